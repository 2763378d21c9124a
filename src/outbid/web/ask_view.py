"""A guided form as its template shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outbid.core import catalogue
from outbid.core.errors import InputError
from outbid.report.evidence_words import country_name
from outbid.web.ask_choices import words
from outbid.web.ask_fields import MOST_ROWS, Field, Guide, Section
from outbid.web.ask_values import Unclear, spelled
from outbid.web.visitor import Visitor


@dataclass(frozen=True)
class Asked:
    """One field as it is shown.

    Args:
        id: its name in the form.
        label, why: the question, and half a sentence on why it is asked.
        type: ``text``, ``date`` or ``select``.
        text: what stands in it.
        options: of a select, (value, words).
        error: what is wrong with it; empty if nothing is.
        readings: the numbers that the text may mean, if there are two, (value, words).
        required: an answer is impossible without it.
        groups: of a select, options below the others that have a heading, (heading, options).
    """

    id: str
    label: str
    why: str
    type: str
    text: str
    options: tuple[tuple[str, str], ...]
    error: str
    readings: tuple[tuple[str, str], ...]
    required: bool
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(frozen=True)
class Shown:
    """A section as it is shown: ``rows`` of fields, one row if it has no repetitions; ``more``: a row can be added."""

    name: str
    title: str
    why: str
    open: bool
    list: str
    rows: tuple[tuple[Asked, ...], ...]
    more: bool


def sections(
    guide: Guide,
    texts: Mapping[str, str],
    wrong: Mapping[str, InputError],
    rows: Mapping[str, int],
    who: Visitor,
) -> list[Shown]:
    """The sections of a form, those folded in which nothing stands."""
    return [_shown(section, guide, texts, wrong, rows, who) for section in guide.sections]


def asked(
    field: Field, kind: str, texts: Mapping[str, str], wrong: Mapping[str, InputError], who: Visitor
) -> Asked:
    """One field, with what stands in it and what is wrong with it."""
    error = wrong.get(field.path)
    text = texts.get(field.path, field.default)
    options: list[tuple[str, str]] = []
    if field.kind == "choice":
        options = [(each, words(field, each, who)) for each in field.choices]
        if not field.default or not text:
            options.insert(0, ("", who.say("app_ask.choose") if field.required else who.say("app_ask.open")))
    states = tuple(
        each for each in options if field.path.rpartition(".")[2] == "place" and each[0][:2] == "US"
    )
    return Asked(
        id=field.id,
        label=_say(field, kind, "", who),
        why=_say(field, kind, ".why", who),
        type="select" if field.kind == "choice" else "date" if field.kind == "date" else "text",
        text=text,
        options=tuple(each for each in options if each not in states),
        error="" if error is None else _sentence(error.at("").text(who.language)),
        readings=_readings(error, who) if isinstance(error, Unclear) else (),
        required=field.required,
        groups=((country_name("US", who.reader("USD")), states),) if states else (),
    )


def _sentence(text: str) -> str:
    """``text``, which elsewhere follows the name of a file, as it stands on its own."""
    return text[:1].upper() + text[1:]


def _readings(error: Unclear, who: Visitor) -> tuple[tuple[str, str], ...]:
    return tuple((each, each if "%" in each else spelled(each, who.locale)) for each in error.readings)


def _say(field: Field, kind: str, what: str, who: Visitor) -> str:
    """The words of a field: those of this kind of form, if there are any."""
    last = field.path.rpartition(".")[2]
    area, _, name = field.label.partition(".")
    own = catalogue.text(f"{area}.{kind}_{name}{what}", who.language, default="")
    return own or catalogue.text(f"{field.label}{what}", who.language, default="", currency=last)


def _shown(
    section: Section,
    guide: Guide,
    texts: Mapping[str, str],
    wrong: Mapping[str, InputError],
    rows: Mapping[str, int],
    who: Visitor,
) -> Shown:
    count = rows.get(section.rows, 1)
    groups = [section.row(number) for number in range(count)] if section.rows else [section.fields]
    used = any(
        texts.get(f.path, f.default) != f.default or f.path in wrong for group in groups for f in group
    )
    return Shown(
        name=section.name,
        title=who.say(f"{section.fields[0].area}.section_{section.name}"),
        why=who.say(f"{section.fields[0].area}.section_{section.name}.why"),
        open=section.open or used,
        list=section.rows,
        rows=tuple(tuple(asked(f, guide.kind, texts, wrong, who) for f in group) for group in groups),
        more=bool(section.rows) and count < MOST_ROWS,
    )

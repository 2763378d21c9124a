"""What can be chosen in a form: the places and years of the tax tables, files on the shelf, and words for all of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from outbid.core import catalogue
from outbid.core.errors import InputError
from outbid.evidence.taxonomy.places import states_name
from outbid.law import available, schedule
from outbid.packages.toml_file import read_toml
from outbid.report.evidence_words import country_name, role_name
from outbid.web.ask_fields import Field, Guide, Section
from outbid.web.ask_tables import at
from outbid.web.ask_values import shown
from outbid.web.shelf import Shelf
from outbid.web.visitor import Visitor

STATUSES = ("single", "married_joint", "head_of_household", "class_1", "class_3", "class_4")


def dressed(guide: Guide, shelf: Shelf, tables: Mapping[str, Any], who: Visitor) -> Guide:
    """``guide`` with what can be chosen by this visitor, for this file."""
    sections = [
        replace(
            section,
            fields=tuple(
                replace(_dressed(each, section, shelf, tables, who), area=guide.area)
                for each in section.fields
            ),
        )
        for section in guide.sections
    ]
    if guide.kind == "me":
        others = sorted({*missing_rates(shelf, tables), *_rates(tables)})
        if others:
            sections.append(Section("rates", tuple(Field(f"rates.{code}", "number") for code in others)))
    return replace(guide, sections=tuple(sections))


def missing_rates(shelf: Shelf, tables: Mapping[str, Any]) -> tuple[str, ...]:
    """Currencies of the offers on ``shelf`` for which the file of a person has no exchange rate."""
    own = tables.get("currency")
    return tuple(c for c in _currencies(shelf) if own and c != own and c not in _rates(tables))


def words(field: Field, choice: str, say: Visitor) -> str:
    """A choice in the visitor's language."""
    if choice in field.choices and field.names:
        return field.names[field.choices.index(choice)]
    key = re.sub(r"\W", "_", choice)
    stem = "app_ask.schedule" if field.path.endswith("vesting") else field.label
    return catalogue.text(f"{stem}.{key}", say.language, default=choice)


def person_currency(shelf: Shelf) -> str:
    """The currency of the person on the shelf; empty if there is none."""
    for entry in shelf.entries("me", "candidate"):
        found = _tables(shelf, entry.name).get("currency")
        if isinstance(found, str):
            return found
    return ""


def currency_of(place: object, year: object) -> str:
    """The currency in which taxes are paid at a place; empty if there is no table for it."""
    found = next((key for key in available() if key.place == place and key.year == year), None)
    return schedule(found.place, found.year, found.status).currency if found else ""


def _dressed(field: Field, section: Section, shelf: Shelf, tables: Mapping[str, Any], who: Visitor) -> Field:
    if field.kind != "choice":
        return field
    if field.path in ("place", "evidence.place"):
        places = sorted({key.place for key in available()}, key=lambda code: place_words(code, who))
        field = replace(field, choices=tuple(places), names=tuple(place_words(code, who) for code in places))
    elif field.path == "status":
        names = tuple(who.say(f"app_ask.status.{each}") for each in STATUSES)
        field = replace(field, choices=STATUSES, names=names)
    elif field.path == "tax_year":
        years = tuple(sorted({str(key.year) for key in available()}, reverse=True))
        field = replace(field, choices=years, names=years, default=years[0])
    elif field.path in ("stake.0.cap_table", "equity.cap_table", "current"):
        files = shelf.entries("offer" if field.path == "current" else "company")
        field = replace(field, choices=tuple(e.name for e in files), names=tuple(e.title for e in files))
    elif field.path == "equity.form":
        field = replace(field, names=tuple(who.say(f"app_ask.stake_form.{each}") for each in field.choices))
    elif field.path == "evidence.role":
        reader = who.reader("USD")
        field = replace(field, names=tuple(role_name(each, reader) for each in field.choices))
    elif field.path == "evidence.level":
        named = tuple(catalogue.text(f"evidence.level.{each}", who.language) for each in field.choices)
        field = replace(field, names=named)
    elif field.path == "currency" and section.name == "job":
        field = replace(field, default=person_currency(shelf) or ("EUR" if who.language == "de" else "USD"))
    elif field.path == "currency" and section.name == "company":
        first = next((c for c in _currencies(shelf)), "")
        field = replace(
            field, default=first or person_currency(shelf) or ("EUR" if who.language == "de" else "USD")
        )
    return _with_own(field, section, tables, who)


def _with_own(field: Field, section: Section, tables: Mapping[str, Any], who: Visitor) -> Field:
    """``field`` with what stands in the file already among its choices."""
    rows = at(tables, section.rows) if section.rows else [tables]
    for row in rows if isinstance(rows, list) else []:
        value = at(row, field.path) if isinstance(row, dict) else None
        text = shown(value, field, who.locale) if isinstance(value, str | int | float) else ""
        if text and text not in field.choices:
            names = tuple(words(field, each, who) for each in field.choices)
            field = replace(field, choices=(*field.choices, text), names=(*names, _named(field, text, who)))
    return field


def with_choice(guide: Guide, path: str, text: str, who: Visitor) -> Guide:
    """``guide`` with one more choice of the field at ``path``."""

    def more(field: Field) -> Field:
        if field.path != path or text in field.choices:
            return field
        names = tuple(words(field, each, who) for each in field.choices)
        return replace(field, choices=(*field.choices, text), names=(*names, _named(field, text, who)))

    sections = tuple(replace(s, fields=tuple(map(more, s.fields))) for s in guide.sections)
    return replace(guide, sections=sections)


def _named(field: Field, text: str, who: Visitor) -> str:
    """Words for a choice that is none of the usual ones."""
    if field.path == "risk_aversion":
        try:
            return who.say("app_ask.risk_number", gamma=who.reader("USD").number(float(text)))
        except ValueError:
            return text
    return text


def place_words(code: str, who: Visitor) -> str:
    """A place of the tax tables in the visitor's language."""
    if code == "US":
        return who.say("app_ask.federal_only")
    reader = who.reader("USD")
    return states_name(code) if "-" in code else country_name(code, reader)


def _currencies(shelf: Shelf) -> list[str]:
    found = [_tables(shelf, entry.name).get("currency") for entry in shelf.entries("offer")]
    return list(dict.fromkeys(c for c in found if isinstance(c, str) and re.fullmatch("[A-Z]{3}", c)))


def _rates(tables: Mapping[str, Any]) -> list[str]:
    rates = tables.get("rates")
    return [c for c in rates if re.fullmatch("[A-Z]{3}", c)] if isinstance(rates, dict) else []


def _tables(shelf: Shelf, name: str) -> dict[str, Any]:
    try:
        return read_toml(shelf.path(name))
    except InputError:
        return {}

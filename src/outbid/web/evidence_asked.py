"""Questions to the evidence as forms send them: cleaned, understood, and what is wrong told at the field it is in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import Locale

from outbid.core import catalogue
from outbid.core.errors import InputError, Problems
from outbid.evidence.answer import Cell
from outbid.report.evidence_words import place_code, role_name
from outbid.report.pay_answer import BYS
from outbid.web.typed import amount, percent
from outbid.web.visitor import Visitor

CELL = ("role", "level", "place")
PAY = (
    *CELL,
    "employer",
    "tag",
    "kind",
    "measure",
    "currency",
    "since",
    "as_of",
    "growth",
    "share_above",
    "by",
)
PREMIUM = ("tag", *CELL, "kind", "measure", "since", "share_above")
LONGEST = 200
"""Letters of a field that are read."""
FIELD = {
    "taxonomy.no_role": "role",
    "asked.place_in_title": "role",
    "asked.employer_in_title": "role",
    "taxonomy.no_place": "place",
    "taxonomy.place_ambiguous": "place",
    "taxonomy.no_employer": "employer",
    "evidence.no_level": "level",
    "evidence.no_kind": "kind",
    "evidence.no_measure": "measure",
    "evidence.no_tag": "tag",
    "publish.target": "target",
    "publish.step": "round",
    "publish.step_too_coarse": "round",
    "publish.pay": "pays",
    "publish.two_ends": "low",
    "publish.range_order": "low",
    "publish.not_yearly": "low",
    "publish.closed": "closes",
    "publish.spread": "below",
    "publish.currency": "currency",
}
"""Where on a form a mistake is told."""
IN_APP = (
    "asked.place_in_title", "asked.employer_in_title", "publish.two_ends", "publish.range_order",
    "publish.only_bounds", "publish.only_modelled", "publish.no_market",
)  # fmt: skip
"""Mistakes whose usual words name options of the command line: the app has words of its own."""
_PLACE = re.compile(r".*\(([A-Z]{2}(?:-[A-Z0-9]{1,3})?|\d{5})\)")

EvidenceQuestion = Mapping[str, str]


@dataclass(frozen=True)
class Suggestion:
    """Another question that may be meant: its words and its address."""

    text: str
    address: str


@dataclass(frozen=True)
class Mistake:
    """What is wrong with a form, the field it is in (empty: none), and what may be meant instead."""

    field: str
    text: str
    suggestions: tuple[Suggestion, ...] = ()


def asked_in(query: Mapping[str, str], fields: tuple[str, ...]) -> dict[str, str]:
    """The ``fields`` that are filled, without what no person types, each cut to :data:`LONGEST`."""
    cleaned = {
        name: " ".join("".join(c if c.isprintable() else " " for c in query.get(name, "")).split())[:LONGEST]
        for name in fields
    }
    return {name: text for name, text in cleaned.items() if text}


def address(page: str, asked: EvidenceQuestion, **changed: str) -> str:
    """The address of ``asked`` at ``page``, with some fields changed or, where empty, left out."""
    whole = {**asked, **changed}
    return f"{page}?{urlencode({name: text for name, text in whole.items() if text})}"


def address_of(cell: Cell, **more: str) -> str:
    """The address at which the pay of a cell is asked."""
    known = {
        "role": cell.role, "level": cell.level, "place": place_code(cell), "employer": cell.employer, "tag": cell.tag,
    }  # fmt: skip
    return address("/pay", {name: text for name, text in known.items() if text}, **more)


def understood(asked: EvidenceQuestion, locale: str) -> dict[str, Any]:
    """``asked`` as the façade takes it: days, amounts and shares read.

    Raises:
        Problems: fields that cannot be read; ``where`` of each is the field's name.
    """
    taken: dict[str, Any] = dict(asked)
    readers: tuple[tuple[Callable[[str, str, str], Any], tuple[str, ...]], ...] = (
        (_day, ("since", "as_of", "closes")),
        (_amount, ("share_above", "low", "high", "round")),
        (_fraction, ("growth", "target", "below", "above")),
        (_currency, ("currency",)),
        (_by, ("by",)),
    )
    wrong: list[InputError] = []
    for read, names in readers:
        for name in names:
            try:
                if name in taken:
                    taken[name] = read(taken[name], name, locale)
            except InputError as error:
                wrong.append(error)
    if "growth" in taken and "as_of" not in taken:
        wrong.append(InputError("app_evidence.growth_without_day", where="growth"))
    if wrong:
        raise Problems(wrong)
    return taken


def mistake(error: InputError, asked: EvidenceQuestion, page: str, who: Visitor) -> Mistake:
    """``error`` as a form tells it, with links to what may be meant."""
    field = error.where if error.where.isidentifier() else FIELD.get(error.key, "")
    key = f"app_evidence.{error.key.partition('.')[2]}" if error.key in IN_APP else error.key
    params = {name: value[:80] if isinstance(value, str) else value for name, value in error.params.items()}
    text = catalogue.text(key, who.language, **params)
    found = _suggestions(error, asked, page, who)
    if found:
        text = f"{text} {who.say('app_evidence.meant')}"
    else:
        text = f"{text} {catalogue.text(f'{key}.fix', who.language, default='', **error.params)}".strip()
    return Mistake(field, text, found)


def _suggestions(
    error: InputError, asked: EvidenceQuestion, page: str, who: Visitor
) -> tuple[Suggestion, ...]:
    nearest = str(error.params.get("nearest", error.params.get("choices", "")))
    if error.key == "taxonomy.no_role":
        reader = who.reader("USD")
        return tuple(
            Suggestion(role_name(role, reader), address(page, asked, role=role))
            for role in nearest.split(", ")
        )
    if error.key in ("taxonomy.no_place", "taxonomy.place_ambiguous") and ";" in nearest:
        return tuple(
            Suggestion(name, address(page, asked, place=_code(name))) for name in nearest.split("; ")
        )
    if error.key == "taxonomy.no_place" and nearest[:3] != "US,":
        return (Suggestion(nearest, address(page, asked, place=_code(nearest))),)
    if error.key == "taxonomy.no_employer" and nearest != "–":
        return tuple(Suggestion(name, address(page, asked, employer=name)) for name in nearest.split(", "))
    if error.key in ("asked.place_in_title", "asked.employer_in_title"):
        field = "place" if error.key == "asked.place_in_title" else "employer"
        name = str(error.params["name"])
        role = _without(asked.get("role", ""), name)
        return (Suggestion(f"{role} · {name}", address(page, asked, **{"role": role, field: name})),)
    return ()


def _without(title: str, name: str) -> str:
    """``title`` without ``name`` and the word that joined it."""
    bare = re.sub(rf"(?i)\b(?:(?:in|at|bei|von|aus|from)\s+)?{re.escape(name)}\b", " ", title)
    return " ".join(bare.strip(" ,-").split())


def _code(name: str) -> str:
    """The code in the brackets of a place's name, else the name."""
    found = _PLACE.fullmatch(name)
    return found[1] if found else name


def _day(text: str, field: str, locale: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("app_evidence.no_day", where=field, value=text[:40]) from None


def _amount(text: str, field: str, locale: str) -> float:
    found = amount(text, field, locale)
    if not 0 < found < 1e12:
        raise InputError("app_evidence.no_amount", where=field, value=text[:40])
    return found


def _fraction(text: str, field: str, locale: str) -> float:
    found = percent(text, field, locale) / 100
    if not -0.5 <= found <= 1:
        raise InputError("app_evidence.no_share", where=field, value=text[:40])
    return found


def _by(text: str, field: str, locale: str) -> str:
    if text not in BYS:
        raise InputError("app_evidence.no_by", where=field, value=text[:40])
    return text


def _currency(text: str, field: str, locale: str) -> str:
    code = text.upper()
    if code not in Locale("en").currencies:
        raise InputError("app_evidence.no_currency", where=field, value=text[:40])
    return code

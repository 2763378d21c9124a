"""Tax tables on disk: one JSON file per place and year (file format: docs/tax.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from outbid.law.expression import Node, parse

FOLDER = Path(__file__).parent / "tables"
FORMAT = 1
BASES = ("US",)
"""Places whose tables only serve others as a base."""

FEDERAL = {"gains": "federal_gains", "income": "federal_income"}
"""How a base's law reads its axes where a gain is excluded from the base's income and not from the state's."""

_HEAD = 400
"""Bytes at the head of a file that hold place, year and statuses: enough to list it unread."""

_HEAD_PATTERN = re.compile(
    r'"place":\s*"(?P<place>[^"]+)".*?"year":\s*(?P<year>\d+).*?"statuses":\s*\[(?P<statuses>[^\]]*)\]', re.S
)


@dataclass(frozen=True, order=True)
class ScheduleKey:
    """What names a schedule.

    Attributes:
        place: ISO 3166 code, ``"US-CA"`` or ``"DE"``.
        year: calendar year of the law.
        status: filing status or tax class, ``"single"``, ``"class_1"``.
    """

    place: str
    year: int
    status: str


@dataclass(frozen=True)
class Provenance:
    """Where the numbers of a schedule come from.

    Attributes:
        sources: oracles with their versions, and what was taken from each.
        references: statutes and official publications.
        assumptions: about the taxpayer.
        not_modelled: parts of the law that are left out.
        deviations: where sources disagree, which was taken and why.
    """

    sources: tuple[str, ...]
    references: tuple[str, ...]
    assumptions: tuple[str, ...]
    not_modelled: tuple[str, ...]
    deviations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """The law of one place, year and status, parsed.

    Attributes:
        components: taxes and contributions by name, in the order in which they are reported.
        definitions: expressions that components refer to and that are no tax themselves.
        error_bound: largest measured error, in currency units a year.
    """

    key: ScheduleKey
    currency: str
    components: Mapping[str, Node]
    definitions: Mapping[str, Node]
    error_bound: float
    provenance: Provenance


@cache
def listing() -> tuple[ScheduleKey, ...]:
    """Every schedule there is, sorted; found from the heads of the files."""
    found: list[ScheduleKey] = []
    for path in FOLDER.glob("*-[0-9][0-9][0-9][0-9].json"):
        with path.open(encoding="utf-8") as file:
            head = _HEAD_PATTERN.search(file.read(_HEAD))
        if head is None:
            raise ValueError(f"{path.name}: place, year and statuses must stand at the head of the file")
        statuses = re.findall(r'"([^"]+)"', head["statuses"])
        found.extend(ScheduleKey(head["place"], int(head["year"]), status) for status in statuses)
    return tuple(sorted(key for key in found if key.place not in BASES))


@cache
def _document(place: str, year: int) -> dict[str, object]:
    document: dict[str, object] = json.loads((FOLDER / f"{place}-{year}.json").read_text(encoding="utf-8"))
    if document["format"] != FORMAT:
        raise ValueError(f"{place}-{year}.json has format {document['format']}, this program reads {FORMAT}")
    return document


def forget() -> None:
    """Drops what was read, so that tools see the files they have just written."""
    listing.cache_clear()
    _document.cache_clear()


def read(key: ScheduleKey, *, split: bool = False) -> Table:
    """The table of ``key``, joined with the table that it builds on (its ``base``), if any.

    With ``split`` the base's law is stated in axes of its own (:data:`FEDERAL`), which whoever evaluates it gives.

    A name that the base refers to and the table lacks (``state_income_tax`` where there is none) is zero.
    """
    own = _part(key.place, key.year, key.status)
    base = _document(key.place, key.year).get("base")
    if not isinstance(base, str):
        return own
    below = _part(base, key.year, key.status, FEDERAL if split else None)
    mine, theirs = own.provenance, below.provenance
    return Table(
        key,
        own.currency,
        {**below.components, **own.components},
        {**below.definitions, **own.definitions},
        own.error_bound + below.error_bound,
        Provenance(
            tuple(dict.fromkeys(theirs.sources + mine.sources)),
            theirs.references + mine.references,
            tuple(dict.fromkeys(theirs.assumptions + mine.assumptions)),
            tuple(dict.fromkeys(theirs.not_modelled + mine.not_modelled)),
            tuple(dict.fromkeys(theirs.deviations + mine.deviations)),
        ),
    )


def has_base(place: str, year: int) -> bool:
    """Whether the table of a place and year builds on another (a state's on the federal one)."""
    return isinstance(_document(place, year).get("base"), str)


def _part(place: str, year: int, status: str, rename: Mapping[str, str] | None = None) -> Table:
    document = _document(place, year)
    law = _mapping(_mapping(document["schedules"])[status])
    provenance = _mapping(document["provenance"])
    error = law["error_bound"]
    assert isinstance(error, int | float)
    return Table(
        ScheduleKey(place, year, status),
        str(document["currency"]),
        {name: parse(node, rename) for name, node in _mapping(law["components"]).items()},
        {name: parse(node, rename) for name, node in _mapping(law.get("definitions", {})).items()},
        float(error),
        Provenance(*(_texts(provenance.get(field, [])) for field in Provenance.__dataclass_fields__)),
    )


def _mapping(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def _texts(value: object) -> tuple[str, ...]:
    assert isinstance(value, list)
    return tuple(str(text) for text in value)

"""A rival whose pay is what the evidence says of a cell: five equally likely levels of cash."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING, cast

import numpy as np

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.law import schedule
from outbid.offers.candidate import Candidate, Rival
from outbid.offers.candidate_file import check_law
from outbid.offers.schema import EvidenceTable
from outbid.packages.package import Package
from outbid.packages.terms import Salary

if TYPE_CHECKING:
    from outbid.data.engine import Engine
    from outbid.data.schema import Kind, Measure
    from outbid.evidence.answer import Benchmark, Cell, Near, PayAnswer, Question

LEVELS = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Quantiles of pay that stand for the cell, each for a fifth of it."""


def evidence_rival(
    table: EvidenceTable, candidate: Candidate, where: str, name: str | None, data: str | Path | None = None
) -> Rival:
    """The rival that a cell of the evidence makes.

    What is counted is what the records count: where that is base pay, the rival pays base only, which is less than
    such employers pay in all. Totals are taken as cash, which is surer than such pay is. Between the percentiles that
    are known, the logarithm of pay is linear in the normal quantile. Pay is brought to the day from which the candidate
    looks, where their file has one and the evidence says how pay has grown.

    Raises:
        InputError: a name that cannot be placed, or a cell that is not in the evidence, with the nearest that are.
    """
    from outbid.data.store import open_store
    from outbid.evidence.answer import Question
    from outbid.evidence.benchmark import pay

    kind, measure = _kind(table, where), _measure(table, where)
    with open_store(data) as store:
        cell, title = _cell(table, where, store)
        question = Question(cell, kind, measure, as_of=candidate.person.as_of, title=title)
        answer = pay(store, question)
    found = next((each for each in answer.benchmarks if _answers(each, question)), None)
    if found is None:
        raise _not_there(answer, where)
    called = name or _called(table)
    place = _law_place(found.cell, candidate)
    packages = tuple(
        Package(called, found.currency, Salary(Point(level), table.growth), employer=called, place=place)
        for level in levels_of(found)
    )
    check_law(packages[0], candidate.person, where)
    return Rival(called, packages, (1 / len(packages),) * len(packages), _source(found))


def levels_of(found: Benchmark) -> tuple[float, ...]:
    """Pay at :data:`LEVELS`."""
    from outbid.evidence.answer import SHARES

    normal = NormalDist()
    known = [(normal.inv_cdf(s), each.value) for s, each in zip(SHARES, found.percentiles, strict=True)]
    z, pay = zip(*[(each, value) for each, value in known if value is not None], strict=True)
    return tuple(float(np.exp(np.interp(normal.inv_cdf(s), z, np.log(pay)))) for s in LEVELS)


def _answers(each: Benchmark, question: Question) -> bool:
    """Whether a benchmark is of the level asked, and says both ends."""
    ends = each.percentiles[0].value, each.percentiles[-1].value
    return each.cell.level == question.cell.level and all(value is not None and value > 0 for value in ends)


def _cell(table: EvidenceTable, where: str, store: Engine) -> tuple[Cell, str | None]:
    """The cell, and the title where it is more specific than its role family."""
    from outbid.data.schema import LEVELS as KNOWN
    from outbid.data.schema import TAGS
    from outbid.evidence.answer import Cell
    from outbid.evidence.asked import read_title
    from outbid.evidence.benchmark import employers
    from outbid.evidence.taxonomy import find_employer, find_place

    try:
        place = find_place(table.place) if table.place else None
        heard = read_title(table.role)
        if heard.lacking:
            raise InputError(heard.lacking, text=table.role[:60])
        cell = Cell(
            heard.role,
            _one_of(table.level, KNOWN, "evidence.no_level") or heard.level,
            place.country if place else None,
            place.state if place else None,
            place.cbsa if place else None,
            find_employer(table.employer, employers(store)) if table.employer else None,
            _one_of(table.tag, TAGS, "evidence.no_tag") or heard.tag,
        )
        return cell, heard.typed
    except InputError as error:
        raise error.at(where) from None


def _kind(table: EvidenceTable, where: str) -> Kind | None:
    from outbid.data.schema import KINDS

    return cast("Kind | None", _one_of(table.kind, KINDS, "evidence.no_kind", f"{where}.kind"))


def _measure(table: EvidenceTable, where: str) -> Measure | None:
    from outbid.data.schema import MEASURES

    return cast("Measure | None", _one_of(table.measure, MEASURES, "evidence.no_measure", f"{where}.measure"))


def _one_of(value: str | None, known: Iterable[str], key: str, where: str = "") -> str | None:
    if value is None:
        return None
    found = next((each for each in known if each == value.strip().lower()), None)
    if found is None:
        raise InputError(key, where=where, value=value[:40], available=", ".join(known))
    return found


def _law_place(cell: Cell, candidate: Candidate) -> str | None:
    """Where pay of the cell is taxed: the state or country that there is a tax table for, else the person's place."""
    person = candidate.person
    for place in (cell.state, cell.country):
        if place is None or place == person.place.partition("-")[0]:
            continue
        try:
            schedule(place, person.tax_year, person.status)
        except InputError:
            continue
        return place
    return None


def _not_there(answer: PayAnswer, where: str) -> InputError:
    near = "; ".join(_near(each) for each in answer.nearest)
    if near:
        return InputError("candidate.not_in_evidence", where=where, near=near)
    return InputError("candidate.nothing_near", where=where)


def _near(each: Near) -> str:
    return f"{_cell_text(each.cell)} ({each.kind}, {each.measure}, n = {each.n:,})"


def _cell_text(cell: Cell) -> str:
    place = cell.cbsa or cell.state or cell.country
    return ", ".join(part for part in (cell.role, cell.level, place, cell.employer, cell.tag) if part)


def _called(table: EvidenceTable) -> str:
    return ", ".join(part for part in (table.employer, table.role, table.level, table.place) if part)


def _source(found: Benchmark) -> str:
    """Whose records say so: cell, kind, measure, number and time."""
    aged = f"{found.aged.rate:+.1%}/a → {found.aged.to}" if found.aged else ""
    parts = (
        _cell_text(found.cell),
        found.kind,
        found.measure,
        f"n = {found.n:,}" if found.n else "",
        str(found.last),
        aged,
    )
    return ", ".join(part for part in (*parts, *found.sources) if part)

"""A candidate's TOML file: a person's file with ranges, the job to leave, tastes and rivals.

A person's file as it stands is a candidate's file of one type with no alternatives.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from outbid.core.errors import InputError, Problems
from outbid.core.ranges import Range
from outbid.law import schedule
from outbid.offers.acceptance import ELASTICITY
from outbid.offers.candidate import Candidate, types
from outbid.offers.schema import CandidateFile, RivalTable, TasteTable
from outbid.packages.build import build_person
from outbid.packages.convert import rate_between
from outbid.packages.files import load_offer
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.toml_file import read_toml
from outbid.packages.validation import validate

Taste = tuple[tuple[float, float, float], float | None]


def load_candidate(path: str | Path, *, locale: str | None = None) -> Candidate:
    """The candidate that the TOML file at ``path`` states.

    Where wealth or aversion to risk is a range, there are types (see :func:`outbid.offers.candidate.types`), and the
    person at the centre has the median of it. The current job is read from the file named beside this one.

    Args:
        path: the file.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.

    Raises:
        InputError: a file cannot be read, or :class:`~outbid.core.errors.Problems` with all that is wrong in it.
    """
    return candidate_of(read_toml(path), str(path), locale)


def candidate_of(tables: Mapping[str, Any], path: str, locale: str | None) -> Candidate:
    """Like :func:`load_candidate`, of ``tables`` that lie at ``path`` or will: the current job lies beside it."""
    file = validate(CandidateFile, tables, path, locale)
    person = _person(file, path)
    gamma, wealth, weights = types(file.risk_aversion, file.wealth)
    elasticity, scale = _taste(file.taste, f"{path}, taste")
    current = None if file.current is None else _current(file.current, person, path, file.locale or locale)
    return Candidate(person, gamma, np.maximum(wealth, 0.0), weights, current, elasticity, scale)


def load_candidate_file(path: str | Path, *, locale: str | None = None) -> CandidateFile:
    """Like :func:`load_candidate`, but the file as written."""
    return validate(CandidateFile, read_toml(path), str(path), locale)


def rivals_of(path: str | Path, *, locale: str | None = None) -> tuple[RivalTable, ...]:
    """What a candidate's file says of rivals, for :func:`outbid.offers.rival_file.load_rivals`."""
    return load_candidate_file(path, locale=locale).rival


def _person(file: CandidateFile, path: str) -> Person:
    """The person at the centre of what is believed."""
    centre = {name: _median(getattr(file, name)) for name in ("wealth", "risk_aversion")}
    person = build_person(file.model_copy(update=centre), path)
    try:
        law = schedule(person.place, person.tax_year, person.status)
        rate_between(law.currency, person.currency, person.rates)
    except InputError as error:
        raise error.at(f"{path}: place, status, tax_year") from None
    return person


def _median(value: Range) -> float:
    return max(0.0, float(value.median))


def _taste(table: TasteTable | None, where: str) -> Taste:
    """Elasticity (low, usual, high) and scale; of an elasticity's range the middle is the usual one."""
    if table is None or (table.elasticity is None and table.scale is None):
        return ELASTICITY, None
    if table.elasticity is not None and table.scale is not None:
        raise InputError("errors.exactly_one", where=where, first="elasticity", second="scale")
    if table.scale is not None:
        if not table.scale > 0:
            raise InputError("win.scale", where=f"{where}.scale", value=f"{table.scale:g}")
        return ELASTICITY, table.scale
    assert table.elasticity is not None  # one of the two is given
    low, high = float(table.elasticity.low), float(table.elasticity.high)
    if not (low > 0 and math.isfinite(high)):
        raise InputError("candidate.elasticity", where=f"{where}.elasticity", value=f"{low:g}")
    return (low, (low + high) / 2, high), None


def _current(name: str, person: Person, path: str | Path, locale: str | None) -> Package:
    """The job to leave, whatever kind its own file says it is."""
    package = replace(read_beside(path, name, "current", locale), kind="current")
    check_law(package, person, f"{path}, current, {name}")
    return package


def read_beside(path: str | Path, name: str, key: str, locale: str | None) -> Package:
    """The offer in a file named in ``key`` of the file at ``path``, relative to that.

    Raises:
        InputError: what is wrong with it, at the key and at its own place.
    """
    try:
        return load_offer(Path(path).parent / name, locale=locale)
    except InputError as error:
        raise placed(error, f"{path}, {key}") from None


def placed(error: InputError, where: str) -> InputError:
    """``error`` of a file that was named at ``where``."""
    several = error.problems if isinstance(error, Problems) else (error,)
    return Problems(each.at(f"{where}, {each.where}" if each.where else where) for each in several)


def check_law(package: Package, person: Person, where: str) -> None:
    """Refuses a package whose amounts, tax or start cannot be brought to the person's currency and day.

    Raises:
        InputError: no rate, naming ``[rates]``, no tax table, or a start before the day from which the person looks.
    """
    if person.as_of and package.start and package.start < person.as_of:
        raise InputError(
            "errors.before_today", where=f"{where}, start", value=package.start, today=person.as_of
        )
    try:
        rate_between(package.currency, person.currency, person.rates)
        law = schedule(package.place or person.place, person.tax_year, package.status or person.status)
        rate_between(law.currency, person.currency, person.rates)
    except InputError as error:
        raise error.at(where) from None

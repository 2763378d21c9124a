"""Shocks: a scenario after a change is a scenario.

Places stay what they were, so that the same draws serve before and after and differences are paired; who enters has
draws of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from outbid.core.errors import InputError
from outbid.core.ranges import Point, Range
from outbid.market.scenarios.scenario import (
    Added,
    Change,
    Employer,
    EmployerChange,
    Factor,
    Scenario,
    Seat,
    SeatChange,
    Segment,
    SegmentChange,
    Shock,
    Terms,
    changed,
)


def shocked(scenario: Scenario, shock: Shock) -> Scenario:
    """``scenario`` after ``shock``.

    Raises:
        InputError: a cap that falls below the floor of its band.
    """
    segments = tuple(_segment(each, shock.segments.get(each.name)) for each in scenario.segments)
    employers = tuple(
        after
        for each in scenario.employers
        if (after := _employer(each, shock.employers.get(each.name), shock.name)) is not None
    )
    entrants = tuple(_entrant(scenario, each, shock.name) for each in shock.added)
    return replace(
        scenario,
        segments=segments,
        employers=employers + entrants,
        tax_year=shock.tax_year or scenario.tax_year,
        shocks=(),
    )


def _segment(segment: Segment, change: SegmentChange | None) -> Segment:
    if change is None:
        return segment
    return replace(
        segment,
        headcount=changed(segment.headcount, change.headcount),
        outside=changed(segment.outside, change.outside),
        wealth=_number(segment.wealth, change.wealth),
        place=change.place or segment.place,
        status=change.status or segment.status,
        risk=change.risk or segment.risk,
    )


def _entrant(scenario: Scenario, added: Added, shock: str) -> Employer:
    if added.employer is not None:
        return added.employer
    twin = next(each for each in scenario.employers if each.name == added.like)
    after = _employer(replace(twin, name=added.name), added.change, shock)
    if after is None:
        raise InputError("scenario.entrant_removed", where=f"shock.{shock}", name=added.name)
    return after


def _employer(employer: Employer, change: EmployerChange | None, shock: str) -> Employer | None:
    if change is None:
        return employer
    if change.remove:
        return None
    where = f"shock.{shock}, employer.{employer.name}"
    seats = []
    for seat in employer.seats:
        own = change.seats.get(seat.name, SeatChange())
        if not own.remove:
            seats.append(_seat(_seat(seat, change.every), own))
    for seat in seats:
        terms = seat.terms
        if terms.cash_cap is not None and terms.band is not None and terms.cash_cap < terms.band[0]:
            raise InputError(
                "scenario.cap_below_band", where=where,
                cap=f"{terms.cash_cap:,.0f}", floor=f"{terms.band[0]:,.0f}",
            )  # fmt: skip
    if not seats:
        return None
    return replace(
        employer,
        seats=tuple(seats),
        equity=change.equity or employer.equity,
        budget=_limit(employer.budget, change.budget, f"{where}.budget"),
        place=change.place or employer.place,
        firms=change.firms or employer.firms,
    )


def _seat(seat: Seat, change: SeatChange) -> Seat:
    return replace(
        seat,
        count=changed(seat.count, change.count),
        value=_values(seat.value, change),
        terms=_terms(seat.terms, change),
    )


def _values(values: Mapping[str, Range], change: SeatChange) -> dict[str, Range]:
    after = {name: changed(value, change.value) for name, value in values.items()}
    for name, own in change.values.items():
        # a change of value may also open a seat to a segment that could not be hired before
        after[name] = changed(after.get(name, Point(0.0)), own)
    return after


def _terms(terms: Terms, change: SeatChange) -> Terms:
    band = terms.band
    if isinstance(change.band, Factor):
        band = None if band is None else (band[0] * change.band.by, band[1] * change.band.by)
    elif change.band is not None:
        band = change.band
    return replace(
        terms,
        cash_cap=_limit(terms.cash_cap, change.cash_cap, "cash_cap"),
        band=band,
        pool=_number(terms.pool, change.pool),
    )


def _number(value: float, change: Change | None) -> float:
    return changed(Point(value), change).median


def _limit(value: float | None, change: Change | None, where: str) -> float | None:
    """A limit after a change; a percentage of a limit that is not there changes nothing to apply to."""
    if change is None:
        return value
    if value is None:
        if isinstance(change, Factor):
            raise InputError("scenario.no_limit", where=where, change=str(change))
        return change.median
    return _number(value, change)

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
        InputError: a cap that falls below the floor of its band, a limit that is not there, nobody left to hire.
    """
    segments = tuple(_segment(each, shock.segments.get(each.name)) for each in scenario.segments)
    employers = tuple(
        after
        for each in scenario.employers
        if (after := _employer(each, shock.employers.get(each.name))) is not None
    )
    entrants = tuple(_entrant(scenario, each) for each in shock.added)
    if not (employers or entrants):
        raise InputError("scenario.nobody_left", where="employer")
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


def _entrant(scenario: Scenario, added: Added) -> Employer:
    if added.employer is not None:
        return added.employer
    twin = next(each for each in scenario.employers if each.name == added.like)
    after = _employer(replace(twin, name=added.name), added.change)
    if after is None:
        raise InputError("scenario.entrant_removed", where=f"like.{added.name}", name=added.name)
    return after


def _employer(employer: Employer, change: EmployerChange | None) -> Employer | None:
    if change is None:
        return employer
    if change.remove:
        return None
    where = f"employer.{employer.name}"
    seats = []
    for seat in employer.seats:
        own = change.seats.get(seat.name, SeatChange())
        if not own.remove:
            place = employer.place_of(seat)
            seats.append(_seat(_seat(seat, change.every, place), own, place))
    if not seats:
        return None
    budget = _limit(employer.budget, employer.budget, change.budget, f"{where}.budget")
    if budget == 0:
        raise InputError("scenario.no_budget", where=f"{where}.budget")
    return replace(
        employer,
        seats=tuple(seats),
        equity=change.equity or employer.equity,
        budget=budget,
        place=change.place or employer.place,
        firms=changed(employer.firms, change.firms),
    )


def _seat(seat: Seat, change: SeatChange, where: str) -> Seat:
    return replace(
        seat,
        count=changed(seat.count, change.count),
        value=_values(seat.value, change),
        terms=_terms(seat.terms, change, where),
    )


def _values(values: Mapping[str, Range], change: SeatChange) -> dict[str, Range]:
    after = {name: changed(value, change.value) for name, value in values.items()}
    for name, own in change.values.items():
        # a change of value may also open a seat to a segment that could not be hired before
        after[name] = changed(after.get(name, Point(0.0)), own)
    return after


def _terms(terms: Terms, change: SeatChange, where: str) -> Terms:
    band, cap = terms.band, terms.cash_cap
    by = change.cash_cap.by if isinstance(change.cash_cap, Factor) else None
    if cap is None and by is not None and band is not None and change.band is None:
        # the top of the band is what caps cash here
        band = (band[0], band[1] * by)
    else:
        cap = _limit(cap, band[1] if cap is None and band else cap, change.cash_cap, f"{where}.cash_cap")
    if isinstance(change.band, Factor):
        if band is None:
            raise InputError("scenario.no_limit", where=f"{where}.band", change=str(change.band))
        band = (band[0] * change.band.by, band[1] * change.band.by)
    elif change.band is not None:
        band = change.band
    most = min([each for each in (cap, band[1] if band else None) if each is not None], default=None)
    if most is not None and band is not None and most < band[0]:
        raise InputError("scenario.cap_below_band", where=where, cap=f"{most:,.0f}", floor=f"{band[0]:,.0f}")
    return replace(terms, cash_cap=cap, band=band, pool=_number(terms.pool, change.pool))


def _number(value: float, change: Change | None) -> float:
    return changed(Point(value), change).median


def _limit(value: float | None, before: float | None, change: Change | None, where: str) -> float | None:
    """A limit after a change; a percentage changes what there was ``before``.

    Raises:
        InputError: a percentage of what there was not.
    """
    if change is None:
        return value
    if before is None:
        if isinstance(change, Factor):
            raise InputError("scenario.no_limit", where=where, change=str(change))
        return change.median
    return _number(before, change)

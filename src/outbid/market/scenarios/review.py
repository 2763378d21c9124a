"""What is missing, contradictory or suspicious in a scenario, before anything is cleared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from outbid.core.ranges import Point, Range, Spread, number_text
from outbid.market.scenarios.scenario import Employer, Scenario, Seat, Segment

WIDE = 20.0
"""A range whose ends differ by more than this factor says next to nothing."""
FEW_DRAWS = 50
USUAL_ELASTICITY = (1.0, 15.0)
"""Outside of this, an elasticity of labour supply to a firm is beyond what studies find."""


class Finding(NamedTuple):
    """A finding: its kind, a key of the catalogue, the place in the file, and parameters."""

    kind: Literal["missing", "contradictory", "suspicious"]
    key: str
    where: str
    params: dict[str, str]


def review(scenario: Scenario) -> list[Finding]:
    """All findings: what contradicts itself first, then what is missing, then what is suspicious."""
    found = [*_contradictions(scenario), *_missing(scenario), *_suspicions(scenario)]
    order = ("contradictory", "missing", "suspicious")
    return sorted(found, key=lambda each: order.index(each.kind))


def _contradictions(scenario: Scenario) -> Iterator[Finding]:
    for segment in scenario.segments:
        if not any(segment.name in seat.value for _, seat in scenario.seats):
            yield Finding("contradictory", "scenario.segment_unhired", segment.place_in_file, {})
        elif not _is_worth_hiring(scenario, segment):
            params = {"outside": _amount(segment.outside.low)}
            yield Finding("contradictory", "scenario.never_worth", segment.place_in_file, params)
    for employer, seat in scenario.seats:
        if seat.count == Point(0.0):
            yield Finding("contradictory", "scenario.no_seats", employer.place_of_count(seat), {})
        best = max(value.high for value in seat.value.values())
        if seat.terms.band is not None and best < seat.terms.band[0]:
            params = {"value": _amount(best), "floor": _amount(seat.terms.band[0])}
            yield Finding("contradictory", "scenario.band_above_value", employer.place_of(seat), params)


def _is_worth_hiring(scenario: Scenario, segment: Segment) -> bool:
    """Whether somebody may value a hire above what the person earns outside, amenities counted."""
    return any(
        seat.value[segment.name].high + _amenity(seat, segment) >= segment.outside.low
        for _, seat in scenario.seats
        if segment.name in seat.value
    )


def _amenity(seat: Seat, segment: Segment) -> float:
    return seat.amenity[segment.name].high if segment.name in seat.amenity else 0.0


def _missing(scenario: Scenario) -> Iterator[Finding]:
    for place, quantity in scenario.inputs().items():
        if not isinstance(quantity, Point) and place not in scenario.reasons and place != "tastes.elasticity":
            yield Finding("missing", "scenario.no_reason", place, {"value": str(quantity)})
    if scenario.as_of is None:
        yield Finding("missing", "scenario.no_date", "as_of", {})
    for employer in scenario.employers:
        for seat in employer.seats:
            yield from _missing_terms(employer, seat)


def _missing_terms(employer: Employer, seat: Seat) -> Iterator[Finding]:
    if seat.terms.cash_cap is None and seat.terms.band is None:
        yield Finding("missing", "scenario.no_cap", employer.place_of(seat), {})
    if employer.equity is not None and not seat.terms.pool:
        yield Finding("missing", "scenario.no_pool", employer.place_of(seat), {})


def _suspicions(scenario: Scenario) -> Iterator[Finding]:
    for pattern in scenario.unused_sources:
        yield Finding("suspicious", "scenario.source_unused", "source", {"what": pattern})
    for place, quantity in scenario.inputs().items():
        if isinstance(quantity, Spread) and quantity.low > 0 and quantity.high > WIDE * quantity.low:
            yield Finding("suspicious", "scenario.wide_range", place, {"value": str(quantity)})
    elasticity = scenario.tastes.elasticity
    if not USUAL_ELASTICITY[0] <= elasticity.median <= USUAL_ELASTICITY[1]:
        params = {"value": number_text(round(elasticity.median, 3))}
        yield Finding("suspicious", "scenario.odd_elasticity", "tastes.elasticity", params)
    uncertain = sum(not isinstance(each, Point) for each in scenario.inputs().values())
    if uncertain and scenario.draws < FEW_DRAWS:
        params = {"draws": str(scenario.draws), "uncertain": str(uncertain)}
        yield Finding("suspicious", "scenario.few_draws", "draws.count", params)
    if scenario.tastes.exact and any(employer.budget is not None for employer in scenario.employers):
        yield Finding("suspicious", "scenario.exact_budget", "tastes", {})


def _amount(value: float) -> str:
    return f"{value:,.0f}"


def total(quantities: list[Range]) -> tuple[float, float, float]:
    """Sum of medians, of low ends and of high ends."""
    return (
        sum(each.median for each in quantities),
        sum(each.low for each in quantities),
        sum(each.high for each in quantities),
    )

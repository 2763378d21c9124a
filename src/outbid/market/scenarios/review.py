"""What is missing, contradictory or suspicious in a scenario, before anything is cleared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from outbid.core.errors import InputError
from outbid.core.ranges import Point, Range, Spread, number_text
from outbid.market.scenarios.packages import MINIMUM_PAY
from outbid.market.scenarios.scenario import Employer, Scenario, Seat, Segment
from outbid.market.scenarios.stage import MOST_CHOICES, rehearse
from outbid.market.scenarios.tastes import usual_pay

WIDE = 20.0
"""A range whose ends differ by more than this factor says next to nothing."""
FEW_DRAWS = 50
USUAL_ELASTICITY = (1.0, 15.0)
"""Outside of this, an elasticity of labour supply to a firm is beyond what studies find."""
LOW_FLOOR = 0.5
"""A floor of pay below this share of outside pay is far below it."""
TINY_SCALE = 1e-3
"""Tastes below this share of usual pay are none to speak of, and hard to clear with."""
FAR_FIRMS = 20.0
"""Employers that stand for this many times the firms that the outside counts as, or the other way round."""
LONG = 1_000_000
"""Persons times kinds of seats from which clearing without tastes takes longer than some seconds."""


class Finding(NamedTuple):
    """A finding: its kind, a key of the catalogue, the place in the file, and parameters."""

    kind: Literal["missing", "contradictory", "suspicious"]
    key: str
    where: str
    params: dict[str, str]


def review(scenario: Scenario) -> list[Finding]:
    """All findings: what contradicts itself first, then what is missing, then what is suspicious."""
    refused = [_refusal(each) for each in rehearse(scenario)]
    found = [
        *refused,
        *_contradictions(scenario),
        *_missing(scenario),
        *_suspicions(scenario),
        *_tastes(scenario),
    ]
    order = ("contradictory", "missing", "suspicious")
    return sorted(found, key=lambda each: order.index(each.kind))


def _refusal(error: InputError) -> Finding:
    params = {name: str(value) for name, value in error.params.items()}
    return Finding("contradictory", error.key, error.where, params)


def _contradictions(scenario: Scenario) -> Iterator[Finding]:
    for segment in scenario.segments:
        if segment.headcount == Point(0.0):
            yield Finding("contradictory", "scenario.no_people", f"{segment.place_in_file}.headcount", {})
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
    uncertain = sum(not isinstance(each, Point) for each in scenario.inputs().values())
    if uncertain and scenario.draws < FEW_DRAWS:
        params = {"draws": str(scenario.draws), "uncertain": str(uncertain)}
        yield Finding("suspicious", "scenario.few_draws", "draws.count", params)
    counts = [(f"{each.place_in_file}.headcount", each.headcount) for each in scenario.segments]
    counts += [(employer.place_of_count(seat), seat.count) for employer, seat in scenario.seats]
    for place, quantity in counts:
        if 0 < quantity.high < 1:
            yield Finding("suspicious", "scenario.less_than_one", place, {"value": str(quantity)})
    if not scenario.tastes.exact:
        yield from _low_floors(scenario)


def _low_floors(scenario: Scenario) -> Iterator[Finding]:
    """Seats without a band that somebody with an unusual liking may take far below what he or she earns elsewhere."""
    for employer, seat in scenario.seats:
        if seat.terms.band is not None:
            continue
        for segment in scenario.segments:
            place = employer.place or segment.place
            floor = MINIMUM_PAY["DE" if place.startswith("DE") else "US"]
            if segment.name in seat.value and floor < LOW_FLOOR * segment.outside.median:
                params = {
                    "segment": segment.name,
                    "floor": _amount(floor),
                    "outside": _amount(segment.outside.median),
                }
                yield Finding("suspicious", "scenario.low_floor", employer.place_of(seat), params)
                break


def _tastes(scenario: Scenario) -> Iterator[Finding]:
    tastes = scenario.tastes
    if tastes.elasticity_written and (tastes.workers is not None or tastes.seats is not None):
        unused = "scenario.elasticity_unused" if tastes.stated else "scenario.elasticity_half_used"
        yield Finding("suspicious", unused, "tastes.elasticity", {})
    elif not tastes.stated and not USUAL_ELASTICITY[0] <= tastes.elasticity.median <= USUAL_ELASTICITY[1]:
        params = {"value": number_text(round(tastes.elasticity.median, 3))}
        yield Finding("suspicious", "scenario.odd_elasticity", "tastes.elasticity", params)
    usual = max(map(usual_pay, scenario.segments))
    for name, scale in (("worker_scale", tastes.workers), ("seat_scale", tastes.seats)):
        if scale is not None and 0 < scale.size.low < TINY_SCALE * (1 if scale.share else usual):
            yield Finding("suspicious", "scenario.tiny_scale", f"tastes.{name}", {"value": str(scale.size)})
    firms, outside = sum(each.firms.median for each in scenario.employers), tastes.outside_firms.median
    if not tastes.exact and not 1 / FAR_FIRMS <= firms / outside <= FAR_FIRMS:
        params = {"firms": _amount(firms), "outside": _amount(outside)}
        yield Finding("suspicious", "scenario.outside_firms", "tastes.outside_firms", params)
    people = sum(segment.headcount.median for segment in scenario.segments)
    if tastes.exact and LONG < people * len(scenario.seats) <= MOST_CHOICES:
        yield Finding("suspicious", "scenario.long_without_tastes", "tastes", {"people": _amount(people)})


def _amount(value: float) -> str:
    return f"{value:,.0f}"


def total(quantities: list[Range]) -> tuple[float, float, float]:
    """Sum of medians, of low ends and of high ends."""
    return (
        sum(each.median for each in quantities),
        sum(each.low for each in quantities),
        sum(each.high for each in quantities),
    )

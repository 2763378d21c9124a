"""Scales of tastes by segment and by seat, as one scale for each side and factors for money.

The clearing knows one scale for workers and one for seats. Units of a worker's payoff are that worker's own: a segment
whose scale is half as large is one whose worth is counted double. So is a seat's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Range
from outbid.market.scenarios.draws import Drawn
from outbid.market.scenarios.scenario import Scale, Scenario, Segment

Array = NDArray[np.float64]


def usual_pay(segment: Segment) -> float:
    """Pay a year that tastes are measured against, before tax."""
    return segment.outside.median if segment.usual_pay is None else segment.usual_pay


@dataclass(frozen=True, eq=False)
class Units:
    """One side's common scale by draw, and what each type's money is multiplied with.

    Args:
        scale: shape (1 + draws,), money a year.
        factor: shape (types,).
    """

    scale: Array
    factor: Array

    def scale_of(self, draw: int) -> Array:
        """Each type's own scale, money a year, shape (types,)."""
        own: Array = self.scale[draw] / self.factor
        return own


def worker_units(scenario: Scenario, drawn: Drawn, usual: Array, weight: Array) -> Units:
    """Scales of workers' tastes.

    Args:
        usual: shape (types,), worth of usual pay after tax.
        weight: shape (types,), whose mean usual worth is the unit.
    """
    return _units(scenario.tastes.workers, "tastes.worker_scale", drawn, usual, weight)


def seat_units(scenario: Scenario, drawn: Drawn, usual: Array, weight: Array) -> Units:
    """Scales of employers' tastes; ``usual`` is the mean usual pay of whom a seat may hire, before tax."""
    return _units(scenario.tastes.seats, "tastes.seat_scale", drawn, usual, weight)


def _units(scale: Scale | None, place: str, drawn: Drawn, usual: Array, weight: Array) -> Units:
    if scale is not None and not scale.share:
        return Units(drawn[place], np.ones_like(usual))
    share = 1 / drawn["tastes.elasticity"] if scale is None else drawn[place]
    unit = float(np.average(usual, weights=weight))
    return Units(share * unit, unit / usual)


def seat_usual_pay(scenario: Scenario) -> Array:
    """Mean usual pay of the segments that each kind of seat may hire, shape (seats,)."""
    by_name = {segment.name: usual_pay(segment) for segment in scenario.segments}
    return np.array([_mean(seat.value, by_name) for _, seat in scenario.seats])


def _mean(values: Mapping[str, Range], by_name: Mapping[str, float]) -> float:
    known = [by_name[name] for name in values if name in by_name]
    return sum(known) / len(known) if known else 1.0

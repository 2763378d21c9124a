"""W(c) from cash and equity: the best certainty equivalent an employer can give a person at each cost.

    W(c) = max worth(cash, equity)   over packages with cost ≤ c, floor ≤ cash ≤ cap, equity ≤ pool

tabulated with a bound on what the straight lines between the knots are off. W is not taken to be concave: contributions
that end make it bend upwards, caps make it flat and let it rise again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.market.equity_terms import PackageCost
from outbid.market.frontier import PiecewiseLinear
from outbid.market.menu_search import Limits, Mix, Worth, best_mixes

Array = NDArray[np.float64]
TOLERANCE = 50.0
"""Money a year by which a tabulated frontier may be off."""
RELATIVE = 1e-4
"""The same relative to the greatest worth; the larger of the two counts."""
FIRST = 25
"""Knots to begin with; for these the best package is looked for over all mixes, later near those of the neighbours."""
MOST_SPLITS = 16
"""An interval with a jump is halved so often and then left: the jump is part of the error that is stated."""
COARSE = 4.0
"""Times the tolerance, before the middle of every interval is looked at."""
SAFETY = 3.0
"""Times the bound, for intervals in which W bends both ways although the slopes around do not show it."""
ROUNDS, FINE_ROUNDS = 5, 16
"""Of climbing, for a knot and for a mix that is asked for."""


@dataclass(frozen=True, eq=False)
class Menu:
    """What one employer can offer one person.

    Args:
        frontier: W(c), from the floor to the cap, with the bound on its error.
        worth, cost, limits: what it was made of.
    """

    frontier: PiecewiseLinear
    worth: Worth
    cost: PackageCost
    limits: Limits

    def mix(self, cost: ArrayLike) -> Mix:
        """The best package at each cost, shapes as ``cost``; costs beyond floor and cap are taken to be those."""
        budget = np.asarray(cost, np.float64)
        inside = np.clip(budget.ravel(), self.frontier.knots[0], self.frontier.cap)
        found, _ = best_mixes(self.worth, self.cost, self.limits, inside, FINE_ROUNDS, fine=True)
        return Mix(*(part.reshape(budget.shape) for part in found))


def menu(
    worth: Worth,
    cost: PackageCost,
    limits: Limits,
    *,
    tolerance: float = TOLERANCE,
    relative: float = RELATIVE,
) -> Menu:
    """The frontier of packages that are worth ``worth(cash, equity)``.

    Intervals are halved until :func:`_bounds` are near the tolerance. Then W is worked out in the middle of every
    interval, unless it is too short to hide anything, and intervals are halved again until the bounds are below it.

    Args:
        worth: of arrays of cash and equity a year (:class:`~outbid.worth.cash_and_equity.PackageWorth`); −inf where
            it ruins the person.
        tolerance: money a year by which the table may be off; ``relative``: as a part of the greatest worth. The
            larger counts.

    Raises:
        InputError: no package possible, a package that ruins the person, worth that is no number.
    """
    low = float(cost(limits.cash_floor))
    if math.isinf(limits.equity_cap) and not cost.equity:
        raise InputError("menu.unbounded")
    endless = math.isinf(limits.cash_cap)
    high = limits.most
    if not endless:
        high = min(high, float(cost(limits.cash_cap)) + _of_equity(cost, limits))
    if high < low:
        raise InputError("menu.no_package", most=f"{high:,.2f}", least=f"{low:,.2f}")

    knots = np.unique(np.concatenate([np.linspace(low, high, FIRST), _bends(cost, limits, low, high)]))
    found, gained = best_mixes(worth, cost, limits, knots, ROUNDS)
    if not np.isfinite(found.worth).all():
        raise InputError("menu.ruin", cost=f"{float(knots[int(np.argmin(np.isfinite(found.worth)))]):,.2f}")
    table = _Table(knots, np.maximum.accumulate(found.worth), found.equity, float(gained.max()))
    allowed = max(tolerance, relative * float(np.abs(found.worth).max()))
    looked = False
    for _ in range(MOST_SPLITS):
        places = np.flatnonzero(_bounds(table, cost) > (allowed if looked else COARSE * allowed))
        if not len(places) and not looked:
            places, looked = np.flatnonzero(table.most_off > allowed), True
        if not len(places):
            break
        middle = 0.5 * (table.knots[places] + table.knots[places + 1])
        ends = table.equity[places], table.equity[places + 1]
        between = np.minimum(*ends), np.maximum(*ends)
        found, gained = best_mixes(worth, cost, limits, middle, ROUNDS, between)
        table = table.with_middles(places, middle, found, float(gained.max()))
    bounds = _bounds(table, cost)
    # what is left of a jump is known to lie between its ends
    error = float(np.where(bounds > allowed, np.diff(table.values), bounds).max(initial=0.0)) + table.slack
    knots, values = table.knots, table.values
    rises = endless and len(knots) > 1
    above_last = float((values[-1] - values[-2]) / (knots[-1] - knots[-2])) if rises else 0.0
    frontier = PiecewiseLinear(knots, values, above=above_last, error=error)
    return Menu(frontier, worth, cost, limits)


@dataclass(frozen=True, eq=False)
class _Table:
    """Knots so far, W and the equity of its package there, and by how much the search may have missed the best."""

    knots: Array
    values: Array
    equity: Array
    slack: float

    @property
    def most_off(self) -> Array:
        """What an interval can hide at all, with slopes from 0 to the steepest, shape (intervals,)."""
        width = np.diff(self.knots)
        if not len(width):
            return width
        return width * float((np.diff(self.values) / width).max()) / 4

    def with_middles(self, places: NDArray[np.intp], middle: Array, found: Mix, slack: float) -> _Table:
        """With knots in the middle of the intervals ``places``."""
        values = np.clip(found.worth, self.values[places], self.values[places + 1])
        return _Table(
            np.insert(self.knots, places + 1, middle),
            np.insert(self.values, places + 1, values),
            np.insert(self.equity, places + 1, found.equity),
            max(self.slack, slack),
        )


def _bounds(table: _Table, cost: PackageCost) -> Array:
    """By how much W may be off the straight line within each interval, shape (intervals,).

    If W is concave or convex over an interval of width h and slope s and its neighbours of slopes a and b, it lies
    between the chord and the lines of the neighbours: off by at most ``h·(a − s)(s − b)/(a − b)``. Where s is not
    between a and b, it bends both ways, by at most a quarter of ``h·(max − min)``. Where the best package switches to
    another (what equity costs falls by more than half, or rises by more than one and a half times what the budget
    rises) the upper of two hills counts, of any slopes from 0 to the steepest.
    """
    width = np.diff(table.knots)
    if not len(width):
        return np.zeros(0)
    slopes = np.diff(table.values) / width
    # beyond the ends slopes are taken to go on changing, three times as fast: the first of a gamble is the best of it
    first = last = slopes[0]
    if len(slopes) > 1:
        first, last = 4 * slopes[0] - 3 * slopes[1], 4 * slopes[-1] - 3 * slopes[-2]
    around = np.concatenate([[first], slopes, [last]])
    before, after = around[:-2], around[2:]
    steeper, flatter = np.maximum(before, after), np.minimum(before, after)
    with np.errstate(divide="ignore", invalid="ignore"):
        one_way = (steeper - slopes) * (slopes - flatter) / (steeper - flatter)
    both_ways = (np.maximum(steeper, slopes) - np.minimum(flatter, slopes)) / 4
    off = np.where((flatter < slopes) & (slopes < steeper), one_way, both_ways)
    switches = np.abs(cost.equity * np.diff(table.equity) - width / 2) > width
    bound: Array = SAFETY * width * np.where(switches, np.maximum(off, slopes.max() / 4), off)
    return bound


def _of_equity(cost: PackageCost, limits: Limits) -> float:
    """What all the equity that may be given costs."""
    return limits.equity_cap * cost.equity if cost.equity else 0.0


def _bends(cost: PackageCost, limits: Limits, low: float, high: float) -> Array:
    """Costs at which limits begin to bind, so that no interval straddles them."""
    equity = _of_equity(cost, limits)
    ends = [float(cost(limits.cash_cap)), low + equity] if math.isfinite(limits.cash_cap) else [low + equity]
    return np.array([each for each in ends if low < each < high])

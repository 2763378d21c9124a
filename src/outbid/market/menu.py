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
FIRST = 9
"""Knots to begin with."""
MOST_HALVINGS = 14
"""A jump is halved so often and then left: it is part of the error that is stated."""
GLOBAL = 2
"""So many halvings look for the best package over all mixes, later ones between those of the interval's ends."""
ROUNDS, FINE_ROUNDS = 4, 16
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
        found, _ = best_mixes(self.worth, self.cost, self.limits, inside, FINE_ROUNDS)
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

    The bound: where W is concave or convex between two knots, its distance from the straight line is at most
    twice that in the middle. Every middle is looked at, and intervals are halved until that is below the tolerance.

    Args:
        worth: of arrays of cash and equity a year (:class:`~outbid.worth.cash_and_equity.PackageWorth`); −inf where
            it ruins the person.
        tolerance: money a year by which the table may be off; ``relative``: as a part of the greatest worth. The
            larger counts.

    Raises:
        InputError: no package possible, a package that ruins the person, worth that is no number.
    """
    low = float(cost(limits.cash_floor))
    high = min(limits.most, float(cost(limits.cash_cap, 0.0)) + _of_equity(cost, limits))
    if high < low:
        raise InputError("menu.no_package", most=f"{high:,.2f}", least=f"{low:,.2f}")

    knots = np.unique(np.concatenate([np.linspace(low, high, FIRST), _bends(cost, limits, low, high)]))
    found, gained = best_mixes(worth, cost, limits, knots, ROUNDS)
    if not np.isfinite(found.worth).all():
        raise InputError("menu.ruin", cost=f"{float(knots[int(np.argmin(np.isfinite(found.worth)))]):,.2f}")
    table = _Table(knots, np.maximum.accumulate(found.worth), found.equity, np.ones(len(knots) - 1, bool))
    allowed = max(tolerance, relative * float(np.abs(found.worth).max()))
    error, slack = 0.0, float(gained.max())
    for halving in range(MOST_HALVINGS):
        places = np.flatnonzero(table.open)
        if not len(places):
            break
        middle = 0.5 * (table.knots[places] + table.knots[places + 1])
        ends = table.equity[places], table.equity[places + 1]
        between = (np.minimum(*ends), np.maximum(*ends)) if halving >= GLOBAL else None
        found, gained = best_mixes(worth, cost, limits, middle, ROUNDS, between)
        slack = max(slack, float(gained.max()))
        below, above = table.values[places], table.values[places + 1]
        values = np.clip(found.worth, below, above)
        off, last = 2 * np.abs(values - 0.5 * (below + above)), halving == MOST_HALVINGS - 1
        done = (off <= allowed) | last
        # what is left of a jump is known to lie between its ends
        error = max(error, float((above - below if last else off)[done].max(initial=0.0)))
        table = table.halved(places, middle, values, found.equity, ~done)
    knots, values = table.knots, table.values
    endless = math.isinf(limits.cash_cap)
    above_last = (
        float((values[-1] - values[-2]) / (knots[-1] - knots[-2])) if endless and len(knots) > 1 else 0.0
    )
    frontier = PiecewiseLinear(knots, values, above=above_last, error=error + slack)
    return Menu(frontier, worth, cost, limits)


@dataclass(frozen=True, eq=False)
class _Table:
    """Knots so far, W and the equity of its package there, and which intervals are still to be looked at."""

    knots: Array
    values: Array
    equity: Array
    open: NDArray[np.bool_]

    def halved(
        self, places: NDArray[np.intp], middle: Array, values: Array, equity: Array, again: NDArray[np.bool_]
    ) -> _Table:
        """With the intervals at ``places`` halved, both halves open ``again`` or done."""
        count = np.ones(len(self.open), np.intp)
        count[places] = 2
        opened = np.zeros(len(self.open), bool)
        opened[places] = again
        return _Table(
            np.insert(self.knots, places + 1, middle),
            np.insert(self.values, places + 1, values),
            np.insert(self.equity, places + 1, equity),
            np.repeat(opened, count),
        )


def _of_equity(cost: PackageCost, limits: Limits) -> float:
    """What all the equity that may be given costs."""
    return limits.equity_cap * cost.equity if cost.equity else 0.0


def _bends(cost: PackageCost, limits: Limits, low: float, high: float) -> Array:
    """Costs at which limits begin to bind, so that no interval straddles them."""
    equity = _of_equity(cost, limits)
    ends = [float(cost(limits.cash_cap)), low + equity] if math.isfinite(limits.cash_cap) else [low + equity]
    return np.array([each for each in ends if low < each < high])

"""The best package within a budget: a search over its equity, the rest of the budget being cash.

Worth need not be concave in the mix (marginal tax rates fall where contributions end), so that a grid over the whole
range picks the hill and only then is the hill climbed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.menus.recipes import Recipes

Array = NDArray[np.float64]
Index = NDArray[np.intp]
GRID, FINE, NEAR, WINDOW = 25, 65, 9, 5
"""Points over the whole range of equity, the same where time does not matter, over a range in which the best is known
to lie, and around the best of them."""
SAME = 1e-3
"""Part of a gap within which two points count as one."""
MARGIN = 0.05
"""Part of the whole range by which a range in which the best is known to lie is widened."""


class Mix(NamedTuple):
    """Packages: cash and equity a year, and what they are worth; arrays of one shape."""

    cash: Array
    equity: Array
    worth: Array


def best_mixes(
    recipes: Recipes,
    who: Index,
    budget: Array,
    rounds: int,
    between: tuple[Array, Array] | None = None,
    *,
    enough: Array | float = 0.0,
    fine: bool = False,
) -> tuple[Mix, Array]:
    """The best package within each budget, shape (budgets,).

    Args:
        who: the recipe of each budget.
        rounds: of climbing, at most.
        between: equity at which the search begins, from and to; ``None``: the whole range.
        enough: money by which the package may be less than the best of its hill: there climbing ends.
        fine: whether the whole range is looked through more closely.

    Returns:
        The packages, and how much better one on the same hill may be, if the hill is concave.

    Raises:
        InputError: worth that is no number.
    """
    enough = np.broadcast_to(enough, budget.shape)
    high = recipes.most_equity(who, budget)
    best, worth, slack = np.zeros(len(budget)), np.empty(len(budget)), np.zeros(len(budget))

    def value(rows: Index, equity: Array) -> Array:
        return recipes.worth(who[rows], recipes.cash(who[rows], budget[rows], equity), equity)

    rows = np.flatnonzero(high == 0)
    worth[rows] = value(rows, np.zeros((len(rows), 1)))[:, 0]
    rows = np.flatnonzero(high)
    lowest, highest = recipes.least_equity(who, budget)[rows], high[rows]
    low, top, count = lowest, highest, FINE if fine else GRID
    if between is not None:
        margin, count = MARGIN * (highest - lowest), NEAR
        low, top = (np.clip(each[rows], lowest, highest) for each in between)
        low, top = np.maximum(low - margin, lowest), np.minimum(top + margin, highest)
    # where equity is a gamble the first of it are what counts: points are even in its root
    even = np.linspace(0.0, 1.0, count)
    equity = (np.sqrt(low)[:, None] + (np.sqrt(top) - np.sqrt(low))[:, None] * even) ** 2
    # the ends of the range are looked at in any case, since limits on cash often bind, and steps of the tax law
    steps = recipes.equity_at_steps(who[rows], budget[rows])
    equity = np.concatenate([equity, np.where(np.isfinite(steps), steps, 0.0)], axis=1)
    equity = np.clip(equity, lowest[:, None], highest[:, None])
    equity = np.sort(np.concatenate([lowest[:, None], equity, highest[:, None]], axis=1), axis=1)
    places, values = _window(equity, value(rows, equity))
    for left in range(rounds, -1, -1):
        at = np.argmax(values, axis=1)[:, None]
        best[rows], worth[rows] = (np.take_along_axis(each, at, axis=1)[:, 0] for each in (places, values))
        more, heights = _peaks(places, values)
        # where a hill has no height (ruin on all of it) nothing can be said
        known = np.isfinite(heights) & np.isfinite(worth[rows])
        slack[rows] = np.subtract(heights, worth[rows], out=np.zeros(len(rows)), where=known)
        going = np.flatnonzero(slack[rows] > enough[rows]) if enough.any() else np.arange(len(rows))
        if not left or not len(going):
            break
        rows, more = rows[going], more[going]
        places, values = _window(*_merged(places[going], values[going], more, value(rows, more)))
    every = np.arange(len(budget))
    return Mix(recipes.cash(who[every], budget, best[:, None])[:, 0], best, worth), slack


def _window(places: Array, values: Array) -> tuple[Array, Array]:
    """The five neighbouring points of each row in whose middle the first best is, if it has neighbours."""
    best = np.argmax(values, axis=1)
    start = np.minimum(np.maximum(best - WINDOW // 2, 0), values.shape[1] - WINDOW)
    chosen = start[:, None] + np.arange(WINDOW)
    return np.take_along_axis(places, chosen, axis=1), np.take_along_axis(values, chosen, axis=1)


def _merged(places: Array, values: Array, more: Array, found: Array) -> tuple[Array, Array]:
    """Both sets of points, sorted by place."""
    every, heights = np.concatenate([places, more], axis=1), np.concatenate([values, found], axis=1)
    order = np.argsort(every, axis=1, kind="stable")
    return np.take_along_axis(every, order, axis=1), np.take_along_axis(heights, order, axis=1)


def _peaks(places: Array, values: Array) -> tuple[Array, Array]:
    """On both sides of the best point, where to look next, shape (rows, 2), and how high the hill may be, (rows,).

    A concave hill lies below the lines through the points beyond, and a hill with an edge (a bracket's end, a cap)
    has it where they meet. At an end of the range one line bounds it. Where the points show no concave hill, it may
    rise by a quarter of the gap's width times the range of the slopes around, as in :mod:`outbid.market.menus.menu`.
    """
    best = np.argmax(values, axis=1)
    left = best[:, None] + np.array([-1, 0])
    # the gap is between the points left and left + 1; at an end of the range both points go into the one there is
    gap = np.minimum(np.maximum(left, 0), WINDOW - 2)
    rows = np.arange(len(best))[:, None]
    width = np.diff(places, axis=1)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        slope = np.diff(values, axis=1) / width
        slopes = np.pad(slope, ((0, 0), (1, 1)), constant_values=np.nan)
        up, own, down = (slopes[rows, gap + step] for step in range(3))
        wide, start, end = width[rows, gap], values[rows, gap], values[rows, gap + 1]
        share = (own - down) / (up - down)
        meet = (up >= own) & (own >= down) & (up > down)
        one_sided = np.fmax(start + np.maximum(up, 0.0) * wide, end + np.maximum(-down, 0.0) * wide)
        spread = np.fmax(np.fmax(up, down), own) - np.fmin(np.fmin(up, down), own)
        both_ways = np.maximum(start, end) + spread * wide / 4
        heights = np.where(meet, start + up * share * wide, both_ways)
        heights = np.where(np.isnan(up) | np.isnan(down), one_sided, heights)
    # two points in one place hide nothing, and a point that is there already tells nothing
    heights = np.where(wide > 0, np.fmax(np.fmax(heights, start), end), np.maximum(start, end))
    inside = meet & (gap == left) & (share > SAME) & (share < 1 - SAME)
    part = np.where(gap == left, 0.5, np.where(left < 0, 0.2, 0.8))
    return places[rows, gap] + wide * np.where(inside, share, part), heights.max(axis=1)

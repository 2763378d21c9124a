"""The best package within a budget: a search over its equity, the rest of the budget being cash.

Worth need not be concave in the mix (marginal tax rates fall where contributions end), so that a grid over the whole
range picks the hill and only then is the hill climbed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.equity_terms import PackageCost

Array = NDArray[np.float64]
Worth = Callable[[Array, Array], Array]
"""Worth a year of (cash a year, equity a year), arrays of one shape."""
GRID, FINE, NEAR, WINDOW = 25, 65, 9, 5
"""Points over the whole range of equity, the same where time does not matter, over a range in which the best is known
to lie, and around the best of them."""
SAME = 1e-3
"""Part of a gap within which two points count as one."""
MARGIN = 0.05
"""Part of the whole range by which a range in which the best is known to lie is widened."""


@dataclass(frozen=True)
class Limits:
    """What an employer may offer, money a year.

    Args:
        cash_floor: least cash: minimum wage, bottom of the band.
        cash_cap: most cash: cap of the employer or top of the band; inf: none.
        equity_cap: most equity at face value, for each year of the stay: the pool per hire; 0: no equity.
        most: greatest cost that is tabulated where cash has no cap; the frontier goes on as it ends.

    Raises:
        InputError: a cap below the floor, limits that are negative or no numbers, nothing that bounds the cost.
    """

    cash_floor: float = 0.0
    cash_cap: float = math.inf
    equity_cap: float = 0.0
    most: float = math.inf

    def __post_init__(self) -> None:
        for name in ("cash_floor", "cash_cap", "equity_cap", "most"):
            value = getattr(self, name)
            if not value >= 0:
                raise InputError("menu.limit", where=name, value=value)
        if math.isinf(self.cash_floor):
            raise InputError("menu.limit", where="cash_floor", value=self.cash_floor)
        if self.cash_cap < self.cash_floor:
            raise InputError(
                "menu.cap_below_floor", cap=f"{self.cash_cap:,.2f}", floor=f"{self.cash_floor:,.2f}"
            )
        if math.isinf(self.most) and math.isinf(max(self.cash_cap, self.equity_cap)):
            raise InputError("menu.unbounded")

    @staticmethod
    def of(
        band: tuple[float, float] | None = None,
        cash_cap: float | None = None,
        pool: float = 0.0,
        least: float = 0.0,
        most: float = math.inf,
    ) -> Limits:
        """Limits from a band of base pay, a cap on cash, a pool per hire and year, and a minimum wage."""
        low, high = band or (0.0, math.inf)
        return Limits(max(low, least), min(high, math.inf if cash_cap is None else cash_cap), pool, most)


class Mix(NamedTuple):
    """Packages: cash and equity a year, and what they are worth; arrays of one shape."""

    cash: Array
    equity: Array
    worth: Array


def best_mixes(
    worth: Worth,
    cost: PackageCost,
    limits: Limits,
    budget: Array,
    rounds: int,
    between: tuple[Array, Array] | None = None,
    *,
    fine: bool = False,
) -> tuple[Mix, Array]:
    """The best package within each budget, shape (budgets,).

    Args:
        rounds: of climbing.
        between: equity at which the search begins, from and to; ``None``: the whole range.
        fine: whether the whole range is looked through more closely.

    Returns:
        The packages, and how much better one on the same hill may be, if the hill is concave.

    Raises:
        InputError: worth that is no number.
    """
    room = np.maximum(budget - float(cost(limits.cash_floor)), 0.0)
    # equity that costs nothing is limited by the pool alone
    high = np.minimum(limits.equity_cap, room / cost.equity if cost.equity else np.inf) + 0.0 * budget

    def cash_beside(equity: Array) -> Array:
        left = cost.cash(budget[:, None] - cost.equity * equity)
        return np.minimum(np.maximum(left, limits.cash_floor), limits.cash_cap)

    def value(equity: Array) -> Array:
        found = worth(cash_beside(equity), equity)
        if np.isnan(found).any():
            raise InputError("menu.worth_not_finite")
        return found

    if not high.any():
        nothing = np.zeros((len(budget), 1))
        return Mix(cash_beside(nothing)[:, 0], nothing[:, 0], value(nothing)[:, 0]), np.zeros(len(budget))
    low, top, count = np.zeros(len(budget)), high, FINE if fine else GRID
    if between is not None:
        low = np.maximum(between[0] - MARGIN * high, 0.0)
        top, count = np.minimum(between[1] + MARGIN * high, high), NEAR
    # where equity is a gamble the first of it are what counts: points are even in its root
    steps = np.linspace(0.0, 1.0, count)
    equity = (np.sqrt(low)[:, None] + (np.sqrt(top) - np.sqrt(low))[:, None] * steps) ** 2
    window = _window(np.minimum(equity, high[:, None]), value(equity))
    for _ in range(rounds):
        places, _ = _peaks(*window)
        window = _window(*_merged(*window, places, value(places)))
    _, peaks = _peaks(*window)
    best = np.argmax(window[1], axis=1)[:, None]
    equity, top_worth = (np.take_along_axis(each, best, axis=1) for each in window)
    above = np.maximum(peaks.max(axis=1), top_worth[:, 0])
    known = np.isfinite(above)
    slack = np.where(known, above, 0.0) - np.where(known, top_worth[:, 0], 0.0)
    return Mix(cash_beside(equity)[:, 0], equity[:, 0], top_worth[:, 0]), slack


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
    """On both sides of the best point, where the lines through the points beyond meet, and how high; (rows, 2).

    A concave hill lies below these lines, and a hill with an edge (a bracket's end, a cap) has it where they meet.
    Where they do not meet between the neighbours: the middle, and no height.
    """
    best = np.argmax(values, axis=1)
    left = best[:, None] + np.array([-1, 0])
    # the gap is between the points left and left + 1; at an end of the range both points go into the one there is
    gap = np.minimum(np.maximum(left, 0), WINDOW - 2)
    inner = (gap == left) & (gap >= 1) & (gap + 2 < WINDOW)
    rows = np.arange(len(best))[:, None, None]
    around = np.minimum(np.maximum(gap[:, :, None] + np.arange(-1, 3), 0), WINDOW - 1)
    x, y = places[rows, around], values[rows, around]
    width = x[..., 2] - x[..., 1]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        slopes = (y[..., 1:] - y[..., :-1]) / (x[..., 1:] - x[..., :-1])
        up, down = slopes[..., 0], slopes[..., 2]
        share = (slopes[..., 1] - down) / (up - down)
        # a point that is there already tells nothing
        inside = inner & (up > down) & (share > SAME) & (share < 1 - SAME)
        heights = np.where(inside, y[..., 1] + up * share * width, -np.inf)
    part = np.where(gap == left, 0.5, np.where(left < 0, 0.2, 0.8))
    return x[..., 1] + width * np.where(inside, share, part), heights

"""The plans that fall short of the Lagrangian bound by little: the search that proves a plan to be the best.

With prices λ of cash and μ of shares, each group has a row, or none, of the highest value less what it takes at those
prices. Against these, a plan of any other rows loses something in each group, and

    value = bound − Σ losses − λ · (cash left over) − μ · (shares left over)

so that a plan within ε of the bound loses at most ε in all: few groups can deviate, and by little. All such plans are
gone through group by group. Partial plans that another one beats in value, cash and shares at once are dropped. ε is
raised until a plan is found; where none was, the bound is lower by ε.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
FIRST, WIDER = 1e-5, 2.5
"""Shortfall, as a part of the bound, that is tried first, and by what factor it is then raised."""
MOST = 30_000
"""Partial plans that are kept at once; where there are more, those that lose least, and nothing is proven."""
FEW = 1_000
"""Partial plans among which it is not worth looking for ones that others beat."""
BINS = 48
TINY = 1e-12
SLACK = 1e-9
"""Part of a resource by which rounding may exceed it."""


class Problem(Protocol):
    """What is needed of a :class:`~outbid.offers.team_solve.Knapsack`."""

    @property
    def group(self) -> Rows: ...  # noqa: D102
    @property
    def value(self) -> Array: ...  # noqa: D102
    @property
    def cash(self) -> Array: ...  # noqa: D102
    @property
    def shares(self) -> Array: ...  # noqa: D102
    @property
    def budget(self) -> float: ...  # noqa: D102
    @property
    def pool(self) -> float: ...  # noqa: D102

    def reduced(self, cash_price: float, share_price: float) -> Array:
        """Value of each row, less what it takes at these prices."""
        ...

    def worth(self, rows: Rows) -> float:
        """Value of ``rows``."""
        ...


@dataclass(frozen=True, eq=False)
class _Group:
    """What a group may take: loss, cash and shares, the rows, and -1 for none; shape (choices,)."""

    loss: Array
    cash: Array
    shares: Array
    row: Rows


def nearest(
    problem: Problem, prices: tuple[float, float], bound: float, start: Rows, most: int = MOST
) -> tuple[Rows, float]:
    """The plan of most value and an upper bound, which agree where the plan is proven the best.

    Args:
        problem: rows that fit alone, all of some value.
        prices: of cash and of shares, at which ``bound`` holds.
        start: a plan to beat.
        most: partial plans that are kept at once.
    """
    groups = _groups(problem, prices)
    best, proven = start, bound
    enough = bound - problem.worth(start)
    short = min(enough, FIRST * bound)
    while True:
        found, whole = _within(problem, groups, prices, short * (1 + 1e-9) + TINY * bound, most)
        if found is not None and problem.worth(found) > problem.worth(best):
            best = found
        if not whole:
            return best, proven
        if found is not None or short >= enough:
            # every plan that falls short by no more was seen
            return best, problem.worth(best)
        proven = bound - short
        short = min(enough, short * WIDER)


def _groups(problem: Problem, prices: tuple[float, float]) -> list[_Group]:
    reduced = problem.reduced(*prices)
    found = []
    for group in np.unique(problem.group):
        rows = np.flatnonzero(problem.group == group)
        worth = np.append(reduced[rows], 0.0)
        cash, shares = np.append(problem.cash[rows], 0.0), np.append(problem.shares[rows], 0.0)
        found.append(_Group(worth.max() - worth, cash, shares, np.append(rows, -1)))
    return found


def _within(
    problem: Problem, groups: list[_Group], prices: tuple[float, float], short: float, most: int
) -> tuple[Rows | None, bool]:
    """The best plan that falls short of the bound by ``short`` at most, and whether all of them were seen."""
    kept = [_kept(group, short) for group in groups]
    # groups with most to choose from come last: they then meet the fewest partial plans that can still end well
    kept.sort(key=lambda group: len(group.row))
    limits = problem.budget * (1 + SLACK), problem.pool * (1 + SLACK)
    rest_low, rest_high = _rests(kept)
    state = np.zeros((3, 1))
    steps: list[tuple[Rows, Rows]] = []
    whole = True
    for place, group in enumerate(kept):
        own = np.stack([group.loss, group.cash, group.shares])
        count = len(group.row)
        state = (state[:, :, None] + own[:, None, :]).reshape(3, -1)
        possible = _possible(state, limits, prices, short, rest_low[place + 1], rest_high[place + 1])
        index = np.flatnonzero(possible)
        state = state[:, index]
        if len(index) > FEW:
            undominated = _undominated(state, prices)
            index, state = index[undominated], state[:, undominated]
        if len(index) > most:
            whole = False
            least = np.argpartition(state[0], most)[:most]
            index, state = index[least], state[:, least]
        if not len(index):
            return None, whole
        steps.append((index // count, group.row[index % count]))
    left = prices[0] * (problem.budget - state[1]) + prices[1] * (problem.pool - state[2])
    last = int(np.argmin(state[0] + left))
    rows = []
    for parent, row in reversed(steps):
        rows.append(int(row[last]))
        last = int(parent[last])
    return np.sort(np.array([row for row in rows if row >= 0], np.intp)), whole


def _kept(group: _Group, short: float) -> _Group:
    near = group.loss <= short
    return _Group(group.loss[near], group.cash[near], group.shares[near], group.row[near])


def _rests(groups: list[_Group]) -> tuple[Array, Array]:
    """Least and most cash and shares that the groups from each place on take, shape (places + 1, 2)."""
    low, high = np.zeros((len(groups) + 1, 2)), np.zeros((len(groups) + 1, 2))
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        low[place] = low[place + 1] + (group.cash.min(), group.shares.min())
        high[place] = high[place + 1] + (group.cash.max(), group.shares.max())
    return low, high


def _possible(
    state: Array,
    limits: tuple[float, float],
    prices: tuple[float, float],
    short: float,
    low: Array,
    high: Array,
) -> NDArray[np.bool_]:
    """Which partial plans can still end within both limits and fall short by ``short`` at most."""
    loss, cash, shares = state
    left = np.zeros(len(loss))
    for price, limit, used, most in zip(prices, limits, (cash, shares), high, strict=True):
        left = left + price * np.maximum(0.0, limit - used - most)
    kept = (cash + low[0] <= limits[0]) & (shares + low[1] <= limits[1])
    return np.asarray(kept & (loss + left <= short))


def _undominated(state: Array, prices: tuple[float, float]) -> Rows:
    """Partial plans, less most of those that another one beats in value, cash and shares at once."""
    loss, cash, shares = state
    # of partial plans of the same groups
    value = prices[0] * cash + prices[1] * shares - loss
    # sums of the same amounts in another order are the same
    cash, shares = _rounded(cash), _rounded(shares)
    order = np.lexsort((-value, shares, cash))
    v, s = value[order], shares[order]
    width = float(s.max() - s.min())
    if width <= 0:
        before = np.concatenate([[-np.inf], np.maximum.accumulate(v)[:-1]])
        return np.sort(order[v > before])
    bins = np.minimum(((s - s.min()) / width * BINS).astype(np.intp), BINS - 1)
    best = np.full((BINS, len(v)), -np.inf)
    best[bins, np.arange(len(v))] = v
    best = np.maximum.accumulate(np.maximum.accumulate(best, axis=1), axis=0)
    # those in a lower bin have fewer shares, those before no more cash
    beaten = np.where(bins > 0, best[np.maximum(bins - 1, 0), np.arange(len(v))], -np.inf) >= v
    # the same cash and shares as the one before, which is worth no less
    beaten[1:] |= (np.diff(cash[order]) == 0) & (np.diff(s) == 0)
    return np.sort(order[~beaten])


def _rounded(amounts: Array) -> Array:
    """In ten-billionths of the largest, as whole numbers."""
    largest = float(amounts.max())
    return np.round(amounts / largest * 1e10) if largest > 0 else np.zeros(len(amounts))

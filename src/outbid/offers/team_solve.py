"""Which package each opening offers: the multiple-choice knapsack with two resources, solved exactly.

    max Σ value·x   subject to   Σ_j x_ij ≤ 1 for each opening,  Σ cash·x ≤ budget,  Σ shares·x ≤ pool,  x ∈ {0, 1}

(Kellerer, Pferschy & Pisinger 2004, Knapsack Problems, ch. 11.) The linear relaxation gives an upper bound and prices
of both resources; for any prices the Lagrangian bound holds, which is a line of arithmetic that needs no solver. What
a plan falls short of that bound by is the sum of what each of its rows loses at those prices and of what is left over:
:mod:`outbid.offers.team_core` looks through the plans that fall short by little, then by more, until there is one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outbid.offers.team_core import MOST, SLACK, nearest

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Knapsack:
    """Rows of which at most one of each group is taken.

    Args:
        group: of each row, from 0, shape (rows,).
        value, cash, shares: of each row, shape (rows,); cash and shares are not negative.
        budget, pool: what the rows taken may use.
    """

    group: NDArray[np.intp]
    value: Array
    cash: Array
    shares: Array
    budget: float
    pool: float

    def used(self, rows: NDArray[np.intp]) -> tuple[float, float]:
        """Cash and shares that ``rows`` take."""
        return math.fsum(self.cash[rows]), math.fsum(self.shares[rows])

    def worth(self, rows: NDArray[np.intp]) -> float:
        """Value of ``rows``."""
        return math.fsum(self.value[rows])

    def keeps(self, rows: NDArray[np.intp]) -> bool:
        """Whether ``rows`` stay within both resources."""
        cash, shares = self.used(rows)
        return cash <= self.budget * (1 + SLACK) and shares <= self.pool * (1 + SLACK)

    def bound(self, cash_price: float, share_price: float) -> float:
        """No plan is worth more, whatever the prices, as long as neither is negative."""
        best = np.zeros(int(self.group.max()) + 1 if len(self.group) else 0)
        np.maximum.at(best, self.group, self.reduced(cash_price, share_price))
        return cash_price * self.budget + share_price * self.pool + math.fsum(best)

    def reduced(self, cash_price: float, share_price: float) -> Array:
        """Value of each row, less what it takes at these prices."""
        return self.value - cash_price * self.cash - share_price * self.shares

    def taken(self, keep: NDArray[np.bool_]) -> Knapsack:
        """The same with some rows only."""
        return replace(
            self,
            group=self.group[keep],
            value=self.value[keep],
            cash=self.cash[keep],
            shares=self.shares[keep],
        )


@dataclass(frozen=True, eq=False)
class Solved:
    """The best plan, and how it is known to be.

    Args:
        rows: taken, ascending.
        value: of them.
        bound: no plan is worth more.
        relaxed: value of the linear relaxation, in which parts of packages may be taken.
        cash_price, share_price: in value, of one more unit of each, by the linear relaxation.
    """

    rows: NDArray[np.intp]
    value: float
    bound: float
    relaxed: float
    cash_price: float
    share_price: float

    @property
    def gap(self) -> float:
        """Part of the bound by which the plan may fall short of the best one."""
        return max(0.0, self.bound - self.value) / self.bound if self.bound > 0 else 0.0


def solve(problem: Knapsack, most: int = MOST) -> Solved:
    """The plan of most value.

    Args:
        problem: rows and limits.
        most: partial plans that are kept at once; fewer are faster, and may prove less.

    Returns:
        Rows of ``problem``; none where none is affordable and worth something.
    """
    fits = (problem.value > 0) & (problem.cash <= problem.budget) & (problem.shares <= problem.pool)
    if not fits.any():
        return Solved(np.zeros(0, np.intp), 0.0, 0.0, 0.0, 0.0, 0.0)
    places = np.flatnonzero(fits)
    own = problem.taken(fits)
    prices = relaxed_prices(own)
    relaxed = own.bound(*prices)
    start = greedy(own, *prices)
    found, bound = nearest(own, prices, relaxed, start, most)
    value = own.worth(found)
    return Solved(np.sort(places[found]), value, max(bound, value), relaxed, *prices)


def relaxed_prices(problem: Knapsack) -> tuple[float, float]:
    """Prices of cash and of shares in value: the duals of the linear relaxation."""
    from scipy.optimize import linprog

    scale, limits, rows = _scaled(problem)
    found = linprog(-problem.value / scale, A_ub=rows, b_ub=limits, bounds=(0, None), method="highs")
    if found.status != 0:
        raise RuntimeError(found.message)
    duals = np.maximum(0.0, -np.asarray(found.ineqlin.marginals[:2])) * scale
    return float(duals[0] / _unit(problem.budget)), float(duals[1] / _unit(problem.pool))


def greedy(problem: Knapsack, cash_price: float = 0.0, share_price: float = 0.0) -> NDArray[np.intp]:
    """A plan by the best ratio of value to resources, step by step; each step takes a package or a better one.

    Args:
        problem: of which at least one row fits.
        cash_price, share_price: weights of the resources; where both are 0, each by what there is of it.
    """
    weights = cash_price, share_price
    if not any(weights):
        weights = 1 / _unit(problem.budget), 1 / _unit(problem.pool)
    # what does not fit alone is never taken, however heavy
    load = weights[0] * np.minimum(problem.cash, problem.budget) + weights[1] * np.minimum(
        problem.shares, problem.pool
    )
    groups = int(problem.group.max()) + 1 if len(problem.group) else 0
    taken = np.full(groups, -1)
    used = np.zeros((3, groups))
    while True:
        value, cash, shares = (of[problem.group] for of in used)
        gain = problem.value - value
        more_cash, more_shares = problem.cash - cash, problem.shares - shares
        fits = (used[1].sum() + more_cash <= problem.budget) & (used[2].sum() + more_shares <= problem.pool)
        usable = fits & (gain > 0)
        if not usable.any():
            return np.sort(taken[taken >= 0]).astype(np.intp)
        extra = load - np.where(taken[problem.group] >= 0, load[taken[problem.group]], 0.0)
        # what needs no more of anything comes first
        ratio = np.where(usable, gain / np.maximum(extra, 1e-12 * max(1.0, float(load.max()))), -math.inf)
        row = int(np.argmax(ratio))
        group = problem.group[row]
        taken[group] = row
        used[:, group] = problem.value[row], problem.cash[row], problem.shares[row]


def _scaled(problem: Knapsack) -> tuple[float, Array, Any]:
    """Scale of value, limits, and constraint rows: cash, shares, then each group."""
    from scipy.sparse import csr_array, vstack

    count = len(problem.value)
    scale = float(problem.value.max()) or 1.0
    columns = np.arange(count)
    groups = csr_array((np.ones(count), (problem.group, columns)))
    budget, pool = _unit(problem.budget), _unit(problem.pool)
    resources = csr_array(np.stack([problem.cash / budget, problem.shares / pool]))
    limits = np.concatenate([[problem.budget / budget, problem.pool / pool], np.ones(groups.shape[0])])
    return scale, limits, vstack([resources, groups], format="csr")


def _unit(limit: float) -> float:
    return limit if limit > 0 else 1.0

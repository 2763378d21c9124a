"""Plans that keep the chance of running short: looked for below the limits, and proven where plans are few.

Limits are kept by z standard deviations. A standard deviation s is at most V/(2s₀) + s₀/2 for the variance V and any
s₀, with equality at s₀ = s: that is linear in the rows, and the least z that will do gives a plan. Where all plans can
be counted, those of more value are then gone through from the best one down, until one keeps the chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from outbid.offers.team_risk import Lottery, overrun
from outbid.offers.team_solve import Knapsack, Solved, solve

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
Kept = Callable[[Rows], bool]
Lotteries = tuple[Sequence[Lottery], Sequence[Lottery]]
ROUNDS = 7
"""Halvings of how careful a plan is."""
CAREFUL = 4.0
"""Standard deviations by which a plan is kept below its limits at most."""
MOST_CHANGES, FEW_CHANGES = 150, 20
"""Single changes of a plan that are looked at."""
MOST_PLANS = 300_000
"""Plans that are counted one by one."""
MOST_TRIED = 2_000
"""Of these, those whose chances are worked out."""
FEW = 500
"""Partial plans that the solver keeps while a plan is looked for."""
CELLS = 1 << 12
"""Cells of the grid while a plan is looked for."""
MANNERS = (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)
"""Carefulness about cash and about shares: both alike, or one of them."""


def careful(problem: Knapsack, lotteries: Lotteries, solved: Solved, most: float) -> tuple[Rows, float]:
    """A plan whose chances of exceeding cash, and shares, are at most ``most`` each, and what no such plan exceeds.

    Args:
        problem: rows and limits, kept in expectation too.
        lotteries: what each row takes of cash, and of shares.
        solved: the best plan without this condition.
        most: of each chance.
    """
    kept = _keeper(problem, lotteries, most)
    if kept(solved.rows):
        return solved.rows, solved.bound
    variance = [np.array([each.variance for each in own]) for own in lotteries]
    manners = MANNERS if countable(problem) else MANNERS[:1]
    found = [_least_careful(problem, variance, solved.rows, manner, kept) for manner in manners]
    best = _improved(problem, max(found, key=problem.worth), kept, MOST_CHANGES)
    return _first_kept(problem, best, solved.bound, kept)


def refilled(problem: Knapsack, lotteries: Lotteries, rows: Rows, most: float) -> Rows:
    """``rows`` after the best single changes that keep both chances: quick, where :func:`careful` is not."""
    return _improved(problem, rows, _keeper(problem, lotteries, most), FEW_CHANGES)


def countable(problem: Knapsack) -> bool:
    """Whether all plans can be counted one by one."""
    return float(np.prod(np.bincount(problem.group) + 1.0)) <= MOST_PLANS


def _keeper(problem: Knapsack, lotteries: Lotteries, most: float) -> Kept:
    limits = problem.budget, problem.pool

    def kept(rows: Rows) -> bool:
        if not problem.keeps(rows):
            return False
        return all(
            overrun([own[row] for row in rows], limit, CELLS).high <= most
            for own, limit in zip(lotteries, limits, strict=True)
        )

    return kept


def _least_careful(
    problem: Knapsack, variance: list[Array], start: Rows, manner: tuple[float, float], kept: Kept
) -> Rows:
    """The best plan found that is kept, as careful as need be; none where none is."""
    best: Rows = np.zeros(0, np.intp)
    low, high = 0.0, CAREFUL
    for _ in range(ROUNDS):
        z = 0.5 * (low + high)
        rows = _tightened(problem, variance, start, (z * manner[0], z * manner[1]))
        if kept(rows):
            high = z
            best = max(best, rows, key=problem.worth)
        else:
            low = z
    return best


def _first_kept(problem: Knapsack, rows: Rows, bound: float, kept: Kept) -> tuple[Rows, float]:
    """The best plan of all that is kept, if they can be counted; else ``rows``, and what no plan exceeds."""
    groups = [np.append(np.flatnonzero(problem.group == group), -1) for group in np.unique(problem.group)]
    if not countable(problem):
        return rows, bound
    sums = np.zeros((3, 1))
    for group in groups:
        own = np.stack(
            [np.append(each[group[:-1]], 0.0) for each in (problem.value, problem.cash, problem.shares)]
        )
        sums = (sums[:, :, None] + own[:, None, :]).reshape(3, -1)
    value, cash, shares = sums
    least = problem.worth(rows)
    better = np.flatnonzero(
        (value > least * (1 + 1e-12))
        & (cash <= problem.budget * (1 + 1e-9))
        & (shares <= problem.pool * (1 + 1e-9))
    )
    order = better[np.argsort(-value[better], kind="stable")]
    for place in order[:MOST_TRIED]:
        numbers = np.unravel_index(int(place), [len(group) for group in groups])
        chosen = np.array([group[number] for group, number in zip(groups, numbers, strict=True)])
        plan = np.sort(chosen[chosen >= 0])
        if kept(plan):
            return plan, problem.worth(plan)
    if len(order) > MOST_TRIED:
        return rows, float(value[order[MOST_TRIED]])
    return rows, least


def _tightened(problem: Knapsack, variance: list[Array], rows: Rows, z: tuple[float, float]) -> Rows:
    """The best plan that stays ``z`` standard deviations below each limit, from ``rows`` on."""
    for _ in range(3):
        spread = [float(np.sqrt(each[rows].sum())) for each in variance]
        extra = [
            own * each / (2 * s) if s > 0 else 0.0 * each
            for own, each, s in zip(z, variance, spread, strict=True)
        ]
        before = rows
        rows = solve(
            replace(
                problem,
                cash=problem.cash + extra[0],
                shares=problem.shares + extra[1],
                budget=max(0.0, problem.budget - z[0] * spread[0] / 2),
                pool=max(0.0, problem.pool - z[1] * spread[1] / 2),
            ),
            FEW,
        ).rows
        if np.array_equal(rows, before):
            break
    return rows


def _improved(problem: Knapsack, rows: Rows, kept: Kept, most: int) -> Rows:
    """``rows`` after single changes, the most valuable first, as long as one brings value and is kept."""
    left = most
    while left > 0:
        of = np.full(int(problem.group.max()) + 1, -1)
        of[problem.group[rows]] = rows
        held = of[problem.group]
        gain = problem.value - np.where(held >= 0, problem.value[held], 0.0)
        for row in np.argsort(-gain, kind="stable"):
            if gain[row] <= 0 or left <= 0:
                return rows
            changed = np.sort(np.append(rows[problem.group[rows] != problem.group[row]], row))
            if not problem.keeps(changed):
                continue
            left -= 1
            if kept(changed):
                rows = changed
                break
        else:
            return rows
    return rows

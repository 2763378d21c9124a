"""The plan for a team: which package each opening offers, with its certificate and its risk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.offers.team import Option, Team
from outbid.offers.team_risk import Lottery, Overrun, overrun
from outbid.offers.team_solve import Knapsack, Solved, solve

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
ROUNDS = 9
"""Halvings of how careful a plan is."""
CAREFUL = 4.0
"""Standard deviations by which a plan is kept below its limits at most."""
MOST_TRIED = 400
"""Changes of a careful plan that are looked at."""
CELLS = 1 << 12
"""Cells of the grid while a careful plan is looked for."""


@dataclass(frozen=True, eq=False)
class TeamPlan:
    """What to offer for each opening.

    Args:
        team: openings and resources.
        options: that are taken, one an opening at most, in the order of openings.
        solved: the knapsack, with bound and prices; of the plan without ``most_overrun`` where one is stated.
        value: expected value of hires, less their cost where the team counts that.
        bound: no plan is worth more.
        cash_overrun, pool_overrun: chances that cash, or shares, exceed what there is.
        most_overrun: that each of both chances was kept to; ``None``: no such condition.
    """

    team: Team
    options: tuple[Option, ...]
    solved: Solved
    value: float
    bound: float
    cash_overrun: Overrun
    pool_overrun: Overrun
    most_overrun: float | None = None

    @property
    def gap(self) -> float:
        """Part of the bound by which the plan may fall short of the best one."""
        return max(0.0, self.bound - self.value) / self.bound if self.bound > 0 else 0.0

    @property
    def hires(self) -> float:
        """Expected number of openings that are filled."""
        return float(sum(option.chance for option in self.options))

    @property
    def cash(self) -> float:
        """Expected cash within the window."""
        return float(sum(option.cash for option in self.options))

    @property
    def shares(self) -> float:
        """Expected shares."""
        return float(sum(option.shares for option in self.options))


def knapsack(team: Team) -> Knapsack:
    """The rows that the solver chooses from: :attr:`Team.options`."""
    return Knapsack(
        np.array([option.opening for option in team.options], np.intp),
        np.array([option.value for option in team.options]),
        np.array([option.cash for option in team.options]),
        np.array([option.shares for option in team.options]),
        team.budget,
        team.pool,
    )


def plan(team: Team, most_overrun: float | None = None) -> TeamPlan:
    """The plan of most expected value within budget and pool, both in expectation.

    Args:
        team: openings and resources.
        most_overrun: chance up to which cash, and likewise shares, may exceed what there is.

    Raises:
        InputError: no opening has a package that can be paid for, or a chance that is none.
    """
    if most_overrun is not None and not 0 < most_overrun <= 1:
        raise InputError("team.overrun", value=f"{most_overrun:g}")
    problem = knapsack(team)
    _check_affordable(team, problem)
    solved = solve(problem)
    rows = solved.rows
    if most_overrun is not None:
        rows = careful(team, problem, solved, most_overrun)
    options = tuple(team.options[row] for row in rows)
    return TeamPlan(
        team,
        options,
        solved,
        problem.worth(rows),
        solved.bound,
        overrun(_lotteries(options, "cash"), team.budget),
        overrun(_lotteries(options, "shares"), team.pool),
        most_overrun,
    )


def _check_affordable(team: Team, problem: Knapsack) -> None:
    if ((problem.cash <= problem.budget) & (problem.shares <= problem.pool)).any():
        return
    without = problem.shares <= problem.pool
    if not without.any():
        raise InputError("team.pool", pool=f"{team.pool:,.0f}", least=f"{problem.shares.min():,.0f}")
    least = float(problem.cash[without].min())
    raise InputError("team.budget", budget=f"{team.budget:,.0f}", least=f"{least:,.0f}")


def _lotteries(options: tuple[Option, ...], what: str) -> tuple[Lottery, ...]:
    return tuple(
        Lottery(
            np.array([outcome.chance for outcome in option.outcomes]),
            np.array([getattr(outcome, what) for outcome in option.outcomes]),
        )
        for option in options
    )


def careful(team: Team, problem: Knapsack, solved: Solved, most: float) -> Rows:
    """A plan whose chances of exceeding cash, and shares, are at most ``most`` each; good, not proven the best.

    Limits are kept by z standard deviations. A standard deviation s is at most V/(2s₀) + s₀/2 for the variance V and
    any s₀, with equality at s₀ = s: that is linear in the rows. The least z that will do is looked for, then single
    changes that bring value and keep the chances.
    """
    every = _lotteries(team.options, "cash"), _lotteries(team.options, "shares")
    limits = team.budget, team.pool

    def kept(rows: Rows) -> bool:
        if not problem.keeps(rows):
            return False
        return all(
            overrun([own[row] for row in rows], limit, CELLS).high <= most
            for own, limit in zip(every, limits, strict=True)
        )

    if kept(solved.rows):
        return solved.rows
    variance = [np.array([each.variance for each in own]) for own in every]
    best: Rows = np.zeros(0, np.intp)
    low, high = 0.0, CAREFUL
    for _ in range(ROUNDS):
        z = 0.5 * (low + high)
        rows = _tightened(problem, variance, solved.rows, z)
        if kept(rows):
            high = z
            best = max(best, rows, key=problem.worth)
        else:
            low = z
    return _improved(problem, best, kept)


def _tightened(problem: Knapsack, variance: list[Array], rows: Rows, z: float) -> Rows:
    """The best plan that stays ``z`` standard deviations below its limits, from ``rows`` on."""
    for _ in range(3):
        spread = [float(np.sqrt(each[rows].sum())) for each in variance]
        extra = [
            z * each / (2 * s) if s > 0 else 0.0 * each for each, s in zip(variance, spread, strict=True)
        ]
        before = rows
        rows = solve(
            replace(
                problem,
                cash=problem.cash + extra[0],
                shares=problem.shares + extra[1],
                budget=max(0.0, problem.budget - z * spread[0] / 2),
                pool=max(0.0, problem.pool - z * spread[1] / 2),
            )
        ).rows
        if np.array_equal(rows, before):
            break
    return rows


def _improved(problem: Knapsack, rows: Rows, kept: Callable[[Rows], bool]) -> Rows:
    """``rows`` after single changes, the most valuable first, as long as one brings value and is kept."""
    left = MOST_TRIED
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

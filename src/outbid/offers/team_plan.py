"""The plan for a team: which package each opening offers, with its certificate and its risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outbid.core.errors import InputError
from outbid.offers.team import Option, Team
from outbid.offers.team_careful import careful
from outbid.offers.team_risk import Lottery, Overrun, overrun
from outbid.offers.team_solve import Knapsack, Solved, solve


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
    rows, bound = solved.rows, solved.bound
    if most_overrun is not None:
        lotteries = lotteries_of(team.options, "cash"), lotteries_of(team.options, "shares")
        rows, bound = careful(problem, lotteries, solved, most_overrun)
    options = tuple(team.options[row] for row in rows)
    return TeamPlan(
        team,
        options,
        solved,
        problem.worth(rows),
        bound,
        overrun(lotteries_of(options, "cash"), team.budget),
        overrun(lotteries_of(options, "shares"), team.pool),
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


def lotteries_of(options: Sequence[Option], what: str) -> tuple[Lottery, ...]:
    """What each of ``options`` takes of ``what``: ``"cash"`` or ``"shares"``."""
    return tuple(
        Lottery(
            np.array([outcome.chance for outcome in option.outcomes]),
            np.array([getattr(outcome, what) for outcome in option.outcomes]),
        )
        for option in options
    )

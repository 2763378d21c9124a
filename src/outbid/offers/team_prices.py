"""What more of a resource would bring a team, and who is next if nobody takes an offer: plans solved anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outbid.offers.team import Option
from outbid.offers.team_careful import careful, countable, refilled
from outbid.offers.team_plan import TeamPlan, knapsack, lotteries_of, plan
from outbid.offers.team_risk import overrun
from outbid.offers.team_solve import Knapsack, solve

Rows = NDArray[np.intp]
Resource = Literal["cash", "shares"]
PARTS = (-0.1, 0.05, 0.1, 0.25)
"""Changes of a resource, as parts of it, for which the plan is solved anew."""
LEAD = 0.1
"""Of these, the one that is told first: packages are lumps, so that a single dollar buys none."""


@dataclass(frozen=True)
class Step:
    """What a change of one resource does to the best plan.

    Args:
        resource: that changes.
        amount: of the change, money or shares; negative: less.
        value: that the best plan gains; negative: loses.
    """

    resource: Resource
    amount: float
    value: float

    @property
    def each(self) -> float:
        """Value of one unit more, on average over the change."""
        return self.value / self.amount


@dataclass(frozen=True)
class Next:
    """What the plan turns to if nobody takes an opening's offer.

    Args:
        option: that nobody takes.
        changes: options that the best plan without that opening has instead, the one of most value first.
        value: of them, beyond what the rest of the plan was worth.
    """

    option: Option
    changes: tuple[Option, ...]
    value: float


def steps(found: TeamPlan, resource: Resource, amounts: Sequence[float]) -> tuple[Step, ...]:
    """What changes of ``resource`` by ``amounts`` do, by solving anew; those that leave nothing are left out."""
    team = found.team
    told = []
    for amount in amounts:
        if resource == "cash":
            changed = replace(team, budget=team.budget + amount)
            possible = changed.budget > 0
        else:
            changed = replace(team, pool=team.pool + amount)
            possible = changed.pool >= 0
        if amount and possible:
            value = _value(replace(found, team=changed))
            told.append(Step(resource, amount, value - found.value))
    return tuple(told)


def _value(changed: TeamPlan) -> float:
    """Of the best plan for the team of ``changed``; 0 where nothing is affordable."""
    problem = knapsack(changed.team)
    if not ((problem.cash <= problem.budget) & (problem.shares <= problem.pool)).any():
        return 0.0
    return plan(changed.team, changed.most_overrun).value


def least_overrun(found: TeamPlan) -> float | None:
    """The least chance of running short that a package alone brings, where that is what leaves everything open.

    ``None``: something is offered, no chance was to be kept, or a package keeps it.
    """
    if found.options or found.most_overrun is None:
        return None
    team = found.team
    least = min(
        max(
            overrun(lotteries_of([option], "cash"), team.budget).high,
            overrun(lotteries_of([option], "shares"), team.pool).high,
        )
        for option in team.options
    )
    return least if least > found.most_overrun else None


def nexts(found: TeamPlan) -> tuple[Next, ...]:
    """For each option of the plan, what to turn to if nobody takes it: the best plan without that opening.

    Budget and pool are kept in expectation over everybody else, and the chances of running short as in the plan.
    """
    problem = knapsack(found.team)
    told = []
    for option in found.options:
        keep = problem.group != option.opening
        rows = np.flatnonzero(keep)
        others = {id(each) for each in found.options}
        if not len(rows):
            told.append(Next(option, (), 0.0))
            continue
        left = problem.taken(keep)
        chosen = _without(found, left, rows)
        options = [found.team.options[rows[row]] for row in chosen]
        was = {each.opening: each.value for each in found.options}
        new = [each for each in options if id(each) not in others]
        new.sort(key=lambda each: was.get(each.opening, 0.0) - each.value)
        told.append(Next(option, tuple(new), max(0.0, left.worth(chosen) - (found.value - option.value))))
    return tuple(told)


def _without(found: TeamPlan, left: Knapsack, rows: Rows) -> Rows:
    """The best plan of ``left``, the ``rows`` of the plan's options that remain, as places among them."""
    if found.most_overrun is None:
        return solve(left).rows
    own = [found.team.options[row] for row in rows]
    lotteries = lotteries_of(own, "cash"), lotteries_of(own, "shares")
    if countable(left):
        return careful(left, lotteries, solve(left), found.most_overrun)[0]
    taken = {id(option) for option in found.options}
    now = np.flatnonzero([id(option) in taken for option in own])
    return refilled(left, lotteries, now, found.most_overrun)

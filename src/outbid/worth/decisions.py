"""What a person decides on the way: when to leave of their own will, and whether to exercise what would lapse."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import OPTIONS
from outbid.packages.terms import Stock
from outbid.worth.cashflows import longest_stay
from outbid.worth.ending import Ending
from outbid.worth.futures import MARKET, Factors
from outbid.worth.listed import pays_stock, stock_factor
from outbid.worth.option_pay import Exercises
from outbid.worth.paths import prices

if TYPE_CHECKING:
    from outbid.worth.stopping import Choice, Policy

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Plan:
    """How a person decides in one package.

    Args:
        leave: when to leave of one's own will: never, after a month (an array: by future), or by a policy over
            year ends.
        steady: nobody leaves or loses the job: what an offer says, to tell apart what the market does to it.
        exercise: by stake, whether vested options are exercised when they would lapse otherwise: a choice by what is
            known, always, or never; where nothing is said, if they are worth more than they cost.
    """

    leave: Policy | Array | float | None = None
    exercise: tuple[Choice | bool, ...] = ()
    steady: bool = False

    def quits(self, states: Callable[[], Array]) -> Array | float | None:
        """Months after which the person leaves, infinite where never; ``states`` are asked for only if needed."""
        if self.leave is None or isinstance(self.leave, float | np.ndarray):
            return self.leave
        dates = self.leave.stops(states())
        months: Array = np.where(dates < len(self.leave.rules), 12.0 * (dates + 1), math.inf)
        return months

    def exercises(self, index: int) -> Exercises:
        """The rule of stake ``index``."""
        rule = self.exercise[index] if index < len(self.exercise) else None

        def decide(years: Array, moneyness: Array) -> Bools:
            if isinstance(rule, bool):
                return np.full(len(years), rule)
            in_the_money: Bools = moneyness > 1
            return in_the_money & rule.first(exercise_states(years, moneyness)) if rule else in_the_money

        return decide


AS_PLANNED = Plan()
"""Nobody leaves before the planned stay is over."""


def may_lapse(package: Package) -> bool:
    """Whether it holds options that lapse before an exit unless they are paid for."""
    return any(each.form in OPTIONS and not each.conditions.early_exercise for each in package.stakes)


def exercise_states(years: Array, moneyness: Array) -> Array:
    """What is known when options would lapse, shape (n, 2): the date, and fair value over strike (its logarithm)."""
    return np.stack([years, np.log(np.maximum(moneyness, 1e-12))], axis=1)


def decision_years(person: Person) -> int:
    """Year ends before the end of the planned stay at which the person may leave."""
    return longest_stay(person) - 1


def decision_states(
    package: Package, person: Person, endings: Sequence[Ending], factors: Factors, size: int
) -> Array:
    """What is known at each of those year ends, shape (years, futures, states).

    The fair value of each stake and the price of the listed share; a constant where there is neither.
    """
    years = decision_years(person)
    known = [ending.marks[:years] for ending in endings if ending.marks is not None]
    if pays_stock(package):
        stock, own = package.stock or Stock(), factors[stock_factor(package)]
        path = prices(stock, person.economy, factors[MARKET], own, 4 * years)
        known.append(path[3::4])
    if not known:
        known = [np.ones((years, size))]
    return np.stack(known, axis=2)

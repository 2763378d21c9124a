"""A team to hire: openings, the packages that each may offer, and what they take of one budget and one pool.

An opening asks its candidates one after another, each with the same package; whoever takes it starts, and every
refusal costs the months that an answer takes. Expected over who accepts, a package thus has a chance of filling the
opening, a value, cash within the planning window and shares.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.offers.terms import Terms

Array = NDArray[np.float64]


class Outcome(NamedTuple):
    """One way in which an opening is filled: who, when, how probably, and what that takes and brings."""

    candidate: int
    month: int
    chance: float
    value: float
    cash: float
    shares: float


@dataclass(frozen=True, eq=False)
class Choice:
    """A package that an opening may offer.

    Args:
        name: of the package; empty where its terms name it.
        chances: that each candidate takes it if all before refused, in the order in which they are asked.
        cash: expected by month since the start, while the hire stays, shape (months of the window,).
        shares: granted on the first day.
        cost: expected cost of the hire over all years counted on, today's money; NaN where it is not known.
        terms: of the package.
        candidates: names, in the order in which they are asked; empty where they have none.
    """

    name: str
    chances: tuple[float, ...]
    cash: Array
    shares: float = 0.0
    cost: float = math.nan
    terms: Terms | None = None
    candidates: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.chances or not all(0 <= chance <= 1 for chance in self.chances):
            raise ValueError("chances are probabilities, one a candidate")


@dataclass(frozen=True, eq=False)
class Opening:
    """A job to fill.

    Args:
        name: of the job.
        month: of the window, from 1, in which the first candidate asked would start.
        values: of a hire to the firm by the month of the start, shape (months of the window,).
        choices: packages that may be offered.
    """

    name: str
    month: int
    values: Array
    choices: tuple[Choice, ...]


@dataclass(frozen=True, eq=False)
class Team:
    """Openings with what is there for them.

    Args:
        openings: to fill.
        months: of the planning window.
        budget: cash that may be spent within it.
        pool: shares that may be granted.
        wait: months that each refusal delays the start by.
        net: whether the cost of a hire is taken off its value.

    Raises:
        InputError: nothing to fill, or nothing to fill it with.
    """

    openings: tuple[Opening, ...]
    months: int
    budget: float
    pool: float
    wait: int = 1
    net: bool = False

    def __post_init__(self) -> None:
        if not self.openings:
            raise InputError("team.no_opening")
        names = [opening.name for opening in self.openings]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise InputError("team.same_name", name=twice)
        for opening in self.openings:
            if not opening.choices:
                raise InputError("team.no_package", name=opening.name)
            if not 1 <= opening.month <= self.months:
                raise InputError("team.month", name=opening.name, value=opening.month, most=self.months)
            if self.net and any(math.isnan(choice.cost) for choice in opening.choices):
                raise InputError("team.no_cost", name=opening.name)

    def outcomes(self, opening: Opening, choice: Choice) -> Iterator[Outcome]:
        """All ways in which ``choice`` fills ``opening`` within the window; the rest of probability is nobody."""
        nobody = 1.0
        for place, chance in enumerate(choice.chances):
            month = opening.month + place * self.wait
            if month > self.months:
                return
            spent = math.fsum(choice.cash[: self.months - month + 1])
            worth = float(opening.values[month - 1]) - (choice.cost if self.net else 0.0)
            yield Outcome(place, month, nobody * chance, worth, spent, choice.shares)
            nobody *= 1 - chance

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """Every opening with each of its packages, in order."""
        return tuple(
            Option(place, number, tuple(self.outcomes(opening, choice)))
            for place, opening in enumerate(self.openings)
            for number, choice in enumerate(opening.choices)
        )

    def opening(self, option: Option) -> Opening:
        """The opening that ``option`` fills."""
        return self.openings[option.opening]

    def choice(self, option: Option) -> Choice:
        """The package that ``option`` offers."""
        return self.openings[option.opening].choices[option.package]

    def spending(self, options: tuple[Option, ...]) -> tuple[Array, Array]:
        """Expected cash and shares by month of the window, each of shape (months,)."""
        cash, shares = np.zeros(self.months), np.zeros(self.months)
        for option in options:
            monthly = self.choice(option).cash
            for outcome in option.outcomes:
                first = outcome.month - 1
                cash[first:] += outcome.chance * monthly[: self.months - first]
                shares[first] += outcome.chance * outcome.shares
        return cash, shares


@dataclass(frozen=True)
class Option:
    """An opening with one of its packages.

    Args:
        opening, package: their places.
        outcomes: ways in which the opening is filled; the rest of probability is nobody.
    """

    opening: int
    package: int
    outcomes: tuple[Outcome, ...]

    @cached_property
    def chance(self) -> float:
        """That the opening is filled within the window."""
        return math.fsum(each.chance for each in self.outcomes)

    @cached_property
    def value(self) -> float:
        """Expected value."""
        return math.fsum(each.chance * each.value for each in self.outcomes)

    @cached_property
    def cash(self) -> float:
        """Expected cash within the window."""
        return math.fsum(each.chance * each.cash for each in self.outcomes)

    @cached_property
    def shares(self) -> float:
        """Expected shares."""
        return math.fsum(each.chance * each.shares for each in self.outcomes)


def monthly_cash(
    months: int, monthly: float, first: float = 0.0, leaving: float = 0.0, growth: float = 0.0
) -> Array:
    """Expected cash by month since the start, shape (months,).

    Args:
        months: of the window.
        monthly: pay with all that comes on top of it.
        first: paid on joining.
        leaving: probability a year that the hire leaves, at a constant hazard.
        growth: of pay a year, from the start of each year of service.
    """
    month = np.arange(months)
    cash = monthly * (1 + growth) ** (month // 12) * (1 - leaving) ** (month / 12)
    cash[0] += first
    return np.asarray(cash, np.float64)


def worth_by_start(months: int, a_year: float, counted: int, leaving: float = 0.0) -> Array:
    """Value of a hire worth ``a_year``, by the month of the start, until month ``counted`` of the plan; (months,)."""
    staying = (1 - leaving) ** (np.arange(max(counted, months)) / 12)
    total = np.concatenate([[0.0], np.cumsum(staying)]) * a_year / 12
    left = np.clip(counted - np.arange(months), 0, None)
    return np.asarray(total[left])

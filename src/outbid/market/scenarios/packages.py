"""What each seat can offer each type of worker: one menu for each person and terms, shared by all draws and shocks."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.law.minimum_wage import minimum_wage
from outbid.market.frontier import PiecewiseLinear
from outbid.market.menus.equity_terms import package_cost
from outbid.market.menus.menu import Menu, menus
from outbid.market.menus.recipes import Limits, Recipe
from outbid.market.scenarios.scenario import Employer, Equity, Scenario, Seat, Segment, Terms
from outbid.packages.outlooks import Stated
from outbid.packages.person import Person
from outbid.packages.stake import Stake
from outbid.packages.vesting import parse_vesting
from outbid.worth.cash_and_equity import PackageWorth
from outbid.worth.equity_payout import EquityPayout, listed_payout
from outbid.worth.stake_payout import stake_payout
from outbid.worth.tax_law import tax_of

Array = NDArray[np.float64]
Index = NDArray[np.intp]
MINIMUM_PAY = {
    country: wage.yearly for country in ("US", "DE") if (wage := minimum_wage(country, dt.date(2026, 12, 31)))
}
"""Least pay of a full-time year by the countries' law of 2026. States' own minima are higher and are not counted."""
FUTURES = 32_768
"""Futures of a private stake: the error of its mean is about a percent of face."""
LEAST_HORIZON = 10
BEYOND_VALUE = 1.25
"""A package without a cap is tabulated up to this multiple of what a hire may be worth."""


@dataclass(frozen=True, eq=False)
class Packages:
    """Menus of all pairs.

    Args:
        menus: the distinct ones.
        of: shape (X, Y), which menu a pair has; −1 where the seat cannot hire the type.
        people: shape (X,), the worth of cash to each type of worker.
        scaled_tables: frontiers in the units of tastes, filled as they are needed.
    """

    menus: tuple[Menu, ...]
    of: Index
    people: tuple[PackageWorth, ...]
    scaled_tables: dict[tuple[int, float, float], PiecewiseLinear] = field(default_factory=dict)

    def sure_worth(self, pay: Array) -> Array:
        """Worth a year of sure pay, shape (X, draws) as ``pay``."""
        return np.stack([worth(row, 0.0) for worth, row in zip(self.people, pay, strict=True)])

    def mix(self, cost: Array, where: NDArray[np.bool_]) -> tuple[Array, Array]:
        """Salary and face value of equity that cost just ``cost``, shape (X, Y); 0 outside ``where``."""
        cash, equity = np.zeros(cost.shape), np.zeros(cost.shape)
        for index, each in enumerate(self.menus):
            chosen = (self.of == index) & where
            if chosen.any():
                cash[chosen], equity[chosen] = each.package(cost[chosen])
        return cash, equity

    @cached_property
    def limits(self) -> tuple[Array, Array, Array]:
        """Least and greatest cost of a package and the worth of the least, each of shape (X, Y)."""
        ends = [(m.frontier.floor, m.frontier.cap, float(m.frontier.values[0])) for m in self.menus]
        table = np.array([*ends, (0.0, np.inf, 0.0)])
        return table[self.of, 0], table[self.of, 1], table[self.of, 2]

    @cached_property
    def equity_cost(self) -> Array:
        """Cost of 1 of face value, shape (X, Y)."""
        return np.array([*(each.cost.equity for each in self.menus), 0.0])[self.of]

    @property
    def error(self) -> float:
        """Greatest bound on what a tabulated frontier is off, money a year."""
        return max((each.frontier.error for each in self.menus), default=0.0)


@dataclass(frozen=True, eq=False)
class _Order:
    """A person and the terms of a seat, and a ``key`` that is equal for those that make one menu."""

    person: Person
    segment: Segment
    employer: Employer
    seat: Seat
    equity: Equity | None
    most: float
    key: tuple[object, ...]

    @staticmethod
    def of(person: Person, segment: Segment, employer: Employer, seat: Seat) -> _Order:
        if employer.place is not None:
            person = replace(person, place=employer.place)
        terms, equity = seat.terms, employer.equity if seat.terms.pool else None
        most = _most(terms, seat.value[segment.name].high)
        # aversion to risk tells apart who is offered a risk
        gamma = person.gamma if equity else float(person.gamma > 0)
        facts = (person.place, person.status, person.tax_year, person.wealth, gamma, segment.stay)
        key = (*facts, terms, id(equity), employer.name if equity else "", most)
        return _Order(person, segment, employer, seat, equity, most, key)


@contextmanager
def _at(order: _Order) -> Iterator[None]:
    """Says of a complaint at which pair it arose."""
    try:
        yield
    except InputError as error:
        place = order.employer.place_of(order.seat)
        raise error.at(f"{place} × {order.segment.place_in_file}") from None


class Kitchen:
    """Makes menus and keeps them: a scenario and its shocks share most of them."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._menus: dict[tuple[object, ...], Menu] = {}
        self._payouts: dict[tuple[object, ...], EquityPayout] = {}
        self._kept: list[Equity] = []

    def packages(self, scenario: Scenario) -> Packages:
        """Menus of all pairs of ``scenario``.

        Raises:
            InputError: no package is possible for a pair, at its place.
        """
        people = [
            person_of(scenario, segment, gamma) for segment in scenario.segments for gamma, _ in segment.risk
        ]
        segments = [segment for segment in scenario.segments for _ in segment.risk]
        of = np.full((len(people), len(scenario.seats)), -1, np.intp)
        places: dict[tuple[object, ...], int] = {}
        orders: dict[tuple[object, ...], _Order] = {}
        for y, (employer, seat) in enumerate(scenario.seats):
            for x, (person, segment) in enumerate(zip(people, segments, strict=True)):
                if segment.name in seat.value:
                    order = _Order.of(person, segment, employer, seat)
                    of[x, y] = places.setdefault(order.key, len(places))
                    orders.setdefault(order.key, order)
        self._make([order for key, order in orders.items() if key not in self._menus])
        # what is sure is worth the same to everyone, whatever the aversion to risk
        sure = tuple(PackageWorth(replace(person, gamma=0.0), tax_of(person)) for person in people)
        return Packages(tuple(self._menus[key] for key in places), of, sure)

    def _make(self, orders: Sequence[_Order]) -> None:
        recipes = []
        for order in orders:
            with _at(order):
                recipes.append(self._recipe(order))
        try:
            made = menus(recipes)
        except InputError:
            # one of them cannot be made: which one shows when each is made by itself
            made = []
            for order, recipe in zip(orders, recipes, strict=True):
                with _at(order):
                    made += menus([recipe])
        for order, each in zip(orders, made, strict=True):
            if order.equity is not None:
                self._kept.append(order.equity)  # an id is only the object's own while the object lives
            self._menus[order.key] = each

    def _recipe(self, order: _Order) -> Recipe:
        person, terms, equity = order.person, order.seat.terms, order.equity
        tax = tax_of(person)
        payout = None if equity is None else self._payout(person, order.segment, order.employer, equity)
        worth = PackageWorth(person, tax, payout)
        cost = package_cost(
            worth,
            payroll=terms.payroll,
            employer_value=None if equity is None else equity.employer_value,
            forfeited=0.0 if equity is None else equity.forfeited,
        )
        least, most = MINIMUM_PAY[tax.country], order.most
        if math.isfinite(most):
            most = max(most, BEYOND_VALUE * float(cost(least)))
        limits = Limits.of(terms.band, terms.cash_cap, terms.pool if equity else 0.0, least, most)
        return Recipe(worth, cost, limits)

    def _payout(self, person: Person, segment: Segment, employer: Employer, equity: Equity) -> EquityPayout:
        country = "DE" if person.place.startswith("DE") else "US"
        key = (id(equity), employer.name, segment.stay, country)
        if key not in self._payouts:
            if equity.stock is not None:
                made = listed_payout(equity.stock, person.economy, segment.stay)
            else:
                stake = _stake(equity, segment.stay)
                made = stake_payout(
                    stake, person, employer.name, country="DE" if country == "DE" else "US",
                    seed=self._seed, futures=FUTURES,
                )  # fmt: skip
            self._payouts[key] = made
        return self._payouts[key]


def person_of(scenario: Scenario, segment: Segment, gamma: float) -> Person:
    """A member of ``segment`` with relative risk aversion ``gamma``."""
    return Person(
        wealth=segment.wealth,
        gamma=gamma,
        place=segment.place,
        status=segment.status,
        tax_year=scenario.tax_year,
        currency=scenario.currency,
        stay=Point(segment.stay),
        horizon=max(LEAST_HORIZON, math.ceil(segment.stay)),
        economy=scenario.economy,
    )


def usual_worth(scenario: Scenario, usual: dict[str, float]) -> dict[str, float]:
    """Worth after tax of the usual pay of each segment, money a year.

    Raises:
        InputError: nothing is left of it, so that it gives tastes no scale.
    """
    found = {}
    for segment in scenario.segments:
        person = person_of(scenario, segment, 0.0)
        worth = float(PackageWorth(person, tax_of(person))(usual[segment.name], 0.0))
        if not worth > 0:
            raise InputError("scenario.no_usual_pay", where=segment.place_in_file)
        found[segment.name] = worth
    return found


def _most(terms: Terms, value: float) -> float:
    """Greatest cost to tabulate where nothing caps cash, else infinity."""
    capped = terms.cash_cap is not None or terms.band is not None
    return math.inf if capped else BEYOND_VALUE * value


def _stake(equity: Equity, stay: float) -> Stake:
    """Units that vest evenly over the stay; of a belief one unit of face value, else one share."""
    assert equity.outlook is not None
    vesting = parse_vesting(f"{max(1, round(12 * stay))}m/monthly")
    if isinstance(equity.outlook, Stated):
        return Stake("equity", equity.outlook, vesting, form="rsu", headline=1.0)
    return Stake("equity", equity.outlook, vesting, form="rsu", shares=1.0)

"""What each seat can offer each type of worker: one menu for each person and terms, shared by all draws and shocks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.market.equity_terms import package_cost
from outbid.market.frontier import PiecewiseLinear
from outbid.market.menu import Menu, menu
from outbid.market.menu_search import Limits, best_mixes
from outbid.market.scenarios.scenario import Employer, Equity, Scenario, Seat, Segment, Terms
from outbid.packages.outlooks import Stated
from outbid.packages.person import Person
from outbid.packages.stake import Stake
from outbid.packages.vesting import parse_vesting
from outbid.worth.cash_and_equity import PackageWorth, tax_of
from outbid.worth.equity_payout import EquityPayout, listed_payout
from outbid.worth.stake_payout import stake_payout

Array = NDArray[np.float64]
Index = NDArray[np.intp]
MINIMUM_PAY = {"US": 7.25 * 2_080, "DE": 13.90 * 2_080}
"""Least pay of a full-time year: 29 USC 206 (since 2009); § 1 MiLoG, rate of 2026. States' own minima are higher."""
FUTURES = 32_768
"""Futures of a private stake: the error of its mean is about a percent of face."""
LEAST_HORIZON = 10
BEYOND_VALUE = 1.25
"""A package without a cap is tabulated up to this multiple of what a hire may be worth."""
MIX_KNOTS, MIX_ROUNDS = 48, 3


@dataclass(frozen=True, eq=False)
class Offered:
    """A menu with its mix at some costs, to look up.

    Args:
        at, cash, equity: shape (costs,), costs ascending, salary and face value a year.
        equity_cost: cost of 1 of face value a year.
    """

    menu: Menu
    at: Array
    cash: Array
    equity: Array
    equity_cost: float

    @property
    def frontier(self) -> PiecewiseLinear:
        """W(c)."""
        return self.menu.frontier


@dataclass(frozen=True, eq=False)
class Packages:
    """Menus of all pairs.

    Args:
        menus: the distinct ones.
        of: shape (X, Y), which menu a pair has; −1 where the seat cannot hire the type.
        people: shape (X,), the worth of cash to each type of worker.
        scaled_tables: frontiers in the units of tastes, filled as they are needed.
    """

    menus: tuple[Offered, ...]
    of: Index
    people: tuple[PackageWorth, ...]
    scaled_tables: dict[tuple[int, float, float], PiecewiseLinear] = field(default_factory=dict)

    def sure_worth(self, pay: Array) -> Array:
        """Worth a year of sure pay, shape (X, draws) as ``pay``."""
        return np.stack([worth(row, 0.0) for worth, row in zip(self.people, pay, strict=True)])

    def mix(self, cost: Array, where: NDArray[np.bool_]) -> tuple[Array, Array]:
        """Salary and face value of equity at each cost, shape (X, Y); 0 outside ``where``."""
        cash, equity = np.zeros(cost.shape), np.zeros(cost.shape)
        for index, each in enumerate(self.menus):
            chosen = (self.of == index) & where
            if chosen.any():
                cash[chosen] = np.interp(cost[chosen], each.at, each.cash)
                equity[chosen] = np.interp(cost[chosen], each.at, each.equity)
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
        return np.array([*(each.equity_cost for each in self.menus), 0.0])[self.of]

    @property
    def error(self) -> float:
        """Greatest bound on what a tabulated frontier is off, money a year."""
        return max((each.frontier.error for each in self.menus), default=0.0)


class Kitchen:
    """Makes menus and keeps them: a scenario and its shocks share most of them."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._menus: dict[tuple[object, ...], Offered] = {}
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
        menus: list[Offered] = []
        places: dict[int, int] = {}
        for y, (employer, seat) in enumerate(scenario.seats):
            for x, (person, segment) in enumerate(zip(people, segments, strict=True)):
                if segment.name in seat.value:
                    offered = self._offered(person, segment, employer, seat)
                    if id(offered) not in places:
                        places[id(offered)] = len(menus)
                        menus.append(offered)
                    of[x, y] = places[id(offered)]
        # what is sure is worth the same to everyone, whatever the aversion to risk
        sure = tuple(PackageWorth(replace(person, gamma=0.0), tax_of(person)) for person in people)
        return Packages(tuple(menus), of, sure)

    def _offered(self, person: Person, segment: Segment, employer: Employer, seat: Seat) -> Offered:
        if employer.place is not None:
            person = replace(person, place=employer.place)
        terms, equity = seat.terms, employer.equity if seat.terms.pool else None
        most = _most(terms, seat.value[segment.name].high)
        facts = (person.place, person.status, person.tax_year, person.wealth, person.gamma, segment.stay)
        key = (*facts, terms, id(equity), employer.name if equity else "", most)
        if key not in self._menus:
            try:
                self._menus[key] = self._made(person, segment, employer, terms, equity, most)
            except InputError as error:
                raise error.at(f"{employer.place_of(seat)} × {segment.place_in_file}") from None
        return self._menus[key]

    def _made(
        self,
        person: Person,
        segment: Segment,
        employer: Employer,
        terms: Terms,
        equity: Equity | None,
        most: float,
    ) -> Offered:
        tax = tax_of(person)
        payout = None if equity is None else self._payout(person, segment, employer, equity)
        worth = PackageWorth(person, tax, payout)
        cost = package_cost(
            worth,
            payroll=terms.payroll,
            employer_value=None if equity is None else equity.employer_value,
            forfeited=0.0 if equity is None else equity.forfeited,
        )
        least = MINIMUM_PAY[tax.country]
        if math.isfinite(most):
            most = max(most, BEYOND_VALUE * float(cost(least)))
        limits = Limits.of(terms.band, terms.cash_cap, terms.pool if equity else 0.0, least, most)
        made = menu(worth, cost, limits)
        knots = made.frontier.knots
        at = knots[np.unique(np.linspace(0, len(knots) - 1, MIX_KNOTS).astype(np.intp))]
        mix, _ = best_mixes(worth, cost, limits, at, MIX_ROUNDS)
        return Offered(made, at, mix.cash, mix.equity, cost.equity)

    def _payout(self, person: Person, segment: Segment, employer: Employer, equity: Equity) -> EquityPayout:
        country = "DE" if person.place.startswith("DE") else "US"
        key = (id(equity), employer.name, segment.stay, country)
        if key not in self._payouts:
            self._kept.append(equity)  # an id is only the object's own while the object lives
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

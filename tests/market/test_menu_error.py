"""The error that a frontier states, against brute force; and packages that are looked up in it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from outbid.core.ranges import Point
from outbid.law import schedule
from outbid.market.menus.equity_terms import PackageCost, package_cost
from outbid.market.menus.menu import Menu, menu
from outbid.market.menus.recipes import Limits
from outbid.packages.person import Person
from outbid.worth.cash_and_equity import PackageWorth
from outbid.worth.equity_payout import EquityPayout
from outbid.worth.tax_law import tax_of

Array = NDArray[np.float64]
BELIEF = EquityPayout(
    np.concatenate([[0.0], np.geomspace(0.5, 3.0, 20)]),
    np.concatenate([[0.3], np.full(20, 0.035)]),
    np.linspace(2.0, 5.0, 21),
    required=0.08,
)
"""Nothing with 30%, else half to three times the face value, in two to five years."""


def of_a_person(place: str, gamma: float, wealth: float, limits: Limits, stay: float = 4.0) -> Menu:
    person = Person(wealth, gamma, place, "single", 2026, stay=Point(stay))
    worth = PackageWorth(person, tax_of(person), BELIEF)
    return menu(worth, package_cost(worth), limits)


def by_brute_force(found: Menu, budgets: Array, points: int = 3_001) -> Array:
    """The best of many mixes at each budget; what can be had for less, as the frontier has it, counts too."""
    cost, limits, price = found.cost, found.limits, found.cost.equity
    highest = np.clip((budgets - float(cost(limits.cash_floor))) / price, 0.0, limits.equity_cap)
    lowest = np.clip((budgets - float(cost(limits.cash_cap))) / price, 0.0, highest)
    equity = lowest[:, None] + (highest - lowest)[:, None] * np.linspace(0.0, 1.0, points)
    cash = np.clip(cost.cash(budgets[:, None] - price * equity), limits.cash_floor, limits.cash_cap)
    best = found.worth(cash, equity).max(axis=1)
    attained = found.frontier.values[np.searchsorted(found.frontier.knots, budgets, side="right") - 1]
    return np.maximum(best, attained)


@pytest.mark.parametrize(
    ("gamma", "wealth", "floor"),
    [(1.0, 2e6, 150e3), (2.0, 2e6, 300e3), (4.0, 2e6, 200e3), (1.0, 4e5, 350e3), (2.0, 4e5, 200e3)],
)
def test_the_stated_error_is_neither_too_small_nor_far_too_large(
    gamma: float, wealth: float, floor: float
) -> None:
    """Where the best package switches, intervals get short; their slopes must not blow up those of wide ones."""
    found = of_a_person("US-CA", gamma, wealth, Limits(floor, 1.5e6, 4e6))
    frontier = found.frontier
    budgets = np.random.default_rng(3).uniform(frontier.knots[0], frontier.knots[-1], 150)
    off = float(np.abs(frontier.worth(budgets) - by_brute_force(found, budgets)).max())
    assert off <= frontier.error <= 20 * off


def test_a_hill_at_the_cap_on_cash_is_not_missed() -> None:
    """The best package is the most cash and equity for the rest, a corner that no grid hits by chance."""
    found = of_a_person("US-CA", 1.0, 2e6, Limits(88_000.0, 208_000.0, 1.5e6))
    frontier = found.frontier
    budgets = np.random.default_rng(4).uniform(frontier.knots[0], frontier.knots[-1], 150)
    assert np.abs(frontier.worth(budgets) - by_brute_force(found, budgets)).max() <= frontier.error


def test_salaries_stay_below_a_step_of_the_law() -> None:
    """New York takes back the benefit of lower brackets at once, so that a dollar of salary costs hundreds."""
    person = Person(250_000.0, 6.0, "US-NY", "single", 2026, stay=Point(1.0))
    worth = PackageWorth(person, tax_of(person), BELIEF)
    law = schedule("US-NY", 2026, "single")
    assert (law.tax(worth.steps * (1 + 1e-6)) - law.tax(worth.steps) > 20).all()
    step = float(worth.steps[worth.steps > 100_000.0][0])
    found = menu(
        worth, package_cost(worth, employer_value=1.3), Limits(step - 40_000.0, step + 130_000.0, 15e3)
    )
    budgets = float(found.cost(step)) + np.linspace(-5_000.0, 15_000.0, 81)
    off = np.abs(found.frontier.worth(budgets) - by_brute_force(found, budgets)).max()
    assert off <= found.frontier.error
    # at the step itself none of the next dollars is salary
    assert (np.abs(found.mix(budgets).cash - step) < 1.0).sum() >= 2


@pytest.mark.parametrize("most", [math.inf, 900_000.0])
def test_packages_that_are_looked_up_cost_what_is_asked_for(most: float) -> None:
    cash_cap = 400_000.0 if math.isinf(most) else math.inf
    found = of_a_person("US-CA", 2.0, 4e5, Limits(90_000.0, cash_cap, 900e3, most))
    frontier = found.frontier
    budgets = np.linspace(frontier.knots[0], min(frontier.knots[-1], frontier.cap), 997)
    cash, equity = found.package(budgets)
    assert np.abs(found.cost(cash, equity) - budgets).max() < 1.0
    assert ((cash >= 90_000.0) & (cash <= cash_cap) & (equity >= 0) & (equity <= 900e3)).all()
    assert (frontier.worth(budgets) - found.worth(cash, equity)).max() <= frontier.error


def test_looked_up_beyond_its_ends_a_package_is_that_of_the_end() -> None:
    found = of_a_person("US-CA", 2.0, 4e5, Limits(90_000.0, 300_000.0, 200e3))
    cash, equity = found.package(np.array([0.0, 1e9]))
    assert cash.tolist() == [90_000.0, 300_000.0]
    assert equity == pytest.approx([0.0, 200e3])


def test_a_package_that_is_all_cash_is_looked_up_exactly() -> None:
    person = Person(4e5, 2.0, "US-CA", "single", 2026)
    found = menu(
        PackageWorth(person, tax_of(person)), PackageCost(((184_500.0, 0.062),), 0.0), Limits(5e4, 3e5)
    )
    cash, equity = found.package(found.cost([60_000.0, 184_500.0, 250_000.0]))
    assert cash == pytest.approx([60_000.0, 184_500.0, 250_000.0])
    assert not equity.any()

"""The frontier of packages: published mixes, closed forms, brute force over all mixes, and its stated error."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.market.menus.equity_terms import PackageCost, package_cost
from outbid.market.menus.menu import Menu, menu
from outbid.market.menus.recipes import Limits
from outbid.packages.person import Economy, Person
from outbid.packages.terms import Stock
from outbid.worth.cash_and_equity import PackageWorth
from outbid.worth.equity_payout import EquityPayout, listed_payout
from outbid.worth.net import Tax
from outbid.worth.tax_law import tax_of

Array = NDArray[np.float64]
CASE = json.loads((Path(__file__).parents[1] / "cases/market/09_package_frontier.json").read_text("utf-8"))
INPUTS, EXPECTED = CASE["inputs"], CASE["expected"]
GAMBLE = EquityPayout(
    np.array([0.0, 0.8, 3.0, 9.0]),
    np.array([0.6, 0.2, 0.15, 0.05]),
    np.array([0.0, 3.0, 4.5, 6.0]),
    required=0.12,
)
ME = Person(400_000.0, 2.0, "US-CA", "single", 2026)


def case_worth(cash: Array, equity: Array) -> Array:
    """Linear taxes and mean–variance worth, as the published case states them."""
    net = (1 - INPUTS["tax_equity"]) * equity
    return (1 - INPUTS["tax_cash"]) * cash + net - 0.5 * INPUTS["rho"] * INPUTS["s2"] * net**2


def case_menu(tolerance: float = 1e-5) -> Menu:
    return menu(
        case_worth,
        PackageCost(((math.inf, INPUTS["cost_cash"] - 1),), INPUTS["cost_equity"]),
        Limits(0.0, INPUTS["cash_cap"], INPUTS["equity_cap"]),
        tolerance=tolerance,
        relative=0.0,
    )


def example(gamma: float = 2.0, wealth: float = 400_000.0, **limits: float) -> Menu:
    """A gamble beside cash under the progressive taxes of California."""
    person = replace(ME, gamma=gamma, wealth=wealth)
    worth = PackageWorth(person, tax_of(person), GAMBLE)
    chosen = {"cash_floor": 60_000.0, "cash_cap": 300_000.0, "equity_cap": 200_000.0} | limits
    return menu(worth, package_cost(worth), Limits(**chosen))


def by_brute_force(found: Menu, budget: float, points: int = 4_001) -> float:
    """The best of many mixes that cost at most ``budget``."""
    cost, limits = found.cost, found.limits
    room = (budget - float(cost(limits.cash_floor))) / cost.equity
    equity = np.linspace(0.0, min(limits.equity_cap, max(room, 0.0)), points)
    cash = np.minimum(cost.cash(budget - cost.equity * equity), limits.cash_cap)
    return float(found.worth(np.maximum(cash, limits.cash_floor), equity).max())


# the published case


@pytest.mark.parametrize("point", EXPECTED["points"], ids=lambda point: f"t={point['t']}")
def test_the_published_mixes(point: dict[str, float]) -> None:
    found = case_menu()
    mix = found.mix(point["t"])
    # the case's own optimiser stops at about 1e-8
    assert float(mix.worth) == pytest.approx(point["h"], abs=2e-9)
    assert float(mix.equity) == pytest.approx(point["equity"], abs=2e-6)
    assert float(mix.cash) == pytest.approx(point["cash"], abs=2e-6)
    assert abs(float(found.frontier.worth(point["t"])) - point["h"]) <= found.frontier.error


def test_the_published_cap_and_slope() -> None:
    frontier = case_menu().frontier
    assert frontier.error < 5e-5
    assert frontier.floor == 0.0
    # saturation: worth at the greatest useful cost, and no more beyond
    assert float(frontier.worth(EXPECTED["max_useful_cost"])) == pytest.approx(
        float(frontier.worth(frontier.knots[-1])), abs=frontier.error
    )
    slopes = np.diff(frontier.values) / np.diff(frontier.knots)
    assert (np.diff(slopes) < 1e-3).all()
    middle = 0.5 * (frontier.knots[1:] + frontier.knots[:-1])
    start = INPUTS["cost_equity"] * EXPECTED["e_interior"]
    on_cash = (middle > start + 0.1) & (middle < start + INPUTS["cost_cash"] - 0.1)
    assert slopes[on_cash] == pytest.approx((1 - INPUTS["tax_cash"]) / INPUTS["cost_cash"], abs=1e-3)


# closed forms


def test_without_equity_worth_is_net_cash() -> None:
    person = replace(ME, stay=Point(1.0))
    law = tax_of(person)
    found = menu(PackageWorth(person, law), PackageCost(), Limits(50_000.0, 400_000.0))
    budgets = np.linspace(50_000.0, 400_000.0, 101)
    net = budgets - law.schedule.wage_tax(budgets)
    # paid over the year on average half a month after its middle, measured against one paid at the end of each month
    assert found.mix(budgets).worth == pytest.approx(net, rel=1e-4)
    assert np.abs(found.frontier.worth(budgets) - found.mix(budgets).worth).max() <= found.frontier.error


class Flat:
    """A tax at one rate."""

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def tax(
        self, wages: object, gains: object = 0.0, *, other: object = 0.0, excluded: object = 0.0
    ) -> Array:
        return np.asarray(self.rate * (np.asarray(wages) + np.asarray(gains) + np.asarray(other)))

    def wage_tax(self, wages: object) -> Array:
        return np.asarray(self.rate * np.asarray(wages))


def test_the_risk_neutral_under_a_flat_tax_have_a_closed_form() -> None:
    """W = (1 − t)·best use of money: all equity while it is cheap to the employer, cash from then on."""
    person = replace(ME, gamma=0.0)
    worth = PackageWorth(person, Tax(Flat(0.3)), GAMBLE)
    present = GAMBLE.present_value(person.economy.risk_free)
    year = person.economy.risk_free
    cash_value = sum(math.exp(-year * (y + 6.5 / 12)) for y in range(4)) / worth.annuity
    each = 0.7 * 4 * present / worth.annuity
    cheap = menu(worth, PackageCost((), 0.9 * each / 0.7), Limits(20_000.0, 200_000.0, 50_000.0))
    spent = np.array([0.0, 0.4, 1.0]) * 50_000.0 * cheap.cost.equity
    mix = cheap.mix(20_000.0 + spent)
    assert mix.equity == pytest.approx([0.0, 20_000.0, 50_000.0])
    assert mix.worth == pytest.approx(0.7 * cash_value * 20_000.0 + each * mix.equity)
    assert float(cheap.mix(1e9).worth) == pytest.approx(0.7 * cash_value * 200_000.0 + each * 50_000.0)
    dear = menu(worth, PackageCost((), 1.1 * each / 0.7), Limits(20_000.0, 200_000.0, 50_000.0))
    mix = dear.mix([100_000.0, 200_000.0])
    assert mix.equity == pytest.approx([0.0, 0.0], abs=1e-6)
    assert mix.worth == pytest.approx(0.7 * cash_value * mix.cash)


# brute force, the stated error, and what must hold always


@pytest.mark.parametrize("gamma", [0.0, 1.0, 2.0, 5.0])
def test_no_mix_is_better_than_the_frontier(gamma: float) -> None:
    found = example(gamma)
    frontier = found.frontier
    budgets = np.random.default_rng(7).uniform(frontier.knots[0], frontier.knots[-1], 40)
    best = np.array([by_brute_force(found, float(each)) for each in budgets])
    mix = found.mix(budgets)
    assert (mix.worth >= best - 5.0).all()
    assert np.abs(frontier.worth(budgets) - np.maximum(best, mix.worth)).max() <= frontier.error
    assert frontier.error <= max(75.0, 1.5e-4 * frontier.values[-1])


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    gamma=st.floats(0.0, 8.0),
    wealth=st.floats(1e4, 3e6),
    floor=st.floats(1e4, 1e5),
    width=st.floats(0.0, 4e5),
    pool=st.floats(0.0, 6e5),
    value=st.floats(0.1, 2.0),
)
def test_it_rises_within_its_limits_and_its_error(
    gamma: float, wealth: float, floor: float, width: float, pool: float, value: float
) -> None:
    person = replace(ME, gamma=gamma, wealth=wealth)
    worth = PackageWorth(person, tax_of(person), GAMBLE)
    cost = package_cost(worth, employer_value=value)
    found = menu(worth, cost, Limits(floor, floor + width, pool))
    frontier = found.frontier
    assert (np.diff(frontier.values) >= 0).all()
    budgets = np.random.default_rng(1).uniform(frontier.knots[0], frontier.knots[-1], 30)
    mix = found.mix(budgets)
    assert np.abs(frontier.worth(budgets) - mix.worth).max() <= frontier.error + 1e-6
    assert (mix.cash >= floor).all() and (mix.cash <= floor + width).all()
    assert (mix.equity >= 0).all() and (mix.equity <= pool).all()
    assert (cost(mix.cash, mix.equity) <= budgets * (1 + 1e-12)).all()


def test_the_more_risk_averse_get_less_equity() -> None:
    budget = 200_000.0
    shares = [float(example(gamma).mix(budget).equity) for gamma in (0.5, 1.0, 2.0, 3.0, 5.0)]
    assert all(more > less for more, less in pairwise(shares))
    richer = [float(example(2.0, wealth).mix(budget).equity) for wealth in (1e5, 1e6, 5e6)]
    assert richer[0] < richer[1] < richer[2]


def test_caps_bind_and_further_money_is_of_no_use() -> None:
    found = example()
    most = found.mix(1e9)
    assert float(most.cash) == 300_000.0
    assert float(most.equity) == pytest.approx(200_000.0, rel=1e-12)
    assert found.frontier.cap == pytest.approx(float(found.cost(300_000.0, 200_000.0)))
    least = found.mix(0.0)
    assert (float(least.cash), float(least.equity)) == (60_000.0, 0.0)
    assert found.frontier.floor == pytest.approx(float(found.cost(60_000.0)))
    higher = example(cash_cap=350_000.0)
    assert (
        higher.frontier.worth(found.frontier.knots) >= found.frontier.values - higher.frontier.error
    ).all()


def test_without_a_cap_the_frontier_goes_on() -> None:
    found = example(cash_cap=math.inf, most=400_000.0)
    assert found.frontier.cap == math.inf
    assert found.frontier.above > 0
    assert found.frontier.knots[-1] == 400_000.0
    # nothing else changes below the cap
    capped = example(cash_cap=300_000.0).mix(250_000.0)
    assert float(found.mix(250_000.0).worth) == pytest.approx(float(capped.worth), abs=1.0)


def test_one_package_only_is_one_knot() -> None:
    found = example(cash_cap=60_000.0, equity_cap=0.0)
    assert len(found.frontier.knots) == 1
    assert found.frontier.floor == found.frontier.cap


def test_a_jump_in_worth_is_part_of_the_error() -> None:
    found = menu(lambda cash, equity: cash + 5_000.0 * (cash > 50_123.0), PackageCost(), Limits(0.0, 1e5))
    assert found.frontier.error >= 2_500.0
    far = np.array([10_000.0, 49_000.0, 51_000.0, 90_000.0])
    assert found.frontier.worth(far) == pytest.approx(far + 5_000.0 * (far > 50_123.0), abs=60.0)


# what cannot be offered


def test_a_cap_below_the_floor_is_refused() -> None:
    with pytest.raises(InputError, match="100,000"):
        Limits(100_000.0, 90_000.0)
    with pytest.raises(InputError, match="below the least"):
        Limits.of((100_000.0, 150_000.0), 90_000.0)


def test_limits_that_are_none_are_refused() -> None:
    with pytest.raises(InputError, match="bounds"):
        Limits(0.0, math.inf)
    for bad in (-1.0, math.nan):
        with pytest.raises(InputError, match="at least 0"):
            Limits(0.0, 1.0, bad)
    with pytest.raises(InputError, match="at least 0"):
        Limits(math.inf)
    with pytest.raises(InputError, match="bounds"):
        menu(case_worth, PackageCost((), 0.0), Limits(0.0, 1.0, math.inf, 2.0))


def test_no_package_within_the_greatest_cost() -> None:
    with pytest.raises(InputError, match="no package"):
        menu(case_worth, PackageCost(), Limits(10.0, 20.0, most=5.0))


def test_a_package_that_ruins_the_person_is_refused() -> None:
    with pytest.raises(InputError, match="without any wealth"):
        example(wealth=0.0, cash_floor=0.0)
    # who has nothing yet can live on the least cash
    assert example(wealth=0.0, cash_floor=30_000.0).frontier.values[0] > 0


def test_worth_that_is_no_number_is_refused() -> None:
    with pytest.raises(InputError, match="no number"):
        menu(lambda cash, equity: cash * math.nan, PackageCost(), Limits(0.0, 1.0))


def test_listed_shares_at_their_price_are_taken_by_the_bold_only() -> None:
    """Without premium a share is a gamble at a fair price: nobody averse to risk wants it at that price."""
    economy = Economy(equity_premium=0.0)
    for gamma, wanted in ((0.0, True), (3.0, False)):
        person = replace(ME, gamma=gamma, economy=economy)
        worth = PackageWorth(person, Tax(Flat(0.0)), listed_payout(Stock(0.4, 0.0), economy, 4))
        cost = package_cost(worth, payroll=0.0, employer_value=0.999 if wanted else 1.0)
        mix = menu(worth, cost, Limits(50_000.0, 500_000.0, 100_000.0)).mix(160_000.0)
        assert float(mix.equity) == pytest.approx(100_000.0 if wanted else 0.0, abs=50.0)

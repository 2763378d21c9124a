"""Many menus at once are what each is alone, and a scenario's shocks share what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from outbid.core.ranges import Point
from outbid.market.menus.equity_terms import PackageCost, package_cost
from outbid.market.menus.menu import menu, menus
from outbid.market.menus.recipes import Limits, Recipe
from outbid.market.scenarios.file import load_market
from outbid.market.scenarios.packages import Kitchen
from outbid.market.scenarios.shocks import shocked
from outbid.packages.person import Person
from outbid.packages.terms import Stock
from outbid.worth.cash_and_equity import PackageWorth
from outbid.worth.equity_payout import EquityPayout, listed_payout
from outbid.worth.many_packages import ManyPackages
from outbid.worth.tax_law import tax_of

ME = Person(400_000.0, 2.0, "US-CA", "single", 2026)
GAMBLE = EquityPayout(np.array([0.0, 0.8, 9.0]), np.array([0.6, 0.3, 0.1]), np.array([0.0, 3.0, 6.0]))


def people() -> list[PackageWorth]:
    """Three laws, listed and private shares and none, several aversions to risk, short and long stays."""
    listed = listed_payout(Stock(), ME.economy, 4)
    everyone = [replace(ME, gamma=gamma) for gamma in (0.0, 1.0, 2.0, 2.5, 4.0, 12.0)]
    everyone += [replace(ME, wealth=2e6), replace(ME, place="US-TX"), replace(ME, stay=Point(2.5))]
    found = [PackageWorth(each, tax_of(each), GAMBLE) for each in everyone]
    found += [PackageWorth(each, tax_of(each), listed) for each in everyone[:4]]
    found += [PackageWorth(each, tax_of(each)) for each in everyone[:2]]
    return found


def test_packages_to_many_people_are_worth_what_they_are_to_each() -> None:
    each = people()
    rng = np.random.default_rng(2)
    who = rng.integers(len(each), size=3_000)
    cash, equity = rng.uniform(3e4, 6e5, 3_000), rng.uniform(0.0, 5e5, 3_000)
    found = ManyPackages(each)(who, cash, equity)
    for index, one in enumerate(each):
        mine = who == index
        np.testing.assert_allclose(found[mine], one(cash[mine], equity[mine]), rtol=1e-11)


def test_whom_a_package_ruins_is_told_apart() -> None:
    poor = [replace(ME, wealth=0.0, gamma=gamma) for gamma in (0.0, 2.0)]
    many = ManyPackages([PackageWorth(each, tax_of(each), GAMBLE) for each in poor])
    found = many(np.array([1, 0]), np.zeros(2), np.full(2, 1e4))
    assert found[0] == -np.inf
    assert found[1] > 0


def test_menus_together_are_those_alone() -> None:
    recipes = [
        Recipe(each, package_cost(each), Limits(50_000.0, 300_000.0, 150_000.0 if each.payout else 0.0))
        for each in people()
    ]
    # one whose worth is any function, and another payroll
    recipes.append(
        Recipe(lambda cash, equity: cash + np.sqrt(equity), PackageCost((), 0.5), Limits(0.0, 10.0, 5.0))
    )
    for recipe, found in zip(recipes, menus(recipes), strict=True):
        alone = menu(*recipe).frontier
        budgets = np.linspace(alone.knots[0], alone.knots[-1], 301)
        apart = np.abs(found.frontier.worth(budgets) - alone.worth(budgets)).max()
        assert apart <= min(found.frontier.error, alone.error)


def test_shocks_share_the_menus_that_they_leave_alone(tmp_path: Path) -> None:
    file = tmp_path / "market.toml"
    file.write_text(
        'kind = "market"\nname = "Two"\ncurrency = "USD"\ntax_year = 2026\nplace = "US-TX"\n'
        '[[segment]]\nname = "A"\nheadcount = 10\nwealth = "100k"\nrisk_aversion = 2\noutside = "50k"\n'
        'usual_pay = "100k"\n'
        '[[employer]]\nname = "One"\nseats = 5\ncash_cap = "200k"\npool = "50k"\nvalue = { A = "150k" }\n'
        'equity = { base_rates = { stage = "d", post_money = "1B", preferences = "300M" } }\n'
        '[[employer]]\nname = "Other"\nseats = 5\ncash_cap = "180k"\nvalue = { A = "140k" }\n'
        '[[shock]]\nname = "More people"\nsegment.A.headcount = "+20%"\n'
        '[[shock]]\nname = "A lower cap"\nemployer.One.cash_cap = "-20%"\n',
        "utf-8",
    )
    scenario = load_market(file)
    kitchen = Kitchen(1)
    base = kitchen.packages(scenario)
    more, lower = (kitchen.packages(shocked(scenario, each)) for each in scenario.shocks)
    assert [a is b for a, b in zip(base.menus, more.menus, strict=True)] == [True, True]
    assert [a is b for a, b in zip(base.menus, lower.menus, strict=True)] == [False, True]
    # the lower cap needs another menu, but no other futures of the company
    worths = [each.menus[0].worth for each in (base, lower)]
    assert all(isinstance(each, PackageWorth) for each in worths)
    payouts = [each.payout for each in worths if isinstance(each, PackageWorth)]
    assert payouts[0] is payouts[1]

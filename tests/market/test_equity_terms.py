"""What packages cost employers and what equity pays: arithmetic, closed forms, agreement with the worth of offers."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain import KinkedTax, LinearTax

from outbid.core.errors import InputError
from outbid.core.ranges import Mixture, Point, Spread
from outbid.market.menus.equity_terms import PAYROLL, PackageCost, package_cost, payroll_bands
from outbid.packages.files import load_offer, load_person
from outbid.packages.outlooks import Priced, Stated
from outbid.packages.person import Economy, Person
from outbid.packages.stake import Conditions, Stake, Tender
from outbid.packages.terms import Stock
from outbid.packages.vesting import parse_vesting
from outbid.workspace import Workspace
from outbid.worth.cash_and_equity import PackageWorth
from outbid.worth.equity_payout import EquityPayout, compressed, listed_payout
from outbid.worth.net import Tax
from outbid.worth.preference import certainty_equivalent
from outbid.worth.priced_company import calibrated
from outbid.worth.stake_payout import stake_payout
from outbid.worth.tax_law import tax_of
from outbid.worth.value import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
ME = Person(500_000.0, 2.0, "US-CA", "single", 2026)
STATED = Stated(Mixture((Point(0.0), Spread(2e6, 8e6)), (0.7, 0.3)), Spread(3.0, 6.0), Point(0.2))
UNITS = Stake("units", STATED, parse_vesting("4y/1y-cliff/monthly"), form="rsu", headline=4e6)

# cost


def test_contributions_end_where_the_law_says() -> None:
    """26 USC 3111: 6.2% up to the contribution base of 2026, 1.45% on everything."""
    cost = PackageCost(payroll_bands("US"), 0.5)
    assert float(cost(100_000.0)) == pytest.approx(107_650.0)
    assert float(cost(300_000.0, 10_000.0)) == pytest.approx(
        300_000 + 0.062 * 184_500 + 0.0145 * 300_000 + 5_000
    )
    german = PackageCost(payroll_bands("DE", unit=1.1))
    # at the ceilings of 2026, in another currency
    assert float(german(200_000.0)) == pytest.approx(200_000 + 1.1 * (0.106 * 101_400 + 0.1055 * 69_750))
    assert float(PackageCost(payroll_bands("DE", rate=0.2))(50_000.0)) == pytest.approx(60_000.0)


@settings(deadline=None, derandomize=True)
@given(cash=st.floats(0.0, 2e6), country=st.sampled_from(sorted(PAYROLL)), unit=st.floats(0.5, 20.0))
def test_cash_within_a_budget_costs_the_budget(cash: float, country: str, unit: float) -> None:
    cost = PackageCost(payroll_bands(country, unit))
    assert float(cost.cash(cost(cash))) == pytest.approx(cash, abs=1e-6)


def test_a_year_of_equity_costs_the_grant_spread_over_the_stay() -> None:
    economy = Economy(risk_free=0.0)
    person = replace(ME, economy=economy)
    payout = EquityPayout(
        np.array([0.0, 4.0]), np.array([0.5, 0.5]), np.array([0.0, 5.0]), required=math.log(1.1)
    )
    worth = PackageWorth(person, tax_of(person), payout)
    value = 2.0 / 1.1**5
    assert package_cost(worth, payroll=0.0).equity == pytest.approx(value)
    assert package_cost(worth, payroll=0.1).equity == pytest.approx(1.1 * value)
    assert package_cost(worth, payroll=0.0, employer_value=0.8).equity == pytest.approx(0.8)
    # those who leave at the rate of half a year's chance have earned (1 − 2⁻⁴)/(4·ln 2) of a grant over four years
    kept = (1 - 0.5**4) / (4 * math.log(2))
    assert package_cost(worth, payroll=0.0, forfeited=0.5).equity == pytest.approx(value * kept)
    gains = PackageWorth(person, tax_of(person), replace_character(payout))
    assert package_cost(gains, payroll=0.1).equity == pytest.approx(value)


def replace_character(payout: EquityPayout) -> EquityPayout:
    """The same, taxed as a gain."""
    return EquityPayout(
        payout.payouts, payout.probabilities, payout.years, required=payout.required, character="gains"
    )


def test_costs_that_cannot_be_are_refused() -> None:
    for bad in (-0.1, math.inf, math.nan):
        with pytest.raises(InputError, match="equity costs"):
            PackageCost((), bad)
        with pytest.raises(InputError, match="contributions"):
            PackageCost(((math.inf, bad),))
    worth = PackageWorth(ME, tax_of(ME), listed_payout(Stock(), ME.economy, 4))
    for bad in (-0.1, 1.0, math.nan):
        with pytest.raises(InputError, match="leaving"):
            package_cost(worth, forfeited=bad)


# what a grant pays


@pytest.mark.parametrize("vests_a_year", [1, 2, 4, 12])
def test_a_listed_grant_is_expected_to_earn_its_return(vests_a_year: int) -> None:
    economy = Economy(risk_free=0.03, equity_premium=0.05)
    payout = listed_payout(Stock(0.5, 1.2), economy, 3, vests_a_year=vests_a_year)
    dates = np.arange(1, 3 * vests_a_year + 1) / vests_a_year
    grown = np.exp((0.03 + 1.2 * 0.05) * dates).reshape(3, -1).sum(axis=1) / (3 * vests_a_year)
    assert payout.probabilities @ payout.payouts == pytest.approx(grown)
    assert payout.value == 1.0
    assert payout.tax_years.tolist() == [[0, 1, 2]]


def test_the_quadrature_has_the_variance_of_the_path() -> None:
    """Variance of the sum of a geometric Brownian path at four dates, in closed form."""
    volatility, economy = 0.35, Economy(risk_free=0.0, equity_premium=0.0)
    payout = listed_payout(Stock(volatility, 0.0), economy, 4, vests_a_year=1, hermite=(31, 11, 7))
    dates = np.arange(1.0, 5.0)
    exact = float(np.expm1(volatility**2 * np.minimum.outer(dates, dates)).sum()) / 16
    total = payout.payouts.sum(axis=1)
    assert float(payout.probabilities @ total**2) - 1 == pytest.approx(exact, rel=5e-3)


def test_one_vesting_date_is_a_lognormal_integral() -> None:
    """Logarithmic utility of shares alone: the certainty equivalent is the median."""
    economy = Economy(risk_free=0.0, equity_premium=0.0)
    payout = listed_payout(Stock(0.6, 0.0), economy, 1, vests_a_year=1)
    sure = certainty_equivalent(payout.payouts[:, 0], 1.0, 0.0, payout.probabilities)
    assert sure == pytest.approx(math.exp(-(0.6**2) / 2), rel=1e-12)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), nodes=st.integers(3, 200), zero=st.floats(0.0, 0.99))
def test_compression_keeps_nothing_the_mean_and_the_present_value(seed: int, nodes: int, zero: float) -> None:
    generator = np.random.default_rng(seed)
    cash = generator.lognormal(0.0, 1.5, 5_000) * (generator.random(5_000) >= zero)
    years = generator.exponential(4.0, 5_000)
    paid, weights, when, error = compressed(cash, years, 0.04, nodes=nodes)
    assert len(paid) <= nodes
    assert weights[paid == 0].sum() == pytest.approx(float((cash == 0).mean()), abs=1e-12)
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ paid == pytest.approx(cash.mean())
    present = cash * np.exp(-0.04 * years)
    assert weights @ (paid * np.exp(-0.04 * when)) == pytest.approx(present.mean())
    assert 0 <= error <= 2 * present.mean()


def test_more_nodes_err_less_and_few_are_enough() -> None:
    fine = stake_payout(UNITS, ME, "x", futures=32_768, nodes=4_000)
    worths, errors = [], []
    for nodes in (20, 40, 80, 160):
        payout = stake_payout(UNITS, ME, "x", futures=32_768, nodes=nodes)
        errors.append(payout.error)
        worths.append(float(PackageWorth(ME, tax_of(ME), payout)(150e3, 400e3)))
    assert errors == sorted(errors, reverse=True)
    exact = float(PackageWorth(ME, tax_of(ME), fine)(150e3, 400e3))
    assert worths[2] == pytest.approx(exact, rel=2e-4)


def test_a_priced_company_is_worth_its_fair_price_to_the_diversified() -> None:
    """Expected payouts at the required return, against the risk-neutral price of a common share."""
    offer = load_offer(EXAMPLES / "series-b/offer.toml")
    outlook = next(each for each in offer.stakes[0].others if isinstance(each, Priced))
    alone = replace(outlook, round_every=None)
    stake = Stake("units", alone, parse_vesting("1m/monthly"), form="rsu", shares=1_000.0)
    stake = replace(stake, conditions=Conditions(lockup_months=0.0, expires_years=1e3), preferred_price=6.0)
    person = replace(ME, horizon=30, stay=Point(30.0))
    payout = stake_payout(stake, person, "x", futures=65_536)
    fair = calibrated(alone, person.economy.risk_free).fair_common / 6.0
    # a claim behind preferences moves a little more than the company, and so needs a little more return
    assert payout.value == pytest.approx(fair, rel=0.05)


# worth, and the worth of the equivalent offer


def test_given_nodes_under_a_flat_tax_are_valued_by_hand() -> None:
    law = LinearTax(0.3, 0.2)
    payout = EquityPayout(np.array([0.0, 5.0]), np.array([0.6, 0.4]), np.array([0.0, 5.5]))
    person = replace(ME, economy=Economy(risk_free=0.05), gamma=3.0)
    sure = 0.7 * 100_000 * sum(math.exp(-0.05 * (year + 6.5 / 12)) for year in range(4))
    for each, kept in ((payout, 0.7), (replace_character(payout), 0.8)):
        win = kept * 4 * 20_000 * 5.0 * math.exp(-0.05 * 5.5)
        total = certainty_equivalent([sure, sure + win], 3.0, person.wealth, [0.6, 0.4])
        found = PackageWorth(person, Tax(law), each)
        months = sum(math.exp(-0.05 * month / 12) for month in range(1, 49)) / 12
        assert float(found(100_000.0, 20_000.0)) == pytest.approx(total / months, rel=1e-12)
    alone = PackageWorth(person, Tax(law))
    assert float(alone(100_000.0, 20_000.0)) == pytest.approx(sure / months)


def test_equity_is_taxed_on_top_of_the_wages_of_its_year() -> None:
    """In brackets that grow, after leaving on top of the last full year's wages, beside a household's income."""
    law = Tax(KinkedTax(), indexing=0.03, other=40_000.0)
    payout = EquityPayout(np.array([2.0]), np.array([1.0]), np.array([6.3]))
    person = replace(
        ME, economy=Economy(risk_free=0.0, bracket_indexing=0.03), gamma=0.0, other_income=40_000.0
    )
    worth = PackageWorth(person, law, payout)
    cash, equity = 120_000.0, 30_000.0
    growth = 1.03 ** np.arange(7)
    tax = KinkedTax()

    def due(year: int, wages: float) -> float:
        return float(
            (tax.tax(wages / growth[year], other=40_000.0) - tax.tax(0.0, other=40_000.0)) * growth[year]
        )

    gross = 4 * equity * 2.0
    net = sum(cash - due(year, cash) for year in range(4)) + gross - (due(6, cash + gross) - due(6, cash))
    assert float(worth(cash, equity)) == pytest.approx(net / 4)


def as_offer(folder: Path, body: str) -> tuple[Workspace, Path]:
    """The person of these tests, and an offer in a file."""
    me, offer = folder / "me.toml", folder / "offer.toml"
    me.write_text(
        'wealth = 500_000\nrisk_aversion = 2\nplace = "US-CA"\nstatus = "single"\ntax_year = 2026\n'
        'currency = "USD"\nstay = 4\nhorizon = 10\n',
        "utf-8",
    )
    offer.write_text('name = "offer"\ncurrency = "USD"\nemployer = "Acme"\n' + body, "utf-8")
    return Workspace(load_person(me), Run(seed=3, futures=100_000)), offer


@pytest.mark.parametrize(("vesting", "vests_a_year"), [("4y/quarterly", 4), ("4y/yearly", 1)])
def test_a_salary_with_listed_shares_agrees_with_the_offer(
    tmp_path: Path, vesting: str, vests_a_year: int
) -> None:
    space, offer = as_offer(
        tmp_path,
        f"[salary]\nbase = 200_000\n[stock]\nvolatility = 0.4\nbeta = 1.2\n[[rsu]]\nvalue = 600_000\n"
        f'vesting = "{vesting}"\n',
    )
    told = space.worth(offer).offer
    payout = listed_payout(Stock(0.4, 1.2), space.person.economy, 4, vests_a_year=vests_a_year)
    worth = PackageWorth(space.person, tax_of(space.person), payout)
    found = float(worth(200_000.0, 150_000.0)) * worth.annuity
    # the quadrature's own error is within 2e-4
    assert abs(found - told.worth) <= 3 * told.worth_error + 2e-4 * told.worth


@pytest.mark.parametrize("form", ["rsu", "shares"])
@pytest.mark.parametrize("outlook", ["stated", "priced", "base_rates"])
def test_a_salary_with_a_private_stake_agrees_with_the_offer(tmp_path: Path, form: str, outlook: str) -> None:
    space, offer = as_offer(
        tmp_path,
        '[salary]\nbase = 180_000\n[[stake]]\nshares = 50_000\npreferred_price = 8\nfully_diluted_shares = "10M"\n'
        f'preferences = "20M"\nform = "{form}"\nvesting = "4y/quarterly"\nuse = "{outlook}"\n'
        '[stake.outlook]\ncompany = "mix(0: 0.6, 100M to 900M: 0.4)"\nexit_in_years = "3 to 6"\n'
        '[stake.base_rates]\nstage = "a"\n',
    )
    told = space.worth(offer).offer
    stake = load_offer(offer).stakes[0]
    assert stake.outlook.kind == outlook
    # the very futures of the offer, so that only compression and conventions differ
    payout = stake_payout(stake, space.person, "Acme", seed=3, futures=100_000)
    worth = PackageWorth(space.person, tax_of(space.person), payout)
    found = float(worth(180_000.0, stake.headline_value / 4)) * worth.annuity
    assert abs(found - told.worth) <= told.worth_error


def test_a_grid_is_worth_what_its_points_are() -> None:
    worth = PackageWorth(ME, tax_of(ME), listed_payout(Stock(), ME.economy, 2.5))
    cash, equity = np.linspace(3e4, 4e5, 30)[:, None], np.linspace(0.0, 3e5, 40)
    grid = worth(cash, equity)
    assert grid.shape == (30, 40)
    assert grid[7, 11] == pytest.approx(float(worth(cash[7, 0], equity[11])), rel=1e-13)
    assert (np.diff(grid, axis=0) > 0).all()
    assert (np.diff(grid, axis=1) > 0).all()


# what cannot be valued


def test_payouts_that_cannot_be_are_refused() -> None:
    one = np.ones(1)
    with pytest.raises(InputError, match="do not fit"):
        EquityPayout(np.ones((2, 1)), one, one)
    with pytest.raises(InputError, match="do not fit"):
        EquityPayout(np.ones((1, 2)), one, np.ones((3, 2)))
    with pytest.raises(InputError, match="at least 0"):
        EquityPayout(-one, one, one)
    with pytest.raises(InputError, match="at least 0"):
        EquityPayout(one, one, one * math.nan)
    with pytest.raises(InputError, match=r"add up to 0\.5"):
        EquityPayout(one, one / 2, one)


def test_grants_that_no_menu_can_hold_are_refused() -> None:
    with pytest.raises(InputError, match="nothing vests"):
        listed_payout(Stock(), Economy(), 0.5, vests_a_year=1)
    with pytest.raises(InputError, match="not 5 times"):
        listed_payout(Stock(), Economy(), 4, vests_a_year=5)
    with pytest.raises(InputError, match="nso"):
        stake_payout(replace(UNITS, form="nso"), ME, "x")
    with pytest.raises(InputError, match="tender"):
        stake_payout(replace(UNITS, conditions=Conditions(tenders=(Tender(1, 0.2),))), ME, "x")
    with pytest.raises(InputError, match="face value"):
        stake_payout(replace(UNITS, headline=0.0), ME, "x")


def test_persons_who_cannot_be_valued_are_refused() -> None:
    with pytest.raises(InputError, match="stay"):
        PackageWorth(replace(ME, wealth=math.nan), tax_of(ME))
    with pytest.raises(InputError):
        PackageWorth(replace(ME, gamma=-1.0), tax_of(ME))


def test_who_may_lose_everything_values_it_at_less_than_anything() -> None:
    payout = EquityPayout(np.array([0.0, 5.0]), np.array([0.5, 0.5]), np.array([1.0, 1.0]))
    for gamma, ruined in ((0.0, False), (1.0, True), (3.0, True)):
        worth = PackageWorth(replace(ME, wealth=0.0, gamma=gamma), tax_of(ME), payout)
        assert (float(worth(0.0, 50_000.0)) == -math.inf) is ruined

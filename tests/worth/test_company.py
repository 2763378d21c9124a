"""How companies end by their last price or by base rates: martingales, frequencies, scaling, one exit for all."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from plain import LinearTax

from outbid.core.ranges import Point
from outbid.packages.base_rates_file import load_base_rates
from outbid.packages.captable import CapTable, ShareClass
from outbid.packages.convert import in_currency
from outbid.packages.outlooks import Cohort, Outlook, Priced, Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Outside, Person
from outbid.packages.stake import Conditions, Stake, Tender
from outbid.packages.terms import Salary
from outbid.packages.vesting import parse_vesting
from outbid.worth import base_rates
from outbid.worth.company import company_ending, company_rows, company_value
from outbid.worth.ending import IPO, NOTHING, SALE, Ending
from outbid.worth.futures import draw
from outbid.worth.net import Tax
from outbid.worth.priced_company import calibrated
from outbid.worth.simulate import all_rows, simulate, with_paths
from outbid.worth.value import Run, value

NO_TAX = Tax(LinearTax(0.0, 0.0))
SIZE = 120_000
TABLE = CapTable(
    (
        ShareClass("common", 7e6),
        ShareClass("a", 1e6, 5.0, preference=1.0),
        ShareClass("b", 2e6, 10.0, preference=1.0, seniority=1),
    )
)
ALONE = Priced(TABLE, "b", beta=0.0, round_every=None)
ROUNDS = Priced(TABLE, "b", beta=0.0)
COHORT = Cohort(load_base_rates(), "b", 1e8, TABLE)
PAID = Conditions(lockup_months=0.0)


def person(**changes: object) -> Person:
    still = Person(5e5, 2.0, "X", "single", 2026, stay=Point(4.0), horizon=10)
    return replace(still, **changes)  # type: ignore[arg-type]


def stake(outlook: Outlook, **terms: object) -> Stake:
    usual = {"shares": 10_000.0, "vesting": parse_vesting("immediate"), "conditions": PAID}
    return Stake(**{"name": "s", "outlook": outlook, **usual, **terms})  # type: ignore[arg-type]


def package(*stakes: Stake, **terms: object) -> Package:
    return Package(
        **{"name": "a", "currency": "USD", "salary": Salary(Point(1e5)), "stakes": stakes, **terms}
    )  # type: ignore[arg-type]


MARKED = Conditions(lockup_months=0.0, tenders=(Tender(1, 0.0),))
"""Somebody may sell, so that fair values on the way are asked for; nobody does."""


def ends(
    outlook: Outlook, who: Person | None = None, size: int = SIZE, seed: int = 1, **terms: object
) -> Ending:
    who = who or person()
    it = package(stake(outlook, **{"conditions": MARKED, **terms}))
    return company_ending(it, 0, who, with_paths(draw(seed, company_rows(it, who), 0, size)), size)


def close(sample: np.ndarray, exact: float, errors: float = 4.0, slack: float = 0.0) -> bool:
    return abs(sample.mean() - exact) <= errors * sample.std() / math.sqrt(sample.size) + slack * abs(exact)


@pytest.mark.parametrize("outlook", [ALONE, ROUNDS], ids=["single", "multi"])
@pytest.mark.parametrize("rate", [0.01, 0.04])
@pytest.mark.parametrize("volatility", [0.3, 0.45, 0.9])
def test_without_a_premium_the_stake_is_worth_its_fair_price(
    outlook: Priced, rate: float, volatility: float
) -> None:
    """Martingale: mean of exp(−rT)·payoff is shares × the fair value of a common share.

    With volatility 0.9 the payoff has no variance (0.81 > 1/4 a year), so that means of it converge slowly.
    """
    outlook = replace(outlook, volatility=volatility)
    found = ends(outlook, person(economy=Economy(risk_free=rate)))
    fair = 10_000 * calibrated(outlook, rate).fair_common
    # the rounds of the futures see values between year ends on a straight line
    assert close(found.worth * np.exp(-rate * found.years), fair, slack=0.01 if outlook.round_every else 0.0)
    assert fair < 100_000


@pytest.mark.parametrize("outlook", [ALONE, ROUNDS], ids=["single", "multi"])
@pytest.mark.parametrize("year", [1, 3, 8])
@pytest.mark.parametrize("volatility", [0.3, 0.45, 0.9])
def test_marks_on_the_way_are_worth_what_they_become(outlook: Priced, year: int, volatility: float) -> None:
    """Σ over living exp(−r·y)·mark + over ended exp(−r·T)·payoff = value today, at the end of every year."""
    outlook = replace(outlook, volatility=volatility)
    found, rate = ends(outlook), 0.04
    assert found.marks is not None
    living = found.years > year
    worth = np.where(
        living, found.marks[year - 1] * math.exp(-rate * year), found.worth * np.exp(-rate * found.years)
    )
    fair = 10_000 * calibrated(outlook, rate).fair_common
    assert close(worth, fair, slack=0.02 if outlook.round_every else 0.002)
    # what has ended is marked at what it fetched
    assert np.array_equal(found.marks[year - 1][~living], found.worth[~living])


@pytest.mark.parametrize("lockup", [0.0, 6.0, 24.0])
def test_a_lockup_costs_nothing_but_risk(lockup: float) -> None:
    """To someone who does not mind risk, shares that grow by the risk-free rate alone are worth their fair price."""
    outlook = replace(ALONE, volatility=0.3)
    it = package(stake(outlook, conditions=Conditions(lockup_months=lockup)), salary=Salary(Point(0.0)))
    found = value([it], person(gamma=0.0), [NO_TAX], Run(futures=SIZE))
    fair = 10_000 * calibrated(outlook, 0.04).fair_common
    assert abs(found.worth[0] - fair) < 4 * float(found.standard_error[0])


@pytest.mark.parametrize("year", [2, 5])
def test_a_mark_predicts_the_rest_wherever_it_stands(year: int) -> None:
    """Among companies alive at a year end, in each third by mark, what follows is worth the mark."""
    found, rate = ends(replace(ALONE, volatility=0.45)), 0.04
    assert found.marks is not None
    alive = np.flatnonzero(found.years > year)
    mark = found.marks[year - 1][alive]
    later = found.worth[alive] * np.exp(-rate * (found.years[alive] - year))
    edges = np.quantile(mark, [0, 1 / 3, 2 / 3, 1])
    for low, high in itertools.pairwise(edges):
        chosen = (mark >= low) & (mark <= high)
        assert close((later - mark)[chosen], 0.0) or close(
            later[chosen], float(mark[chosen].mean()), slack=0.01
        )


def test_growth_beyond_the_risk_free_rate_is_beta_times_the_premium() -> None:
    """Undiluted value at the exit: mean of exp(−(r + β·premium)·T)·X is what the company is worth today."""
    outlook = replace(ALONE, beta=1.5)
    found = ends(outlook)
    growth = 0.04 + 1.5 * 0.045
    today = company_value(outlook, Economy()) / TABLE.fully_diluted * 10_000
    assert close(found.undiluted * np.exp(-growth * found.years), today)
    assert found.years.mean() == pytest.approx(4.0, abs=4 * 4 / math.sqrt(SIZE))


@pytest.mark.parametrize("beta", [0.0, 1.0, 2.5])
def test_the_company_moves_with_the_market_as_beta_says(beta: float) -> None:
    """Over whole years: corr(log value, market) = β·σ_m/σ. Marks of a company all in common stock are its value."""
    alone = Priced(CapTable((ShareClass("common", 1e7, 10.0),)), "common", beta=beta, round_every=None)
    it, who = package(stake(alone, conditions=MARKED)), person()
    factors = with_paths(draw(4, company_rows(it, who), 0, 40_000))
    found = company_ending(it, 0, who, factors, 40_000)
    market = next(z for f, z in factors.items() if f.kind == "market")
    assert found.marks is not None
    alive = found.years > 3
    rho = np.corrcoef(np.log(found.marks[2][alive]), market[11][alive])[0, 1]
    assert rho == pytest.approx(beta * 0.17 / 0.9, abs=4 / math.sqrt(alive.sum()))
    logs = np.log(found.marks[2][alive])
    assert logs.std() == pytest.approx(0.9 * math.sqrt(3), rel=4 / math.sqrt(2 * alive.sum()))


def test_an_ipo_is_as_likely_as_the_published_odds_say() -> None:
    """Gornall & Strebulaev: 0.65·log(X/32)/log(1000/32) from 32 to 1,000 million, never below, by thirds of log X."""
    found = ends(ALONE)
    value = found.undiluted / 10_000 * TABLE.fully_diluted / 1e6
    assert not (found.kind[value < 32] == IPO).any()
    for low, high in ((32, 100), (100, 400), (400, 1_000)):
        chosen = (value >= low) & (value < high)
        odds = 0.65 * np.log(value[chosen] / 32) / math.log(1_000 / 32)
        hit = found.kind[chosen] == IPO
        assert hit.mean() == pytest.approx(odds.mean(), abs=4 * math.sqrt(0.25 / chosen.sum()))


def test_ending_kinds_follow_the_money() -> None:
    for outlook in (ALONE, ROUNDS, COHORT):
        found = ends(outlook, size=20_000)
        assert ((found.kind == NOTHING) == (found.worth == 0)).all()
        assert (found.worth <= found.as_converted * (1 + 1e-9) + 1e-6).mean() > 0.999
        assert (found.as_converted <= found.undiluted * (1 + 1e-12)).all()
        assert set(np.unique(found.kind)) <= {NOTHING, SALE, IPO}


def test_without_later_rounds_nothing_is_diluted() -> None:
    found = ends(ALONE, size=20_000)
    assert np.array_equal(found.as_converted, found.undiluted)
    later = ends(ROUNDS, size=20_000)
    assert (later.as_converted < later.undiluted).mean() > 0.4
    # opportunities are every two years: an exit before the first is not diluted
    early = later.years < 2
    assert np.array_equal(later.as_converted[early], later.undiluted[early])


def test_what_has_changed_since_the_round_scales_the_company() -> None:
    fallen = replace(ALONE, changed=-0.5)
    assert company_value(fallen, Economy()) == pytest.approx(0.5 * company_value(ALONE, Economy()))
    one, two = ends(ALONE, size=5_000), ends(fallen, size=5_000)
    assert two.undiluted == pytest.approx(0.5 * one.undiluted)
    # preferences stay: common stock loses more than half
    assert two.worth.mean() < 0.5 * one.worth.mean()


def test_a_cohort_ends_as_often_as_its_base_rates_say() -> None:
    found = ends(COHORT)
    exact = base_rates.chances(COHORT.rates, "b")
    for share, chance in (
        ((found.kind == IPO).mean(), exact.public),
        # a sale below the preferences leaves nothing for common stock, so that failures are at least so many
        (
            min((found.kind == NOTHING).mean(), exact.failed + exact.stalled_nothing),
            exact.failed + exact.stalled_nothing,
        ),
    ):
        assert share == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / SIZE))
    assert (found.kind == SALE).mean() <= exact.sold + exact.sold_low + exact.stalled_sold + 0.01
    assert (found.kind == SALE).mean() > exact.sold * 0.8
    assert company_value(COHORT, Economy()) == 1e8


@pytest.mark.parametrize("outlook", [ALONE, ROUNDS, COHORT], ids=["single", "multi", "cohort"])
@pytest.mark.parametrize("rate", [0.01, 7.5])
def test_another_currency_changes_no_future(outlook: Outlook, rate: float) -> None:
    terms = {"strike": 1.0, "form": "nso", "headline": 1e5, "fair_market_value": 2.0}
    it = package(stake(outlook, **terms), name="x")
    other = in_currency(it, "XXX", {"USD": rate})
    who = person(outside=Outside(9e4, layoff=0.1))
    there = replace(who, currency="XXX", wealth=who.wealth * rate, outside=Outside(9e4 * rate, layoff=0.1))
    size = 4_000
    one = simulate(it, who, NO_TAX, with_paths(draw(3, all_rows([it], who), 0, size)), size)
    two = simulate(other, there, NO_TAX, with_paths(draw(3, all_rows([other], there), 0, size)), size)
    assert two.value == pytest.approx(one.value * rate, rel=1e-7)
    for name, total in one.sums.items():
        counts = ("left", "lost", "headline", "in_time", "ipo", "sale", "pays", "years")
        scale = 1.0 if name in counts else rate
        assert two.sums[name] == pytest.approx(total * scale, rel=1e-7, abs=1e-6)


@pytest.mark.parametrize("outlook", [ROUNDS, COHORT], ids=["multi", "cohort"])
def test_two_stakes_in_one_company_end_in_the_same_exit(outlook: Outlook) -> None:
    first, second = stake(outlook), stake(outlook, name="t", shares=30_000.0)
    it, who = package(first, second), person()
    factors = with_paths(draw(3, company_rows(it, who), 0, 5_000))
    one, two = (company_ending(it, index, who, factors, 5_000) for index in (0, 1))
    assert np.array_equal(one.years, two.years)
    assert np.array_equal(one.kind, two.kind)
    assert two.worth == pytest.approx(3 * one.worth)
    # and so do two offers of one employer, whatever they are called
    offers = [package(first, name=name, employer="e") for name in ("x", "y")]
    found = value(offers, who, [NO_TAX] * 2, Run(futures=2_000))
    assert np.array_equal(found.sample[0], found.sample[1])


@pytest.mark.parametrize("outlook", [ALONE, ROUNDS, COHORT], ids=["single", "multi", "cohort"])
def test_quasi_random_points_find_the_same_worth(outlook: Outlook) -> None:
    who = person(outside=Outside(9e4, layoff=0.1, option=False))
    it = package(stake(outlook, conditions=Conditions(acceleration="double")))
    plain = value([it], who, [NO_TAX], Run(futures=60_000))
    even = value([it], who, [NO_TAX], Run(futures=32_000, precise=True))
    error = math.hypot(float(plain.standard_error[0]), float(even.standard_error[0]))
    assert abs(plain.worth[0] - even.worth[0]) < 4.5 * error


def test_a_stated_belief_with_marks_is_worth_what_it_says_on_the_way() -> None:
    """Marks of a mixture: the mean of what is expected at each year end is what is expected today."""
    from outbid.core.ranges import Mixture

    belief = Stated(Mixture((Point(0.0), Point(1e6)), (0.7, 0.3)), Point(5.0), Point(0.0))
    found = ends(belief, person(economy=Economy(risk_free=0.03)))
    assert found.marks is not None
    for year in (1, 2, 4):
        assert close(found.marks[year - 1], 3e5 * math.exp(-0.03 * (5 - year)))
        # and the longer one watches, the more one knows
        spread = found.marks[year - 1].std()
        assert spread > (found.marks[year - 2].std() if year > 1 else 0.0)
    assert np.array_equal(found.marks[4], found.worth)

"""The engine against closed forms and against a plain month-by-month recomputation of each future."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from plain import KinkedTax, LinearTax, net, plain_future
from scipy import stats

from outbid.core.errors import InputError
from outbid.core.ranges import Mixture, Point, Spread
from outbid.packages.files import load_offer, load_person
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Person
from outbid.packages.stake import Conditions, Stake
from outbid.packages.terms import Benefit, Bonus, Due, Grant, Refresher, Salary, SignOn, Stock
from outbid.packages.vesting import parse_vesting
from outbid.worth.futures import draw
from outbid.worth.net import Tax
from outbid.worth.simulate import all_rows, simulate, with_paths
from outbid.worth.value import Run, annuity, value

EXAMPLES = Path(__file__).parents[2] / "examples/talent-war"
CRRA = json.loads((Path(__file__).parents[1] / "cases/crra.json").read_text(encoding="utf-8"))["cases"]
NO_TAX = Tax(LinearTax(0.0, 0.0))
FLAT = Tax(LinearTax(0.3, 0.2))
SIZE = 20_000
KEPT = Conditions(window_months=math.inf, expires_years=math.inf)
"""Options that leaving does not take away."""


def person(**changes: object) -> Person:
    still = Person(
        wealth=500_000.0, gamma=2.0, place="X", status="single", tax_year=2026, stay=Point(4.0), horizon=10
    )
    return replace(still, **changes)  # type: ignore[arg-type]


def package(base: float = 100_000.0, **terms: object) -> Package:
    return Package(**{"name": "a", "currency": "USD", "salary": Salary(Point(base)), **terms})  # type: ignore[arg-type]


def futures(it: Package, who: Person, tax: Tax = FLAT, size: int = SIZE, seed: int = 3):  # type: ignore[no-untyped-def]
    return simulate(it, who, tax, with_paths(draw(seed, all_rows([it], who), 0, size)), size)


def within_errors(sample: np.ndarray, expected: float, errors: float = 4.0) -> bool:
    return abs(sample.mean() - expected) <= errors * sample.std() / math.sqrt(sample.size)


# closed forms


@pytest.mark.parametrize("gamma", [0.0, 1.0, 2.0, 10.0])
@pytest.mark.parametrize("rate", [0.0, 0.04])
def test_salary_alone_is_an_annuity(gamma: float, rate: float) -> None:
    who = person(gamma=gamma, economy=Economy(risk_free=rate))
    found = value([package(salary=Salary(Point(120_000.0), growth=0.03))], who, [FLAT], Run(futures=100))
    exact = sum(0.7 * 10_000 * 1.03 ** ((m - 1) // 12) * math.exp(-rate * m / 12) for m in range(1, 49))
    # a year's pay is discounted from its middle: convexity within the year is worth r²/24
    assert found.worth[0] == pytest.approx(exact, rel=1e-4 if rate else 1e-12)
    assert found.standard_error[0] == pytest.approx(0, abs=1e-2)


def test_annuity_by_months() -> None:
    who = person(stay=Point(3.5), economy=Economy(risk_free=0.05))
    assert annuity(who) == pytest.approx(sum(math.exp(-0.05 * m / 12) for m in range(1, 43)) / 12)


@pytest.mark.parametrize(
    "payout", [Spread(0.8, 1.2), Spread(0.0, 2.0), Mixture((Point(0.0), Spread(0.5, 2)), (0.3, 0.7))]
)
def test_bonus_has_the_mean_of_its_payout(payout: object) -> None:
    it = package(bonus=Bonus(payout, target=0.2))  # type: ignore[arg-type]
    who = person(economy=Economy(risk_free=0.0))
    result = futures(it, who, NO_TAX)
    bonus = result.value - 400_000
    if payout == Spread(0.0, 2.0):
        normal = stats.norm(1.0, 1 / stats.norm.ppf(0.95))
        mean = normal.expect(lambda x: max(x, 0.0), lb=0.0, ub=12.0)
    else:
        mean = payout.mean  # type: ignore[attr-defined]
    assert within_errors(bonus, 4 * 20_000 * mean)
    assert (bonus >= 0).all()
    each = np.array([np.asarray(net) for net in result.net_by_year]) - 100_000
    # drawn anew each year
    assert np.abs(np.corrcoef(each) - np.eye(4)).max() < 4 / math.sqrt(SIZE)


@pytest.mark.parametrize("month", [12, 13, 24, 44, 48])
@pytest.mark.parametrize("beta, volatility", [(0.0, 0.3), (1.2, 0.35), (-0.5, 0.2)])
def test_listed_shares_grow_as_expected_and_vary_as_stated(
    month: int, beta: float, volatility: float
) -> None:
    economy = Economy(risk_free=0.03, equity_premium=0.05, market_volatility=0.16)
    it = package(0.0, stock=Stock(volatility, beta), grants=(Grant("g", ((month, 100_000.0),)),))
    result = futures(it, person(economy=economy), NO_TAX)
    paid = np.asarray(result.net_by_year[(month - 1) // 12])
    years, growth = month / 12, 0.03 + 0.05 * beta
    assert within_errors(paid, 100_000 * math.exp(growth * years))
    if month % 3 == 0:
        logs = np.log(paid / 100_000)
        assert (
            stats.kstest(
                logs, stats.norm((growth - volatility**2 / 2) * years, volatility * math.sqrt(years)).cdf
            ).pvalue
            > 0.001
        )
        error = volatility**2 * years * math.sqrt(2 / SIZE)
        assert logs.var() == pytest.approx(volatility**2 * years, abs=4 * error)


def test_shares_of_two_employers_move_together_by_their_betas() -> None:
    economy = Economy(market_volatility=0.17)
    one = package(0.0, name="a", stock=Stock(0.3, 1.0), grants=(Grant("g", ((48, 1.0),)),))
    two = package(0.0, name="b", stock=Stock(0.4, 1.5), grants=(Grant("g", ((48, 1.0),)),))
    who = person(economy=economy)
    factors = with_paths(draw(3, all_rows([one, two], who), 0, SIZE))
    logs = [np.log(simulate(it, who, NO_TAX, factors, SIZE).value) for it in (one, two)]
    expected = 1.0 * 1.5 * 0.17**2 / (0.3 * 0.4)
    assert np.corrcoef(logs)[0, 1] == pytest.approx(expected, abs=4 * (1 - expected**2) / math.sqrt(SIZE))


def test_a_beta_beyond_the_volatility_is_refused() -> None:
    it = package(stock=Stock(0.1, 2.0), grants=(Grant("g", ((12, 1.0),)),))
    with pytest.raises(InputError, match=r"beta"):
        futures(it, person())


def test_refreshers_count_shares_at_the_price_of_their_day() -> None:
    """Granted in month 12, vesting in month 24: worth its value times one year's growth, whatever the price was."""
    it = package(0.0, refresher=Refresher(80_000.0, parse_vesting("1y/annual"), 12), stock=Stock(0.4, 1.0))
    economy = Economy(risk_free=0.03, equity_premium=0.05)
    result = futures(it, person(stay=Point(2.0), economy=economy), NO_TAX)
    paid = np.asarray(result.net_by_year[1])
    assert within_errors(paid, 80_000 * math.exp(0.08))
    assert np.log(paid).std() == pytest.approx(0.4, rel=4 / math.sqrt(2 * SIZE))


@pytest.mark.parametrize(("stay", "clawed"), [(0.5, 0.75), (1.0, 0.5), (1.5, 0.25), (2.0, 0.0), (3.0, 0.0)])
def test_leaving_early_pays_the_sign_on_back(stay: float, clawed: float) -> None:
    who = person(stay=Point(stay), economy=Economy(risk_free=0.0))
    result = futures(package(sign_on=SignOn(40_000.0, 24)), who, FLAT, 100)
    assert result.value == pytest.approx(0.7 * (100_000 * stay + 40_000 * (1 - clawed)))
    all_of_it = futures(package(sign_on=SignOn(40_000.0, 24, pro_rata=False)), who, FLAT, 100)
    assert all_of_it.value == pytest.approx(0.7 * (100_000 * stay + (0 if clawed else 40_000)))


def test_paying_back_more_than_one_earns_is_no_tax_refund() -> None:
    it = package(1_000.0, sign_on=SignOn(100_000.0, 24, pro_rata=False), stakes=(stake(1e6, 1.2),))
    result = futures(it, person(stay=Point(1.5), economy=Economy(risk_free=0.0)), FLAT, 100)
    first, second = 0.7 * 101_000, 500 - 100_000
    assert result.value == pytest.approx(first + second + 0.8 * 1e6)


def test_dues_are_lost_by_leaving_before_them() -> None:
    it = package(dues=(Due("x", 12, 10_000.0), Due("y", 13, 5_000.0), Due("z", 30, 1_000.0)))
    for stay, sums in ((0.5, 0), (1.0, 10_000), (13 / 12, 15_000), (2.0, 15_000), (2.5, 16_000)):
        who = person(stay=Point(stay), economy=Economy(risk_free=0.0))
        assert futures(it, who, NO_TAX, 100).value == pytest.approx(100_000 * stay + sums)


@pytest.mark.parametrize("months", range(1, 49))
def test_a_month_is_a_month_however_the_stay_is_written(months: int) -> None:
    it = package(0.0, dues=tuple(Due("d", m, 1.0) for m in range(1, 49)))
    for stay in (months / 12, round(months / 12, 6)):
        who = person(stay=Point(stay), economy=Economy(risk_free=0.0))
        assert futures(it, who, NO_TAX, 100).value == pytest.approx(months)


def stake(proceeds: object, years: object = 5.0, **terms: object) -> Stake:
    def read(x: object) -> object:
        return Point(x) if isinstance(x, float) else x

    outlook = Stated(
        read(proceeds),  # type: ignore[arg-type]
        read(years),  # type: ignore[arg-type]
        read(terms.pop("dilution", 0.0)),  # type: ignore[arg-type]
        terms.pop("correlation", 0.0),  # type: ignore[arg-type]
    )
    return Stake(**{"name": "s", "outlook": outlook, "vesting": parse_vesting("immediate"), **terms})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("it", "gross", "taxed_at"),
    [
        (stake(1e6), 1e6, 0.2),
        (stake(1e6, dilution=0.4), 6e5, 0.2),
        (stake(1e8, basis="company", shares=2e4, fully_diluted_shares=1e6, dilution=0.25), 1.5e6, 0.2),
        (stake(1e8, basis="company", shares=2e4, fully_diluted_shares=1e6, strike=30.0, form="nso",
               conditions=KEPT), 1.4e6, 0.3),
        (stake(1e8, basis="company", shares=2e4, fully_diluted_shares=1e6, strike=101.0, form="nso",
               conditions=KEPT), 0.0, 0.3),
        (stake(1e6, form="rsu"), 1e6, 0.3),
        (stake(1e6, vesting=parse_vesting("8y/1y-cliff/monthly")), 5e5, 0.2),
        (stake(1e6, vesting=parse_vesting("8y/1y-cliff/monthly"), vested_months=24), 7.5e5, 0.2),
        (stake(1e6, vesting=parse_vesting("8y/1y-cliff/monthly"), vested_months=-24), 2.5e5, 0.2),
        (stake(1e6, vesting=parse_vesting("5y/5y-cliff/monthly")), 0.0, 0.2),
    ],
)  # fmt: skip
def test_a_certain_exit_is_worth_its_net_present_value(it: Stake, gross: float, taxed_at: float) -> None:
    who = person(economy=Economy(risk_free=0.04))
    result = futures(package(0.0, stakes=(it,)), who, FLAT, 100)
    assert result.value == pytest.approx(gross * (1 - taxed_at) * math.exp(-0.04 * 5), abs=1e-6)
    assert result.stakes[0].gross == pytest.approx(gross)


def test_gains_stack_on_the_wages_of_the_year_or_of_the_last_full_one() -> None:
    schedule, economy = KinkedTax(), Economy(risk_free=0.0, bracket_indexing=0.0)
    for years, stay, wages in (
        (1.5, 4.0, 110_000.0),
        (3.2, 4.0, 133_100.0),
        (7.0, 4.0, 133_100.0),
        (7.0, 2.5, 110_000.0),
    ):
        who = person(stay=Point(stay), economy=economy)
        it = package(salary=Salary(Point(100_000.0), 0.1), stakes=(stake(1e6, years),))
        result = futures(it, who, Tax(schedule), 100)
        tax = 0.5 * (schedule._of(wages + 1e6) - schedule._of(wages))
        assert net(result.stakes[0], 100) == pytest.approx(1e6 - float(tax))


def test_brackets_grow_with_prices_and_the_stake_meets_those_of_its_year() -> None:
    tax = Tax(KinkedTax(), indexing=0.03, years_since=2, unit=1.1, other=30_000.0)
    who = person(stay=Point(3.0), economy=Economy(risk_free=0.0))
    it = package(stakes=(stake(2e6, 6.5),))
    result = futures(it, who, tax, 100)

    def law(wages: float, gains: float, year: int) -> float:
        scale = 1.1 * 1.03 ** (2 + year)
        return float(scale * KinkedTax().tax(wages / scale, gains / scale, other=30_000 / (1.1 * 1.03**2)))

    pay = sum(100_000 - law(100_000, 0, y) + law(0, 0, y) for y in range(3))
    exit_net = 2e6 - law(100_000, 2e6, 6) + law(100_000, 0, 6)
    assert result.value == pytest.approx(pay + exit_net)


@pytest.mark.parametrize("chance", [0.1, 0.3, 0.9])
def test_the_chance_that_nothing_is_paid(chance: float) -> None:
    it = package(stakes=(stake(Mixture((Point(0.0), Spread(1e6, 4e6)), (1 - chance, chance))),))
    found = value([it], person(), [FLAT], Run(futures=40_000, seed=4))
    assert found.zero_stake[0] == pytest.approx(1 - chance, abs=4 * math.sqrt(chance * (1 - chance) / 40_000))
    assert math.isnan(value([package()], person(), [FLAT], Run(futures=100)).zero_stake[0])


@pytest.mark.parametrize("case", [c for c in CRRA if c["wealth"] and "outcomes" in c], ids=str)
@pytest.mark.parametrize("precise", [False, True])
def test_published_gambles_through_the_whole_engine(case: dict, precise: bool) -> None:
    (chance, good), (_, bad) = case["outcomes"]
    assert bad == 0
    it = package(0.0, stakes=(stake(Mixture((Point(0.0), Point(good)), (1 - chance, chance)), 1.0),))
    who = person(wealth=float(case["wealth"]), gamma=case["gamma"], economy=Economy(risk_free=0.0))
    found = value([it], who, [NO_TAX], Run(futures=60_000, precise=precise))
    error = max(float(found.standard_error[0]), 1e-4 * case["ce"])
    assert abs(found.worth[0] - case["ce"]) < 4 * error + case["tol"]


@pytest.mark.parametrize("correlation", [0.3, -0.6, 1.0])
def test_moving_with_the_market_leaves_the_stated_outlook_as_stated(correlation: float) -> None:
    good = Spread(1e6, 9e6)
    it = package(0.0, stakes=(stake(good, Spread(2.0, 6.0), correlation=correlation),))
    who = person(economy=Economy(risk_free=0.0))
    rows = all_rows([it], who)
    drawn = draw(9, rows, 0, SIZE)
    result = simulate(it, who, NO_TAX, with_paths(drawn), SIZE)
    logs = np.log(result.stakes[0].gross)
    level, slope = math.log(3e6), math.log(9) / 2 / stats.norm.ppf(0.95)
    assert stats.kstest(logs, stats.norm(level, slope).cdf).pvalue > 0.01
    # and it does move with the market's return up to the exit
    market = next(z for factor, z in drawn.items() if factor.kind == "market")
    quarters = np.clip(np.rint(4 * result.stakes[0].years).astype(int), 1, 40)
    until = np.array([market[:q, n].sum() / math.sqrt(q) for n, q in enumerate(quarters)])
    assert np.corrcoef(logs, until)[0, 1] == pytest.approx(correlation, abs=4 / math.sqrt(SIZE))


# every future, month by month


RICH = package(
    name="rich",
    salary=Salary(Spread(150e3, 220e3), growth=0.03),
    bonus=Bonus(Spread(0.5, 1.3), target=0.2),
    sign_on=SignOn(60_000.0, 24),
    stock=Stock(0.4, 1.2),
    grants=(Grant("g", tuple((m, 12_000.0) for m in range(2, 50, 3))), Grant("h", ((0, 9_000.0), (37, 50_000.0)))),
    refresher=Refresher(70_000.0, parse_vesting("4y/quarterly"), 8),
    benefits=(Benefit("pension", 11_000.0), Benefit("car", 6_000.0, taxed=True)),
    dues=(Due("last bonus", 3, 40_000.0), Due("retention", 14, 25_000.0)),
    stakes=(
        stake(
            Mixture((Point(0.0), Spread(2e6, 3e7)), (0.6, 0.4)),
            Spread(2.0, 6.0),
            dilution=Spread(0.1, 0.4),
            correlation=0.4,
            vesting=parse_vesting("4y/1y-cliff/monthly"),
        ),
        stake(
            Spread(1e7, 4e8), 3.3, basis="company", shares=3e4, fully_diluted_shares=4e6, strike=20.0, form="nso",
            conditions=KEPT,
            vesting=parse_vesting("40/30/20/10"), vested_months=6, name="t",
        ),
    ),
)  # fmt: skip
MIXED = package(
    name="mixed",
    salary=Salary(Mixture((Point(90e3), Spread(100e3, 160e3)), (0.3, 0.7))),
    bonus=Bonus(Mixture((Point(0.0), Point(1.5)), (0.5, 0.5)), amount=20_000.0),
    sign_on=SignOn(30_000.0, 36, pro_rata=False),
    refresher=Refresher(30_000.0, parse_vesting("2y/6m-cliff/monthly"), 1),
)
STAYS = [Point(1.0), Point(4.0), Point(2.5), Point(10.0), Point(0.25), Spread(1.0, 6.0)]


@pytest.mark.parametrize("stay", STAYS, ids=str)
@pytest.mark.parametrize("it", [RICH, MIXED], ids=lambda it: it.name)
@pytest.mark.parametrize("law", [LinearTax(), KinkedTax()], ids=["flat", "kinked"])
def test_each_future_undiscounted_to_the_cent(it: Package, stay: object, law: object) -> None:
    """At an interest rate of nothing there is no approximation left: every future must agree."""
    who = person(stay=stay, economy=Economy(risk_free=0.0))
    tax = Tax(law, indexing=0.02, years_since=1, other=20_000.0)  # type: ignore[arg-type]
    size = 60
    drawn = draw(5, all_rows([it], who), 0, size)
    result = simulate(it, who, tax, with_paths(drawn), size)
    for n in range(size):
        plain = plain_future(it, who, tax, drawn, n)
        for year, kept in enumerate(result.net_by_year):
            assert float(np.broadcast_to(kept, (size,))[n]) == pytest.approx(
                plain.net.get(year, 0.0), rel=1e-9, abs=1e-4
            )
        for found, gross, kept in zip(result.stakes, plain.stake_gross, plain.stake_net, strict=True):
            assert found.gross[n] == pytest.approx(gross, rel=1e-8)
            assert net(found, size)[n] == pytest.approx(kept, rel=1e-8)
        assert result.value[n] == pytest.approx(plain.present, rel=1e-9)


@pytest.mark.parametrize("stay", [Point(6.0), Point(2.5), Point(1.0), Point(0.5), Spread(1.0, 6.0)], ids=str)
@pytest.mark.parametrize("pro_rata", [True, False])
def test_discounting_a_year_at_once_is_close_to_discounting_each_month(stay: object, pro_rata: bool) -> None:
    who = person(stay=stay, economy=Economy(risk_free=0.04))
    tax, size = Tax(KinkedTax(), indexing=0.02), 200
    it = replace(RICH, sign_on=SignOn(100_000.0, 24, pro_rata))
    drawn = draw(5, all_rows([it], who), 0, size)
    result = simulate(it, who, tax, with_paths(drawn), size)
    exact = np.array([plain_future(it, who, tax, drawn, n).present for n in range(size)])
    assert result.value.mean() == pytest.approx(exact.mean(), rel=1e-3)


@pytest.mark.parametrize("name", ["stay", "startup"])
def test_discounting_in_the_worked_example(name: str) -> None:
    it, who = load_offer(EXAMPLES / f"{name}.toml"), load_person(EXAMPLES / "me.toml")
    tax, size = Tax(KinkedTax(), indexing=0.025), 400
    drawn = draw(5, all_rows([it], who), 0, size)
    result = simulate(it, who, tax, with_paths(drawn), size)
    exact = np.array([plain_future(it, who, tax, drawn, n).present for n in range(size)])
    assert result.value.mean() == pytest.approx(exact.mean(), rel=1e-3)


def test_an_uncertain_stay_has_its_distribution_and_ends_at_the_horizon() -> None:
    it = package(120_000.0, dues=(Due("d", 36, 1e6),))
    who = person(stay=Spread(2.0, 6.0), horizon=5, economy=Economy(risk_free=0.0))
    result = futures(it, who, NO_TAX)
    served = (result.value - 1e6 * (result.value > 1e6 + 10_000 * 35.9)) / 120_000
    lognormal = stats.lognorm(s=math.log(3) / 2 / stats.norm.ppf(0.95), scale=math.sqrt(12))
    assert served.max() <= 5 + 1e-9
    assert np.mean(served > 5 - 1e-9) == pytest.approx(lognormal.sf(5), abs=4 * 0.5 / math.sqrt(SIZE))
    inside = served[served < 5 - 1e-9]
    assert stats.kstest(inside, lambda x: lognormal.cdf(x) / lognormal.cdf(5)).pvalue > 0.01
    assert np.mean(result.value > 1e6) == pytest.approx(lognormal.sf(3), abs=4 * 0.5 / math.sqrt(SIZE))


def test_ruin_names_the_package_and_the_year() -> None:
    it = package(1_000.0, name="ruinous", sign_on=SignOn(500_000.0, 24, pro_rata=False), dues=())
    who = person(wealth=1_000.0, stay=Point(1.5), economy=Economy(risk_free=0.0))
    with pytest.raises(InputError) as caught:
        value([it], who, [FLAT], Run(futures=100))
    assert caught.value.key == "errors.ruin"
    assert "“ruinous”" in str(caught.value)
    assert "year 2" in str(caught.value)


@pytest.mark.parametrize("form", ["shares", "rsu"])
def test_stakes_that_pay_in_one_year_are_taxed_together(form: str) -> None:
    tax, who = Tax(KinkedTax()), person()
    whole = replace(stake(4e5, 2.5), form=form)
    half = replace(stake(2e5, 2.5), form=form)
    one = futures(package(stakes=(whole,)), who, tax, 10)
    two = futures(package(stakes=(half, half)), who, tax, 10)
    assert two.value == pytest.approx(one.value)


def test_shares_that_vest_after_the_exit_are_paid_as_they_vest() -> None:
    economy = Economy(risk_free=0.05)
    who = person(stay=Point(4.0), economy=economy)
    it = package(stakes=(replace(stake(1e6, 1.5), vesting=parse_vesting("4y/annual")),))
    sure = futures(it, who, NO_TAX, 10).value - futures(package(), who, NO_TAX, 10).value
    # a quarter at the exit, the others at the ends of the years 2 to 4: at their average date
    average = (1.5 + 2 + 3 + 4) / 4
    assert sure == pytest.approx(1e6 * math.exp(-0.05 * average))
    exact = 0.25e6 * sum(math.exp(-0.05 * t) for t in (1.5, 2, 3, 4))
    assert sure == pytest.approx(exact, rel=2e-3)

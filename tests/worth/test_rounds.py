"""Rounds to come: what they leave, that nobody gains by them, and what studies found they do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.packages.captable import CapTable, Convertible, Debt, Option, ShareClass
from outbid.packages.waterfall import waterfall
from outbid.worth.exit_claims import Claims, CommonCurve
from outbid.worth.ipo_odds import ipo_probability
from outbid.worth.marks import Marks, exit_weights
from outbid.worth.multi_round import multi_round
from outbid.worth.priced import Calibration, FutureRounds, PricedTerms, single_round
from outbid.worth.rounds import exit_claims, future_rounds

COMMON = ShareClass("common", 750)
A = ShareClass("A", 100, 0.5, 1.0)
B = ShareClass("B", 100, 1.0, 1.0)
TABLE = CapTable((COMMON, A, B), unissued=50)
EVERY_TWO = FutureRounds(every=2.0, floor=0.5)
TERMS = PricedTerms(volatility=0.9, rate=0.025, exit_years=4.0, unit=1.0, rounds=EVERY_TWO)
ALONE = replace(TERMS, rounds=None)
RICH = CapTable(
    (
        COMMON,
        A,
        replace(B, seniority=1, participation="capped", cap=2.0),
        ShareClass("C", 80, 1.5, 1.25, seniority=1, ratchet=1.0, ipo_floor=1.0, dividends=0.1),
    ),
    options=(Option("o", 60, 0.3), Option("w", 20, 1.2, on="C")),
    unissued=40,
    convertibles=(Convertible("s", "safe", 10, cap=800), Convertible("n", "note", 5, interest=0.05, years=2)),
    debts=(Debt("loan", 20),),
)


@pytest.fixture(scope="module")
def unicorn() -> Calibration:
    return multi_round(TABLE, "B", TERMS)


def with_class(table: CapTable, owed: float, shares: float, seniority: int) -> CapTable:
    later = ShareClass("later", shares, owed / shares, 1.0, seniority=seniority)
    return replace(table, classes=(*table.classes, later))


@pytest.mark.parametrize("table", [TABLE, RICH], ids=["plain", "rich"])
@pytest.mark.parametrize("event", ["sale", "ipo"])
def test_the_curve_of_a_common_share_is_the_waterfalls(table: CapTable, event: str) -> None:
    payouts = waterfall(table, event)  # type: ignore[arg-type]
    x = np.geomspace(1, 1e5, 5000)
    np.testing.assert_allclose(
        CommonCurve.of(payouts).shared(x, 0.0), payouts.common(x), rtol=1e-9, atol=1e-9
    )


@settings(max_examples=60, deadline=None)
@given(st.floats(1, 2000), st.floats(0.01, 0.9), st.booleans())
def test_a_later_class_is_paid_as_the_waterfall_with_it_says(owed: float, part: float, senior: bool) -> None:
    claims = Claims.of(TABLE, 1.0, senior)
    new = float(claims.new_shares(part))
    whole = with_class(TABLE, owed, new, 1 if senior else 0)
    x = np.geomspace(1, 1e5, 400)
    sale, ipo = waterfall(whole, "sale"), waterfall(whole, "ipo")
    left = claims.left_at_sale(x, np.asarray(owed), np.asarray(new))
    np.testing.assert_allclose(left, x - sale.payout("later", x), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(
        claims.common_at_sale(x, np.asarray(owed), np.asarray(new)), sale.common(x), rtol=1e-9, atol=1e-12
    )
    for name in ("A", "B", "common"):
        np.testing.assert_allclose(claims.sale.payout(name, left), sale.payout(name, x), rtol=1e-9, atol=1e-9)
    left = claims.left_at_ipo(x, np.asarray(new))
    np.testing.assert_allclose(left, x - ipo.payout("later", x), rtol=1e-9, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.floats(1, 2000), st.floats(0.01, 0.9))
def test_a_senior_later_class_over_a_rich_table(owed: float, part: float) -> None:
    # without convertibles: a post-money SAFE's price would count the later class, which comes after it
    claims = Claims.of(replace(RICH, convertibles=()), 1.0, senior=True)
    new = float(claims.new_shares(part))
    sale = waterfall(with_class(claims.table, owed, new, 9), "sale")
    x = np.geomspace(1, 1e5, 400)
    found = claims.common_at_sale(x, np.asarray(owed), np.asarray(new))
    np.testing.assert_allclose(found, sale.common(x), rtol=1e-9, atol=1e-12)


def test_values_add_up_and_the_round_is_fair(unicorn: Calibration) -> None:
    assert unicorn.claims["B"] == pytest.approx(100, rel=1e-8)
    assert sum(unicorn.claims.values()) == pytest.approx(unicorn.value, rel=1e-8)
    assert unicorn.sweeps < 50
    assert 0 < unicorn.error < 0.003 * unicorn.value
    assert unicorn.money > EVERY_TWO.dilution


def test_common_stock_alone_keeps_its_price_whatever_follows() -> None:
    table = CapTable((ShareClass("common", 900, price=2.0),), unissued=100)
    found = multi_round(table, "common", TERMS)
    assert found.value == pytest.approx(1800, rel=1e-8)
    assert found.fair_common == pytest.approx(2, rel=1e-8)


def test_other_seeds_agree_within_the_stated_error() -> None:
    found = [multi_round(TABLE, "B", TERMS, seed=seed) for seed in range(2, 10)]
    values, errors = np.array([f.value for f in found]), np.array([f.error for f in found])
    assert np.abs(values - values.mean()).max() < 4 * errors.mean()
    assert np.std(values, ddof=1) < 2 * errors.mean()


def simulated(
    company: Calibration, start: int, n: int = 100_000
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Plain simulation by year, with the company without new money as numeraire, of those that have not exited.

    Returns values of a common share, of all that today's claims get, of all that later rounds get and of what they
    paid, each over the numeraire (at its own time), plus nothing else; and the marks at year ``start``.
    """
    terms, years = company.terms, 28
    rng = np.random.default_rng(5)
    drift = terms.rate + terms.volatility**2 / 2
    steps = drift + terms.volatility * rng.standard_normal((years, n))
    log = np.log(company.value) + np.vstack([np.zeros(n), np.cumsum(steps, axis=0)])
    exit_years = np.minimum(start + rng.exponential(terms.exit_years, n), years - 1e-9)
    rounds = future_rounds(log, exit_years, company)
    year = exit_years.astype(int)
    part, index = exit_years - year, np.arange(n)
    at_exit = (1 - part) * log[year, index] + part * log[year + 1, index]
    at_exit += terms.volatility * np.sqrt(part * (1 - part)) * rng.standard_normal(n)
    x = np.exp(at_exit) * rounds.multiplier
    ipo = rng.random(n) < ipo_probability(x, terms.unit)
    common = exit_claims(company, x, rounds.owed, rounds.given, ipo) / np.exp(at_exit)
    new = company.share.new_shares(rounds.given)
    left = np.where(
        ipo, company.share.left_at_ipo(x, new), company.share.left_at_sale(x, rounds.owed, new)
    ) / np.exp(at_exit)
    got = rounds.multiplier - left
    paid = rounds.multiplier - 1
    marks = Marks.of(company).common(
        log[start] + np.log(rounds.multiplier_at[start]), rounds.count_at[start], rounds.owed_at[start]
    ) / np.exp(log[start])
    return common, got, paid, marks


def test_a_plain_simulation_finds_the_same_values(unicorn: Calibration) -> None:
    common, got, paid, marks = simulated(unicorn, 0)
    error = common.std() / np.sqrt(len(common))
    assert marks[0] == pytest.approx(unicorn.fair_common / unicorn.value, rel=1e-4)
    assert common.mean() == pytest.approx(unicorn.fair_common / unicorn.value, abs=4 * error)
    # new investors get what they pay
    difference = got - paid
    assert paid.mean() > 0.1
    assert difference.mean() == pytest.approx(0, abs=4 * difference.std() / np.sqrt(len(difference)) + 1e-3)


@pytest.mark.parametrize("start", [2, 4])
def test_marks_on_the_way_are_what_the_shares_then_bring(unicorn: Calibration, start: int) -> None:
    common, _, _, marks = simulated(unicorn, start)
    for group in np.array_split(np.argsort(marks), 4):
        assert marks[group].mean() == pytest.approx(common[group].mean(), rel=0.04)


def test_marks_without_later_rounds_are_exact() -> None:
    company = single_round(TABLE, "B", ALONE)
    marks = Marks.of(company)
    values = np.array([5.0, 60, 400, company.value, 3e3, 4e4, 1e6])
    exact = [ALONE.kernel.expect(company.share.expected, v, company.share.knots)[-1] for v in values]
    np.testing.assert_allclose(marks.common(np.log(values)), exact, rtol=5e-4)
    weights = exit_weights(ALONE.kernel, 800)
    assert weights.sum() == pytest.approx(ALONE.kernel.forward, rel=1e-9)


def test_rounds_by_hand(unicorn: Calibration) -> None:
    phi, d = unicorn.money, EVERY_TWO.dilution
    # value at the end of years 0..4: twice as much; a fall below half; as before, but sold in year 3
    paths = np.log(np.array([[1, 1, 2, 2, 3], [1, 1, 0.4, 1, 1], [1, 1, 1, 1, 1]])).T
    found = future_rounds(paths, np.array([9.0, 9.0, 3.0]), unicorn)
    assert found.count.tolist() == [2, 1, 1]
    one, two = 2 * phi / (1 - phi), 3 * phi / (1 - phi) ** 2
    np.testing.assert_allclose(found.owed, [one + two, phi / (1 - phi), phi / (1 - phi)])
    np.testing.assert_allclose(found.given, [1 - (1 - d) ** 2, d, d])
    np.testing.assert_allclose(found.multiplier, [(1 - phi) ** -2, 1 / (1 - phi), 1 / (1 - phi)])
    np.testing.assert_allclose(found.owed_at[:, 0], [0, 0, one, one, one + two])
    assert found.count_at[:, 1].tolist() == [0, 0, 0, 0, 1]


def test_without_rounds_nothing_changes() -> None:
    company = multi_round(TABLE, "B", ALONE)
    assert company.value == single_round(TABLE, "B", ALONE).value
    rng = np.random.default_rng(1)
    log = np.log(company.value) + rng.standard_normal((11, 1000)).cumsum(axis=0)
    found = future_rounds(log, rng.exponential(4, 1000), company)
    assert not found.owed.any()
    assert not found.given.any()
    x, ipo = np.exp(log[3]), rng.random(1000) < 0.5
    value = exit_claims(company, x, found.owed, found.given, ipo)
    np.testing.assert_allclose(value[ipo], waterfall(TABLE, "ipo").common(x[ipo]), rtol=1e-9)
    np.testing.assert_allclose(value[~ipo], waterfall(TABLE, "sale").common(x[~ipo]), rtol=1e-9, atol=1e-12)


def test_later_rounds_hardly_matter_for_plain_terms_but_halve_what_strong_ones_cost() -> None:
    """Gornall & Strebulaev (2021), abstract: little for most securities, much for high multiples and seniority.

    The effect is that of later terms which resemble those of the last round.
    """
    terms = replace(TERMS, rounds=FutureRounds(multiple=None))
    strong = replace(TABLE, classes=(COMMON, A, replace(B, preference=2.0, seniority=1)))
    plain = single_round(TABLE, "B", ALONE), multi_round(TABLE, "B", terms)
    heavy = single_round(strong, "B", ALONE), multi_round(strong, "B", terms)
    assert 1 < plain[0].over_common / plain[1].over_common < 1.5
    assert heavy[0].over_common / heavy[1].over_common > 2
    assert heavy[1].terms.rounds is not None
    assert heavy[1].terms.rounds.senior
    assert heavy[1].terms.rounds.multiple == 2


def test_rounds_that_nobody_can_price_are_refused() -> None:
    # short, safe and paid five times over before all others: a dollar buys more than a dollar, however many
    rounds = FutureRounds(multiple=5.0, senior=True, dilution=0.05, floor=1.0)
    with pytest.raises(InputError) as caught:
        multi_round(TABLE, "B", replace(TERMS, volatility=0.3, exit_years=2.0, rounds=rounds))
    assert caught.value.key == "priced.no_fair_rounds"
    assert "1x" in caught.value.text("en")
    assert "einfache" in caught.value.text("de")


@pytest.mark.parametrize("unit", [1e-3, 1e6])
def test_the_unit_of_money_does_not_matter(unicorn: Calibration, unit: float) -> None:
    table = CapTable(
        (COMMON, replace(A, price=A.price * unit), replace(B, price=B.price * unit)), unissued=50
    )
    found = multi_round(table, "B", replace(TERMS, unit=unit))
    assert found.value == pytest.approx(unicorn.value * unit, rel=1e-6)
    assert found.over_common == pytest.approx(unicorn.over_common, rel=1e-6)


def test_a_table_with_everything_can_be_valued() -> None:
    for table in (RICH, replace(RICH, convertibles=())):
        found = multi_round(table, "C", TERMS)
        assert found.claims["C"] == pytest.approx(120, rel=1e-4)
        assert sum(found.claims.values()) == pytest.approx(found.value, rel=1e-4)
        assert found.sweeps < 50

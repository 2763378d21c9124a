"""The fair value behind a last round: the published unicorn, hand-made payoffs, closed forms, and what must hold."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from outbid.core.errors import InputError
from outbid.packages.captable import CapTable, Debt, Option, ShareClass
from outbid.worth.ipo_odds import ipo_probability
from outbid.worth.priced import FutureRounds, PricedTerms, single_round

CASES = json.loads((Path(__file__).parents[1] / "cases/priced_round.json").read_text(encoding="utf-8"))[
    "cases"
]
COMMON = ShareClass("common", 750)
A = ShareClass("A", 100, 0.5, 1.0)
B = ShareClass("B", 100, 1.0, 1.0)
PAPER = PricedTerms(volatility=0.9, rate=0.025, exit_years=4.0, unit=1.0, rounds=None)
NO_IPO = replace(PAPER, unit=1e9)


def unicorn(b: ShareClass = B, unissued: float = 50) -> CapTable:
    """The published company; its post-money valuation stays 1000 when the pool is empty."""
    return CapTable((replace(COMMON, shares=800 - unissued), A, b), unissued=unissued)


UNICORNS = {
    "baseline: B and A both 1x non-participating, pari passu": unicorn(),
    "B preference 1.5x": unicorn(replace(B, preference=1.5)),
    "B senior": unicorn(replace(B, seniority=1)),
    "B participating without cap": unicorn(replace(B, participation="full")),
    "B with an IPO ratchet of 1x": unicorn(replace(B, ratchet=1.0)),
    "pool of 0": unicorn(unissued=0),
}


def test_every_published_case_is_there() -> None:
    assert {case["terms"] for case in CASES} == UNICORNS.keys()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["terms"])
def test_published_unicorn(case: dict) -> None:
    found = single_round(UNICORNS[case["terms"]], "B", PAPER)
    assert found.value == pytest.approx(case["fair_value"], abs=case["tol_value"])
    assert found.over_post == pytest.approx(case["over_post"], abs=case["tol_ratio"])
    assert found.over_common == pytest.approx(case["over_common"], abs=case["tol_ratio"])
    assert found.post_money == pytest.approx(1000)
    assert found.claims["B"] == pytest.approx(100, rel=1e-9)
    assert sum(found.claims.values()) == pytest.approx(found.value, rel=1e-9)
    assert found.sweeps < 50


def by_hand(
    sale: Callable[[np.ndarray], np.ndarray],
    ipo: Callable[[np.ndarray], np.ndarray],
    terms: PricedTerms,
    paid: float = 100,
) -> float:
    """Fair value from hand-made payoffs of class B, by sums over a fine grid of the two-sided exponential law."""
    s2, q = terms.volatility**2, 1 / terms.exit_years + terms.rate
    mu = terms.rate - s2 / 2
    root = math.sqrt(mu**2 + 2 * q * s2)
    edges = np.linspace(-25, 35, 300_001)
    y = (edges[1:] + edges[:-1]) / 2
    weights = np.exp(mu * y / s2 - np.abs(y) * root / s2) * (edges[1] - edges[0]) / terms.exit_years / root

    def excess(company: float) -> float:
        x = company * np.exp(y)
        odds = ipo_probability(x, terms.unit)
        return float(((1 - odds) * sale(x) + odds * ipo(x)) @ weights) - paid

    return float(brentq(excess, 20, 5000, xtol=1e-6))


def plain(x: np.ndarray) -> np.ndarray:
    """B, 1x and pari passu with A, at a sale; converting last, at $1 a share."""
    return np.where(x > 950, x * 100 / 950, np.minimum(100, x * 100 / 150))


def test_ratchet_above_the_price_by_hand() -> None:
    value = by_hand(plain, lambda x: np.minimum(x, np.maximum(125, x * 100 / 950)), PAPER)
    found = single_round(unicorn(replace(B, ratchet=1.25)), "B", PAPER)
    assert found.value == pytest.approx(value, rel=1e-5)


def test_capped_participation_by_hand() -> None:
    def sale(x: np.ndarray) -> np.ndarray:
        # 150 of preferences; A converts above $0.50 a share; B stops at 2 a share, and converts above that
        before = np.minimum(100, x * 100 / 150) + 100 * np.maximum(x - 150, 0) / 850
        after = 100 + 100 * np.maximum(x - 100, 0) / 950
        capped = np.minimum(np.where((x - 100) / 950 > 0.5, after, before), 200)
        return np.maximum(capped, x * 100 / 950)

    value = by_hand(sale, lambda x: x * 100 / 950, PAPER)
    found = single_round(unicorn(replace(B, participation="capped", cap=2.0)), "B", PAPER)
    assert found.value == pytest.approx(value, rel=1e-5)


def test_junior_round_with_dividends_and_two_for_one_conversion_by_hand() -> None:
    b = ShareClass("B", 50, 2.0, 1.0, conversion=2.0, dividends=0.4, seniority=0)
    table = CapTable((COMMON, replace(A, seniority=1), b), unissued=50)

    def sale(x: np.ndarray) -> np.ndarray:
        # A is paid 50 first; B is owed 120 and converts into 100 shares when those are worth more
        owed = np.minimum(np.maximum(x - 50, 0), 120)
        return np.maximum(owed, np.where(x / 950 > 1.2, x * 100 / 950, 0))

    value = by_hand(sale, lambda x: x * 100 / 950, PAPER)
    found = single_round(table, "B", PAPER)
    assert found.value == pytest.approx(value, rel=1e-5)
    assert found.price == 1.0
    assert found.post_money == pytest.approx(1000)


@pytest.mark.parametrize("volatility", [0.3, 0.9, 1.5])
def test_one_preferred_class_without_ipos_in_closed_form(volatility: float) -> None:
    terms = replace(NO_IPO, volatility=volatility)
    found = single_round(CapTable((ShareClass("common", 300), replace(B, preference=1.5))), "B", terms)
    # X up to 150, flat up to 600, then a quarter of the rest: calls paid at an exponential time
    call = terms.kernel.call(found.value, [150.0, 600.0])
    assert found.value - call[0] + call[1] / 4 == pytest.approx(100, rel=1e-8)


def test_common_stock_alone_is_worth_its_price() -> None:
    table = CapTable((ShareClass("common", 900, price=2.0),), unissued=100)
    found = single_round(table, "common", PAPER)
    assert found.value == pytest.approx(1800, rel=1e-9)
    assert found.fair_common == pytest.approx(2, rel=1e-9)
    assert found.over_post == pytest.approx(1 / 0.9 - 1, rel=1e-9)
    assert found.over_common == pytest.approx(0, abs=1e-9)


def test_debt_is_part_of_the_company_but_not_of_its_equity() -> None:
    table = replace(unicorn(), debts=(Debt("loan", 40),))
    found = single_round(table, "B", PAPER)
    assert 0 < found.claims["loan"] < 40
    assert found.equity == pytest.approx(found.value - found.claims["loan"])
    assert found.over_post == pytest.approx(1000 / found.equity - 1)


def test_options_are_worth_less_than_the_shares_they_buy() -> None:
    table = replace(unicorn(), classes=(replace(COMMON, shares=650), A, B), options=(Option("o", 100, 0.2),))
    found = single_round(table, "B", PAPER)
    assert found.fair_common - 0.2 < found.claims["o"] / 100 < found.fair_common
    assert found.post_money == pytest.approx(1000)


def test_odds_of_an_ipo_at_the_published_points() -> None:
    x = np.array([0, 1, 32, math.sqrt(32_000), 1e3, 1e4, 1e5, 1e5 + 1, 1e9])
    expected = np.array([0, 0, 0, 0.325, 0.65, 0.75, 0.85, 1, 1])
    np.testing.assert_allclose(ipo_probability(x, 1.0), expected, atol=1e-12)
    np.testing.assert_allclose(ipo_probability(x * 1e6), expected, atol=1e-12)


classes = st.builds(
    lambda price, preference, seniority, participation: replace(
        B, price=price, preference=preference, seniority=seniority, participation=participation
    ),
    st.floats(0.2, 5),
    st.floats(0.5, 3),
    st.integers(0, 1),
    st.sampled_from(["none", "full"]),
)


@settings(max_examples=20, deadline=None)
@given(classes, st.floats(0.3, 1.2), st.floats(1, 8))
def test_what_must_hold(b: ShareClass, volatility: float, exit_years: float) -> None:
    terms = replace(NO_IPO, volatility=volatility, exit_years=exit_years)
    found = single_round(unicorn(b), "B", terms)
    assert sum(found.claims.values()) == pytest.approx(found.value, rel=1e-8)
    assert found.claims["B"] == pytest.approx(b.invested, rel=1e-8)
    # a preferred share converts into one common share, so it is worth at least as much
    assert found.fair_common <= b.price * (1 + 1e-9)
    assert found.sweeps < 50
    dearer = single_round(unicorn(replace(b, price=1.1 * b.price)), "B", terms)
    assert dearer.value > found.value


@settings(max_examples=10, deadline=None)
@given(classes, st.sampled_from([1e-3, 1e3, 1e6]))
def test_the_unit_of_money_does_not_matter(b: ShareClass, unit: float) -> None:
    def scaled(each: ShareClass) -> ShareClass:
        return replace(each, price=each.price * unit)

    one = single_round(unicorn(b), "B", PAPER)
    table = CapTable((COMMON, scaled(A), scaled(b)), unissued=50)
    other = single_round(table, "B", replace(PAPER, unit=unit))
    assert other.value == pytest.approx(one.value * unit, rel=1e-6)
    assert other.over_common == pytest.approx(one.over_common, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("table", "name", "key"),
    [
        (unicorn(), "C", "priced.unknown_round"),
        (unicorn(), "common", "priced.no_price"),
        (replace(unicorn(), debts=(Debt("loan", 1e30),)), "B", "priced.never_fair"),
    ],
)
def test_what_cannot_be_valued_says_why(table: CapTable, name: str, key: str) -> None:
    with pytest.raises(InputError) as caught:
        single_round(table, name, PAPER)
    assert caught.value.key == key
    for language in ("en", "de"):
        assert name in caught.value.text(language)


def test_terms_out_of_range_are_refused() -> None:
    for terms in ({"volatility": 0.0}, {"exit_years": -1.0}, {"rate": math.nan}, {"unit": 0.0}):
        with pytest.raises(InputError, match=next(iter(terms))):
            PricedTerms(**terms)
    for rounds in ({"every": 0.0}, {"dilution": 1.0}, {"floor": -1.0}, {"multiple": -1.0}, {"most": -1}):
        with pytest.raises(InputError, match=next(iter(rounds))):
            FutureRounds(**rounds)

"""Lattices: the published employee option, closed forms at the edges, and what must hold in any market."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.worth import closed_forms
from outbid.worth.lattice import Market, call, chance_of_leaving, employee_option, quit_value_lattice
from outbid.worth.preference import certainty_equivalent

CASE = json.loads((Path(__file__).parents[1] / "cases/employee_option.json").read_text(encoding="utf-8"))[
    "cases"
][0]
MARKET = Market(0.05, 0.35, 0.025)


def black_scholes(spot: float, strike: float, years: float, market: Market) -> float:
    return float(
        closed_forms.call(
            spot, strike, years, rate=market.rate, volatility=market.volatility, dividend=market.dividend
        )
    )


def test_published_employee_option() -> None:
    value = employee_option(
        CASE["spot"],
        CASE["strike"],
        CASE["years"],
        Market(CASE["rate"], CASE["sigma"], CASE["dividend"]),
        vest_years=CASE["vest_years"],
        exit_hazard=CASE["exit_hazard"],
        multiple=CASE["multiple"],
        steps_per_year=CASE["steps_per_year"],
    )
    assert value == pytest.approx(CASE["value"], abs=1e-4)


def test_nobody_leaves_and_nobody_exercises_early_is_european() -> None:
    assert employee_option(50, 50, 10, MARKET, steps_per_year=100) == pytest.approx(
        black_scholes(50, 50, 10, MARKET), rel=1e-3
    )


def test_forfeiture_before_vesting_is_survival() -> None:
    """Vesting at expiry: worth the European option times the chance of staying, by either meaning of the hazard."""
    european = employee_option(50, 50, 4, MARKET)
    steps = 100
    for meaning, stays in (
        ("rate_times_step", (1 - 0.1 / 25) ** steps),
        ("yearly_probability", 0.9**4),
        ("intensity", math.exp(-0.4)),
    ):
        held = employee_option(50, 50, 4, MARKET, vest_years=4, exit_hazard=0.1, hazard_as=meaning)
        assert held == pytest.approx(european * stays, rel=1e-12)


def test_best_exercise_agrees_with_the_other_lattice() -> None:
    for vest in (0, 3):
        best = employee_option(50, 50, 10, MARKET, vest_years=vest, multiple="best", steps_per_year=200)
        assert best == pytest.approx(call(50, 50, 10, MARKET, vest_years=vest), rel=1e-3)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(30, 200), st.floats(0.2, 0.9), st.floats(0, 0.05), st.floats(0, 4), st.floats(1.2, 5), st.floats(0, 0.3)
)  # fmt: skip
def test_employees_never_hold_more_than_the_best_exerciser(
    spot: float, sigma: float, dividend: float, vest: float, multiple: float, hazard: float
) -> None:
    market = Market(0.04, sigma, dividend)
    terms = {"vest_years": vest, "steps_per_year": 20}
    value = employee_option(spot, 100, 6, market, multiple=multiple, exit_hazard=hazard, **terms)
    best = employee_option(spot, 100, 6, market, multiple="best", **terms)
    assert 0 <= value <= best + 1e-9
    longer = employee_option(spot, 100, 6, market, multiple="best", vest_years=vest + 1, steps_per_year=20)
    assert longer <= best + 1e-9


@settings(max_examples=30, deadline=None)
@given(st.floats(40, 250), st.floats(0.1, 1), st.floats(0, 0.06), st.floats(-0.01, 0.08), st.floats(0.2, 10))
def test_order_of_rights(spot: float, sigma: float, dividend: float, rate: float, years: float) -> None:
    market = Market(rate, sigma, dividend)
    european = call(spot, 100, years, market, exercise="european")
    half = call(spot, 100, years, market, vest_years=years / 2, steps=100)
    american = call(spot, 100, years, market, steps=100)
    slack = 2e-3 * spot
    assert european == pytest.approx(black_scholes(spot, 100, years, market))
    assert european <= half <= american + slack
    assert max(spot - 100, 0) <= american <= spot * math.exp(max(-dividend, 0) * years) + 1e-9
    if dividend == 0 and rate >= 0:
        assert american == pytest.approx(european, abs=slack)


def test_exercise_at_one_date_is_a_compound_of_black_scholes() -> None:
    """One date before expiry: integrate max(gain, Black–Scholes) over the price then, by Gauss–Legendre."""
    market, when, years = Market(0.03, 0.4, 0.06), 1.37, 3.0
    edges = np.linspace(-9, 9, 401)
    nodes, weights = np.polynomial.legendre.leggauss(8)
    z = ((edges[1:] + edges[:-1])[:, None] / 2 + np.diff(edges)[:, None] / 2 * nodes).ravel()
    w = (np.diff(edges)[:, None] / 2 * weights).ravel() * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    prices = 120 * np.exp((0.03 - 0.06 - 0.08) * when + 0.4 * math.sqrt(when) * z)
    later = closed_forms.call(prices, 100, years - when, rate=0.03, volatility=0.4, dividend=0.06)
    wanted = math.exp(-0.03 * when) * float((np.maximum(later, prices - 100) * w).sum())
    assert call(120, 100, years, market, exercise=[when]) == pytest.approx(wanted, rel=3e-4)
    # dates before vesting and after expiry do not count
    found = call(120, 100, years, market, exercise=[0.5, when, 3.0, 9.0], vest_years=1.0)
    assert found == pytest.approx(wanted, rel=3e-4)


def test_chances_of_leaving() -> None:
    assert chance_of_leaving(0.1, 0.04) == pytest.approx(0.004)
    assert chance_of_leaving(0.1, 0.5, "yearly_probability") == pytest.approx(1 - math.sqrt(0.9))
    assert chance_of_leaving(0.1, 0.5, "intensity") == pytest.approx(1 - math.exp(-0.05))
    for hazard, meaning in ((30, "rate_times_step"), (-0.1, "intensity"), (1.1, "yearly_probability")):
        with pytest.raises(InputError, match="hazard"):
            chance_of_leaving(hazard, 0.1, meaning)


def test_quitting_with_one_decision_is_a_call_on_the_equity() -> None:
    """Two years, pay short by 60 a year: after one year staying costs 60 for equity worth S, today 60 and the rest."""
    market = Market(0.04, 0.6)
    found = quit_value_lattice(100, 2, market, gap=-60)
    short = 60 * math.exp(-0.04)
    # leaving after a year: a call on the equity whose strike, 60 at the end of year two, is sure
    wanted = black_scholes(100, 60 * math.exp(-0.04), 1, market) - short
    assert wanted > -short
    assert found.worth == pytest.approx(max(wanted, 0), abs=0.03)
    assert found.committed == pytest.approx(100 - short - 60 * math.exp(-0.08), rel=1e-6)


def test_quitting_never_when_the_job_pays_more_and_always_when_it_pays_far_too_little() -> None:
    market = Market(0.03, 0.5)
    better = quit_value_lattice(100, 4, market, gap=10, wealth=50, gamma=3)
    assert better.option == pytest.approx(0, abs=1e-9)
    worse = quit_value_lattice(100, 4, market, gap=-100, wealth=500, gamma=2)
    assert worse.worth == 0
    assert worse.committed < 0


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 5.0])
def test_committed_worth_is_the_certainty_equivalent_of_a_lognormal(gamma: float) -> None:
    found = quit_value_lattice(
        80, 3, Market(0.03, 0.5, 0.01), gap=5, drift=0.08, wealth=100, gamma=gamma
    ).committed
    z, w = np.polynomial.hermite_e.hermegauss(80)
    equity = 80 * np.exp((0.08 - 0.01 - 0.125 - 0.03) * 3 + 0.5 * math.sqrt(3) * z)
    pay = 5 * sum(math.exp(-0.03 * year) for year in (1, 2, 3))
    assert found == pytest.approx(certainty_equivalent(pay + equity, gamma, 100, w), rel=5e-4)


def test_risk_aversion_lowers_worth_and_the_option_never_hurts() -> None:
    worths = [
        quit_value_lattice(100, 4, Market(0.03, 0.7), gap=-15, wealth=200, gamma=gamma, drift=0.08)
        for gamma in (0, 1, 2, 4)
    ]
    assert all(found.option >= 0 for found in worths)
    assert all(a.worth > b.worth for a, b in pairwise(worths))


@pytest.mark.parametrize("words", ["spot", "volatility", "steps", "wealth"])
def test_errors(words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        if words == "spot":
            call(-1, 100, 1, MARKET)
        elif words == "volatility":
            Market(0.05, 0.0)
        elif words == "steps":
            employee_option(100, 100, 5, Market(0.2, 0.01), steps_per_year=1)
        else:
            quit_value_lattice(100, 3, MARKET, gap=-50, wealth=100, gamma=2)
    assert "{" not in caught.value.text("de")

"""The option-pricing method: the stored case, Black and Scholes, and what must hold."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from outbid.core.errors import InputError
from outbid.packages.captable import CapTable, Debt, Option, ShareClass
from outbid.worth.backsolve import allocate, backsolve

CASE = json.loads(
    (Path(__file__).parents[1] / "cases/option_pricing_backsolve.json").read_text(encoding="utf-8")
)["cases"][0]
A = ShareClass("A", 2e6, 2.5, 1.0)
TABLE = CapTable((ShareClass("common", 8e6), A))


def call(spot: float, strike: float, volatility: float, years: float, rate: float) -> float:
    spread = volatility * math.sqrt(years)
    d1 = math.log(spot / strike) / spread + rate * years / spread + spread / 2
    return float(spot * norm.cdf(d1) - strike * math.exp(-rate * years) * norm.cdf(d1 - spread))


def test_stored_case() -> None:
    found = backsolve(TABLE, "A", 2.5, 0.6, 3, 0.04)
    assert found.equity == pytest.approx(CASE["equity"], rel=CASE["tol"])
    assert found.common == pytest.approx(CASE["common"], abs=CASE["tol"])
    assert found.equity == pytest.approx(CASE["equity"], abs=0.01)
    assert found.per_share["A"] == pytest.approx(2.5, rel=1e-10)


def test_break_points_by_hand() -> None:
    b = ShareClass("B", 1.5e6, 6.0, 1.0, seniority=1)
    table = CapTable((*TABLE.classes, b), options=(Option("o", 5e5, 1.0),))
    found = allocate(table, 3e7, 0.7, 4, 0.03)
    # B 9M, A 5M, common to $1 (8M), with options to $2.50 (12.75M + 0.5M × 1 of exercise), with A to $6
    ends = [9e6, 14e6, 22e6, 22e6 + 1.5 * 8.5e6, 22e6 + 1.5 * 8.5e6 + 3.5 * 10.5e6]
    calls = [3e7, *(call(3e7, end, 0.7, 4, 0.03) for end in ends), 0.0]
    layers = [calls[i] - calls[i + 1] for i in range(6)]
    share_b, share_a = layers[0], layers[1]
    common = layers[2] / 8e6 + layers[3] / 8.5e6 + layers[4] / 10.5e6 + layers[5] / 12e6
    assert found.values["B"] == pytest.approx(share_b + 1.5e6 * layers[5] / 12e6, rel=1e-10)
    assert found.values["A"] == pytest.approx(
        share_a + 2e6 * (layers[4] / 10.5e6 + layers[5] / 12e6), rel=1e-10
    )
    assert found.common == pytest.approx(common, rel=1e-10)
    assert found.per_share["o"] == pytest.approx(common - layers[2] / 8e6, rel=1e-10)


def test_at_an_ipo_with_a_veto_payouts_jump() -> None:
    table = CapTable((ShareClass("common", 8e6), replace(A, ipo_floor=2.0)))
    equity, volatility, years, rate = 3e7, 0.6, 3, 0.04
    found = allocate(table, equity, volatility, years, rate, "ipo")
    # up to $5 a share, 50M, A keeps the better of 5M and a fifth, so nothing jumps: 5M, flat to 25M, a fifth
    calls = [call(equity, strike, volatility, years, rate) for strike in (5e6, 25e6)]
    assert found.values["A"] == pytest.approx(equity - calls[0] + calls[1] / 5, rel=1e-10)
    full = CapTable((ShareClass("common", 8e6), replace(A, ipo_floor=2.0, participation="full")))
    found = allocate(full, equity, volatility, years, rate, "ipo")
    # participating below 50M: 5M + (X − 5M)/5, then X/5: a fall of 4M, a cash-or-nothing call
    spread = volatility * math.sqrt(years)
    d2 = (math.log(equity / 5e7) + rate * years) / spread - spread / 2
    value = equity - 0.8 * call(equity, 5e6, volatility, years, rate)
    value -= 4e6 * math.exp(-rate * years) * norm.cdf(d2)
    assert found.values["A"] == pytest.approx(value, rel=1e-10)


@settings(max_examples=40, deadline=None)
@given(
    st.floats(1e5, 1e9),
    st.floats(0.1, 1.5),
    st.floats(0.1, 10),
    st.floats(0, 0.1),
    st.sampled_from(["none", "full"]),
)
def test_allocations_add_up_and_lead_back(
    equity: float, volatility: float, years: float, rate: float, participation: str
) -> None:
    table = CapTable(
        (ShareClass("common", 8e6), replace(A, participation=participation)), debts=(Debt("loan", 1e6),)
    )
    found = allocate(table, equity, volatility, years, rate)
    assert sum(found.values.values()) == pytest.approx(equity, rel=1e-9)
    assert found.common <= found.per_share["A"] * (1 + 1e-9)
    if found.per_share["A"] > 1e-3:
        back = backsolve(table, "A", found.per_share["A"], volatility, years, rate)
        assert back.per_share["A"] == pytest.approx(found.per_share["A"], rel=1e-8)


def test_bad_input_is_named() -> None:
    with pytest.raises(InputError, match="volatility"):
        allocate(TABLE, 1e6, 0.0, 1, 0.04)
    with pytest.raises(InputError, match="price"):
        backsolve(TABLE, "A", -1.0, 0.6, 3, 0.04)
    with pytest.raises(InputError, match="“Z”"):
        backsolve(TABLE, "Z", 1.0, 0.6, 3, 0.04)

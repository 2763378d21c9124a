"""Closed forms: published numbers, quadrature, parity, and limits that are known without them."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from outbid.core.errors import InputError
from outbid.packages.vesting import parse_vesting
from outbid.worth.closed_forms import call, exchange, expected_vested, put, stay_or_leave, survival

ROOT = Path(__file__).parents[1] / "cases"
OPTION = json.loads((ROOT / "employee_option.json").read_text(encoding="utf-8"))["cases"][1]
CASES = json.loads((ROOT / "stay_or_leave.json").read_text(encoding="utf-8"))["cases"]
positive = st.floats(0.05, 20)


def test_published_black_scholes() -> None:
    value = call(
        OPTION["spot"],
        OPTION["strike"],
        OPTION["years"],
        rate=OPTION["rate"],
        volatility=OPTION["sigma"],
        dividend=OPTION["dividend"],
    )
    assert float(value) == pytest.approx(OPTION["black_scholes"], abs=OPTION["tol"])


def test_published_stay_or_leave() -> None:
    value = float(stay_or_leave(100, 100, 1, rate=0.04, volatility=CASES[0]["sigma"]))
    assert value == pytest.approx(CASES[0]["value"], abs=5e-5)


@pytest.mark.parametrize("case", CASES[1:], ids=lambda case: case["vesting"])
def test_published_expected_vesting(case: dict) -> None:
    found = expected_vested(parse_vesting(case["vesting"]), case["hazard"])
    assert found == pytest.approx(case["expected_vested"], abs=5e-6)


def test_hazards_by_hand() -> None:
    vesting = parse_vesting("50/50")
    assert expected_vested(vesting, 0.2, hazard_as="yearly_probability") == pytest.approx(0.4 + 0.32)
    assert expected_vested(vesting, 0.2) == pytest.approx((math.exp(-0.2) + math.exp(-0.4)) / 2)
    assert expected_vested(vesting, 0) == 1
    assert survival(1, 1, hazard_as="yearly_probability") == 0
    for hazard, meaning in ((-0.1, "intensity"), (math.nan, "intensity"), (1.5, "yearly_probability")):
        with pytest.raises(InputError, match="hazard"):
            survival(hazard, 1, hazard_as=meaning)


@pytest.mark.parametrize("strike", [40, 100, 250])
def test_call_is_the_mean_payoff(strike: float) -> None:
    sigma, years, rate, dividend = 0.6, 3, 0.04, 0.02
    deviation = sigma * math.sqrt(years)

    def density(z: float) -> float:
        price = 100 * math.exp((rate - dividend) * years - deviation**2 / 2 + deviation * z)
        return max(price - strike, 0) * math.exp(-z * z / 2 - rate * years) / math.sqrt(2 * math.pi)

    edge = (math.log(strike / 100) - (rate - dividend) * years + deviation**2 / 2) / deviation
    wanted, _ = integrate.quad(density, edge, 12)
    found = float(call(100, strike, years, rate=rate, volatility=sigma, dividend=dividend))
    assert found == pytest.approx(wanted, rel=1e-8)


@given(positive, positive, st.floats(0, 10), st.floats(0, 0.1), st.floats(0, 2), st.floats(0, 0.1))
def test_parity_and_bounds(
    spot: float, strike: float, years: float, rate: float, sigma: float, dividend: float
) -> None:
    terms = {"rate": rate, "volatility": sigma, "dividend": dividend}
    one, other = float(call(spot, strike, years, **terms)), float(put(spot, strike, years, **terms))
    held, paid = spot * math.exp(-dividend * years), strike * math.exp(-rate * years)
    assert one - other == pytest.approx(held - paid, abs=1e-9 * (spot + strike))
    assert max(held - paid, 0) - 1e-9 <= one <= held + 1e-9


@given(positive, positive, st.floats(0, 5))
def test_exchange_is_homogeneous_and_symmetric(held: float, given_: float, deviation: float) -> None:
    value = float(exchange(held, given_, deviation))
    assert float(exchange(7 * held, 7 * given_, deviation)) == pytest.approx(7 * value, rel=1e-9, abs=1e-12)
    mirrored = float(exchange(given_, held, deviation))
    assert value - mirrored == pytest.approx(held - given_, abs=1e-9 * (held + given_))


def test_perfectly_correlated_equals_leave_nothing_to_choose() -> None:
    value = stay_or_leave(
        100, 100 * math.exp(0.04), 1, rate=0.04, volatility=0.5, outside_volatility=0.5, correlation=1.0
    )
    assert float(value) == pytest.approx(100, abs=1e-6)
    apart = stay_or_leave(100, 100 * math.exp(0.04), 1, rate=0.04, volatility=0.3, outside_volatility=0.4)
    assert float(apart) == pytest.approx(100 * (1 + math.erf(0.5 / 2 / math.sqrt(2))), rel=1e-12)


def test_nothing_uncertain_and_broadcasting() -> None:
    values = call(np.array([50, 150])[:, None], [100.0, 0.0], 2, rate=0.05, volatility=0.0)
    assert np.allclose(values, [[0, 50], [150 - 100 * math.exp(-0.1), 150]])
    assert float(call(120, 100, 0, rate=0.05, volatility=0.4)) == 20

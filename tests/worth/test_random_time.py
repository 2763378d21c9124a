"""The law of a price at an exponential time: published values, closed forms, adaptive quadrature of Black–Scholes."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from outbid.core.errors import InputError
from outbid.worth.random_time import Kernel

CASES = json.loads((Path(__file__).parents[1] / "cases/random_time_call.json").read_text(encoding="utf-8"))[
    "cases"
]
kernels = st.builds(
    lambda volatility, rate, intensity, slack: Kernel(volatility, rate + intensity - slack, rate, intensity),
    st.floats(0.05, 2),
    st.floats(0, 0.1),
    st.floats(0.05, 5),
    st.floats(0.03, 1),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["spot"]))
def test_published_cases(case: dict[str, float]) -> None:
    kernel = Kernel(case["sigma"], case["rate"], case["rate"], case["lam"])
    assert float(kernel.call(case["spot"], case["strike"])) == pytest.approx(case["value"], abs=1e-6)


def black_scholes(spot: float, strike: float, sigma: float, drift: float, rate: float, years: float) -> float:
    deviation = sigma * math.sqrt(years)
    d1 = (math.log(spot / strike) + drift * years) / deviation + deviation / 2
    inner = spot * math.exp(drift * years) * special.ndtr(d1) - strike * special.ndtr(d1 - deviation)
    return math.exp(-rate * years) * float(inner)


@pytest.mark.parametrize("spot", [20, 90, 100, 300])
@pytest.mark.parametrize(
    ("sigma", "drift", "rate", "intensity"),
    [(0.9, 0.025, 0.025, 0.25), (0.3, 0.0, 0.05, 1), (0.6, 0.12, 0.03, 0.2)],
)
def test_call_is_the_mean_of_black_scholes_over_times(
    spot: float, sigma: float, drift: float, rate: float, intensity: float
) -> None:
    value, _ = integrate.quad(
        lambda t: intensity * math.exp(-intensity * t) * black_scholes(spot, 100, sigma, drift, rate, t),
        1e-12,
        500,
        epsabs=1e-11,
        limit=500,
        points=[0.01, 0.1, 1, 10, 50],
    )
    assert float(Kernel(sigma, drift, rate, intensity).call(spot, 100)) == pytest.approx(value, rel=2e-7)


@settings(max_examples=200, deadline=None)
@given(kernels, st.floats(-6, 6), st.floats(-8, 8), st.floats(-8, 8))
def test_quadrature_gives_the_closed_forms(kernel: Kernel, x0: float, one: float, two: float) -> None:
    start, strikes = math.exp(x0), np.exp([one, two])
    found = kernel.expect(
        lambda x: np.vstack([np.ones_like(x), x, *(np.maximum(x - k, 0) for k in strikes), x > strikes[0]]),
        start,
        strikes,
    )
    # value of a digital: minus the slope of the call in the strike
    y = math.log(strikes[0] / start)
    a, b, c = kernel.down, kernel.up, kernel.height
    digital = c / b * math.exp(-b * y) if y > 0 else kernel.mass - c / a * math.exp(a * y)
    wanted = [kernel.mass, start * kernel.forward, *kernel.call(start, strikes), digital]
    # differences of large numbers lose digits: measured against the forward, and on its own where not tiny
    assert np.allclose(found, wanted, rtol=1e-9, atol=1e-11 * start)
    assert found[0] == pytest.approx(kernel.mass, rel=1e-10)
    assert found[1] == pytest.approx(start * kernel.forward, rel=1e-10)


@settings(max_examples=100, deadline=None)
@given(kernels, st.floats(0.01, 100))
def test_moments_of_the_density(kernel: Kernel, x0: float) -> None:
    a, b, c = kernel.down, kernel.up, kernel.height
    assert c / a + c / b == pytest.approx(kernel.mass, rel=1e-12)
    assert c / (1 + a) + c / (b - 1) == pytest.approx(kernel.forward, rel=1e-9)
    # a logarithm is not bounded towards 0: only where prices below e^−500 weigh nothing
    assume(a > 0.2)
    # E[e^(−rT) Y] = (drift − σ²/2)·lam/(r + lam)², from E[T e^(−rT)]
    mean = kernel.expect(lambda x: np.log(x / x0), x0)
    log_drift = kernel.drift - kernel.volatility**2 / 2
    expected = log_drift * kernel.intensity / (kernel.rate + kernel.intensity) ** 2
    assert mean == pytest.approx(expected, rel=1e-8, abs=1e-9)


def test_knots_in_any_order_repeated_or_out_of_range_do_no_harm() -> None:
    kernel = Kernel(0.9, 0.025, 0.025, 0.25)
    knots = [3000.0, 0.0, -1.0, 32.0, 32.0, math.inf, 1e-30, 1e40, 100.0]
    value = kernel.expect(lambda x: np.maximum(x - 32, 0) - np.maximum(x - 3000, 0), 100.0, knots)
    assert value == pytest.approx(float(kernel.call(100, 32) - kernel.call(100, 3000)), rel=1e-10)


def test_call_without_strike_is_the_forward() -> None:
    kernel = Kernel(0.9, 0.0, 0.025, 0.25)
    assert float(kernel.call(50.0, 0.0)) == pytest.approx(50 * 0.25 / 0.275, rel=1e-14)
    assert kernel.call(np.array([50.0, 100.0])[:, None], np.array([10.0, 20.0, 30.0])).shape == (2, 3)


@pytest.mark.parametrize(
    ("terms", "words"),
    [((0, 0, 0, 1), "volatility"), ((0.5, 0, 0, 0), "intensity"), ((0.5, 0.3, 0.05, 0.2), "outgrows")],
)
def test_errors(terms: tuple[float, float, float, float], words: str) -> None:
    with pytest.raises(InputError) as caught:
        Kernel(*terms)
    assert words in str(caught.value)
    assert "{" not in caught.value.text("de")

"""Certainty equivalents: published numbers, closed forms, and what must hold for constant relative risk aversion."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from outbid.core.errors import InputError
from outbid.worth.preference import Moments, certainty_equivalent

CASES = json.loads((Path(__file__).parents[1] / "cases/crra.json").read_text(encoding="utf-8"))["cases"]


def test_every_published_case_is_there() -> None:
    assert len(CASES) == 11


@pytest.mark.parametrize(
    "case", [c for c in CASES if "outcomes" in c], ids=lambda c: f"{c['gamma']}-{c['wealth']}"
)
def test_published_gambles(case: dict) -> None:
    chances, payoffs = zip(*case["outcomes"], strict=True)
    found = certainty_equivalent(payoffs, case["gamma"], case["wealth"], chances)
    assert found == pytest.approx(case["ce"], abs=case["tol"])


@pytest.mark.parametrize(
    "case", [c for c in CASES if "lognormal" in c], ids=lambda c: f"{c['gamma']}-{c['wealth']}"
)
def test_published_lognormals_by_gauss_hermite_nodes(case: dict) -> None:
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    mean, sigma = case["lognormal"]["mean"], case["lognormal"]["sigma"]
    payoffs = mean * np.exp(sigma * nodes - sigma**2 / 2)
    found = certainty_equivalent(payoffs, case["gamma"], case["wealth"], weights / weights.sum())
    assert found / mean == pytest.approx(case["ce_over_mean"], abs=case["tol"])


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0, 3.0, 7.3])
@pytest.mark.parametrize("sigma", [0.1, 0.6])
def test_lognormal_closed_form(gamma: float, sigma: float) -> None:
    """Without background wealth the equivalent of a lognormal is its mean times ``exp(−γσ²/2)``."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    payoffs = 250_000 * np.exp(sigma * nodes - sigma**2 / 2)
    found = certainty_equivalent(payoffs, gamma, 0.0, weights / weights.sum())
    assert found == pytest.approx(250_000 * math.exp(-gamma * sigma**2 / 2), rel=1e-9)


gammas = st.one_of(
    st.floats(0, 50), st.sampled_from([0.0, 1.0, 2.0, 3.0, 50.0]), st.floats(-1e-3, 1e-3).map(lambda e: 1 + e)
)
lotteries = st.lists(st.tuples(st.floats(0, 1e8), st.integers(1, 100)), min_size=1, max_size=8)
wealths = st.floats(1e3, 1e8)


def split(lottery: list[tuple[float, int]]) -> tuple[np.ndarray, np.ndarray]:
    payoffs, weights = (np.array(column, dtype=float) for column in zip(*lottery, strict=True))
    return payoffs, weights / weights.sum()


def slack(payoffs: np.ndarray, wealth: float, relative: float = 1e-7) -> float:
    return relative * float(payoffs.max() + wealth)


@given(lotteries, gammas, wealths)
def test_between_the_worst_and_the_mean(lottery: list, gamma: float, wealth: float) -> None:
    payoffs, chances = split(lottery)
    found = certainty_equivalent(payoffs, gamma, wealth, chances)
    assert math.isfinite(found)
    assert payoffs.min() - slack(payoffs, wealth) <= found
    assert found <= payoffs @ chances + slack(payoffs, wealth)


@given(lotteries, gammas, gammas, wealths)
def test_falls_with_risk_aversion(lottery: list, one: float, other: float, wealth: float) -> None:
    payoffs, chances = split(lottery)
    low, high = sorted((one, other))
    less = certainty_equivalent(payoffs, high, wealth, chances)
    assert less <= certainty_equivalent(payoffs, low, wealth, chances) + slack(payoffs, wealth)


@given(lotteries, gammas, wealths, st.floats(1, 1000))
def test_rises_with_wealth(lottery: list, gamma: float, wealth: float, times: float) -> None:
    """Decreasing absolute risk aversion: the rich mind the same gamble less."""
    payoffs, chances = split(lottery)
    richer = certainty_equivalent(payoffs, gamma, wealth * times, chances)
    assert richer >= certainty_equivalent(payoffs, gamma, wealth, chances) - slack(payoffs, wealth * times)


@given(lotteries, gammas, wealths, st.floats(0.01, 100))
def test_scales_with_money(lottery: list, gamma: float, wealth: float, k: float) -> None:
    payoffs, chances = split(lottery)
    scaled = certainty_equivalent(k * payoffs, gamma, k * wealth, chances)
    assert scaled == pytest.approx(
        k * certainty_equivalent(payoffs, gamma, wealth, chances), rel=1e-7, abs=k * slack(payoffs, wealth)
    )


@given(lotteries, gammas, wealths, st.floats(0, 1e6))
def test_sure_money_may_as_well_be_wealth(lottery: list, gamma: float, wealth: float, sure: float) -> None:
    payoffs, chances = split(lottery)
    assert certainty_equivalent(payoffs + sure, gamma, wealth, chances) == pytest.approx(
        sure + certainty_equivalent(payoffs, gamma, wealth + sure, chances), abs=slack(payoffs, wealth + sure)
    )


@given(lotteries, wealths)
def test_without_risk_aversion_it_is_the_mean(lottery: list, wealth: float) -> None:
    payoffs, chances = split(lottery)
    assert certainty_equivalent(payoffs, 0, wealth, chances) == pytest.approx(
        payoffs @ chances, abs=slack(payoffs, wealth, 1e-12)
    )


@given(st.floats(0, 1e9), gammas, wealths)
def test_what_is_sure_is_worth_itself(payoff: float, gamma: float, wealth: float) -> None:
    found = certainty_equivalent([payoff] * 3, gamma, wealth)
    assert found == pytest.approx(payoff, abs=1e-7 * (payoff + wealth))


@pytest.mark.parametrize("step", [1e-3, 1e-5, 1e-6, 1e-8, 1e-10, 1e-13])
def test_no_seam_at_the_logarithm(step: float) -> None:
    payoffs, wealth = np.array([0.0, 5e6, 40e6]), 1e5
    at_one = math.exp(np.log(wealth + payoffs).mean()) - wealth
    for gamma in (1 - step, 1 + step):
        assert certainty_equivalent(payoffs, gamma, wealth) == pytest.approx(at_one, rel=20 * step + 1e-6)


def test_indifference_found_by_bisection_on_expected_utility() -> None:
    payoffs, chances, wealth = np.array([0.0, 2e5, 3e6]), np.array([0.5, 0.3, 0.2]), 4e5
    for gamma in (0.4, 1.7, 5.0):

        def gap(sure: float, gamma: float = gamma) -> float:
            expected = float(((wealth + payoffs) ** (1 - gamma) / (1 - gamma)) @ chances)
            return (wealth + sure) ** (1 - gamma) / (1 - gamma) / expected - 1

        root = optimize.brentq(gap, 0.0, 3e6, xtol=1e-6)
        assert certainty_equivalent(payoffs, gamma, wealth, chances) == pytest.approx(root, rel=1e-8)


@pytest.mark.parametrize("gamma", [-0.1, math.nan, math.inf])
def test_no_such_risk_aversion(gamma: float) -> None:
    with pytest.raises(InputError) as caught:
        certainty_equivalent([1.0], gamma)
    assert caught.value.key == "errors.risk_aversion"


@pytest.mark.parametrize("outcome", [-10.0, 0.0, math.nan])
def test_no_wealth_left(outcome: float) -> None:
    with pytest.raises(InputError) as caught:
        certainty_equivalent([5.0, outcome], 2.0)
    assert caught.value.key == "errors.no_wealth_left"
    assert certainty_equivalent([5.0, outcome], 2.0, probabilities=[1.0, 0.0]) == pytest.approx(5.0)


@settings(max_examples=50)
@given(st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 10.0, 50.0]), st.integers(0, 2**32 - 1))
def test_moments_add_up_to_the_same_equivalent(gamma: float, seed: int) -> None:
    a, b = np.exp(np.random.default_rng(seed).normal(13, 0.8, (2, 600)))
    pieces = [Moments.of([a[k : k + 200], b[k : k + 200]], gamma) for k in (0, 200, 400)]
    whole = pieces[0] + pieces[1] + pieces[2]
    expected = [certainty_equivalent(x, gamma) for x in (a, b)]
    assert whole.wealth_equivalents == pytest.approx(expected, rel=1e-9)
    # scales differ from piece to piece; the error must not care
    together = Moments.of([a, b], gamma)
    assert whole.covariance == pytest.approx(
        together.covariance, rel=1e-6, abs=1e-6 * together.covariance.max()
    )


def test_a_later_chunk_may_hold_much_poorer_futures() -> None:
    rich, poor = np.full(100, 1e9), np.full(100, 1.0)
    for gamma in (0.0, 0.5, 1.0, 2.0, 50.0):
        whole = Moments.of([rich], gamma) + Moments.of([poor], gamma)
        expected = certainty_equivalent(np.concatenate([rich, poor]), gamma)
        assert whole.wealth_equivalents[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("gamma", [0.0, 0.7, 1.0, 2.0, 4.0])
def test_standard_error_matches_the_spread_over_samples(gamma: float) -> None:
    rng = np.random.default_rng(5)
    samples = np.exp(rng.multivariate_normal([13, 13.2], [[0.2, 0.15], [0.15, 0.3]], (400, 500)))
    moments = [Moments.of([s[:, 0], s[:, 1]], gamma) for s in samples]
    spread = np.cov(np.array([m.wealth_equivalents for m in moments]), rowvar=False)
    stated = np.mean([m.covariance for m in moments], axis=0)
    # the sample covariance of 400 estimates is itself uncertain by about 1/sqrt(200) = 7%
    assert stated == pytest.approx(spread, rel=0.25)

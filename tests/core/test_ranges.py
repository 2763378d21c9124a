"""Ranges against scipy's distributions and textbook moments."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from outbid.core.errors import InputError
from outbid.core.ranges import Mixture, Point, Spread, as_mixture

DRAWS = 200_000


def oracle(spread: Spread):  # type: ignore[no-untyped-def]
    """scipy's distribution whose 5th and 95th percentile are the range's ends, fitted without the code's formulas."""
    z = stats.norm.ppf([0.05, 0.95])
    if spread.low > 0:
        slope, level = np.polyfit(z, np.log([spread.low, spread.high]), 1)
        return stats.lognorm(s=slope, scale=math.exp(level))
    slope, level = np.polyfit(z, [spread.low, spread.high], 1)
    return stats.norm(level, slope)


SPREADS = [
    Spread(180e3, 260e3),
    Spread(5, 7),
    Spread(60e6, 400e6),
    Spread(0, 10),
    Spread(-3, 8),
    Spread(0.01, 9),
]


@pytest.mark.parametrize("spread", SPREADS, ids=str)
def test_moments_and_percentiles_are_those_of_scipy(spread: Spread) -> None:
    known = oracle(spread)
    assert known.ppf([0.05, 0.95]) == pytest.approx([spread.low, spread.high], rel=1e-9, abs=1e-9)
    assert spread.mean == pytest.approx(known.mean(), rel=1e-9)
    assert spread.median == pytest.approx(known.median(), rel=1e-9)
    z = np.linspace(-6, 6, 241)
    assert spread.draw(z) == pytest.approx(known.ppf(stats.norm.cdf(z)), rel=1e-6, abs=1e-6)
    x = known.ppf([0.001, 0.2, 0.5, 0.9])
    assert [spread.below(float(v), inclusive=True) for v in x] == pytest.approx([0.001, 0.2, 0.5, 0.9])


@pytest.mark.parametrize("spread", SPREADS, ids=str)
def test_draws_follow_the_stated_distribution(spread: Spread) -> None:
    normals = np.random.default_rng(7).standard_normal(DRAWS)
    assert stats.kstest(spread.draw(normals), oracle(spread).cdf).pvalue > 0.01
    assert np.mean(spread.draw(normals) < spread.low) == pytest.approx(
        0.05, abs=4 * math.sqrt(0.05 * 0.95 / DRAWS)
    )


@settings(max_examples=100)
@given(st.floats(1e-3, 1e9), st.floats(1.01, 1000))
def test_lognormal_mean_and_median(low: float, ratio: float) -> None:
    spread = Spread(low, low * ratio)
    sigma = math.log(ratio) / (2 * 1.6448536269514722)
    assert spread.median == pytest.approx(low * math.sqrt(ratio), rel=1e-9)
    assert spread.mean == pytest.approx(low * math.sqrt(ratio) * math.exp(sigma**2 / 2), rel=1e-9)


@pytest.mark.parametrize("low, high", [(5.0, 5.0), (7.0, 5.0), (math.nan, 1.0)])
def test_ends_must_be_in_order(low: float, high: float) -> None:
    with pytest.raises(InputError, match=r"Write the low end first"):
        Spread(low, high)


def test_a_range_without_a_finite_mean_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        Spread(1e-300, 1e12)
    assert caught.value.key == "errors.not_finite"


MIXTURES = [
    Mixture((Point(0.0), Spread(60e6, 400e6)), (0.7, 0.3)),
    Mixture((Point(0.0), Spread(60e6, 400e6)), (0.3, 0.7)),
    Mixture((Spread(100e3, 120e3), Spread(300e3, 500e3)), (0.4, 0.6)),
    Mixture((Point(5.0), Point(1.0), Point(3.0)), (0.2, 0.5, 0.3)),
    Mixture((Point(2.0), Spread(-3, 8)), (0.25, 0.75)),
]


@pytest.mark.parametrize("mixture", MIXTURES, ids=str)
def test_mixture_mean_is_the_weighted_mean(mixture: Mixture) -> None:
    parts = [p.value if isinstance(p, Point) else oracle(p).mean() for p in mixture.parts]
    assert mixture.mean == pytest.approx(np.dot(parts, mixture.weights), rel=1e-9)


def _cdf(mixture: Mixture, x: float) -> float:
    return sum(
        w * (float(p.value <= x) if isinstance(p, Point) else float(oracle(p).cdf(x)))
        for p, w in zip(mixture.parts, mixture.weights, strict=True)
    )


@pytest.mark.parametrize("mixture", MIXTURES, ids=str)
def test_mixture_median_halves_the_probability(mixture: Mixture) -> None:
    median = mixture.median
    above, below = median + 1e-9 * max(1.0, abs(median)), median - 1e-9 * max(1.0, abs(median))
    assert _cdf(mixture, above) >= 0.5 - 1e-9
    assert _cdf(mixture, below) <= 0.5 + 1e-9


def test_mixture_median_by_independent_root_finding() -> None:
    mixture = MIXTURES[2]
    root = optimize.brentq(lambda x: _cdf(mixture, x) - 0.5, 1e5, 5e5)
    assert mixture.median == pytest.approx(root, rel=1e-9)


@pytest.mark.parametrize("mixture", MIXTURES, ids=str)
def test_mixture_draws_follow_the_stated_chances(mixture: Mixture) -> None:
    rng = np.random.default_rng(11)
    z, pick = rng.standard_normal((2, DRAWS))
    index = mixture.part_index(pick)
    values = mixture.draw(z, pick)
    for k, (part, weight) in enumerate(zip(mixture.parts, mixture.weights, strict=True)):
        here = values[index == k]
        assert here.size / DRAWS == pytest.approx(weight, abs=4 * math.sqrt(weight * (1 - weight) / DRAWS))
        if isinstance(part, Point):
            assert (here == part.value).all()
        else:
            assert stats.kstest(here, oracle(part).cdf).pvalue > 0.01
    error = values.std() / math.sqrt(DRAWS)
    assert abs(values.mean() - mixture.mean) < 4 * error


def test_a_larger_normal_picks_a_later_part() -> None:
    index = MIXTURES[3].part_index(np.linspace(-5, 5, 1001))
    assert (np.diff(index) >= 0).all()
    assert set(index) == {0, 1, 2}


def test_parts_without_weight_never_happen_and_do_not_count() -> None:
    mixture = Mixture((Point(-1e9), Spread(1, 2), Point(1e9)), (0.0, 1.0, 0.0))
    assert (mixture.low, mixture.high) == (1, 2)
    assert set(mixture.part_index(np.linspace(-8, 8, 101))) == {1}


@given(st.floats(0.01, 100))
def test_scaling_scales_all_that_is_derived(factor: float) -> None:
    for quantity in (Point(3.0), *SPREADS, *MIXTURES):
        scaled = quantity.scaled(factor)
        assert scaled.mean == pytest.approx(factor * quantity.mean, rel=1e-9, abs=1e-12)
        assert scaled.median == pytest.approx(factor * quantity.median, rel=1e-9, abs=1e-9)
        assert scaled.low == pytest.approx(factor * quantity.low, rel=1e-12)


def test_as_mixture_keeps_what_it_is_given() -> None:
    assert as_mixture(Spread(1, 2)) == Mixture((Spread(1, 2),), (1.0,))
    assert as_mixture(MIXTURES[0]) is MIXTURES[0]

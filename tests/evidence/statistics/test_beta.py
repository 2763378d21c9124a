"""Distributions without scipy against scipy."""

from __future__ import annotations

import pytest
from scipy import stats

from outbid.evidence.statistics.beta import beta_cdf, beta_quantile, t_quantile
from outbid.evidence.statistics.proportion import clopper_pearson


@pytest.mark.parametrize("a", [0.5, 1.0, 3.7, 80.0, 25_000.0])
@pytest.mark.parametrize("b", [0.5, 2.0, 61.3, 900_000.0])
@pytest.mark.parametrize("p", [1e-6, 0.05, 0.5, 0.95])
def test_beta(a: float, b: float, p: float) -> None:
    x = float(stats.beta.ppf(p, a, b))
    assert beta_cdf(x, a, b) == pytest.approx(float(stats.beta.cdf(x, a, b)), rel=1e-7)
    assert beta_quantile(p, a, b) == pytest.approx(x, rel=1e-6, abs=1e-13)


@pytest.mark.parametrize("df", [1, 2, 3.5, 30, 5000, 1e7])
@pytest.mark.parametrize("p", [0.05, 0.5, 0.95, 0.999])
def test_t(df: float, p: float) -> None:
    assert t_quantile(p, df) == pytest.approx(float(stats.t.ppf(p, df)), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize(("k", "n"), [(0, 10), (1, 10), (10, 10), (3, 96_545), (17, 40)])
def test_exact_interval_of_a_share(k: int, n: int) -> None:
    expected = stats.binomtest(k, n).proportion_ci(0.9, method="exact")
    assert clopper_pearson(k, n, 0.9) == pytest.approx((expected.low, expected.high), rel=1e-7, abs=1e-13)


def test_none_of_n_has_a_closed_form() -> None:
    assert clopper_pearson(0, 100, 0.9) == pytest.approx((0.0, 1 - 0.05**0.01))

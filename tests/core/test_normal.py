"""The normal distribution against scipy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from outbid.core.normal import cdf, quantile


def test_the_distribution_function_is_scipys() -> None:
    x = np.linspace(-9.5, 9.5, 500_001)
    assert np.abs(cdf(x) - special.ndtr(x)).max() < 1e-15
    inside = x[x > -8.99]
    assert np.abs(cdf(inside) / special.ndtr(inside) - 1).max() < 1e-10


def test_the_ends_of_the_distribution_function() -> None:
    np.testing.assert_array_equal(cdf([-np.inf, -40.0, 0.0, 40.0, np.inf]), [0.0, 0.0, 0.5, 1.0, 1.0])


@given(st.floats(-8, 8), st.floats(1e-9, 1))
def test_it_rises(x: float, step: float) -> None:
    assert cdf(x + step) >= cdf(x) - 2e-16


def test_shapes_are_kept() -> None:
    x = np.linspace(-3, 3, 24).reshape(2, 3, 4)
    assert cdf(x).shape == quantile(cdf(x)).shape == (2, 3, 4)
    assert float(cdf(0.0)) == 0.5
    assert float(quantile(0.975)) == pytest.approx(1.959963984540054, abs=1e-15)


def test_the_quantile_is_scipys() -> None:
    small = np.geomspace(1e-300, 0.5, 200_000)
    for p in (small, 1 - np.geomspace(1e-16, 0.5, 200_000)):
        np.testing.assert_allclose(quantile(p), special.ndtri(p), rtol=2e-15, atol=1e-16)


def test_published_quantiles() -> None:
    # Wichura (1988), the three check values of AS 241
    np.testing.assert_allclose(
        quantile([0.25, 0.001, 1e-20]),
        [-0.6744897501960817, -3.090232306167814, -9.262340089798408],
        rtol=1e-15,
    )


def test_the_ends_of_the_quantile() -> None:
    np.testing.assert_array_equal(quantile([0.0, 0.5, 1.0]), [-np.inf, 0.0, np.inf])
    assert np.isnan(quantile([-0.1, 1.1, np.nan])).all()

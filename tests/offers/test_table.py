"""Look-up in a table of certainty equivalents, against scipy's monotone cubic and against linear forms."""

import numpy as np
import pytest
from scipy.interpolate import PchipInterpolator

from outbid.offers.table import Table, knots, window


def curved(base, sign_on, equity):
    """Two types: worth is linear in cash and bends in equity, up and then down."""
    one = base + sign_on / 4 + 300 * np.sqrt(equity) - equity / 50
    two = 0.9 * base + sign_on / 5 + 40 * np.log1p(equity) + np.where(equity > 4_000, -equity / 9, 0.0)
    return np.stack([one, two], axis=1)


@pytest.mark.parametrize("count", [2, 3, 4, 9])
def test_along_equity_as_scipy_has_it(count):
    equity = knots(0, 10_000, count, curved=True)
    table = Table.of(curved, np.array([100.0]), np.array([0.0]), equity)
    at = np.linspace(0, 10_000, 301)
    known = PchipInterpolator(equity, table.values[0, 0])(at)
    assert table(np.full(301, 100.0), np.zeros(301), at) == pytest.approx(known, rel=1e-12)


def test_exact_in_cash_and_at_the_knots():
    rng = np.random.default_rng(3)
    equity = knots(0, 10_000, 9, curved=True)
    table = Table.of(curved, knots(1e5, 3e5, 4), knots(0, 5e4, 2), equity)
    base, sign_on = rng.uniform(1e5, 3e5, 50), rng.uniform(0, 5e4, 50)
    at = rng.choice(equity, 50)
    assert table(base, sign_on, at) == pytest.approx(curved(base, sign_on, at), rel=1e-12)
    assert table.size == 4 * 2 * 9


def test_beyond_the_grid_counts_as_its_edge():
    table = Table.of(curved, knots(1e5, 3e5, 3), knots(0, 5e4, 2), knots(0, 100, 3))
    far = table(np.array([1e6]), np.array([1e6]), np.array([1e6]))
    assert far == pytest.approx(curved(np.array([3e5]), np.array([5e4]), np.array([100.0])))


def test_windows_stay_within_the_range_and_hold_their_value():
    for around in (0.0, 3.0, 99.0, 100.0):
        axis = window(0.0, 100.0, around, 20.0, 5)
        assert axis[0] >= 0 and axis[-1] <= 100 and around in axis
        assert axis[-1] - axis[0] <= 20 and (np.diff(axis) > 0).all()
    assert window(5.0, 5.0, 5.0, 2.0, 5).tolist() == [5.0]
    assert window(0.0, 40.0, 10.0, 10.0, 2).tolist() == [5.0, 15.0]

"""Markets given by pairs: the same as dense ones with the same pairs, in memory by pairs."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.market.frontier import PiecewiseLinear, linear, package
from outbid.market.kernels.dense import DenseKernel
from outbid.market.kernels.sparse import SparseKernel
from outbid.market.kernels.sparse_tables import flatten
from outbid.market.logit import clear
from outbid.market.market import Frontiers, Market, Pairs


def pairs_of(feasible):
    return Pairs(np.append(0, np.cumsum(feasible.sum(1))), np.nonzero(feasible)[1])


def concave(rng, knots):
    cost = np.sort(rng.uniform(0, 6, knots))
    slopes = np.sort(rng.uniform(0, 1, knots - 1))[::-1]
    return cost, np.cumsum(np.append(0.5 * cost[0], np.diff(cost) * slopes))


def tables(rng):
    """Floors and caps, lines, one with a kink and no end, one of a single knot with a floor and a cap."""
    return (
        package(*concave(rng, 7)),
        linear(0.6, 0.2),
        PiecewiseLinear(*concave(rng, 3), below=0.9, above=0.1),
        package(*concave(rng, 40)),
        linear(),
        PiecewiseLinear(np.array([1.5]), np.array([1.0])),
    )


def both(seed, shape=(24, 15), share=0.3, level=3.0):
    """The same market dense and by pairs."""
    rng = np.random.default_rng(seed)
    feasible = rng.random(shape) < share
    feasible[np.arange(shape[0]), rng.integers(0, shape[1], shape[0])] = True
    feasible[rng.integers(0, shape[0], shape[1]), np.arange(shape[1])] = True
    terms = Frontiers(
        tables(rng),
        np.arange(6).reshape(3, 2),
        rng.integers(0, 3, shape[0]),
        rng.integers(0, 2, shape[1]),
    )
    value, amenity = rng.normal(level, 2, shape), rng.normal(0, 1, shape)
    n, m = rng.uniform(0.5, 2, shape[0]), rng.uniform(0.5, 2, shape[1])
    dense = Market(n, m, value, amenity, terms, 0.7, 1.3, feasible=feasible)
    sparse = Market(n, m, value[feasible], amenity[feasible], terms, 0.7, 1.3, pairs=pairs_of(feasible))
    return dense, sparse


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.booleans(), st.floats(0.1, 8))
def test_sums_are_those_of_the_dense_market(seed, compiled, spread):
    dense, sparse = both(seed)
    rng = np.random.default_rng(seed)
    a, b = rng.normal(-2, spread, 24), rng.normal(-2, spread, 15)
    wanted, found = DenseKernel(dense), SparseKernel(sparse, compiled)
    for one, other in zip(wanted.evaluate(a, b), found.evaluate(a, b), strict=True):
        np.testing.assert_allclose(other, one, rtol=1e-11)
    u, v = rng.normal(0, 1, 24), rng.normal(0, 1, 15)
    scale = wanted.evaluate(a, b)
    np.testing.assert_allclose(found.across(v), wanted.across(v), atol=1e-11 * scale.row.max())
    np.testing.assert_allclose(found.down(u), wanted.down(u), atol=1e-11 * scale.column.max())
    one, other = wanted.sweep(a, b), found.sweep(a, b)
    np.testing.assert_allclose(other.a, one.a, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(other.b, one.b, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(other.rise, one.rise, rtol=1e-10)
    np.testing.assert_allclose(other.fall, one.fall, rtol=1e-10)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(0.01, 100))
def test_flat_tables_solve_what_the_frontier_solves(seed, sigma, tau):
    """Every level, also at knots and far beyond them: W(c)/σ + c/τ must come back to it where the package may move."""
    rng = np.random.default_rng(seed)
    all_ = tables(rng)
    flat = flatten(all_, sigma, tau)
    for t, table in enumerate(all_):
        at_knots = table.values / sigma + table.knots / tau
        begin = flat.first[t]
        np.testing.assert_array_equal(flat.level[begin : begin + flat.knots[t]], at_knots)
        z = np.concatenate([at_knots, rng.uniform(at_knots[0] - 2, at_knots[-1] + 2, 50), [-1e6, 1e6]])
        piece = np.searchsorted(at_knots, z, side="right") + begin + t
        given, _, weight = table.transfer(z, sigma, tau)
        size = np.abs(z) + np.abs(at_knots).max()
        assert (np.abs(flat.offset[piece] + flat.weight[piece] * z - given / tau) <= 1e-13 * size).all()
        np.testing.assert_array_equal(flat.weight[piece], weight)


@pytest.mark.parametrize("level", [-2.0, 3.0, 12.0])
def test_clears_as_the_dense_market_does(level):
    dense, sparse = both(11, level=level)
    wanted, found = clear(dense, tolerance=1e-11), clear(sparse, tolerance=1e-11)
    assert wanted.converged
    assert found.converged
    np.testing.assert_allclose(found.log_unmatched, wanted.log_unmatched, atol=1e-8)
    np.testing.assert_allclose(found.log_open, wanted.log_open, atol=1e-8)
    np.testing.assert_allclose(found.hires, wanted.hires[dense.feasible], rtol=1e-7)


def test_pairs_that_share_nobody_are_quadratics():
    """One seat type for each worker type: μ² = e^Φ (n − μ)(m − μ)."""
    rng = np.random.default_rng(1)
    size = 30_000  # so many that the compiled loops are taken
    n, m, surplus = rng.uniform(0.5, 2, size), rng.uniform(0.5, 2, size), rng.normal(0, 2, size)
    market = Market(n, m, surplus, pairs=Pairs(np.arange(size + 1), np.arange(size)))
    kernel = SparseKernel(market)
    k = np.exp(-surplus)
    mu = 2 * n * m / (n + m + np.sqrt((n + m) ** 2 - 4 * (1 - k) * n * m))
    sums = kernel.evaluate(np.log(n - mu), np.log(m - mu))
    np.testing.assert_allclose(sums.row, mu, rtol=1e-11)
    np.testing.assert_allclose(sums.column, mu, rtol=1e-11)
    np.testing.assert_allclose(sums.row_weight, mu / 2, rtol=1e-11)


def test_blocks_clear_as_markets_of_their_own():
    rng = np.random.default_rng(9)
    shapes = [(5, 3), (4, 6), (1, 1), (7, 2)]
    feasible = np.zeros((17, 12), bool)
    parts, at = [], np.zeros(2, int)
    for rows, columns in shapes:
        part = slice(at[0], at[0] + rows), slice(at[1], at[1] + columns)
        feasible[part] = True
        parts.append(part)
        at += rows, columns
    n, m, value = rng.uniform(0.5, 2, 17), rng.uniform(0.5, 2, 12), rng.normal(7, 1, (17, 12))
    whole = clear(Market(n, m, value[feasible], pairs=pairs_of(feasible)), tolerance=1e-12)
    assert whole.converged
    for rows, columns in parts:
        alone = clear(Market(n[rows], m[columns], value[rows, columns]), tolerance=1e-12)
        np.testing.assert_allclose(whole.log_unmatched[rows], alone.log_unmatched, atol=1e-8)
        np.testing.assert_allclose(whole.log_open[columns], alone.log_open, atol=1e-8)


def test_memory_goes_with_pairs():
    rng = np.random.default_rng(3)
    (workers, seats), each = (20_000, 3_000), 4
    seat = np.sort(
        (rng.integers(0, seats, (workers, 1)) + np.cumsum(rng.integers(1, 700, (workers, each)), 1)) % seats
    )
    market = Market(
        rng.uniform(0.5, 2, workers),
        rng.uniform(3, 12, seats),
        rng.normal(0, 1, workers * each),
        pairs=Pairs(np.arange(workers + 1) * each, seat.ravel()),
    )
    tracemalloc.start()
    try:
        outcome = clear(market)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert outcome.converged
    assert peak < 8 * workers * seats / 8
    hires = outcome.hires
    rows = np.add.reduceat(hires, np.arange(workers) * each)
    np.testing.assert_allclose(rows + outcome.unmatched, market.workers, rtol=1e-8)


@pytest.mark.parametrize(
    ("start", "seat", "value", "key"),
    [
        ([0, 1], [0, 1], 0.0, "market.pairs_start"),
        ([0, 2, 1], [0, 1], 0.0, "market.pairs_start"),
        ([0, 1, 2], [0, 2], 0.0, "market.pairs_seat"),
        ([0, 2, 3], [1, 0, 1], 0.0, "market.pairs_order"),
        ([0, 2, 3], [0, 0, 1], 0.0, "market.pairs_order"),
        ([0, 2, 2], [0, 1], 0.0, "market.no_employer"),
        ([0, 1, 2], [0, 0], 0.0, "market.no_worker"),
        ([0, 1, 2], [0, 1], np.zeros((2, 2)), "market.shape"),
        ([0, 1, 2], [0, 1], [0.0, np.inf], "market.value_not_finite"),
    ],
)
def test_pairs_that_cannot_be_are_refused(start, seat, value, key):
    with pytest.raises(InputError) as caught:
        Market(np.ones(2), np.ones(2), value, pairs=Pairs(np.array(start), np.array(seat)))
    assert caught.value.key == key

"""Batches of scenarios: each must be what clearing it by itself gives, and what closed forms say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from outbid.core.errors import InputError
from outbid.market.batch import BatchOutcome, clear_batch
from outbid.market.frontier import linear, package
from outbid.market.logit import clear
from outbid.market.market import Frontiers, Market, Pairs


def one_by_one(surplus, n, m):
    """Unmatched workers of a market of one type each: μ = e^{Φ/2} √(μ_x0 μ_0y) is a quadratic in μ."""
    k = np.exp(-surplus)
    total = n + m
    matched = 2 * n * m / (total + np.sqrt(total**2 - 4 * (1 - k) * n * m))
    return n - matched


def random_market(rng, level=0.0, feasible=None, frontiers=None, shape=(12, 9)):
    n, m = (np.exp(rng.normal(0, 1, size)) for size in shape)
    if frontiers is None:
        tables = [linear(0.4, 0.5), linear(0.7), linear(1.0, -1.0)]
        frontiers = Frontiers.by_worker(tables, np.arange(shape[0]) % 3, shape[1])
    value, amenity = rng.normal(level, 2, shape), rng.normal(0, 1, shape)
    return Market(n, m, value, amenity, frontiers, 0.7, 1.3, feasible)


def assert_as_alone(batch: BatchOutcome, tolerance=3e-8):
    assert batch.converged.all()
    for s in range(len(batch)):
        alone = clear(batch.outcome(s).market, tolerance=1e-11)
        assert alone.converged
        np.testing.assert_allclose(batch.log_unmatched[s], alone.log_unmatched, atol=tolerance)
        np.testing.assert_allclose(batch.log_open[s], alone.log_open, atol=tolerance)


def test_one_type_each_is_a_quadratic():
    n, m = np.array([1.0, 0.5, 3.0, 2.0]), np.array([1.0, 2.0, 3.5, 0.1])
    market = Market([1.0], [1.0], [[2.0]])
    batch = clear_batch(market, workers=n[:, None], seats=m[:, None], tolerance=1e-12)
    np.testing.assert_allclose(batch.unmatched[:, 0], one_by_one(2.0, n, m), rtol=1e-9)
    np.testing.assert_allclose(n - batch.unmatched[:, 0], m - batch.open_seats[:, 0], rtol=1e-9)


def test_shifts_of_amenity_and_value_add_to_the_surplus():
    shift = np.array([-3.0, -0.5, 0.0, 2.0])
    market = Market([1.5], [1.0], [[1.0]])
    wanted = one_by_one(1.0 + 2 * shift, 1.5, 1.0)
    batch = clear_batch(market, worker_shift=shift[:, None], seat_shift=shift[:, None], tolerance=1e-12)
    np.testing.assert_allclose(batch.unmatched[:, 0], wanted, rtol=1e-9)
    np.testing.assert_allclose(batch.worker_welfare[:, 0], np.log(1.5 / wanted), atol=1e-9)


def test_scenarios_far_from_each_other_are_solved_too():
    n, m = np.array([1e-9, 1.0, 1e9]), np.array([1e9, 1.0, 1e-6])
    batch = clear_batch(Market([1.0], [1.0], [[8.0]]), workers=n[:, None], seats=m[:, None])
    matched = np.exp(4.0) * np.sqrt(batch.unmatched * batch.open_seats)[:, 0]
    np.testing.assert_allclose(matched + batch.unmatched[:, 0], n, rtol=1e-8)
    np.testing.assert_allclose(matched + batch.open_seats[:, 0], m, rtol=1e-8)


def test_few_unmatched_are_right_relative_to_themselves():
    n = np.array([[1.0], [1.0 + 1e-12], [1.25]])
    batch = clear_batch(Market([1.0], [1.0], [[60.0]]), workers=n)
    np.testing.assert_allclose(batch.unmatched[0, 0], np.exp(-30.0), rtol=1e-8)
    np.testing.assert_allclose(batch.unmatched[0, 0], batch.open_seats[0, 0], rtol=1e-8)
    # more workers than seats: the surplus of workers is left over, the seats' chance follows from e^Φ
    np.testing.assert_allclose(batch.unmatched[2, 0], 0.25, rtol=1e-8)
    np.testing.assert_allclose(batch.open_seats[2, 0], np.exp(-60.0) / 0.25, rtol=1e-8)


def test_solves_the_equations_as_another_solver_does():
    rng = np.random.default_rng(5)
    market = random_market(rng, shape=(4, 3))
    n = market.workers * np.exp(rng.normal(0, 0.5, (3, 4)))
    shift = rng.normal(0, 1, (3, 3))
    batch = clear_batch(market, workers=n, seat_shift=shift, tolerance=1e-12)
    slope = np.array([0.4, 0.7, 1.0, 0.4])[:, None]
    intercept = np.array([0.5, 0.0, -1.0, 0.5])[:, None]

    for s in range(3):

        def margins(logs, s=s):
            a, b = logs[:4, None], logs[4:]
            gain = market.value + shift[s]
            # log μ = a + (α + i + slope·c)/σ = b + (γ − c)/τ, eliminating c
            cost = (b - a + gain / 1.3 - (market.amenity + intercept) / 0.7) / (slope / 0.7 + 1 / 1.3)
            mu = np.exp(b + (gain - cost) / 1.3)
            rows, columns = mu.sum(1) + np.exp(logs[:4]), mu.sum(0) + np.exp(logs[4:])
            return np.concatenate([np.log(rows / n[s]), np.log(columns / market.seats)])

        found = root(margins, np.full(7, -1.0), tol=1e-13)
        assert found.success
        np.testing.assert_allclose(batch.log_unmatched[s], found.x[:4], atol=1e-8)
        np.testing.assert_allclose(batch.log_open[s], found.x[4:], atol=1e-8)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.floats(-4, 8), st.floats(0.05, 1.5))
def test_linear_frontiers_clear_as_alone(seed, level, spread):
    rng = np.random.default_rng(seed)
    market = random_market(rng, level)
    n = market.workers * np.exp(rng.normal(0, spread, (4, 12)))
    m = market.seats * np.exp(rng.normal(0, spread, (4, 9)))
    assert_as_alone(
        clear_batch(market, workers=n, seats=m, worker_shift=rng.normal(0, spread, n.shape), tolerance=1e-10)
    )


def test_parts_that_share_nobody_balance_by_themselves():
    rng = np.random.default_rng(2)
    feasible = np.zeros((12, 9), bool)
    feasible[:7, :3] = feasible[7:, 3:] = True
    market = random_market(rng, 9.0, feasible)
    n = market.workers * np.exp(rng.normal(0, 0.3, (5, 12)))
    batch = clear_batch(market, workers=n)
    assert_as_alone(batch)
    np.testing.assert_array_equal(batch.outcome(3).hires[~feasible], 0.0)


def test_packages_clear_as_alone():
    rng = np.random.default_rng(3)
    cost = np.linspace(0.5, 5, 30)
    table = package(cost, 2 * (1 - np.exp(-cost / 2)))
    market = random_market(rng, 3.0, frontiers=Frontiers.same(table, 12, 9))
    batch = clear_batch(
        market, seats=market.seats * rng.uniform(0.5, 1.5, (4, 9)), seat_shift=rng.normal(0, 1, (4, 9))
    )
    assert_as_alone(batch)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.floats(-2, 9))
def test_packages_by_class_and_part_clear_as_alone(seed, level):
    rng = np.random.default_rng(seed)
    tables = []
    for k in range(6):
        cost = np.sort(rng.uniform(0.2, 7, 25))
        tables.append(package(cost, (0.3 + 0.1 * k) * cost[0] + (1 - np.exp(-(cost - cost[0]) / (1 + k)))))
    terms = Frontiers(tuple(tables), np.arange(6).reshape(3, 2), np.arange(12) % 3, np.arange(9) % 2)
    feasible = np.zeros((12, 9), bool)
    feasible[:7, :3] = feasible[7:, 3:] = True
    market = random_market(rng, level, feasible, terms)
    n = market.workers * np.exp(rng.normal(0, 0.4, (4, 12)))
    batch = clear_batch(market, workers=n, worker_shift=rng.normal(0, 0.5, n.shape), tolerance=1e-10)
    assert_as_alone(batch)
    for s in range(4):
        hires = batch.outcome(s).hires
        np.testing.assert_allclose(hires.sum(1) + batch.unmatched[s], n[s], rtol=1e-9)


def test_sparse_markets_clear_as_alone():
    rng = np.random.default_rng(4)
    feasible = rng.random((12, 9)) < 0.4
    feasible[np.arange(12), np.arange(12) % 9] = True
    pairs = Pairs(np.append(0, np.cumsum(feasible.sum(1))), np.nonzero(feasible)[1])
    n, m = rng.uniform(0.5, 2, 12), rng.uniform(0.5, 2, 9)
    value = rng.normal(2, 1, (12, 9))
    sparse, dense = Market(n, m, value[feasible], pairs=pairs), Market(n, m, value, feasible=feasible)
    shifts = {"worker_shift": rng.normal(0, 1, (3, 12)), "seat_shift": rng.normal(0, 1, (3, 9))}
    batch, other = clear_batch(sparse, **shifts), clear_batch(dense, **shifts)
    assert_as_alone(batch)
    np.testing.assert_allclose(batch.log_unmatched, other.log_unmatched, atol=3e-8)


def test_margins_of_every_scenario_are_filled():
    rng = np.random.default_rng(6)
    market = random_market(rng, 4.0)
    batch = clear_batch(market, workers=market.workers * rng.uniform(0.8, 1.2, (80, 12)))
    assert batch.converged.all()
    assert max(batch.worker_residual.max(), batch.seat_residual.max()) <= 1e-9
    for s in (0, 41, 79):
        hires = batch.outcome(s).hires
        np.testing.assert_allclose(hires.sum(1) + batch.unmatched[s], batch.workers[s], rtol=2e-9)
        np.testing.assert_allclose(hires.sum(0) + batch.open_seats[s], market.seats, rtol=2e-9)


def test_more_workers_of_a_type_never_raise_their_own_welfare():
    rng = np.random.default_rng(7)
    market = random_market(rng, 3.0)
    n = np.tile(market.workers, (6, 1))
    n[:, 4] *= np.linspace(0.5, 3, 6)
    batch = clear_batch(market, workers=n)
    assert (np.diff(batch.worker_welfare[:, 4]) < 1e-8).all()
    assert (np.diff(batch.seat_welfare, axis=0) > -1e-8).all()


def test_out_of_passes_is_said():
    rng = np.random.default_rng(8)
    market = random_market(rng, 6.0)
    batch = clear_batch(market, workers=market.workers * rng.uniform(0.2, 3, (3, 12)), most_passes=2)
    assert not batch.converged.any()
    assert set(batch.status) == {"passes"}


@pytest.mark.parametrize(
    ("arguments", "key", "where"),
    [
        ({}, "batch.nothing", "workers"),
        ({"workers": np.ones((0, 2))}, "batch.shape", "workers"),
        ({"workers": np.ones(2)}, "batch.shape", "workers"),
        ({"workers": 1.0}, "batch.shape", "workers"),
        ({"seats": np.ones((4, 2))}, "batch.shape", "seats"),
        ({"workers": np.ones((4, 2)), "seat_shift": np.ones((3, 3))}, "batch.shape", "seat_shift"),
        ({"workers": [[1.0, 0.0]]}, "batch.mass", "workers[0, 1]"),
        ({"seats": [[1.0, 1.0, 1.0], [1.0, np.nan, 1.0]]}, "batch.mass", "seats[1, 1]"),
        ({"worker_shift": [[0.0, np.inf]]}, "batch.shift", "worker_shift[0, 1]"),
    ],
)
def test_what_cannot_be_a_batch_is_refused(arguments, key, where):
    with pytest.raises(InputError) as caught:
        clear_batch(Market(np.ones(2), np.ones(3), 0.0), **arguments)
    assert caught.value.key == key
    assert caught.value.where == where


def test_a_market_without_tastes_is_refused():
    market = Market(np.ones(2), np.ones(3), 0.0, worker_scale=0.0, seat_scale=0.0)
    with pytest.raises(InputError):
        clear_batch(market, workers=np.ones((2, 2)))

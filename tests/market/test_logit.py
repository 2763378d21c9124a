"""Clearing with tastes: invariants, extremes, and a slow solver of another kind."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_markets import menu, packages, taxes
from scipy.optimize import linear_sum_assignment, root

from outbid.core.errors import InputError
from outbid.market.certificate import certify
from outbid.market.exponential import Exponential
from outbid.market.frontier import package
from outbid.market.kernels.dense import DenseKernel
from outbid.market.kernels.lookup import LookupKernel, tabulate
from outbid.market.kernels.separable import SeparableKernel
from outbid.market.logit import NotClearedError, clear
from outbid.market.market import Frontiers, Market


def slowly(market: Market) -> tuple[np.ndarray, np.ndarray]:
    """(a, b) by a general root finder on the margins; c of every pair by bisection of W(c)/σ + c/τ."""
    X, Y = market.shape
    terms, sigma, tau = market.terms, market.worker_scale, market.seat_scale
    value, amenity = (np.broadcast_to(v, market.shape) for v in (market.value, market.amenity))
    allowed = np.ones((X, Y), bool) if market.feasible is None else market.feasible

    def log_hires(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        result = np.empty((X, Y))
        for x in range(X):
            for y in range(Y):
                frontier = terms.tables[terms.of[terms.worker_class[x], terms.seat_class[y]]]
                # V falls, U rises in c: hires by each side's choice cross once; beyond the bounds the short side waits
                low, high = -200.0, 200.0
                for _ in range(100):
                    c = 0.5 * (low + high)
                    worker = a[x] + (amenity[x, y] + float(frontier.worth(c))) / sigma
                    seat = b[y] + (value[x, y] - c) / tau
                    low, high = (c, high) if worker < seat else (low, c)
                if np.isfinite(frontier.floor) and high <= frontier.floor + 1e-9:
                    result[x, y] = b[y] + (value[x, y] - frontier.floor) / tau
                else:
                    result[x, y] = a[x] + (amenity[x, y] + float(frontier.worth(high))) / sigma
        return result

    def margins(logs: np.ndarray) -> np.ndarray:
        a, b = logs[:X], logs[X:]
        hires = np.exp(log_hires(a, b)) * allowed
        return np.concatenate(
            [
                np.log((np.exp(a) + hires.sum(1)) / market.workers),
                np.log((np.exp(b) + hires.sum(0)) / market.seats),
            ]
        )

    found = root(
        margins, np.log(np.concatenate([market.workers, market.seats])) - 1, method="hybr", tol=1e-12
    )
    assert np.abs(margins(found.x)).max() < 1e-8
    return found.x[:X], found.x[X:]


@pytest.mark.parametrize("make", [packages, taxes])
@pytest.mark.parametrize("level", [-1.0, 1.5])
def test_a_slow_general_solver_agrees(make, level: float) -> None:
    mask = np.random.default_rng(5).random((4, 3)) < 0.7
    mask[:, 0] = mask[0] = True
    for seed, options in ((1, {}), (2, {"feasible": mask})):
        market = make(seed, 4, 3, level, (0.8, 1.3), **options)
        outcome = clear(market, tolerance=1e-11)
        a, b = slowly(market)
        np.testing.assert_allclose(outcome.log_unmatched, a, atol=1e-6)
        np.testing.assert_allclose(outcome.log_open, b, atol=1e-6)


@pytest.mark.parametrize("make", [packages, taxes])
@pytest.mark.parametrize("level", [-4.0, 0.0, 3.0, 8.0, 40.0, 300.0])
@pytest.mark.parametrize("scales", [(1.0, 1.0), (0.3, 1.7)])
def test_every_market_is_certified(make, level: float, scales: tuple[float, float]) -> None:
    for seed in range(3):
        outcome = clear(make(seed, 12, 10, level, scales))
        assert outcome.converged, (outcome.status, outcome.worker_residual, outcome.seat_residual)
        certificate = certify(outcome)
        assert certificate.holds(), certificate


def test_a_wrong_outcome_is_not_certified() -> None:
    outcome = clear(packages(0))
    b = outcome.log_open.copy()
    b[3] += 1e-6
    certificate = certify(replace(outcome, log_open=b))
    assert not certificate.holds()
    assert certificate.seat_margin.seat == 3


def test_equal_masses_at_every_tightness_keep_the_balance() -> None:
    rng = np.random.default_rng(0)
    n = rng.lognormal(0, 0.5, 20)
    base = rng.normal(0, 1, (20, 20))
    for level in (0.0, 30.0, 60.0, 120.0, 400.0):
        outcome = clear(Market(n, n[::-1].copy(), base + level))
        assert outcome.converged
        top = outcome.log_unmatched.max()
        left = np.exp(outcome.log_unmatched - top).sum()
        right = np.exp(outcome.log_open - top).sum()
        assert left == pytest.approx(right, rel=1e-8)
        assert certify(outcome).holds()


def test_masses_of_a_millionth_and_a_billion_together() -> None:
    rng = np.random.default_rng(1)
    n, m = 10.0 ** rng.uniform(-6, 9, 30), 10.0 ** rng.uniform(-6, 9, 25)
    for level in (-10.0, 0.0, 10.0):
        outcome = clear(Market(n, m, rng.normal(level, 2, (30, 25))))
        assert outcome.converged
        assert certify(outcome).holds()


def test_blocks_that_share_nobody_clear_by_themselves() -> None:
    rng = np.random.default_rng(2)
    mask = np.zeros((8, 9), bool)
    mask[:3, :4] = mask[3:, 4:] = True
    n, m = rng.lognormal(0, 0.5, 8), rng.lognormal(0, 0.5, 9)
    # equal masses within a part: its balance is its own
    n[:3] *= m[:4].sum() / n[:3].sum()
    value = rng.normal(30, 1, (8, 9))
    whole = clear(Market(n, m, value, feasible=mask))
    assert whole.converged
    assert certify(whole).holds()
    for rows, columns in ((slice(0, 3), slice(0, 4)), (slice(3, 8), slice(4, 9))):
        part = clear(Market(n[rows], m[columns], value[rows, columns]))
        np.testing.assert_allclose(whole.log_unmatched[rows], part.log_unmatched, atol=1e-7)
        np.testing.assert_allclose(whole.log_open[columns], part.log_open, atol=1e-7)


@pytest.mark.parametrize("scale", [0.1, 0.02])
def test_small_scales_come_close_to_the_best_assignment(scale: float) -> None:
    rng = np.random.default_rng(3)
    value = rng.random((6, 6)) + 1
    outcome = clear(Market(np.ones(6), np.ones(6), value, worker_scale=scale, seat_scale=scale))
    assert outcome.converged
    rows, columns = linear_sum_assignment(value, maximize=True)
    best = value[rows, columns].sum()
    reached = float((outcome.hires * value).sum())
    # what tastes cost at most: the entropy of a choice among seven, of either side
    assert best - 2 * scale * 6 * np.log(7) <= reached <= best + 1e-6


@pytest.mark.parametrize("make", [packages, taxes])
def test_two_starts_end_at_one_equilibrium(make) -> None:
    market = make(4)
    rng = np.random.default_rng(0)
    first = clear(market, tolerance=1e-11)
    start = np.log(market.workers) - 5 * rng.random(9), np.log(market.seats) - 5 * rng.random(7)
    second = clear(market, tolerance=1e-11, start=start)
    np.testing.assert_allclose(first.log_unmatched, second.log_unmatched, atol=1e-8)
    np.testing.assert_allclose(first.log_open, second.log_open, atol=1e-8)
    warm = clear(market, tolerance=1e-9, start=first)
    assert warm.sweeps == 1


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.floats(-2, 6), st.booleans())
def test_more_workers_of_a_type_never_raise_that_types_welfare(seed: int, level: float, tax: bool) -> None:
    market = (taxes if tax else packages)(seed, 5, 4, level)
    before = clear(market, tolerance=1e-11)
    more = market.workers.copy()
    more[2] *= 1.3
    after = clear(Market(more, *_rest(market)), tolerance=1e-11)
    assert after.worker_welfare[2] <= before.worker_welfare[2] + 1e-8
    assert (after.seat_welfare >= before.seat_welfare - 1e-8).all()


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.floats(-2, 6), st.booleans())
def test_one_seat_type_less_never_raises_any_workers_welfare(seed: int, level: float, tax: bool) -> None:
    market = (taxes if tax else packages)(seed, 5, 4, level)
    before = clear(market, tolerance=1e-11)
    terms = market.terms
    fewer = Market(
        market.workers,
        market.seats[:-1],
        market.value[:, :-1],
        market.amenity if market.amenity.shape[1] == 1 else market.amenity[:, :-1],
        Frontiers(terms.tables, terms.of, terms.worker_class, terms.seat_class[:-1]),
    )
    after = clear(fewer, tolerance=1e-11)
    assert (after.worker_welfare <= before.worker_welfare + 1e-8).all()


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.floats(0, 6), st.floats(0.1, 4))
def test_a_higher_cap_never_lowers_own_hires(seed: int, level: float, raised: float) -> None:
    def market(cap: float) -> Market:
        tables = (menu(2.0, 0.3), menu(cap, 0.3))
        # the menu up to the lower cap is the same: the higher cap adds packages and takes none away
        if cap > 2.0:
            cost = np.append(tables[0].knots, np.linspace(2.0, cap, 20)[1:])
            tables = (tables[0], package(cost, 0.42 * cost + (1 - np.exp(-0.3 * cost))))
        generator = np.random.default_rng(seed)
        return Market(
            generator.lognormal(0, 0.5, 5),
            generator.lognormal(0, 0.5, 4),
            generator.normal(level, 1, (5, 4)),
            frontiers=Frontiers(tables, np.array([[0, 1]]), np.zeros(5, int), np.array([0, 0, 0, 1])),
        )

    before, after = clear(market(2.0), tolerance=1e-11), clear(market(2.0 + raised), tolerance=1e-11)
    assert after.hires[:, 3].sum() >= before.hires[:, 3].sum() - 1e-8
    assert after.seat_welfare[3] >= before.seat_welfare[3] - 1e-8


def _rest(market: Market) -> tuple:
    return (
        market.seats,
        market.value,
        market.amenity,
        market.frontiers,
        market.worker_scale,
        market.seat_scale,
    )


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("broadcast", ["", "value", "amenity", "both"])
def test_compiled_and_plain_visits_agree(masked: bool, broadcast: str) -> None:
    rng = np.random.default_rng(0)
    base = packages(6, 30, 20)
    value = base.value[:1] if broadcast in ("value", "both") else base.value
    amenity = base.amenity[:, :1] if broadcast in ("amenity", "both") else base.amenity
    mask = rng.random((30, 20)) < 0.6
    mask[0] = mask[:, 0] = True
    market = Market(
        base.workers, base.seats, value, amenity, base.frontiers, 0.7, 1.2, mask if masked else None
    )
    tables = tabulate(market.terms.tables, 0.7, 1.2)
    assert tables is not None
    compiled, plain = LookupKernel(market, tables), DenseKernel(market)
    for spread in (1.0, 8.0):
        a = np.log(market.workers) - spread * rng.random(30)
        b = np.log(market.seats) - spread * rng.random(20)
        one, other = compiled.sweep(a, b), plain.sweep(a, b)
        for name in ("a", "b", "worker_residual", "seat_residual", "rise", "fall"):
            np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-10, atol=1e-10)
        for first, second in zip(compiled.evaluate(a, b), plain.evaluate(a, b), strict=True):
            np.testing.assert_allclose(first, second, rtol=1e-12)
        np.testing.assert_allclose(compiled.across(b), plain.across(b), rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(compiled.down(a), plain.down(a), rtol=1e-5, atol=1e-5)


def test_knots_that_lie_unevenly_are_found_or_left_to_numpy() -> None:
    cost = np.concatenate([[0.0, 1e-4, 2e-4, 3e-4], [1.0, 5.0]])
    crowded = package(cost, 0.5 * cost)
    assert tabulate([crowded], 1.0, 1.0) is not None
    hopeless = package(np.append(np.arange(9) * 1e-9, 5.0), np.append(np.arange(9) * 1e-9, 4.0))
    assert tabulate([hopeless], 1.0, 1.0) is None
    market = packages(0, 8, 6)
    market = Market(market.workers, market.seats, market.value, frontiers=Frontiers.same(crowded, 8, 6))
    tables = tabulate([crowded], 1.0, 1.0)
    assert tables is not None
    a, b = np.log(market.workers) - 1, np.log(market.seats) - 1
    for first, second in zip(
        LookupKernel(market, tables).evaluate(a, b), DenseKernel(market).evaluate(a, b), strict=True
    ):
        np.testing.assert_allclose(first, second, rtol=1e-12)


def test_matrix_products_and_plain_visits_agree() -> None:
    market = taxes(0, 15, 12, 1.0, (0.6, 1.4))
    separable, plain = SeparableKernel(market), DenseKernel(market)
    rng = np.random.default_rng(0)
    a, b = np.log(market.workers) - rng.random(15), np.log(market.seats) - rng.random(12)
    for first, second in zip(separable.evaluate(a, b), plain.evaluate(a, b), strict=True):
        np.testing.assert_allclose(first, second, rtol=1e-12)
    np.testing.assert_allclose(separable.across(b), plain.across(b), rtol=1e-12)
    np.testing.assert_allclose(separable.down(a), plain.down(a), rtol=1e-12)


def test_large_package_market_by_compiled_loops() -> None:
    market = packages(0, 250, 220, level=-6.0)
    outcome = clear(market)
    assert outcome.converged
    assert certify(outcome).holds()


def test_exponential_markets_clear() -> None:
    rng = np.random.default_rng(0)
    for level in (-3.0, 2.0, 20.0):
        market = Market(
            rng.lognormal(0, 0.5, 8),
            rng.lognormal(0, 0.5, 6),
            rng.normal(level, 1, (8, 6)),
            rng.normal(level, 1, (8, 6)),
            Frontiers.same(Exponential(0.8), 8, 6),
            0.5,
            1.1,
        )
        outcome = clear(market)
        assert outcome.converged
        assert certify(outcome).holds()


def test_shadow_costs_stand_where_packages_stop() -> None:
    market = packages(0, level=6.0)
    outcome = clear(market)
    cost, queue, waiting = outcome.cost, outcome.queue, outcome.waiting
    terms = market.terms
    caps = np.array([table.cap for table in terms.tables])[
        terms.of[terms.worker_class[:, None], terms.seat_class[None, :]]
    ]
    assert (waiting > 1e-6).any()
    np.testing.assert_allclose(cost[waiting > 1e-6], caps[waiting > 1e-6])
    assert (queue[cost > 0.2 + 1e-9] < 1e-9).all()
    transfer = outcome.transfer
    np.testing.assert_allclose(outcome.worth - queue, transfer.received, atol=1e-12)
    np.testing.assert_allclose(cost + waiting, transfer.given, atol=1e-12)
    assert ((outcome.mean_pay <= outcome.worth.max(1) + 1e-12) | np.isnan(outcome.mean_pay)).all()


def test_what_cannot_be_cleared_says_so() -> None:
    with pytest.raises(InputError, match="nobody has tastes"):
        clear(Market(np.ones(2), np.ones(2), np.ones((2, 2)), worker_scale=0.0, seat_scale=0.0))
    with pytest.raises(InputError, match="GB of memory"):
        clear(Market(np.ones(1_000_000), np.ones(1_000_000), np.zeros(())))
    with pytest.raises(InputError, match="shapes"):
        clear(Market(np.ones(2), np.ones(2), np.ones((2, 2))), start=(np.zeros(3), np.zeros(2)))
    with pytest.raises(InputError, match="transferability"):
        Exponential(0.0)


def test_not_converging_is_an_outcome_that_says_what_to_try() -> None:
    outcome = clear(packages(0), most_passes=2)
    assert not outcome.converged
    assert outcome.advice == "clearing.passes"
    with pytest.raises(NotClearedError, match="Allow more passes") as raised:
        clear(packages(0), most_passes=2, raise_=True)
    assert raised.value.outcome.passes == outcome.passes

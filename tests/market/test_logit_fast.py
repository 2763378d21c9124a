"""Clearing large and extreme markets: samples, stages, packages of all pairs at once."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from random_markets import menu, packages, taxes

from outbid.market.certificate import certify
from outbid.market.kernels.margins import balance_parts
from outbid.market.logit import clear, kernel_of
from outbid.market.market import Frontiers, Market
from outbid.market.solver.annealing import anneal
from outbid.market.solver.sample import between, sample


def test_packages_are_what_each_pairs_equations_say() -> None:
    # the oracle solves G(c) = z by bisection, and knows nothing of tables
    for market in (packages(3, 12, 9, level=4.0), taxes(4, 12, 9), packages(5, 260, 200, level=-4.0)):
        outcome = clear(market)
        found = outcome.packages
        X, Y = market.shape
        rng = np.random.default_rng(0)
        for x, y in zip(rng.integers(0, X, 15), rng.integers(0, Y, 15), strict=True):
            terms, (sigma, tau) = market.terms, (market.worker_scale, market.seat_scale)
            table = terms.tables[terms.of[terms.worker_class[x], terms.seat_class[y]]]
            value = float(np.broadcast_to(market.value, (X, Y))[x, y])
            amenity = float(np.broadcast_to(market.amenity, (X, Y))[x, y])
            own, other = outcome.log_unmatched[x], outcome.log_open[y]
            low, high = max(table.floor, -1e3), min(table.cap, 1e3)
            for _ in range(200):
                cost = (low + high) / 2
                gap = own + (amenity + float(table.worth(cost))) / sigma - other - (value - cost) / tau
                low, high = (cost, high) if gap < 0 else (low, cost)
            # where a package stops, the side that would have more of it waits
            offered, wanted = other + (value - cost) / tau, own + (amenity + float(table.worth(cost))) / sigma
            np.testing.assert_allclose(np.log(found.hires[x, y]), min(offered, wanted), atol=1e-9)
            np.testing.assert_allclose(found.cost[x, y], cost, atol=1e-9)
            np.testing.assert_allclose(found.worth[x, y], table.worth(cost), atol=1e-9)
            np.testing.assert_allclose(found.queue[x, y], sigma * max(wanted - offered, 0), atol=1e-8)
            np.testing.assert_allclose(found.waiting[x, y], tau * max(offered - wanted, 0), atol=1e-8)
        for name in ("hires", "cost", "worth", "queue", "waiting"):
            np.testing.assert_array_equal(getattr(outcome, name), getattr(found, name))


def test_parts_balance_side_by_side() -> None:
    rng = np.random.default_rng(6)
    parts = 40
    worker = np.concatenate([np.arange(parts), rng.integers(0, parts, 90)])
    seat = np.concatenate([np.arange(parts), rng.integers(0, parts, 60)])
    a, b = rng.normal(0, 15, len(worker)), rng.normal(0, 15, len(seat))
    rise, fall = rng.uniform(0.1, 2, len(worker)), rng.uniform(0.1, 2, len(seat))
    surplus = rng.normal(0, 1, parts) * np.exp(rng.normal(0, 8, parts))
    surplus[:5] = 0
    t = balance_parts(a, b, rise, fall, surplus, worker, seat)
    left = np.bincount(worker, np.exp(a + t[worker] * rise))
    right = np.bincount(seat, np.exp(b - t[seat] * fall))
    np.testing.assert_allclose(left + np.maximum(-surplus, 0), right + np.maximum(surplus, 0), rtol=1e-12)


def test_a_sample_stands_for_all_types_alike() -> None:
    # types that are all the same: any sample says exactly what the whole market does
    table = menu(3.0, 0.3)
    size = 900
    market = Market(
        np.full(size, 2.0), np.full(size, 1.5), np.full((size, size), 0.7), np.full((1, size), -0.2),
        Frontiers.same(table, size, size), 0.8, 1.1,
    )  # fmt: skip
    few = (
        sample(market.workers, market.terms.worker_class, 7),
        sample(market.seats, market.terms.seat_class, 5),
    )
    assert len(few[0].types) == 7
    assert len(few[1].types) == 5
    small = clear(between(market, *few))
    whole = clear(market)
    np.testing.assert_allclose(small.log_unmatched - few[0].log_factor, whole.log_unmatched[:7], atol=1e-8)
    np.testing.assert_allclose(small.log_open - few[1].log_factor, whole.log_open[:5], atol=1e-8)


def test_a_market_large_enough_for_a_sample_takes_few_visits() -> None:
    market = packages(11, 1100, 1000, level=-6.0)
    outcome = clear(market)
    assert outcome.converged
    assert outcome.sweeps <= 20
    assert outcome.passes <= 100
    assert certify(outcome).holds(1e-8)


@pytest.mark.parametrize("seed", range(4))
def test_stages_of_tastes_end_where_the_direct_way_does(seed: int) -> None:
    market = packages(seed, level=2.0, scales=(0.05, 0.08))
    direct = clear(market)
    found, _ = anneal(market, kernel_of, 1e-10, 5000)
    assert found is not None
    assert found.status == "cleared"
    np.testing.assert_allclose(found.a, direct.log_unmatched, atol=1e-6)
    np.testing.assert_allclose(found.b, direct.log_open, atol=1e-6)


def test_extreme_markets_are_certified_or_say_what_to_try() -> None:
    for seed in range(15):
        rng = np.random.default_rng(seed)
        scales = tuple(np.exp(rng.normal(0, 2, 2)))
        market = packages(seed, level=float(rng.choice([-50, 0, 50, 500])), scales=scales)
        market = replace(market, workers=market.workers * 10.0 ** rng.integers(-9, 12, len(market.workers)))
        outcome = clear(market, most_passes=800)
        assert np.isfinite(outcome.log_unmatched).all()
        assert np.isfinite(outcome.log_open).all()
        assert certify(outcome).holds(1e-7) if outcome.converged else outcome.advice


def test_small_markets_load_no_compiler() -> None:
    code = """
import sys
import numpy as np
from outbid.market.frontier import package
from outbid.market.logit import clear
from outbid.market.market import Frontiers, Market
terms = Frontiers.same(package([0, 1, 2], [0, 0.8, 1.2]), 40, 40)
for frontiers in (None, terms):
    assert clear(Market(np.ones(40), np.ones(40), np.ones((40, 40)), frontiers=frontiers)).hires.min() > 0
print([name for name in ("numba", "scipy", "pydantic") if name in sys.modules])
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert said.strip() == "[]"

"""Both ends of pay against bidding by small steps, plain sweeps and linear programmes; what is said of cut searches."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment, linprog

from outbid.market.assignment import auction, ends
from outbid.market.exact import assign
from outbid.market.frontier import PiecewiseLinear
from outbid.market.market import Frontiers, Market, Pairs
from outbid.market.stability import check_stability


def frontier(rng, bent):
    knots = 5 if bent else 1
    cost, worth = np.sort(rng.uniform(-0.5, 4, knots)), np.sort(rng.uniform(-0.5, 3, knots))
    return PiecewiseLinear(cost, worth, below=rng.uniform(0.5, 2), above=rng.uniform(0.2, 1))


def packages(seed, n, m, seats, bent=True, level=1.5):
    rng = np.random.default_rng(seed)
    tables = tuple(frontier(rng, bent) for _ in range(6))
    terms = Frontiers(tables, np.arange(6).reshape(3, 2), rng.integers(0, 3, n), rng.integers(0, 2, m))
    value, amenity = rng.normal(level, 1, (n, m)), rng.normal(0, 0.3, (n, m))
    return Market(np.ones(n), np.asarray(seats, float), value, amenity, terms, 0.0, 0.0)


def table(market, x, y):
    terms = market.terms
    return terms.tables[terms.of[terms.worker_class[x], terms.seat_class[y]]]


def seats_bid(market, step):
    """Every seat alone bids for persons by the smallest step from nothing: what persons get is the least."""
    n = market.shape[0]
    seats = np.repeat(np.arange(market.shape[1]), market.seats.astype(int))
    holder, u, waiting = np.full(n, -1), np.zeros(n), list(range(len(seats)))
    while waiting:
        seat = waiting.pop()
        y = seats[seat]
        asks = u + np.where(holder >= 0, step, 0.0)
        keeps = [
            market.value[x, y] - float(table(market, x, y).cost(asks[x] - market.amenity[x, y]))
            for x in range(n)
        ]
        x = int(np.argmax(keeps))
        if keeps[x] < 0:
            continue
        if holder[x] >= 0:
            waiting.append(int(holder[x]))
        holder[x], u[x] = seat, asks[x]
    return u


@pytest.mark.parametrize("seats", [[1, 1, 1], [2, 1, 1], [1, 1, 4]])
@pytest.mark.parametrize("seed", range(6))
def test_employers_end_is_where_seats_bidding_from_nothing_end(seed, seats):
    step = 2e-3
    market = packages(seed, 4, 3, seats, bent=seed % 2 == 0)
    least = assign(market).employers_best.worker_surplus
    # every displaced seat may have to overbid once more
    np.testing.assert_allclose(least, seats_bid(market, step), atol=40 * step)


def swept(market, cleared, low):
    """Prices of given matches by plain sweeps over all pairs, from nothing up or from everything down."""
    n, m = market.shape
    seat = (cleared.workers_best if low else cleared.employers_best).seat
    v = np.zeros(m) if low else np.full(m, 50.0)
    filled = np.bincount(seat[seat >= 0], minlength=m)
    v[filled < market.seats] = 0.0
    tables = [[table(market, x, y) for y in range(m)] for x in range(n)]

    def gets(x, y):
        return max(float(market.amenity[x, y] + tables[x][y].worth(market.value[x, y] - v[y])), 0.0)

    def keeps(x, y, u):
        return market.value[x, y] - float(tables[x][y].cost(u - market.amenity[x, y]))

    for _ in range(2000):
        before = v.copy()
        for x in range(n):
            if low:
                u = gets(x, seat[x]) if seat[x] >= 0 else 0.0
                for y in set(range(m)) - {seat[x]}:
                    v[y] = max(v[y], keeps(x, y, u))
            elif seat[x] >= 0:
                u = max((gets(x, y) for y in range(m) if y != seat[x]), default=0.0)
                v[seat[x]] = max(min(v[seat[x]], keeps(x, seat[x], u)), 0.0)
        if np.abs(v - before).max() < 1e-13:
            break
    return v


@pytest.mark.parametrize("seed", range(5))
def test_prices_of_matches_are_those_of_plain_sweeps(seed):
    market = packages(seed, 12, 12, np.ones(12), level=2.0)
    cleared = assign(market)
    assert cleared.exact and cleared.ends
    np.testing.assert_allclose(cleared.workers_best.seat_surplus, swept(market, cleared, True), atol=1e-8)
    np.testing.assert_allclose(cleared.employers_best.seat_surplus, swept(market, cleared, False), atol=1e-8)


@pytest.mark.parametrize("seed", range(12))
def test_sparse_money_is_the_linear_programme(seed):
    rng = np.random.default_rng(seed)
    n, m = 14, 6
    can = rng.random((n, m)) < 0.4
    can[np.arange(n), rng.integers(0, m, n)] = True
    can[rng.integers(0, n, m), np.arange(m)] = True
    x, y = np.nonzero(can)
    pairs = Pairs(np.concatenate([[0], np.cumsum(can.sum(1))]), y)
    value, seats = rng.normal(1, 1.5, len(x)), rng.integers(1, 4, m)
    cleared = assign(
        Market(np.ones(n), seats.astype(float), value, worker_scale=0.0, seat_scale=0.0, pairs=pairs)
    )
    members = np.zeros((n + m, len(x)))
    members[x, np.arange(len(x))] = members[n + y, np.arange(len(x))] = 1
    best = linprog(-value, A_ub=members, b_ub=np.concatenate([np.ones(n), seats]))
    assert cleared.total == pytest.approx(-best.fun, abs=1e-8)
    dense = np.full((n, m), -100.0)
    dense[x, y] = value
    clones = np.maximum(np.repeat(dense, seats, axis=1), 0)
    assert cleared.total == pytest.approx(
        clones[linear_sum_assignment(clones, maximize=True)].sum(), abs=1e-8
    )
    for sign, end in ((-1, cleared.workers_best), (1, cleared.employers_best)):
        # the extreme dual prices, by a programme for each end: least sum and greatest sum of prices
        prices = linprog(
            np.concatenate([np.zeros(n), -sign * np.ones(m)]),
            A_ub=-members.T,
            b_ub=-value,
            A_eq=np.concatenate([np.ones(n), seats])[None],
            b_eq=[-best.fun],
        )
        np.testing.assert_allclose(end.seat_surplus, prices.x[n:], atol=1e-6)


def test_a_search_that_was_cut_short_says_so(monkeypatch):
    market = packages(3, 60, 60, np.ones(60), level=3.0)
    whole = assign(market)
    assert whole.ends and not whole.advice
    monkeypatch.setattr(ends, "_LOOKS", 0.0)
    monkeypatch.setattr(ends, "_LEAST_TURNS", 1)
    cut = assign(market)
    assert cut.exact and not cut.ends and cut.advice == "exact.ends"
    for end in (cut.workers_best, cut.employers_best, cut.personal_best):
        assert check_stability(market, cut.person, end).holds(1e-9)
    assert not assign(market, move=False).ends
    lower, upper = whole.employers_best.worker_surplus, whole.workers_best.worker_surplus
    assert (cut.workers_best.worker_surplus <= upper + 1e-9).all()
    assert (cut.employers_best.worker_surplus >= lower - 1e-9).all()


def test_a_war_without_end_is_stopped_and_stable_to_its_last_step(monkeypatch):
    market = packages(3, 60, 20, np.full(20, 3.0), level=3.0)
    monkeypatch.setattr(auction, "_LOOKS", 0.0)
    monkeypatch.setattr(auction, "_LEAST_BIDS", 4)
    monkeypatch.setattr(auction, "supported", lambda *_: False)
    stopped = assign(market)
    assert not stopped.exact and stopped.advice == "exact.nearly"
    assert 0 < stopped.step < np.abs(market.value).max()
    assert check_stability(market, stopped.person, stopped.workers_best).gain <= 3 * stopped.step

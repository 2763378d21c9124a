"""Closed forms in many digits, round trips from data, and input that no market can have."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from decimal import Decimal, getcontext

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.market import (
    Exponential,
    Frontiers,
    Market,
    Pairs,
    PiecewiseLinear,
    assign,
    certify,
    check_stability,
    clear,
    clear_batch,
    linear,
    package,
    transferable,
)
from outbid.market.estimate.inversion import joint_surplus, values_from_pay
from outbid.market.estimate.poisson import estimate
from outbid.market.estimate.table import Table
from outbid.market.menus.equity_terms import PackageCost
from outbid.market.menus.menu import menu
from outbid.market.menus.recipes import Limits


def left_over(n: Decimal, m: Decimal, surplus: Decimal) -> Decimal:
    """Of the shorter side n ≤ m: x in (n − x)² = e^surplus · x (x + m − n), the root without cancellation."""
    if surplus < 0:
        odds = surplus.exp()
        b = 2 * n + odds * (m - n)
        return 2 * n * n / (b + (b * b - 4 * (1 - odds) * n * n).sqrt())
    odds = (-surplus).exp()
    b = m - n + 2 * n * odds
    return 2 * odds * n * n / (b + (b * b + 4 * (1 - odds) * odds * n * n).sqrt())


@pytest.mark.parametrize(
    "masses",
    [(1, 1), (7, 7), (3, 5), (5, 3), (100, 1), (1, 1 + 1e-9), (1e-6, 1e9), (1e-12, 1e-12), (1, 1 + 1e-13)],
)
@pytest.mark.parametrize("split", [0.0, 0.3])
def test_one_pair_in_sixty_digits(masses: tuple[float, float], split: float) -> None:
    getcontext().prec = 60
    n, m = Decimal(masses[0]), Decimal(masses[1])
    for surplus in (-1e4, -700.0, -50.0, -1.0, 1.0, 36.0, 60.0, 80.0, 140.0, 500.0, 745.0, 1000.0, 1e4):
        value, amenity = surplus * (1 - split), surplus * split
        exact = Decimal(value) + Decimal(amenity)
        short = left_over(min(n, m), max(n, m), exact)
        logs = short.ln(), (short + abs(m - n)).ln()
        wanted = logs if n <= m else logs[::-1]
        found = clear(Market([float(n)], [float(m)], value, amenity), tolerance=1e-12)
        assert found.converged and certify(found).holds(1e-8)
        assert abs(found.log_unmatched[0] - float(wanted[0])) < 1e-8, surplus
        assert abs(found.log_open[0] - float(wanted[1])) < 1e-8, surplus
        hires = (wanted[0] + wanted[1] + exact) / 2
        if hires > -690:
            assert abs(np.log(found.hires[0, 0]) - float(hires)) < 1e-8, surplus


def hires_of_one_pair(masses, values, worth: Callable[[float], float], scales) -> float:
    """μ by bisection: as long as what workers must get costs no more than employers would give."""
    low, high = 0.0, min(masses)
    for _ in range(200):
        mu = (low + high) / 2
        if not low < mu < high:
            break
        u, v = (s * (math.log(mu) - math.log(n - mu)) for s, n in zip(scales, masses, strict=True))
        low, high = (mu, high) if u <= values[0] + worth(values[1] - v) else (low, mu)
    return low


def exponential(t: float) -> Callable[[float], float]:
    return lambda c: t * math.log(2 - math.exp(-c / t)) if c > -t * math.log(2) else -math.inf


def between(cost: list[float], worth: list[float]) -> Callable[[float], float]:
    return lambda c: -math.inf if c < cost[0] else float(np.interp(c, cost, worth))


@pytest.mark.parametrize("kind", ["tax", "exponential", "package"])
def test_one_pair_by_bisection(kind: str) -> None:
    rng = np.random.default_rng(len(kind))
    for _ in range(40):
        masses, scales = 10 ** rng.uniform(-2, 2, 2), 10 ** rng.uniform(-0.7, 0.7, 2)
        values, t, rate = rng.normal(0, 3, 2), float(10 ** rng.uniform(-1, 1)), float(rng.uniform(0.2, 1))
        frontier, worth = {
            "tax": (linear(rate, 0.3), lambda c, rate=rate: 0.3 + rate * c),
            "exponential": (Exponential(t), exponential(t)),
            "package": (package([0.2, 1, 2], [0, 0.7, 1]), between([0.2, 1, 2], [0, 0.7, 1])),
        }[kind]
        terms = Frontiers.same(frontier, 1, 1)
        found = clear(Market(masses[:1], masses[1:], values[1], values[0], terms, *scales), tolerance=1e-12)
        assert found.hires[0, 0] == pytest.approx(hires_of_one_pair(masses, values, worth, scales), rel=1e-8)


@pytest.mark.parametrize("scale", [0.1, 0.02])
def test_weak_tastes_end_within_the_interval_of_no_tastes(scale: float) -> None:
    rng = np.random.default_rng(8)
    tables = [transferable(), linear(0.6), PiecewiseLinear([0, 1, 2], [0, 0.8, 1.3], below=1.0, above=0.4)]
    for k in range(18):
        X, Y = int(rng.integers(1, 4)), int(rng.integers(1, 4))
        value, terms = rng.random((X, Y)) * 3 + 0.2, Frontiers.same(tables[k % 3], X, Y)
        seats = np.ones(Y) if X != Y else rng.integers(2, 4, Y).astype(float)
        exact = assign(Market(np.ones(X), seats, value, 0.0, terms, 0.0, 0.0))
        found = clear(Market(np.ones(X), seats, value, 0.0, terms, scale, scale))
        assert found.converged
        # a choice among Y + 1 adds at most its entropy to what the best is worth
        spare = 2 * scale * math.log((X + 1) * (Y + 1))
        assert (found.worker_welfare >= exact.employers_best.worker_surplus - spare).all()
        assert (found.worker_welfare <= exact.workers_best.worker_surplus + spare).all()


@pytest.mark.parametrize("kind", range(3))
def test_what_was_cleared_is_inverted(kind: int) -> None:
    rng = np.random.default_rng([kind, 3])
    slope, extra = (1.0, 0.0) if kind == 0 else (0.6, 0.2)
    table = [transferable(), linear(0.6, 0.2), package([-9.0, 1, 9], [-8, 0.7, 4.0])][kind]
    for _ in range(12):
        X, Y = int(rng.integers(1, 6)), int(rng.integers(1, 6))
        sigma, tau = 10 ** rng.uniform(-0.5, 0.7, 2)
        can = rng.random((X, Y)) < 0.7
        can[np.arange(X), rng.integers(0, Y, X)] = can[rng.integers(0, X, Y), np.arange(Y)] = True
        value, amenity = rng.normal(0, 2, (X, Y)), rng.normal(0, 1, (X, Y))
        n, m, terms = rng.lognormal(4, 1, X), rng.lognormal(4, 1, Y), Frontiers.same(table, X, Y)
        found = clear(Market(n, m, value, amenity, terms, sigma, tau, can), tolerance=1e-13)
        data = Table(found.hires, found.unmatched, found.open_seats, feasible=can)
        if kind < 2:
            joint = joint_surplus(data, sigma, tau, terms)
            np.testing.assert_allclose(joint.value[can], (value + (amenity + extra) / slope)[can], atol=1e-9)
            assert np.isnan(joint.value[~can]).all()
        back = values_from_pay(data, np.where(can, found.cost, np.nan), sigma, tau, terms)
        for cells, wanted in ((back.amenity, amenity), (back.value, value)):
            seen = cells.identified
            assert kind == 2 or (seen == can).all()
            np.testing.assert_allclose(cells.value[seen], wanted[seen], atol=1e-9)


def test_poisson_finds_what_the_market_was_made_of_with_empty_cells() -> None:
    rng = np.random.default_rng(11)
    off = []
    for k in range(15):
        X, Y, scales = 8, 7, [(1.0, 1.0), (0.5, 2.0)][k % 2]
        basis, beta = np.append(rng.normal(0, 1, (2, X, Y)), np.ones((1, X, Y)), 0), rng.normal(0, 1, 3)
        beta[2] -= 4
        truth = np.tensordot(beta, basis, 1)
        found = clear(
            Market(rng.lognormal(5, 0.5, X), rng.lognormal(5, 0.5, Y), truth, 0.0, None, *scales),
            tolerance=1e-13,
        )
        same = estimate(Table(found.hires, found.unmatched, found.open_seats), basis, *scales)
        np.testing.assert_allclose(same.estimate.value, beta, atol=1e-8)
        drawn = [rng.poisson(a).astype(float) for a in (found.hires, found.unmatched, found.open_seats)]
        fit = estimate(Table(*drawn), basis, *scales, errors="poisson")
        assert fit.converged and (k or (drawn[0] == 0).any())
        off.extend((fit.estimate.value - beta) / fit.estimate.standard_error)
    # 45 standard normal numbers: their mean square has a standard deviation of 0.21
    assert 0.4 < np.mean(np.square(off)) < 1.9


def test_package_frontier_of_other_parameters() -> None:
    rng = np.random.default_rng(2)
    for _ in range(6):
        cash_tax, equity_tax = rng.uniform(0.1, 0.5, 2)
        cash_cost, equity_cost = rng.uniform(1, 1.3), rng.uniform(0.5, 1.2)
        risk, (cash_cap, pool) = rng.uniform(0.3, 3), rng.uniform(0.3, 2, 2)

        def worth(cash, equity, taxes=(cash_tax, equity_tax), risk=risk):
            net = (1 - taxes[1]) * np.asarray(equity)
            return (1 - taxes[0]) * np.asarray(cash) + net - 0.5 * risk * net**2

        found = menu(
            worth,
            PackageCost(((math.inf, cash_cost - 1),), equity_cost),
            Limits(0.0, cash_cap, pool),
            tolerance=1e-5,
            relative=0.0,
        )
        top = cash_cost * cash_cap + equity_cost * pool
        for budget in (0.0, *rng.uniform(0, top, 6), top):
            low, high = 0.0, min(pool, budget / equity_cost)

            def at(equity, budget=budget, costs=(cash_cost, equity_cost), cap=cash_cap, worth=worth):
                return float(worth(min(cap, max(0.0, (budget - costs[1] * equity) / costs[0])), equity))

            for _ in range(150):
                third = (high - low) / 3
                low, high = (low + third, high) if at(low + third) < at(high - third) else (low, high - third)
            assert abs(float(found.frontier.worth(budget)) - at(low)) <= found.frontier.error + 1e-9
            mix = found.mix(budget)
            assert cash_cost * mix.cash + equity_cost * mix.equity <= budget + 1e-9
            assert float(worth(mix.cash, mix.equity)) == pytest.approx(at(low), abs=1e-5)


def two(**changes: object) -> Market:
    given = {"workers": [1.0, 2.0], "seats": [1.0, 1.0], "value": np.ones((2, 2))} | changes
    return Market(**given)  # type: ignore[arg-type]


def exact(**changes: object) -> Market:
    return two(worker_scale=0.0, seat_scale=0.0, **changes)


def pairs(start: list[int], seat: list[int]) -> Market:
    return two(value=1.0, pairs=Pairs(np.array(start, np.intp), np.array(seat, np.intp)))


MILLION = np.ones(10**6)
REFUSED = {
    "negative": (lambda: two(workers=[1, -1]), r"workers\[1\].*positive"),
    "zero": (lambda: two(seats=[0, 1]), r"seats\[0\].*positive"),
    "nan mass": (lambda: two(seats=[1, np.nan]), r"seats\[1\].*nan"),
    "infinite mass": (lambda: two(workers=[np.inf, 1]), r"workers\[0\].*inf"),
    "no workers": (lambda: Market([], [1.0], np.ones((0, 1))), "workers.*empty"),
    "no seats": (lambda: Market([1.0], [], np.ones((1, 0))), "seats.*empty"),
    "nan value": (lambda: two(value=[[1, np.nan], [0, 0]]), r"value\[0, 1\].*nan"),
    "infinite value": (lambda: two(value=[[1, 0], [-np.inf, 0]]), r"value\[1, 0\].*-inf"),
    "infinite amenity": (lambda: two(amenity=np.inf), "amenity.*inf"),
    "shape": (lambda: two(value=np.ones((3, 2))), "shape"),
    "negative scale": (lambda: two(worker_scale=-1.0), "worker_scale"),
    "nan scale": (lambda: two(seat_scale=np.nan), "seat_scale"),
    "one scale": (lambda: two(worker_scale=0.0), "one is zero"),
    "no tastes": (lambda: clear(exact()), "exact assignment"),
    "tastes": (lambda: assign(two()), "scales to 0"),
    "nobody hires": (lambda: two(feasible=np.array([[False, False], [True, True]])), r"workers\[0\]: nobody"),
    "nobody comes": (lambda: two(feasible=np.array([[True, False]] * 2)), r"seats\[1\]: nobody"),
    "no pair": (lambda: pairs([0, 2, 2], [0, 1]), r"workers\[1\]: nobody"),
    "no pair of a seat": (lambda: pairs([0, 1, 2], [0, 0]), r"seats\[1\]: nobody"),
    "unknown seat": (lambda: pairs([0, 1, 2], [0, 5]), "does not exist"),
    "pair twice": (lambda: pairs([0, 2, 3], [0, 0, 1]), "each pair once"),
    "cap below floor": (lambda: package([5, 3], [1, 2]), "must rise"),
    "falls": (lambda: package([1, 2], [2, 1]), "cannot be worth less"),
    "infinite cap": (lambda: package([1, np.inf], [1, 2]), "infinite"),
    "no packages": (lambda: package([], []), "at least one"),
    "full tax": (lambda: linear(0.0), "slope"),
    "no exponential": (lambda: Exponential(np.nan), "transferability"),
    "half a person": (lambda: assign(exact(workers=[0.5, 1.0])), "whole number"),
    "half a seat": (lambda: assign(exact(seats=[1.5, 1.0])), "whole number"),
    "million": (lambda: clear(Market(MILLION, MILLION, 1.0)), "8000 GB"),
    "million alone": (
        lambda: assign(Market(MILLION, MILLION, 1.0, worker_scale=0.0, seat_scale=0.0)),
        "GB are free",
    ),
    "million alike": (
        lambda: assign(Market([1e6], MILLION, 1.0, worker_scale=0.0, seat_scale=0.0)),
        "GB are free",
    ),
    "no scenario": (lambda: clear_batch(two()), "none were given"),
    "scenario of other types": (lambda: clear_batch(two(), workers=[[1, 2, 3]]), "shape"),
    "scenario of nobody": (lambda: clear_batch(two(), workers=[[1, 0]]), r"workers\[0, 1\]"),
    "scenario nan": (lambda: clear_batch(two(), worker_shift=[[0, np.nan]]), r"worker_shift\[0, 1\]"),
    "count": (lambda: Table([[1, -1]], [1], [1, 1]), r"hires\[0, 1\]"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_market_can_be_is_refused_in_words(name: str) -> None:
    attempt, words = REFUSED[name]
    with warnings.catch_warnings(), pytest.raises(InputError, match=words) as caught:
        warnings.simplefilter("error")
        attempt()
    assert len(caught.value.text("en")) < 400
    assert caught.value.text("de") != caught.value.text("en")


@pytest.mark.parametrize("value", [1e3, 1e4, 1e5])
@pytest.mark.parametrize("table", [transferable(), linear(0.6)])
def test_values_beyond_exp_still_fill_the_margins(value: float, table: PiecewiseLinear) -> None:
    for seed in range(3):
        rng = np.random.default_rng(seed)
        n, m = rng.lognormal(0, 0.5, 5), rng.lognormal(0, 0.5, 4)
        gains = value * (1 + 0.1 * rng.random((5, 4)))
        found = clear(Market(n, m, gains, 0.0, Frontiers.same(table, 5, 4)))
        assert found.converged and certify(found).holds(1e-8)
        assert found.hires.sum() == pytest.approx(min(n.sum(), m.sum()), rel=1e-6)


def test_packages_may_be_all_that_is_worth_something() -> None:
    two = Market([1, 1], [1], 0.0, 0.0, Frontiers.same(linear(0.5, 50), 2, 1), 0.0, 0.0)
    found = assign(two)
    # two people bid for one seat: the worth of what the employer gets falls to nothing for the hired too
    assert found.hires.sum() == 1
    assert check_stability(two, found.person, found.workers_best).holds(1e-6)
    assert found.workers_best.worker_surplus == pytest.approx([0, 0], abs=1e-6)
    one = package([-0.06, 0.646], [0.36, 0.70])
    alone = Market([1], [1], 0.0, 0.0, Frontiers.same(one, 1, 1), 0.0, 0.0)
    best = assign(alone).workers_best
    # the employer gives all that the hire is worth to it, nothing: W(0) on the line between the knots
    assert best.worker_surplus == pytest.approx([0.36 + 0.06 * 0.34 / 0.706], abs=1e-9)

"""Exact clearing against published cases, linear programmes, brute force and theorems."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog

from outbid.core.errors import InputError
from outbid.market.exact import assign
from outbid.market.frontier import PiecewiseLinear, linear, package, transferable
from outbid.market.market import Frontiers, Market, Pairs
from outbid.market.stability import check_stability

CASES = Path(__file__).parents[1] / "cases" / "market"
LEVELS = st.sampled_from([-3.0, 0.0, 2.0])


def money(value, seats, amenity=0.0, workers=None, **terms):
    value = np.asarray(value, float)
    workers = np.ones(len(value)) if workers is None else workers
    return Market(
        workers, np.asarray(seats, float), value, amenity, worker_scale=0.0, seat_scale=0.0, **terms
    )


def ends(cleared):
    return cleared.workers_best, cleared.employers_best, cleared.personal_best


def dual_range(S, seats):
    """Least and greatest u of each worker among dual prices of cloned seats, by linear programmes."""
    n, m = S.shape
    clones = np.maximum(np.repeat(S, seats, axis=1), 0)
    total = clones[linear_sum_assignment(clones, maximize=True)].sum()
    x, y = np.nonzero(np.isfinite(S))
    rows = np.zeros((len(x), n + m))
    rows[np.arange(len(x)), x] = rows[np.arange(len(x)), n + y] = -1
    whole = np.concatenate([np.ones(n), seats])[None]
    found = []
    for sign in (1, -1):
        least = [
            linprog(sign * np.eye(n + m)[i], rows, -S[x, y], whole, [total], bounds=(0, None)).x[i]
            for i in range(n)
        ]
        found.append(np.array(least))
    return total, *found


def test_houses_of_shapley_and_shubik():
    case = json.loads((CASES / "01_shapley_shubik_1971_houses.json").read_text("utf-8"))
    worth, least = np.array(case["inputs"]["buyer_valuation"]), np.array(case["inputs"]["seller_reservation"])
    cleared = assign(money(worth, np.ones(3), -least[:, None]))
    wanted = case["expected"]
    assert cleared.total == pytest.approx(wanted["value"], abs=1e-12)
    np.testing.assert_allclose(cleared.hires, wanted["assignment"], atol=1e-12)
    for end, name in ((cleared.workers_best, "row_optimal"), (cleared.employers_best, "col_optimal")):
        np.testing.assert_allclose(end.worker_surplus, wanted[name]["u"], atol=1e-12)
        np.testing.assert_allclose(end.seat_surplus, wanted[name]["v"], atol=1e-12)
        np.testing.assert_allclose(end.given, wanted[name]["price"], atol=1e-12)
    # one seat each: personal pay and cloned seats are the same
    np.testing.assert_allclose(cleared.personal_best.given, cleared.employers_best.given, atol=1e-12)


@pytest.mark.parametrize("spelling", ["dense", "pairs"])
def test_capacities_and_the_salary_process_of_kelso_and_crawford(spelling):
    case = json.loads((CASES / "02_kelso_crawford_capacities.json").read_text("utf-8"))
    given_ = case["inputs"]
    product_, least = np.array(given_["product"]), np.array(given_["reservation_pay"])
    if spelling == "dense":
        market = money(product_, given_["capacity"], -least[:, None])
    else:
        pairs = Pairs(np.arange(6) * 3, np.tile(np.arange(3), 5))
        market = Market(
            np.ones(5), np.array(given_["capacity"], float), product_.ravel(), -np.repeat(least, 3),
            worker_scale=0.0, seat_scale=0.0, pairs=pairs,
        )  # fmt: skip
    cleared, wanted = assign(market), case["expected"]
    assert cleared.total == pytest.approx(wanted["value"], abs=1e-9)
    np.testing.assert_allclose(cleared.hires, wanted["assignment"], atol=1e-12)
    hired = cleared.seat >= 0
    for end, name in ((cleared.workers_best, "worker_optimal"), (cleared.employers_best, "firm_optimal")):
        np.testing.assert_allclose(end.given[hired], np.array(wanted[name]["pay"])[hired], atol=1e-9)
        np.testing.assert_allclose(end.seat_surplus, wanted[name]["firm_slot_payoff"], atol=1e-9)
    process = wanted["discrete_process"]
    np.testing.assert_array_equal(cleared.seat, process["hold"])
    bound = process["step"] * 5
    assert np.abs(cleared.personal_best.given - process["pay"])[hired].max() <= bound
    # personal pay is lower than that of cloned seats here
    assert cleared.personal_best.given[0] == pytest.approx(4.0) and cleared.employers_best.given[0] == 5.0


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 4), LEVELS, st.booleans(), st.booleans())
def test_money_is_the_linear_programme_with_both_ends(seed, n, m, level, whole, many):
    rng = np.random.default_rng(seed)
    S = rng.integers(-3, 6, (n, m)).astype(float) if whole else rng.normal(level, 2, (n, m))
    feasible = rng.random((n, m)) < 0.7
    feasible[np.arange(n), rng.integers(0, m, n)] = True
    feasible[rng.integers(0, n, m), np.arange(m)] = True
    seats = rng.integers(1, 4, m) if many else np.ones(m, int)
    amenity = rng.normal(0, 1, (n, m))
    cleared = assign(money(S - amenity, seats, amenity, feasible=feasible))
    total, low, high = dual_range(np.where(feasible, S, -np.inf), seats)
    assert cleared.total == pytest.approx(total, abs=1e-9)
    np.testing.assert_allclose(cleared.workers_best.worker_surplus, high, atol=1e-7)
    np.testing.assert_allclose(cleared.employers_best.worker_surplus, low, atol=1e-7)
    for end in ends(cleared):
        assert check_stability(cleared.market, cleared.person, end).holds(1e-9)
    assert (cleared.personal_best.worker_surplus <= low + 1e-9).all()


def some_frontier(rng, kind):
    if kind == 0:
        return linear(rng.uniform(0.4, 1), rng.normal(0, 0.2))
    knots = rng.integers(2, 6)
    cost, worth = np.sort(rng.uniform(-0.5, 4, knots)), np.sort(rng.uniform(-0.5, 3, knots))
    if kind == 1:
        return PiecewiseLinear(cost, worth, below=rng.uniform(0.5, 3), above=rng.uniform(0.1, 1))
    return package(cost, worth) if kind == 2 else package(cost[:1], worth[:1])


def package_market(seed, n, m, kind, level=1.5, seats=None):
    rng = np.random.default_rng(seed)
    tables = tuple(some_frontier(rng, rng.integers(0, 4) if kind == 4 else kind) for _ in range(6))
    terms = Frontiers(tables, np.arange(6).reshape(3, 2), rng.integers(0, 3, n), rng.integers(0, 2, m))
    seats = rng.integers(1, 4, m) if seats is None else seats
    return money(rng.normal(level, 1.5, (n, m)), seats, rng.normal(0, 0.3, (n, m)), frontiers=terms)


@settings(max_examples=120)
@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 4), st.integers(0, 4), LEVELS)
def test_packages_leave_no_pair_that_could_gain(seed, n, m, kind, level):
    market = package_market(seed, n, m, kind, level)
    cleared = assign(market)
    assert cleared.exact and not cleared.advice
    for end in ends(cleared):
        assert check_stability(market, cleared.person, end).holds(1e-9)
        np.testing.assert_array_equal(np.isnan(end.given), end.seat < 0)
        assert (end.queue >= 0).all() and (end.waiting >= 0).all()
    assert (cleared.workers_best.seat_surplus <= cleared.employers_best.seat_surplus + 1e-9).all()
    assert (
        cleared.workers_best.worker_surplus >= cleared.employers_best.worker_surplus - 1e-9
    ).all() or kind > 1


def crawl(market, step):
    """Workers bid for seats by the smallest step from nothing: the outcome best for workers, up to steps."""
    n, m = market.shape
    price, holder = [[0.0] * int(s) for s in market.seats], [[-1] * int(s) for s in market.seats]
    terms, waiting, u = market.terms, list(range(n)), np.zeros(n)

    def worth(x, y, v):
        table = terms.tables[terms.of[terms.worker_class[x], terms.seat_class[y]]]
        return float(market.amenity[x, y] + table.worth(market.value[x, y] - v))

    while waiting:
        x = waiting.pop()
        offers = []
        for y in range(m):
            slot = int(np.argmin(price[y]))
            v = price[y][slot] + (step if holder[y][slot] >= 0 else 0.0)
            offers.append((worth(x, y, v), -y, slot, v))
        best, y, slot, v = max(offers)
        if best < 0:
            continue
        if holder[-y][slot] >= 0:
            waiting.append(holder[-y][slot])
        price[-y][slot], holder[-y][slot], u[x] = v, x, best
    return np.array([min(each) for each in price])


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize("seed", range(12))
def test_workers_end_of_packages_is_where_bidding_from_nothing_ends(seed, kind):
    step = 2e-3
    market = package_market(seed, 5, 3, kind, seats=np.array([1, 1, 2]) if seed % 2 else np.ones(3, int))
    cleared = assign(market)
    np.testing.assert_allclose(cleared.workers_best.seat_surplus, crawl(market, step), atol=5 * 6 * step)


def brute_force_stable(market, grid):
    """All ways to seat people on a grid of package costs that no pair on the grid could leave and both gain."""
    n, m = market.shape
    terms = market.terms
    table = terms.tables[terms.of[0, 0]]
    W = {c: float(table.worth(c)) for c in grid}
    found = []
    for at in product(range(-1, m), repeat=n):
        if any(at.count(y) > market.seats[y] for y in range(m)):
            continue
        hired = [x for x in range(n) if at[x] >= 0]
        for costs in product(grid, repeat=len(hired)):
            u, kept = np.zeros(n), [[] for _ in range(m)]
            for x, c in zip(hired, costs, strict=True):
                u[x] = market.amenity[x, at[x]] + W[c]
                kept[at[x]].append(market.value[x, at[x]] - c)
            if u.min() < 0 or min((k for each in kept for k in each), default=0) < 0:
                continue
            v = [min(each) if len(each) == market.seats[y] else 0.0 for y, each in enumerate(kept)]
            blocked = any(
                market.amenity[x, y] + W[c] > u[x] + 1e-9 and market.value[x, y] - c > v[y] + 1e-9
                for x in range(n) for y in range(m) if at[x] != y for c in grid
            )  # fmt: skip
            if not blocked:
                found.append((at, u))
    return found


@pytest.mark.parametrize("seed", range(8))
def test_packages_of_a_small_market_are_among_all_stable_ones(seed):
    rng = np.random.default_rng(seed)
    grid = [0.0, 1.0, 2.0, 3.0]
    worth = np.sort(rng.choice(np.arange(12) / 4, 4, replace=False))
    fine = package(grid, worth)
    value = rng.choice(np.arange(1, 17) / 4 + 0.11 * rng.random(), (3, 2))
    market = Market(
        np.ones(3), np.ones(2), value, np.zeros((3, 2)), Frontiers.same(fine, 3, 2), 0.0, 0.0
    )  # fmt: skip
    cleared = assign(market)
    allowed = [u for _, u in brute_force_stable(market, grid)]
    # between two pays of the grid: within one step of worth of a stable outcome on it
    step = np.diff(worth).max()
    for end in ends(cleared):
        assert min(np.abs(end.worker_surplus - u).max() for u in allowed) <= step + 1e-9


def test_two_alike_and_a_seat_with_a_floor():
    floor = package([1.0, 2.0], [0.8, 1.4])
    cleared = assign(money([[1.5], [1.5]], [1], frontiers=Frontiers.same(floor, 2, 1)))
    for end in ends(cleared):
        assert sorted(end.seat) == [-1, 0]
        assert 1.0 <= np.nanmax(end.given) <= 1.5
        assert check_stability(cleared.market, cleared.person, end).holds(1e-12)
    # competition drives the price up to the floor: the rent of 0.8 is what the other would give up by waiting
    assert cleared.workers_best.given[cleared.seat == 0] == pytest.approx(1.0)
    assert cleared.workers_best.queue.max() == pytest.approx(0.8)


def test_a_floor_above_value_hires_nobody():
    cleared = assign(
        money(
            [[1.0, 2.0], [1.5, 0.5]], [1, 1], frontiers=Frontiers.same(package([3.0, 4.0], [2.0, 3.0]), 2, 2)
        )
    )
    assert (cleared.seat == -1).all() and cleared.total == 0


def test_a_cap_below_the_outside_option_hires_nobody():
    terms = Frontiers.same(package([0.0, 1.0], [0.0, 0.7]), 2, 1)
    cleared = assign(money([[9.0], [9.0]], [2], amenity=-0.8, frontiers=terms))
    assert (cleared.seat == -1).all() and (cleared.open_seats == 2).all()


def test_a_cap_that_binds_says_what_the_employer_would_give():
    # two employers want one person; both may pay 1: the one with more to lose would give 2 more than its cap
    terms = Frontiers.same(package([0.0, 1.0], [0.0, 1.0]), 1, 2)
    cleared = assign(money([[3.0, 2.0]], [1, 1], frontiers=terms))
    assert cleared.workers_best.given == pytest.approx(1.0)
    assert cleared.workers_best.waiting.max() > 0.9


@pytest.mark.parametrize("seats", [[1, 1], [2, 1]])
def test_nothing_is_gained(seats):
    cleared = assign(money(-np.ones((3, 2)), seats))
    assert (cleared.seat == -1).all() and cleared.total == 0
    assert (cleared.open_seats == seats).all() and cleared.unmatched.sum() == 3


def test_one_worker_sells_to_the_highest_bidder():
    cleared = assign(money([[5.0, 8.0, 7.0]], [1, 1, 1]))
    assert cleared.seat == [1]
    assert cleared.pay[0] == pytest.approx(7.0) and cleared.pay[1] == pytest.approx(8.0)


def test_types_of_several_people_are_people():
    value = np.array([[4.0, 2.0], [3.0, 3.0]])
    types = assign(money(value, [2, 2], workers=np.array([3.0, 2.0])))
    people = assign(money(np.repeat(value, [3, 2], axis=0), [2, 2]))
    np.testing.assert_allclose(types.workers_best.worker_surplus, people.workers_best.worker_surplus)
    np.testing.assert_array_equal(types.person, [0, 0, 0, 1, 1])
    np.testing.assert_allclose(types.hires.sum(1) + types.unmatched, [3, 2])


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.integers(2, 6), st.integers(2, 4), st.booleans())
def test_one_more_bidder_lowers_nobody_and_one_more_worker_raises_no_other(seed, n, m, taxed):
    rng = np.random.default_rng(seed)
    S, seats = rng.normal(1, 2, (n, m)), rng.integers(1, 3, m).astype(float)
    taxes = [linear(0.5), linear(0.7), linear(0.9)] if taxed else [transferable()] * 3
    terms = lambda workers, employers: Frontiers.by_worker(taxes, np.arange(workers) % 3, employers)  # noqa: E731
    base = assign(money(S, seats, frontiers=terms(n, m)))
    fewer = assign(money(S[:, :-1], seats[:-1], frontiers=terms(n, m - 1)))
    for more, less in zip(ends(base)[:2], ends(fewer)[:2], strict=True):
        assert (more.worker_surplus >= less.worker_surplus - 1e-8).all()
    alone = assign(money(S[:-1], seats, frontiers=terms(n - 1, m)))
    for crowded, roomy in zip(ends(base)[:2], ends(alone)[:2], strict=True):
        assert (crowded.worker_surplus[:-1] <= roomy.worker_surplus + 1e-8).all()


def test_linear_sum_assignment_agrees_on_sorted_values():
    rng = np.random.default_rng(3)
    skill, size = np.sort(rng.lognormal(0, 1, 120)), np.sort(rng.lognormal(0, 1, 120))
    for noise in (0.0, 0.02, 0.5):
        S = np.outer(skill, size) * (1 + noise * rng.random((120, 120)))
        for rows in (120, 80):
            cleared = assign(money(S[:rows], np.ones(120)))
            best = S[:rows][linear_sum_assignment(S[:rows], maximize=True)].sum()
            assert cleared.total == pytest.approx(best, rel=1e-12)
            assert check_stability(cleared.market, cleared.person, cleared.workers_best).holds(1e-8)


def test_stability_sees_what_is_wrong():
    market = money([[5.0, 8.0], [4.0, 6.0]], [1, 1])
    cleared = assign(market)
    low = cleared.workers_best
    wrong = type(low)(low.seat[::-1].copy(), *[getattr(low, name) for name in (
        "given", "received", "worker_surplus", "seat_surplus", "queue", "waiting")])  # fmt: skip
    assert check_stability(market, cleared.person, low).holds(1e-12)
    assert not check_stability(market, cleared.person, wrong).holds(1e-6)


def test_what_cannot_be_cleared_says_so():
    with pytest.raises(InputError, match="tastes"):
        assign(Market(np.ones(2), np.ones(2), np.ones((2, 2))))
    with pytest.raises(InputError, match=r"workers\[1\].*whole number"):
        assign(money(np.ones((2, 1)), [1], workers=np.array([1.0, 1.5])))
    with pytest.raises(InputError, match="GB are free"):
        assign(money(np.ones((1, 1)), np.ones(10**6), workers=np.array([10.0**7])))

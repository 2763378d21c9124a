"""Markets by other arithmetic: marginal values, all seatings of small markets, closed forms, theorems of sign."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import pytest

from outbid.market import (
    Frontiers,
    Market,
    PiecewiseLinear,
    assign,
    certify,
    check_stability,
    clear,
    clear_batch,
    package,
)

NEAR = 1e-10


def best_total(surplus: np.ndarray, seats: np.ndarray, twins: bool = False) -> float:
    """The greatest surplus of all by recursion; with ``twins`` the last two rows never share an employer."""
    n, m = surplus.shape

    @lru_cache(None)
    def best(x: int, room: tuple[int, ...], other: int) -> float:
        if x == n:
            return 0.0
        found = best(x + 1, room, -1)
        for y in range(m):
            if room[y] and np.isfinite(surplus[x, y]) and not (twins and x == n - 1 and y == other):
                less = tuple(r - (z == y) for z, r in enumerate(room))
                found = max(found, surplus[x, y] + best(x + 1, less, y))
        return float(found)

    return best(0, tuple(int(s) for s in seats), -1)


@pytest.mark.parametrize("kind", ["real", "whole", "ties", "ranks"])
@pytest.mark.parametrize("masked", [False, True])
def test_both_ends_of_pay_are_marginal_values(kind: str, masked: bool) -> None:
    rng = np.random.default_rng([4, len(kind), masked])
    for _ in range(25):
        n, m = int(rng.integers(1, 6)), int(rng.integers(1, 4))
        surplus = {
            "real": rng.normal(1, 2, (n, m)),
            "whole": rng.integers(-2, 5, (n, m)).astype(float),
            "ties": rng.integers(0, 2, (n, m)).astype(float),
            "ranks": rng.random((n, 1)) * rng.random((1, m)),
        }[kind]
        seats, amenity = rng.integers(1, 4, m), rng.normal(0, 1, (n, m))
        can = np.ones((n, m), bool)
        if masked:
            can = rng.random((n, m)) < 0.6
            can[np.arange(n), rng.integers(0, m, n)] = can[rng.integers(0, n, m), np.arange(m)] = True
        market = Market(
            np.ones(n), seats, surplus - amenity, amenity, worker_scale=0, seat_scale=0, feasible=can
        )
        cleared, gains = assign(market), np.where(can, surplus, -np.inf)
        total, one = best_total(gains, seats), np.eye(m, dtype=int)
        assert cleared.total == pytest.approx(total, abs=1e-9)
        # without a person, with one more seat: the workers' end; with a twin, with one seat less: the employers'
        without = [total - best_total(np.delete(gains, x, 0), seats) for x in range(n)]
        twin = [best_total(np.vstack([gains, gains[x]]), seats) - total for x in range(n)]
        more = [best_total(gains, seats + one[y]) - total for y in range(m)]
        less = [total - best_total(gains, seats - one[y]) for y in range(m)]
        np.testing.assert_allclose(cleared.workers_best.worker_surplus, without, atol=1e-8)
        np.testing.assert_allclose(cleared.workers_best.seat_surplus, more, atol=1e-8)
        np.testing.assert_allclose(cleared.employers_best.worker_surplus, twin, atol=1e-8)
        np.testing.assert_allclose(cleared.employers_best.seat_surplus, less, atol=1e-8)
        # personal pay is the least price of a person as a good: a twin whom the same employer has no use for
        apart = [
            best_total(np.vstack([np.delete(gains, x, 0), gains[x], gains[x]]), seats, twins=True) - total
            for x in range(n)
        ]
        np.testing.assert_allclose(cleared.personal_best.worker_surplus, apart, atol=1e-8)


@dataclass(frozen=True)
class Menu:
    """A concave frontier, worked out by interpolation alone."""

    cost: np.ndarray
    worth: np.ndarray
    below: float
    above: float

    @property
    def floor(self) -> float:
        return float(self.cost[0]) if math.isinf(self.below) else -math.inf

    @property
    def cap(self) -> float:
        return math.inf if self.above else float(self.cost[-1])

    def at(self, cost: float) -> float:
        if cost < self.cost[0]:
            return -math.inf if math.isinf(self.below) else self.worth[0] - self.below * (self.cost[0] - cost)
        if cost > self.cost[-1]:
            return float(self.worth[-1] + self.above * (cost - self.cost[-1]))
        return float(np.interp(cost, self.cost, self.worth))

    def price(self, worth: float) -> float:
        if worth <= self.worth[0]:
            return float(self.cost[0] - (self.worth[0] - worth) / self.below)
        if worth > self.worth[-1]:
            return math.inf if not self.above else self.cost[-1] + (worth - self.worth[-1]) / self.above
        return float(np.interp(worth, self.worth, self.cost))

    @property
    def table(self) -> PiecewiseLinear:
        return PiecewiseLinear(self.cost, self.worth, below=self.below, above=self.above)


@dataclass(frozen=True)
class Small:
    """A few people and employers, a menu for every pair."""

    menu: list[list[Menu]]
    value: np.ndarray
    amenity: np.ndarray
    seats: np.ndarray
    can: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        return self.value.shape[0], self.value.shape[1]

    @property
    def market(self) -> Market:
        n, m = self.shape
        tables = tuple(menu.table for row in self.menu for menu in row)
        terms = Frontiers(tables, np.arange(n * m).reshape(n, m), np.arange(n), np.arange(m))
        return Market(np.ones(n), self.seats, self.value, self.amenity, terms, 0.0, 0.0, self.can)

    def without_last_employer(self) -> Small:
        rows = [row[:-1] for row in self.menu]
        return Small(rows, self.value[:, :-1], self.amenity[:, :-1], self.seats[:-1], self.can[:, :-1])

    def without_last_worker(self) -> Small:
        return Small(self.menu[:-1], self.value[:-1], self.amenity[:-1], self.seats, self.can[:-1])


def some_menu(rng: np.random.Generator, bounds: bool) -> Menu:
    knots = int(rng.integers(2, 5))
    steps, slopes = rng.uniform(0.2, 1.5, knots - 1), np.sort(rng.uniform(0.15, 1, knots + 1))[::-1]
    cost = rng.uniform(-1, 0.5) + np.concatenate([[0], np.cumsum(steps)])
    worth = rng.uniform(-1, 0.5) + np.concatenate([[0], np.cumsum(steps * slopes[1:-1])])
    below = math.inf if bounds and rng.random() < 0.6 else slopes[0]
    return Menu(cost, worth, below, 0.0 if bounds and rng.random() < 0.6 else slopes[-1])


def small(rng: np.random.Generator, n: int, m: int, bounds: bool, masked: bool = True) -> Small:
    can = rng.random((n, m)) < (0.8 if masked and rng.random() < 0.5 else 1.1)
    can[np.arange(n), rng.integers(0, m, n)] = can[rng.integers(0, n, m), np.arange(m)] = True
    menus = [[some_menu(rng, bounds) for _ in range(m)] for _ in range(n)]
    return Small(menus, rng.normal(1.5, 1.2, (n, m)), rng.normal(0, 0.4, (n, m)), rng.integers(1, 3, m), can)


def seatings(s: Small) -> Iterator[tuple[int, ...]]:
    n, m = s.shape
    for at in product(*([-1, *np.flatnonzero(s.can[x])] for x in range(n))):
        if all(at.count(y) <= s.seats[y] for y in range(m)):
            yield at


def settled(step: Callable[[np.ndarray], np.ndarray | None], v: np.ndarray) -> np.ndarray | None:
    """Where a monotone step ends."""
    for _ in range(5000):
        following = step(v)
        if following is None or np.abs(following - v).max() <= 1e-13:
            return following
        v = following
    return v


def least_prices(s: Small, at: tuple[int, ...]) -> np.ndarray | None:
    """Workers' surplus at the least prices at which nobody leaves this seating."""
    n, m = s.shape
    u = np.zeros(n)

    def step(v: np.ndarray) -> np.ndarray | None:
        for x, y in enumerate(at):
            if y >= 0:
                cost = min(s.value[x, y] - v[y], s.menu[x][y].cap)
                if cost < s.menu[x][y].floor - NEAR:
                    return None
                u[x] = s.amenity[x, y] + s.menu[x][y].at(max(cost, s.menu[x][y].floor))
                if u[x] < -NEAR:
                    return None
        new = v.copy()
        for x, y in product(range(n), range(m)):
            menu = s.menu[x][y]
            wanted = u[x] - s.amenity[x, y]
            if at[x] == y or not s.can[x, y] or (menu.cap < math.inf and menu.at(menu.cap) <= wanted + NEAR):
                continue
            new[y] = max(new[y], s.value[x, y] - max(menu.price(wanted), menu.floor))
        short = [at.count(y) < s.seats[y] and new[y] > 10 * NEAR for y in range(m)]
        return None if any(short) else new

    return None if settled(step, np.zeros(m)) is None else u


def greatest_prices(s: Small, at: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray] | None:
    """What the worst hire and what all hires leave each employer, if all are paid just what keeps them."""
    n, m = s.shape
    kept = np.zeros(n)

    def step(v: np.ndarray) -> np.ndarray | None:
        for x in range(n):
            offer = 0.0
            for y in range(m):
                menu = s.menu[x][y]
                cost = min(s.value[x, y] - v[y], menu.cap)
                if y != at[x] and s.can[x, y] and cost > menu.floor + NEAR:
                    offer = max(offer, s.amenity[x, y] + menu.at(cost))
            if at[x] < 0:
                if offer > 10 * NEAR:
                    return None
                continue
            own, wanted = s.menu[x][at[x]], offer - s.amenity[x, at[x]]
            most = own.at(own.cap) if own.cap < math.inf else math.inf
            if wanted > most + 10 * NEAR:
                return None
            kept[x] = s.value[x, at[x]] - max(own.price(min(wanted, most)), own.floor)
            if kept[x] < -10 * NEAR:
                return None
        new = v.copy()
        for y in range(m):
            if at.count(y) == s.seats[y]:
                worst = min(kept[x] for x in range(n) if at[x] == y)
                new[y] = min(new[y], max(0.0, worst))
        return new

    start = np.array([1e4 if at.count(y) == s.seats[y] else 0.0 for y in range(m)])
    v = settled(step, start)
    if v is None:
        return None
    return v, np.array([sum(kept[x] for x in range(n) if at[x] == y) for y in range(m)])


@pytest.mark.parametrize("bounds", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_no_seating_of_a_small_market_is_better_than_its_ends(bounds: bool, seed: int) -> None:
    rng = np.random.default_rng([seed, bounds])
    for _ in range(15):
        s = small(rng, int(rng.integers(1, 5)), int(rng.integers(1, 4)), bounds)
        cleared = assign(s.market)
        assert cleared.exact
        for end in (cleared.workers_best, cleared.employers_best, cleared.personal_best):
            assert check_stability(s.market, cleared.person, end).holds(1e-8)
        found = list(seatings(s))
        low = [u for u in (least_prices(s, at) for at in found) if u is not None]
        high = [each for each in (greatest_prices(s, at) for at in found) if each is not None]
        assert low
        np.testing.assert_allclose(cleared.workers_best.worker_surplus, np.max(low, 0), atol=1e-6)
        best, taken = np.max([v for v, _ in high], 0), np.max([all_ for _, all_ in high], 0)
        np.testing.assert_allclose(cleared.employers_best.seat_surplus, best, atol=1e-6)
        end = cleared.personal_best
        hired = np.flatnonzero(end.seat >= 0)
        mine = np.zeros(s.shape[1])
        np.add.at(mine, end.seat[hired], s.value[hired, end.seat[hired]] - end.given[hired])
        np.testing.assert_allclose(mine, taken, atol=1e-6)


@pytest.mark.parametrize("bounds", [False, True])
def test_entry_crowding_and_caps_without_tastes(bounds: bool) -> None:
    rng = np.random.default_rng([9, bounds])
    names = ("workers_best", "employers_best", "personal_best")
    for _ in range(40):
        s = small(rng, int(rng.integers(2, 6)), int(rng.integers(2, 5)), bounds, masked=False)
        cleared = assign(s.market)
        fewer, roomy = assign(s.without_last_employer().market), assign(s.without_last_worker().market)
        for name in names:
            u = getattr(cleared, name).worker_surplus
            assert (u >= getattr(fewer, name).worker_surplus - 1e-7).all()
            assert (u[:-1] <= getattr(roomy, name).worker_surplus + 1e-7).all()
        capped, raised = [list(row) for row in s.menu], [list(row) for row in s.menu]
        for x, row in enumerate(s.menu):
            first = row[0]
            capped[x][0] = Menu(first.cost, first.worth, first.below, 0.0)
            more = first.cost[-1] + 0.5, first.worth[-1] + rng.uniform(0.1, 0.3)
            raised[x][0] = Menu(
                np.append(first.cost, more[0]), np.append(first.worth, more[1]), first.below, 0.0
            )
        low, high = (
            assign(Small(menus, s.value, s.amenity, s.seats, s.can).market) for menus in (capped, raised)
        )
        for name in names:
            assert (getattr(high, name).seat == 0).sum() >= (getattr(low, name).seat == 0).sum()


def with_tastes(rng: np.random.Generator, X: int, Y: int, level: float, bounds: bool) -> Small:
    menus = [[some_menu(rng, bounds) for _ in range(Y)] for _ in range(X)]
    value, amenity = rng.normal(level, 2, (X, Y)), rng.normal(0, 1, (X, Y))
    return Small(menus, value, amenity, 10 ** rng.uniform(-1, 2, Y), np.ones((X, Y), bool))


def tasted(s: Small, workers: np.ndarray, scales: tuple[float, float]) -> Market:
    exact = s.market
    return Market(workers, s.seats, s.value, s.amenity, exact.frontiers, *scales)


@pytest.mark.parametrize("level", [-3.0, 1.0, 8.0, 40.0])
@pytest.mark.parametrize("bounds", [False, True])
def test_entry_crowding_and_caps_with_tastes(level: float, bounds: bool) -> None:
    rng = np.random.default_rng([int(level) + 5, bounds])
    for _ in range(5):
        X, Y = int(rng.integers(1, 5)), int(rng.integers(2, 5))
        s, n = with_tastes(rng, X, Y, level, bounds), 10 ** rng.uniform(-1, 2, X)
        scales = (float(10 ** rng.uniform(-0.4, 0.5)), float(10 ** rng.uniform(-0.4, 0.5)))
        small_, slack = max(scales) * 1e-7, 1e-10

        def outcome(s=s, n=n, scales=scales, slack=slack):
            found = clear(tasted(s, n, scales), tolerance=slack)
            assert found.converged and certify(found).holds(1e-8)
            return found

        base, fewer = outcome(), outcome(s.without_last_employer())
        assert (base.worker_welfare >= fewer.worker_welfare - small_).all()
        crowd = n * np.where(np.arange(X) == 0, 1.5, 1)
        crowded = outcome(n=crowd)
        # gross substitutes: more of one type harms every type, and no employer
        assert (crowded.worker_welfare <= base.worker_welfare + small_).all()
        assert (crowded.seat_welfare >= base.seat_welfare - small_).all()
        warm = clear(tasted(s, crowd, scales), tolerance=slack, start=base)
        np.testing.assert_allclose(warm.log_unmatched, crowded.log_unmatched, atol=1e-7)
        capped, raised = [list(row) for row in s.menu], [list(row) for row in s.menu]
        for x, row in enumerate(s.menu):
            first = row[0]
            more = first.cost[-1] + 1.0, first.worth[-1] + rng.uniform(0.05, 0.5)
            capped[x][0] = Menu(first.cost, first.worth, first.below, 0.0)
            raised[x][0] = Menu(
                np.append(first.cost, more[0]), np.append(first.worth, more[1]), first.below, 0.0
            )
        low, high = (outcome(Small(m, s.value, s.amenity, s.seats, s.can)) for m in (capped, raised))
        assert high.hires[:, 0].sum() >= low.hires[:, 0].sum() - 1e-8 * s.seats[0]


def test_two_employers_alike_are_one_of_twice_the_size() -> None:
    rng = np.random.default_rng(6)
    tables = [
        PiecewiseLinear([0, 1], [0, 0.7], below=1.2, above=0.2),
        package([0, 1, 2], [0, 0.7, 1.0]),
    ]
    for k in range(20):
        X, Y, sigma, tau = int(rng.integers(1, 6)), int(rng.integers(1, 5)), *10 ** rng.uniform(-0.5, 0.7, 2)
        n, m = rng.lognormal(0, 1, X), rng.lognormal(0, 1, Y)
        value, amenity = rng.normal(1, 2, (X, Y)), rng.normal(0, 1, (X, Y))

        def one(m, value, amenity, n=n, k=k, scales=(sigma, tau)):
            terms = Frontiers.same(tables[k % 2], len(n), len(m))
            return clear(Market(n, m, value, amenity, terms, *scales), tolerance=1e-12)

        two = one(*(np.concatenate([a, a[..., -1:]], -1) for a in (m, value, amenity)))
        last = np.arange(Y) == Y - 1
        # who does not tell the two apart gains from a choice of two what a taste for variety is worth
        merged = one(m * (1 + last), value, amenity + sigma * np.log(2) * last)
        np.testing.assert_allclose(two.worker_welfare, merged.worker_welfare, atol=1e-9 * sigma)
        np.testing.assert_allclose(two.hires[:, -2:].sum(1), merged.hires[:, -1], rtol=1e-8)


@pytest.mark.parametrize("kind", range(3))
def test_a_batch_is_its_scenarios(kind: int) -> None:
    rng = np.random.default_rng(kind)
    menus = [[None], [PiecewiseLinear([0], [0.1], below=0.6, above=0.6)], [package([0, 1, 2], [0, 0.7, 1])]]
    for k in range(8):
        X, Y, S = (int(rng.integers(1, 6)) for _ in range(3))
        can = rng.random((X, Y)) < (0.6 if k % 2 else 1.1)
        can[np.arange(X), rng.integers(0, Y, X)] = can[rng.integers(0, X, Y), np.arange(Y)] = True
        value, amenity = rng.normal(rng.choice([-2, 2, 15]), 2, (X, Y)), rng.normal(0, 1, (X, Y))
        table = menus[kind][0]
        terms = table and Frontiers.same(table, X, Y)
        shared = Market(np.ones(X), np.ones(Y), value, amenity, terms, 0.7, 1.3, can)
        n, m = rng.lognormal(0, 1, (S, X)), rng.lognormal(0, 1, (S, Y))
        higher, dearer = rng.normal(0, 1, (S, X)), rng.normal(0, 1, (S, Y))
        batch = clear_batch(
            shared, workers=n, seats=m, worker_shift=higher, seat_shift=dearer, tolerance=1e-11
        )
        assert batch.converged.all()
        for s in range(S):
            alone = Market(n[s], m[s], value + dearer[s], amenity + higher[s][:, None], terms, 0.7, 1.3, can)
            wanted = clear(alone, tolerance=1e-11)
            np.testing.assert_allclose(batch.log_unmatched[s], wanted.log_unmatched, atol=1e-8)
            np.testing.assert_allclose(batch.log_open[s], wanted.log_open, atol=1e-8)

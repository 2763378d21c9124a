"""Clears many draws of one scenario at once: Newton's method on the potentials of all of them side by side.

Markets of segments are small (tens of types), draws are many, and values differ in each: what takes time is
calling, not computing. All draws share the frontiers, so that each evaluation is one search in padded tables for all
pairs of all draws. It tells derivatives too, so that the Jacobian of the logs of both margins is exact; steps are
damped until the residual falls. A draw that does not come to the end is left to the solver of single markets.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from outbid.market.scenarios.assemble import Assembly
from outbid.market.scenarios.cleared import Cleared
from outbid.market.scenarios.solve import DOUBLINGS, HALVINGS, ROUNDS, WITHIN

Array = NDArray[np.float64]
Index = NDArray[np.intp]
TOLERANCE = 1e-9
"""Of the logs of both margins, as the single solver's of the margins."""
STEPS = 60
LONGEST = 4.0
"""Longest step of a potential."""
SHORTEST = 2.0**-5
SWEEPS = 4


@dataclass(frozen=True, eq=False)
class _Tables:
    """Frontiers of all pairs in the units of tastes, padded to K knots; M of them.

    Args:
        knots, values: shape (M, K), the last one repeated.
        slopes: shape (M, K + 1), left of each knot, and right of the last.
        count: shape (M,), knots of each.
        of: shape (X, Y), the table of each pair.
    """

    knots: Array
    values: Array
    slopes: Array
    count: Index
    of: Index


@dataclass(frozen=True, eq=False)
class _Point:
    """Potentials of all draws with what follows, shapes (D, X), (D, Y) and (D, X, Y)."""

    a: Array
    b: Array
    given: Array
    received: Array
    weight: Array
    hires: Array
    rows: Array
    columns: Array

    def only(self, draws: Index) -> _Point:
        """The point of some of the draws."""
        return _Point(*(getattr(self, each.name)[draws] for each in fields(self)))

    def put(self, draws: Index, other: _Point) -> _Point:
        """The point with ``other`` in the place of ``draws``."""
        whole = [getattr(self, each.name).copy() for each in fields(self)]
        for array, each in zip(whole, fields(self), strict=True):
            array[draws] = getattr(other, each.name)
        return _Point(*whole)

    @property
    def residual(self) -> Array:
        """Greatest residual of the logs of the margins, shape (D,)."""
        worst: Array = np.maximum(np.abs(self.rows).max(1), np.abs(self.columns).max(1))
        return worst


def solve_together(assembly: Assembly, draws: range, start: Cleared) -> tuple[Cleared, NDArray[np.bool_]]:
    """Clears ``draws`` of ``assembly``, which has tastes.

    Args:
        start: the central draw, cleared.

    Returns:
        The draws stacked on a first axis, and which of them have cleared; of the others nothing is known.
    """
    # extreme draws overflow on the way; whether a draw has cleared is judged by its residual
    with np.errstate(all="ignore"):
        search = _Search(assembly, draws)
        point = search.solved(*search.first(start))
        limited = np.flatnonzero(np.isfinite(assembly.budget))
        met = np.ones(len(point.a), bool)
        for _ in range(ROUNDS if len(limited) else 0):
            for employer in limited:
                point = _within_budget(search, point, int(employer))
            met = np.all([search.is_met(point, int(employer)) for employer in limited], axis=0)
            if met.all():
                break
        return search.cleared(point), search.whole & met & (point.residual <= TOLERANCE)


def _within_budget(search: _Search, point: _Point, employer: int) -> _Point:
    """Finds in every draw the least price of the employer's budget at which its spending keeps to it."""

    def at(price: Array) -> Array:
        nonlocal point
        search.price[:, employer] = price
        point = search.solved(point.a, point.b)
        return search.excess(point, employer)

    guess = search.price[:, employer].copy()
    low, f_low = np.zeros(len(guess)), at(np.zeros(len(guess)))
    binds = f_low > 0
    high = np.where(binds, np.maximum(guess, 0.05), 0.0)
    f_high = at(high)
    for _ in range(DOUBLINGS):
        more = binds & (f_high > 0)
        if not more.any():
            break
        low, f_low = np.where(more, high, low), np.where(more, f_high, f_low)
        high = np.where(more, 2 * high, high)
        f_high = at(high)
    middle, f_middle = high, f_high
    for _ in range(HALVINGS):
        seeking = binds & (np.abs(f_middle) > WITHIN / 2) & (high - low > 1e-13 * high)
        if not seeking.any():
            break
        # false position; the weight of an end that stays is halved (Illinois)
        trial = (low * f_high - high * f_low) / (f_high - f_low)
        trial = np.where((low < trial) & (trial < high), trial, (low + high) / 2)
        middle = np.where(seeking, trial, middle)
        f_middle = at(middle)
        above, below = seeking & (f_middle > 0), seeking & (f_middle <= 0)
        low, high = np.where(above, middle, low), np.where(below, middle, high)
        f_low, f_high = (
            np.where(above, f_middle, np.where(below, f_low / 2, f_low)),
            np.where(below, f_middle, np.where(above, f_high / 2, f_high)),
        )
    return point


class _Search:
    def __init__(self, assembly: Assembly, draws: range) -> None:
        at = slice(draws.start, draws.stop)
        segment = assembly.segment
        self._assembly = assembly
        self._feasible = assembly.feasible[segment]
        self._workers, self._seats = assembly.workers[:, at].T, assembly.seats[:, at].T
        # a type that is missing in all draws matches nobody; one that is in some is for the single solver
        people, seats = np.any(self._workers > 0, axis=0), np.any(self._seats > 0, axis=0)
        self._feasible = self._feasible & people[:, None] & seats
        whole = np.all(self._workers[:, people] > 0, axis=1) & np.all(self._seats[:, seats] > 0, axis=1)
        self.whole: NDArray[np.bool_] = np.asarray(whole)
        self.price = np.zeros((len(self._workers), len(assembly.budget)))
        self._n = np.log(np.where(self._workers > 0, self._workers, 1.0))
        self._m = np.log(np.where(self._seats > 0, self._seats, 1.0))
        rows, columns = assembly.worker_units.factor, assembly.seat_units.factor
        self._rows, self._columns = rows[:, None], columns
        self._sigma = assembly.worker_units.scale[at][:, None, None]
        self._tau = assembly.seat_units.scale[at][:, None, None]
        value = np.moveaxis(assembly.value[segment][:, :, at], 2, 0) * columns
        value = value + self._tau * assembly.row_variety[:, None]
        amenity = np.moveaxis(assembly.amenity[segment][:, :, at], 2, 0)
        alpha = (amenity - assembly.outside[:, at].T[:, :, None]) * rows[:, None]
        alpha = alpha + self._sigma * assembly.column_variety[:, at].T[:, None, :]
        self._value = value
        self._level = value / self._tau - alpha / self._sigma
        self._tables = _tables(assembly)

    def first(self, start: Cleared) -> tuple[Array, Array]:
        """Potentials to start from: shares of unmatched people and open seats as in the central draw."""
        with np.errstate(divide="ignore"):
            a = np.log(np.maximum(start.unmatched, 1e-280)) - np.log(np.maximum(start.workers, 1e-280))
            b = np.log(np.maximum(start.open, 1e-280)) - np.log(np.maximum(start.seats, 1e-280))
        return self._n + a, self._m + b

    def at(self, a: Array, b: Array) -> _Point:
        """The point with potentials ``a`` and ``b``."""
        level = self._level + b[:, None, :] - a[:, :, None]
        counted = self._tau / (1 + self.price[:, None, self._assembly.employer])
        given, received, weight = _transfer(self._tables, level, self._sigma, counted)
        log_hires = b[:, None, :] + self._value / self._tau - given / counted
        with np.errstate(over="ignore"):
            hires = np.where(self._feasible, np.exp(np.minimum(log_hires, 700.0)), 0.0)
            rows = np.log(hires.sum(2) + np.exp(a)) - self._n
            columns = np.log(hires.sum(1) + np.exp(b)) - self._m
        return _Point(a, b, given, received, weight, hires, rows, columns)

    def only(self, draws: Index) -> _Search:
        """The search for some of the draws."""
        part = copy(self)
        for name in ("_workers", "_seats", "price", "_n", "_m", "_sigma", "_tau", "_value", "_level"):
            setattr(part, name, getattr(self, name)[draws])
        return part

    def solved(self, a: Array, b: Array) -> _Point:
        """Where Newton's method ends from these potentials."""
        point = self.at(a, b)
        for _ in range(STEPS):
            open_ones = np.flatnonzero(point.residual > TOLERANCE)
            if not len(open_ones):
                break
            point = point.put(open_ones, self.only(open_ones).step(point.only(open_ones)))
        return point

    def excess(self, point: _Point, employer: int) -> Array:
        """By what share of its budget the employer spends too much, shape (D,)."""
        own = self._assembly.employer == employer
        spend = (point.hires * self._cost(point.given))[:, :, own].sum((1, 2))
        share: Array = spend / self._assembly.budget[employer] - 1
        return share

    def is_met(self, point: _Point, employer: int) -> NDArray[np.bool_]:
        """Whether the employer keeps to its budget, and spends it where it has a price, shape (D,)."""
        excess = self.excess(point, employer)
        met: NDArray[np.bool_] = (excess <= WITHIN) & ((self.price[:, employer] == 0) | (excess >= -WITHIN))
        return met

    def _cost(self, given: Array) -> Array:
        """What packages cost, money a year."""
        floor, cap, _ = self._assembly.packages.limits
        return np.clip(given / self._columns, floor, cap)

    def step(self, point: _Point) -> _Point:
        """A damped Newton step of all draws."""
        x = point.a.shape[1]
        right = np.concatenate([point.rows, point.columns], axis=1)[..., None]
        try:
            change = np.linalg.solve(_jacobian(point), right)[..., 0]
        except np.linalg.LinAlgError:
            return self._swept(point, point, np.ones(len(right), bool))
        change *= np.minimum(1.0, LONGEST / np.maximum(np.abs(change).max(1), 1e-300))[:, None]
        length = np.ones(len(change))
        while True:
            scaled = change * length[:, None]
            found = self.at(point.a - scaled[:, :x], point.b - scaled[:, x:])
            worse = ~(found.residual < point.residual)
            if not (worse & (length > SHORTEST)).any():
                return self._swept(point, found, worse) if worse.any() else found
            length[worse] /= 2

    def _swept(self, point: _Point, found: _Point, stuck: NDArray[np.bool_]) -> _Point:
        """``found``, but ``point`` after some sweeps in the draws that are ``stuck`` between two knots.

        The log of a margin rises with its own potential by at most 1, so that a step of its residual never overshoots.
        """
        a, b = np.where(stuck[:, None], point.a, found.a), np.where(stuck[:, None], point.b, found.b)
        for _ in range(SWEEPS):
            a = a - np.where(stuck[:, None], self.at(a, b).rows, 0.0)
            b = b - np.where(stuck[:, None], self.at(a, b).columns, 0.0)
        return self.at(a, b)

    def cleared(self, point: _Point) -> Cleared:
        """What the point means in money and people."""
        assembly, columns, here = self._assembly, self._columns, self._feasible
        least = assembly.packages.limits[2]
        cost = self._cost(point.given)
        counted = 1 + self.price[:, None, assembly.employer]
        received = point.received / self._rows
        worth = np.maximum(received, least)
        welfare = self._sigma[:, :, 0] * (self._n - point.a) / self._rows[:, 0]
        return Cleared(
            workers=self._workers,
            seats=self._seats,
            hires=point.hires,
            cost=np.where(here, cost, 0.0),
            worth=np.where(here, worth, 0.0),
            queue=np.where(here, worth - received, 0.0),
            waiting=np.where(here, np.maximum(point.given / columns - cost, 0.0) * counted, 0.0),
            unmatched=np.exp(point.a) * (self._workers > 0),
            open=np.exp(point.b) * (self._seats > 0),
            welfare=welfare,
            price=self.price,
            residual=float(point.residual.max()),
            violation=np.nan,
            passes=0,
            potentials=None,
        )


def _jacobian(point: _Point) -> Array:
    """Derivatives of the logs of the margins by the potentials, shape (D, X + Y, X + Y).

    ``log μ`` rises by λ with a and by 1 − λ with b.
    """
    by_a, by_b = point.hires * point.weight, point.hires * (1 - point.weight)
    people, seats = np.exp(point.a), np.exp(point.b)
    in_rows, in_columns = point.hires.sum(2) + people, point.hires.sum(1) + seats
    x, y = people.shape[1], seats.shape[1]
    whole = np.zeros((len(people), x + y, x + y))
    rows, columns = np.arange(x), np.arange(x, x + y)
    whole[:, rows, rows] = (by_a.sum(2) + people) / in_rows
    whole[:, :x, x:] = by_b / in_rows[:, :, None]
    whole[:, x:, :x] = np.swapaxes(by_a, 1, 2) / in_columns[:, :, None]
    whole[:, columns, columns] = (by_b.sum(1) + seats) / in_columns
    return whole


def _tables(assembly: Assembly) -> _Tables:
    rows, columns = assembly.worker_units.factor, assembly.seat_units.factor
    pairs = [(int(which), rows[x], columns[y]) for (x, y), which in np.ndenumerate(assembly.packages.of)]
    distinct = list(dict.fromkeys(pair for pair in pairs if pair[0] >= 0))
    places = {pair: place for place, pair in enumerate(distinct)}
    frontiers = [assembly.packages.menus[which].frontier for which, _, _ in distinct]
    most = max(len(each.knots) for each in frontiers)
    knots, values = np.empty((len(distinct), most)), np.empty((len(distinct), most))
    slopes = np.zeros((len(distinct), most + 1))
    for place, (each, (_, worth, cost)) in enumerate(zip(frontiers, distinct, strict=True)):
        more = most - len(each.knots)
        knots[place] = np.pad(each.knots, (0, more), mode="edge") * cost
        values[place] = np.pad(each.values, (0, more), mode="edge") * worth
        slopes[place, : len(each.slopes)] = each.slopes * (worth / cost)
    count = np.array([len(each.knots) for each in frontiers], np.intp)
    of = np.array([places.get(pair, 0) for pair in pairs], np.intp).reshape(assembly.packages.of.shape)
    return _Tables(knots, values, slopes, count, of)


def _transfer(tables: _Tables, level: Array, sigma: Array, tau: Array) -> tuple[Array, Array, Array]:
    """What is given and received at each level of G(c) = W(c)/σ + c/τ, and the weight of the worker's side."""
    of = np.broadcast_to(tables.of, level.shape)
    low = np.zeros(level.shape, np.intp)
    high = np.broadcast_to(tables.count[tables.of], level.shape).copy()
    last = tables.knots.shape[1] - 1
    for _ in range(int(tables.count.max()).bit_length()):
        middle = (low + high) // 2
        place = np.minimum(middle, last)
        below = tables.values[of, place] / sigma + tables.knots[of, place] / tau <= level
        searching = low < high
        low = np.where(searching & below, middle + 1, low)
        high = np.where(searching & ~below, middle, high)
    anchor = np.maximum(low - 1, 0)
    knot, value = tables.knots[of, anchor], tables.values[of, anchor]
    weight = 1 / (1 + tables.slopes[of, low] * (tau / sigma))
    step = level - value / sigma - knot / tau
    return knot + tau * weight * step, value + sigma * (1 - weight) * step, weight

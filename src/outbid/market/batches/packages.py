"""Many scenarios of a small market with any frontiers: each visit of all pairs visits all scenarios.

A compiled visit of one small market is over before it has begun to pay; here a visit of a few hundred scenarios is one
visit of arrays. The rounds are those of :mod:`~outbid.market.kernels.rounds`: rows are filled, then columns, which
see the rows' step to first order, then both are brought into balance.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.batches.balance import surplus
from outbid.market.batches.rounds import Departure, converge
from outbid.market.frontier import Frontier
from outbid.market.kernels.kernel import Sums
from outbid.market.kernels.rounds import GREATEST_EXPONENT, direction, fill_rows, finish, growth
from outbid.market.market import Market
from outbid.market.solver.components import components

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]
MOST_PAIRS = 20_000
"""Pairs up to which many scenarios together are faster than one after the other."""


class _Block(NamedTuple):
    """Pairs that share a frontier.

    Args:
        rows: worker types.
        columns: seat types.
        frontier: theirs.
        level: γ/τ − α/σ, shape (rows, columns).
        value: γ/τ.
    """

    rows: Index
    columns: Index
    frontier: Frontier
    level: Array
    value: Array


class Shifted(NamedTuple):
    """Scenarios and where they start from.

    Args:
        workers: masses, shape (S, X).
        seats: masses, shape (S, Y).
        by_worker: shift of amenities over σ, shape (S, X).
        by_seat: shift of values over τ, shape (S, Y).
        a: log of unmatched workers, shape (S, X).
        b: log of open seats, shape (S, Y).
    """

    workers: Array
    seats: Array
    by_worker: Array
    by_seat: Array
    a: Array
    b: Array

    def of(self, which: Flags) -> Shifted:
        """Some of the scenarios."""
        return Shifted(*(each[which] for each in self))


class _Rounds:
    """Sweeps of all scenarios; the point is (a, b) relative to where they start."""

    def __init__(self, market: Market, scenarios: Shifted) -> None:
        self._market, self._now = market, scenarios
        self._scales = market.worker_scale, market.seat_scale
        parts = components(market)
        self._parts = [
            (np.flatnonzero(parts.worker == part), np.flatnonzero(parts.seat == part))
            for part in range(parts.count)
        ]
        self._gaps = [surplus(scenarios.workers[:, x], scenarios.seats[:, y]) for x, y in self._parts]
        self._blocks = list(_blocks(market))
        self._point = np.zeros(0)
        self._errors = np.zeros(0), np.zeros(0)

    def start(self) -> Array:
        return np.zeros((len(self._now.a), sum(self._market.shape)))

    def round(self, point: Array) -> tuple[Array, Array]:
        now, split = self._now, self._market.shape[0]
        a, b = now.a + point[:, :split], now.b + point[:, split:]
        hires, weighted = self._visit(a + now.by_worker, b + now.by_seat)
        row, row_weight = hires.sum(2), weighted.sum(2)
        delta = fill_rows(a.ravel(), np.log(now.workers).ravel(), row.ravel(), row_weight.ravel())
        rise = direction(row, row_weight)
        tilt, drift = (
            (each[:, None, :] @ weighted)[:, 0].ravel() for each in (growth(delta).reshape(row.shape), rise)
        )
        sums = Sums(
            row.ravel(), row_weight.ravel(), hires.sum(1).ravel(), (hires.sum(1) - weighted.sum(1)).ravel()
        )
        swept = finish(
            a.ravel(), b.ravel(), (now.workers.ravel(), now.seats.ravel()), sums, delta, tilt, drift
        )
        worker = np.abs(swept.worker_residual.reshape(a.shape)).max(1)
        seat = np.abs(swept.seat_residual.reshape(b.shape)).max(1)
        self._point, self._errors = point, (worker, seat)
        next_a, next_b = self._balanced(
            swept.a.reshape(a.shape), swept.b.reshape(b.shape), rise, swept.fall.reshape(b.shape)
        )
        return np.concatenate([next_a - now.a, next_b - now.b], 1), np.maximum(worker, seat)

    def stand(self, which: Flags) -> tuple[Array, Array, Array, Array]:
        point, split = self._point[which], self._market.shape[0]
        return point[:, :split], point[:, split:], self._errors[0][which], self._errors[1][which]

    def keep(self, which: Flags) -> None:
        self._now = self._now.of(which)
        self._gaps = [gap[which] for gap in self._gaps]

    def _visit(self, a: Array, b: Array) -> tuple[Array, Array]:
        """μ and λμ, shape (S, X, Y)."""
        tau = self._scales[1]
        hires, weighted = np.empty((2, len(a), *self._market.shape))
        for block in self._blocks:
            own = b[:, None, block.columns]
            level = block.level + own - a[:, block.rows, None]
            given, _, weight = block.frontier.transfer(level, *self._scales)
            mu = np.exp(np.minimum(own + block.value - given / tau, GREATEST_EXPONENT))
            at = (slice(None), block.rows[:, None], block.columns[None, :])
            hires[at], weighted[at] = mu, weight * mu
        if self._market.feasible is not None:
            hires *= self._market.feasible
            weighted *= self._market.feasible
        return hires, weighted

    def _balanced(self, a: Array, b: Array, rise: Array, fall: Array) -> tuple[Array, Array]:
        """(a, b) moved along (rise, −fall) until unmatched less open is N − M in every part, as far as Newton goes."""
        for (rows, columns), gap in zip(self._parts, self._gaps, strict=True):
            up, down = rise[:, rows], fall[:, columns]
            alone, left = np.exp(a[:, rows]), np.exp(b[:, columns])
            t = np.zeros(len(a))
            for _ in range(12):
                more, fewer = alone * np.exp(t[:, None] * up), left * np.exp(-t[:, None] * down)
                off = more.sum(1) - fewer.sum(1) - gap
                step = np.clip(off / ((up * more).sum(1) + (down * fewer).sum(1)), -1.0, 1.0)
                t -= step
                if not np.nanmax(np.abs(step), initial=0.0) > 1e-12:
                    break
            a[:, rows] += t[:, None] * up
            b[:, columns] -= t[:, None] * down
        return a, b


def _blocks(market: Market) -> list[_Block]:
    """All pairs, by the classes that meet."""
    value = np.broadcast_to(market.value / market.seat_scale, market.shape)
    level = value - market.amenity / market.worker_scale
    terms, found = market.terms, []
    for r, c in np.ndindex(terms.of.shape):
        rows, columns = np.flatnonzero(terms.worker_class == r), np.flatnonzero(terms.seat_class == c)
        if len(rows) and len(columns):
            at = np.ix_(rows, columns)
            found.append(_Block(rows, columns, terms.tables[terms.of[r, c]], level[at], value[at]))
    return found


def depart_packages(market: Market, scenarios: Shifted, tolerance: float, most_sweeps: int) -> Departure:
    """Clears all scenarios at once.

    Args:
        market: values, amenities, frontiers and who can match; not with ``pairs``.
        scenarios: S of them.
        tolerance: on the greatest error of a margin relative to its mass.
        most_sweeps: after which a scenario is given up.
    """
    found = Departure.none(scenarios.workers, scenarios.seats)
    with np.errstate(all="ignore"):
        rounds = _Rounds(market, scenarios)
        converge(rounds, np.arange(len(scenarios.a)), found, tolerance, most_sweeps)
    return found

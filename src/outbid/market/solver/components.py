"""The parts of a market that share nobody: each has a balance of its own between unmatched people and open seats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.market.kernels.margins import balance, balance_parts, surplus_of
from outbid.market.market import Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Components:
    """Which part each type belongs to, and N − M of each part.

    Args:
        worker: part of each worker type, shape (X,).
        seat: part of each seat type, shape (Y,).
        surplus: N − M, shape (parts,).
        share: each seat type's share of its part's seats, shape (Y,).
    """

    worker: Index
    seat: Index
    surplus: Array
    share: Array

    @property
    def count(self) -> int:
        """Number of parts."""
        return len(self.surplus)

    def of_workers(self, values: Array) -> Array:
        """Sums by part of what workers have, shape (parts,)."""
        result: Array = np.bincount(self.worker, values, self.count).astype(np.float64)
        return result

    def of_seats(self, values: Array) -> Array:
        """Sums by part of what seats have, shape (parts,)."""
        result: Array = np.bincount(self.seat, values, self.count).astype(np.float64)
        return result

    def spread(self, totals: Array) -> Array:
        """Totals (parts,) shared out to the seats of each part, shape (Y,)."""
        result: Array = totals[self.seat] * self.share
        return result

    def balanced(self, a: Array, b: Array, rise: Array, fall: Array) -> tuple[Array, Array, float]:
        """(a, b) moved along (rise, −fall) until unmatched less open is N − M in each part; and the longest move."""
        if self.count == 1:
            t = np.array([balance(a, b, rise, fall, float(self.surplus[0]))])
        else:
            t = balance_parts(a, b, rise, fall, self.surplus, self.worker, self.seat)
        up, down = t[self.worker] * rise, t[self.seat] * fall
        return a + up, b - down, max(float(np.abs(up).max()), float(np.abs(down).max()))


def components(market: Market) -> Components:
    """Parts by who can match with whom; one if all can."""
    (X, Y) = market.shape
    worker, seat = np.zeros(X, np.intp), np.zeros(Y, np.intp)
    if market.pairs is not None:
        worker, seat = _of_pairs(market)
    elif market.feasible is not None:
        worker, seat = _of_mask(market.feasible)
    starts = [np.cumsum(np.bincount(side))[:-1] for side in (worker, seat)]
    masses = [
        np.split(mass[np.argsort(side, kind="stable")], start)
        for mass, side, start in zip((market.workers, market.seats), (worker, seat), starts, strict=True)
    ]
    surplus = np.array([surplus_of(*sides) for sides in zip(*masses, strict=True)])
    return Components(worker, seat, surplus, market.seats / np.bincount(seat, market.seats)[seat])


def _of_pairs(market: Market) -> tuple[Index, Index]:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    assert market.pairs is not None
    (X, Y), pairs = market.shape, market.pairs
    start = np.concatenate([pairs.start, np.full(Y, pairs.start[-1])])
    graph = csr_array((np.ones(len(pairs.seat), np.int8), pairs.seat + X, start), shape=(X + Y, X + Y))
    labels = connected_components(graph, directed=False)[1].astype(np.intp)
    return labels[:X], labels[X:]


def _of_mask(feasible: NDArray[np.bool_]) -> tuple[Index, Index]:
    """Breadth first, a whole front at a time: no list of pairs, which may be as many as the market has."""
    worker, seat = (np.full(length, -1, np.intp) for length in feasible.shape)
    part = 0
    while (worker < 0).any():
        front = np.flatnonzero(worker < 0)[:1]
        while front.size:
            worker[front] = part
            reached = np.zeros(len(seat), bool)
            for row in front:
                reached |= feasible[row]
            new = np.flatnonzero(reached & (seat < 0))
            seat[new] = part
            met = np.zeros(len(worker), bool)
            for column in new:
                met |= feasible[:, column]
            front = np.flatnonzero(met & (worker < 0))
        part += 1
    return worker, seat

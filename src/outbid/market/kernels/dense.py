"""The kernel for any frontier, in numpy, a block of rows at a time; the oracle of the compiled one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import Frontier
from outbid.market.kernels.kernel import Sums, Sweep
from outbid.market.kernels.rounds import GREATEST_EXPONENT, direction, fill_rows, finish, growth
from outbid.market.market import Market

Array = NDArray[np.float64]
_BLOCK = 1 << 18
_GREATEST = 1e38  # of a number in single precision


class Block(NamedTuple):
    """Pairs of some rows with all columns that share a frontier."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    frontier: Frontier


def row_blocks(market: Market, size: int = _BLOCK) -> Iterator[list[Block]]:
    """Rows of one class, as many as make ``size`` pairs, with the columns by class."""
    terms = market.terms
    columns = [np.flatnonzero(terms.seat_class == s) for s in range(terms.of.shape[1])]
    step = max(1, size // market.shape[1])
    for r in range(terms.of.shape[0]):
        rows = np.flatnonzero(terms.worker_class == r)
        for at in range(0, len(rows), step):
            some = rows[at : at + step]
            yield [
                Block(some, of_class, terms.tables[terms.of[r, s]])
                for s, of_class in enumerate(columns)
                if len(of_class)
            ]


class DenseKernel:
    """Sums over all pairs by :meth:`~outbid.market.frontier.Frontier.transfer`.

    Args:
        market: with ``feasible`` or without, not with ``pairs``.
    """

    def __init__(self, market: Market) -> None:
        self.passes, self.products_are_cheap = 0, True
        self._market = market
        self._value = np.broadcast_to(market.value, market.shape)
        self._amenity = np.broadcast_to(market.amenity, market.shape)
        self._kept: tuple[NDArray[np.floating], NDArray[np.floating]] | None = None

    def _hires(self, blocks: list[Block], a: Array, b: Array) -> tuple[NDArray[np.intp], Array, Array]:
        """Rows of the blocks, their μ and λμ, shape (rows, Y)."""
        market = self._market
        sigma, tau = market.worker_scale, market.seat_scale
        rows = blocks[0].rows
        hires, weighted = np.empty((2, len(rows), market.shape[1]))
        for _, columns, frontier in blocks:
            at = np.ix_(rows, columns)
            value = self._value[at] / tau
            level = value - self._amenity[at] / sigma + b[columns] - a[rows, None]
            given, _, weight = frontier.transfer(level, sigma, tau)
            logs = np.minimum(b[columns] + value - given / tau, GREATEST_EXPONENT)
            mu = np.exp(logs)
            if market.feasible is not None:
                mu *= market.feasible[at]
            hires[:, columns] = mu
            weighted[:, columns] = mu * weight
        return rows, hires, weighted

    def sweep(self, a: Array, b: Array) -> Sweep:
        """A round of Gauss–Seidel in one visit: columns see the rows' step to first order."""
        market = self._market
        (X, Y), log_mass = market.shape, np.log(market.workers)
        row, row_weight, delta = np.empty((3, X))
        column, column_weight, tilt, drift = np.zeros((4, Y))
        for blocks in row_blocks(market):
            rows, mu, weighted = self._hires(blocks, a, b)
            row[rows], row_weight[rows] = mu.sum(1), weighted.sum(1)
            delta[rows] = fill_rows(a[rows], log_mass[rows], row[rows], row_weight[rows])
            column += mu.sum(0)
            column_weight += (mu - weighted).sum(0)
            tilt += growth(delta[rows]) @ weighted
            drift += direction(row[rows], row_weight[rows]) @ weighted
        self.passes += 1
        sums = Sums(row, row_weight, column, column_weight)
        return finish(a, b, (market.workers, market.seats), sums, delta, tilt, drift)

    def evaluate(self, a: Array, b: Array) -> Sums:
        """Sums at (a, b); the Jacobian of a large market is kept in single precision: steps need no better."""
        (X, Y) = self._market.shape
        row, row_weight = np.empty((2, X))
        column, column_weight = np.zeros((2, Y))
        if self._kept is None:
            exactness = np.float64 if X * Y <= _BLOCK else np.float32
            self._kept = np.empty((X, Y), exactness), np.empty((X, Y), exactness)
        for blocks in row_blocks(self._market):
            rows, mu, weighted = self._hires(blocks, a, b)
            row[rows], row_weight[rows] = mu.sum(1), weighted.sum(1)
            column += mu.sum(0)
            self._kept[1][rows] = np.minimum(weighted, _GREATEST)
            mu -= weighted
            column_weight += mu.sum(0)
            self._kept[0][rows] = np.minimum(mu, _GREATEST)
        self.passes += 1
        return Sums(row, row_weight, column, column_weight)

    @property
    def jacobian(self) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
        """(1−λ)μ and λμ at the point of the last :meth:`evaluate`, shape (X, Y)."""
        assert self._kept is not None
        return self._kept

    def across(self, v: Array) -> Array:
        """Σ_y (1−λ)μ v."""
        self.passes += 1
        return products(self.jacobian[0], v)

    def down(self, u: Array) -> Array:
        """Σ_x λμ u."""
        self.passes += 1
        return products(self.jacobian[1].T, u)


def products(matrix: NDArray[np.floating], vector: Array) -> Array:
    """matrix · vector, in blocks that double precision takes; no copy of the whole."""
    size = max(1, _BLOCK // matrix.shape[1])
    result = np.empty(matrix.shape[0])
    for at in range(0, len(result), size):
        result[at : at + size] = matrix[at : at + size].astype(np.float64) @ vector
    return result

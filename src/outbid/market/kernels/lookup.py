"""The kernel for tabulated frontiers: compiled loops over blocks of rows, on all cores.

Per pair ``G(c) = z`` is solved by a table (uniform bins of z, then comparison with the knots, so the result is exact),
and the hires follow by one exponential. Blocks of rows are the same on any number of cores, and so are the sums.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import Frontier, PiecewiseLinear
from outbid.market.kernels.kernel import Sums, Sweep
from outbid.market.kernels.rounds import FARTHEST, MOST_GROWTH, STEEPEST, SWIFTEST, finish
from outbid.market.kernels.threads import cores
from outbid.market.market import Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Tables = tuple[Array, Array, NDArray[np.int32], Array, Array, Array]
_MOST_BINS = 1 << 14
_MOST_CROWD = 4
_BLOCKS = 16
_NEVER = 1e300


def tabulate(
    frontiers: Sequence[Frontier], worker_scale: float, seat_scale: float
) -> tuple[Tables, bool] | None:
    """Inverse tables of G with bins of z; and whether a bin holds more than one knot.

    ``None`` if a frontier is no table, or its knots lie too unevenly for bins.
    """
    levels = []
    for frontier in frontiers:
        if not isinstance(frontier, PiecewiseLinear):
            return None
        levels.append(frontier.values / worker_scale + frontier.knots / seat_scale)
    bins = 64
    while (crowd := max(_crowd(level, bins) for level in levels)) > 1 and bins < _MOST_BINS:
        bins *= 2
    if crowd > _MOST_CROWD:
        return None
    per_width, position = np.empty((2, len(levels)))
    first, end, offset, weight = [], [], [], []
    before = 0
    for t, (frontier, level) in enumerate(zip(frontiers, levels, strict=True)):
        assert isinstance(frontier, PiecewiseLinear)
        per_width[t], position[t] = _bins(level, bins)
        weights = 1 / (1 + frontier.slopes * (seat_scale / worker_scale))
        anchor = np.maximum(np.arange(len(weights)) - 1, 0)
        counts = np.bincount(_bin_of(level, bins), minlength=bins)
        first.append(before + np.concatenate([[0], np.cumsum(counts)[:-1]]))
        end.append(np.append(level, _NEVER))
        offset.append(frontier.knots[anchor] / seat_scale - weights * level[anchor])
        weight.append(weights)
        before += len(weights)
    tables = (
        per_width,
        position,
        np.concatenate(first).astype(np.int32),
        np.concatenate(end),
        np.concatenate(offset),
        np.concatenate(weight),
    )
    return tables, crowd > 1


def _bins(level: Array, bins: int) -> tuple[float, float]:
    """Bins per unit of z, and the position of z = 0."""
    width = float(level[-1] - level[0])
    per_width = (bins - 1) / width if width > 0 else 1.0
    return per_width, -float(level[0]) * per_width


def _bin_of(level: Array, bins: int) -> Index:
    per_width, position = _bins(level, bins)
    return np.clip(level * per_width + position, 0.0, bins - 1.0).astype(np.intp)


def _crowd(level: Array, bins: int) -> int:
    return int(np.bincount(_bin_of(level, bins)).max())


def _parts(values: Array, shape: tuple[int, int]) -> tuple[Array | None, Array, Array]:
    """Values as a full matrix, a part by row and a part by column, of which one is not zero."""
    rows, columns = np.zeros(shape[0]), np.zeros(shape[1])
    values = values.reshape((1,) * (2 - values.ndim) + values.shape)
    if values.shape[1] == 1:
        return None, rows + values[:, 0], columns
    if values.shape[0] == 1:
        return None, rows, columns + values[0]
    return np.ascontiguousarray(values), rows, columns


class LookupKernel:
    """Sums over all pairs of a market whose frontiers are tables.

    Args:
        market: without ``pairs``.
        tables: of :func:`tabulate`.
    """

    def __init__(self, market: Market, tables: tuple[Tables, bool]) -> None:
        self.passes, self.products_are_cheap = 0, True
        self._market = market
        terms = market.terms
        self._tables, crowd = tables
        self._crowd = True if crowd else None
        # as compact as the blocks, so that a row's class rarely changes from one row to the next
        self._order = np.argsort(terms.worker_class, kind="stable")
        self._classes = (
            np.ascontiguousarray(terms.worker_class, np.intp),
            np.ascontiguousarray(terms.seat_class, np.intp),
            np.ascontiguousarray(terms.of, np.intp),
        )
        self._value, self._value_row, self._value_column = _parts(market.value, market.shape)
        self._amenity, self._amenity_row, self._amenity_column = _parts(market.amenity, market.shape)
        mask = market.feasible
        self._feasible = None if mask is None else np.ascontiguousarray(mask, np.bool_).view(np.uint8)
        self._kept: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None

    def _blocks(self, work: Callable[[Index, int], None]) -> None:
        """Does the work on every block of rows, in threads."""
        parts = np.array_split(self._order, _BLOCKS)
        with ThreadPoolExecutor(cores()) as pool:
            list(pool.map(work, parts, range(_BLOCKS)))

    def _levels(self, a: Array, b: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """What rows and columns add to z and to the log of hires at (a, b), (X,) each and (Y,) each."""
        sigma, tau = self._market.worker_scale, self._market.seat_scale
        row, column = self._value_row / tau, self._value_column / tau
        return (
            (row - self._amenity_row / sigma - a, row),
            (column - self._amenity_column / sigma + b, column + b),
        )

    def matches(self, a: Array, b: Array, found: dict[str, Array]) -> None:
        """Fills in hires, given, received and weight at (a, b), as far as ``found`` has arrays (X, Y) for them."""
        from outbid.market.kernels import lookup_kernels

        scales = 1 / self._market.seat_scale, 1 / self._market.worker_scale
        by_row, by_column = self._levels(a, b)
        self._blocks(
            lambda order, _: lookup_kernels.matches(
                order,
                self._classes,
                self._tables,
                self._value,
                self._amenity,
                self._feasible,
                self._crowd,
                scales,
                by_row,
                by_column,
                found.get("hires"),
                found.get("given"),
                found.get("received"),
                found.get("weight"),
            )
        )

    def _visit(self, a: Array, b: Array, keep: bool) -> tuple[Array, Array, Array, Array]:
        from outbid.market.kernels import lookup_kernels

        market, (X, Y) = self._market, self._market.shape
        sigma, tau = market.worker_scale, market.seat_scale
        by_row, by_column = self._levels(a, b)
        rows = np.zeros(X), np.zeros(X), np.zeros(X)
        columns = np.zeros((_BLOCKS, 4, Y))
        log_mass = np.log(market.workers)
        if keep and self._kept is None:
            self._kept = np.empty((X, Y), np.float32), np.empty((X, Y), np.float32)
        kept = self._kept if keep else None

        def work(order: Index, block: int) -> None:
            lookup_kernels.visit(
                order,
                self._classes,
                self._tables,
                self._value,
                self._amenity,
                self._feasible,
                self._crowd,
                (1 / tau, 1 / sigma),
                by_row,
                by_column,
                a,
                log_mass,
                (FARTHEST, STEEPEST, SWIFTEST, MOST_GROWTH),
                rows,
                columns[block],
                kept,
            )

        self._blocks(work)
        self.passes += 1
        return (*rows, columns.sum(0))

    def sweep(self, a: Array, b: Array) -> Sweep:
        """A round of Gauss–Seidel in one visit: columns see the rows' step to first order."""
        row, row_weight, delta, columns = self._visit(a, b, keep=False)
        sums = Sums(row, row_weight, columns[0], columns[1])
        masses = self._market.workers, self._market.seats
        return finish(a, b, masses, sums, delta, columns[2], columns[3])

    def evaluate(self, a: Array, b: Array) -> Sums:
        """Sums at (a, b); the Jacobian is kept in single precision, which steps need no better."""
        row, row_weight, _, columns = self._visit(a, b, keep=True)
        return Sums(row, row_weight, columns[0], columns[1])

    def across(self, v: Array) -> Array:
        """Σ_y (1−λ)μ v."""
        from outbid.market.kernels import lookup_kernels

        assert self._kept is not None
        matrix, result = self._kept[0], np.empty(self._market.shape[0])
        self._blocks(lambda order, _: lookup_kernels.across(order, matrix, v, result))
        self.passes += 1
        return result

    def down(self, u: Array) -> Array:
        """Σ_x λμ u."""
        from outbid.market.kernels import lookup_kernels

        assert self._kept is not None
        matrix, parts = self._kept[1], np.zeros((_BLOCKS, self._market.shape[1]))
        self._blocks(lambda order, block: lookup_kernels.down(order, matrix, u, parts[block]))
        self.passes += 1
        result: Array = parts.sum(0)
        return result

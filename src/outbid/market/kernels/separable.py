"""The kernel for linear frontiers: a pass is a matrix–vector product.

With W linear, ``log μ = λ a + (1 − λ) b + φ`` with one λ for each class of workers and class of seats. Hires at a
reference point are kept, types sorted by class; potentials enter as factors exp(λΔa) and exp((1−λ)Δb) of rows and
columns, and are absorbed into a new reference before these overflow (log-domain stabilisation; Schmitzer 2019, SIAM J.
Sci. Comput. 41(3)). Transferable utility is the case of one class, with a quadratic for each row and column.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.kernels.kernel import Sums, Sweep
from outbid.market.kernels.margins import fill_margin
from outbid.market.kernels.matches import all_linear, lines
from outbid.market.kernels.rounds import GREATEST_EXPONENT, direction
from outbid.market.kernels.threads import in_threads
from outbid.market.market import Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_FURTHEST = 100.0  # of a factor's log: hires that underflow at the reference stay negligible
_GREATEST = 300.0  # of a log of hires at the reference
_BLOCK = 1 << 16
_MOST_BLOCKS = 400
_ROUNDS = 30
_STEADY = 1e-6


def separable(market: Market) -> bool:
    """Whether passes can be matrix–vector products, of few enough blocks to be worth it."""
    terms = market.terms
    return market.pairs is None and all_linear(terms.tables) and terms.of.size <= _MOST_BLOCKS


class SeparableKernel:
    """Sums over all pairs of a market whose frontiers are straight lines.

    Args:
        market: of which :func:`separable` is true.
    """

    def __init__(self, market: Market) -> None:
        self.passes, self.products_are_cheap = 0, False
        self._market = market
        terms = market.terms
        self._rows, self._row_class, self._row_slices = _sorted(terms.worker_class)
        self._columns, self._column_class, self._column_slices = _sorted(terms.seat_class)
        of = terms.of[np.ix_(self._row_class, self._column_class)]
        self._weight, self._constant = (each[of] for each in lines(market))
        self._matrix = np.empty(market.shape)
        self._log_n = np.log(market.workers)[self._rows]
        self._log_m = np.log(market.seats)[self._columns]
        self._reference: tuple[Array, Array] | None = None
        self._point = np.zeros(0), np.zeros(0)

    def sweep(self, a: Array, b: Array) -> Sweep:
        """A round of Gauss–Seidel, rows and columns filled exactly."""
        a, b = self._refer(a[self._rows], b[self._columns])
        row_logs = self._row_logs(b)
        a = fill_margin(np.zeros_like(a), row_logs, self._by_row, self._log_n, np.inf)
        if np.abs(a - self._origin[0]).max() > _FURTHEST:
            a, b = self._refer(a, b)
        column_logs = self._column_logs(a)
        next_b = fill_margin(np.zeros_like(b), column_logs, self._by_column, self._log_m, np.inf)
        rows = np.exp(np.minimum(row_logs + self._by_row * a[:, None], GREATEST_EXPONENT))
        columns = np.exp(np.minimum(column_logs + self._by_column * b[:, None], GREATEST_EXPONENT))
        rise, fall = self._directions(rows)
        n, m = np.exp(self._log_n), np.exp(self._log_m)
        return Sweep(
            self._unsorted(a, self._rows),
            self._unsorted(next_b, self._columns),
            (self._unsorted(a, self._rows), self._unsorted(b, self._columns)),
            self._unsorted(1 - (np.exp(a) + rows.sum(1)) / n, self._rows),
            self._unsorted(1 - (np.exp(b) + columns.sum(1)) / m, self._columns),
            self._unsorted(rise, self._rows),
            self._unsorted(fall, self._columns),
        )

    def evaluate(self, a: Array, b: Array) -> Sums:
        """Sums at (a, b)."""
        a, b = self._refer(a[self._rows], b[self._columns])
        self._point = a, b
        rows = np.exp(np.minimum(self._row_logs(b) + self._by_row * a[:, None], GREATEST_EXPONENT))
        columns = np.exp(np.minimum(self._column_logs(a) + self._by_column * b[:, None], GREATEST_EXPONENT))
        return Sums(
            self._unsorted(rows.sum(1), self._rows),
            self._unsorted((self._by_row * rows).sum(1), self._rows),
            self._unsorted(columns.sum(1), self._columns),
            self._unsorted((self._by_column * columns).sum(1), self._columns),
        )

    def across(self, v: Array) -> Array:
        """Σ_y (1−λ)μ v."""
        a, b = self._point
        sums = self._row_sums(b, v[self._columns])
        factors = np.exp(self._by_row * (a - self._origin[0])[:, None])
        return self._unsorted(((1 - self._by_row) * factors * sums).sum(1), self._rows)

    def down(self, u: Array) -> Array:
        """Σ_x λμ u."""
        a, b = self._point
        sums = self._column_sums(a, u[self._rows])
        factors = np.exp(self._by_column * (b - self._origin[1])[:, None])
        return self._unsorted(((1 - self._by_column) * factors * sums).sum(1), self._columns)

    @property
    def _by_row(self) -> Array:
        """λ of each row with each class of seats, shape (X, S)."""
        return np.repeat(self._weight, [s.stop - s.start for s in self._row_slices], axis=0)

    @property
    def _by_column(self) -> Array:
        """1 − λ of each column with each class of workers, shape (Y, R)."""
        return 1 - np.repeat(self._weight.T, [s.stop - s.start for s in self._column_slices], axis=0)

    @property
    def _origin(self) -> tuple[Array, Array]:
        assert self._reference is not None
        return self._reference

    def _row_sums(self, b: Array, v: Array | None = None) -> Array:
        """Σ_y of hires (times v) at a reference a and this b, by class of seats, shape (X, S)."""
        self.passes += 1
        result = np.empty((len(self._rows), len(self._column_slices)))
        shift = b - self._origin[1]
        for r, rows in enumerate(self._row_slices):
            for s, columns in enumerate(self._column_slices):
                factor = np.exp((1 - self._weight[r, s]) * shift[columns])
                if v is not None:
                    factor *= v[columns]
                result[rows, s] = self._matrix[rows, columns] @ factor
        return result

    def _column_sums(self, a: Array, u: Array | None = None) -> Array:
        """Σ_x of hires (times u) at this a and a reference b, by class of workers, shape (Y, R)."""
        self.passes += 1
        result = np.empty((len(self._columns), len(self._row_slices)))
        shift = a - self._origin[0]
        for r, rows in enumerate(self._row_slices):
            for s, columns in enumerate(self._column_slices):
                factor = np.exp(self._weight[r, s] * shift[rows])
                if u is not None:
                    factor *= u[rows]
                result[columns, r] = factor @ self._matrix[rows, columns]
        return result

    def _row_logs(self, b: Array) -> Array:
        """Logs of hires by class of seats at a = 0 and this b, shape (X, S)."""
        with np.errstate(divide="ignore"):
            return np.log(self._row_sums(b)) - self._by_row * self._origin[0][:, None]

    def _column_logs(self, a: Array) -> Array:
        """Logs of hires by class of workers at this a and b = 0, shape (Y, R)."""
        with np.errstate(divide="ignore"):
            return np.log(self._column_sums(a)) - self._by_column * self._origin[1][:, None]

    def _directions(self, rows: Array) -> tuple[Array, Array]:
        """The direction that leaves matches as they are, from the hires between classes."""
        between = np.add.reduceat(rows, [s.start for s in self._row_slices])
        weighted = self._weight * between
        fall = np.ones(between.shape[1])
        rise = np.ones(between.shape[0])
        row_total, column_total = weighted.sum(1), (between - weighted).sum(0)
        for _ in range(_ROUNDS):
            rise = direction((between - weighted) @ fall + row_total, row_total)
            turned = weighted.T @ rise
            total = column_total
            before = fall
            fall = np.divide(turned, total, out=np.ones_like(fall), where=total > 0)
            fall /= fall.max()
            if np.abs(fall - before).max() <= _STEADY:
                break
        sizes = [s.stop - s.start for s in self._row_slices], [s.stop - s.start for s in self._column_slices]
        return np.repeat(rise, sizes[0]), np.repeat(fall, sizes[1])

    def _refer(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Makes (a, b), or a lower point if its hires overflow, the reference if the present one is too far away."""
        if self._reference is not None:
            moved = max(np.abs(a - self._reference[0]).max(), np.abs(b - self._reference[1]).max())
            if moved <= _FURTHEST:
                return a, b
        self.passes += self._reference is not None
        h, k = self._build(a, b)
        if max(h.max(), k.max()) > _GREATEST:
            a, b = a - np.maximum(h, 0), b - np.maximum(k, 0)
            self._build(a, b)
        self._reference = a, b
        return a, b

    def _build(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Fills the matrix with the hires at (a, b); returns the greatest log in each row and column."""
        market = self._market
        sigma, tau = market.worker_scale, market.seat_scale
        value, amenity = (np.broadcast_to(each, market.shape) for each in (market.value, market.amenity))
        step, with_amenity = max(1, _BLOCK // len(b)), bool(market.amenity.any())
        parts = [
            (r, slice(at, min(at + step, of_class.stop)))
            for r, of_class in enumerate(self._row_slices)
            for at in range(of_class.start, of_class.stop, step)
        ]
        h, greatest = np.full(len(a), -np.inf), []

        def work(part: tuple[int, slice]) -> None:
            r, rows = part
            k = np.full(len(b), -np.inf)
            for s, columns in enumerate(self._column_slices):
                weight = self._weight[r, s]
                where = self._where(rows, columns)
                logs = value[where] * ((1 - weight) / tau)
                if with_amenity:
                    logs += amenity[where] * (weight / sigma)
                logs += (weight * a[rows] + self._constant[r, s])[:, None]
                logs += (1 - weight) * b[columns]
                h[rows] = np.maximum(h[rows], logs.max(1))
                k[columns] = logs.max(0)
                hires = self._matrix[rows, columns]
                np.exp(np.minimum(logs, GREATEST_EXPONENT, out=logs), out=hires)
                if market.feasible is not None:
                    hires *= market.feasible[where]
            greatest.append(k)

        in_threads(work, parts, self._matrix.size)
        return h, np.maximum.reduce(greatest)

    def _where(self, rows: slice, columns: slice) -> tuple[slice | Index, ...]:
        """Where a block lies in the market's own order: slices where there is one class."""
        whole_rows, whole_columns = len(self._row_slices) == 1, len(self._column_slices) == 1
        if whole_rows and whole_columns:
            return rows, columns
        if whole_columns:
            return self._rows[rows], columns
        return np.ix_(self._rows[rows], self._columns[columns])

    def _unsorted(self, values: Array, order: Index) -> Array:
        result = np.empty_like(values)
        result[order] = values
        return result


def _sorted(classes: Index) -> tuple[Index, Index, list[slice]]:
    """Types in the order of their classes, the classes that have any, and where each begins and ends."""
    order = np.argsort(classes, kind="stable")
    found, start = np.unique(classes[order], return_index=True)
    stops = [*start[1:].tolist(), len(classes)]
    return order, found, [slice(i, j) for i, j in zip(start.tolist(), stops, strict=True)]

"""One cleared market with linear frontiers, from which scenarios depart by factors of rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import Frontier, PiecewiseLinear
from outbid.market.market import Market
from outbid.market.outcome import Outcome
from outbid.market.solver.components import components

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_MOST_GROUPS = 64


@dataclass(frozen=True, eq=False)
class Reference:
    """Hires of the reference, types sorted by group: those whose frontiers slope alike, in one part of the market.

    Args:
        hires: μ, shape (X, Y).
        weights: λ where two groups meet, shape (R, C).
        worker_order: worker types sorted by group, shape (X,).
        seat_order: seat types sorted by group, shape (Y,).
        rows: where each group of workers begins and ends, R slices.
        columns: the same of seats, C slices.
        row_part: part of each group of workers, shape (R,); parts share nobody.
        column_part: part of each group of seats, shape (C,).
    """

    hires: Array
    weights: Array
    worker_order: Index
    seat_order: Index
    rows: Sequence[slice]
    columns: Sequence[slice]
    row_part: Index
    column_part: Index

    @property
    def row_weights(self) -> Array:
        """λ of each worker type with each group of seats, shape (C, X)."""
        return np.repeat(self.weights.T, [s.stop - s.start for s in self.rows], axis=1)

    @property
    def column_weights(self) -> Array:
        """1 − λ of each seat type with each group of workers, shape (R, Y)."""
        return np.repeat(1 - self.weights, [s.stop - s.start for s in self.columns], axis=1)

    def row_sums(self, db: Array) -> Array:
        """Σ over each group of seats of hires·exp((1−λ)db), shape (C, S, X), for ``db`` (S, Y)."""
        sums = np.zeros((len(self.columns), len(db), self.hires.shape[0]))
        for c, seats in enumerate(self.columns):
            for weight, groups in self._meeting(self.weights[:, c], self.row_part == self.column_part[c]):
                factor = np.exp((1 - weight) * db[:, seats])
                for r in groups:
                    np.matmul(factor, self.hires[self.rows[r], seats].T, out=sums[c][:, self.rows[r]])
        return sums

    def column_sums(self, da: Array) -> Array:
        """Σ over each group of workers of hires·exp(λda), shape (R, S, Y), for ``da`` (S, X)."""
        sums = np.zeros((len(self.rows), len(da), self.hires.shape[1]))
        for r, workers in enumerate(self.rows):
            for weight, groups in self._meeting(self.weights[r], self.column_part == self.row_part[r]):
                factor = np.exp(weight * da[:, workers])
                for c in groups:
                    np.matmul(factor, self.hires[workers, self.columns[c]], out=sums[r][:, self.columns[c]])
        return sums

    @staticmethod
    def _meeting(weights: Array, possible: NDArray[np.bool_]) -> list[tuple[float, Index]]:
        """Groups that can meet, by the λ at which they do."""
        return [(w, np.flatnonzero(possible & (weights == w))) for w in np.unique(weights[possible])]


def reference(outcome: Outcome) -> Reference | None:
    """The reference from an outcome; ``None`` unless all frontiers are linear and the groups are few."""
    market = outcome.market
    slopes = _slopes(market)
    if slopes is None or market.pairs is not None:
        return None
    parts = components(market)
    # classes of the same slopes are one: intercepts are in the hires already
    worker_class = np.unique(slopes, axis=0, return_inverse=True)[1].ravel()[market.terms.worker_class]
    seat_class = np.unique(slopes, axis=1, return_inverse=True)[1].ravel()[market.terms.seat_class]
    worker_order, rows, first_rows = _sorted(parts.worker, worker_class)
    seat_order, columns, first_columns = _sorted(parts.seat, seat_class)
    if len(rows) + len(columns) > _MOST_GROUPS:
        return None
    meeting = slopes[np.ix_(market.terms.worker_class[first_rows], market.terms.seat_class[first_columns])]
    return Reference(
        outcome.hires[np.ix_(worker_order, seat_order)],
        1 / (1 + meeting * (market.seat_scale / market.worker_scale)),
        worker_order,
        seat_order,
        rows,
        columns,
        parts.worker[first_rows],
        parts.seat[first_columns],
    )


def _slopes(market: Market) -> Array | None:
    """W' by class of worker and class of seat; ``None`` if a frontier is not linear."""
    slope = [_slope(table) for table in market.terms.tables]
    known = np.array([np.nan if each is None else each for each in slope])[market.terms.of]
    return None if np.isnan(known).any() else known


def _slope(table: Frontier) -> float | None:
    if isinstance(table, PiecewiseLinear) and (table.slopes == table.slopes[0]).all():
        return float(table.slopes[0])
    return None


def _sorted(part: Index, of_class: Index) -> tuple[Index, list[slice], Index]:
    """The order of types by part and class, the groups' places in it, and the first type of each group."""
    order = np.lexsort((of_class, part))
    new = (np.diff(part[order]) != 0) | (np.diff(of_class[order]) != 0)
    begins = np.concatenate([[0], np.flatnonzero(new) + 1])
    ends = np.append(begins[1:], len(order))
    return order, [slice(int(i), int(j)) for i, j in zip(begins, ends, strict=True)], order[begins]

"""Compiled loops over the pairs of a sparse market of tabulated frontiers, two threads at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import PiecewiseLinear
from outbid.market.kernels import sparse_kernels as kernels
from outbid.market.kernels.rounds import GREATEST_EXPONENT
from outbid.market.kernels.sparse_tables import flatten
from outbid.market.market import Market, Pairs

Array = NDArray[np.float64]
_THREADS = 2


class CompiledLoops:
    """Visits pairs row by row, the rows shared out so that each thread has as many pairs.

    Args:
        market: with these pairs; every frontier a :class:`~outbid.market.frontier.PiecewiseLinear`.
        pairs: every worker type has at least one.
    """

    def __init__(self, market: Market, pairs: Pairs) -> None:
        terms = market.terms
        tables = [table for table in terms.tables if isinstance(table, PiecewiseLinear)]
        assert len(tables) == len(terms.tables)
        self._tables = flatten(tables, market.worker_scale, market.seat_scale)
        self._classes = terms.worker_class, terms.seat_class, terms.of
        self._scales = 1 / market.worker_scale, 1 / market.seat_scale, GREATEST_EXPONENT
        self._start, self._seat = pairs.start, pairs.seat
        self._shape = market.shape
        shares = np.linspace(0, len(pairs.seat), _THREADS + 1)
        cuts = np.searchsorted(pairs.start, shares)
        self._parts = list(zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True))
        self._pool = ThreadPoolExecutor(_THREADS)

    def _share(self, work: Callable[[int, int, int], None]) -> None:
        """Runs ``work(part, low, high)`` for all parts."""
        for each in [self._pool.submit(work, k, *part) for k, part in enumerate(self._parts)]:
            each.result()

    def visit(
        self, value: Array, amenity: Array, a: Array, b: Array, hires: Array, weighted: Array
    ) -> tuple[Array, Array]:
        """Fills μ and λμ at (a, b); returns their sums by row."""
        row, row_weight = np.empty((2, self._shape[0]))

        def work(_: int, low: int, high: int) -> None:
            kernels.visit(
                low,
                high,
                self._start,
                self._seat,
                value,
                amenity,
                self._scales,
                a,
                b,
                self._classes,
                self._tables,
                hires,
                weighted,
                row,
                row_weight,
            )

        self._share(work)
        return row, row_weight

    def columns(self, hires: Array, weighted: Array, growth: Array, rise: Array) -> Array:
        """Σμ, Σ(1−λ)μ, Σλμ·growth and Σλμ·rise by column, shape (4, Y)."""
        sums = np.zeros((_THREADS, 4, self._shape[1]))

        def work(part: int, low: int, high: int) -> None:
            kernels.columns(low, high, self._start, self._seat, hires, weighted, growth, rise, sums[part])

        self._share(work)
        result: Array = sums.sum(0)
        return result

    def across(self, hires: Array, weighted: Array, v: Array) -> Array:
        """Σ_y (1−λ)μ v, shape (X,)."""
        result = np.empty(self._shape[0])
        self._share(
            lambda _, low, high: kernels.across(
                low, high, self._start, self._seat, hires, weighted, v, result
            )
        )
        return result

    def down(self, weighted: Array, u: Array) -> Array:
        """Σ_x λμ u, shape (Y,)."""
        sums = np.zeros((_THREADS, self._shape[1]))
        self._share(
            lambda part, low, high: kernels.down(low, high, self._start, self._seat, weighted, u, sums[part])
        )
        result: Array = sums.sum(0)
        return result

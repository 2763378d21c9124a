"""Loops over the pairs of a sparse market in numpy, for any frontier; the oracle of the compiled ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.kernels.rounds import GREATEST_EXPONENT
from outbid.market.market import Market, Pairs

Array = NDArray[np.float64]


class PlainLoops:
    """Visits pairs by :meth:`~outbid.market.frontier.Frontier.transfer`, those that share a frontier together.

    Args:
        market: with these pairs.
        pairs: every worker type has at least one.
    """

    def __init__(self, market: Market, pairs: Pairs) -> None:
        self._scales = market.worker_scale, market.seat_scale
        self._start, self._seat, self._worker = pairs.start, pairs.seat, pairs.worker
        self._seats = market.shape[1]
        terms = market.terms
        table = terms.of[terms.worker_class[self._worker], terms.seat_class[self._seat]]
        order = np.argsort(table, kind="stable")
        ends = np.searchsorted(table[order], np.arange(len(terms.tables) + 1))
        self._sharing = [
            (frontier, order[low:high])
            for frontier, low, high in zip(terms.tables, ends[:-1], ends[1:], strict=True)
            if low < high
        ]

    def _by_row(self, values: Array) -> Array:
        result: Array = np.add.reduceat(values, self._start[:-1])
        return result

    def _by_column(self, values: Array) -> Array:
        result: Array = np.bincount(self._seat, values, self._seats).astype(np.float64, copy=False)
        return result

    def visit(
        self, value: Array, amenity: Array, a: Array, b: Array, hires: Array, weighted: Array
    ) -> tuple[Array, Array]:
        """Fills μ and λμ at (a, b); returns their sums by row."""
        sigma, tau = self._scales
        for frontier, pairs in self._sharing:
            own, gain = b[self._seat[pairs]], value[pairs] / tau
            level = gain - amenity[pairs] / sigma + own - a[self._worker[pairs]]
            given, _, weight = frontier.transfer(level, sigma, tau)
            mu = np.exp(np.minimum(own + gain - given / tau, GREATEST_EXPONENT))
            hires[pairs], weighted[pairs] = mu, weight * mu
        return self._by_row(hires), self._by_row(weighted)

    def columns(self, hires: Array, weighted: Array, growth: Array, rise: Array) -> Array:
        """Σμ, Σ(1−λ)μ, Σλμ·growth and Σλμ·rise by column, shape (4, Y)."""
        return np.stack(
            [
                self._by_column(hires),
                self._by_column(hires - weighted),
                self._by_column(weighted * growth[self._worker]),
                self._by_column(weighted * rise[self._worker]),
            ]
        )

    def across(self, hires: Array, weighted: Array, v: Array) -> Array:
        """Σ_y (1−λ)μ v, shape (X,)."""
        return self._by_row((hires - weighted) * v[self._seat])

    def down(self, weighted: Array, u: Array) -> Array:
        """Σ_x λμ u, shape (Y,)."""
        return self._by_column(weighted * u[self._worker])

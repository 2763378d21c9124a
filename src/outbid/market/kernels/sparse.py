"""The kernel of sparse markets: work and memory in proportion to the pairs that can match.

μ and λμ of every pair are kept from the last visit, so that products with the Jacobian look nothing up. Compiled loops
(:mod:`~outbid.market.kernels.sparse_kernels`) take large markets of tabulated frontiers, numpy the rest.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import PiecewiseLinear
from outbid.market.kernels.kernel import Sums, Sweep
from outbid.market.kernels.rounds import direction, fill_rows, finish, growth
from outbid.market.kernels.sparse_plain import PlainLoops
from outbid.market.market import Market

Array = NDArray[np.float64]
COMPILED_FROM = 20_000
"""Pairs from which compiled loops are worth loading."""


class Loops(Protocol):
    """The loops over pairs, compiled or not."""

    def visit(
        self, value: Array, amenity: Array, a: Array, b: Array, hires: Array, weighted: Array
    ) -> tuple[Array, Array]:
        """Fills μ and λμ, shape (P,), at (a, b); returns their sums by row."""
        ...

    def columns(self, hires: Array, weighted: Array, growth: Array, rise: Array) -> Array:
        """Σμ, Σ(1−λ)μ, Σλμ·growth and Σλμ·rise by column, shape (4, Y)."""
        ...

    def across(self, hires: Array, weighted: Array, v: Array) -> Array:
        """Σ_y (1−λ)μ v, shape (X,)."""
        ...

    def down(self, weighted: Array, u: Array) -> Array:
        """Σ_x λμ u, shape (Y,)."""
        ...


class SparseKernel:
    """Sums over the pairs of a market with ``pairs``.

    Args:
        market: with ``pairs``.
        compiled: whether to use compiled loops; ``None``: if there are many pairs and every frontier is tabulated.
    """

    def __init__(self, market: Market, compiled: bool | None = None) -> None:
        assert market.pairs is not None
        self.passes, self.products_are_cheap = 0, True
        self._market = market
        size = len(market.pairs.seat)
        self._value = np.broadcast_to(market.value, (size,))
        self._amenity = np.broadcast_to(market.amenity, (size,))
        self._hires, self._weighted = np.empty(size), np.empty(size)
        tabulated = all(isinstance(table, PiecewiseLinear) for table in market.terms.tables)
        if compiled is None:
            compiled = tabulated and size >= COMPILED_FROM
        self._loops: Loops
        if compiled:
            from outbid.market.kernels.sparse_compiled import CompiledLoops

            self._loops = CompiledLoops(market, market.pairs)
        else:
            self._loops = PlainLoops(market, market.pairs)

    def _visit(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Fills μ and λμ at (a, b); returns their sums by row."""
        self.passes += 1
        return self._loops.visit(self._value, self._amenity, a, b, self._hires, self._weighted)

    def sweep(self, a: Array, b: Array) -> Sweep:
        """A round of Gauss–Seidel in one visit: columns see the rows' step to first order."""
        market = self._market
        row, row_weight = self._visit(a, b)
        delta = fill_rows(a, np.log(market.workers), row, row_weight)
        sums = self._loops.columns(self._hires, self._weighted, growth(delta), direction(row, row_weight))
        return finish(
            a,
            b,
            (market.workers, market.seats),
            Sums(row, row_weight, sums[0], sums[1]),
            delta,
            sums[2],
            sums[3],
        )

    def evaluate(self, a: Array, b: Array) -> Sums:
        """Sums at (a, b)."""
        row, row_weight = self._visit(a, b)
        none = np.zeros(len(a))
        sums = self._loops.columns(self._hires, self._weighted, none, none)
        return Sums(row, row_weight, sums[0], sums[1])

    def across(self, v: Array) -> Array:
        """Σ_y (1−λ)μ v."""
        self.passes += 1
        return self._loops.across(self._hires, self._weighted, v)

    def down(self, u: Array) -> Array:
        """Σ_x λμ u."""
        self.passes += 1
        return self._loops.down(self._weighted, u)

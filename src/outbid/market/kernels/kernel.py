"""What the solver asks of a market: sums over all pairs, from potentials a = log μ_x0 and b = log μ_0y.

A kernel is the only part of clearing that visits pairs. Each visit of all pairs for one side's sums is a *pass*, and is
counted. See :mod:`~outbid.market.kernels.dense` (any frontier), :mod:`~outbid.market.kernels.lookup` (tables,
compiled) and :mod:`~outbid.market.kernels.separable` (linear frontiers: matrix–vector products).
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Sums(NamedTuple):
    """Sums of the hires μ and of their derivatives at one point; λ = d log μ/da, 1 − λ = d log μ/db.

    Args:
        row: Σ_y μ, shape (X,).
        row_weight: Σ_y λμ, shape (X,).
        column: Σ_x μ, shape (Y,).
        column_weight: Σ_x (1−λ)μ, shape (Y,).
    """

    row: Array
    row_weight: Array
    column: Array
    column_weight: Array


class Sweep(NamedTuple):
    """One round of Gauss–Seidel: every row, then every column, is filled.

    Args:
        a: next log of unmatched workers, shape (X,).
        b: next log of open seats, shape (Y,).
        at: the point (a, b) of the residuals.
        worker_residual: n − μ_x0 − Σ_y μ there, relative to n, shape (X,).
        seat_residual: the same for seats, shape (Y,).
        rise: direction of a that, with ``fall``, hardly changes the matches, shape (X,).
        fall: direction of −b, shape (Y,).
    """

    a: Array
    b: Array
    at: tuple[Array, Array]
    worker_residual: Array
    seat_residual: Array
    rise: Array
    fall: Array


class Kernel(Protocol):
    """Sums over the pairs of one market; keeps what it needs between calls, and counts.

    ``products_are_cheap``: whether a product with the Jacobian takes far less time than a visit.
    """

    passes: int
    products_are_cheap: bool

    def sweep(self, a: Array, b: Array) -> Sweep:
        """A round of Gauss–Seidel from (a, b)."""
        ...

    def evaluate(self, a: Array, b: Array) -> Sums:
        """Sums at (a, b); keeps there what :meth:`across` and :meth:`down` need."""
        ...

    def across(self, v: Array) -> Array:
        """Σ_y (1−λ)μ v, shape (X,), at the point of the last :meth:`evaluate`."""
        ...

    def down(self, u: Array) -> Array:
        """Σ_x λμ u, shape (Y,), at the point of the last :meth:`evaluate`."""
        ...

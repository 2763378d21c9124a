"""Linear systems with an effect for each worker type and each seat type, solved without a dummy for any of them.

The matrix has diagonal blocks D_a (X) and D_b (Y), a dense block C (X, Y) between them, and K columns of features. The
longer side goes first (its block is diagonal), what is left of the other is a positive definite matrix of its own size,
and the features see what the effects do not explain (Frisch, Waugh & Lovell).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Effects:
    """The block of both sides' effects, [[diag D_a, C], [Cᵀ, diag D_b]], positive definite.

    Args:
        workers: D_a, shape (X,).
        seats: D_b, shape (Y,).
        between: C, shape (X, Y).
        inverse: of the Schur complement of the shorter side, square.
        share: D⁻¹C of the longer side, shape (longer, shorter).
        workers_longer: which side is which.
    """

    workers: Array
    seats: Array
    between: Array
    inverse: Array
    share: Array
    workers_longer: bool

    @staticmethod
    def of(workers: Array, seats: Array, between: Array) -> Effects:
        """Eliminates the longer side: (longer × shorter²) multiplications."""
        longer = len(workers) >= len(seats)
        diagonal, other, block = (workers, seats, between) if longer else (seats, workers, between.T)
        share = block / diagonal[:, None]
        complement = -(block.T @ share)
        complement[np.diag_indices_from(complement)] += other
        inverse = np.asarray(np.linalg.inv(complement), np.float64)
        return Effects(workers, seats, between, inverse, share, longer)

    def solve(self, workers: Array, seats: Array) -> tuple[Array, Array]:
        """Effects for the right-hand sides ``workers`` (X, …) and ``seats`` (Y, …), of the same shapes."""
        first, second = (workers, seats) if self.workers_longer else (seats, workers)
        diagonal = self.workers if self.workers_longer else self.seats
        scaled = (first.T / diagonal).T
        short = self.inverse @ (second - self.share.T @ first)
        long = scaled - self.share @ short
        return (long, short) if self.workers_longer else (short, long)

    def inverse_blocks(self) -> tuple[Array, Array, Array]:
        """Of the inverse: the diagonals of both sides, shapes (X,) and (Y,), and the block between them, (X, Y)."""
        across = -(self.share @ self.inverse)
        diagonal = self.workers if self.workers_longer else self.seats
        long = 1 / diagonal - (across * self.share).sum(axis=1)
        short = np.diag(self.inverse)
        return (long, short, across) if self.workers_longer else (short, long, across.T)


@dataclass(frozen=True, eq=False)
class System:
    """The whole matrix with K feature columns.

    Args:
        effects: both sides' effects.
        workers: shape (X, K), the worker effects' rows of the feature columns.
        seats: shape (Y, K), the seat effects' rows.
        features: shape (K, K).
    """

    effects: Effects
    workers: Array
    seats: Array
    features: Array

    @cached_property
    def explained(self) -> tuple[Array, Array]:
        """What the effects explain of each feature: coefficients of shapes (X, K) and (Y, K)."""
        return self.effects.solve(self.workers, self.seats)

    @cached_property
    def left(self) -> Array:
        """What the effects leave of the features' block, shape (K, K)."""
        a, b = self.explained
        block: Array = self.features - self.workers.T @ a - self.seats.T @ b
        return (block + block.T) / 2

    def solve(self, workers: Array, seats: Array, features: Array) -> tuple[Array, Array, Array]:
        """Solution for right-hand sides of shapes (X,), (Y,) and (K,)."""
        a, b = self.explained
        beta = solve_scaled(self.left, features - a.T @ workers - b.T @ seats)
        own_a, own_b = self.effects.solve(workers, seats)
        return own_a - a @ beta, own_b - b @ beta, beta


def solve_scaled(matrix: Array, right: Array) -> Array:
    """``matrix⁻¹ right`` for a positive definite matrix whose features may have very different units."""
    unit = 1 / np.sqrt(np.diag(matrix))
    scaled = matrix * unit[:, None] * unit
    result: Array = (np.linalg.solve(scaled, (right.T * unit).T).T * unit).T
    return result

"""Points that fill the unit cube more evenly than random ones: a randomly shifted rank-1 lattice rule."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
POINTS = 1024
"""Points of a shift."""
VECTOR = (
    1, 283, 379, 223, 429, 367, 237, 397, 251, 155, 325, 467, 451, 101, 361, 477, 321, 469,
    481, 453, 421, 135, 433, 437, 363, 415, 359, 169, 139, 395, 81, 55, 131, 471, 317, 449,
    269, 347, 163, 137, 403, 103, 99, 75, 125, 183, 495, 299, 385, 311, 87, 463,
)  # fmt: skip
"""Generating vector, by component-by-component construction (Nuyens & Cools 2006): ``tools/lattice_rule.py``."""


def shifted(dimensions: int, seed: tuple[int, ...], replicates: int) -> Array:
    """Independently shifted copies of the lattice, whose means are unbiased and whose spread gives the error.

    Coordinate ``j`` of point ``i`` is the fractional part of ``i·VECTOR[j]/POINTS`` plus the shift (Cranley &
    Patterson 1976, Randomization of number theoretic methods for multiple integration, SIAM J. Numer. Anal. 13(6)).

    Args:
        dimensions: of the cube, at most ``len(VECTOR)``; the first ones are the most even.
        seed: of the shifts.
        replicates: how many shifts.

    Returns:
        shape (dimensions, replicates · POINTS), one replicate after the other, each coordinate uniform over [0, 1).
    """
    vector = np.array(VECTOR[:dimensions])
    lattice = np.outer(vector, np.arange(POINTS)) % POINTS / POINTS
    shifts = np.random.default_rng(seed).random((dimensions, replicates))
    points: Array = lattice[:, None, :] + shifts[:, :, None]
    points -= np.floor(points)
    return points.reshape(dimensions, replicates * POINTS)

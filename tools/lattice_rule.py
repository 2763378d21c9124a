"""Finds the generating vector of the rank-1 lattice rule in ``outbid.worth.rank_one``, and prints it.

Component-by-component construction, with the criterion of Nuyens & Cools (2006), Fast algorithms for component-by-
component construction of rank-1 lattice rules in shift-invariant reproducing kernel Hilbert spaces, Mathematics of
Computation 75: each component makes the worst-case error least, given those before it, over functions with
square-integrable mixed first derivatives and product weights, averaged over random shifts. Their Fourier transform is
not needed for so few points: all products are formed.
"""

import numpy as np

POINTS, DIMENSIONS = 1024, 52


def weights() -> np.ndarray:
    """How much each coordinate matters: the exit first, then the bridge's steps, each less than the one before."""
    return 1.0 / np.arange(1, DIMENSIONS + 1) ** 2


def vector() -> list[int]:
    """The generating vector, shape (DIMENSIONS,), odd numbers below half of POINTS: z and POINTS − z err alike."""
    index = np.arange(POINTS)
    candidates = np.arange(1, POINTS // 2, 2)
    x = index / POINTS
    kernel = x * x - x + 1 / 6
    grid = kernel[np.outer(candidates, index) % POINTS]
    product = np.ones(POINTS)
    chosen: list[int] = []
    for weight in weights():
        best = int(np.argmin(grid @ product)) if chosen else 0
        chosen.append(int(candidates[best]))
        product *= 1 + weight * grid[best]
    return chosen


if __name__ == "__main__":
    print(", ".join(map(str, vector())))

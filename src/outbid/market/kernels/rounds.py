"""The end of one visit of all pairs: from the sums at (a, b) to the next potentials."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.kernels.kernel import Sums, Sweep
from outbid.market.kernels.margins import fill_margin

Array = NDArray[np.float64]
GREATEST_EXPONENT = 600.0  # of a log of hires: its sums over any market do not overflow
STEEPEST = 30.0
SWIFTEST = 2.0  # greatest fall by unit of excess: at a floor λ is 0, and more as soon as the floor is left
MOST_GROWTH = 50.0
FARTHEST = 4.0  # that a log falls in a sweep; a rise falls short by itself where W is concave


def fill_rows(a: Array, log_mass: Array, row: Array, row_weight: Array) -> Array:
    """δ of each row by its mean weight: exact where λ is the same for all of a row's hires."""
    excess = np.log(np.exp(np.minimum(a, GREATEST_EXPONENT)) + row) - log_mass
    farthest = np.minimum(FARTHEST, SWIFTEST * np.abs(excess))
    with np.errstate(divide="ignore"):
        return fill_margin(a, np.log(row)[:, None], mean_weight(row, row_weight)[:, None], log_mass, farthest)


def mean_weight(total: Array, weighted: Array) -> Array:
    """λ̄, 1 where there is nothing to weigh."""
    return np.divide(weighted, total, out=np.ones_like(total), where=total > 0)


def direction(row: Array, row_weight: Array) -> Array:
    """How far a must rise where b falls by one, to leave a row's hires as they are: Σ(1−λ)μ / Σλμ."""
    ratio = np.divide(row - row_weight, row_weight, out=np.ones_like(row), where=row_weight > 0)
    return np.clip(ratio, 1 / STEEPEST, STEEPEST)


def growth(delta: Array) -> Array:
    """e^δ − 1: matches grow by λ times this at most (convexity), and never to less than nothing."""
    return np.expm1(np.minimum(delta, MOST_GROWTH))


def finish(
    a: Array,
    b: Array,
    masses: tuple[Array, Array],
    sums: Sums,
    delta: Array,
    tilt: Array,
    drift: Array,
) -> Sweep:
    """The columns' turn, at the rows' new potentials to first order.

    Args:
        a: log of unmatched workers at the visit, shape (X,).
        b: log of open seats at the visit, shape (Y,).
        masses: n (X,) and m (Y,).
        sums: at (a, b).
        delta: the rows' step, shape (X,).
        tilt: Σ_x λμ (e^δ − 1), shape (Y,).
        drift: Σ_x λμ rise, shape (Y,).
    """
    n, m = masses
    weight = sums.column_weight
    filled = np.maximum(sums.column + tilt, 0.0)
    step = fill_rows(b, np.log(m), filled, mean_weight(sums.column, weight) * filled)
    fall = np.divide(drift, weight, out=np.ones_like(drift), where=weight > 0)
    return Sweep(
        a + delta,
        b + step,
        (a, b),
        1 - (np.exp(np.minimum(a, GREATEST_EXPONENT)) + sums.row) / n,
        1 - (np.exp(np.minimum(b, GREATEST_EXPONENT)) + sums.column) / m,
        direction(sums.row, sums.row_weight),
        np.clip(fall, 1 / STEEPEST, STEEPEST),
    )

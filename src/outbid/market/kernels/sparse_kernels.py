"""Compiled loops over the pairs of a sparse market; :mod:`~outbid.market.kernels.sparse_plain` does the same in numpy.

Rows ``low`` to ``high`` are visited, so that threads can share a visit; sums over columns go to arrays of their own.
"""

from __future__ import annotations

from math import exp

import numpy as np
from numpy.typing import NDArray

from outbid.core.compiled import njit
from outbid.market.kernels.sparse_tables import FlatTables

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@njit(cache=True, nogil=True)
def visit(
    low: int,
    high: int,
    start: Index,
    seat: Index,
    value: Array,
    amenity: Array,
    scales: tuple[float, float, float],
    a: Array,
    b: Array,
    classes: tuple[Index, Index, Index],
    tables: FlatTables,
    hires: Array,
    weighted: Array,
    row: Array,
    row_weight: Array,
) -> None:
    """μ and λμ of the pairs, and their sums by row."""
    per_sigma, per_tau, greatest = scales
    worker_class, seat_class, of = classes
    first, knots, level, offset, weight, lowest, per_width, first_bin, bins, bin_piece = tables
    for x in range(low, high):
        total = 0.0
        total_weight = 0.0
        for p in range(start[x], start[x + 1]):
            y = seat[p]
            t = of[worker_class[x], seat_class[y]]
            gain = value[p] * per_tau
            z = gain - amenity[p] * per_sigma + b[y] - a[x]
            place = (z - lowest[t]) * per_width[t]
            place = min(max(place, 0.0), bins[t] - 1.0)
            piece = bin_piece[first_bin[t] + int(place)]
            at = first[t]
            # the bin's first piece may lie before z, by rounding also after it
            while piece < knots[t] and z >= level[at + piece]:
                piece += 1
            while piece > 0 and z < level[at + piece - 1]:
                piece -= 1
            # a table of k knots has k + 1 pieces, so pieces of table t begin at first[t] + t
            w = weight[at + t + piece]
            mu = exp(min(b[y] + gain - offset[at + t + piece] - w * z, greatest))
            hires[p] = mu
            weighted[p] = w * mu
            total += mu
            total_weight += w * mu
        row[x] = total
        row_weight[x] = total_weight


@njit(cache=True, nogil=True)
def columns(
    low: int,
    high: int,
    start: Index,
    seat: Index,
    hires: Array,
    weighted: Array,
    growth: Array,
    rise: Array,
    sums: Array,
) -> None:
    """Adds Σμ, Σ(1−λ)μ, Σλμ·growth and Σλμ·rise by column to ``sums``, shape (4, Y)."""
    for x in range(low, high):
        for p in range(start[x], start[x + 1]):
            y = seat[p]
            sums[0, y] += hires[p]
            sums[1, y] += hires[p] - weighted[p]
            sums[2, y] += weighted[p] * growth[x]
            sums[3, y] += weighted[p] * rise[x]


@njit(cache=True, nogil=True)
def across(
    low: int,
    high: int,
    start: Index,
    seat: Index,
    hires: Array,
    weighted: Array,
    v: Array,
    result: Array,
) -> None:
    """Σ_y (1−λ)μ v, shape (X,)."""
    for x in range(low, high):
        total = 0.0
        for p in range(start[x], start[x + 1]):
            total += (hires[p] - weighted[p]) * v[seat[p]]
        result[x] = total


@njit(cache=True, nogil=True)
def down(
    low: int,
    high: int,
    start: Index,
    seat: Index,
    weighted: Array,
    u: Array,
    result: Array,
) -> None:
    """Adds Σ_x λμ u to ``result``, shape (Y,)."""
    for x in range(low, high):
        for p in range(start[x], start[x + 1]):
            result[seat[p]] += weighted[p] * u[x]

"""Compiled loops over the rows of an absorbed regression; :mod:`~outbid.evidence.statistics.absorb` has them plain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.core.compiled import njit

Array = NDArray[np.float64]
Index = NDArray[np.int32]
Place = NDArray[np.int64]


@njit(cache=True, nogil=True)
def order_by(codes: Index, levels: int) -> tuple[Place, Place]:
    """Rows in the order of their codes, and where each code begins (a counting sort, which is stable)."""
    start = np.zeros(levels + 1, np.int64)
    for code in codes:
        start[code + 1] += 1
    for level in range(levels):
        start[level + 1] += start[level]
    to = start[:-1].copy()
    order = np.empty(codes.size, np.int64)
    for row in range(codes.size):
        order[to[codes[row]]] = row
        to[codes[row]] += 1
    return order, start


@njit(cache=True, nogil=True)
def gather(
    codes: Index, columns: Array, weights: Array, order: Place, out: tuple[Index, Array, Array]
) -> None:
    """Rows of codes, columns and weights, all three in ``order``."""
    new_codes, new_columns, new_weights = out
    for row in range(order.size):
        old = order[row]
        for one in range(codes.shape[1]):
            new_codes[row, one] = codes[old, one]
        for one in range(columns.shape[1]):
            new_columns[row, one] = columns[old, one]
        new_weights[row] = weights[old]


@njit(cache=True, nogil=True)
def within(columns: Array, weights: Array, start: Place) -> None:
    """Takes each group's weighted mean off ``columns``, in place; rows stand group by group."""
    count = columns.shape[1]
    mean = np.empty(count)
    for group in range(start.size - 1):
        low, high = start[group], start[group + 1]
        total = 0.0
        mean[:] = 0.0
        for row in range(low, high):
            total += weights[row]
            for one in range(count):
                mean[one] += weights[row] * columns[row, one]
        for one in range(count):
            mean[one] /= total
        for row in range(low, high):
            for one in range(count):
                columns[row, one] -= mean[one]


@njit(cache=True, nogil=True)
def sums(columns: Array, weights: Array, codes: Index, out: Array) -> None:
    """Adds weighted ``columns`` to each row's levels in ``out``."""
    for row in range(columns.shape[0]):
        for one in range(columns.shape[1]):
            value = weights[row] * columns[row, one]
            for effect in range(codes.shape[1]):
                out[codes[row, effect], one] += value


@njit(cache=True, nogil=True)
def apply(effects: Array, weights: Array, codes: Index, start: Place, buffer: Array, out: Array) -> None:
    """The normal equations of all but the first set, once the first is taken out, times ``effects``.

    ``buffer`` holds the rows of the largest group, so that each group is read once while it is in the cache.
    """
    count = effects.shape[1]
    mean = np.empty(count)
    for group in range(start.size - 1):
        low, high = start[group], start[group + 1]
        total = 0.0
        mean[:] = 0.0
        for row in range(low, high):
            weight = weights[row]
            total += weight
            for one in range(count):
                value = 0.0
                for effect in range(codes.shape[1]):
                    value += effects[codes[row, effect], one]
                buffer[row - low, one] = value
                mean[one] += weight * value
        for one in range(count):
            mean[one] /= total
        for row in range(low, high):
            weight = weights[row]
            for one in range(count):
                value = weight * (buffer[row - low, one] - mean[one])
                for effect in range(codes.shape[1]):
                    out[codes[row, effect], one] += value


@njit(cache=True, nogil=True)
def subtract(columns: Array, effects: Array, codes: Index) -> None:
    """Takes each row's effects off ``columns``, in place."""
    for row in range(columns.shape[0]):
        for one in range(columns.shape[1]):
            for effect in range(codes.shape[1]):
                columns[row, one] -= effects[codes[row, effect], one]

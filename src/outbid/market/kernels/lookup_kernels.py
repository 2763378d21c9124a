"""Compiled visits of all pairs of a dense market with tabulated frontiers: one look-up and one exponential a pair.

The loops over a row are written so that the compiler turns them into vector instructions: no branch, an exponential of
their own (the library's is not vectorised), tables of one layout. An argument that is ``None`` (values that are the
same for a whole row, a mask that is not there) costs nothing: its branch is dropped when the loop is compiled.
"""

from __future__ import annotations

from math import exp, expm1, log

import numpy as np
from numpy.typing import NDArray

from outbid.core.compiled import njit
from outbid.market.kernels.memory_kernels import read, write

Array = NDArray[np.float64]
Index = NDArray[np.intp]

# no infinities and no nans may enter a loop compiled with these
_FAST = {"contract", "nnan", "ninf", "nsz", "reassoc"}
_LOWEST, _GREATEST = -700.0, 600.0
_LOG2E = 1.4426950408889634
_LN2_HIGH, _LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10  # fdlibm's split of log 2


@njit(cache=True, nogil=True, fastmath=_FAST, inline="always")
def _exp(x: float) -> float:
    """e^x for x in [-700, 700] to about one unit in the last place: 2^k times a polynomial of degree 12."""
    k = np.floor(x * _LOG2E + 0.5)
    r = x - k * _LN2_HIGH - k * _LN2_LOW
    p = 2.08767569878681e-09
    p = p * r + 2.505210838544172e-08
    p = p * r + 2.755731922398589e-07
    p = p * r + 2.7557319223985893e-06
    p = p * r + 2.48015873015873e-05
    p = p * r + 1.984126984126984e-04
    p = p * r + 1.388888888888889e-03
    p = p * r + 8.333333333333333e-03
    p = p * r + 4.1666666666666664e-02
    p = p * r + 1.6666666666666666e-01
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    return p * np.int64((np.int64(k) + 1023) << 52).view(np.float64)  # type: ignore[no-any-return]


@njit(cache=True, nogil=True)
def _fill(log_single: float, total: float, weighted: float, log_mass: float, farthest: float) -> float:
    """As :func:`~outbid.market.kernels.margins.fill_margin`, for one row and one weight."""
    if total <= 0:
        return min(max(log_mass - log_single, -farthest), 1e6)
    mean, logs, delta = weighted / total, log(total), 0.0
    for _ in range(60):
        part, single = logs + mean * delta, log_single + delta
        top = max(part, single)
        singles, matched = exp(single - top), exp(part - top)
        slope = max((singles + mean * matched) / (singles + matched), 1e-9)
        before = delta
        delta = min(max(delta + (log_mass - top - log(singles + matched)) / slope, -farthest), 1e6)
        if abs(delta - before) <= 4e-15 * (1 + abs(delta)):
            break
    return delta


@njit(cache=True, nogil=True, fastmath=_FAST)
def visit(
    order: Index,
    classes: tuple[Index, Index, Index],
    tables: tuple[Array, Array, NDArray[np.int32], Array, Array, Array],
    value: Array | None,
    amenity: Array | None,
    feasible: NDArray[np.uint8] | None,
    crowd: bool | None,
    scales: tuple[float, float],
    by_row: tuple[Array, Array],
    by_column: tuple[Array, Array],
    a: Array,
    log_mass: Array,
    limits: tuple[float, float, float, float],
    rows: tuple[Array, Array, Array],
    columns: Array,
    kept: tuple[NDArray[np.float32], NDArray[np.float32]] | None,
) -> None:
    """Visits the rows ``order``; one class after the other is best.

    Args:
        order: rows to visit.
        classes: of workers (X,), of seats (Y,), and the table of both, (R, S).
        tables: bins per unit of G and the first bin's position by table; first piece of each bin, G at which each
            piece ends, offset and weight of each piece.
        value: (X, Y), or ``None``: it is in ``by_row`` and ``by_column``.
        amenity: the same.
        feasible: (X, Y), 1 or 0; or ``None``: all.
        crowd: whether some bin holds up to four knots; ``None``: one at most.
        scales: 1/τ, 1/σ.
        by_row: what rows add to z and to the log of hires, (X,) each.
        by_column: what columns add, (Y,) each.
        a: log of unmatched workers, (X,).
        log_mass: (X,).
        limits: greatest fall of a row, steepest direction, greatest fall by unit of excess, and the
            greatest step that columns are told of.
        rows: Σμ, Σλμ and the step, (X,) each; written.
        columns: Σμ, Σ(1−λ)μ, Σλμ(e^δ − 1), Σλμ·rise, (4, Y); added to.
        kept: (1−λ)μ and λμ, (X, Y) each; written; or ``None``.
    """
    worker_class, seat_class, of = classes
    per_width, position, first, end, offset, weight = tables
    per_tau, per_sigma = scales
    z_row, log_row = by_row
    z_column, log_column = by_column
    row, row_weight, step = rows
    count = len(seat_class)
    bins = len(first) // len(per_width)
    top = bins - 1.0
    slope, intercept = np.empty(count), np.empty(count)
    base = np.empty(count, np.int64)
    hires, weighted = np.empty(count), np.empty(count)
    last = -1
    for x in order:
        if worker_class[x] != last:
            last = worker_class[x]
            for y in range(count):
                t = of[last, seat_class[y]]
                slope[y], intercept[y], base[y] = per_width[t], position[t], t * bins
        z_x, log_x = z_row[x], log_row[x]
        row_start = x * count
        total, total_weight = 0.0, 0.0
        for y in range(count):
            gain = 0.0
            if value is not None:
                gain = read(value, row_start + y) * per_tau
            z = gain + z_x + read(z_column, y)
            if amenity is not None:
                z -= read(amenity, row_start + y) * per_sigma
            place = min(max(z * read(slope, y) + read(intercept, y), 0.0), top)
            piece = np.int64(read(first, read(base, y) + np.int64(place)))
            piece += np.int64(z >= read(end, piece))
            if crowd is not None:
                piece += np.int64(z >= read(end, piece))
                piece += np.int64(z >= read(end, piece))
                piece += np.int64(z >= read(end, piece))
            w = read(weight, piece)
            logs = gain + log_x + read(log_column, y) - read(offset, piece) - w * z
            mu = _exp(min(max(logs, _LOWEST), _GREATEST))
            if feasible is not None:
                mu *= np.float64(read(feasible, row_start + y))
            write(hires, y, mu)
            write(weighted, y, w * mu)
            total += mu
            total_weight += w * mu
        excess = abs(log(exp(min(a[x], _GREATEST)) + total) - log_mass[x])
        delta = _fill(a[x], total, total_weight, log_mass[x], min(limits[0], limits[2] * excess))
        row[x], row_weight[x], step[x] = total, total_weight, delta
        growth = expm1(min(delta, limits[3]))
        rise = 1.0
        if total_weight > 0:
            rise = (total - total_weight) / total_weight
        rise = min(max(rise, 1 / limits[1]), limits[1])
        for y in range(count):
            columns[0, y] += hires[y]
            columns[1, y] += hires[y] - weighted[y]
            columns[2, y] += weighted[y] * growth
            columns[3, y] += weighted[y] * rise
        if kept is not None:
            for y in range(count):
                kept[0][x, y] = hires[y] - weighted[y]
                kept[1][x, y] = weighted[y]


@njit(cache=True, nogil=True, fastmath=_FAST)
def across(order: Index, matrix: NDArray[np.float32], v: Array, result: Array) -> None:
    """Rows ``order`` of matrix · v; written."""
    for x in order:
        total = 0.0
        for y in range(len(v)):
            total += matrix[x, y] * v[y]
        result[x] = total


@njit(cache=True, nogil=True, fastmath=_FAST)
def down(order: Index, matrix: NDArray[np.float32], u: Array, result: Array) -> None:
    """Rows ``order`` of u · matrix, (Y,); added to."""
    for x in order:
        factor = u[x]
        for y in range(len(result)):
            result[y] += factor * matrix[x, y]


@njit(cache=True, nogil=True, fastmath=_FAST)
def matches(
    order: Index,
    classes: tuple[Index, Index, Index],
    tables: tuple[Array, Array, NDArray[np.int32], Array, Array, Array],
    value: Array | None,
    amenity: Array | None,
    feasible: NDArray[np.uint8] | None,
    crowd: bool | None,
    scales: tuple[float, float],
    by_row: tuple[Array, Array],
    by_column: tuple[Array, Array],
    hires: Array | None,
    given: Array | None,
    received: Array | None,
    weight: Array | None,
) -> None:
    """What :func:`visit` looks up, kept for the rows ``order``: arguments as there, then (X, Y) each or ``None``."""
    worker_class, seat_class, of = classes
    per_width, position, first, end, offset, weights = tables
    per_tau, per_sigma = scales
    z_row, log_row = by_row
    z_column, log_column = by_column
    count = len(seat_class)
    bins = len(first) // len(per_width)
    top = bins - 1.0
    slope, intercept = np.empty(count), np.empty(count)
    base = np.empty(count, np.int64)
    last = -1
    for x in order:
        if worker_class[x] != last:
            last = worker_class[x]
            for y in range(count):
                t = of[last, seat_class[y]]
                slope[y], intercept[y], base[y] = per_width[t], position[t], t * bins
        z_x, log_x = z_row[x], log_row[x]
        row_start = x * count
        for y in range(count):
            gain = 0.0
            if value is not None:
                gain = read(value, row_start + y) * per_tau
            z = gain + z_x + read(z_column, y)
            if amenity is not None:
                z -= read(amenity, row_start + y) * per_sigma
            place = min(max(z * read(slope, y) + read(intercept, y), 0.0), top)
            piece = np.int64(read(first, read(base, y) + np.int64(place)))
            piece += np.int64(z >= read(end, piece))
            if crowd is not None:
                piece += np.int64(z >= read(end, piece))
                piece += np.int64(z >= read(end, piece))
                piece += np.int64(z >= read(end, piece))
            w = read(weights, piece)
            paid = read(offset, piece) + w * z
            if given is not None:
                write(given, row_start + y, paid / per_tau)
            if received is not None:
                write(received, row_start + y, (z - paid) / per_sigma)
            if weight is not None:
                write(weight, row_start + y, w)
            if hires is not None:
                mu = _exp(min(max(gain + log_x + read(log_column, y) - paid, _LOWEST), _GREATEST))
                if feasible is not None:
                    mu *= np.float64(read(feasible, row_start + y))
                write(hires, row_start + y, mu)

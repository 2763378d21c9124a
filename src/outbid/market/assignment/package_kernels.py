"""What a pair can have: given what one side is left, the most for the other; compiled, for piecewise-linear frontiers.

``tables`` is what :func:`pack` makes; value γ and amenity α are those of the pair, v is what is left to the employer.

F(v) = α + W(γ − v) falls in v and ends at γ − floor; G(u) = γ − (least cost of u − α) falls in u and ends at W(cap).
Where the frontier is flat or stops, what can be *kept* and what can be *gained* differ: ``most_for_seat`` is the most
with which a worker on u stays, ``lure`` the most with which the worker can be given strictly more than u.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from outbid.core.compiled import njit
from outbid.market.frontier import PiecewiseLinear

Array = NDArray[np.float64]
HEAD, KNOTS, VALUES, SLOPES, COSTS, GRIDS = 0, 1, 2, 3, 4, 5
"""Rows of a table: its head, costs at knots, worths at knots, slopes, 1 over slopes; from ``GRIDS`` on two rows of
the least and greatest piece in each cell of a grid over costs, and two over worths."""
COUNT, FLOOR, CAP, GRID = 0, 1, 2, 3
"""Places in the head: number of knots, floor, cap; from ``GRID`` on start and cells per unit of both grids."""


def pack(tables: Sequence[PiecewiseLinear]) -> Array:
    """All T frontiers in one array, shape (T, 9, cells), which compiled loops read without counting references."""
    cells = max(4 * max(len(table.knots) for table in tables), 8)
    packed = np.zeros((len(tables), GRIDS + 4, cells))
    for into, table in zip(packed, tables, strict=True):
        count = len(table.knots)
        into[HEAD, :GRID] = count, table.floor, table.cap
        into[KNOTS, :count], into[VALUES, :count] = table.knots, table.values
        into[SLOPES, : count + 1] = table.slopes
        with np.errstate(divide="ignore"):
            into[COSTS, : count + 1] = 1 / table.slopes
        for axis, points in enumerate((table.knots, table.values)):
            width = (points[-1] - points[0]) / cells
            into[HEAD, GRID + 2 * axis : GRID + 2 * axis + 2] = points[0], 1 / width if width > 0 else 0.0
            edges = points[0] + width * np.arange(cells + 1)
            # cells overlap a little: rounding may put a number into a neighbour's
            low, high = into[GRIDS + 2 * axis], into[GRIDS + 2 * axis + 1]
            low[:] = np.searchsorted(points, edges[:-1] - 1e-6 * width, side="left")
            high[:] = np.searchsorted(points, edges[1:] + 1e-6 * width, side="right")
            low[0], high[-1] = 0, count
            if width == 0:
                high[:] = count
    return packed


@njit(inline="always", cache=True, nogil=True)
def _cell(tables, t, axis, key):  # type: ignore[no-untyped-def]
    at = (key - tables[t, HEAD, GRID + 2 * axis]) * tables[t, HEAD, GRID + 2 * axis + 1]
    return np.int64(min(max(at, 0.0), tables.shape[2] - 1.0))


@njit(cache=True, nogil=True)
def above(tables, t, axis, key):  # type: ignore[no-untyped-def]
    """How many knots (axis 0) or values (axis 1) are at most ``key``."""
    cell = _cell(tables, t, axis, key)
    begin = np.int64(tables[t, GRIDS + 2 * axis, cell])
    end = np.int64(tables[t, GRIDS + 2 * axis + 1, cell])
    while begin < end:
        middle = (begin + end) >> 1
        if key < tables[t, KNOTS + axis, middle]:
            end = middle
        else:
            begin = middle + 1
    return begin


@njit(cache=True, nogil=True)
def below(tables, t, axis, key):  # type: ignore[no-untyped-def]
    """How many knots (axis 0) or values (axis 1) are less than ``key``."""
    cell = _cell(tables, t, axis, key)
    begin = np.int64(tables[t, GRIDS + 2 * axis, cell])
    end = np.int64(tables[t, GRIDS + 2 * axis + 1, cell])
    while begin < end:
        middle = (begin + end) >> 1
        if tables[t, KNOTS + axis, middle] < key:
            begin = middle + 1
        else:
            end = middle
    return begin


@njit(cache=True, nogil=True)
def most_for_worker(tables, t, value, amenity, v, tolerance):  # type: ignore[no-untyped-def]
    """F(v); −inf beyond the floor."""
    c = value - v
    piece = above(tables, t, 0, c)
    if piece == 0 and tables[t, SLOPES, 0] == np.inf:
        # the floor itself, less what subtracting it from γ and back has lost
        return amenity + tables[t, VALUES, 0] if c >= tables[t, KNOTS, 0] - tolerance else -np.inf
    anchor = max(piece - 1, 0)
    return amenity + (tables[t, VALUES, anchor] + tables[t, SLOPES, piece] * (c - tables[t, KNOTS, anchor]))


@njit(cache=True, nogil=True)
def most_for_seat(tables, t, value, amenity, u, tolerance):  # type: ignore[no-untyped-def]
    """G(u), the most for the employer of a worker who needs ``u``; −inf beyond the cap."""
    end = np.int64(tables[t, HEAD, COUNT])
    w = u - amenity
    piece = below(tables, t, 1, w)
    if piece == end and tables[t, SLOPES, end] == 0:
        return -np.inf if w > tables[t, VALUES, end - 1] + tolerance else value - tables[t, HEAD, CAP]
    anchor = max(piece - 1, 0)
    excess = w - tables[t, VALUES, anchor]
    return value - (tables[t, KNOTS, anchor] + (excess * tables[t, COSTS, piece] if excess != 0 else 0.0))


@njit(cache=True, nogil=True)
def lure(tables, t, value, amenity, u, tolerance):  # type: ignore[no-untyped-def]
    """The supremum of what the employer can have with the worker strictly better off than ``u``; −inf if never."""
    end = np.int64(tables[t, HEAD, COUNT])
    w = u - amenity
    if tables[t, SLOPES, end] == 0 and w >= tables[t, VALUES, end - 1] - tolerance:
        return -np.inf
    piece = above(tables, t, 1, w)
    anchor = max(piece - 1, 0)
    return value - (tables[t, KNOTS, anchor] + (w - tables[t, VALUES, anchor]) * tables[t, COSTS, piece])

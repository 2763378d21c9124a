"""What one pair can agree on, from tabulated frontiers: F(v), the most for the worker, and G(u), for the employer.

F(v) = α + W(γ − v) falls in v and ends at γ − floor; G(u) = γ − (least cost of u − α) falls in u and ends at W(cap).
Where the frontier is flat or stops, what can be *kept* and what can be *gained* differ: ``most_for_seat`` is the most
with which a worker on u stays, ``lure`` the most with which the worker can be given strictly more than u.
"""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def _right(array, begin, end, key):  # type: ignore[no-untyped-def]
    while begin < end:
        middle = (begin + end) >> 1
        if key < array[middle]:
            end = middle
        else:
            begin = middle + 1
    return begin


@njit(cache=True, nogil=True)
def _left(array, begin, end, key):  # type: ignore[no-untyped-def]
    while begin < end:
        middle = (begin + end) >> 1
        if array[middle] < key:
            begin = middle + 1
        else:
            end = middle
    return begin


@njit(cache=True, nogil=True)
def floor_of(tables, t):  # type: ignore[no-untyped-def]
    """Least cost of a package of table t, −inf if there is none."""
    first, knots, _values, slopes = tables
    return knots[first[t]] if slopes[first[t] + t] == np.inf else -np.inf


@njit(cache=True, nogil=True)
def cap_of(tables, t):  # type: ignore[no-untyped-def]
    """Cost from which on a package of table t is worth no more, inf if there is none."""
    first, knots, values, slopes = tables
    if slopes[first[t + 1] + t] > 0:
        return np.inf
    return knots[_left(values, first[t], first[t + 1], values[first[t + 1] - 1])]


@njit(cache=True, nogil=True)
def most_for_worker(tables, t, value, amenity, v, tolerance):  # type: ignore[no-untyped-def]
    """F(v); −inf beyond the floor."""
    first, knots, values, slopes = tables
    begin, end = first[t], first[t + 1]
    c = value - v
    piece = _right(knots, begin, end, c)
    if piece > begin:
        anchor = piece - 1
        return amenity + (values[anchor] + slopes[piece + t] * (c - knots[anchor]))
    if slopes[begin + t] == np.inf:
        # the floor itself, less what subtracting it from γ and back has lost
        return amenity + values[begin] if c >= knots[begin] - tolerance else -np.inf
    return amenity + (values[begin] + slopes[begin + t] * (c - knots[begin]))


@njit(cache=True, nogil=True)
def most_for_seat(tables, t, value, amenity, u, tolerance):  # type: ignore[no-untyped-def]
    """G(u), the most for the employer of a worker who needs ``u``; −inf beyond the cap."""
    first, knots, values, slopes = tables
    begin, end = first[t], first[t + 1]
    w = u - amenity
    piece = _left(values, begin, end, w)
    if piece == begin:
        below = slopes[begin + t]
        return value - (knots[begin] + (0.0 if below == np.inf else (w - values[begin]) / below))
    if piece == end and slopes[end + t] == 0:
        if w > values[end - 1] + tolerance:
            return -np.inf
        return value - knots[_left(values, begin, end, values[end - 1])]
    anchor = piece - 1
    excess = w - values[anchor]
    return value - (knots[anchor] + (excess / slopes[piece + t] if excess > 0 else 0.0))


@njit(cache=True, nogil=True)
def lure(tables, t, value, amenity, u, tolerance):  # type: ignore[no-untyped-def]
    """The supremum of what the employer can have with the worker strictly better off than ``u``; −inf if never."""
    first, knots, values, slopes = tables
    begin, end = first[t], first[t + 1]
    w = u - amenity
    if slopes[end + t] == 0 and w >= values[end - 1] - tolerance:
        return -np.inf
    piece = _right(values, begin, end, w)
    if piece == begin:
        below = slopes[begin + t]
        return value - (knots[begin] + (0.0 if below == np.inf else (w - values[begin]) / below))
    anchor = piece - 1
    return value - (knots[anchor] + (w - values[anchor]) / slopes[piece + t])

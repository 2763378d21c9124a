"""Prices that hang on each other by one mover each, solved exactly: the inner step of policy iteration (Howard 1960).

Each employer's price is set by one person, through whom it hangs on the price of one other employer: with the pair a
of the person there and the pair b here, ``v_here = G_b(F_a(v_there))``. That is a graph in which every employer has at
most one predecessor: trees are followed from their roots; round a cycle the functions compose to one that is monotone
and piecewise linear, of which the next fixed point is found piece by piece. Iterating prices round such a cycle
instead converges as slowly as its gain is near one.
"""

from __future__ import annotations

import numpy as np

from outbid.core.compiled import njit
from outbid.market.assignment.package_kernels import (
    COSTS,
    COUNT,
    HEAD,
    KNOTS,
    SLOPES,
    VALUES,
    above,
    below,
    lure,
    most_for_seat,
    most_for_worker,
)

PIECES = 10_000
"""Pieces looked at round one cycle before the rest is left to the next sweep."""


@njit(cache=True, nogil=True)
def through(value, amenity, tables, a, ta, b, tb, v, up, tolerance):  # type: ignore[no-untyped-def]
    """G_b(F_a(v)), its slope in v, and how far v may go up (or down) before the slope changes.

    An extent of zero says no more than the value itself; a value of inf that the match in a cannot last.
    """
    u = most_for_worker(tables, ta, value[a], amenity[a], v, tolerance)
    if up and u < -tolerance:
        return np.inf, 0.0, 0.0
    inside = u > 0
    u = max(u, 0.0)
    if up:
        offer = lure(tables, tb, value[b], amenity[b], u, tolerance)
    else:
        offer = most_for_seat(tables, tb, value[b], amenity[b], u, tolerance)
    if not inside or not np.isfinite(offer):
        return offer, 0.0, 0.0
    c, w = value[a] - v, u - amenity[b]
    first = above(tables, ta, 0, c)
    if up:
        second = above(tables, tb, 1, w)
        far = c - tables[ta, KNOTS, first - 1] if first > 0 else np.inf
        wide = w - tables[tb, VALUES, second - 1] if second > 0 else np.inf
    else:
        second = below(tables, tb, 1, w)
        far = tables[ta, KNOTS, first] - c if first < tables[ta, HEAD, COUNT] else np.inf
        wide = tables[tb, VALUES, second] - w if second < tables[tb, HEAD, COUNT] else np.inf
    slope, back = tables[ta, SLOPES, first], tables[tb, COSTS, second]
    if not (np.isfinite(slope) and np.isfinite(back)):
        return offer, 0.0, 0.0
    if slope > 0:
        far = min(far, wide / slope)
    return offer, slope * back, max(far, 0.0)


@njit(cache=True, nogil=True)
def _round(value, amenity, tables, policy, kinds, cycle, length, v, up, tolerance):  # type: ignore[no-untyped-def]
    """Moves v of ``cycle[0]`` to the next fixed point round the cycle; false if no price of it lasts."""
    head = cycle[0]
    tiny = tolerance * 1e-3
    for _ in range(PIECES):
        z, gain, extent = v[head], 1.0, np.inf
        for i in range(length - 1, -1, -1):
            y = cycle[i]
            z, slope, far = through(
                value, amenity, tables, policy[y, 1], kinds[y, 0], policy[y, 2], kinds[y, 1], z, up, tolerance
            )
            if z == np.inf:
                return False
            if gain > 0:
                extent = min(extent, far / gain)
            gain *= slope
            z = max(z, 0.0)
            # what a price is already it stays at least (at most)
            if i > 0 and (z < v[y] if up else z > v[y]):
                z, gain = v[y], 0.0
        step = abs(z - v[head])
        if (z <= v[head] + tiny) if up else (z >= v[head] - tiny):
            return True
        if gain < 1 and step <= extent * (1 - gain):
            # the fixed point lies on this piece
            v[head] += (step if up else -step) / (1 - gain)
        elif extent == np.inf:
            return False
        else:
            step = max(step, extent)
            v[head] += step if up else -step
        if not up and v[head] <= 0:
            v[head] = 0.0
            return True
    return True


@njit(cache=True, nogil=True)
def settle(value, amenity, tables, policy, kinds, v, up, tolerance):  # type: ignore[no-untyped-def]
    """Moves v to the next fixed point of a policy, up or down.

    Args:
        policy: by employer the one it hangs on (−1: none), the pair there and the pair here, shape (J, 3).
        kinds: tables of the two pairs, shape (J, 2).

    Returns:
        whether there is one at which every match lasts.
    """
    employers = v.size
    state = np.zeros(employers, np.int64)  # 0: not looked at, 1: on the path, 2: settled
    path = np.empty(employers, np.int64)
    for begin in range(employers):
        length, y = 0, begin
        while y >= 0 and state[y] == 0:
            state[y] = 1
            path[length] = y
            length += 1
            y = policy[y, 0]
        if y >= 0 and state[y] == 1:
            enter = length - 1
            while path[enter] != y:
                enter -= 1
            cycle = path[enter:length]
            if not _round(value, amenity, tables, policy, kinds, cycle, length - enter, v, up, tolerance):
                return False
            state[y] = 2
        for i in range(length - 1, -1, -1):
            y = path[i]
            source = policy[y, 0]
            if state[y] != 2 and source >= 0:
                z, _slope, _far = through(
                    value, amenity, tables, policy[y, 1], kinds[y, 0], policy[y, 2], kinds[y, 1],
                    v[source], up, tolerance,
                )  # fmt: skip
                if z == np.inf:
                    return False
                v[y] = max(v[y], z) if up else max(min(v[y], z), 0.0)
            state[y] = 2
    return True

"""Both ends of the lattice where money passes undiminished: the dual prices that support one best assignment.

Every best assignment supports the same prices (Shapley & Shubik 1972, International Journal of Game Theory 1), so
the lowest and the highest are shortest paths over the slack u + v − S ≥ 0 (Dijkstra).
"""

from __future__ import annotations

import numpy as np

from outbid.core.compiled import njit


@njit(cache=True, nogil=True)
def hires_of(seat, employers):  # type: ignore[no-untyped-def]
    """Workers by employer: ``order[first[k]:first[k + 1]]`` are those of k."""
    first = np.zeros(employers + 1, np.int64)
    for k in seat:
        if k >= 0:
            first[k + 1] += 1
    for k in range(employers):
        first[k + 1] += first[k]
    order = np.empty(first[employers], np.int64)
    at = first[:-1].copy()
    for x in range(seat.size):
        k = seat[x]
        if k >= 0:
            order[at[k]] = x
            at[k] += 1
    return first, order


@njit(cache=True, nogil=True)
def _nearest(distance, done):  # type: ignore[no-untyped-def]
    best, at = np.inf, -1
    for j in range(distance.size):
        if not done[j] and distance[j] < best:
            best, at = distance[j], j
    return at


@njit(cache=True, nogil=True)
def lowest_prices(surplus, seat, u, v):  # type: ignore[no-untyped-def]
    """How far each employer's price can fall: until it is zero, an unmatched worker would come, or one of another's."""
    workers, employers = surplus.shape
    fall = v.copy()
    for x in range(workers):
        if seat[x] < 0:
            for j in range(employers):
                fall[j] = min(fall[j], max(u[x] + v[j] - surplus[x, j], 0.0))
    first, order = hires_of(seat, employers)
    done = np.zeros(employers, np.bool_)
    for _ in range(employers):
        k = _nearest(fall, done)
        done[k] = True
        for t in range(first[k], first[k + 1]):
            x = order[t]
            level = u[x] + fall[k]
            for j in range(employers):
                if not done[j]:
                    fall[j] = min(fall[j], max(level + v[j] - surplus[x, j], fall[k]))
    return v - fall


@njit(cache=True, nogil=True)
def highest_prices(surplus, seat, open_seats, u, v):  # type: ignore[no-untyped-def]
    """How far each employer's price can rise: until a hire would rather have nothing, or another employer's price."""
    workers, employers = surplus.shape
    rise = np.full(employers, np.inf)
    for x in range(workers):
        k = seat[x]
        if k >= 0:
            rise[k] = min(rise[k], u[x])
    for k in range(employers):
        if open_seats[k] > 0:
            rise[k] = 0.0
    first, order = hires_of(seat, employers)
    done = np.zeros(employers, np.bool_)
    for _ in range(employers):
        k = _nearest(rise, done)
        done[k] = True
        level = v[k] + rise[k]
        for j in range(employers):
            if not done[j]:
                for t in range(first[j], first[j + 1]):
                    x = order[t]
                    rise[j] = min(rise[j], max(u[x] + level - surplus[x, k], rise[k]))
    return v + rise


@njit(cache=True, nogil=True)
def best_offer_elsewhere(surplus, seat, v):  # type: ignore[no-untyped-def]
    """max(0, max over other employers of S − v), shape (N,): what keeps a worker, and not one cent more."""
    workers, employers = surplus.shape
    result = np.zeros(workers)
    for x in range(workers):
        best = 0.0
        for j in range(employers):
            if j != seat[x]:
                best = max(best, surplus[x, j] - v[j])
        result[x] = best
    return result

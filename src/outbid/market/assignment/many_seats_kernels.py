"""Employers with many seats each, money passes undiminished: shortest augmenting paths over the employers.

A worker who moves from employer k to j needs S_xk − S_xj in prices, whatever the prices are; only the cheapest such
mover of each pair of employers matters, so a path is sought among employers, of which there are few. Being unmatched
is one more employer, the last, with room for everybody, a price of zero and S = 0.
"""

from __future__ import annotations

import numpy as np

from outbid.core.compiled import njit


@njit(cache=True, nogil=True)
def _enter(surplus, k, x, member, place, size, cheapest, mover):  # type: ignore[no-untyped-def]
    """Puts worker x on employer k's list."""
    employers = cheapest.shape[0]
    member[k, size[k]] = x
    place[x] = size[k]
    size[k] += 1
    here = surplus[x, k]
    for j in range(employers):
        needs = here - (surplus[x, j] if j < employers - 1 else 0.0)
        if needs < cheapest[k, j]:
            cheapest[k, j] = needs
            mover[k, j] = x


@njit(cache=True, nogil=True)
def _leave(surplus, k, x, member, place, size, cheapest, mover):  # type: ignore[no-untyped-def]
    """Takes worker x off employer k's list; only where x was the cheapest mover another is sought."""
    employers = cheapest.shape[0]
    size[k] -= 1
    last = member[k, size[k]]
    member[k, place[x]] = last
    place[last] = place[x]
    for j in range(employers):
        if mover[k, j] == x:
            best, at = np.inf, -1
            for t in range(size[k]):
                y = member[k, t]
                needs = surplus[y, k] - (surplus[y, j] if j < employers - 1 else 0.0)
                if needs < best:
                    best, at = needs, y
            cheapest[k, j] = best
            mover[k, j] = at


@njit(cache=True, nogil=True)
def assign_seats(surplus, room):  # type: ignore[no-untyped-def]
    """Adds one worker after another to the best assignment of those before.

    Args:
        surplus: S, shape (N, J), −inf where a pair cannot match.
        room: seats of each employer, shape (J,), whole numbers.

    Returns:
        employer of each worker (−1: none) and prices v, shape (J,): the least that support the assignment of all.
    """
    workers, firms = surplus.shape
    employers = firms + 1
    outside = firms
    widest = 0
    for k in range(firms):
        widest = max(widest, room[k])
    member = np.empty((firms, widest), np.int32)
    place = np.empty(workers, np.int64)
    size = np.zeros(employers, np.int64)
    cheapest = np.full((employers, employers), np.inf)
    mover = np.full((employers, employers), -1)
    seat = np.full(workers, -1)
    v = np.zeros(employers)
    distance = np.empty(employers)
    before = np.empty(employers, np.int64)
    mover_in = np.empty(employers, np.int64)
    done = np.zeros(employers, np.bool_)
    for first in range(workers):
        best, at = 0.0, outside
        for j in range(firms):
            worth = surplus[first, j] - v[j]
            if worth > best:
                best, at = worth, j
        if at == outside:
            continue
        if size[at] < room[at]:
            seat[first] = at
            _enter(surplus, at, first, member, place, size, cheapest, mover)
            continue
        for j in range(employers):
            worth = surplus[first, j] if j < firms else 0.0
            distance[j] = (best - worth) + v[j]
            before[j] = -1
            mover_in[j] = first
            done[j] = False
        while True:
            length, k = np.inf, -1
            for j in range(employers):
                if not done[j] and distance[j] < length:
                    length, k = distance[j], j
            if k == outside or size[k] < room[k]:
                break
            done[k] = True
            level = length - v[k]
            for j in range(employers):
                if not done[j]:
                    through = (level + cheapest[k, j]) + v[j]
                    if through < distance[j]:
                        # rounding must not let a path be shorter than its beginning
                        distance[j] = max(through, length)
                        before[j] = k
                        mover_in[j] = mover[k, j]
        for j in range(employers):
            if done[j]:
                v[j] += length - distance[j]
        while True:
            x, source = mover_in[k], before[k]
            if source >= 0:
                _leave(surplus, source, x, member, place, size, cheapest, mover)
            if k == outside:
                seat[x] = -1
            else:
                seat[x] = k
                _enter(surplus, k, x, member, place, size, cheapest, mover)
            if source < 0:
                break
            k = source
    return seat, v[:firms].copy()

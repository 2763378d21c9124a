"""The ends of the lattice for packages: the least and the greatest prices at which given matches are stable.

With prices v_j (what the worst hire of j leaves it), a match is stable if nobody can be lured away. For given matches
that is a system of monotone inequalities, each between two prices; from below one reaches its least solution, from
above its greatest (Tarski; for matching Adachi 2000, Economics Letters 68). Each sweep finds who sets each price, and
prices then move to the next fixed point of that (:mod:`~outbid.market.assignment.policy_kernels`), never beyond the
one sought. ``pin`` remembers which worker stopped each price.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from outbid.market.assignment.package_kernels import FLOOR, HEAD, lure, most_for_seat, most_for_worker
from outbid.market.assignment.policy_kernels import settle


@njit(cache=True, nogil=True)
def own_pairs(start, seat, at):  # type: ignore[no-untyped-def]
    """The pair in which each worker is matched, −1 if there is none."""
    own = np.full(at.size, -1)
    for x in range(at.size):
        if at[x] >= 0:
            for p in range(start[x], start[x + 1]):
                if seat[p] == at[x]:
                    own[x] = p
    return own


@njit(cache=True, nogil=True)
def lowest(  # type: ignore[no-untyped-def]
    pairs, classes, tables, own, v, pin, limit, tolerance, sweeps
):
    """Least v from the given v upwards at which nobody can be lured away; workers get all that v leaves.

    Args:
        pin: filled with who stops each price from falling, −1 for nobody, shape (J,).
        limit: prices above which the search is given up, shape (J,).

    Returns:
        1 if there is such a v with every match still worth having, 0 if there is none, −1 if the sweeps were too few.
    """
    start, seat, value, amenity = pairs
    worker_class, seat_class, of = classes
    workers, employers = own.size, v.size
    pin[:] = -1
    policy, kinds = np.full((employers, 3), -1), np.zeros((employers, 2), np.int64)
    # prices at which each worker was last looked at: until the own one has risen nothing has changed for the worker
    looked = np.full(workers, -1.0)
    tiny = tolerance * 1e-2
    for _ in range(sweeps):
        changed = False
        for x in range(workers):
            mine = own[x]
            home = seat[mine] if mine >= 0 else -1
            now = v[home] if mine >= 0 else 0.0
            if now == looked[x]:
                continue
            looked[x] = now
            row = of[worker_class[x]]
            u, here = 0.0, 0
            if mine >= 0:
                here = row[seat_class[home]]
                u = most_for_worker(tables, here, value[mine], amenity[mine], now, tolerance)
                if u < -tolerance:
                    return 0
                u = max(u, 0.0)
            for p in range(start[x], start[x + 1]):
                y = seat[p]
                t = row[seat_class[y]]
                # the floor is the least any package costs: most need not be looked up
                if v[y] >= value[p] - tables[t, HEAD, FLOOR] or p == mine:
                    continue
                offer = lure(tables, t, value[p], amenity[p], u, tolerance)
                if offer > v[y] + tiny:
                    if offer > limit[y]:
                        return 0
                    v[y] = offer
                    pin[y] = x
                    policy[y] = home, mine, p
                    kinds[y] = here, t
                    changed = True
        if not changed:
            return 1
        if not settle(value, amenity, tables, policy, kinds, v, True, tolerance):
            return 0
        if (v > limit).any():
            return 0
    return -1


@njit(inline="always", cache=True, nogil=True)
def _elsewhere(pairs, classes, tables, x, mine, v, tolerance):  # type: ignore[no-untyped-def]
    start, seat, value, amenity = pairs
    worker_class, seat_class, of = classes
    best, which = 0.0, -1
    for p in range(start[x], start[x + 1]):
        y = seat[p]
        if p != mine:
            t = of[worker_class[x], seat_class[y]]
            # at its floor an employer gains nothing from hiring
            if v[y] < value[p] - tables[t, HEAD, FLOOR] - tolerance:
                worth = most_for_worker(tables, t, value[p], amenity[p], v[y], tolerance)
                if worth > best:
                    best, which = worth, p
    return best, which


@njit(cache=True, nogil=True)
def elsewhere(pairs, classes, tables, own, v, out, rival, tolerance):  # type: ignore[no-untyped-def]
    """The most each worker can be offered by others than the own employer, at least 0, and in which pair (−1: none)."""
    for x in range(own.size):
        out[x], rival[x] = _elsewhere(pairs, classes, tables, x, own[x], v, tolerance)


@njit(cache=True, nogil=True)
def highest(  # type: ignore[no-untyped-def]
    pairs, classes, tables, own, room, v, out, rival, pin, tolerance, sweeps
):
    """Greatest v at which these matches are stable; fills ``out`` and ``rival`` as ``elsewhere`` does.

    Args:
        pin: filled with whose leaving stops each price from rising, −1 for nobody, shape (J,).

    Returns:
        whether the sweeps were enough.
    """
    start, seat, value, amenity = pairs
    worker_class, seat_class, of = classes
    employers = v.size
    policy, kinds = np.full((employers, 3), -1), np.zeros((employers, 2), np.int64)
    tiny = tolerance * 1e-2
    v[:] = np.inf
    pin[:] = -1
    rival[:] = -1
    looked = np.full(employers, np.inf)
    fallen = np.empty(employers, np.int64)
    out[:] = 0.0
    hires = np.zeros(employers, np.int64)
    for x in range(own.size):
        if own[x] >= 0:
            hires[seat[own[x]]] += 1
    for y in range(employers):
        if hires[y] < room[y]:
            v[y] = 0.0
    for sweep in range(sweeps):
        changed = False
        count = 0
        for k in range(employers if sweep > 0 else 0):
            if v[k] < looked[k]:
                looked[k] = v[k]
                fallen[count] = k
                count += 1
        for x in range(own.size):
            mine = own[x]
            if mine < 0:
                continue
            y = seat[mine]
            needs = out[x]
            row = of[worker_class[x]]
            if 8 * count > start[x + 1] - start[x]:
                out[x], rival[x] = _elsewhere(pairs, classes, tables, x, mine, v, tolerance)
            else:
                # offers only improve: it is enough to look at those whose price has fallen
                for i in range(count):
                    k = fallen[i]
                    p = start[x] + np.searchsorted(seat[start[x] : start[x + 1]], k)
                    if p < start[x + 1] and seat[p] == k and k != y:
                        t = row[seat_class[k]]
                        if v[k] < value[p] - tables[t, HEAD, FLOOR] - tolerance:
                            worth = most_for_worker(tables, t, value[p], amenity[p], v[k], tolerance)
                            if worth > out[x]:
                                out[x], rival[x] = worth, p
            if sweep > 0 and out[x] == needs:
                continue
            t = row[seat_class[y]]
            most = max(most_for_seat(tables, t, value[mine], amenity[mine], out[x], tolerance), 0.0)
            if most < v[y] - tiny:
                v[y] = most
                pin[y] = x
                p = rival[x]
                policy[y] = (seat[p] if p >= 0 else -1), p, mine
                kinds[y] = (row[seat_class[seat[p]]] if p >= 0 else 0), t
                changed = True
        if not changed and sweep > 0:
            elsewhere(pairs, classes, tables, own, v, out, rival, tolerance)
            return True
        if sweep > 0:
            settle(value, amenity, tables, policy, kinds, v, False, tolerance)
    return False


@njit(cache=True, nogil=True)
def next_hire(pairs, classes, tables, own, u, tolerance, employers):  # type: ignore[no-untyped-def]
    """The most each employer could have with somebody it does not employ, at least 0."""
    start, seat, value, amenity = pairs
    worker_class, seat_class, of = classes
    best = np.zeros(employers)
    for x in range(own.size):
        for p in range(start[x], start[x + 1]):
            if p != own[x]:
                t = of[worker_class[x], seat_class[seat[p]]]
                offer = lure(tables, t, value[p], amenity[p], u[x], tolerance)
                best[seat[p]] = max(best[seat[p]], offer)
    return best

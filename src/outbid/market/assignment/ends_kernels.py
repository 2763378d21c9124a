"""The ends of the lattice for packages: the least and the greatest prices at which given matches are stable.

With prices v_j (what the worst hire of j leaves it), a match is stable if nobody can be lured away. For given matches
that is a system of monotone inequalities, each between two prices; iterating from below ends at its least solution,
from above at its greatest (Tarski; for matching Adachi 2000, Economics Letters 68). ``pin`` remembers which worker
stopped each price.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from outbid.market.assignment.package_kernels import FLOOR, HEAD, lure, most_for_seat, most_for_worker


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
    pairs, classes, tables, own, v, u, pin, mover, limit, tolerance, sweeps
):
    """Least v from the given v upwards at which nobody can be lured away; workers get all that v leaves.

    Args:
        mover: where to note, by employers (of, to), the pair of who is lured most; shape (J, J), or (0, 0) to note
            only who stops each price.
        limit: prices above which the search is given up, shape (J,).

    Returns:
        whether there is such a v with every match still worth having.
    """
    start, seat, value, amenity = pairs
    worker_class, seat_class, of = classes
    workers, employers = own.size, v.size
    noted = mover.shape[0] > 0
    pin[:] = -1
    pair = np.full(employers, -1)
    strongest = np.zeros(mover.shape)
    mover[:] = -1
    # prices at which each worker was last looked at: until the own one has risen nothing has changed for the worker
    looked = np.full(workers, -1.0)
    person = np.empty(mover.shape, np.int32)
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
            u[x] = 0.0
            if mine >= 0:
                t = of[worker_class[x], seat_class[home]]
                u[x] = most_for_worker(tables, t, value[mine], amenity[mine], v[home], tolerance)
                if u[x] < -tolerance:
                    return False
                u[x] = max(u[x], 0.0)
            for p in range(start[x], start[x + 1]):
                if p == mine:
                    continue
                y = seat[p]
                t = of[worker_class[x], seat_class[y]]
                offer = lure(tables, t, value[p], amenity[p], u[x], tolerance)
                if noted and home >= 0 and offer > strongest[home, y]:
                    strongest[home, y] = offer
                    mover[home, y] = p
                    person[home, y] = x
                if offer > v[y] + tiny:
                    if offer > limit[y]:
                        return False
                    v[y] = offer
                    pin[y] = x
                    pair[y] = p
                    changed = True
        if not changed:
            return True
        # chains of luring among those noted, without looking at all the others
        for _inner in range(employers + 100):
            again = False
            for y in range(employers):
                for k in range(employers if noted else 1):
                    p, x = pair[y], pin[y]
                    if noted:
                        p, x = mover[k, y], person[k, y]
                    if p < 0 or own[x] < 0:
                        continue
                    mine = own[x]
                    home = seat[mine]
                    t = of[worker_class[x], seat_class[home]]
                    gets = most_for_worker(tables, t, value[mine], amenity[mine], v[home], tolerance)
                    if gets < -tolerance:
                        return False
                    t = of[worker_class[x], seat_class[y]]
                    offer = lure(tables, t, value[p], amenity[p], max(gets, 0.0), tolerance)
                    if offer > v[y] + tiny:
                        if offer > limit[y]:
                            return False
                        v[y] = offer
                        pin[y] = x
                        pair[y] = p
                        again = True
            if not again:
                break
    return False


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
    pairs, classes, tables, own, room, v, out, rival, pin, mover, tolerance, sweeps
):
    """Greatest v at which these matches are stable; fills ``out`` and ``rival`` as ``elsewhere`` does.

    Args:
        mover: where to note, by employers (of, to), who would leave first; shape (J, J), or (0, 0) for noting only
            whose leaving stops each price.
    """
    start, seat, value, amenity = pairs
    worker_class, seat_class, of = classes
    employers = v.size
    noted = mover.shape[0] > 0
    tiny = tolerance * 1e-2
    v[:] = np.inf
    pin[:] = -1
    rival[:] = -1
    least = np.full(mover.shape, np.inf)
    mover[:] = -1
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
            if 8 * count > start[x + 1] - start[x]:
                out[x], rival[x] = _elsewhere(pairs, classes, tables, x, mine, v, tolerance)
            else:
                # offers only improve: it is enough to look at those whose price has fallen
                for i in range(count):
                    k = fallen[i]
                    p = start[x] + np.searchsorted(seat[start[x] : start[x + 1]], k)
                    if p < start[x + 1] and seat[p] == k and k != y:
                        t = of[worker_class[x], seat_class[k]]
                        if v[k] < value[p] - tables[t, HEAD, FLOOR] - tolerance:
                            worth = most_for_worker(tables, t, value[p], amenity[p], v[k], tolerance)
                            if worth > out[x]:
                                out[x], rival[x] = worth, p
            if sweep > 0 and out[x] == needs:
                continue
            t = of[worker_class[x], seat_class[y]]
            most = max(most_for_seat(tables, t, value[mine], amenity[mine], out[x], tolerance), 0.0)
            if noted and rival[x] >= 0 and most < least[y, seat[rival[x]]]:
                least[y, seat[rival[x]]] = most
                mover[y, seat[rival[x]]] = x
            if most < v[y] - tiny:
                v[y] = most
                pin[y] = x
                changed = True
        if not changed and sweep > 0:
            elsewhere(pairs, classes, tables, own, v, out, rival, tolerance)
            return True
        for _inner in range(employers + 100 if sweep > 0 else 0):
            again = False
            for y in range(employers):
                for k in range(employers if noted else 1):
                    x = mover[y, k] if noted else pin[y]
                    if x < 0 or rival[x] < 0:
                        continue
                    p, mine = rival[x], own[x]
                    there = seat[p]
                    t = of[worker_class[x], seat_class[there]]
                    if v[there] >= value[p] - tables[t, HEAD, FLOOR] - tolerance:
                        continue
                    needs = most_for_worker(tables, t, value[p], amenity[p], v[there], tolerance)
                    t = of[worker_class[x], seat_class[y]]
                    most = most_for_seat(tables, t, value[mine], amenity[mine], max(needs, 0.0), tolerance)
                    if most < v[y] - tiny and v[y] > 0:
                        v[y] = max(most, 0.0)
                        pin[y] = x
                        again = True
            if not again:
                break
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

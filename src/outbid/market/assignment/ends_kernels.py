"""The ends of the lattice for packages: the least and the greatest prices at which given matches are stable.

With prices v_j (what the worst hire of j leaves it), a match is stable if nobody can be lured away. For given matches
that is a system of monotone inequalities, each between two prices; from below one reaches its least solution, from
above its greatest (Tarski; for matching Adachi 2000, Economics Letters 68). Each sweep finds who sets each price, and
prices then move to the next fixed point of that (:mod:`~outbid.market.assignment.policy_kernels`), never beyond the
one sought. ``pin`` remembers which worker stopped each price.
"""

from __future__ import annotations

import numpy as np

from outbid.core.compiled import njit
from outbid.market.assignment.package_kernels import (
    COUNT,
    FLOOR,
    HEAD,
    SLOPES,
    lure,
    most_for_seat,
    most_for_worker,
)
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


NEAREST = 8
"""Pairs that each worker remembers as the best elsewhere; all others are looked at when these no longer decide."""


@njit(inline="always", cache=True, nogil=True)
def _remember(worths, pairs, worth, p):  # type: ignore[no-untyped-def]
    """Puts a pair among the best, the last of which only bounds the worth of all others."""
    if worth > worths[NEAREST]:
        i = NEAREST
        while i > 0 and worths[i - 1] < worth:
            worths[i], pairs[i] = worths[i - 1], pairs[i - 1]
            i -= 1
        worths[i], pairs[i] = worth, p


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
    # what others than the best could offer when last looked at: prices rise, so it is no less than now
    near, rest = np.empty((workers, NEAREST + 1), np.int64), np.full(workers, np.inf)
    most, worths = np.full(workers, np.inf), np.empty(NEAREST + 1)
    tiny = tolerance * 1e-2
    for _ in range(sweeps):
        changed = False
        for x in range(workers):
            mine = own[x]
            row = of[worker_class[x]]
            home, u, here = -1, 0.0, 0
            if mine >= 0:
                home = seat[mine]
                here = row[seat_class[home]]
                u = most_for_worker(tables, here, value[mine], amenity[mine], v[home], tolerance)
                if u < -tolerance:
                    return 0
                u = max(u, 0.0)
            if most[x] <= u:
                continue
            everywhere = rest[x] > u
            worths[:] = -np.inf
            if everywhere:
                near[x] = -1
            best = -np.inf
            for i in range(start[x + 1] - start[x] if everywhere else NEAREST):
                p = start[x] + i if everywhere else near[x, i]
                if p == mine or p < 0:
                    continue
                y = seat[p]
                t = row[seat_class[y]]
                worth = most_for_worker(tables, t, value[p], amenity[p], v[y], tolerance)
                if worth > u:
                    offer = lure(tables, t, value[p], amenity[p], u, tolerance)
                    if offer > v[y] + tiny:
                        if offer > limit[y]:
                            return 0
                        v[y] = offer
                        pin[y] = x
                        policy[y] = home, mine, p
                        kinds[y] = here, t
                        changed = True
                    worth = u
                best = max(best, worth)
                if everywhere:
                    _remember(worths, near[x], worth, p)
            most[x] = best
            if everywhere:
                rest[x] = worths[NEAREST]
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
    pairs, classes, tables, own, room, v, pin, rival, tolerance, sweeps
):
    """Greatest v at which these matches are stable, from the given v downwards.

    Args:
        pin: filled with whose leaving stops each price from rising, −1 for nobody, shape (J,).
        rival: filled with the pair for which that person would leave, −1 for none, shape (J,).

    Returns:
        whether the sweeps were enough.
    """
    start, seat, value, amenity = pairs
    worker_class, seat_class, of = classes
    employers = v.size
    policy, kinds = np.full((employers, 3), -1), np.zeros((employers, 2), np.int64)
    tiny = tolerance * 1e-2
    pin[:] = -1
    # the most that each could have elsewhere if floors stopped nobody, and by how much prices had fallen when that was
    # looked up: who would be kept even if offers had improved by as much as the falls since need not be looked at
    most, then = np.full(own.size, np.inf), np.zeros(own.size)
    out, which = np.zeros(own.size), np.full(own.size, -1)
    # the sweep in which each was last looked at, and in which each price last fell, the latest first
    looked, last = np.full(own.size, -1), np.full(employers, -1)
    order = np.arange(employers)
    fall, steepest = 0.0, 0.0
    for t in range(tables.shape[0]):
        for i in range(np.int64(tables[t, HEAD, COUNT]) + 1):
            if tables[t, SLOPES, i] < np.inf:
                steepest = max(steepest, tables[t, SLOPES, i])
    hires = np.zeros(employers, np.int64)
    for x in range(own.size):
        if own[x] >= 0:
            hires[seat[own[x]]] += 1
    for y in range(employers):
        if hires[y] < room[y]:
            v[y] = 0.0
    before = v.copy()
    for sweep in range(sweeps):
        changed = False
        for x in range(own.size):
            mine = own[x]
            if mine < 0:
                continue
            y = seat[mine]
            row = of[worker_class[x]]
            t = row[seat_class[y]]
            could = most[x] + steepest * (fall - then[x]) if most[x] < np.inf else np.inf
            if most_for_seat(tables, t, value[mine], amenity[mine], max(could, 0.0), tolerance) >= v[y]:
                continue
            # offers only improve: it is enough to look at those whose price has fallen since, if they are few
            many = start[x + 1] - start[x]
            anew = looked[x] < 0 or last[order[min(many // 4, employers - 1)]] >= looked[x]
            if anew:
                out[x], which[x], most[x] = 0.0, -1, -np.inf
            for i in range(many if anew else employers):
                p = start[x] + i
                if not anew:
                    k = order[i]
                    if last[k] < looked[x]:
                        break
                    if many == employers:
                        p = start[x] + k
                    else:
                        p = start[x] + np.searchsorted(seat[start[x] : start[x + 1]], k)
                        if p >= start[x + 1] or seat[p] != k:
                            continue
                if p == mine:
                    continue
                k = seat[p]
                at = row[seat_class[k]]
                bound = value[p] - tables[at, HEAD, FLOOR]
                # at its floor an employer gains nothing from hiring
                can = v[k] < bound - tolerance
                worth = most_for_worker(tables, at, value[p], amenity[p], v[k] if can else bound, tolerance)
                most[x] = max(most[x], worth)
                if can and worth > out[x]:
                    out[x], which[x] = worth, p
            looked[x], then[x] = sweep, fall
            keeps = max(most_for_seat(tables, t, value[mine], amenity[mine], out[x], tolerance), 0.0)
            if keeps < v[y] - tiny:
                v[y] = keeps
                pin[y], rival[y] = x, which[x]
                policy[y] = (seat[which[x]] if which[x] >= 0 else -1), which[x], mine
                kinds[y] = (row[seat_class[seat[which[x]]]] if which[x] >= 0 else 0), t
                changed = True
        if not changed:
            return True
        settle(value, amenity, tables, policy, kinds, v, False, tolerance)
        # prices fell within the sweep too, after some had been looked at: all of it counts for everybody
        down = (before - v)[before > v].max() if (before > v).any() else 0.0
        last[before > v] = sweep
        order = np.argsort(-last)
        before[:] = v
        if down < np.inf:
            fall += down
        else:
            most[:] = np.inf
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

"""One seat each, money passes undiminished: an auction finds prices, shortest augmenting paths make them exact.

The auction (Bertsekas 1988, Annals of Operations Research 14) is only a good guess of the prices, so it may stop
early. The paths (Jonker & Volgenant 1987, Computing 38) start from the pairs that are exactly tight at these prices.
Throughout: ``surplus`` S is (N, M), −inf where a pair cannot match; u, v are the two sides' surplus, S ≤ u + v;
``seat[x]`` and ``owner[y]`` are −1 where there is no match.
"""

from __future__ import annotations

import numpy as np

from outbid.core.compiled import njit

CANDIDATES = 24
"""Best seats remembered by each bidder. Prices only rise, so a remembered seat needs no search among the others as
long as the second best of these beats what the least of these was worth when they were found."""


@njit(cache=True, nogil=True)
def bidding(surplus, v, seat, owner, step, least, budget):  # type: ignore[no-untyped-def]
    """Unmatched rows bid until all have a seat or would get less than ``least``; stops after ``budget`` bids."""
    rows, columns = surplus.shape
    remembered = np.empty((rows, CANDIDATES), np.int32)
    known = np.zeros(rows, np.int64)
    bar = np.empty(rows)
    kept = np.empty(CANDIDATES)
    waiting = np.empty(rows, np.int64)
    count = 0
    for x in range(rows - 1, -1, -1):
        if seat[x] < 0:
            waiting[count] = x
            count += 1
    bids = 0
    while count > 0 and bids < budget:
        count -= 1
        x = waiting[count]
        row = surplus[x]
        best, second, at = -np.inf, -np.inf, -1
        for t in range(known[x]):
            y = remembered[x, t]
            worth = row[y] - v[y]
            if worth > best:
                second, best, at = best, worth, y
            elif worth > second:
                second = worth
        if known[x] == 0 or second < bar[x]:
            found = 0
            low = -np.inf
            for y in range(columns):
                worth = row[y] - v[y]
                if worth > low:
                    place = found if found < CANDIDATES else CANDIDATES - 1
                    found = min(found + 1, CANDIDATES)
                    while place > 0 and kept[place - 1] < worth:
                        kept[place] = kept[place - 1]
                        remembered[x, place] = remembered[x, place - 1]
                        place -= 1
                    kept[place] = worth
                    remembered[x, place] = y
                    if found == CANDIDATES:
                        low = kept[CANDIDATES - 1]
            known[x] = found
            bar[x] = low
            if found == 0:
                continue
            best, at = kept[0], remembered[x, 0]
            second = kept[1] if found > 1 else -np.inf
        if best <= least:
            continue
        bids += 1
        rival = max(second, least)
        v[at] += (best - rival if rival > -np.inf else 0.0) + step
        if owner[at] >= 0:
            seat[owner[at]] = -1
            waiting[count] = owner[at]
            count += 1
        owner[at] = x
        seat[x] = at


@njit(cache=True, nogil=True)
def best_response(surplus, v, u):  # type: ignore[no-untyped-def]
    """u_x = max(0, max_y S − v): with v ≥ 0 prices that no pair can object to."""
    rows, columns = surplus.shape
    for x in range(rows):
        row = surplus[x]
        best = 0.0
        for y in range(columns):
            best = max(best, row[y] - v[y])
        u[x] = best


@njit(cache=True, nogil=True)
def keep_tight(surplus, u, v, seat, owner):  # type: ignore[no-untyped-def]
    """Dissolves matches that are not exactly tight, u + v > S."""
    for x in range(seat.size):
        y = seat[x]
        if y >= 0 and u[x] > surplus[x, y] - v[y]:
            seat[x] = -1
            owner[y] = -1


@njit(cache=True, nogil=True)
def augment(surplus, u, v, seat, owner):  # type: ignore[no-untyped-def]
    """Matches every row that gets more than nothing, or lowers somebody to nothing; u + v ≥ S and tight matches stay.

    One shortest path for each such row: u falls and v rises along it until a free column, or a row that may as
    well stay unmatched, is reached.
    """
    rows, columns = surplus.shape
    distance = np.empty(columns)
    before = np.empty(columns, np.int64)
    todo = np.empty(columns, np.int64)
    done = np.empty(columns, np.int64)
    for first in range(rows):
        if seat[first] >= 0 or u[first] <= 0:
            continue
        row = surplus[first]
        level = u[first]
        left, visited = columns, 0
        nearest, at = np.inf, -1
        for y in range(columns):
            todo[y] = y
            before[y] = first
            distance[y] = (level - row[y]) + v[y]
            if distance[y] < nearest:
                nearest, at = distance[y], y
        quits, quitter = u[first], first
        end = -1
        while nearest < quits:
            y = todo[at]
            if owner[y] < 0:
                end = y
                break
            left -= 1
            todo[at] = todo[left]
            done[visited] = y
            visited += 1
            x = owner[y]
            level = distance[y] + u[x]
            if level < quits:
                quits, quitter = level, x
            row = surplus[x]
            nearest, at = np.inf, -1
            for t in range(left):
                k = todo[t]
                through = (level - row[k]) + v[k]
                if through < distance[k]:
                    distance[k] = through
                    before[k] = x
                if distance[k] < nearest:
                    nearest, at = distance[k], t
        length = min(nearest, quits)
        for t in range(visited):
            y = done[t]
            rise = length - distance[y]
            if rise > 0:
                v[y] += rise
                u[owner[y]] -= rise
        u[first] -= length
        if end < 0:
            u[quitter] = 0.0
            end = seat[quitter]
            seat[quitter] = -1
            if quitter == first:
                continue
        y = end
        while True:
            x = before[y]
            owner[y] = x
            after = seat[x]
            seat[x] = y
            if x == first:
                break
            y = after

"""A bidding war over packages: workers outbid each other for seats by leaving the employer more.

Ascending auction with steps that fall (Bertsekas 1988; with utility that is not transferable Alkan & Gale 1990,
Games and Economic Behavior 2). Every seat remembers what its holder leaves the employer; an employer's price is that
of its cheapest seat.
"""

from __future__ import annotations

import numpy as np

from outbid.core.compiled import njit
from outbid.market.assignment.package_kernels import CAP, FLOOR, HEAD, most_for_seat, most_for_worker


@njit(cache=True, nogil=True)
def _before(price, holder, a, b):  # type: ignore[no-untyped-def]
    return price[a] < price[b] or (price[a] == price[b] and holder[a] < 0 and holder[b] >= 0)


@njit(cache=True, nogil=True)
def _sink(price, holder, base, end, i):  # type: ignore[no-untyped-def]
    """Restores the heap of seats ``base..end`` after the price at i has risen."""
    while True:
        child = base + 2 * (i - base) + 1
        if child >= end:
            return
        if child + 1 < end and _before(price, holder, child + 1, child):
            child += 1
        if not _before(price, holder, child, i):
            return
        price[i], price[child] = price[child], price[i]
        holder[i], holder[child] = holder[child], holder[i]
        i = child


@njit(cache=True, nogil=True)
def outbid(pairs, classes, tables, base, price, holder, at, u, step, tolerance, most):  # type: ignore[no-untyped-def]
    """Unmatched workers bid by ``step`` and more until nobody wants to; fills ``at`` (employer) and ``u``.

    Returns:
        whether they ended before there were ``most`` bids.
    """
    start, seat, value, amenity = pairs
    worker_class, seat_class, of = classes
    workers = at.size
    waiting = np.empty(workers, np.int64)
    count = 0
    for x in range(workers - 1, -1, -1):
        if at[x] < 0:
            waiting[count] = x
            count += 1
    # what the many look-ups read lies together: price of the cheapest seat, and what must be added to it
    cheapest, rise = np.full(base.size - 1, np.inf), np.zeros(base.size - 1)
    for y in range(base.size - 1):
        if base[y] < base[y + 1]:
            cheapest[y] = price[base[y]]
            rise[y] = step if holder[base[y]] >= 0 else 0.0
    bids = 0
    while count > 0:
        count -= 1
        x = waiting[count]
        best, second, chosen = 0.0, 0.0, -1
        row = of[worker_class[x]]
        for p in range(start[x], start[x + 1]):
            y = seat[p]
            t = row[seat_class[y]]
            v = cheapest[y]
            if v + rise[y] > value[p] - tables[t, HEAD, FLOOR] + tolerance:
                continue
            worth = most_for_worker(tables, t, value[p], amenity[p], v, tolerance)
            if worth > best or (chosen < 0 and worth >= best):
                second, best, chosen = best, worth, p
            elif worth > second:
                second = worth
        if chosen < 0:
            u[x] = 0.0
            continue
        bids += 1
        if bids > most:
            return False
        y = seat[chosen]
        t = of[worker_class[x], seat_class[y]]
        top, end = base[y], base[y + 1]
        v = price[top]
        spare = holder[top] < 0 and (
            (top + 1 < end and holder[top + 1] < 0 and price[top + 1] == v)
            or (top + 2 < end and holder[top + 2] < 0 and price[top + 2] == v)
        )
        bid = v
        if not spare:
            bid = max(v, most_for_seat(tables, t, value[chosen], amenity[chosen], second, tolerance))
            if holder[top] >= 0:
                bid = max(bid, v) + step
            bid = max(v, min(bid, value[chosen] - tables[t, HEAD, FLOOR]))
        # beyond the cap a package costs the employer no more, so it keeps this much at least
        bid = max(bid, value[chosen] - tables[t, HEAD, CAP])
        loser = holder[top]
        price[top] = bid
        holder[top] = x
        at[x] = y
        u[x] = most_for_worker(tables, t, value[chosen], amenity[chosen], bid, tolerance)
        _sink(price, holder, top, end, top)
        cheapest[y] = price[top]
        rise[y] = step if holder[top] >= 0 else 0.0
        if loser >= 0:
            at[loser] = -1
            waiting[count] = loser
            count += 1
    return True

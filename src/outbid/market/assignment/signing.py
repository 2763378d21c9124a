"""From prices and matches to signed packages, and what waiting costs where a floor or a cap binds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.assignment import ends_kernels as kernels
from outbid.market.assignment.ends import Loops
from outbid.market.assignment.outcome import Stable
from outbid.market.assignment.problem import Problem

Array = NDArray[np.float64]
Index = NDArray[np.intp]


def signed(
    problem: Problem, loops: Loops, seat: Index, v: Array, elsewhere: Array, needs: Array | None = None
) -> Stable:
    """Packages within floor and cap that leave each employer ``v`` per hire, or give each person what it ``needs``.

    Args:
        problem: the market.
        loops: its pairs and tables.
        seat: employer of each person, −1 for none.
        v: price of each employer's seats.
        elsewhere: each person's best offer from others.
        needs: surplus to be given to each person; ``None``: all that ``v`` leaves.
    """
    hired = np.flatnonzero(seat >= 0)
    own = loops.own(seat)[hired]
    value, amenity = loops.pairs.value[own], loops.pairs.amenity[own]
    worker_class, seat_class, of = loops.classes
    table = of[worker_class[hired], seat_class[seat[hired]]]
    cost, worth = np.empty(len(hired)), np.empty(len(hired))
    at_floor, at_cap = np.zeros(len(hired), bool), np.zeros(len(hired), bool)
    for number, frontier in enumerate(problem.tables):
        some = table == number
        if needs is None:
            asked = value[some] - v[seat[hired[some]]]
        else:
            asked = frontier.cost(needs[hired[some]] - amenity[some])
        cost[some] = np.clip(asked, frontier.floor, frontier.cap)
        worth[some] = frontier.worth(cost[some])
        at_floor[some] = cost[some] <= frontier.floor + loops.tolerance
        at_cap[some] = cost[some] >= frontier.cap - loops.tolerance
    given, received = np.full(len(seat), np.nan), np.full(len(seat), np.nan)
    u, queue, waiting = np.zeros(len(seat)), np.zeros(len(seat)), np.zeros(len(seat))
    given[hired], received[hired] = cost, worth
    u[hired] = amenity + worth
    left = np.full(len(loops.room), np.inf)
    np.minimum.at(left, seat[hired], value - cost)
    open_seats = np.bincount(seat[hired], minlength=len(left)) < loops.room
    queue[hired[at_floor]] = np.maximum(u - elsewhere, 0)[hired[at_floor]]
    if at_cap.any():
        following = kernels.next_hire(*loops.start, loops.own(seat), u, loops.tolerance, len(left))
        waiting[hired[at_cap]] = np.maximum(value - cost - following[seat[hired]], 0)[at_cap]
    return Stable(seat, given, received, u, np.where(open_seats, 0.0, left), queue, waiting)

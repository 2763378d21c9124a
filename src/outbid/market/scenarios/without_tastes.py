"""Clears a draw in which nobody has tastes: whole people, and pay between the bounds that are supportable."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.scenarios.assemble import Assembly, Part
from outbid.market.scenarios.cleared import Cleared

Array = NDArray[np.float64]


def solve_exact(assembly: Assembly, found: Part, draw: int) -> Cleared:
    """Clears ``found`` by assignment; packages are in the middle of what is supportable.

    Where the two ends of the lattice seat a person at different employers, the package is that of the end that is
    best for workers.

    There are no hard budgets: with them a stable outcome need not exist.
    """
    from outbid.market.exact import assign
    from outbid.market.stability import check_stability

    result = assign(found.market)
    best, least = result.workers_best, result.personal_best
    checks = [check_stability(found.market, result.person, end) for end in (best, least)]
    broken = max(max(each.gain, each.below_nothing, each.off_menu) for each in checks)
    at = best.matched
    person, seat = result.person[at], best.seat[at]
    same = (best.seat == least.seat)[at]
    lowest, highest = np.where(same, least.given[at], best.given[at]), best.given[at]
    x, y = found.rows[person], found.columns[seat]
    shape = (len(assembly.segment), len(assembly.employer))
    floor, cap, _ = (values[x, y] for values in assembly.packages.limits)
    lowest, highest = np.clip(lowest, floor, cap), np.clip(highest, floor, cap)
    cost = (lowest + highest) / 2
    worth = np.array(
        [
            float(assembly.packages.menus[which].frontier.worth(each))
            for which, each in zip(assembly.packages.of[x, y], cost, strict=True)
        ]
    )
    hires = np.zeros(shape)
    np.add.at(hires, (x, y), 1.0)
    segment = assembly.segment[x]
    gain = worth + assembly.amenity[segment, y, draw] - assembly.outside[x, draw]

    def mean(values: Array) -> Array:
        total = np.zeros(shape)
        np.add.at(total, (x, y), values)
        return total / np.maximum(hires, 1.0)

    workers, seats = np.round(assembly.workers[:, draw]), np.round(assembly.seats[:, draw])
    welfare = np.zeros(shape[0])
    np.add.at(welfare, x, gain)
    return Cleared(
        workers=workers,
        seats=seats,
        hires=hires,
        cost=mean(cost),
        worth=mean(worth),
        queue=mean(best.queue[at]),
        waiting=mean(best.waiting[at]),
        unmatched=workers - hires.sum(1),
        open=seats - hires.sum(0),
        welfare=welfare / np.maximum(workers, 1.0),
        price=np.zeros(len(assembly.budget)),
        residual=0.0,
        violation=max(broken, 0.0) / float(np.abs(found.market.value).max()),
        passes=0,
        potentials=None,
        supportable=(mean(lowest), mean(highest)),
    )

"""Which classes an IPO converts automatically, by exit value, and the payouts that follow.

At an IPO every preferred class converts, except those that may veto because a converted share would be worth less
than their floor, and gain by it. Fewer automatic conversions leave less for common stock, so at a given exit value
the sets that convert without a veto have a greatest one: start with all, drop those whose floor is not met, repeat.
It grows with the exit value; :func:`solve` walks down from the top, where all convert.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from outbid.packages.captable import CapTable
from outbid.packages.columns import SAME, Breakpoint, invert
from outbid.packages.tiers import Event, claims_by_level

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Solved:
    """Payouts by exit value: pieces of all claims, in the order of ``CapTable.claims``, and of one common share.

    Args:
        edges: left ends, shape (K,).
        start: values at the edges, shape (K, C + 1).
        slope: shape (K, C + 1).
        breakpoints: ascending.
    """

    edges: Array
    start: Array
    slope: Array
    breakpoints: tuple[Breakpoint, ...]

    def between(self, low: float, high: float) -> Solved:
        """Only what happens from ``low`` to below ``high``."""
        first = int(np.searchsorted(self.edges, low, side="right")) - 1
        last = int(np.searchsorted(self.edges, high, side="left"))
        edges, start = self.edges[first:last].copy(), self.start[first:last].copy()
        start[0] += self.slope[first] * (low - edges[0])
        edges[0] = low
        marks = tuple(mark for mark in self.breakpoints if low <= mark.exit_value < high)
        return Solved(edges, start, self.slope[first:last], marks)


def solve(table: CapTable, event: Event) -> Solved:
    """The payouts of a checked ``table``."""
    automatic = frozenset[str]()
    if event == "ipo":
        automatic = frozenset(each.name for each in table.classes if not each.is_common)
    floors = {each.name: each.ipo_floor * each.price for each in table.classes if each.name in automatic}
    floors = {name: floor for name, floor in floors.items() if floor > 0}
    parts: list[Solved] = []
    top = np.inf
    while True:
        solved, met = _solve(table, event, automatic, floors)
        late = max(met.values(), default=0.0)
        if late < top * (1 - SAME):
            vetoing = {name for name, value in met.items() if value >= late * (1 - SAME) and late > 0}
            marks = tuple(Breakpoint(late, "ipo_floor", name) for name in floors if name in vetoing)
            part = solved.between(late, top)
            parts.append(replace(part, breakpoints=marks + part.breakpoints))
            if late == 0.0:
                return _joined(parts[::-1])
            top = late
        else:  # without those that veto, common stock is worth less, and these veto as well
            vetoing = {name for name, value in met.items() if value >= top * (1 - SAME)}
        automatic -= vetoing
        floors = {name: floor for name, floor in floors.items() if name in automatic}


def _joined(parts: list[Solved]) -> Solved:
    return Solved(
        np.concatenate([part.edges for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.slope for part in parts]),
        tuple(mark for part in parts for mark in part.breakpoints),
    )


def _solve(
    table: CapTable, event: Event, automatic: frozenset[str], floors: dict[str, float]
) -> tuple[Solved, dict[str, float]]:
    """The payouts if just ``automatic`` converts without being asked; and from where on each floor is met."""
    claims = claims_by_level(table, event, automatic)
    columns = invert(table, claims, [claims.automatic[name] for name in floors])
    count = len(table.claims) + 1
    met = {
        name: columns.first_reaching(column, floor)
        for column, (name, floor) in enumerate(floors.items(), count)
    }
    return Solved(*columns.pieces(count), columns.breakpoints), met

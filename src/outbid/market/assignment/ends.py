"""From one stable set of matches to the ends of the lattice, for packages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outbid.market.assignment import ends_kernels as kernels
from outbid.market.assignment.problem import PairList

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_SWEEPS = 1000
_ROTATIONS = 200
_MATTERS = 10.0
"""Tolerances by which a price must move for turning a cycle to count."""


@dataclass(frozen=True, eq=False)
class Loops:
    """The compiled loops' view of a market.

    Args:
        pairs: who can match, with γ and α.
        classes: worker class by person, seat class, table of each pair of classes.
        tables: all frontiers, packed.
        room: seats of each employer.
        tolerance: money that counts as none.
    """

    pairs: PairList
    classes: tuple[Any, ...]
    tables: Array
    room: Index
    tolerance: float

    @property
    def start(self) -> tuple[Any, Any, Any]:
        """The arguments with which most kernels begin."""
        return self.pairs.arrays, self.classes, self.tables

    def own(self, at: Index) -> Index:
        """The pair in which each person is matched, −1 for none."""
        own: Index = kernels.own_pairs(self.pairs.start, self.pairs.seat, at)
        return own


@dataclass(frozen=True, eq=False)
class End:
    """Prices at one end, the matches that they support, and each person's best offer elsewhere."""

    at: Index
    v: Array
    elsewhere: Array


def workers_end(loops: Loops, at: Index, move: bool) -> End | None:
    """The least prices for the matches ``at``, or that can be reached from them by people who ``move``.

    Returns:
        ``None`` if no prices make these matches stable.
    """
    found = _lowest(loops, at)
    for _ in range(_ROTATIONS if move else 0):
        if found is None:
            break
        v, pin = found
        # the price of y is stopped by a person of another employer: that one could move to y
        source = np.where(pin >= 0, at[pin], -1)
        for cycle in _cycles(source):
            turned = at.copy()
            turned[pin[cycle]] = cycle
            better = _lowest(loops, turned)
            if better is not None and (v - better[0]).max() > _MATTERS * loops.tolerance:
                at, found = turned, better
                break
        else:
            break
    if found is None:
        return None
    v = found[0]
    out, rival = np.empty(len(at)), np.empty(len(at), np.intp)
    kernels.elsewhere(*loops.start, loops.own(at), v, out, rival, loops.tolerance)
    return End(at, v, out)


def employers_end(loops: Loops, at: Index, move: bool) -> End:
    """The greatest prices for the stable matches ``at``, or that can be reached from them by people who ``move``."""
    given = at
    v, out, rival, pin = _highest(loops, at)
    for _ in range(_ROTATIONS if move else 0):
        # the price of y is stopped by one of its own, who would go to a rival
        target = np.where(pin >= 0, rival[pin], -1)
        for cycle in _cycles(target):
            turned = at.copy()
            turned[pin[cycle]] = target[cycle]
            better = _highest(loops, turned)
            if (better[0] - v).max() > _MATTERS * loops.tolerance:
                at, (v, out, rival, pin) = turned, better
                break
        else:
            break
    if at is not given and _lowest(loops, at) is None:
        return employers_end(loops, given, move=False)
    return End(at, v, out)


def supported(loops: Loops, at: Index, start: Array, limit: Array) -> bool:
    """Whether some prices between ``start`` and ``limit`` make the matches ``at`` stable."""
    return _lowest(loops, at, start, limit) is not None


def _lowest(
    loops: Loops, at: Index, start: Array | None = None, limit: Array | None = None
) -> tuple[Array, Index] | None:
    """Least prices at which these matches are stable, and who stops each from falling."""
    v = np.zeros(len(loops.room)) if start is None else start.copy()
    pin = np.empty(len(v), np.intp)
    if limit is None:
        limit = np.full(len(v), np.inf)
    if kernels.lowest(*loops.start, loops.own(at), v, pin, limit, loops.tolerance, _SWEEPS) != 1:
        return None
    hires = np.bincount(at[at >= 0], minlength=len(v))
    return None if (v[hires < loops.room] > loops.tolerance).any() else (v, pin)


def _highest(loops: Loops, at: Index) -> tuple[Array, Array, Index, Index]:
    """Greatest prices of these matches, offers elsewhere, by whom, and whose leaving stops each from rising."""
    v, out = np.empty(len(loops.room)), np.empty(len(at))
    rival, pin = np.full(len(at), -1, np.intp), np.empty(len(v), np.intp)
    kernels.highest(*loops.start, loops.own(at), loops.room, v, out, rival, pin, loops.tolerance, _SWEEPS)
    return v, out, np.where(rival >= 0, loops.pairs.seat[rival], -1), pin


def _cycles(target: Index) -> list[Index]:
    """Cycles of the map y → target[y]; −1 leads nowhere."""
    seen = np.zeros(len(target), np.intp)
    found = []
    for begin in range(len(target)):
        y = begin
        while y >= 0 and not seen[y]:
            seen[y] = begin + 1
            y = int(target[y])
        if y >= 0 and seen[y] == begin + 1:
            cycle = [y]
            while int(target[cycle[-1]]) != y:
                cycle.append(int(target[cycle[-1]]))
            found.append(np.array(cycle, np.intp))
    return found

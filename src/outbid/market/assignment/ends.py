"""From one stable set of matches to the ends of the lattice, for packages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outbid.market.assignment import ends_kernels as kernels
from outbid.market.assignment.problem import PairList

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_SWEEPS = 1000
_LOOKS, _LEAST_TURNS, _MOST_TURNS = 4e8, 10, 4000
"""Turns of cycles that are tried: as many as that many looks at all pairs allow, within two bounds."""
_MATTERS = 10.0
"""Tolerances by which a price must move for turning a cycle to count."""
_REACH, _WIDER, _TRIES = 4.0, 32.0, 3
"""How far from the last prices the next are sought, in last changes; by how much that widens, how often."""


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
    """Prices at one end, the matches that they support, and each person's best offer elsewhere.

    ``final``: whether the search for people who could change seats came to its own end.
    """

    at: Index
    v: Array
    elsewhere: Array
    final: bool = True


@dataclass(frozen=True, eq=False)
class _Found:
    """Prices, by whom each is stopped, where that person would go, and on whose price it hangs; all by employer."""

    v: Array
    pin: Index
    goes: Index
    hangs: Index


def workers_end(loops: Loops, at: Index, move: bool) -> End | None:
    """The least prices for the matches ``at``, or that can be reached from them by people who ``move``.

    Returns:
        ``None`` if no prices make these matches stable.
    """

    def solve(at: Index, start: Array | None) -> _Found | None:
        found = _lowest(loops, at, start)
        if found is None:
            return None
        v, pin = found
        # the price of y is stopped by a person of another employer: that one could move to y
        return _Found(v, pin, np.arange(len(v)), np.where(pin >= 0, at[pin], -1))

    found = solve(at, None)
    if found is None:
        return None
    at, found, final = _turn(loops, solve, at, found, -1.0, move)
    out, rival = np.empty(len(at)), np.empty(len(at), np.intp)
    kernels.elsewhere(*loops.start, loops.own(at), found.v, out, rival, loops.tolerance)
    return End(at, found.v, out, final)


def employers_end(loops: Loops, low: End, move: bool) -> End:
    """The greatest prices for the matches of ``low``, or that can be reached from them by people who ``move``.

    Returns:
        prices; those of ``low`` itself, not final, if no others were found.
    """

    def solve(at: Index, start: Array | None) -> _Found | None:
        found = _highest(loops, at, start)
        if found is None:
            return None
        # the price of y is stopped by one of its own, who would go to a rival
        v, pin, target = found
        return _Found(v, pin, target, target)

    found = solve(low.at, None)
    if found is None:
        return replace(low, final=False)
    at, found, final = _turn(loops, solve, low.at, found, 1.0, move)
    if at is not low.at and _lowest(loops, at) is None:
        return replace(employers_end(loops, low, move=False), final=False)
    out, rival = np.empty(len(at)), np.empty(len(at), np.intp)
    kernels.elsewhere(*loops.start, loops.own(at), found.v, out, rival, loops.tolerance)
    return End(at, found.v, out, final)


def _turn(
    loops: Loops,
    solve: Callable[[Index, Array | None], _Found | None],
    at: Index,
    found: _Found,
    sign: float,
    move: bool,
) -> tuple[Index, _Found, bool]:
    """Lets people who stop prices in a circle, and are indifferent, change seats as long as that helps.

    Args:
        loops: the market.
        solve: prices for given matches, from given prices or (``None``) from nothing, that is surely the end.
        at: employer by person.
        found: prices for these matches.
        sign: 1 if prices are to rise, −1 if they are to fall.
        move: whether anybody may change seats.

    Returns:
        matches, their prices, and whether no circle is left that might help.
    """
    turns = int(np.clip(_LOOKS / max(len(loops.pairs.seat), 1), _LEAST_TURNS, _MOST_TURNS)) if move else 0
    least, surely = _MATTERS * loops.tolerance, True
    reach = 0.01 * float(np.abs(found.v).max(initial=0.0))
    for _ in range(turns):
        for cycle in _cycles(found.hangs):
            turned = at.copy()
            turned[found.pin[cycle]] = found.goes[cycle]
            better = _nearby(solve, turned, found.v, sign * max(reach, least))
            change = -np.inf if better is None else float((sign * (better.v - found.v)).max())
            if better is not None and change > least:
                at, found, reach, surely = turned, better, _REACH * change, False
                break
        else:
            if surely:
                return at, found, True
            again = solve(at, None)
            if again is not None:
                found = again
            surely = True
    return at, found, not _cycles(found.hangs)


def _nearby(
    solve: Callable[[Index, Array | None], _Found | None], at: Index, v: Array, reach: float
) -> _Found | None:
    """Prices sought from ``v`` moved by ``reach``, and from farther away as long as some price is stopped by that."""
    for _ in range(_TRIES):
        start = np.maximum(v + reach, 0.0)
        found = solve(at, start)
        if found is None or not ((found.pin < 0) & (found.v == start) & (start > 0)).any():
            return found
        reach *= _WIDER
    return solve(at, None)


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


def _highest(loops: Loops, at: Index, start: Array | None = None) -> tuple[Array, Index, Index] | None:
    """Greatest prices of these matches, whose leaving stops each from rising, and to whom that person would go.

    Returns:
        ``None`` if they were not found in as many sweeps as are made.
    """
    v = np.full(len(loops.room), np.inf) if start is None else start.copy()
    pin, rival = np.full(len(v), -1, np.intp), np.full(len(v), -1, np.intp)
    own = loops.own(at)
    if not kernels.highest(*loops.start, own, loops.room, v, pin, rival, loops.tolerance, _SWEEPS):
        return None
    return v, pin, np.where(rival >= 0, loops.pairs.seat[rival], -1)


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

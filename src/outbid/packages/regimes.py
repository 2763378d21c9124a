"""From payouts by level to payouts by exit value, and, at an IPO, which classes convert automatically.

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
from outbid.packages.carve import Carved, carve
from outbid.packages.level import Level, Path
from outbid.packages.tiers import Claims, Event, claims_by_level

Array = NDArray[np.float64]

SAME = 1e-13
"""Exit values that differ relatively by less are one edge."""

_ORDER = ("debt_paid", "carve_out_paid", "preference_paid", "ratchet_met", "common_paid", "exercised")
_ORDER += ("converts", "converts_at_cap", "ratchet_passed", "capped", "ipo_floor")


@dataclass(frozen=True)
class Breakpoint:
    """An exit value at which the payouts change.

    Args:
        exit_value: of the company.
        what: ``"debt_paid"``, ``"carve_out_paid"``, ``"preference_paid"``: in full from here on; ``"ratchet_met"``,
            ``"ratchet_passed"``: a ratchet pays in full, is no longer needed; ``"common_paid"``: the class shares
            in what is left; ``"converts"``, ``"converts_at_cap"``: from here on converting is better;
            ``"capped"``: its participation ends; ``"exercised"``: from here on exercising pays; ``"ipo_floor"``:
            from here on it can no longer veto.
        claim: name of the claim to which it happens.
    """

    exit_value: float
    what: str
    claim: str


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
        done = late < top * (1 - SAME)
        if done:
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
    carved = carve(table.carve_outs)
    watched = [claims.automatic[name] for name in floors]
    columns = _Columns(table, claims, carved, watched)
    solved = columns.solved()
    met = {}
    for row, (name, floor) in enumerate(floors.items(), start=len(table.claims) + 1):
        met[name] = columns.first_reaching(row, floor)
    return solved, met


class _Columns:
    """Values of all claims at the knots of the level, which become the edges in exit value."""

    def __init__(self, table: CapTable, claims: Claims, carved: Carved, watched: list[Path]) -> None:
        self._carved, self._claims = carved, claims
        lenders = len(table.debts)
        before = [claims.payouts[name] for name in table.claims[:lenders]]
        after = [claims.payouts[name] for name in table.claims[lenders + len(table.carve_outs) :]]
        self._paid = slice(0, lenders + len(after))
        paths = [*before, *after, claims.common, *watched]
        self._levels: list[Level] = []
        values: list[list[float]] = []
        senior: list[float] = []
        for stage in range(claims.stages.common + 1):
            knots = {t for path in paths for t in path[stage].at}
            knots |= {t for s, t in (turn.level for turn in claims.turns) if s == stage}
            knots |= {1.0} if stage < claims.stages.common else set()
            for t in sorted(knots):
                self._levels.append((stage, t))
                values.append([path[stage](t) for path in paths])
                senior.append(claims.senior[stage](t))
        value = np.array(values)
        slope = np.array([path[-1].slope for path in paths])
        self._senior = np.array(senior)
        self._place(value, slope)
        self._marks = self._breakpoints(table)
        # carve-outs stand between lenders and the rest
        self._values = np.concatenate(
            [self._values[:, :lenders], self._carve, self._values[:, lenders:]], axis=1
        )
        rates = carved.rates
        self._last = np.concatenate([self._last[:lenders], rates, self._last[lenders:]])
        self._count = len(table.claims)

    def _place(self, value: Array, slope: Array) -> None:
        """Exit value of each column; columns where a carve-out is paid in full come in between."""
        carved = self._carved
        lending = np.array([stage == 0 for stage, _ in self._levels])
        equity = np.where(lending, 0.0, value[:, self._paid].sum(axis=1) - self._senior)
        equity = np.maximum.accumulate(np.maximum(equity, 0.0))
        pace = float(slope[self._paid].sum())
        kept = 1.0 - float(carved.rates.sum())
        position = np.searchsorted(carved.equity, equity, side="right") - 1
        left = carved.left[position] + _along(equity - carved.equity[position], position, carved, kept)
        self._level_exit = self._senior + np.where(lending, 0.0, left)
        inserted = carved.left[1:]
        rows = [_interpolated(value, slope / pace, equity, e) for e in carved.equity[1:]]
        exits = np.concatenate([self._level_exit, self._senior[-1] + inserted])
        values = np.concatenate([value, np.array(rows).reshape(len(rows), value.shape[1])])
        # of columns at one exit value the last level reached counts; inserted ones go with the first
        order = np.argsort(exits, kind="stable")
        self._exits, self._values = exits[order], values[order]
        rest = np.maximum(self._exits - self._senior[-1], 0.0)
        self._carve = _carved_at(rest, carved)
        self._last = slope / pace * kept

    def _breakpoints(self, table: CapTable) -> tuple[Breakpoint, ...]:
        where = dict(zip(self._levels, self._level_exit.tolist(), strict=True))
        marks = [Breakpoint(where[turn.level], turn.what, turn.claim) for turn in self._claims.turns]
        for i, each in enumerate(table.carve_outs):
            reached = self._carved.paid[:, i] == each.amount
            if each.amount and reached.any():
                value = float(self._senior[-1] + self._carved.left[int(np.argmax(reached))])
                marks.append(Breakpoint(value, "carve_out_paid", each.name))
        return tuple(sorted(marks, key=lambda mark: (mark.exit_value, _ORDER.index(mark.what))))

    def solved(self) -> Solved:
        """The pieces, without edges at which nothing changes."""
        exits, values = self._exits, self._values[:, : self._count + 1]
        keep = np.append(np.diff(exits) > SAME * exits[1:], True)
        exits, values = exits[keep], values[keep]
        slope = np.concatenate(
            [np.diff(values, axis=0) / np.diff(exits)[:, None], self._last[None, : self._count + 1]]
        )
        bend = (
            np.abs(np.diff(slope[:, :-1], axis=0)).max(axis=1) > SAME if len(slope) > 1 else np.zeros(0, bool)
        )
        keep = np.append(True, bend)
        exits, values = exits[keep], values[keep]
        slope = np.concatenate(
            [np.diff(values, axis=0) / np.diff(exits)[:, None], self._last[None, : self._count + 1]]
        )
        exits[0] = 0.0
        return Solved(exits, values, slope, self._marks)

    def first_reaching(self, row: int, target: float) -> float:
        """Smallest exit value at which ``row`` is at least ``target``."""
        values = self._values[:, row]
        reached = int(np.searchsorted(values, target * (1 - SAME), side="left"))
        if reached == len(values):
            return float(self._exits[-1] + (target - values[-1]) / self._last[row])
        if reached == 0:
            return 0.0
        low, high = values[reached - 1], values[reached]
        part = (target - low) / (high - low)
        return float(self._exits[reached - 1] + part * (self._exits[reached] - self._exits[reached - 1]))


def _along(beyond: Array, position: NDArray[np.intp], carved: Carved, kept: float) -> Array:
    """What debt leaves beyond a knot of the carve-outs, for what equity gets beyond it."""
    steps, gains = np.diff(carved.left), np.diff(carved.equity)
    price = np.append(np.where(gains > 0, steps / np.where(gains > 0, gains, 1.0), 0.0), 1.0 / kept)
    result: Array = beyond * price[position]
    return result


def _interpolated(value: Array, slope: Array, equity: Array, at: float) -> Array:
    """The column at which equity gets ``at``; ``slope`` is per unit of equity beyond the last column."""
    right = int(np.searchsorted(equity, at, side="right"))
    left = value[right - 1]
    if right == len(equity):
        beyond: Array = left + slope * (at - equity[-1])
        return beyond
    part = (at - equity[right - 1]) / (equity[right] - equity[right - 1])
    mixed: Array = left + part * (value[right] - left)
    return mixed


def _carved_at(rest: Array, carved: Carved) -> Array:
    """What each carve-out gets if debt leaves ``rest`` (n,), shape (n, carve-outs)."""
    position = np.searchsorted(carved.left, rest, side="right") - 1
    steps = np.diff(carved.left)
    rates = np.concatenate([np.diff(carved.paid, axis=0) / steps[:, None], carved.rates[None, :]])
    result: Array = carved.paid[position] + rates[position] * (rest - carved.left[position])[:, None]
    return result

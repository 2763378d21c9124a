"""From payouts by level to payouts by exit value: the level is inverted once, exactly, at its knots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.packages.captable import CapTable
from outbid.packages.carve import Carved, carve
from outbid.packages.level import Path
from outbid.packages.tiers import Claims

Array = NDArray[np.float64]

SAME = 1e-13
"""Exit values that differ relatively by less are one edge."""

ORDER = (
    "debt_paid", "carve_out_paid", "preference_paid", "ratchet_met", "common_paid", "exercised", "converts",
    "converts_at_cap", "ratchet_passed", "capped", "ipo_floor",
)  # fmt: skip
"""All that can happen at a breakpoint, in the order in which it is told where exit values are equal."""


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
class Columns:
    """Values at the knots, which become the edges in exit value.

    Args:
        exits: exit values of the knots, ascending, shape (J,).
        values: payouts of all claims in the order of ``CapTable.claims``, then the value of one common share, then
            the paths watched, shape (J, C + 1 + watched).
        last: of each unit of exit value beyond the last knot, what each column gets, shape (C + 1 + watched,).
        breakpoints: ascending.
    """

    exits: Array
    values: Array
    last: Array
    breakpoints: tuple[Breakpoint, ...]

    def pieces(self, count: int) -> tuple[Array, Array, Array]:
        """Edges (K,), values and slopes (K, count) of the first ``count`` columns, without superfluous edges.

        An edge stays where the payout of a claim bends; the last of the ``count`` columns is no claim.
        """
        keep = np.append(np.diff(self.exits) > SAME * self.exits[1:], True)
        exits, values = self.exits[keep], self.values[keep, :count]
        bends = np.abs(np.diff(self._slopes(exits, values)[:, :-1], axis=0)) > SAME
        keep = np.append(True, bends.any(axis=1))
        exits, values = exits[keep], values[keep]
        exits[0] = 0.0
        return exits, values, self._slopes(exits, values)

    def _slopes(self, exits: Array, values: Array) -> Array:
        inner = np.diff(values, axis=0) / np.diff(exits)[:, None]
        return np.concatenate([inner, self.last[None, : values.shape[1]]])

    def first_reaching(self, column: int, target: float) -> float:
        """Smallest exit value at which a nondecreasing column is at least ``target``."""
        values = self.values[:, column]
        reached = int(np.searchsorted(values, target * (1 - SAME), side="left"))
        if reached == len(values):
            return float(self.exits[-1] + (target - values[-1]) / self.last[column])
        if reached == 0:
            return 0.0
        low, high = values[reached - 1], values[reached]
        part = (target - low) / (high - low)
        return float(self.exits[reached - 1] + part * (self.exits[reached] - self.exits[reached - 1]))


def invert(table: CapTable, claims: Claims, watched: list[Path]) -> Columns:
    """All claims' payouts, carve-outs among them, at the exit values of the level's knots.

    Args:
        table: the cap table that ``claims`` belong to.
        claims: its payouts by level.
        watched: further functions of the level to evaluate at the same knots.
    """
    carved, lenders = carve(table.carve_outs), len(table.debts)
    before = [claims.payouts[name] for name in table.claims[:lenders]]
    after = [claims.payouts[name] for name in table.claims[lenders + len(table.carve_outs) :]]
    paths = [*before, *after, claims.common, *watched]
    stages = range(claims.stages.common + 1)
    knots = {(s, t) for path in paths for s in stages for t in path[s].at}
    knots |= {turn.level for turn in claims.turns} | {(s, 1.0) for s in stages[:-1]}
    levels = sorted(knots)
    value = np.array([[path[s](t) for path in paths] for s, t in levels])
    slope = np.array([path[-1].slope for path in paths])
    senior = np.array([claims.senior[s](t) for s, t in levels])
    owed = float(senior[-1])

    # what equity gets, by level, and so what debt must leave for it to get that
    lending = np.array([s == 0 for s, _ in levels])
    paid = slice(0, lenders + len(after))
    equity = np.where(lending, 0.0, value[:, paid].sum(axis=1) - senior)
    equity = np.maximum.accumulate(np.maximum(equity, 0.0))
    slope /= float(slope[paid].sum())
    exits = senior + np.where(lending, 0.0, carved.left_for(equity))
    marks = _breakpoints(table, claims, carved, dict(zip(levels, exits.tolist(), strict=True)), owed)

    # where a carve-out is paid in full, all payouts bend; a stable sort leaves the level's own order as it is
    bends = [_interpolated(value, slope, equity, float(each)) for each in carved.equity[1:]]
    exits = np.concatenate([exits, owed + carved.left[1:]])
    value = np.concatenate([value, np.array(bends).reshape(len(bends), value.shape[1])])
    order = np.argsort(exits, kind="stable")
    exits, value = exits[order], value[order]
    carve_outs = carved.paid_of(np.maximum(exits - owed, 0.0))
    value = np.concatenate([value[:, :lenders], carve_outs, value[:, lenders:]], axis=1)
    slope *= carved.kept
    return Columns(exits, value, np.concatenate([slope[:lenders], carved.rates, slope[lenders:]]), marks)


def _breakpoints(
    table: CapTable, claims: Claims, carved: Carved, where: dict[tuple[int, float], float], owed: float
) -> tuple[Breakpoint, ...]:
    marks = [Breakpoint(where[turn.level], turn.what, turn.claim) for turn in claims.turns]
    for i, each in enumerate(table.carve_outs):
        reached = carved.paid[:, i] == each.amount
        if each.amount and reached.any():
            value = owed + float(carved.left[int(np.argmax(reached))])
            marks.append(Breakpoint(value, "carve_out_paid", each.name))
    return tuple(sorted(marks, key=lambda mark: (mark.exit_value, ORDER.index(mark.what))))


def _interpolated(value: Array, slope: Array, equity: Array, at: float) -> Array:
    """The values when equity gets ``at``; ``slope`` is per unit of equity beyond the last knot."""
    right = int(np.searchsorted(equity, at, side="right"))
    left: Array = value[right - 1]
    if right == len(equity):
        beyond: Array = left + slope * (at - equity[-1])
        return beyond
    part = (at - equity[right - 1]) / (equity[right] - equity[right - 1])
    mixed: Array = left + part * (value[right] - left)
    return mixed

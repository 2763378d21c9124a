"""Who gets what of an exit: payouts of all claims as piecewise-linear functions of the exit value.

The payouts follow exactly from the terms (see :mod:`outbid.packages.tiers` for how, and for why they are a Nash
equilibrium); nothing is searched for. :mod:`outbid.packages.certificate` checks them by other means.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError, Problems
from outbid.packages.captable import CapTable
from outbid.packages.captable_checks import problems
from outbid.packages.columns import Breakpoint
from outbid.packages.pieces import Array, Pieces
from outbid.packages.regimes import solve
from outbid.packages.tiers import Event

__all__ = ["Breakpoint", "Event", "Waterfall", "waterfall"]


@dataclass(frozen=True, eq=False)
class Waterfall:
    """Payouts by exit value ``x >= 0``, gross of tax, net of exercise prices.

    On piece ``k``, from ``edges[k]`` to the next edge, claim ``c`` gets
    ``start[k, c] + slope[k, c] * (x - edges[k])``. Payouts add up to ``x``. At a sale they are continuous; at an IPO
    they jump where a class loses its veto, and a jump belongs to the piece on its right.

    Args:
        event: what happens to the company.
        claims: names, in the order of ``CapTable.claims``, shape (C,).
        units: shares of each class and options of each grant; 1 for other claims.
        edges: left ends of the pieces, ascending from 0, shape (K,).
        start: payouts at the edges, shape (K, C).
        slope: of each further unit of exit value, what each claim gets, shape (K, C).
        common_start: value of one common share at the edges, shape (K,).
        common_slope: its slope, shape (K,).
        breakpoints: what happens at which exit value, ascending.
    """

    event: Event
    claims: tuple[str, ...]
    units: tuple[float, ...]
    edges: Array
    start: Array
    slope: Array
    common_start: Array
    common_slope: Array
    breakpoints: tuple[Breakpoint, ...]

    @cached_property
    def _pieces(self) -> Pieces:
        return Pieces(
            self.edges,
            np.column_stack([self.start, self.common_start]),
            np.column_stack([self.slope, self.common_slope]),
        )

    def payouts(self, x: Array | float) -> Array:
        """What each claim gets.

        Args:
            x: exit values, shape (n,) or one number.

        Returns:
            Payouts, shape (C, n).

        Raises:
            InputError: an exit value is negative or not finite.
        """
        return self._pieces(_exits(x), range(len(self.claims)))

    def payout(self, name: str, x: Array | float) -> Array:
        """What the claim called ``name`` gets, shape (n,); see :meth:`payouts`.

        Raises:
            KeyError: there is no such claim.
            InputError: an exit value is negative or not finite.
        """
        row: Array = self._pieces(_exits(x), [self._index(name)])[0]
        return row

    def per_share(self, name: str, x: Array | float) -> Array:
        """What one share of a class, or one option, gets, shape (n,). Raises like :meth:`payout`."""
        units = self.units[self._index(name)]
        return self.payout(name, x) / (units if units > 0 else 1.0)

    def common(self, x: Array | float) -> Array:
        """Value of one common share, shape (n,). Raises like :meth:`payouts`."""
        row: Array = self._pieces(_exits(x), [len(self.claims)])[0]
        return row

    def _index(self, name: str) -> int:
        if name not in self.claims:
            raise KeyError(name)
        return self.claims.index(name)


def waterfall(table: CapTable, event: Event = "sale") -> Waterfall:
    """The payouts of ``table``.

    Args:
        table: who owns the company.
        event: ``"sale"``: every holder takes the better of its terms and conversion; ``"ipo"``: preferred stock
            converts automatically, except classes that may veto because they would get less than their floor
            (the largest set that converts without a veto does), and ratchets hold.

    Raises:
        Problems: the cap table cannot be right; see :func:`outbid.packages.captable_checks.problems`.
    """
    found = problems(table)
    if found:
        raise Problems(found)
    solved = solve(table, event)
    units = [1.0] * (len(table.debts) + len(table.carve_outs) + len(table.convertibles))
    units += [each.shares for each in table.classes] + [each.shares for each in table.options]
    return Waterfall(
        event,
        table.claims,
        tuple(units),
        solved.edges,
        solved.start[:, :-1],
        solved.slope[:, :-1],
        solved.start[:, -1],
        solved.slope[:, -1],
        solved.breakpoints,
    )


def _exits(x: Array | float) -> Array:
    exits: NDArray[np.float64] = np.ascontiguousarray(np.atleast_1d(np.asarray(x, dtype=np.float64)))
    if exits.size and not (exits.min() >= 0 and exits.max() < np.inf):
        wrong = exits[~((exits >= 0) & (exits < np.inf))][0]
        raise InputError("captable.exit_value", value=f"{wrong:g}")
    return exits

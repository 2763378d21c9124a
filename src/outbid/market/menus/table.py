"""Knots of a frontier that is being tabulated, and by how much it may be off between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.market.menus.search import Mix

Array = NDArray[np.float64]
SAFETY = 3.0
"""Times the bound, for intervals in which W bends both ways although the slopes around do not show it."""
REACH = 0.125
"""Part of an interval's width over which the slopes beside it are taken at least. Over a width far shorter they would
show what the search missed rather than how W runs."""


@dataclass(frozen=True, eq=False)
class Table:
    """Knots so far, shape (knots,), W and the equity of its package there.

    Args:
        slack: money by which the search may have missed the best package at a knot.
    """

    knots: Array
    values: Array
    equity: Array
    slack: float = 0.0

    @property
    def most_off(self) -> Array:
        """What an interval can hide at all, with slopes from 0 to the steepest, shape (intervals,)."""
        width = np.diff(self.knots)
        if not len(width):
            return width
        return width * float((np.diff(self.values) / width).max()) / 4

    def middles(self, places: NDArray[np.intp]) -> Array:
        """The middles of the intervals ``places``."""
        middles: Array = 0.5 * (self.knots[places] + self.knots[places + 1])
        return middles

    def with_middles(self, places: NDArray[np.intp], middle: Array, found: Mix, slack: float) -> Table:
        """With knots in the middle of the intervals ``places``."""
        return rising(
            np.insert(self.knots, places + 1, middle),
            np.insert(self.values, places + 1, found.worth),
            np.insert(self.equity, places + 1, found.equity),
            max(self.slack, slack),
        )

    def switches(self, price: float) -> NDArray[np.bool_]:
        """Intervals in which the best package switches to another, shape (intervals,).

        What equity, at ``price``, costs falls by more than half, or rises by more than one and a half times what the
        budget rises.
        """
        width = np.diff(self.knots)
        return np.asarray(np.abs(price * np.diff(self.equity) - width / 2) > width)

    def bounds(self, price: float) -> Array:
        """By how much W may be off the straight line within each interval, shape (intervals,).

        If W is concave or convex over an interval of width h and slope s and what is beside it, of slopes a and b, it
        lies between the chord and the lines of those slopes: off by at most ``h·(a − s)(s − b)/(a − b)``. Where s is
        not between a and b, it bends both ways, by at most a quarter of ``h·(max − min)``. Where the best package
        switches to another the upper of two hills counts, of any slopes from 0 to the steepest. W rises, and so is
        never further off than it rises within the interval: that alone bounds a jump.
        """
        width, rise = np.diff(self.knots), np.diff(self.values)
        if not len(width):
            return np.zeros(0)
        slopes = rise / width
        before, after = self._beside(width)
        # beyond the ends slopes are taken to go on changing, three times as fast: the first of a gamble is the best
        before[0] = 4 * slopes[0] - 3 * after[0] if len(slopes) > 1 else slopes[0]
        after[-1] = 4 * slopes[-1] - 3 * before[-1] if len(slopes) > 1 else slopes[-1]
        steeper, flatter = np.maximum(before, after), np.minimum(before, after)
        with np.errstate(divide="ignore", invalid="ignore"):
            one_way = (steeper - slopes) * (slopes - flatter) / (steeper - flatter)
        both_ways = (np.maximum(steeper, slopes) - np.minimum(flatter, slopes)) / 4
        off = np.where((flatter < slopes) & (slopes < steeper), one_way, both_ways)
        off = np.where(self.switches(price), np.maximum(off, slopes.max() / 4), off)
        return np.minimum(SAFETY * width * off, rise)

    def _beside(self, width: Array) -> tuple[Array, Array]:
        """Slopes left and right of each interval over at least ``REACH`` of its width, no number at the ends."""
        knots, values = self.knots, self.values
        start, end = np.arange(len(width)), np.arange(1, len(knots))
        left = np.searchsorted(knots, knots[:-1] - REACH * width, side="right") - 1
        right = np.searchsorted(knots, knots[1:] + REACH * width, side="left")
        left, right = np.maximum(left, 0), np.minimum(right, len(width))
        with np.errstate(divide="ignore", invalid="ignore"):
            before = (values[start] - values[left]) / (knots[start] - knots[left])
            after = (values[right] - values[end]) / (knots[right] - knots[end])
        return before, after


def rising(knots: Array, values: Array, equity: Array, slack: float) -> Table:
    """The table in which what is bought with less money can be had for more, too."""
    highest = np.maximum.accumulate(values)
    best = np.maximum.accumulate(np.where(values == highest, np.arange(len(values)), 0))
    return Table(knots, highest, equity[best], slack)

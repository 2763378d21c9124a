"""Certainty equivalents over a grid of terms: worked out once, looked up by the solver.

What a company may be worth does not hang on how much of it is offered: one set of futures serves the whole grid, and
no candidate package is simulated. Between the knots worth is a monotone cubic along equity, where risk bends it, and
linear along cash; narrower tables around a package (:func:`window`) end what that is off.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from outbid.offers.terms import Array, Worth


@dataclass(frozen=True, eq=False)
class Table:
    """A :class:`~outbid.offers.terms.Worth` by look-up.

    Args:
        base, sign_on, equity: knots, strictly ascending.
        values: certainty equivalents a year, shape (len(base), len(sign_on), len(equity), types).
    """

    base: Array
    sign_on: Array
    equity: Array
    values: Array
    _slopes: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_slopes", _slopes(self.equity, self.values))

    @staticmethod
    def of(worth: Worth, base: Array, sign_on: Array, equity: Array) -> Table:
        """The table of ``worth`` at all combinations of the knots."""
        grid = np.meshgrid(base, sign_on, equity, indexing="ij")
        found = worth(*(axis.ravel() for axis in grid))
        return Table(base, sign_on, equity, found.reshape(*grid[0].shape, found.shape[-1]))

    @property
    def axes(self) -> tuple[Array, Array, Array]:
        """Knots of base pay, sign-on and equity."""
        return self.base, self.sign_on, self.equity

    @property
    def size(self) -> int:
        """Packages that were valued."""
        return int(np.prod(self.values.shape[:3]))

    def __call__(self, base: Array, sign_on: Array, equity: Array) -> Array:
        """Worth a year, shape (points, types); terms outside the grid are taken to be at its edge."""
        b, b_share = _place(self.base, base)
        s, s_share = _place(self.sign_on, sign_on)
        e, t = _place(self.equity, equity)
        right = np.minimum(e + 1, len(self.equity) - 1)
        width = self.equity[right] - self.equity[e]
        cubic = (
            (self.values, e, (1 + 2 * t) * (1 - t) ** 2),
            (self.values, right, t * t * (3 - 2 * t)),
            (self._slopes, e, width * t * (1 - t) ** 2),
            (self._slopes, right, width * t * t * (t - 1)),
        )
        found: Array | float = 0.0
        for i, wb in ((b, 1 - b_share), (np.minimum(b + 1, len(self.base) - 1), b_share)):
            for j, ws in ((s, 1 - s_share), (np.minimum(s + 1, len(self.sign_on) - 1), s_share)):
                for known, k, we in cubic:
                    found = found + (wb * ws * we)[..., None] * known[i, j, k]
        return np.asarray(found)


def _slopes(knots: Array, values: Array) -> Array:
    """Slopes at the knots of the monotone cubic through the values along equity, shape of ``values``.

    Between chords of one sign the harmonic mean of both, weighted by how long they are (Fritsch & Butland 1984, SIAM
    Journal on Scientific and Statistical Computing 5); at the ends a parabola's, kept from overshooting.
    """
    if len(knots) < 2:
        return np.zeros_like(values)
    width = np.diff(knots)
    chord = np.moveaxis(np.diff(values, axis=2), 2, 0) / width.reshape(-1, 1, 1, 1)
    slopes = np.empty((len(knots), *chord.shape[1:]))
    if len(knots) == 2:
        slopes[:] = chord[0]
        return np.ascontiguousarray(np.moveaxis(slopes, 0, 2))
    before, after = (w.reshape(-1, 1, 1, 1) for w in (2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]))
    same = chord[:-1] * chord[1:] > 0
    low, high = (np.where(same, each, 1.0) for each in (chord[:-1], chord[1:]))
    slopes[1:-1] = np.where(same, (before + after) / (before / low + after / high), 0.0)
    slopes[0] = _end_slope(width[0], width[1], chord[0], chord[1])
    slopes[-1] = _end_slope(width[-1], width[-2], chord[-1], chord[-2])
    return np.ascontiguousarray(np.moveaxis(slopes, 0, 2))


def _end_slope(width: float, further: float, chord: Array, next_chord: Array) -> Array:
    """Slope at an end of the cubic, from the two chords nearest to it."""
    slope = ((2 * width + further) * chord - width * next_chord) / (width + further)
    slope = np.where(slope * chord <= 0, 0.0, slope)
    steep = (chord * next_chord < 0) & (np.abs(slope) > 3 * np.abs(chord))
    return np.asarray(np.where(steep, 3 * chord, slope))


def _place(knots: Array, value: Array) -> tuple[NDArray[np.intp], Array]:
    """The knot below each value, and how far it is to the next one, from 0 to 1."""
    if len(knots) == 1:
        return np.zeros(np.shape(value), np.intp), np.zeros(np.shape(value))
    left = np.clip(np.searchsorted(knots, value, side="right") - 1, 0, len(knots) - 2)
    share = np.clip((value - knots[left]) / (knots[left + 1] - knots[left]), 0.0, 1.0)
    return left, share


def knots(low: float, high: float, count: int, *, curved: bool = False) -> Array:
    """At most ``count`` knots from ``low`` to ``high``; ``curved``: closer together near ``low``, where the worth of
    a risk bends most."""
    if high <= low:
        return np.array([low])
    share = np.linspace(0.0, 1.0, max(2, count))
    return low + (high - low) * (share**2 if curved else share)


def window(low: float, high: float, around: float, width: float, count: int) -> Array:
    """Knots over ``width`` around a value, within ``low`` to ``high``; through the value if there are more than two,
    and one where the range is one point."""
    if high <= low:
        return np.array([low])
    start, end = max(low, around - width / 2), min(high, around + width / 2)
    axis = np.linspace(start, end, count)
    # between two ends worth is taken to be straight: a third knot would be paid for and add nothing
    return axis if count <= 2 else np.unique(np.append(axis, np.clip(around, start, end)))

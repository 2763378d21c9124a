"""Certainty equivalents over a grid of terms: worked out once, looked up by the solver.

What a company may be worth does not hang on how much of it is offered: one set of futures serves the whole grid, and
no candidate package is simulated. Between the knots worth is a monotone cubic along equity, where risk bends it, and
linear along cash; :func:`zoomed` narrows the table around a package until what that is off no longer counts.
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
    """Slopes at the knots of the monotone cubic through the values along equity (Fritsch & Carlson 1980, SIAM Journal
    on Numerical Analysis 17), shape of ``values``."""
    if len(knots) < 2:
        return np.zeros_like(values)
    from scipy.interpolate import PchipInterpolator

    return np.asarray(PchipInterpolator(knots, values, axis=2).derivative()(knots))


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


def zoomed(axis: Array, around: float, count: int, factor: float = 0.25) -> Array:
    """Knots over ``factor`` of the range of ``axis`` around a value, within that range and through the value."""
    if len(axis) == 1:
        return axis
    half = factor * float(axis[-1] - axis[0]) / 2
    low, high = max(float(axis[0]), around - half), min(float(axis[-1]), around + half)
    return np.unique(np.append(np.linspace(low, high, count), np.clip(around, low, high)))

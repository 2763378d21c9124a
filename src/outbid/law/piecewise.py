"""Exact algebra of piecewise-linear functions of one variable, with jumps.

A tax law along one axis (wages with everything else fixed) is a piecewise-linear function. Sums, maxima,
minima, compositions and scalings of such functions are again piecewise linear, and their kinks can be solved
for rather than searched for; that is what lets a whole composed schedule collapse into one table without any
error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Piecewise:
    """``f(x) = values[i] + slopes[i] * (x - starts[i])`` for ``starts[i] < x <= starts[i + 1]``.

    Continuous from the left at a jump, because brackets read "over X but not over Y". Below ``starts[0]`` the
    first piece goes on.

    Attributes:
        starts: left ends of the pieces, ascending, shape (n,), in units of the argument.
        values: limits at the left ends from the right, shape (n,), in units of the value.
        slopes: shape (n,), value per argument.
    """

    starts: Array
    values: Array
    slopes: Array

    def __call__(self, x: Array) -> Array:
        """Values at ``x`` (any shape): the slow, plain evaluation that the fast one is tested against."""
        piece = self.piece(x)
        return self.values[piece] + self.slopes[piece] * (x - self.starts[piece])

    def piece(self, x: Array) -> NDArray[np.intp]:
        """Index of the piece that holds each ``x``."""
        return np.maximum(np.searchsorted(self.starts, x, side="left") - 1, 0)

    def on(self, left: Array, inside: Array) -> tuple[Array, Array]:
        """Limit at ``left`` and slope, for intervals that begin at ``left`` and contain ``inside``."""
        piece = self.piece(inside)
        return self.values[piece] + self.slopes[piece] * (left - self.starts[piece]), self.slopes[piece]


def from_knots(knots: Sequence[float], values: Sequence[float], slope: float) -> Piecewise:
    """The function through ``(knots, values)``: constant below the first knot, ``slope`` beyond the last.

    A knot that stands twice is a jump from its first value to its second.
    """
    x = np.asarray(knots, dtype=np.float64)
    y = np.asarray(values, dtype=np.float64)
    width = np.diff(x)
    real = width > 0
    slopes = np.append(np.diff(y)[real] / width[real], slope)
    keep = np.append(real, True)
    below = x[0] - 1.0
    return Piecewise(np.append(below, x[keep]), np.append(y[0], y[keep]), np.append(0.0, slopes))


def constant(value: float) -> Piecewise:
    """The function that is ``value`` everywhere."""
    return Piecewise(np.zeros(1), np.array([float(value)]), np.zeros(1))


def identity() -> Piecewise:
    """The function ``x`` itself."""
    return Piecewise(np.zeros(1), np.zeros(1), np.ones(1))


def _intervals(functions: Sequence[Piecewise]) -> tuple[Array, Array]:
    left = _distinct(np.concatenate([np.maximum(f.starts, 0.0) for f in functions] + [np.zeros(1)]))
    return left, _inside(left)


def _inside(left: Array) -> Array:
    right = np.append(left[1:], 2.0 * left[-1] + 2.0)
    inside: Array = 0.5 * (left + right)
    return inside


def _split(left: Array, cuts: Array, width: Array) -> Array:
    good = np.isfinite(cuts) & (cuts > 1e-9) & (cuts < width - 1e-9)
    return _distinct(np.concatenate([left, (left + np.where(good, cuts, 0.0))[good]]))


def simplify(f: Piecewise, tolerance: float = 1e-7) -> Piecewise:
    """The same function without breakpoints at which neither value nor slope changes."""
    end = f.values[:-1] + f.slopes[:-1] * np.diff(f.starts)
    jump = np.abs(f.values[1:] - end) > tolerance
    bend = np.abs(np.diff(f.slopes)) > 1e-12
    keep = np.append(True, jump | bend)
    return Piecewise(f.starts[keep], f.values[keep], f.slopes[keep])


def weighted_sum(weights: Sequence[float], functions: Sequence[Piecewise]) -> Piecewise:
    """``sum(weights[i] * functions[i])``."""
    left, inside = _intervals(functions)
    value, slope = np.zeros_like(left), np.zeros_like(left)
    for weight, f in zip(weights, functions, strict=True):
        v, s = f.on(left, inside)
        value, slope = value + weight * v, slope + weight * s
    return simplify(Piecewise(left, value, slope))


def _extreme(f: Piecewise, g: Piecewise, choose: Callable[[Array, Array], NDArray[np.bool_]]) -> Piecewise:
    left, inside = _intervals((f, g))
    (fv, fs), (gv, gs) = f.on(left, inside), g.on(left, inside)
    with np.errstate(divide="ignore", invalid="ignore"):
        cuts = (gv - fv) / (fs - gs)
    left = _split(left, cuts, np.append(np.diff(left), np.inf))
    inside = _inside(left)
    (fv, fs), (gv, gs) = f.on(left, inside), g.on(left, inside)
    first = choose(fv + fs * (inside - left), gv + gs * (inside - left))
    return simplify(Piecewise(left, np.where(first, fv, gv), np.where(first, fs, gs)))


def maximum(f: Piecewise, g: Piecewise) -> Piecewise:
    """Pointwise larger of the two."""
    return _extreme(f, g, lambda a, b: a >= b)


def minimum(f: Piecewise, g: Piecewise) -> Piecewise:
    """Pointwise smaller of the two."""
    return _extreme(f, g, lambda a, b: a <= b)


def compose(outer: Piecewise, inner: Piecewise) -> Piecewise:
    """``outer(inner(x))``: the kinks of ``outer`` are pulled back through every piece of ``inner``."""
    left, inside = _intervals((inner,))
    value, slope = inner.on(left, inside)
    width = np.append(np.diff(left), np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        cuts = (outer.starts[None, :] - value[:, None]) / slope[:, None]
    left = _split(np.repeat(left, len(outer.starts)), cuts.ravel(), np.repeat(width, len(outer.starts)))
    inside = _inside(left)
    value, slope = inner.on(left, inside)
    out_value, out_slope = outer.on(value, value + slope * (inside - left))
    return simplify(Piecewise(left, out_value, out_slope * slope))


def product(f: Piecewise, g: Piecewise) -> Piecewise:
    """``f(x) * g(x)`` where, on every piece, at least one of the two is constant.

    Raises:
        ValueError: both slope on a common piece, so that the product is not piecewise linear.
    """
    left, inside = _intervals((f, g))
    (fv, fs), (gv, gs) = f.on(left, inside), g.on(left, inside)
    if np.any((np.abs(fs) > 1e-12) & (np.abs(gs) > 1e-12)):
        raise ValueError("a product of two sloping functions is not piecewise linear")
    return simplify(Piecewise(left, fv * gv, fv * gs + gv * fs))


def _distinct(values: Array) -> Array:
    """The distinct values, ascending; numpy's own ``unique`` would import its masked arrays, which takes longer."""
    ordered = np.sort(values)
    distinct: Array = ordered[np.concatenate([[True], ordered[1:] > ordered[:-1]])]
    return distinct

"""Where a function of one variable changes its sign."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice


@dataclass(frozen=True)
class Bracket:
    """The root lies between two points.

    Args:
        x: the point evaluated last.
        value: of the function there.
        other: the other end; the function has the opposite sign there, or is 0 at one of both.
        other_value: of the function there.
    """

    x: float
    value: float
    other: float
    other_value: float

    @property
    def width(self) -> float:
        """Distance of the ends."""
        return abs(self.other - self.x)

    @property
    def best(self) -> float:
        """The end at which the function is nearer to 0."""
        return self.x if abs(self.value) <= abs(self.other_value) else self.other

    @property
    def slope(self) -> float:
        """Of the straight line between the ends; 0 where they are one."""
        gap = self.other - self.x
        return (self.other_value - self.value) / gap if gap else 0.0


def closing(
    function: Callable[[float], float],
    low: float,
    high: float,
    at_low: float,
    at_high: float,
    tolerance: float,
) -> Iterator[Bracket]:
    """Ever narrower brackets of a root, each for one evaluation of ``function``; who asks may stop at any time.

    Inverse quadratic interpolation where it can be trusted, bisection elsewhere: Chandrupatla (1997), A new hybrid
    quadratic/bisection algorithm for finding the zero of a nonlinear function without using derivatives, Advances in
    Engineering Software 28(3). It ends where the function is 0 or the bracket is no wider than ``tolerance``.

    Args:
        function: continuous or with jumps; the root is where its sign changes.
        low: one end.
        high: the other end.
        at_low: the function's value at ``low``.
        at_high: at ``high``; not of the sign of ``at_low``.
        tolerance: of the root; that of rounding is added.
    """
    a, fa, b, fb = high, at_high, low, at_low
    part = 0.5
    while fa and fb:
        # no closer to an end than this, so that a step beyond a root that is all but found closes the bracket
        least = (tolerance / 2 + 2 * math.ulp(max(abs(a), abs(b)))) / abs(b - a) if a != b else 1.0
        if least >= 0.5:
            return
        part = min(max(part, least), 1 - least)
        x = a + part * (b - a)
        fx = function(x)
        if (fx > 0) == (fa > 0):
            c, fc = a, fa
        else:
            c, fc, b, fb = b, fb, a, fa
        a, fa = x, fx
        yield Bracket(a, fa, b, fb)
        part = _next(a, b, c, fa, fb, fc)


def _next(a: float, b: float, c: float, fa: float, fb: float, fc: float) -> float:
    """Where between ``a`` and ``b`` to look next, ``c`` being the point left: a fraction of the way."""
    if fb in (fa, fc) or fa == fc or b == c:
        return 0.5
    place, height = (a - b) / (c - b), (fa - fb) / (fc - fb)
    # there the quadratic through the three points, of x by value, is monotone between them
    if not (height**2 < place and (1 - height) ** 2 < 1 - place):
        return 0.5
    return fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)


def root(
    function: Callable[[float], float],
    low: float,
    high: float,
    *,
    at_low: float,
    at_high: float,
    tolerance: float,
    most: int,
) -> float:
    """A point at which ``function`` is 0; arguments as of :func:`closing`.

    Args:
        most: evaluations after which the best point so far is taken.
    """
    found = Bracket(low, at_low, high, at_high)
    for found in islice(closing(function, low, high, at_low, at_high, tolerance), most):  # noqa: B007
        pass
    return found.best

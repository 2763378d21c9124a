"""What an employer's money buys: W(c), the worth to a worker of the best package that costs the employer ``c``.

With tax, risk and dilution a package is worth less than it costs, and not in proportion: utility is imperfectly
transferable (Galichon, Kominers & Weber 2019, JPE 127(6)). The pair's possible payoffs are

    U = α + W(c)        V = γ − c

Where the slope below the first knot is infinite the package has a floor (a band, a minimum wage): the worker may be
left worse off than the floor only by waiting for the seat. Where the slope above the last knot is zero it has a cap:
the employer may be left worse off only by a seat that stays open. This is free disposal; the parts of ``γ − V`` and
``U − α`` that are not in the package are the shadow costs of those queues.

Clearing with tastes needs the ``c`` that solves, for worker scale σ and employer scale τ,

    G(c) := W(c)/σ + c/τ = z

G rises strictly (its inverse is defined for every z, also where W jumps or stops).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]


class Transfer(NamedTuple):
    """What passes between the two sides of a match, each of the shape that was asked for.

    Args:
        given: ``γ − V``, what the employer gives up: the package's cost, and beyond a cap the cost of waiting.
        received: ``U − α``, what the worker gets: the package's worth, and below a floor less than that.
        weight: λ = d(given/τ)/dz in [0, 1]: the weight of the worker's side in the log of the match.
    """

    given: Array
    received: Array
    weight: Array


class Frontier(Protocol):
    """W(c) of one class of workers and one class of seats; nondecreasing."""

    @property
    def error(self) -> float:
        """Bound on the distance, in money, to the frontier that this one stands for."""
        ...

    @property
    def floor(self) -> float:
        """Least cost of a package, −inf if there is none."""
        ...

    @property
    def cap(self) -> float:
        """Greatest cost of a package that is of use, inf if there is none."""
        ...

    def worth(self, cost: ArrayLike) -> Array:
        """W(c), the shape of ``cost``; −inf below the floor, W(cap) beyond the cap."""
        ...

    def cost(self, worth: ArrayLike) -> Array:
        """The least cost of a package worth at least ``worth``: the floor for little, inf for too much."""
        ...

    def transfer(self, level: ArrayLike, worker_scale: float, seat_scale: float) -> Transfer:
        """Solves G(c) = ``level``; shapes as ``level``."""
        ...


@dataclass(frozen=True, eq=False)
class PiecewiseLinear:
    """W linear between knots, shape (knots,), and beyond them.

    Args:
        knots: costs, strictly increasing, money.
        values: W at the knots, nondecreasing, money.
        below: slope left of the first knot; inf: the first knot is a floor.
        above: slope right of the last knot; 0: the last knot is a cap.
        error: bound on the distance to the frontier that is tabulated, money.

    Raises:
        InputError: knots that do not increase, worth that falls, or numbers that are not finite.
    """

    knots: Array
    values: Array
    below: float = np.inf
    above: float = 0.0
    error: float = 0.0
    _slopes: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        knots = np.array(self.knots, np.float64, ndmin=1)
        values = np.array(self.values, np.float64, ndmin=1)
        if knots.ndim != 1 or knots.shape != values.shape or not knots.size:
            raise InputError("market.frontier_shape", knots=knots.shape, values=values.shape)
        if not (np.isfinite(knots).all() and np.isfinite(values).all()):
            raise InputError("market.frontier_not_finite")
        if (np.diff(knots) <= 0).any():
            raise InputError("market.frontier_knots", at=int(np.argmax(np.diff(knots) <= 0)) + 1)
        if (np.diff(values) < 0).any():
            raise InputError("market.frontier_falls", at=int(np.argmax(np.diff(values) < 0)) + 1)
        if not (self.below > 0 and 0 <= self.above < np.inf and 0 <= self.error < np.inf):
            raise InputError("market.frontier_slopes", below=self.below, above=self.above, error=self.error)
        inner = np.diff(values) / np.diff(knots)
        for name, array in (
            ("knots", knots),
            ("values", values),
            ("_slopes", np.concatenate([[self.below], inner, [self.above]])),
        ):
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    @property
    def slopes(self) -> Array:
        """W' left of the first knot, between the knots, and right of the last, shape (knots + 1,)."""
        return self._slopes

    @property
    def floor(self) -> float:
        """Least cost of a package, −inf if there is none."""
        return float(self.knots[0]) if np.isinf(self.below) else -np.inf

    @property
    def cap(self) -> float:
        """Cost beyond which a package is worth no more, inf if there is none."""
        if self.above > 0:
            return np.inf
        return float(self.knots[np.searchsorted(self.values, self.values[-1])])

    def worth(self, cost: ArrayLike) -> Array:
        """W(c); −inf below a floor."""
        c = np.asarray(cost, np.float64)
        piece = np.searchsorted(self.knots, c, side="right")
        anchor = np.maximum(piece - 1, 0)
        distance = c - self.knots[anchor]
        # a slope of inf times a distance of zero is no number, and never needed: piece 0 is left of the knot
        result: Array = self.values[anchor] + np.where(distance == 0, 0.0, self._slopes[piece] * distance)
        return result

    def cost(self, worth: ArrayLike) -> Array:
        """The least cost of a package worth at least ``worth``."""
        w = np.asarray(worth, np.float64)
        piece = np.searchsorted(self.values, w, side="left")
        anchor = np.maximum(piece - 1, 0)
        excess = w - self.values[anchor]
        with np.errstate(divide="ignore", invalid="ignore"):
            beyond = np.where(excess == 0, 0.0, excess / self._slopes[piece])
        result: Array = self.knots[anchor] + beyond
        return result

    def transfer(self, level: ArrayLike, worker_scale: float, seat_scale: float) -> Transfer:
        """Solves G(c) = ``level`` by the table of G at the knots: exact for this piecewise linear W."""
        z = np.asarray(level, np.float64)
        at_knots = self.values / worker_scale + self.knots / seat_scale
        weights = 1 / (1 + self._slopes * (seat_scale / worker_scale))
        piece = np.searchsorted(at_knots, z, side="right")
        anchor = np.maximum(piece - 1, 0)
        weight = weights[piece]
        step = z - at_knots[anchor]
        given = self.knots[anchor] + seat_scale * weight * step
        received = self.values[anchor] + worker_scale * (1 - weight) * step
        return Transfer(given, received, weight)


def linear(slope: float = 1.0, intercept: float = 0.0) -> PiecewiseLinear:
    """W(c) = intercept + slope·c for every c: a tax at the rate ``1 − slope``."""
    if not 0 < slope < np.inf:
        raise InputError("market.frontier_slopes", below=slope, above=slope, error=0.0)
    return PiecewiseLinear(np.zeros(1), np.full(1, intercept), below=slope, above=slope)


def transferable() -> PiecewiseLinear:
    """W(c) = c: money is worth to the worker what it costs the employer (Choo & Siow 2006)."""
    return linear()


def package(cost: ArrayLike, worth: ArrayLike, error: float = 0.0) -> PiecewiseLinear:
    """A tabulated frontier that starts at a floor and ends at a cap, its first and its last knot."""
    return PiecewiseLinear(np.asarray(cost, np.float64), np.asarray(worth, np.float64), error=error)

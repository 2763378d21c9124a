"""Values that geometric Brownian motion takes at an exponential time, in closed form.

A company is sold at a time ``T`` that is exponential with intensity ``lam`` and independent of its value. With
``dS = drift·S·dt + σ·S·dW`` and ``Y = log(S_T / S_0)`` the discounted law of ``Y`` has a density made of two
exponentials (Borodin & Salminen 2002, Handbook of Brownian Motion, part II, 2.1.0.5)::

    k(y) = E[e^(−r·T); Y ∈ dy]/dy = c·e^(a·y) for y < 0,  c·e^(−b·y) for y > 0
    μ = drift − σ²/2,  g = √(μ² + 2(r + lam)σ²),  a = (g + μ)/σ²,  b = (g − μ)/σ²,  c = lam/g
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]

NODES = 16
"""Gauss nodes of a panel."""
RESOLVED = 8.0
"""Over a panel the density changes by at most ``e^8``: 16 nodes give the integral of that to rounding."""
TAIL_WIDTHS = (2.0, 4.0, 8.0, 16.0)
"""Panels beyond the outermost knot; after them whatever is affine in the price has settled to 1e-13."""
SETTLED = 500.0
"""So many log units from the start a payoff is taken to have reached its growth: further out numbers overflow."""
NEGLIGIBLE = 60.0
"""Panels that weigh less than e^−60 are left out."""


@dataclass(frozen=True)
class Kernel:
    """The discounted law of log growth of a price up to an exponential time.

    Args:
        volatility: of log returns, per √year, positive.
        drift: growth of the *expected price*, continuously compounded per year: ``r − q`` under the risk-neutral
            measure with payouts ``q``. Not the drift of the log price; that is ``drift − volatility²/2``.
        rate: discount rate per year, continuously compounded.
        intensity: events per year, positive; the mean time is ``1/intensity``.

    Raises:
        InputError: a volatility or intensity that is not positive, or a price that is expected to outgrow discount
            rate and intensity together, so that its value at the event is infinite.
    """

    volatility: float
    drift: float
    rate: float
    intensity: float

    def __post_init__(self) -> None:
        for name in ("volatility", "intensity"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise InputError("options.not_positive", name=name, value=value)
        if not (math.isfinite(self.rate) and self.drift < self.rate + self.intensity):
            raise InputError("options.outgrows", drift=self.drift, rate=self.rate, intensity=self.intensity)
        if not self.rate + self.intensity > 0:
            raise InputError(
                "options.not_positive", name="rate + intensity", value=self.rate + self.intensity
            )

    @property
    def _log_drift(self) -> float:
        return self.drift - self.volatility**2 / 2

    @cached_property
    def _root(self) -> float:
        return math.sqrt(self._log_drift**2 + 2 * (self.rate + self.intensity) * self.volatility**2)

    @cached_property
    def height(self) -> float:
        """``c``, the density at ``y = 0``."""
        return self.intensity / self._root

    @cached_property
    def down(self) -> float:
        """``a``, the decay of the density towards low prices."""
        if self._log_drift > 0:
            return (self._root + self._log_drift) / self.volatility**2
        # the same without the difference of nearly equal numbers
        return 2 * (self.rate + self.intensity) / (self._root - self._log_drift)

    @cached_property
    def up(self) -> float:
        """``b``, the decay of the density towards high prices, above 1: ``b − 1`` is what is left for the price."""
        return 1 + self._excess

    @cached_property
    def _excess(self) -> float:
        # (g − μ)/σ² − 1 without the difference of nearly equal numbers
        tilted = self._log_drift + self.volatility**2
        return 2 * (self.rate + self.intensity - self.drift) / (self._root + tilted)

    @property
    def mass(self) -> float:
        """Value of 1 paid at the event, ``lam/(r + lam)``."""
        return self.intensity / (self.rate + self.intensity)

    @property
    def forward(self) -> float:
        """Value of the price paid at the event per unit of the price today, ``lam/(r + lam − drift)``."""
        return self.intensity / (self.rate + self.intensity - self.drift)

    def density(self, log_growth: ArrayLike) -> Array:
        """``k(y)``, any shape."""
        y = np.asarray(log_growth, dtype=np.float64)
        density: Array = self.height * np.exp(np.where(y < 0, self.down, -self.up) * y)
        return density

    def call(self, spot: ArrayLike, strike: ArrayLike) -> Array:
        """Value of ``max(S_T − strike, 0)`` paid at the event.

        Args:
            spot: price today, positive, any shape.
            strike: at least 0, broadcast against ``spot``.
        """
        S, K = np.broadcast_arrays(np.asarray(spot, np.float64), np.asarray(strike, np.float64))
        a, b, c, excess = self.down, self.up, self.height, self._excess
        with np.errstate(divide="ignore"):
            x = np.log(K / S)
        above, below = np.maximum(x, 0), np.minimum(x, 0)
        out = c * K * np.exp(-b * above) / (b * excess)
        # the call is the forward less the strike plus the put; the put is of the same form as the call above
        put = c * K * np.exp(a * below) / (a * (1 + a))
        value: Array = np.where(x >= 0, out, S * self.forward - K * self.mass + put)
        return value

    def expect(self, f: Callable[[Array], Array], x0: float, knots: ArrayLike = ()) -> Array | float:
        """``E[e^(−r·T) f(x0·e^Y)]`` for a payoff that is smooth between knots.

        Args:
            f: prices, shape (n,), to payoffs, shape (n,) or (C, n) for several payoffs at once. Towards high prices
                it may grow like the price, towards 0 it must stay bounded. It is called once.
            x0: price today, positive.
            knots: prices at which any of the payoffs has a kink or a jump, in any order; those that are not positive
                and finite are ignored. ``x0`` need not be among them.

        Returns:
            shape (C,), or a number where ``f`` gives shape (n,). Relative error below 1e-10 for payoffs that are
            affine, or smooth in log price, between knots and beyond them.
        """
        prices, weights = self.quadrature(x0, knots)
        values = np.asarray(f(prices), dtype=np.float64) @ weights
        return float(values) if values.ndim == 0 else values

    def quadrature(self, x0: float, knots: ArrayLike = ()) -> tuple[Array, Array]:
        """Prices and weights, both shape (n,), with which :meth:`expect` is ``f(prices) @ weights``."""
        kinks = np.asarray(knots, dtype=np.float64).ravel()
        kinks = np.log(kinks[np.isfinite(kinks) & (kinks > 0)] / x0)
        edges = np.unique(np.concatenate([[0.0], kinks]))
        edges = edges[(edges * self._excess <= NEGLIGIBLE) & (edges * self.down >= -NEGLIGIBLE)]
        tail = np.cumsum(TAIL_WIDTHS)
        edges = np.concatenate([edges[0] - tail[::-1], edges, edges[-1] + tail])
        edges = _split(edges, RESOLVED / max(self.down, self.up))
        edges = edges[(edges * self._excess <= 2 * NEGLIGIBLE) & (edges * self.down >= -2 * NEGLIGIBLE)]
        nodes, weights = _legendre()
        middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
        y = (middle[:, None] + half[:, None] * nodes).ravel()
        w = (half[:, None] * weights).ravel() * self.density(y)
        low, low_weights = self._tail(-edges[0], self.down, 0.0)
        high, high_weights = self._tail(edges[-1], self._excess, 1.0)
        y, w = np.concatenate([-low, y, high]), np.concatenate([low_weights, w, high_weights])
        return x0 * np.exp(y), w

    def _tail(self, start: float, decay: float, growth: float) -> tuple[Array, Array]:
        """Gauss–Laguerre nodes ``|y| ≥ start`` and weights for what settles to ``e^(growth·y)`` out there."""
        nodes, weights = _laguerre()
        y = np.minimum(start + nodes / decay, SETTLED)
        w = weights * self.height * math.exp(-decay * start) / decay * np.exp(-growth * y)
        return y, w


@cache
def _legendre() -> tuple[Array, Array]:
    """Gauss–Legendre nodes and weights, which cost more to find than a company to value."""
    return np.polynomial.legendre.leggauss(NODES)


@cache
def _laguerre() -> tuple[Array, Array]:
    """Gauss–Laguerre nodes and weights."""
    return np.polynomial.laguerre.laggauss(NODES)


def _split(edges: Array, widest: float) -> Array:
    """The same panels, none wider than ``widest``."""
    pieces = np.maximum(np.ceil(np.diff(edges) / widest).astype(int), 1)
    parts = [
        np.linspace(low, high, count, endpoint=False)
        for low, high, count in zip(edges[:-1], edges[1:], pieces, strict=True)
    ]
    return np.concatenate([*parts, edges[-1:]])

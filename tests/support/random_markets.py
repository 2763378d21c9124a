"""Small random markets with tastes: packages with floors and caps, and taxes in proportion."""

from __future__ import annotations

import numpy as np

from outbid.market.frontier import PiecewiseLinear, linear, package
from outbid.market.market import Frontiers, Market


def menu(cap: float, aversion: float, knots: int = 40, floor: float = 0.2) -> PiecewiseLinear:
    cost = np.linspace(floor, cap, knots)
    return package(cost, 0.42 * cost + 0.3 * (1 - np.exp(-aversion * cost)) / aversion)


def packages(seed: int, X: int = 9, Y: int = 7, level: float = 1.0, scales=(1.0, 1.0), **options) -> Market:
    rng = np.random.default_rng(seed)
    tables = tuple(menu(3.0 + s, 0.1 + 0.2 * r) for r in range(3) for s in range(2))
    classes = rng.integers(0, 3, X), rng.integers(0, 2, Y)
    return Market(
        rng.lognormal(0, 0.5, X),
        rng.lognormal(0, 0.5, Y),
        rng.normal(level, 1, (X, Y)),
        rng.normal(0, 0.5, (X, Y)),
        Frontiers(tables, np.arange(6).reshape(3, 2), *classes),
        *scales,
        **options,
    )


def taxes(seed: int, X: int = 9, Y: int = 7, level: float = 1.0, scales=(1.0, 1.0), **options) -> Market:
    rng = np.random.default_rng(seed)
    tables = tuple(linear(0.5 + 0.1 * i, 0.1 * i) for i in range(4))
    classes = rng.integers(0, 2, X), rng.integers(0, 2, Y)
    return Market(
        rng.lognormal(0, 0.5, X),
        rng.lognormal(0, 0.5, Y),
        rng.normal(level, 1, (X, Y)),
        rng.normal(0, 0.5, (X, 1)),
        Frontiers(tables, np.arange(4).reshape(2, 2), *classes),
        *scales,
        **options,
    )

"""Numbers of many draws as views show them: the central one with P10 and P90, rounded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from outbid.report.market_views import Interval

Array = NDArray[np.float64]
LEAST_DRAWS = 20
"""Draws below which there are no intervals: a tenth of fewer is not even two of them."""


def money(amount: float) -> float:
    """``amount`` in whole cents."""
    return round(float(amount), 2) + 0.0


def count(number: float) -> float:
    """People, seats, shares: to six decimals."""
    return round(float(number), 6) + 0.0


def interval(values: Array, rounded: Callable[[float], float]) -> Interval:
    """The central value, the first of ``values``, with P10 and P90 of the others if enough did not fail.

    Args:
        values: shape (1 + draws,); nan in draws that failed.
    """
    drawn = values[1:][np.isfinite(values[1:])]
    if drawn.size < LEAST_DRAWS:
        return Interval(rounded(values[0]))
    low, high = np.quantile(drawn, [0.1, 0.9])
    return Interval(rounded(values[0]), rounded(low), rounded(high))


def optional(values: Array, rounded: Callable[[float], float] = money) -> Interval | None:
    """The same; ``None`` where there is no central value, as where nobody is hired."""
    return None if np.isnan(values[0]) else interval(values, rounded)

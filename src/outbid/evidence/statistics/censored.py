"""Percentiles and shares where of some records only a bound is known: the worst cases both ways."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def worst_cases(values: Array, at_least: Mask, at_most: Mask) -> tuple[Array, Array]:
    """Every value as small and as large as it may be.

    Args:
        values: shape (n,).
        at_least: of which records the value is a lower bound, shape (n,).
        at_most: an upper bound.

    Returns:
        lower case, ``−∞`` for what is at most; upper case, ``∞`` for what is at least.
    """
    return np.where(at_most, -np.inf, values), np.where(at_least, np.inf, values)

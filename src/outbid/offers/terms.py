"""What is negotiated: base pay, cash on joining, and equity."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Terms(NamedTuple):
    """Terms of one package; money of the employer's file.

    Args:
        base: pay a year.
        sign_on: cash on joining.
        equity: shares of a private company, or listed shares by their value on the day of the grant.
    """

    base: float
    sign_on: float = 0.0
    equity: float = 0.0


class Worth(Protocol):
    """What packages are worth a year to each type of candidate: certainty equivalents."""

    def __call__(self, base: Array, sign_on: Array, equity: Array) -> Array:
        """Certainty equivalents, shape (points, types), of packages whose terms have shape (points,)."""
        ...

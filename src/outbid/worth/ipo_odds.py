"""How likely an exit is to be an initial public offering rather than a sale, by the company's value.

Gornall & Strebulaev (2020), Squaring venture capital valuations with reality, JFE 135(1): venture-backed companies
that exit for little are sold, those that exit for much go public.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

NEVER, OFTEN, ALWAYS = 32.0, 1_000.0, 100_000.0
"""Exit values in $M at which the odds change their law."""
ODDS_OFTEN = 0.65
"""Chance of an IPO at an exit value of $1,000M."""
ODDS_A_DECADE = 0.1
"""What ten times that value adds."""


def ipo_probability(x: ArrayLike, unit: float = 1e6) -> Array:
    """Chance that an exit at value ``x`` is an IPO.

    ``0`` up to $32M, ``0.65·log(X/32)/log(1000/32)`` up to $1,000M, ``0.65 + 0.1·(log10 X − 3)`` up to $100,000M,
    then 1, with X in $M. Continuous in between, except for the step from 0.85 to 1 at $100,000M.

    Args:
        x: exit values, any shape, at least 0.
        unit: money units of ``x`` in one million dollars.

    Returns:
        probabilities, of the shape of ``x``.
    """
    values = np.maximum(np.asarray(x, dtype=np.float64), 1e-300)
    log = np.log(values / unit)
    low, often = math.log(NEVER), math.log(OFTEN)
    rising = ODDS_OFTEN * np.minimum((np.maximum(log, low) - low) / (often - low), 1.0)
    odds: Array = rising + ODDS_A_DECADE / math.log(10) * np.maximum(log - often, 0.0)
    return np.where(log > math.log(ALWAYS), 1.0, odds)


def ipo_knots(unit: float = 1e6) -> Array:
    """Exit values at which :func:`ipo_probability` has a kink or a step, shape (3,)."""
    return np.array([NEVER, OFTEN, ALWAYS]) * unit

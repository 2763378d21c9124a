"""The fewest units that are enough, and who is still there when a grant vests."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np


def fewest(above: Callable[[float], float], most: float, start: float, *, whole: bool) -> float:
    """The least amount at which ``above`` is not positive; all that is allowed where there is none.

    Args:
        above: falling.
        most: that is allowed, finite.
        start: where to begin.
        whole: whether amounts are whole numbers; otherwise they are in cents.
    """
    from scipy.optimize import brentq

    step = 1.0 if whole else 0.01
    high = min(start, most)
    while above(high) > 0:
        if high >= most:
            return math.floor(high) if whole else high
        high = min(2 * high, most)
    if high <= 0 or above(0.0) <= 0:
        return 0.0
    found = math.ceil(brentq(above, 0.0, high, xtol=step / 2, rtol=1e-9) / step - 1e-6) * step
    while above(found) > 0 and found + step <= most:
        found += step
    return float(min(found, most))


def survival(hazards: Sequence[float]) -> list[float]:
    """Probability of still being there when each year begins, and at the end."""
    return [1.0, *np.cumprod(1 - np.array(hazards)).tolist()]


def still_there(hazards: Sequence[float], month: int) -> float:
    """Probability of still being there in ``month``; after the plan as likely to leave as in its last year."""
    years, rest = divmod(month, 12)
    every = [hazards[min(year, len(hazards) - 1)] for year in range(years + 1)]
    return float(np.prod([1 - hazard for hazard in every[:years]]) * (1 - every[years]) ** (rest / 12))

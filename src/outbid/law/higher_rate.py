"""What a gain taxed at up to 28% costs more than one at 15 or 20%.

Of small business stock that is excluded by half or three quarters, the rest is such a gain (IRC 1(h)(4), (7);
:func:`outbid.law.startup_stock.higher_rate_part`). Schedule D tax worksheet, Form 6251 Part III; federal tax alone,
as no state has the rate.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.law import overlay
from outbid.law.overlay import Overlay
from outbid.law.schedule import Schedule

Array = NDArray[np.float64]
FILE = "higher_rate.json"
_TAXES = ("regular_tax", "minimum_tax", "higher_regular_tax", "higher_minimum_tax")


def extra_tax(
    schedule: Schedule,
    wages: ArrayLike,
    gains: ArrayLike,
    higher: ArrayLike,
    other: ArrayLike = 0.0,
    *,
    excluded: ArrayLike | None = None,
) -> Array:
    """Tax to add to ``schedule.tax(wages, gains, other=other, excluded=excluded)``.

    Args:
        schedule: of a state of the United States.
        wages, gains, other, excluded: as there, USD a year.
        higher: the part of ``gains`` less ``excluded`` that is taxed at up to 28%, USD.

    Returns:
        USD of the broadcast shape, at least 0.
    """
    found = _law(schedule).evaluate(wages, gains, other, excluded, higher=higher)
    usual = np.maximum(found["regular_tax"], found["minimum_tax"])
    with_rate = np.maximum(found["higher_regular_tax"], found["higher_minimum_tax"])
    return np.asarray(np.maximum(with_rate - usual, 0.0))


@cache
def _law(schedule: Schedule) -> Overlay:
    return Overlay.of(schedule, overlay.federal_part(FILE, schedule), {}, _TAXES)

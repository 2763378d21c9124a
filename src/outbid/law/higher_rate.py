"""Federal tax on gains beside the schedules' long-term rates: the rate of 28%, and the surtax on short-term gains.

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
_SURTAX = "net_investment_surtax"
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
    found = _law(schedule, _TAXES).evaluate(wages, gains, other, excluded, higher=higher)
    usual = np.maximum(found["regular_tax"], found["minimum_tax"])
    with_rate = np.maximum(found["higher_regular_tax"], found["higher_minimum_tax"])
    return np.asarray(np.maximum(with_rate - usual, 0.0))


def surtax_on_short_term(
    schedule: Schedule, wages: ArrayLike, gains: ArrayLike, other: ArrayLike, short_term: ArrayLike
) -> Array:
    """Surtax on investment income (IRC 1411) that a schedule, seeing short-term gains as ``other``, leaves out.

    Args:
        schedule: of a state of the United States.
        wages, gains, other: as in :meth:`outbid.law.schedule.Schedule.tax`, USD a year; federally taxable.
        short_term: the part of ``other`` that is a short-term gain, USD.

    Returns:
        USD of the broadcast shape: add it to the schedule's tax.
    """
    law = _law(schedule, (_SURTAX,))
    short = np.asarray(short_term, dtype=np.float64)
    as_gain = law.evaluate(wages, np.asarray(gains) + short, np.asarray(other) - short, None)
    return as_gain[_SURTAX] - law.evaluate(wages, gains, other, None)[_SURTAX]


@cache
def _law(schedule: Schedule, names: tuple[str, ...]) -> Overlay:
    return Overlay.of(schedule, overlay.federal_part(FILE, schedule), {}, names)

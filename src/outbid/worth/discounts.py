"""Discounts for lack of marketability, as cross-checks only.

These formulas put a number on not being able to sell. They are never stacked on a certainty equivalent: that already
prices the lock-up, because the simulated owner cannot sell before the exit and carries the risk until then.
Each is a fraction of the value of the same share without the restriction; they disagree, which is the point of
showing them side by side.
"""

from __future__ import annotations

import math

from outbid.core.errors import InputError
from outbid.worth.closed_forms import put

SMALL_VARIANCE = 1e-3
"""Below it the closed form of the average-strike put loses digits that its series keeps."""


def longstaff(volatility: float, years: float) -> float:
    """What perfect timing of the sale would have gained over a restriction of ``years``: an upper bound.

    ``(2 + v/2)·N(√v/2) + √(v/2π)·e^(−v/8) − 1`` with ``v = σ²T`` (Longstaff 1995, Journal of Finance 50, eq. 3). It may
    exceed 1: it is a share of the value sold at once, not of the best one.
    """
    v = _variance(volatility, years)
    return (2 + v / 2) * _normal(math.sqrt(v) / 2) + math.sqrt(v / (2 * math.pi)) * math.exp(-v / 8) - 1


def chaffe(volatility: float, years: float, rate: float, dividend: float = 0.0) -> float:
    """Price of a European put at the money: insurance of today's value (Chaffe 1993, Business Valuation Review 12).

    Args:
        volatility: of log returns, per √year.
        years: of the restriction.
        rate, dividend: cost of capital and dividend yield per year, continuously compounded.
    """
    _variance(volatility, years)
    return float(put(1.0, 1.0, years, rate=rate, volatility=volatility, dividend=dividend))


def finnerty(volatility: float, years: float, dividend: float = 0.0) -> float:
    """Average-strike put: the holder has no gift for timing and would have sold at the average price.

    ``e^(−qT)·(N(ν/2) − N(−ν/2))`` with ``ν² = v + ln(2(e^v − v − 1)) − 2·ln(e^v − 1)`` and ``v = σ²T`` (Finnerty 2012,
    Financial Management 41, eq. 4, which corrects the formula of 2002). It never exceeds 32.3%.
    """
    v = _variance(volatility, years)
    if v < SMALL_VARIANCE:
        squared = v / 3 - v * v / 18
    else:
        # the same with e^v taken out, which would overflow
        squared = math.log(2) + math.log1p(-(v + 1) * math.exp(-v)) - 2 * math.log1p(-math.exp(-v))
    half = math.sqrt(squared) / 2
    return math.exp(-dividend * years) * math.erf(half / math.sqrt(2))


def _variance(volatility: float, years: float) -> float:
    for name, value in (("volatility", volatility), ("years", years)):
        if not (math.isfinite(value) and value >= 0):
            raise InputError("options.negative", name=name, value=value)
    return volatility * volatility * years


def _normal(x: float) -> float:
    return 0.5 * math.erfc(-x / math.sqrt(2))

"""Closed forms: options on lognormal prices, the choice between staying and leaving, the share of a grant that vests.

Black & Scholes 1973 (Journal of Political Economy 81), Merton 1973 (Bell Journal of Economics 4), Margrabe 1978
(Journal of Finance 33). Arguments broadcast; rates are continuously compounded per year.
"""

from __future__ import annotations

import math
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.packages.vesting import Vesting

Array = NDArray[np.float64]

LeavingAs = Literal["intensity", "yearly_probability"]
"""What a leaving hazard ``h`` per year means: staying ``t`` years has the chance ``e^(−h·t)``, or ``(1 − h)^t``."""

CERTAIN = 1e-12
"""A log ratio that deviates by less is taken as known."""


def call(
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    *,
    rate: ArrayLike,
    volatility: ArrayLike,
    dividend: ArrayLike = 0.0,
) -> Array:
    """Black–Scholes–Merton value of a European call on a share with dividend yield.

    Args:
        spot, strike: prices, at least 0.
        years: until expiry, at least 0.
        rate, dividend: risk-free rate and dividend yield per year.
        volatility: of log returns, per √year, at least 0.
    """
    years, rate, dividend = (np.asarray(each, np.float64) for each in (years, rate, dividend))
    held = np.asarray(spot, np.float64) * np.exp(-dividend * years)
    paid = np.asarray(strike, np.float64) * np.exp(-rate * years)
    return exchange(held, paid, np.asarray(volatility, np.float64) * np.sqrt(years))


def put(
    spot: ArrayLike,
    strike: ArrayLike,
    years: ArrayLike,
    *,
    rate: ArrayLike,
    volatility: ArrayLike,
    dividend: ArrayLike = 0.0,
) -> Array:
    """Black–Scholes–Merton value of a European put; arguments as for :func:`call`."""
    years, rate, dividend = (np.asarray(each, np.float64) for each in (years, rate, dividend))
    held = np.asarray(spot, np.float64) * np.exp(-dividend * years)
    paid = np.asarray(strike, np.float64) * np.exp(-rate * years)
    return exchange(paid, held, np.asarray(volatility, np.float64) * np.sqrt(years))


def exchange(held: ArrayLike, given: ArrayLike, deviation: ArrayLike) -> Array:
    """Value of the right to give one asset for another: ``E max(held − given, 0)`` (Margrabe 1978).

    Args:
        held, given: values today of what is received and what is given then, at least 0.
        deviation: standard deviation of the log of their ratio then, at least 0: ``√(σ₁² + σ₂² − 2ρσ₁σ₂)·√T``.
    """
    from scipy.special import ndtr

    one, two, spread = np.broadcast_arrays(
        *(np.asarray(each, np.float64) for each in (held, given, deviation))
    )
    certain = (spread < CERTAIN) | (one <= 0) | (two <= 0)
    safe = np.where(certain, 1.0, spread)
    d1 = np.log(np.where(certain, 1.0, one) / np.where(certain, 1.0, two)) / safe + safe / 2
    value: Array = np.where(certain, np.maximum(one - two, 0), one * ndtr(d1) - two * ndtr(d1 - safe))
    return value


def stay_or_leave(
    equity: ArrayLike,
    outside: ArrayLike,
    years: ArrayLike,
    *,
    rate: ArrayLike,
    volatility: ArrayLike,
    dividend: ArrayLike = 0.0,
    outside_volatility: ArrayLike = 0.0,
    correlation: ArrayLike = 0.0,
) -> Array:
    """Value today of equity that vests in ``years``, with the right to take the outside offer then instead.

    It is the outside offer, discounted, and the right to exchange it for the equity: ``E e^(−rT) max(S_T, B_T)``.

    Args:
        equity: value of the equity today, were it vested.
        outside: what leaving pays then: the sure amount, or the expected one if ``outside_volatility`` is positive.
        years: until the equity vests.
        rate, dividend: risk-free rate, and what the equity pays out on the way.
        volatility, outside_volatility: of log returns, per √year.
        correlation: of the two log returns.
    """
    years, rate, dividend, own, other = (
        np.asarray(each, np.float64) for each in (years, rate, dividend, volatility, outside_volatility)
    )
    held = np.asarray(equity, np.float64) * np.exp(-dividend * years)
    alternative = np.asarray(outside, np.float64) * np.exp(-rate * years)
    variance = own**2 + other**2 - 2 * np.asarray(correlation, np.float64) * own * other
    value: Array = alternative + exchange(held, alternative, np.sqrt(np.maximum(variance, 0) * years))
    return value


def expected_vested(vesting: Vesting, hazard: float, *, hazard_as: LeavingAs = "intensity") -> float:
    """Share of a grant that can be expected to vest for someone who may leave on any day: ``Σ w_k·S(t_k)``.

    Args:
        vesting: the schedule, counted from today.
        hazard: of leaving, per year.
        hazard_as: what the hazard means, see :data:`LeavingAs`.

    Raises:
        InputError: a hazard that is negative, or a yearly probability above 1.
    """
    return sum(part * survival(hazard, month / 12, hazard_as=hazard_as) for month, part in vesting.increments)


def survival(hazard: float, years: float, *, hazard_as: LeavingAs = "intensity") -> float:
    """Chance of still being there after ``years``; arguments and errors as for :func:`expected_vested`."""
    if hazard_as not in get_args(LeavingAs):
        raise ValueError(f"no such meaning of a hazard: {hazard_as}")
    if not (math.isfinite(hazard) and hazard >= 0 and (hazard <= 1 or hazard_as == "intensity")):
        raise InputError("options.hazard", value=hazard)
    return math.exp(-hazard * years) if hazard_as == "intensity" else (1 - hazard) ** years

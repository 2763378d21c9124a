"""Rounds that a company raises on the way to its exit, and what they leave of it for today's claims.

The setting is that of Gornall & Strebulaev (2021), A valuation model of venture capital-backed companies with multiple
financing rounds (SSRN 3725240), in an own, simpler form: at fixed dates a living company whose value has not fallen
below a floor since its previous round sells a new class for a fixed part of its shares. The money raises its value,
by the same factor each time, so that paths can be simulated without it and scaled afterwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.worth.priced import Calibration, FutureRounds

Array = NDArray[np.float64]
Counts = NDArray[np.int8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Rounds:
    """Rounds raised in n futures.

    Args:
        count: rounds up to the exit, shape (n,).
        owed: preference of the new classes at the exit (what they paid, times their multiple), shape (n,).
        count_at: rounds up to the end of years 0..H, shape (H + 1, n).
        owed_at: preference of the new classes at the end of years 0..H, shape (H + 1, n).
        dilution: part of the shares that a round gives away.
        money: part of its fair post-money value that a round raises.
    """

    count: Counts
    owed: Array
    count_at: Counts
    owed_at: Array
    dilution: float
    money: float

    @property
    def given(self) -> Array:
        """Part of the fully diluted shares that the new classes hold at the exit, shape (n,)."""
        return given(self.count, self.dilution)

    @property
    def multiplier(self) -> Array:
        """Company value at the exit over its value without the new money, shape (n,)."""
        return multiplier(self.count, self.money)

    @property
    def multiplier_at(self) -> Array:
        """The same at the end of years 0..H, shape (H + 1, n)."""
        return multiplier(self.count_at, self.money)


def given(count: Counts, dilution: float) -> Array:
    """Part of the shares that ``count`` rounds have given away, ``1 − (1 − d)^k``."""
    table = 1 - (1 - dilution) ** np.arange(int(count.max(initial=0)) + 1, dtype=np.float64)
    found: Array = table[count]
    return found


def multiplier(count: Counts, money: float) -> Array:
    """Factor by which the money of ``count`` rounds has raised company value, ``(1 − φ)^(−k)``."""
    table = (1 - money) ** -np.arange(int(count.max(initial=0)) + 1, dtype=np.float64)
    found: Array = table[count]
    return found


def future_rounds(log_value: Array, exit_years: Array, calibration: Calibration) -> Rounds:
    """Which rounds the company raises in each future, by the terms of ``calibration``.

    The floor compares value without new money, so that it tells how existing shares have done.

    Args:
        log_value: log of company value at the end of years 0..H without any new money, shape (H + 1, n); between year
            ends it is interpolated.
        exit_years: time of the exit, shape (n,); rounds after year H are not simulated.
        calibration: of the company; without rounds in its terms nothing is raised.
    """
    years, n = log_value.shape[0] - 1, log_value.shape[1]
    count, owed = np.zeros(n, dtype=np.int8), np.zeros(n)
    count_at, owed_at = np.zeros((years + 1, n), dtype=np.int8), np.zeros((years + 1, n))
    terms, money = calibration.terms.rounds, calibration.money
    if terms is None or money == 0:
        return Rounds(count, owed, count_at, owed_at, 0.0, 0.0)
    floor = math.log(terms.floor) if terms.floor else -math.inf
    last = log_value[0].copy()
    dates = opportunities(terms, years)
    factors = (terms.multiple or 0.0) * money * (1 - money) ** -(np.arange(len(dates) + 1) + 1.0)
    filled = 0
    for date in dates:
        upto = math.ceil(date - 1e-9)
        count_at[filled:upto], owed_at[filled:upto] = count, owed
        filled = upto
        level = _at(log_value, date)
        raises = (exit_years > date) & (level >= last + floor)
        owed += np.exp(level) * (factors[count] * raises)
        count += raises
        np.copyto(last, level, where=raises)
    count_at[filled:], owed_at[filled:] = count, owed
    return Rounds(count, owed, count_at, owed_at, terms.dilution, money)


def exit_claims(calibration: Calibration, value: Array, raised: Array, given: Array, ipo: Mask) -> Array:
    """Value of one of today's common shares at the exit.

    Args:
        calibration: of the company.
        value: of the whole company at the exit, new money included, shape (n,).
        raised: preference of the classes of later rounds, shape (n,).
        given: part of the fully diluted shares that they hold, shape (n,).
        ipo: whether the exit is an IPO, shape (n,).

    Returns:
        shape (n,); options are worth this less their strike.
    """
    share = calibration.share
    result = np.empty_like(value)
    new = share.new_shares(given)
    public, sold = np.flatnonzero(ipo), np.flatnonzero(~ipo)
    result[public] = share.common_at_ipo(value[public], new[public])
    result[sold] = share.common_at_sale(value[sold], raised[sold], new[sold])
    return result


def opportunities(terms: FutureRounds, horizon: float) -> list[float]:
    """Dates, in years, at which the company may raise up to ``horizon``."""
    dates = (terms.every * index for index in range(1, terms.most + 1))
    return [date for date in dates if date <= horizon]


def _at(log_value: Array, date: float) -> Array:
    """Log value at ``date`` between two year ends."""
    year = min(math.floor(date + 1e-9), log_value.shape[0] - 1)
    part = date - year
    if part < 1e-9:
        at: Array = log_value[year]
        return at
    between: Array = (1 - part) * log_value[year] + part * log_value[year + 1]
    return between

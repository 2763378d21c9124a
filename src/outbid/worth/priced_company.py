"""Futures of a company whose last round was fairly priced, under the real-world measure."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from outbid.packages.outlooks import Priced
from outbid.packages.person import Economy, Person
from outbid.packages.stake import Stake
from outbid.packages.terms import Stock
from outbid.worth.ending import IPO, NOTHING, SALE, Ending, after_exit, exponential, uniform
from outbid.worth.ipo_odds import ipo_probability
from outbid.worth.marks import Marks
from outbid.worth.multi_round import multi_round
from outbid.worth.paths import own_volatility
from outbid.worth.priced import Calibration, FutureRounds, PricedTerms
from outbid.worth.rounds import exit_claims, future_rounds

Array = NDArray[np.float64]
WHEN, HOW, BRIDGE, YEARS = 0, 2, 4, 5
"""Rows of the company's normals: two for the time of the exit, two for its kind, one for the value between year ends,
then one for each year."""


def priced_rows(horizon: int) -> int:
    """How many standard normals a future takes."""
    return YEARS + horizon


_ONE_AT_A_TIME = RLock()
"""Threads that need the same company at once wait for the first of them; the cache alone would let each find it."""


def calibrated(outlook: Priced, risk_free: float) -> Calibration:
    """The value of the company at which its last round was fair."""
    with _ONE_AT_A_TIME:
        return _calibrated(_as_of_round(outlook), risk_free)


def _as_of_round(outlook: Priced) -> Priced:
    """``outlook`` without what the fair value just after the round does not hang on, so that it is found once."""
    return replace(outlook, beta=Priced.beta, changed=0.0)


@lru_cache(maxsize=64)
def _calibrated(outlook: Priced, risk_free: float) -> Calibration:
    rounds = None
    if outlook.round_every is not None:
        rounds = FutureRounds(every=outlook.round_every, dilution=outlook.round_dilution)
    terms = PricedTerms(outlook.volatility, risk_free, outlook.exit_years, outlook.unit, rounds)
    return multi_round(outlook.table, outlook.last_round, terms)


def marks_of(outlook: Priced, risk_free: float) -> Marks:
    """What a common share is worth on the way."""
    with _ONE_AT_A_TIME:
        return _marks(_as_of_round(outlook), risk_free)


@lru_cache(maxsize=64)
def _marks(outlook: Priced, risk_free: float) -> Marks:
    return Marks.of(calibrated(outlook, risk_free))


def priced_ending(
    stake: Stake, outlook: Priced, own: Array, market: Array, person: Person, *, marks: bool
) -> Ending:
    """Real-world futures of a company that is worth today what makes its last round fair."""
    economy, horizon = person.economy, person.horizon
    found = calibrated(outlook, economy.risk_free)
    years = outlook.exit_years * exponential(own[WHEN], own[WHEN + 1])
    path = _log_value(outlook, economy, own, market, horizon)
    path += math.log(found.value * (1 + outlook.changed))
    rounds = future_rounds(path, years, found)
    value = np.exp(_log_value_at(outlook, path, years, economy, own[BRIDGE])) * rounds.multiplier
    public = uniform(own[HOW], own[HOW + 1]) < ipo_probability(value, outlook.unit)
    given = rounds.given
    share = exit_claims(found, value, rounds.owed, given, public)
    held = stake.shares or 0.0
    kind = np.where(share <= 0, NOTHING, np.where(public, IPO, SALE)).astype(np.int8)
    undiluted = value * (held / outlook.table.issued)
    seen = None
    if marks:
        log_value = path[1:] + np.log(rounds.multiplier_at[1:])
        fair = marks_of(outlook, economy.risk_free).common(log_value, rounds.count_at[1:], rounds.owed_at[1:])
        seen = after_exit(fair * held, years, share * held)
    today = found.fair_common * (1 + outlook.changed) * held
    return Ending(years, kind, share * held, undiluted * (1 - given), undiluted, seen, today)


def _log_value(outlook: Priced, economy: Economy, own: Array, market: Array, horizon: int) -> Array:
    """Log of company value relative to today at the end of years 0..H, without new money, shape (H + 1, futures)."""
    stock = Stock(outlook.volatility, outlook.beta)
    drift = economy.risk_free + outlook.beta * economy.equity_premium - outlook.volatility**2 / 2
    alone, shared = own_volatility(stock, economy), outlook.beta * economy.market_volatility
    path = np.zeros((horizon + 1, own.shape[1]))
    walk = np.zeros(own.shape[1])
    for year in range(1, horizon + 1):
        walk += own[YEARS + year - 1]
        path[year] = alone * walk + shared * market[4 * year - 1] + drift * year
    return path


def _log_value_at(outlook: Priced, path: Array, years: Array, economy: Economy, normal: Array) -> Array:
    """The same at the exit: a Brownian bridge between two year ends, or a walk beyond the last."""
    last = len(path) - 1
    before = np.minimum(years.astype(np.intp), last)
    part = years - before
    futures = np.arange(years.size)
    start = path[before, futures]
    inside = before < last
    end = path[np.minimum(before + 1, last), futures]
    drift = economy.risk_free + outlook.beta * economy.equity_premium - outlook.volatility**2 / 2
    centre = start + np.where(inside, part * (end - start), drift * part)
    variance = np.where(inside, part * (1 - part), part)
    value: Array = centre + outlook.volatility * np.sqrt(np.maximum(variance, 0.0)) * normal
    return value

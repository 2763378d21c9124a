"""How the company behind a stake ends, by whichever outlook is in use, and what the stake's shares fetch then."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from outbid.packages.captable import CapTable
from outbid.packages.outlooks import Cohort, Priced, Stated
from outbid.packages.package import Package
from outbid.packages.person import Economy, Person
from outbid.packages.stake import Stake, round_price
from outbid.packages.terms import Stock
from outbid.worth import base_rates
from outbid.worth.ending import IPO, NOTHING, SALE, Ending, exponential, needs_marks, stake_factor, uniform
from outbid.worth.exit_claims import claims_of
from outbid.worth.futures import MARKET, Factor, Factors, Rows
from outbid.worth.ipo_odds import ipo_probability
from outbid.worth.marks import Marks
from outbid.worth.multi_round import multi_round
from outbid.worth.outlook import stated_ending, stated_rows
from outbid.worth.paths import own_volatility
from outbid.worth.priced import Calibration, FutureRounds, PricedTerms
from outbid.worth.rounds import exit_claims, future_rounds

Array = NDArray[np.float64]
WHEN, HOW, BRIDGE, YEARS = 0, 2, 4, 5
"""Rows of a priced company's normals: two for the time of the exit, two for its kind, one for the value between year
ends, then one for each year."""


def company_rows(package: Package, person: Person) -> Rows:
    """Which standard normals the stakes of ``package`` need; a row that nothing uncertain uses is left out."""
    rows: dict[Factor, int] = {}

    def need(factor: Factor, count: int) -> None:
        if count:
            rows[factor] = max(count, rows.get(factor, 0))

    for index, stake in enumerate(package.stakes):
        outlook, own = stake.outlook, stake_factor(package, index)
        if isinstance(outlook, Stated):
            needed = stated_rows(outlook, person, marks=needs_marks(stake, person))
            need(own, needed["own"])
            need(MARKET, needed["market"])
        else:
            priced = isinstance(outlook, Priced)
            count = (
                YEARS + person.horizon if priced else base_rates.rows_needed(outlook.rates, outlook.stage)  # type: ignore[union-attr]
            )
            need(own, count)
            need(MARKET, 4 * person.horizon)
        if _needs_after(stake):
            need(_after_factor(package), 1)
    return rows


def _needs_after(stake: Stake) -> bool:
    lockup = stake.conditions.lockup_months > 0 and not isinstance(stake.outlook, Stated)
    return lockup or stake.conditions.acceleration == "double"


def _after_factor(package: Package) -> Factor:
    return Factor(package.employer or package.name, "after")


def after_row(package: Package, factors: Factors, size: int) -> Array:
    """Standard normals of what follows the exit: the price in a lock-up, who is let go."""
    rows = factors.get(_after_factor(package))
    return np.zeros(size) if rows is None else rows[0]


def company_ending(package: Package, index: int, person: Person, factors: Factors, size: int) -> Ending:
    """The end of the company behind stake number ``index`` of ``package``, in each of ``size`` futures."""
    stake, factor = package.stakes[index], stake_factor(package, index)
    outlook, marks = stake.outlook, needs_marks(stake, person)
    if isinstance(outlook, Stated):
        return stated_ending(stake, outlook, factor, person, factors, size, marks=marks)
    if isinstance(outlook, Priced):
        return _priced(stake, outlook, factors[factor], factors[MARKET], person, marks=marks)
    return _cohort(stake, outlook, factors[factor], factors[MARKET], person, marks=marks)


_ONE_AT_A_TIME = RLock()
"""Threads that need the same company at once wait for the first of them; the cache alone would let each find it."""


def calibrated(outlook: Priced, risk_free: float) -> Calibration:
    """The value of the company at which its last round was fair."""
    with _ONE_AT_A_TIME:
        return _calibrated(outlook, risk_free)


@lru_cache(maxsize=64)
def _calibrated(outlook: Priced, risk_free: float) -> Calibration:
    rounds = None
    if outlook.round_every is not None:
        rounds = FutureRounds(every=outlook.round_every, dilution=outlook.round_dilution)
    terms = PricedTerms(outlook.volatility, risk_free, outlook.exit_years, outlook.unit, rounds)
    return multi_round(outlook.table, outlook.last_round, terms)


def _marks(outlook: Priced, risk_free: float) -> Marks:
    """What a common share is worth on the way."""
    with _ONE_AT_A_TIME:
        return _marks_of(outlook, risk_free)


@lru_cache(maxsize=64)
def _marks_of(outlook: Priced, risk_free: float) -> Marks:
    return Marks.of(calibrated(outlook, risk_free))


def company_value(outlook: Priced | Cohort, economy: Economy) -> float:
    """What the company is taken to be worth today."""
    if isinstance(outlook, Cohort):
        return outlook.post_money
    return calibrated(outlook, economy.risk_free).value * (1 + outlook.changed)


def _priced(
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
    undiluted = _per_share(outlook.table, value) * held
    seen = None
    if marks:
        log_value = path[1:] + np.log(rounds.multiplier_at[1:])
        fair = _marks(outlook, economy.risk_free).common(log_value, rounds.count_at[1:], rounds.owed_at[1:])
        seen = _after_exit(fair * held, years, share * held)
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


def _per_share(table: CapTable, value: Array) -> Array:
    """What a common share would fetch if all that are issued today, options included, were alike and alone."""
    share: Array = value / (table.fully_diluted - table.unissued)
    return share


def _after_exit(marks: Array, years: Array, worth: Array) -> Array:
    """``marks`` with what the shares fetched from the end of the company on."""
    ends = np.arange(1, len(marks) + 1)[:, None]
    return np.where(years[None, :] <= ends, worth[None, :], marks)


def _cohort(
    stake: Stake, outlook: Cohort, own: Array, market: Array, person: Person, *, marks: bool
) -> Ending:
    """Futures in which the company fares like others of its stage."""
    table = outlook.table
    claims = claims_of(table)
    rates = replace(outlook.rates, correlation=outlook.market_correlation)
    found = base_rates.simulate(
        rates, outlook.stage, outlook.post_money, claims.preferred, own,
        market=market, horizon=person.horizon if marks else 0,
    )  # fmt: skip
    public, sold = found.kind == base_rates.IPO, found.kind == base_rates.SALE
    new = claims.new_shares(found.given)
    share = np.zeros(found.value.size)
    chosen = np.flatnonzero(public)
    share[chosen] = claims.common_at_ipo(found.value[chosen], new[chosen])
    chosen = np.flatnonzero(sold)
    share[chosen] = claims.common_at_sale(found.value[chosen], found.raised[chosen], new[chosen])
    held = stake.shares or 0.0
    kind = np.where(share <= 0, NOTHING, np.where(public, IPO, SALE)).astype(np.int8)
    seen = None
    if marks:
        fair = base_rates.fair_price(outlook.rates, found)[1:] * round_price(outlook) * held
        seen = _after_exit(fair, found.years, share * held)
    undiluted = _per_share(table, found.value) * held
    today = rates.after(outlook.stage)[0].fair * round_price(outlook) * held
    return Ending(found.years, kind, share * held, undiluted * (1 - found.given), undiluted, seen, today)

"""What part of a stake is the person's in the end, and when it can be turned into money.

Vesting, acceleration, lock-up and tenders, each applied once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from outbid.packages.stake import OPTIONS, Stake
from outbid.worth.employment import Job
from outbid.worth.ending import IPO, SALE, Ending

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Amount = Array | float
LOCKUP_VOLATILITY = 0.6
"""Yearly volatility of a newly listed share while its owner may not sell: between a private company's 0.9 and the
0.35 of a large listed one. An assumption."""


def vested_fraction(stake: Stake, stay: Amount) -> Amount:
    """What part of the stake is the person's who leaves after ``stay`` months."""
    if not isinstance(stay, np.ndarray):
        return float(stake.vesting.fraction(stake.vested_months + math.floor(stay + 1e-9)))
    months = [month - stake.vested_months for month, _ in stake.vesting.steps]
    fractions = np.array([0.0, *(float(fraction) for _, fraction in stake.vesting.steps)])
    vested: Array = fractions[np.searchsorted(months, stay + 1e-9, side="right")]
    return vested


def payment_years(stake: Stake, stay: Amount, exits: Array) -> Array:
    """When what vests until the person leaves is paid, on average: at the exit, or when it vests if that is later.

    The acquirer, or the market, pays for shares as they vest.
    """
    tranches = [(month - stake.vested_months, part) for month, part in stake.vesting.increments]
    early = np.flatnonzero(exits * 12 < tranches[-1][0])
    if not len(early):
        return exits
    months = exits[early] * 12
    leaves = stay[early] if isinstance(stay, np.ndarray) else np.full(len(early), stay)
    weighted, vested = np.zeros(len(early)), np.zeros(len(early))
    for month, part in tranches:
        kept = part * (month <= leaves + 1e-9)
        weighted += kept * np.maximum(months, month)
        vested += kept
    paid = exits.copy()
    paid[early] = np.where(vested > 0, weighted / np.maximum(vested, 1e-300), months) / 12
    return paid


def vested_in_the_end(stake: Stake, ending: Ending, job: Job, after: Array) -> tuple[Amount, Array]:
    """The part that is the person's, and when it is paid, with what a sale accelerates.

    Args:
        after: standard normals, shape (futures,): who is let go after a sale.
    """
    terms = stake.conditions
    vested, years = vested_fraction(stake, job.leaves), payment_years(stake, job.leaves, ending.years)
    if terms.acceleration == "none":
        return vested, years
    there = (np.asarray(job.leaves) >= 12 * ending.years) & (ending.kind == SALE)
    if terms.acceleration == "double":
        there = there & (after < NormalDist().inv_cdf(min(max(terms.let_go, 1e-12), 1 - 1e-12)))
    at_exit = vested_fraction(stake, np.minimum(12 * ending.years, job.planned))
    # the rest of the unvested goes on vesting by its calendar
    at_once, rest = at_exit + (1 - at_exit) * terms.accelerated, 1 - terms.accelerated
    in_all = at_once + rest * (vested - at_exit)
    later = rest * (vested * years - at_exit * ending.years)
    paid = (at_once * ending.years + later) / np.maximum(in_all, 1e-300)
    return np.where(there, in_all, vested), np.where(there & (in_all > 0), paid, years)


def after_lockup(
    stake: Stake, ending: Ending, years: Array, after: Array, risk_free: float
) -> tuple[Array, Array]:
    """Worth and date of what can be sold only when the lock-up after an IPO is over.

    Where the price goes meanwhile is the share's own chance, so that it is expected to earn the risk-free rate: the
    lock-up costs nobody anything but risk.

    Args:
        years: when it is paid otherwise.
        after: standard normals, shape (futures,): where the price goes meanwhile.
    """
    lockup = stake.conditions.lockup_months / 12
    public = np.flatnonzero(ending.kind == IPO)
    if not lockup or not len(public):
        return ending.worth, years
    spread = LOCKUP_VOLATILITY * math.sqrt(lockup)
    worth, later = ending.worth.copy(), years.copy()
    later[public] = np.maximum(years[public], ending.years[public] + lockup)
    worth[public] *= np.exp(spread * after[public] - spread**2 / 2 + risk_free * lockup)
    return worth, later


def appraised(ending: Ending, years: Array, futures: Indices) -> Array:
    """Fair value by the last yearly appraisal before ``years`` in the given ``futures``, shape of both.

    A later one, though nearer, may know of an exit that has yet to come. Before the first year is over all that is
    known is what the first appraisal will say on average.
    """
    assert ending.marks is not None  # needs_marks has asked for them
    whole = np.floor(years + 1e-9).astype(np.intp)
    known = ending.marks[np.clip(whole - 1, 0, len(ending.marks) - 1), futures]
    return np.where(whole > 0, known, float(ending.marks[0].mean()))


def appraisal(stake: Stake, ending: Ending) -> float:
    """What tax law takes for the value of a share (409A), over what the outlook takes for it.

    The appraisal of today is stated; those to come are taken to differ from fair value by the same factor. Without
    a stated one it is fair value.
    """
    if stake.fair_market_value is None or not stake.shares or ending.today <= 0:
        return 1.0
    return stake.fair_market_value * stake.shares / ending.today


@dataclass(frozen=True)
class Sold:
    """What is sold in one tender.

    Args:
        futures: in which, shape (m,), ascending.
        years: when, shape (m,).
        price: for all shares of the stake, before strike, shape (m,).
        part: which part of the stake is sold, shape (m,).
    """

    futures: Indices
    years: Array
    price: Array
    part: Array


def tendered(stake: Stake, ending: Ending, job: Job, vested: Amount) -> tuple[Amount, tuple[Sold, ...]]:
    """What is kept, as a part of what has vested in the end, and the sales before the exit.

    Sold is of what has vested by then and has not been sold, while the person is there, the price is above the
    strike, and options and units have not expired.
    """
    if not stake.conditions.tenders:
        return 1.0, ()
    size = ending.years.shape
    expiry = math.inf
    if stake.form == "rsu" or (stake.form in OPTIONS and not stake.conditions.early_exercise):
        expiry = stake.conditions.expires_years - stake.vested_months / 12
    gone, sales = np.zeros(size), []
    for tender in sorted(stake.conditions.tenders, key=lambda each: each.year):
        if tender.year > expiry:
            continue
        open_to = (ending.years > tender.year) & (np.asarray(job.leaves) >= 12 * tender.year)
        futures = np.flatnonzero(open_to)
        when = np.full(len(futures), float(tender.year))
        price = ending.mark_at(when, futures) * (1 - tender.discount)
        there = float(vested_fraction(stake, 12.0 * tender.year))
        offered = np.where(price > stake.exercise_price, tender.fraction * there, 0.0)
        part = np.minimum(offered, there - gone[futures])
        gone[futures] += part
        sales.append(Sold(futures, when, price, part))
    return np.maximum(1 - gone / np.maximum(vested, 1e-300), 0.0), tuple(sales)

"""Shares that are paid for, or taxed, before they can be sold: restricted stock, early exercise, § 19a EStG."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.law.equity import Country, at_exercise
from outbid.law.germany_equity import benefit, taxed_benefit, years_deferred
from outbid.packages.stake import OPTIONS, Stake
from outbid.worth.employment import Job
from outbid.worth.ending import Ending
from outbid.worth.events import Event, StakePay, sale
from outbid.worth.holding import vested_fraction

Array = NDArray[np.float64]
Amount = Array | float


def bought_pay(
    stake: Stake, ending: Ending, job: Job, holding: Amount, worth: Array, years: Array, country: Country
) -> StakePay:
    """Stock bought at the start, restricted until it vests: what has not vested is bought back at cost on leaving.

    With an 83(b) election, and after early exercise, value less price is taxed at once; without it as stock vests.
    A loss of the price paid is not set off against other income.
    """
    cost, size, served = stake.exercise_price, ending.years.shape, stake.vested_months / 12
    part = np.broadcast_to(np.asarray(holding, dtype=np.float64), size)
    elected = stake.conditions.election_83b or stake.form in OPTIONS
    # without an appraisal the price paid is taken to be fair
    fair = stake.fair_market_value * (stake.shares or 0.0) if stake.fair_market_value is not None else cost
    bargain = max(fair - cost, 0.0) if elected else 0.0
    events, spread = [], bargain * part
    if not stake.vested_months and (cost or bargain):
        everyone, now = np.arange(size[0]), np.zeros(size)
        wages, preference = np.full(size, bargain), np.zeros(size)
        if stake.form in OPTIONS:
            wages, preference = at_exercise(stake.form, wages, country)
        events.append(Event(everyone, now, np.full(size, -cost), wages=wages, spread=preference))
    if not elected:
        spread = _taxed_as_it_vests(stake, ending, job, cost, events)
    leaves = np.broadcast_to(np.asarray(job.leaves, dtype=np.float64), size)
    repaid = cost * (1 - np.broadcast_to(np.asarray(vested_fraction(stake, job.leaves)), size))
    back = np.flatnonzero((repaid > 0) & (leaves / 12 < ending.years))
    if len(back):
        events.append(Event(back, leaves[back] / 12, repaid[back]))
    gross = worth * part
    paid = np.flatnonzero(gross > 0)
    since = years[paid] + served
    events.append(
        sale(
            stake.form, country, paid, years[paid], gross[paid], cost=cost * part[paid], spread=spread[paid],
            granted=since, held=since, elected=elected,
        )
    )  # fmt: skip
    return StakePay(years, gross, tuple(events))


def _taxed_as_it_vests(stake: Stake, ending: Ending, job: Job, cost: float, events: list[Event]) -> Array:
    """Wages at the end of each year for what vested in it, although nothing can be sold; the basis this gives."""
    assert ending.marks is not None  # needs_marks has asked for them
    basis = np.zeros(ending.years.size)
    before = float(vested_fraction(stake, 0.0))
    for year, marks in enumerate(ending.marks, start=1):
        now = float(vested_fraction(stake, 12.0 * year))
        if now == before:
            continue
        futures = np.flatnonzero((np.asarray(job.leaves) >= 12 * year) & (ending.years > year))
        income = np.maximum(marks[futures] - cost, 0.0) * (now - before)
        when = np.full(len(futures), float(year))
        events.append(Event(futures, when, np.zeros(len(futures)), wages=income))
        basis[futures] += income
        before = now
    return basis


def deferred_pay(
    stake: Stake, ending: Ending, job: Job, holding: Amount, worth: Array, years: Array
) -> StakePay:
    """Shares under § 19a EStG: the benefit at transfer is taxed as wages later, what they gain beyond as a gain.

    Leaving makes the tax due although nothing can be sold, unless the employer has declared to be liable for it.
    """
    size, cost, served = ending.years.shape, stake.exercise_price, stake.vested_months / 12
    shares = stake.shares or 0.0
    at_transfer = float(benefit((stake.fair_market_value or 0.0) * shares, cost))
    part = np.broadcast_to(np.asarray(holding, dtype=np.float64), size)
    leaves = np.broadcast_to(np.asarray(job.leaves, dtype=np.float64) / 12, size)
    liable = stake.conditions.employer_assumes
    due = years_deferred(years + served, leaves + served, employer_liable=liable) - served
    early = np.flatnonzero((due < years) & (part > 0))
    events, taxed_before = [], np.zeros(size)
    if len(early) and at_transfer and ending.marks is not None:
        value = ending.mark_at(due[early], early)
        taxed_before[early] = taxed_benefit(at_transfer, value, cost) * part[early]
        events.append(Event(early, due[early], np.zeros(len(early)), other=taxed_before[early]))
    gross = np.maximum(worth - cost, 0.0) * part
    paid = np.flatnonzero(gross > 0)
    late = due[paid] >= years[paid]
    deferred = np.where(late, at_transfer * part[paid], 0.0)
    events.append(
        sale(
            "section_19a", "DE", paid, years[paid], gross[paid], cost=taxed_before[paid], spread=deferred,
            granted=years[paid] + served, held=years[paid] + served,
        )
    )  # fmt: skip
    return StakePay(years, gross, tuple(events))

"""Shares that are paid for, or taxed, before they can be sold: restricted stock, early exercise, § 19a EStG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.law.equity import Country, at_exercise
from outbid.packages.stake import OPTIONS, Stake
from outbid.worth.employment import Job
from outbid.worth.ending import Ending
from outbid.worth.events import Event, StakePay, sale
from outbid.worth.holding import Sold, appraisal, appraised, vested_fraction

Array = NDArray[np.float64]
Amount = Array | float


@dataclass(frozen=True)
class _Taxed:
    """What was taxed as it vested, by part of the stake.

    Args:
        part: which part, shape (futures,).
        basis: income taxed, shape (futures,).
        since: when it vested on average, shape (futures,).
    """

    part: Array
    basis: Array
    since: Array

    def each(self) -> Array:
        """Income taxed for each unit of the part, shape (futures,)."""
        share: Array = self.basis / np.maximum(self.part, 1e-300)
        return share


def bought_pay(
    stake: Stake,
    ending: Ending,
    job: Job,
    vested: Amount,
    sold: Sequence[Sold],
    worth: Array,
    years: Array,
    country: Country,
) -> StakePay:
    """Stock bought at the start, restricted until it vests: what has not vested is bought back at cost on leaving.

    With an 83(b) election, and after early exercise, value less price is taxed at once; without it as stock vests.
    A loss of the price paid is not set off against other income.

    Args:
        vested: part of the stake that is the person's in the end.
        sold: in tenders.
        worth, years: what all shares fetch at the exit, and when it is paid.
    """
    cost, size, served = stake.exercise_price, ending.years.shape, stake.vested_months / 12
    in_the_end = np.broadcast_to(np.asarray(vested, dtype=np.float64), size)
    # without an appraisal the price paid is taken to be fair
    fair = stake.fair_market_value * (stake.shares or 0.0) if stake.fair_market_value is not None else cost
    if not (stake.conditions.election_83b or stake.form in OPTIONS):
        events = _bought(stake, ending, job, in_the_end, 0.0, 0.0)
        return _unelected(stake, ending, job, in_the_end, sold, worth, years, country, events)
    bargain = max(fair - cost, 0.0)
    wages, preference = bargain, 0.0
    if stake.form in OPTIONS:
        wages, preference = (float(part) for part in at_exercise(stake.form, bargain, country))
    events = _bought(stake, ending, job, in_the_end, wages, preference)
    part = in_the_end.copy()
    for each in sold:
        part[each.futures] -= each.part
        since = each.years + served
        events.append(
            sale(
                stake.form, country, each.futures, each.years, each.price * each.part, cost=cost * each.part,
                spread=bargain * each.part, granted=since, held=since, elected=True,
            )
        )  # fmt: skip
    gross = worth * np.maximum(part, 0.0)
    paid = np.flatnonzero(gross > 0)
    since = years[paid] + served
    events.append(
        sale(
            stake.form, country, paid, years[paid], gross[paid], cost=cost * part[paid],
            spread=bargain * part[paid], granted=since, held=since, elected=True,
        )
    )  # fmt: skip
    return StakePay(years, gross, tuple(events))


def _bought(
    stake: Stake, ending: Ending, job: Job, vested: Array, wages: float, preference: float
) -> list[Event]:
    """The purchase of all shares today, unless it is past, and what is paid back for those that never vest.

    Who leaves after the exit gets no more for them than they fetched.
    """
    cost, size = stake.exercise_price, vested.size
    events = []
    if not stake.vested_months and (cost or wages or preference):
        # what is sold within the year is no preference of the minimum tax
        income = (np.full(size, wages), np.where(ending.years < 1.0, 0.0, preference))
        events.append(
            Event(np.arange(size), np.zeros(size), np.full(size, -cost), wages=income[0], spread=income[1])
        )
    leaves = np.broadcast_to(np.asarray(job.leaves, dtype=np.float64), vested.shape) / 12
    repaid = (1 - vested) * np.where(leaves < ending.years, cost, np.minimum(cost, ending.worth))
    back = np.flatnonzero(repaid > 0)
    if len(back):
        events.append(Event(back, leaves[back], repaid[back]))
    return events


def _unelected(
    stake: Stake,
    ending: Ending,
    job: Job,
    vested: Array,
    sold: Sequence[Sold],
    worth: Array,
    years: Array,
    country: Country,
    events: list[Event],
) -> StakePay:
    """Restricted stock without an election: wages as it vests, the exit being the last time at which it may."""
    cost, served = stake.exercise_price, stake.vested_months / 12
    by_year = _taxed_as_it_vests(stake, ending, job, cost, events)
    part, taxed = vested.copy(), by_year[-1]
    basis = taxed.basis.copy()
    for each in sold:
        at, then = each.futures, by_year[int(each.years[0]) if len(each.years) else 0]
        spread = then.each()[at] * each.part
        part[at] -= each.part
        basis[at] -= spread
        since = each.years + served
        events.append(
            sale(
                stake.form, country, at, each.years, each.price * each.part, cost=cost * each.part,
                spread=spread, granted=since, held=np.maximum(each.years - then.since[at], 1e-6),
            )
        )  # fmt: skip
    part = np.maximum(part, 0.0)
    gross = worth * part
    paid = np.flatnonzero(gross > 0)
    fresh = np.minimum(np.maximum(vested - taxed.part, 0.0), part)[paid]
    old = part[paid] - fresh
    since = years[paid] + served
    held = np.maximum(years[paid] - taxed.since[paid], 1e-6)
    events.append(
        sale(
            stake.form, country, paid, years[paid], worth[paid] * old, cost=cost * old,
            spread=np.maximum(basis[paid], 0.0), granted=since, held=held,
        )
    )  # fmt: skip
    events.append(
        sale(stake.form, country, paid, years[paid], worth[paid] * fresh, cost=cost * fresh, granted=since)
    )
    return StakePay(years, gross, tuple(events))


def _taxed_as_it_vests(
    stake: Stake, ending: Ending, job: Job, cost: float, events: list[Event]
) -> list[_Taxed]:
    """Wages at the end of each year for what vested in it, although nothing can be sold; what is taxed after each year.

    What had vested before today was taxed then, at the price that was paid.
    """
    assert ending.marks is not None  # needs_marks has asked for them
    size, before, ratio = ending.years.size, float(vested_fraction(stake, 0.0)), appraisal(stake, ending)
    found = [_Taxed(np.full(size, before), np.zeros(size), np.full(size, -stake.vested_months / 12))]
    for year, marks in enumerate(ending.marks, start=1):
        last = found[-1]
        until = np.minimum(12.0 * year, np.broadcast_to(np.asarray(job.leaves, dtype=np.float64), size))
        part = np.where(ending.years > year, np.maximum(vested_fraction(stake, until), last.part), last.part)
        fresh = part - last.part
        futures = np.flatnonzero(fresh > 0)
        if not len(futures):
            found.append(last)
            continue
        income = np.maximum(marks * ratio - cost, 0.0) * fresh
        when = np.full(len(futures), float(year))
        events.append(Event(futures, when, np.zeros(len(futures)), wages=income[futures]))
        since = (last.since * last.part + year * fresh) / np.maximum(part, 1e-300)
        found.append(_Taxed(part, last.basis + income, since))
    return found


def deferred_pay(
    stake: Stake, ending: Ending, job: Job, vested: Amount, sold: Sequence[Sold], worth: Array, years: Array
) -> StakePay:
    """Shares under § 19a EStG: the benefit at transfer is taxed as wages later, what they gain beyond as a gain.

    They are bought at the start, and bought back at cost where they have not vested. Leaving makes the tax due
    although nothing can be sold, unless the employer has declared to be liable for it. Arguments as of
    :func:`bought_pay`.
    """
    from outbid.law.germany_equity import benefit, taxed_benefit, years_deferred

    cost, served = stake.exercise_price, stake.vested_months / 12
    at_transfer = float(benefit((stake.fair_market_value or 0.0) * (stake.shares or 0.0), cost))
    part = np.broadcast_to(np.asarray(vested, dtype=np.float64), ending.years.shape).copy()
    events = _bought(stake, ending, job, part, 0.0, 0.0)
    if at_transfer and not stake.vested_months:
        everyone, nothing = np.arange(part.size), np.zeros(part.size)
        events.append(Event(everyone, nothing, nothing, contributed=at_transfer))
    for each in sold:
        part[each.futures] -= each.part
        events.append(
            sale(
                "section_19a", "DE", each.futures, each.years, each.price * each.part, cost=cost * each.part,
                spread=at_transfer * each.part,
            )
        )  # fmt: skip
    part = np.maximum(part, 0.0)
    leaves = np.broadcast_to(np.asarray(job.leaves, dtype=np.float64) / 12, part.shape)
    liable = stake.conditions.employer_assumes
    due = years_deferred(years + served, leaves + served, employer_liable=liable) - served
    # years to and fro lose a digit: what falls due at the sale must not seem to come before it
    before = due < years - 1e-9
    early = np.flatnonzero(before & (part > 0))
    taxed_before = np.zeros(part.shape)
    if len(early) and at_transfer and ending.marks is not None:
        value = appraised(ending, due[early], early)
        taxed_before[early] = taxed_benefit(at_transfer, value, cost) * part[early]
        events.append(Event(early, due[early], np.zeros(len(early)), other=taxed_before[early]))
    gross = worth * part
    paid = np.flatnonzero(gross > 0)
    deferred = np.where(before[paid], 0.0, at_transfer * part[paid])
    events.append(
        sale(
            "section_19a", "DE", paid, years[paid], gross[paid], cost=taxed_before[paid] + cost * part[paid],
            spread=deferred, granted=years[paid] + served, held=years[paid] + served,
        )
    )  # fmt: skip
    return StakePay(years, gross, tuple(events))

"""What a stake pays its owner, when, and in which character: from the company's end to money before tax.

Vesting, exercise, forfeiture, acceleration, tenders, lock-up and expiry are applied here, each once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from outbid.packages.stake import OPTIONS, Stake
from outbid.worth.employment import Job
from outbid.worth.ending import IPO, SALE, Ending

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Amount = Array | float
LONG_TERM = 1.0
"""Years after which a gain is long-term."""
LOCKUP_VOLATILITY = 0.6
"""Yearly volatility of a share newly listed while its owner may not sell."""

Exercises = Callable[[Indices, Array, Array], NDArray[np.bool_]]
"""Whether vested options are exercised that would otherwise lapse: by futures, years, and fair value over strike."""


@dataclass(frozen=True)
class Event:
    """Money that a stake brings or costs at one time, in some of the futures.

    Args:
        futures: which, shape (m,), ascending.
        years: when, shape (m,).
        cash: received, or paid if negative, before tax, shape (m,).
        wages, other, gains: income it counts as: wages, ordinary income without contributions, long-term gains;
            each an array of shape (m,) or a number.
        held: years for which what is sold was held, for the relief of § 1202 IRC.
        spread: income that only the alternative minimum tax sees (an exercised ISO's).
        released: spread of an earlier exercise that makes the gain smaller for the alternative minimum tax.
    """

    futures: Indices
    years: Array
    cash: Array
    wages: Amount = 0.0
    other: Amount = 0.0
    gains: Amount = 0.0
    held: Amount = 0.0
    spread: Amount = 0.0
    released: Amount = 0.0


@dataclass(frozen=True)
class StakePay:
    """What a stake pays.

    Args:
        years: when the exit pays, shape (futures,).
        gross: what the exit pays before tax, net of strike, shape (futures,).
        events: everything it pays or costs.
    """

    years: Array
    gross: Array
    events: tuple[Event, ...] = field(repr=False)


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


def stake_pay(
    stake: Stake, ending: Ending, job: Job, after: Array, exercises: Exercises, affordable: float
) -> StakePay:
    """What ``stake`` pays in each future.

    Args:
        after: standard normals, shape (futures,): where the price goes during a lock-up, who is let go after a sale.
        exercises: whether vested options are exercised that would otherwise lapse.
        affordable: most that exercising before an exit may cost, half the taxable spread included.
    """
    terms = stake.conditions
    vested, years = _vested(stake, ending, job, after)
    worth, years = _after_lockup(stake, ending, years, after)
    events: list[Event] = []
    kept, sold = _tendered(stake, ending, job, vested)
    events += sold
    holding = vested * kept
    cost = stake.exercise_price
    if stake.form in OPTIONS and not terms.early_exercise:
        return _options(stake, ending, job, holding, worth, years, events, exercises, affordable)
    if stake.form == "restricted" or (stake.form in OPTIONS and terms.early_exercise):
        return _bought(stake, ending, job, holding, worth, years, events)
    gross = np.maximum(worth - cost, 0.0) * holding
    if stake.form == "rsu":
        gross = np.where(ending.years + stake.vested_months / 12 <= terms.expires_years, gross, 0.0)
    paid = np.flatnonzero(gross > 0)
    income = gross[paid]
    if stake.form == "section_19a":
        events += _deferred(stake, job, holding, years, paid, income)
    elif stake.form in ("rsu", "vsop"):
        events.append(Event(paid, years[paid], income, wages=income))
    else:
        held = years[paid] + stake.vested_months / 12
        events.append(_sale(paid, years[paid], income, income, held, held))
    return StakePay(years, gross, tuple(events))


def _vested(stake: Stake, ending: Ending, job: Job, after: Array) -> tuple[Amount, Array]:
    """The part that is the person's in the end, and when it is paid."""
    terms = stake.conditions
    vested, years = vested_fraction(stake, job.leaves), payment_years(stake, job.leaves, ending.years)
    if terms.acceleration == "none":
        return vested, years
    there = (np.asarray(job.leaves) >= 12 * ending.years) & (ending.kind == SALE)
    if terms.acceleration == "double":
        from statistics import NormalDist

        let_go = min(max(terms.let_go, 1e-12), 1 - 1e-12)
        there = there & (after < NormalDist().inv_cdf(let_go))
    at_exit = vested_fraction(stake, np.minimum(12 * ending.years, job.planned))
    accelerated = at_exit + (1 - at_exit) * terms.accelerated
    return np.where(there, np.maximum(accelerated, vested), vested), np.where(there, ending.years, years)


def _after_lockup(stake: Stake, ending: Ending, years: Array, after: Array) -> tuple[Array, Array]:
    """Worth and date of what can be sold only when the lock-up after an IPO is over; expected price unchanged."""
    lockup = stake.conditions.lockup_months / 12
    public = ending.kind == IPO
    if not lockup or not public.any():
        return ending.worth, years
    spread = LOCKUP_VOLATILITY * math.sqrt(lockup)
    worth = np.where(public, ending.worth * np.exp(spread * after - spread**2 / 2), ending.worth)
    return worth, np.where(public, np.maximum(years, ending.years + lockup), years)


def _tendered(stake: Stake, ending: Ending, job: Job, vested: Amount) -> tuple[Amount, list[Event]]:
    """What is kept, as a part of what has vested in the end, and the sales before the exit."""
    tenders = stake.conditions.tenders
    if not tenders:
        return 1.0, []
    in_the_end = np.maximum(np.broadcast_to(np.asarray(vested, dtype=np.float64), ending.years.shape), 1e-300)
    left, events = np.ones(ending.years.shape), []
    for tender in tenders:
        open_to = (ending.years > tender.year) & (np.asarray(job.leaves) >= 12 * tender.year)
        futures = np.flatnonzero(open_to)
        when = np.full(len(futures), float(tender.year))
        price = ending.mark_at(when, futures) * (1 - tender.discount)
        margin = np.maximum(price - stake.exercise_price, 0.0)
        sold = tender.fraction * float(vested_fraction(stake, 12.0 * tender.year)) * (margin > 0)
        sold = np.minimum(sold, left[futures] * in_the_end[futures])
        income = margin * sold
        left[futures] -= sold / in_the_end[futures]
        held = when + stake.vested_months / 12
        if stake.form in ("shares", "restricted", "profits_interest"):
            events.append(_sale(futures, when, income, income, held, held))
        else:
            # options, units and promises of cash: paid for work, so wages
            events.append(Event(futures, when, income, wages=income))
    return np.maximum(left, 0.0), events


def _sale(
    futures: Indices,
    years: Array,
    cash: Array,
    gain: Array,
    held: Array,
    relief_clock: Amount,
    other: Amount = 0.0,
) -> Event:
    """A sale of shares: a long-term gain if held for more than a year, else ordinary income."""
    long_term = held > LONG_TERM
    return Event(
        futures, years, cash,
        other=other + np.where(long_term, 0.0, gain), gains=np.where(long_term, gain, 0.0), held=relief_clock,
    )  # fmt: skip


def _options(
    stake: Stake, ending: Ending, job: Job, holding: Amount, worth: Array, years: Array,
    events: list[Event], exercises: Exercises, affordable: float,
) -> StakePay:  # fmt: skip
    """Options: exercised at the exit if they are still alive, else when they would lapse, if that is worth it."""
    cost, size = stake.exercise_price, ending.years.shape
    alive = np.broadcast_to(_alive(stake, ending, job), size)
    part = np.broadcast_to(np.asarray(holding, dtype=np.float64), size)
    gross = np.where(alive, np.maximum(worth - cost, 0.0) * part, 0.0)
    paid = np.flatnonzero(gross > 0)
    income = gross[paid]
    as_income = {"other": income} if stake.form == "iso" else {"wages": income}
    events.append(Event(paid, years[paid], income, **as_income))
    undecided, when, fair = lapsing(stake, ending, job)
    if not len(undecided):
        return StakePay(years, gross, tuple(events))
    yes = exercises(undecided, when, fair / max(cost, 1e-12))
    needed = (cost + 0.5 * np.maximum(fair - cost, 0.0)) * part[undecided]
    yes = yes & (needed <= affordable)
    chosen, when, fair = undecided[yes], when[yes], fair[yes]
    spread = np.maximum(fair - cost, 0.0) * part[chosen]
    price = -cost * part[chosen]
    taxed_now = {"spread": spread} if stake.form == "iso" else {"wages": spread}
    events.append(Event(chosen, when, price, **taxed_now))
    # the shares are sold at the exit; what was taxed as wages before is not taxed again
    proceeds = worth[chosen] * part[chosen]
    gross[chosen] = proceeds
    some = proceeds > 0
    chosen, proceeds, spread = chosen[some], proceeds[some], spread[some]
    sold = years[chosen]
    held = sold - when[some]
    basis = cost * part[chosen] + (0.0 if stake.form == "iso" else spread)
    gain = np.maximum(proceeds - basis, 0.0)
    if stake.form == "iso":
        # less than two years from grant or one from exercise: the spread becomes ordinary income (§ 422 IRC)
        qualifies = (held > LONG_TERM) & (sold + stake.vested_months / 12 > 2.0)
        early = np.where(qualifies, 0.0, np.minimum(spread, gain))
        rest = gain - early
        event = _sale(chosen, sold, proceeds, rest, held, held, other=early)
        event = Event(
            event.futures, sold, proceeds, other=event.other, gains=event.gains, held=held,
            released=np.where(qualifies, spread, 0.0),
        )  # fmt: skip
    else:
        event = _sale(chosen, sold, proceeds, gain, held, held)
    events.append(event)
    return StakePay(years, gross, tuple(events))


def _lapse_years(stake: Stake, job: Job) -> tuple[Amount, float]:
    """When vested options lapse, given that the person leaves, and when they expire in any case."""
    expiry = stake.conditions.expires_years - stake.vested_months / 12
    after_leaving = np.asarray(job.leaves) / 12 + stake.conditions.window_months / 12
    return np.minimum(after_leaving, expiry), expiry


def _alive(stake: Stake, ending: Ending, job: Job) -> NDArray[np.bool_]:
    """Whether the options still exist at the exit: the person is there, or left shortly before, and in time."""
    lapses, expiry = _lapse_years(stake, job)
    there = (np.asarray(job.leaves) >= 12 * ending.years) & (ending.years <= expiry)
    alive: NDArray[np.bool_] = there | (ending.years <= lapses)
    return alive


def lapsing(stake: Stake, ending: Ending, job: Job) -> tuple[Indices, Array, Array]:
    """Vested options that lapse before the exit unless exercised: in which futures, when, and the shares' fair value."""
    size = ending.years.shape
    lapses, _ = _lapse_years(stake, job)
    vested = np.broadcast_to(np.asarray(vested_fraction(stake, job.leaves)), size)
    futures = np.flatnonzero(~_alive(stake, ending, job) & (vested > 0))
    when = np.broadcast_to(lapses, size)[futures]
    return futures, when, ending.mark_at(when, futures) if len(futures) else when


def _bought(
    stake: Stake, ending: Ending, job: Job, holding: Amount, worth: Array, years: Array, events: list[Event]
) -> StakePay:
    """Stock bought at the start, restricted until it vests: what has not vested is bought back at cost on leaving."""
    terms, cost = stake.conditions, stake.exercise_price
    size = ending.years.shape
    everyone = np.arange(size[0])
    part = np.broadcast_to(np.asarray(holding, dtype=np.float64), size)
    now = np.zeros(size)
    basis = cost * part
    fair = (stake.fair_market_value or 0.0) * (stake.shares or 0.0)
    if not stake.vested_months:
        bargain = max(fair - cost, 0.0) if fair else 0.0
        elected = terms.election_83b or stake.form in OPTIONS
        at_grant = np.full(size, bargain if elected else 0.0)
        as_income = {"spread": at_grant} if stake.form == "iso" else {"wages": at_grant}
        if cost or at_grant.any():
            events.append(Event(everyone, now, np.full(size, -cost), **as_income))
        if elected and stake.form != "iso":
            basis = basis + bargain * part
    if stake.form == "restricted" and not terms.election_83b:
        basis = basis + _taxed_as_it_vests(stake, ending, job, cost, events)
    leaves = np.broadcast_to(np.asarray(job.leaves, dtype=np.float64), size)
    repaid = cost * (1 - np.broadcast_to(np.asarray(vested_fraction(stake, job.leaves)), size))
    back = np.flatnonzero((repaid > 0) & (leaves / 12 < ending.years))
    if len(back):
        events.append(Event(back, leaves[back] / 12, repaid[back]))
    gross = worth * part
    paid = np.flatnonzero(gross > 0)
    held = years[paid] + stake.vested_months / 12
    gain = np.maximum(gross[paid] - basis[paid], 0.0)
    events.append(_sale(paid, years[paid], gross[paid], gain, held, held))
    return StakePay(years, gross, tuple(events))


def _taxed_as_it_vests(stake: Stake, ending: Ending, job: Job, cost: float, events: list[Event]) -> Array:
    """Wages at the end of each year for what vested in it, although nothing can be sold; the basis this gives."""
    assert ending.marks is not None
    size = ending.years.size
    basis = np.zeros(size)
    before = float(vested_fraction(stake, 0.0))
    for year in range(1, len(ending.marks) + 1):
        now = float(vested_fraction(stake, 12.0 * year))
        if now == before:
            continue
        futures = np.flatnonzero((np.asarray(job.leaves) >= 12 * year) & (ending.years > year))
        income = np.maximum(ending.marks[year - 1, futures] - cost, 0.0) * (now - before)
        events.append(
            Event(futures, np.full(len(futures), float(year)), np.zeros(len(futures)), wages=income)
        )
        basis[futures] += income
        before = now
    return basis


DEFERRED_YEARS = 15.0
"""Years after which deferred wage tax is due at the latest (§ 19a (4) EStG)."""


def _deferred(
    stake: Stake, job: Job, holding: Amount, years: Array, paid: Indices, income: Array
) -> list[Event]:
    """Shares under § 19a EStG: the benefit at grant is taxed as wages later, the rest of the proceeds as a gain."""
    benefit = max((stake.fair_market_value or 0.0) - stake.strike, 0.0) * (stake.shares or 0.0)
    part = np.broadcast_to(np.asarray(holding, dtype=np.float64), years.shape)
    leaves = np.broadcast_to(np.asarray(job.leaves, dtype=np.float64) / 12, years.shape)
    due = np.minimum(years, DEFERRED_YEARS - stake.vested_months / 12)
    if not stake.conditions.employer_assumes:
        due = np.minimum(due, leaves)
    before = np.flatnonzero((due < years) & (part > 0) & (benefit > 0))
    events = []
    if len(before):
        events.append(Event(before, due[before], np.zeros(len(before)), other=benefit * part[before]))
    at_sale = np.where(due[paid] < years[paid], 0.0, np.minimum(benefit * part[paid], income))
    gain = np.maximum(income - benefit * part[paid], 0.0)
    events.append(Event(paid, years[paid], income, other=at_sale, gains=gain))
    return events

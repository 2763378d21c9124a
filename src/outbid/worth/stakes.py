"""What a stake pays its owner, when, and in which character: from the company's end to money before tax."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from outbid.law.equity import Country, Form, incentive_part
from outbid.packages.stake import OPTIONS, Stake
from outbid.worth.employment import Job
from outbid.worth.ending import Ending
from outbid.worth.events import Event, StakePay, sale
from outbid.worth.holding import Sold, after_lockup, tendered, vested_in_the_end
from outbid.worth.option_pay import Exercises, option_pay
from outbid.worth.share_pay import bought_pay, deferred_pay

Array = NDArray[np.float64]
ROUNDING = 1e-9


def stake_pay(
    stake: Stake,
    ending: Ending,
    job: Job,
    after: Array,
    exercises: Exercises,
    affordable: Array | float,
    country: Country = "US",
    risk_free: float = 0.0,
) -> StakePay:
    """What ``stake`` pays in each future.

    Args:
        ending: of the company.
        job: of the person.
        after: standard normals, shape (futures,): where the price goes during a lock-up, who is let go after a sale.
        exercises: whether vested options are exercised that would otherwise lapse.
        affordable: most that exercising before an exit may cost, part of the taxable spread included; a number, or by
            future.
        country: whose law says as what it is taxed (:mod:`outbid.law.equity`).
        risk_free: what a listed share is expected to earn a year while it may not be sold.
    """
    incentive = incentive_fraction(stake) if stake.form == "iso" and country == "US" else 1.0
    if incentive == 1.0:
        return _pay(stake, ending, job, after, exercises, affordable, country, risk_free)
    parts: tuple[tuple[Form, float], ...] = (("iso", incentive), ("nso", 1 - incentive))
    limited, rest = (
        _pay(
            replace(stake, form=form, shares=(stake.shares or 0.0) * part),
            ending.scaled(part), job, after, exercises, np.multiply(affordable, part), country, risk_free,
        )
        for form, part in parts
    )  # fmt: skip
    return StakePay(limited.years, limited.gross + rest.gross, (*limited.events, *rest.events))


def _pay(
    stake: Stake,
    ending: Ending,
    job: Job,
    after: Array,
    exercises: Exercises,
    affordable: Array | float,
    country: Country,
    risk_free: float,
) -> StakePay:
    """Like :func:`stake_pay`, of one form."""
    form, terms = stake.form, stake.conditions
    vested, years = vested_in_the_end(stake, ending, job, after)
    worth, years = after_lockup(stake, ending, years, after, risk_free)
    kept, sold = tendered(stake, ending, job, vested)
    holding = vested * kept
    if form == "restricted" or (form in OPTIONS and terms.early_exercise):
        return bought_pay(stake, ending, job, vested, sold, worth, years, country)
    if form == "section_19a":
        return deferred_pay(stake, ending, job, vested, sold, worth, years)
    if form in OPTIONS:
        pay = option_pay(stake, ending, job, holding, worth, years, exercises, affordable, country)
    else:
        pay = _paid_at_exit(stake, ending, holding, worth, years, country)
    return StakePay(pay.years, pay.gross, (*_before(stake, sold, country), *pay.events)) if sold else pay


def _before(stake: Stake, sold: tuple[Sold, ...], country: Country) -> tuple[Event, ...]:
    """What tenders pay: options are exercised to sell at once, units and promises pay as at an exit."""
    events = []
    for each in sold:
        since = each.years + stake.vested_months / 12
        held = since if stake.form in ("shares", "profits_interest") else 0.0
        proceeds = np.maximum(each.price - stake.exercise_price, 0.0) * each.part
        events.append(sale(stake.form, country, each.futures, each.years, proceeds, granted=since, held=held))
    return tuple(events)


def incentive_fraction(stake: Stake) -> float:
    """What part of incentive options is taxed as such: 100,000 first exercisable in a year (IRC 422(d)).

    Value at grant is the strike, which is at least that. Years count from the grant; what may be exercised early is all
    exercisable in the first.
    """
    whole = stake.exercise_price
    if whole <= 0:
        return 1.0
    by_year: dict[int, float] = {}
    for month, part in stake.vesting.increments:
        year = 0 if stake.conditions.early_exercise else max(month - 1, 0) // 12
        by_year[year] = by_year.get(year, 0.0) + whole * part
    part = float(incentive_part(list(by_year.values())).sum()) / whole
    # parts of a year add up to the whole but for rounding, of which no second stake must be made
    return 1.0 if part > 1 - ROUNDING else part


def _paid_at_exit(
    stake: Stake, ending: Ending, holding: Array | float, worth: Array, years: Array, country: Country
) -> StakePay:
    """Shares, units and promises on which nothing is paid before the exit; a strike is a hurdle."""
    served = stake.vested_months / 12
    gross = np.maximum(worth - stake.exercise_price, 0.0) * holding
    if stake.form == "rsu":
        # units whose second trigger, the exit, comes too late
        gross = np.where(ending.years + served <= stake.conditions.expires_years, gross, 0.0)
    paid = np.flatnonzero(gross > 0)
    since = years[paid] + served
    held = 0.0 if stake.form in ("rsu", "vsop") else since
    event = sale(stake.form, country, paid, years[paid], gross[paid], granted=since, held=held)
    return StakePay(years, gross, (event,))

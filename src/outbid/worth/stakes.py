"""What a stake pays its owner, when, and in which character: from the company's end to money before tax."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.law.equity import Country
from outbid.packages.stake import OPTIONS, Stake
from outbid.worth.employment import Job
from outbid.worth.ending import Ending
from outbid.worth.events import StakePay, sale
from outbid.worth.holding import after_lockup, tendered, vested_in_the_end
from outbid.worth.option_pay import Exercises, option_pay
from outbid.worth.share_pay import bought_pay, deferred_pay

Array = NDArray[np.float64]


def stake_pay(
    stake: Stake,
    ending: Ending,
    job: Job,
    after: Array,
    exercises: Exercises,
    affordable: float,
    country: Country = "US",
) -> StakePay:
    """What ``stake`` pays in each future.

    Args:
        ending: of the company.
        job: of the person.
        after: standard normals, shape (futures,): where the price goes during a lock-up, who is let go after a sale.
        exercises: whether vested options are exercised that would otherwise lapse.
        affordable: most that exercising before an exit may cost, part of the taxable spread included.
        country: whose law says as what it is taxed (:mod:`outbid.law.equity`).
    """
    form, terms = stake.form, stake.conditions
    vested, years = vested_in_the_end(stake, ending, job, after)
    worth, years = after_lockup(stake, ending, years, after)
    kept, sold = tendered(stake, ending, job, vested, country)
    holding = vested * kept
    if form in OPTIONS and not terms.early_exercise:
        pay = option_pay(stake, ending, job, holding, worth, years, exercises, affordable, country)
    elif form == "restricted" or form in OPTIONS:
        pay = bought_pay(stake, ending, job, holding, worth, years, country)
    elif form == "section_19a":
        pay = deferred_pay(stake, ending, job, holding, worth, years)
    else:
        pay = _paid_at_exit(stake, ending, holding, worth, years, country)
    return StakePay(pay.years, pay.gross, (*sold, *pay.events)) if sold else pay


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

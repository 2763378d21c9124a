"""Options on private stock: exercised at the exit while they live, else when they would lapse, if that is worth it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from outbid.law.equity import Country, at_exercise
from outbid.packages.stake import Stake
from outbid.worth.employment import Job
from outbid.worth.ending import Ending
from outbid.worth.events import Event, StakePay, sale
from outbid.worth.holding import appraisal, appraised, vested_fraction

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]
Amount = Array | float

Exercises = Callable[[Array, Array], Bools]
"""Whether vested options are exercised that would otherwise lapse: by when, and by fair value over strike."""
TAX_ROOM = 0.5
"""Part of a taxable spread that must be affordable beside the strike."""


def option_pay(
    stake: Stake,
    ending: Ending,
    job: Job,
    holding: Amount,
    worth: Array,
    years: Array,
    exercises: Exercises,
    affordable: Amount,
    country: Country,
) -> StakePay:
    """What options pay and cost in each future; arguments as in :func:`outbid.worth.stakes.stake_pay`."""
    cost, size, served = stake.exercise_price, ending.years.shape, stake.vested_months / 12
    part = np.broadcast_to(np.asarray(holding, dtype=np.float64), size)
    alive = np.broadcast_to(_alive(stake, ending, job), size)
    gross = np.where(alive, np.maximum(worth - cost, 0.0) * part, 0.0)
    paid = np.flatnonzero(gross > 0)
    left = np.broadcast_to(np.asarray(job.leaves), size)
    at_exit = sale(
        stake.form, country, paid, years[paid], gross[paid], granted=years[paid] + served,
        months_since_leaving=12 * ending.years[paid] - left[paid],
    )  # fmt: skip
    futures, when, fair, vested = lapsing(stake, ending, job)
    if not len(futures):
        return StakePay(years, gross, (at_exit,))
    bought = np.minimum(part[futures], vested)
    appraised_at = fair * appraisal(stake, ending)
    needed = (cost + TAX_ROOM * np.maximum(appraised_at - cost, 0.0)) * bought
    room = np.broadcast_to(np.asarray(affordable), size)[futures]
    yes = exercises(when, fair / max(cost, 1e-12)) & (needed <= room) & (bought > 0)
    chosen, when, appraised_at, bought = futures[yes], when[yes], appraised_at[yes], bought[yes]
    since_leaving = 12 * when - left[chosen]
    spread, price = np.maximum(appraised_at - cost, 0.0) * bought, cost * bought
    wages, preference = at_exercise(stake.form, spread, country, since_leaving)
    # what is sold within the year is no preference of the minimum tax
    preference = np.where(np.floor(years[chosen]) == np.floor(when), 0.0, preference)
    exercise = Event(chosen, when, -price, wages=wages, spread=preference)
    # the shares are sold at the exit; what was taxed as wages before is not taxed again
    gross[chosen] = worth[chosen] * bought
    sold = years[chosen]
    later = sale(
        stake.form, country, chosen, sold, gross[chosen], cost=price, spread=spread,
        granted=sold + served, held=np.maximum(sold - when, 1e-6), months_since_leaving=since_leaving,
    )  # fmt: skip
    return StakePay(years, gross, (at_exit, exercise, later))


def _lapse_years(stake: Stake, job: Job) -> tuple[Amount, float]:
    """When vested options lapse, given that the person leaves, and when they expire in any case."""
    expiry = stake.conditions.expires_years - stake.vested_months / 12
    after_leaving = np.asarray(job.leaves) / 12 + stake.conditions.window_months / 12
    return np.minimum(after_leaving, expiry), expiry


def _alive(stake: Stake, ending: Ending, job: Job) -> Bools:
    """Whether the options still exist at the exit: the person is there, or left shortly before, and in time."""
    lapses, expiry = _lapse_years(stake, job)
    there = (np.asarray(job.leaves) >= 12 * ending.years) & (ending.years <= expiry)
    alive: Bools = there | (ending.years <= lapses)
    return alive


def lapsing(stake: Stake, ending: Ending, job: Job) -> tuple[Indices, Array, Array, Array]:
    """Vested options that lapse before the exit unless exercised.

    Returns:
        in which futures, when, the fair value then of all the shares they are for, and which part of them has vested,
        each of shape (m,).
    """
    size = ending.years.shape
    lapses, expiry = _lapse_years(stake, job)
    vested = np.broadcast_to(np.asarray(vested_fraction(stake, np.minimum(job.leaves, 12 * expiry))), size)
    futures = np.flatnonzero(~_alive(stake, ending, job) & (vested > 0))
    when = np.broadcast_to(lapses, size)[futures]
    fair = appraised(ending, when, futures) if len(futures) else when
    return futures, when, fair, vested[futures]

"""Money that a stake brings or costs, when, and in which character the tax law sees it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from outbid.law.equity import Country, Form, split

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Amount = Array | float


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
        contributed: income that bears social contributions now and tax later (§ 19a EStG).
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
    contributed: Amount = 0.0


@dataclass(frozen=True)
class StakePay:
    """What a stake pays.

    Args:
        years: when the exit pays, shape (futures,).
        gross: what the exit pays before tax, net of a strike due then, shape (futures,).
        events: everything it pays or costs.
    """

    years: Array
    gross: Array
    events: tuple[Event, ...] = field(repr=False)


def sale(
    form: Form,
    country: Country,
    futures: Indices,
    years: Array,
    proceeds: Array,
    *,
    cost: Amount = 0.0,
    cash: Array | None = None,
    spread: Amount = 0.0,
    granted: Amount = 0.0,
    held: Amount = 0.0,
    elected: bool = False,
    months_since_leaving: Amount = 0.0,
) -> Event:
    """A sale or payout, in the parts that :func:`outbid.law.equity.split` sees in it.

    Args:
        proceeds: what it fetches, shape (m,).
        cost: what was paid for it, now or before.
        cash: what changes hands now, if not ``proceeds``.
        spread: value less price when it was acquired; ``granted``, ``held``: years since the grant and since then.
        elected: an 83(b) election was filed.
        months_since_leaving: from leaving to the exercise.
    """
    taxed = split(
        form, proceeds, cost, spread, granted, held,
        country=country, elected=elected, months_since_leaving=months_since_leaving,
    )  # fmt: skip
    qualified = form == "iso" and np.any(spread)
    # what is nowhere due stays a number, which is cheap
    wages, other, gains = (part if part.any() else 0.0 for part in (taxed.wages, taxed.other, taxed.gains))
    return Event(
        futures,
        years,
        proceeds if cash is None else cash,
        wages=wages,
        other=other,
        gains=gains,
        held=granted if form == "restricted" and elected else held,
        released=np.where(taxed.other > 0, 0.0, spread) if qualified else 0.0,
    )

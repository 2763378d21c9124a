"""What an Open Cap Format package says, in the terms of :mod:`outbid.packages.captable`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from outbid.packages.captable import Company
from outbid.packages.vesting import Vesting

Form = Literal["options", "rsu", "shares", "sar"]


@dataclass(frozen=True)
class Unsupported:
    """Something in the package that the result leaves out, or reads with an assumption.

    Args:
        object_type: the standard's name of the type of object.
        id: of the first such object.
        count: how many there are.
        reason: catalogue key ``ocf.reason.<reason>``.
        changes_money: whether payouts would differ if it were read in full.
        detail: the field or name it is about; may be empty.
    """

    object_type: str
    id: str
    count: int
    reason: str
    changes_money: bool
    detail: str = ""


@dataclass(frozen=True)
class Window:
    """How long options can be exercised after employment ends, for one reason of its ending.

    Args:
        reason: the standard's word, such as ``VOLUNTARY_OTHER``.
        months: length; days are counted as 365.25/12 to the month.
    """

    reason: str
    months: float


@dataclass(frozen=True)
class OcfGrant:
    """What one stakeholder holds of equity compensation, or of shares that vest.

    Args:
        id: security id.
        name: the issuer's own number of the grant, such as ``OPT-12``.
        stakeholder: name of the holder.
        form: options, restricted stock units, shares or stock appreciation rights.
        tax: ``"iso"``, ``"nso"``, ``"intl"`` or empty.
        shares: outstanding, after splits, exercises and cancellations.
        strike: exercise or base price per share; 0 where there is none.
        claim: the claim of the cap table that this is part of: the name of a class or of an option.
        granted: date of issue.
        vesting: schedule; ``None`` if it depends on events or does not add up (then it is listed).
        start: vesting commencement; ``None`` if it has not begun.
        accelerated: shares that vested ahead of schedule.
        expires: last day of exercise.
        windows: exercise windows after employment ends.
        early_exercise: whether unvested options can be exercised.
        plan: name of the stock plan.
    """

    id: str
    name: str
    stakeholder: str
    form: Form
    tax: str
    shares: float
    strike: float
    claim: str
    granted: dt.date
    vesting: Vesting | None
    start: dt.date | None
    accelerated: float = 0.0
    expires: dt.date | None = None
    windows: tuple[Window, ...] = ()
    early_exercise: bool = False
    plan: str = ""


@dataclass(frozen=True)
class OcfPackage:
    """A company, the grants of its people, and what could not be read.

    Args:
        company: cap table and last round.
        grants: equity compensation outstanding, in the order of issue.
        as_of: the day that the package describes.
        fair_market_value: of a common share by the latest 409A valuation, adjusted for later splits.
        valuation_date: of that valuation.
        unsupported: what is left out or assumed, what changes money first.
    """

    company: Company
    grants: tuple[OcfGrant, ...]
    as_of: dt.date
    fair_market_value: float | None = None
    valuation_date: dt.date | None = None
    unsupported: tuple[Unsupported, ...] = ()

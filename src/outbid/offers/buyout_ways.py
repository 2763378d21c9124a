"""What an employer can give for what somebody leaves behind, and what each of it costs.

Cash on joining is paid to everybody and clawed back from few; what falls due on the forfeited dates is forfeited again
by those who leave before. Who leaves early thus costs less, and the person values it less too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.terms import Terms
from outbid.packages.package import Package
from outbid.packages.terms import Due, Grant
from outbid.packages.vesting import Vesting
from outbid.worth.laboratory import with_stake_scaled

Calendar = Sequence[tuple[int, float]]
"""(month, face value)."""
Kind = Literal["cash", "deferred", "grant", "shares"]
ENOUGH = 1e-6
"""Part of the loss that a search by bisection leaves."""


@dataclass(frozen=True)
class Way:
    """One way to make up for what is forfeited; money of the employer, today's.

    Args:
        kind: ``"cash"`` on joining, cash ``"deferred"`` to the forfeited dates, a ``"grant"`` of listed shares or
            ``"shares"`` of a private company that vest on them.
        amount: money, or a number of shares.
        calendar: (month, amount) of what is paid or vests.
        worth: what it adds to the offer's certainty equivalent, after tax.
        cost: what it is expected to cost the employer.
        enough: whether it makes up for all that is forfeited.
        missing: certainty equivalent that it falls short by.
        held_by: what keeps it from being larger: ``"face"``, ``"sign_on"``, ``"cash"`` or ``"equity"``; empty: nothing.
    """

    kind: Kind
    amount: float
    calendar: tuple[tuple[int, float], ...]
    worth: float
    cost: float
    enough: bool
    missing: float
    held_by: str


def ways_of(
    employer: Employer,
    terms: Terms,
    calendar: Calendar,
    gain: Callable[[Package], float],
    loss: float,
    most: float,
    needed: float,
) -> tuple[Way, ...]:
    """Every way, the cheapest that is enough first, then those that fall short, the least short first.

    Args:
        employer: who gives it, within its limits.
        terms: what is offered besides.
        calendar: what is forfeited and counts.
        gain: what a package is worth beyond the offer as it stands.
        loss: that has to be made up for.
        most: multiple of the face value.
        needed: cash on joining that is enough.
    """
    if not calendar or loss <= 0:
        return ()
    face = math.fsum(value for _, value in calendar)
    shape = [(month, value / face) for month, value in calendar]
    kinds: list[Kind] = ["cash", "deferred"]
    if employer.unit == "money":
        kinds.append("grant")
    if employer.unit == "shares":
        kinds.append("shares")
    found = [_way(kind, employer, terms, shape, gain, loss, most * face, needed) for kind in kinds]
    return tuple(sorted(found, key=lambda way: (not way.enough, way.cost if way.enough else way.missing)))


def _way(
    kind: Kind,
    employer: Employer,
    terms: Terms,
    shape: Calendar,
    gain: Callable[[Package], float],
    loss: float,
    face: float,
    needed: float,
) -> Way:
    most, held_by = _most(kind, employer, terms, shape, face)

    def short(amount: float) -> float:
        return gain(package_with(kind, employer, terms, shape, amount)) - loss

    slack = ENOUGH * loss
    amount = min(needed, most) if kind == "cash" else _smallest(short, most, face, slack)
    amount = _written(kind, amount, most)
    worth = short(amount) + loss
    enough = worth >= loss - slack
    calendar = ((0, amount),) if kind == "cash" else tuple((month, amount * part) for month, part in shape)
    return Way(
        kind,
        amount,
        calendar,
        worth,
        cost_of(kind, employer.cost, terms, shape, amount),
        enough,
        0.0 if enough else loss - worth,
        "" if enough else held_by,
    )


def _smallest(short: Callable[[float], float], most: float, start: float, slack: float) -> float:
    """The least amount that is enough; all that is allowed where none is, or where more no longer helps."""
    from scipy.optimize import brentq

    high = min(most, start)
    while short(high) < 0:
        if high >= most or high > 1e3 * start:
            return high
        high = min(most, 2 * high)
    if short(0.0) >= 0:
        return 0.0
    return float(brentq(lambda amount: short(amount) + slack / 2, 0.0, high, rtol=1e-9))


def _written(kind: Kind, amount: float, most: float) -> float:
    """Cents, or whole shares, rounded up as far as that is allowed."""
    if kind == "shares":
        return float(min(math.ceil(amount - 1e-9), math.floor(most)))
    return min(math.ceil(amount * 100 - 1e-6) / 100, most)


def _most(kind: Kind, employer: Employer, terms: Terms, shape: Calendar, face: float) -> tuple[float, str]:
    """The most that may be given this way, and what says so."""
    limits = employer.limits
    left = max(limits.cash - float(limits.first_year_cash(terms.base, terms.sign_on)), 0.0)
    first = math.fsum(part for month, part in shape if month <= 12)
    ends = [(face, "face")]
    if kind == "cash":
        ends += [(max(limits.sign_on.high - terms.sign_on, 0.0), "sign_on"), (left, "cash")]
    elif kind == "deferred":
        ends.append((left / first if first else math.inf, "cash"))
    else:
        ends.append((max(limits.equity.high - terms.equity, 0.0), "equity"))
        if kind == "shares":
            # what a share was last sold for: the face value of a share
            ends[0] = (face / employer.share_price if employer.share_price > 0 else math.inf, "face")
    return min(ends, key=lambda end: end[0])


def package_with(kind: Kind, employer: Employer, terms: Terms, shape: Calendar, amount: float) -> Package:
    """The offer with ``amount`` given that way, on the dates of ``shape``, whose parts add up to 1."""
    if kind == "cash":
        return employer.package(terms._replace(sign_on=terms.sign_on + amount))
    offer = employer.package(terms)
    if not amount > 0:
        return offer
    if kind == "deferred":
        dues = (Due("Buy-out", month, amount * part) for month, part in shape)
        return replace(offer, dues=(*offer.dues, *dues))
    if kind == "grant":
        grant = Grant("Buy-out", tuple((month, amount * part) for month, part in shape))
        return replace(offer, grants=(*offer.grants, grant))
    stake = with_stake_scaled(employer.template, amount).stakes[0]
    bought = replace(stake, name="Buy-out", vesting=vesting_of(shape), vested_months=0)
    return replace(offer, stakes=(*offer.stakes, bought))


def vesting_of(shape: Calendar) -> Vesting:
    """The schedule that vests on the dates of ``shape``, whose parts add up to 1."""
    months = sorted({month for month, _ in shape})
    parts = [(month, Fraction(part)) for month, part in shape]
    total = sum((part for _, part in parts), Fraction(0))
    sums = (sum((part for own, part in parts if own <= month), Fraction(0)) / total for month in months)
    return Vesting("as forfeited", tuple(zip(months, sums, strict=True)))


def cost_of(kind: Kind, cost: Cost, terms: Terms, shape: Calendar, amount: float) -> float:
    """What ``amount`` given that way is expected to cost, with contributions.

    Of what falls due after the years that the employer counts on, all counts that is expected to fall due.
    """
    if kind == "cash":
        base, sign_on, equity = terms
        return float(cost(base, sign_on + amount, equity) - cost(base, sign_on, equity))
    if kind == "deferred":
        return math.fsum(_deferred(cost, terms, month, amount * part) for month, part in shape)
    on_top = (
        sum(rate for ceiling, rate in cost.payroll if math.isinf(ceiling)) if cost.equity_is_wages else 0.0
    )
    kept = math.fsum(part * (1 - cost.leaving) ** (month / 12) for month, part in shape)
    return amount * kept * cost.share_value * (1 + on_top)


def _deferred(cost: Cost, terms: Terms, month: int, amount: float) -> float:
    year = max(0, (month + 11) // 12 - 1)
    wages = terms.base * (1 + cost.growth) ** year * (1 + cost.bonus_rate) + cost.bonus_amount
    wages += terms.sign_on if year == 0 else 0.0
    due = sum(rate * (min(wages + amount, ceiling) - min(wages, ceiling)) for ceiling, rate in cost.payroll)
    staying = float((1 - cost.leaving) ** (month / 12))
    return (amount + due) * staying * math.exp(-cost.risk_free * month / 12)

"""What an employer can give for what somebody leaves behind, and what each of it costs.

Cash on joining is paid to everybody and clawed back from few; what falls due on the forfeited dates is forfeited again
by those who leave before. Who leaves early thus costs less, and the person values it less too.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal

from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.terms import Terms
from outbid.packages.package import Package
from outbid.packages.terms import Due, Grant, SignOn
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
        held_by: what keeps it from being larger: ``"face"``, ``"sign_on"``, ``"cash"`` or ``"equity"``; empty
            where none of these does: it is enough, or more of it is worth no more to the person.
    """

    kind: Kind
    amount: float
    calendar: tuple[tuple[int, float], ...]
    worth: float
    cost: float
    enough: bool
    missing: float
    held_by: str


@dataclass(frozen=True)
class Mix:
    """Several ways together, for where none is enough alone within the limits.

    Args:
        parts: in the order in which they are filled up, each with what it adds.
        worth, cost, enough, missing: of all of them, as of a :class:`Way`.
    """

    parts: tuple[Way, ...]
    worth: float
    cost: float
    enough: bool
    missing: float


@dataclass(frozen=True, eq=False)
class Ask:
    """What is to be made up for, and with what.

    Args:
        employer: who gives it, within its limits.
        terms: what is offered besides.
        calendar: what is forfeited and counts.
        gain: what a package is worth beyond the offer as it stands.
        loss: that has to be made up for.
        most: multiple of the face value.
        needed: cash on joining that is enough.
    """

    employer: Employer
    terms: Terms
    calendar: Calendar
    gain: Callable[[Package], float]
    loss: float
    most: float
    needed: float

    @property
    def face(self) -> float:
        """The most that may be given, face value."""
        return self.most * math.fsum(value for _, value in self.calendar)

    @cached_property
    def shape(self) -> Calendar:
        """The forfeited dates, parts adding up to 1."""
        face = math.fsum(value for _, value in self.calendar)
        return [(month, value / face) for month, value in self.calendar]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What this employer can give."""
        own: dict[str, tuple[Kind, ...]] = {"money": ("grant",), "shares": ("shares",)}
        return ("cash", "deferred", *own.get(self.employer.unit, ()))


@dataclass(frozen=True)
class _So:
    """What has been given so far: the offer with it, its terms, its first year's deferred cash, its face value."""

    offer: Package
    terms: Terms
    worth: float = 0.0
    paid: float = 0.0
    face: float = 0.0


def ways_of(ask: Ask) -> tuple[Way, ...]:
    """Every way, the cheapest that is enough first, then those that fall short, the least short first."""
    if not ask.calendar or ask.loss <= 0:
        return ()
    start = _So(ask.employer.package(ask.terms), ask.terms)
    found = [_way(kind, ask, start) for kind in ask.kinds]
    return tuple(sorted(found, key=lambda way: (not way.enough, way.cost if way.enough else way.missing)))


def mix_of(ask: Ask, ways: Sequence[Way]) -> Mix | None:
    """Ways filled up one after the other, those first that cost least for what they are worth; ``None``: one will do.

    The order is not searched for: another may be cheaper, or enough where this one is not.
    """
    useful = [way for way in ways if way.worth > 0]
    if not useful or any(way.enough for way in ways):
        return None
    so, parts = _So(ask.employer.package(ask.terms), ask.terms), []
    for each in sorted(useful, key=lambda way: way.cost / way.worth):
        way = _way(each.kind, ask, so)
        if not way.amount > 0:
            continue
        parts.append(way)
        so = _with(so, way, ask)
        if way.enough:
            break
    if len(parts) < 2:
        return None
    return Mix(
        tuple(parts), so.worth, math.fsum(way.cost for way in parts), parts[-1].enough, parts[-1].missing
    )


def _way(kind: Kind, ask: Ask, so: _So) -> Way:
    most, held_by = _most(kind, ask, so)

    def short(amount: float) -> float:
        return ask.gain(added(kind, ask.employer, ask.shape, amount, so.offer)) - ask.loss

    slack = ENOUGH * ask.loss
    if kind == "cash" and not so.worth:
        amount = min(ask.needed, most)
    else:
        amount = _smallest(short, most, max(ask.face, ask.loss), slack)
    amount = _written(kind, amount, most)
    worth = short(amount) + ask.loss
    enough = worth >= ask.loss - slack
    held = held_by if amount >= most * (1 - 1e-9) - 1 else ""
    calendar = (
        ((0, amount),) if kind == "cash" else tuple((month, amount * part) for month, part in ask.shape)
    )
    return Way(
        kind,
        amount,
        calendar,
        worth - so.worth,
        cost_of(kind, ask.employer.cost, so.terms, ask.shape, amount),
        enough,
        0.0 if enough else ask.loss - worth,
        "" if enough else held,
    )


def _with(so: _So, way: Way, ask: Ask) -> _So:
    base, sign_on, equity = so.terms
    terms, paid, price = so.terms, so.paid, 1.0
    if way.kind == "cash":
        terms = Terms(base, sign_on + way.amount, equity)
    elif way.kind == "deferred":
        paid += math.fsum(amount for month, amount in way.calendar if month <= 12)
    else:
        terms = Terms(base, sign_on, equity + way.amount)
        price = ask.employer.share_price if way.kind == "shares" else 1.0
    offer = added(way.kind, ask.employer, ask.shape, way.amount, so.offer)
    return _So(offer, terms, so.worth + way.worth, paid, so.face + way.amount * price)


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


def _most(kind: Kind, ask: Ask, so: _So) -> tuple[float, str]:
    """The most that may be given this way, and what says so."""
    employer, terms, limits = ask.employer, so.terms, ask.employer.limits
    left = max(limits.cash - float(limits.first_year_cash(terms.base, terms.sign_on)) - so.paid, 0.0)
    first = math.fsum(part for month, part in ask.shape if month <= 12)
    face = max(ask.face - so.face, 0.0)
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


def added(kind: Kind, employer: Employer, shape: Calendar, amount: float, offer: Package) -> Package:
    """``offer`` with ``amount`` given that way, on the dates of ``shape``, whose parts add up to 1."""
    if not amount > 0:
        return offer
    if kind == "cash":
        before = offer.sign_on.amount if offer.sign_on else 0.0
        return replace(offer, sign_on=SignOn(before + amount, employer.clawback_months, employer.pro_rata))
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

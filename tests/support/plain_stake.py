"""What a stake pays in one future, in scalars: written from the terms of plans and the statutes, not from the engine.

Every payment is a :class:`Paid`: when, how much changes hands, and as what it is taxed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from scipy import stats

from outbid.packages.stake import Stake

FAILED, SOLD, LISTED = 0, 1, 2


@dataclass(frozen=True)
class End:
    """One company's end: when, how, what all shares of the stake fetch, and their fair value at each year end."""

    years: float
    kind: int
    worth: float
    marks: tuple[float, ...] = ()
    first_mark: float = 0.0


@dataclass(frozen=True)
class Paid:
    """One payment: when, cash, and the income it is to the law."""

    years: float
    cash: float
    wages: float = 0.0
    other: float = 0.0
    gains: float = 0.0
    preference: float = 0.0


def vested_by(stake: Stake, month: float) -> float:
    done = 0.0
    for step, cumulative in stake.vesting.steps:
        if step - stake.vested_months <= month + 1e-9:
            done = float(cumulative)
    return done


def appraisal(end: End, years: float) -> float:
    """The last yearly one."""
    year = math.floor(years + 1e-9)
    return end.marks[min(year, len(end.marks)) - 1] if year else end.first_mark


def gain(profit: float, held: float, country: str) -> dict[str, float]:
    """A gain is long-term after more than a year; Germany knows no such period; losses count for nothing."""
    if country == "DE" or held > 1 + 1e-9:
        return {"gains": max(profit, 0.0)}
    return {"other": max(profit, 0.0)}


def plain_stake(
    stake: Stake,
    end: End,
    leaves: float,
    after: float = 0.0,
    *,
    wants: bool = True,
    purse: float = math.inf,
    country: str = "US",
) -> list[Paid]:
    """All payments; ``leaves`` in months, ``after`` the normal of what follows the exit."""
    terms, cost, out = stake.conditions, stake.exercise_price, []
    served = stake.vested_months / 12
    form = stake.form
    option = form in ("iso", "nso")
    upfront = form in ("restricted", "section_19a") or (option and terms.early_exercise)
    fmv = (stake.fair_market_value or 0.0) * (stake.shares or 0.0)
    fair_at_grant = fmv if stake.fair_market_value is not None else cost

    # what vests, and when it can be paid
    pieces = [
        (max(end.years, (month - stake.vested_months) / 12), part)
        for month, part in stake.vesting.increments
        if month - stake.vested_months <= leaves + 1e-9
    ]
    let_go = after < stats.norm.ppf(min(max(terms.let_go, 1e-12), 1 - 1e-12))
    there = leaves >= 12 * end.years
    accelerates = terms.acceleration == "single" or (terms.acceleration == "double" and let_go)
    if there and end.kind == SOLD and accelerates:
        now = vested_by(stake, 12 * end.years)
        pieces = [(date, part * (1 - terms.accelerated)) for date, part in pieces if date > end.years]
        pieces.append((end.years, now + (1 - now) * terms.accelerated))
    vested = sum(part for _, part in pieces)
    paid_at = sum(date * part for date, part in pieces) / vested if vested else end.years
    worth = end.worth
    if end.kind == LISTED and terms.lockup_months:
        spread = 0.6 * math.sqrt(terms.lockup_months / 12)
        worth *= math.exp(spread * after - spread**2 / 2)
        paid_at = max(paid_at, end.years + terms.lockup_months / 12)

    # shares bought on the first day
    basis: dict[int, tuple[float, float, float]] = {}
    bargain = max(fair_at_grant - cost, 0.0)
    elected = terms.election_83b or option
    at_transfer = max(fmv - cost - 2_000.0, 0.0)
    if upfront:
        wages = bargain if form == "nso" or (form == "restricted" and elected) else 0.0
        wages += bargain if form == "iso" and country == "DE" else 0.0
        preference = bargain if form == "iso" and country == "US" else 0.0
        if not stake.vested_months and (cost or wages or preference):
            out.append(Paid(0.0, -cost, wages=wages, preference=preference))
        each = cost if leaves / 12 < end.years else min(cost, end.worth)
        if each * (1 - vested) > 0:
            out.append(Paid(leaves / 12, each * (1 - vested)))
    if form == "restricted" and not elected:
        taxed, income, moment = vested_by(stake, 0.0), 0.0, -served * vested_by(stake, 0.0)
        basis[0] = (taxed, income, moment)
        for year in range(1, len(end.marks) + 1):
            fresh = vested_by(stake, min(12 * year, leaves)) - taxed
            if end.years > year and fresh > 0:
                due = max(end.marks[year - 1] - cost, 0.0) * fresh
                out.append(Paid(year, 0.0, wages=due))
                taxed, income, moment = taxed + fresh, income + due, moment + year * fresh
            basis[year] = (taxed, income, moment)

    # tenders
    kept, basis_used = vested, 0.0
    for tender in sorted(terms.tenders, key=lambda each: each.year):
        expired = tender.year + served > terms.expires_years and (form == "rsu" or (option and not upfront))
        if expired or end.years <= tender.year or leaves < 12 * tender.year:
            continue
        price = end.marks[tender.year - 1] * (1 - tender.discount)
        if price <= cost:
            continue
        then = vested_by(stake, 12 * tender.year)
        part = min(tender.fraction * then, then - (vested - kept))
        kept -= part
        since = tender.year + served
        if form == "restricted" and not elected:
            taxed, income, moment = basis[tender.year]
            used = income / taxed * part if taxed else 0.0
            basis_used += used
            held = max(tender.year - moment / taxed, 1e-6) if taxed else 1e-6
            out.append(
                Paid(
                    tender.year, price * part, **gain(price * part - cost * part - used, held, country)
                )
            )  # fmt: skip
        else:
            out.append(
                sold(
                    stake, tender.year, price * part, cost * part, part, since, country, bargain, at_transfer
                )
                if upfront
                else at_once(stake, tender.year, (price - cost) * part, since, country)
            )
    kept = max(kept, 0.0)

    # the exit
    since = paid_at + served
    if form == "restricted" and not elected:
        taxed, income, moment = basis[len(end.marks)]
        fresh = min(max(vested - taxed, 0.0), kept)
        old = kept - fresh
        if worth * kept > 0:
            held = max(paid_at - moment / taxed, 1e-6) if taxed else 1e-6
            profit = (worth - cost) * old - (income - basis_used)
            out.append(Paid(paid_at, worth * old, **gain(profit, held, country)))
            out.append(Paid(paid_at, worth * fresh, wages=max(worth - cost, 0.0) * fresh))
    elif form == "section_19a":
        due = paid_at
        if not terms.employer_assumes:
            due = min(paid_at, leaves / 12, 15.0 - served)
        before = 0.0
        if due < paid_at - 1e-9 and kept > 0 and at_transfer:
            before = min(max(appraisal(end, due) - cost, 0.0), at_transfer) * kept
            out.append(Paid(due, 0.0, other=before))
        if worth * kept > 0:
            profit = (worth - cost) * kept - before
            late = min(max(profit, 0.0), at_transfer * kept) if due >= paid_at - 1e-9 else 0.0
            out.append(Paid(paid_at, worth * kept, other=late, gains=max(profit - late, 0.0)))
    elif upfront:
        if worth * kept > 0:
            out.append(
                sold(stake, paid_at, worth * kept, cost * kept, kept, since, country, bargain, at_transfer)
            )
    elif option:
        out += options(stake, end, leaves, worth, paid_at, kept, wants, purse, country)
    elif form != "rsu" or end.years + served <= terms.expires_years:
        out.append(at_once(stake, paid_at, max(worth - cost, 0.0) * kept, since, country))
    return out


def at_once(stake: Stake, years: float, amount: float, since: float, country: str) -> Paid:
    """What is received and turned into money at once; shares have been held all along."""
    if stake.form in ("shares", "profits_interest"):
        return Paid(years, amount, **gain(amount, since, country))
    if stake.form == "iso" and country == "US":
        return Paid(years, amount, other=amount)
    return Paid(years, amount, wages=amount)


def sold(
    stake: Stake, years: float, proceeds: float, cost: float, part: float, since: float, country: str,
    bargain: float, at_transfer: float,
) -> Paid:  # fmt: skip
    """Shares that were bought on the first day."""
    profit = proceeds - cost
    if stake.form == "section_19a":
        late = min(max(profit, 0.0), at_transfer * part)
        return Paid(years, proceeds, other=late, gains=max(profit - late, 0.0))
    if stake.form == "iso" and country == "US":
        return Paid(years, proceeds, **incentive(profit, bargain * part, since, since))
    return Paid(years, proceeds, **gain(profit - bargain * part, since, country))


def incentive(profit: float, spread: float, granted: float, held: float) -> dict[str, float]:
    """IRC 421, 422: two years from grant and one from exercise, or else the spread, at most the profit, is income."""
    if granted > 2 + 1e-9 and held > 1 + 1e-9:
        return {"gains": max(profit, 0.0)}
    income = min(max(profit, 0.0), spread)
    rest = gain(profit - income, held, "US")
    return {"other": income + rest.get("other", 0.0), "gains": rest.get("gains", 0.0)}


def options(stake, end, leaves, worth, paid_at, kept, wants, purse, country) -> list[Paid]:  # type: ignore[no-untyped-def]
    """Exercised at the exit if they live; else when they would lapse, if wanted, in the money and affordable."""
    cost, served = stake.exercise_price, stake.vested_months / 12
    expiry = stake.conditions.expires_years - served
    lapse = min(leaves / 12 + stake.conditions.window_months / 12, expiry)
    alive = end.years <= lapse or (leaves >= 12 * end.years and end.years <= expiry)
    if alive:
        amount = max(worth - cost, 0.0) * kept
        late = 12 * end.years - leaves > 3 + 1e-9
        if stake.form == "iso" and country == "US" and not late:
            return [Paid(paid_at, amount, other=amount)]
        return [Paid(paid_at, amount, wages=amount)]
    bought = min(kept, vested_by(stake, min(leaves, 12 * expiry)))
    fair = appraisal(end, lapse)
    if not (wants and fair > cost and bought > 0):
        return []
    if (cost + 0.5 * (fair - cost)) * bought > purse:
        return []
    spread = (fair - cost) * bought
    qualifies = stake.form == "iso" and country == "US" and 12 * lapse - leaves <= 3 + 1e-9
    same_year = math.floor(lapse) == math.floor(paid_at)
    first = Paid(
        lapse,
        -cost * bought,
        wages=0.0 if qualifies else spread,
        preference=spread if qualifies and not same_year else 0.0,
    )
    profit, held = (worth - cost) * bought, max(paid_at - lapse, 1e-6)
    kind = (
        incentive(profit, spread, paid_at + served, held)
        if qualifies
        else gain(profit - spread, held, country)
    )
    return [first, Paid(paid_at, worth * bought, **kind)]


def by_date(paid: list[Paid]) -> dict[float, list[float]]:
    """Cash, wages, other, gains and preference by date."""
    found: dict[float, list[float]] = defaultdict(lambda: [0.0] * 5)
    for each in paid:
        parts = (each.cash, each.wages, each.other, each.gains, each.preference)
        found[round(each.years, 6)] = [a + b for a, b in zip(found[round(each.years, 6)], parts, strict=True)]
    return {date: sums for date, sums in found.items() if any(abs(x) > 1e-6 for x in sums)}

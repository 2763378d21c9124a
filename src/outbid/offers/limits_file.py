"""What an employer may offer, by its file: band, law, parity, cap, pool and norms as bounds that keep their reasons."""

from __future__ import annotations

import datetime as dt
import math

from outbid.core.errors import InputError
from outbid.law.minimum_wage import MinimumWage, minimum_wage
from outbid.offers.candidate import Candidate
from outbid.offers.limits import Bound, Limits
from outbid.offers.schema import EmployerFile, LimitsTable
from outbid.packages.captable import CapTable
from outbid.packages.package import Package
from outbid.packages.stake import OPTIONS


def limits_of(
    file: EmployerFile,
    template: Package,
    candidate: Candidate,
    path: str,
    unit: float,
    table: CapTable | None,
) -> Limits:
    """Limits of the file and of the law.

    Args:
        template: the offer with one unit of equity.
        candidate: whose wealth pays for stock that is bought on the first day.
        unit: one unit in the employer's currency of that of the country whose law holds.
        table: who owns the company.

    Raises:
        InputError: limits that leave nothing to offer, naming those that clash.
    """
    terms, bonus = file.limits, template.bonus
    rate = (bonus.target or 0.0) if bonus else 0.0
    amount = (bonus.amount or 0.0) if bonus else 0.0
    cap = math.inf if terms.cash_cap is None else terms.cash_cap
    law = _law(template, candidate)
    base = _base(terms, path, law, unit, (cap - amount) / (1 + rate))
    try:
        return Limits(
            base=base,
            sign_on=Bound(0.0, terms.sign_on_most, "", "norm", "sign-on"),
            equity=_equity(file, template, candidate, path, table),
            cash=cap,
            bonus_rate=rate,
            bonus_amount=amount,
        )
    except InputError as error:
        raise error if error.where else error.at(f"{path}, limits.cash_cap") from None


def _law(template: Package, candidate: Candidate) -> MinimumWage:
    """The minimum wage where the job is, when it starts; without a start at the end of the candidate's tax year."""
    person = candidate.person
    place = template.place or person.place
    start = template.start or dt.date(person.tax_year, 12, 31)
    # where there is tax law for a year, there is a minimum wage for it
    found = minimum_wage(place, max(start, dt.date(person.tax_year, 1, 1)))
    assert found is not None, f"tax law of {place} for {person.tax_year} but no minimum wage"
    return found


def _base(terms: LimitsTable, path: str, wage: MinimumWage, unit: float, capped: float) -> Bound:
    """Band, law and parity at once; without a band the cap on cash is the most."""
    law = wage.yearly * unit
    known = {
        "law": f"{law:,.0f}",
        "place": wage.place,
        "hourly": f"{wage.hourly:.2f} {wage.currency}",
        "since": wage.since.isoformat(),
        "reference": wage.reference,
    }
    where = f"{path}, limits.base"
    if terms.base is None:
        if capped < law:
            raise InputError(
                "candidate.cap_below_law",
                where=f"{path}, limits.cash_cap",
                **known,
            )
        bound = Bound(0.0, capped, "", "cash cap", "base")
    else:
        bound = Bound(float(terms.base.low), float(terms.base.high), "band", "band", "base")
        if bound.high < law:
            raise InputError(
                "candidate.below_law",
                where=where,
                value=f"{bound.high:,.0f}",
                **known,
            )
    bound = bound.within(Bound(law, math.inf, "law", "", "base"))
    if not terms.parity:
        return bound
    within = terms.parity_within or 0.0
    try:
        for each in terms.parity:
            bound = bound.within(
                Bound(each.base * (1 - within), each.base * (1 + within), "parity", "parity", "base")
            )
    except InputError as error:
        raise error.at(f"{path}, limits.parity") from None
    return bound


def _equity(
    file: EmployerFile, template: Package, candidate: Candidate, path: str, table: CapTable | None
) -> Bound:
    """The pool, what the cap table leaves of it, the norm, and what the candidate can pay for.

    Raises:
        InputError: a pool of more shares than the cap table has unissued, or than the company has.
    """
    terms = file.limits
    if file.equity is None:
        return Bound(0.0, 0.0)
    if file.equity.listed:
        return Bound(0.0, terms.grant_most or 0.0, "", "norm", "equity")
    unissued = math.inf if table is None else table.unissued
    if terms.pool is not None and terms.pool > unissued:
        raise InputError(
            "candidate.pool",
            where=f"{path}, limits.pool",
            value=f"{terms.pool:,.0f}",
            unissued=f"{unissued:,.0f}",
        )
    counted = template.stakes[0].fully_diluted_shares if table is None else None
    if terms.pool is not None and counted and terms.pool > counted:
        raise InputError(
            "candidate.pool_beyond",
            where=f"{path}, limits.pool",
            value=f"{terms.pool:,.0f}",
            total=f"{counted:,.0f}",
        )
    bound = Bound(0.0, unissued if terms.pool is None else terms.pool, "", "pool", "equity")
    most = _affordable(template, candidate)
    return bound.within(Bound(0.0, most, "", "wealth", "equity")) if math.isfinite(most) else bound


def _affordable(template: Package, candidate: Candidate) -> float:
    """Shares that the poorest type can buy on the first day, where they must be bought then."""
    from outbid.packages.convert import rate_between
    from outbid.worth.simulate import AFFORDABLE

    stake = template.stakes[0]
    early = stake.form in OPTIONS and stake.conditions.early_exercise
    if not stake.strike or not (early or stake.form in ("restricted", "section_19a")):
        return math.inf
    person = candidate.person
    price = stake.strike * rate_between(template.currency, person.currency, person.rates)
    return math.floor(AFFORDABLE * min(float(candidate.wealth.min()), person.wealth) / price)

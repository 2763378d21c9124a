"""A package: everything one employer pays, and the totals the profession quotes for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from outbid.packages.stake import Stake
from outbid.packages.terms import Benefit, Bonus, Due, Grant, Refresher, Salary, SignOn, Stock


@dataclass(frozen=True)
class Package:
    """An offer, or the current job (``kind = "current"``), whose unvested grants and dues are lost by leaving it."""

    name: str
    currency: str
    salary: Salary
    kind: Literal["offer", "current"] = "offer"
    employer: str = ""
    place: str | None = None
    status: str | None = None
    start: dt.date | None = None
    expires: dt.date | None = None
    bonus: Bonus | None = None
    sign_on: SignOn | None = None
    stock: Stock | None = None
    grants: tuple[Grant, ...] = ()
    refresher: Refresher | None = None
    stakes: tuple[Stake, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    dues: tuple[Due, ...] = ()
    layoff: float | None = None
    """Probability a year of being laid off; ``None``: what the person's outside offer says."""

    @property
    def forfeiture(self) -> tuple[tuple[int, str, float], ...]:
        """(month, name, worth at today's price) of all that is lost by leaving before that month, ascending."""
        stock = ((month, grant.name, value) for grant in self.grants for month, value in grant.calendar)
        cash = ((due.month, due.name, due.amount) for due in self.dues)
        return tuple(sorted([*stock, *cash]))


@dataclass(frozen=True)
class Totals:
    """What the profession quotes, in the package's currency, at today's prices and at the centre of every range.

    ``target_cash`` (TTC) is base and target bonus; ``direct`` (TDC) adds equity: in the first year what vests in
    it, annualised the yearly average of what vests over four years (of a private stake: over its vesting). A private
    stake counts at the last preferred price less strike, and not at all when that price is not known
    (``stake_counted = False``).
    """

    base: float
    target_cash: float
    first_year_cash: float
    first_year_direct: float
    annualised_direct: float
    stake_counted: bool


ANNUALISED_YEARS = 4


def totals(package: Package) -> Totals:
    """Total target cash and total direct compensation of ``package``."""
    base = package.salary.base.median
    target_cash = base + (package.bonus.at_target(base) if package.bonus else 0.0)
    sign_on = package.sign_on.amount if package.sign_on else 0.0
    dues = sum(due.amount for due in package.dues if due.month <= 12)
    refresher = _refresher_vesting(package.refresher)
    stock = {12: 0.0, 12 * ANNUALISED_YEARS: 0.0}
    for until in stock:
        stock[until] = sum(v for grant in package.grants for month, v in grant.calendar if month <= until)
        stock[until] += sum(v for month, v in refresher if month <= until)
    private, private_first, counted = 0.0, 0.0, True
    for stake in package.stakes:
        if stake.shares is None or stake.preferred_price is None:
            counted = False
            continue
        value = stake.shares * max(stake.preferred_price - stake.strike, 0.0)
        # what vests on the day of a new grant is part of it
        vested = stake.vesting.fraction(stake.vested_months) if stake.vested_months else 0
        private += value * float(1 - vested) * 12 / max(stake.vesting.months - stake.vested_months, 12)
        private_first += value * float(stake.vesting.fraction(stake.vested_months + 12) - vested)
    first_year_cash = target_cash + sign_on + dues
    return Totals(
        base=base,
        target_cash=target_cash,
        first_year_cash=first_year_cash,
        first_year_direct=first_year_cash + stock[12] + private_first,
        annualised_direct=target_cash + stock[12 * ANNUALISED_YEARS] / ANNUALISED_YEARS + private,
        stake_counted=counted,
    )


def _refresher_vesting(refresher: Refresher | None) -> list[tuple[int, float]]:
    """(month, worth at the price of the grant) that refreshers vest within the annualised years."""
    if refresher is None:
        return []
    grants = range(refresher.first_month, 12 * ANNUALISED_YEARS, 12)
    return [(g + m, refresher.value * part) for g in grants for m, part in refresher.vesting.increments]

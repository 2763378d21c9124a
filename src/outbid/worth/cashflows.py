"""Where a package becomes cash flows: what it pays in every year of every future, before tax.

Years count from the day of the decision; year ``y`` holds the months ``12y+1`` to ``12y+12`` (and year 0 the day
itself). Amounts are arrays over futures, or plain numbers where nothing is uncertain, so that certain pay costs
nothing to simulate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Point, Range, Spread
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.terms import SignOn
from outbid.worth.employment import Job
from outbid.worth.futures import MARKET, Factor, Factors, Rows
from outbid.worth.listed import pays_stock, stock_by_year, stock_factor
from outbid.worth.timing import Calendar, employed, year_of

Array = NDArray[np.float64]
Amount = Array | float


@dataclass(frozen=True)
class YearPay:
    """What a package pays in one year, before tax.

    Args:
        cash: wages in cash (base, bonus, sign-on, dues, taxed benefits; less what is clawed back).
        stock: listed shares at the price of the day they vest; wages too.
        untaxed: benefits that are not taxed.
        discount: factor that brings the year's pay to today, each month at its own date, stock at its expectation.
        timing: today's value of clawing back on the last day, not when the year's pay is paid on average.
        outside: wages of the next job, after this one was lost or left; paid over the year.
    """

    cash: Amount
    stock: Amount
    untaxed: Amount
    discount: float
    timing: Amount = 0.0
    outside: Amount = 0.0


def longest_stay(person: Person) -> int:
    """Whole years that must be simulated for the planned stay; the horizon if it is uncertain."""
    return math.ceil(person.stay.value - 1e-9) if isinstance(person.stay, Point) else person.horizon


def rows_needed(package: Package, person: Person) -> Rows:
    """Which standard normals a package needs besides those of its stakes."""
    years = longest_stay(person)
    rows = {
        Factor("", "stay"): normals_for(person.stay),
        Factor(package.name, "terms"): normals_for(package.salary.base),
        Factor(package.name, "bonus"): years * normals_for(package.bonus.payout) if package.bonus else 0,
    }
    if pays_stock(package):
        rows[MARKET] = rows[stock_factor(package)] = 4 * years
    return {factor: count for factor, count in rows.items() if count}


def merge_rows(parts: Iterable[Rows]) -> Rows:
    """The rows that serve all ``parts``."""
    merged: dict[Factor, int] = {}
    for part in parts:
        for factor, count in part.items():
            merged[factor] = max(count, merged.get(factor, 0))
    return merged


def normals_for(quantity: Range) -> int:
    """How many standard normals a quantity takes in a future: its value's, and one to pick a mixture's part."""
    return 0 if isinstance(quantity, Point) else 1 if isinstance(quantity, Spread) else 2


def drawn(quantity: Range, normals: Array | None) -> Amount:
    """The quantity in each future from ``normals`` (:func:`normals_for`, futures); a number if it is certain."""
    if isinstance(quantity, Point):
        return quantity.value
    assert normals is not None  # rows_needed asked for them
    value = (
        quantity.draw(normals[0]) if isinstance(quantity, Spread) else quantity.draw(normals[0], normals[1])
    )
    # "0 to 100k" is a normal that reaches below zero; pay and time do not
    return np.maximum(value, 0.0) if quantity.low <= 0 else value


def stay_in_months(person: Person, factors: Factors) -> Amount:
    """Months until the person leaves, at most the horizon."""
    years = drawn(person.stay, factors.get(Factor("", "stay")))
    if isinstance(years, np.ndarray):
        return np.minimum(years, float(person.horizon)) * 12
    months = years * 12
    # 0.3333333 years are four months
    return float(round(months)) if abs(months - round(months)) < 1e-4 else months


def yearly_pay(package: Package, person: Person, job: Job, factors: Factors) -> list[YearPay]:
    """What ``package``, and the market after it, pays in each year of the planned stay."""
    years, stay = longest_stay(person), job.leaves
    calendar = Calendar(person.economy)
    stock = stock_by_year(package, person.economy, stay, factors, years, calendar)
    base = drawn(package.salary.base, factors.get(Factor(package.name, "terms")))
    pay = []
    for year in range(years):
        cash = _cash(package, year, base, stay, factors, calendar)
        untaxed = sum(b.yearly for b in package.benefits if not b.taxed) * _served(stay, year)
        outside = _outside(person, job, year, calendar)
        discount = calendar.discount(year)
        timing: Amount = 0.0
        if package.sign_on and package.sign_on.clawback_months > 12 * year:
            # nobody asks those back whom the company has let down
            repaid = _clawback(package.sign_on, stay, year)
            if np.any(job.lost):
                repaid = repaid * np.logical_not(job.lost)
            cash = cash - repaid
            timing = repaid * (discount - np.exp(stay * (-person.economy.risk_free / 12)))
        pay.append(YearPay(cash, stock[year], untaxed, discount, timing, outside))
    return pay


def _outside(person: Person, job: Job, year: int, calendar: Calendar) -> Amount:
    """What the outside offer pays in this year to those who have left before the planned stay is over."""
    offer = person.outside
    if offer is None or (not isinstance(job.back, np.ndarray) and job.back == job.planned):
        return 0.0
    until, since = _served(job.planned, year), _served(job.back, year)
    pay = offer.pay * (1 + offer.growth) ** year * (until - since)
    calendar.note(year, 12 * year + 6 * float(np.mean(until) + np.mean(since)) + 0.5, pay)
    return pay


def _served(stay: Amount, year: int) -> Amount:
    """Fraction of the year in which the person is employed."""
    return (
        np.clip(stay / 12 - year, 0.0, 1.0)
        if isinstance(stay, np.ndarray)
        else min(max(stay / 12 - year, 0), 1)
    )


def _middle(served: Amount) -> float:
    """Average month of what is paid at the end of each month of the ``served`` part of a year."""
    if not isinstance(served, np.ndarray):
        return 6 * served + 0.5
    total = float(served.sum())
    return 6 * float(np.square(served).sum()) / total + 0.5 if total else 0.5


def _cash(
    package: Package, year: int, base: Amount, stay: Amount, factors: Factors, calendar: Calendar
) -> Amount:
    salary = base * (1 + package.salary.growth) ** year
    served = _served(stay, year)
    regular = salary * served + sum(b.yearly for b in package.benefits if b.taxed) * served
    calendar.note(year, 12 * year + _middle(served), regular)
    cash = regular
    bonus = package.bonus
    if bonus:
        rows, each = factors.get(Factor(package.name, "bonus")), normals_for(bonus.payout)
        payout = drawn(bonus.payout, None if rows is None else rows[each * year : each * (year + 1)])
        target = bonus.amount if bonus.amount is not None else (bonus.target or 0.0) * salary
        paid = target * payout * employed(stay, 12 * (year + 1))
        calendar.note(year, 12 * (year + 1), paid)
        cash = cash + paid
    for due in package.dues:
        if year_of(due.month) == year:
            paid = due.amount * employed(stay, due.month)
            calendar.note(year, due.month, paid)
            cash = cash + paid
    sign_on = package.sign_on
    if sign_on and year == 0:
        calendar.note(0, 0, sign_on.amount)
        cash = cash + sign_on.amount
    return cash


def _clawback(sign_on: SignOn, stay: Amount, year: int) -> Amount:
    """What of the sign-on is paid back by those who leave in this year."""
    if not isinstance(stay, np.ndarray):
        return sign_on.repaid(stay) if 12 * year < stay <= 12 * (year + 1) else 0.0
    leaves = (stay > 12 * year) & (stay <= 12 * (year + 1)) & (stay < sign_on.clawback_months)
    part = 1 - stay / sign_on.clawback_months if sign_on.pro_rata else 1.0
    return np.where(leaves, sign_on.amount * part, 0.0)

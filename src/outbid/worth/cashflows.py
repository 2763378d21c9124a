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
from outbid.packages.person import Economy, Person
from outbid.packages.terms import Refresher, SignOn, Stock
from outbid.worth.futures import Factor, Factors, Rows
from outbid.worth.paths import expected_growth, prices, quarter_weights

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
    """

    cash: Amount
    stock: Amount
    untaxed: Amount
    discount: float
    timing: Amount = 0.0


def longest_stay(person: Person) -> int:
    """Whole years that must be simulated for the planned stay; the horizon if it is uncertain."""
    return math.ceil(person.stay.value - 1e-9) if isinstance(person.stay, Point) else person.horizon


def pays_stock(package: Package) -> bool:
    """Whether listed shares are part of the package."""
    return bool(package.grants or package.refresher)


def rows_needed(package: Package, person: Person) -> Rows:
    """Which standard normals a package needs besides those of its stakes."""
    years = longest_stay(person)
    rows = {
        Factor("", "stay"): normals_for(person.stay),
        Factor(package.name, "terms"): normals_for(package.salary.base),
        Factor(package.name, "bonus"): years * normals_for(package.bonus.payout) if package.bonus else 0,
    }
    if pays_stock(package):
        rows[Factor("", "market")] = rows[Factor(package.name, "stock")] = 4 * years
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


def yearly_pay(package: Package, person: Person, stay: Amount, factors: Factors) -> list[YearPay]:
    """What ``package`` pays in each year of the planned stay of ``stay`` months."""
    years = longest_stay(person)
    calendar = Calendar(person.economy)
    stock = stock_by_year(package, person.economy, stay, factors, years, calendar)
    base = drawn(package.salary.base, factors.get(Factor(package.name, "terms")))
    pay = []
    for year in range(years):
        cash = _cash(package, year, base, stay, factors, calendar)
        untaxed = sum(b.yearly for b in package.benefits if not b.taxed) * _served(stay, year)
        discount = calendar.discount(year)
        timing: Amount = 0.0
        if package.sign_on and package.sign_on.clawback_months > 12 * year:
            repaid = _clawback(package.sign_on, stay, year)
            cash = cash - repaid
            timing = repaid * (discount - np.exp(stay * (-person.economy.risk_free / 12)))
        pay.append(YearPay(cash, stock[year], untaxed, discount, timing))
    return pay


class Calendar:
    """Expected pay by month, kept while the years are put together, for their discount factors."""

    def __init__(self, economy: Economy) -> None:
        self._rate = economy.risk_free
        self._paid: dict[int, list[tuple[float, float]]] = {}

    def note(self, year: int, month: float, amount: Amount) -> None:
        """``amount`` is paid in ``month`` of the whole stay, which lies in ``year``."""
        expected = float(np.mean(amount)) if isinstance(amount, np.ndarray) else amount
        self._paid.setdefault(year, []).append((month, expected))

    def discount(self, year: int) -> float:
        """Average discount factor of the year's pay."""
        flows = self._paid.get(year, [])
        total = math.fsum(abs(amount) for _, amount in flows)
        if total == 0:
            return math.exp(-self._rate * (year + 0.5))
        return math.fsum(abs(amount) * math.exp(-self._rate * month / 12) for month, amount in flows) / total


def year_of(month: int) -> int:
    """The year in which a payment of ``month`` falls: month 12 still belongs to the first."""
    return max(0, (month + 11) // 12 - 1)


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


def _employed(stay: Amount, month: int) -> Amount:
    """1 where the person is still there in ``month``, else 0."""
    return (stay >= month).astype(np.float64) if isinstance(stay, np.ndarray) else float(stay >= month)


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
        paid = target * payout * _employed(stay, 12 * (year + 1))
        calendar.note(year, 12 * (year + 1), paid)
        cash = cash + paid
    for due in package.dues:
        if year_of(due.month) == year:
            paid = due.amount * _employed(stay, due.month)
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


def stock_by_year(
    package: Package, economy: Economy, stay: Amount, factors: Factors, years: int, calendar: Calendar
) -> list[Amount]:
    """Worth of the listed shares that vest in each year, at the price of the day."""
    if not pays_stock(package):
        return [0.0] * years
    stock = package.stock or Stock(volatility=0.35)
    market, own = factors[Factor("", "market")], factors[Factor(package.name, "stock")]
    path = prices(stock, economy, market, own, 4 * years)
    growth = expected_growth(stock, economy)
    totals: list[Amount] = [0.0] * years
    certain = not isinstance(stay, np.ndarray)
    by_quarter: list[dict[int, Amount]] = [{} for _ in range(years)]
    for month, amount in (entry for grant in package.grants for entry in grant.calendar):
        if month > 12 * years or (certain and month > stay):
            continue
        kept = amount * _employed(stay, month)
        calendar.note(year_of(month), month, kept * math.exp(growth * month / 12))
        _spread(by_quarter[year_of(month)], month, kept)
    for year, quarters in enumerate(by_quarter):
        totals[year] = _valued(quarters, path)
    if package.refresher:
        _add_refreshers(package.refresher, growth, stay, path, totals, calendar)
    return totals


def _spread(quarters: dict[int, Amount], month: int, amount: Amount) -> None:
    for quarter, weight in quarter_weights(month):
        quarters[quarter] = quarters.get(quarter, 0.0) + amount * weight


def _valued(quarters: dict[int, Amount], path: Array) -> Amount:
    """Sum of today's worths times the prices of their quarters."""
    total: Amount = 0.0
    for quarter, amount in quarters.items():
        total = total + (amount * path[quarter - 1] if quarter else amount)
    return total


def _add_refreshers(
    refresher: Refresher, growth: float, stay: Amount, path: Array, totals: list[Amount], calendar: Calendar
) -> None:
    """Adds what the yearly grants vest: their count of shares is set by the price on the day of the grant."""
    years = len(totals)
    patterns: dict[tuple[tuple[int, float], ...], Amount] = {}
    certain = not isinstance(stay, np.ndarray)
    for granted in range(refresher.first_month, 12 * years, 12):
        if certain and granted > stay:
            break
        shares = refresher.value / _valued(dict(quarter_weights(granted)), path)
        for year in range(year_of(granted), years):
            vests = tuple(
                (granted + month, part)
                for month, part in refresher.vesting.increments
                if year_of(granted + month) == year and not (certain and granted + month > stay)
            )
            for month, part in vests:
                value = refresher.value * part * math.exp(growth * (month - granted) / 12)
                calendar.note(year, month, value * _employed(stay, month))
            if not vests:
                continue
            if vests not in patterns:
                quarters: dict[int, Amount] = {}
                for month, part in vests:
                    _spread(quarters, month, part * _employed(stay, month))
                patterns[vests] = _valued(quarters, path)
            totals[year] = totals[year] + shares * patterns[vests]

"""Listed shares: what vests in each year of every future, at the price of the day."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from outbid.packages.package import Package
from outbid.packages.person import Economy
from outbid.packages.terms import Refresher, Stock
from outbid.worth.futures import MARKET, Factor, Factors
from outbid.worth.paths import expected_growth, prices, quarter_weights
from outbid.worth.timing import Calendar, employed, year_of

Array = NDArray[np.float64]
Amount = Array | float


def pays_stock(package: Package) -> bool:
    """Whether listed shares are part of the package."""
    return bool(package.grants or package.refresher)


def stock_factor(package: Package) -> Factor:
    """The share's own randomness: two offers of one employer are about the same share."""
    return Factor(package.employer or package.name, "stock")


def stock_by_year(
    package: Package, economy: Economy, stay: Amount, factors: Factors, years: int, calendar: Calendar
) -> list[Amount]:
    """Worth of the listed shares that vest in each year, at the price of the day."""
    if not pays_stock(package):
        return [0.0] * years
    stock = package.stock or Stock()
    market, own = factors[MARKET], factors[stock_factor(package)]
    path = prices(stock, economy, market, own, 4 * years)
    growth = expected_growth(stock, economy)
    totals: list[Amount] = [0.0] * years
    certain = not isinstance(stay, np.ndarray)
    by_quarter: list[dict[int, Amount]] = [{} for _ in range(years)]
    for month, amount in (entry for grant in package.grants for entry in grant.calendar):
        if month > 12 * years or (certain and month > stay):
            continue
        kept = amount * employed(stay, month)
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
                calendar.note(year, month, value * employed(stay, month))
            if not vests:
                continue
            if vests not in patterns:
                quarters: dict[int, Amount] = {}
                for month, part in vests:
                    _spread(quarters, month, part * employed(stay, month))
                patterns[vests] = _valued(quarters, path)
            totals[year] = totals[year] + shares * patterns[vests]

"""One future at a time, month by month, without arrays: what the engine is compared with.

Written from the description of the model alone: scalars, scipy's quantiles, every payment discounted at its own date,
the year's tax spread over the year's pay in proportion.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from scipy import stats

from outbid.core.ranges import Mixture, Point, Range
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.terms import Stock
from outbid.worth.futures import Factor
from outbid.worth.net import Tax


@dataclass(frozen=True)
class LinearTax:
    """A flat tax on wages and other income, and one on gains."""

    wages: float = 0.3
    gains: float = 0.2

    def tax(self, wages, gains=0.0, *, other=0.0, excluded=0.0):  # type: ignore[no-untyped-def]
        return self.wages * (np.asarray(wages) + other) + self.gains * (np.asarray(gains) - excluded)

    def wage_tax(self, wages):  # type: ignore[no-untyped-def]
        return self.wages * np.asarray(wages)


@dataclass(frozen=True)
class KinkedTax:
    """Nothing up to an allowance, two rates beyond; gains stack on top of wages."""

    allowance: float = 40_000.0
    kink: float = 200_000.0
    low: float = 0.25
    high: float = 0.45

    def _of(self, income):  # type: ignore[no-untyped-def]
        income = np.asarray(income, dtype=float)
        return self.low * np.clip(
            income - self.allowance, 0, self.kink - self.allowance
        ) + self.high * np.clip(income - self.kink, 0, None)

    def tax(self, wages, gains=0.0, *, other=0.0, excluded=0.0):  # type: ignore[no-untyped-def]
        below = np.asarray(wages) + other
        taxed = np.asarray(gains) - excluded
        return self._of(below) + 0.5 * (self._of(below + taxed) - self._of(below))

    def wage_tax(self, wages):  # type: ignore[no-untyped-def]
        return self.tax(wages)


def quantity(value: Range, z: float, pick: float = 0.0) -> float:
    """The value at the standard normals ``z`` (size) and ``pick`` (part)."""
    if isinstance(value, Point):
        return value.value
    if isinstance(value, Mixture):
        chance, total = float(stats.norm.cdf(pick)), 0.0
        for part, weight in zip(value.parts, value.weights, strict=True):
            total += weight
            if chance < total:
                return quantity(part, z)
        return quantity(value.parts[-1], z)
    spread = stats.norm.ppf(0.95)
    if value.low > 0:
        level, slope = math.log(value.low * value.high) / 2, math.log(value.high / value.low) / (2 * spread)
        return math.exp(level + slope * z)
    return (value.low + value.high) / 2 + (value.high - value.low) / (2 * spread) * z


@dataclass
class Future:
    """What one future pays: (month, amount) of each kind, and what is left of it today."""

    present: float = 0.0
    wages: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    stock: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    net: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    paid: list[tuple[int, str, float]] = field(default_factory=list)
    stake_gross: list[float] = field(default_factory=list)
    stake_net: list[float] = field(default_factory=list)
    discounted: float = 0.0


def year_of(month: float) -> int:
    return max(0, math.ceil(month / 12 - 1e-9) - 1)


def price_path(package: Package, person: Person, market: np.ndarray, own: np.ndarray) -> list[float]:
    """Price at the end of each month, month 0 first; between the ends of quarters on a straight line."""
    stock, economy = package.stock or Stock(0.35), person.economy
    idiosyncratic = math.sqrt(stock.volatility**2 - (stock.beta * economy.market_volatility) ** 2)
    growth = economy.risk_free + stock.beta * economy.equity_premium
    quarters, level = [1.0], 0.0
    for a, b in zip(market, own, strict=False):
        level += (growth - stock.volatility**2 / 2) / 4
        level += 0.5 * (stock.beta * economy.market_volatility * a + idiosyncratic * b)
        quarters.append(math.exp(level))
    return [float(np.interp(m / 3, range(len(quarters)), quarters)) for m in range(3 * len(quarters) - 2)]


def plain_future(
    package: Package, person: Person, tax: Tax, draws: dict[Factor, np.ndarray], n: int
) -> Future:
    """Future number ``n`` of the raw normals ``draws`` (rows, futures)."""

    def z(owner: str, kind: str, row: int) -> float:
        found = draws.get(Factor(owner, kind))
        return float(found[row, n]) if found is not None and row < len(found) else 0.0

    def column(owner: str, kind: str) -> np.ndarray:
        found = draws.get(Factor(owner, kind))
        return found[:, n] if found is not None else np.zeros(0)

    name, rate = package.name, person.economy.risk_free
    stay = 12 * min(quantity(person.stay, z("", "stay", 0), z("", "stay", 1)), person.horizon)
    stay = round(stay) if abs(stay - round(stay)) < 1e-6 else stay
    taxed: list[tuple[float, float]] = []
    untaxed: list[tuple[float, float]] = []
    future = Future()
    if package.sign_on:
        taxed.append((0, package.sign_on.amount))
        if stay < package.sign_on.clawback_months:
            left = 1 - stay / package.sign_on.clawback_months if package.sign_on.pro_rata else 1.0
            taxed.append((stay, -package.sign_on.amount * left))
    base = max(quantity(package.salary.base, z(name, "terms", 0), z(name, "terms", 1)), 0.0)
    for month in range(1, math.ceil(stay - 1e-9) + 1):
        year, part = (month - 1) // 12, min(1.0, stay - (month - 1))
        salary = base * (1 + package.salary.growth) ** year
        # the last, broken month is paid when the person leaves
        when = min(month, stay)
        taxed.append((when, salary / 12 * part))
        for benefit in package.benefits:
            (taxed if benefit.taxed else untaxed).append((when, benefit.yearly / 12 * part))
        if package.bonus and month % 12 == 0 and month <= stay:
            per = 2 if isinstance(package.bonus.payout, Mixture) else 1
            payout = quantity(
                package.bonus.payout, z(name, "bonus", per * year), z(name, "bonus", per * year + 1)
            )
            target = (
                package.bonus.amount if package.bonus.amount is not None else package.bonus.target * salary
            )
            taxed.append((month, target * max(payout, 0.0)))
    taxed += [(due.month, due.amount) for due in package.dues if due.month <= stay]
    if package.grants or package.refresher:
        price = price_path(package, person, column("", "market"), column(package.employer or name, "stock"))
        vests = [(m, amount * price[m]) for g in package.grants for m, amount in g.calendar if m <= stay]
        if package.refresher:
            granted = package.refresher.first_month
            while granted <= stay and granted < 12 * person.horizon:
                for m, part in package.refresher.vesting.increments:
                    if granted + m <= stay:
                        worth = package.refresher.value * part * price[granted + m] / price[granted]
                        vests.append((granted + m, worth))
                granted += 12
        for month, amount in vests:
            future.stock[year_of(month)] += amount
        taxed += vests
    for month, amount in taxed:
        future.wages[year_of(month)] += amount
    due = {year: float(tax.on_wages(amount, year)) for year, amount in future.wages.items()}
    for month, amount in taxed:
        year = year_of(month)
        kept = amount * (1 - due[year] / future.wages[year]) if future.wages[year] else 0.0
        future.net[year] += kept
        future.present += kept * math.exp(-rate * month / 12)
        future.discounted += amount * math.exp(-rate * month / 12)
    for month, amount in untaxed:
        future.net[year_of(month)] += amount
        future.present += amount * math.exp(-rate * month / 12)
        future.discounted += amount * math.exp(-rate * month / 12)
    for index, stake in enumerate(package.stakes):
        _add_stake(future, stake, index, package, person, tax, stay, z, column("", "market"))
    return future


def _add_stake(future, stake, index, package, person, tax, stay, z, market) -> None:  # type: ignore[no-untyped-def]
    kind = "stake"
    outlook = stake.outlook
    years = quantity(outlook.years, z(package.employer or package.name, kind, 2))
    size = z(package.employer or package.name, kind, 1)
    if outlook.market_correlation:
        quarters = min(max(round(4 * years), 1), len(market))
        until = sum(market[:quarters]) / math.sqrt(quarters)
        size = outlook.market_correlation * until + math.sqrt(1 - outlook.market_correlation**2) * size
    proceeds = quantity(outlook.proceeds, size, z(package.employer or package.name, kind, 0))
    lost = min(max(quantity(outlook.dilution, z(package.employer or package.name, kind, 3)), 0.0), 1.0)
    part = 1.0 if stake.basis == "stake" else stake.shares / stake.fully_diluted_shares
    vested = float(stake.vesting.fraction(stake.vested_months + math.floor(stay)))
    price = stake.strike * (stake.shares or 0)
    paid_before = price if stake.form == "restricted" else 0.0
    gross = max(proceeds * part * (1 - lost) - price + paid_before, 0.0) * vested
    back = paid_before * (1 - vested) * math.exp(-person.economy.risk_free * stay / 12) * (stay < 12 * years)
    future.present += back - paid_before
    profit = max(gross - paid_before * vested, 0.0)
    exit_month, tranches = 12 * years, stake.vesting.increments
    dates = [
        (max(exit_month, m - stake.vested_months), f) for m, f in tranches if m - stake.vested_months <= stay
    ]
    if exit_month < stake.vesting.months - stake.vested_months and dates:
        years = sum(date * part for date, part in dates) / sum(part for _, part in dates) / 12
    full_years = math.floor(stay / 12)
    year = min(max(min(math.floor(years), full_years - 1), 0), max(future.wages, default=0))
    wages = max(future.wages.get(year, 0.0), 0.0)
    scale = tax.unit * (1 + tax.indexing) ** (tax.years_since + math.floor(years))
    other = tax.other / (tax.unit * (1 + tax.indexing) ** tax.years_since)
    same_year = [(form, paid) for when, form, paid in future.paid if when == math.floor(years)]
    gains = sum(paid for form, paid in same_year if form in ("shares", "restricted"))
    wages += sum(paid for form, paid in same_year if form not in ("shares", "restricted"))
    future.paid.append((math.floor(years), stake.form, gross))
    before = float(tax.schedule.tax(wages / scale, gains / scale, other=other))
    if stake.form in ("shares", "restricted"):
        # stock of a small business acquired since July 2025: half, three quarters, all of up to 15 million are exempt
        held = years + stake.vested_months / 12
        part = 0.0 if held < 3 else 0.5 if held < 4 else 0.75 if held < 5 else 1.0
        exempt = part * min(profit, 15e6 * tax.unit) if stake.conditions.small_business_stock else 0.0
        after = float(
            tax.schedule.tax(wages / scale, (gains + profit) / scale, other=other, excluded=exempt / scale)
        )
    else:
        after = float(tax.schedule.tax((wages + gross) / scale, gains / scale, other=other))
    net = gross - (after - before) * scale
    future.stake_gross.append(gross)
    future.stake_net.append(net)
    future.present += net * math.exp(-person.economy.risk_free * years)
    future.discounted += gross * math.exp(-person.economy.risk_free * years)


def net(stake, size):  # type: ignore[no-untyped-def]
    """All that a stake pays net of tax, in money of its days, shape (size,)."""
    total = np.zeros(size)
    for futures, _, amount in stake.flows:
        total[futures] += amount
    return total

"""One chunk of futures: what each package leaves its owner with, after tax, in today's money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.worth.cashflows import merge_rows, rows_needed, stay_in_months, yearly_pay
from outbid.worth.futures import Factors, Rows
from outbid.worth.net import Tax, wages_at
from outbid.worth.outlook import stake_factor, stake_rows, stated_exit
from outbid.worth.paths import brownian

Array = NDArray[np.float64]
Amount = Array | float


@dataclass(frozen=True)
class StakeFutures:
    """How one stake ends: years until it pays, what it pays before and after tax, each of shape (futures,)."""

    years: Array
    gross: Array
    net: Array


@dataclass(frozen=True)
class PackageFutures:
    """What one package pays in each future of a chunk.

    Args:
        value: net pay in today's money over the horizon, shape (futures,).
        net_by_year: net pay of each year of the stay, without stakes; arrays, or numbers where certain.
        discounts: discount factor of each of those years.
        stakes: how each stake ends.
        sums: totals over the futures, for the attribution: ``cash``, ``stock``, ``untaxed`` and ``stake`` before
            tax and discounting; ``discounted`` before tax.
    """

    value: Array
    net_by_year: tuple[Amount, ...]
    discounts: tuple[float, ...]
    stakes: tuple[StakeFutures, ...]
    sums: dict[str, float]


def all_rows(packages: Sequence[Package], person: Person) -> Rows:
    """Standard normals that a comparison of ``packages`` needs in each future."""
    needs = [rows(package, person) for package in packages for rows in (rows_needed, stake_rows)]
    return merge_rows(needs)


def with_paths(factors: Factors) -> Factors:
    """The same factors with the increments of the market and of stocks summed to Brownian paths."""
    return {f: brownian(z) if f.kind in ("market", "stock") else z for f, z in factors.items()}


def simulate(package: Package, person: Person, tax: Tax, factors: Factors, size: int) -> PackageFutures:
    """What ``package`` is worth in each of ``size`` futures; ``factors`` as :func:`with_paths` gives them."""
    stay = stay_in_months(person, factors)
    value = np.zeros(size)
    sums = dict.fromkeys(("cash", "stock", "untaxed", "stake", "discounted"), 0.0)
    wages_by_year, net_by_year, discounts = [], [], []
    certain = 0.0
    for year, pay in enumerate(yearly_pay(package, person, stay, factors)):
        wages = pay.cash + pay.stock
        tax_due = tax.on_wages(wages, year)
        net = wages - tax_due + pay.untaxed
        present = net * pay.discount
        if np.any(pay.timing):
            present = present + pay.timing * (1 - tax_due / np.maximum(wages, np.maximum(tax_due, 1.0)))
            sums["discounted"] += _total(pay.timing, size)
        if isinstance(present, np.ndarray):
            value += present
        else:
            certain += present
        wages_by_year.append(wages)
        net_by_year.append(net)
        discounts.append(pay.discount)
        for name, amount in (("cash", pay.cash), ("stock", pay.stock), ("untaxed", pay.untaxed)):
            sums[name] += _total(amount, size)
            sums["discounted"] += _total(amount, size) * pay.discount
    value += certain
    stakes: list[StakeFutures] = []
    for index, stake in enumerate(package.stakes):
        ending = stated_exit(stake, stake_factor(package, index), stay, factors, size)
        paid = np.flatnonzero(ending.gross > 0)
        years, gross = ending.years[paid], ending.gross[paid]
        wages_then = wages_at(years, wages_by_year, stay, paid)
        gains_then = np.zeros(len(paid))
        for other, before in zip(package.stakes, stakes, strict=False):
            # what another stake pays in the same year is taxed together with this one
            together = before.gross[paid] * (np.floor(before.years[paid]) == np.floor(years))
            if other.taxed_as == "gains":
                gains_then += together
            else:
                wages_then += together
        tax_due = tax.on_stake(
            gross, wages_then, gains_then, np.floor(years), as_gains=stake.taxed_as == "gains"
        )
        factor = np.exp(years * -person.economy.risk_free)
        value[paid] += (gross - tax_due) * factor
        net_stake = np.zeros(size)
        net_stake[paid] = gross - tax_due
        sums["stake"] += float(gross.sum())
        sums["discounted"] += float((gross * factor).sum())
        stakes.append(StakeFutures(ending.years, ending.gross, net_stake))
    return PackageFutures(value, tuple(net_by_year), tuple(discounts), tuple(stakes), sums)


def _total(amount: Amount, size: int) -> float:
    return float(amount.sum()) if isinstance(amount, np.ndarray) else amount * size

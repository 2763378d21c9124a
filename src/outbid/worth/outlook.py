"""When and what a private stake pays: here the *stated* outlook, the user's own belief.

The size of a good exit may move with the stock market: its standard normal is ``ρ·B(T)/√T + √(1−ρ²)·z`` with the
market's Brownian motion B and the exit time T (a Gaussian copula), which leaves the stated distribution as stated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Point, Range
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.terms import Stake
from outbid.worth.futures import MARKET, Factor, Factors, Rows

Array = NDArray[np.float64]
PICK, SIZE, TIME, DILUTION = range(4)


@dataclass(frozen=True)
class Exit:
    """How a stake ends in each future.

    Args:
        years: time until it pays, shape (futures,): the exit, or the average date at which shares that were not
            yet vested then do vest while the person stays.
        gross: what the vested part pays before tax, after dilution and strike; 0 where it pays nothing.
    """

    years: Array
    gross: Array


def stake_factor(package: Package, index: int) -> Factor:
    """The randomness of the package's stake number ``index``: two offers of one employer end in the same exit."""
    return Factor(package.employer or package.name, f"stake{index}" if index else "stake")


def stake_rows(package: Package, person: Person) -> Rows:
    """Which standard normals the stakes of ``package`` need; a row that nothing uncertain uses is left out."""
    rows: dict[Factor, int] = {}
    for index, stake in enumerate(package.stakes):
        outlook = stake.outlook
        if outlook.market_correlation:
            rows[MARKET] = 4 * person.horizon
        uncertain = [
            len(outlook.mixture.parts) > 1,
            any(not isinstance(part, Point) for part in outlook.mixture.parts),
            not isinstance(outlook.years, Point),
            not isinstance(outlook.dilution, Point),
        ]
        count = max((row + 1 for row, needed in enumerate(uncertain) if needed), default=0)
        if count:
            rows[stake_factor(package, index)] = count
    return rows


def stated_exit(stake: Stake, factor: Factor, stay: Array | float, factors: Factors, size: int) -> Exit:
    """The stated outlook of ``stake`` in each of ``size`` futures, for someone who leaves after ``stay`` months."""
    outlook = stake.outlook
    normals = factors.get(factor)

    def row(index: int) -> Array:
        return normals[index] if normals is not None and len(normals) > index else np.zeros(size)

    def value(quantity: Range, index: int) -> Array | float:
        return quantity.value if isinstance(quantity, Point) else quantity.draw(row(index))  # type: ignore[call-arg]

    years = np.broadcast_to(np.asarray(value(outlook.years, TIME), dtype=np.float64), (size,))
    magnitude = row(SIZE)
    if outlook.market_correlation:
        magnitude = _with_market(magnitude, outlook.market_correlation, factors[MARKET], years)
    proceeds = outlook.mixture.draw(magnitude, row(PICK))
    kept = stake.share_of_company * (1 - np.clip(value(outlook.dilution, DILUTION), 0.0, 1.0))
    gross = np.maximum(proceeds * kept - stake.exercise_price, 0.0) * vested_fraction(stake, stay)
    return Exit(payment_years(stake, stay, years), gross)


def payment_years(stake: Stake, stay: Array | float, exits: Array) -> Array:
    """When what vests until the person leaves is paid, on average: at the exit, or when it vests if that is later.

    The acquirer, or the market, pays for shares as they vest; nothing is accelerated.
    """
    tranches = [(month - stake.vested_months, part) for month, part in stake.vesting.increments]
    early = np.flatnonzero(exits * 12 < tranches[-1][0])
    if not len(early):
        return exits
    months = exits[early] * 12
    leaves = stay[early] if isinstance(stay, np.ndarray) else np.full(len(early), stay)
    weighted, vested = np.zeros(len(early)), np.zeros(len(early))
    for month, part in tranches:
        kept = part * (month <= leaves + 1e-9)
        weighted += kept * np.maximum(months, month)
        vested += kept
    paid = exits.copy()
    paid[early] = np.where(vested > 0, weighted / np.maximum(vested, 1e-300), months) / 12
    return paid


def vested_fraction(stake: Stake, stay: Array | float) -> Array | float:
    """What part of the stake is the person's who leaves after ``stay`` months."""
    if not isinstance(stay, np.ndarray):
        return float(stake.vesting.fraction(stake.vested_months + math.floor(stay + 1e-9)))
    months = [month - stake.vested_months for month, _ in stake.vesting.steps]
    fractions = np.array([0.0, *(float(fraction) for _, fraction in stake.vesting.steps)])
    vested: Array = fractions[np.searchsorted(months, stay + 1e-9, side="right")]
    return vested


def _with_market(own: Array, correlation: float, market: Array, years: Array) -> Array:
    """Standard normals that move with the market's Brownian path (quarters, futures) up to each exit."""
    quarters = np.clip(np.rint(years * 4).astype(np.intp), 1, len(market))
    until_exit = market[quarters - 1, np.arange(years.size)] / np.sqrt(quarters / 4)
    mixed: Array = correlation * until_exit + math.sqrt(1 - correlation**2) * own
    return mixed

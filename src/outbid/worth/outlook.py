"""The *stated* outlook, the user's own belief: when and what a private stake pays.

The size of a good exit may move with the stock market: its standard normal is ``ρ·B(T)/√T + √(1−ρ²)·z`` with the
market's Brownian motion B and the exit time T (a Gaussian copula), which leaves the stated distribution as stated.

What the person learns on the way: which part of the mixture comes true hangs on a standard normal, read as the value at
T of a Brownian motion that is watched from today on, so that certainty grows evenly until the exit.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from outbid.core.normal import cdf
from outbid.core.ranges import Point, Range
from outbid.packages.outlooks import Stated
from outbid.packages.person import Person
from outbid.packages.stake import Stake
from outbid.worth.ending import NOTHING, SALE, Ending, row_or_zero
from outbid.worth.futures import MARKET, Factor, Factors

Array = NDArray[np.float64]
PICK, SIZE, TIME, DILUTION, NEWS = range(5)


def stated_rows(outlook: Stated, person: Person, *, marks: bool) -> dict[str, int]:
    """How many normals of its own (``"own"``) and of the market (``"market"``) the outlook needs."""
    uncertain = [
        len(outlook.mixture.parts) > 1,
        any(not isinstance(part, Point) for part in outlook.mixture.parts),
        not isinstance(outlook.years, Point),
        not isinstance(outlook.dilution, Point),
    ]
    count = max((row + 1 for row, needed in enumerate(uncertain) if needed), default=0)
    if marks and len(outlook.mixture.parts) > 1:
        count = NEWS + person.horizon
    return {"own": count, "market": 4 * person.horizon if outlook.market_correlation else 0}


def stated_ending(
    stake: Stake, outlook: Stated, factor: Factor, person: Person, factors: Factors, size: int, *, marks: bool
) -> Ending:
    """The outlook of ``stake`` in each of ``size`` futures."""

    def value(quantity: Range, index: int) -> Array | float:
        if isinstance(quantity, Point):
            return quantity.value
        return quantity.draw(row_or_zero(factors, factor, index, size))  # type: ignore[call-arg]

    years = np.broadcast_to(np.asarray(value(outlook.years, TIME), dtype=np.float64), (size,))
    magnitude = row_or_zero(factors, factor, SIZE, size)
    if outlook.market_correlation:
        magnitude = with_market(magnitude, outlook.market_correlation, factors[MARKET], years)
    pick = row_or_zero(factors, factor, PICK, size)
    kept = stake.share_of_company * (1 - np.clip(value(outlook.dilution, DILUTION), 0.0, 1.0))
    proceeds = np.maximum(outlook.mixture.draw(magnitude, pick), 0.0)
    worth = proceeds * kept
    kind = np.where(worth > 0, SALE, NOTHING).astype(np.int8)
    seen = _marks(outlook, kept, years, worth, pick, factor, person, factors) if marks else None
    undiluted = proceeds * stake.share_of_company
    today = outlook.mixture.mean * stake.share_of_company * (1 - min(max(outlook.dilution.mean, 0.0), 1.0))
    today *= math.exp(-person.economy.risk_free * outlook.years.mean)
    return Ending(years, kind, worth, worth, undiluted, seen, today)


def _marks(
    outlook: Stated,
    kept: Array | float,
    years: Array,
    worth: Array,
    pick: Array,
    factor: Factor,
    person: Person,
    factors: Factors,
) -> Array:
    """Expected proceeds, discounted, at the end of each year, by what is known then; what was paid after the exit."""
    mixture, risk_free = outlook.mixture, person.economy.risk_free
    edges = [*mixture.edges(), math.inf]
    marks = np.empty((person.horizon, pick.size))
    news = np.zeros(pick.size)  # the bridge from 0 to its known end, without the end's share
    last, inverse, present = float(years.max()), 1 / np.sqrt(years), kept * np.exp(-risk_free * years)
    for year in range(1, person.horizon + 1):
        if year >= last:
            marks[year - 1 :] = worth
            break
        # a Brownian bridge over (0, T), one year at a time
        left_before = np.maximum(years - (year - 1), 1e-9)
        part_left = np.maximum(years - year, 0.0) / left_before
        news *= part_left
        news += np.sqrt(part_left * np.minimum(1.0, left_before)) * row_or_zero(
            factors, factor, NEWS + year - 1, pick.size
        )
        known = np.minimum(year / years, 1.0)
        centre = known * pick + news * inverse
        spread = np.sqrt(np.maximum(1 - known, 1e-12))
        expected, below = np.zeros(pick.size), np.zeros(pick.size)
        for part, edge in zip(mixture.parts, edges, strict=True):
            upto = (
                cdf((edge - centre) / spread) if math.isfinite(edge) else np.full(pick.size, float(edge > 0))
            )
            if part.mean:
                expected += (upto - below) * part.mean
            below = upto
        marks[year - 1] = np.where(years <= year, worth, expected * present * math.exp(risk_free * year))
    return marks


def with_market(own: Array, correlation: float, market: Array, years: Array) -> Array:
    """Standard normals that move with the market's Brownian path (quarters, futures) up to each exit."""
    quarters = np.clip(np.rint(years * 4).astype(np.intp), 1, len(market))
    until_exit = market[quarters - 1, np.arange(years.size)] / np.sqrt(quarters / 4)
    mixed: Array = correlation * until_exit + math.sqrt(1 - correlation**2) * own
    return mixed

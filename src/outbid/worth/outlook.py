"""The *stated* outlook, the user's own belief: when and what a private stake pays.

The size of a good exit may move with the stock market: its standard normal is ``ρ·B(T)/√T + √(1−ρ²)·z`` with the
market's Brownian motion B and the exit time T (a Gaussian copula), which leaves the stated distribution as stated.

What the person learns on the way: which part of the mixture comes true hangs on a standard normal, read as the value at
T of a Brownian motion that is watched from today on, so that certainty grows evenly until the exit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from outbid.core.normal import cdf, quantile
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
    lost = np.clip(value(outlook.dilution, DILUTION), 0.0, 1.0)
    proceeds = np.maximum(outlook.mixture.draw(magnitude, pick), 0.0)
    worth = _reaches(stake, outlook, proceeds, lost)
    # who is diluted to nothing has still a company to work for
    kind = np.where((worth > 0) | ((proceeds > 0) & (lost >= 1)), SALE, NOTHING).astype(np.int8)
    usual = min(max(outlook.dilution.mean, 0.0), 1.0)
    expected = _expected(stake, outlook, usual)
    seen = None
    if marks:
        kept = (1 - lost) / (1 - usual) if usual < 1 else 0.0
        seen = _marks(outlook, expected, kept, years, worth, pick, factor, person, factors)
    undiluted = proceeds * _part(stake, outlook)
    today = math.fsum(w * each for w, each in zip(outlook.mixture.weights, expected, strict=True))
    today *= math.exp(-person.economy.risk_free * outlook.years.mean)
    return Ending(years, kind, worth, undiluted * (1 - lost), undiluted, seen, today)


def _part(stake: Stake, outlook: Stated) -> float:
    """What part of the proceeds the stake would be if all shares that are issued today were alike."""
    if outlook.table is None:
        return stake.share_of_company
    return (stake.shares or 0.0) / outlook.table.issued


def _reaches(stake: Stake, outlook: Stated, proceeds: Array, lost: Array | float) -> Array:
    """What of ``proceeds`` reaches the stake, before strike, when later rounds hold the part ``lost`` of all shares."""
    if outlook.table is None:
        worth: Array = proceeds * (stake.share_of_company * (1 - lost))
        return worth
    from outbid.worth.exit_claims import claims_of

    claims = claims_of(outlook.table)
    new = np.broadcast_to(claims.new_shares(np.minimum(lost, 1 - 1e-9)), proceeds.shape)
    return claims.common_at_sale(proceeds, np.zeros(proceeds.shape), new) * (stake.shares or 0.0)


QUANTILES = 64
"""Points of a part of the mixture at which its expected payout is taken."""


@lru_cache(maxsize=128)
def _expected(stake: Stake, outlook: Stated, lost: float) -> tuple[float, ...]:
    """What reaches the stake on average if that part of the mixture comes true, by part."""
    z = quantile((np.arange(QUANTILES) + 0.5) / QUANTILES)
    found = []
    for part in outlook.mixture.parts:
        if outlook.table is None:
            found.append(part.mean * stake.share_of_company * (1 - lost))
            continue
        values = np.maximum(np.broadcast_to(part.draw(z), z.shape), 0.0)
        found.append(float(_reaches(stake, outlook, values, lost).mean()))
    return tuple(found)


def _marks(
    outlook: Stated,
    expected_of: Sequence[float],
    kept: Array | float,
    years: Array,
    worth: Array,
    pick: Array,
    factor: Factor,
    person: Person,
    factors: Factors,
) -> Array:
    """Expected proceeds, discounted, at the end of each year, by what is known then; what was paid after the exit.

    ``expected_of`` is what each part of the mixture pays on average, ``kept`` what of it is kept in each future.
    """
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
        for pays, edge in zip(expected_of, edges, strict=True):
            upto = (
                cdf((edge - centre) / spread) if math.isfinite(edge) else np.full(pick.size, float(edge > 0))
            )
            if pays:
                expected += (upto - below) * pays
            below = upto
        marks[year - 1] = np.where(years <= year, worth, expected * present * math.exp(risk_free * year))
    return marks


def with_market(own: Array, correlation: float, market: Array, years: Array) -> Array:
    """Standard normals that move with the market's Brownian path (quarters, futures) up to each exit."""
    quarters = np.clip(np.rint(years * 4).astype(np.intp), 1, len(market))
    until_exit = market[quarters - 1, np.arange(years.size)] / np.sqrt(quarters / 4)
    mixed: Array = correlation * until_exit + math.sqrt(1 - correlation**2) * own
    return mixed

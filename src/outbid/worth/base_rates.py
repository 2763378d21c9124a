"""Futures of a startup by base rates: rounds, sales, offerings, failures and companies that merely go on.

After each round one of five things happens (:class:`~outbid.packages.base_rates.Stage`): the next round, an
acquisition, a public offering, failure, or a stall, which ends years later in a small sale or in nothing. Not having
raised again is thus not the same as nothing for common stock: what that gets is left to the waterfall.

Each round consumes two standard normals. The first, as a uniform number, picks what happens; its position within
the chosen interval is again uniform, independent of the choice, and gives the time (Weibull). The second gives the
size (lognormal): the step-up of a round or the price of an exit. Sizes move with the market: over the interval from
time s to t their normal is ``ρ·(B(t) − B(s))/√(t − s) + √(1 − ρ²)·z`` with the market's Brownian motion B, which
leaves every distribution as it was.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.core.normal import cdf
from outbid.packages.base_rates import STAGES, BaseRates, Stage

Array = NDArray[np.float64]
Codes = NDArray[np.int8]
Index = NDArray[np.intp]

FAILED, SALE, IPO = 0, 1, 2
"""Kinds of ending: nothing for anybody; acquired at whatever price; public offering, all preferred converts."""
ENDED = -1
"""In place of a stage: the company has been sold, is public or is gone."""

_NOTHING, _STALLED_NOTHING, _STALLED_SOLD, _LOW_SALE, _SOLD, _RAISED, _PUBLIC = range(7)
_KINDS = np.array([FAILED, FAILED, SALE, SALE, SALE, FAILED, IPO], dtype=np.int8)


@dataclass(frozen=True)
class Ending:
    """How a company ends in each of n futures, and its way there over H years.

    Args:
        years: time until the end, finite and positive, shape (n,).
        kind: :data:`FAILED`, :data:`SALE` or :data:`IPO`, shape (n,).
        value: what the whole company fetches, in money: the price of a sale, the value at the offer before new
            money, 0 for a failure; shape (n,).
        raised: money raised by later rounds, which is their preferences at 1x, shape (n,).
        given: part of the company, as converted, that later rounds and their option pools took, shape (n,).
        stage: index in :data:`~outbid.packages.base_rates.STAGES` of the last round before the end, shape (n,).
        stage_at: that index at the end of years 0..H, :data:`ENDED` once the company has ended, shape (H+1, n).
        mark: last post-money valuation at the end of years 0..H; the last one stays after the end, shape (H+1, n).
        price: price of the last round's preferred share over that of today's, at the same times, shape (H+1, n).
    """

    years: Array
    kind: Codes
    value: Array
    raised: Array
    given: Array
    stage: Codes
    stage_at: Codes
    mark: Array
    price: Array


@dataclass(frozen=True)
class Chances:
    """How a company ends, whenever that is; all but ``raises`` add up to 1.

    Args:
        failed: closed with nothing for common stock.
        stalled_nothing: stalled, then closed.
        stalled_sold: stalled, then sold for little.
        sold_low: acquired in a rescue.
        sold: any other acquisition.
        public: public offering.
        raises: expected number of further rounds.
    """

    failed: float
    stalled_nothing: float
    stalled_sold: float
    sold_low: float
    sold: float
    public: float
    raises: float


def rows_needed(rates: BaseRates, stage: str) -> int:
    """Standard normals that a future of a company of ``stage`` consumes: two for each round it can have had last.

    Raises:
        InputError: no such stage.
    """
    return 2 * len(rates.after(stage))


def chances(rates: BaseRates, stage: str, *, elapsed: float = 0.0) -> Chances:
    """Exact chances of the endings of a company whose last round was of ``stage``, ``elapsed`` years ago.

    Raises:
        InputError: no such stage, or a time that is negative or not finite.
    """
    _check_elapsed(elapsed)
    reached, rounds = 1.0, 0.0
    total = np.zeros(7)
    path = rates.after(stage)
    for number, at in enumerate(path):
        last = number == len(path) - 1
        ways = reached * _ways(rates, at, last=last, elapsed=0.0 if number else elapsed)
        reached = float(ways[_RAISED])
        rounds += reached
        ways[_RAISED] = 0.0
        total += ways
    nothing, stalled, stalled_sold, low, sold, _, public = (float(part) for part in total)
    return Chances(nothing, stalled, stalled_sold, low, sold, public, rounds)


def simulate(
    rates: BaseRates,
    stage: str,
    post_money: float,
    preferences: float,
    normals: Array,
    *,
    market: Array | None = None,
    horizon: int = 10,
    elapsed: float = 0.0,
) -> Ending:
    """Futures of a company whose last round was of ``stage``.

    Args:
        rates: the base rates.
        stage: one of :data:`~outbid.packages.base_rates.STAGES`.
        post_money: valuation of the last round, above 0.
        preferences: money that investors get back ahead of common stock today, at least 0.
        normals: independent standard normals, shape (:func:`rows_needed`, n) or more rows.
        market: the market's Brownian motion at the ends of quarters, shape (quarters, n); without it, or beyond
            its last quarter, sizes do not depend on the market.
        horizon: H, years over which the way is recorded; 0 where nobody looks at it.
        elapsed: years since the last round, in which nothing has happened: the longer, the likelier a stall.

    Raises:
        InputError: no such stage, a valuation that is not positive, negative preferences, too few normals, a time
            that is negative or not finite.
    """
    _check_elapsed(elapsed)
    path = rates.after(stage)
    if not (math.isfinite(post_money) and post_money > 0):
        raise InputError("baserates.post_money", value=post_money)
    if not (math.isfinite(preferences) and preferences >= 0):
        raise InputError("baserates.preferences", value=preferences)
    if len(normals) < 2 * len(path):
        raise InputError("baserates.rows", given=len(normals), needed=2 * len(path), stage=stage)
    n, first = normals.shape[1], STAGES.index(stage)
    years, value, raised, given = (np.zeros(n) for _ in range(4))
    kind, last = np.zeros(n, np.int8), np.full(n, first, np.int8)
    stage_at = np.full((horizon + 1, n), first, np.int8)
    mark, price = np.full((horizon + 1, n), float(post_money)), np.ones((horizon + 1, n))

    alive: Index = np.arange(n)
    time, post, owed, kept = (
        np.zeros(n),
        np.full(n, float(post_money)),
        np.full(n, float(preferences)),
        np.ones(n),
    )
    for number, at in enumerate(path):
        waited = 0.0 if number else elapsed
        way, until = _happens(
            rates, at, normals[2 * number, alive], last=number == len(path) - 1, elapsed=waited
        )
        until += time
        size = normals[2 * number + 1, alive]
        if market is not None and rates.correlation:
            size = _with_market(size, rates.correlation, market, alive, time, until)
        amount = _amounts(rates, at, way, size, post, owed)

        over = np.flatnonzero(way != _RAISED)
        gone = alive[over]
        years[gone], value[gone], kind[gone] = until[over], amount[over], _KINDS[way[over]]
        raised[gone], given[gone] = owed[over] - preferences, 1 - kept[over]

        on = np.flatnonzero(way == _RAISED)
        if not on.size:
            break
        alive, time, before = alive[on], until[on], amount[on]
        post = before / (1 - at.dilution)
        owed, kept = owed[on] + at.dilution * post, kept[on] * (1 - at.dilution - at.pool)
        later = min(first + number + 1, len(STAGES) - 1)
        last[alive] = later
        worth = post * kept / post_money
        for year in range(1, horizon + 1):
            there = np.flatnonzero(time <= year)
            column = alive[there]
            stage_at[year, column], mark[year, column], price[year, column] = later, post[there], worth[there]
    for year in range(1, horizon + 1):
        stage_at[year, years <= year] = ENDED
    return Ending(years, kind, value, raised, given, last, stage_at, mark, price)


def fair_price(rates: BaseRates, ending: Ending) -> Array:
    """Appraised value (409A) of a common share over today's preferred price, at the end of years 0..H.

    The appraisal is the stage's usual fraction of the last preferred price; 0 once the company has ended.
    Shape (H+1, n).
    """
    # ENDED, as an index, takes the last entry
    fraction = np.array([stage.fair for stage in rates.stages] + [0.0])
    appraised: Array = fraction[ending.stage_at] * ending.price
    return appraised


def _check_elapsed(elapsed: float) -> None:
    if not (math.isfinite(elapsed) and elapsed >= 0):
        raise InputError("baserates.elapsed", value=elapsed)


def _medians(rates: BaseRates, at: Stage) -> Array:
    """Median years from a round to each thing that may happen after it."""
    failure, stall, sale = rates.failure_years, rates.stall_years, rates.sale_years
    return np.array([failure, stall, stall, sale, sale, at.years, rates.ipo_years])


def _ways(rates: BaseRates, at: Stage, *, last: bool, elapsed: float) -> Array:
    """Chances of what happens after a round, from bad to good, given that nothing has for ``elapsed`` years.

    A company that can raise no more does the rest.
    """
    ways = np.array(
        [
            at.fails,
            at.stalls * (1 - rates.stalled_sold),
            at.stalls * rates.stalled_sold,
            at.sold * rates.low_sales,
            at.sold * (1 - rates.low_sales),
            0.0 if last else at.raises,
            at.public,
        ]
    )
    if elapsed:
        # Bayes: the chance that it takes longer is 2^-(elapsed/median)^shape; relative to the largest, not to underflow
        power = (elapsed / _medians(rates, at)) ** rates.time_shape
        ways = ways * np.exp2(np.min(power[ways > 0]) - power)
    normalised: Array = ways / ways.sum()
    return normalised


def _happens(
    rates: BaseRates, at: Stage, normals: Array, *, last: bool, elapsed: float
) -> tuple[Index, Array]:
    """What happens after a round, and in how many years from now."""
    ways = _ways(rates, at, last=last, elapsed=elapsed)
    ends = np.cumsum(ways)
    uniform = cdf(normals)
    # a uniform number that rounding has put above them all falls to the last way that is possible
    cuts = np.where(np.arange(ways.size) < np.flatnonzero(ways)[-1], ends, np.inf)
    way = np.searchsorted(cuts, uniform, side="right")
    inverse = 1 / np.where(ways > 0, ways, 1.0)
    # the remainder may exceed its interval by a rounding error
    within = np.clip((ends[way] - uniform) * inverse[way], 1e-12, 1.0)
    medians = _medians(rates, at)
    power = -np.log2(within)
    if elapsed:
        power += ((elapsed / medians) ** rates.time_shape)[way]
    total = medians[way] * np.exp(np.log(np.maximum(power, 1e-9)) / rates.time_shape)
    return way, np.maximum(total - elapsed, 1e-6) if elapsed else total


def _amounts(rates: BaseRates, at: Stage, way: Index, size: Array, post: Array, owed: Array) -> Array:
    """Pre-money valuation of the next round or price of the exit; 0 for a failure."""
    prices = (rates.stalled_sale, rates.low_sale, rates.sale)
    medians = np.array([0.0, 0.0, *(price.median for price in prices), at.step_up, rates.ipo.median])
    sigmas = np.array([0.0, 0.0, *(price.sigma for price in prices), rates.step_sigma, rates.ipo.sigma])
    base = np.where(way <= _LOW_SALE, owed, post)
    amounts: Array = medians[way] * np.exp(sigmas[way] * size) * base
    return amounts


def _with_market(
    own: Array, correlation: float, market: Array, columns: Index, start: Array, end: Array
) -> Array:
    """Standard normals of sizes that move with the market between ``start`` and ``end`` (years)."""
    known = len(market)
    first, last = np.rint(4 * start).astype(np.intp), np.rint(4 * end).astype(np.intp)
    length = np.maximum(last - first, 1)
    first, last = np.minimum(first, known), np.minimum(last, known)
    move = market[last - 1, columns] * (last > 0)
    if first.any():  # not before the first round
        move -= market[first - 1, columns] * (first > 0)
    # B at quarter q has variance q/4; what lies beyond the known quarters is left to the company's own normal
    seen = (last - first) / length
    mixed: Array = correlation * 2 * move / np.sqrt(length) + np.sqrt(1 - correlation**2 * seen) * own
    return mixed

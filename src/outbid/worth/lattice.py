"""Lattices: employee stock options, American and Bermudan calls, and the option to quit in one dimension.

Employee options follow Hull & White (2004, Financial Analysts Journal 60): a binomial lattice on which holders leave at
a hazard and exercise of their own accord at a multiple of the strike. :func:`call` is the option of a holder who
exercises when that is best, on a trinomial lattice whose steps meet every date exactly. Rates are continuously
compounded per year; times are years from today.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.worth import closed_forms
from outbid.worth.preference import NEARLY_ONE, inverse_utility, utility

Array = NDArray[np.float64]

HazardAs = Literal["rate_times_step", "yearly_probability", "intensity"]
"""Chance that a holder leaves within a step ``dt`` at an exit hazard ``e`` per year.

``"rate_times_step"`` is ``e·dt`` (Hull & White), ``"yearly_probability"`` is ``1 − (1 − e)^dt``, ``"intensity"`` is
``1 − e^(−e·dt)``.
"""

TRINOMIAL_SPACING = math.sqrt(3.0)
"""Spacing of log prices in standard deviations of a step: with it the third moment matches as well."""
LARGEST_SHIFT = 0.5
"""Steps are so short that the drift moves the price by no more than this part of the spacing."""


@dataclass(frozen=True)
class Market:
    """Lognormal price of a share under the risk-neutral measure.

    Args:
        rate: risk-free rate per year.
        volatility: of log returns, per √year, positive.
        dividend: dividend yield per year.
    """

    rate: float
    volatility: float
    dividend: float = 0.0

    def __post_init__(self) -> None:
        _positive("volatility", self.volatility)


def chance_of_leaving(hazard: float, step: float, hazard_as: HazardAs = "rate_times_step") -> float:
    """Chance that a holder leaves within ``step`` years.

    Raises:
        InputError: a hazard that does not give a probability.
    """
    if hazard_as not in get_args(HazardAs):
        raise ValueError(f"no such meaning of a hazard: {hazard_as}")
    if hazard_as == "rate_times_step":
        chance = hazard * step
    elif hazard_as == "intensity":
        chance = -math.expm1(-hazard * step)
    else:
        chance = 1 - (1 - hazard) ** step if hazard <= 1 else math.nan
    if not 0 <= chance <= 1:
        raise InputError("options.hazard", value=hazard)
    return chance


def employee_option(
    spot: float,
    strike: float,
    years: float,
    market: Market,
    *,
    vest_years: float = 0.0,
    exit_hazard: float = 0.0,
    multiple: float | Literal["best"] | None = None,
    steps_per_year: int = 25,
    hazard_as: HazardAs = "rate_times_step",
) -> float:
    """Cost of an employee stock option on the lattice of Hull & White (2004).

    At each step the holder leaves with the chance that the hazard gives: before vesting the option is forfeited, after
    it exercised if in the money and lost otherwise. Once vested, a holder who stays exercises where the price is at
    least ``multiple`` times the strike. Without a hazard the option is European with ``multiple=None``, American from
    vesting on with ``"best"``; :func:`call` is more accurate for these.

    Args:
        spot, strike: positive prices.
        years: until expiry.
        market: rate, volatility and dividend yield.
        vest_years: until vesting.
        exit_hazard: of leaving, per year, before and after vesting.
        multiple: of the strike at which holders exercise; None: only on leaving or at expiry; ``"best"``: where
            exercising is worth more than waiting.
        steps_per_year: steps of the binomial lattice (Cox, Ross & Rubinstein 1979) a year.
        hazard_as: what the hazard means for a step.

    Raises:
        InputError: a price, time or volatility that is not positive, a hazard that gives no probability, or steps so
            long that the lattice has no probabilities.
    """
    for name, number in (
        ("spot", spot),
        ("strike", strike),
        ("years", years),
        ("steps a year", steps_per_year),
    ):
        _positive(name, number)
    steps = max(1, round(years * steps_per_year))
    dt = years / steps
    up = math.exp(market.volatility * math.sqrt(dt))
    p = (math.exp((market.rate - market.dividend) * dt) - 1 / up) / (up - 1 / up)
    if not 0 <= p <= 1:
        raise InputError("options.coarse", steps=steps_per_year)
    discount, leaves = math.exp(-market.rate * dt), chance_of_leaving(exit_hazard, dt, hazard_as)
    ladder = spot * up ** np.arange(-steps, steps + 1.0)
    value = np.maximum(ladder[::2] - strike, 0)
    for step in range(steps - 1, -1, -1):
        value = discount * (p * value[1:] + (1 - p) * value[:-1]) * (1 - leaves)
        # the published lattice counts a step on the day of vesting as before it; the margin is for rounded times
        if step * dt <= vest_years + 1e-9:
            continue
        prices = ladder[steps - step : steps + step + 1 : 2]
        gain = np.maximum(prices - strike, 0)
        value += leaves * gain
        if multiple == "best":
            value = np.maximum(value, gain)
        elif multiple is not None:
            value = np.where(prices >= multiple * strike, gain, value)
    return float(value[0])


def call(
    spot: float,
    strike: float,
    years: float,
    market: Market,
    *,
    exercise: Literal["european", "american"] | Sequence[float] = "american",
    vest_years: float = 0.0,
    steps: int = 400,
) -> float:
    """Value of a call to a holder who exercises when that is best.

    The lattice is smoothed by Black–Scholes–Merton in its last step and extrapolated from ``steps`` and twice as many
    (Broadie & Detemple 1996, Review of Financial Studies 9): 400 steps are within 3e-4 of QuantLib's values.

    Args:
        spot, strike: positive prices.
        years: until expiry.
        market: rate, volatility and dividend yield.
        exercise: ``"european"``; ``"american"``, at any time from vesting on; or the times at which it is possible
            besides expiry (Bermudan), those before vesting or after expiry not counting.
        vest_years: until vesting; later than expiry there is only expiry.
        steps: of the coarser lattice, over the whole life.

    Raises:
        InputError: a price, time or volatility that is not positive.
    """
    for name, number in (("spot", spot), ("strike", strike), ("years", years), ("steps", steps)):
        _positive(name, number)
    european = float(
        closed_forms.call(
            spot, strike, years, rate=market.rate, volatility=market.volatility, dividend=market.dividend
        )
    )
    if isinstance(exercise, str):
        times: tuple[float, ...] = (vest_years,) if exercise == "american" and vest_years < years else ()
    else:
        times = tuple(sorted({float(t) for t in exercise if vest_years <= t < years}))
    if not times:
        return european
    any_time = isinstance(exercise, str)
    coarse, fine = (_trinomial(spot, strike, years, market, times, any_time, n) for n in (steps, 2 * steps))
    now = spot - strike if times[0] <= 0 else 0.0
    return max(2 * fine - coarse, european, now)


@dataclass(frozen=True)
class Quitting:
    """What a job with unvested equity is worth.

    Args:
        worth: to someone who may leave at the start of any year, the first included.
        committed: to someone who has to stay until the equity vests.
    """

    worth: float
    committed: float

    @property
    def option(self) -> float:
        """Worth of being free to leave."""
        return self.worth - self.committed


def quit_value_lattice(
    equity: float,
    years: int,
    market: Market,
    *,
    gap: float = 0.0,
    drift: float | None = None,
    wealth: float = 0.0,
    gamma: float = 0.0,
    steps_per_year: int = 200,
) -> Quitting:
    """The option to quit where the state is one-dimensional: equity that vests all at once, and a sure gap in pay.

    The holder maximises expected utility of wealth in today's money: ``w0 + gap·Σ_{y≤t} e^(−r·y)`` after leaving at the
    start of year ``t + 1``, and with ``e^(−r·T)·S_T`` on top after staying all ``T`` years.

    Args:
        equity: value today of the equity, were it vested; positive.
        years: whole years until all of it vests.
        market: rate at which pay is discounted; volatility and dividend yield of the equity.
        gap: by how much a year the job pays more than the outside offer (negative: less), paid at the year's end.
        drift: expected growth of the equity per year, dividends included; the risk-free rate when left out.
        wealth: outside of both, in today's money; needed where ``gamma`` is positive and ``gap`` is not.
        gamma: relative risk aversion; 0 is linear.
        steps_per_year: of the trinomial lattice.

    Returns:
        certainty equivalents on top of ``wealth``; leaving at once is worth 0.

    Raises:
        InputError: an equity, time or volatility that is not positive, or wealth that may not stay positive.
    """
    for name, number in (("equity", equity), ("years", years), ("steps a year", steps_per_year)):
        _positive(name, number)
    growth = (market.rate if drift is None else drift) - market.dividend - market.volatility**2 / 2
    dt = 1 / max(steps_per_year, _steps_needed(growth, market.volatility))
    count, spacing = round(1 / dt), market.volatility * math.sqrt(dt) * TRINOMIAL_SPACING
    down, middle, up = _probabilities(growth, market, dt, spacing)
    size = count * years
    final = equity * np.exp(spacing * np.arange(-size, size + 1.0) - market.rate * years)
    paid = wealth + gap * np.concatenate([[0.0], np.cumsum(np.exp(-market.rate * np.arange(1, years + 1)))])
    least = float(paid.min()) if gamma else 1.0
    if least <= 0 and gamma:
        raise InputError("options.no_wealth", value=f"{least:,.0f}")
    # utility is up to an affine map, which above γ = 1 turns it around: there less is better
    sign = -1.0 if gamma > 1 + NEARLY_ONE else 1.0
    free = sign * utility(paid[-1] + final, gamma, least)
    bound = free
    for year in range(years - 1, -1, -1):
        for _ in range(count):
            free = down * free[:-2] + middle * free[1:-1] + up * free[2:]
            bound = down * bound[:-2] + middle * bound[1:-1] + up * bound[2:]
        free = np.maximum(free, sign * utility(paid[year : year + 1], gamma, least))
    # linear utility is wealth itself; the inverse of the power is made for positive wealth only
    worth, committed = (
        inverse_utility(sign * float(each[0]), gamma, least) if gamma else float(each[0])
        for each in (free, bound)
    )
    return Quitting(worth - wealth, committed - wealth)


def _trinomial(
    spot: float,
    strike: float,
    years: float,
    market: Market,
    times: Sequence[float],
    any_time: bool,
    steps: int,
) -> float:
    """The call on a trinomial lattice with one spacing of log prices and steps that meet all ``times``."""
    drift = market.rate - market.dividend - market.volatility**2 / 2
    longest = years / steps
    longest = min(longest, 1 / _steps_needed(drift, market.volatility))
    spacing = market.volatility * math.sqrt(longest) * TRINOMIAL_SPACING
    dates = sorted({0.0, *times, years})
    counts = [max(1, math.ceil((b - a) / longest - 1e-9)) for a, b in pairwise(dates)]
    left = sum(counts)
    prices = spot * np.exp(spacing * np.arange(-left, left + 1.0))
    gains = prices - strike
    value = np.maximum(gains, 0)
    last = True
    for (start, end), count in reversed(list(zip(pairwise(dates), counts, strict=True))):
        dt = (end - start) / count
        discount, (down, middle, up) = math.exp(-market.rate * dt), _probabilities(drift, market, dt, spacing)
        for step in range(count - 1, -1, -1):
            left -= 1
            inside = slice(sum(counts) - left, sum(counts) + left + 1)
            if last:
                value = closed_forms.call(
                    prices[inside],
                    strike,
                    dt,
                    rate=market.rate,
                    volatility=market.volatility,
                    dividend=market.dividend,
                )
                last = False
            else:
                value = discount * (down * value[:-2] + middle * value[1:-1] + up * value[2:])
            # from vesting on (the first of the times) an American option may be exercised at every step
            if start in times if step == 0 else any_time and start >= times[0]:
                value = np.maximum(value, gains[inside])
    return float(value[0])


def _steps_needed(drift: float, volatility: float) -> int:
    """Steps a year that keep the probabilities positive: ``|drift|·dt`` at most LARGEST_SHIFT of the spacing."""
    return max(1, math.ceil((drift / (LARGEST_SHIFT * TRINOMIAL_SPACING * volatility)) ** 2))


def _probabilities(drift: float, market: Market, dt: float, spacing: float) -> tuple[float, float, float]:
    """Probabilities of down, middle, up that match mean and variance of the log return."""
    square = (market.volatility**2 * dt + (drift * dt) ** 2) / spacing**2
    shift = drift * dt / spacing
    return (square - shift) / 2, 1 - square, (square + shift) / 2


def _positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise InputError("options.not_positive", name=name, value=value)

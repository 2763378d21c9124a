"""Does the market predict pay out of time? Pay given employment, fitted on one span of years, held against the next.

The worker's side of the clearing, log μ_y = log μ_0 + (α_y + W(c_y))/σ, with W(c) = log c, between two years:

    Δlog c_y = σ Δlog μ_y − Δα_y + what is common to all occupations        (along the supply curve, rising)

and the employer's side, log μ_y = log μ_0y + (γ_y − log c_y)/τ, where seats are many more than hires:

    Δlog c_y = −τ Δlog μ_y + Δγ_y + common                                 (along the demand curve, falling)

Pay and employment alone do not tell the two apart. If demand alone moved, the slope of pay on employment is σ; if
supply alone moved, it is −τ. If both did, independently, then of a slope above zero σ lies beyond it and within the
opposite regression's, and nothing is known of τ (Leamer 1981, Review of Economics and Statistics 63(3)); below zero it
is the other way round. What is common to all is not explained: it goes on as it went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]
Method = Literal["none", "constant", "own", "market", "opposite"]
"""No change; all grow on as all did; each as it did; with the slope of pay on employment; with the opposite one's."""
METHODS: tuple[Method, ...] = get_args(Method)
CONFIDENCE = 0.9


@dataclass(frozen=True)
class Panel:
    """Pay and employment of occupations by year.

    Args:
        years: in order, T of them.
        pay: shape (n, T), money; NaN where only a bound is known.
        employment: shape (n, T), people, positive.

    Raises:
        InputError: shapes that do not fit, years out of order, numbers that are not positive.
    """

    years: tuple[int, ...]
    pay: Array
    employment: Array

    def __post_init__(self) -> None:
        for name in ("pay", "employment"):
            value = np.array(getattr(self, name), np.float64)
            if value.ndim != 2 or value.shape != (self.size, len(self.years)):
                raise InputError("validate.shape", where=name, value=value.shape, years=len(self.years))
            if not ((value > 0) | (np.isnan(value) & (name == "pay"))).all():
                raise InputError("validate.not_positive", where=name)
            object.__setattr__(self, name, value)
        if list(self.years) != sorted(set(self.years)):
            raise InputError("validate.years", where="years", value=", ".join(map(str, self.years)))

    @property
    def size(self) -> int:
        """Occupations."""
        return len(np.asarray(self.employment))

    def until(self, year: int) -> Panel:
        """The years up to ``year``."""
        kept = [place for place, each in enumerate(self.years) if each <= year]
        return Panel(tuple(self.years[each] for each in kept), self.pay[:, kept], self.employment[:, kept])

    def of(self, occupations: NDArray[np.generic]) -> Panel:
        """Only these occupations: a mask or places."""
        return replace(self, pay=self.pay[occupations], employment=self.employment[occupations])

    def deflated(self, prices: ArrayLike) -> Panel:
        """With pay over ``prices``, one a year."""
        return replace(self, pay=self.pay / np.asarray(prices, np.float64))


@dataclass(frozen=True)
class Fit:
    """What a span of years says.

    Attributes:
        slope: of log pay on log employment, within occupations and years.
        standard_error: of it, clustered by occupation.
        opposite: one over the slope of log employment on log pay: the other end of what the curve can be.
        trend: growth of log pay a year, mean over occupations.
        own: the same of each occupation, shape (n,).
        spread: errors within the years fitted, by method and horizon in years, shape (2, m): as they are, and less
            the mean over occupations; without ``"own"``, which these years were fitted to one by one.
        last: the year that forecasts start from.
    """

    slope: float
    standard_error: float
    opposite: float
    trend: float
    own: Array
    spread: dict[tuple[Method, int], Array]
    last: int

    @property
    def reading(self) -> Literal["supply", "demand"]:
        """The curve that movements of pay and employment mostly lie along: the other one's sign is refused."""
        return "supply" if self.slope > 0 else "demand"

    @property
    def clear(self) -> bool:
        """Whether the slope's sign is sure at 95%."""
        return abs(self.slope) > 1.96 * self.standard_error


def fit(panel: Panel, horizons: tuple[int, ...] = ()) -> Fit:
    """The slope and the trends of ``panel``, and how far forecasts over ``horizons`` years missed within it.

    Occupations count alike, whatever their size. An error of measured employment draws the slope towards zero, which a
    forecast wants (later employment is measured with the same error) and σ does not.

    Args:
        panel: of occupations whose pay is known in every year.
        horizons: years ahead for which :attr:`Fit.spread` is wanted.

    Raises:
        InputError: fewer than three years or occupations, pay that is not known, or no movement.
    """
    n = panel.size
    if len(panel.years) < 3 or n < 3:
        raise InputError("validate.few", where="panel", years=len(panel.years), n=n)
    if np.isnan(panel.pay).any():
        raise InputError("validate.unknown_pay", where="pay", n=int(np.isnan(panel.pay).any(1).sum()))
    pay, people = np.log(panel.pay), np.log(panel.employment)
    y, x = _within(pay), _within(people)
    slope, error = _slope(x, y)
    own = (pay[:, -1] - pay[:, 0]) / (panel.years[-1] - panel.years[0])
    opposite = float((y * y).sum() / (x * y).sum())
    result = Fit(slope, error, opposite, float(own.mean()), own, {}, panel.years[-1])
    return replace(result, spread=_spread(result, panel, horizons))


def forecast(found: Fit, method: Method, people: Array, years: int) -> Array:
    """The change of log pay over ``years`` that ``method`` says.

    Args:
        found: what was fitted.
        method: which.
        people: change of log employment, shape (n,).
        years: how many.

    Returns:
        Shape (n,), in the order of the occupations that ``found`` is from.
    """
    if method == "none":
        return np.zeros_like(people)
    if method == "own":
        return found.own * years
    common = np.full_like(people, found.trend * years)
    if method == "constant":
        return common
    slope = found.slope if method == "market" else found.opposite
    result: Array = common + slope * (people - people.mean())
    return result


def changes(panel: Panel, first: int, last: int) -> tuple[Array, Array]:
    """Changes of log pay and log employment between two years of ``panel``, shape (n,) each."""
    a, b = panel.years.index(first), panel.years.index(last)
    return (
        np.log(panel.pay[:, b] / panel.pay[:, a]),
        np.log(panel.employment[:, b] / panel.employment[:, a]),
    )


def slope_after(panel: Panel, last: int, years: Sequence[int]) -> tuple[float, float]:
    """What the slope turned out to be: of changes since ``last``, less each year's mean, with its standard error.

    Nothing that was forecast knows it. Occupations of which a later pay is a bound only are left out.
    """
    paid, people = (
        np.array(each).T for each in zip(*(changes(panel, last, year) for year in years), strict=True)
    )
    known = np.isfinite(paid).all(1)
    x, y = people[known], paid[known]
    return _slope(x - x.mean(0), y - y.mean(0))


def _slope(x: Array, y: Array) -> tuple[float, float]:
    """Slope of ``y`` on ``x``, shape (n, T) without means, and its error clustered by row."""
    n, power, joint = len(x), float((x * x).sum()), float((x * y).sum())
    if power <= 1e-12 * x.size or joint == 0:
        raise InputError("validate.no_movement", where="employment")
    slope = joint / power
    score = (x * (y - slope * x)).sum(1)
    return slope, float(np.sqrt((score**2).sum() * n / (n - 1))) / power


def _spread(found: Fit, panel: Panel, horizons: tuple[int, ...]) -> dict[tuple[Method, int], Array]:
    """Errors within the fitted years, over every span of each length.

    Not of an occupation's own growth: it is these years, so that over all of them it misses by nothing.
    """
    spread: dict[tuple[Method, int], Array] = {}
    for method in METHODS:
        if method == "own":
            continue
        for horizon in horizons:
            errors = []
            for year in panel.years:
                if year + horizon not in panel.years:
                    continue
                paid, people = changes(panel, year, year + horizon)
                missed = paid - forecast(found, method, people, horizon)
                errors.append(np.array([missed, missed - missed.mean()]))
            if errors:
                spread[method, horizon] = np.concatenate(errors, axis=1)
    return spread


def _within(values: Array) -> Array:
    """Less the means of rows and of columns."""
    result: Array = values - values.mean(0) - values.mean(1, keepdims=True) + values.mean()
    return result

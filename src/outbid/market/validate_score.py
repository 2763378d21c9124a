"""How far forecasts missed, with intervals over occupations, and whether one misses less than another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outbid.market.validate import CONFIDENCE, METHODS, Array, Fit, Method, Panel, changes, forecast

Terms = Literal["as_it_is", "relative"]
"""Changes of pay, or those less the mean over occupations in the same year."""
NORMAL = 1.6448536269514722
"""Standard errors either side of an estimate that make 90%."""
ENDS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


@dataclass(frozen=True)
class Value:
    """A figure and its interval at 90%."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Missed:
    """Forecasts and what came.

    Attributes:
        years: forecast, T of them.
        errors: by method, shape (n, T), in logarithms; NaN where what came is known as a bound only.
        forecasts: by method, shape (n, T).
        came: shape (n, T).
        inside: by method, shape (n, T): whether it came within the interval that earlier errors gave; without
            those of which :attr:`~outbid.market.validate.Fit.spread` tells nothing.
    """

    years: tuple[int, ...]
    errors: dict[Method, Array]
    forecasts: dict[Method, Array]
    came: Array
    inside: dict[Method, NDArray[np.bool_]]

    def of(self, occupations: NDArray[np.generic]) -> Missed:
        """Only these occupations: a mask or places."""
        return Missed(
            self.years,
            {method: each[occupations] for method, each in self.errors.items()},
            {method: each[occupations] for method, each in self.forecasts.items()},
            self.came[occupations],
            {method: each[occupations] for method, each in self.inside.items()},
        )


@dataclass(frozen=True)
class Score:
    """How well one method did: ``rank`` is ``None`` where it forecasts the same for all."""

    method: Method
    rmse: Value
    mae: Value
    rank: Value | None
    coverage: Value | None


@dataclass(frozen=True)
class Comparison:
    """Whether ``method`` misses by less than ``baseline`` does, in squares (Diebold & Mariano 1995, of a panel).

    Attributes:
        skill: the share of the baseline's squared errors that the method spares; negative: it adds to them.
        p_occupations: two-sided, each occupation a cluster over its years.
        p_groups: the same, each major group of occupations one cluster.
    """

    method: Method
    baseline: Method
    skill: Value
    p_occupations: float
    p_groups: float


def missed(panel: Panel, found: Fit, years: Sequence[int], terms: Terms) -> Missed:
    """Forecasts from ``found``'s last year to each of ``years``, given employment, and by how much they missed.

    Args:
        panel: the occupations that ``found`` is from, with its last year and ``years``.
        found: with :attr:`Fit.spread` for each of these horizons.
        years: to forecast.
        terms: which changes.
    """
    moved = [changes(panel, found.last, year) for year in years]
    came = np.array([_in(terms, paid, paid) for paid, _ in moved])
    forecasts, inside = {}, {}
    for method in METHODS:
        said, within = [], []
        for year, actual, (paid, people) in zip(years, came, moved, strict=True):
            horizon = year - found.last
            guess = _in(terms, forecast(found, method, people, horizon), paid)
            said.append(guess)
            if (method, horizon) in found.spread:
                low, high = np.quantile(found.spread[method, horizon][int(terms == "relative")], ENDS)
                within.append((actual - guess >= low) & (actual - guess <= high))
        forecasts[method] = np.array(said).T
        if len(within) == len(said):
            inside[method] = np.array(within).T
    errors = {method: came.T - guess for method, guess in forecasts.items()}
    return Missed(tuple(years), errors, forecasts, came.T, inside)


def _in(terms: Terms, values: Array, paid: Array) -> Array:
    """``values`` as they are, or less their mean over the occupations whose pay is known."""
    return values - values[np.isfinite(paid)].mean() if terms == "relative" else values


def resamples(clusters: int, draws: int, seed: int) -> Array:
    """How often each cluster is drawn, shape (draws, clusters)."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(clusters, np.full(clusters, 1 / clusters), draws).astype(np.float64)


def score(result: Missed, method: Method, drawn: Array) -> Score:
    """What one method did, with intervals over resampled occupations, each with all its years."""
    error = result.errors[method]
    seen = np.isfinite(error)
    count = seen.sum(1).astype(np.float64)

    def mean(values: Array) -> Array:
        total: Array = np.where(seen, values, 0.0).sum(1)
        return np.concatenate([[total.sum() / count.sum()], drawn @ total / (drawn @ count)])

    return Score(
        method,
        _value(np.sqrt(mean(error**2))),
        _value(mean(np.abs(error))),
        _rank(result, method, drawn),
        _value(mean(result.inside[method].astype(np.float64))) if method in result.inside else None,
    )


def compare(
    result: Missed, method: Method, baseline: Method, groups: NDArray[np.generic], drawn: Array
) -> Comparison:
    """``method`` against ``baseline``; ``groups`` are the the occupations' major groups, shape (n,)."""
    one, other = result.errors[method] ** 2, result.errors[baseline] ** 2
    seen = np.isfinite(one)
    spared = np.where(seen, other - one, 0.0).sum(1)
    base = np.where(seen, other, 0.0).sum(1)
    with np.errstate(invalid="ignore", divide="ignore"):
        skill = np.concatenate([[spared.sum() / base.sum()], drawn @ spared / (drawn @ base)])
    count = seen.sum(1)
    return Comparison(
        method,
        baseline,
        _value(skill),
        clustered_p(spared, count, np.arange(spared.size)),
        clustered_p(spared, count, groups),
    )


def clustered_p(total: Array, count: NDArray[np.int64], clusters: NDArray[np.generic]) -> float:
    """Two-sided p of a mean of zero, by Student's t with one degree of freedom less than there are clusters.

    Args:
        total: sums of values, shape (n,).
        count: how many values each is of, shape (n,).
        clusters: to which each belongs, shape (n,).

    Returns:
        NaN where there are fewer than two clusters or nothing differs.
    """
    from scipy.stats import t

    _, code = np.unique(clusters, return_inverse=True)
    size = int(code.max()) + 1
    mean = total.sum() / count.sum()
    off = np.bincount(code, total - mean * count, size)
    if size < 2 or not (off**2).sum() > 0:
        return float("nan")
    error = np.sqrt((off**2).sum() * size / (size - 1)) / count.sum()
    return float(2 * t.sf(abs(mean) / error, size - 1))


def _rank(result: Missed, method: Method, drawn: Array) -> Value | None:
    """Spearman's rank correlation, mean over years; resamples weigh the ranks of the whole."""
    from scipy.stats import rankdata

    found = []
    for place in range(len(result.years)):
        seen = np.isfinite(result.came[:, place])
        guess = result.forecasts[method][seen, place]
        if np.ptp(guess) <= 1e-12:
            return None
        ranks = np.array([rankdata(guess), rankdata(result.came[seen, place])])
        weights = np.concatenate([np.ones((1, int(seen.sum()))), drawn[:, seen]])
        found.append(_correlation(ranks, weights))
    return _value(np.mean(found, axis=0))


def _correlation(pair: Array, weights: Array) -> Array:
    """Weighted correlations of two rows, one for each row of ``weights``."""
    total = weights.sum(1)
    a, b = (each[None] - (weights @ each / total)[:, None] for each in pair)
    cross, own, other = ((weights * each).sum(1) for each in (a * b, a * a, b * b))
    result: Array = cross / np.sqrt(own * other)
    return result


def _value(values: Array) -> Value:
    """The first is the figure, the rest its resamples."""
    low, high = np.quantile(values[1:], ENDS)
    return Value(float(values[0]), float(low), float(high))

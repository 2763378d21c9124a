"""Weighted quantiles and intervals for them that ask nothing of the distribution."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from outbid.core import roots
from outbid.evidence.statistics import clusters as clustering
from outbid.evidence.statistics.beta import beta_cdf

Array = NDArray[np.float64]
Codes = NDArray[np.int64]


class Ordered:
    """A sample in order of size, to be asked for several quantiles.

    Args:
        values: shape (n,), n at least 1; infinite ones stand for what is only known to lie beyond.
        weights: positive, shape (n,).
        clusters: whole numbers from 0, shape (n,), or ``None``.
    """

    def __init__(self, values: Array, weights: Array, clusters: Codes | None = None) -> None:
        order = np.argsort(values, kind="stable")
        self.values = values[order]
        self.weights = weights[order]
        self.clusters = None if clusters is None else clusters[order]
        self.kish = clustering.kish(weights)
        middle = (np.cumsum(self.weights) - self.weights / 2) / self.weights.sum()
        self.positions = (middle * self.kish + 0.5) / (self.kish + 1)

    def at(self, position: float) -> float:
        """Quantile at a probability: ``k/(n + 1)`` is the k-th of n equally weighted values, linear between.

        Outside the sample's reach its least or greatest value.
        """
        if not np.isfinite(self.values[[0, -1]]).all():
            return self._beside(position)
        return float(np.interp(position, self.positions, self.values))

    def _beside(self, position: float) -> float:
        """The same where values are infinite: between a finite and an infinite one the infinite one is taken."""
        above = int(np.searchsorted(self.positions, position))
        upper = min(above, self.values.size - 1)
        lower = max(above - 1, 0) if self.positions[upper] != position else upper
        low, high = float(self.values[lower]), float(self.values[upper])
        if low == high or math.isinf(low):
            return low
        if math.isinf(high):
            return high
        start, end = self.positions[[lower, upper]]
        part = min(max((position - start) / (end - start), 0.0), 1.0)
        return low + float(part) * (high - low)

    def size(self, share: float, confidence: float) -> clustering.Size:
        """Effective number of records for the quantile at ``share``; a value that is tied counts half."""
        point = self.at(share)
        below = (self.values < point) + 0.5 * (self.values == point)
        return clustering.effective(below, self.weights, self.clusters, confidence)

    def interval(self, share: float, confidence: float) -> tuple[float | None, float | None]:
        """Interval for the quantile at ``share``; ``None`` at an end that lies beyond the sample's reach.

        Between order statistics of fractional rank (Hutson 1999, Journal of Applied Statistics 26(3), after
        Hettmansperger and Sheather 1986), ranks counted in the effective size of :func:`clusters.effective`.

        Args:
            share: strictly between 0 and 1.
            confidence: likewise; each tail gets half of the rest.
        """
        n = self.size(share, confidence).cautious
        tail = (1 - confidence) / 2
        ends = (rank(n, share, 1 - tail) / (n + 1), rank(n, share, tail) / (n + 1))
        low = None if ends[0] < self.positions[0] else self.at(ends[0])
        high = None if ends[1] > self.positions[-1] else self.at(ends[1])
        return low, high


def rank(n: float, share: float, probability: float) -> float:
    """Fractional rank ``k`` among ``n`` whose order statistic is below the quantile with ``probability``.

    ``P(X_(k) ≤ ξ) = I_share(k, n + 1 − k)`` for whole ranks; between them the same formula is taken.

    Args:
        n: records, at least above 0, not necessarily whole.
        share: at which the quantile is.
        probability: strictly between 0 and 1.
    """
    least = 1e-9 * (n + 1)

    def beyond(k: float) -> float:
        return beta_cdf(share, k, n + 1 - k) - probability

    middle, spread = share * (n + 1), math.sqrt(share * (1 - share) * (n + 1))
    low, high = max(middle - 6 * spread, least), min(middle + 6 * spread, n + 1 - least)
    at_low, at_high = beyond(low), beyond(high)
    if at_low <= 0:
        return low
    if at_high >= 0:
        return high
    return roots.root(beyond, low, high, at_low=at_low, at_high=at_high, tolerance=1e-6 * spread, most=80)

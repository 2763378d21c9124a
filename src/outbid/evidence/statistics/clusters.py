"""How many independent records a clustered, weighted sample is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core import normal
from outbid.evidence.statistics.beta import t_quantile

Array = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Size:
    """What a sample is worth.

    Attributes:
        independent: records that would tell as much if none shared a cluster and all weighed the same.
        cautious: the same, less the allowance for knowing the variance from few clusters only.
    """

    independent: float
    cautious: float


def kish(weights: Array) -> float:
    """Effective size ``(Σw)²/Σw²`` of a weighted sample of independent records (Kish 1965), at most its length."""
    return float(weights.sum() ** 2 / (weights**2).sum()) if weights.size else 0.0


def effective(values: Array, weights: Array, clusters: Codes | None, confidence: float) -> Size:
    """Effective size for the mean of ``values``, an indicator where quantiles and shares are asked.

    The variance of the mean is linearised over clusters (Woodruff 1952 for quantiles), each cluster's sum divided by
    one minus its share of the weight: nearly the jackknife, which is not too small where a cluster is large. The size
    is cut by ``(z/t)²`` for few clusters (Korn and Graubard 1998, Survey Methodology 24(2)). Degrees of freedom are
    the fewer of two counts less one: clusters of equal weight that would be as uneven, and clusters that make up the
    variance, ``3(ΣS²)²/ΣS⁴`` of their sums ``S``, which is their number where these are normal and alike. So one large
    employer among many small ones, and few that reach an outer percentile, count for what they are.

    Args:
        values: of each record, shape (n,).
        weights: positive, shape (n,).
        clusters: whole numbers from 0, shape (n,); ``None``: all records are independent.
        confidence: of the interval to come.
    """
    size = kish(weights)
    if clusters is None or values.size < 2:
        return Size(size, size)
    total = weights.sum()
    score = weights * (values - (weights * values).sum() / total)
    mass = np.bincount(clusters, weights).astype(np.float64)
    present = mass > 0
    mass, sums = mass[present], np.bincount(clusters, score)[present]
    share = mass / total
    if mass.size < 2:
        return Size(1.0, 1.0)
    squares = (sums / (1 - share)) ** 2
    simple, grouped = float((score**2).sum()), float(squares.sum())
    count = kish(mass)
    if simple > 0:
        design = max(grouped / simple, 1.0)
        if grouped > 0:
            count = min(count, 3 * grouped**2 / float((squares**2).sum()))
    else:  # all values are one, and what the clusters do cannot be seen: the cautious end
        design = size / count
    tail = (1 + confidence) / 2
    few = float(normal.quantile(tail)) / t_quantile(tail, max(count - 1, 1.0))
    independent = max(size / design, 1.0)
    return Size(independent, independent * few**2)

"""A mean of few records, helped by the groups around it: the nested normal model of random effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
_LEAST = 1e-6
"""Variance of log pay below which records count as equal: a tenth of a percent of pay."""


@dataclass(frozen=True)
class Groups:
    """Means of groups and what is known of them.

    Attributes:
        means: shape (g,).
        variances: of these means as estimates, shape (g,).
        residuals: of the records from their group's mean, widened for that mean being estimated from them; of records
            that are not alone in their group, for one alone does not differ from itself.
        freedom: records less groups.
        counts: records of each, shape (g,).
        spreads: standard deviation in each, shape (g,); 0 of one record.
    """

    means: Array
    variances: Array
    residuals: Array
    freedom: int
    counts: Codes
    spreads: Array


@dataclass(frozen=True)
class Posterior:
    """What is known of a group's mean. ``own_weight`` is how much of it comes from the group's own records."""

    mean: float
    variance: float
    own_weight: float


def grouped(values: Array, groups: Codes, clusters: Codes | None = None) -> Groups:
    """Means of groups of records, errors allowing for records that share a cluster.

    The variance within groups is pooled; the correlation within a cluster is that of pairs of its records.

    Args:
        values: shape (n,).
        groups: whole numbers from 0, each below the greatest occurring, shape (n,).
        clusters: whole numbers from 0, shape (n,), or ``None``.
    """
    counts = np.bincount(groups)
    means = np.bincount(groups, values) / counts
    residuals = values - means[groups]
    freedom = values.size - counts.size
    variance = max(float((residuals**2).sum()) / freedom if freedom > 0 else 0.0, _LEAST)
    design = np.ones(counts.size)
    if clusters is not None:
        pairs, place = np.unique(np.stack([groups, clusters]), axis=1, return_inverse=True)
        place = place.ravel()
        sizes = np.bincount(place).astype(np.float64)
        sums = np.bincount(place, residuals)
        together = float((sizes * (sizes - 1)).sum())
        alike = float((sums**2).sum() - (residuals**2).sum()) / together / variance if together else 0.0
        share = np.bincount(pairs[0], sizes**2) / counts
        design = 1 + min(max(alike, 0.0), 1.0) * (share - 1)
    size = counts[groups]
    shared = size > 1
    widened = residuals[shared] * np.sqrt(size[shared] / (size[shared] - 1.0)) if freedom > 0 else residuals
    spreads = np.sqrt(np.bincount(groups, residuals**2) / np.maximum(counts - 1, 1))
    return Groups(means, variance * design / counts, widened, freedom, counts, spreads)


def between(means: Array, variances: Array) -> float:
    """Variance of true means between groups (Paule and Mandel 1982, Journal of Research of the NBS 87(5)).

    The value at which the weighted squares of deviations add up to the degrees of freedom, found by bisection.

    Args:
        means: estimates, shape (g,), g at least 2.
        variances: of these, positive, shape (g,).

    Returns:
        the variance; 0 where the means differ no more than their errors let expect.
    """

    def excess(variance: float) -> float:
        weights = 1 / (variances + variance)
        centre = (weights * means).sum() / weights.sum()
        return float((weights * (means - centre) ** 2).sum()) - (means.size - 1)

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, float(((means - means.mean()) ** 2).sum()) + float(variances.max())
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2


def nested(steps: Sequence[tuple[Groups, int | None]], least: int = 3) -> Posterior | None:
    """The mean of the last step's own group, each record of all the groups being used once.

    With ``θ_0`` the mean of the whole and ``θ_j ~ N(θ_{j−1}, τ_j²)`` that of the own group at step ``j``, the other
    groups of step ``j`` tell of ``θ_{j−1}``, and the own group's records of the last ``θ``. A step with fewer than
    ``least`` groups does not tell how much groups differ: what is known of ``τ²`` from the step before is taken, and
    at the first step the variance within groups.

    Args:
        steps: groups at each step, those of a later one inside the own group of the one before, and the place of the
            own group among them; ``None``, at the last step only: it has no records.
        least: groups that tell of ``τ²``.

    Returns:
        ``None`` where there are no other groups at any step, or nothing tells how much records differ: every one
        alone in its group, or all of a group alike.
    """
    precision, weighted, variance = 0.0, 0.0, 0.0
    known: float | None = None
    for groups, own in steps:
        others = np.arange(groups.means.size) != (-1 if own is None else own)
        if groups.means.size >= least and (groups.variances > 0).all():
            known = between(groups.means, groups.variances)
        elif known is None:
            known = float((groups.residuals**2).mean())
        if others.any():
            errors = known + groups.variances[others]
            if not (errors > 0).all():
                return None
            weights = 1 / errors
            precision += float(weights.sum())
            weighted += float((weights * groups.means[others]).sum())
        if not precision > 0 or not np.isfinite(precision):
            return None
        variance = 1 / precision + known
        precision, weighted = 1 / variance, weighted / precision / variance
    groups, own = steps[-1]
    prior = weighted / precision
    if own is None:
        return Posterior(prior, variance, 0.0)
    error = float(groups.variances[own])
    part = variance / (variance + error)
    return Posterior(part * float(groups.means[own]) + (1 - part) * prior, part * error, part)

"""Least squares with absorbed fixed effects and errors clustered one way.

Small-sample factors are those of fixest, pyfixest and reghdfe: G/(G−1) · (N−1)/(N−K), where K counts slopes and fixed
effects, of the latter neither one redundant level for each set after the first nor sets nested within clusters. The
interval is Student's with G−1 degrees (Cameron and Miller 2015, Journal of Human Resources 50). Beside them stand the
errors of the cluster jackknife, which are not too small where few clusters hold most of what is told (CV3 of MacKinnon,
Nielsen and Webb 2023, Journal of Applied Econometrics 38), the fixed effects taken as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.evidence.statistics.absorb import TOLERANCE, Array, Codes, absorb, compact, singletons

COLLINEAR = 1e-9
"""A column of which no more than this share of its variation is left tells nothing (that of fixest)."""
NOTHING = 1e-6
"""A row of whose value no more than this part of the column's largest distance from its mean is left tells nothing."""


@dataclass(frozen=True)
class Fit:
    """Slopes and how well they are known.

    Attributes:
        slopes: shape (k,); NaN where the fixed effects and the columns before explain the column.
        errors: clustered standard errors, shape (k,); NaN likewise, and with fewer than two clusters.
        rows: which rows told something, shape (rows,).
        n: how many they are.
        clusters: among them.
        parameters: counted for the small-sample factor.
        telling: for each column, clusters that would tell as much if each told the same, shape (k,):
            (Σ s)²/Σ s² over the clusters' sums s of squares of what is left of the column. Where few people have a
            tag it is far below ``clusters`` (Carter, Schnepel and Steigerwald 2017, Rev. Econ. Stat. 99).
        jackknife: standard errors from leaving out one cluster at a time, shape (k,); NaN as ``errors``, and where the
            slope cannot be told without some cluster.
        told: what each row tells of each column, its weight times the square of what is left, shape (rows, k); exactly
            0 of rows that tell nothing.
    """

    slopes: Array
    errors: Array
    rows: NDArray[np.bool_]
    n: int
    clusters: int
    parameters: int
    telling: Array
    jackknife: Array
    told: Array

    def interval(
        self, confidence: float, column: int = 0, degrees: float | None = None, *, jackknife: bool = False
    ) -> tuple[float, float]:
        """Student's interval of a slope with ``clusters − 1`` degrees unless others are given.

        Args:
            confidence: strictly between 0 and 1.
            column: whose.
            degrees: of freedom.
            jackknife: from the errors of the jackknife.

        Returns:
            its ends, NaN where the error is, or without a positive number of degrees.
        """
        degrees = self.clusters - 1 if degrees is None else degrees
        error = float((self.jackknife if jackknife else self.errors)[column])
        if not np.isfinite(error) or not degrees > 0:
            return float("nan"), float("nan")
        from scipy.special import stdtrit

        half = float(stdtrit(degrees, 0.5 + confidence / 2)) * error
        return float(self.slopes[column]) - half, float(self.slopes[column]) + half


def fit(
    outcome: Array,
    columns: Array,
    sets: Sequence[Codes],
    cluster: Codes,
    weights: Array | None = None,
    tolerance: float = TOLERANCE,
) -> Fit:
    """Regresses ``outcome`` on ``columns`` within all ``sets``.

    Args:
        outcome: shape (rows,), finite.
        columns: shape (rows, k), finite.
        sets: codes of each set of fixed effects, from 0; none: a constant.
        cluster: codes of clusters, from 0, shape (rows,).
        weights: positive, shape (rows,); equal when left out.
        tolerance: see :func:`~outbid.evidence.statistics.absorb.absorb`.
    """
    sets = list(sets) or [np.zeros(outcome.size, np.int32)]
    # a constant is no group that a row could be alone in
    keep = singletons(sets, [_levels(codes) for codes in sets])
    whole = bool(keep.all())
    chosen = [compact(codes if whole else codes[keep], _levels(codes)) for codes in sets]
    cluster, clusters = compact(cluster if whole else cluster[keep], _levels(cluster))
    n, k = int(keep.sum()), columns.shape[1]
    unknown = np.full(k, np.nan)
    if n == 0:
        return Fit(unknown, unknown, keep, 0, 0, 0, unknown, unknown, np.zeros(columns.shape))
    weight = np.ones(n) if weights is None else np.asarray(weights[keep], np.float64)
    table = np.column_stack([outcome, columns])
    if not whole:
        table = table[keep]
    mean = (weight[:, None] * table).sum(axis=0) / weight.sum()
    spread = (weight[:, None] * (table - mean) ** 2).sum(axis=0)
    left = absorb(
        table - mean, [codes for codes, _ in chosen], [count for _, count in chosen], weight, tolerance
    )
    x, y = left[:, 1:], left[:, 0]
    weighted = x * weight[:, None]
    # not a matrix product: its order of summation may change with the number of threads
    gram = np.array([[(weighted[:, i] * x[:, j]).sum() for j in range(k)] for i in range(k)])
    told = _independent(gram, spread[1:])
    parameters = int(told.sum()) + _effects(chosen, cluster, clusters)
    slopes, errors, jackknife = unknown.copy(), unknown.copy(), unknown.copy()
    if told.any():
        inverse = np.linalg.inv(gram[np.ix_(told, told)])
        slopes[told] = inverse @ (weighted[:, told] * y[:, None]).sum(axis=0)
        if clusters > 1 and n > parameters:
            remainder = y - (x[:, told] * slopes[told]).sum(axis=1)
            scores: Array = np.stack(
                [np.bincount(cluster, one * remainder, clusters) for one in weighted[:, told].T]
            )
            meat = np.array([[(a * b).sum() for b in scores] for a in scores])
            factor = clusters / (clusters - 1) * (n - 1) / (n - parameters)
            errors[told] = np.sqrt(np.diag(factor * inverse @ meat @ inverse))
            jackknife[told] = _jackknife(x[:, told], weighted[:, told], scores, cluster, clusters)
    own = np.stack([np.bincount(cluster, one, clusters) for one in (weighted * x).T])
    telling = np.where(
        told, own.sum(axis=1) ** 2 / np.maximum((own**2).sum(axis=1), np.finfo(float).tiny), np.nan
    )
    tells = np.zeros(columns.shape)
    tells[keep] = np.where(
        np.abs(x) > NOTHING * np.abs(table[:, 1:] - mean[1:]).max(axis=0), weighted * x, 0.0
    )
    return Fit(slopes, errors, keep, n, clusters, parameters, telling, jackknife, tells)


def _jackknife(x: Array, weighted: Array, scores: Array, cluster: Codes, clusters: int) -> Array:
    """Errors from how far slopes move without each cluster; NaN where without one of them they cannot be told."""
    k = x.shape[1]
    own = np.array(
        [[np.bincount(cluster, weighted[:, i] * x[:, j], clusters) for j in range(k)] for i in range(k)]
    )
    gram = own.sum(axis=2)
    rest = gram - own.transpose(2, 0, 1)
    if (np.linalg.det(rest) <= COLLINEAR * np.linalg.det(gram)).any():
        return np.full(k, np.nan)
    moved = np.linalg.solve(rest, scores.T[:, :, None])[:, :, 0]
    errors: Array = np.sqrt((clusters - 1) / clusters * (moved**2).sum(axis=0))
    return errors


def _levels(codes: Codes) -> int:
    return int(codes.max()) + 1 if codes.size else 0


def _independent(gram: Array, spread: Array) -> NDArray[np.bool_]:
    """Columns with variation of their own, taken in order."""
    told = np.zeros(spread.size, bool)
    for column in range(spread.size):
        own = gram[column, column]
        if told.any():
            cross = gram[told, column]
            own -= cross @ np.linalg.solve(gram[np.ix_(told, told)], cross)
        told[column] = own > COLLINEAR * spread[column]
    return told


def _effects(chosen: Sequence[tuple[Codes, int]], cluster: Codes, clusters: int) -> int:
    """Fixed effects that count as parameters."""
    nested = [_nested(codes, levels, cluster) for codes, levels in chosen]
    total = sum(levels for (_, levels), inside in zip(chosen, nested, strict=True) if not inside)
    return total - (len(chosen) - 1) + sum(nested)


def _nested(codes: Codes, levels: int, cluster: Codes) -> bool:
    """Does each group lie in one cluster?"""
    of = np.zeros(levels, np.int32)
    of[codes] = cluster
    return bool((of[codes] == cluster).all())

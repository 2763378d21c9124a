"""Takes sets of fixed effects out of columns: the residuals of their weighted regression on all the sets.

The largest set is eliminated exactly (its effects are means within groups); what remains, the Schur complement of the
normal equations on the smaller sets, is solved by conjugate gradients with the diagonal as preconditioner, all
columns at once. One pass over rows sorted by the largest set is one iteration. The estimator is that of Guimarães and
Portugal (2010, Stata Journal 10) and Correia (2017, reghdfe); the frequent alternative, alternating projections,
needs far more passes where sets are poorly connected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]
Codes = NDArray[np.int32]
Operator = Callable[[Array], Array]

COMPILED_FROM = 20_000
"""Rows from which compiled loops gain more than loading the compiler costs (about 0.4 s)."""
TOLERANCE = 1e-10
MOST_ITERATIONS = 20_000


def singletons(sets: Sequence[Codes], levels: Sequence[int]) -> NDArray[np.bool_]:
    """Which rows to keep once rows alone in a group are dropped, again and again until none is.

    A row alone in its group is fitted exactly by the group's effect: it tells nothing about any slope, and left in it
    makes clustered errors too small (Correia 2015).

    Args:
        sets: the codes of each set of fixed effects, from 0, each of shape (rows,).
        levels: the number of levels of each set.

    Returns:
        True for the rows that stay, shape (rows,).
    """
    keep = np.ones(sets[0].size if sets else 0, bool)
    kept = -1
    while kept != (kept := int(keep.sum())):
        for codes, count in zip(sets, levels, strict=True):
            alone = np.bincount(codes[keep], minlength=count) == 1
            if alone.any():
                keep &= ~alone[codes]
    return keep


def compact(codes: Codes, levels: int) -> tuple[Codes, int]:
    """The same groups numbered without gaps, and how many there are."""
    present = np.bincount(codes, minlength=levels) > 0
    number = np.cumsum(present, dtype=np.int32) - np.int32(1)
    return number[codes].astype(np.int32), int(present.sum())


def absorb(
    columns: Array,
    sets: Sequence[Codes],
    levels: Sequence[int],
    weights: Array,
    tolerance: float = TOLERANCE,
) -> Array:
    """What is left of ``columns`` after a weighted regression on all sets of fixed effects.

    Args:
        columns: shape (rows, k), finite.
        sets: codes of each set, from 0, without gaps, each of shape (rows,); at least one.
        levels: the number of levels of each set.
        weights: positive, shape (rows,).
        tolerance: of the equations' remainder, relative to where it began, in the preconditioner's norm.

    Returns:
        Residuals, shape (rows, k), in the order of the rows given.

    Raises:
        InputError: the equations did not settle within :data:`MOST_ITERATIONS`.
    """
    largest = int(np.argmax(levels))
    others = [place for place in range(len(sets)) if place != largest]
    first = np.cumsum([0, *(levels[place] for place in others)])
    codes = np.empty((columns.shape[0], len(others)), np.int32)
    for to, place in enumerate(others):
        codes[:, to] = sets[place] + np.int32(first[to])
    solve = _compiled if columns.shape[0] >= COMPILED_FROM else _plain
    return solve(columns, codes, int(first[-1]), sets[largest], levels[largest], weights, tolerance)


def _plain(
    columns: Array, codes: Codes, effects: int, group: Codes, groups: int, weights: Array, tolerance: float
) -> Array:
    total = np.bincount(group, weights, groups)

    def within(values: Array) -> Array:
        mean = np.stack([np.bincount(group, weights * one, groups) / total for one in values.T], axis=1)
        centred: Array = values - mean[group]
        return centred

    def sums(values: Array) -> Array:
        out = np.zeros((effects, values.shape[1]))
        for one in range(values.shape[1]):
            weighted = weights * values[:, one]
            for codes_of in codes.T:
                out[:, one] += np.bincount(codes_of, weighted, effects)
        return out

    def spread(values: Array) -> Array:
        every: Array = values[codes].sum(axis=1)
        return every

    if not effects:
        return within(columns)
    begin = sums(within(columns))
    found = _solve(lambda v: sums(within(spread(v))), begin, _diagonal(codes, weights, effects), tolerance)
    return within(columns - spread(found))


def _compiled(
    columns: Array, codes: Codes, effects: int, group: Codes, groups: int, weights: Array, tolerance: float
) -> Array:
    from outbid.evidence.statistics import absorb_kernels as kernels

    order, start = kernels.order_by(group, groups)
    sorted_rows = (np.empty_like(codes), np.empty_like(columns, order="C"), np.empty_like(weights))
    kernels.gather(codes, columns, weights, order, sorted_rows)
    codes, left, weights = sorted_rows
    kernels.within(left, weights, start)
    if effects:
        begin = np.zeros((effects, left.shape[1]))
        kernels.sums(left, weights, codes, begin)
        buffer = np.empty((int(np.diff(start).max()), left.shape[1]))

        def apply(values: Array) -> Array:
            out = np.zeros(values.shape)
            kernels.apply(values, weights, codes, start, buffer, out)
            return out

        found = _solve(apply, begin, _diagonal(codes, weights, effects), tolerance)
        kernels.subtract(left, found, codes)
        kernels.within(left, weights, start)
    result = np.empty_like(left)
    result[order] = left
    return result


def _diagonal(codes: Codes, weights: Array, effects: int) -> Array:
    total = np.zeros(effects)
    for one in codes.T:
        total += np.bincount(one, weights, effects)
    return total


def _solve(apply: Operator, right: Array, diagonal: Array, tolerance: float) -> Array:
    """Conjugate gradients, each column with steps of its own; the equations are singular but consistent."""
    per = 1.0 / diagonal[:, None]
    found = np.zeros(right.shape)
    left = right.copy()
    direction = per * left
    size = (left * direction).sum(axis=0)
    enough = tolerance**2 * size
    for _ in range(MOST_ITERATIONS):
        open_ = size > enough
        if not open_.any():
            return found
        moved = apply(direction)
        curve = (direction * moved).sum(axis=0)
        step = np.where(open_ & (curve > 0), size / np.where(curve > 0, curve, 1.0), 0.0)
        found += step * direction
        left -= step * moved
        scaled = per * left
        smaller = (left * scaled).sum(axis=0)
        direction = scaled + np.where(open_, smaller / np.where(size > 0, size, 1.0), 0.0) * direction
        # a column whose equations are met to rounding has nothing left to gain
        size = np.where(curve > 0, smaller, 0.0)
    raise InputError("premium.not_settled", iterations=MOST_ITERATIONS)

"""The market of groups: shifts common to whole groups of workers and seats, solved for every scenario at once."""

from __future__ import annotations

from math import fsum

import numpy as np
from numpy.typing import NDArray

from outbid.market.batches.linear import solve_each

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_LONGEST = 2.0
_LEAST = 1e-300  # a group that has underflowed must not make all others' equations singular


def surplus(workers: Array, seats: Array) -> Array:
    """N − M of each scenario, shape (S,), without rounding on the way where it matters."""
    result: Array = workers.sum(1) - seats.sum(1)
    for s in np.flatnonzero(np.abs(result) <= 1e-6 * seats.sum(1)):
        result[s] = fsum([*workers[s].tolist(), *(-seats[s]).tolist()])
    return result


def balance(
    hires: Array,
    weights: Array,
    unmatched: tuple[Array, Array],
    masses: tuple[Array, Array],
    parts: tuple[Index, Index],
    gaps: Array,
) -> Array:
    """Shifts of groups that clear the market of groups, shape (S, R + C), by a few Newton steps.

    Shifts (s, t) turn the hires between groups into hires·exp(λs + (1−λ)t), and the unmatched into unmatched·exp(s).
    In each part that shares nobody with the others one equation is replaced by the sum of all rows less the sum of all
    columns, in which the hires drop out: the unmatched come out right relative to themselves, however few they are.

    Args:
        hires: between groups, shape (S, R, C).
        weights: λ, shape (R, C).
        unmatched: idle workers (S, R) and open seats (S, C) by group.
        masses: workers (S, R) and seats (S, C) by group.
        parts: part of each group of workers (R,) and of seats (C,).
        gaps: all workers less all seats of each part, shape (S, parts).
    """
    count, rows, columns = hires.shape
    shift = np.zeros((count, rows + columns))
    at_row, at_column = np.arange(rows), rows + np.arange(columns)
    for _ in range(6):
        s, t = shift[:, :rows], shift[:, rows:]
        turned = hires * np.exp(weights * s[:, :, None] + (1 - weights) * t[:, None, :])
        idle, empty = unmatched[0] * np.exp(s), unmatched[1] * np.exp(t)
        wrong = np.concatenate([turned.sum(2) + idle - masses[0], turned.sum(1) + empty - masses[1]], 1)
        jacobian = np.zeros((count, rows + columns, rows + columns))
        up, down = weights * turned, (1 - weights) * turned
        jacobian[:, at_row, at_row] = up.sum(2) + idle + _LEAST
        jacobian[:, at_column, at_column] = down.sum(1) + empty + _LEAST
        jacobian[:, :rows, rows:] = down
        jacobian[:, rows:, :rows] = up.transpose(0, 2, 1)
        for part in range(gaps.shape[1]):
            own, others = np.flatnonzero(parts[0] == part), np.flatnonzero(parts[1] == part)
            alone, left = idle[:, own].sum(1), empty[:, others].sum(1)
            first, scale = own[0], alone + left
            wrong[:, first] = (alone - left - gaps[:, part]) / scale
            jacobian[:, first] = 0
            jacobian[:, first, own] = idle[:, own] / scale[:, None]
            jacobian[:, first, rows + others] = -empty[:, others] / scale[:, None]
        step = np.clip(solve_each(jacobian, wrong), -_LONGEST, _LONGEST)
        shift -= step
        if not np.nanmax(np.abs(step), initial=0.0) > 1e-11:
            break
    return shift

"""Many scenarios of a market with linear frontiers: every pass is one matrix–matrix product.

With linear frontiers ``log μ = λa + (1−λ)b + φ``, λ fixed by the groups that meet. A shift of a worker's amenity by
δ adds ``λδ/σ``, which is as if ``a`` were ``a + δ/σ``: in the shifted potentials all scenarios share φ, and only their
unmatched differ. So the hires of a reference, scaled by factors of rows and columns, are those of any scenario:

    μ_s = exp(λ·da_s) · reference · exp((1−λ)·db_s)

One sweep solves all rows, then all columns. What sweeps mend slowly, the balance between the few unmatched of both
sides, is solved after each sweep in the market of groups: factors common to a group turn the totals of groups by the
same law (aggregation and disaggregation; Koury, McAllister & Stewart 1984). Anderson's mixing does the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.batch_balance import balance, surplus
from outbid.market.batch_mixing import Mixing
from outbid.market.batch_reference import Reference

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_FURTHEST = 300.0
_FEWEST = 1e-280


class Scenarios(NamedTuple):
    """Masses, and what each type would leave unmatched at the reference's (shifted) potentials; types by group.

    Args:
        workers: shape (S, X).
        seats: shape (S, Y).
        idle: unmatched workers at ``da = 0``, shape (S, X).
        open: empty seats at ``db = 0``, shape (S, Y).
    """

    workers: Array
    seats: Array
    idle: Array
    open: Array

    def of(self, which: Flags) -> Scenarios:
        """Some of the scenarios."""
        return Scenarios(*(each[which] for each in self))


class Departure(NamedTuple):
    """Where scenarios clear, relative to the reference.

    Args:
        da: shape (S, X).
        db: shape (S, Y).
        worker_residual: greatest error of a worker's margin relative to its mass, shape (S,).
        seat_residual: the same of seats.
        sweeps: sweeps done, shape (S,).
        converged: shape (S,).
    """

    da: Array
    db: Array
    worker_residual: Array
    seat_residual: Array
    sweeps: NDArray[np.intp]
    converged: Flags


def potential(sums: Array, weights: Array, free: Array, masses: Array, start: Array) -> Array:
    """Solves ``Σ_k sums_k·exp(weights_k·d) + free·exp(d) = masses`` for d, everywhere at once.

    One sum of weight ½ is a quadratic in exp(d/2), solved without cancellation; otherwise Newton's method on the
    logarithm, which is convex and rises in d, so that it overshoots at most once.

    Args:
        sums: shape (K, S, N), not negative.
        weights: shape (K, N), in (0, 1).
        free: shape (S, N).
        masses: shape (S, N), positive.
        start: shape (S, N), where Newton's method begins.
    """
    if len(sums) == 1 and (weights == 0.5).all():
        half = sums[0]
        root: Array = 2 * np.log(2 * masses / (half + np.sqrt(half * half + 4 * free * masses)))
        return root
    d = start
    for _ in range(60):
        total, slope = _total(sums, weights, free, d)
        step = np.log(total / masses) * (total / slope)
        d = d - step
        if not np.abs(step).max() > 1e-8:  # what Newton's method leaves is of the order of the step's square
            break
    return d


def _total(sums: Array, weights: Array, free: Array, d: Array) -> tuple[Array, Array]:
    """Persons of each type at d, and the derivative."""
    total = free * np.exp(d)
    slope = total.copy()
    for part, weight in zip(sums, weights, strict=True):
        term = part * np.exp(weight * d)
        total += term
        slope += weight * term
    return total, slope


def _grouped(values: Array, groups: Sequence[slice]) -> Array:
    """Sums over each group of the last axis."""
    return np.stack([values[..., group].sum(-1) for group in groups], -1)


def depart(reference: Reference, scenarios: Scenarios, tolerance: float, most_sweeps: int) -> Departure:
    """Clears all scenarios at once; those that have cleared leave the batch.

    A scenario is given up, and said not to have converged, if it departs so far that hires which underflow in the
    reference could matter to it.

    Args:
        reference: the market they depart from.
        scenarios: S of them.
        tolerance: on the greatest error of a margin relative to its mass.
        most_sweeps: after which a scenario is given up.
    """
    count = len(scenarios.workers)
    blank = np.full(count, np.inf)
    found = Departure(
        np.zeros_like(scenarios.workers),
        np.zeros_like(scenarios.seats),
        blank,
        blank.copy(),
        np.zeros(count, np.intp),
        np.zeros(count, bool),
    )
    usable = (scenarios.idle.min(1) > _FEWEST) & (scenarios.open.min(1) > _FEWEST)
    if usable.any():
        with np.errstate(all="ignore"):
            _sweeps(reference, scenarios.of(usable), np.flatnonzero(usable), found, tolerance, most_sweeps)
    return found


def _sweeps(
    reference: Reference,
    now: Scenarios,
    left: NDArray[np.intp],
    found: Departure,
    tolerance: float,
    most_sweeps: int,
) -> None:
    """Writes to ``found`` where the scenarios ``left`` end."""
    a, b = np.zeros_like(now.workers), np.zeros_like(now.seats)
    safe, best = b, np.full(len(left), np.inf)
    gaps = _gaps(reference, now)
    row_weights, column_weights = reference.row_weights, reference.column_weights
    mixing = Mixing(len(left))
    for sweep in range(1, most_sweeps + 1):
        row_sums = reference.row_sums(b)
        a = potential(row_sums, row_weights, now.idle, now.workers, a)
        sums = reference.column_sums(a)
        error = np.abs(_total(sums, column_weights, now.open, b)[0] / now.seats - 1).max(1)
        image = potential(sums, column_weights, now.open, now.seats, b)
        image += _balanced(reference, now, sums, column_weights, a, image, gaps)
        moved = image - b
        # unmatched people count relative to themselves: the logs must stand still, too
        done = (error <= tolerance) & (np.abs(moved).max(1) <= 10 * tolerance)
        lost = ~(np.abs(a).max(1) + np.abs(b).max(1) <= _FURTHEST) | ~np.isfinite(image).all(1)
        leave = done | lost | (sweep == most_sweeps)
        if leave.any():
            some, who = left[leave], now.of(leave)
            rows = _total(row_sums[:, leave], row_weights, who.idle, a[leave])[0]
            found.da[some], found.db[some] = a[leave], b[leave]
            found.worker_residual[some] = np.abs(rows / who.workers - 1).max(1)
            found.seat_residual[some], found.sweeps[some] = error[leave], sweep
            found.converged[some] = done[leave]
        stay = ~leave
        if not stay.any():
            return
        if leave.any():
            left, a, b, safe, best, gaps = left[stay], a[stay], b[stay], safe[stay], best[stay], gaps[stay]
            now, error, image, moved = now.of(stay), error[stay], image[stay], moved[stay]
            mixing.keep(stay)
        worse = error > 10 * best
        best = np.minimum(best, error)
        mixing.restart(worse)
        b = mixing.next(image, moved)
        # mixing went astray: go on from the last plain sweep
        b[worse] = safe[worse]
        mixing.restart(worse)
        safe = image


def _balanced(
    reference: Reference,
    now: Scenarios,
    sums: Array,
    column_weights: Array,
    a: Array,
    b: Array,
    gaps: Array,
) -> Array:
    """The shift of every seat type that balances the groups, shape (S, Y)."""
    rows, columns = reference.rows, reference.columns
    hires = [_grouped(part * np.exp(w * b), columns) for part, w in zip(sums, column_weights, strict=True)]
    shift = balance(
        np.stack(hires, 1),
        reference.weights,
        (_grouped(now.idle * np.exp(a), rows), _grouped(now.open * np.exp(b), columns)),
        (_grouped(now.workers, rows), _grouped(now.seats, columns)),
        (reference.row_part, reference.column_part),
        gaps,
    )
    return np.repeat(shift[:, len(rows) :], [group.stop - group.start for group in columns], axis=1)


def _gaps(reference: Reference, now: Scenarios) -> Array:
    """Workers less seats of each part, shape (S, parts)."""
    row_part = np.repeat(reference.row_part, [s.stop - s.start for s in reference.rows])
    column_part = np.repeat(reference.column_part, [s.stop - s.start for s in reference.columns])
    return np.stack(
        [
            surplus(now.workers[:, row_part == part], now.seats[:, column_part == part])
            for part in range(int(row_part.max()) + 1)
        ],
        1,
    )

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

from outbid.market.batches.balance import balance, surplus
from outbid.market.batches.reference import Reference
from outbid.market.batches.rounds import FURTHEST, Departure, converge

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

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
        # what Newton's method leaves is of the order of the step's square
        if not np.nanmax(np.abs(step), initial=0.0) > 1e-6:
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


class _Rounds:
    """Sweeps of all scenarios; the point is b relative to the reference."""

    def __init__(self, reference: Reference, scenarios: Scenarios) -> None:
        self._reference, self._now = reference, scenarios
        self._row_weights, self._column_weights = reference.row_weights, reference.column_weights
        self._gaps = _gaps(reference, scenarios)
        self._a, self._b = np.zeros_like(scenarios.workers), np.zeros_like(scenarios.seats)
        self._row_sums = np.zeros(0)
        self._seat_error = np.zeros(0)

    def start(self) -> Array:
        return self._b

    def round(self, point: Array) -> tuple[Array, Array]:
        reference, now = self._reference, self._now
        self._row_sums = reference.row_sums(point)
        self._a = potential(self._row_sums, self._row_weights, now.idle, now.workers, self._a)
        sums = reference.column_sums(self._a)
        filled = _total(sums, self._column_weights, now.open, point)[0]
        self._b, self._seat_error = point, np.abs(filled / now.seats - 1).max(1)
        image = potential(sums, self._column_weights, now.open, now.seats, point)
        image += self._balance(sums, image)
        image[~(np.abs(self._a).max(1) <= FURTHEST)] = np.nan
        return image, self._seat_error

    def stand(self, which: Flags) -> tuple[Array, Array, Array, Array]:
        a, who = self._a[which], self._now.of(which)
        filled = _total(self._row_sums[:, which], self._row_weights, who.idle, a)[0]
        return a, self._b[which], np.abs(filled / who.workers - 1).max(1), self._seat_error[which]

    def keep(self, which: Flags) -> None:
        self._now, self._a, self._gaps = self._now.of(which), self._a[which], self._gaps[which]

    def _balance(self, sums: Array, b: Array) -> Array:
        """The shift of every seat type that balances the groups, shape (S, Y)."""
        reference, now = self._reference, self._now
        rows, columns = reference.rows, reference.columns
        pairs = zip(sums, self._column_weights, strict=True)
        hires = np.stack([_grouped(part * np.exp(weight * b), columns) for part, weight in pairs], 1)
        shift = balance(
            hires,
            reference.weights,
            (_grouped(now.idle * np.exp(self._a), rows), _grouped(now.open * np.exp(b), columns)),
            (_grouped(now.workers, rows), _grouped(now.seats, columns)),
            (reference.row_part, reference.column_part),
            self._gaps,
        )
        return np.repeat(shift[:, len(rows) :], [group.stop - group.start for group in columns], axis=1)


def depart(reference: Reference, scenarios: Scenarios, tolerance: float, most_sweeps: int) -> Departure:
    """Clears all scenarios at once.

    A scenario is given up, and said not to have converged, if it departs so far that hires which underflow in the
    reference could matter to it.

    Args:
        reference: the market they depart from.
        scenarios: S of them.
        tolerance: on the greatest error of a margin relative to its mass.
        most_sweeps: after which a scenario is given up.
    """
    found = Departure.none(scenarios.workers, scenarios.seats)
    usable = (scenarios.idle.min(1) > _FEWEST) & (scenarios.open.min(1) > _FEWEST)
    if usable.any():
        with np.errstate(all="ignore"):
            rounds = _Rounds(reference, scenarios.of(usable))
            converge(rounds, np.flatnonzero(usable), found, tolerance, most_sweeps)
    return found


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

"""Rounds of many scenarios at once, with mixing; scenarios that have cleared leave."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from outbid.market.batches.mixing import Mixing

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

FURTHEST = 300.0
"""That logs may depart; what underflows where scenarios start from cannot matter within that."""


class Rounds(Protocol):
    """Scenarios that are being cleared; a point is what their next round starts from, shape (S, size)."""

    def start(self) -> Array:
        """The first point."""
        ...

    def round(self, point: Array) -> tuple[Array, Array]:
        """The point's image after a round (nan: departed too far), and the greatest relative error of a margin at the
        point, shape (S,)."""
        ...

    def stand(self, which: Flags) -> tuple[Array, Array, Array, Array]:
        """Where these stood in the last round: a, b, and the greatest errors of workers' and of seats' margins."""
        ...

    def keep(self, which: Flags) -> None:
        """Drops all other scenarios."""
        ...


class Departure(NamedTuple):
    """Where scenarios end, relative to where they start from.

    Args:
        da: shape (S, X).
        db: shape (S, Y).
        worker_residual: greatest error of a worker's margin relative to its mass, shape (S,).
        seat_residual: the same of seats.
        sweeps: rounds done, shape (S,).
        converged: shape (S,).
    """

    da: Array
    db: Array
    worker_residual: Array
    seat_residual: Array
    sweeps: Index
    converged: Flags

    @staticmethod
    def none(workers: Array, seats: Array) -> Departure:
        """Nothing done, for masses (S, X) and (S, Y)."""
        count = len(workers)
        blank = np.full(count, np.inf)
        return Departure(
            np.zeros(workers.shape),
            np.zeros(seats.shape),
            blank,
            blank.copy(),
            np.zeros(count, np.intp),
            np.zeros(count, bool),
        )


def converge(rounds: Rounds, left: Index, found: Departure, tolerance: float, most_sweeps: int) -> None:
    """Writes to ``found`` where the scenarios ``left`` end.

    Args:
        rounds: of these scenarios.
        left: their places in ``found``.
        found: all scenarios.
        tolerance: on the greatest error of a margin relative to its mass.
        most_sweeps: after which a scenario is given up. So is one that departs too far.
    """
    point = rounds.start()
    safe, best = point, np.full(len(left), np.inf)
    mixing = Mixing(len(left))
    for sweep in range(1, most_sweeps + 1):
        image, error = rounds.round(point)
        moved = image - point
        # unmatched people count relative to themselves: the logs must stand still, too
        done = (error <= tolerance) & (np.abs(moved).max(1) <= 10 * tolerance)
        lost = ~(np.abs(image).max(1) <= FURTHEST)
        leave = done | lost | (sweep == most_sweeps)
        if leave.any():
            some = left[leave]
            (
                found.da[some],
                found.db[some],
                found.worker_residual[some],
                found.seat_residual[some],
            ) = rounds.stand(leave)
            found.sweeps[some] = sweep
            found.converged[some] = done[leave]
            stay = ~leave
            if not stay.any():
                return
            left, safe, best, image, moved, error = (
                each[stay] for each in (left, safe, best, image, moved, error)
            )
            rounds.keep(stay)
            mixing.keep(stay)
        worse = error > 10 * best
        best = np.minimum(best, error)
        mixing.restart(worse)
        point = mixing.next(image, moved)
        # mixing went astray: go on from the last plain round
        point[worse] = safe[worse]
        mixing.restart(worse)
        safe = image

"""The data: who was hired where, who is unmatched, which seats are open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.market.estimate import checks

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Table:
    """Observed matches of one market.

    Args:
        hires: shape (X, Y), μ_xy, persons of type x in seats of type y; zeros are fine.
        unmatched: shape (X,), μ_x0, persons without a seat.
        open_seats: shape (Y,), μ_0y, seats without a person.
        feasible: shape (X, Y), which pairs can match; ``None``: all. A cell that is empty because the pair cannot match
            says nothing about its surplus; one that is empty by chance does.
        persons_per_count: how many persons one counted person stands for: 100 in a 1% sample, 1 in a census.

    Raises:
        InputError: numbers that are no counts, shapes that do not fit, a type without members, hires where none can be.
    """

    hires: Array
    unmatched: Array
    open_seats: Array
    feasible: Mask | None = None
    persons_per_count: float = 1.0

    def __post_init__(self) -> None:
        for name in ("hires", "unmatched", "open_seats"):
            array = np.array(getattr(self, name), np.float64)
            object.__setattr__(self, name, array)
            checks.not_a_count(name, array)
        checks.wrong_shape("hires", self.hires, (self.unmatched.size, self.open_seats.size))
        checks.wrong_shape("unmatched", self.unmatched, (self.unmatched.size,))
        checks.wrong_shape("open_seats", self.open_seats, (self.open_seats.size,))
        checks.not_positive("persons_per_count", self.persons_per_count)
        if self.feasible is not None:
            object.__setattr__(self, "feasible", np.array(self.feasible, np.bool_))
            checks.wrong_shape("feasible", self.possible, self.shape)
            checks.hired_across_a_ban(self.hires, self.possible)
        checks.nobody_there("workers", self.workers)
        checks.nobody_there("seats", self.seats)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of worker types and of seat types."""
        return self.unmatched.size, self.open_seats.size

    @property
    def workers(self) -> Array:
        """n_x = Σ_y μ_xy + μ_x0, shape (X,), persons."""
        masses: Array = self.hires.sum(axis=1) + self.unmatched
        return masses

    @property
    def seats(self) -> Array:
        """m_y = Σ_x μ_xy + μ_0y, shape (Y,), seats."""
        masses: Array = self.hires.sum(axis=0) + self.open_seats
        return masses

    @property
    def possible(self) -> Mask:
        """Which pairs can match, shape (X, Y)."""
        return np.ones(self.shape, np.bool_) if self.feasible is None else self.feasible

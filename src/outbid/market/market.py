"""The problem: who can work where, what a hire is worth, and what a package costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.market.checks import (
    classes_out_of_range,
    masses_not_positive,
    nobody_may_hire,
    not_numbers,
    not_whole,
    not_yes_or_no,
    scales_unusable,
    values_not_finite,
    wrong_shape,
)
from outbid.market.frontier import Frontier, transferable

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Frontiers:
    """Frontiers shared by classes: worker class r and seat class s meet at ``tables[of[r, s]]``.

    Args:
        tables: the distinct frontiers.
        of: shape (worker classes, seat classes), indices into ``tables``.
        worker_class: shape (X,), class of each worker type.
        seat_class: shape (Y,), class of each seat type.
    """

    tables: tuple[Frontier, ...]
    of: Index
    worker_class: Index
    seat_class: Index

    def __post_init__(self) -> None:
        for name in ("of", "worker_class", "seat_class"):
            object.__setattr__(self, name, not_whole(f"frontiers.{name}", getattr(self, name)))

    @staticmethod
    def same(frontier: Frontier, workers: int, seats: int) -> Frontiers:
        """One frontier for every pair."""
        return Frontiers(
            (frontier,), np.zeros((1, 1), np.intp), np.zeros(workers, np.intp), np.zeros(seats, np.intp)
        )

    @staticmethod
    def by_worker(frontiers: Sequence[Frontier], worker_class: ArrayLike, seats: int) -> Frontiers:
        """Frontiers that depend on the worker's class only, as a tax on wages does."""
        of = np.arange(len(frontiers), dtype=np.intp)[:, None]
        return Frontiers(tuple(frontiers), of, np.asarray(worker_class, np.intp), np.zeros(seats, np.intp))


@dataclass(frozen=True, eq=False)
class Pairs:
    """The pairs that can match when most cannot: row-compressed, seats ascending within each worker.

    Args:
        start: shape (X + 1,), where each worker's pairs begin; the last is the number of pairs P.
        seat: shape (P,), the seat type of each pair.
    """

    start: Index
    seat: Index

    def __post_init__(self) -> None:
        for name in ("start", "seat"):
            object.__setattr__(self, name, not_whole(f"pairs.{name}", getattr(self, name)))

    @property
    def worker(self) -> Index:
        """Worker type of each pair, shape (P,)."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


@dataclass(frozen=True, eq=False)
class Market:
    """A two-sided market with packages as the transfer: U = α + W(c), V = γ − c; unmatched: 0.

    Args:
        workers: shape (X,), mass n_x > 0 of each type of worker, persons.
        seats: shape (Y,), mass m_y > 0 of each type of seat, vacancies.
        value: γ, what a hire is worth to the employer, money; (X, Y) or anything that broadcasts to it; with
            ``pairs`` shape (P,) or a number.
        amenity: α, what the match is worth to the worker beside the package, less what being unmatched is worth, money;
            shapes as ``value``.
        frontiers: W for every pair; ``None``: transferable, W(c) = c.
        worker_scale: σ, the scale of workers' tastes, money; 0 together with ``seat_scale``: no tastes, exact clearing.
        seat_scale: τ, the scale of employers' tastes, money.
        feasible: shape (X, Y), which pairs can match; ``None``: all.
        pairs: the same for a sparse market; then ``feasible`` is ``None``.

    Raises:
        InputError: masses that are not positive, an empty side, numbers that are not finite, shapes that do not fit,
            one scale of zero, a worker that nobody may hire, a seat that nobody may take.
    """

    workers: Array
    seats: Array
    value: Array
    amenity: Array = field(default_factory=lambda: np.zeros(()))
    frontiers: Frontiers | None = None
    worker_scale: float = 1.0
    seat_scale: float = 1.0
    feasible: NDArray[np.bool_] | None = None
    pairs: Pairs | None = None

    def __post_init__(self) -> None:
        for name in ("workers", "seats", "value", "amenity"):
            object.__setattr__(self, name, not_numbers(name, getattr(self, name)))
        if self.feasible is not None:
            object.__setattr__(self, "feasible", not_yes_or_no("feasible", self.feasible))
        masses_not_positive(self.workers, self.seats)
        values = {"value": self.value, "amenity": self.amenity}
        wrong_shape(self.shape, values, self.feasible, self.pairs)
        values_not_finite(values)
        scales_unusable(self.worker_scale, self.seat_scale)
        if self.frontiers is None:
            same = Frontiers.same(transferable(), *self.shape)
            object.__setattr__(self, "frontiers", same)
        classes_out_of_range(self.shape, self.terms)
        nobody_may_hire(self.shape, self.feasible, self.pairs)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of worker types and of seat types."""
        return len(self.workers), len(self.seats)

    @property
    def terms(self) -> Frontiers:
        """The frontiers; never ``None``."""
        assert self.frontiers is not None
        return self.frontiers

    @property
    def exact(self) -> bool:
        """Whether nobody has tastes, so that clearing is an assignment."""
        return self.worker_scale == 0

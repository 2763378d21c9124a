"""A market without tastes as arrays for the solvers: each person a row, each employer a column with seats."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.frontier import PiecewiseLinear
from outbid.market.market import Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Problem:
    """N persons, J employers.

    Args:
        market: as it was stated.
        person: type of each person, shape (N,).
        room: seats of each employer, shape (J,).
        scale: the size of money in this market: the greatest γ or α there is in absolute terms, at least 1e-300.
    """

    market: Market
    person: Index
    room: Index
    scale: float

    @property
    def shape(self) -> tuple[int, int]:
        """Persons and employers."""
        return len(self.person), len(self.room)

    @property
    def tables(self) -> tuple[PiecewiseLinear, ...]:
        """The frontiers."""
        return tuple(table for table in self.market.terms.tables if isinstance(table, PiecewiseLinear))

    @property
    def one_each(self) -> bool:
        """Whether every type is one person, so that rows are as stated."""
        return len(self.person) == self.market.shape[0]


def state(market: Market) -> Problem:
    """Checks that the market can be cleared exactly.

    Raises:
        InputError: tastes, masses that are not whole numbers, frontiers that are not tables, more memory than there is.
    """
    if not market.exact:
        raise InputError("exact.tastes", worker_scale=market.worker_scale, seat_scale=market.seat_scale)
    for side, masses in (("workers", market.workers), ("seats", market.seats)):
        odd = masses != np.round(masses)
        if odd.any():
            at = int(np.argmax(odd))
            raise InputError("exact.not_whole", where=f"{side}[{at}]", value=masses[at])
    for at, table in enumerate(market.terms.tables):
        if not isinstance(table, PiecewiseLinear):
            raise InputError("exact.frontier", where=f"frontiers.tables[{at}]")
    persons = int(market.workers.sum())
    _fits(market, persons)
    counts = market.workers.astype(np.intp)
    person = np.repeat(np.arange(len(counts)), counts)
    # one more than there are people: a seat that nobody could fill still keeps the price at nothing
    room = np.minimum(market.seats, persons + 1).astype(np.intp)
    return Problem(market, person, room, _scale(market))


def _scale(market: Market) -> float:
    """The greatest money that may matter: values, amenities, and what a package is worth that costs a value at most."""
    value, amenity = (
        max(float(a.max()), -float(a.min())) if a.size else 0.0 for a in (market.value, market.amenity)
    )
    worths = [
        abs(float(table.worth(np.clip(cost, table.floor, table.cap))))
        for table in market.terms.tables
        for cost in (0.0, value)
    ]
    return max(value, amenity, *worths, 1e-300)


def _fits(market: Market, persons: int) -> None:
    """Says before anything is allocated what would not fit."""
    employers = market.shape[1]
    pairs = persons * employers
    if market.pairs is not None:
        pairs = int(np.diff(market.pairs.start) @ market.workers)
    needed = 8 * (2.5 * pairs + 8 * (persons + employers))
    free = _free_memory()
    if needed > free:
        raise InputError(
            "exact.too_large",
            persons=persons,
            employers=employers,
            needed=round(needed / 1e9, 1),
            free=round(free / 1e9, 1),
        )


def _free_memory() -> float:
    """Bytes that can be had now; inf where the system does not say."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:  # noqa: PTH123 - not a file of the user's
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return float(line.split()[1]) * 1024
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (OSError, ValueError, AttributeError):
        return float("inf")


def shifts(problem: Problem) -> Array | None:
    """W(c) − c of each table where money passes undiminished everywhere; ``None`` if it does not."""
    if all((table.slopes == 1).all() for table in problem.tables):
        return np.array([float(table.values[0] - table.knots[0]) for table in problem.tables])
    return None


def surplus(problem: Problem, shift: Array) -> Array:
    """S = α + γ + W(c) − c, shape (N, J), −inf where a pair cannot match; for transferable markets that are dense."""
    market, terms = problem.market, problem.market.terms
    result = np.empty(problem.shape)
    np.copyto(result, market.value if problem.one_each else _rows(market.value, problem))
    if market.amenity.any():
        result += market.amenity if problem.one_each else _rows(market.amenity, problem)
    if shift.any():
        by_class = shift[terms.of][:, terms.seat_class]
        for rank in range(len(by_class)):
            result[terms.worker_class[problem.person] == rank] += by_class[rank]
    if market.feasible is not None:
        result[~(market.feasible if problem.one_each else market.feasible[problem.person])] = -np.inf
    return result


def _rows(array: Array, problem: Problem) -> Array:
    return np.broadcast_to(array, problem.market.shape)[problem.person]


@dataclass(frozen=True, eq=False)
class PairList:
    """The pairs that can match, row-compressed by person, with what compiled loops need beside.

    Args:
        start: shape (N + 1,).
        seat: employer of each pair, shape (P,).
        value: γ by pair.
        amenity: α by pair (a view that repeats one number where there is only one).
    """

    start: Index
    seat: NDArray[Any]
    value: Array
    amenity: Array

    @property
    def arrays(self) -> tuple[Index, NDArray[Any], Array, Array]:
        """In the order of the kernels."""
        return self.start, self.seat, self.value, self.amenity


def pair_list(problem: Problem) -> PairList:
    """All pairs of persons and employers that can match."""
    market = problem.market
    persons, employers = problem.shape
    if market.pairs is not None:
        lengths = np.diff(market.pairs.start)[problem.person]
        start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp)
        pick = None
        if not problem.one_each:
            pick = np.repeat(market.pairs.start[problem.person] - start[:-1], lengths) + np.arange(start[-1])
        seat = market.pairs.seat if pick is None else market.pairs.seat[pick]
        flat = []
        for array in (market.value, market.amenity):
            if array.size == 1 < len(seat) or array.ndim == 0:
                flat.append(_spread(array.reshape(()), len(seat)))
            else:
                flat.append(array if pick is None else array[pick])
        return PairList(start, seat.astype(np.int32), *flat)
    flat = [_dense(array, problem) for array in (market.value, market.amenity)]
    seat = np.tile(np.arange(employers, dtype=np.int32), persons)
    start = np.arange(persons + 1, dtype=np.intp) * employers
    if market.feasible is not None:
        can = market.feasible if problem.one_each else market.feasible[problem.person]
        keep = can.ravel()
        start = np.concatenate([[0], np.cumsum(can.sum(1))]).astype(np.intp)
        seat = seat[keep]
        flat = [_spread(array[0], len(seat)) if array.strides == (0,) else array[keep] for array in flat]
    return PairList(start, seat, *flat)


def _spread(array: Array, length: int) -> Array:
    return np.broadcast_to(array, (length,))


def _dense(array: Array, problem: Problem) -> Array:
    persons, employers = problem.shape
    if array.size == 1:
        return _spread(array.reshape(()), persons * employers)
    if problem.one_each:
        return np.broadcast_to(array, problem.shape).ravel()
    return _rows(array, problem).ravel()

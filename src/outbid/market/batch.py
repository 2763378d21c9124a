"""Many scenarios of one market at once: the same values, packages and feasible pairs, other masses and shifts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.market.batches.packages import MOST_PAIRS, Shifted, depart_packages
from outbid.market.batches.reference import reference
from outbid.market.batches.separable import Scenarios, depart
from outbid.market.logit import clear
from outbid.market.market import Market
from outbid.market.outcome import Outcome

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_BLOCK = 1 << 16
_FEWEST_AT_ONCE = 32
_MOST_SWEEPS = 60  # what needs more is better solved by itself, with Newton's method


@dataclass(frozen=True, eq=False)
class BatchOutcome:
    """Where every scenario clears; :meth:`outcome` gives one of them in full.

    Args:
        market: what the scenarios share.
        workers: masses, shape (S, X).
        seats: masses, shape (S, Y).
        worker_shift: added to every amenity of a worker type, money, shape (S, X); ``None``: nothing.
        seat_shift: added to every value of a seat type, money, shape (S, Y); ``None``: nothing.
        log_unmatched: a = log μ_x0, shape (S, X).
        log_open: b = log μ_0y, shape (S, Y).
        status: of each scenario, as :attr:`~outbid.market.outcome.Outcome.status`.
        worker_residual: greatest |n − μ_x0 − Σ_y μ| / n, shape (S,).
        seat_residual: greatest |m − μ_0y − Σ_x μ| / m, shape (S,).
        passes: visits of all pairs, shape (S,); a matrix–matrix product counts once for each of its scenarios.
        sweeps: of these, rounds in which hires were computed anew, shape (S,).
    """

    market: Market
    workers: Array
    seats: Array
    worker_shift: Array | None
    seat_shift: Array | None
    log_unmatched: Array
    log_open: Array
    status: tuple[str, ...]
    worker_residual: Array
    seat_residual: Array
    passes: Index
    sweeps: Index

    def __len__(self) -> int:
        """Number of scenarios."""
        return len(self.workers)

    @property
    def converged(self) -> NDArray[np.bool_]:
        """Which scenarios have cleared, shape (S,)."""
        return np.array([status == "cleared" for status in self.status])

    @property
    def unmatched(self) -> Array:
        """μ_x0, persons without a match, shape (S, X)."""
        return np.exp(self.log_unmatched)

    @property
    def open_seats(self) -> Array:
        """μ_0y, seats that stay open, shape (S, Y)."""
        return np.exp(self.log_open)

    @property
    def worker_welfare(self) -> Array:
        """u_x = −σ log(μ_x0 / n_x), money, shape (S, X)."""
        return self.market.worker_scale * (np.log(self.workers) - self.log_unmatched)

    @property
    def seat_welfare(self) -> Array:
        """v_y = −τ log(μ_0y / m_y), money, shape (S, Y)."""
        return self.market.seat_scale * (np.log(self.seats) - self.log_open)

    def outcome(self, scenario: int) -> Outcome:
        """One scenario as if it had been cleared by itself."""
        return Outcome(
            scenario_market(
                self.market, self.workers, self.seats, self.worker_shift, self.seat_shift, scenario
            ),
            self.log_unmatched[scenario],
            self.log_open[scenario],
            self.status[scenario] == "cleared",
            self.status[scenario],
            float(self.worker_residual[scenario]),
            float(self.seat_residual[scenario]),
            int(self.passes[scenario]),
            int(self.sweeps[scenario]),
        )


def scenario_market(
    market: Market,
    workers: Array,
    seats: Array,
    worker_shift: Array | None,
    seat_shift: Array | None,
    scenario: int,
) -> Market:
    """The market of one scenario; arguments as of :class:`BatchOutcome`."""
    value, amenity, pairs = market.value, market.amenity, market.pairs
    if seat_shift is not None:
        value = value + (seat_shift[scenario] if pairs is None else seat_shift[scenario][pairs.seat])
    if worker_shift is not None:
        own = worker_shift[scenario]
        amenity = amenity + (own[:, None] if pairs is None else own[pairs.worker])
    return replace(market, workers=workers[scenario], seats=seats[scenario], value=value, amenity=amenity)


def clear_batch(
    market: Market,
    *,
    workers: ArrayLike | None = None,
    seats: ArrayLike | None = None,
    worker_shift: ArrayLike | None = None,
    seat_shift: ArrayLike | None = None,
    tolerance: float = 1e-9,
    most_passes: int = 2000,
) -> BatchOutcome:
    """Clears S scenarios that share what a hire is worth, what packages buy, and who can match.

    With linear frontiers scenarios are solved together, one matrix–matrix product a pass; with others too if the
    market is small. Scenarios that depart too far from the rest, large markets of packages, and markets given by pairs
    are solved one by one from the outcome in the middle. Each scenario's outcome is that of
    :func:`~outbid.market.logit.clear`, to the tolerance.

    Args:
        market: what they share; its own masses stand where none are given.
        workers: masses, shape (S, X), persons.
        seats: masses, shape (S, Y), vacancies.
        worker_shift: added to every amenity of a worker type (a higher outside option: negative), money, (S, X).
        seat_shift: added to every value of a seat type, money, (S, Y).
        tolerance: residual of both margins, relative to each type's mass.
        most_passes: after how many visits of all pairs to give a scenario up.

    Raises:
        InputError: no scenario, shapes that do not fit, masses that are not positive, shifts that are not finite, a
            market without tastes or too large for a dense array.
    """
    given = {"workers": workers, "seats": seats, "worker_shift": worker_shift, "seat_shift": seat_shift}
    arrays = {name: np.array(each, np.float64) for name, each in given.items() if each is not None}
    count = _count(arrays, market.shape)
    n = arrays.get("workers", np.broadcast_to(market.workers, (count, market.shape[0])))
    m = arrays.get("seats", np.broadcast_to(market.seats, (count, market.shape[1])))
    shifts = arrays.get("worker_shift"), arrays.get("seat_shift")
    for name, masses in (("workers", n), ("seats", m)):
        _refuse(name, masses, ~(np.isfinite(masses) & (masses > 0)), "batch.mass")
    for name, shift in zip(("worker_shift", "seat_shift"), shifts, strict=True):
        if shift is not None:
            _refuse(name, shift, ~np.isfinite(shift), "batch.shift")
    middle = replace(market, workers=np.exp(np.log(n).mean(0)), seats=np.exp(np.log(m).mean(0)))
    base = clear(middle, tolerance=tolerance, most_passes=most_passes)
    found = BatchOutcome(
        market,
        n,
        m,
        *shifts,
        np.empty(n.shape),
        np.empty(m.shape),
        ("",) * count,
        *np.empty((2, count)),
        *np.zeros((2, count), np.intp),
    )
    cleared = _together(base, found, tolerance, min(_MOST_SWEEPS, most_passes // 2))
    status = [
        "cleared" if each else _alone(base, found, s, tolerance, most_passes)
        for s, each in enumerate(cleared)
    ]
    return replace(found, status=tuple(status))


def _count(arrays: dict[str, Array], shape: tuple[int, int]) -> int:
    """S, the same for all arrays."""
    if not arrays:
        raise InputError("batch.nothing", where="workers")
    count = len(next(iter(arrays.values()))) if next(iter(arrays.values())).ndim else 0
    for name, array in arrays.items():
        wanted = (max(count, 1), shape[0] if name.startswith("worker") else shape[1])
        if array.shape != wanted:
            raise InputError("batch.shape", where=name, shape=array.shape, wanted=wanted)
    return count


def _refuse(name: str, array: Array, bad: NDArray[np.bool_], key: str) -> None:
    if bad.any():
        s, at = (int(i) for i in np.unravel_index(int(np.argmax(bad)), array.shape))
        raise InputError(key, where=f"{name}[{s}, {at}]", value=array[s, at])


def _offsets(base: Outcome, found: BatchOutcome, some: slice | int) -> tuple[Array, Array]:
    """What the shifts take off the logs of unmatched people and of open seats, at the same matches."""
    market = base.market
    by_worker = np.zeros(market.shape[0]) if found.worker_shift is None else found.worker_shift[some]
    by_seat = np.zeros(market.shape[1]) if found.seat_shift is None else found.seat_shift[some]
    return by_worker / market.worker_scale, by_seat / market.seat_scale


def _together(base: Outcome, found: BatchOutcome, tolerance: float, most_sweeps: int) -> NDArray[np.bool_]:
    """Clears in blocks what departs from one outcome; says which scenarios that has cleared."""
    market, cleared = base.market, np.zeros(len(found), bool)
    shared = reference(base)
    if shared is not None:
        size = max(_FEWEST_AT_ONCE, _BLOCK // max(market.shape))
    elif market.pairs is None and market.shape[0] * market.shape[1] <= MOST_PAIRS:
        size = max(1, 4 * _BLOCK // (market.shape[0] * market.shape[1]))
    else:
        return cleared
    for begin in range(0, len(found), size):
        some = slice(begin, begin + size)
        n, m = found.workers[some], found.seats[some]
        by_worker, by_seat = _offsets(base, found, some)
        a = np.broadcast_to(base.log_unmatched - by_worker, n.shape)
        b = np.broadcast_to(base.log_open - by_seat, m.shape)
        if shared is not None:
            rows, columns, visits = shared.worker_order, shared.seat_order, 2
            scenarios = Scenarios(n[:, rows], m[:, columns], np.exp(a[:, rows]), np.exp(b[:, columns]))
            ends = depart(shared, scenarios, tolerance, most_sweeps)
        else:
            rows, columns, visits = *(np.arange(length) for length in market.shape), 1
            by_worker, by_seat = np.broadcast_to(by_worker, n.shape), np.broadcast_to(by_seat, m.shape)
            ends = depart_packages(market, Shifted(n, m, by_worker, by_seat, a, b), tolerance, most_sweeps)
        found.log_unmatched[some], found.log_open[some] = a, b
        found.log_unmatched[some, rows] += ends.da
        found.log_open[some, columns] += ends.db
        found.worker_residual[some], found.seat_residual[some] = ends.worker_residual, ends.seat_residual
        found.sweeps[some], found.passes[some] = ends.sweeps, visits * ends.sweeps
        cleared[some] = ends.converged
    return cleared


def _alone(base: Outcome, found: BatchOutcome, scenario: int, tolerance: float, most_passes: int) -> str:
    """Clears one scenario from the outcome in the middle of all; says how that ended."""
    by_worker, by_seat = _offsets(base, found, scenario)
    market = scenario_market(
        found.market, found.workers, found.seats, found.worker_shift, found.seat_shift, scenario
    )
    start = base.log_unmatched - by_worker, base.log_open - by_seat
    alone = clear(market, tolerance=tolerance, start=start, most_passes=most_passes)
    found.log_unmatched[scenario], found.log_open[scenario] = alone.log_unmatched, alone.log_open
    found.worker_residual[scenario], found.seat_residual[scenario] = (
        alone.worker_residual,
        alone.seat_residual,
    )
    found.passes[scenario] += alone.passes
    found.sweeps[scenario] += alone.sweeps
    return alone.status

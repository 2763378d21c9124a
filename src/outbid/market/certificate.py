"""Whether an outcome is an equilibrium, recomputed from hires and packages alone.

Nothing is shared with the kernels: packages are taken from the outcome, worth from
:meth:`~outbid.market.frontier.Frontier.worth` (not from the inverse tables the solver uses), and every equation of the
equilibrium is checked as it is written. A block of rows at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import Frontier
from outbid.market.outcome import Outcome

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_BLOCK = 1 << 20
_GREATEST = 700.0  # of a log whose exponential is a number


class Violation(NamedTuple):
    """The worst violation of one condition.

    Args:
        size: how much, in the condition's own unit; 0 if there is none.
        worker: type of worker, −1 if the condition is about a seat alone.
        seat: type of seat, −1 if the condition is about a worker alone.
    """

    size: float = 0.0
    worker: int = -1
    seat: int = -1


@dataclass(frozen=True)
class Certificate:
    """The worst violation of each condition of equilibrium.

    Args:
        worker_margin: |n − μ_x0 − Σ_y μ| / n, the hires being what workers choose at these packages.
        seat_margin: |m − μ_0y − Σ_x μ| / m, the hires being what employers choose.
        worker_choice: |log μ − a − (α + received)/σ| of employers' hires, where these can be told from 0.
        seat_choice: |log μ − b − (γ − given)/τ| of workers' hires.
        frontier: by how much what is received exceeds the worth of what is given, over the scale σ.
        bounds: by how much a package's cost lies outside its floor and cap, money.
        shadow: shadow cost, over its side's scale, of a pair whose package is neither at its floor nor at its cap.
    """

    worker_margin: Violation
    seat_margin: Violation
    worker_choice: Violation
    seat_choice: Violation
    frontier: Violation
    bounds: Violation
    shadow: Violation

    def holds(self, tolerance: float = 1e-8) -> bool:
        """Whether no condition is violated by more than ``tolerance``."""
        return all(getattr(self, name).size <= tolerance for name in self.__dataclass_fields__)


class _Block(NamedTuple):
    """Some pairs that share a frontier."""

    worker: Index
    seat: Index
    open: NDArray[np.bool_]
    given: Array
    received: Array
    cost: Array
    value: Array
    amenity: Array
    frontier: Frontier


def certify(outcome: Outcome) -> Certificate:
    """Checks the margins and every pair of an outcome of clearing with tastes."""
    market = outcome.market
    sigma, tau = market.worker_scale, market.seat_scale
    a, b = outcome.log_unmatched, outcome.log_open
    worst: dict[str, Violation] = dict.fromkeys(Certificate.__dataclass_fields__, Violation())
    row, column = outcome.unmatched.copy(), outcome.open_seats.copy()

    def note(name: str, sizes: Array, block: _Block) -> None:
        if not sizes.size:
            return
        # a violation that is no number is the worst
        sizes = np.where(np.isnan(sizes), np.inf, sizes)
        at = int(np.argmax(sizes))
        if sizes[at] > worst[name].size:
            worst[name] = Violation(float(sizes[at]), int(block.worker[at]), int(block.seat[at]))

    for block in _blocks(outcome):
        wanted = a[block.worker] + (block.amenity + block.received) / sigma
        offered = b[block.seat] + (block.value - block.given) / tau
        chosen, granted = _persons(wanted, block.open), _persons(offered, block.open)
        np.add.at(row, block.worker, chosen)
        np.add.at(column, block.seat, granted)
        note("worker_choice", _apart(granted, wanted), block)
        note("seat_choice", _apart(chosen, offered), block)
        frontier = block.frontier
        floor, cap = frontier.floor, frontier.cap
        note("bounds", np.maximum(np.maximum(floor - block.cost, block.cost - cap), 0.0), block)
        queue = frontier.worth(block.cost) - block.received
        waiting = block.given - block.cost
        # where W is steep its argument's rounding is large in money: nearness counts along either axis
        saved = (block.given - frontier.cost(block.received)) / tau
        beyond = np.minimum(-queue / sigma, -saved)
        note("frontier", np.maximum(np.maximum(beyond, -waiting / tau), 0.0), block)
        free_below = np.where(block.cost > floor, np.maximum(np.minimum(queue / sigma, saved), 0.0), 0.0)
        free_above = np.where(block.cost < cap, np.maximum(waiting, 0.0) / tau, 0.0)
        note("shadow", np.maximum(free_below, free_above), block)
    for name, sums, masses in (("worker_margin", row, market.workers), ("seat_margin", column, market.seats)):
        gaps = np.abs(masses - sums) / masses
        at = int(np.argmax(gaps))
        place = (at, -1) if name == "worker_margin" else (-1, at)
        worst[name] = Violation(float(gaps[at]), *place)
    return Certificate(**worst)


def _persons(logs: Array, can: NDArray[np.bool_]) -> Array:
    """Hires from their logs; none of those that cannot match, however large their value."""
    return np.exp(np.where(can, np.minimum(logs, _GREATEST), -np.inf))


def _apart(hires: Array, logs: Array) -> Array:
    """How far the other side's logs are from those of the hires, where these can be told from 0."""
    seen = hires > 1e-290
    return np.where(seen, np.abs(np.log(np.where(seen, hires, 1.0)) - logs), 0.0)


def _blocks(outcome: Outcome) -> Iterator[_Block]:
    """The pairs of the outcome by frontier, no more at a time than a block, or one row."""
    market = outcome.market
    terms, pairs, (X, Y) = market.terms, market.pairs, market.shape
    if pairs is not None:
        worker = pairs.worker
        of = terms.of[terms.worker_class[worker], terms.seat_class[pairs.seat]]
        for table in np.unique(of):
            places = np.flatnonzero(of == table)
            for at in range(0, len(places), _BLOCK):
                some = places[at : at + _BLOCK]
                where = (some,), worker[some], pairs.seat[some]
                yield _block(outcome, (len(worker),), *where, terms.tables[table])
        return
    step = max(1, _BLOCK // Y)
    columns = [np.flatnonzero(terms.seat_class == s) for s in range(terms.of.shape[1])]
    for r in range(terms.of.shape[0]):
        rows = np.flatnonzero(terms.worker_class == r)
        for at in range(0, len(rows), step):
            for s, of_class in enumerate(columns):
                some = rows[at : at + step]
                worker, seat = np.repeat(some, len(of_class)), np.tile(of_class, len(some))
                yield _block(outcome, (X, Y), (worker, seat), worker, seat, terms.tables[terms.of[r, s]])


def _block(
    outcome: Outcome,
    shape: tuple[int, ...],
    where: tuple[Index, ...],
    worker: Index,
    seat: Index,
    frontier: Frontier,
) -> _Block:
    """What the outcome says of some pairs."""
    market = outcome.market
    sigma, tau = market.worker_scale, market.seat_scale
    value, amenity = (np.broadcast_to(each, shape)[where] for each in (market.value, market.amenity))
    b = outcome.log_open[seat]
    level = value / tau - amenity / sigma + b - outcome.log_unmatched[worker]
    given, received, _ = frontier.transfer(level, sigma, tau)
    mask = market.feasible
    can = np.ones(len(worker), bool) if mask is None else mask[where]
    cost = np.clip(given, frontier.floor, frontier.cap)
    return _Block(worker, seat, can, given, received, cost, value, amenity, frontier)

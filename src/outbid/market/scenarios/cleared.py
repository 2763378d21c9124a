"""One draw of a scenario, cleared: brought back to all types, and to money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import OutbidError
from outbid.market.scenarios.assemble import Assembly

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cleared:
    """One draw of a scenario, cleared; X types of workers, Y of seats, money a year.

    Args:
        workers, seats: shape (X,) and (Y,), persons and vacancies.
        hires: shape (X, Y).
        cost, worth: shape (X, Y), what a package costs and is worth.
        queue: shape (X, Y), worth that a hire gives up waiting for a seat whose floor binds.
        waiting: shape (X, Y), cost beyond the package that an employer bears by keeping seats open.
        unmatched, open: shape (X,) and (Y,).
        welfare: shape (X,), gain over being unmatched per head, tastes included.
        price: shape (employers,), shadow price of the budget.
        residual: largest relative residual of the margins.
        violation: largest violation that the certificate finds; nan where none was asked for. Without tastes the most
            that a pair could gain by leaving their matches for each other, relative to the greatest value.
        passes: passes of the kernel over all pairs.
        potentials: logs of unmatched people and open seats of the types that are there, to start from.
        supportable: least and greatest cost that is supportable, shape (X, Y) each; ``None`` where tastes leave one.
    """

    workers: Array
    seats: Array
    hires: Array
    cost: Array
    worth: Array
    queue: Array
    waiting: Array
    unmatched: Array
    open: Array
    welfare: Array
    price: Array
    residual: float
    violation: float
    passes: int
    potentials: tuple[Array, Array] | None
    supportable: tuple[Array, Array] | None = None


class NotClearedError(OutbidError):
    """The market of a draw could not be cleared to the tolerance."""


def nobody(assembly: Assembly, draw: int) -> Cleared:
    """A draw in which there is nobody to match."""
    x, y = len(assembly.segment), len(assembly.employer)
    none = np.zeros((x, y))
    return Cleared(
        workers=assembly.workers[:, draw], seats=assembly.seats[:, draw], hires=none, cost=none, worth=none,
        queue=none, waiting=none, unmatched=assembly.workers[:, draw], open=assembly.seats[:, draw],
        welfare=np.zeros(x), price=np.zeros(len(assembly.budget)), residual=0.0, violation=0.0, passes=0,
        potentials=None,
    )  # fmt: skip

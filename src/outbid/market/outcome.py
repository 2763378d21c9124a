"""The cleared market: who is hired by whom at what package, who is unmatched, which seats stay open."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import Transfer
from outbid.market.kernels.matches import bounded, matches
from outbid.market.market import Market

Array = NDArray[np.float64]
LEAST_PERSONS = 1.0


class Packages(NamedTuple):
    """What is agreed between each type of worker and each of seat, (X, Y) each; with ``pairs`` (P,).

    Args:
        hires: μ, persons.
        cost: c, what a package costs the employer, money per hire.
        worth: W(c), what it is worth to the worker, money.
        queue: W(c) − (U − α) ≥ 0, the worker's shadow cost of waiting where the floor binds, money.
        waiting: (γ − V) − c ≥ 0, the employer's shadow cost of a seat that stays open where the cap binds, money.
    """

    hires: Array
    cost: Array
    worth: Array
    queue: Array
    waiting: Array


@dataclass(frozen=True, eq=False)
class Outcome:
    """Where clearing with tastes stopped. What has the size of the market is computed when asked for, not kept.

    Args:
        market: the problem.
        log_unmatched: a = log μ_x0, shape (X,).
        log_open: b = log μ_0y, shape (Y,).
        converged: whether both margins are filled to the tolerance.
        status: ``"cleared"``, ``"passes"`` (out of passes) or ``"stalled"``.
        worker_residual: greatest |n − μ_x0 − Σ_y μ| / n.
        seat_residual: greatest |m − μ_0y − Σ_x μ| / m.
        passes: visits of all pairs for one side's sums, Jacobian products too.
        sweeps: of these, rounds in which hires were computed anew.
    """

    market: Market
    log_unmatched: Array
    log_open: Array
    converged: bool
    status: str
    worker_residual: float
    seat_residual: float
    passes: int
    sweeps: int

    @property
    def advice(self) -> str:
        """Catalogue key of what to try; empty if the market has cleared."""
        return "" if self.converged else f"clearing.{self.status}"

    @property
    def unmatched(self) -> Array:
        """μ_x0, persons without a match, shape (X,)."""
        return np.exp(self.log_unmatched)

    @property
    def open_seats(self) -> Array:
        """μ_0y, seats that stay open, shape (Y,)."""
        return np.exp(self.log_open)

    @property
    def transfer(self) -> Transfer:
        """What passes between the two sides of each pair, money, shape (X, Y); with ``pairs`` (P,)."""
        return Transfer(**self._matches("given", "received", "weight"))

    @property
    def hires(self) -> Array:
        """μ, persons, shape (X, Y); with ``pairs`` (P,). Zero for pairs that cannot match."""
        return self._matches("hires")["hires"]

    @property
    def packages(self) -> Packages:
        """Hires and their packages together, for about the time that hires alone take."""
        found = self._matches("hires", "given", "received")
        cost, worth = found["given"].copy(), found["received"].copy()
        bounded(self.market, cost, worth)
        waiting = np.subtract(found["given"], cost, out=found["given"])
        queue = np.subtract(worth, found["received"], out=found["received"])
        np.maximum(waiting, 0.0, out=waiting)
        return Packages(found["hires"], cost, worth, queue, waiting)

    @property
    def cost(self) -> Array:
        """c, what the package costs the employer, money per hire, within its floor and cap; shape as ``hires``."""
        return self._paid()[0]

    @property
    def worth(self) -> Array:
        """W(c), what the package is worth to the worker, money; shape as ``hires``."""
        return self._paid()[1]

    @property
    def queue(self) -> Array:
        """Shadow cost to the worker of waiting for a seat whose floor binds: W(c) − received ≥ 0, money."""
        return self.packages.queue

    @property
    def waiting(self) -> Array:
        """Shadow cost to the employer of a seat that stays open because its cap binds: given − c ≥ 0, money."""
        return self.packages.waiting

    @property
    def worker_welfare(self) -> Array:
        """u_x = −σ log(μ_x0 / n_x), expected utility over being unmatched, money, shape (X,)."""
        return self.market.worker_scale * (np.log(self.market.workers) - self.log_unmatched)

    @property
    def seat_welfare(self) -> Array:
        """v_y = −τ log(μ_0y / m_y), expected surplus over an open seat, money, shape (Y,)."""
        return self.market.seat_scale * (np.log(self.market.seats) - self.log_open)

    @property
    def reported(self) -> NDArray[np.bool_]:
        """Pairs with at least one expected person, whose pay may be reported; shape as ``hires``."""
        return self.hires >= LEAST_PERSONS

    @property
    def mean_cost(self) -> Array:
        """Mean cost of the packages of each worker type's hires, money, shape (X,); nan without a reported pair."""
        return self._mean(self.hires, self.cost)

    @property
    def mean_pay(self) -> Array:
        """Mean worth of the packages of each worker type's hires, money, shape (X,); nan without a reported pair."""
        return self._mean(self.hires, self.worth)

    def _matches(self, *names: str) -> dict[str, Array]:
        return matches(self.market, self.log_unmatched, self.log_open, names)

    def _paid(self) -> tuple[Array, Array]:
        """Cost and worth of packages."""
        found = self._matches("given", "received")
        bounded(self.market, found["given"], found["received"])
        return found["given"], found["received"]

    def _mean(self, hires: Array, pay: Array) -> Array:
        weight = np.where(hires >= LEAST_PERSONS, hires, 0.0)
        pairs = self.market.pairs
        if pairs is None:
            total, sum_ = weight.sum(1), (weight * pay).sum(1)
        else:
            by_worker = partial(np.bincount, pairs.worker, minlength=len(self.log_unmatched))
            total, sum_ = by_worker(weights=weight), by_worker(weights=weight * pay)
        result: Array = np.divide(sum_, total, out=np.full(len(total), np.nan), where=total > 0)
        return result

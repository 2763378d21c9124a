"""The cleared market: who is hired by whom at what package, who is unmatched, which seats stay open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import Frontier, Transfer
from outbid.market.market import Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]
LEAST_PERSONS = 1.0


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
        market = self.market
        sigma, tau = market.worker_scale, market.seat_scale
        parts = Transfer(*(np.empty(self._shape) for _ in range(3)))
        for at, worker, seat, frontier in self._classes():
            level = (
                self._at(market.value, at) / tau
                - self._at(market.amenity, at) / sigma
                + self.log_open[seat]
                - self.log_unmatched[worker]
            )
            for whole, part in zip(parts, frontier.transfer(level, sigma, tau), strict=True):
                whole[at] = part
        return parts

    @property
    def hires(self) -> Array:
        """μ, persons, shape (X, Y); with ``pairs`` (P,). Zero for pairs that cannot match."""
        return self._hires(self.transfer)

    @property
    def cost(self) -> Array:
        """c, what the package costs the employer, money per hire, within its floor and cap; shape as ``hires``."""
        return self._cost(self.transfer.given)

    @property
    def worth(self) -> Array:
        """W(c), what the package is worth to the worker, money; shape as ``hires``."""
        return self._worth(self.cost)

    @property
    def queue(self) -> Array:
        """Shadow cost to the worker of waiting for a seat whose floor binds: W(c) − received ≥ 0, money."""
        transfer = self.transfer
        return np.maximum(self._worth(self._cost(transfer.given)) - transfer.received, 0.0)

    @property
    def waiting(self) -> Array:
        """Shadow cost to the employer of a seat that stays open because its cap binds: given − c ≥ 0, money."""
        given = self.transfer.given
        return np.maximum(given - self._cost(given), 0.0)

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
        transfer = self.transfer
        return self._mean(self._hires(transfer), self._cost(transfer.given))

    @property
    def mean_pay(self) -> Array:
        """Mean worth of the packages of each worker type's hires, money, shape (X,); nan without a reported pair."""
        transfer = self.transfer
        return self._mean(self._hires(transfer), self._worth(self._cost(transfer.given)))

    def certain(self, status: str) -> Outcome:
        """The same with another status (used by callers that judge it anew)."""
        return replace(self, status=status, converged=status == "cleared")

    @property
    def _shape(self) -> tuple[int, ...]:
        pairs = self.market.pairs
        return self.market.shape if pairs is None else (len(pairs.seat),)

    def _classes(self) -> list[tuple[tuple[Index, ...], Index, Index, Frontier]]:
        """For each frontier: where its pairs are, their workers and seats to broadcast, and the frontier."""
        terms, pairs = self.market.terms, self.market.pairs
        result: list[tuple[tuple[Index, ...], Index, Index, Frontier]] = []
        if pairs is None:
            for r, s in np.ndindex(terms.of.shape):
                rows, columns = np.flatnonzero(terms.worker_class == r), np.flatnonzero(terms.seat_class == s)
                if len(rows) and len(columns):
                    table = terms.tables[terms.of[r, s]]
                    result.append((np.ix_(rows, columns), rows[:, None], columns[None, :], table))
            return result
        worker = pairs.worker
        of = terms.of[terms.worker_class[worker], terms.seat_class[pairs.seat]]
        for index in np.unique(of):
            at = np.flatnonzero(of == index)
            result.append(((at,), worker[at], pairs.seat[at], terms.tables[index]))
        return result

    def _at(self, values: Array, at: tuple[Index, ...]) -> Array:
        result: Array = np.broadcast_to(values, self._shape)[at]
        return result

    def _hires(self, transfer: Transfer) -> Array:
        market, pairs = self.market, self.market.pairs
        b = self.log_open if pairs is None else self.log_open[pairs.seat]
        result = np.exp(b + (market.value - transfer.given) / market.seat_scale)
        if market.feasible is not None:
            result *= market.feasible
        return result

    def _cost(self, given: Array) -> Array:
        result = np.empty(self._shape)
        for at, _, _, frontier in self._classes():
            result[at] = np.clip(given[at], frontier.floor, frontier.cap)
        return result

    def _worth(self, cost: Array) -> Array:
        result = np.empty(self._shape)
        for at, _, _, frontier in self._classes():
            result[at] = frontier.worth(cost[at])
        return result

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

"""A market cleared exactly: who sits where, what may be paid, and both ends of what is supportable."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.market.market import Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Stable:
    """One stable outcome of N persons and J employers.

    Args:
        seat: employer of each person, −1 for the unmatched, shape (N,).
        given: cost of each person's package to the employer, money, nan for the unmatched, shape (N,).
        received: worth W of the package to the person, money, nan for the unmatched, shape (N,).
        worker_surplus: u = α + W, 0 for the unmatched, shape (N,).
        seat_surplus: what the worst hire leaves the employer, 0 where a seat stays open, shape (J,).
        queue: where a floor binds, how much worse off the person could be before another employer's offer or none
            would be better: what others would give up by waiting for this seat; else 0, shape (N,).
        waiting: where a cap binds, how much more the employer would give for this person before the next one would be
            better: what it would give up by keeping the seat open for such a person; else 0, shape (N,).
    """

    seat: Index
    given: Array
    received: Array
    worker_surplus: Array
    seat_surplus: Array
    queue: Array
    waiting: Array

    @property
    def matched(self) -> NDArray[np.bool_]:
        """Who has a seat, shape (N,)."""
        return self.seat >= 0

    def hire_surplus(self, value: Array) -> Array:
        """V = γ − given of each person's match, given γ of it, shape (N,); nan for the unmatched."""
        return value - self.given


@dataclass(frozen=True, eq=False)
class Assignment:
    """A cleared market without tastes.

    Money that passes undiminished has one best total and a lattice of supportable pay. With packages the ends are
    those reached from one stable outcome by letting pay rise or fall as far as it can, people changing seats where
    they are indifferent; where floors or caps bind, stable outcomes may exist that are not so connected.

    Args:
        market: the problem.
        person: type of each person, shape (N,): persons of one type follow each other.
        workers_best: the end at which workers get most.
        employers_best: the end at which employers get most if each must leave all its hires' seats alike, as prices of
            cloned seats do.
        personal_best: the end at which employers get most if pay is personal: every hire is paid just what keeps
            that person (Kelso & Crawford 1982); never above ``employers_best``.
        exact: whether matches were polished to exact stability; otherwise they are stable to ``step``.
        ends: whether the search for the two ends came to its own end; otherwise they may lie farther apart.
        step: the auction's last step, money; 0 where no auction ended the search.
    """

    market: Market
    person: Index
    workers_best: Stable
    employers_best: Stable
    personal_best: Stable
    exact: bool = True
    ends: bool = True
    step: float = 0.0

    @property
    def advice(self) -> str:
        """Catalogue key of what to say if the outcome is only nearly stable, or its ends not final; else empty."""
        if not self.exact:
            return "exact.nearly"
        return "" if self.ends else "exact.ends"

    @property
    def seat(self) -> Index:
        """Employer of each person at the workers' end, −1 for the unmatched, shape (N,)."""
        return self.workers_best.seat

    @property
    def pay(self) -> tuple[Array, Array]:
        """Least and greatest supportable cost of each person's package, shape (N,) each; nan for the unmatched.

        Where the two ends seat a person differently, these are two packages of different employers.
        """
        return self.personal_best.given, self.workers_best.given

    @property
    def worth(self) -> tuple[Array, Array]:
        """Least and greatest supportable worth of each person's package, shape (N,) each; nan for the unmatched."""
        return self.personal_best.received, self.workers_best.received

    @cached_property
    def hires(self) -> Array:
        """Persons hired by type and employer at the workers' end, shape (X, Y)."""
        result = np.zeros(self.market.shape)
        at = self.seat >= 0
        np.add.at(result, (self.person[at], self.seat[at]), 1.0)
        return result

    @cached_property
    def unmatched(self) -> Array:
        """Persons without a seat by type, shape (X,)."""
        return np.bincount(self.person[self.seat < 0], minlength=self.market.shape[0]).astype(np.float64)

    @cached_property
    def open_seats(self) -> Array:
        """Seats that stay open by employer, shape (Y,)."""
        filled = np.bincount(self.seat[self.seat >= 0], minlength=self.market.shape[1])
        return self.market.seats - filled

    @cached_property
    def total(self) -> float:
        """Surplus of both sides together at the workers' end, money; the best there is if money passes undiminished."""
        at = self.seat >= 0
        value = match_values(self.market, self.person[at], self.seat[at])
        return float(self.workers_best.worker_surplus.sum() + (value - self.workers_best.given[at]).sum())


def match_values(market: Market, person: Index, seat: Index, name: str = "value") -> Array:
    """γ (or, by ``name``, α) of given matches of types and employers, the shape of ``seat``.

    Raises:
        KeyError: a match that is not among the market's pairs.
    """
    array: Array = getattr(market, name)
    if market.pairs is None:
        return np.asarray(np.broadcast_to(array, market.shape)[person, seat])
    keys = market.pairs.worker * market.shape[1] + market.pairs.seat
    wanted = person * market.shape[1] + seat
    at = np.searchsorted(keys, wanted)
    if (at >= len(keys)).any() or (keys[at] != wanted).any():
        raise KeyError("not a pair of this market")
    return np.asarray(np.broadcast_to(array, keys.shape)[at])

"""Whether nobody could be lured away: checked over all pairs from packages alone, whoever found them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.market.assignment.outcome import Stable, match_values
from outbid.market.market import Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_BLOCK = 1 << 20
"""Pairs looked at together: bounds memory."""


@dataclass(frozen=True, eq=False)
class Stability:
    """How far an outcome is from stable; amounts in money.

    Args:
        gain: the most that a person and an employer could both gain by leaving their matches for each other; ≤ 0 if
            no pair could.
        worker: that person, −1 if there is no pair that is not matched already.
        seat: that employer.
        below_nothing: the most by which a person or an employer is worse off than without the match.
        off_menu: the most by which a package lies beyond its floor or cap, or is worth other than it says.
        over_capacity: the most persons that an employer has hired beyond its seats.
    """

    gain: float
    worker: int
    seat: int
    below_nothing: float
    off_menu: float
    over_capacity: int

    def holds(self, tolerance: float) -> bool:
        """Whether nothing is violated by more than ``tolerance``, money."""
        return max(self.gain, self.below_nothing, self.off_menu) <= tolerance and self.over_capacity <= 0


def check_stability(market: Market, person: Index, outcome: Stable) -> Stability:
    """Recomputes both sides' surplus from packages, then looks for a pair that could gain.

    An employer with an open seat needs to gain over nothing, one that is full over its worst hire. What a pair can both
    gain is the t that solves ``u + t = α + W(γ − v − t)``: by the frontier's own ``transfer`` with both scales one.

    Args:
        market: the problem.
        person: type of each person, shape (N,).
        outcome: seat and package of each.
    """
    hired = np.flatnonzero(outcome.seat >= 0)
    seat = outcome.seat[hired]
    value, amenity = (match_values(market, person[hired], seat, name) for name in ("value", "amenity"))
    u, kept = np.zeros(len(person)), value - outcome.given[hired]
    u[hired] = amenity + outcome.received[hired]
    v = np.full(market.shape[1], np.inf)
    np.minimum.at(v, seat, kept)
    filled = np.bincount(seat, minlength=len(v))
    v[filled < market.seats] = 0.0
    gain, worker, at = _best_pair(market, person, outcome.seat, u, v)
    return Stability(
        gain,
        worker,
        at,
        below_nothing=max(float(-u.min()), float(-kept.min(initial=0.0)), 0.0),
        off_menu=_off_menu(market, person[hired], seat, outcome.given[hired], outcome.received[hired]),
        over_capacity=int((filled - market.seats).max()),
    )


def _off_menu(market: Market, person: Index, seat: Index, given: Array, received: Array) -> float:
    terms = market.terms
    table = terms.of[terms.worker_class[person], terms.seat_class[seat]]
    worst = 0.0
    for number in np.unique(table):
        frontier, some = terms.tables[number], table == number
        cost = np.clip(given[some], frontier.floor, frontier.cap)
        outside = np.abs(given[some] - cost).max()
        worst = max(worst, float(outside), float(np.abs(frontier.worth(cost) - received[some]).max()))
    return worst


def _best_pair(market: Market, person: Index, taken: Index, u: Array, v: Array) -> tuple[float, int, int]:
    """The pair that is not matched and could gain most, and how much both could."""
    best, worker, at = -np.inf, -1, -1
    rows = max(1, _BLOCK // market.shape[1])
    for begin in range(0, len(person), rows):
        some = np.arange(begin, min(begin + rows, len(person)))
        x, y, value, amenity = _pairs_of(market, person, some)
        gains = np.full(len(x), -np.inf)
        other = taken[x] != y
        terms = market.terms
        table = terms.of[terms.worker_class[person[x]], terms.seat_class[y]]
        for number in np.unique(table):
            here = np.flatnonzero(other & (table == number))
            level = u[x[here]] - amenity[here] + value[here] - v[y[here]]
            gains[here] = value[here] - v[y[here]] - terms.tables[number].transfer(level, 1.0, 1.0).given
        if len(gains) and gains.max() > best:
            where = int(np.argmax(gains))
            best, worker, at = float(gains[where]), int(x[where]), int(y[where])
    return best, worker, at


def _pairs_of(market: Market, person: Index, some: Index) -> tuple[Index, Index, Array, Array]:
    """Person, employer, γ and α of all pairs of some persons that can match."""
    kind = person[some]
    if market.pairs is not None:
        start, length = market.pairs.start[kind], np.diff(market.pairs.start)[kind]
        x = np.repeat(some, length)
        pair = np.arange(length.sum()) + np.repeat(start - np.cumsum(length) + length, length)
        everywhere = len(market.pairs.seat)
        value, amenity = (np.broadcast_to(a, everywhere)[pair] for a in (market.value, market.amenity))
        return x, market.pairs.seat[pair], value, amenity
    employers = market.shape[1]
    x, y = np.repeat(some, employers), np.tile(np.arange(employers), len(some))
    value, amenity = (np.broadcast_to(a, market.shape)[kind].ravel() for a in (market.value, market.amenity))
    if market.feasible is None:
        return x, y, value, amenity
    can = market.feasible[kind].ravel()
    return x[can], y[can], value[can], amenity[can]

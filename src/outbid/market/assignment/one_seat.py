"""The best assignment of individuals to single seats, with the prices that prove it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.assignment import one_seat_kernels as kernels

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_FINEST = 1e-5
"""The auction's last step, as a share of the greatest surplus: where the paths take over at least cost."""
_FACTOR = 4.0
_BIDS_PER_ROW = 1000


def solve_one_seat(surplus: Array) -> tuple[Index, Array, Array]:
    """Maximises total surplus; who is best left alone stays unmatched.

    Args:
        surplus: shape (N, M), money, −inf where a pair cannot match; in C order.

    Returns:
        seat of each row (−1: none), and dual prices u ≥ 0, v ≥ 0 with u + v ≥ surplus, equal to it at matches, zero
        for the unmatched: the proof that the assignment is best (up to rounding).
    """
    rows, columns = surplus.shape
    if rows > columns:
        # the shorter side bids: seats that nobody bids for keep the price of zero
        owner, v, u = solve_one_seat(np.ascontiguousarray(surplus.T))
        seat = np.full(rows, -1, np.intp)
        seat[owner[owner >= 0]] = np.flatnonzero(owner >= 0)
        return seat, u, v
    scale = float(surplus.max())
    seat, owner = np.full(rows, -1, np.intp), np.full(columns, -1, np.intp)
    u, v = np.zeros(rows), np.zeros(columns)
    if scale <= 0:
        return seat, u, v
    if rows == columns and float(surplus.min()) > 0:
        v = _everyone_matched(surplus, seat, owner)
    else:
        kernels.bidding(surplus, v, seat, owner, _FINEST * scale, 0.0, _BIDS_PER_ROW * rows)
    kernels.best_response(surplus, v, u)
    kernels.keep_tight(surplus, u, v, seat, owner)
    kernels.augment(surplus, u, v, seat, owner)
    # a seat that stays open must not keep a price: the same paths from the other side
    kernels.augment(surplus.T, v, u, owner, seat)
    return seat, u, v


def _everyone_matched(surplus: Array, seat: Index, owner: Index) -> Array:
    """Prices by an auction with falling steps in which nobody quits, then lowered until one seat is free of charge."""
    scale = float(surplus.max() - surplus.min())
    v, step = _sorted_guess(surplus)
    step = min(max(step, _FINEST * scale), scale / 5)
    rows = len(seat)
    while True:
        seat[:] = -1
        owner[:] = -1
        kernels.bidding(surplus, v, seat, owner, step, -np.inf, _BIDS_PER_ROW * rows)
        if step <= _FINEST * scale:
            v -= v.min()
            return v
        step = max(step / _FACTOR, _FINEST * scale)


def _sorted_guess(surplus: Array) -> tuple[Array, float]:
    """Prices if the best meet the best, and the auction's first step.

    Where skills and jobs are complements that is the answer or close to it, and an auction from nothing would have
    to climb the whole ladder of prices in small steps.
    """
    up = np.argsort(surplus.mean(1), kind="stable")
    along = np.argsort(surplus.mean(0), kind="stable")
    # between the price at which the lower of two neighbours would not move up and that at which the upper would stay
    lower = surplus[up[:-1], along[1:]] - surplus[up[:-1], along[:-1]]
    upper = surplus[up[1:], along[1:]] - surplus[up[1:], along[:-1]]
    v = np.zeros(len(along))
    v[along[1:]] = np.cumsum((lower + upper) / 2)
    v -= v.min()
    u = np.empty(len(up))
    kernels.best_response(surplus, v, u)
    missed = float((u[up] - np.maximum(surplus[up, along] - v[along], 0)).mean())
    scale = float(surplus.max() - surplus.min())
    if missed > scale / 10:
        return np.zeros(len(v)), scale
    return v, missed / 4

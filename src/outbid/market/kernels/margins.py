"""One margin at a time, and all of them together: the two scalar equations of clearing with tastes, in logs.

A row (a column) alone asks for the δ that makes unmatched and matched persons add up to the mass. All of them
together ask for the share of unmatched people on both sides: summing every margin leaves

    Σ_x μ_x0 − Σ_y μ_0y = N − M

which fixes the direction that the margins themselves fix worst, *all a up and all b down*: in a tight market they
hardly change along it. Solving it as an equation of its own makes unmatched people right relative to themselves, also
if they are exp(−60) of the market, and turns sweeps that would take 5 / unmatched-share rounds into a handful.
"""

from __future__ import annotations

from math import fsum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_ROUNDS = 60
_HIGHEST = 1e6


def _log_sum(logs: Array, weight: Array, more: float) -> tuple[float, float]:
    """log Σ exp of the logs and of one more, and the mean of ``weight`` in it."""
    top = max(float(logs.max()), more)
    shares = np.exp(logs - top)
    total = float(shares.sum()) + float(np.exp(more - top))
    return top + float(np.log(total)), float(weight @ shares) / total


def fill_margin(
    log_single: Array, log_sums: Array, weights: Array, log_mass: Array, farthest: Array | float = 1e6
) -> Array:
    """The δ that makes exp(log_single + δ) + Σ_k exp(log_sums_k + weights_k δ) equal to the mass.

    The log of the left side is convex and rises with slopes in (0, 1]: Newton in logs cannot fail and comes, after
    its first step, monotonically from above.

    Args:
        log_single: log of the unmatched, shape (X,).
        log_sums: log of the matched by class of partner, shape (X, K); −inf for none.
        weights: how the matched grow with δ, in [0, 1], shape (X, K).
        log_mass: log of the mass, shape (X,).
        farthest: greatest fall; where the matched do not react there may be no fall that is enough.

    Returns:
        δ, shape (X,).
    """
    delta = np.zeros_like(log_mass)
    for _ in range(_ROUNDS):
        parts = log_sums + weights * delta[:, None]
        top = np.maximum(parts.max(1), log_single + delta)
        singles = np.exp(log_single + delta - top)
        matched = np.exp(parts - top[:, None])
        total = singles + matched.sum(1)
        slope = np.maximum((singles + (weights * matched).sum(1)) / total, 1e-9)
        before = delta
        delta = np.clip(delta + (log_mass - top - np.log(total)) / slope, -farthest, _HIGHEST)
        step = delta - before
        if np.abs(step).max() <= 4e-15 * (1 + np.abs(delta).max()):
            break
    return delta


def balance(a: Array, b: Array, rise: Array, fall: Array, surplus: float) -> float:
    """The t for which Σ exp(a + t·rise) − Σ exp(b − t·fall) = surplus.

    Args:
        a: log of unmatched workers, shape (X,).
        b: log of open seats, shape (Y,).
        rise: how a moves with t, at least 0, shape (X,).
        fall: how b moves against t, at least 0, shape (Y,); not all of both zero.
        surplus: N − M, persons.

    Returns:
        t, exact relative to the unmatched also where they are far smaller than rounding of the masses.
    """
    # the surplus stands on the other side of the equation
    log_extra = float(np.log(abs(surplus))) if surplus else -np.inf
    more = (-np.inf, log_extra) if surplus > 0 else (log_extra, -np.inf)

    def gap(t: float) -> tuple[float, float]:
        left, left_slope = _log_sum(a + t * rise, rise, more[0])
        right, right_slope = _log_sum(b - t * fall, fall, more[1])
        return left - right, left_slope + right_slope

    t, low, high = 0.0, -np.inf, np.inf
    for _ in range(_ROUNDS):
        value, slope = gap(t)
        if value > 0:
            high = t
        else:
            low = t
        step = -value / slope if slope > 0 else np.inf
        following = t + step
        if not low < following < high:
            if not np.isfinite(low + high):
                following = t + np.copysign(min(abs(step), 1e3), step)
            else:
                following = 0.5 * (low + high)
        if abs(following - t) <= 1e-15 * (1 + abs(t)) or not np.isfinite(following):
            break
        t = following
    return t


def balance_parts(
    a: Array, b: Array, rise: Array, fall: Array, surplus: Array, worker: Index, seat: Index
) -> Array:
    """As :func:`balance`, for all parts of a market side by side.

    Args:
        a: log of unmatched workers, shape (X,).
        b: log of open seats, shape (Y,).
        rise: how a moves with t, shape (X,).
        fall: how b moves against t, shape (Y,).
        surplus: N − M of each part, shape (parts,).
        worker: part of each worker type, shape (X,); every part has one.
        seat: part of each seat type, shape (Y,); every part has one.

    Returns:
        t of each part, shape (parts,).
    """
    sides = [_Side(worker, len(surplus)), _Side(seat, len(surplus))]
    with np.errstate(divide="ignore"):
        extra = np.log(np.maximum(surplus, 0)), np.log(np.maximum(-surplus, 0))
    # the surplus stands on the other side of the equation
    more = extra[1], extra[0]
    t, low, high = np.zeros_like(surplus), np.full_like(surplus, -np.inf), np.full_like(surplus, np.inf)
    for _ in range(_ROUNDS):
        left, left_slope = sides[0].log_sum(a + t[worker] * rise, rise, more[0])
        right, right_slope = sides[1].log_sum(b - t[seat] * fall, fall, more[1])
        value, slope = left - right, left_slope + right_slope
        high = np.where(value > 0, t, high)
        low = np.where(value > 0, low, t)
        step = np.divide(-value, slope, out=np.copysign(np.full_like(t, np.inf), -value), where=slope > 0)
        following = t + step
        outside = ~((low < following) & (following < high))
        bounded = np.isfinite(low) & np.isfinite(high)
        middle = 0.5 * (np.where(bounded, low, 0) + np.where(bounded, high, 0))
        far = t + np.copysign(np.minimum(np.abs(step), 1e3), step)
        following = np.where(outside, np.where(bounded, middle, far), following)
        moved = np.abs(following - t) > 1e-15 * (1 + np.abs(t))
        if not moved.any():
            break
        t = np.where(moved, following, t)
    return t


class _Side:
    """Log-sums by part of one side."""

    def __init__(self, part: Index, parts: int) -> None:
        self._order = np.argsort(part, kind="stable")
        self._part = part[self._order]
        self._start = np.searchsorted(self._part, np.arange(parts))

    def log_sum(self, logs: Array, weight: Array, more: Array) -> tuple[Array, Array]:
        """log Σ exp of each part and of one more term, and the mean of ``weight`` in it, shape (parts,)."""
        logs, weight = logs[self._order], weight[self._order]
        top = np.maximum(np.maximum.reduceat(logs, self._start), more)
        shares = np.exp(logs - top[self._part])
        total = np.add.reduceat(shares, self._start) + np.exp(more - top)
        return top + np.log(total), np.add.reduceat(weight * shares, self._start) / total


def surplus_of(workers: Array, seats: Array) -> float:
    """N − M without rounding on the way."""
    return fsum([*workers.tolist(), *(-seats).tolist()])

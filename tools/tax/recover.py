"""Finds the kinks and jumps of an unknown piecewise-linear function from its values.

Samples on a geometric grid; where neighbouring samples are not in line, the two lines beside the gap are
intersected, and where that is not the kink (a jump, or several kinks) the gap is divided, down to a cent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

CENT = 0.0101
TOLERANCE = 2e-3


@dataclass(frozen=True)
class Knots:
    """Knots and values as the tables store them: a knot that stands twice is a jump."""

    knots: tuple[float, ...]
    values: tuple[float, ...]
    slope: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Values, continuous from the left at jumps."""
        from outbid.law.piecewise import from_knots

        return from_knots(self.knots, self.values, self.slope)(np.asarray(x, dtype=np.float64))


def _slack(y: np.ndarray) -> np.ndarray:
    return TOLERANCE + 3e-9 * np.abs(y)


def _in_line(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """For each interval: whether it continues the one before or the one after in a straight line."""
    chord = y[:-2] + (y[2:] - y[:-2]) * (x[1:-1] - x[:-2]) / (x[2:] - x[:-2])
    straight = np.abs(y[1:-1] - chord) < _slack(y[1:-1])
    ok = np.zeros(len(x) - 1, dtype=bool)
    ok[:-1] |= straight
    ok[1:] |= straight
    return ok


def _refine(x: np.ndarray, y: np.ndarray, tried: set[float]) -> list[float]:
    ok = _in_line(x, y)
    ask: list[float] = []
    for i in np.flatnonzero(~ok):
        left, right = x[i], x[i + 1]
        if right - left <= CENT:
            continue
        if 0 < i < len(x) - 2 and ok[i - 1] and ok[i + 1]:
            before = (y[i] - y[i - 1]) / (x[i] - x[i - 1])
            after = (y[i + 2] - y[i + 1]) / (x[i + 2] - x[i + 1])
            if abs(before - after) > 1e-9:
                cut = left + (y[i + 1] - y[i] - after * (right - left)) / (before - after)
                if left + 1e-3 < cut < right - 1e-3 and round(cut, 3) not in tried:
                    tried.add(round(cut, 3))
                    ask.append(cut)
                    continue
        ask.extend(_division(left, right))
    return ask


def _division(left: float, right: float) -> list[float]:
    unit = 1.0 if right - left > 1.0 + CENT else 0.1 if right - left > 0.1 + CENT else 0.01
    inside = np.arange(np.floor(left / unit) + 1, np.ceil(right / unit)) * unit
    if len(inside) > 20:
        inside = inside[np.linspace(0, len(inside) - 1, 22).astype(int)[1:-1]]
    return [float(v) for v in np.round(inside, 2) if left < v < right]


def grid(top: float = 1e8) -> np.ndarray:
    """Whole-dollar samples: every 500 to 20,000, then 0.5% apart to 30 million, then wider."""
    low = np.arange(0, 20_000, 500.0)
    middle = np.exp(np.arange(np.log(20_000), np.log(3e7), 0.005))
    high = np.exp(np.linspace(np.log(3.05e7), np.log(top), 24))
    return np.unique(np.round(np.concatenate([low, middle, high])))


def recover(
    f: Callable[[np.ndarray], np.ndarray], extra: np.ndarray | None = None, rounds: int = 60
) -> Knots:
    """The knots of ``f`` on [0, 100 million], to within :data:`TOLERANCE` between samples.

    Args:
        f: vectorised; piecewise linear with jumps, from amounts in currency units to currency units.
        extra: arguments to be sampled as well.
        rounds: at most this many batches of refinement.
    """
    x = grid()
    if extra is not None:
        x = np.unique(np.concatenate([x, extra]))
    y = f(x)
    tried: set[float] = set()
    for _ in range(rounds):
        ask = np.setdiff1d(np.array(_refine(x, y, tried)), x)
        if len(ask) == 0:
            break
        x, y = np.concatenate([x, ask]), np.concatenate([y, f(ask)])
        order = np.argsort(x)
        x, y = x[order], y[order]
    return _assemble(x, y)


def _assemble(x: np.ndarray, y: np.ndarray) -> Knots:
    width = np.diff(x)
    jumps = np.flatnonzero((width <= CENT) & (np.abs(np.diff(y)) > 0.02 + 0.2 * width))
    knots: list[float] = []
    values: list[float] = []
    begin = 0
    for end in [*jumps, len(x) - 1]:
        keep = _thin(x[begin : end + 1], y[begin : end + 1])
        knots.extend(x[begin : end + 1][keep])
        values.extend(y[begin : end + 1][keep])
        if end < len(x) - 1:
            # anywhere in [x[end], x[end + 1]) is right for a function taken from the left
            at = x[end] if x[end] == round(x[end]) else 0.5 * (x[end] + x[end + 1])
            knots[-1] = at
            if begin and len(keep) == 1:
                knots.append(at)
                values.append(values[-1])
            x = x.copy()
            x[end + 1] = at
            begin = end + 1
    slope = (y[-1] - y[-2]) / (x[-1] - x[-2])
    return Knots(tuple(float(k) for k in knots), tuple(float(v) for v in values), float(slope))


def _thin(x: np.ndarray, y: np.ndarray) -> list[int]:
    """Indices of as few points as keep all others within tolerance of the chords."""
    keep, at = [0], 0
    slack = _slack(y)
    while at < len(x) - 1:
        # slopes from the anchor that pass every point within its slack: intersect the cones
        dx = x[at + 1 :] - x[at]
        low = np.maximum.accumulate((y[at + 1 :] - slack[at + 1 :] - y[at]) / dx)
        high = np.minimum.accumulate((y[at + 1 :] + slack[at + 1 :] - y[at]) / dx)
        slope = (y[at + 1 :] - y[at]) / dx
        fits = (slope >= np.append(-np.inf, low[:-1])) & (slope <= np.append(np.inf, high[:-1]))
        broken = np.flatnonzero(low > high)
        stop = broken[0] if len(broken) else len(dx)
        at = at + 1 + int(np.flatnonzero(fits[:stop])[-1])
        keep.append(at)
    return keep

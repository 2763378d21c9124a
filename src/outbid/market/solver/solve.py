"""The way to the equilibrium: balanced sweeps with Anderson's mixing; Newton–Krylov where they are slow.

A sweep fills every row and every column (Gauss–Seidel, monotone by itself) and is then brought into balance
(:mod:`~outbid.market.kernels.margins`). What is left converges at the second singular value of the match shares,
which mixing (Anderson 1965; Walker & Ni 2011, SIAM J. Numer. Anal. 49(4)) shortens further. Where sorting is so strong
that this is slow, Newton's method takes over, with plain sweeps to fall back on.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.kernels.kernel import Kernel, Sums
from outbid.market.kernels.rounds import direction
from outbid.market.market import Market
from outbid.market.solver.components import Components, components
from outbid.market.solver.newton import newton_step

Array = NDArray[np.float64]
_MEMORY = 5
_NEAR = 1.0  # mixing starts where the logs move by less
_LONGEST = 3.0  # step of a log by Newton's method
_LONGEST_OF_ALL = 20.0  # the same, where all are shortened alike, which keeps the direction
_ATTEMPTS = 8
_WINDOW = 3
_PATIENCE = 3  # steps among whose starts the best may not be improved: past a kink it gets better
_NEAR_ENOUGH = 0.5  # residual from which Newton's method needs no help
_WORTHWHILE = 12.0  # rounds that Newton's method is taken to need


class Solution(NamedTuple):
    """Where the solver stopped.

    Args:
        a: log of unmatched workers, shape (X,).
        b: log of open seats, shape (Y,).
        worker_residual: greatest |n − μ_x0 − Σ_y μ| / n.
        seat_residual: the same for seats.
        sweeps: nonlinear visits of all rows and columns.
        status: "cleared", "passes" (out of passes) or "stalled" (no step makes it better).
    """

    a: Array
    b: Array
    worker_residual: float
    seat_residual: float
    sweeps: int
    status: str


class _Best:
    """The best point so far, and when to stop."""

    def __init__(self, tolerance: float) -> None:
        self.tolerance = tolerance
        self.sweeps = 0
        self.point: tuple[Array, Array] | None = None
        self.residuals = (np.inf, np.inf)

    def cleared(self, point: tuple[Array, Array], residuals: tuple[float, float], imbalance: float) -> bool:
        """Takes note of a point; whether it clears the market."""
        self.sweeps += 1
        if max(residuals) <= max(self.residuals):
            self.point, self.residuals = point, residuals
        return max(residuals) <= self.tolerance and imbalance <= max(10 * self.tolerance, 1e-11)

    def solution(self, status: str) -> Solution:
        """What has been found."""
        assert self.point is not None
        return Solution(*self.point, *self.residuals, self.sweeps, status)


def solve(market: Market, kernel: Kernel, a: Array, b: Array, tolerance: float, most_passes: int) -> Solution:
    """Clears from (a, b).

    Args:
        market: the problem.
        kernel: its sums.
        a: first log of unmatched workers, shape (X,).
        b: first log of open seats, shape (Y,).
        tolerance: residual of both margins, relative to each type's mass.
        most_passes: after how many visits of all pairs to give up.
    """
    parts, best = components(market), _Best(tolerance)
    for attempt in range(_ATTEMPTS):
        done, a, b, fall = _sweeps(market, kernel, parts, best, a, b, most_passes)
        if done:
            return best.solution(done)
        done, a, b = _newton(market, kernel, parts, best, a, b, fall, most_passes, attempt % 2 == 0)
        if done:
            return best.solution(done)
        if not (np.isfinite(a).all() and np.isfinite(b).all()):
            break
    return best.solution("stalled")


def _sweeps(
    market: Market, kernel: Kernel, parts: Components, best: _Best, a: Array, b: Array, most_passes: int
) -> tuple[str, Array, Array, Array]:
    """Balanced sweeps with mixing, until cleared, out of passes, or slow ("")."""
    weight = np.sqrt(market.seats)
    steps: list[Array] = []
    ends: list[tuple[Array, Array]] = []
    history: list[float] = []
    lowest = np.inf
    while True:
        sweep = kernel.sweep(a, b)
        at_a, at_b, imbalance = parts.balanced(*sweep.at, sweep.rise, sweep.fall)
        residuals = float(np.abs(sweep.worker_residual).max()), float(np.abs(sweep.seat_residual).max())
        residual = max(residuals)
        if best.cleared((at_a, at_b), residuals, imbalance):
            return "cleared", at_a, at_b, sweep.fall
        next_a, next_b, _ = parts.balanced(sweep.a, sweep.b, sweep.rise, sweep.fall)
        if kernel.passes >= most_passes:
            return "passes", next_a, next_b, sweep.fall
        history.append(residual)
        if (kernel.products_are_cheap and residual < _NEAR_ENOUGH) or _slow(history, best.tolerance):
            return "", next_a, next_b, sweep.fall
        step = next_b - b
        if residual > 4 * lowest or np.abs(step).max() > _NEAR:
            steps, ends = [], []
        lowest = min(lowest, residual)
        steps, ends = [*steps, step][-_MEMORY - 1 :], [*ends, (next_a, next_b)][-_MEMORY - 1 :]
        a, b = _mixed(steps, ends, weight)
        if len(steps) > 1:
            a, b, _ = parts.balanced(a, b, sweep.rise, sweep.fall)


def _mixed(steps: list[Array], ends: list[tuple[Array, Array]], weight: Array) -> tuple[Array, Array]:
    """The combination of the last ends whose steps cancel best."""
    a, b = ends[-1]
    if len(steps) == 1:
        return a, b
    columns = np.stack([step - steps[-1] for step in steps[:-1]], 1) * weight[:, None]
    shares = np.linalg.lstsq(columns, -steps[-1] * weight, rcond=1e-10)[0]
    if np.abs(shares).sum() > 1e3:
        return a, b
    for share, (other_a, other_b) in zip(shares, ends, strict=False):
        a, b = a + share * (other_a - ends[-1][0]), b + share * (other_b - ends[-1][1])
    return a, b


def _slow(history: list[float], tolerance: float) -> bool:
    """Whether sweeps would need more rounds than Newton's method."""
    if len(history) < 2 * _WINDOW:
        return False
    # the lowest of the last few against the lowest before them: mixing does not fall at every step
    now, earlier = min(history[-_WINDOW:]) + 1e-300, min(history[-2 * _WINDOW : -_WINDOW]) + 1e-300
    rate = (np.log(now) - np.log(earlier)) / _WINDOW
    return bool(rate >= 0 or (np.log(tolerance) - np.log(now)) / rate > _WORTHWHILE)


def _newton(
    market: Market,
    kernel: Kernel,
    parts: Components,
    best: _Best,
    a: Array,
    b: Array,
    fall: Array,
    most_passes: int,
    each: bool,
) -> tuple[str, Array, Array]:
    """Newton's steps with a line search, until cleared, out of passes, or no longer downhill ("")."""
    n, m = market.workers, market.seats
    sums = kernel.evaluate(a, b)
    merit, before = _merit(a, b, sums, n, m), np.inf
    recent: list[float] = []
    while True:
        residuals = (
            float(np.abs(1 - (np.exp(a) + sums.row) / n).max()),
            float(np.abs(1 - (np.exp(b) + sums.column) / m).max()),
        )
        if best.cleared((a, b), residuals, 0.0):
            return "cleared", a, b
        if kernel.passes >= most_passes:
            return "passes", a, b
        forcing = min(0.1, max(1e-4, 0.5 * (merit / before) ** 1.6)) if np.isfinite(before) else 0.1
        da, db = newton_step(kernel, (a, b), (n, m), sums, parts, fall, forcing)
        rise = direction(sums.row, sums.row_weight)
        length = 1.0
        if each:
            # a type whose matches hardly react would hold all others back if the step were shortened for it
            da, db = np.clip(da, -_LONGEST, _LONGEST), np.clip(db, -_LONGEST, _LONGEST)
        else:
            length = min(1.0, _LONGEST_OF_ALL / max(float(np.abs(da).max()), float(np.abs(db).max()), 1e-300))
        before = merit
        recent.append(merit)
        for _ in range(6):
            new_a, new_b, _ = parts.balanced(a + length * da, b + length * db, rise, fall)
            sums = kernel.evaluate(new_a, new_b)
            merit = _merit(new_a, new_b, sums, n, m)
            if merit <= (1 - 1e-2 * length) * max(recent[-_PATIENCE:]):
                break
            length /= 2
        else:
            return "", new_a, new_b
        a, b = new_a, new_b


def _merit(a: Array, b: Array, sums: Sums, n: Array, m: Array) -> float:
    """Distance of the logs of both margins, by persons."""
    rows = np.log((np.exp(a) + sums.row) / n)
    columns = np.log((np.exp(b) + sums.column) / m)
    return float(np.sqrt(n @ rows**2 / n.sum() + m @ columns**2 / m.sum()))


def first_guess(market: Market, kernel: Kernel) -> tuple[Array, Array]:
    """Potentials at which no sum of hires overflows.

    Lowering a by h and b by k lowers every log of hires by at least min(h, k), whatever the frontier.
    """
    a, b = np.log(market.workers), np.log(market.seats)
    for _ in range(100):
        sweep = kernel.sweep(a, b)
        h = np.log(np.maximum(1 - sweep.worker_residual, 1))
        k = np.log(np.maximum(1 - sweep.seat_residual, 1))
        a, b = sweep.at[0] - h, sweep.at[1] - k
        if max(h.max(), k.max()) < 100:
            break
    return a, b

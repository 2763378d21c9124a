"""Newton's method for small markets with weak tastes: all margins at once, by elimination, with damped steps.

With weak tastes a market falls into pairs that hardly hang together: each has a direction, its worker's a up and its
seat's b down, along which margins change by as little as e^(−gap/σ). A Krylov method finds no such directions, and a
step that is shortened until the longest of them fits does not move the others. Steps here solve

    (J + νD)·δ = masses − margins        D = diag(n, m)

as large as ν must be for no log to move by more than :data:`LONGEST` (Levenberg 1944, Quarterly of Applied
Mathematics 2; an implicit step of the flow that fills the margins): where the market reacts, the step is Newton's;
where it does not, it is bounded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.kernels.dense import DenseKernel
from outbid.market.market import Market
from outbid.market.solver.solve import Solution

Array = NDArray[np.float64]
SMALL = 400
"""Types on both sides up to which a step by elimination is cheap."""
LONGEST, SHORT = 8.0, 3.0
_ROUNDS, _TRIALS = 100, 60
_WORSE, _SLIGHT = 1.5, 0.03
"""How far a step may raise the distance of the logs, and what is no harm: long moves of pairs that hardly hang together
pass through larger gaps."""


def damped(market: Market, kernel: DenseKernel, a: Array, b: Array, tolerance: float) -> Solution:
    """Fills the margins from (a, b).

    Args:
        market: with at most :data:`SMALL` types on both sides together.
        kernel: of the market.
        a: first log of unmatched workers, shape (X,).
        b: first log of open seats, shape (Y,).
        tolerance: residual of both margins, relative to each type's mass.

    Returns:
        Where it stopped: "cleared" or "stalled".
    """
    X, masses = len(market.workers), np.concatenate([market.workers, market.seats])
    logs, damping, sweeps = np.concatenate([a, b]), 1e-2, 1
    gap, jacobian = _look(kernel, logs, masses, X)
    distance = _distance(gap, masses)
    while (np.abs(gap) > tolerance * masses).any() and sweeps < _ROUNDS:
        for _ in range(_TRIALS):
            step = np.linalg.solve(jacobian + np.diag(damping * masses), gap)
            if np.abs(step).max() <= LONGEST:
                sweeps += 1
                trial_gap, trial_jacobian = _look(kernel, logs + step, masses, X)
                trial = _distance(trial_gap, masses)
                if trial <= max(_WORSE * distance, _SLIGHT):
                    break
            damping *= 4
        else:
            break
        if np.abs(step).max() < SHORT:
            damping = max(damping / 8, 1e-18)
        logs, gap, jacobian, distance = logs + step, trial_gap, trial_jacobian, trial
    off = np.abs(gap) / masses
    cleared = bool((off <= tolerance).all())
    found = logs[:X], logs[X:], float(off[:X].max()), float(off[X:].max())
    return Solution(*found, sweeps, "cleared" if cleared else "stalled")


def _look(kernel: DenseKernel, logs: Array, masses: Array, X: int) -> tuple[Array, Array]:
    """Masses less margins, shape (X + Y,), and the Jacobian of the margins."""
    sums = kernel.evaluate(logs[:X], logs[X:])
    singles = np.exp(logs)
    of_seats, of_workers = kernel.jacobian
    jacobian = np.diag(singles + np.concatenate([sums.row_weight, sums.column_weight]))
    jacobian[:X, X:], jacobian[X:, :X] = of_seats, of_workers.T
    return masses - singles - np.concatenate([sums.row, sums.column]), jacobian


def _distance(gap: Array, masses: Array) -> float:
    """Distance of the logs of all margins, by persons; nan where they overflow."""
    logs = np.log1p(-gap / masses)
    return float(np.sqrt(masses @ logs**2 / masses.sum()))

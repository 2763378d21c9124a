"""The last resort of clearing: from strong tastes, where any market is easy, to the market's own.

Tastes of scale κσ and κτ smooth what makes a market hard: kinks where packages stop, and choices that are all but
certain. Each stage starts from the welfare of both sides in the one before: ``−κσ log(μ_x0/n_x)`` changes little.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from outbid.market.kernels.dense import DenseKernel
from outbid.market.kernels.kernel import Kernel
from outbid.market.market import Market
from outbid.market.solver.damped import SMALL, damped
from outbid.market.solver.solve import Solution, first_guess, solve

Array = NDArray[np.float64]
_EASY = 3.0  # spread of values over the scales from which to start
_FIRST_STEP = 4.0
_LEAST_STEP = 1.02
_STAGE = 1e-4  # residual of a stage
_STAGE_PASSES = 400
_BALANCE_PASSES = 10


def anneal(
    market: Market, kernel_of: Callable[[Market], Kernel], tolerance: float, most_passes: int
) -> tuple[Solution | None, int]:
    """Clears by stages.

    Args:
        market: with tastes.
        kernel_of: a market's kernel.
        tolerance: residual of both margins in the end.
        most_passes: after how many visits of all pairs to give up, over all stages.

    Returns:
        Where it stopped, ``None`` if no stage reached the market's own scales; and the visits it took.
    """
    heat, step, passes = hottest(market), _FIRST_STEP, 0
    log_n, log_m = np.log(market.workers), np.log(market.seats)
    small = market.pairs is None and sum(market.shape) <= SMALL
    point: tuple[Array, Array] | None = None
    last = heat
    while passes < most_passes:
        warm = replace(market, worker_scale=heat * market.worker_scale, seat_scale=heat * market.seat_scale)
        kernel = DenseKernel(warm) if small else kernel_of(warm)
        if point is None:
            start = first_guess(warm, kernel)
        else:
            start = log_n + point[0] * (last / heat), log_m + point[1] * (last / heat)
        final = heat == 1.0
        allowed = most_passes - passes if final else min(_STAGE_PASSES, most_passes - passes)
        wanted = tolerance if final else _STAGE
        found = _stage(warm, kernel, start, wanted, allowed)
        passes += kernel.passes
        if found.status == "cleared":
            if final:
                return found, passes
            point, last = (found.a - log_n, found.b - log_m), heat
        elif point is None:
            heat *= _FIRST_STEP
            last = heat
            continue
        else:
            step = np.sqrt(step)
            if step < _LEAST_STEP:
                return (found if final else None), passes
        heat = max(1.0, last / step)
    return None, passes


def _stage(
    market: Market, kernel: Kernel, start: tuple[Array, Array], tolerance: float, most_passes: int
) -> Solution:
    """One stage: of small markets by damped steps, and only if these get stuck by sweeps."""
    if isinstance(kernel, DenseKernel) and sum(market.shape) <= SMALL:
        found = damped(market, kernel, *start, tolerance)
        if found.status == "cleared":
            # the balance of the whole is no margin: it makes unmatched people right relative to themselves
            balanced = solve(market, kernel, found.a, found.b, tolerance, kernel.passes + _BALANCE_PASSES)
            return balanced if balanced.status == "cleared" else found
        start = found.a, found.b
    return solve(market, kernel, *start, tolerance, most_passes)


def hottest(market: Market) -> float:
    """How many times the scales make the market's values small beside tastes; 1 if they are."""
    spread = 0.0
    for values, scale in ((market.value, market.seat_scale), (market.amenity, market.worker_scale)):
        spread = max(spread, float(values.max() - values.min()) / scale)
    for table in market.terms.tables:
        for name in ("knots", "values"):
            each = getattr(table, name, np.zeros(1))
            spread = max(spread, float(each.max() - each.min()) / min(market.worker_scale, market.seat_scale))
    return max(1.0, spread / _EASY)

"""Aggregate clearing with tastes: everybody's choice is logit, pay clears every pair (Choo & Siow 2006; Galichon,
Kominers & Weber 2019).

    log μ_xy = a_x + (α + W(c))/σ = b_y + (γ − c)/τ
    Σ_y μ_xy + μ_x0 = n_x        Σ_x μ_xy + μ_0y = m_y
"""

from __future__ import annotations

import os
from math import ceil

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError, OutbidError
from outbid.market.kernels.dense import DenseKernel
from outbid.market.kernels.kernel import Kernel
from outbid.market.kernels.lookup import LookupKernel, tabulate
from outbid.market.kernels.matches import COMPILED_FROM
from outbid.market.kernels.separable import SeparableKernel, separable
from outbid.market.market import Market
from outbid.market.outcome import Outcome
from outbid.market.solver.annealing import anneal
from outbid.market.solver.sample import expected, may_be_sampled
from outbid.market.solver.solve import Solution, first_guess, solve

Array = NDArray[np.float64]
_NEARLY = 1e-2
_MOST_PASSES = 5000
_DIRECT_PASSES = 600
_WEAKEST = 1e8  # values over the scales beyond which logs of hires have too few digits left


class NotClearedError(OutbidError):
    """Clearing stopped before the margins were filled; ``outcome`` is what had been found.

    Args:
        outcome: the best point.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        residual = max(outcome.worker_residual, outcome.seat_residual)
        super().__init__(outcome.advice, passes=outcome.passes, residual=f"{residual:.1e}")


def clear(
    market: Market,
    *,
    tolerance: float = 1e-9,
    start: Outcome | tuple[Array, Array] | None = None,
    most_passes: int = _MOST_PASSES,
    raise_: bool = False,
) -> Outcome:
    """The equilibrium: it exists and is unique.

    Args:
        market: with tastes on both sides.
        tolerance: residual of both margins, relative to each type's mass.
        start: an outcome of a market like this one, or (a, b), to start from.
        most_passes: after about how many visits of all pairs to give up.
        raise_: whether not converging is an error; otherwise it is an outcome that says what to try.

    Raises:
        InputError: a market without tastes or with tastes that are nothing beside its values, one too large for a
            dense array, a start or a tolerance that is not usable.
        NotClearedError: with ``raise_``, if the margins are not filled to the tolerance.
    """
    if market.exact:
        raise InputError("clearing.no_tastes", where="worker_scale")
    if not 0 < tolerance < 1:
        raise InputError("clearing.tolerance", where="tolerance", value=tolerance)
    if not _over_tastes(market) <= _WEAKEST:
        raise InputError("clearing.weak_tastes", where="worker_scale, seat_scale")
    point = None if start is None else _point(market, start)
    # trial points may overflow: they are no better, and not taken
    with np.errstate(over="ignore", under="ignore", divide="ignore", invalid="ignore"):
        found, passes = _cleared(market, point, tolerance, most_passes)
    outcome = Outcome(
        market,
        found.a,
        found.b,
        found.status == "cleared",
        found.status,
        found.worker_residual,
        found.seat_residual,
        passes,
        found.sweeps,
    )
    if raise_ and not outcome.converged:
        raise NotClearedError(outcome)
    return outcome


def _over_tastes(market: Market) -> float:
    """The greatest value or amenity, over the scale of its side's tastes."""
    return max(
        max(float(values.max()), -float(values.min())) / scale
        for values, scale in ((market.value, market.seat_scale), (market.amenity, market.worker_scale))
    )


def _point(market: Market, start: Outcome | tuple[Array, Array]) -> tuple[Array, Array]:
    """(a, b) of a start that fits the market."""
    a, b = (start.log_unmatched, start.log_open) if isinstance(start, Outcome) else start
    a, b = np.array(a, np.float64), np.array(b, np.float64)
    if a.shape != market.workers.shape or b.shape != market.seats.shape:
        raise InputError("clearing.start", where="start", shapes=(a.shape, b.shape), wanted=market.shape)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise InputError("clearing.start_not_finite", where="start")
    return a, b


def _cleared(
    market: Market, point: tuple[Array, Array] | None, tolerance: float, most_passes: int
) -> tuple[Solution, int]:
    """The solution, at once or by stages, and the visits it took."""
    kernel = kernel_of(market)
    if point is None and isinstance(kernel, LookupKernel) and may_be_sampled(market):
        a, b, visits = expected(market, kernel_of, _nearly)
        kernel.passes += ceil(visits)
        point = a, b
    elif point is None:
        point = first_guess(market, kernel)
    found = solve(market, kernel, *point, tolerance, min(most_passes, _DIRECT_PASSES))
    passes = kernel.passes
    if found.status != "cleared" and passes < most_passes:
        other, more = anneal(market, kernel_of, tolerance, most_passes - passes)
        passes += more
        if other is not None and other.status == "cleared":
            return other, passes
    return found, passes


def _nearly(market: Market, kernel: Kernel) -> tuple[Array, Array]:
    """(a, b) near the equilibrium of a small market."""
    found = solve(market, kernel, *first_guess(market, kernel), _NEARLY, _MOST_PASSES)
    return found.a, found.b


def kernel_of(market: Market) -> Kernel:
    """The kernel that suits the market."""
    if market.pairs is not None:
        from outbid.market.kernels.sparse import SparseKernel

        return SparseKernel(market)
    too_large(market)
    if separable(market):
        return SeparableKernel(market)
    if market.workers.size * market.seats.size >= COMPILED_FROM:
        tables = tabulate(market.terms.tables, market.worker_scale, market.seat_scale)
        if tables is not None:
            return LookupKernel(market, tables)
    return DenseKernel(market)


def too_large(market: Market) -> None:
    """More pairs than one number each fits into this machine."""
    pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    (workers, seats), available = market.shape, pages * page
    needed = 8 * workers * seats
    if needed > available:
        raise InputError(
            "clearing.too_large",
            where="market",
            workers=workers,
            seats=seats,
            needed=round(needed / 1e9),
            available=round(available / 1e9),
        )

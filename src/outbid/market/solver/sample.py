"""A first guess for large markets: a sample of the types is cleared, and says what the others may expect.

Types are drawn in proportion to their mass, evenly within classes, and each stands for ``k`` people like it. One type
of ``k n`` people behaves as many alike of ``n`` if what is lost of variety is made good: with ``α + σ log k_y`` and
``γ + τ log k_x`` hires are ``k_x k_y μ`` and potentials ``a + log k_x``, ``b + log k_y``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.kernels.kernel import Kernel
from outbid.market.market import Frontiers, Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]
MOST = 400
WORTHWHILE_FROM = 1 << 20
"""Pairs from which a sample saves more visits than it costs."""
_ROUNDS = 12
_NEAR = 0.05


def may_be_sampled(market: Market) -> bool:
    """Whether any two types may match, and visits of all pairs cost more than those of a sample."""
    everybody = market.pairs is None and market.feasible is None
    return everybody and market.shape[0] * market.shape[1] >= WORTHWHILE_FROM


class Sample(NamedTuple):
    """Some types of one side.

    Args:
        types: their indices.
        log_factor: log k, of how many of its mass each stands for.
    """

    types: Index
    log_factor: Array


def sample(masses: Array, classes: Index, most: int = MOST) -> Sample:
    """Types at even distances in the sum of masses, class by class; all if there are no more than ``most``."""
    if len(masses) <= most:
        return everyone(masses)
    order = np.argsort(classes, kind="stable")
    ends = np.cumsum(masses[order])
    each = ends[-1] / most
    drawn = order[np.minimum(np.searchsorted(ends, (np.arange(most) + 0.5) * each), len(order) - 1)]
    types, times = np.unique(drawn, return_counts=True)
    return Sample(types, np.log(times * each / masses[types]))


def everyone(masses: Array) -> Sample:
    """All types, each for itself."""
    return Sample(np.arange(len(masses)), np.zeros(len(masses)))


def between(market: Market, workers: Sample, seats: Sample) -> Market:
    """The market of these types only."""
    terms, (x, y) = market.terms, (workers.types, seats.types)
    value, amenity = (
        np.broadcast_to(each, market.shape)[np.ix_(x, y)] for each in (market.value, market.amenity)
    )
    return Market(
        market.workers[x] * np.exp(workers.log_factor),
        market.seats[y] * np.exp(seats.log_factor),
        value + market.seat_scale * workers.log_factor[:, None],
        amenity + market.worker_scale * seats.log_factor,
        Frontiers(terms.tables, terms.of, terms.worker_class[x], terms.seat_class[y]),
        market.worker_scale,
        market.seat_scale,
    )


def expected(
    market: Market,
    kernel_of: Callable[[Market], Kernel],
    clear: Callable[[Market, Kernel], tuple[Array, Array]],
) -> tuple[Array, Array, float]:
    """(a, b) of all types from a sample, and how many visits of all pairs that took.

    Args:
        market: with neither ``pairs`` nor ``feasible``.
        kernel_of: a market's kernel.
        clear: (a, b) that come close to clearing a market.
    """
    workers = sample(market.workers, market.terms.worker_class)
    seats = sample(market.seats, market.terms.seat_class)
    small = between(market, workers, seats)
    kernel = kernel_of(small)
    a, b = clear(small, kernel)
    visited = kernel.passes * small.value.size
    log_n, log_m = np.log(market.workers), np.log(market.seats)
    rates = a - np.log(small.workers), b - np.log(small.seats)
    all_a = log_n + _mean(rates[0], small.terms.worker_class, market.terms.worker_class)
    all_b = log_m + _mean(rates[1], small.terms.seat_class, market.terms.seat_class)
    for wide, start, side in (
        (between(market, everyone(market.workers), seats), (all_a, b), 0),
        (between(market, workers, everyone(market.seats)), (a, all_b), 1),
    ):
        kernel = kernel_of(wide)
        point = start
        for _ in range(_ROUNDS):
            sweep = kernel.sweep(*point)
            after = (sweep.a, point[1]) if side == 0 else (point[0], sweep.b)
            masses = (market.workers, market.seats)[side]
            moved = float(masses @ np.abs(after[side] - point[side]) / masses.sum())
            point = after
            if moved < _NEAR:
                break
        if side == 0:
            all_a = point[0]
        else:
            all_b = point[1]
        visited += kernel.passes * wide.value.size
    return all_a, all_b, visited / (market.shape[0] * market.shape[1])


def _mean(values: Array, classes: Index, wanted: Index) -> Array:
    """The mean of each class, of all where a class has none."""
    count = int(max(classes.max(), wanted.max())) + 1
    number = np.bincount(classes, minlength=count)
    means = np.bincount(classes, values, count) / np.maximum(number, 1)
    result: Array = np.where(number > 0, means, values.mean())[wanted]
    return result

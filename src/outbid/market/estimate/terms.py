"""Frontiers pair by pair: what observed pay is worth, and where worth is proportional to pay."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.frontier import Frontier, PiecewiseLinear
from outbid.market.market import Frontiers

Array = NDArray[np.float64]


def by_pair(frontiers: Frontiers, ask: Callable[[Frontier, Array], Array], argument: Array) -> Array:
    """``ask(frontier, argument)`` with the frontier of each pair, shape (X, Y)."""
    table = frontiers.of[np.ix_(frontiers.worker_class, frontiers.seat_class)]
    result = np.full(table.shape, np.nan)
    argument = np.broadcast_to(argument, table.shape)
    for number in np.unique(table):
        own = table == number
        result[own] = ask(frontiers.tables[number], argument[own])
    return result


def worth(frontiers: Frontiers, cost: Array) -> Array:
    """W(c) by pair, shape (X, Y), money; NaN where ``cost`` is; its limits at ±inf."""

    def ask(frontier: Frontier, costs: Array) -> Array:
        result = np.full(costs.shape, np.nan)
        finite = np.isfinite(costs)
        result[finite] = frontier.worth(costs[finite])
        result[costs == np.inf] = _best(frontier)
        result[costs == -np.inf] = -np.inf
        return result

    return by_pair(frontiers, ask, cost)


def _best(frontier: Frontier) -> float:
    """The worth of the best package, inf if worth rises without end."""
    return float(frontier.worth(frontier.cap)) if np.isfinite(frontier.cap) else np.inf


def most(frontiers: Frontiers) -> Array:
    """The worth of the best package, shape (X, Y), money; inf where there is none."""
    return by_pair(frontiers, lambda frontier, _: np.full(_.shape, _best(frontier)), np.zeros(()))


def ends(frontiers: Frontiers) -> tuple[Array, Array]:
    """Floor and cap by pair, each of shape (X, Y), money; infinite where there is none."""
    floor = by_pair(frontiers, lambda frontier, _: np.full(_.shape, frontier.floor), np.zeros(()))
    cap = by_pair(frontiers, lambda frontier, _: np.full(_.shape, frontier.cap), np.zeros(()))
    return floor, cap


def slopes(frontiers: Frontiers | None, shape: tuple[int, int]) -> Array:
    """Slope of W by worker type, where W is a line whose slope the worker alone decides, shape (X,).

    With W(c) = k_xy + s_x·c the clearing is that of a transferable market in the employers' money: the workers' scale
    is σ/s_x and the joint surplus γ + (α + k)/s.

    Args:
        frontiers: ``None``: transferable.
        shape: number of worker types and of seat types.

    Raises:
        InputError: a frontier that bends, starts or ends, or slopes that differ between a worker's employers.
    """
    if frontiers is None:
        return np.ones(shape[0])
    slope = np.array([_slope(frontier, number) for number, frontier in enumerate(frontiers.tables)])
    met = slope[frontiers.of[:, np.unique(frontiers.seat_class)]]
    differs = (met != met[:, :1]).any(axis=1)
    if differs.any():
        raise InputError("estimate.seat_class_matters", worker_class=int(np.argmax(differs)))
    of_workers: Array = met[frontiers.worker_class, 0]
    return of_workers


def _slope(frontier: Frontier, number: int) -> float:
    """The slope of a line."""
    if isinstance(frontier, PiecewiseLinear):
        pieces = frontier.slopes
        if np.isfinite(pieces).all() and pieces[0] > 0 and (pieces == pieces[0]).all():
            return float(pieces[0])
    raise InputError("estimate.not_linear", table=number)

"""What an equilibrium says of every pair, from the potentials a = log μ_x0 and b = log μ_0y: hires and transfers.

A block of rows (or of sparse pairs) at a time, on all cores, into arrays made once. Straight lines need no table:
log μ = λa + (1 − λ)b + φ; large markets of tabulated frontiers go through compiled loops.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from outbid.market.frontier import Frontier, PiecewiseLinear
from outbid.market.kernels.rounds import GREATEST_EXPONENT
from outbid.market.kernels.threads import in_threads
from outbid.market.market import Market

Array = NDArray[np.float64]
Index = NDArray[np.intp]
NAMES = "hires", "given", "received", "weight"
COMPILED_FROM = 50_000
"""Pairs from which compiled loops are worth loading."""
_BLOCK = 1 << 17


class Block(NamedTuple):
    """Some pairs, and what broadcasts to their shape.

    Args:
        at: where they are in an array of the market's shape.
        worker: types of worker, (rows, 1) or (pairs,).
        seat: types of seat, (Y,) or (pairs,).
        of: the table of each, or one number for all.
    """

    at: slice
    worker: Index
    seat: Index
    of: Index


def all_linear(frontiers: Sequence[Frontier]) -> bool:
    """Whether every W is a straight line."""
    return all(isinstance(f, PiecewiseLinear) and len(f.knots) == 1 and f.below == f.above for f in frontiers)


def lines(market: Market) -> tuple[Array, Array]:
    """λ and λ·W(0)/σ of each table of a market of straight lines: its part in log μ beside a, b, α and γ."""
    found = [t for t in market.terms.tables if isinstance(t, PiecewiseLinear)]
    slope = np.array([line.above for line in found])
    intercept = np.array([line.values[0] - line.above * line.knots[0] for line in found])
    weight = 1 / (1 + slope * (market.seat_scale / market.worker_scale))
    return weight, weight * intercept / market.worker_scale


def shape_of(market: Market) -> tuple[int, ...]:
    """Of an array with a number for each pair: (X, Y), with ``pairs`` (P,)."""
    return market.shape if market.pairs is None else (len(market.pairs.seat),)


def blocks(market: Market, size: int = _BLOCK) -> list[Block]:
    """All pairs, at most ``size`` at a time or one row."""
    terms, pairs, (X, Y) = market.terms, market.pairs, market.shape
    result = []
    if pairs is not None:
        worker = pairs.worker
        for at in range(0, len(worker), size):
            some = slice(at, at + size)
            x, y = worker[some], pairs.seat[some]
            result.append(Block(some, x, y, terms.of[terms.worker_class[x], terms.seat_class[y]]))
        return result
    step, seat = max(1, size // Y), np.arange(Y)
    single = len(terms.tables) == 1
    for at in range(0, X, step):
        worker = np.arange(at, min(at + step, X))[:, None]
        of = np.zeros((), np.intp) if single else terms.of[terms.worker_class[worker], terms.seat_class]
        result.append(Block(slice(at, at + step), worker, seat, of))
    return result


def matches(market: Market, a: Array, b: Array, names: Sequence[str]) -> dict[str, Array]:
    """Hires and transfers at (a, b).

    Args:
        market: with tastes.
        a: log of unmatched workers, shape (X,).
        b: log of open seats, shape (Y,).
        names: of :data:`NAMES`: hires μ, given γ − V, received U − α, weight λ.

    Returns:
        What is asked for, each (X, Y), with ``pairs`` (P,).
    """
    shape, tables = shape_of(market), market.terms.tables
    found = {name: np.empty(shape) for name in names}
    if all_linear(tables):
        _straight(market, a, b, found)
    elif market.pairs is None and shape[0] * shape[1] >= COMPILED_FROM:
        from outbid.market.kernels.lookup import LookupKernel, tabulate

        inverse = tabulate(tables, market.worker_scale, market.seat_scale)
        if inverse is None:
            _any(market, a, b, found)
        else:
            LookupKernel(market, inverse).matches(a, b, found)
    else:
        _any(market, a, b, found)
    return found


def _straight(market: Market, a: Array, b: Array, found: dict[str, Array]) -> None:
    """Fills in what is found on straight lines."""
    sigma, tau, shape = market.worker_scale, market.seat_scale, shape_of(market)
    weight_of, constant_of = lines(market)
    value, amenity = np.broadcast_to(market.value, shape), np.broadcast_to(market.amenity, shape)
    with_amenity = bool(market.amenity.any())

    def work(block: Block) -> None:
        at, weight = block.at, weight_of[block.of]
        own, other = a[block.worker], b[block.seat]
        logs = found["hires"][at] if "hires" in found else np.empty((len(block.worker), *shape[1:]))
        np.multiply(value[at], (1 - weight) / tau, out=logs)
        if with_amenity:
            logs += amenity[at] * (weight / sigma)
        logs += weight * own + constant_of[block.of]
        logs += (1 - weight) * other
        if "given" in found:
            np.subtract(value[at], tau * (logs - other), out=found["given"][at])
        if "received" in found:
            np.subtract(sigma * (logs - own), amenity[at], out=found["received"][at])
        if "weight" in found:
            found["weight"][at] = weight
        if "hires" in found:
            np.exp(np.minimum(logs, GREATEST_EXPONENT, out=logs), out=logs)
            if market.feasible is not None:
                logs *= market.feasible[at]

    in_threads(work, blocks(market), int(np.prod(shape)))


def _any(market: Market, a: Array, b: Array, found: dict[str, Array]) -> None:
    """Fills in what is found on any frontiers, one after the other."""
    sigma, tau, shape = market.worker_scale, market.seat_scale, shape_of(market)
    value, amenity = np.broadcast_to(market.value, shape), np.broadcast_to(market.amenity, shape)
    tables = market.terms.tables

    def work(block: Block) -> None:
        gain, other = value[block.at] / tau, b[block.seat]
        level = gain - amenity[block.at] / sigma + other - a[block.worker]
        of = np.broadcast_to(block.of, level.shape).ravel()
        order = np.argsort(of, kind="stable") if len(tables) > 1 else np.arange(of.size)
        ends = np.searchsorted(of[order], np.arange(len(tables) + 1))
        given, received, weight = np.empty((3, level.size))
        for frontier, low, high in zip(tables, ends[:-1], ends[1:], strict=True):
            if low < high:
                some = order[low:high]
                given[some], received[some], weight[some] = frontier.transfer(level.ravel()[some], sigma, tau)
        for name, values in (("given", given), ("received", received), ("weight", weight)):
            if name in found:
                found[name][block.at] = values.reshape(level.shape)
        if "hires" in found:
            hires = np.exp(np.minimum(other + gain - given.reshape(level.shape) / tau, GREATEST_EXPONENT))
            if market.feasible is not None:
                hires *= market.feasible[block.at]
            found["hires"][block.at] = hires

    in_threads(work, blocks(market), int(np.prod(shape)))


def bounded(market: Market, given: Array, received: Array) -> None:
    """Turns transfers, in place, into packages: cost within floor and cap, and worth no less than the floor's."""
    tables = market.terms.tables
    floor, cap = (np.array([getattr(table, name) for table in tables]) for name in ("floor", "cap"))
    least = np.array([float(t.worth(t.floor)) if np.isfinite(t.floor) else -np.inf for t in tables])

    def work(block: Block) -> None:
        np.clip(given[block.at], floor[block.of], cap[block.of], out=given[block.at])
        np.maximum(received[block.at], least[block.of], out=received[block.at])

    if np.isfinite([floor, cap]).any():
        in_threads(work, blocks(market), given.size)

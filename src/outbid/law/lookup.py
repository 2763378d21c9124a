"""Fast evaluation of a piecewise-linear function on millions of arguments.

A function with few kinks is summed from hinges; of any other the piece is found by :mod:`outbid.core.bins`.
"""

from __future__ import annotations

import numpy as np

from outbid.core.bins import Bins
from outbid.law.piecewise import Array, Piecewise

CHUNK = 8_192
"""Elements per block: a float64 block is 64 KiB, which stays in cache and below the size from which the C library
asks the operating system for every temporary array anew."""

MAX_HINGES = 4
"""A continuous function with at most this many kinks is summed from hinges instead of looked up."""

_MOST_BITS = 11


class Lookup:
    """A piecewise-linear function prepared for bulk evaluation.

    Args:
        function: the function; arguments are meant to be at least 0 (smaller ones give the first piece).
    """

    def __init__(self, function: Piecewise) -> None:
        self._hinges = _hinges(function)
        inner = function.starts[1:][function.starts[1:] > 0]
        # of the pieces that begin at or below zero only the last is of any use
        slopes, starts, values = (
            part[len(function.starts) - 1 - len(inner) :]
            for part in (function.slopes, function.starts, function.values)
        )
        self._slopes, self._intercepts = slopes.copy(), values - slopes * starts
        self._bins = Bins(inner, from_edge=False, most_bits=_MOST_BITS) if len(inner) else None

    def __call__(self, x: Array) -> Array:
        """Values at ``x``, shape of ``x`` (one-dimensional, contiguous), block by block."""
        out = np.empty_like(x)
        if self._bins is None:
            np.multiply(x, self._slopes[-1], out=out)
            out += self._intercepts[-1]
            return out
        if self._hinges is not None:
            return self._hinged(x, *self._hinges)
        size = min(CHUNK, len(x))
        address, piece = np.empty(size, np.int64), np.empty(size, np.intp)
        work, above = np.empty(size), np.empty(size, np.bool_)
        for begin in range(0, len(x), CHUNK):
            block, result = x[begin : begin + CHUNK], out[begin : begin + CHUNK]
            n = len(block)
            self._bins.find(block, piece[:n], address[:n], work[:n], above[:n])
            np.take(self._slopes, piece[:n], out=work[:n], mode="clip")
            np.multiply(work[:n], block, out=work[:n])
            np.take(self._intercepts, piece[:n], out=result, mode="clip")
            np.add(result, work[:n], out=result)
        return out

    @staticmethod
    def _hinged(x: Array, start: float, slope: float, bends: tuple[tuple[float, float], ...]) -> Array:
        out = np.multiply(x, slope)
        out += start
        for at, bend in bends:
            work = np.subtract(x, at)
            np.maximum(work, 0.0, out=work)
            work *= bend
            out += work
        return out


def _hinges(function: Piecewise) -> tuple[float, float, tuple[tuple[float, float], ...]] | None:
    """A continuous function of a few pieces as a straight line plus ``bend * max(x - at, 0)``: cheaper to add up."""
    if len(function.starts) > MAX_HINGES + 1:
        return None
    end = function.values[:-1] + function.slopes[:-1] * np.diff(function.starts)
    if np.any(np.abs(function.values[1:] - end) > 1e-6):
        return None
    first = float(function.values[0] - function.slopes[0] * function.starts[0])
    bends = zip(function.starts[1:].tolist(), np.diff(function.slopes).tolist(), strict=True)
    return first, float(function.slopes[0]), tuple(bends)

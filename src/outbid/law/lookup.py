"""Fast evaluation of a piecewise-linear function on millions of arguments.

``numpy.interp`` searches the knots by bisection, some 30 ns per element. Here the leading bits of the IEEE
754 pattern (exponent and a few bits of mantissa) are the address of a bin: positive doubles are ordered like
their bit patterns, so the bins are fine where incomes are small and wide where they are large, and one shift
finds them without a division or a logarithm. A bin knows the piece that holds its left end; knots inside a
bin are settled by comparison, so the result is exact, not binned.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.law.piecewise import Array, Piecewise

CHUNK = 8_192
"""Elements per block: a float64 block is 64 KiB, which stays in cache and below the size from which the C library
asks the operating system for every temporary array anew."""

MAX_HINGES = 4
"""A continuous function with at most this many kinks is summed from hinges instead of looked up."""

_MANTISSA_BITS = 52


class Lookup:
    """A piecewise-linear function prepared for bulk evaluation.

    Args:
        function: the function; arguments are meant to be at least 0 (smaller ones give the first piece).
    """

    def __init__(self, function: Piecewise) -> None:
        self._next = np.append(function.starts[1:], np.inf)
        self._intercepts = function.values - function.slopes * function.starts
        self._slopes = function.slopes.copy()
        self._hinges = _hinges(function)
        inner = function.starts[1:]
        inner = inner[inner > 0]
        self._single = len(inner) == 0
        if not self._single:
            self._index(function, inner)

    def _index(self, function: Piecewise, inner: Array) -> None:
        for bits in range(2, 12):
            self._shift = _MANTISSA_BITS - bits
            address = inner.view(np.int64) >> self._shift
            crowd = int(np.bincount(address - address[0]).max())
            if crowd == 1:
                break
        self._offset = int(address[0])
        count = int(address[-1]) - self._offset + 2
        left = ((np.arange(count) + self._offset) << self._shift).view(np.float64)
        left[0] = 0.0
        # a piece begins just above its start, so the left end of a bin belongs to the piece before
        self._first = np.searchsorted(inner, left, side="left").astype(np.intp)
        self._first += len(function.starts) - 1 - len(inner)
        self._crowd = crowd

    def __call__(self, x: Array) -> Array:
        """Values at ``x``, shape of ``x`` (one-dimensional, contiguous), block by block."""
        out = np.empty_like(x)
        if self._single:
            np.multiply(x, self._slopes[-1], out=out)
            out += self._intercepts[-1]
            return out
        if self._hinges is not None:
            return self._hinged(x, *self._hinges)
        size = min(CHUNK, len(x))
        address, piece = np.empty(size, np.int64), np.empty(size, np.intp)
        work, above = np.empty(size), np.empty(size, np.bool_)
        for begin in range(0, len(x), CHUNK):
            block = x[begin : begin + CHUNK]
            n = len(block)
            self._block(block, out[begin : begin + n], address[:n], piece[:n], work[:n], above[:n])
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

    def _block(
        self,
        x: Array,
        out: Array,
        address: NDArray[np.int64],
        piece: NDArray[np.intp],
        work: Array,
        above: NDArray[np.bool_],
    ) -> None:
        np.right_shift(x.view(np.int64), self._shift, out=address)
        np.subtract(address, self._offset, out=address)
        np.take(self._first, address, out=piece, mode="clip")
        for _ in range(self._crowd):
            np.take(self._next, piece, out=work, mode="clip")
            np.greater(x, work, out=above)
            np.add(piece, above, out=piece)
        np.take(self._slopes, piece, out=work, mode="clip")
        np.multiply(work, x, out=work)
        np.take(self._intercepts, piece, out=out, mode="clip")
        np.add(out, work, out=out)


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

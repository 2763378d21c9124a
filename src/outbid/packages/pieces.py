"""Fast evaluation of many piecewise-linear functions that share their pieces.

The piece of an argument is found once for all functions, by the leading bits of its IEEE 754 pattern as in
:mod:`outbid.law.lookup`, block by block in cache.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CHUNK = 4_096
"""Arguments per block: five work arrays of 32 KiB stay in the second-level cache."""

_MANTISSA_BITS = 52
_MOST_BITS = 9


class Pieces:
    """Functions of ``x >= 0``: ``start[k] + slope[k] * (x - edges[k])`` for ``edges[k] <= x < edges[k + 1]``.

    Args:
        edges: ascending from 0, shape (K,).
        start: shape (K, F).
        slope: shape (K, F).
    """

    def __init__(self, edges: Array, start: Array, slope: Array) -> None:
        self._edges = edges
        self._start = np.ascontiguousarray(start.T)
        self._slope = np.ascontiguousarray(slope.T)
        self._next = np.append(edges[1:], np.inf)
        if len(edges) > 1:
            self._index(np.ascontiguousarray(edges[1:]))

    def _index(self, inner: Array) -> None:
        for bits in range(2, _MOST_BITS + 1):
            self._shift = _MANTISSA_BITS - bits
            address = inner.view(np.int64) >> self._shift
            self._crowd = int(np.bincount(address - address[0]).max())
            if self._crowd == 1:
                break
        self._offset = int(address[0])
        left = ((np.arange(int(address[-1]) - self._offset + 1) + self._offset) << self._shift).view(
            np.float64
        )
        left[0] = 0.0
        self._first = np.searchsorted(inner, left, side="right").astype(np.intp)

    def __call__(self, x: Array, functions: Sequence[int]) -> Array:
        """Values at ``x`` (n,), contiguous and at least 0, of some of the functions, shape (functions, n)."""
        out = np.empty((len(functions), len(x)))
        size = min(CHUNK, len(x))
        piece, work = np.zeros(size, np.intp), np.empty(size)
        address, above, along = np.empty(size, np.int64), np.empty(size, np.bool_), np.empty(size)
        for begin in range(0, len(x), CHUNK):
            block = x[begin : begin + CHUNK]
            n = len(block)
            if len(self._edges) > 1:
                self._find(block, piece[:n], address[:n], work[:n], above[:n])
            np.take(self._edges, piece[:n], out=along[:n], mode="clip")
            np.subtract(block, along[:n], out=along[:n])
            for row, function in enumerate(functions):
                result = out[row, begin : begin + n]
                np.take(self._slope[function], piece[:n], out=work[:n], mode="clip")
                np.multiply(work[:n], along[:n], out=work[:n])
                np.take(self._start[function], piece[:n], out=result, mode="clip")
                np.add(result, work[:n], out=result)
        return out

    def _find(
        self,
        x: Array,
        piece: NDArray[np.intp],
        address: NDArray[np.int64],
        work: Array,
        above: NDArray[np.bool_],
    ) -> None:
        np.right_shift(x.view(np.int64), self._shift, out=address)
        np.subtract(address, self._offset, out=address)
        np.take(self._first, address, out=piece, mode="clip")
        for _ in range(self._crowd):
            np.take(self._next, piece, out=work, mode="clip")
            np.greater_equal(x, work, out=above)
            np.add(piece, above, out=piece)

"""Fast evaluation of many piecewise-linear functions that share their pieces.

The piece of an argument is found once for all functions, block by block in cache.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from outbid.core.bins import Bins

Array = NDArray[np.float64]

CHUNK = 4_096
"""Arguments per block: five work arrays of 32 KiB stay in the second-level cache."""

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
        self._bins = Bins(edges[1:], from_edge=True, most_bits=_MOST_BITS) if len(edges) > 1 else None

    def __call__(self, x: Array, functions: Sequence[int]) -> Array:
        """Values at ``x`` (n,), contiguous and at least 0, of some of the functions, shape (functions, n)."""
        out = np.empty((len(functions), len(x)))
        size = min(CHUNK, len(x))
        piece, work = np.zeros(size, np.intp), np.empty(size)
        address, above, along = np.empty(size, np.int64), np.empty(size, np.bool_), np.empty(size)
        for begin in range(0, len(x), CHUNK):
            block = x[begin : begin + CHUNK]
            n = len(block)
            if self._bins:
                self._bins.find(block, piece[:n], address[:n], work[:n], above[:n])
            np.take(self._edges, piece[:n], out=along[:n], mode="clip")
            np.subtract(block, along[:n], out=along[:n])
            for row, function in enumerate(functions):
                result = out[row, begin : begin + n]
                np.take(self._slope[function], piece[:n], out=work[:n], mode="clip")
                np.multiply(work[:n], along[:n], out=work[:n])
                np.take(self._start[function], piece[:n], out=result, mode="clip")
                np.add(result, work[:n], out=result)
        return out

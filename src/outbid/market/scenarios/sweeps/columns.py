"""Facts of many draws, filled in chunk by chunk: in memory, or in a file where that would be too much."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from outbid.market.scenarios.facts import NAMES, Facts

Array = NDArray[np.float64]
IN_MEMORY = 256 * 2**20
"""Bytes of all columns together beyond which they lie in a file that the system keeps in memory as it can."""


def columns(like: Facts, draws: int, total: int, folder: Path | None) -> Facts:
    """Room for the facts of ``draws`` draws, stacked, the first of them filled.

    Args:
        like: facts of the first draw.
        total: bytes of all columns of all cases, which decide where they lie.
        folder: where a file may lie; ``None``: where the system keeps such. It has no name and goes with the process.
    """

    def room(first: Array) -> Array:
        shape = (draws, *first.shape)
        if total <= IN_MEMORY:
            found: Array = np.empty(shape)
        else:
            with tempfile.TemporaryFile(dir=folder) as file:
                found = np.memmap(file, np.float64, "w+", shape=shape)
        found[0] = first
        return found

    return Facts(**{name: room(np.asarray(getattr(like, name))) for name in NAMES})


def size_of(like: Facts, draws: int) -> int:
    """Bytes that the facts of ``draws`` draws take."""
    return draws * sum(np.asarray(getattr(like, name)).nbytes for name in NAMES)


def put(whole: Facts, first: int, part: Facts) -> None:
    """Fills ``part`` into ``whole`` from draw number ``first`` on."""
    for name in NAMES:
        rows = getattr(part, name)
        getattr(whole, name)[first : first + len(rows)] = rows

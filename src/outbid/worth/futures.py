"""Seeded futures: standard normals by factor, the same for every offer, whichever others it is compared with.

Each factor (the market, an employer's stock and exits, a package's bonuses) has its own stream, keyed by the name of
the employer or the package and by the chunk. Rows come in order, so that fewer or more years change nothing in the
years they share.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
CHUNK = 8_192
"""Futures drawn at once: large enough to hide the cost of calls, small enough to stay in cache."""


@dataclass(frozen=True, order=True)
class Factor:
    """A source of randomness: whose it is (a package's name, or empty for what all share) and what it drives."""

    owner: str
    kind: str


MARKET = Factor("", "market")
"""The stock market, which all share."""

Rows = Mapping[Factor, int]
Factors = Mapping[Factor, Array]


def draw(seed: int, rows: Rows, chunk: int, size: int) -> dict[Factor, Array]:
    """Pseudo-random standard normals of one chunk.

    Args:
        seed: of the whole comparison.
        rows: how many numbers each factor needs in a future.
        chunk: index of the chunk.
        size: futures in it.

    Returns:
        By factor an array of shape (rows, size).
    """
    return {
        factor: _stream(seed, factor, chunk).standard_normal((count, size)) for factor, count in rows.items()
    }


def _stream(seed: int, factor: Factor, chunk: int) -> np.random.Generator:
    key = (seed, zlib.crc32(factor.owner.encode()), zlib.crc32(factor.kind.encode()), chunk)
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(key)))


RANK = ("stake", "company", "after", "layoff", "stay", "terms", "bonus", "market", "stock")
"""Kinds of factors, those first that matter most: quasi-random points are most even in their first dimensions."""
REPLICATES = 8
"""Independent scrambles of the quasi-random points; their spread is the error of the estimate (Owen 1997)."""


def quasi(seed: int, rows: Rows, replicate: int, start: int, size: int) -> dict[Factor, Array]:
    """Scrambled Sobol points as standard normals, like those of :func:`draw`.

    All factors share one sequence, in the order of :data:`RANK`.

    Args:
        seed: of the whole comparison.
        rows: how many numbers each factor needs in a future.
        replicate: which scramble.
        start: first point; any chunk can be drawn on its own, in any order.
        size: how many points, a power of two.
    """
    from scipy.special import ndtri
    from scipy.stats.qmc import Sobol

    order = sorted(rows, key=lambda factor: (RANK.index(factor.kind.rstrip("0123456789")), factor))
    generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence((seed, replicate))))
    engine = Sobol(d=max(1, sum(rows.values())), scramble=True, rng=generator)
    if start:
        engine.fast_forward(start)
    normals = ndtri(np.clip(engine.random(size), 1e-12, 1 - 1e-12)).T
    found, place = {}, 0
    for factor in order:
        found[factor] = np.ascontiguousarray(normals[place : place + rows[factor]])
        place += rows[factor]
    return found

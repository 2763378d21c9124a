"""Draws of the uncertain inputs: each has a stream of its own, keyed by its place.

So an input that is added changes no other, and two scenarios that share an input share its draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Mixture, Point, Range

Array = NDArray[np.float64]
Drawn = Mapping[str, Array]
"""By place the values of an input, shape (1 + draws,): first the central one."""


def draw_inputs(inputs: Mapping[str, Range], draws: int, seed: int) -> dict[str, Array]:
    """Values of every input: its median, then ``draws`` values; what is negative in a draw of a count is 0 there.

    Args:
        inputs: ranges by place.
        draws: how many.
        seed: of all streams.

    Returns:
        By place an array of shape (1 + draws,).
    """
    return {place: _values(place, quantity, draws, seed) for place, quantity in inputs.items()}


def _values(place: str, quantity: Range, draws: int, seed: int) -> Array:
    values = np.full(1 + draws, quantity.median)
    if isinstance(quantity, Point) or not draws:
        return values
    stream = _stream(place, seed)
    z = stream.standard_normal((draws, 2))
    if isinstance(quantity, Mixture):
        values[1:] = quantity.draw(z[:, 0].copy(), z[:, 1].copy())
    else:
        values[1:] = quantity.draw(z[:, 0])
    if place.startswith("employer.") and ".amenity." in place:
        return values
    return np.asarray(np.maximum(values, 0.0))


def _stream(place: str, seed: int) -> np.random.Generator:
    """Counter-based (Philox 4×64, Salmon et al. 2011), its key a digest of seed and place."""
    digest = hashlib.sha256(f"{seed}\0{place}".encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))

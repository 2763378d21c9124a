"""Anderson's mixing (1965) of many fixed-point maps at once, each with its own small least-squares problem."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from outbid.market.batches.linear import solve_each

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

MEMORY = 5
"""Steps that are remembered."""


class Mixing:
    """What S maps have done lately.

    Args:
        count: S.
    """

    def __init__(self, count: int) -> None:
        self.changes: list[Array] = []
        self.images: list[Array] = []
        self.gram = np.zeros((count, MEMORY, MEMORY))
        self.last: tuple[Array, Array] | None = None
        self.fresh = np.ones(count, bool)
        self.turn = 0

    def keep(self, which: Flags) -> None:
        """Drops all other scenarios."""
        self.changes = [each[which] for each in self.changes]
        self.images = [each[which] for each in self.images]
        self.gram, self.fresh = self.gram[which], self.fresh[which]
        if self.last is not None:
            self.last = self.last[0][which], self.last[1][which]

    def restart(self, which: Flags) -> None:
        """Forgets what these scenarios did."""
        if which.any():
            for each in self.changes:
                each[which] = 0
            self.gram[which] = 0
            self.fresh |= which

    def next(self, image: Array, moved: Array) -> Array:
        """The next point from the map's image and its difference to the point, both (S, size)."""
        if self.last is not None:
            change, turned = moved - self.last[1], image - self.last[0]
            change[self.fresh] = 0
            if self.turn == len(self.changes):
                self.changes.append(change)
                self.images.append(turned)
            else:
                self.changes[self.turn], self.images[self.turn] = change, turned
            for k, each in enumerate(self.changes):
                self.gram[:, self.turn, k] = self.gram[:, k, self.turn] = _dots(each, change)
            self.turn = (self.turn + 1) % MEMORY
        self.last = image, moved
        self.fresh[:] = False
        if not self.changes:
            return image.copy()
        known = len(self.changes)
        gram, diagonal = self.gram[:, :known, :known].copy(), np.arange(known)
        # changes that are all but parallel must not cancel with huge weights
        gram[:, diagonal, diagonal] += 1e-13 * np.trace(gram, axis1=1, axis2=2)[:, None] + 1e-300
        wanted = np.stack([_dots(each, moved) for each in self.changes], 1)
        share = np.nan_to_num(solve_each(gram, wanted))[:, :, None]
        mixed = image.copy()
        for k, each in enumerate(self.images):
            mixed -= share[:, k] * each
        return mixed


def _dots(first: Array, second: Array) -> Array:
    """Scalar products of rows, shape (S,)."""
    result: Array = np.einsum("sn,sn->s", first, second)
    return result

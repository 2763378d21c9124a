"""How likely a plan is to take more than there is: openings are filled independently of each other.

What one opening takes has few possible amounts. Their sum is convolved exactly while it has few amounts itself; beyond,
on a grid, once with every amount rounded down and once up, which brackets the chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
CELLS = 1 << 15
"""Cells of the grid from 0 to the limit, and amounts of a sum that are kept apart without one."""
TOUCH = 1e-9
"""Part of the limit within which it counts as kept."""


@dataclass(frozen=True, eq=False)
class Lottery:
    """What one opening takes: amounts with their probabilities; with the rest of probability, nothing.

    Args:
        chances, amounts: shape (outcomes,); amounts are not negative.
    """

    chances: Array
    amounts: Array

    @property
    def mean(self) -> float:
        """Expected amount."""
        return float(self.chances @ self.amounts)

    @property
    def variance(self) -> float:
        """Variance of the amount."""
        return max(0.0, float(self.chances @ self.amounts**2) - self.mean**2)

    def whole(self) -> tuple[Array, Array]:
        """Chances and amounts with that of nothing."""
        nothing = max(0.0, 1 - math.fsum(self.chances))
        return np.append(self.chances, nothing), np.append(self.amounts, 0.0)


@dataclass(frozen=True)
class Overrun:
    """The chance that more is taken than there is: between ``low`` and ``high``, which agree where it is exact."""

    low: float
    high: float


def overrun(lotteries: Sequence[Lottery], limit: float, cells: int = CELLS) -> Overrun:
    """The chance that the lotteries take more than ``limit`` together."""
    chances: Array = np.ones(1)
    sums: Array = np.zeros(1)
    for lottery in lotteries:
        own, amounts = lottery.whole()
        if len(sums) * len(amounts) > cells:
            return _bracket(lotteries, limit, cells)
        every: Array = np.add.outer(sums, amounts).ravel()
        likely: Array = np.multiply.outer(chances, own).ravel()
        sums, place = np.unique(every, return_inverse=True)
        chances = np.asarray(np.bincount(place, likely), np.float64)
    beyond = min(1.0, math.fsum(chances[sums > limit * (1 + TOUCH)]))
    return Overrun(beyond, beyond)


def _bracket(lotteries: Sequence[Lottery], limit: float, cells: int) -> Overrun:
    if not limit > 0:
        some = 1 - math.prod(1 - math.fsum(each.chances[each.amounts > 0]) for each in lotteries)
        return Overrun(some, some)
    width = limit / cells
    low, high = (_on_grid(lotteries, width, cells, up=up) for up in (False, True))
    return Overrun(low, max(low, high))


def _on_grid(lotteries: Sequence[Lottery], width: float, cells: int, *, up: bool) -> float:
    """The chance of more than ``cells`` cells where each amount counts as whole cells."""
    within = np.zeros(cells + 1)
    within[0] = 1.0
    for lottery in lotteries:
        chances, amounts = lottery.whole()
        parts = amounts / width
        steps = np.ceil(parts * (1 - TOUCH)) if up else np.floor(parts * (1 + TOUCH))
        following = np.zeros(cells + 1)
        for chance, step in zip(chances, steps, strict=True):
            shift = int(min(step, cells + 1))
            following[shift:] += chance * within[: cells + 1 - shift]
        within = following
    return float(min(1.0, max(0.0, 1 - math.fsum(within))))

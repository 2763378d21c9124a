"""The candidate: a person who is known, or several types with probabilities, and what else is on the table."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Mixture, Point, Range
from outbid.packages.package import Package
from outbid.packages.person import Person

Array = NDArray[np.float64]
NODES = 5
"""Types that a range of risk aversion, or of wealth, is replaced by."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """Whom the offer is for.

    Args:
        person: at the centre of what is believed.
        gamma, wealth, weights: of each type, shape (types,); weights add up to 1.
        current: the job to leave, with what leaving forfeits; ``None``: none.
        elasticity: of the supply of labour to one firm, where ``taste`` is not stated: (low, usual, high).
        taste: σ, money a year; ``None``: from the elasticity.
    """

    person: Person
    gamma: Array
    wealth: Array
    weights: Array
    current: Package | None = None
    elasticity: tuple[float, float, float] = (5.0, 6.0, 7.0)
    taste: float | None = None

    @property
    def known(self) -> bool:
        """Whether there is one type only."""
        return len(self.weights) == 1


@dataclass(frozen=True)
class Rival:
    """An offer that somebody else may make: the packages it may be, and their probabilities.

    Args:
        name: of the rival.
        packages: as it may be, best guess in the middle.
        weights: adding up to 1.
        source: where it comes from: a file, or evidence.
    """

    name: str
    packages: tuple[Package, ...]
    weights: tuple[float, ...]
    source: str = ""


def types(gamma: Range, wealth: Range, count: int = NODES) -> tuple[Array, Array, Array]:
    """Risk aversion, wealth and weights of the types that two independent ranges make, each of shape (types,)."""
    (gammas, likely), (wealths, probable) = quantiles(gamma, count), quantiles(wealth, count)
    g, w = (axis.ravel() for axis in np.meshgrid(gammas, wealths, indexing="ij"))
    return g, w, np.outer(likely, probable).ravel()


def quantiles(value: Range, count: int = NODES) -> tuple[Array, Array]:
    """A range as a few values and their probabilities: the medians of equally likely parts; one where it is known."""
    if isinstance(value, Mixture):
        parts = [
            (*quantiles(part, count), weight) for part, weight in zip(value.parts, value.weights, strict=True)
        ]
        values = np.concatenate([found for found, _, _ in parts])
        return values, np.concatenate([own * weight for _, own, weight in parts])
    if isinstance(value, Point):
        return np.array([value.value]), np.ones(1)
    shares = (np.arange(count) + 0.5) / count
    z = np.array([NormalDist().inv_cdf(float(share)) for share in shares])
    return np.asarray(value.draw(z), np.float64), np.full(count, 1 / count)

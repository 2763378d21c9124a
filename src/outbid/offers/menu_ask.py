"""What a menu of two packages must do: be preferred by those for whom each is meant, and be taken often enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.offers.acceptance import Acceptance
from outbid.offers.limits import Limits
from outbid.offers.terms import Array, Terms, Worth

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Role:
    """One of the two packages: what it is worth to all types, and what it may be."""

    worth: Worth
    limits: Limits

    def at(self, terms: Terms) -> Array:
        """Worth a year to each type, shape (types,)."""
        return np.asarray(self.worth(*(np.array([part]) for part in terms))[0])


@dataclass(frozen=True, eq=False)
class Ask:
    """What a menu must do.

    Args:
        acceptance: of all types.
        target: probability of acceptance, of all together, or of each group where ``each``.
        tolerant: for whom the second package is meant, shape (types,).
        margin: money a year by which every type must prefer its own package.
        each: whether each group must reach the target.
    """

    acceptance: Acceptance
    target: float
    tolerant: Bools
    margin: float = 0.0
    each: bool = False

    def group(self, role: int) -> Bools:
        """The types for whom package ``role`` is meant."""
        return self.tolerant if role else ~self.tolerant

    def share(self, role: int) -> float:
        """Probability that the candidate is of group ``role``."""
        return float(self.acceptance.weights[self.group(role)].sum())

    def chances(self, role: int) -> Acceptance:
        """Acceptance of group ``role`` alone; its types are the columns of :meth:`group`."""
        own = self.group(role)
        weights = self.acceptance.weights[own]
        return Acceptance(self.acceptance.alternatives[own], weights / weights.sum(), self.acceptance.scale)

    def probabilities(self, worth: tuple[Array, Array]) -> tuple[Array, Array, Array]:
        """P(accept) of both groups and overall, of packages worth (..., types) each."""
        found = [self.chances(role).probability(worth[role][..., self.group(role)]) for role in (0, 1)]
        return found[0], found[1], self.share(0) * found[0] + self.share(1) * found[1]

    def reached(self, worth: tuple[Array, Array]) -> Array:
        """What the target is exceeded by, (...)."""
        low, high, overall = self.probabilities(worth)
        return np.asarray((np.minimum(low, high) if self.each else overall) - self.target)

    def preference(self, worth: tuple[Array, Array]) -> Array:
        """By how much each type prefers the package meant for it, money a year, (..., types)."""
        return np.asarray(np.where(self.tolerant, worth[1] - worth[0], worth[0] - worth[1]))

    def kept(self, worth: tuple[Array, Array], hair: float = 0.0) -> Array:
        """Whether the menu does all of it, (...)."""
        sorts = (self.preference(worth) >= self.margin - hair).all(axis=-1)
        return np.asarray(sorts & (self.reached(worth) >= 0))


@dataclass(frozen=True)
class Pair:
    """A menu of two packages and the expected cost of who is hired by it."""

    averse: Terms
    tolerant: Terms
    cost: float


def expected_cost(ask: Ask, worth: tuple[Array, Array], costs: tuple[Array, Array]) -> Array:
    """Expected cost of who is hired: of each package by how probably it is the one that is taken, (...)."""
    low, high, overall = ask.probabilities(worth)
    spent = ask.share(0) * low * costs[0] + ask.share(1) * high * costs[1]
    return np.asarray(spent / np.maximum(overall, 1e-300))

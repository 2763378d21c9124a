"""The probability that a candidate takes a package.

    P(accept) = E[Λ((CE(p) − max(CE(rivals), CE(stay))) / σ)]        Λ(z) = 1 / (1 + exp(−z))

Expected over types of the candidate (aversion to risk, wealth) and over what rivals may offer. σ is the scale of what
the terms do not say: people, place, the work. A firm to which supply of labour has elasticity ε keeps or wins a person
at pay w with d log P / d log w ≈ ε while P is small, so that σ = w/ε (Manning 2021, ILR Review 74(1); the
meta-analysis of Sokolova & Sorensen 2021, ILR Review 74(1), gives ε of about 5 to 7 once its sources are of the
best practice).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]
ELASTICITY = (5.0, 6.0, 7.0)
"""Low, usual and high elasticity of the supply of labour to one firm."""


class Chances(Protocol):
    """Whatever says how probably packages are taken."""

    def probability(self, worth: Array) -> Array:
        """P(accept) of packages worth ``worth`` a year to each type, shape (..., types) → (...)."""
        ...


@dataclass(frozen=True, eq=False)
class Acceptance:
    """Types of the candidate and their alternatives.

    Args:
        alternatives: the best alternative's certainty equivalent a year, shape (types, cases).
        weights: probability of each type and case, same shape, adding up to 1.
        scale: σ, money a year of the certainty equivalents.

    Raises:
        InputError: a scale that is not positive.
    """

    alternatives: Array
    weights: Array
    scale: float

    def __post_init__(self) -> None:
        if not (0 < self.scale < np.inf):
            raise InputError("win.scale", value=self.scale)
        weights = np.asarray(self.weights, np.float64)
        if weights.shape != np.shape(self.alternatives) or abs(float(weights.sum()) - 1) > 1e-9:
            raise ValueError("weights are those of the alternatives and add up to 1")

    def probability(self, worth: Array) -> Array:
        """P(accept) of packages worth ``worth`` a year to each type, shape (..., types) → (...)."""
        gap = (np.asarray(worth)[..., :, None] - self.alternatives) / self.scale
        taken = 1 / (1 + np.exp(-np.clip(gap, -700.0, 700.0)))
        return np.asarray((taken * self.weights).sum(axis=(-2, -1)))

    def by_type(self, worth: Array) -> Array:
        """P(accept) of each type, shape (..., types)."""
        gap = (np.asarray(worth)[..., :, None] - self.alternatives) / self.scale
        taken = 1 / (1 + np.exp(-np.clip(gap, -700.0, 700.0)))
        return np.asarray((taken * self.weights).sum(axis=-1) / self.weights.sum(axis=-1))

    def with_scale(self, scale: float) -> Acceptance:
        """The same alternatives with other tastes."""
        return replace(self, scale=scale)


def check_target(target: float) -> float:
    """A target probability.

    Raises:
        InputError: not between 0 and 1; at 1 no package is sure to be taken, whatever it pays.
    """
    if not 0 < target < 1:
        raise InputError("win.target", value=f"{target:g}")
    return target

"""Constant relative risk aversion: here, and only here, risk becomes money.

``u(x) = x^(1−γ)/(1−γ)``, logarithmic at γ = 1; the certainty equivalent of wealth X is ``u⁻¹(E u(X))``
(Pratt 1964, Econometrica 32; Arrow 1965).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]
NEARLY_ONE = 1e-7
"""So close to γ = 1 utility is the logarithm: the power would lose more to rounding than the logarithm is off."""


LEAST_WEALTH = 1.0
"""Wealth, in units of money, that a search counts where the terms it tries would leave less, or debts."""


def wealth_left(wealth: float, values: Array) -> Array:
    """Terminal wealth in each future; never so little that there is no utility of it."""
    left: Array = np.maximum(wealth + values, LEAST_WEALTH)
    return left


def certainty_equivalent(
    outcomes: ArrayLike,
    gamma: float,
    wealth: float = 0.0,
    probabilities: ArrayLike | None = None,
) -> float:
    """The sure amount that is as good as the uncertain ``outcomes`` on top of ``wealth``.

    Args:
        outcomes: payoffs in money, any shape.
        gamma: relative risk aversion, at least 0.
        wealth: background wealth in the same money.
        probabilities: weights of the outcomes, same shape, adding up to 1; equal weights when left out.

    Raises:
        InputError: an outcome that leaves no positive wealth, or a negative or non-finite ``gamma``.
    """
    if not (math.isfinite(gamma) and gamma >= 0):
        raise InputError("errors.risk_aversion", value=gamma)
    x = wealth + np.asarray(outcomes, dtype=np.float64).ravel()
    weights = np.ones(x.shape) if probabilities is None else np.asarray(probabilities, np.float64).ravel()
    weights = weights / weights.sum()
    possible = weights > 0
    if not (x[possible] > 0).all():
        raise InputError("errors.no_wealth_left", value=f"{float(x[possible].min()):,.0f}")
    scale = float(x[possible].min())
    mean = float((utility(x[possible], gamma, scale) * weights[possible]).sum())
    return inverse_utility(mean, gamma, scale) - wealth


def utility(wealth: Array, gamma: float, scale: float) -> Array:
    """``(wealth/scale)^(1−γ)``, or its logarithm at γ = 1: utility up to an affine map.

    With the smallest wealth as ``scale`` nothing overflows, however large γ is.
    """
    if abs(gamma - 1) < NEARLY_ONE:
        return np.log(wealth / scale)
    if gamma == 2:
        return scale / wealth
    if gamma == 3:
        ratio: Array = scale / wealth
        return ratio * ratio
    if gamma == 0:
        return wealth / scale
    power: Array = np.exp((1 - gamma) * np.log(wealth / scale))
    return power


def rising(gamma: float) -> float:
    """The sign that makes :func:`utility` rise with wealth: the power falls above γ = 1."""
    return -1.0 if gamma > 1 and abs(gamma - 1) >= NEARLY_ONE else 1.0


def inverse_utility(mean: float, gamma: float, scale: float) -> float:
    """The wealth whose :func:`utility` is ``mean``."""
    if abs(gamma - 1) < NEARLY_ONE:
        return scale * math.exp(mean)
    return scale * math.exp(math.log(mean) / (1 - gamma))


def relative_slope(mean: float, gamma: float) -> float:
    """Relative change of :func:`inverse_utility` per unit of ``mean``."""
    return 1.0 if abs(gamma - 1) < NEARLY_ONE else 1.0 / ((1 - gamma) * mean)


@dataclass(frozen=True)
class Moments:
    """Sums of utilities of several packages over the same futures; they add, so that futures come in chunks.

    Args:
        gamma: relative risk aversion.
        scale: money by which each package's wealth is divided before utility is taken, shape (packages,).
        count: number of futures.
        first: sum of utility by package, shape (packages,).
        second: sums of products, shape (packages, packages).
    """

    gamma: float
    scale: Array
    count: int
    first: Array
    second: Array

    @staticmethod
    def of(wealth: Sequence[Array], gamma: float) -> Moments:
        """Moments of the terminal ``wealth`` of each package, arrays of one shape (futures,)."""
        # each package has a scale of its own, so that its worth does not depend on what it is compared with
        scale = np.array([float(each.min()) for each in wealth])
        u = [utility(each, gamma, float(own)) for each, own in zip(wealth, scale, strict=True)]
        # not a matrix product: its order of summation may change with the number of threads
        second = np.empty((len(u), len(u)))
        for i, a in enumerate(u):
            for j in range(i + 1):
                second[i, j] = second[j, i] = float((a * u[j]).sum())
        return Moments(gamma, scale, wealth[0].size, np.array([each.sum() for each in u]), second)

    def __add__(self, other: Moments) -> Moments:
        scale = np.minimum(self.scale, other.scale)
        one, two = self._rescaled(scale), other._rescaled(scale)
        return Moments(
            self.gamma, scale, one.count + two.count, one.first + two.first, one.second + two.second
        )

    def _rescaled(self, scale: Array) -> Moments:
        """The same moments with wealth divided by a smaller ``scale``, which keeps utility from overflowing."""
        ratio = np.log(self.scale / scale)
        if not ratio.any():
            return self
        if abs(self.gamma - 1) < NEARLY_ONE:
            cross = np.outer(ratio, self.first)
            second = self.second + cross + cross.T + self.count * np.outer(ratio, ratio)
            return Moments(self.gamma, scale, self.count, self.first + self.count * ratio, second)
        factor = np.exp((1 - self.gamma) * ratio)
        return Moments(
            self.gamma, scale, self.count, self.first * factor, self.second * np.outer(factor, factor)
        )

    @property
    def wealth_equivalents(self) -> Array:
        """Certainty equivalent of wealth by package, shape (packages,)."""
        means = self.first / self.count
        return np.array(
            [inverse_utility(float(m), self.gamma, float(s)) for m, s in zip(means, self.scale, strict=True)]
        )

    @property
    def covariance(self) -> Array:
        """Covariance of the errors of :attr:`wealth_equivalents` (delta method), shape (packages, packages)."""
        mean = self.first / self.count
        spread = self.second / self.count - np.outer(mean, mean)
        gradient = self.wealth_equivalents * np.array([relative_slope(float(m), self.gamma) for m in mean])
        covariance: Array = np.outer(gradient, gradient) * spread / self.count
        return covariance

"""The exponential frontier: utility that is transferable at a rate that falls with how much is asked for.

    exp((U − α)/t) + exp((V − γ)/t) = 2        W(c) = t · log(2 − exp(−c/t))

Galichon, Kominers & Weber (2019), JPE 127(6), example 3: t → ∞ is transferable, t → 0 not transferable at all. With
both scales of taste equal to t the hires are the harmonic mean of what either side would have alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.market.frontier import Transfer

Array = NDArray[np.float64]
_ROUNDS = 60


@dataclass(frozen=True)
class Exponential:
    """W(c) = t·log(2 − exp(−c/t)); costs end at −t·log 2, worth ends at t·log 2.

    Args:
        t: degree of transferability, money, positive.

    Raises:
        InputError: ``t`` that is not positive and finite.
    """

    t: float

    def __post_init__(self) -> None:
        if not 0 < self.t < np.inf:
            raise InputError("clearing.transferability", where="t", value=self.t)

    @property
    def error(self) -> float:
        """0: it stands for itself."""
        return 0.0

    @property
    def floor(self) -> float:
        """−inf: worth falls without bound before cost reaches its least, so nothing stops the transfer."""
        return -np.inf

    @property
    def cap(self) -> float:
        """Inf: a costlier package is always worth more."""
        return np.inf

    def worth(self, cost: ArrayLike) -> Array:
        """W(c); −inf at and below −t·log 2."""
        c = np.asarray(cost, np.float64)
        with np.errstate(over="ignore", divide="ignore"):
            result: Array = self.t * np.log1p(np.maximum(-np.expm1(-c / self.t), -1.0))
        return result

    def cost(self, worth: ArrayLike) -> Array:
        """The cost of a package worth ``worth``: −t·log(2 − exp(worth/t)), inf from t·log 2 on."""
        return -self.worth(-np.asarray(worth, np.float64))

    def transfer(self, level: ArrayLike, worker_scale: float, seat_scale: float) -> Transfer:
        """Solves W(c)/σ + c/τ = ``level``.

        In ``d = (W + c)/t``, which takes every value, 2 = exp(W/t) + exp(−c/t) gives ``W = t·log(2/(1 + e^−d))`` and
        ``c = t·log((1 + e^d)/2)``. The left side then rises in d with a slope between t/σ and t/τ: d = z/p where both
        are the same, otherwise Newton's method kept between bounds.
        """
        z = np.asarray(level, np.float64)
        p, q = self.t / worker_scale, self.t / seat_scale
        d = z / p if p == q else self._solve(z, p, q)
        worth, cost = np.log(2) - np.logaddexp(0, -d), np.logaddexp(0, d) - np.log(2)
        # λ = (c'/τ) / (W'/σ + c'/τ) with c' = e^d/(1 + e^d), W' = 1/(1 + e^d), in d
        weight = 1 / (1 + (p / q) * np.exp(np.minimum(-d, 700)))
        return Transfer(self.t * cost, self.t * worth, weight)

    def _solve(self, z: Array, p: float, q: float) -> Array:
        """The d of p·log(2/(1 + e^−d)) + q·log((1 + e^d)/2) = z; its slope lies between p and q."""
        ends = z / p, z / q
        low, high = np.minimum(*ends), np.maximum(*ends)
        d = 0.5 * (low + high)
        for _ in range(_ROUNDS):
            gap = p * (np.log(2) - np.logaddexp(0, -d)) + q * (np.logaddexp(0, d) - np.log(2)) - z
            high = np.where(gap > 0, np.minimum(high, d), high)
            low = np.where(gap > 0, low, np.maximum(low, d))
            share = 1 / (1 + np.exp(-np.clip(d, -700, 700)))
            following = d - gap / (p * (1 - share) + q * share)
            following = np.where((following < low) | (following > high), 0.5 * (low + high), following)
            if (np.abs(following - d) <= 4e-16 * (1 + np.abs(d))).all():
                break
            d = following
        return d

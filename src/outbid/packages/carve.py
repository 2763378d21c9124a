"""Carve-outs: what managers and advisers get of what debt leaves, before equity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.packages.captable import CarveOut

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Carved:
    """Carve-outs and what they leave, by what debt leaves.

    Args:
        left: what debt leaves, ascending from 0, shape (K,).
        equity: of that, what equity gets, shape (K,).
        paid: of that, what each carve-out gets, shape (K, carve-outs).
        rates: of each unit beyond the last ``left``, what each carve-out gets, shape (carve-outs,).
    """

    left: Array
    equity: Array
    paid: Array
    rates: Array

    @property
    def kept(self) -> float:
        """Of each unit beyond the last ``left``, what equity gets."""
        return 1.0 - float(self.rates.sum())

    def left_for(self, equity: Array) -> Array:
        """The largest amount left by debt of which equity gets ``equity`` (n,)."""
        steps, gains = np.diff(self.left), np.diff(self.equity)
        price = np.append(np.where(gains > 0, steps / np.where(gains > 0, gains, 1.0), 0.0), 1.0 / self.kept)
        piece = np.searchsorted(self.equity, equity, side="right") - 1
        amount: Array = self.left[piece] + (equity - self.equity[piece]) * price[piece]
        return amount

    def paid_of(self, left: Array) -> Array:
        """What each carve-out gets of ``left`` (n,), shape (n, carve-outs)."""
        rates = np.concatenate(
            [np.diff(self.paid, axis=0) / np.diff(self.left)[:, None], self.rates[None, :]]
        )
        piece = np.searchsorted(self.left, left, side="right") - 1
        amount: Array = self.paid[piece] + rates[piece] * (left - self.left[piece])[:, None]
        return amount


def carve(carve_outs: tuple[CarveOut, ...]) -> Carved:
    """How carve-outs and equity share what debt leaves.

    Each gets its fraction until its amount is reached; fractions that add up to more than 1 share in proportion.
    """
    fraction = np.array([each.fraction for each in carve_outs], dtype=np.float64)
    most = np.array([np.inf if each.amount is None else each.amount for each in carve_outs], dtype=np.float64)
    open_ = (fraction > 0) & (most > 0)
    left, equity, paid = [0.0], [0.0], [np.zeros(len(carve_outs))]
    while True:
        rates = np.where(open_, fraction, 0.0) / max(1.0, float(fraction[open_].sum()))
        rest = max(1.0 - float(rates.sum()), 0.0)
        limited = open_ & np.isfinite(most)
        if not limited.any():
            return Carved(np.array(left), np.array(equity), np.array(paid), rates)
        wait = np.where(limited, (most - paid[-1]) / np.where(limited, rates, 1.0), np.inf)
        step = max(float(wait.min()), 0.0)
        full = limited & (wait <= step * (1 + 1e-12))
        left.append(left[-1] + step)
        equity.append(equity[-1] + rest * step)
        paid.append(np.where(full, most, paid[-1] + rates * step))
        open_ &= ~full

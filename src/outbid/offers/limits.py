"""What an employer may offer: a box of terms, a cap on the first year's cash, and where each end comes from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.offers.terms import Array, Terms

SLACK = 1e-9
"""Part of a limit by which rounding may exceed it."""


@dataclass(frozen=True)
class Bound:
    """Ends of one term, and what makes them (``"band"``, ``"law"``, ``"parity"``, ``"pool"``, ``"norm"``, …).

    Raises:
        InputError: ends that exclude everything; says which rules clash.
    """

    low: float = 0.0
    high: float = math.inf
    low_is: str = ""
    high_is: str = ""
    what: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise InputError(
                "win.bound", what=self.what, low=f"{self.low:,.0f}", high=f"{self.high:,.0f}",
                low_is=self.low_is, high_is=self.high_is,
            )  # fmt: skip

    def within(self, other: Bound) -> Bound:
        """Both bounds at once; the tighter end keeps its reason."""
        low, low_is = max((self.low, self.low_is), (other.low, other.low_is), key=lambda end: end[0])
        high, high_is = min((self.high, self.high_is), (other.high, other.high_is), key=lambda end: end[0])
        return Bound(low, high, low_is, high_is, self.what or other.what)


@dataclass(frozen=True)
class Limits:
    """What may be offered.

    Args:
        base, sign_on, equity: bounds of the terms; those of base pay and of equity are finite.
        cash: most target cash of the first year: base, bonus at target and sign-on.
        bonus_rate, bonus_amount: bonus at target, as a part of base and as money a year.
    """

    base: Bound
    sign_on: Bound = Bound(0.0, 0.0)
    equity: Bound = Bound(0.0, 0.0)
    cash: float = math.inf
    bonus_rate: float = 0.0
    bonus_amount: float = 0.0

    def __post_init__(self) -> None:
        least = float(self.first_year_cash(self.base.low, self.sign_on.low))
        if least > self.cash * (1 + SLACK):
            raise InputError("win.cash_cap", cap=f"{self.cash:,.0f}", least=f"{least:,.0f}")

    def first_year_cash(self, base: Array | float, sign_on: Array | float) -> Array:
        """Target cash of the first year."""
        cash = np.asarray(base) * (1 + self.bonus_rate) + self.bonus_amount + np.asarray(sign_on)
        return np.asarray(cash, np.float64)

    def most_base(self, sign_on: Array | float) -> Array:
        """The highest base pay beside a sign-on; below ``base.low`` where there is none."""
        left = (self.cash - self.bonus_amount - np.asarray(sign_on, np.float64)) / (1 + self.bonus_rate)
        return np.minimum(self.base.high, left)

    def feasible(self, base: Array, sign_on: Array, equity: Array) -> NDArray[np.bool_]:
        """Whether packages keep every limit, shape (points,)."""
        kept = self.first_year_cash(base, sign_on) <= self.cash * (1 + SLACK)
        for bound, value in ((self.base, base), (self.sign_on, sign_on), (self.equity, equity)):
            kept &= (value >= bound.low * (1 - SLACK)) & (value <= bound.high * (1 + SLACK))
        return np.asarray(kept)

    def binding(self, terms: Terms) -> Iterator[tuple[str, str]]:
        """(term, what limits it) of every end that ``terms`` touch, such as ``("equity", "pool")``."""
        for name, bound, value in (
            ("base", self.base, terms.base),
            ("sign_on", self.sign_on, terms.sign_on),
            ("equity", self.equity, terms.equity),
        ):
            if bound.high > 0 and value >= bound.high * (1 - 1e-6):
                yield name, bound.high_is
            elif bound.low > 0 and value <= bound.low * (1 + 1e-6):
                yield name, bound.low_is
        if float(self.first_year_cash(terms.base, terms.sign_on)) >= self.cash * (1 - 1e-6):
            yield "cash", "cash cap"

"""What a package costs the employer a year: cash with payroll contributions, and equity at the employer's own value."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.worth.cash_and_equity import PackageWorth

Array = NDArray[np.float64]
Bands = tuple[tuple[float, float], ...]
PAYROLL: dict[str, Bands] = {
    # 26 USC 3111 with the contribution base of 2026 (Social Security Administration, October 2025)
    "US": ((184_500.0, 0.062), (math.inf, 0.0145)),
    # pensions 9.3% and unemployment 1.3%; health 7.3% with half of 2.9%, and care 1.8% (SGB III to VI, XI and the
    # Sozialversicherungsrechengrößen-Verordnung 2026); accident insurance depends on the trade and is left out
    "DE": ((101_400.0, 0.106), (69_750.0, 0.1055)),
}
"""The employer's contributions by country: (wages up to which they are due, rate), in the law's currency of 2026."""


@dataclass(frozen=True)
class PackageCost:
    """Cost a year of cash and equity a year, money of the person.

    Args:
        payroll: (wages up to which it is due, rate) of each contribution on cash.
        equity: cost of 1 of face value a year.

    Raises:
        InputError: a rate or a cost that is negative or no number.
    """

    payroll: Bands = ()
    equity: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.equity < math.inf):
            raise InputError("menu.equity_cost", value=self.equity)
        for ceiling, rate in self.payroll:
            if not (0 <= rate < math.inf and ceiling >= 0):
                raise InputError("menu.payroll", ceiling=ceiling, rate=rate)

    def __call__(self, cash: ArrayLike, equity: ArrayLike = 0.0) -> Array:
        """Cost a year, the broadcast shape of the arguments."""
        c = np.asarray(cash, np.float64)
        cost = c + self.equity * np.asarray(equity, np.float64)
        for ceiling, rate in self.payroll:
            cost = cost + rate * np.minimum(c, ceiling)
        return np.asarray(cost)

    def cash(self, budget: ArrayLike) -> Array:
        """The cash that costs ``budget``; a negative budget is given back as it is."""
        b = np.asarray(budget, np.float64)
        knots = np.array(sorted({0.0, *(ceiling for ceiling, _ in self.payroll if math.isfinite(ceiling))}))
        costs = self(knots)
        beyond = 1 + sum(rate for ceiling, rate in self.payroll if math.isinf(ceiling))
        inside = np.interp(b, costs, knots)
        return np.where(b < 0, b, inside + np.maximum(b - costs[-1], 0.0) / beyond)


def payroll_bands(country: str, unit: float = 1.0, rate: float | None = None) -> Bands:
    """The employer's contributions: a stated ``rate`` on all cash, or those of the country's law.

    Args:
        country: ``"US"`` or ``"DE"``, as :attr:`outbid.worth.net.Tax.country`.
        unit: one unit of the law's currency in the person's.
    """
    if rate is not None:
        return ((math.inf, rate),)
    return tuple((ceiling * unit, part) for ceiling, part in PAYROLL[country])


def package_cost(
    worth: PackageWorth,
    *,
    payroll: float | None = None,
    employer_value: float | None = None,
    forfeited: float = 0.0,
) -> PackageCost:
    """Cost a year, over the person's planned stay, of what ``worth`` says the worth of.

    A grant of ``T·e`` of face value costs ``T·e·v·(expected vesting)`` today, spread over the stay by the person's
    annuity; v is what 1 of face is worth to a diversified holder. What is wages to the person bears the
    contributions that have no ceiling.

    Args:
        payroll: the employer's contributions as a share of cash and of equity that is wages; ``None``: by law.
        employer_value: what 1 of face costs the employer today, in place of v.
        forfeited: probability a year that a hire leaves; what has vested by then, evenly, is kept.

    Raises:
        InputError: a negative value or rate, or a probability outside [0, 1).
    """
    if not 0 <= forfeited < 1:
        raise InputError("menu.forfeited", value=forfeited)
    tax, payout = worth.tax, worth.payout
    bands = payroll_bands(tax.country, tax.unit, payroll)
    if payout is None:
        return PackageCost(bands, 0.0)
    value = payout.value if employer_value is None else employer_value
    leaving = -math.log1p(-forfeited) * worth.stay
    vesting = -math.expm1(-leaving) / leaving if leaving else 1.0
    on_top = (
        sum(rate for ceiling, rate in bands if math.isinf(ceiling)) if payout.character == "wages" else 0.0
    )
    return PackageCost(bands, worth.stay * value * vesting * (1 + on_top) / worth.annuity)

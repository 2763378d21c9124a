"""Where tax is applied: from what is paid to what is kept.

A year's wages are taxed together; what a stake pays is taxed in its year on top of that year's wages, or of the
last full year's for someone whose planned stay is over by then (who will be earning elsewhere). The law of one tax
year is used for all years, its brackets growing with prices: ``T_y(x) = f_y·T(x/f_y)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.law.equity import Country

Array = NDArray[np.float64]
Amount = Array | float


class TaxSchedule(Protocol):
    """What is needed of a tax law: the year's tax and contributions on wages and on long-term gains."""

    def tax(
        self, wages: ArrayLike, gains: ArrayLike = 0.0, *, other: ArrayLike = 0.0, excluded: ArrayLike = 0.0
    ) -> Array:
        """Tax in the law's currency, of the broadcast shape of the arguments; ``excluded`` is a part of ``gains``."""
        ...

    def wage_tax(self, wages: ArrayLike) -> Array:
        """Tax on wages alone, same shape."""
        ...


@dataclass(frozen=True)
class Income:
    """Income of one year: wages, ordinary income without contributions, long-term gains, and what of them is exempt.

    Each an array over futures, or a number.
    """

    wages: Amount = 0.0
    other: Amount = 0.0
    gains: Amount = 0.0
    excluded: Amount = 0.0

    def __add__(self, more: Income) -> Income:
        return Income(
            self.wages + more.wages,
            self.other + more.other,
            self.gains + more.gains,
            self.excluded + more.excluded,
        )

    def over(self, scale: Amount) -> Income:
        """The same in units of ``scale``, nothing below zero; plain zeros stay numbers, which are cheap to look up."""

        def part(amount: Amount) -> Amount:
            return np.maximum(amount / scale, 0.0) if np.any(amount) else 0.0

        return Income(part(self.wages), part(self.other), part(self.gains), part(self.excluded))


@dataclass(frozen=True)
class Tax:
    """A tax law as it meets one person.

    Args:
        schedule: the law.
        unit: one unit of the law's currency in the person's.
        indexing: growth of brackets a year.
        years_since: years from the law's tax year to the first year of the package.
        other: further yearly income of the household in the first year, in the person's currency; it grows with
            the brackets.
        country: whose law it is.
        law_year: its tax year.
    """

    schedule: TaxSchedule
    unit: float = 1.0
    indexing: float = 0.0
    years_since: int = 0
    other: float = 0.0
    country: Country = "US"
    law_year: int = 2026

    def scale(self, year: Amount) -> Amount:
        """One unit of the law's currency in the person's, times the growth of brackets until ``year``."""
        return self.unit * (1 + self.indexing) ** (self.years_since + year)

    @property
    def household(self) -> float:
        """The household's further income in the law's own currency and brackets."""
        return float(self.other / self.scale(0))

    def on_wages(self, wages: Amount, year: int) -> Amount:
        """Tax that ``wages`` of year ``year`` add to the household's, in the person's currency."""
        scale = self.scale(year)
        # more may be paid back in a year than is paid: then no tax is due, and none is refunded
        taxed = np.maximum(np.multiply(wages, 1 / scale), 0.0)
        if not self.other:
            tax = self.schedule.wage_tax(taxed) * scale
        else:
            other = self.household
            tax = (self.schedule.tax(taxed, other=other) - self.schedule.tax(0.0, other=other)) * scale
        return tax if isinstance(wages, np.ndarray) else float(tax)

    def on_income(self, years: Array, before: Income, added: Income) -> Array:
        """Tax that ``added`` income of year ``years`` (whole numbers) adds to that on ``before``, shape of years."""
        scale, household = self.scale(years), self.household
        # what is negative, such as a clawback, is not taxed and nothing is refunded
        start = before.over(scale)
        whole = (before + added).over(scale)
        # a law without such a relief need not know of it
        excluded = {"excluded": np.asarray(added.excluded) / scale} if np.any(added.excluded) else {}
        after = self.schedule.tax(whole.wages, whole.gains, other=household + whole.other, **excluded)
        tax: Array = (
            after - self.schedule.tax(start.wages, start.gains, other=household + start.other)
        ) * scale
        return tax


def wages_at(exit_years: Array, wages: Sequence[Amount], stay: Amount, chosen: NDArray[np.intp]) -> Array:
    """Wages of the exit's year, or of the last full year for those who have left, at the futures ``chosen``."""
    last = np.floor((stay[chosen] if isinstance(stay, np.ndarray) else stay) / 12 + 1e-9) - 1
    year = np.clip(np.minimum(np.floor(exit_years), last), 0, len(wages) - 1).astype(np.intp)
    found = np.empty(exit_years.shape)
    for index, amount in enumerate(wages):
        here = np.flatnonzero(year == index)
        found[here] = amount[chosen[here]] if isinstance(amount, np.ndarray) else amount
    return found

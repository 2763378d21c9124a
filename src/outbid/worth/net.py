"""Where tax is applied: from what is paid to what is kept.

A year's wages are taxed together; a stake is taxed in the year of its exit on top of that year's wages, or of the
last full year's for someone who has left by then (who will be earning elsewhere). The law of one tax year is used for
all years, its brackets growing with prices: ``T_y(x) = f_y·T(x/f_y)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Amount = Array | float


class TaxSchedule(Protocol):
    """What is needed of a tax law: the year's tax and contributions on wages and on long-term gains."""

    def tax(self, wages: ArrayLike, gains: ArrayLike = 0.0, *, other: ArrayLike = 0.0) -> Array:
        """Tax in the law's currency, of the broadcast shape of the arguments."""
        ...

    def wage_tax(self, wages: ArrayLike) -> Array:
        """Tax on wages alone, same shape."""
        ...


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
    """

    schedule: TaxSchedule
    unit: float = 1.0
    indexing: float = 0.0
    years_since: int = 0
    other: float = 0.0

    def _scale(self, year: Amount) -> Amount:
        return self.unit * (1 + self.indexing) ** (self.years_since + year)

    def on_wages(self, wages: Amount, year: int) -> Amount:
        """Tax that ``wages`` of year ``year`` add to the household's, in the person's currency."""
        scale = self._scale(year)
        # more may be paid back in a year than is paid: then no tax is due, and none is refunded
        taxed = np.maximum(np.multiply(wages, 1 / scale), 0.0)
        if not self.other:
            tax = self.schedule.wage_tax(taxed) * scale
        else:
            other = self.other / self._scale(0)
            tax = (self.schedule.tax(taxed, other=other) - self.schedule.tax(0.0, other=other)) * scale
        return tax if isinstance(wages, np.ndarray) else float(tax)

    def on_stake(self, gross: Array, wages: Array, gains: Array, years: Array, *, as_gains: bool) -> Array:
        """Tax that ``gross`` adds to that on ``wages`` and ``gains`` in year ``years`` (whole numbers), one shape."""
        scale = self._scale(years)
        before, stake, other = np.maximum(wages / scale, 0.0), gross / scale, self.other / self._scale(0)
        earlier: Array | float = gains / scale if gains.any() else 0.0
        if as_gains:
            after = self.schedule.tax(before, earlier + stake, other=other)
        else:
            after = self.schedule.tax(before + stake, earlier, other=other)
        tax: Array = (after - self.schedule.tax(before, earlier, other=other)) * scale
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

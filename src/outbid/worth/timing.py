"""When pay arrives: years, months of employment, and the discount factor of a year's pay."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from outbid.packages.person import Economy

Array = NDArray[np.float64]
Amount = Array | float


class Calendar:
    """Expected pay by month, kept while the years are put together, for their discount factors."""

    def __init__(self, economy: Economy) -> None:
        self._rate = economy.risk_free
        self._paid: dict[int, list[tuple[float, float]]] = {}

    def note(self, year: int, month: float, amount: Amount) -> None:
        """``amount`` is paid in ``month`` of the whole stay, which lies in ``year``."""
        expected = float(np.mean(amount)) if isinstance(amount, np.ndarray) else amount
        self._paid.setdefault(year, []).append((month, expected))

    def discount(self, year: int) -> float:
        """Average discount factor of the year's pay."""
        flows = self._paid.get(year, [])
        total = math.fsum(abs(amount) for _, amount in flows)
        if total == 0:
            return math.exp(-self._rate * (year + 0.5))
        return math.fsum(abs(amount) * math.exp(-self._rate * month / 12) for month, amount in flows) / total


def year_of(month: int) -> int:
    """The year in which a payment of ``month`` falls: month 12 still belongs to the first."""
    return max(0, (month + 11) // 12 - 1)


def employed(stay: Amount, month: int) -> Amount:
    """1 where the person is still there in ``month``, else 0."""
    return (stay >= month).astype(np.float64) if isinstance(stay, np.ndarray) else float(stay >= month)

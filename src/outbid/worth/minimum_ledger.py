"""Minimum tax on the spreads of incentive options, year by year, and what later years give back of it.

The law looks at whole years: spreads of one year share its exemption, and the room that a year has for giving back
(regular less tentative minimum tax) is used once, however many payments come in it. Payments arrive stake by stake
and so in any order; what a year gives back is limited to what years before it have charged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from outbid.law.minimum_tax import MinimumTax, Owed
from outbid.worth.net import Income, Tax

Array = NDArray[np.float64]
Indices = NDArray[np.intp]
Amount = Array | float
PARTS = ("federal", "state")
SMALL = 1e-9
"""Credit, relative to what was charged, below which there is none left."""


class MinimumLedger:
    """Charges and credits of one package, in money of their years.

    Args:
        law: the minimum tax.
        tax: the person's tax.
        size: number of futures.
    """

    def __init__(self, law: MinimumTax, tax: Tax, size: int) -> None:
        self._law, self._tax, self._size = law, tax, size
        self._spread: dict[int, Array] = {}
        self._charged: dict[int, dict[str, Array]] = {}
        self._given: dict[int, dict[str, Array]] = {}

    def charge(self, futures: Indices, year: Array, income: Income, spread: Amount) -> Array:
        """Minimum tax that ``spread`` adds in its year to that on spreads before it, shape (m,)."""
        due = np.zeros(len(futures))
        spread = np.broadcast_to(np.asarray(spread, dtype=np.float64), due.shape)
        for date, at in _by_year(year):
            before = self._spread.setdefault(date, np.zeros(self._size))
            charged = self._charged.setdefault(date, self._zeros())
            who, scale, (own, excluded) = (
                futures[at],
                self._tax.scale(float(date)),
                self._law_terms(income, at, date),
            )
            whole = self._law.owed(own[0], (before[who] + spread[at]) / scale, *own[1:], excluded=excluded)
            known = self._law.owed(own[0], before[who] / scale, *own[1:], excluded=excluded)
            for part in PARTS:
                added = (getattr(whole, part) - getattr(known, part)) * scale
                charged[part][who] += added
                due[at] += added
            before[who] += spread[at]
        return due

    def give_back(self, futures: Indices, year: Array, income: Income, released: Amount = 0.0) -> Array:
        """What the year gives back of minimum tax charged before it, beside what it has given already, shape (m,)."""
        back = np.zeros(len(futures))
        released = np.broadcast_to(np.asarray(released, dtype=np.float64), back.shape)
        for date, at in _by_year(year):
            who, scale = futures[at], self._tax.scale(float(date))
            given = self._given.setdefault(date, self._zeros())
            left = {part: self._left(part, date)[who] for part in PARTS}
            if not any(each.any() for each in left.values()):
                continue
            own, excluded = self._law_terms(income, at, date)
            so_far = {part: given[part][who] for part in PARTS}
            credit = Owed(*((left[part] + so_far[part]) / scale for part in PARTS))
            used = self._law.credit_used(own[0], credit, *own[1:], released[at] / scale, excluded=excluded)
            for part in PARTS:
                more = np.maximum(getattr(used, part) * scale - so_far[part], 0.0)
                given[part][who] += more
                back[at] += more
        return back

    def owed_to(self, year: int) -> Indices:
        """Futures in which minimum tax charged before ``year`` has not all been given back."""
        left = sum((self._left(part, year) for part in PARTS), np.zeros(self._size))
        charged = sum((each[part] for each in self._charged.values() for part in PARTS), np.zeros(self._size))
        return np.flatnonzero(left > SMALL * charged)

    def _left(self, part: str, year: int) -> Array:
        charged = sum(
            (each[part] for date, each in self._charged.items() if date < year), np.zeros(self._size)
        )
        given = sum((each[part] for each in self._given.values()), np.zeros(self._size))
        left: Array = np.maximum(charged - given, 0.0)
        return left

    def _zeros(self) -> dict[str, Array]:
        return {part: np.zeros(self._size) for part in PARTS}

    def _law_terms(
        self, income: Income, at: Indices, date: int
    ) -> tuple[tuple[Amount, Amount, Amount], Amount | None]:
        """Wages, gains and other income of the futures ``at``, in the law's money, and what is excluded of gains."""
        some = Income(*(_some(getattr(income, each.name), at) for each in fields(income)))
        whole = some.over(self._tax.scale(float(date)))
        excluded = whole.excluded if np.any(whole.excluded) else None
        return (whole.wages, whole.gains, whole.other + self._tax.household), excluded


def _some(part: Amount, at: Indices) -> Amount:
    return part[at] if isinstance(part, np.ndarray) and part.ndim else part


def _by_year(year: Array) -> Iterator[tuple[int, Indices]]:
    """Each year and where it is."""
    for date in np.unique(year):
        yield int(date), np.flatnonzero(year == date)

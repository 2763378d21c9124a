"""Pay records as arrays, and which of them belong to a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outbid.evidence.answer import Cell
from outbid.evidence.statistics.quantiles import Ordered

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Text = NDArray[np.object_]

COLUMNS = (
    "source", "kind", "measure", "bound", "role", "level", "ai", "genai", "sales", "country", "state", "cbsa",
    "employer", "currency", "pay", "date", "weight",
)  # fmt: skip
"""Of ``schema.PAY_RECORDS``: all that a percentile depends on."""


@dataclass(frozen=True)
class Sample:
    """Pay records, a column an array of shape (n,); text as objects, ``None`` where nothing is said."""

    source: Text
    kind: Text
    measure: Text
    bound: Text
    role: Text
    level: Text
    ai: Text
    genai: Text
    sales: Text
    country: Text
    state: Text
    cbsa: Text
    employer: Text
    currency: Text
    pay: Array
    date: NDArray[np.datetime64]
    weight: Array

    def __len__(self) -> int:
        return int(self.pay.size)

    def take(self, which: Mask | NDArray[np.int64]) -> Sample:
        """The records that ``which`` marks or numbers."""
        if which.dtype == np.bool_ and which.all():
            return self
        return Sample(**{each.name: getattr(self, each.name)[which] for each in fields(self)})

    def within(self, cell: Cell) -> Sample:
        """The records of a cell."""
        which = np.ones(len(self), dtype=np.bool_)
        for name in ("role", "level", "country", "state", "cbsa", "employer"):
            wanted = getattr(cell, name)
            if wanted is not None:
                which &= getattr(self, name) == wanted
        if cell.tag is not None:
            which &= getattr(self, cell.tag) == True  # noqa: E712 - of objects, None among them
        return self.take(which)

    def priced(self, pay: Array) -> Sample:
        """The same records with other amounts."""
        return replace(self, pay=pay)

    def ordered(self, values: Array, *, clustered: bool) -> Ordered:
        """The records by ``values``, employers as clusters; a record that names none stands alone."""
        return Ordered(values, self.weight, self.employers() if clustered else None)

    def employers(self) -> NDArray[np.int64] | None:
        """Employers as numbers from 0; ``None`` where no record names one."""
        return self._numbered[0]

    def named(self) -> int:
        """How many employers are named."""
        return self._numbered[1]

    @cached_property
    def _numbered(self) -> tuple[NDArray[np.int64] | None, int]:
        """Numbers of the employers named come first, then one for each record that names none."""
        names = self.employer.tolist()
        known = dict.fromkeys(names)
        known.pop(None, None)
        if not known:
            return None, 0
        numbers = {name: number for number, name in enumerate(known)}
        codes = np.array([numbers.get(name, -1) for name in names], dtype=np.int64)
        alone = codes < 0
        codes[alone] = len(numbers) + np.arange(int(alone.sum()))
        return codes, len(numbers)


def sample(columns: Mapping[str, NDArray[Any]]) -> Sample:
    """Records from columns of the store; those without positive pay or weight are left out."""
    weight = np.asarray(columns["weight"], dtype=np.float64)
    found = Sample(
        **{name: np.asarray(columns[name]) for name in COLUMNS if name != "weight"},
        weight=np.where(np.isnan(weight), 1.0, weight),
    )
    usable = (found.pay > 0) & (found.weight > 0) & ~np.isnat(found.date.astype("datetime64[D]"))
    return found if usable.all() else found.take(usable)

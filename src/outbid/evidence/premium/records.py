"""Records to compare, and their groups as codes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outbid.data.engine import Columns

Array = NDArray[np.float64]
Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]

EXPERIENCE = (0.0, 2.0, 5.0, 10.0, 15.0, 20.0)
"""Years from which a class of experience begins: pay rises by the year at first, later hardly."""


@dataclass(frozen=True)
class Records:
    """Columns of shape (rows,). Groups are codes from 0; −1: nothing is said, except in ``level``.

    Attributes:
        kind, measure, source, currency: text.
        date: days.
        pay, weight: positive.
        tagged: has the tag.
        censored: of its pay only a bound is known.
        experience: class of years.
        level: stated seniority; none stated is a group of its own, for a title without such a word says something too.
        employer, country, state, cbsa: as in ``schema.PAY_RECORDS``. No role: it is read from the title, as the tag is.
        occupation: the code that the source states, "15-1252" as 151252, NaN where it states none.
    """

    kind: NDArray[np.object_]
    measure: NDArray[np.object_]
    source: NDArray[np.object_]
    currency: NDArray[np.object_]
    date: NDArray[np.datetime64]
    pay: Array
    weight: Array
    tagged: Mask
    censored: Mask
    experience: Codes
    level: Codes
    employer: Codes
    country: Codes
    state: Codes
    cbsa: Codes
    occupation: Array

    def __len__(self) -> int:
        return int(self.pay.size)

    def take(self, which: Mask) -> Records:
        """The records that ``which`` marks."""
        return Records(**{each.name: getattr(self, each.name)[which] for each in fields(self)})

    def year(self) -> Codes:
        """Calendar years."""
        years: Codes = self.date.astype("datetime64[Y]").astype(np.int32)
        return years


def records(columns: Columns) -> Records:
    """What :func:`~outbid.evidence.premium.query.premium_records` gave, ready to compare."""
    experience = np.asarray(columns["experience"], np.float64)
    years = np.searchsorted(np.array(EXPERIENCE), experience, side="right").astype(np.int32) - np.int32(1)
    years[np.isnan(experience)] = -1
    weight = np.asarray(columns["weight"], np.float64)
    every: dict[str, Any] = {
        name: columns[name] for name in ("kind", "measure", "source", "currency", "date")
    }
    groups: dict[str, Any] = {
        name: _codes(columns[name]) for name in ("employer", "country", "state", "cbsa")
    }
    bound = columns["bound"]
    return Records(
        **every,
        pay=np.asarray(columns["pay"], np.float64),
        weight=np.where(weight > 0, weight, 1.0),
        tagged=np.asarray(columns["tagged"]).astype(bool),
        censored=np.asarray((bound == "at least") | (bound == "at most"), bool),
        experience=years,
        level=cross(_codes(columns["level"])),
        **groups,
        occupation=_numbers(columns["occupation"]),
    )


def cross(*codes: NDArray[Any]) -> Codes:
    """Groups of those equal in all ``codes``, numbered from 0 without gaps."""
    number = np.zeros(codes[0].size, np.int64)
    for one in codes:
        values, inverse = np.unique(one, return_inverse=True)
        # renumbered each time, so that the product of two counts is all that must fit
        number = np.unique(number * values.size + inverse, return_inverse=True)[1]
    return number.astype(np.int32)


def _codes(column: NDArray[Any]) -> Codes:
    """Numbers with NaN, or objects with None, as codes; −1 for nothing."""
    numbers = _numbers(column)
    codes: Codes = np.unique(numbers, return_inverse=True)[1].astype(np.int32)
    codes[np.isnan(numbers)] = -1
    return codes


def _numbers(column: NDArray[Any]) -> Array:
    """Numbers with NaN, or objects with None, as numbers with NaN; those of the store are exact as floats."""
    if column.dtype.kind == "O":
        column = np.array([np.nan if one is None else one for one in column], np.float64)
    return column.astype(np.float64)

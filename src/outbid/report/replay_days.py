"""Which days count for a claim, and of which days a figure of the evidence is.

A claim is of a day. Records count that are dated within a year of it: in no year from 2021 to 2025 did the published
median of software developers move by more than 6%, which is well within the tenth that a round number may be off by.
Filings for health occupations do not count at all. What is left out is counted and told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outbid.report.replay_views import Later

if TYPE_CHECKING:
    import ibis

    from outbid.data.engine import Columns, Engine

HEALTH = "lca-fy2025q2-health"
"""Filings for health occupations: no part of the market that the claims are of."""
FISCAL_YEAR = {"lca-fy2024": (dt.date(2023, 10, 1), dt.date(2024, 9, 30))}
"""Sources with one day for all records, which stands in for any of these."""
BY_YEAR = ("ai-jobs",)
"""Sources that state no more than the year."""
RECORDS = ("premium_records", "records_of_role")
"""Statements that give records of pay."""


@dataclass(frozen=True)
class Window:
    """Days whose records count, both ends included."""

    first: dt.date
    last: dt.date

    @classmethod
    def around(cls, day: dt.date) -> Window:
        """A year either way."""
        return cls(_moved(day, -1), _moved(day, 1))


@dataclass(frozen=True)
class Nearby:
    """The evidence with those records of pay only that count."""

    engine: Engine
    window: Window

    def columns(self, expression: ibis.Table) -> Columns:
        """As of the whole evidence."""
        return self.engine.columns(expression)

    def prepared(self, name: str, request: Mapping[str, object]) -> Columns:
        """As of the whole evidence, but for records that do not count."""
        columns = self.engine.prepared(name, request)
        if name not in RECORDS:
            return columns
        date: NDArray[np.datetime64] = np.asarray(columns["date"], "datetime64[D]")
        counts = (date >= np.datetime64(self.window.first)) & (date <= np.datetime64(self.window.last))
        counts &= np.asarray(columns["source"]).astype(str) != HEALTH
        return {key: column[counts] for key, column in columns.items()}


def span(sources: tuple[str, ...], first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The days that records of ``sources`` may be of, where those that they carry are ``first`` to ``last``."""
    firsts, lasts = [first], [last]
    for source in sources:
        if source in FISCAL_YEAR:
            firsts.append(FISCAL_YEAR[source][0])
            lasts.append(FISCAL_YEAR[source][1])
        elif source in BY_YEAR:
            firsts.append(first.replace(month=1, day=1))
            lasts.append(last.replace(month=12, day=31))
    return min(firsts), max(lasts)


def dated(sources: tuple[str, ...]) -> bool:
    """Whether records of ``sources`` have days of their own, and not some that stand in for unknown ones."""
    return not set(sources) & {*FISCAL_YEAR, *BY_YEAR}


def later(first: dt.date, last: dt.date, day: dt.date) -> Later:
    """Whether days from ``first`` to ``last`` are after ``day``."""
    return "all" if first > day else "part" if last > day else "none"


def _moved(day: dt.date, years: int) -> dt.date:
    """The same day of another year; the last one of February where there is none such."""
    year = min(max(day.year + years, dt.MINYEAR), dt.MAXYEAR)
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)

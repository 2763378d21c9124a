"""How old evidence is, on the day of the answer."""

from __future__ import annotations

import datetime as dt
import os

from outbid.report.evidence_words import dates_text, say
from outbid.report.format import Reader

MONTH = 365.25 / 12
_REPRODUCIBLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now, by the convention of reproducible builds."""


def today() -> dt.date:
    """The day of the answer: the machine's, unless the environment states one so that the answer can be repeated."""
    stated = os.environ.get(_REPRODUCIBLE, "")
    if stated.isdecimal():
        return dt.datetime.fromtimestamp(int(stated), dt.UTC).date()
    return dt.date.today()


def age_text(
    first: dt.date, last: dt.date, middle: dt.date | None, day: dt.date | None, reader: Reader
) -> str:
    """The months that records are of, and how old they are on ``day``: half of them older than so many months."""
    dates = dates_text(first, last, reader)
    middle = middle or (first if first == last else None)
    if day is None or middle is None or middle > day:
        return dates
    months = round((day - middle).days / MONTH)
    if months < 1:
        return dates
    one = dates_text(first, first, reader) == dates
    return say(reader, "aged_one" if one else "aged_half", dates=dates, months=months)

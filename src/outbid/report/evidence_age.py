"""How old evidence is, on the day of the answer."""

from __future__ import annotations

import datetime as dt

from outbid.report.evidence_words import dates_text, say
from outbid.report.format import Reader

MONTH = 365.25 / 12


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

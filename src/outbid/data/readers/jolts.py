"""Series as the Federal Reserve Bank of St. Louis gives them out: a day and a value, the header names the series."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.data.readers import columns, series
from outbid.data.readers.layout import Given, Layout, Staged

if TYPE_CHECKING:
    import ibis

_DAYS = ("observation_date", "date")
_SERIES = re.compile(r"^(ihlidx|jt[su])[a-z0-9_]+$")


def recognises(names: Sequence[str]) -> float:
    """Two columns, the day and a series of job openings or of postings; see :class:`Layout`."""
    if len(names) != 2 or names[0] not in _DAYS:
        return 0.0
    return 0.9 if _SERIES.match(names[1]) else 0.0


def stage(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Staged series; the unit is the index the id states, else the id itself with ``as published``."""
    ident = names[1]
    based = re.search(r"_nbd([0-9]{4})([0-9]{2})([0-9]{2})$", ident)
    if based:
        unit = "index, " + "-".join(based.groups()) + " = 100"
    elif ident.startswith("ihlidx"):
        unit = "index, 2020-02-01 = 100"
    else:
        unit = f"as published, {ident.upper()}"
    rows = series.values(
        raw,
        series="postings" if ident.startswith("ihlidx") else "job openings",
        date=columns.day(raw[names[0]]),
        said=raw[ident],
        unit=unit,
        entity=given.entity,
        country=given.country or "US",
    )
    return Staged(series=rows)


LAYOUT = Layout("fred", recognises, stage)

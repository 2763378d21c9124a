"""Percentiles of every cell of the market at once, as one aggregation that runs on whatever holds the records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.evidence.answer import SHARES

if TYPE_CHECKING:
    import ibis

APART = ("kind", "measure", "currency")
"""Never mixed in one cell."""
NAMES = tuple(f"p{share * 100:.0f}" for share in SHARES)


def percentiles(
    by: Sequence[str] = ("role", "level", "state"),
    *,
    records: ibis.Table | None = None,
) -> ibis.Table:
    """P10 to P90, records and employers of every cell with records of exact pay or a range.

    Plain percentiles, linear between values, of unweighted records as stated: neither aged nor converted. Intervals
    and the help of neighbouring cells are for one cell at a time: see ``benchmark.pay``.

    Args:
        by: columns of ``schema.PAY_RECORDS``, besides :data:`APART`.
        records: rows to take; ``None``: all of the store.

    Returns:
        a row for each combination that occurs: the columns of :data:`APART` and ``by``, ``p10`` to ``p90``, ``n`` and
        ``employers``; in no particular order.
    """
    from outbid.data import tables

    rows = tables.pay_records() if records is None else records
    # a bound is no value, and one would be enough to make a percentile a guess
    known = rows.filter(rows.bound.isin(["exact", "range"]))
    keys = [*APART, *(name for name in by if name not in APART)]
    grouped = known.group_by(keys).aggregate(
        several=known.pay.quantile(list(SHARES)),
        n=known.count(),
        employers=known.employer.nunique(),
    )
    columns = {name: grouped.several[place] for place, name in enumerate(NAMES)}
    return grouped.select(*keys, "n", "employers", **columns)

"""What a premium asks of the store: records with their groups as numbers, so that text need not leave the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outbid.data.schema import TAGS
from outbid.data.statements import Statement

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import IntegerValue, StringValue

GROUPS = ("role", "level", "employer", "country", "state", "cbsa")
WHOLE = 2**52
"""Numbers below it are exact as floats; two of 100,000 groups share one with a chance of about one in a million."""


def premium_records(request: ibis.Table) -> ibis.Table:
    """Records of a cell: what each is, its pay, whether it has the tag, and its groups as numbers.

    A record whose title could be placed and says nothing of the tag has it not; one that could not be placed is left
    out, for nobody knows. Rows come in the order of their import, so that sums repeat to the last digit.
    """
    import ibis as library

    from outbid.data import tables

    records = tables.pay_records()
    tagged = library.cases(*((request.tag == tag, records[tag]) for tag in TAGS))
    conditions = [
        request[name].isnull() | (records[name] == request[name]) for name in (*GROUPS, "kind", "measure")
    ]
    joined = records.join(
        request,
        [*conditions, request.since.isnull() | (records.date >= request.since), records.pay > 0],
    )
    known = joined.filter(tagged.notnull() | records.role.notnull())
    return known.order_by("source", "batch", "row").select(
        "kind",
        "measure",
        "source",
        "bound",
        "currency",
        "date",
        "pay",
        "weight",
        "experience",
        tagged=tagged.fill_null(False),
        # "15-1252" as 151252, so that it can be named again; finer codes of O*NET ("15-1252.00") by their occupation
        occupation=known.soc.substr(0, 7).replace("-", "").try_cast("int64"),
        **{name: _number(records[name]) for name in GROUPS},
    )


def occupation_name(request: ibis.Table) -> ibis.Table:
    """What published percentiles call an occupation."""
    from outbid.data import tables

    found = tables.aggregates()
    joined = found.join(request, [found.soc == request.soc, found.occupation.notnull()])
    return joined.select("occupation").distinct().order_by("occupation")


def _number(text: StringValue) -> IntegerValue:
    number: IntegerValue = text.notnull().ifelse((text.hash() % WHOLE), None)
    return number


STATEMENTS = (
    Statement(
        "premium_records",
        {
            "tag": "string",
            **dict.fromkeys((*GROUPS, "kind", "measure"), "string"),
            "since": "date",
        },
        premium_records,
    ),
    Statement("occupation_name", {"soc": "string"}, occupation_name),
)

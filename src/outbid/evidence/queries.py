"""What is asked of the store, as Ibis expressions that do not know which engine runs them.

Each builder takes the one-row table ``request``; a value of it that is null leaves the matter open. The compiled texts
stand in ``statements/``, so that a cold answer need not import Ibis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from outbid.data.statements import Statement
from outbid.evidence.premium.query import STATEMENTS as OF_PREMIUMS
from outbid.evidence.sample import COLUMNS

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import BooleanValue, Value


def records_of_role(request: ibis.Table) -> ibis.Table:
    """Records of a role, with the columns that percentiles need."""
    from outbid.data import tables

    records = tables.pay_records()
    joined = records.join(
        request,
        [
            _matches(records.role, request.role),
            _matches(records.kind, request.kind),
            _matches(records.measure, request.measure),
            request.since.isnull() | (records.date >= request.since),
        ],
    )
    # in one order always, so that sums are equal to the last digit; these two columns sort fastest
    return joined.order_by("batch", "row").select(*COLUMNS)


def aggregates_of_role(request: ibis.Table) -> ibis.Table:
    """Published percentiles of the occupations of a role over all industries, of whole countries and of one place."""
    from outbid.data import tables

    found = tables.aggregates()
    here = found.state.identical_to(request.state) & found.cbsa.identical_to(request.cbsa)
    whole = found.state.isnull() & found.cbsa.isnull()
    joined = found.join(request, [found.role == request.role, found.industry.isnull(), here | whole])
    return joined.select(*(found[name] for name in found.columns)).order_by("source", "soc", "date", "row")


def series_values(request: ibis.Table) -> ibis.Table:
    """Values of one series by date, of one entity or all."""
    from outbid.data import tables

    found = tables.series()
    joined = found.join(request, [found.series == request.series, _matches(found.entity, request.entity)])
    return joined.select(*(found[name] for name in found.columns)).order_by("source", "entity", "date", "row")


def employers(request: ibis.Table) -> ibis.Table:
    """Names of the employers that there are records of."""
    from outbid.data import tables

    records = tables.pay_records()
    joined = records.join(request, [_matches(records.role, request.role)])
    return joined.filter(records.employer.notnull()).select("employer").distinct().order_by("employer")


STATEMENTS = (
    Statement(
        "records_of_role",
        {"role": "string", "kind": "string", "measure": "string", "since": "date"},
        records_of_role,
    ),
    Statement(
        "aggregates_of_role", {"role": "string", "state": "string", "cbsa": "string"}, aggregates_of_role
    ),
    Statement("employers", {"role": "string"}, employers),
    Statement("series_values", {"series": "string", "entity": "string"}, series_values),
    *OF_PREMIUMS,
)


def _matches(column: Value, wanted: Value) -> BooleanValue:
    return wanted.isnull() | (column == wanted)

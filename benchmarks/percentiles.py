"""Percentiles of 10 million records by role, level and place, against the DuckDB query one would write by hand."""

import duckdb
import ibis

from outbid.evidence.answer import SHARES
from outbid.evidence.grid import percentiles
from timing import promise, seconds

COUNT = 10_000_000
AT_MOST = 1.5
RECORDS = f"""
CREATE TABLE pay_records AS
SELECT 'attested' AS kind, 'base' AS measure, 'USD' AS currency, 'exact' AS bound,
  'role' || (hash(i, 1) % 40) AS role, 'level' || (hash(i, 2) % 9) AS level, 'US-' || (hash(i, 3) % 51) AS state,
  'employer' || (hash(i, 4) % 5000) AS employer,
  50000 + 200000 * pow((hash(i, 5) % 1000003) / 1000003.0, 3) AS pay
FROM range({COUNT}) AS numbers(i)
"""
BY_HAND = f"""
SELECT kind, measure, currency, role, level, state, quantile_cont(pay, {list(SHARES)}) AS several, count(*) AS n,
  count(DISTINCT employer) AS employers
FROM pay_records WHERE bound IN ('exact', 'range') GROUP BY ALL
"""


def main() -> None:
    connection = duckdb.connect()
    connection.execute(RECORDS)
    ours = ibis.to_sql(percentiles(("role", "level", "state")), dialect="duckdb")
    connection.execute(BY_HAND).fetchnumpy()
    hand = seconds(lambda: connection.execute(BY_HAND).fetchnumpy(), 3)
    took = seconds(lambda: connection.execute(ours).fetchnumpy(), 3)
    met = promise(took <= AT_MOST * hand, f"at most {AT_MOST} times")
    print(
        f"percentiles of {COUNT:,} records: {took:.2f} s, by hand {hand:.2f} s, {took / hand:.2f} times {met}"
    )


if __name__ == "__main__":
    main()

"""What is shipped of what the readers give: values that no question can reach, or that say little more, are left out.

Every row taken away is counted, by a reason that stands beside those of the readers.
"""

from __future__ import annotations

import duckdb

RATES_FROM = "2015-01-01"
"""Of exchange rates: no shipped record is older, by far."""
_LEFT_OUT = {
    # questions name roles: other occupations are kept of the whole country only
    "aggregates": """SELECT batch, row, entity, date, reason FROM (SELECT *, soc AS entity,
        CASE WHEN role IS NULL AND (state IS NOT NULL OR cbsa IS NOT NULL OR industry IS NOT NULL)
            THEN 'not shipped occupation' END AS reason FROM aggregates)""",
    # of the same value in two files the later file of the catalogue has the newer revision
    "series": f"""SELECT batch, row, entity, date, CASE
            WHEN series = 'exchange rate' THEN CASE WHEN date < DATE '{RATES_FROM}' THEN 'not shipped year' END
            WHEN batch < max(batch) OVER (PARTITION BY source, series, entity, country, date) THEN 'superseded'
            WHEN date < max(date) OVER (PARTITION BY source, series, entity, country, date_trunc('month', date))
            THEN 'thinned' END AS reason
        FROM series""",
}


def compact(connection: duckdb.DuckDBPyConnection) -> None:
    """Takes from the tables of a store what is not shipped, and counts it in ``rejects``.

    Of each month the last value is kept, of exchange rates the month's mean.
    """
    for table, which in _LEFT_OUT.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE out AS FROM ({which}) WHERE reason IS NOT NULL")
        connection.execute("INSERT INTO rejects SELECT batch, reason, count(*) FROM out GROUP BY ALL")
        connection.execute(
            f"DELETE FROM {table} t USING out o WHERE t.batch = o.batch AND t.row = o.row AND t.date = o.date"
            f" AND t.{'soc' if table == 'aggregates' else 'entity'} IS NOT DISTINCT FROM o.entity"
        )
    connection.execute(
        "UPDATE series SET note = 'last of the month'"
        " WHERE batch IN (SELECT batch FROM rejects WHERE reason = 'thinned')"
    )
    _average(connection)


def _average(connection: duckdb.DuckDBPyConnection) -> None:
    """Exchange rates by month; a mean stands at its first day and in its first row."""
    connection.execute("""CREATE OR REPLACE TEMP TABLE monthly AS
        SELECT batch, min(row) AS row, source, series, entity, country, date_trunc('month', date)::DATE AS date,
            round(avg(value ORDER BY date), 6) AS value, unit, 'monthly mean' AS note, count(*) - 1 AS merged
        FROM series WHERE series = 'exchange rate' GROUP BY ALL""")
    connection.execute("DELETE FROM series WHERE series = 'exchange rate'")
    connection.execute("INSERT INTO series BY NAME SELECT * EXCLUDE (merged) FROM monthly")
    connection.execute(
        "INSERT INTO rejects SELECT batch, 'averaged', sum(merged) FROM monthly GROUP BY batch"
    )

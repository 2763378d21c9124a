"""Placed rows into the store: all of a batch, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outbid.core.today import today
from outbid.data import schema
from outbid.data.classifying import Classifier
from outbid.data.files.fingerprint import Fingerprint
from outbid.data.files.ragged import RAGGED, REASON
from outbid.data.placing import place_codes
from outbid.data.transaction import transaction

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Inserted:
    """The number of the batch; rows of the file, rows kept, records without a role; rows left out by reason.

    ``contradicted``: records whose stated occupation rules out what their title names; the occupation was believed.
    """

    batch: int
    rows_read: int
    rows_kept: int
    unplaced: int
    rejects: Mapping[str, int]
    contradicted: int = 0


def insert(
    connection: duckdb.DuckDBPyConnection,
    present: Sequence[str],
    source: str,
    layout: str,
    file: str,
    print_: Fingerprint,
    classify: Classifier,
) -> Inserted:
    """Inserts the staged tables ``present`` in one transaction, with what was left out and why.

    Args:
        connection: with the staged tables, what places them, and :data:`~outbid.data.files.ragged.RAGGED`.
        present: which of the staged tables there are.
        source, layout, file: as in ``schema.IMPORTS``.
        print_: of the file.
        classify: places occupations of aggregates.
    """
    rejected = " UNION ALL ".join(
        f'SELECT DISTINCT "row", reason, excerpt FROM {name} WHERE reason IS NOT NULL' for name in present
    )
    rejected += f""" UNION ALL SELECT "row", '{REASON}', excerpt FROM {RAGGED}"""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE left_out AS {rejected}")
    tops = ", ".join(f'(SELECT coalesce(max("row"), 0) FROM {name})' for name in present)
    ragged = f"(SELECT count(*) FROM {RAGGED})"
    rows_read = one_number(connection, f"SELECT greatest(0, {tops}) + {ragged}")
    with transaction(connection):
        forget_empty(connection, print_.sha256)
        batch = next_batch(connection)
        kept = 0
        for name in present:
            if name == "staged_aggregates":
                place_codes(connection, name, classify)
            connection.execute(_INSERTS[name], {"batch": batch, "source": source})
            kept += one_number(connection, f"SELECT count(*) FROM {name} WHERE reason IS NULL")
        connection.execute(
            f"INSERT INTO rejects SELECT {batch}, reason, count(*) FROM left_out GROUP BY reason ORDER BY reason"
        )
        connection.execute(
            f'INSERT INTO rejected_rows SELECT {batch}, "row", reason, excerpt FROM left_out'
            f' QUALIFY row_number() OVER (PARTITION BY reason ORDER BY "row") <= {schema.LISTED}'
        )
        connection.execute(
            "INSERT INTO imports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [batch, source, layout, file, print_.sha256, print_.bytes, rows_read, kept,
             today(), classify.version],
        )  # fmt: skip
    rejects = connection.execute(
        'SELECT reason, "rows" FROM rejects WHERE batch = ? ORDER BY 2 DESC, 1', [batch]
    )
    counts = dict(rejects.fetchall())
    unplaced = one_number(
        connection, f"SELECT count(*) FROM pay_records WHERE batch = {batch} AND role IS NULL"
    )
    contradicted = 0
    if "staged_records" in present:
        contradicted = one_number(
            connection,
            "SELECT count(*) FROM staged_records s JOIN titles t ON s.title = t.title JOIN codes c ON s.soc = c.soc"
            f" WHERE s.reason IS NULL AND {CONTRADICTED}",
        )
    return Inserted(batch, rows_read, kept, unplaced, counts, contradicted)


CONTRADICTED = "coalesce(list_contains(string_split(c.against, ' '), t.role), false)"
"""Does the stated occupation rule out the role that the title names?"""
_COMMON = ("batch", "source", "role", *schema.TAGS, "cbsa")
_INSERTS = {
    "staged_records": (
        "INSERT INTO pay_records BY NAME SELECT $batch AS batch, $source AS source,"
        f" CASE WHEN {CONTRADICTED} THEN c.role ELSE coalesce(t.role, c.role) END AS role,"
        " coalesce(s.level, t.level) AS level, t.ai, t.genai, t.sales, p.cbsa,"
        " p.country_code AS country, p.state_code AS state, coalesce(e.name, s.employer) AS employer, "
        + ", ".join(
            f's."{name}"'
            for name in schema.PAY_RECORDS
            if name not in (*_COMMON, "level", "country", "state", "employer")
        )
        + " FROM staged_records s LEFT JOIN titles t ON s.title = t.title LEFT JOIN codes c ON s.soc = c.soc"
        " LEFT JOIN employers e ON s.employer = e.employer"
        " LEFT JOIN places p ON s.country IS NOT DISTINCT FROM p.country AND s.state IS NOT DISTINCT FROM p.state"
        " AND s.county IS NOT DISTINCT FROM p.county AND s.city IS NOT DISTINCT FROM p.city WHERE s.reason IS NULL"
    ),
    "staged_aggregates": (
        "INSERT INTO aggregates BY NAME SELECT $batch AS batch, $source AS source, c.role, "
        + ", ".join(f's."{name}"' for name in schema.AGGREGATES if name not in ("batch", "source", "role"))
        + " FROM staged_aggregates s LEFT JOIN codes c ON s.soc = c.soc WHERE s.reason IS NULL"
    ),
    "staged_series": (
        "INSERT INTO series BY NAME SELECT $batch AS batch, $source AS source, "
        + ", ".join(f's."{name}"' for name in schema.SERIES if name not in ("batch", "source"))
        + " FROM staged_series s WHERE s.reason IS NULL"
    ),
}


def one_number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The only cell that ``sql`` gives; 0 where it is null or there is none."""
    row = connection.execute(sql).fetchone()
    return int(row[0] or 0) if row else 0


def next_batch(connection: duckdb.DuckDBPyConnection) -> int:
    """The number that the user's next batch has."""
    return one_number(connection, "SELECT greatest(coalesce(max(batch), 0), 0) + 1 FROM imports")


def forget_empty(connection: duckdb.DuckDBPyConnection, sha256: str) -> None:
    """Deletes what an earlier reading of the same file noted of rows of which it kept none."""
    empty = connection.execute(
        "SELECT batch FROM imports WHERE sha256 = ? AND rows_kept = 0 AND batch > 0", [sha256]
    ).fetchall()
    for (batch,) in empty:
        for table in ("imports", "rejects", "rejected_rows"):
            connection.execute(f"DELETE FROM {table} WHERE batch = ?", [batch])

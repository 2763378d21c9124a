"""What is left out of the shipped evidence, against plain loops over the same rows."""

from __future__ import annotations

import datetime as dt
import random
import runpy
from collections import Counter, defaultdict
from pathlib import Path

import duckdb
import pytest

from outbid.data.store import create_tables

compact = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "evidence" / "compact.py"))["compact"]
Row = tuple[int, int, str, str | None, dt.date, float]


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    create_tables(connection)
    return connection


def filled(connection: duckdb.DuckDBPyConnection, seed: int) -> list[Row]:
    """Daily values of two series in two files, the later of which has some of the days again."""
    chance = random.Random(seed)
    rows: list[Row] = []
    for batch, series in ((1, "postings"), (2, "postings"), (3, "exchange rate")):
        days = sorted(chance.sample(range(400), 120))
        for row, day in enumerate(days, 1):
            date = dt.date(2014, 8, 1) + dt.timedelta(days=day)
            entity = chance.choice([None, "Nursing"]) if series == "postings" else "USD"
            rows.append((batch, row, series, entity, date, chance.uniform(50, 150)))
    connection.executemany(
        "INSERT INTO series (batch, row, source, series, entity, date, value) VALUES (?, ?, 's', ?, ?, ?, ?)",
        rows,
    )
    return rows


@pytest.mark.parametrize("seed", range(5))
def test_last_values_of_months_and_means_of_rates(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    rows = filled(connection, seed)
    compact(connection)
    newest = {(entity, date): batch for batch, _, name, entity, date, _ in rows if name == "postings"}
    current = [row for row in rows if row[2] == "postings" and newest[row[3], row[4]] == row[0]]
    last: dict[tuple[str | None, int, int], Row] = {}
    for row in sorted(current, key=lambda row: row[4]):
        last[row[3], row[4].year, row[4].month] = row
    months: dict[tuple[int, int], list[float]] = defaultdict(list)
    for row in rows:
        if row[2] == "exchange rate" and row[4].year >= 2015:
            months[row[4].year, row[4].month].append(row[5])

    found = connection.execute(
        "SELECT batch, row, entity, date, value FROM series WHERE series = 'postings'"
    ).fetchall()
    assert Counter(found) == Counter(
        (b, r, entity, date, value) for b, r, _, entity, date, value in last.values()
    )
    means = connection.execute("SELECT date, value FROM series WHERE series = 'exchange rate'").fetchall()
    assert dict(means) == {
        dt.date(year, month, 1): pytest.approx(sum(values) / len(values), abs=1e-6)
        for (year, month), values in months.items()
    }
    reasons = dict(connection.execute("SELECT reason, sum(rows) FROM rejects GROUP BY ALL").fetchall())
    early = sum(row[2] == "exchange rate" and row[4].year < 2015 for row in rows)
    assert reasons == {
        "superseded": 240 - len(current),
        "thinned": len(current) - len(last),
        "not shipped year": early,
        "averaged": 120 - early - len(months),
    }


def test_occupations_without_a_role_are_kept_of_the_nation_only(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    rows = [
        (1, "15-1252", "software-engineer", "US-CA", None, None),
        (2, "53-3032", None, "US-CA", None, None),
        (3, "53-3032", None, None, "41860", None),
        (4, "53-3032", None, None, None, "51"),
        (5, "53-3032", None, None, None, None),
    ]
    connection.executemany(
        "INSERT INTO aggregates (batch, row, source, soc, role, state, cbsa, industry, date)"
        " VALUES (1, ?, 's', ?, ?, ?, ?, ?, DATE '2025-05-12')",
        rows,
    )
    compact(connection)
    assert connection.execute("SELECT row FROM aggregates ORDER BY row").fetchall() == [(1,), (5,)]
    assert connection.execute("SELECT reason, rows FROM rejects").fetchall() == [
        ("not shipped occupation", 3)
    ]

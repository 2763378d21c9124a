"""The catalogue says of every source what its licence asks for."""

from __future__ import annotations

import datetime as dt
import re
import runpy
from pathlib import Path

import duckdb
import pytest

from outbid.core.catalogue import text
from outbid.data import schema
from outbid.data.catalogue import Source, source, sources
from outbid.data.readers.layout import Given
from outbid.data.readers.registry import layouts
from outbid.data.statements import SQL_TYPES

ROOT = Path(__file__).parents[2]
every_source = pytest.mark.parametrize("stated", sources(), ids=lambda one: one.id)


def test_ids_are_unique_and_name_files() -> None:
    ids = [one.id for one in sources()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in ids)
    assert source(ids[0]) is sources()[0]
    assert source("user/mine") is None


@every_source
def test_only_redistributable_licences(stated: Source) -> None:
    assert stated.licence in {
        "CC0-1.0",
        "CC-BY-4.0",
        "US government work, public domain",
        "free reuse with attribution",
    }
    assert stated.attribution
    assert stated.attribution in (ROOT / "NOTICE").read_text(encoding="utf-8")


@every_source
def test_texts_in_both_languages(stated: Source) -> None:
    for said in (stated.title, stated.answers, *stated.caveats):
        assert set(said) == {"en", "de"}
        assert said["en"].strip() != said["de"].strip()
    assert stated.caveats


@every_source
def test_kinds_and_files(stated: Source) -> None:
    assert stated.kind is None or stated.kind in schema.KINDS
    assert stated.measure is None or stated.measure in schema.MEASURES
    assert stated.files
    for file in stated.files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert "/" not in file.name
        given = Given(**file.given)
        if given.date is not None:
            dt.date.fromisoformat(given.date)


SHIPPED = ROOT / "src" / "outbid" / "data" / "shipped"


def rows(query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        connection.execute(f"SET file_search_path = '{SHIPPED}'")
        return connection.execute(query).fetchall()


def test_sizes() -> None:
    sizes = [file.stat().st_size for file in SHIPPED.glob("*.parquet")]
    assert max(sizes) < 3_000_000
    assert sum(sizes) < 7_000_000


@every_source
def test_every_source_is_built_from_the_files_of_the_catalogue(stated: Source) -> None:
    built = rows(f"SELECT file, sha256 FROM '{stated.id}.imports.parquet'")
    assert dict(built) == {file.name: file.sha256 for file in stated.files}


@every_source
def test_columns_are_those_of_the_schema(stated: Source) -> None:
    for file in SHIPPED.glob(f"{stated.id}.*.parquet"):
        table = file.name.split(".")[1]
        found = rows(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{file.name}')")
        assert found == [(name, SQL_TYPES[kind]) for name, kind in schema.TABLES[table].items()]


@pytest.mark.parametrize("name", ["ai-jobs", "lca-fy2024", "lca-fy2025q2-health", "oews"])
def test_every_row_is_kept_or_counted_by_reason(name: str) -> None:
    [(read, kept)] = rows(f"SELECT sum(rows_read), sum(rows_kept) FROM '{name}.imports.parquet'")
    left_out = SHIPPED / f"{name}.rejects.parquet"
    [(dropped,)] = rows(f"SELECT sum(rows) FROM '{left_out.name}'") if left_out.exists() else [(0,)]
    table = "aggregates" if name == "oews" else "pay_records"
    assert rows(f"SELECT count(*) FROM '{name}.{table}.parquet'") == [(kept,)]
    assert read == kept + dropped  # type: ignore[operator]


@pytest.mark.parametrize(
    ("code", "year", "median"),
    # as the Bureau of Labor Statistics published them
    [
        ("15-1252", 2023, 132_270),
        ("15-1252", 2024, 133_080),
        ("29-1141", 2023, 86_070),
        ("29-1141", 2024, 93_600),
    ],
)
def test_published_national_medians(code: str, year: int, median: int) -> None:
    found = rows(
        f"SELECT p50 FROM 'oews.aggregates.parquet' WHERE soc = '{code}' AND year(date) = {year}"
        " AND state IS NULL AND cbsa IS NULL AND industry IS NULL"
    )
    assert found == [(median,)]


def test_top_codes_are_bounds_in_order() -> None:
    assert rows(
        "SELECT count(*) FROM 'oews.aggregates.parquet' WHERE p10 > p25 OR p25 > p50 OR p50 > p75 OR p75 > p90"
    ) == [(0,)]
    assert rows(
        "SELECT DISTINCT p90 = greatest(239200, p75) FROM 'oews.aggregates.parquet'"
        " WHERE capped > 0 AND date >= '2022-01-01'"
    ) == [(True,)]


def test_rates_and_prices_as_published() -> None:
    # the mean of January 2015 as the European Central Bank publishes it, and the dearest state of 2023
    [(rate,)] = rows(
        "SELECT value FROM 'ecb-rates.series.parquet' WHERE entity = 'USD' AND date = '2015-01-01'"
    )
    assert rate == pytest.approx(1.1621, abs=5e-5)
    dearest = rows(
        "SELECT entity FROM 'rpp.series.parquet' WHERE year(date) = 2023 ORDER BY value DESC LIMIT 1"
    )
    assert dearest == [("US-CA",)]


def test_kinds_and_measures_are_those_of_the_catalogue() -> None:
    found = rows(
        "SELECT DISTINCT source, kind, measure FROM read_parquet('*.pay_records.parquet') ORDER BY 1"
    )
    assert found == [(one.id, one.kind, one.measure) for one in sources() if one.measure and one.id != "oews"]


def test_no_two_answers_of_the_survey_are_alike_in_what_is_known_to_repeat() -> None:
    [(repeated,)] = rows("SELECT rows FROM 'ai-jobs.rejects.parquet' WHERE reason = 'duplicate'")
    assert repeated / 133_349 == pytest.approx(0.515, abs=0.0005)  # type: ignore[operator]  # the retriever's count


def test_files_were_read_by_the_readers_of_imports() -> None:
    known = {layout.name for layout in layouts()}
    found = rows("SELECT DISTINCT layout FROM read_parquet('*.imports.parquet')")
    assert {name for (name,) in found} <= known
    assert len(found) > 5


def test_reasons_are_said_in_both_languages() -> None:
    for (reason,) in rows("SELECT DISTINCT reason FROM read_parquet('*.rejects.parquet')"):
        key = f"evidence.reason.{reason}"
        assert text(key, "en") != text(key, "de")


def test_metropolitan_pay_stands_in_no_single_state() -> None:
    [(areas, both)] = rows(
        "SELECT count(DISTINCT cbsa), count(*) FILTER (cbsa IS NOT NULL AND state IS NOT NULL)"
        " FROM 'oews.aggregates.parquet'"
    )
    assert areas == 393  # of the delineation of July 2023: 387 in the states, 6 in Puerto Rico
    assert both == 0


def test_the_page_says_what_is_shipped() -> None:
    page = (ROOT / "docs" / "evidence.md").read_text(encoding="utf-8")
    tool = runpy.run_path(str(ROOT / "tools" / "evidence" / "lineage.py"))
    assert tool["refreshed"](page) == page
    assert "oews_2025_all.parquet" in page

"""A stranger's own file, from one command's worth of words to placed records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from outbid.core import catalogue
from outbid.core.errors import InputError
from outbid.data.importing import import_file
from outbid.data.readers.layout import Given
from outbid.data.store import Store, open_store
from outbid.evidence.taxonomy import Taxonomy


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "e.duckdb", read_only=False, shipped=None) as opened:
        yield opened


def test_semicolons_german_numbers_and_windows_encoding(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "gehälter.csv"
    text = "Job Title;Gehalt;Ort;Währung\r\nSoftware Engineer;85.000;München;EUR\r\n"
    text += "Krankenpfleger;3.200 € im Monat;Köln;EUR"
    file.write_bytes(text.encode("cp1252"))
    report = import_file(store, file, classify=Taxonomy(), given=Given("self-reported", date="2025-06-01"))
    assert (report.layout, report.rows_read, report.rows_kept, dict(report.rejects)) == ("table", 2, 2, {})
    rows = store.connection.execute(
        'SELECT role, country, state, currency, pay, measure FROM pay_records ORDER BY "row"'
    )
    assert rows.fetchall() == [
        ("software-engineer", "DE", "DE-BY", "EUR", 85_000, "base"), ("nurse", "DE", "DE-NW", "EUR", 38_400, "base"),
    ]  # fmt: skip
    for key in report.notes:
        assert catalogue.text(key, "en") != catalogue.text(key, "de")


def test_one_bad_row_of_each_kind_never_ends_an_import(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        "title,salary\nSoftware Engineer,$150k\nSoftware Engineer,=1+1\nSoftware Engineer\nCook,-1\nBaker,85.000\n",
        encoding="utf-8",
    )
    report = import_file(
        store, file, classify=Taxonomy(), given=Given("incumbent", date="2025-06-01", currency="USD")
    )
    assert report.rows_kept == 1
    assert dict(report.rejects) == {
        "pay not a number": 1, "ragged row": 1, "negative pay": 1, "ambiguous number": 1,
    }  # fmt: skip
    for reason in report.rejects:
        words = f"reason.{reason}"
        known = [catalogue.text(f"{area}.{words}", "de", default="") for area in ("readers", "evidence")]
        assert any(known), reason


def test_nothing_is_added_until_the_kind_is_said(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("title,salary,date\nSoftware Engineer,$150k,2025\n", encoding="utf-8")
    with pytest.raises(InputError, match="--kind self-reported"):
        import_file(store, file, classify=Taxonomy())
    assert store.connection.execute("SELECT count(*) FROM imports").fetchone() == (0,)

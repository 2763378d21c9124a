"""Own data that fuzzing found to break an import; each is small and was a fault once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from outbid.core.errors import InputError
from outbid.data.importing import import_file
from outbid.data.readers.layout import Given
from outbid.data.readers.registry import layouts
from outbid.data.store import Store, open_store
from outbid.evidence.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    place = tmp_path_factory.mktemp("store") / "e.duckdb"
    with open_store(place, read_only=False, shipped=None) as opened:
        yield opened


@pytest.mark.parametrize("layout", [each.name for each in layouts()])
def test_a_table_that_is_not_in_the_layout_named_for_it(store: Store, tmp_path: Path, layout: str) -> None:
    """It is refused in words of both languages, or nothing of it is kept."""
    file = tmp_path / "own.csv"
    file.write_text(f"a,b\n{layout},2\n", "utf-8")
    given = Given("self-reported", None, "USD", "2025-06-01", "US", "GOOG", "en")
    try:
        report = import_file(store, file, classify=Taxonomy(), layout=layout, given=given)
    except InputError as error:
        for language in ("en", "de"):
            assert "own.csv" in error.text(language)
            assert "Column" not in error.text(language)
    else:
        assert report.rows_kept == 0

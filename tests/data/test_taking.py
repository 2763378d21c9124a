"""A batch that is taken over from a copy of the store is what importing its file would have made."""

import shutil

import pytest

from outbid.core.errors import InputError
from outbid.data import schema
from outbid.data.importing import import_file
from outbid.data.readers.layout import Given
from outbid.data.store import open_store
from outbid.data.taking import take_over
from outbid.evidence.taxonomy import Taxonomy

MINE = (
    "title,base,currency,country,date\nData Scientist,150000,EUR,DE,2026-03-01\nNurse,,EUR,DE,2026-03-01\n"
    "Wizard,70000,EUR,DE,2026-03-01\n"
)
OTHER = MINE.replace("Wizard", "Welder")


def add(place, file, text=MINE, source=None, locale=None):
    file.write_text(text)
    with open_store(place, read_only=False, shipped=None) as store:
        given = Given(kind="attested", measure="base", locale=locale)
        return import_file(store, file, classify=Taxonomy(), source=source, given=given)


def held(place):
    with open_store(place, shipped=None) as store:
        return {
            table: store.connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
            for table in schema.TABLES
        }


def taken(place, copy, batch):
    with open_store(place, read_only=False, shipped=None) as store:
        return take_over(store, copy, batch)


@pytest.fixture
def place(tmp_path):
    """A store with one batch."""
    add(tmp_path / "e.duckdb", tmp_path / "other.csv", OTHER)
    return tmp_path / "e.duckdb"


def test_what_is_taken_over_is_what_an_import_makes(place, tmp_path):
    copy, direct = tmp_path / "user's copy.duckdb", tmp_path / "direct.duckdb"
    shutil.copy(place, copy)
    batch = add(copy, tmp_path / "mine.csv").batch
    # meanwhile another file takes the number that the batch had there
    add(place, tmp_path / "third.csv", MINE.replace("Nurse", "Cook"))
    shutil.copy(place, direct)
    assert taken(place, copy, batch) == "user/mine"
    add(direct, tmp_path / "mine.csv")
    assert held(place) == held(direct)
    assert len(held(place)["imports"]) == 3
    assert len(held(place)["rejected_rows"]) == 3


def test_a_file_that_is_there_by_then_is_not_added_twice(place, tmp_path):
    copy = tmp_path / "copy.duckdb"
    shutil.copy(place, copy)
    batch = add(copy, tmp_path / "mine.csv").batch
    add(place, tmp_path / "mine.csv", source="user/by another name")
    before = held(place)
    assert taken(place, copy, batch) == "user/by another name"
    assert held(place) == before


def test_what_is_read_again_takes_the_place_of_a_reading_that_kept_nothing(place, tmp_path):
    copy, file = tmp_path / "copy.duckdb", tmp_path / "mine.csv"
    text = "title,base,currency,country,date\nNurse,85.000,EUR,DE,2026-03-01\n"
    assert add(place, file, text).rows_kept == 0, "a number of two meanings"
    shutil.copy(place, copy)
    again = add(copy, file, text, locale="de")
    assert again.rows_kept == 1
    assert taken(place, copy, again.batch) == "user/mine"
    assert held(place) == held(copy)
    assert len(held(place)["imports"]) == 2, "the other one, and this"


def test_nothing_of_a_batch_is_taken_over_where_a_part_of_it_cannot_be(place, tmp_path):
    copy = tmp_path / "copy.duckdb"
    shutil.copy(place, copy)
    batch = add(copy, tmp_path / "mine.csv").batch
    before = held(place)
    with open_store(copy, read_only=False, shipped=None) as store:
        store.connection.execute("DROP TABLE rejected_rows")  # the last that is read
    with pytest.raises(Exception, match="rejected_rows"):
        taken(place, copy, batch)
    assert held(place) == before
    copy.unlink()
    with pytest.raises(InputError) as caught:
        taken(place, copy, batch)
    assert caught.value.key == "importing.no_place"

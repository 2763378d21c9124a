"""What a person is told of an import: rows that are no rows, several records a row, files, and how to start again."""

import pytest

from outbid.core.errors import InputError
from outbid.data.importing import import_file
from outbid.data.readers.layout import Given
from outbid.data.store import open_store
from outbid.evidence.taxonomy import Taxonomy
from outbid.report.data_answer import data_add, data_rejected, data_unplaced
from outbid.report.data_page import added_page, rejected_page, unplaced_page
from outbid.report.format import Reader

HEAD = "title,company,location,base salary,date\n"
ROW = 'Software Engineer,A,"Austin, TX",100000 USD,2026-01-01\n'
READER = Reader("en", "en", "USD")


@pytest.fixture
def place(tmp_path):
    path = tmp_path / "e.duckdb"
    open_store(path, read_only=False, shipped=None).close()
    return path


def write(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def add(place, file, **given):
    return data_add(file, given=Given(kind="advertised", **given), data=place)


def test_a_header_without_rows_is_an_error(tmp_path, place):
    with pytest.raises(InputError) as caught:
        add(place, write(tmp_path, "bare.csv", HEAD))
    assert caught.value.key == "importing.no_rows"
    with open_store(place) as store:
        assert store.connection.execute("SELECT count(*) FROM imports WHERE batch > 0").fetchone() == (0,)


def test_a_row_of_several_records_is_not_more_than_one_row(tmp_path, place):
    header = (
        "timestamp,company,level,title,totalyearlycompensation,location,basesalary,stockgrantvalue,bonus\n"
    )
    line = '6/7/2026 11:33:27,Meta,E6,Software Engineer,400000,"Austin, TX",220000,150000,30000\n'
    file = write(tmp_path, "levels.csv", header + line + line.replace("Meta", "Acme"))
    assert "4 records from 2 rows" in added_page(add(place, file), READER).lead
    plain = added_page(add(place, write(tmp_path, "own.csv", HEAD + ROW)), READER)
    assert "1 of 1 rows kept" in plain.lead


def test_a_file_read_before_names_the_way_to_read_it_otherwise(tmp_path, place):
    file = write(tmp_path, "own.csv", HEAD + ROW)
    first = add(place, file)
    again = added_page(data_add(file, given=Given(kind="self-reported"), data=place), READER)
    assert [section.commands for section in again.sections] == [(f"outbid data remove {first.batch}",)]


def test_lines_that_cannot_be_cut_are_shown(tmp_path, place):
    file = write(tmp_path, "own.csv", HEAD + ROW + "Data Scientist,B,Austin, TX,90000 USD,2026-01-01\n")
    view = data_rejected(str(add(place, file).batch), data=place)
    assert [(row.file, row.row, row.excerpt) for row in view.rows] == [
        ("own.csv", 2, "Data Scientist,B,Austin, TX,90000 USD,2026-01-01")
    ]


def test_lines_of_tables_that_name_people_are_not_shown(tmp_path, place):
    head = HEAD.replace("title,", "title,email,")
    file = write(
        tmp_path, "own.csv", head + "Data Scientist,ann@x.example,B,Austin, TX,90000 USD,2026-01-01\n"
    )
    view = data_rejected(str(add(place, file).batch), data=place)
    assert [row.excerpt for row in view.rows] == [""]


def test_rows_of_several_files_name_their_file(tmp_path, place):
    with open_store(place, read_only=False, shipped=None) as store:
        for name in ("one.csv", "two.csv"):
            file = write(
                tmp_path, name, HEAD + ROW.replace(",A,", f",{name},") + ",B,Austin,1 USD,2026-01-01\n"
            )
            import_file(store, file, classify=Taxonomy(), source="user/both", given=Given(kind="advertised"))
    page = rejected_page(data_rejected("both", data=place), READER)
    assert [(row.label, row.under) for row in page.sections[0].grid.rows] == [
        ("2", "one.csv"),
        ("2", "two.csv"),
    ]


@pytest.mark.parametrize(
    ("language", "one", "two"), [("en", "1 row of", "2 rows of"), ("de", "1 Zeile von", "2 Zeilen von")]
)
def test_one_row_is_told_as_one(tmp_path, place, language, one, two):
    reader = Reader(language, language, "USD")
    odd = ROW.replace("Software Engineer", "Zzyzx")
    for name, times, words in (("single", 1, one), ("double", 2, two)):
        lines = "".join(
            odd.replace(",A,", f",{who},") + f",{who},Austin,1 USD,2026-01-01\n" for who in "BC"[:times]
        )
        view = add(place, write(tmp_path, f"{name}.csv", HEAD + ROW + lines))
        assert rejected_page(data_rejected(name, data=place), reader).lead.startswith(words)
        assert unplaced_page(data_unplaced(name, data=place), reader).lead.startswith(words)
        assert any(each.startswith(words.rpartition(" ")[0]) for each in added_page(view, reader).rest)

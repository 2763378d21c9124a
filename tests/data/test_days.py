"""Days between slashes: what a file tells of their order, and what is said where it does not."""

import datetime as dt

import pytest

from outbid.core import catalogue
from outbid.data.importing import import_file
from outbid.data.readers.layout import Given
from outbid.data.store import open_store
from outbid.evidence.taxonomy import Taxonomy


@pytest.fixture
def read(tmp_path):
    """The days of a table of pay or of layoffs, in the order of its rows, and the notes of its import."""

    def of(*days, layoffs=False, head="title,company,base salary,date"):
        if layoffs:
            text = "date,company,count,stage\n" + "".join(
                f"{day},Acme,{at},Series A\n" for at, day in enumerate(days, 1)
            )
        else:
            text = head + "\n" + "".join(f"Software Engineer,Acme,100000 USD,{day}\n" for day in days)
        (tmp_path / "f.csv").write_text(text)
        given = Given() if layoffs else Given(kind="advertised")
        with open_store(tmp_path / "e.duckdb", read_only=False, shipped=None) as store:
            report = import_file(store, tmp_path / "f.csv", classify=Taxonomy(), given=given)
            table = "series" if layoffs else "pay_records"
            found = store.connection.execute(f'SELECT "date" FROM {table} ORDER BY "row"').fetchall()
        (tmp_path / "e.duckdb").unlink()
        return (
            [row[0].isoformat() for row in found],
            [each for each in report.notes if "day" in each],
            report.layout,
        )

    return of


def test_a_day_above_twelve_tells_the_order_of_the_whole_column(read):
    for layoffs in (False, True):
        days, notes, _ = read("03/04/2026", "31/01/2026", layoffs=layoffs)
        assert days == ["2026-04-03", "2026-01-31"]
        assert notes == ["importing.note_day_first"]
        days, notes, _ = read("03/04/2026", "01/31/2026", layoffs=layoffs)
        assert days == ["2026-03-04", "2026-01-31"]
        assert notes == []
    assert read("3/4/26", "31/1/26")[0] == ["2026-04-03", "2026-01-31"]


def test_a_column_that_does_not_tell_is_said(read):
    days, notes, _ = read("03/04/2026", "05/06/2026")
    assert (days, notes) == (["2026-03-04", "2026-05-06"], ["importing.note_days_open"])
    days, notes, _ = read("03/04/2026", "31/01/2026", "01/31/2026")
    assert (days, notes) == (["2026-03-04", "2026-01-31", "2026-01-31"], ["importing.note_days_mixed"])
    for key in ("open", "mixed"):
        assert dt.date(2026, 3, 4).isoformat() in catalogue.text(f"importing.note_days_{key}", "de")


def test_other_ways_to_write_days_are_not_spoken_of(read):
    assert read("2026-01-31", "31.01.2026", "04/04/2026")[1] == []


def test_the_layoffs_of_the_issue_are_known_by_their_header(read):
    days, _, layout = read("2022-11-09", layoffs=True)
    assert (days, layout) == (["2022-11-09"], "layoffs")

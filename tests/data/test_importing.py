"""Imports of files written here: what is kept, what is left out and why, and what may never happen."""

import csv
import datetime as dt
import io
import re
import signal
import subprocess
import sys
import textwrap
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from outbid.core.errors import InputError
from outbid.data.importing import Places, Titles, import_file, remove
from outbid.data.readers.layout import Given
from outbid.data.store import open_store

HEAD = [
    "CASE_NUMBER", "CASE_STATUS", "JOB_TITLE", "SOC_CODE", "FULL_TIME_POSITION", "BEGIN_DATE", "EMPLOYER_NAME",
    "EMPLOYER_POC_EMAIL", "WORKSITE_CITY", "WORKSITE_STATE", "WAGE_RATE_OF_PAY_FROM", "WAGE_RATE_OF_PAY_TO",
    "WAGE_UNIT_OF_PAY",
]  # fmt: skip


def row(**changes):
    base = dict(
        zip(
            HEAD,
            ["I-1", "Certified", "Software Engineer", "15-1252.00", "Y", "2024-05-01", "Acme", "ann@acme.example",
             "Austin", "TX", "$120,000.00", "", "Year"],
            strict=True,
        )
    )  # fmt: skip
    return [{**base, **changes}[name] for name in HEAD]


def table(rows, head=HEAD, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([head, *rows])
    return out.getvalue()


class Plain:
    """Places every title that holds "Engineer", and no other."""

    version = "test"

    def titles(self, titles):
        none = [None] * len(titles)
        return Titles(
            ["software-engineer" if "Engineer" in t else None for t in titles], none, none, none, none
        )

    def occupations(self, codes):
        return [None] * len(codes)

    def contradicted(self, codes):
        return [()] * len(codes)

    def employers(self, names):
        return list(names)

    def places(self, country, state, county, city):
        return Places(country, [s and f"US-{s}" for s in state], [None] * len(city))


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "e.duckdb", read_only=False, shipped=None) as opened:
        yield opened


def add(store, tmp_path, content, name="a.csv", **options):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return import_file(store, file, classify=Plain(), **options)


def pays(store):
    return [pay for (pay,) in store.connection.execute("SELECT pay FROM pay_records ORDER BY row").fetchall()]


def test_money_units_dates_and_reasons(store, tmp_path):
    rows = [
        row(),
        row(WAGE_RATE_OF_PAY_FROM="50", WAGE_UNIT_OF_PAY="Hour", BEGIN_DATE="5/1/2024"),
        row(WAGE_RATE_OF_PAY_FROM="2000", WAGE_UNIT_OF_PAY="Week", BEGIN_DATE="45413"),
        row(WAGE_RATE_OF_PAY_FROM="4,000", WAGE_UNIT_OF_PAY="Bi-Weekly"),
        row(WAGE_RATE_OF_PAY_FROM="9000", WAGE_UNIT_OF_PAY="Month"),
        row(WAGE_RATE_OF_PAY_FROM="80000 - 90000"),
        row(WAGE_RATE_OF_PAY_FROM="100000", WAGE_RATE_OF_PAY_TO="130000", JOB_TITLE="Baker"),
        row(CASE_STATUS="Withdrawn"),
        row(CASE_STATUS="Certified - Withdrawn"),
        row(FULL_TIME_POSITION="N"),
        row(WAGE_RATE_OF_PAY_FROM="120000", WAGE_UNIT_OF_PAY="Hour"),
        row(WAGE_RATE_OF_PAY_FROM="57.50"),
        row(WAGE_RATE_OF_PAY_FROM="=1+1"),
        row(WAGE_RATE_OF_PAY_FROM="-5"),
        row(BEGIN_DATE="soon"),
    ]
    report = add(store, tmp_path, table(rows))
    assert pays(store) == [120_000, 104_000, 104_000, 104_000, 108_000, 80_000, 100_000]
    assert dict(report.rejects) == {
        "not certified": 2, "part time": 1, "implausible unit": 2, "pay not a number": 1, "negative pay": 1,
        "no date": 1,
    }  # fmt: skip
    assert (report.rows_read, report.rows_kept, report.unplaced) == (15, 7, 1)
    dates = {date for (date,) in store.connection.execute("SELECT DISTINCT date FROM pay_records").fetchall()}
    assert dates == {dt.date(2024, 5, 1)}
    ends = store.connection.execute(
        "SELECT low, high, bound FROM pay_records WHERE low IS NOT NULL ORDER BY row"
    )
    assert ends.fetchall() == [(80_000, 90_000, "exact"), (100_000, 130_000, "exact")]


def test_a_stated_occupation_is_believed_against_a_title_that_it_rules_out(store, tmp_path):
    """Rows of filings of fiscal year 2024: a cardiologist is no civil engineer, a developer no physician."""
    from outbid.evidence.taxonomy import Taxonomy

    file = tmp_path / "a.csv"
    rows = [
        row(JOB_TITLE="Director, Structural Heart", SOC_CODE="29-1212.00"),
        row(JOB_TITLE="Resident Solutions Architect", SOC_CODE="15-1252.00"),
        row(JOB_TITLE="Aircraft Mechanic", SOC_CODE="49-3011.00"),
        row(JOB_TITLE="Software Engineer", SOC_CODE="15-1211.00"),
        row(JOB_TITLE="Software Engineer", SOC_CODE=""),
    ]
    file.write_text(table(rows), "utf-8")
    report = import_file(store, file, classify=Taxonomy())
    roles = store.connection.execute("SELECT role FROM pay_records ORDER BY row").fetchall()
    assert roles == [
        ("physician",),
        ("software-engineer",),
        (None,),
        ("software-engineer",),
        ("software-engineer",),
    ]
    assert (report.rows_kept, report.contradicted, report.unplaced) == (5, 3, 1)


def test_no_personal_column_reaches_the_store(store, tmp_path):
    report = add(store, tmp_path, table([row(), row(CASE_STATUS="Denied")]))
    assert "employer_poc_email" in report.columns_ignored
    for name in ("pay_records", "rejected_rows", "imports"):
        assert "ann@acme" not in str(store.connection.execute(f"SELECT * FROM {name}").fetchall())


def test_the_layout_of_2019_numbers_its_worksites(store, tmp_path):
    head = [f"{n}_1" if n.startswith(("WORKSITE", "WAGE")) else n for n in HEAD]
    more = [f"WORKSITE_STATE_{i}" for i in range(2, 11)]
    add(store, tmp_path, table([row() + ["NY"] * 9], head + more))
    assert store.connection.execute("SELECT state, pay FROM pay_records").fetchall() == [("US-TX", 120_000)]


def test_the_same_file_twice_adds_nothing(store, tmp_path):
    first = add(store, tmp_path, table([row()]))
    again = add(store, tmp_path, table([row()]))
    assert (first.already, again.already, again.batch) == (False, True, first.batch)
    renamed = add(store, tmp_path, table([row()]), "b.csv", source="user/other")
    assert (renamed.already, renamed.source) == (True, "user/a")
    assert len(pays(store)) == 1
    other = add(store, tmp_path, table([row(), row()]))
    assert (other.already, other.notes) == (False, ("importing.note_beside",))


def test_progress_never_falls_and_ends_with_the_whole(store, tmp_path):
    seen = []
    add(store, tmp_path, table([row()] * 50_000), progress=lambda done, total: seen.append((done, total)))
    assert {total for _, total in seen} == {1000}
    done = [done for done, _ in seen]
    assert done == sorted(done)
    assert 0 < done[0] <= done[-1] <= 1000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(store, tmp_path, encoding, delimiter):
    text = table([row(EMPLOYER_NAME="Müller & Söhne")], delimiter=delimiter)
    report = add(store, tmp_path, text.encode(encoding))
    assert report.encoding == encoding
    assert store.connection.execute("SELECT employer FROM pay_records").fetchall() == [("Müller & Söhne",)]


def test_title_lines_above_the_header_and_ragged_rows(store, tmp_path):
    report = add(store, tmp_path, "Disclosure,\nof 2024,\n" + table([row(), [*row(), "x", "y"], row()]))
    assert report.rejects == {"ragged row": 1}
    assert (report.rows_read, report.rows_kept) == (3, 2)


def test_workbooks_and_archives(store, tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([HEAD, row()]):
            sheet.write_row(number, 0, cells)
    assert import_file(store, tmp_path / "b.xlsx", classify=Plain()).rows_kept == 1
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("inner.csv", table([row(), row()]))
    assert import_file(store, tmp_path / "c.zip", classify=Plain()).rows_kept == 2
    (tmp_path / "cut.xlsx").write_bytes((tmp_path / "b.xlsx").read_bytes()[:-400])
    with pytest.raises(InputError) as caught:
        import_file(store, tmp_path / "cut.xlsx", classify=Plain())
    assert caught.value.key == "importing.truncated"


def test_a_zip_bomb_is_not_opened(store, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (100 << 20))
    with pytest.raises(InputError) as caught:
        import_file(store, tmp_path / "bomb.zip", classify=Plain())
    assert caught.value.key == "importing.bomb"


def lines(count):
    return "I-1,Certified,Engineer,15-1252.00,Y,2024-05-01,Acme,x,Austin,TX,120000,,Year\n" * count


def test_a_quotation_mark_that_is_not_closed_loses_no_line_silently(store, tmp_path):
    swallowing_two = (
        'I-1,Certified,"Eng\nI-1,Certified,Eng,15-1252.00,Y,2024-05-01,"Acme",x,Austin,TX,1,,Year\n'
    )
    report = add(store, tmp_path, table([]) + lines(3) + swallowing_two + lines(4))
    assert (report.rows_read, report.rows_kept, dict(report.rejects)) == (9, 7, {"ragged row": 2})
    listed = store.connection.execute('SELECT "row" FROM rejected_rows ORDER BY 1').fetchall()
    assert listed == [(4,), (5,)]
    for number, rest in enumerate((lines(2), lines(3000))):
        with pytest.raises(InputError) as caught:
            add(store, tmp_path, table([]) + lines(3) + 'I-1,Certified,"Eng\n' + rest, f"open{number}.csv")
        assert caught.value.key == "importing.unterminated"
        assert caught.value.params == {"line": 5}
    assert len(pays(store)) == 7


@pytest.mark.parametrize("ends", ["\r\n", "\r", "mixed"])
def test_line_ends_of_all_systems(store, tmp_path, ends):
    text = table([row(), row(), row()])
    content = text.replace("\n", "\r\n", 2) if ends == "mixed" else text.replace("\n", ends)
    assert add(store, tmp_path, content.encode()).rows_kept == 3


def test_a_name_that_looks_like_a_pattern_reads_no_other_file(store, tmp_path):
    (tmp_path / "a1.csv").write_text(table([row(WAGE_RATE_OF_PAY_FROM="999999")]))
    add(store, tmp_path, table([row()]), "a[1].csv")
    add(store, tmp_path, table([row(), row()]), "a{1}'.csv")
    assert pays(store) == [120_000] * 3


def test_a_column_that_is_there_twice(store, tmp_path):
    report = add(store, tmp_path, table([[*row(), "x", "y"]], [*HEAD, "NAICS", "NAICS"]))
    assert (report.columns_repeated, report.rows_kept) == (("naics",), 1)
    assert "importing.note_repeated" in report.notes
    with pytest.raises(InputError) as caught:
        add(store, tmp_path, table([[*row(), "5"]], [*HEAD, "WAGE_RATE_OF_PAY_FROM"]), "b.csv")
    assert caught.value.key == "importing.column_twice"


def test_a_file_of_utf_8_with_a_broken_character_is_read_and_said(store, tmp_path):
    good = table([row(EMPLOYER_NAME="Müller"), row(EMPLOYER_NAME="Søn"), row(EMPLOYER_NAME="Übel")]).encode()
    report = add(store, tmp_path, good.replace("ø".encode(), b"\xc3"))
    assert report.notes == ("importing.note_damaged",)
    names = store.connection.execute("SELECT employer FROM pay_records ORDER BY row").fetchall()
    assert names == [("Müller",), ("S\ufffdn",), ("Übel",)]
    assert add(store, tmp_path, table([row()]).replace("Acme", "Mül").encode("cp1252"), "c.csv").notes == (
        "importing.note_cp1252",
    )


def test_formulas_are_text(store, tmp_path):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([HEAD, row(), row(EMPLOYER_NAME="x")]):
            sheet.write_row(number, 0, cells)
        sheet.write_string(1, HEAD.index("JOB_TITLE"), '=HYPERLINK("http://x.example")&Engineer')
    assert import_file(store, tmp_path / "b.xlsx", classify=Plain()).rows_kept == 2
    titles = store.connection.execute("SELECT title FROM pay_records ORDER BY row").fetchall()
    assert titles[0] == ('=HYPERLINK("http://x.example")&Engineer',)


def refused(store, file):
    with pytest.raises(InputError) as caught:
        import_file(store, file, classify=Plain())
    assert store.connection.execute("SELECT count(*) FROM imports").fetchone() == (0,)
    return caught.value.key.removeprefix("importing.")


def test_a_sheet_that_spans_more_than_memory_is_refused_whatever_it_states(store, tmp_path):
    import xlsxwriter

    for name in ("far", "ok"):
        with xlsxwriter.Workbook(tmp_path / f"{name}.xlsx") as book:
            sheet = book.add_worksheet()
            for number, cells in enumerate([HEAD, row()]):
                sheet.write_row(number, 0, cells)
            if name == "far":
                sheet.write(1_048_575, 16_383, "x")
    assert refused(store, tmp_path / "far.xlsx") == "too_wide"
    with (
        zipfile.ZipFile(tmp_path / "ok.xlsx") as old,
        zipfile.ZipFile(tmp_path / "stated.xlsx", "w") as new,
    ):
        for member in old.infolist():
            content = old.read(member)
            if member.filename.endswith("sheet1.xml"):
                content, count = re.subn(rb'dimension ref="[^"]*"', b'dimension ref="A1:XFD1048576"', content)
                assert count == 1
            new.writestr(member.filename, content)
    assert import_file(store, tmp_path / "stated.xlsx", classify=Plain()).rows_kept == 1


def archive(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("_", "."), content)
    return path.read_bytes()


def test_archives_that_lie_nest_or_point_elsewhere(store, tmp_path):
    plain = archive(tmp_path / "plain.zip", a_csv=table([row()]))
    archive(tmp_path / "nested.zip", a_zip=plain)
    archive(tmp_path / "disguised.zip", a_csv=plain)
    archive(tmp_path / "two.zip", a_csv="x", b_csv="y")
    archive(tmp_path / "document.xlsx", word_xml="<x/>")
    (tmp_path / "cut.zip").write_bytes(plain[: len(plain) // 2])
    flipped = bytearray(plain)
    flipped[60] ^= 255
    (tmp_path / "flipped.zip").write_bytes(flipped)
    # a megabyte of noughts that is said to be a kilobyte, in both places that state it
    lying = bytearray(archive(tmp_path / "lying.zip", a_csv=b"0" * (1 << 20)))
    for place in (22, lying.rindex(b"PK\1\2") + 24):
        lying[place : place + 4] = (1000).to_bytes(4, "little")
    (tmp_path / "lying.zip").write_bytes(lying)
    found = {name: refused(store, tmp_path / name) for name in (
        "nested.zip", "disguised.zip", "two.zip", "document.xlsx", "cut.zip", "flipped.zip", "lying.zip",
    )}  # fmt: skip
    assert list(found.values()) == [
        "nested", "nested", "many_files", "book_kind", "truncated", "truncated", "truncated",
    ]  # fmt: skip
    with zipfile.ZipFile(tmp_path / "up.zip", "w") as packed:
        packed.writestr("../../up.csv", table([row()]))
    assert import_file(store, tmp_path / "up.zip", classify=Plain()).rows_kept == 1
    assert not list(tmp_path.parent.glob("up.csv"))


def test_what_is_no_file(store, tmp_path):
    assert refused(store, tmp_path) == "folder"
    assert refused(store, tmp_path / "none.csv") == "missing"
    assert refused(store, Path("/dev/null")) == "no_file"


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"<!DOCTYPE html><html></html>", "html"),
        ("a.xlsx", b"<html></html>", "html"),
        ("a.csv", table([row()]).encode()[:-40], "truncated"),
        ("a.csv", table([row(JOB_TITLE="Eng\0ineer")]).encode(), "nul"),
        ("a.csv", b"x,y\n1,2\n", "unknown_layout"),
        ("a.csv", table([row()]).split("\n", 1)[1].encode(), "unknown_layout"),
        ("a.csv", table([row()]).encode("utf-16")[:-3], "truncated"),
        ("a.xls", b"<table><tr><td>1</td></tr></table>", "html"),
        ("a.json", b" <html></html>", "html"),
        ("a.xlsx", table([row()]).encode(), "book_kind"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "workbook"),
        ("a.zip", b"not packed", "truncated"),
        ("a.parquet", b"PAR1 and no more", "truncated"),
    ],
)
def test_files_that_are_not_what_they_seem(store, tmp_path, name, content, key):
    with pytest.raises(InputError) as caught:
        add(store, tmp_path, content, name)
    assert caught.value.key == f"importing.{key}"
    assert name in str(caught.value)
    assert "{" not in caught.value.text("de")
    assert store.connection.execute("SELECT count(*) FROM imports").fetchone() == (0,)


def test_a_file_that_changes_while_it_is_read_is_refused(store, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(table([row()]))

    def change(done, total):
        with file.open("a") as out:
            out.write("x\n")

    with pytest.raises(InputError) as caught:
        import_file(store, file, classify=Plain(), progress=change)
    assert caught.value.key == "importing.changed"
    assert pays(store) == []


def test_a_file_of_which_nothing_was_kept_may_be_read_again(store, tmp_path):
    first = add(store, tmp_path, table([row(CASE_STATUS="Denied")]))
    again = add(store, tmp_path, table([row(CASE_STATUS="Denied")]))
    assert (first.rows_kept, again.rows_kept, again.already) == (0, 0, False)
    assert store.connection.execute("SELECT count(*) FROM imports").fetchone() == (1,)
    assert store.connection.execute("SELECT count(*) FROM rejected_rows").fetchone() == (1,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("title,total,currency,date\nEngineer,200000,USD,2025-01-01\n", "total"),
        ("Stelle;Grundgehalt;Gesamtvergütung;Datum\nIngenieur;€80000;€90000;2025-01-01\n", "base, total"),
        (table([row()]), "base"),  # a layout that has one measure only
    ],
)
def test_the_user_does_not_call_pay_what_the_file_says_that_it_is_not(store, tmp_path, content, said):
    given = Given(kind="incumbent", measure="on-target")
    with pytest.raises(InputError) as caught:
        add(store, tmp_path, content, given=given)
    assert caught.value.key == "importing.other_measure"
    assert caught.value.params == {"value": "on-target", "said": said}
    assert store.query("SELECT * FROM imports")["batch"].size == 0
    for measure in (said.split(", ")[-1], None):
        report = add(store, tmp_path, content, given=replace(given, measure=measure))
        assert set(store.query("SELECT measure FROM pay_records")["measure"]) == set(said.split(", "))
        remove(store, str(report.batch))


def test_remove_takes_an_import_back(store, tmp_path):
    add(store, tmp_path, table([row(), row(CASE_STATUS="Denied")]))
    assert remove(store, "a") == 1
    for name in ("pay_records", "imports", "rejects", "rejected_rows"):
        assert store.connection.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,)
    with pytest.raises(InputError):
        remove(store, "a")


def test_an_import_killed_in_the_middle_leaves_the_store_as_before(store, tmp_path):
    add(store, tmp_path, table([row()]))
    store.close()
    (tmp_path / "b.csv").write_text(table([row()] * 2000))
    code = f"""
        import sys, time
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from test_importing import Plain
        from outbid.data import importing
        from outbid.data.store import open_store
        class Slow(Plain):
            @property
            def version(self):  # asked for when all rows are inserted, before the commit
                print("inside", flush=True)
                time.sleep(60)
        store = open_store({str(tmp_path / "e.duckdb")!r}, read_only=False, shipped=None)
        importing.import_file(store, {str(tmp_path / "b.csv")!r}, classify=Slow())
    """
    child = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "inside\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    with open_store(tmp_path / "e.duckdb", shipped=None) as after:
        assert pays(after) == [120_000]
        assert after.connection.execute("SELECT count(*) FROM imports").fetchone() == (1,)


def test_an_import_that_is_interrupted_ends_as_an_interruption_and_adds_nothing(store, tmp_path):
    (tmp_path / "b.csv").write_text(table([row()]))

    class Interrupting(Plain):
        @property
        def version(self):
            signal.raise_signal(signal.SIGINT)
            return "test"

    with pytest.raises(KeyboardInterrupt):
        import_file(store, tmp_path / "b.csv", classify=Interrupting())
    assert pays(store) == []
    assert import_file(store, tmp_path / "b.csv", classify=Plain()).rows_kept == 1


@pytest.mark.slow
def test_an_interruption_inside_a_statement_is_one(store, tmp_path):
    code = f"""
        import signal, sys, threading, os, time
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from test_importing import Plain
        from outbid.data import importing
        from outbid.data.store import open_store
        def progress(done, total):
            if done > 60 and threading.current_thread() is not threading.main_thread():
                os.kill(os.getpid(), signal.SIGINT)
        with open_store({str(tmp_path / "f.duckdb")!r}, read_only=False, shipped=None) as store:
            try:
                importing.import_file(store, {str(tmp_path / "b.csv")!r}, classify=Plain(), progress=progress)
            except KeyboardInterrupt:
                count = store.connection.execute("SELECT count(*) FROM pay_records").fetchone()[0]
                print("interrupted", count)
    """
    (tmp_path / "b.csv").write_text(table([row()] * 400_000))
    said = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True)
    assert said.stdout == "interrupted 0\n", said.stderr

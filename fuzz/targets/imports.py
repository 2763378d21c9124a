"""Own data: tables as text, spreadsheets and Parquet, boards and pages with postings, damaged archives and stores."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import junk
from choices import Choices

from targets.making import folder, json_text
from targets.target import Read, Target

HEADERS = (
    "title,salary,location,currency,level,company,date",
    "Job Title;Gehalt;Ort;Währung;Stufe;Firma;Datum",
    "title,pay from,pay to,unit,country,state,city,kind,measure",
    "work_year,experience_level,employment_type,job_title,salary,salary_currency,salary_in_usd,employee_residence,"
    "remote_ratio,company_location,company_size",
    "areatype,area,area_name,state,industry,soc,soc_name,employment,employment_rse,annual_mean,wage_rse,annual_p10",
    "date,jobcountry,indeed_job_postings_index_SA,indeed_job_postings_index_NSA,variable",
    "date,jobcountry,ai_share_postings", "date,country_code,pay_transparency_pct",
    "jobcountry,month,sector,posted_wage_growth_yoy", "Date,Open,High,Low,Close,Adj Close,Volume",
    "Date,USD,JPY,BGN,CZK,DKK,GBP,HUF,PLN,RON,SEK", "Country,Country ID,Year,PPP",
    "GeoFIPS,GeoName,LineCode,Description,2022,2023", "", "row,row,row", "a",
    "CASE_NUMBER,CASE_STATUS,VISA_CLASS,JOB_TITLE,SOC_CODE,EMPLOYER_NAME,WORKSITE_CITY,WORKSITE_STATE,WAGE_RATE_OF_PAY_FROM,"
    "WAGE_RATE_OF_PAY_TO,WAGE_UNIT_OF_PAY,BEGIN_DATE,FULL_TIME_POSITION",
)  # fmt: skip
"""First lines of the tables that the product knows, and some of none."""
CELLS = (
    "Software Engineer", "$120k–$150k", "San Francisco, CA", "USD", "senior", "Acme", "2025-06-01", "nurse",
    "85.000", "85,000", "$120k–$150k", "45 $/hour", "3.200 € im Monat", "USD",
    "EUR", "Berlin", "CA",
    "San Francisco, CA", "2025-06-01", "3/4/2026", "Jan-19", "2024", "senior", "SE", "FT", "100", "0.5", "-1",
    "=1+1", "1e400", "#", "*",
    "NaN", "inf", "Y", "Certified", "15-1252", "US", "DEU", "1", "RPPs: All items", '"', "a\0b", "",
)  # fmt: skip


def _table(choices: Choices) -> list[list[str]]:
    head = choices.one(HEADERS)
    mark = ";" if ";" in head else ","
    names = head.split(mark)
    if choices.byte() % 4 == 3:
        names[choices.below(len(names))] = junk.text(choices, tuple(names))
    rows = [names]
    for _ in range(5 - choices.byte() % 6):
        width = max(0, len(names) + choices.one((0, 0, 0, 0, 1, -1)))
        rows.append([_cell(choices, column) for column in range(width)])
    return rows


def _cell(choices: Choices, column: int) -> str:
    """Without choices, one that fits the first header."""
    if choices.byte() % 4 == 3:
        return junk.text(choices, CELLS)
    return CELLS[(column + choices.byte()) % len(CELLS)]


def _quoted(cell: str, mark: str) -> str:
    return (
        '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in (mark, '"', "\n", "\r")) else cell
    )


def _imports(write: Any) -> Read:
    """Imports what ``write`` makes, and takes it out again."""
    from outbid.core.errors import InputError
    from outbid.data.importing import import_file, remove
    from outbid.data.readers.layout import Given
    from outbid.data.readers.registry import layouts
    from outbid.data.schema import TABLES
    from outbid.data.store import open_store
    from outbid.evidence.taxonomy import Taxonomy

    home, classify = folder(), Taxonomy()
    store = open_store(home / "e.duckdb", read_only=False, shipped=None).__enter__()
    known = [layout.name for layout in layouts()]
    names = (*[None] * 2 * len(known), *known)

    def read(choices: Choices) -> Any:
        given = Given(choices.one(("self-reported", "filing", None)), None, choices.one(("USD", "EUR", None, "XXX")),
                      choices.one(("2025-06-01", None, "2025-13-01")), choices.one(("US", "DE", None)),
                      choices.one(("GOOG", None)), choices.one((None, "en", "de")))  # fmt: skip
        layout = choices.one(names)
        path = write(choices, home)
        try:
            report = import_file(
                store, path, classify=classify, layout=layout, source="user/fuzz", given=given
            )
            return report, [store.connection.execute(f"SELECT * FROM {each}").fetchall() for each in TABLES]
        finally:
            with contextlib.suppress(InputError):  # nothing was added
                remove(store, "user/fuzz")
            path.unlink(missing_ok=True)

    return read


def _text() -> Read:
    def write(choices: Choices, home: Path) -> Path:
        mark, ends = choices.one((",", ";", "\t", "|")), choices.one(("\n", "\r\n", "\r"))
        quote = _quoted if choices.byte() % 5 else lambda cell, _: cell
        text = ends.join(mark.join(quote(cell, mark) for cell in row) for row in _table(choices))
        path = home / choices.one(
            ("own.csv", "own.txt", "own.tsv", "it's *.csv", "own.xlsx", "own.json", "own.zip")
        )
        encoding = choices.one(("utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1"))
        path.write_bytes(
            text.encode(encoding, "replace") + (choices.rest() if choices.byte() % 6 == 5 else b"")
        )
        return path

    return _imports(write)


def _book() -> Read:
    import io

    import xlsxwriter

    def write(choices: Choices, home: Path) -> Path:
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True, "nan_inf_to_errors": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(_table(choices)):
                for column, cell in enumerate(row[:40]):
                    other = junk.value(choices) if choices.byte() % 8 == 7 else cell
                    plain = isinstance(other, bool | str) or (
                        isinstance(other, int | float) and abs(other) < 1e300
                    )
                    sheet.write(
                        number, column, other[:30_000] if isinstance(other, str) else other if plain else cell
                    )
        made = bytearray(out.getvalue())
        for _ in range(choices.one((0, 0, 0, 1, 3))):
            made[choices.below(len(made))] = choices.byte()
        path = home / choices.one(("own.xlsx", "own.xls", "own.csv"))
        path.write_bytes(made)
        return path

    return _imports(write)


def _parquet() -> Read:
    import duckdb

    connection = duckdb.connect()
    kinds = ("VARCHAR", "DOUBLE", "BIGINT", "DATE", "BOOLEAN", "TIMESTAMP", "BLOB", "VARCHAR[]")

    def write(choices: Choices, home: Path) -> Path:
        names, *rows = _table(choices)
        plain = list(dict.fromkeys(name.replace('"', "").replace("\0", "").lower() or "x" for name in names))
        columns = ", ".join(f'TRY_CAST(? AS {choices.one(kinds)}) AS "{name}"' for name in plain)
        cells = [
            [(row + [""] * len(plain))[k].replace("\0", "") for k in range(len(plain))] for row in rows
        ] or [[""] * len(plain)]
        path = home / "own.parquet"
        query = " UNION ALL ".join([f"SELECT {columns}"] * len(cells))
        try:
            connection.execute(
                f"COPY ({query}) TO '{path}' (FORMAT parquet)", [cell for row in cells for cell in row]
            )
            made = bytearray(path.read_bytes())
        except duckdb.Error:  # what is no table need not be one
            made = bytearray(b"PAR1PAR1")
        for _ in range(choices.one((0, 0, 1, 3))):
            made[choices.below(len(made))] = choices.byte()
        path.write_bytes(made)
        return path

    return _imports(write)


BOARD = {"jobs": [{"title": "Engineer", "location": {"name": "Berlin, Germany"}, "company_name": "A",
"first_published": "2025-06-01",
                   "metadata": [], "pay_input_ranges": [{"min_cents": 1, "max_cents": 2, "currency_type": "USD",
                   "title": "pay"}],
                   "content": "The base salary is $100,000 to $120,000 USD"}]}  # fmt: skip
POSTING = {"@context": "https://schema.org", "@type": "JobPosting", "title": "Nurse", "datePosted": "2025-06-01",
           "description": "&lt;p&gt;on-target earnings of $1", "hiringOrganization": {"name": "A"},
           "jobLocation": {"address": {"addressLocality": "Berlin", "addressCountry": {"name": "DE"}}},
           "baseSalary": {"currency": "EUR", "value": {"minValue": 1, "maxValue": 2,
           "unitText": "YEAR"}}}  # fmt: skip


def _postings() -> Read:
    """The two readers of postings alone, without a store, so that many are possible."""
    from outbid.data.readers import greenhouse, job_posting

    path = folder() / "own.json"
    page = b'<html><script type="application/ld+json">%s</script></html>'
    known = tuple(
        sorted({*BOARD["jobs"][0], *POSTING, "@graph", "item", "itemListElement", "value", "name", "title"})
    )

    def read(choices: Choices) -> Any:
        which = choices.byte() % 3
        text = json_text(choices, BOARD if which == 0 else POSTING, known)
        path.write_bytes(page.replace(b"%s", text) if which == 2 else text)
        return [
            json.dumps(row) for row in (greenhouse if which == 0 else job_posting).tabulate(str(path))
        ] and None

    return read


def _board() -> Read:
    known = tuple(sorted({*BOARD["jobs"][0], *POSTING}))

    def write(choices: Choices, home: Path) -> Path:
        path = home / choices.one(("own.json", "own.jsonld", "own.html", "own.zip"))
        path.write_bytes(json_text(choices, choices.one((BOARD, POSTING)), known))
        return path

    return _imports(write)


def _store() -> Read:
    from outbid.data.store import open_store

    home = folder()
    open_store(home / "good.duckdb", read_only=False, shipped=None).close()
    good, path = (home / "good.duckdb").read_bytes(), home / "e.duckdb"

    def read(choices: Choices) -> Any:
        made = bytearray(good)
        for _ in range(choices.byte() % 4):
            made[choices.below(len(made)) % (16_384 if choices.byte() % 2 else len(made))] = choices.byte()
        if choices.byte() % 3 == 0:
            del made[choices.below(len(made)) :]
        path.write_bytes(made if choices.byte() % 8 else choices.rest())
        with open_store(path, read_only=choices.byte() % 2 == 0, shipped=None):
            return None

    return read


TARGETS = (
    Target("postings", "boards (Greenhouse) and pages (JSON-LD) with postings", _postings, 20_000),
    Target("import-text", "own data: CSV in any notation, encoding and layout", _text, 150),
    Target("import-book", "own data: spreadsheets", _book, 100),
    Target("import-parquet", "own data: Parquet", _parquet, 100),
    Target("import-board", "own data: JSON, whole imports", _board, 60),
    Target("store", "the evidence store itself", _store, 500),
)

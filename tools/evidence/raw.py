"""Any of the source files as one DuckDB table of text, with the rows numbered."""

from __future__ import annotations

import csv
import hashlib
import tempfile
import zipfile
from pathlib import Path

import duckdb
from python_calamine import CalamineWorkbook


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Fills the table ``raw`` (``row`` from 1, then the file's columns in lower case, as text); its number of rows."""
    with tempfile.TemporaryDirectory() as folder:
        if path.suffix == ".parquet":
            relation = f"SELECT COLUMNS(*)::VARCHAR FROM read_parquet('{path}')"
        else:
            text = _text(path, Path(folder))
            relation = (
                f"SELECT * FROM read_csv('{text}', all_varchar=true, header=true, delim=',', quote='\"',"
                " escape='\"', null_padding=true, strict_mode=false, parallel=false)"
            )
        connection.execute(
            f"CREATE OR REPLACE TABLE raw AS SELECT row_number() OVER () AS row, * FROM ({relation})"
        )
    names = [name for (name,) in connection.execute("SELECT name FROM pragma_table_info('raw')").fetchall()]
    for name in names:
        if name != name.strip().lower():
            connection.execute(f'ALTER TABLE raw RENAME COLUMN "{name}" TO "{name.strip().lower()}_"')
            connection.execute(
                f'ALTER TABLE raw RENAME COLUMN "{name.strip().lower()}_" TO "{name.strip().lower()}"'
            )
    return int(connection.execute("SELECT count(*) FROM raw").fetchall()[0][0])


def _text(path: Path, folder: Path) -> Path:
    """The file as comma-separated text: the first sheet of a workbook, the only member of an archive."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return Path(archive.extract(archive.namelist()[0], folder))
    if path.suffix == ".xlsx":
        target = folder / "sheet.csv"
        with target.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(
                CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
            )
        return target
    return path

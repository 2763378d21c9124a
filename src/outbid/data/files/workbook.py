"""Spreadsheets as text tables: values as they stand, formulas never evaluated."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from outbid.core.errors import InputError
from outbid.data.files.archive import check_archive
from outbid.data.readers.layout import key

_SEARCHED = 20
MOST_CELLS = 128_000_000
"""Of a sheet's rectangle, which is held in memory; the largest disclosure files have 70 million."""
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_PIECE = 1 << 22
_OVERLAP = 64


def workbook_to_csv(path: Path, target: Path, fits: Callable[[Sequence[str]], float]) -> None:
    """Writes the sheet that ``fits`` a layout best (else the first) as CSV in UTF-8, row by row.

    Raises:
        InputError: it is damaged, encrypted, no XLSX or XLS, would take too much memory, or holds no cell.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    with path.open("rb") as file:
        if file.read(2) == b"PK":
            members = check_archive(path)
            if not any(member.filename == "xl/workbook.xml" for member in members):
                raise InputError("importing.book_kind", where=path.name)
            _check_extent(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        best, chosen = -1.0, None
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            fit = max(
                (
                    fits([key(_text(cell)) for cell in row])
                    for row, _ in zip(sheet.iter_rows(), range(_SEARCHED), strict=False)
                ),
                default=-1.0,
            )
            if fit > best:
                best, chosen = fit, sheet
            if best > 0.9:
                break
        if chosen is None:
            raise InputError("importing.no_table", where=path.name)
        with target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerows([_text(cell) for cell in row] for row in chosen.iter_rows())
    except (CalamineError, OSError) as error:
        raise InputError("importing.workbook", where=path.name, reason=str(error)) from None


def _check_extent(path: Path) -> None:
    """Refuses sheets whose cells span more than memory takes: one cell in the last corner is enough for that.

    What the file states as its dimension is not believed; the places of the cells are read. A cell without a place
    follows the one before, so the file's size bounds those.
    """
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            with archive.open(member) as file:
                rest, column, row = b"", 0, 0
                while piece := file.read(_PIECE):
                    for letters, number in set(_CELL.findall(rest + piece)):
                        column, row = max(column, _column(letters)), max(row, int(number))
                    rest = piece[-_OVERLAP:]
            if column * row > MOST_CELLS:
                raise InputError("importing.too_wide", where=path.name, cells=column * row // 1_000_000)


def _column(letters: bytes) -> int:
    """Number of a column: A is 1, XFD 16,384."""
    return functools.reduce(lambda number, sign: 26 * number + sign - 64, letters.upper(), 0)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)

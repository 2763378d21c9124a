"""Spreadsheets as text tables: values as they stand, formulas never evaluated."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from outbid.core.errors import InputError
from outbid.data.files.archive import check_archive
from outbid.data.readers.layout import key

_SEARCHED = 20


def workbook_to_csv(path: Path, target: Path, fits: Callable[[Sequence[str]], float]) -> None:
    """Writes the sheet that ``fits`` a layout best (else the first) as CSV in UTF-8, row by row.

    Raises:
        InputError: it is damaged, encrypted, would unpack to too much, or holds no cell.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    with path.open("rb") as file:
        if file.read(2) == b"PK":
            check_archive(path)
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


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)

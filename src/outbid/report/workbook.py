"""Tables as a workbook: numbers as numbers, text never as a formula, the same tables always the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from outbid.report.evidence_sheets import harmless

Value = str | float | int | None
BORN = dt.datetime(2000, 1, 1)
"""When every workbook says it was made: a clock would make two of the same answer differ."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Sheet:
    """A table: its name, the headings of its columns, its rows, and what is to be known about it."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """``sheets`` as an XLSX file."""
    import xlsxwriter

    content = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": BORN})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        whole, fine = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "0.0###"})
        quiet = book.add_format({"font_color": "#5c5c58", "text_wrap": False})
        taken: set[str] = set()
        for sheet in sheets:
            page = book.add_worksheet(_tab(sheet.name, taken))
            page.freeze_panes(1, 1)
            page.set_column(0, 0, 34)
            page.set_column(1, max(1, len(sheet.head) - 1), 18)
            for column, name in enumerate(sheet.head):
                page.write_string(0, column, str(harmless(name)), bold)
            for line, row in enumerate(sheet.rows, 1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        page.write_string(line, column, str(harmless(value)))
                    elif value is not None:
                        page.write_number(line, column, value, whole if abs(value) >= 100 else fine)
            for line, note in enumerate(sheet.notes, len(sheet.rows) + 2):
                page.write_string(line, 0, str(harmless(note)), quiet)
    return content.getvalue()


def _tab(name: str, taken: set[str]) -> str:
    """A name that a tab may have: short, without signs that mean something in references, and unlike the others."""
    bare = _FORBIDDEN.sub(" ", name).strip()[:28] or "-"
    found, count = bare, 2
    while found.lower() in taken:
        found, count = f"{bare} {count}"[:31], count + 1
    taken.add(found.lower())
    return found

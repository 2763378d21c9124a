"""Sheets of a workbook: headings, inputs, formulas and words, in a few styles that say which is which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from outbid.report.evidence_sheets import harmless
from outbid.report.format import Reader
from outbid.report.win_workbook_terms import Column, Term, quoted

INK, MUTED, RULE, INPUT, TINT = "#1A1A1A", "#5C5C58", "#DCDAD3", "#FFF6D6", "#F4F2EC"
NUMBERS = {
    "money": "#,##0;[Red]-#,##0;–",
    "cents": "#,##0.00;[Red]-#,##0.00;–",
    "price": "#,##0.0000",
    "percent": "0.0%;[Red]-0.0%;–",
    "rate": "0.00%;[Red]-0.00%;–",
    "fine": "0.0000%;[Red]-0.0000%;–",
    "factor": "0.0000",
    "count": "#,##0",
    "plain": "0.00",
    "text": "@",
}
"""Number formats; a program shows them with the signs of its own locale."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(eq=False)
class Book:
    """A workbook that is being written.

    Args:
        file: of xlsxwriter.
        reader: whose words are used.
    """

    file: Any
    reader: Reader
    _formats: dict[tuple[tuple[str, object], ...], Any] = field(default_factory=dict)

    def say(self, key: str, **params: Any) -> str:
        """The message ``key`` of the area ``sheets``."""
        from outbid.core import catalogue

        return catalogue.text(f"sheets.{key}", self.reader.language, **params)

    def style(self, **properties: object) -> Any:
        """A format with ``properties``, one object for all cells that share it."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format({"font_name": "Calibri", "font_size": 11, **properties})
        return self._formats[key]

    def sheet(self, key: str, widths: Sequence[float], *, landscape: bool = False) -> Sheet:
        """A new sheet with the title and the widths of its columns."""
        name = self.say(f"{key}_sheet")
        made = self.file.add_worksheet(name)
        made.hide_gridlines(2)
        made.set_default_row(17)
        made.set_paper(1 if self.reader.locale == "en" else 9)
        made.fit_to_pages(1, 0 if landscape else 1)
        made.set_margins(0.5, 0.5, 0.6, 0.6)
        made.set_footer(f"&L{name}&R&P / &N")
        if landscape:
            made.set_landscape()
        for place, width in enumerate(widths):
            made.set_column(place, place, width)
        sheet = Sheet(self, made, name, len(widths))
        sheet.words(0, 0, self.say(f"{key}_title"), bold=True, font_size=15)
        made.set_row(0, 24)
        return sheet


@dataclass(eq=False)
class Sheet:
    """One sheet; rows and columns are counted from 0."""

    book: Book
    made: Any
    name: str
    columns: int

    def words(self, row: int, column: int, text: str, **style: object) -> None:
        """Text, whatever it begins with: never a formula."""
        self.made.write_string(row, column, str(harmless(text)), self.book.style(**style))

    def note(self, row: int, text: str, *, lines: int = 1) -> None:
        """A sentence across the sheet."""
        style = self.book.style(font_color=MUTED, text_wrap=True, valign="top")
        self.made.merge_range(row, 0, row, self.columns - 1, "", style)
        self.made.write_string(row, 0, str(harmless(text)), style)
        self.made.set_row(row, 15.5 * lines)

    def head(self, row: int, titles: Sequence[str], *, left: Sequence[int] = (0,)) -> None:
        """Headings of columns, over their numbers; over words where they are at the ``left``."""
        for place, title in enumerate(titles):
            align = "left" if place in left else "right"
            apart = {"indent": 1} if place in left and place > 0 else {}
            style = self.book.style(
                bold=True, bottom=2, text_wrap=True, valign="bottom", align=align, **apart
            )
            self.made.write_string(row, place, title, style)
        longest = max(len(title) for title in titles)
        self.made.set_row(row, 18 if longest <= 12 else 33 if longest <= 24 else 48)

    def part(self, row: int, title: str) -> None:
        """The heading of a group of rows."""
        style = self.book.style(bold=True, bottom=1, bottom_color=INK)
        for place in range(self.columns):
            self.made.write_string(row, place, title if place == 0 else "", style)

    def input(self, row: int, column: int, value: float | None, kind: str, name: str = "") -> Term:
        """A number that the user may change; ``None`` leaves the cell empty, which means that there is no limit."""
        style = self.book.style(
            num_format=NUMBERS[kind], bg_color=INPUT, border=1, border_color=RULE, locked=False
        )
        if value is None or math.isinf(value):
            self.made.write_blank(row, column, None, style)
        else:
            self.made.write_number(row, column, value, style)
        if name:
            self.book.file.define_name(name, f"={quoted(self.name)}!${LETTERS[column]}${row + 1}")
        return Term(name or f"{LETTERS[column]}{row + 1}", math.inf if value is None else float(value))

    def number(self, row: int, column: int, value: float) -> Term:
        """A number that is no input: the year or month of a row."""
        self.made.write_number(row, column, value, self.book.style(align="left", bottom=1, bottom_color=RULE))
        return Term(f"{LETTERS[column]}{row + 1}", value)

    def formula(
        self, row: int, column: int, of: Term, kind: str, *, strong: bool = False, name: str = ""
    ) -> Term:
        """A formula with its value; gives the cell."""
        style = self.book.style(num_format=NUMBERS[kind], bold=strong, bottom=1, bottom_color=RULE)
        self.made.write_formula(row, column, f"={of.text}", style, of.value)
        if name:
            self.book.file.define_name(name, f"={quoted(self.name)}!${LETTERS[column]}${row + 1}")
        return Term(name or f"{LETTERS[column]}{row + 1}", of.value)

    def column(self, place: int, first: int, terms: Sequence[Term]) -> Column:
        """The cells of a column from row ``first`` on, fixed."""
        return Column(LETTERS[place], first + 1, tuple(each.value for each in terms))

    def allow(self, row: int, column: int, low: float, high: float, *, whole: bool = False) -> None:
        """Refuses inputs out of range."""
        self.made.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "integer" if whole else "decimal",
                "criteria": "between",
                "minimum": low,
                "maximum": high,
                "error_title": "Outbid",
                "error_message": self.book.say("between", low=f"{low:g}", high=f"{high:g}"),
            },
        )

    def finish(self, last_row: int, *, frozen: tuple[int, int] = (1, 0)) -> None:
        """Freezes the head and sets what is printed."""
        self.made.freeze_panes(*frozen)
        self.made.print_area(0, 0, last_row, self.columns - 1)
        if frozen[0] > 1:
            self.made.repeat_rows(frozen[0] - 1)

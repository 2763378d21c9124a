"""An answer from the evidence as a page of sections: text and HTML print the same ones."""

from __future__ import annotations

from dataclasses import dataclass

from outbid.report.chart_data import Marks
from outbid.report.market_rows import Line


@dataclass(frozen=True)
class Cell:
    """What stands in a cell of a table, and the interval that stands below it."""

    text: str
    range: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row: its heading, its cells, and what stands below the heading; ``modelled`` rows look different."""

    label: str
    cells: tuple[Cell, ...]
    under: str = ""
    modelled: bool = False

    @property
    def group(self) -> bool:
        """No row of these tables is a mere heading."""
        return False


@dataclass(frozen=True)
class Grid:
    """A table whose first column holds the headings of the rows; columns in ``words`` hold text, others numbers."""

    caption: str
    corner: str
    headings: tuple[str, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()
    words: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chart:
    """Rows on one axis, with the sentence that says the same in words.

    Args:
        key: name within the page, the same in every language.
        lines: the rows.
        text: the same in words.
        notes: how to read it.
        marks: what the marks of the rows are.
        money: amounts; else changes.
        currency: of the amounts, if not the reader's.
    """

    key: str
    lines: tuple[Line, ...]
    text: str
    notes: tuple[str, ...]
    marks: Marks
    money: bool
    currency: str | None = None


@dataclass(frozen=True)
class Section:
    """A part of a page: each of its pieces may be missing; ``fine`` is small print, ``commands`` are command lines."""

    title: str
    lines: tuple[str, ...] = ()
    grid: Grid | None = None
    chart: Chart | None = None
    commands: tuple[str, ...] = ()
    fine: bool = False


@dataclass(frozen=True)
class Page:
    """An answer: its kicker, its first sentence, those that follow, and its sections."""

    title: str
    lead: str
    rest: tuple[str, ...]
    sections: tuple[Section, ...]

"""Answers from the evidence as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from outbid.report.evidence_page import Cell, Grid, GridRow, Page, Section

LABEL, LEAST, APART = 36, 18, 2
"""Letters of a row's label at most and at least, so that five percentiles fit beside it, and the blanks between."""
TALL = 3
"""Lines below a row's label, beyond which the label gets more room."""


def print_page(page: Page, console: Console) -> None:
    """Prints ``page`` to ``console``."""
    console.print(Group(*_parts(page, console.width)))


def _parts(page: Page, width: int) -> Iterable[RenderableType]:
    yield Text(page.lead, style="bold")
    if page.rest:
        yield Text(" ".join(page.rest))
    for section in page.sections:
        yield from _section(section, width)


def _section(section: Section, width: int) -> Iterable[RenderableType]:
    # a chart's words are its table's, which a terminal shows
    if not section.lines and section.grid is None and not section.commands:
        return
    yield Padding(Text(section.title, style="bold cyan"), (1, 0, 0, 0))
    style = "dim" if section.fine else ""
    yield from (Text(line, style=style) for line in section.lines)
    if section.grid is not None:
        yield from _tables(section.grid, width)
        yield from (Text(line, style="dim") for line in section.grid.notes)
    yield from (Text(f"  {line}") for line in section.commands)


def _tables(grid: Grid, width: int) -> Iterable[Table]:
    """A table of figures, cut into several where the terminal is too narrow for all columns."""
    columns = range(len(grid.headings))
    label = min(max([len(grid.corner), *(len(row.label) for row in grid.rows)]), LEAST)
    if grid.words:
        yield _table(grid, columns, {})
        return
    needed = {place: _needed(grid, place, broken=False) for place in columns}
    room = width - sum(needed.values()) - APART * len(columns)
    # tall rows are harder to read than intervals on two lines
    if room < label or max((len(row.under) for row in grid.rows), default=0) > TALL * room:
        needed = {place: _needed(grid, place, broken=True) for place in columns}
    begin = 0
    while begin < len(columns):
        end, used = begin + 1, label + needed[begin] + APART
        while end < len(columns) and used + needed[end] + APART <= width:
            used, end = used + needed[end] + APART, end + 1
        yield _table(grid, columns[begin:end], needed)
        begin = end


def _needed(grid: Grid, place: int, *, broken: bool) -> int:
    """Letters that a column of figures needs; ``broken``: with an interval on two lines."""
    cells = [row.cells[place] for row in grid.rows]
    ranges = [cell.range for cell in cells]
    if broken:
        # an interval breaks at its last blank; those within a figure are not to be broken
        ranges = [part for text in ranges for part in text.rsplit(" ", 1)]
    words = grid.headings[place].split()
    return max(map(len, [*words, *ranges, *(cell.text for cell in cells)]))


def _table(grid: Grid, columns: Sequence[int], needed: Mapping[int, int]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, APART, 0, 0))
    longest = max([len(grid.corner), *(len(row.label) for row in grid.rows)])
    table.add_column(Text(grid.corner), overflow="fold", max_width=LABEL, min_width=min(longest, LEAST))
    for place in columns:
        justify: JustifyMethod = "left" if place in grid.words else "right"
        width = needed.get(place)
        table.add_column(Text(grid.headings[place]), justify=justify, overflow="fold", width=width)
    for row in grid.rows:
        cells = [_cell(row.cells[place]) for place in columns]
        table.add_row(_label(row), *cells, style="italic" if row.modelled else None)
    return table


def _label(row: GridRow) -> Text:
    text = Text(row.label)
    if row.under:
        text.append(f"\n{row.under}", style="dim")
    return text


def _cell(cell: Cell) -> Text:
    text = Text(cell.text)
    if cell.range:
        text.append(f"\n{cell.range}", style="dim")
    return text

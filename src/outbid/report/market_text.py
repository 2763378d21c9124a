"""Market answers as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from outbid.report.format import Reader
from outbid.report.market_format import Cell, say, stated
from outbid.report.market_hires import hires_table
from outbid.report.market_isolate import isolated_check, isolated_market
from outbid.report.market_notes import (
    changes_line,
    finding_text,
    inputs_lines,
    left_out_lines,
    rests_lines,
)
from outbid.report.market_phrases import (
    LEAD_SHOCKS,
    check_sentence,
    lead_sentences,
    move_sentence,
    shock_sentence,
)
from outbid.report.market_tables import (
    Grid,
    GridRow,
    seats_table,
    segments_table,
    shock_seats,
    shock_segments,
    shocks_notes,
    sorting_tables,
)
from outbid.report.market_views import MarketCheckView, MarketView, ShockView

LABEL = 26
"""Letters of a row's label at most; longer ones wrap."""
APART = 2
_STYLES = {"missing": "yellow", "contradictory": "bold red", "suspicious": "magenta"}


def print_market(view: MarketView, reader: Reader, console: Console) -> None:
    """Prints ``view`` to ``console`` in the words of ``reader``."""
    shown, own = isolated_market(view, reader)
    console.print(Group(*_parts(shown, own, console.width)))


def print_market_check(view: MarketCheckView, reader: Reader, console: Console) -> None:
    """Prints what ``market check`` finds."""
    shown, own = isolated_check(view, reader)
    console.print(Group(*_check(shown, own)))


def _parts(view: MarketView, reader: Reader, width: int) -> Iterable[RenderableType]:
    first, *rest = lead_sentences(view, reader)
    yield Text(first, style="bold")
    yield from (Text(sentence) for sentence in rest)
    shocks = [part for shock in view.shocks for part in _shock(shock, view, reader, width)]
    if shocks:
        shocks += [Text(""), _note(*shocks_notes(view, reader))]
    if view.shocks_first:
        yield from shocks
        yield _title(say(reader, "without_title"))
    for grid in (segments_table(view, reader), seats_table(view, reader)):
        yield _title(grid.caption)
        yield from _tables(grid, width)
        if grid.notes:
            yield _note(*grid.notes)
    hires = hires_table(view, reader)
    if hires.rows:
        yield _title(hires.caption)
        yield from _tables(hires, width)
        if hires.notes:
            yield _note(*hires.notes)
    sorting = sorting_tables(view, reader)
    if sorting:
        yield _title(say(reader, "sorting_title"))
        yield _note(say(reader, "sorting_note"))
        for grid in sorting:
            yield Padding(Text(grid.caption), (1, 0, 0, 0))
            yield _listed(grid, numbers=(0, 1, 2))
    if not view.shocks_first:
        yield from shocks
    for title, lines in (
        ("rests_title", rests_lines(view, reader)),
        ("inputs_title", inputs_lines(view, reader)),
        ("left_out_title", left_out_lines(view, reader)),
    ):
        if lines:
            yield _title(say(reader, title))
            yield _note(*lines)


def _shock(shock: ShockView, view: MarketView, reader: Reader, width: int) -> Iterable[RenderableType]:
    # what has just been said needs no second time
    told = view.shocks_first and shock in view.shocks[:LEAD_SHOCKS]
    yield _title(shock.name if told else shock_sentence(shock, reader))
    changes = changes_line(shock, reader)
    if changes:
        yield _note(changes)
    yield from _tables(shock_segments(shock, reader), width)
    seats = shock_seats(shock, view, reader)
    if seats:
        yield Text("")
        yield from _tables(seats, width)
        if seats.notes:
            yield _note(*seats.notes)
    if shock.moves:
        yield Padding(Text(say(reader, "moves_title")), (1, 0, 0, 0))
        yield from (Text(f"  · {move_sentence(move, reader)}") for move in shock.moves[:8])


def _check(view: MarketCheckView, reader: Reader) -> Iterable[RenderableType]:
    yield Text(check_sentence(view, reader), style="bold")
    counts = {"headcount": stated(view.headcount, reader), "seats": stated(view.seats, reader)}
    words = {
        name: f"{cell.text} ({cell.range})" if cell.range else cell.text for name, cell in counts.items()
    }
    yield _note(say(reader, "check_counts", segments=view.segments, employers=view.employers, **words))
    if not view.findings:
        return
    yield Text("")
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, APART, 0, 0))
    table.add_column(say(reader, "check_what"), no_wrap=True)
    table.add_column(say(reader, "check_text"), overflow="fold", ratio=1)
    table.add_column(say(reader, "check_where"), overflow="fold", max_width=30)
    for finding in view.findings:
        what, how = finding_text(finding, reader)
        table.add_row(
            Text(reader.say(f"kind.{finding.kind}"), style=_STYLES[finding.kind]),
            Text(f"{what} {how}".strip()),
            Text(finding.where, style="dim"),
        )
    yield table


def _tables(grid: Grid, width: int) -> Iterable[Table]:
    """A table of figures, cut into several where the terminal is too narrow for all columns."""
    label = min(LABEL, max((len(row.label) for row in grid.rows), default=0))
    begin = 0
    while begin < len(grid.headings):
        used, end = label, begin
        while end < len(grid.headings):
            used += APART + _width(grid, end)
            if used > width and end > begin:
                break
            end += 1
        table = _empty(grid, label)
        for place in range(begin, end):
            table.add_column(Text(grid.headings[place]), justify="right", width=_width(grid, place))
        for row in grid.rows:
            table.add_row(_label(row), *map(_cell, row.cells[begin:end]))
        yield table
        begin = end


def _width(grid: Grid, place: int) -> int:
    """Letters that a column needs: its longest figure, and the longest word of its heading."""
    cells = [row.cells[place] for row in grid.rows]
    words = max(map(len, grid.headings[place].split()))
    return max([words, *(len(text) for cell in cells for text in (cell.text, cell.range))])


def _listed(grid: Grid, numbers: Sequence[int]) -> Table:
    """A table of which some columns are words, and may wrap."""
    table = _empty(grid, min(LABEL, max(len(row.label) for row in grid.rows)))
    for place, heading in enumerate(grid.headings):
        if place in numbers:
            table.add_column(Text(heading), justify="right", width=_width(grid, place))
        else:
            table.add_column(Text(heading), overflow="fold")
    for row in grid.rows:
        table.add_row(_label(row), *map(_cell, row.cells))
    return table


def _empty(grid: Grid, label: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, APART, 0, 0))
    table.add_column(Text(grid.corner), overflow="fold", width=max(label, len(grid.corner)))
    return table


def _label(row: GridRow) -> Text:
    text = Text(row.label, style="bold" if row.group else "")
    if row.under:
        text.append(f"\n{row.under}", style="dim")
    return text


def _cell(cell: Cell) -> Text:
    """A figure with its interval below it."""
    text = Text(cell.text)
    if cell.range:
        text.append(f"\n{cell.range}", style="dim")
    return text


def _title(text: str) -> RenderableType:
    return Padding(Text(text, style="bold cyan"), (1, 0, 0, 0))


def _note(*lines: str) -> RenderableType:
    return Text("\n".join(lines), style="dim")

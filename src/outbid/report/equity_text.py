"""The answer of ``outbid equity`` as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from outbid.report.equity import EquityView
from outbid.report.equity_phrases import (
    breakpoint_rows,
    choose_line,
    grant_lines,
    lead_sentences,
    payout_rows,
    rests_lines,
    say,
    unsupported_line,
)
from outbid.report.format import Reader

LABEL = 34
"""Letters of a row's label, so that seven exit values fit beside it."""


def print_equity(view: EquityView, reader: Reader, console: Console) -> None:
    """Prints ``view`` to ``console`` in the words of ``reader``."""
    console.print(Group(*_parts(view, reader, console.width)))


def _parts(view: EquityView, reader: Reader, width: int) -> Iterable[RenderableType]:
    yield Padding(Text(" ".join(lead_sentences(view, reader)), style="bold"), (0, 0, 0, 0))
    yield _title(say(reader, "exits_title"))
    yield from _payouts(view, reader, width)
    yield _note(say(reader, "before_tax"))
    choose = choose_line(view, reader)
    if choose:
        yield _note(choose)
    lines = grant_lines(view, reader)
    if lines:
        yield _title(say(reader, "yours_title"))
        yield Text("\n".join(lines))
    yield _title(say(reader, "breakpoints_title"))
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(say(reader, "breakpoint_at"), justify="right", no_wrap=True)
    table.add_column(say(reader, "breakpoint_what"), overflow="fold")
    for row in breakpoint_rows(view, reader):
        table.add_row(*map(Text, row))
    yield table
    if view.unsupported:
        yield _title(say(reader, "unsupported_title"))
        for note in view.unsupported:
            style = "yellow" if note.changes_money else "dim"
            yield Text(unsupported_line(note, reader), style=style)
    yield _title(say(reader, "rests_title"))
    yield _note(*rests_lines(view, reader))


def _payouts(view: EquityView, reader: Reader, width: int) -> Iterable[Table]:
    """The table of payouts, cut into several where the terminal is too narrow for all exit values."""
    heads = [reader.money(value) for value in view.exits]
    rows = payout_rows(view, reader)
    columns = [max(len(head), *(len(cells[i]) for _, cells, _ in rows)) + 2 for i, head in enumerate(heads)]
    label = min(LABEL, max(len(name) for name, _, _ in rows)) + 2
    begin = 0
    while begin < len(heads):
        end, used = begin + 1, label + columns[begin]
        while end < len(heads) and used + columns[end] <= width:
            used, end = used + columns[end], end + 1
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
        table.add_column(say(reader, f"exits_{view.event}"), overflow="fold", min_width=12)
        for head in heads[begin:end]:
            table.add_column(head, justify="right", no_wrap=True)
        for name, cells, strong in rows:
            table.add_row(Text(name), *cells[begin:end], style="bold" if strong else None)
        yield table
        begin = end


def _title(text: str) -> RenderableType:
    return Padding(Text(text, style="bold cyan"), (1, 0, 0, 0))


def _note(*lines: str) -> RenderableType:
    return Text("\n".join(lines), style="dim")

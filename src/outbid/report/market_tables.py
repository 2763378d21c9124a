"""The tables of a market answer as cells, for text and HTML alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outbid.report.format import Reader
from outbid.report.market_format import (
    Cell,
    change,
    count,
    counted,
    counted_change,
    digits_of,
    money,
    money_change,
    percent,
    say,
    seat_name,
    stated,
    with_digits,
)
from outbid.report.market_summary import LEAST_DRAWS
from outbid.report.market_views import (
    Interval,
    MarketView,
    RiskTypeView,
    SeatView,
    SegmentShiftView,
    SegmentView,
    ShockView,
    employers_of,
)

LARGEST = 3
"""Employers that are named for each segment; the others are added up."""
SHIFTED = 12
"""Kinds of seats that a table of shocks names, those that it changes most."""


@dataclass(frozen=True)
class GridRow:
    """A row: its heading, its cells, and what stands below the heading in small type."""

    label: str
    cells: tuple[Cell, ...]
    under: str = ""
    group: bool = False
    """A heading over the rows that follow, without cells of its own."""


@dataclass(frozen=True)
class Grid:
    """A table whose first column holds the headings of the rows."""

    caption: str
    corner: str
    headings: tuple[str, ...]
    rows: tuple[GridRow, ...]
    notes: tuple[str, ...] = ()


def segments_table(view: MarketView, reader: Reader) -> Grid:
    """What becomes of each segment."""
    columns = [
        ("people", [stated(s.headcount, reader) for s in view.segments]),
        ("unmatched", [_unmatched(s, reader) for s in view.segments]),
        ("pay", [money(s.pay, reader) for s in view.segments]),
        ("hires_band", [_band(s, reader) for s in view.segments]),
        ("in_equity", [_equity_part(s.pay, s.equity, reader) for s in view.segments]),
        ("worth", [money(s.worth, reader) for s in view.segments]),
        ("gain", [money(s.welfare, reader) for s in view.segments]),
    ]
    notes = [say(reader, "segments_note"), say(reader, "gain_note_exact" if view.exact else "gain_note")]
    if any(s.supportable for s in view.segments):
        columns.insert(3, ("supportable", [_supportable(s, reader) for s in view.segments]))
        notes.append(say(reader, "supportable_note"))
    if any(_told(s.queue, s.worth) for s in view.segments):
        columns.append(("queue", [money(s.queue, reader) for s in view.segments]))
        notes.append(say(reader, "queue_note"))
    notes += range_notes(view, reader)
    labels = [(s.name, s.place) for s in view.segments]
    return _grid(say(reader, "segments_title"), say(reader, "segment"), labels, columns, notes, reader)


def seats_table(view: MarketView, reader: Reader) -> Grid:
    """What becomes of each kind of seat."""
    seats = view.seats
    columns = [
        ("seats", [stated(s.seats, reader) for s in seats]),
        ("filled", [counted(s.filled, reader) for s in seats]),
        ("open", [_open(s, reader) for s in seats]),
        ("pay", [money(s.pay, reader) for s in seats]),
        ("in_equity", [_equity_part(s.pay, s.equity, reader) for s in seats]),
        ("spend", [money(s.spend, reader) for s in seats]),
    ]
    notes = []
    for key, parts in (("at_cap", [s.at_cap for s in seats]), ("at_floor", [s.at_floor for s in seats])):
        if any(part >= 0.005 for part in parts):
            columns.append((key, [Cell(percent(part, reader)) for part in parts]))
            notes.append(say(reader, f"{key}_note"))
    if any(_told(s.waiting, s.pay) for s in seats):
        columns.append(("waiting", [money(s.waiting, reader) for s in seats]))
        notes.append(say(reader, "waiting_note"))
    if any(s.budget_price > 0 for s in seats):
        prices = [Cell(reader.number(1 + s.budget_price) if s.budget_price > 0 else "–") for s in seats]
        columns.append(("budget_price", prices))
        notes.append(say(reader, "budget_note"))
    labels = [(seat_name(s.employer, s.seat, seats), "") for s in seats]
    return _grid(say(reader, "seats_title"), say(reader, "employer"), labels, columns, notes, reader)


def sorting_tables(view: MarketView, reader: Reader) -> tuple[Grid, ...]:
    """Where people of each risk aversion go, for each segment that has several."""
    employers = employers_of(view.seats)
    return tuple(_sorting(segment, employers, reader) for segment in sorted_segments(view))


def sorting_grid(view: MarketView, apart: Sequence[str], reader: Reader) -> Grid:
    """All of :func:`sorting_tables` in one table, with a column for each employer of ``apart``."""
    employers = employers_of(view.seats)
    rows: list[GridRow] = []
    for segment in sorted_segments(view):
        rows.append(GridRow(segment.name, (Cell(""),) * (3 + len(apart)), group=True))
        for kind in segment.risk:
            parts = dict(zip(employers, kind.by_employer, strict=True))
            shown = tuple(Cell(percent(parts[name], reader)) for name in apart)
            rows.append(GridRow(reader.number(kind.gamma), (*_kind_cells(kind, reader), *shown)))
    headings = tuple(say(reader, key) for key in ("people", "unmatched", "in_equity"))
    return Grid(say(reader, "sorting_title"), say(reader, "risk_aversion"), (*headings, *apart), tuple(rows))


def sorted_segments(view: MarketView) -> tuple[SegmentView, ...]:
    """Segments of several risk aversions, some of whom are hired."""
    return tuple(s for s in view.segments if len(s.risk) > 1 and any(any(r.by_employer) for r in s.risk))


def _sorting(segment: SegmentView, employers: Sequence[str], reader: Reader) -> Grid:
    rows = tuple(
        GridRow(
            reader.number(kind.gamma),
            (*_kind_cells(kind, reader), Cell(_where(kind, employers, reader))),
        )
        for kind in segment.risk
    )
    headings = tuple(say(reader, key) for key in ("people", "unmatched", "in_equity", "hired_by"))
    return Grid(segment.name, say(reader, "risk_aversion"), headings, rows)


def _kind_cells(kind: RiskTypeView, reader: Reader) -> tuple[Cell, Cell, Cell]:
    return (
        Cell(count(kind.headcount, reader)),
        Cell(percent(kind.unmatched / kind.headcount, reader) if kind.headcount else "–"),
        Cell("–" if kind.equity_share is None else percent(kind.equity_share, reader)),
    )


def _where(kind: RiskTypeView, employers: Sequence[str], reader: Reader) -> str:
    largest = sorted(zip(kind.by_employer, employers, strict=True), key=lambda pair: -pair[0])[:LARGEST]
    named = [f"{name} {percent(part, reader)}" for part, name in largest if part >= 0.005]
    return "; ".join(named) or "–"


def shock_segments(shock: ShockView, reader: Reader) -> Grid:
    """What a shock does to each segment."""
    columns = [
        ("pay_change", [change(s.pay, reader) for s in shock.segments]),
        ("unmatched_change", [counted_change(s.unmatched, reader) for s in shock.segments]),
        ("gain_change", [_gain_change(s, reader) for s in shock.segments]),
    ]
    if any(s.headcount for s in shock.segments):
        people = [counted_change(s.headcount or Interval(0.0), reader) for s in shock.segments]
        columns.insert(1, ("people", people))
        columns.insert(3, ("unmatched_share", [_left(s, reader) for s in shock.segments]))
    labels = [(s.segment, "") for s in shock.segments]
    caption = f"{shock.name}: {say(reader, 'shock_people_title')}"
    return _grid(caption, say(reader, "segment"), labels, columns, [], reader)


def shock_seats(shock: ShockView, view: MarketView, reader: Reader) -> Grid | None:
    """What a shock does to the kinds of seats that it changes most."""
    moved = [s for s in shock.seats if max(abs(s.filled.value), abs(s.open.value)) >= 0.5]
    moved.sort(key=lambda s: -max(abs(s.filled.value), abs(s.open.value)))
    shown, left_out = moved[:SHIFTED], len(moved) - SHIFTED
    if not shown:
        return None
    columns = [
        ("filled_change", [counted_change(s.filled, reader) for s in shown]),
        ("open_change", [counted_change(s.open, reader) for s in shown]),
        ("pay_change", [change(s.pay, reader) for s in shown]),
    ]
    labels = [(seat_name(s.employer, s.seat, (*view.seats, *shock.seats)), "") for s in shown]
    notes = []
    if left_out == 1:
        notes = [say(reader, "smaller_changes_one")]
    elif left_out > 1:
        notes = [say(reader, "smaller_changes", count=left_out)]
    caption = f"{shock.name}: {say(reader, 'shock_seats_title')}"
    return _grid(caption, say(reader, "employer"), labels, columns, notes, reader)


def range_notes(view: MarketView, reader: Reader) -> list[str]:
    """What the intervals are, or why there are none; and that a figure can lie outside its own."""
    draws = reader.number(view.assumptions.draws, 12)
    if not view.assumptions.draws:
        return [say(reader, "no_draws_note")]
    if view.assumptions.draws < LEAST_DRAWS:
        return [say(reader, "few_draws_note", draws=draws, least=LEAST_DRAWS)]
    notes = [say(reader, "range_note", draws=draws)]
    if any(_outside_itself(each) for each in _intervals((view.segments, view.seats, view.shocks))):
        notes.append(say(reader, "outside_note"))
    return notes


def shocks_notes(view: MarketView, reader: Reader) -> list[str]:
    """How shocks are compared, and what a change of pay can come from."""
    drawn = [say(reader, "shocks_draws_note")] if view.assumptions.draws else []
    return [*drawn, say(reader, "shocks_note")]


def _intervals(value: object) -> Iterator[Interval]:
    """Every interval within ``value``."""
    if isinstance(value, Interval):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _intervals(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _intervals(getattr(value, field.name))


def _outside_itself(value: Interval) -> bool:
    """Whether the central value lies visibly outside: by more than a hundredth of itself."""
    if value.low is None or value.high is None:
        return False
    return max(value.low - value.value, value.value - value.high) > 0.01 * abs(value.value)


def _grid(
    caption: str,
    corner: str,
    labels: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, Sequence[Cell]]],
    notes: Sequence[str],
    reader: Reader,
) -> Grid:
    rows = tuple(
        GridRow(label, tuple(cells[i] for _, cells in columns), under)
        for i, (label, under) in enumerate(labels)
    )
    return Grid(caption, corner, tuple(say(reader, key) for key, _ in columns), rows, tuple(notes))


def _unmatched(segment: SegmentView, reader: Reader) -> Cell:
    """How many people stay without a seat, and what part of them that is."""
    return _with_part(segment.unmatched, segment.headcount.value, reader)


def _open(seat: SeatView, reader: Reader) -> Cell:
    return _with_part(seat.open, seat.seats.value, reader)


def _with_part(value: Interval, whole: float, reader: Reader) -> Cell:
    number = counted(value, reader)
    if not whole or value.value < 0.5:
        return number
    return Cell(f"{number.text} ({percent(value.value / whole, reader)})", number.range)


def _gain_change(shift: SegmentShiftView, reader: Reader) -> Cell:
    """The change per head, where there are heads before and after."""
    gone = shift.headcount is not None and shift.left is None
    return Cell("–") if gone else money_change(shift.welfare, reader)


def _left(shift: SegmentShiftView, reader: Reader) -> Cell:
    """The part of a segment without a seat, before and after a shock."""
    if shift.left is None:
        return Cell("–")
    before, after = (percent(part, reader) for part in shift.left)
    return Cell(before if before == after else f"{before} → {after}")


def _supportable(segment: SegmentView, reader: Reader) -> Cell:
    if segment.supportable is None:
        return Cell("–")
    low, high = segment.supportable
    return Cell(reader.money(low) + reader.say("span") + reader.money(high))


def _band(segment: SegmentView, reader: Reader) -> Cell:
    """The median of pay across hires, and below it P10 to P90, in the digits of pay."""
    if segment.pay_band is None:
        return Cell("–")
    low, middle, high = segment.pay_band
    return with_digits(Interval(middle, low, high), digits_of(segment.pay or Interval(middle)), reader)


def _equity_part(pay: Interval | None, equity: Interval | None, reader: Reader) -> Cell:
    if pay is None or equity is None or not pay.value:
        return Cell("–")
    return Cell(percent(equity.value / pay.value, reader))


def _told(cost: Interval, size: Interval | None) -> bool:
    """Whether a shadow cost is large enough to speak of."""
    return cost.value > 0.005 * (size.value if size else 0.0) and cost.value >= 1.0

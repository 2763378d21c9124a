"""The figures of the HTML report on a market: views in, words and drawings out; the template only arranges them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from outbid.report.chart import BESIDE, BOTH, Column, Data, Drawable
from outbid.report.chart_data import Marks, lines_data
from outbid.report.chart_data import say as name_of
from outbid.report.colours import SWATCHES
from outbid.report.format import Reader
from outbid.report.market_format import (
    change,
    count,
    inline,
    money,
    percent,
    say,
    seat_name,
    signed_percent,
    stated,
)
from outbid.report.market_hires import hires_notes, pair_pay
from outbid.report.market_notes import changes_line
from outbid.report.market_parts import (
    LEFT,
    LETTERS,
    OTHERS,
    Divided,
    divided_risks,
    divided_segments,
    parts_chart,
    role_of,
    told_apart,
)
from outbid.report.market_phrases import shock_sentence
from outbid.report.market_rows import Ends, Line, rows_chart
from outbid.report.market_tables import Grid, sorted_segments, sorting_grid
from outbid.report.market_views import Interval, MarketView, SeatView, SegmentView, ShockView
from outbid.report.marks import Frame, Paint, Spec
from outbid.report.page import Figure, Gallery, Heading
from outbid.report.scale import Scale, scale_for
from outbid.report.sections import axis_notes

SHOWN = 12
"""Kinds of seats in the chart of open seats, those with most of them."""
SHADES = 5


@dataclass(frozen=True)
class Tinted:
    """A cell of the table of hires: its figure, what stands below it, and its shade from 0 to 5."""

    text: str
    under: str
    shade: int


@dataclass(frozen=True)
class Matrix:
    """The table of hires: kinds of seats in rows, segments in columns."""

    caption: str
    corner: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Tinted, ...]], ...]
    notes: tuple[str, ...]


def pay_gallery(view: MarketView, reader: Reader) -> Gallery | None:
    """What a hire of each segment costs: across hires, and over the draws of the inputs."""
    paid = [(s, s.pay) for s in view.segments if s.pay is not None]
    if not paid:
        return None
    scale = pay_scale(view)
    ordered = sorted(paid, key=lambda item: item[1].value)
    low, high = ordered[0], ordered[-1]
    amounts = {"low": money(low[1], reader).text, "high": money(high[1], reader).text}
    if len(paid) == 1:
        text = say(reader, "pay_text_one", high=inline(money(high[1], reader)))
    else:
        text = say(reader, "pay_text", **amounts, low_name=low[0].name, high_name=high[0].name)
    drawn = any(pay.low is not None for _, pay in paid)
    notes = (say(reader, "pay_note" if drawn else "pay_note_plain"), *axis_notes(scale, reader))
    marks = Marks(band=("P10", "P90"), tick="P50", dot="mean")
    data = lines_data(pay_lines(view, reader, Paint()), name_of(reader, "segment"), marks, "money", reader)

    def spec(frame: Frame) -> Spec:
        return pay_chart(view, scale, frame, reader)

    figure = Figure(Heading(text), "", Drawable("pay", BOTH, spec, data))
    return Gallery(say(reader, "pay_title"), notes, (figure,))


def pay_scale(view: MarketView) -> Scale:
    """The axis of pay, logarithmic where segments are paid sums of different orders."""
    values: list[float] = []
    for segment in view.segments:
        if segment.pay is not None:
            values += [segment.pay.value, *(ends(segment.pay) or ()), *(segment.pay_band or ())]
    return scale_for(values, 0.03)


def pay_chart(
    view: MarketView, scale: Scale, frame: Frame, reader: Reader, paint: Paint | None = None
) -> Spec:
    """Pay by segment: band of hires, median, and mean with its interval."""
    colours = paint or Paint()
    return rows_chart(pay_lines(view, reader, colours), scale, reader.money, frame, colours)


def pay_lines(view: MarketView, reader: Reader, paint: Paint) -> list[Line]:
    """The rows of that chart."""
    return [
        Line(
            s.name,
            inline(money(s.pay, reader)),
            paint.offer(0),
            band=(s.pay_band[0], s.pay_band[2]) if s.pay_band else None,
            tick=s.pay_band[1] if s.pay_band else None,
            span=ends(s.pay),
            dot=s.pay.value,
        )
        for s in view.segments
        if s.pay is not None
    ]


def flow_gallery(view: MarketView, reader: Reader) -> Gallery:
    """Who hires whom: a hundred people of each segment, by employer."""
    rows = divided_segments(view, reader)
    chart = Drawable(
        "flow", BOTH, partial(parts_chart, rows, reader), _parts_data("segment", view, rows, reader)
    )
    figure = Figure(Heading(say(reader, "flow_text")), "", chart, legend(view, rows, reader))
    return Gallery(say(reader, "flow_title"), (), (figure,))


def legend(view: MarketView, rows: Sequence[Divided], reader: Reader) -> tuple[Heading, ...]:
    """The letters and colours of the employers that are told apart, and of the rest, as far as ``rows`` have them."""
    used = {number for row in rows for number, part in row.parts.items() if part > 0}
    named = [
        Heading(f"{LETTERS[i]} {name}", role_of(i)) for i, name in enumerate(told_apart(view)) if i in used
    ]
    if OTHERS in used:
        named.append(Heading(say(reader, "flow_others"), role_of(OTHERS)))
    if LEFT in used:
        named.append(Heading(say(reader, "no_seat"), role_of(LEFT)))
    return tuple(named)


def _parts_data(first: str, view: MarketView, rows: Sequence[Divided], reader: Reader) -> Data:
    """A row for each part of each bar of :func:`~outbid.report.market_parts.parts_chart`."""
    names = dict(enumerate(told_apart(view)))
    names |= {OTHERS: say(reader, "flow_others"), LEFT: say(reader, "no_seat")}
    columns = (
        Column(name_of(reader, first), "text"),
        Column(name_of(reader, "employer"), "text"),
        Column(name_of(reader, "part"), "share"),
    )
    parts = ((row.name, names[i], part) for row in rows for i, part in sorted(row.parts.items()) if part > 0)
    return Data(columns, tuple(parts))


def matrix(view: MarketView, reader: Reader) -> Matrix | None:
    """Hires and pay of every pair, and at the end the people without a seat."""
    if not view.flows:
        return None
    flows = {(f.segment, f.employer, f.seat): f for f in view.flows}
    rows = []
    for seat in view.seats:
        cells = []
        for segment in view.segments:
            flow = flows.get((segment.name, seat.employer, seat.seat))
            if flow is None:
                cells.append(Tinted("–", "", 0))
                continue
            pay = "" if flow.pay is None else pair_pay(flow.pay, segment, reader)
            cells.append(Tinted(count(flow.hires.value, reader), pay, _shade(flow.hires.value, segment)))
        rows.append((seat_name(seat.employer, seat.seat, view.seats), tuple(cells)))
    left = tuple(
        Tinted(
            count(s.unmatched.value, reader),
            percent(s.unmatched_share.value, reader),
            _shade(s.unmatched.value, s),
        )
        for s in view.segments
    )
    rows.append((say(reader, "no_seat"), left))
    return Matrix(
        say(reader, "flow_table"),
        say(reader, "employer"),
        tuple(segment.name for segment in view.segments),
        tuple(rows),
        (say(reader, "flow_note"), *hires_notes(view, reader)),
    )


def _shade(people: float, segment: SegmentView) -> int:
    part = people / segment.headcount.value if segment.headcount.value else 0.0
    return min(round(SHADES * math.sqrt(part)), SHADES)


def left_gallery(view: MarketView, reader: Reader) -> Gallery:
    """People without a seat and seats without people, side by side."""
    shown = sorted(view.seats, key=lambda seat: -seat.open.value)[:SHOWN]
    seats = [seat for seat in view.seats if seat in shown]
    people_lines = [_left_line(segment, reader) for segment in view.segments]
    seat_lines = [_open_line(seat, view, reader) for seat in seats]
    cut = len(shown) < len(view.seats)
    seats_text = say(reader, "left_seats_largest", count=SHOWN) if cut else say(reader, "left_seats_text")
    figures = (
        _panel("people", say(reader, "left_people"), say(reader, "left_people_text"), people_lines, reader),
        _panel("seats", say(reader, "left_seats"), seats_text, seat_lines, reader),
    )
    return Gallery(say(reader, "left_title"), (), figures, aside=True)


def _left_line(segment: SegmentView, reader: Reader) -> Line:
    part = segment.unmatched_share
    words = {"count": count(segment.unmatched.value, reader), "all": stated(segment.headcount, reader).text}
    figure = say(reader, "part_of", **words, part=percent(part.value, reader))
    return Line(segment.name, figure, Paint().offer(1), bar=(0.0, part.value), span=ends(part))


def _open_line(seat: SeatView, view: MarketView, reader: Reader) -> Line:
    part = seat.open.value / seat.seats.value if seat.seats.value else 0.0
    words = {"count": count(seat.open.value, reader), "all": stated(seat.seats, reader).text}
    figure = say(reader, "part_of", **words, part=percent(part, reader))
    name = seat_name(seat.employer, seat.seat, view.seats)
    # where the number of seats is drawn too, the interval of the part is not that of the parts
    certain = not ends(seat.seats) or seat.seats.low == seat.seats.high
    open_ends = ends(seat.open)
    span = (
        (open_ends[0] / seat.seats.value, open_ends[1] / seat.seats.value) if certain and open_ends else None
    )
    return Line(name, figure, Paint().offer(0), bar=(0.0, part), span=span)


def _panel(what: str, title: str, text: str, lines: Sequence[Line], reader: Reader) -> Figure:
    """Parts of a whole on an axis from zero that ends where they do, or at the whole."""
    most = max([0.0, *(max(line.bar[1] if line.bar else 0.0, *(line.span or (0.0,))) for line in lines)])
    scale = Scale("linear", 0.0, min(1.04 * most, 1.0) if most >= 0.01 else 0.01)
    data = lines_data(lines, name_of(reader, what), Marks(bar=("", "part")), "share", reader)
    chart = Drawable(f"left-{what}", BESIDE, partial(rows_chart, lines, scale, reader.percent), data)
    return Figure(Heading(title), _with_line(text, lines, reader), chart)


def _with_line(text: str, lines: Sequence[Line], reader: Reader) -> str:
    """``text``, and what the lines of a chart are if it has any."""
    return f"{text} {say(reader, 'line_note')}".strip() if any(line.span for line in lines) else text


def sorting_gallery(view: MarketView, reader: Reader) -> tuple[Gallery, Grid] | None:
    """Which employers hire people of which risk aversion: a chart for each segment, and all in one table."""
    figures = []
    used: dict[Heading, None] = {}
    for number, segment in enumerate(sorted_segments(view), 1):
        names = [
            say(reader, "sorting_row", gamma=reader.number(kind.gamma), people=count(kind.headcount, reader))
            for kind in segment.risk
        ]
        rows = divided_risks(segment, view, names)
        used.update(dict.fromkeys(legend(view, rows, reader)))
        data = _parts_data("people", view, rows, reader)
        chart = Drawable(f"sorting-{number}", BESIDE, partial(parts_chart, rows, reader), data)
        figures.append(Figure(Heading(segment.name), _sorting_text(segment, reader), chart))
    if not figures:
        return None
    order = list(SWATCHES)
    key = ", ".join(one.text for one in sorted(used, key=lambda one: order.index(one.colour)))
    notes = (say(reader, "sorting_note"), say(reader, "letters", names=key))
    gallery = Gallery(say(reader, "sorting_title"), notes, tuple(figures), aside=True)
    return gallery, sorting_grid(view, told_apart(view), reader)


def _sorting_text(segment: SegmentView, reader: Reader) -> str:
    paid = [(kind.gamma, kind.equity_share) for kind in segment.risk if kind.equity_share is not None]
    if len(paid) < 2:
        return say(reader, "sorting_text_plain")
    (low, low_part), (high, high_part) = min(paid), max(paid)
    return say(
        reader,
        "sorting_text",
        low=reader.number(low),
        high=reader.number(high),
        low_part=percent(low_part, reader),
        high_part=percent(high_part, reader),
    )


def shock_gallery(shock: ShockView, number: int, scale: Scale, reader: Reader, told: bool = False) -> Gallery:
    """What shock ``number`` does to pay; ``told``: the page has begun with it, so that it is not said again."""
    paint = Paint()
    lines = [
        Line(
            shift.segment,
            inline(change(shift.pay, reader)),
            paint.offer(2) if shift.pay.value >= 0 else paint.offer(1),
            bar=(min(0.0, shift.pay.value), max(0.0, shift.pay.value)),
            span=ends(shift.pay),
        )
        for shift in shock.segments
        if shift.pay is not None
    ]
    changes = changes_line(shock, reader)
    notes = (changes,) if changes else ()
    if not lines:
        return Gallery(shock.name, (*notes, say(reader, "shock_none")), ())

    def label(value: float) -> str:
        return signed_percent(value, reader)

    spec = partial(rows_chart, lines, scale, label, paint=paint, zero=True)
    chart = Drawable(f"shock-{number}", BOTH, spec, _shock_data(shock, reader))
    what = say(reader, "shock_chart_text")
    heading, text = (what, "") if told else (shock_sentence(shock, reader), what)
    text = _with_line(text, lines, reader)
    return Gallery(shock.name, notes, (Figure(Heading(heading), text, chart),))


def _shock_data(shock: ShockView, reader: Reader) -> Data:
    columns = (
        Column(name_of(reader, "segment"), "text"),
        *(Column(name_of(reader, f"mark_{name}"), "change") for name in ("change", "low", "high")),
    )
    shifts = [(each.segment, each.pay) for each in shock.segments if each.pay is not None]
    return Data(columns, tuple((name, pay.value, pay.low, pay.high) for name, pay in shifts))


def shock_scale(view: MarketView) -> Scale:
    """The axis of changes of pay that all shocks share, so that they can be compared; zero is on it."""
    values = [0.0]
    for shock in view.shocks:
        for shift in shock.segments:
            if shift.pay is not None:
                values += [shift.pay.value, *(ends(shift.pay) or ())]
    low, high = min(values), max(values)
    room = 0.04 * (high - low) or 0.01
    return Scale("linear", low - room, high + room)


def ends(value: Interval) -> Ends | None:
    """The interval, where there is one."""
    return None if value.low is None or value.high is None else (value.low, value.high)

"""Who hires whom: the table of it, and pay below what people earn outside."""

from __future__ import annotations

from outbid.report.format import Reader
from outbid.report.market_format import Cell, count, counted, digits_of, percent, say, seat_name
from outbid.report.market_tables import LARGEST, Grid, GridRow
from outbid.report.market_views import FlowView, Interval, MarketView, SegmentView

BELOW = 3
"""Pairs that a note names whose pay is below what people earn outside."""


def hires_table(view: MarketView, reader: Reader) -> Grid:
    """The largest employers of each segment, and all others together."""
    names = ("hires", "of_people", "pay", "in_equity")
    rows: list[GridRow] = []
    for segment in view.segments:
        flows = sorted((f for f in view.flows if f.segment == segment.name), key=lambda f: -f.hires.value)
        if flows:
            rows.append(GridRow(segment.name, (Cell(""),) * len(names), group=True))
        for flow in flows[:LARGEST]:
            cells = (
                counted(flow.hires, reader),
                _part_of(flow.hires.value, segment, reader),
                Cell("–" if flow.pay is None else pair_pay(flow.pay, segment, reader)),
                Cell("–" if not flow.pay else percent((flow.equity or 0.0) / flow.pay, reader)),
            )
            rows.append(GridRow(seat_name(flow.employer, flow.seat, view.seats), cells))
        if len(flows) > LARGEST:
            rest = sum(flow.hires.value for flow in flows[LARGEST:])
            cells = (Cell(count(rest, reader)), _part_of(rest, segment, reader), Cell(""), Cell(""))
            others = len(flows) - LARGEST
            label = say(reader, "others", count=others) if others > 1 else say(reader, "others_one")
            rows.append(GridRow(label, cells))
    headings = tuple(say(reader, name) for name in names)
    notes = hires_notes(view, reader)
    return Grid(say(reader, "hires_title"), say(reader, "employer"), headings, tuple(rows), notes)


def hires_notes(view: MarketView, reader: Reader) -> tuple[str, ...]:
    """Which pairs are paid less than their people earn outside, and why that can be."""
    if view.exact:
        return ()
    outside = {segment.name: segment for segment in view.segments}
    found: list[tuple[float, str]] = []
    for flow in view.flows:
        segment = outside[flow.segment]
        if flow.pay is not None and segment.outside and flow.pay < segment.outside:
            found.append((flow.pay / segment.outside, _below(flow, flow.pay, segment, view, reader)))
    if not found:
        return ()
    pairs = [words for _, words in sorted(found)]
    if len(pairs) > BELOW:
        pairs[BELOW:] = [say(reader, "below_more", count=len(pairs) - BELOW)]
    return (say(reader, "below_outside", pairs="; ".join(pairs)),)


def _below(flow: FlowView, pay: float, segment: SegmentView, view: MarketView, reader: Reader) -> str:
    employer = seat_name(flow.employer, flow.seat, view.seats)
    amounts = {
        "pay": pair_pay(pay, segment, reader),
        "outside": reader.money(segment.outside or 0.0),
    }
    return say(reader, "below_pair", segment=segment.name, employer=employer, **amounts)


def pair_pay(pay: float, segment: SegmentView, reader: Reader) -> str:
    """Pay of a pair, in as many digits as that of its segment is known to."""
    return reader.money(pay, digits=digits_of(segment.pay or Interval(pay)))


def _part_of(hires: float, segment: SegmentView, reader: Reader) -> Cell:
    return Cell(percent(hires / segment.headcount.value, reader) if segment.headcount.value else "–")

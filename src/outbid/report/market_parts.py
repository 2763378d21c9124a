"""Charts of parts of a hundred: one full bar for each row, divided by employer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outbid.report.colours import COLOURS, of_offer
from outbid.report.format import Reader
from outbid.report.market_format import percent, say, stated
from outbid.report.market_rows import LINE, along, wrapped
from outbid.report.market_views import MarketView, SegmentView, employers_of
from outbid.report.marks import (
    CSS,
    SIDE,
    Frame,
    Paint,
    Spec,
    down,
    fixed,
    halo,
    inner_width,
    text_width,
    type_mark,
    words_of,
)
from outbid.report.scale import Scale

OTHERS, LEFT = COLOURS, COLOURS + 1
"""Parts that are no single employer's: all the others together, and people without a seat."""
LETTERS = "ABCDEF"
TALL = 24.0
_ALL = Scale("linear", 0.0, 1.0)


@dataclass(frozen=True)
class Divided:
    """A row: its name, a figure beside it, and its parts (of 1) by number; see :func:`told_apart`."""

    name: str
    figure: str
    parts: Mapping[int, float]


def role_of(number: int) -> str:
    """The colour of a part, as a role of :data:`~outbid.report.colours.SWATCHES`."""
    return {OTHERS: "muted", LEFT: "dashed"}.get(number) or of_offer(number)


def told_apart(view: MarketView) -> tuple[str, ...]:
    """The employers that have a colour and a letter of their own: those that hire the largest parts of segments."""
    employers = employers_of(view.seats)
    if len(employers) <= COLOURS:
        return employers
    totals = dict.fromkeys(employers, 0.0)
    for segment in view.segments:
        for name, part in _shares(view, segment)[0].items():
            totals[name] += part
    largest = sorted(employers, key=lambda name: -totals[name])[:COLOURS]
    return tuple(name for name in employers if name in largest)


def divided_segments(view: MarketView, reader: Reader) -> list[Divided]:
    """Where a hundred people of each segment go."""
    apart = told_apart(view)
    rows = []
    for segment in view.segments:
        by_employer, left = _shares(view, segment)
        parts = _numbered(by_employer, apart)
        parts[LEFT] = left
        people = say(reader, "people_of", count=stated(segment.headcount, reader).text)
        rows.append(Divided(segment.name, people, parts))
    return rows


def divided_risks(segment: SegmentView, view: MarketView, names: Sequence[str]) -> list[Divided]:
    """Which employers hire people of each risk aversion; ``names`` are the headings of the rows."""
    employers, apart = employers_of(view.seats), told_apart(view)
    return [
        Divided(name, "", _numbered(dict(zip(employers, kind.by_employer, strict=True)), apart))
        for name, kind in zip(names, segment.risk, strict=True)
        if any(kind.by_employer)
    ]


def parts_chart(rows: Sequence[Divided], reader: Reader, frame: Frame, paint: Paint = CSS) -> Spec:
    """A full bar for each row; parts carry the letter of the legend, so that no colour has to be told from another."""
    width, line = inner_width(frame), LINE * frame.font
    names: list[Spec] = []
    figures: list[Spec] = []
    boxes: dict[int, list[Spec]] = {}
    words: dict[int, list[Spec]] = {}
    top, count = 2.0, 0
    for row in rows:
        head = wrapped(row.name, width - text_width(row.figure, frame) - 12, frame)
        names.append({"label": head, "y": top})
        figures.append({"label": row.figure, "y": top})
        top += line * len(head) + 2
        start = 0.0
        for number, part in sorted(row.parts.items()):
            if part <= 0:
                continue
            end = min(start + part, 1.0)
            box = {"x": start, "x2": end, "y": top, "y2": top + TALL, "row": count}
            boxes.setdefault(number, []).append(box)
            count += 1
            label = _fitting(number, part, (end - start) * width, reader, frame)
            if label:
                place = {"x": (start + end) / 2, "y": top + TALL / 2, "label": label}
                words.setdefault(number, []).append(place)
            start = end
        top += TALL + 0.9 * frame.font
    height = max(top - 0.5 * frame.font, 1.0)
    y = down("y", height)
    layers: list[Spec] = []
    for number, found in sorted(boxes.items()):
        layers.append(
            {
                "data": {"values": found},
                "mark": {"type": "rect", **_look(number, paint)},
                "encoding": {"x": along(_ALL), "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}},
            }
        )
    for number, found in sorted(words.items()):
        colour = paint.ink if number == LEFT else paint.paper
        layers.append(
            {
                "data": {"values": found},
                "mark": type_mark(frame, colour, align="center", baseline="middle", fontWeight=600),
                "encoding": {"x": along(_ALL), "y": y, "text": words_of("label")},
            }
        )
    for found, align, x in ((names, "left", 0.0), (figures, "right", width)):
        mark = type_mark(frame, paint.ink, align=align, baseline="top", lineHeight=line, **halo(paint))
        encoding = {"x": {"value": x}, "y": y, "text": words_of("label")}
        layers.append({"data": {"values": found}, "mark": mark, "encoding": encoding})
    return fixed(layers, width, height, SIDE, SIDE, SIDE, SIDE)


def _shares(view: MarketView, segment: SegmentView) -> tuple[dict[str, float], float]:
    """What part of a segment each employer hires, and what part stays without a seat."""
    hires = dict.fromkeys(employers_of(view.seats), 0.0)
    for flow in view.flows:
        if flow.segment == segment.name:
            hires[flow.employer] = hires.get(flow.employer, 0.0) + flow.hires.value
    total = sum(hires.values()) + segment.unmatched.value
    if total <= 0:
        return hires, 0.0
    return {name: value / total for name, value in hires.items()}, segment.unmatched.value / total


def _numbered(parts: Mapping[str, float], apart: Sequence[str]) -> dict[int, float]:
    found = {i: parts.get(name, 0.0) for i, name in enumerate(apart)}
    found[OTHERS] = sum(part for name, part in parts.items() if name not in apart)
    return found


def _fitting(number: int, part: float, room: float, reader: Reader, frame: Frame) -> str:
    """The longest label that fits into ``room`` pixels: letter and part, or the letter."""
    letter = LETTERS[number] if number < COLOURS else ""
    full = f"{letter} {percent(part, reader)}".strip()
    return next((text for text in (full, letter) if text and text_width(text, frame) + 4 <= room), "")


def _look(number: int, paint: Paint) -> Spec:
    colour = paint.swatch(role_of(number))
    if number == LEFT:
        return {"fill": paint.paper, "stroke": colour, "strokeWidth": 1, "strokeDash": [3, 2]}
    return {"fill": colour, "stroke": paint.paper, "strokeWidth": 1}

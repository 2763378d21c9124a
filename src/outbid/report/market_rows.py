"""Charts whose rows are segments or employers: name and figure in words, and marks on one axis below them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from outbid.report.marks import (
    CSS,
    LETTER,
    SIDE,
    Frame,
    Paint,
    Spec,
    axis_marks,
    down,
    fixed,
    halo,
    inner_width,
    text_width,
    type_mark,
    words_of,
)
from outbid.report.scale import Scale

LINE = 1.35
THICK = 11.0
"""Height of a bar in pixels."""
BESIDE = 0.52
"""Part of the width up to which a figure stands beside its name; wider ones stand below it."""
Ends = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A row: its name, its figure, and the marks that stand for it, each where there is one.

    ``bar`` is solid, ``band`` pale and behind everything, ``span`` a thin line with ends, ``dot`` a point, ``tick``
    an upright line. ``colour`` is a colour of the paint.
    """

    name: str
    figure: str
    colour: str
    bar: Ends | None = None
    band: Ends | None = None
    span: Ends | None = None
    dot: float | None = None
    tick: float | None = None


def rows_chart(
    lines: Sequence[Line],
    scale: Scale,
    label: Callable[[float], str],
    frame: Frame,
    paint: Paint = CSS,
    *,
    zero: bool = False,
) -> Spec:
    """The chart of ``lines`` on ``scale``.

    Args:
        lines: the rows, from the top.
        scale: the axis that they share.
        label: how a value of the axis is written.
        frame: size of the chart.
        paint: colours.
        zero: whether to draw the line of zero.
    """
    width, line = inner_width(frame), LINE * frame.font
    beside = all(text_width(row.figure, frame) <= BESIDE * width for row in lines)
    heads = [
        wrapped(row.name, width - (text_width(row.figure, frame) + 12 if beside else 0.0), frame)
        for row in lines
    ]
    names: list[Spec] = []
    figures: list[Spec] = []
    middles: list[float] = []
    top = 2.0
    for row, head in zip(lines, heads, strict=True):
        names.append({"label": head, "y": top})
        figures.append({"label": row.figure, "y": top})
        top += line * len(head)
        if not beside:
            figures[-1]["y"] = top
            top += line
        middles.append(top + 2 + THICK / 2)
        top += THICK + 4 + 0.85 * frame.font
    height = top - 0.4 * frame.font
    put = {"baseline": "top", "lineHeight": line, **halo(paint)}
    return fixed(
        [
            *_axis(scale, label, frame, height, paint),
            *(_zero(scale, middles, height, paint) if zero else ()),
            *_marks(lines, middles, scale, height, paint),
            _text(names, height, type_mark(frame, paint.ink, align="left", **put), 0.0),
            _text(
                figures,
                height,
                type_mark(frame, paint.ink, align="right" if beside else "left", fontWeight=600, **put),
                width if beside else 0.0,
            ),
        ],
        width,
        height,
        SIDE,
        SIDE,
        2 * frame.font,
        SIDE,
    )


def wrapped(name: str, room: float, frame: Frame, most: int = 2) -> list[str]:
    """``name`` in at most ``most`` lines that fit into ``room`` pixels."""
    letters = max(int(room / (LETTER * frame.font)), 6)
    return textwrap.wrap(name, letters, max_lines=most, placeholder="…") or [""]


def _axis(
    scale: Scale, label: Callable[[float], str], frame: Frame, height: float, paint: Paint
) -> tuple[Spec, Spec]:
    rows = [{"x": value, "label": words} for value, words in axis_marks(scale, label, frame)]
    lines: Spec = {
        "data": {"values": rows},
        "mark": {"type": "rule", "stroke": paint.grid},
        "encoding": {"x": along(scale), "y": {"value": 0}, "y2": {"value": height}},
    }
    words: Spec = {
        "data": {"values": rows},
        "mark": type_mark(frame, paint.muted, align="center", baseline="top", dy=7),
        "encoding": {"x": along(scale), "y": {"value": height}, "text": words_of("label")},
    }
    return lines, words


def _zero(scale: Scale, middles: Sequence[float], height: float, paint: Paint) -> list[Spec]:
    """The line of zero beside each bar only, because words stand between the bars."""
    rows = [{"x": 0.0, "y": middle - THICK / 2 - 3, "y2": middle + THICK / 2 + 3} for middle in middles]
    mark = {"type": "rule", "stroke": paint.ink, "strokeWidth": 1.5}
    return [_layer(rows, mark, scale, down("y", height), {"y2": {"field": "y2"}})]


def _marks(
    lines: Sequence[Line], middles: Sequence[float], scale: Scale, height: float, paint: Paint
) -> list[Spec]:
    """Bands first, points last: what is exact stands before what is wide."""
    at = [(row, middle, {"row": i}) for i, (row, middle) in enumerate(zip(lines, middles, strict=True))]
    y = down("y", height)
    layers: list[Spec] = []
    for colour in dict.fromkeys(row.colour for row in lines):
        own = [each for each in at if each[0].colour == colour]
        for opacity, boxes in (
            (0.3, [(row.band, middle, place) for row, middle, place in own if row.band]),
            (1.0, [(row.bar, middle, place) for row, middle, place in own if row.bar]),
        ):
            rows = [
                {"x": ends[0], "x2": ends[1], "y": middle - THICK / 2, "y2": middle + THICK / 2, **place}
                for ends, middle, place in boxes
            ]
            mark = {"type": "rect", "fill": colour, "fillOpacity": opacity}
            layers.append(_layer(rows, mark, scale, y, {"x2": {"field": "x2"}, "y2": {"field": "y2"}}))
    ticks = [
        {"x": row.tick, "y": m - THICK / 2 - 1, "y2": m + THICK / 2 + 1, **place}
        for row, m, place in at
        if row.tick is not None
    ]
    layers.append(
        _layer(
            ticks,
            {"type": "rule", "stroke": paint.ink, "strokeWidth": 1.5},
            scale,
            y,
            {"y2": {"field": "y2"}},
        )
    )
    spans = [{"x": row.span[0], "x2": row.span[1], "y": m, **place} for row, m, place in at if row.span]
    ends = [
        {"x": end, "y": m - 3, "y2": m + 3, **place} for row, m, place in at if row.span for end in row.span
    ]
    for thick, colour in ((4.5, paint.paper), (1.5, paint.ink)):
        # the pale line around the dark one tells it from a bar of any colour
        layers.append(
            _layer(
                spans,
                {"type": "rule", "stroke": colour, "strokeWidth": thick},
                scale,
                y,
                {"x2": {"field": "x2"}},
            )
        )
    layers.append(
        _layer(
            ends, {"type": "rule", "stroke": paint.ink, "strokeWidth": 1.5}, scale, y, {"y2": {"field": "y2"}}
        )
    )
    for colour in dict.fromkeys(row.colour for row in lines):
        dots = [
            {"x": row.dot, "y": m, **place}
            for row, m, place in at
            if row.dot is not None and row.colour == colour
        ]
        point = {"type": "point", "filled": True, "fill": colour, "stroke": paint.paper, "strokeWidth": 1.5}
        layers.append(_layer(dots, {**point, "size": 85, "opacity": 1}, scale, y, {}))
    return [layer for layer in layers if layer["data"]["values"]]


def _layer(rows: list[Spec], mark: Spec, scale: Scale, y: Spec, more: Spec) -> Spec:
    return {"data": {"values": rows}, "mark": mark, "encoding": {"x": along(scale), "y": y, **more}}


def _text(rows: list[Spec], height: float, mark: Spec, x: float) -> Spec:
    return {
        "data": {"values": rows},
        "mark": mark,
        "encoding": {"x": {"value": x}, "y": down("y", height), "text": words_of("label")},
    }


def along(scale: Scale) -> Spec:
    """The encoding of a place on a horizontal axis."""
    return {"field": "x", "type": "quantitative", "scale": scale.vega(), "axis": None}

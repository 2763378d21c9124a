"""A chart as files that go elsewhere: its data as CSV, its drawing as SVG and PNG with all that explains it inside."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from xml.sax.saxutils import escape

from outbid.report.chart import FRAMES, Column, Datum
from outbid.report.chart_set import Charted
from outbid.report.colours import LIGHT, SWATCHES, painted
from outbid.report.marks import LETTER, SIDE, Spec
from outbid.report.svg import draw

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""
SCALE = 2.0
"""Pixels of a PNG for each unit of the drawing."""
FONTS = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Noto Sans, Liberation Sans, Arial, sans-serif"
_ISOLATES = re.compile("[\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def csv_text(charted: Charted) -> str:
    """The data as CSV (RFC 4180): a line of names, then a line for each mark; numbers plain, in full precision."""
    out = io.StringIO()
    writer = csv.writer(out)
    data = charted.figure.chart.data
    writer.writerow([_cell(column.heading(charted.reader)) for column in data.columns])
    writer.writerows([_cell(datum) for datum in row] for row in data.rows)
    return out.getvalue()


def _cell(datum: Datum) -> str:
    if datum is None:
        return ""
    if not isinstance(datum, str):
        return repr(datum + 0)
    text = _ISOLATES.sub("", datum)
    return f"'{text}" if text.startswith(FORMULA) else text


def told_rows(charted: Charted) -> list[tuple[str, ...]]:
    """The data as its reader reads it, row by row."""
    columns: tuple[Column, ...] = charted.figure.chart.data.columns
    return [
        tuple(column.words(datum, charted.reader) for column, datum in zip(columns, row, strict=True))
        for row in charted.figure.chart.data.rows
    ]


def svg_text(charted: Charted) -> str:
    """The drawing as an SVG document with title, legend and colours of its own, light as paper is."""
    chart, figure = charted.figure.chart, charted.figure
    frame = FRAMES[chart.widths[0]]
    drawing = draw(chart.spec(frame))
    inner, y = frame.width - 2 * SIDE, 0.0
    head: list[str] = []
    # the largest line says what was asked: of whom, where and when
    told = [text for text in (charted.answered, charted.title) if text]
    lines = [(told[0], 17.0, 700), *((text, 14.0, 600) for text in (*told[1:], figure.heading.text))]
    for text, size, weight in lines:
        for line in textwrap.wrap(_plain(text), max(int(inner / (LETTER * size)), 10)):
            y += 1.35 * size
            head.append(_text(line, SIDE, y, size, weight))
    x = SIDE
    for item in figure.legend:
        words = _plain(item.text)
        wide = 2.4 * 12 + LETTER * 12.5 * len(words)
        if x > SIDE and x + wide > frame.width:
            x = SIDE
        if x == SIDE:
            y += 1.6 * 12.5
        head.append(_spot(item.colour, x + 5, y - 4))
        head.append(_text(words, x + 14, y, 12.5, 400))
        x += wide
    top = y + 14
    width, y = max(drawing.width, frame.width), top + drawing.height + 6
    foot: list[str] = []
    for line in textwrap.wrap(_plain(charted.source), int(inner / (LETTER * 11))):
        y += 1.35 * 11
        foot.append(_text(line, SIDE, y, 11, 400))
    height = y + 6 if foot else y
    body = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="{FONTS}" paint-order="stroke" role="img">'
        f"<title>{escape(_plain(charted.name))}</title><desc>{escape(_plain(figure.text))}</desc>"
        f'<rect width="{width:g}" height="{height:g}" fill="var(--paper)"/>{"".join(head)}'
        f'<g transform="translate(0,{top:g})">{drawing.body}</g>{"".join(foot)}</svg>\n'
    )
    return painted(body, LIGHT)


def png_bytes(charted: Charted) -> bytes:
    """The same as PNG."""
    import vl_convert

    picture: bytes = vl_convert.svg_to_png(svg_text(charted), scale=SCALE)
    return picture


def live_spec(charted: Charted, width: str) -> Spec:
    """The specification for a browser that draws the chart itself: marks tell what they stand for.

    Args:
        charted: the chart.
        width: a key of :data:`~outbid.report.chart.FRAMES`; where the chart is not made for it, its first.
    """
    chart = charted.figure.chart
    spec = chart.spec(FRAMES[width if width in chart.widths else chart.widths[0]])
    layers: list[Spec] = []
    columns: list[Spec] = []
    for layer in spec["layer"]:
        marked = [row for row in layer["data"]["values"] if "row" in row]
        if not marked:
            layers.append(layer)
            continue
        told = [{**row, "tip": chart.data.told(row["row"], charted.reader)} for row in marked]
        if layer["mark"]["type"] not in ("line", "area"):
            layers.append(_telling(layer, told, layer["mark"], layer["encoding"]))
            continue
        layers.append(layer)
        if not columns:
            # a curve is pointed at wherever the pointer stands above or below it
            mark = {"type": "rule", "strokeWidth": 6, "stroke": "var(--ink)", "opacity": 0.001}
            columns.append(_telling(layer, told, mark, {"x": layer["encoding"]["x"]}))
    config = {**spec["config"], "font": FONTS}
    # whoever draws it says which version it speaks
    bare = {name: value for name, value in spec.items() if name != "$schema"}
    return {**bare, "config": config, "layer": [*layers, *columns]}


def _telling(layer: Spec, rows: list[Spec], mark: Spec, encoding: Spec) -> Spec:
    tip = {"field": "tip", "type": "nominal"}
    return {**layer, "data": {"values": rows}, "mark": mark, "encoding": {**encoding, "tooltip": tip}}


def _text(words: str, x: float, y: float, size: float, weight: int) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="var(--ink)">'
        f"{escape(words)}</text>"
    )


def _plain(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return _CONTROL.sub("\ufffd", text)


def _spot(role: str, x: float, y: float) -> str:
    """What stands for a colour in a legend."""
    swatch = SWATCHES[role]
    colour = f"var(--{swatch.colour})"
    dash = ' stroke-dasharray="2.5 2"' if swatch.dashed else ""
    fill = "none" if swatch.hollow else colour
    return f'<circle cx="{x:g}" cy="{y:g}" r="4.5" fill="{fill}" stroke="{colour}"{dash}/>'

"""Charts of an exit's distribution as Vega-Lite specifications: who gets which part, and what one's own part pays."""

from __future__ import annotations

import math
from collections.abc import Sequence

from outbid.report.equity import EquityView
from outbid.report.format import Reader
from outbid.report.marks import (
    CSS,
    SIDE,
    Frame,
    Paint,
    Spec,
    axis_marks,
    fixed,
    inner_width,
    text_width,
    type_mark,
    words_of,
)
from outbid.report.scale import Scale

SAMPLES = 160
"""Exit values drawn, besides the corners: straight lines bend on a logarithmic axis."""
_PREFERRED = ("o2", "o4", "o5", "o6")
"""Colours of the classes told apart; common stock and options have the two others."""


_FIXED = {"common": "o1", "options": "o3", "preferred_others": "pale", "senior": "neutral"}


def band_colours(view: EquityView) -> tuple[str, ...]:
    """The colour of each band, as a role of :data:`~outbid.report.colours.SWATCHES`."""
    preferred = iter(_PREFERRED)
    return tuple(_FIXED[band.kind] if band.kind in _FIXED else next(preferred) for band in view.curve.bands)


def exit_scale(view: EquityView) -> Scale:
    """The logarithmic axis of exit values."""
    corners = [value for value in view.curve.exits if value > 0]
    low = min(view.exits[0], max(corners[0], corners[-1] / 1e4))
    return Scale("log", low, max(view.exits[-1], 1.001 * low))


def sampled(view: EquityView, scale: Scale) -> list[float]:
    """Exit values to draw: evenly on the axis, and every corner on it."""
    even = [scale.value(i / SAMPLES) for i in range(SAMPLES + 1)]
    even[0], even[-1] = scale.low, scale.high
    corners = [value for value in view.curve.exits if scale.low < value < scale.high]
    return sorted({*even, *corners})


def read_off(exits: Sequence[float], values: Sequence[float], x: Sequence[float]) -> list[float]:
    """Piecewise-linear ``values`` at ``exits``, read off at ascending ``x`` within them."""
    found, k = [], 0
    for point in x:
        while k + 2 < len(exits) and exits[k + 1] <= point:
            k += 1
        run = exits[k + 1] - exits[k]
        part = (point - exits[k]) / run if run > 0 else 1.0
        found.append(values[k] + part * (values[k + 1] - values[k]))
    return found


def parts_chart(view: EquityView, reader: Reader, frame: Frame, from_label: str, paint: Paint = CSS) -> Spec:
    """Which fraction of each exit value goes to which band, stacked from what is paid first."""
    scale = exit_scale(view)
    x = sampled(view, scale)
    width, height = _left_out(frame), 0.5 * frame.width if frame.width > 500 else 0.8 * frame.width
    left = frame.width - SIDE - width
    layers: list[Spec] = []
    base = [0.0] * len(x)
    colours = band_colours(view)
    for band, colour in zip(view.curve.bands, colours, strict=True):
        paid = read_off(view.curve.exits, band.payouts, x)
        top = [min(1.0, low + value / exit_) for low, value, exit_ in zip(base, paid, x, strict=True)]
        rows = [
            {"x": a, "low": b, "high": c, "row": i}
            for i, (a, b, c) in enumerate(zip(x, base, top, strict=True))
        ]
        layers.append(
            {
                "data": {"values": rows},
                "mark": {
                    "type": "area",
                    "fill": paint.swatch(colour),
                    "stroke": paint.paper,
                    "strokeWidth": 1,
                },
                "encoding": {"x": _x(scale), "y": _y("low"), "y2": {"field": "high"}},
            }
        )
        base = top
    percents = [{"v": step / 4, "label": reader.percent(step / 4)} for step in range(5)]
    layers.append(
        {
            "data": {"values": percents},
            "mark": type_mark(frame, paint.muted, align="right", dx=-6, baseline="middle"),
            "encoding": {"y": _y("v"), "x": {"value": 0}, "text": words_of("label")},
        }
    )
    layers += _below(scale, reader, frame, width, height, paint)
    start = view.common_from
    if start is not None and scale.low < start < scale.high:
        place = scale.place(start) * width
        wide = text_width(from_label, frame) + 8
        align = "left" if place + wide < width else "right"
        layers += [
            {
                "data": {"values": [{"x": start}]},
                "mark": {"type": "rule", "stroke": paint.ink, "strokeWidth": 1.5, "strokeDash": [4, 3]},
                "encoding": {"x": _x(scale)},
            },
            {
                "data": {"values": [{"x": start, "label": from_label}]},
                "mark": type_mark(
                    frame,
                    paint.ink,
                    align=align,
                    dx=6 if align == "left" else -6,
                    baseline="bottom",
                    fontWeight=600,
                ),
                "encoding": {"x": _x(scale), "y": {"value": -5}, "text": words_of("label")},
            },
        ]
    return fixed(layers, width, height, left, SIDE, 2 * frame.font, 2 * frame.font)


def own_chart(view: EquityView, reader: Reader, frame: Frame, paint: Paint = CSS) -> Spec:
    """What one's own part pays by exit value, and what a plain split by shares would say."""
    assert view.holding is not None
    scale = own_scale(view)
    x = sampled(view, scale)
    own = read_off(view.curve.exits, view.curve.holding, x)
    plain = [plain_split(view, value) for value in x]
    high = max(*own, *plain) or 1.0
    height = 0.4 * frame.width if frame.width > 500 else 0.7 * frame.width
    marks = _money_ticks(high, min(6.0, height / (2.2 * frame.font)))
    labels = [reader.money(mark) for mark in marks]
    left = max(text_width(label, frame) for label in labels) + 8
    width = frame.width - left - SIDE

    def y(field: str) -> Spec:
        domain = {"domain": [0, 1.02 * high], "nice": False, "zero": True}
        return {"field": field, "type": "quantitative", "scale": domain, "axis": None}

    grid = [{"v": mark, "label": label} for mark, label in zip(marks, labels, strict=True)]
    layers: list[Spec] = [
        {
            "data": {"values": grid},
            "mark": {"type": "rule", "stroke": paint.grid},
            "encoding": {"y": y("v"), "x": {"value": 0}, "x2": {"value": width}},
        },
        {
            "data": {"values": grid},
            "mark": type_mark(frame, paint.muted, align="right", dx=-6, baseline="middle"),
            "encoding": {"y": y("v"), "x": {"value": 0}, "text": words_of("label")},
        },
        *_below(scale, reader, frame, width, height, paint),
        *(
            {
                "data": {
                    "values": [
                        {"x": a, "v": b, "row": i} for i, (a, b) in enumerate(zip(x, values, strict=True))
                    ]
                },
                "mark": {"type": "line", "stroke": colour, "strokeWidth": thick, **dash},
                "encoding": {"x": _x(scale), "y": y("v")},
            }
            for values, colour, thick, dash in (
                (plain, paint.neutral, 1.5, {"strokeDash": [5, 4]}),
                (own, paint.offer(0), 2.5, {}),
            )
        ),
    ]
    return fixed(layers, width, height, left, SIDE, 2 * frame.font, 2 * SIDE)


def own_scale(view: EquityView) -> Scale:
    """The axis of exit values for one's own part: straight lines stay straight here, and zero is on it."""
    return Scale("linear", 0.0, view.exits[-1])


def plain_split(view: EquityView, exit_value: float) -> float:
    """What the holding would get if an exit were split by fully diluted shares, less its strike."""
    assert view.holding is not None
    price = exit_value / view.fully_diluted if view.fully_diluted else 0.0
    return view.holding.shares * max(price - view.holding.strike, 0.0)


def _left_out(frame: Frame) -> float:
    """The width beside the labels in percent."""
    return inner_width(frame) - text_width("100 %", frame) - 4


def _below(
    scale: Scale, reader: Reader, frame: Frame, width: float, height: float, paint: Paint
) -> list[Spec]:
    """Labels of the exit values under a chart."""
    marks = axis_marks(scale, reader.money, Frame(width + 2 * SIDE, frame.font, frame.dot))
    rows = [{"x": value, "label": label} for value, label in marks]
    return [
        {
            "data": {"values": rows},
            "mark": type_mark(frame, paint.muted, align="center", baseline="top", dy=9),
            "encoding": {"x": _x(scale), "y": {"value": height}, "text": words_of("label")},
        }
    ]


def _x(scale: Scale) -> Spec:
    return {"field": "x", "type": "quantitative", "scale": scale.vega(), "axis": None}


def _y(field: str) -> Spec:
    scale = {"domain": [0, 1], "nice": False, "zero": True}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _money_ticks(high: float, most: float) -> list[float]:
    """Round amounts from zero up to ``high``, at most ``most``."""
    power = 10 ** math.floor(math.log10(high)) / 10
    steps = [factor * power for factor in (1, 2, 5, 10, 20, 50)]
    step = next((step for step in steps if high / step <= max(most, 2.0)), steps[-1])
    return [i * step for i in range(int(high / step + 1e-9) + 1)]

"""Charts as Vega-Lite specifications: pure functions from views to dictionaries.

No name of an offer and no sentence stands inside a chart: front ends set them in their own type around it, where
they wrap, can be selected and read aloud. Numbers come formatted by the reader, never by the chart library.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from outbid.report.format import Reader
from outbid.report.marks import (
    CSS,
    LETTER,
    PANEL,
    SIDE,
    Frame,
    Paint,
    Plot,
    Spec,
    axis_marks,
    down,
    fixed,
    halo,
    inner_width,
    stack_height,
    text_width,
    type_mark,
    well_apart,
    words_of,
)
from outbid.report.scale import Scale, diameter_for, scale_for, stacked, ticks
from outbid.report.views import CompareView, OfferView, PairView, WorthView, YearView


def offers_of(view: CompareView | WorthView) -> tuple[OfferView, ...]:
    """The offers of either answer, best first."""
    return view.offers if isinstance(view, CompareView) else (view.offer,)


@dataclass(frozen=True)
class Dots:
    """What the dot plots of a report share: the axis, and a frame with the diameter that lets all of them fit."""

    scale: Scale
    frame: Frame


def dots_layout(offers: Sequence[OfferView], frame: Frame) -> Dots:
    """The layout that the dot plots of all offers share."""
    values = [value for offer in offers for value in (*offer.dots, offer.worth)]
    return _layout([offer.dots for offer in offers], values, frame)


def pair_layout(pairs: Sequence[PairView], frame: Frame) -> Dots:
    """The layout that the differences of all pairs share; zero is always on the axis."""
    return _layout([pair.dots for pair in pairs], [0.0, *(v for pair in pairs for v in pair.dots)], frame)


def _layout(samples: Sequence[Sequence[float]], values: Sequence[float], frame: Frame) -> Dots:
    width = inner_width(frame)
    scale = scale_for(values, 3 * frame.dot / width)
    room = 120 + 0.06 * frame.width
    return Dots(scale, replace(frame, dot=diameter_for(samples, scale, width, frame.dot, room)))


def dots_chart(offer: OfferView, index: int, layout: Dots, reader: Reader, paint: Paint = CSS) -> Spec:
    """The quantile dot plot of an offer: fifty equally likely values, and what it is worth to the person."""
    scale, frame = layout.scale, layout.frame
    width, line = inner_width(frame), 1.5 * frame.font
    dots, blocks = stacked(offer.dots, scale, width, frame.dot)
    height = stack_height(dots, blocks, frame) + line
    place = scale.place(offer.worth)
    label = reader.say("charts.worth_mark", amount=reader.money(offer.worth))
    side = "left" if place < 0.5 else "right"
    worth = [{"value": offer.worth, "y": 0.0, "end": height, "label": label}]
    plot = Plot(scale, height, frame, paint)
    return plot.spec(
        *plot.grid(axis_marks(scale, reader.money, frame)),
        plot.dots(dots, width, paint.offer(index)),
        plot.rules(worth, paint.ink, 1.5),
        *plot.blocks(blocks, width, reader.money, reader),
        plot.text(
            worth, "end", paint.ink, align=side, dx=6 if side == "left" else -6, baseline="top", weight=600
        ),
    )


def pair_chart(pair: PairView, index: int, layout: Dots, reader: Reader, paint: Paint = CSS) -> Spec:
    """Fifty differences of an offer to the best, which is offer 0, in the same futures; colours tell who pays more."""
    scale, frame = layout.scale, layout.frame
    width, line = inner_width(frame), 1.5 * frame.font
    dots, blocks = stacked(pair.dots, scale, width, frame.dot)
    height = stack_height(dots, blocks, frame) + line
    zero = scale.place(0.0) * width
    less, same = [d for d in dots if d.value < 0], [d for d in dots if d.value == 0]
    more = [d for d in dots if d.value > 0]
    plot = Plot(scale, height, frame, paint)
    sides = [
        (reader.say("charts.less"), "right", -6, zero),
        (reader.say("charts.more"), "left", 6, width - zero),
    ]
    line_data = [{"value": 0.0, "y": 0.0, "end": height}]
    return plot.spec(
        *plot.grid(axis_marks(scale, reader.signed, frame)),
        plot.rules(line_data, paint.ink, 1.5),
        plot.dots(less, width, paint.offer(0)),
        plot.dots(same, width, paint.neutral, len(less)),
        plot.dots(more, width, paint.offer(index), len(less) + len(same)),
        *plot.blocks(blocks, width, reader.signed, reader),
        *(
            plot.text(
                [{"value": 0.0, "end": height, "label": words}],
                "end",
                paint.muted,
                align=align,
                dx=dx,
                baseline="top",
            )
            for words, align, dx, room in sides
            if text_width(words, frame) + 8 < room
        ),
    )


def fan_scale(offers: Iterable[OfferView]) -> Scale:
    """The axis that the fans of all offers share: linear from zero unless the offers end orders of magnitude apart."""
    fans = [offer.years for offer in offers]
    ends = [value for years in fans for value in (years[-1].p10, years[-1].p90)]
    values = [value for years in fans for year in years for value in (year.p10, year.p90)]
    skewed = scale_for(ends).kind != "linear"
    if skewed or min(values) <= 0:
        return scale_for(values, 0.03)
    return scale_for([max(values), max(values) / 2], 0.03, from_zero=True)


def fan_chart(
    years: Sequence[YearView],
    index: int,
    scale: Scale,
    reader: Reader,
    frame: Frame = PANEL,
    paint: Paint = CSS,
) -> Spec:
    """What has come in by the end of each year: the median, and the band of eight of ten futures."""
    height = 0.55 * frame.width
    marks = ticks(scale, lambda values: well_apart(values, scale, height, 2.2 * frame.font))
    labels = [reader.money(value) for value in marks]
    left = max((text_width(label, frame) for label in labels), default=0.0) + 8
    width = frame.width - left - 3 * SIDE
    first, last = years[0].year, years[-1].year
    ends = [first, last] if last > first else [first - 0.5, first + 0.5]
    x_scale = {"type": "linear", "domain": ends, "nice": False, "zero": False}
    every = next(step for step in (1, 2, 5, 10, 100) if (last - first) / step * 2.2 * frame.font <= width)
    shown = [year.year for year in years if (year.year - first) % every == 0]

    def x(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "scale": x_scale, "axis": None}

    def y(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "scale": scale.vega(), "axis": None}

    colour = paint.offer(index)
    rows = [
        {"year": year.year, "low": year.p10, "middle": year.p50, "high": year.p90, "row": i}
        for i, year in enumerate(years)
    ]
    grid = [{"value": value, "label": label} for value, label in zip(marks, labels, strict=True)]
    band: Spec = (
        {"type": "area", "fill": colour, "fillOpacity": 0.25}
        if len(rows) > 1
        else {"type": "rule", "stroke": colour, "strokeWidth": 12, "strokeOpacity": 0.25}
    )
    layers: list[Spec] = [
        {
            "data": {"values": grid},
            "mark": {"type": "rule", "stroke": paint.grid},
            "encoding": {"y": y("value"), "x": {"value": 0}, "x2": {"value": width}},
        },
        {
            "data": {"values": grid},
            "mark": type_mark(frame, paint.muted, align="right", dx=-6, baseline="middle"),
            "encoding": {"y": y("value"), "x": {"value": 0}, "text": words_of("label")},
        },
        {
            "data": {"values": [{"year": year, "label": str(year)} for year in shown]},
            "mark": type_mark(frame, paint.muted, align="center", baseline="top", dy=9),
            "encoding": {"x": x("year"), "y": {"value": height}, "text": words_of("label")},
        },
        {
            "data": {"values": [{"label": reader.say("charts.year")}]},
            "mark": type_mark(frame, paint.muted, align="right", baseline="top", dx=-14, dy=9),
            "encoding": {"x": {"value": 0}, "y": {"value": height}, "text": words_of("label")},
        },
        {
            "data": {"values": rows},
            "mark": band,
            "encoding": {"x": x("year"), "y": y("low"), "y2": {"field": "high"}},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "line", "stroke": colour, "strokeWidth": 2.5},
            "encoding": {"x": x("year"), "y": y("middle")},
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "fill": colour, "size": 22, "opacity": 1},
            "encoding": {"x": x("year"), "y": y("middle")},
        },
    ]
    return fixed(layers, width, height, left, 2 * SIDE + 4, 2 * frame.font, 2 * SIDE)


def waterfall_chart(
    offer: OfferView, index: int, reader: Reader, frame: Frame = PANEL, paint: Paint = CSS
) -> Spec:
    """From the headline of an offer to its worth, a bar for each step, on a linear axis of its own."""
    width = inner_width(frame)
    bars = _bars(offer, paint.offer(index), paint)
    low, high = min(0.0, *(b[2] for b in bars), *(b[3] for b in bars)), max(b[3] for b in bars)
    axis = Scale("linear", low, high if high > low else low + 1.0)
    line, thick, gap = 1.35 * frame.font, frame.font, 0.9 * frame.font
    top = gap / 2
    texts: list[tuple[object, float, int]] = []
    amounts: list[tuple[object, float, int]] = []
    boxes: list[Spec] = []
    links: list[Spec] = []
    for key, amount, start, end, colour in bars:
        shown = reader.money(amount) if key in ("headline", "worth") else reader.signed(amount)
        room = int((width - text_width(shown, frame) - 12) / (LETTER * frame.font))
        words = textwrap.wrap(reader.say(f"attribution.{key}"), max(room, 12))
        strong = 600 if key in ("headline", "worth") else 400
        texts.append((words, top, strong))
        amounts.append((shown, top, strong))
        top += line * len(words)
        left, right = min(start, end), max(start, end)
        # a bar that is too short to be seen still stands where it stands
        right = max(right, axis.value(axis.place(left) + 1.5 / width))
        box = {"x": left, "x2": right, "y": top, "y2": top + thick, "colour": colour, "row": len(boxes)}
        boxes.append(box)
        links.append({"x": end, "y": top + thick})
        top += thick + gap
    for link, box in zip(links, boxes[1:], strict=False):
        link["y2"] = box["y2"]
    height = top

    def put(rows: Sequence[tuple[object, float, int]], weight: int, x: float, align: str) -> Spec:
        return {
            "data": {"values": [{"label": words, "y": at} for words, at, strong in rows if strong == weight]},
            "mark": type_mark(
                frame,
                paint.ink,
                align=align,
                baseline="top",
                fontWeight=weight,
                lineHeight=line,
                **halo(paint),
            ),
            "encoding": {"x": {"value": x}, "y": down("y", height), "text": words_of("label")},
        }

    x: Spec = {"field": "x", "type": "quantitative", "scale": axis.vega(), "axis": None}
    boxed: Spec = {"x": x, "x2": {"field": "x2"}, "y": down("y", height), "y2": {"field": "y2"}}
    layers: list[Spec] = [
        {
            "data": {"values": links[:-1]},
            "mark": {"type": "rule", "stroke": paint.grid},
            "encoding": {"x": x, "y": down("y", height), "y2": {"field": "y2"}},
        },
        *(
            {
                "data": {"values": [box for box in boxes if box["colour"] == colour]},
                "mark": {"type": "rect", "fill": colour},
                "encoding": boxed,
            }
            for colour in dict.fromkeys(box["colour"] for box in boxes)
        ),
        *(put(texts, weight, 0, "left") for weight in (600, 400) if any(t[2] == weight for t in texts)),
        *(
            put(amounts, weight, width, "right")
            for weight in (600, 400)
            if any(t[2] == weight for t in texts)
        ),
    ]
    return fixed(layers, width, height, SIDE, SIDE, 0, SIDE)


def steps_of(offer: OfferView) -> list[tuple[str, float]]:
    """(step, amount) of every bar of a waterfall, the headline first and the worth last."""
    steps = [(step.key, step.amount) for step in offer.attribution if step.amount]
    return [("headline", offer.headline), *steps, ("worth", offer.worth)]


def _bars(offer: OfferView, own: str, paint: Paint) -> list[tuple[str, float, float, float, str]]:
    """(step, amount, from, to, colour) of every bar of a waterfall."""
    (first, headline), *steps, (last, worth) = steps_of(offer)
    bars = [(first, headline, 0.0, headline, paint.neutral)]
    level = headline
    for key, amount in steps:
        bars.append((key, amount, level, level + amount, paint.gain if amount > 0 else paint.loss))
        level += amount
    return [*bars, (last, worth, 0.0, worth, own)]

"""The chance that an offer pays at least so much, as the fifty futures of its view know it: a step function."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from outbid.report.chart import BOTH, Column, Data, Drawable
from outbid.report.chart_data import say
from outbid.report.colours import of_offer
from outbid.report.format import Reader
from outbid.report.marks import (
    CSS,
    SIDE,
    Frame,
    Paint,
    Spec,
    axis_marks,
    fixed,
    text_width,
    type_mark,
    words_of,
)
from outbid.report.page import Figure, Gallery, Heading
from outbid.report.scale import Scale, scale_for
from outbid.report.sections import axis_notes
from outbid.report.views import OfferView

Step = tuple[float, float]
TOLD = (5, 25, 45)
"""Places of the futures that are told in words."""


def chances(dots: Sequence[float]) -> tuple[Step, ...]:
    """(amount, chance of at least that) of each of ascending, equally likely ``dots``."""
    least = {value: place for place, value in reversed(list(enumerate(dots)))}
    return tuple((value, (len(dots) - least[value]) / len(dots)) for value in dots)


def cumulative(offers: Sequence[OfferView], reader: Reader) -> Gallery:
    """The step functions of ``offers``, on the axis that they share."""
    scale = scale_for([value for offer in offers for value in offer.dots])

    def figure(number: int, offer: OfferView) -> Figure:
        steps = chances(offer.dots)
        columns = (Column(say(reader, "cdf_amount"), "money"), Column(say(reader, "cdf_chance"), "share"))
        spec = partial(cdf_chart, steps, number, scale, reader)
        chart = Drawable(f"cdf-{number + 1}", BOTH, spec, Data(columns, steps))
        return Figure(Heading(offer.name, of_offer(number)), _in_words(steps, reader), chart)

    figures = tuple(figure(number, offer) for number, offer in enumerate(offers))
    return Gallery(say(reader, "cdf"), (say(reader, "cdf_note"), *axis_notes(scale, reader)), figures)


def _in_words(steps: Sequence[Step], reader: Reader) -> str:
    words: dict[str, object] = {}
    for name, place in zip(("low", "middle", "high"), TOLD, strict=True):
        amount, chance = steps[place]
        words |= {name: reader.money(amount), f"{name}_count": round(chance * len(steps))}
    return say(reader, "cdf_text", **words)


def cdf_chart(
    steps: Sequence[Step], index: int, scale: Scale, reader: Reader, frame: Frame, paint: Paint = CSS
) -> Spec:
    """The step function ``steps`` of offer ``index``.

    Args:
        steps: (amount, chance of at least that), ascending.
        index: number of the offer in the report, which has its colour.
        scale: axis of the amounts.
        reader: who reads.
        frame: size of the chart.
        paint: colours.
    """
    height = 0.4 * frame.width if frame.width > 500 else 0.7 * frame.width
    left = text_width(reader.percent(1.0), frame) + 10
    width = frame.width - left - SIDE
    y = {"type": "quantitative", "scale": {"domain": [0, 1], "nice": False, "zero": True}, "axis": None}
    x = {"field": "x", "type": "quantitative", "scale": scale.vega(), "axis": None}
    levels = [{"v": level / 4, "label": reader.percent(level / 4)} for level in range(5)]
    below = axis_marks(scale, reader.money, Frame(width + 2 * SIDE, frame.font, frame.dot))
    curve: list[Spec] = [
        {"x": scale.low, "v": 1.0},
        *({"x": amount, "v": chance, "row": row} for row, (amount, chance) in enumerate(steps)),
        {"x": scale.high, "v": 0.0},
    ]
    layers: list[Spec] = [
        {
            "data": {"values": levels},
            "mark": {"type": "rule", "stroke": paint.grid},
            "encoding": {"y": {"field": "v", **y}, "x": {"value": 0}, "x2": {"value": width}},
        },
        {
            "data": {"values": levels},
            "mark": type_mark(frame, paint.muted, align="right", dx=-6, baseline="middle"),
            "encoding": {"y": {"field": "v", **y}, "x": {"value": 0}, "text": words_of("label")},
        },
        {
            "data": {"values": [{"x": value, "label": label} for value, label in below]},
            "mark": type_mark(frame, paint.muted, align="center", baseline="top", dy=9),
            "encoding": {"x": x, "y": {"value": height}, "text": words_of("label")},
        },
        {
            "data": {"values": curve},
            # up to each amount, the chance is that of at least this amount
            "mark": {
                "type": "line", "stroke": paint.offer(index), "strokeWidth": 2.5, "interpolate": "step-before",
            },
            "encoding": {"x": x, "y": {"field": "v", **y}},
        },
    ]  # fmt: skip
    return fixed(layers, width, height, left, SIDE, 2 * frame.font, frame.font)

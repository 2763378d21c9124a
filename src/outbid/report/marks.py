"""What every chart is made of: colours, sizes, and layers in the reader's number format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from outbid.report.colours import COLOURS, SWATCHES, of_offer
from outbid.report.format import Reader
from outbid.report.scale import Block, Dot, Scale, ticks

Spec = dict[str, Any]
OFFERS = tuple(map(of_offer, range(COLOURS)))
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
LETTER = 0.58
"""Width of a letter in ems, on the generous side."""


@dataclass(frozen=True)
class Paint:
    """Colours, by default variables of the style sheet that the chart stands in."""

    ink: str = "var(--ink)"
    muted: str = "var(--muted)"
    grid: str = "var(--grid)"
    paper: str = "var(--paper)"
    neutral: str = "var(--neutral)"
    loss: str = "var(--loss)"
    gain: str = "var(--gain)"
    offers: tuple[str, ...] = tuple(f"var(--{name})" for name in OFFERS)

    def offer(self, index: int) -> str:
        """The colour of offer ``index``, the same in every chart."""
        return self.offers[index % len(self.offers)]

    def swatch(self, role: str) -> str:
        """The colour of a role of :data:`~outbid.report.colours.SWATCHES`."""
        name = SWATCHES[role].colour
        return self.offers[OFFERS.index(name)] if name in OFFERS else str(getattr(self, name))


@dataclass(frozen=True)
class Frame:
    """Size of a chart in pixels: its whole width, its type, and the diameter of a dot."""

    width: float
    font: float
    dot: float


CSS = Paint()
WIDE = Frame(820, 13, 18)
NARROW = Frame(340, 12, 11)
PANEL = Frame(360, 12.5, 9)
"""For charts that stand side by side on a desk and below each other on a phone."""
SIDE = 4.0
"""Margin of a chart in pixels."""


@dataclass(frozen=True)
class Plot:
    """Layers of a plot whose x axis is ``scale`` and whose y axis counts pixels from the bottom."""

    scale: Scale
    height: float
    frame: Frame
    paint: Paint

    def spec(self, *layers: Spec) -> Spec:
        """The chart that consists of ``layers``."""
        return fixed(
            list(layers), inner_width(self.frame), self.height, SIDE, SIDE, 2 * self.frame.font, SIDE
        )

    def grid(self, marks: Iterable[tuple[float, str]]) -> tuple[Spec, Spec]:
        """A line and a label for each tick."""
        rows = [{"value": value, "label": label, "y": 0.0, "end": self.height} for value, label in marks]
        return self.rules(rows, self.paint.grid, 1), self.text(
            rows, "y", self.paint.muted, baseline="top", dy=7
        )

    def rules(self, rows: list[Spec], colour: str, width: float) -> Spec:
        """Vertical lines from ``y`` to ``end``."""
        return {
            "data": {"values": rows},
            "mark": {"type": "rule", "stroke": colour, "strokeWidth": width},
            "encoding": {"x": self._x(), "y": self._up("y"), "y2": {"field": "end"}},
        }

    def dots(self, dots: Sequence[Dot], width: float, colour: str, first: int = 0) -> Spec:
        """Dots where they were stacked; ``value`` is where they stand, ``future`` what they are worth.

        The first one stands for row ``first`` of the chart's data, the others for those that follow.
        """
        size = self.frame.dot
        rows = [
            {
                "value": self.scale.value(dot.x / width),
                "future": dot.value,
                "y": (dot.row + 0.5) * size,
                "row": first + i,
            }
            for i, dot in enumerate(dots)
        ]
        return {
            "data": {"values": rows},
            "mark": {
                "type": "point",
                "filled": True,
                "fill": colour,
                "size": (size - 1.5) ** 2,
                "opacity": 1,
            },
            "encoding": {"x": self._x(), "y": self._up("y")},
        }

    def blocks(
        self, blocks: Sequence[Block], width: float, money: Callable[[float], str], reader: Reader
    ) -> list[Spec]:
        """Over each block how many dots it has, and at what value."""
        rows = []
        for block in blocks:
            low, high = money(block.low), money(block.high)
            key, amount = (
                ("block", low) if low == high else ("block_about", money((block.low + block.high) / 2))
            )
            label = reader.say(f"charts.{key}", count=block.count, amount=amount)
            half = text_width(label, self.frame) / 2
            x = min(max(block.x, half), width - half)
            rows.append(
                {"value": self.scale.value(x / width), "y": block.rows * self.frame.dot, "label": label}
            )
        # the worth line may run behind the words
        return (
            [self.text(rows, "y", self.paint.ink, baseline="bottom", dy=-4, **halo(self.paint))]
            if rows
            else []
        )

    def text(self, rows: list[Spec], field: str, colour: str, **mark: Any) -> Spec:
        """The ``label`` of each row at its value and at the height ``field``."""
        return {
            "data": {"values": rows},
            "mark": type_mark(self.frame, colour, **{"align": "center", **mark}),
            "encoding": {"x": self._x(), "y": self._up(field), "text": words_of("label")},
        }

    def _x(self) -> Spec:
        return {"field": "value", "type": "quantitative", "scale": self.scale.vega(), "axis": None}

    def _up(self, field: str) -> Spec:
        scale = {"domain": [0, self.height], "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def stack_height(dots: Sequence[Dot], blocks: Sequence[Block], frame: Frame) -> float:
    """Pixels that the stacks take, with the labels of the blocks above them."""
    tallest = max(dot.row for dot in dots) + 1
    labelled = max((block.rows for block in blocks), default=0) * frame.dot + (
        1.5 * frame.font if blocks else 0
    )
    return max(tallest * frame.dot + 4, labelled)


def axis_marks(scale: Scale, money: Callable[[float], str], frame: Frame) -> list[tuple[float, str]]:
    """The ticks of a horizontal axis that fit beside each other, with their labels."""
    width = inner_width(frame)

    def ends(value: float) -> tuple[float, float]:
        middle, half = scale.place(value) * width, text_width(money(value), frame) / 2
        return middle - half, middle + half

    def inside(value: float) -> bool:
        left, right = ends(value)
        return left >= -SIDE and right <= width + SIDE

    def fits(values: Sequence[float]) -> bool:
        # two neighbours of one label would be one amount at two places
        apart = all(b[0] - a[1] > 1.2 * frame.font for a, b in pairwise(map(ends, values)))
        return apart and all(a != b for a, b in pairwise(map(money, values)))

    return [(value, money(value)) for value in ticks(scale, fits, inside)]


def well_apart(values: Sequence[float], scale: Scale, length: float, apart: float) -> bool:
    """Whether ticks at ``values`` lie at least ``apart`` pixels from each other."""
    places = [scale.place(value) * length for value in values]
    return all(b - a >= apart for a, b in pairwise(places))


def inner_width(frame: Frame) -> float:
    """The width of a plot without its margins."""
    return frame.width - 2 * SIDE


def text_width(text: str, frame: Frame) -> float:
    """The width that ``text`` takes at most, whatever the typeface."""
    return LETTER * frame.font * len(text)


def words_of(field: str) -> Spec:
    """The encoding of a text by ``field``."""
    return {"field": field, "type": "nominal"}


def down(field: str, height: float) -> Spec:
    """A y axis that counts pixels from the top."""
    scale = {"domain": [height, 0], "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def halo(paint: Paint) -> Spec:
    """What keeps words readable over lines; the style sheet paints the stroke below the letters."""
    return {"stroke": paint.paper, "strokeWidth": 4, "strokeJoin": "round"}


def type_mark(frame: Frame, colour: str, **mark: Any) -> Spec:
    """A text mark; its typeface is the one of the page."""
    return {"type": "text", "fill": colour, "fontSize": frame.font, **mark}


def fixed(
    layers: list[Spec], width: float, height: float, left: float, right: float, bottom: float, top: float
) -> Spec:
    """A chart of fixed size: nothing about it depends on the typefaces of the machine that draws it."""
    return {
        "$schema": SCHEMA,
        "width": round(width, 1),
        "height": round(height, 1),
        "padding": {"left": round(left, 1), "right": right, "top": top, "bottom": bottom},
        "autosize": {"type": "none"},
        "background": None,
        "config": {"aria": False, "view": {"stroke": None}},
        "layer": layers,
    }

"""Fifty futures of an offer's equity as dots: those that pay nothing in grey, however many they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from outbid.report.format import Reader
from outbid.report.marks import CSS, Frame, Paint, Plot, Spec, axis_marks, inner_width, stack_height
from outbid.report.offer_letter import Equity
from outbid.report.scale import Block, Dot, Scale, diameter_for, scale_for, stacked

SHEET = Frame(250, 8, 11)
"""Frame of the drawing in a PDF, in points."""


@dataclass(frozen=True)
class Layout:
    """Where the dots lie.

    Args:
        scale: of the axis.
        frame: with the diameter that fits.
        dots, blocks: stacked.
        height: that they take.
    """

    scale: Scale
    frame: Frame
    dots: list[Dot]
    blocks: list[Block]
    height: float

    @property
    def width(self) -> float:
        """Of the plot without its margins."""
        return inner_width(self.frame)


def layout(equity: Equity, frame: Frame) -> Layout:
    """The layout in ``frame``; zero is on the axis of a private stake."""
    values = [*equity.dots, *([0.0] if equity.kind == "private" else [])]
    width = inner_width(frame)
    scale = scale_for(values, 3 * frame.dot / width)
    room = 60 + 0.06 * frame.width
    own = replace(frame, dot=diameter_for([equity.dots], scale, width, frame.dot, room))
    found, blocks = stacked(equity.dots, scale, width, own.dot)
    return Layout(scale, own, found, blocks, stack_height(found, blocks, own))


def letter_spec(equity: Equity, frame: Frame, reader: Reader, paint: Paint = CSS) -> Spec:
    """The drawing as a Vega-Lite specification."""
    plan = layout(equity, frame)
    plot = Plot(plan.scale, plan.height, plan.frame, paint)
    return plot.spec(
        *plot.grid(axis_marks(plan.scale, reader.money, plan.frame)),
        plot.dots([dot for dot in plan.dots if dot.value <= 0], plan.width, paint.neutral),
        plot.dots([dot for dot in plan.dots if dot.value > 0], plan.width, paint.offer(0)),
        *plot.blocks(plan.blocks, plan.width, reader.money, reader),
    )


def letter_drawing(equity: Equity, reader: Reader) -> dict[str, object]:
    """The drawing as numbers in points, for a page that draws it itself; y counts from the axis upwards."""
    plan = layout(equity, SHEET)
    size = plan.frame.dot
    # a broad stack at the left end of the axis begins at the margin of the text
    apart = max(0.0, size / 2 - min(dot.x for dot in plan.dots))

    def across(x: float) -> float:
        return round(x + apart, 2)

    return {
        "width": across(plan.width),
        "height": plan.height,
        "dot": size - 1.2,
        "dots": [
            {"x": across(dot.x), "y": round((dot.row + 0.5) * size, 2), "pays": dot.value > 0}
            for dot in plan.dots
        ],
        "ticks": [
            {"x": across(plan.scale.place(value) * plan.width), "label": label}
            for value, label in axis_marks(plan.scale, reader.money, plan.frame)
        ],
        "blocks": [
            {
                "x": across(block.x),
                "y": round(block.rows * size, 2),
                "label": reader.say("charts.block", count=block.count, amount=reader.money(block.low)),
            }
            for block in plan.blocks
        ],
    }

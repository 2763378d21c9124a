"""The frontier of an offer as Vega-Lite specifications (see :mod:`outbid.report.charts`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from outbid.report.marks import (
    CSS,
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
    well_apart,
    words_of,
)
from outbid.report.scale import Scale, ticks
from outbid.report.win_views import WinView

TALL = 0.34
"""Height of a chart as a part of its width; of a narrow one more."""
ROOM = 0.1
"""Part of the height that is left free above and below a curve."""

Point = tuple[float, float]
Label = Callable[[float], str]


@dataclass(frozen=True)
class Curve:
    """A curve and the point on it that is proposed.

    Args:
        points: at least two, by x.
        dot: what is proposed, and what stands beside it; ``None``: nothing is.
        across, up: how values of x and y are written.
    """

    points: tuple[Point, ...]
    dot: tuple[Point, str] | None
    across: Label
    up: Label


def cash_points(view: WinView) -> tuple[Point, ...]:
    """(equity, base pay and sign-on) of the packages that reach the target, by equity."""
    return tuple(
        (point.equity, point.base + point.sign_on)
        for point in view.frontier
        if point.base is not None and point.sign_on is not None
    )


def cost_points(view: WinView) -> tuple[Point, ...]:
    """(target, cheapest cost) of the targets that some package within the limits reaches."""
    return tuple((each.target, each.cost) for each in view.targets if each.cost is not None)


def curve_chart(curve: Curve, frame: Frame, paint: Paint = CSS) -> Spec:
    """``curve`` with labels on its grid lines, so that it needs no margin for an axis."""
    width = inner_width(frame)
    height = round(max(TALL * width, 200.0))
    points = curve.points + ((curve.dot[0],) if curve.dot else ())
    xs, ys = (
        Scale("linear", *_ends([x for x, _ in points], 0.0)),
        Scale("linear", *_ends([y for _, y in points], ROOM)),
    )

    def put(x: float, y: float) -> Spec:
        return {"x": xs.place(x) * width, "y": (1 - ys.place(y)) * height}

    return fixed(
        [
            *_levels(curve, ys, width, height, frame, paint),
            *_columns(xs, curve.across, height, frame, paint),
            _layer(
                [put(x, y) | {"row": i} for i, (x, y) in enumerate(curve.points)],
                {"type": "line", "stroke": paint.offer(0), "strokeWidth": 2.5, "interpolate": "linear"},
                width,
                height,
            ),
            *_dot(curve, put, width, height, frame, paint),
        ],
        width, height, SIDE, SIDE, 2 * frame.font, SIDE,
    )  # fmt: skip


def _ends(values: Sequence[float], room: float) -> Point:
    low, high = min(values), max(values)
    spare = room * (high - low) or (0.05 * abs(high) or 1.0 if high == low else 0.0)
    return low - spare, high + spare


def _levels(
    curve: Curve, ys: Scale, width: float, height: float, frame: Frame, paint: Paint
) -> tuple[Spec, Spec]:
    """Horizontal lines, each with its amount above one end: the right one where the curve falls, clear of the curve."""
    falls = curve.points[0][1] > curve.points[-1][1]
    end = ys.place(curve.points[-1 if falls else 0][1])
    near, apart = 2.2 * frame.font / height, 3.2 * frame.font

    def inside(value: float) -> bool:
        return ys.place(value) < 0.94 and not -near < end - ys.place(value) < near

    values = ticks(ys, lambda found: well_apart(found, ys, height, apart), inside)
    rows = [{"x": 0.0, "x2": width, "y": (1 - ys.place(v)) * height, "label": curve.up(v)} for v in values]
    rules = _layer(rows, {"type": "rule", "stroke": paint.grid}, width, height)
    rules["encoding"]["x2"] = {"field": "x2"}
    mark = type_mark(
        frame, paint.muted, align="right" if falls else "left", baseline="bottom", dy=-3, **halo(paint)
    )
    named = [{**row, "x": width if falls else 0.0} for row in rows]
    return rules, _words(named, mark, width, height)


def _columns(xs: Scale, across: Label, height: float, frame: Frame, paint: Paint) -> tuple[Spec, Spec]:
    """Ticks below the curve."""
    width = inner_width(frame)
    rows = [
        {"x": xs.place(v) * width, "y": height, "y2": height - 5, "label": label}
        for v, label in axis_marks(xs, across, frame)
    ]
    marks = _layer(rows, {"type": "rule", "stroke": paint.muted}, width, height)
    marks["encoding"]["y2"] = {"field": "y2"}
    return marks, _words(
        rows, type_mark(frame, paint.muted, align="center", baseline="top", dy=7), width, height
    )


def _dot(
    curve: Curve, put: Callable[[float, float], Spec], width: float, height: float, frame: Frame, paint: Paint
) -> tuple[Spec, ...]:
    if curve.dot is None:
        return ()
    (x, y), label = curve.dot
    row = put(x, y) | {"label": label}
    # above a falling curve there is room to the right, above a rising one to the left
    wide = text_width(label, frame) + 14
    falls = curve.points[0][1] > curve.points[-1][1]
    left = row["x"] + wide > width or (not falls and row["x"] > wide)
    low = row["y"] < 1.3 * frame.font
    mark = type_mark(
        frame, paint.ink, align="right" if left else "left", baseline="top" if low else "bottom",
        dx=-8 if left else 8, dy=8 if low else -8, fontWeight=600, **halo(paint),
    )  # fmt: skip
    point = {
        "type": "point", "filled": True, "fill": paint.ink, "stroke": paint.paper, "strokeWidth": 1.5,
        "size": 110, "opacity": 1,
    }  # fmt: skip
    return _layer([row], point, width, height), _words([row], mark, width, height)


def _layer(rows: list[Spec], mark: Spec, width: float, height: float) -> Spec:
    scale = {"domain": [0, width], "nice": False, "zero": False}
    x = {"field": "x", "type": "quantitative", "scale": scale, "axis": None}
    return {"data": {"values": rows}, "mark": mark, "encoding": {"x": x, "y": down("y", height)}}


def _words(rows: list[Spec], mark: Spec, width: float, height: float) -> Spec:
    layer = _layer(rows, mark, width, height)
    layer["encoding"]["text"] = words_of("label")
    return layer

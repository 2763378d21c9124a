"""How outlooks on one private stake differ, as Vega-Lite specifications (see :mod:`outbid.report.charts`)."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from outbid.report.format import Reader
from outbid.report.marks import (
    CSS,
    LETTER,
    PANEL,
    Frame,
    Paint,
    Plot,
    Spec,
    axis_marks,
    halo,
    inner_width,
    text_width,
)
from outbid.report.phrases import outlook_columns
from outbid.report.scale import Scale, scale_for
from outbid.report.views import OfferView, OutlookView

FUTURES = 50
HIGH = 2
"""Futures in a column; columns are filled one after the other, so that the ends of the colours can be compared."""
GROUP = 5
"""Columns that stand together, so that the futures can be counted in tens."""
_APART = 4.0
_LINE = 1.35


def worth_scale(offer: OfferView, reader: Reader) -> Scale:
    """An axis for what ``offer`` is worth by each outlook, for what one future in ten exceeds, and its headline."""
    values = [offer.headline] if reader.shows_amounts else []
    for seen in offer.outlooks:
        values += [seen.worth - 2 * seen.worth_error, seen.worth + 2 * seen.worth_error, seen.p90]
    return scale_for(values, 0.05, from_zero=True)


def outlook_chart(
    offer: OfferView, index: int, reader: Reader, frame: Frame = PANEL, paint: Paint = CSS
) -> Spec:
    """What an offer is worth by each outlook: a point with twice its error, a line to its 90th percentile.

    Args:
        offer: an offer with outlooks.
        index: its number in the report, which has its colour.
        reader: who reads.
        frame: size of the chart.
        paint: colours.
    """
    width, line, colour = inner_width(frame), _LINE * frame.font, paint.offer(index)
    scale = worth_scale(offer, reader)
    heads = [
        textwrap.wrap(head, int(width / (LETTER * frame.font))) for head in outlook_columns(offer, reader)
    ]
    below = frame.dot + 4
    told = offer.headline if reader.shows_amounts else None
    above = 0.0 if told is None else 1.6 * line
    height = above + sum(line * len(head) + below + 2.0 * line for head in heads)
    plot = Plot(scale, height, frame, paint)
    top = height - above
    lines: list[Spec] = []
    errors: list[Spec] = []
    points: list[Spec] = []
    names: list[Spec] = []
    strong: list[Spec] = []
    amounts: list[_Words] = []
    for row, (seen, head) in enumerate(zip(offer.outlooks, heads, strict=True)):
        label = {"value": scale.low, "y": top, "label": head}
        (strong if seen.used else names).append(label)
        middle = top - line * len(head) - below / 2
        lines.append({"value": seen.worth, "to": seen.p90, "y": middle, "row": row})
        spread = 2 * seen.worth_error
        errors.append({"value": seen.worth - spread, "to": seen.worth + spread, "y": middle})
        points.append({"value": seen.worth, "y": middle, "row": row})
        amounts += _amounts(seen, middle, scale, told, frame, reader)
        top = middle - below / 2 - 2.0 * line
    put = {"align": "left", "baseline": "top", "lineHeight": line, **halo(paint)}
    return plot.spec(
        *plot.grid(axis_marks(scale, reader.money, frame)),
        *(() if told is None else _headline(plot, told, paint, reader)),
        *(
            plot.text(rows, "y", paint.ink, fontWeight=weight, **put)
            for rows, weight in ((names, 400), (strong, 600))
            if rows
        ),
        _bars(plot, lines, colour, 2.0),
        _bars(plot, errors, colour, 7.0, opacity=0.4),
        _points(plot, points, frame.dot, fill=colour),
        *(
            plot.text(
                [
                    {"value": scale.value(w.x / width), "y": w.y, "label": w.text}
                    for w in amounts
                    if w.baseline == hung
                ],
                "y",
                paint.muted,
                align="left",
                baseline=hung,
                **halo(paint),
            )
            for hung in dict.fromkeys(w.baseline for w in amounts)
        ),
    )


def _headline(plot: Plot, told: float, paint: Paint, reader: Reader) -> tuple[Spec, Spec]:
    """A rule at what was ``told``, and its words at the top, on the side where there is more room."""
    mark = reader.say("charts.headline_mark", amount=reader.money(told))
    row = [{"value": told, "y": 0.0, "end": plot.height, "label": mark}]
    side, apart = ("left", 6) if plot.scale.place(told) < 0.5 else ("right", -6)
    words = plot.text(row, "end", paint.ink, align=side, dx=apart, baseline="top", **halo(paint))
    return plot.rules(row, paint.ink, 1.5), words


@dataclass(frozen=True)
class _Words:
    """A label: its left end and its baseline's height in pixels, and where its type hangs."""

    text: str
    x: float
    y: float
    baseline: str


def _amounts(
    seen: OutlookView, y: float, scale: Scale, headline: float | None, frame: Frame, reader: Reader
) -> tuple[_Words, _Words]:
    """The worth with its error below its point, and the 90th percentile at the end of its line.

    Where there is no room at the end, before the line of a ``headline`` or the edge, the percentile stands below
    too, moved as little as keeps the two apart.
    """
    width, below = inner_width(frame), y - 0.75 * frame.font
    worth = f"{reader.money(seen.worth)} ±{reader.money(2 * seen.worth_error, digits=1)}"
    most = reader.money(seen.p90)
    long, short = text_width(worth, frame), text_width(most, frame)
    start, end = scale.place(seen.worth) * width, scale.place(seen.p90) * width
    left = min(max(start - long / 2, 0.0), width - long)
    after = max(start + frame.dot / 2, end) + 6
    stop = width if headline is None else scale.place(headline) * width - 6
    if after + short <= (stop if end < stop else width):
        return _Words(worth, left, below, "top"), _Words(most, after, y, "middle")
    place = min(max(end - short / 2, left + long + 10), width - short)
    return _Words(worth, min(left, place - long - 10), below, "top"), _Words(most, place, below, "top")


@dataclass(frozen=True)
class Counts:
    """Of fifty futures: how many pay nothing, something less than was told, and what was told or more."""

    nothing: int
    less: int
    told: int


def counts_of(seen: OutlookView, headline: float | None) -> Counts:
    """Fifty futures of the stake by one outlook; together they are always fifty.

    Args:
        seen: the outlook.
        headline: what the person was told that the stake is worth; without it no future pays what was told.
    """
    nothing = seen.stake_zero_of_50
    told = min(round(FUTURES * seen.reaches_headline), FUTURES - nothing) if headline else 0
    return Counts(nothing, FUTURES - nothing - told, told)


def futures_chart(
    offer: OfferView, index: int, reader: Reader, frame: Frame = PANEL, paint: Paint = CSS
) -> Spec:
    """Fifty futures of the stake by each outlook: rings pay nothing, points something, dark ones what was told.

    The arguments are those of :func:`outlook_chart`.
    """
    width, line, colour = inner_width(frame), _LINE * frame.font, paint.offer(index)
    columns = FUTURES // HIGH
    size = (width - _APART * (columns // GROUP - 1)) / columns
    shown = [reader.say("charts.outlook_nothing", count=seen.stake_zero_of_50) for seen in offer.outlooks]
    room = [int((width - text_width(words, frame) - 12) / (LETTER * frame.font)) for words in shown]
    heads = [textwrap.wrap(head, n) for head, n in zip(outlook_columns(offer, reader), room, strict=True)]
    height = sum(line * (len(head) + 1) + 3 + HIGH * size for head in heads) - line
    plot = Plot(Scale("linear", 0.0, width), height, frame, paint)
    top = height
    rings: list[Spec] = []
    points: list[Spec] = []
    dark: list[Spec] = []
    texts: dict[tuple[int, str], list[Spec]] = {}
    for row, (seen, head, words) in enumerate(zip(offer.outlooks, heads, shown, strict=True)):
        weight = 600 if seen.used else 400
        texts.setdefault((weight, "left"), []).append({"value": 0.0, "y": top, "label": head})
        texts.setdefault((weight, "right"), []).append({"value": width, "y": top, "label": words})
        top -= line * len(head) + 3
        places = _places(size, top, row)
        counts = counts_of(seen, offer.stake_headline)
        rings += places[: counts.nothing]
        points += places[counts.nothing : FUTURES - counts.told]
        dark += places[FUTURES - counts.told :]
        top -= HIGH * size + line
    drawn = 0.8 * size
    return plot.spec(
        *(
            plot.text(rows, "y", paint.ink, align=align, baseline="top", fontWeight=weight, lineHeight=line)
            for (weight, align), rows in texts.items()
        ),
        _points(plot, rings, drawn - 1.2, fill=paint.paper, stroke=paint.neutral, strokeWidth=1.2),
        _points(plot, points, drawn, fill=colour),
        _points(plot, dark, drawn, fill=paint.ink),
    )


def _places(size: float, top: float, row: int) -> list[Spec]:
    """Where fifty futures of row ``row`` of the data stand below ``top``, column by column."""
    places = []
    for i in range(FUTURES):
        column, line = divmod(i, HIGH)
        x = (column + 0.5) * size + _APART * (column // GROUP)
        places.append({"value": x, "y": top - (line + 0.5) * size, "row": row})
    return places


def _bars(plot: Plot, rows: Sequence[Spec], colour: str, thick: float, opacity: float = 1.0) -> Spec:
    """Horizontal lines from ``value`` to ``to`` at the height ``y``."""
    layer = plot.rules(list(rows), colour, thick)
    place = {key: layer["encoding"][key] for key in ("x", "y")}
    return {
        **layer,
        "mark": {**layer["mark"], "strokeOpacity": opacity},
        "encoding": {**place, "x2": {"field": "to"}},
    }


def _points(plot: Plot, rows: Sequence[Spec], size: float, **mark: object) -> Spec:
    """Circles of diameter ``size`` at ``value`` and the height ``y``."""
    layer = plot.rules(list(rows), "", 0)
    place = {key: layer["encoding"][key] for key in ("x", "y")}
    point = {"type": "point", "filled": True, "opacity": 1, "size": size**2, **mark}
    return {"data": layer["data"], "mark": point, "encoding": place}

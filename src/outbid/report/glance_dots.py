"""Fifty dots drawn without a chart library: quick enough to follow a slider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from markupsafe import Markup, escape

from outbid.report.colours import of_offer
from outbid.report.format import Reader
from outbid.report.glance import GlanceView
from outbid.report.marks import NARROW, SIDE, WIDE, Frame, axis_marks, inner_width, text_width
from outbid.report.page import Picture
from outbid.report.scale import SMALLEST, Scale, scale_for, stacked

ROOM = 145.0
"""Height that the stacks may take, in pixels: enough for dots that can be counted on a phone."""


@dataclass(frozen=True)
class Sides:
    """Two offers in the same fifty futures, each on its own side whoever leads: a slider moves dots, not sides.

    Args:
        left, right: names of the offers.
        lefts, rights: futures of fifty in which each pays more.
        dots: what the right one pays more than the left one, ascending.
        colours: of left and right, as indices (see :class:`~outbid.report.marks.Paint`).
    """

    left: str
    right: str
    lefts: int
    rights: int
    dots: tuple[float, ...]
    colours: tuple[int, int]


def sides_of(view: GlanceView, order: Sequence[str]) -> Sides | None:
    """The first two offers of ``view``; the one that is earlier in ``order`` on the left. ``None``: there is one only.

    Args:
        view: what is shown.
        order: names of all offers, such that colours and sides follow from their places.
    """
    pair = view.pair
    if pair is None:
        return None
    equal = sum(dot == 0 for dot in pair.dots)
    others, bests = pair.wins_of_50, len(pair.dots) - pair.wins_of_50 - equal
    places = (order.index(pair.rival), order.index(pair.offer))
    if places[0] < places[1]:
        return Sides(pair.rival, pair.offer, bests, others, pair.dots, places)
    dots = tuple(-dot + 0.0 for dot in reversed(pair.dots))
    return Sides(pair.offer, pair.rival, others, bests, dots, (places[1], places[0]))


def sides_pictures(sides: Sides, reader: Reader) -> tuple[Picture, ...]:
    """The differences around zero, wide and narrow."""

    def colour(value: float) -> int | None:
        return None if value == 0 else sides.colours[value > 0]

    # the same few round amounts are tried on both axes, and each takes a while to write
    label = cache(lambda value: reader.money(abs(value)))
    return tuple(
        _picture(kind, frame, sides.dots, colour, label, reader, 0.0)
        for kind, frame in (("wide", WIDE), ("narrow", NARROW))
    )


def alone_pictures(dots: Sequence[float], worth: float, colour: int, reader: Reader) -> tuple[Picture, ...]:
    """Fifty values of one offer, and a line at its worth, wide and narrow."""
    label = cache(reader.money)
    return tuple(
        _picture(kind, frame, dots, lambda _: colour, label, reader, worth)
        for kind, frame in (("wide", WIDE), ("narrow", NARROW))
    )


def _diameter(values: Sequence[float], scale: Scale, width: float, largest: float) -> float:
    """The largest diameter, in whole pixels below ``largest``, with which all dots stand in the room."""
    size = largest
    while size > SMALLEST:
        dots, _ = stacked(values, scale, width, size)
        tallest = max(dot.row for dot in dots) + 1
        inside = all(size / 2 <= dot.x <= width - size / 2 for dot in dots)
        if inside and tallest * size <= ROOM:
            break
        size -= 1
    return size


def _picture(
    kind: str,
    frame: Frame,
    values: Sequence[float],
    colour: Callable[[float], int | None],
    label: Callable[[float], str],
    reader: Reader,
    line: float,
) -> Picture:
    """Stacked dots over an axis, with a line at ``line``; of one height, so that the page does not jump."""
    width = inner_width(frame)
    scale = scale_for([line, *values], 3 * frame.dot / width)
    sized = replace(frame, dot=_diameter(values, scale, width, frame.dot))
    dots, blocks = stacked(values, scale, width, sized.dot)
    top = 2 * frame.font
    base = top + ROOM
    parts = []
    for value, words in axis_marks(scale, label, sized):
        x = scale.place(value) * width + SIDE
        parts.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top:.1f}" y2="{base:.1f}"/>')
        y = base + 1.4 * frame.font
        parts.append(
            f'<text class="tick" x="{x:.1f}" y="{y:.1f}" font-size="{frame.font}">{escape(words)}</text>'
        )
    radius = (sized.dot - 1.5) / 2
    for dot in dots:
        index = colour(dot.value)
        paint = "neutral" if index is None else of_offer(index)
        y = base - (dot.row + 0.5) * sized.dot
        parts.append(f'<circle class="c-{paint}" cx="{dot.x + SIDE:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
    mark, gaps = scale.place(line) * width + SIDE, []
    for block in blocks:
        about = label((block.low + block.high) / 2)
        key = "block" if label(block.low) == label(block.high) else "block_about"
        words = reader.say(f"charts.{key}", count=block.count, amount=about)
        half = text_width(words, frame) / 2
        x = min(max(block.x + SIDE, half), frame.width - half)
        y = base - block.rows * sized.dot - 5
        parts.append(
            f'<text class="count" x="{x:.1f}" y="{y:.1f}" font-size="{frame.font}">{escape(words)}</text>'
        )
        if abs(mark - x) < half + 2:
            gaps.append((y - frame.font, y + 0.3 * frame.font))
    # no line goes through words
    start = 0.0
    for above, below in [*sorted(gaps), (base, base)]:
        if above > start:
            parts.append(
                f'<line class="mark" x1="{mark:.1f}" x2="{mark:.1f}" y1="{start:.1f}" y2="{above:.1f}"/>'
            )
        start = max(start, below)
    return Picture(kind, frame.width, base + 2 * frame.font, Markup("".join(parts)))  # words are escaped

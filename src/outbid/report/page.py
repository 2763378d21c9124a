"""What the template of the HTML report is given: words, cells and drawings, nothing to compute."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from outbid.report.chart import Drawable


@dataclass(frozen=True)
class Lead:
    """The answer: its first sentence, and the others."""

    first: str
    rest: str


@dataclass(frozen=True)
class Heading:
    """The heading of a column or of a figure: a name with its colour, or plain text without one.

    ``colour`` is a role of :data:`~outbid.report.colours.SWATCHES`.
    """

    text: str
    colour: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: its heading, its cells, and whether it is stressed."""

    label: str
    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose first column holds the headings of the rows."""

    caption: str
    corner: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    colour: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawing in one of the widths that it is made for: class of the width, size, inside of the SVG."""

    kind: str
    width: float
    height: float
    body: Markup


@dataclass(frozen=True)
class Figure:
    """A chart with what it says in words.

    Args:
        heading, text: what stands above it.
        chart: how it is drawn, and its data.
        legend: the names of colours, where a chart has several.
        pictures: the drawings, once they are made (:func:`outbid.report.chart_pictures.drawn`).
        beside: key of another chart of the same data, for those who ask; empty: none.
    """

    heading: Heading
    text: str
    chart: Drawable
    legend: tuple[Heading, ...] = ()
    pictures: tuple[Picture, ...] = ()
    beside: str = ""


@dataclass(frozen=True)
class Gallery:
    """Charts under one title; ``aside`` where they may stand side by side."""

    title: str
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    aside: bool = False


@dataclass(frozen=True)
class Shaded:
    """A cell of the table of chances: its shade from 0 to 5, whether the stated chance is enough, whose cell it is."""

    text: str
    shade: int
    enough: bool
    own: bool


@dataclass(frozen=True)
class Chances:
    """The table of chances needed."""

    caption: str
    corner: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Shaded, ...]], ...]
    notes: tuple[str, ...]

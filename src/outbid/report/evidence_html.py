"""Answers from the evidence as one HTML file."""

from __future__ import annotations

import os
import shlex
from functools import partial
from pathlib import Path
from typing import Any

from outbid.report.chart import BOTH, Drawable
from outbid.report.chart_data import lines_data
from outbid.report.chart_data import say as name_of
from outbid.report.chart_pictures import drawn
from outbid.report.evidence_page import Chart, Page, Section
from outbid.report.evidence_words import change_text, say
from outbid.report.format import Reader
from outbid.report.html import document
from outbid.report.market_rows import rows_chart
from outbid.report.marks import Frame, Spec
from outbid.report.page import Figure, Gallery, Heading
from outbid.report.scale import scale_for


def render_page(page: Page, reader: Reader, command: tuple[str, ...] = ()) -> str:
    """``page`` as an HTML document."""
    return document(
        "evidence.html.j2", page_content(page, reader, command), "report.css", "market.css", "evidence.css"
    )


def page_content(page: Page, reader: Reader, command: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the body of ``page`` is made of, for any document around it."""
    return {
        "say": partial(say, reader),
        "language": reader.language,
        "page": page,
        "sections": [(section, drawn(gallery_of(section, reader))) for section in page.sections],
        "command": shlex.join(("outbid", *map(without_folders, command))) if command else "",
    }


def without_folders(word: str) -> str:
    """A file by its name alone: where it lies on this machine is nobody's concern whom the page reaches."""
    option, equals, value = word.partition("=") if word.startswith("--") else ("", "", word)
    return f"{option}{equals}{Path(value).name or value}" if os.sep in value else word


def chart_spec(chart: Chart, reader: Reader, frame: Frame) -> Spec:
    """``chart`` as a Vega-Lite specification."""
    ends = [end for line in chart.lines for pair in (line.band, line.bar, line.span) if pair for end in pair]
    points = [value for line in chart.lines for value in (line.tick, line.dot) if value is not None]
    zero = [] if chart.money else [0.0]
    scale = scale_for([*ends, *points, *zero], 0.04)
    label = reader.money if chart.money else partial(change_text, reader=reader)
    return rows_chart(chart.lines, scale, label, frame, zero=not chart.money)


def gallery_of(section: Section, reader: Reader) -> Gallery | None:
    """The chart of ``section``, not yet drawn."""
    chart = section.chart
    if chart is None:
        return None
    kind = "money" if chart.money else "change"
    data = lines_data(chart.lines, name_of(reader, "row"), chart.marks, kind, reader, chart.currency)
    drawable = Drawable(chart.key, BOTH, partial(chart_spec, chart, reader), data)
    return Gallery(section.title, chart.notes, (Figure(Heading(""), chart.text, drawable),))

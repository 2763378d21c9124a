"""Charts as the pictures that a page holds."""

from __future__ import annotations

from dataclasses import replace
from typing import overload

from markupsafe import Markup

from outbid.report.chart import FRAMES, Drawable
from outbid.report.page import Gallery, Picture
from outbid.report.svg import draw


@overload
def drawn(gallery: Gallery) -> Gallery: ...
@overload
def drawn(gallery: None) -> None: ...
@overload
def drawn(gallery: Gallery | None) -> Gallery | None: ...
def drawn(gallery: Gallery | None) -> Gallery | None:
    """``gallery`` with the pictures of its figures; until then they are only specified, which costs little."""
    if gallery is None:
        return None
    figures = tuple(replace(figure, pictures=pictures_of(figure.chart)) for figure in gallery.figures)
    return replace(gallery, figures=figures)


def pictures_of(chart: Drawable) -> tuple[Picture, ...]:
    """``chart`` in each of its widths; the style sheet shows one of them."""
    pictures = []
    for width in chart.widths:
        drawing = draw(chart.spec(FRAMES[width]))
        # Vega escapes the names and words in it
        pictures.append(Picture(width, drawing.width, drawing.height, Markup(drawing.body)))
    return tuple(pictures)

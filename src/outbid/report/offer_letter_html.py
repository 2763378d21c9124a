"""An offer for the candidate as one HTML file, or as a PDF by the ending of its name."""

from __future__ import annotations

import os
from pathlib import Path

from markupsafe import Markup

from outbid.core import whole
from outbid.report.format import Reader
from outbid.report.html import save, styled, templates
from outbid.report.marks import NARROW, WIDE
from outbid.report.offer_letter import Letter
from outbid.report.offer_letter_chart import letter_spec
from outbid.report.offer_letter_teller import reader_of
from outbid.report.offer_letter_words import words
from outbid.report.page import Picture
from outbid.report.svg import draw


def write_letter(letter: Letter, reader: Reader, path: str | os.PathLike[str]) -> None:
    """Writes the page to ``path``, all of it or nothing: as PDF if its name ends so, else as HTML.

    Raises:
        InputError: the file cannot be written there.
    """
    if Path(path).suffix.lower() == ".pdf":
        from outbid.report.offer_letter_pdf import letter_pdf

        whole.save(letter_pdf(letter, reader), path)
        return
    save(letter_html(letter, reader), path)


def letter_html(letter: Letter, reader: Reader) -> str:
    """The page as an HTML document: the same letter and reader give the same text."""
    reader = reader_of(letter, reader)
    pictures = []
    if letter.equity is not None:
        for kind, frame in (("wide", WIDE), ("narrow", NARROW)):
            drawing = draw(letter_spec(letter.equity, frame, reader))
            # the drawing holds numbers and words of the catalogue, escaped by Vega, and no name
            pictures.append(Picture(kind, drawing.width, drawing.height, Markup(drawing.body)))
    told = words(letter, reader)
    return (
        templates()
        .get_template("offer_letter.html.j2")
        .render(
            language=reader.language,
            **styled("report.css", "offer_letter.css"),
            told=told,
            pictures=pictures,
            **{name: told.sections.get(name) for name in ("terms", "equity", "matter", "vesting")},
            rest=[told.sections[name] for name in ("leaving", "taxes", "open", "ask")],
        )
    )

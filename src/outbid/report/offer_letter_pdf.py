"""An offer for the candidate as a PDF page, set by Typst from its own typefaces."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from outbid.report.format import Reader
from outbid.report.offer_letter import Letter
from outbid.report.offer_letter_chart import letter_drawing
from outbid.report.offer_letter_teller import reader_of
from outbid.report.offer_letter_words import words
from outbid.report.typesetting import accessible, compiler_for, packed, typst_template

SIZES = (10.5, 10.1, 9.7, 9.3, 8.9, 8.5, 8.1)
"""Sizes of type in points that are tried, largest first, until all fits on one page."""


def letter_pdf(letter: Letter, reader: Reader) -> bytes:
    """The page as an accessible PDF (PDF/UA-1), on Letter paper in English number formats, else on A4.

    On one page unless it is too long for the smallest type. The same letter and reader give the same bytes; only
    names in scripts that Typst has no typeface for are set in one of the machine's.
    """
    content = page_content(letter, reader)
    text = packed(content)
    compiler, template = compiler_for(text), typst_template("offer_letter.typ")
    for size in SIZES:
        inputs = {"content": text, "size": str(size)}
        pages = compiler.compile(template, format="svg", sys_inputs=inputs)
        if not isinstance(pages, list) or len(pages) == 1:
            break
    return accessible(compiler, template, inputs)


def page_content(letter: Letter, reader: Reader) -> dict[str, Any]:
    """All that stands on the page, as the template takes it."""
    reader = reader_of(letter, reader)
    told = asdict(words(letter, reader))
    drawing = letter_drawing(letter.equity, reader) if letter.equity is not None else None
    paper = "us-letter" if reader.locale == "en" else "a4"
    return {**told, "drawing": drawing, "paper": paper, "language": reader.language}

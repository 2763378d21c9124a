"""An offer for the candidate as a PDF page, set by Typst from its own typefaces."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from outbid.report.format import Reader
from outbid.report.offer_letter import Letter
from outbid.report.offer_letter_chart import letter_drawing
from outbid.report.offer_letter_teller import reader_of
from outbid.report.offer_letter_words import words

if TYPE_CHECKING:
    import typst

SIZES = (10.5, 10.1, 9.7, 9.3, 8.9, 8.5, 8.1)
"""Sizes of type in points that are tried, largest first, until all fits on one page."""
SET = ("LATIN", "GREEK", "CYRILLIC")
"""Scripts that the typefaces which come with Typst have."""


def letter_pdf(letter: Letter, reader: Reader) -> bytes:
    """The page as an accessible PDF (PDF/UA-1), on Letter paper in English number formats, else on A4.

    On one page unless it is too long for the smallest type. The same letter and reader give the same bytes; only
    names in scripts that Typst has no typeface for are set in one of the machine's.
    """
    content = page_content(letter, reader)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    compiler, template = _compiler(not _known(text)), _template()
    for size in SIZES:
        inputs = {"content": text, "size": str(size)}
        pages = compiler.compile(template, format="svg", sys_inputs=inputs)
        if not isinstance(pages, list) or len(pages) == 1:
            break
    return _accessible(compiler, template, inputs)


def _accessible(compiler: typst.Compiler, template: bytes, inputs: dict[str, str]) -> bytes:
    """The page as PDF/UA-1, or merely tagged where a sign has no typeface, which that standard forbids."""
    import typst

    try:
        found = compiler.compile(template, format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
    except typst.TypstError:
        found = compiler.compile(template, format="pdf", sys_inputs=inputs)
    assert isinstance(found, bytes)  # a PDF is one file
    return found


def page_content(letter: Letter, reader: Reader) -> dict[str, Any]:
    """All that stands on the page, as the template takes it."""
    reader = reader_of(letter, reader)
    told = asdict(words(letter, reader))
    drawing = letter_drawing(letter.equity, reader) if letter.equity is not None else None
    paper = "us-letter" if reader.locale == "en" else "a4"
    return {**told, "drawing": drawing, "paper": paper, "language": reader.language}


def _known(text: str) -> bool:
    """Whether every letter is of a script that comes with Typst."""
    return all(unicodedata.name(sign, "").startswith(SET) for sign in set(text) if sign.isalpha())


@cache
def _compiler(system_fonts: bool) -> typst.Compiler:
    import typst

    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=system_fonts))


def _template() -> bytes:
    return files("outbid.report").joinpath("templates", "offer_letter.typ").read_bytes()

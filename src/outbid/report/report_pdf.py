"""Reports as PDF: the page that the HTML report is, set for paper."""

from __future__ import annotations

import os

from outbid.core.whole import save
from outbid.report.colours import PRINTED, SWATCHES
from outbid.report.format import Reader
from outbid.report.printed import blocks_of
from outbid.report.typesetting import accessible, compiler_for, packed, typst_template


def report_pdf(page: str, reader: Reader) -> bytes:
    """A report's HTML as an accessible PDF (PDF/UA-1), on Letter paper in English number formats, else on A4.

    Args:
        page: what one of the ``render`` functions gave.
        reader: who reads it.

    The same page gives the same bytes.
    """
    blocks = blocks_of(page)
    title = next((block["text"] for block in blocks if block["kind"] == "h1"), "Outbid")
    content = {
        "blocks": blocks,
        "title": title,
        "swatches": {
            role: {"colour": PRINTED[swatch.colour], "hollow": swatch.hollow, "dashed": swatch.dashed}
            for role, swatch in SWATCHES.items()
        },
        "language": reader.language,
        "paper": "us-letter" if reader.locale == "en" else "a4",
    }
    text = packed(content)
    return accessible(compiler_for(text), typst_template("report.typ"), {"content": text})


def write_pdf(page: str, reader: Reader, path: str | os.PathLike[str]) -> None:
    """Writes a report's HTML as PDF to ``path``, all of it or nothing.

    Raises:
        InputError: the file cannot be written there.
    """
    save(report_pdf(page, reader), path)

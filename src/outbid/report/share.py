"""Any answer as a file to take along: HTML and PDF that say what the page says, XLSX that holds its figures."""

from __future__ import annotations

from typing import Any

from outbid.core.errors import InputError
from outbid.report.format import PointsReader, Reader
from outbid.report.incognito import POINTS, written
from outbid.report.kinds import Words, kind_of
from outbid.report.views import to_json


def reader_of(view: Any, language: str, locale: str) -> Reader:
    """Who reads ``view`` in a language and a number format: one whose currency is that of its amounts."""
    return Reader(language, locale, kind_of(view).currency(view))


def veiled(view: Any, language: str, locale: str) -> tuple[Any, Reader]:
    """``view`` in ratios only, and who reads it.

    Raises:
        InputError: amounts are all that this kind of answer holds.
    """
    veil = kind_of(view).veil
    if veil is None:
        raise InputError("share.amounts_only")
    return veil(view), PointsReader(language, locale, POINTS)


def json_of(view: Any, reader: Reader, *, ascii_only: bool = False) -> str:
    """An answer as JSON: of one in ratios only, what is left of it."""
    return to_json(view if reader.shows_amounts else written(view), ascii_only=ascii_only)


def html_of(view: Any, reader: Reader, command: Words = ()) -> str:
    """An answer as one HTML file; ``command`` are the words that gave it.

    Raises:
        InputError: there is no report of this kind of answer.
    """
    render = kind_of(view).render
    if render is None:
        raise InputError("share.no_report", value=view.kind)
    return render(view, reader, command)


def pdf_of(view: Any, reader: Reader) -> bytes:
    """An answer as PDF. Raises like :func:`html_of`."""
    from outbid.report.report_pdf import report_pdf

    return report_pdf(html_of(view, reader), reader)


def xlsx_of(view: Any, reader: Reader) -> bytes:
    """The figures of an answer as a workbook."""
    made = kind_of(view).workbook
    if made is not None:
        return made(view, reader)
    from outbid.report.share_sheets import chart_workbook

    return chart_workbook(view, reader)

"""Any answer as a file to take along: HTML and PDF that say what the page says, XLSX that holds its figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from outbid.core.errors import InputError
from outbid.report.format import Reader
from outbid.report.incognito import POINTS, PointsReader, incognito


def veiled(view: Any, language: str, locale: str) -> tuple[Any, Reader]:
    """``view`` in ratios only, and who reads it.

    Raises:
        InputError: amounts are all that this kind of answer holds.
    """
    if view.kind not in ("compare", "worth"):
        raise InputError("share.amounts_only")
    return incognito(view), PointsReader(language, locale, POINTS)


def html_of(view: Any, reader: Reader) -> str:
    """An answer as one HTML file.

    Raises:
        InputError: there is no report of this kind of answer.
    """
    found = _PAGES.get(view.kind)
    if found is None:
        raise InputError("share.no_report", value=view.kind)
    return found(view, reader)


def pdf_of(view: Any, reader: Reader) -> bytes:
    """An answer as PDF. Raises like :func:`html_of`."""
    from outbid.report.report_pdf import report_pdf

    return report_pdf(html_of(view, reader), reader)


def xlsx_of(view: Any, reader: Reader) -> bytes:
    """The figures of an answer as a workbook."""
    if view.kind == "pay":
        from outbid.report.evidence_sheets import xlsx_of as benchmarks

        return benchmarks(view)
    from outbid.report.workbook import workbook

    if view.kind in ("compare", "worth"):
        from outbid.report.share_sheets import answer_sheets

        return workbook(answer_sheets(view, reader))
    from outbid.report.share_sheets import chart_sheets

    return workbook(chart_sheets(view, reader))


def _report(view: Any, reader: Reader) -> str:
    from outbid.report.html import render

    return render(view, reader)


def _equity(view: Any, reader: Reader) -> str:
    from outbid.report.equity_html import render_equity

    return render_equity(view, reader)


def _market(view: Any, reader: Reader) -> str:
    from outbid.report.market_html import render_market

    return render_market(view, reader)


def _win(view: Any, reader: Reader) -> str:
    from outbid.report.win_html import render_win

    return render_win(view, reader)


def _evidence(view: Any, reader: Reader) -> str:
    from outbid.report.evidence_html import render_evidence

    return render_evidence(view, reader)


def _publishing(view: Any, reader: Reader) -> str:
    from outbid.report.evidence_html import render_page
    from outbid.report.publish_page import publishing_page

    return render_page(publishing_page(view, reader), reader)


_PAGES: Mapping[str, Callable[[Any, Reader], str]] = {
    "compare": _report, "worth": _report, "equity": _equity, "market": _market, "win": _win, "pay": _evidence,
    "premium": _evidence, "data": _evidence, "band": _publishing, "publish": _publishing,
}  # fmt: skip

"""Reports to take along: ``--html``, ``--pdf``, ``--xlsx``, and ``--incognito`` for all of them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from outbid.cli.output import diagnose
from outbid.core.catalogue import text
from outbid.core.errors import InputError

if TYPE_CHECKING:
    from outbid.report.format import Reader
    from outbid.report.views import CompareView, WorthView


def check_names(options: argparse.Namespace) -> None:
    """Refuses a report whose name is that of some other file, before anything is computed."""
    if options.html is not None and Path(options.html).suffix.lower() not in (".html", ".htm"):
        # --html takes the next word, which may be somebody's offer
        raise InputError("errors.html_name", value=Path(options.html).name[:60])
    for name, ending in (("pdf", ".pdf"), ("xlsx", ".xlsx")):
        value = getattr(options, name, None)
        if value is not None and not value.lower().endswith(ending):
            raise InputError(f"share.{name}_name", value=Path(value).name[:60])


def write_pages(
    options: argparse.Namespace, language: str, reader: str | Reader, page: Callable[[Reader], str]
) -> None:
    """Writes the report as HTML and as PDF, where these were asked for.

    Args:
        options: with ``html`` and ``pdf``.
        language: of what is said about it.
        reader: of the report, or the currency that it is in.
        page: the report's HTML for a reader.
    """
    if not options.html and not options.pdf:
        return
    from outbid.report.format import Reader
    from outbid.report.html import save

    if isinstance(reader, str):
        reader = Reader(language, options.locale or language, reader)
    made = page(reader)
    if options.html:
        save(made, options.html)
        diagnose(text("report.report_written", language, path=options.html))
    if options.pdf:
        from outbid.report.report_pdf import write_pdf

        write_pdf(made, reader, options.pdf)
        diagnose(text("share.written", language, path=options.pdf))


def shared(
    view: CompareView | WorthView, options: argparse.Namespace, language: str, currency: str
) -> tuple[CompareView | WorthView, str | Reader]:
    """Writes the reports that were asked for; gives the view to be shown, and for whom or in which currency."""
    if not (options.incognito or options.html or options.pdf or options.xlsx):
        return view, currency
    from outbid.report.format import Reader
    from outbid.report.html import render, save_bytes

    reader = Reader(language, options.locale or language, currency)
    if options.incognito:
        from outbid.report.incognito import POINTS, PointsReader, incognito

        view, reader = incognito(view), PointsReader(language, reader.locale, POINTS)
    write_pages(options, language, reader, partial(render, view))
    if options.xlsx:
        from outbid.report.share_sheets import answer_sheets
        from outbid.report.workbook import workbook

        save_bytes(workbook(answer_sheets(view, reader)), options.xlsx)
        diagnose(text("share.written", language, path=options.xlsx))
    return view, reader

"""Reports to take along: ``--html``, ``--pdf``, ``--xlsx``, and ``--incognito`` for all of them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from outbid.cli.output import diagnose
from outbid.core.catalogue import text
from outbid.core.errors import InputError

if TYPE_CHECKING:
    from outbid.report.format import Reader
    from outbid.report.views import CompareView, WorthView


def check_names(options: argparse.Namespace) -> None:
    """Refuses a report whose name is that of some other file, before anything is computed."""
    for option, ending in ((options.pdf, ".pdf"), (options.xlsx, ".xlsx")):
        if option is not None and not option.lower().endswith(ending):
            raise InputError(f"share.{ending[1:]}_name", value=option[:60])


def shared(
    view: CompareView | WorthView, options: argparse.Namespace, language: str, currency: str
) -> tuple[CompareView | WorthView, Reader]:
    """Writes the reports that were asked for; gives the view to be shown, and for whom."""
    from outbid.report.format import Reader

    reader = Reader(language, options.locale or language, currency)
    if options.incognito:
        from outbid.report.incognito import POINTS, PointsReader, incognito

        view, reader = incognito(view), PointsReader(language, reader.locale, POINTS)
    if options.html:
        from outbid.report.html import write_report

        write_report(view, reader, options.html)
        diagnose(text("report.report_written", language, path=options.html))
    if options.pdf:
        from outbid.report.html import render
        from outbid.report.report_pdf import write_pdf

        write_pdf(render(view, reader), reader, options.pdf)
        diagnose(text("share.written", language, path=options.pdf))
    if options.xlsx:
        from outbid.report.html import save_bytes
        from outbid.report.share_sheets import answer_sheets
        from outbid.report.workbook import workbook

        save_bytes(workbook(answer_sheets(view, reader)), options.xlsx)
        diagnose(text("share.written", language, path=options.xlsx))
    return view, reader

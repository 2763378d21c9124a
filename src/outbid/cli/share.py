"""Reports to take along: ``--html``, ``--pdf``, ``--xlsx``, and ``--incognito`` for all of them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outbid.cli.output import diagnose, show
from outbid.core.catalogue import text
from outbid.core.errors import InputError

if TYPE_CHECKING:
    from outbid.report.format import Reader


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
    view: Any, options: argparse.Namespace, language: str, currency: str = ""
) -> tuple[Any, str | Reader]:
    """Writes the reports that were asked for of any answer.

    Args:
        view: the answer.
        options: with ``html`` and ``pdf``, and with ``xlsx`` and ``incognito`` where a command has them.
        language: of the reports, and of what is said about them.
        currency: of amounts; empty: the answer's own.

    Returns:
        The answer to be shown, and for whom or in which currency.
    """
    veil, book = getattr(options, "incognito", False), getattr(options, "xlsx", None)
    if not (veil or options.html or options.pdf or book):
        return view, currency
    from outbid.core.whole import save
    from outbid.report.format import Reader
    from outbid.report.share import html_of, reader_of, veiled, xlsx_of

    locale = options.locale or language
    if veil:
        view, reader = veiled(view, language, locale)
    else:
        reader = Reader(language, locale, currency) if currency else reader_of(view, language, locale)
    write_pages(options, language, reader, partial(html_of, view, command=tuple(options.words)))
    if book:
        save(xlsx_of(view, reader), book)
        diagnose(text("share.written", language, path=book))
    return view, reader


def answered(view: Any, options: argparse.Namespace, language: str) -> int:
    """Writes the reports that were asked for, and prints the answer."""
    view, reader = shared(view, options, language)
    return show(view, options, language, reader)

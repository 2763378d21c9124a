"""``outbid win``: the cheapest package that a candidate takes with a target probability."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from outbid.cli.output import Progress, diagnose, show_page
from outbid.cli.share import check_names, write_pages
from outbid.cli.store import store_asked
from outbid.core.catalogue import text
from outbid.core.errors import InputError

if TYPE_CHECKING:
    from outbid.report.win_answer import WinAnswer

OUTPUTS = {"offer_out": (".toml",), "xlsx": (".xlsx",), "offer_page": (".html", ".htm", ".pdf")}
"""Endings of each file that may be written."""


def win_options(parser: argparse.ArgumentParser, language: str) -> None:
    """The arguments of ``win``."""

    def say(name: str) -> str:
        return text(f"win_report.help.{name}", language)

    parser.add_argument("candidate", metavar="CANDIDATE", help=say("candidate"))
    parser.add_argument("--employer", metavar="FILE", required=True, help=say("employer"))
    parser.add_argument("--rival", metavar="FILE", action="append", help=say("rival"))
    parser.add_argument("--target", metavar="SHARE", default="0.8", help=say("target"))
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=say("seed"))
    parser.add_argument("--futures", type=int, default=100_000, metavar="N", help=say("futures"))
    parser.add_argument("--frontier", action="store_true", help=say("frontier"))
    parser.add_argument("--menu", action="store_true", help=say("menu"))
    parser.add_argument("--facts", action="store_true", help=say("facts"))
    parser.add_argument("--keep", metavar="SHARE", help=say("keep"))
    parser.add_argument("--data", metavar="FILE", help=say("data"))
    parser.add_argument("--offer-out", metavar="FILE", help=say("offer_out"))
    parser.add_argument("--xlsx", metavar="FILE", help=say("xlsx"))
    parser.add_argument("--offer-page", metavar="FILE", help=say("offer_page"))
    html = text("help.html", language)
    parser.add_argument("--html", nargs="?", const="outbid-report.html", metavar="FILE", help=html)


def win(options: argparse.Namespace, language: str) -> int:
    """Finds the package, writes the files that are asked for, and prints the answer."""
    # looking for plugins of the validation library costs more than validating
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    check_names(options)
    _check_outputs(options)
    from outbid.workspace import win as found_by
    from outbid.worth.value import Run

    with Progress(language) as progress:
        answer = found_by(
            options.candidate,
            options.employer,
            options.rival or (),
            _share(options.target, "--target", options.locale),
            run=Run(options.seed, options.futures),
            locale=options.locale,
            data=store_asked(options.data),
            menu=options.menu,
            facts=options.facts,
            keep=None if options.keep is None else _share(options.keep, "--keep", options.locale),
            progress=progress.report,
        )
    _write(answer, options, language)
    return _print(answer, options, language)


def _share(value: str, where: str, locale: str | None) -> float:
    """A share, as 0.8 or as 80%."""
    from outbid.core.parse import parse_number

    words = value.strip()
    try:
        found = parse_number(words.removesuffix("%"), locale)
    except InputError:
        raise InputError("win_report.share", where=where, value=value[:40]) from None
    return found / 100 if words.endswith("%") else found


def _check_outputs(options: argparse.Namespace) -> None:
    """Refuses to write over a file that is read, or to one whose name says that it is of another kind."""
    page, own = options.offer_page, options.html
    if page and own and Path(page).resolve() == Path(own).resolve():
        raise InputError("win_report.twice", where="--offer-page", value=str(page)[:60])
    read = {Path(each).resolve() for each in (options.candidate, options.employer, *(options.rival or ()))}
    for name, endings in OUTPUTS.items():
        path = getattr(options, name)
        if path is None:
            continue
        where = f"--{name.replace('_', '-')}"
        if Path(path).suffix.lower() not in endings:
            raise InputError(
                "win_report.ending", where=where, value=str(path)[:60], endings=", ".join(endings)
            )
        if Path(path).resolve() in read:
            raise InputError("win_report.over", where=where, value=str(path)[:60])


def _write(answer: WinAnswer, options: argparse.Namespace, language: str) -> None:
    from outbid.report.format import Reader

    written = []
    reader = Reader(language, options.locale or language, answer.view.currency)
    if options.offer_out:
        written.append(answer.write_offer(options.offer_out, language))
    if options.xlsx:
        written.append(answer.write_workbook(options.xlsx, reader))
    if options.offer_page:
        written.append(answer.write_offer_page(options.offer_page, reader))

    def page(reader: Reader) -> str:
        from outbid.report.win_html import render_win

        return render_win(answer.view, reader, tuple(options.words), options.offer_out or "")

    write_pages(options, language, reader, page)
    for path in written:
        diagnose(text("win_report.written", language, path=path))


def _print(answer: WinAnswer, options: argparse.Namespace, language: str) -> int:
    from outbid.report.format import Reader
    from outbid.report.win_isolate import isolated_win
    from outbid.report.win_page import win_page

    reader = Reader(language, options.locale or language, answer.view.currency)
    view, offer = answer.view, options.offer_out or ""
    return show_page(
        view, options, lambda: win_page(isolated_win(view), reader, whole=options.frontier, offer=offer)
    )

"""``outbid start``: the app in the browser."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from outbid.cli.codes import ExitCode
from outbid.cli.output import diagnose
from outbid.cli.store import say_made, store_asked, store_to_be
from outbid.core.catalogue import text
from outbid.core.private import at_home
from outbid.core.today import today

if TYPE_CHECKING:
    from outbid.web.settings import Settings


def start_options(parser: argparse.ArgumentParser, language: str) -> None:
    """Adds the options of ``start``."""

    def say(key: str) -> str:
        return text(f"app.{key}", language)

    parser.add_argument("folder", nargs="?", metavar="FOLDER", help=say("option_folder"))
    parser.add_argument("--port", type=int, metavar="N", help=say("option_port"))
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help=say("option_host"))
    parser.add_argument("--token", metavar="WORD", help=say("option_token"))
    parser.add_argument("--read-only", action="store_true", help=say("option_read_only"))
    parser.add_argument("--no-browser", action="store_true", help=say("option_no_browser"))
    parser.add_argument("--data", metavar="FILE", help=say("option_data"))
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=text("help.seed", language))
    parser.add_argument("--futures", type=int, metavar="N", help=say("option_futures"))


def home() -> Path:
    """Where files are kept unless the user says otherwise."""
    return at_home(os.environ.get("OUTBID_FOLDER") or "~/Outbid")


def start(options: argparse.Namespace, language: str) -> int:
    """Runs the app until it is interrupted."""
    from outbid.web.serve import serve
    from outbid.web.settings import FUTURES, PORT, Settings
    from outbid.worth.value import Run, check_run

    futures = FUTURES if options.futures is None else options.futures
    # what every page would say, one after the other
    check_run(Run(options.seed, futures))
    today()
    # the app adds to the evidence, so it makes the store that is named, unless it may not write
    data = store_asked(options.data) if options.read_only else store_to_be(options.data)
    if data is not None and not options.read_only and not data.exists():
        say_made(data, language)
    settings = Settings(
        folder=at_home(options.folder).resolve() if options.folder else home(),
        host=options.host,
        port=PORT if options.port is None else options.port,
        # the words of a command can be read by everybody on the machine, its environment cannot
        token=(os.environ.get("OUTBID_TOKEN") or None) if options.token is None else options.token,
        read_only=options.read_only,
        data=data,
        language=options.language,
        locale=options.locale,
        seed=options.seed,
        futures=futures,
    )
    serve(settings, exact=options.port is not None, started=_told(language, opens=not options.no_browser))
    return ExitCode.DONE


def _told(language: str, *, opens: bool) -> Callable[[Settings], None]:
    def tell(settings: Settings) -> None:
        from outbid.web.serve import address_elsewhere, address_of

        address = address_of(settings)
        diagnose(text("app.started", language, address=address, folder=settings.folder))
        elsewhere = address_elsewhere(settings)
        if elsewhere:
            diagnose(text("app.elsewhere", language, address=elsewhere))
            diagnose(text("app.reachable", language))
        if settings.read_only:
            diagnose(text("app.read_only", language))
        # the words of a program that is started can be read by everybody on the machine, a token among them
        if opens and settings.token is None and _has_browser():
            threading.Thread(target=_open, args=(address,), daemon=True).start()
        else:
            diagnose(text("app.open_it", language))
        diagnose(text("app.how_to_end", language))

    return tell


def _has_browser() -> bool:
    """Whether there is a desktop; a browser in the terminal would take the terminal, and the app with it."""
    named = any(os.environ.get(each) for each in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
    return named or sys.platform in ("win32", "darwin")


def _open(address: str) -> None:
    import webbrowser

    with contextlib.suppress(webbrowser.Error, OSError):
        webbrowser.open(address)

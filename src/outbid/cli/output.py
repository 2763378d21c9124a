"""What commands print: results on stdout, everything else on stderr."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from outbid.cli.codes import ExitCode
from outbid.core.catalogue import text
from outbid.core.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from outbid.report.evidence_page import Page
    from outbid.report.format import Reader


def diagnose(line: str) -> None:
    """One line on stderr."""
    # what a file says must not steer the terminal
    safe = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)
    try:
        print(safe, file=sys.stderr, flush=True)  # noqa: T201
    except OSError:
        # there is nobody to tell; the exit code still says how it went
        _give_up(sys.stderr)


def unprinted(error: OSError, language: str) -> int:
    """Ends a command whose answer could not be printed; its exit code."""
    _give_up(sys.stdout)
    if isinstance(error, BrokenPipeError):
        # the reader of our output has seen enough
        return ExitCode.DONE
    problem = InputError("errors.cannot_write", reason=error.strerror or str(error))
    diagnose(f"{text('help.error', language)}: {problem.text(language)}")
    return ExitCode.INPUT


def _give_up(stream: TextIO) -> None:
    """Lets ``stream`` lead nowhere, since what it still holds would be tried again at the end of the program."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def show(view: object, options: argparse.Namespace, language: str, currency: str | Reader = "") -> int:
    """Prints ``view`` as JSON or as text, for a reader, or for one of ``currency``; empty: its own."""
    if options.json:
        return _show_json(view, None if isinstance(currency, str) else currency)
    from outbid.report.format import Reader
    from outbid.report.kinds import kind_of

    kind = kind_of(view)
    reader = currency
    if isinstance(reader, str):
        reader = Reader(language, options.locale or language, reader or kind.currency(view))
    kind.text(view, reader, _console())
    sys.stdout.flush()
    return ExitCode.DONE


def show_page(view: object, options: argparse.Namespace, page: Callable[[], Page]) -> int:
    """Prints ``view`` as JSON, or the page that is made of it as text."""
    if options.json:
        return _show_json(view)
    from outbid.report.evidence_text import print_page

    print_page(page(), _console())
    sys.stdout.flush()
    return ExitCode.DONE


def _show_json(view: object, reader: Reader | None = None) -> int:
    from outbid.report.views import to_json

    ascii_only = not (sys.stdout.encoding or "").lower().startswith("utf")
    if reader is None:
        made = to_json(view, ascii_only=ascii_only)
    else:
        from outbid.report.share import json_of

        made = json_of(view, reader, ascii_only=ascii_only)
    sys.stdout.write(made)
    sys.stdout.flush()
    return ExitCode.DONE


def _console() -> Console:
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise  # else the program would end as if it had a defect

    # names of offers are text, whatever brackets or colons they hold
    return Plain(width=None if sys.stdout.isatty() else 100, highlight=False, markup=False, emoji=False)


class Progress:
    """A bar on stderr for work of over a second, on a terminal."""

    def __init__(self, language: str, key: str = "report.working") -> None:
        self._key = key
        self._language = language
        self._began = time.monotonic()
        self._bar: object = None

    def __enter__(self) -> Progress:
        return self

    def report(self, done: int, total: int) -> None:
        """``done`` of ``total`` are done."""
        if self._bar is None:
            if time.monotonic() - self._began < 1 or not sys.stderr.isatty():
                return
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task(text(self._key, self._language), total=total)
        self._bar.update(self._bar.task_ids[0], completed=done)  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()  # type: ignore[attr-defined]

"""Runs one command: from the words of the command line to a printed view."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from outbid.cli.codes import ExitCode
from outbid.cli.overview import language_of
from outbid.cli.parser import parser_for
from outbid.core.catalogue import text
from outbid.core.errors import InputError, OutbidError


def run(arguments: Sequence[str]) -> int:
    """Runs the command that ``arguments`` name; errors become a message on stderr and an exit code."""
    language = language_of(arguments)
    try:
        return _dispatch(list(arguments), language)
    except OutbidError as error:
        for line in error.text(language).splitlines():
            _diagnose(f"{text('help.error', language)}: {line}")
        return ExitCode.INPUT
    except KeyboardInterrupt:
        _diagnose(text("help.interrupted", language))
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # the reader of our output has gone; there is nobody to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except OSError as error:
        problem = InputError("errors.cannot_write", reason=error.strerror or str(error))
        _diagnose(f"{text('help.error', language)}: {problem.text(language)}")
        return ExitCode.INPUT
    except Exception as defect:
        if os.environ.get("OUTBID_DEBUG"):
            raise
        _diagnose(text("help.defect", language, error=f"{type(defect).__name__}: {defect}"))
        return ExitCode.DEFECT


def _diagnose(line: str) -> None:
    # what a file says must not steer the terminal
    safe = "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)
    print(safe, file=sys.stderr)  # noqa: T201


def _dispatch(arguments: list[str], language: str) -> int:
    if "--version" in arguments:
        import outbid

        sys.stdout.write(f"outbid {outbid.__version__}\n")
        return ExitCode.DONE
    command, rest = _command(arguments)
    parser = parser_for(command, language)
    if {"-h", "--help"} & set(rest):
        usage, _, body = parser.format_help().partition(": ")
        sys.stdout.write(f"{text('help.usage', language) if usage else ''}: {body}")
        return ExitCode.DONE
    options = parser.parse_args(rest)
    handlers = {"compare": _value, "worth": _value, "check": _check, "equity": _equity, "me": _me}
    return handlers.get(command, _schema)(options, language)


def _command(arguments: list[str]) -> tuple[str, list[str]]:
    """The first word that is no global option, and the rest."""
    place = 0
    while place < len(arguments) and arguments[place].startswith("--language"):
        place += 1 if "=" in arguments[place] else 2
    if place >= len(arguments):
        return "", arguments
    return arguments[place], arguments[:place] + arguments[place + 1 :]


def _value(options: argparse.Namespace, language: str) -> int:
    # looking for plugins of the validation library costs more than validating
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from outbid.packages.files import load_offer
    from outbid.workspace import Workspace
    from outbid.worth.value import Run

    files = options.offers if hasattr(options, "offers") else [options.offer]
    threads = min(os.cpu_count() or 1, 8) if options.threads is None else options.threads
    if not 1 <= threads <= 64:
        raise InputError("errors.threads", value=threads)
    _check_html(options)
    setting = Run(options.seed, options.futures, threads, options.precise)
    offers = [load_offer(file, locale=options.locale) for file in files]
    me = Path(options.me or Path(files[0]).parent / "me.toml")
    if not options.me and not me.exists():
        raise InputError("errors.no_person", looked=me)
    workspace = Workspace.of(me, setting, locale=options.locale, outlook=options.outlook)
    with _Progress(language) as progress:
        view = (
            workspace.compare(*offers, progress=progress.report)
            if hasattr(options, "offers")
            else workspace.worth(offers[0], progress=progress.report)
        )
    if options.html:
        from outbid.report.format import Reader
        from outbid.report.html import write_report

        reader = Reader(language, options.locale or language, workspace.person.currency)
        write_report(view, reader, options.html)
        _diagnose(text("report.report_written", language, path=options.html))
    return _print(view, options, language, workspace.person.currency)


def _check(options: argparse.Namespace, language: str) -> int:
    from outbid.workspace import check

    try:
        today = dt.date.fromisoformat(options.as_of) if options.as_of else dt.date.today()
    except ValueError:
        raise InputError("errors.date", where="--as-of", value=options.as_of[:40]) from None
    view = check(options.offer, today, locale=options.locale)
    return _print(view, options, language, view.currency)


def _check_html(options: argparse.Namespace) -> None:
    if options.html is not None and Path(options.html).suffix.lower() not in (".html", ".htm"):
        # --html takes the next word, which may be somebody's offer
        raise InputError("errors.html_name", value=str(options.html)[:60])


def _equity(options: argparse.Namespace, language: str) -> int:
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from outbid.core.parse import parse_number
    from outbid.report.equity import Wanted
    from outbid.workspace import equity

    def number(text: str | None, option: str) -> float | None:
        try:
            if text is not None and "%" in text:
                raise InputError("errors.no_percent", value=text[:40])
            return None if text is None else parse_number(text.strip(), options.locale)
        except InputError as error:
            raise error.at(option) from None

    _check_html(options)
    exits = None
    if options.exit is not None:
        # a comma within a number is none between two
        words = re.split(r";|,\s+|(?<=[A-Za-z.]),", options.exit)
        exits = [value for word in words if word.strip() and (value := number(word, "--exit")) is not None]
    wanted = Wanted(options.grant, number(options.shares, "--shares"), number(options.strike, "--strike"))
    view = equity(options.file, wanted, exits, options.event, locale=options.locale)
    if options.html:
        from outbid.report.equity_html import write_equity
        from outbid.report.format import Reader

        write_equity(view, Reader(language, options.locale or language, view.currency), options.html)
        _diagnose(text("report.report_written", language, path=options.html))
    return _print(view, options, language, view.currency)


def _me(options: argparse.Namespace, language: str) -> int:
    from outbid.cli.questions import ask
    from outbid.workspace import risk_aversion

    answers = options.answers if options.answers is not None else ask(language, options.locale or language)
    return _print(risk_aversion(answers), options, language, "USD")


def _schema(options: argparse.Namespace, language: str) -> int:
    import json

    from outbid.packages.files import json_schemas

    sys.stdout.write(json.dumps(json_schemas()[options.kind], indent=2, ensure_ascii=False) + "\n")
    return ExitCode.DONE


def _print(view: object, options: argparse.Namespace, language: str, currency: str) -> int:
    if options.json:
        from outbid.report.views import to_json

        unicode = (sys.stdout.encoding or "").lower().startswith("utf")
        sys.stdout.write(to_json(view, ascii_only=not unicode))
    else:
        from rich.console import Console

        from outbid.report.format import Reader
        from outbid.report.text import print_view

        # names of offers are text, whatever brackets or colons they hold
        console = Console(
            width=None if sys.stdout.isatty() else 100, highlight=False, markup=False, emoji=False
        )
        reader = Reader(language, options.locale or language, currency)
        if getattr(view, "kind", "") == "equity":
            from outbid.report.equity_text import print_equity

            print_equity(view, reader, console)  # type: ignore[arg-type]
        else:
            print_view(view, reader, console)  # type: ignore[arg-type]
    sys.stdout.flush()
    return ExitCode.DONE


class _Progress:
    """A bar on stderr for work of over a second, on a terminal."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._began = time.monotonic()
        self._bar: object = None

    def __enter__(self) -> _Progress:
        return self

    def report(self, done: int, total: int) -> None:
        """``done`` futures of ``total`` are done."""
        if self._bar is None:
            if time.monotonic() - self._began < 1 or not sys.stderr.isatty():
                return
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task(text("report.working", self._language), total=total)
        self._bar.update(self._bar.task_ids[0], completed=done)  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()  # type: ignore[attr-defined]

"""Runs one command: from the words of the command line to a printed view."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from outbid.cli.codes import ExitCode
from outbid.cli.output import Progress, diagnose, show, unprinted
from outbid.cli.overview import language_of
from outbid.cli.parser import parser_for
from outbid.core.catalogue import text
from outbid.core.errors import DefectError, InputError, OutbidError


def run(arguments: Sequence[str]) -> int:
    """Runs the command that ``arguments`` name; errors become a message on stderr and an exit code."""
    language = language_of(arguments)
    try:
        code = _dispatch(list(arguments), language)
        # what cannot be printed is noticed here; at the end of the program it would be too late to say so
        sys.stdout.flush()
        return code
    except OutbidError as error:
        for line in error.text(language).splitlines():
            diagnose(f"{text('help.error', language)}: {line}")
        return ExitCode.DEFECT if isinstance(error, DefectError) else ExitCode.INPUT
    except KeyboardInterrupt:
        diagnose(text("help.interrupted", language))
        return ExitCode.INTERRUPTED
    except OSError as error:
        return unprinted(error, language)
    except Exception as defect:
        if os.environ.get("OUTBID_DEBUG"):
            raise
        diagnose(text("help.defect", language, error=f"{type(defect).__name__}: {defect}"))
        return ExitCode.DEFECT


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
    options.words = arguments
    handlers = {
        "compare": _value,
        "worth": _value,
        "check": _check,
        "equity": _equity,
        "me": _me,
        "market": _market,
        "pay": _evidence,
        "premium": _evidence,
        "data": _evidence,
        "band": _publishing,
        "publish": _publishing,
        "gap": _publishing,
        "win": _win,
        "team": _team,
        "replay": _replay,
        "start": _start,
        "validate": _validate,
    }
    options.command = command
    with _said_of_evidence(options, language):
        return handlers.get(command, _schema)(options, language)


def _said_of_evidence(options: argparse.Namespace, language: str) -> AbstractContextManager[None]:
    """Says so where a command makes the store of the evidence that the user names; the app does so itself."""
    if options.command == "start" or not hasattr(options, "data"):
        return nullcontext()
    from outbid.cli.store import said_if_made

    return said_if_made(options.data, language)


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
    from outbid.cli.share import check_names, shared
    from outbid.packages.files import load_offer
    from outbid.workspace import Workspace
    from outbid.worth.value import Run

    files = options.offers if hasattr(options, "offers") else [options.offer]
    threads = min(os.cpu_count() or 1, 8) if options.threads is None else options.threads
    if not 1 <= threads <= 64:
        raise InputError("errors.threads", value=threads)
    check_names(options)
    setting = Run(options.seed, options.futures, threads, options.precise)
    offers = [load_offer(file, locale=options.locale) for file in files]
    me = Path(options.me or Path(files[0]).parent / "me.toml")
    if not options.me and not me.exists():
        raise InputError("errors.no_person", looked=me)
    workspace = Workspace.of(me, setting, locale=options.locale, outlook=options.outlook)
    with Progress(language) as progress:
        view = (
            workspace.compare(*offers, progress=progress.report)
            if hasattr(options, "offers")
            else workspace.worth(offers[0], progress=progress.report)
        )
    view, reader = shared(view, options, language, workspace.person.currency)
    return show(view, options, language, reader)


def _check(options: argparse.Namespace, language: str) -> int:
    from outbid.core.today import today
    from outbid.workspace import check

    try:
        day = dt.date.fromisoformat(options.as_of) if options.as_of else today()
    except ValueError:
        raise InputError("errors.date", where="--as-of", value=options.as_of[:40]) from None
    view = check(options.offer, day, locale=options.locale)
    return show(view, options, language)


def _equity(options: argparse.Namespace, language: str) -> int:
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from outbid.cli.share import answered, check_names
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

    check_names(options)
    exits = None
    if options.exit is not None:
        # a comma within a number is none between two
        words = re.split(r";|,\s+|(?<=[A-Za-z.]),", ";".join(options.exit))
        exits = [value for word in words if word.strip() and (value := number(word, "--exit")) is not None]
    wanted = Wanted(options.grant, number(options.shares, "--shares"), number(options.strike, "--strike"))
    view = equity(options.file, wanted, exits, options.event, locale=options.locale)
    return answered(view, options, language)


def _market(options: argparse.Namespace, language: str) -> int:
    from outbid.cli.market import market

    return market(options, language)


def _evidence(options: argparse.Namespace, language: str) -> int:
    from outbid.cli import evidence

    handler = {"pay": evidence.pay, "premium": evidence.premium, "data": evidence.data}[options.command]
    return handler(options, language)


def _publishing(options: argparse.Namespace, language: str) -> int:
    from outbid.cli.publish import publishing

    return publishing(options, options.command, language)


def _win(options: argparse.Namespace, language: str) -> int:
    from outbid.cli.win import win

    return win(options, language)


def _team(options: argparse.Namespace, language: str) -> int:
    from outbid.cli.team import team

    return team(options, language)


def _replay(options: argparse.Namespace, language: str) -> int:
    from outbid.cli.replay import replay

    return replay(options, language)


def _start(options: argparse.Namespace, language: str) -> int:
    from outbid.cli.start import start

    return start(options, language)


def _validate(options: argparse.Namespace, language: str) -> int:
    from outbid.cli.validate import validate

    return validate(options, language)


def _me(options: argparse.Namespace, language: str) -> int:
    from outbid.cli.questions import ask
    from outbid.workspace import risk_aversion

    answers = options.answers if options.answers is not None else ask(language, options.locale or language)
    return show(risk_aversion(answers), options, language)


def _schema(options: argparse.Namespace, language: str) -> int:
    import json

    if options.kind == "market":
        from outbid.market.scenarios.file import json_schema

        found = json_schema()
    elif options.kind in ("candidate", "employer"):
        from outbid.offers.schema import json_schemas as of_offers

        found = of_offers()[options.kind]
    elif options.kind == "team":
        from outbid.offers.team_schema import json_schema as of_team

        found = of_team()
    else:
        from outbid.packages.files import json_schemas

        found = json_schemas()[options.kind]
    sys.stdout.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return ExitCode.DONE

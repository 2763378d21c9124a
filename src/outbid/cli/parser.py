"""The options of every command, in the reader's language."""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable
from typing import Any

from outbid.core.catalogue import LANGUAGES, text
from outbid.core.errors import InputError
from outbid.core.parse import LOCALES

COMMANDS = (
    "start", "compare", "worth", "check", "equity", "pay", "premium", "band", "publish", "gap", "data", "win", "team",
    "market", "replay", "validate", "me", "schema",
)  # fmt: skip
SCHEMAS = ("offer", "me", "company", "market", "candidate", "employer", "team")
OUTLOOKS = ("stated", "priced", "base_rates")
DEFAULT_REPORT = "outbid-report.html"
DEFAULT_PDF, DEFAULT_XLSX = "outbid-report.pdf", "outbid-report.xlsx"
Say = Callable[..., str]


class UsageError(InputError):
    """The words of the command line cannot be understood."""


class _Once(argparse.Action):
    """An option that is given once: argparse would drop all but the last of several without a word."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        given: frozenset[str] = getattr(namespace, _GIVEN, frozenset())
        if option_string and self.dest in given:
            raise argparse.ArgumentError(self, "given twice")
        setattr(namespace, _GIVEN, given | {self.dest})
        setattr(namespace, self.dest, values)


_GIVEN = "_given"


class Parser(argparse.ArgumentParser):
    """An argument parser that raises instead of leaving the process, in the reader's language."""

    language = "en"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # -2% and -1.5k are amounts too, and no options
        self._negative_number_matcher = re.compile(r"-\.?\d")
        # what is stored once, unless an option says otherwise
        self.register("action", None, _Once)
        self.register("action", "store", _Once)

    def error(self, message: str) -> None:  # type: ignore[override]
        """Raises :class:`UsageError` with argparse's complaint in the reader's language."""
        key, params = _translated(message)
        see = text("help.see_help", self.language, command=self.prog.removeprefix("outbid").strip()).replace(
            "  ", " "
        )
        raise UsageError(
            "errors.usage", what=text(f"help.{key}", self.language, **params) if key else message, see=see
        )


_PATTERNS = (
    (r"unrecognized arguments: (?P<value>.*)", "unrecognized"),
    (r"the following arguments are required: (?P<value>.*)", "required"),
    (
        r"argument (?P<argument>\S+): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<available>.*)\)",
        "choice",
    ),
    (r"argument (?P<argument>\S+): expected .*", "expected"),
    (r"argument (?P<argument>\S+): given twice", "twice"),
    (r"argument (?P<argument>\S+): invalid \w+ value: '(?P<value>.*)'", "invalid_value"),
)


def _translated(message: str) -> tuple[str, dict[str, str]]:
    for pattern, key in _PATTERNS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            found = match.groupdict()
            return key, {name: value.replace("'", "") for name, value in found.items()}
    return "", {}


def parser_for(command: str, language: str) -> Parser:
    """The parser of one command.

    Raises:
        UsageError: there is no such command; names the nearest.
    """

    def say(key: str) -> str:
        return text(f"help.{key}", language)

    if command not in COMMANDS:
        nearest = difflib.get_close_matches(command, COMMANDS, n=1, cutoff=0.0)[0]
        what = text("help.unknown_command", language, value=command[:40], nearest=nearest)
        raise UsageError(
            "errors.usage",
            what=what,
            see=text("help.see_help", language, command="").replace("  ", " ").replace(" -", " -"),
        )
    areas = {"start": "app.start", "validate": "validate.help", "replay": "replay.help"}
    described = text(areas.get(command, f"help.{command}"), language)
    parser = Parser(prog=f"outbid {command}", description=described, add_help=False, allow_abbrev=False)
    parser.language = language
    parser._positionals.title, parser._optionals.title = say("arguments"), say("options")
    if command == "compare":
        parser.add_argument("offers", nargs="+", metavar="OFFER", help=say("offers"))
    elif command in ("worth", "check"):
        parser.add_argument("offer", metavar="OFFER", help=say("offer"))
    elif command == "equity":
        parser.add_argument("file", metavar="FILE", help=say("company"))
        _equity_options(parser, say)
    elif command == "market":
        _market_options(parser, say)
    elif command in ("pay", "premium", "data"):
        from outbid.cli import evidence

        getattr(evidence, f"{command}_options")(parser, say)
    elif command in ("band", "publish", "gap"):
        from outbid.cli.publish import publish_options

        publish_options(parser, command, language)
    elif command == "win":
        from outbid.cli.win import win_options

        win_options(parser, language)
    elif command == "team":
        from outbid.cli.team import team_options

        team_options(parser, language)
    elif command == "replay":
        from outbid.cli.replay import replay_options

        replay_options(parser, language)
    elif command == "start":
        from outbid.cli.start import start_options

        start_options(parser, language)
    elif command == "validate":
        from outbid.cli.validate import validate_options

        validate_options(parser, language)
    elif command == "schema":
        parser.add_argument("kind", choices=SCHEMAS, help=say("kind"))
    if command in ("compare", "worth"):
        _futures_options(parser, say)
    if command == "check":
        parser.add_argument("--as-of", metavar="DATE", help=say("as_of"))
    if command == "me":
        parser.add_argument("--answers", metavar="ABBAB", help=say("answers"))
    if command in ("replay", "validate"):
        _xlsx_option(parser)
    if "--html" in parser._option_string_actions:
        pdf = text("share.option_pdf", language)
        parser.add_argument("--pdf", nargs="?", const=DEFAULT_PDF, metavar="FILE", help=pdf)
    if command not in ("schema", "start"):
        parser.add_argument("--json", action="store_true", help=say("json"))
    if command != "schema":
        parser.add_argument("--locale", choices=LOCALES, help=say("locale"))
    parser.add_argument("--language", choices=LANGUAGES, help=say("language"))
    parser.add_argument("-h", "--help", action="store_true", help=say("help"))
    return parser


def _xlsx_option(parser: Parser) -> None:
    described = text("share.option_xlsx", parser.language)
    parser.add_argument("--xlsx", nargs="?", const=DEFAULT_XLSX, metavar="FILE", help=described)


def _futures_options(parser: Parser, say: Say) -> None:
    def share(key: str) -> str:
        return text(f"share.{key}", parser.language)

    parser.add_argument("--me", metavar="ME", help=say("me_file"))
    parser.add_argument("--html", nargs="?", const=DEFAULT_REPORT, metavar="FILE", help=say("html"))
    _xlsx_option(parser)
    parser.add_argument("--incognito", action="store_true", help=share("option_incognito"))
    parser.add_argument("--outlook", choices=OUTLOOKS, help=say("outlook"))
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=say("seed"))
    parser.add_argument("--futures", type=int, default=100_000, metavar="N", help=say("futures"))
    parser.add_argument("--precise", action="store_true", help=say("precise"))
    parser.add_argument("--threads", type=int, metavar="N", help=say("threads"))


def _equity_options(parser: Parser, say: Say) -> None:
    parser.add_argument("--grant", metavar="GRANT", help=say("grant"))
    parser.add_argument("--shares", metavar="N", help=say("shares"))
    parser.add_argument("--strike", metavar="PRICE", help=say("strike"))
    parser.add_argument("--exit", action="append", metavar="VALUES", help=say("exit"))
    parser.add_argument("--event", choices=("sale", "ipo"), default="sale", help=say("event"))
    parser.add_argument("--html", nargs="?", const=DEFAULT_REPORT, metavar="FILE", help=say("html"))


def _market_options(parser: Parser, say: Say) -> None:
    parser.add_argument("action", choices=("run", "shock", "check"), help=say("market_action"))
    parser.add_argument("file", metavar="FILE", help=say("market_file"))
    parser.add_argument("name", nargs="?", metavar="NAME", help=say("market_name"))
    parser.add_argument("--with", action="append", dest="with_", metavar="NAME", help=say("market_with"))
    parser.add_argument("--set", action="append", metavar="CHANGE", help=say("market_set"))
    parser.add_argument("--draws", type=int, metavar="N", help=say("market_draws"))
    parser.add_argument("--seed", type=int, metavar="N", help=say("market_seed"))
    from outbid.cli.sweeps import sweep_options

    sweep_options(parser, parser.language, say("market_workers"))
    parser.add_argument("--html", nargs="?", const=DEFAULT_REPORT, metavar="FILE", help=say("html"))

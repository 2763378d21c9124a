"""``outbid team``: whom to offer what within one budget and one pool."""

from __future__ import annotations

import argparse
import os

from outbid.cli.output import Progress
from outbid.cli.share import answered, check_names
from outbid.core.catalogue import text


def team_options(parser: argparse.ArgumentParser, language: str) -> None:
    """The arguments of ``outbid team``."""

    def say(key: str) -> str:
        return text(f"team.help_{key}", language)

    parser.add_argument("file", metavar="PLAN", help=say("file"))
    parser.add_argument("--html", nargs="?", const="outbid-report.html", metavar="FILE", help=say("html"))
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=say("seed"))
    parser.add_argument("--futures", type=int, default=100_000, metavar="N", help=say("futures"))


def team(options: argparse.Namespace, language: str) -> int:
    """Plans the team and prints the answer."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from outbid.workspace import team as planned
    from outbid.worth.value import Run

    check_names(options)
    run = Run(options.seed, options.futures)
    with Progress(language) as progress:
        view = planned(options.file, run=run, locale=options.locale, progress=progress.report)
    return answered(view, options, language)

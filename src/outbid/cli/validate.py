"""``outbid validate``: how well the market model predicts pay that it has not seen.

A command of its own rather than an action of ``outbid market``: it takes no market file, and nothing in one changes it.
"""

from __future__ import annotations

import argparse
import os

from outbid.cli.share import answered, check_names
from outbid.cli.store import store_asked
from outbid.core.catalogue import text


def validate_options(parser: argparse.ArgumentParser, language: str) -> None:
    """The options of ``outbid validate``."""

    def say(name: str) -> str:
        return text(f"validate.help.{name}", language)

    parser.add_argument("--draws", type=int, default=2000, metavar="N", help=say("draws"))
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=say("seed"))
    parser.add_argument("--data", metavar="FILE", help=text("publish.help.data", language))
    html = text("help.html", language)
    parser.add_argument("--html", nargs="?", const="outbid-report.html", metavar="FILE", help=html)


def validate(options: argparse.Namespace, language: str) -> int:
    """Runs ``outbid validate``."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from outbid.workspace import validate as validated

    check_names(options)
    store = store_asked(options.data)
    return answered(validated(draws=options.draws, seed=options.seed, data=store), options, language)

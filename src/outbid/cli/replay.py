"""``outbid replay``: what is claimed of the market of a year, against the evidence and against the model."""

from __future__ import annotations

import argparse
import os

from outbid.cli.output import Progress
from outbid.cli.share import answered, check_names
from outbid.cli.store import store_asked
from outbid.cli.sweeps import means, sweep_options, told_what_is_kept
from outbid.core.catalogue import text


def replay_options(parser: argparse.ArgumentParser, language: str) -> None:
    """The arguments of ``outbid replay``."""

    def say(name: str) -> str:
        return text(f"replay.help_{name}", language)

    parser.add_argument("year", metavar="YEAR", help=say("year"))
    parser.add_argument("--draws", type=int, default=500, metavar="N", help=say("draws"))
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=say("seed"))
    sweep_options(parser, language, say("workers"))
    parser.add_argument("--data", metavar="FILE", help=say("data"))
    html = text("help.html", language)
    parser.add_argument("--html", nargs="?", const="outbid-report.html", metavar="FILE", help=html)


def replay(options: argparse.Namespace, language: str) -> int:
    """Replays the year and prints the rows."""
    # looking for plugins of the validation library costs more than validating
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from outbid.workspace import replay as replayed

    check_names(options)
    settings = means(options)
    with told_what_is_kept(options, language), Progress(language, "help.clearing") as progress:
        view = replayed(
            options.year,
            draws=options.draws,
            seed=options.seed,
            data=store_asked(options.data),
            progress=progress.report,
            **settings,
        )
    return answered(view, options, language)

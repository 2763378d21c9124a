"""Options that say who clears the draws and what is kept of them: ``--workers``, ``--resume`` and ``--cluster``."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from typing import Any

from outbid.cli.output import diagnose
from outbid.core.catalogue import text
from outbid.core.errors import InputError


def sweep_options(parser: argparse.ArgumentParser, language: str, workers: str) -> None:
    """The options, of which ``workers`` describes the first."""
    parser.add_argument("--workers", type=int, metavar="N", help=workers)
    for option, value in (("resume", "FOLDER"), ("cluster", "ADDRESS")):
        parser.add_argument(f"--{option}", metavar=value, help=text(f"sweep.option_{option}", language))


def means(options: argparse.Namespace) -> dict[str, Any]:
    """What the options say, as settings of :func:`outbid.workspace.market_run` and its like.

    Raises:
        InputError: processes of this machine are asked for, and a cluster too.
    """
    if options.cluster is not None and options.workers is not None:
        raise InputError("sweep.workers_too", value="--workers")
    workers = 1 if options.workers is None else options.workers
    return {"workers": workers, "resume": options.resume, "cluster": options.cluster}


@contextlib.contextmanager
def told_what_is_kept(options: argparse.Namespace, language: str) -> Iterator[None]:
    """Says of an interrupted sweep how it goes on."""
    try:
        yield
    except KeyboardInterrupt:
        if options.resume is not None:
            diagnose(text("sweep.kept", language, folder=options.resume))
        raise

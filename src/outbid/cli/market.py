"""``outbid market``: clears a market file, shows what a shock does, or says what the file lacks."""

from __future__ import annotations

import argparse
import os

from outbid.cli.output import Progress, show
from outbid.cli.share import answered, check_names
from outbid.cli.sweeps import means, told_what_is_kept
from outbid.core.errors import InputError


def market(options: argparse.Namespace, language: str) -> int:
    """Runs ``market run``, ``market shock`` or ``market check``."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from outbid import workspace

    _refuse_what_does_not_fit(options)
    if options.action == "check":
        found = workspace.market_check(options.file, locale=options.locale)
        return show(found, options, language)
    check_names(options)
    settings = {
        "draws": options.draws,
        "seed": options.seed,
        "locale": options.locale,
        **means(options),
    }
    with told_what_is_kept(options, language), Progress(language, "help.clearing") as progress:
        if options.action == "run":
            view = workspace.market_run(options.file, progress=progress.report, **settings)
        elif options.with_:
            names = [*([options.name] if options.name is not None else []), *options.with_]
            view = workspace.market_together(
                options.file, names, options.set or (), progress=progress.report, **settings
            )
        else:
            view = workspace.market_shock(
                options.file, options.name, options.set or (), progress=progress.report, **settings
            )

    return answered(view, options, language)


def _refuse_what_does_not_fit(options: argparse.Namespace) -> None:
    """Words that belong to ``market shock`` only, or that say how to clear where nothing is cleared."""
    for word, given, actions in (
        ("NAME", options.name is not None, ("shock",)),
        ("--set", bool(options.set), ("shock",)),
        ("--with", bool(options.with_), ("shock",)),
        ("--html", options.html is not None, ("run", "shock")),
        ("--pdf", options.pdf is not None, ("run", "shock")),
        ("--draws", options.draws is not None, ("run", "shock")),
        ("--seed", options.seed is not None, ("run", "shock")),
        ("--workers", options.workers is not None, ("run", "shock")),
        ("--resume", options.resume is not None, ("run", "shock")),
        ("--cluster", options.cluster is not None, ("run", "shock")),
    ):
        if given and options.action not in actions:
            where = " / ".join(f"outbid market {action}" for action in actions)
            raise InputError("scenario.not_of_action", where=word, action=options.action, actions=where)

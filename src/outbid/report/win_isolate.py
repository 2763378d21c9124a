"""The view of an offer that wins with names that cannot turn the sentences around them."""

from __future__ import annotations

import dataclasses
from typing import Any

from outbid.report.isolate import safe
from outbid.report.win_views import WinView


def isolated_win(view: WinView) -> WinView:
    """``view`` with safe names and sources: all that comes from files."""
    check = dataclasses.replace(view.check, names=tuple(map(safe, view.check.names)))
    worths = tuple(
        dataclasses.replace(line, name=safe(line.name), source=safe(line.source)) for line in view.worths
    )
    changes: dict[str, Any] = {"employer": safe(view.employer), "offer": safe(view.offer)}
    if view.plan is not None:
        changes["plan"] = dataclasses.replace(view.plan, rival=safe(view.plan.rival))
    if view.buy_out is not None:
        dates = tuple(dataclasses.replace(each, name=safe(each.name)) for each in view.buy_out.dates)
        changes["buy_out"] = dataclasses.replace(view.buy_out, dates=dates)
    if view.accounts is not None:
        mentions = {name: safe(text) for name, text in view.accounts.mentions.items()}
        changes["accounts"] = dataclasses.replace(view.accounts, mentions=mentions)
    if view.facts is not None:
        changes["facts"] = tuple(dataclasses.replace(fact, name=safe(fact.name)) for fact in view.facts)
    return dataclasses.replace(view, worths=worths, check=check, **changes)

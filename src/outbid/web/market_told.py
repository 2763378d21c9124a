"""A market answer in the app's words: what changes, first; and the sweep that says how sure it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outbid.report.format import Reader
from outbid.report.market_answer import MarketAnswer
from outbid.report.market_format import STILL, change, counted_change, inline
from outbid.report.market_isolate import isolated_market
from outbid.report.market_views import Interval, MarketView, SegmentShiftView, ShockView
from outbid.web.desk import Desk
from outbid.web.jobs import Job
from outbid.web.shelf import Shelf
from outbid.workspace import market_run, market_shock, market_together

Say = Callable[..., str]
Progress = Callable[[int, int], None]
LEAST_PEOPLE = 0.5
"""Persons by which a number must change to be told."""


@dataclass(frozen=True)
class MarketOrder:
    """What clears: plain values, which another process can be handed.

    Args:
        path: of the market file.
        names: of its shocks.
        sets: further changes.
        called: name of the whole.
        draws: of the uncertain inputs; ``None``: as the file says.
        seed: likewise.
        locale: number format of the file, if it does not name its own.
        apart: as the commands have it: the one shock that is named or changed, or each of the file; else all that is
            named and changed at once.
    """

    path: Path
    names: tuple[str, ...]
    sets: tuple[str, ...]
    called: str = ""
    draws: int | None = 0
    seed: int | None = None
    locale: str | None = None
    apart: bool = False


def cleared(order: MarketOrder, progress: Progress | None = None, workers: int = 1) -> MarketAnswer:
    """The answer to ``order``."""
    how: dict[str, Any] = {
        "draws": order.draws, "seed": order.seed, "locale": order.locale, "workers": workers, "progress": progress,
    }  # fmt: skip
    if not order.apart:
        return market_together(order.path, order.names, order.sets, called=order.called, **how)
    if order.names or order.sets:
        return market_shock(order.path, next(iter(order.names), None), order.sets, **how)
    return market_run(order.path, **how)


def swept(order: MarketOrder, progress: Progress) -> MarketAnswer:
    """The answer to ``order`` with half of the machine, for a process of its own."""
    return cleared(order, progress, max(1, (os.cpu_count() or 1) // 2))


def begun(desk: Desk, order: MarketOrder, shelf: Shelf, address: str) -> Job:
    """The job that answers ``order``, begun now if it is not known; ``address`` shows the answer.

    Raises:
        InputError: too much is waiting already.
    """
    name = desk.jobs.start(swept, order, key=key_of(order, shelf), title="app_market.sweep", address=address)
    job = desk.jobs.get(name)
    assert job is not None  # it was begun or found this moment
    return job


def key_of(order: MarketOrder, shelf: Shelf) -> Hashable:
    """What the job is found by that answers ``order`` from the files as they are now."""
    return ("market", order, shelf.stamp())


def changes(view: MarketView, reader: Reader, say: Say) -> list[list[str]]:
    """What each shock of ``view`` does to each segment that it moves, the largest change of pay first."""
    page, own = isolated_market(view, reader)
    return [_lines(shock, own, say) for shock in page.shocks]


def _lines(shock: ShockView, reader: Reader, say: Say) -> list[str]:
    shifts = sorted(shock.segments, key=lambda shift: -abs(shift.pay.value if shift.pay else 0.0))
    return [line for shift in shifts if (line := _line(shift, reader, say))]


def _line(shift: SegmentShiftView, reader: Reader, say: Say) -> str:
    parts = []
    if shift.pay is not None and _moves(shift.pay, STILL):
        parts.append(say("app_market.change_pay", change=inline(change(shift.pay, reader))))
    if _moves(shift.unmatched, LEAST_PEOPLE):
        parts.append(say("app_market.change_left", change=inline(counted_change(shift.unmatched, reader))))
    return say("app_market.change", segment=shift.segment, what="; ".join(parts)) if parts else ""


def _moves(value: Interval, least: float) -> bool:
    return any(abs(each or 0.0) >= least for each in (value.value, value.low, value.high))

"""What takes longer than a request may, as a process of its own does it: paths in, the text of a view out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from outbid.report.views import to_json
from outbid.worth.value import Run

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Text:
    """The JSON of a view, which is what the interface hands out of a job."""

    text: str


@dataclass(frozen=True)
class WinOrder:
    """See :func:`outbid.workspace.win`."""

    candidate: str
    employer: str
    rivals: tuple[str, ...]
    target: float
    run: Run
    locale: str | None
    data: str | None
    menu: bool
    facts: bool
    keep: float | None


@dataclass(frozen=True)
class MarketOrder:
    """See :func:`outbid.workspace.market_run` and, with a ``shock`` or ``sets``, ``market_shock``."""

    file: str
    shock: str | None
    sets: tuple[str, ...]
    draws: int | None
    seed: int | None
    locale: str | None


def win(order: WinOrder, progress: Progress) -> Text:
    """The cheapest package that wins.

    Raises:
        InputError: something in the files needs mending.
    """
    from outbid import workspace

    found = workspace.win(
        order.candidate, order.employer, order.rivals, order.target, run=order.run, locale=order.locale,
        data=order.data, menu=order.menu, facts=order.facts, keep=order.keep, progress=progress,
    )  # fmt: skip
    return Text(to_json(found.view))


def market(order: MarketOrder, progress: Progress) -> Text:
    """Who hires whom at what pay.

    Raises:
        InputError: something in the file needs mending.
    """
    from outbid import workspace

    how = {"draws": order.draws, "seed": order.seed, "locale": order.locale, "progress": progress}
    if order.shock is None and not order.sets:
        return Text(to_json(workspace.market_run(order.file, **how)))
    return Text(to_json(workspace.market_shock(order.file, order.shock, order.sets, **how)))

"""The search for a team's plan, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from outbid.worth.value import Run

if TYPE_CHECKING:
    from outbid.report.team_views import TeamView


@dataclass(frozen=True)
class TeamOrder:
    """What the other process is asked.

    Args:
        path: of the plan's file.
        run, locale: as :func:`outbid.workspace.team` takes them.
    """

    path: str
    run: Run
    locale: str


def plan(order: TeamOrder, progress: Callable[[int, int], None]) -> TeamView:
    """Plans the team.

    Raises:
        InputError: something in the files needs mending, or nothing can be paid for.
    """
    from outbid.workspace import team

    return team(order.path, run=order.run, locale=order.locale, progress=progress)

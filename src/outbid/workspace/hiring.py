"""What wins a person, and a team."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import outbid
from outbid.packages.convert import in_currency
from outbid.report.assumptions import assumptions
from outbid.workspace.person import Workspace
from outbid.worth.tax_law import tax_for
from outbid.worth.value import Progress, Run

if TYPE_CHECKING:
    from outbid.report.team_views import TeamView
    from outbid.report.win_answer import WinAnswer


def win(
    candidate: str | Path,
    employer: str | Path,
    rivals: Sequence[str | Path] = (),
    target: float = 0.8,
    *,
    run: Run = Run(),  # noqa: B008
    locale: str | None = None,
    data: str | Path | None = None,
    menu: bool = False,
    facts: bool = False,
    keep: float | None = None,
    progress: Progress | None = None,
) -> WinAnswer:
    """The cheapest package of an employer that a candidate takes with a target probability.

    Args:
        candidate: the candidate's file, or a person's.
        employer: the employer's file.
        rivals: offer files, besides those that the candidate's file names.
        target: probability.
        run: seed and number of the futures.
        locale: number format, if a file does not name its own.
        data: store of the evidence, where a rival is taken from it.
        menu: also two packages between which people sort themselves by how much risk they bear.
        facts: also what it saves to learn what is not known, and to show the candidate another outlook.
        keep: also the smallest later grants that hold the probability of leaving within a year at this.
        progress: called with (steps done, steps in all).

    Raises:
        InputError: something in the files needs mending, or the target is no probability.

    Example:
        >>> win("candidate.toml", "employer.toml", ["rival.toml"]).view.cost  # doctest: +SKIP
    """
    from outbid.report import win_answer
    from outbid.report.win_build import win_view
    from outbid.worth.quitting import best_plan
    from outbid.worth.value import annuity, value

    asked = win_answer.load(candidate, employer, rivals, target, run=run, locale=locale, data=data)
    found = win_answer.solve(asked, win_answer.Wanted(menu, facts, keep), progress)
    person = asked.candidate.person
    workspace = Workspace(person, run, locale)
    own, packages, laws, _ = workspace.prepare([found.package, *win_answer.as_compared(asked)])
    every = [
        *packages,
        *(in_currency(p, person.currency, person.rates) for rival in asked.rivals for p in rival.packages),
    ]
    taxes = [tax_for(package, person) for package in every]
    plans = [best_plan(p, person, tax, run.seed) for p, tax in zip(every, taxes, strict=True)]
    valuation = value(every, person, taxes, run, plans=plans)
    names = [package.name for package in packages]
    rests_on = assumptions(own, person, laws, valuation, run, outbid.__version__)
    view = win_view(found, valuation, names, annuity(person), rests_on)
    return win_answer.WinAnswer(view, found)


def team(
    path: str | Path,
    *,
    run: Run = Run(),  # noqa: B008
    locale: str | None = None,
    progress: Progress | None = None,
) -> TeamView:
    """The plan of most value for a team: a package for each opening, within one budget and one pool.

    Args:
        path: the plan's file.
        run: seed and number of the futures on which packages for candidates are valued.
        locale: number format, if the file does not name its own.
        progress: called with (openings done, openings in all).

    Raises:
        InputError: something in the files needs mending, or nothing can be paid for.

    Example:
        >>> team("team.toml").value  # doctest: +SKIP
    """
    from outbid.report.team_answer import team as answer

    return answer(path, locale=locale, run=run, version=outbid.__version__, progress=progress)

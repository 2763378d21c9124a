"""``outbid team``: from the file of a plan to an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from outbid.offers.team import Choice, Option
from outbid.offers.team_file import FiledTeam, load_team
from outbid.offers.team_plan import TeamPlan, plan
from outbid.offers.team_prices import PARTS, Next, Resource, least_overrun, nexts, steps
from outbid.report.team_views import (
    BASIS_POINT,
    AskView,
    InsteadView,
    OpeningView,
    PackageView,
    PriceView,
    RiskView,
    StepView,
    TeamView,
)
from outbid.worth.value import Run


def team(
    path: str | Path,
    *,
    locale: str | None = None,
    run: Run = Run(),  # noqa: B008
    version: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> TeamView:
    """The plan of most value for the team that the TOML file at ``path`` states.

    Args:
        path: the file.
        locale: number format, if the file does not name its own.
        run: futures on which packages for candidates are valued.
        version: of Outbid, to stand beside the answer.
        progress: told how many openings are ready, and of how many.

    Raises:
        InputError: what is wrong with the file, and where; nothing that can be paid for.
    """
    filed = load_team(path, locale=locale, run=run, progress=progress)
    return view_of(filed, plan(filed.team, filed.most_overrun), run, version)


def view_of(filed: FiledTeam, found: TeamPlan, run: Run, version: str) -> TeamView:
    """``found`` as a view."""
    team = filed.team
    cash, shares = team.spending(found.options)
    solved = found.solved
    diluted = filed.fully_diluted or None
    point = None if diluted is None else solved.share_price * diluted * BASIS_POINT
    following = {each.option.opening: each for each in nexts(found)}
    taken = {option.opening: option for option in found.options}
    return TeamView(
        name=filed.name,
        currency=filed.currency,
        months=team.months,
        budget=team.budget,
        pool=team.pool,
        fully_diluted=diluted,
        net=team.net,
        most_overrun=found.most_overrun,
        least_overrun=least_overrun(found),
        hires=found.hires,
        value=found.value,
        cash=found.cash,
        shares=found.shares,
        bound=found.bound,
        gap=found.gap,
        relaxed=solved.relaxed,
        cash_risk=RiskView(found.cash_overrun.low, found.cash_overrun.high),
        pool_risk=RiskView(found.pool_overrun.low, found.pool_overrun.high),
        openings=tuple(
            _opening(found, place, taken.get(place), following.get(place))
            for place in range(len(team.openings))
        ),
        cash_price=PriceView(solved.cash_price, None, _steps(found, "cash", team.budget)),
        share_price=PriceView(solved.share_price, point, _steps(found, "shares", team.pool)),
        cash_by_month=tuple(cash.tolist()),
        shares_by_month=tuple(shares.tolist()),
        seed=run.seed,
        futures=run.futures,
        version=version,
    )


def _steps(found: TeamPlan, resource: Resource, whole: float) -> tuple[StepView, ...]:
    amounts = [part * whole for part in PARTS]
    return tuple(StepView(each.amount, each.value, each.each) for each in steps(found, resource, amounts))


def _opening(found: TeamPlan, place: int, option: Option | None, following: Next | None) -> OpeningView:
    team = found.team
    opening = team.openings[place]
    cheapest = min(each.cash for each in team.options if each.opening == place)
    if option is None:
        return OpeningView(opening.name, opening.month, None, (), 0.0, 0.0, 0.0, 0.0, cheapest, None)
    choice = team.choice(option)
    names = choice.candidates or ("",) * len(choice.chances)
    asked = tuple(
        AskView(names[each.candidate], each.month, choice.chances[each.candidate]) for each in option.outcomes
    )
    instead = None
    if following is not None and following.changes:
        other = following.changes[0]
        instead = InsteadView(team.opening(other).name, package_of(team.choice(other)), following.value)
    return OpeningView(
        opening.name,
        opening.month,
        package_of(choice),
        asked,
        option.chance,
        option.value,
        option.cash,
        option.shares,
        cheapest,
        instead,
    )


def package_of(choice: Choice) -> PackageView:
    """The package of a choice, by its name or terms."""
    terms = choice.terms
    if terms is None:
        return PackageView(choice.name, 0.0, 0.0, choice.shares)
    return PackageView(choice.name, terms.base, terms.sign_on, terms.equity)

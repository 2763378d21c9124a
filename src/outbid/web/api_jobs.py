"""Long work through the JSON interface: begun, watched, ended, and its answer fetched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Path
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from outbid.core.errors import InputError
from outbid.report.market_views import MarketView
from outbid.report.replay_views import ReplayView
from outbid.report.team_views import TeamView
from outbid.report.views import to_json
from outbid.report.win_views import WinView
from outbid.web import replay_told
from outbid.web.api_shared import MOST_FUTURES, WRITES, OnlyJson, Wrong, located, router, sent, summary
from outbid.web.desk import Desk
from outbid.web.jobs import Job, State
from outbid.web.market_told import MarketOrder, begun
from outbid.web.visitor import AtDesk, Visits
from outbid.web.win_question import MOST_RIVALS, ROLES, Given, Question
from outbid.web.win_work import Won, job_of, ordered
from outbid.worth.value import Run

router_ = router()
ANSWERS = (WinView, MarketView, TeamView, ReplayView)
Id = Annotated[str, Path(min_length=1, max_length=40, description="Name of the job.")]
File = Annotated[str, Field(min_length=1, max_length=84)]


@dataclass(frozen=True)
class JobView:
    """How far a job is: steps ``done`` of ``total``, which is zero while it is not known."""

    id: str
    state: State
    done: int
    total: int
    problems: tuple[Wrong, ...]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    locale: Literal["en", "de"] | None = Field(
        None, description="Number format of files that do not name their own."
    )
    seed: int | None = Field(None, ge=0, lt=2**31)


class WinAsked(_Asked):
    """Who is to be won, by whom, against whom."""

    candidate: File
    employer: File
    rivals: list[File] = Field([], max_length=MOST_RIVALS)
    target: float = Field(0.8, gt=0, lt=1, description="Probability with which the candidate is to accept.")
    menu: bool = Field(False, description="Also two packages between which people sort themselves.")
    facts: bool = Field(False, description="Also what it saves to learn what is not known.")
    keep: float | None = Field(None, gt=0, lt=1, description="Also later grants that hold leaving at this.")
    futures: int | None = Field(None, ge=100, le=MOST_FUTURES)


class MarketAsked(_Asked):
    """Which market, and what is to change in it."""

    file: File
    shock: str | None = Field(None, min_length=1, max_length=200, description="Name of a shock of the file.")
    sets: list[Annotated[str, Field(min_length=1, max_length=300)]] = Field(
        [], max_length=20, description='Changes such as "segment.X.headcount=+20%".'
    )
    draws: int | None = Field(None, ge=0, le=10_000, description="Of uncertain inputs.")


class ReplayAsked(BaseModel):
    """How the market of early 2024 is to be replayed."""

    model_config = ConfigDict(extra="forbid", strict=True)

    draws: int = Field(replay_told.DRAWS[0], ge=0, le=10_000, description="Of uncertain inputs.")
    seed: int = Field(1, ge=0, lt=2**31, description="Of the draws.")


@router_.post(
    "/win",
    status_code=202,
    response_model=JobView,
    responses=WRITES,
    dependencies=[OnlyJson],
    **summary("win"),
)
def win(desk: AtDesk, who: Visits, asked: WinAsked) -> Response:
    """Begins the search for the cheapest package that a candidate takes with the target probability."""
    settings = desk.settings
    named = {"candidate": [asked.candidate], "employer": [asked.employer], "rival": asked.rivals}
    for role, names in named.items():
        for name in names:
            located(desk, name, *ROLES[role])
    shelves = {role: desk.shelf_for(*kinds) for role, kinds in ROLES.items()}
    given = Given(shelves, {role: shelves[role].entries(*kinds) for role, kinds in ROLES.items()})
    question = Question(
        asked.candidate,
        asked.employer,
        tuple(asked.rivals),
        asked.target,
        asked.menu,
        asked.facts,
        asked.keep,
    )
    run = Run(
        settings.seed if asked.seed is None else asked.seed,
        settings.futures if asked.futures is None else asked.futures,
    )
    order = replace(ordered(question, given, settings, asked.locale), run=run)
    return _shown(desk, job_of(desk, order, given, again=True), who.language, 202)


@router_.post(
    "/market", status_code=202, response_model=JobView, responses=WRITES, dependencies=[OnlyJson],
    **summary("market"),
)  # fmt: skip
def market(desk: AtDesk, who: Visits, asked: MarketAsked) -> Response:
    """Begins to clear a market, or to work out what a shock does to it."""
    shelf, path = located(desk, asked.file, "market")
    names = () if asked.shock is None else (asked.shock,)
    order = MarketOrder(
        path, names, tuple(asked.sets), draws=asked.draws, seed=asked.seed, locale=asked.locale, apart=True
    )
    job = begun(desk, order, shelf, f"/market?{urlencode({'file': asked.file})}")
    return _shown(desk, job, who.language, 202)


@router_.post(
    "/replay", status_code=202, response_model=JobView, responses=WRITES, dependencies=[OnlyJson],
    **summary("replay"),
)  # fmt: skip
def replay(desk: AtDesk, who: Visits, asked: ReplayAsked) -> Response:
    """Begins to hold claims about the market of a year against the evidence and against a market made of it."""
    order = replay_told.ordered(desk, asked.draws, asked.seed)
    return _shown(desk, replay_told.begun(desk, order), who.language, 202)


@router_.get("/jobs/{id}", response_model=JobView, **summary("job"))
def job(desk: AtDesk, who: Visits, id: Id) -> Response:
    """How far a job is; why it failed, if it did."""
    return _shown(desk, desk.jobs.get(id), who.language)


@router_.delete("/jobs/{id}", response_model=JobView, **summary("cancel"))
def cancel(desk: AtDesk, who: Visits, id: Id) -> Response:
    """Ends a job and whatever it has started; one that has ended stays as it is."""
    desk.jobs.cancel(id)
    return _shown(desk, desk.jobs.get(id), who.language)


@router_.get(
    "/jobs/{id}/result",
    response_model=WinView | MarketView | TeamView | ReplayView,
    responses={409: WRITES[409]},
    **summary("result"),
)
def result(desk: AtDesk, id: Id) -> Response:
    """The answer of a job that is done."""
    found = desk.jobs.get(id)
    view = found and (found.result.view if isinstance(found.result, Won) else found.result)
    if found is None or (found.state == "done" and not isinstance(view, ANSWERS)):
        raise InputError("app.no_such_job")
    if found.error is not None:
        raise found.error
    if found.state != "done":
        raise InputError("app.job_not_done")
    return sent(to_json(view))


def _shown(desk: Desk, found: Job | None, language: str, status: int = 200) -> Response:
    if found is None:
        raise InputError("app.no_such_job")
    wrong = desk.told(found.error) if found.error is not None else ()
    problems = tuple(Wrong(each.key, each.where, each.text(language)) for each in wrong)
    headers = {"Location": f"/api/jobs/{found.id}"} if status == 202 else {}
    return sent(to_json(JobView(found.id, found.state, found.done, found.total, problems)), status, headers)

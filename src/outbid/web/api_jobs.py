"""Long work through the JSON interface: begun, watched, ended, and its answer fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Path
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from outbid.core.errors import InputError
from outbid.report.market_views import MarketView
from outbid.report.views import to_json
from outbid.report.win_views import WinView
from outbid.web import api_work
from outbid.web.api_shared import MOST_FUTURES, WRITES, OnlyJson, Wrong, located, router, sent, summary
from outbid.web.api_work import MarketOrder, Text, WinOrder
from outbid.web.jobs import Job, State
from outbid.web.problems import problems_of
from outbid.web.visitor import AtDesk, Visits
from outbid.worth.value import Run

router_ = router()
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
    rivals: list[File] = Field([], max_length=8)
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
    order = WinOrder(
        str(located(desk, asked.candidate, "candidate", "me")[1]),
        str(located(desk, asked.employer, "employer")[1]),
        tuple(str(located(desk, name, "offer", "employer")[1]) for name in asked.rivals),
        asked.target,
        Run(
            settings.seed if asked.seed is None else asked.seed,
            settings.futures if asked.futures is None else asked.futures,
        ),
        asked.locale,
        None if settings.data is None else str(settings.data),
        asked.menu,
        asked.facts,
        asked.keep,
    )
    return _shown(
        desk.jobs.get(desk.jobs.start(api_work.win, order, title="app.page_win")), who.language, 202
    )


@router_.post(
    "/market", status_code=202, response_model=JobView, responses=WRITES, dependencies=[OnlyJson],
    **summary("market"),
)  # fmt: skip
def market(desk: AtDesk, who: Visits, asked: MarketAsked) -> Response:
    """Begins to clear a market, or to work out what a shock does to it."""
    path = located(desk, asked.file, "market")[1]
    order = MarketOrder(str(path), asked.shock, tuple(asked.sets), asked.draws, asked.seed, asked.locale)
    started = desk.jobs.start(api_work.market, order, title="app.page_market")
    return _shown(desk.jobs.get(started), who.language, 202)


@router_.get("/jobs/{id}", response_model=JobView, **summary("job"))
def job(desk: AtDesk, who: Visits, id: Id) -> Response:
    """How far a job is; why it failed, if it did."""
    return _shown(desk.jobs.get(id), who.language)


@router_.delete("/jobs/{id}", response_model=JobView, **summary("cancel"))
def cancel(desk: AtDesk, who: Visits, id: Id) -> Response:
    """Ends a job and whatever it has started; one that has ended stays as it is."""
    desk.jobs.cancel(id)
    return _shown(desk.jobs.get(id), who.language)


@router_.get(
    "/jobs/{id}/result",
    response_model=WinView | MarketView,
    responses={409: WRITES[409]},
    **summary("result"),
)
def result(desk: AtDesk, id: Id) -> Response:
    """The answer of a job that is done."""
    found = desk.jobs.get(id)
    if found is None or (found.state == "done" and not isinstance(found.result, Text)):
        raise InputError("app.no_such_job")
    if found.error is not None:
        raise found.error
    if found.state != "done":
        raise InputError("app.job_not_done")
    return sent(found.result.text)


def _shown(found: Job | None, language: str, status: int = 200) -> Response:
    if found is None:
        raise InputError("app.no_such_job")
    wrong = problems_of(found.error) if found.error is not None else ()
    problems = tuple(Wrong(each.key, each.where, each.text(language)) for each in wrong)
    headers = {"Location": f"/api/jobs/{found.id}"} if status == 202 else {}
    return sent(to_json(JobView(found.id, found.state, found.done, found.total, problems)), status, headers)

"""The search for the cheapest offer that wins, in a process of its own, and what comes back of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from outbid.worth.value import Run

if TYPE_CHECKING:
    from outbid.offers.employer_file import FiledEmployer
    from outbid.offers.terms import Terms
    from outbid.packages.package import Package
    from outbid.packages.person import Person
    from outbid.report.win_views import WinView
    from outbid.web.desk import Desk
    from outbid.web.jobs import Job
    from outbid.web.settings import Settings
    from outbid.web.win_question import Given, Question

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Won:
    """What the other process hands back: a few kilobytes, of which every page and file is made.

    Args:
        view: the answer.
        employer, terms, package, person: of which the workbook, the offer's page and its file are made.
        run: how futures were drawn.
    """

    view: WinView
    employer: FiledEmployer
    terms: Terms
    package: Package
    person: Person
    run: Run


@dataclass(frozen=True)
class SearchOrder:
    """What the other process is asked: paths and plain values, which can be handed over."""

    candidate: str
    employer: str
    rivals: tuple[str, ...]
    question: Question
    run: Run
    locale: str | None
    data: str | None


def search(order: SearchOrder, progress: Progress) -> Won:
    """Finds the offer.

    Raises:
        InputError: something in the files needs mending.
    """
    from outbid.workspace import win

    asked = order.question
    found = win(
        order.candidate, order.employer, order.rivals, asked.target, run=order.run, locale=order.locale,
        data=order.data, menu=asked.menu, facts=asked.facts, keep=asked.keep, progress=progress,
    )  # fmt: skip
    inside = found.found
    person = inside.asked.candidate.person
    return Won(found.view, inside.employer, inside.proposal.terms, inside.package, person, order.run)


def ordered(question: Question, given: Given, settings: Settings, locale: str | None) -> SearchOrder:
    """``question`` as the other process is asked it."""
    return SearchOrder(
        str(given.path("candidate", question.candidate)),
        str(given.path("employer", question.employer)),
        tuple(str(given.path("rival", name)) for name in question.rivals),
        question,
        Run(settings.seed, settings.futures),
        "en" if given.example else locale,
        None if settings.data is None else str(settings.data),
    )


def key_of(order: SearchOrder, given: Given) -> Hashable:
    """What the job is found by that answers ``order`` from the files as they are now."""
    return ("win", order, given.stamp(order.question))


def cancel(desk: Desk, key: Hashable) -> None:
    """Ends the job called ``key``, if there is one."""
    job = desk.jobs.find(key)
    if job is not None:
        desk.jobs.cancel(job.id)


def job_of(desk: Desk, order: SearchOrder, given: Given, *, again: bool = False) -> Job:
    """The job that answers ``order`` from the files as they are now: the one that was begun before, if any.

    Args:
        desk: of the app.
        order: what is asked.
        given: where the files lie that it is asked of.
        again: to begin anew what has failed or was cancelled.

    Raises:
        InputError: too much is waiting already.
    """
    address = f"/win?{order.question.query()}"
    key = key_of(order, given)
    if desk.settings.read_only:  # a store of another release would be brought up to date in its place
        order = replace(order, data=str(desk.evidence.path))
    return begun(desk, key, search, order, title="app_win.job", address=address, again=again)


def begun(
    desk: Desk,
    key: Hashable,
    work: Callable[..., Any],
    order: object,
    *,
    title: str,
    address: str,
    again: bool,
) -> Job:
    """The job called ``key``: as :func:`job_of` has it, and as :meth:`outbid.web.jobs.Jobs.start` takes the rest."""
    job = desk.jobs.find(key)
    if job is None or (again and job.state in ("failed", "cancelled")):
        job = desk.jobs.get(desk.jobs.start(work, order, key=key, title=title, address=address))
        assert job is not None  # it was begun this moment
    return job

"""What the page of winning shows: how far the search is, its answer, or what is in its way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from outbid.core.errors import InputError, OutbidError
from outbid.report.isolate import with_texts
from outbid.report.win_html import win_content
from outbid.report.win_views import WinView
from outbid.web.desk import Desk
from outbid.web.jobs import Job
from outbid.web.shelf import Shelf
from outbid.web.visitor import Visitor
from outbid.web.win_question import LEAST, Given, Question
from outbid.web.win_work import Won, job_of, ordered
from outbid.web.worked import example_words

OWN_WORDS = {
    "win.no_alternative": "app_win.no_alternative",
    "errors.outlook_needed": "app_win.outlook_needed",
}
"""Complaints that speak of commands, in words of the page."""

Stage = Literal["unasked", "waiting", "running", "cancelled", "failed", "done"]


@dataclass(frozen=True)
class Trouble:
    """Something that is wrong.

    Args:
        text: what, and how to mend it.
        file: of the user's own where it stands; empty: in none.
        field: of the form on the employer that mends it; empty: the file itself has to be opened.
    """

    text: str
    file: str = ""
    field: str = ""


@dataclass(frozen=True)
class Answer:
    """What there is to show.

    Args:
        stage: how far the search is.
        done, total: its steps; a total of zero while it is not known.
        troubles: why it failed; none for a defect of the program.
        won: what came of it: of the search for an offer a :class:`~outbid.web.win_work.Won`.
    """

    stage: Stage
    done: int = 0
    total: int = 0
    troubles: tuple[Trouble, ...] = ()
    won: Any = None

    @property
    def working(self) -> bool:
        """Whether there will be more to show soon."""
        return self.stage in ("waiting", "running")


def answer_to(question: Question, given: Given, desk: Desk, who: Visitor, *, again: bool = False) -> Answer:
    """How far the answer to ``question`` is; it is begun if it never was (see :func:`outbid.web.win_work.job_of`)."""
    order = ordered(question, given, desk.settings, who.locale)
    return stage_of(lambda: job_of(desk, order, given, again=again), given.shelves.values(), who)


def stage_of(begun: Callable[[], Job], shelves: Iterable[Shelf], who: Visitor) -> Answer:
    """How far a job is.

    Args:
        begun: gives the job.
        shelves: where its files lie.
        who: asked for it.
    """
    try:
        job = begun()
    except OutbidError as error:
        return Answer("failed", troubles=(Trouble(error.text(who.language)),))
    troubles = tuple(_troubles(job.error, shelves, who)) if job.error else ()
    return Answer(job.state, job.done, job.total, troubles, job.result)


def spoken(view: WinView, given: Given, who: Visitor) -> WinView:
    """``view`` with the offers of the worked example called in the language of who asks."""
    if not given.example:
        return view
    told: WinView = with_texts(view, lambda name: example_words(name, who.language))
    return told


def content_of(won: Won, view: WinView, question: Question, who: Visitor) -> dict[str, Any]:
    """What the answer's page is made of; ``view`` is that of ``won`` as it is :func:`spoken`."""
    command: tuple[str, ...] = ("win", question.candidate, "--employer", question.employer)
    for name in question.rivals:
        command += ("--rival", name)
    command += (
        "--target",
        f"{question.target:g}",
        "--seed",
        str(won.run.seed),
        "--futures",
        str(won.run.futures),
    )
    command += tuple(f"--{name}" for name in ("menu", "facts") if getattr(question, name))
    if question.keep is not None:
        command += ("--keep", f"{question.keep:g}")
    return win_content(view, who.reader(view.currency), command)


def within_reach(question: Question, view: WinView) -> Question | None:
    """The same question with the highest chance in whole percent that the limits allow; ``None``: they do this one."""
    percent = math.floor(100 * view.chance.value)
    if view.feasible or not LEAST <= percent < 100 * question.target:
        return None
    return replace(question, target=percent / 100)


def _troubles(error: OutbidError, shelves: Iterable[Shelf], who: Visitor) -> Iterator[Trouble]:
    """What is wrong, each with the file in which it can be mended; without the folders that lead there."""
    among = tuple(dict.fromkeys(shelves))
    for each in error.each:
        told, file = each, ""
        for shelf in among:
            (bare,) = shelf.told(told)
            if bare.where != told.where and not shelf.example:
                file = bare.where.split(".toml", 1)[0] + ".toml"
            told = bare
        key = OWN_WORDS.get(told.key, told.key)
        field = "equity-preferences" if told.key == "errors.outlook_needed" else ""
        where = file if field else told.where
        yield Trouble(InputError(key, where=where, **told.params).text(who.language), file, field)

"""The replay for the pages: a first look at once, and the sweep with many draws in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from urllib.parse import urlencode

from outbid.report.replay_views import ReplayView
from outbid.web.desk import Desk, Kept
from outbid.web.jobs import Job
from outbid.workspace import replay

Progress = Callable[[int, int], None]
FIRST = 40
"""Draws of a first look: enough for intervals, and for what nine draws in ten agree on."""
DRAWS = (500, 2_000, 10_000)
"""Draws that may be asked for."""


@dataclass(frozen=True)
class ReplayOrder:
    """What is replayed: plain values, which another process can be handed.

    Args:
        data: file of the evidence.
        draws: of the uncertain inputs.
        seed: of the draws.
        year: which market.
    """

    data: str
    draws: int
    seed: int = 1
    year: str = "2024"


def ordered(desk: Desk, draws: int, seed: int = 1) -> ReplayOrder:
    """The replay with the evidence of the app."""
    return ReplayOrder(str(desk.evidence.path), draws, seed)


def replayed(order: ReplayOrder, progress: Progress | None = None, workers: int = 1) -> ReplayView:
    """The answer to ``order``."""
    return replay(
        order.year, draws=order.draws, seed=order.seed, workers=workers, data=order.data, progress=progress
    )


def swept(order: ReplayOrder, progress: Progress) -> ReplayView:
    """The answer to ``order`` with half of the machine, for a process of its own."""
    return replayed(order, progress, max(1, (os.cpu_count() or 1) // 2))


def first_look(desk: Desk) -> Kept:
    """The replay with few draws, worked out once for everybody.

    Nobody who imports evidence has to wait for it: should the evidence change meanwhile, the next who asks has it
    worked out anew.
    """
    order = ordered(desk, FIRST)
    return desk.kept_answer((), key_of(desk, order), lambda: replayed(order))


def found(desk: Desk, order: ReplayOrder) -> tuple[Kept | None, Job | None]:
    """The answer to ``order`` if it was worked out, and the work if it is under way."""
    job = desk.jobs.find(key_of(desk, order))
    if job is not None and job.state == "done":
        return desk.kept_answer((), ("job", job.id), lambda: job.result), None
    return None, job


def begun(desk: Desk, order: ReplayOrder) -> Job:
    """The job that answers ``order``, begun now if it is not known.

    Raises:
        InputError: too much is waiting already.
    """
    address = f"/replay?{urlencode({'draws': order.draws, 'seed': order.seed})}"
    name = desk.jobs.start(swept, order, key=key_of(desk, order), title="app_replay.sweep", address=address)
    job = desk.jobs.get(name)
    assert job is not None  # it was begun or found this moment
    return job


def key_of(desk: Desk, order: ReplayOrder) -> Hashable:
    """What an answer is found by as long as the evidence is as it is now."""
    with desk.evidence.reading() as stamp:
        return ("replay", order, stamp)

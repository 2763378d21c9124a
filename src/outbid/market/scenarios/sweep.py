"""Every draw of a scenario and of its shocks: in this process or in a pool, with the same result to the bit.

A draw is cleared from the central outcome, never from its neighbour, so that neither the number of processes nor the
order in which they finish matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from outbid.core.errors import OutbidError
from outbid.market.scenarios.assemble import Assembly
from outbid.market.scenarios.cleared import Cleared
from outbid.market.scenarios.facts import NAMES, Facts, facts, replaced, stacked
from outbid.market.scenarios.solve import solve
from outbid.market.scenarios.together import solve_together

CHUNK = 250
"""Draws that one process clears before it reports."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Swept:
    """All draws of one scenario.

    Args:
        central: the central draw, cleared and certified.
        draws: facts stacked over draws, the central one first, nan where a draw failed.
        failed: number of draws that could not be cleared.
    """

    central: Cleared
    draws: Facts
    failed: int


def sweep(assemblies: Sequence[Assembly], workers: int = 1, progress: Progress | None = None) -> list[Swept]:
    """Clears every draw of each of ``assemblies``.

    Args:
        workers: processes; changes nothing but the time.
        progress: is told how many markets are cleared, and of how many.

    Raises:
        OutbidError: a central market cannot be cleared; draws that cannot are counted.
    """
    centres = [solve(each, certificate=True) for each in assemblies]
    chunks = [
        (which, range(first, min(first + CHUNK, each.draws)))
        for which, each in enumerate(assemblies)
        for first in range(1, each.draws, CHUNK)
    ]
    total = sum(each.draws for each in assemblies)
    done = len(assemblies)
    parts = [[_alone(facts(each, centre))] for each, centre in zip(assemblies, centres, strict=True)]
    failed = [0] * len(assemblies)
    for (which, draws), (found, lost) in zip(
        chunks, _results(assemblies, centres, chunks, workers), strict=True
    ):
        parts[which].append(found)
        failed[which] += lost
        done += len(draws)
        if progress is not None:
            progress(done, total)
    return [Swept(*each) for each in zip(centres, map(stacked, parts), failed, strict=True)]


def _alone(one: Facts) -> Facts:
    """One draw as a stack of one."""
    return Facts(**{name: np.asarray(getattr(one, name))[None] for name in NAMES})


def _results(
    assemblies: Sequence[Assembly],
    centres: Sequence[Cleared],
    chunks: Sequence[tuple[int, range]],
    workers: int,
) -> Iterator[tuple[Facts, int]]:
    """Facts of each chunk, in the order of ``chunks``."""
    if workers <= 1 or len(chunks) <= 1:
        for which, draws in chunks:
            yield _chunk(assemblies[which], centres[which], draws)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    pool = ProcessPoolExecutor(
        min(workers, len(chunks)), get_context("spawn"), _begin, (list(assemblies), list(centres))
    )
    try:
        for future in [pool.submit(_chunk_of, which, draws) for which, draws in chunks]:
            yield future.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


_given: tuple[list[Assembly], list[Cleared]] = ([], [])


def _begin(assemblies: list[Assembly], centres: list[Cleared]) -> None:
    """Sets a process of the pool up; an interrupt is for the process that asked to handle."""
    import signal

    global _given
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _given = assemblies, centres


def _chunk_of(which: int, draws: range) -> tuple[Facts, int]:
    return _chunk(_given[0][which], _given[1][which], draws)


def _chunk(assembly: Assembly, centre: Cleared, draws: range) -> tuple[Facts, int]:
    """Facts of ``draws`` and how many of them failed: together where that comes to an end, else one by one."""
    if not assembly.worker_units.scale.all():
        ones = [_one(assembly, centre, draw) for draw in draws]
        return stacked([_alone(each or _lost(assembly, centre)) for each in ones]), ones.count(None)
    found, done = solve_together(assembly, draws, centre)
    many = facts(assembly, found)
    failed = 0
    for place in np.flatnonzero(~done):
        one = _one(assembly, centre, draws[place])
        replaced(many, int(place), one)
        failed += one is None
    return many, failed


def _lost(assembly: Assembly, centre: Cleared) -> Facts:
    """A draw that has failed: nan everywhere."""
    like = facts(assembly, centre)
    return Facts(**{name: np.full_like(getattr(like, name), np.nan) for name in NAMES})


def _one(assembly: Assembly, centre: Cleared, draw: int) -> Facts | None:
    try:
        return facts(assembly, solve(assembly, draw, start=centre))
    except OutbidError:
        return None

"""A chunk of draws: what it takes to clear it anywhere, and what comes back.

What all chunks share travels once, packed; with each go the inputs of its own draws only. So nobody holds more than
some chunks at a time, and the numbers do not depend on who clears which.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import DefectError, OutbidError
from outbid.market.scenarios.assemble import Assembly
from outbid.market.scenarios.cleared import Cleared
from outbid.market.scenarios.facts import NAMES, Facts, facts, replaced, stacked
from outbid.market.scenarios.solve import solve
from outbid.market.scenarios.together import solve_together

Array = NDArray[np.float64]
CHUNK = 250
"""Draws that are cleared side by side: a second's work."""
OWN = ("workers", "seats", "value", "amenity", "outside", "column_variety")
"""Arrays of an assembly with the draws on their last axis, beside the scales of tastes."""
Inputs = dict[str, Array]


class LostError(OutbidError):
    """A chunk whose workers have died again and again."""


@dataclass(frozen=True)
class Chunk:
    """Draws ``first`` to ``last`` (not included) of a case: 0 is the market as it is, then come its shocks."""

    case: int
    first: int
    last: int


def lost(chunk: Chunk, tries: int) -> LostError:
    """The error of a chunk over which ``tries`` workers have died."""
    return LostError("sweep.lost", first=chunk.first, last=chunk.last - 1, tries=tries)


@dataclass(frozen=True, eq=False)
class Found:
    """Facts of the draws of a chunk, stacked, nan where a draw failed, and how many did."""

    facts: Facts
    failed: int


Order = tuple[Chunk, Inputs]
Runner = Callable[[bytes, Iterable[Order]], Generator[tuple[Chunk, Found], None, None]]
"""Clears orders, given what :func:`packed` made of all cases; in any order, each once."""


def chunks_of(assemblies: Sequence[Assembly]) -> list[Chunk]:
    """Chunks of all draws but the central ones."""
    return [
        Chunk(case, first, min(first + CHUNK, each.draws))
        for case, each in enumerate(assemblies)
        for first in range(1, each.draws, CHUNK)
    ]


def packed(names: Sequence[str], assemblies: Sequence[Assembly], centres: Sequence[Cleared]) -> bytes:
    """What all chunks share: the cases without their draws, and their central outcomes to start from."""
    bare = []
    for each in assemblies:
        packages = replace(each.packages, scaled_tables={})  # a cache, which fills itself again
        bare.append(replace(_joined(each, inputs_of(each, range(0))), packages=packages))
    return pickle.dumps((tuple(names), bare, list(centres)), protocol=5)


def inputs_of(assembly: Assembly, draws: range) -> Inputs:
    """The inputs of ``draws``, copied out of ``assembly``."""
    at = slice(draws.start, draws.stop)
    found = {name: np.array(getattr(assembly, name)[..., at], order="C") for name in OWN}
    scales = {
        "worker_scale": np.array(assembly.worker_units.scale[at]),
        "seat_scale": np.array(assembly.seat_units.scale[at]),
    }
    return found | scales


def clear_chunk(payload: bytes, chunk: Chunk, inputs: Inputs) -> Found:
    """Clears the draws of ``chunk``.

    Args:
        payload: made by :func:`packed`.
        inputs: of the draws of the chunk, made by :func:`inputs_of`.

    Raises:
        DefectError: the program failed on a draw, whose number it tells. A draw that cannot be cleared is counted.
    """
    names, assemblies, centres = _unpacked(payload)
    assembly, centre = _joined(assemblies[chunk.case], inputs), centres[chunk.case]
    count = chunk.last - chunk.first
    try:
        return clear_draws(assembly, centre, range(count))
    except Exception as defect:
        number, cause = _culprit(assembly, centre, count, defect)
        draw = f"{chunk.first}–{chunk.last - 1}" if number is None else str(chunk.first + number)
        key = "sweep.defect_of_shock" if chunk.case else "sweep.defect"
        what = f"{type(cause).__name__}: {cause}"
        raise DefectError(key, draw=draw, shock=names[chunk.case], error=what) from cause


@lru_cache(maxsize=1)
def _unpacked(payload: bytes) -> tuple[Any, Any, Any]:
    names, assemblies, centres = pickle.loads(payload)
    return names, assemblies, centres


def _joined(assembly: Assembly, inputs: Inputs) -> Assembly:
    own: dict[str, Any] = {name: inputs[name] for name in OWN}
    return replace(
        assembly,
        worker_units=replace(assembly.worker_units, scale=inputs["worker_scale"]),
        seat_units=replace(assembly.seat_units, scale=inputs["seat_scale"]),
        **own,
    )


def _culprit(
    assembly: Assembly, centre: Cleared, count: int, defect: Exception
) -> tuple[int | None, Exception]:
    """Which of ``count`` draws fails alone too, and how; ``None`` if it takes several."""
    for draw in range(count):
        try:
            clear_draws(assembly, centre, range(draw, draw + 1))
        except Exception as alone:
            return draw, alone
    return None, defect


def clear_draws(assembly: Assembly, centre: Cleared, draws: range) -> Found:
    """Clears ``draws`` of ``assembly`` from ``centre``: together where that comes to an end, else one by one."""
    if not assembly.worker_units.scale.all():
        ones = [_one(assembly, centre, draw) for draw in draws]
        return Found(stacked([alone(each or _lost(assembly, centre)) for each in ones]), ones.count(None))
    found, done = solve_together(assembly, draws, centre)
    many = facts(assembly, found)
    failed = 0
    for place in np.flatnonzero(~done):
        one = _one(assembly, centre, draws[place])
        replaced(many, int(place), one)
        failed += one is None
    return Found(many, failed)


def alone(one: Facts) -> Facts:
    """One draw as a stack of one."""
    return Facts(**{name: np.asarray(getattr(one, name))[None] for name in NAMES})


def _lost(assembly: Assembly, centre: Cleared) -> Facts:
    """A draw that has failed: nan everywhere."""
    like = facts(assembly, centre)
    return Facts(**{name: np.full_like(getattr(like, name), np.nan) for name in NAMES})


def _one(assembly: Assembly, centre: Cleared, draw: int) -> Facts | None:
    try:
        return facts(assembly, solve(assembly, draw, start=centre))
    except OutbidError:
        return None

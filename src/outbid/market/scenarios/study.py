"""A scenario and its shocks, cleared over the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from outbid.core.ranges import Point
from outbid.market.scenarios.assemble import Assembly
from outbid.market.scenarios.packages import Kitchen
from outbid.market.scenarios.scenario import Scenario, Shock
from outbid.market.scenarios.stage import Stage
from outbid.market.scenarios.sweep import Means, Progress, Swept, sweep
from outbid.market.scenarios.sweeps.question import Asked

PERSONS = 20_000
"""Persons times draws that are assigned one by one, in a market without tastes, unless more draws are asked for."""


@dataclass(frozen=True, eq=False)
class Case:
    """A scenario, its arrays and what clears."""

    scenario: Scenario
    assembly: Assembly
    swept: Swept


@dataclass(frozen=True, eq=False)
class Study:
    """The scenario as it is, and after each of ``shocks``, each paired with it draw by draw.

    ``kitchen`` has the menus of all of them, for who goes on to ask what else could be.
    """

    base: Case
    shocks: tuple[tuple[Shock, Case], ...]
    draws: int
    seed: int
    kitchen: Kitchen


def study(
    scenario: Scenario,
    shocks: Sequence[Shock] = (),
    *,
    draws: int | None = None,
    seed: int | None = None,
    workers: int = 1,
    resume: Path | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> Study:
    """Clears ``scenario`` and each of ``shocks``.

    Args:
        draws: of the uncertain inputs; ``None``: as the scenario says, without tastes at most as many as
            :data:`PERSONS` allows. None are made where nothing is uncertain.
        seed: of the draws and of futures of private companies; ``None``: as the scenario says.
        workers: processes of this machine.
        resume: a folder that keeps what is finished; asked again, the study goes on from there.
        cluster: address of a Dask scheduler, whose workers clear instead of this machine.
        progress: is told how many markets are cleared, and of how many.

    Raises:
        OutbidError: a package that is not possible, a shock that cannot be, a central market that does not clear.
    """
    seed = scenario.seed if seed is None else seed
    uncertain = any(not isinstance(quantity, Point) for quantity in scenario.inputs().values())
    count = 0
    if uncertain:
        count = draws if draws is not None else min(scenario.draws, _affordable(scenario))
    stage = Stage.of(scenario, count, seed)
    cases, assemblies = zip(*(stage.case(shock) for shock in (None, *shocks)), strict=True)
    asked = Asked(scenario.name, tuple(shock.name for shock in shocks), seed)
    swept = sweep(assemblies, Means(workers, cluster, resume), progress, asked)
    first, *rest = (Case(*each) for each in zip(cases, assemblies, swept, strict=True))
    return Study(first, tuple(zip(shocks, rest, strict=True)), count, seed, stage.kitchen)


def _affordable(scenario: Scenario) -> int:
    people = sum(segment.headcount.median for segment in scenario.segments)
    return int(PERSONS / max(people, 1.0)) if scenario.tastes.exact else scenario.draws

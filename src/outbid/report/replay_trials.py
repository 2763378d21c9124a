"""What a figure owes to inputs: each kind of them is raised in its turn, and the market is cleared again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Range
from outbid.market.scenarios.assemble import Assembly
from outbid.market.scenarios.facts import some, stacked
from outbid.market.scenarios.scenario import Scenario, Shock
from outbid.market.scenarios.stage import Stage
from outbid.market.scenarios.study import Case, Study
from outbid.market.scenarios.sweep import Swept
from outbid.market.scenarios.sweeps.chunks import clear_draws
from outbid.report.replay_anchors import with_inputs

Array = NDArray[np.float64]
Cases = Sequence[tuple[Shock | None, Case]]
TERMS = ".terms"
RAISED = 1.1
"""What inputs are taken times to see whether a figure follows them."""


@dataclass(frozen=True, eq=False)
class Trial:
    """The middle of all inputs but those at ``places``, which are raised: draw number ``draw`` of ``found``."""

    places: tuple[str, ...]
    found: Study
    draw: int


def trials(found: Study, shocks: Collection[str]) -> tuple[Trial, ...]:
    """A trial of each kind of input of the market that ``found`` has cleared, with the changes called ``shocks``."""
    stage = replace(Stage.of(found.base.scenario, 0, found.seed), kitchen=found.kitchen)
    cases = ((None, found.base), *(each for each in found.shocks if each[0].name in shocks))
    kinds = kinds_of_inputs(stage.base)
    terms = [places for places in kinds if places[0].endswith(TERMS)]
    together = _together(stage, cases, [places for places in kinds if places not in terms])
    # other terms are other packages, which have arrays of their own
    return (*together, *(Trial(places, _with_terms(stage, cases, places), 1) for places in terms))


def _together(stage: Stage, cases: Cases, kinds: Sequence[tuple[str, ...]]) -> Iterator[Trial]:
    """Trials of inputs that change no package: each is a draw of the same market."""

    def times(place: str) -> Array:
        raised = [any(fnmatchcase(place, each) for each in places) for places in kinds]
        return np.where(raised, RAISED, 1.0)

    study = _study(stage, cases, lambda shock: stage.case(shock, times))
    return (Trial(places, study, draw) for draw, places in enumerate(kinds, 1))


def _with_terms(stage: Stage, cases: Cases, places: tuple[str, ...]) -> Study:
    return _study(stage, cases, replace(stage, base=scaled(stage.base, places, RAISED)).case)


def _study(stage: Stage, cases: Cases, raised: Callable[[Shock | None], tuple[Scenario, Assembly]]) -> Study:
    """``cases`` with the middle as it was cleared, and after it the draws that are made of each when ``raised``."""
    found = []
    for shock, before in cases:
        scenario, assembly = raised(shock)
        centre = before.swept.central
        then = clear_draws(assembly, centre, range(assembly.draws))
        facts = stacked([some(before.swept.draws, slice(1)), then.facts])
        found.append((shock, Case(scenario, assembly, Swept(centre, facts, then.failed))))
    (_, base), *rest = found
    shocks = tuple((shock, case) for shock, case in rest if shock)
    return Study(base, shocks, stage.draws, stage.seed, stage.kitchen)


def kinds_of_inputs(scenario: Scenario) -> tuple[tuple[str, ...], ...]:
    """Places that are raised together.

    Of each segment how many they are, what they earn outside, and what hires of them are worth; of each kind of seat
    how many there are, and its terms.
    """
    kinds: list[tuple[str, ...]] = []
    for segment in scenario.segments:
        kinds += [(f"{segment.place_in_file}.headcount",), (f"{segment.place_in_file}.outside",)]
        kinds += [(f"*.value.{segment.name}",)]
    for employer, seat in scenario.seats:
        kinds += [(employer.place_of_count(seat),), (f"{employer.place_of(seat)}{TERMS}",)]
    return tuple(kinds)


def follows(was: float, now: float, by: float = RAISED) -> float:
    """By how many percent a figure has moved for each percent that its inputs rose, with its sign."""
    return round((now - was) / (abs(was) * (by - 1)), 6) if was else np.inf


def scaled(scenario: Scenario, places: tuple[str, ...], by: float) -> Scenario:
    """``scenario`` with the quantities at ``places``, which may hold ``*``, times ``by``."""

    def put(place: str, quantity: Range) -> Range:
        return quantity.scaled(by) if any(fnmatchcase(place, each) for each in places) else quantity

    return with_inputs(scenario, put)

"""The figures that the model gives on each claim, and what carries each: its inputs, or clearing.

A :class:`Given` reads inputs and sees nothing else; a :class:`Found` reads a cleared market. What a level of the market
owes to inputs is measured: each kind of them is raised by a tenth in its turn, the market is cleared again, and the one
that the level follows most is named. The effect of a change is the model's where its direction is the same over nearly
all that the inputs may be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Range
from outbid.market.scenarios.draws import draw_inputs
from outbid.market.scenarios.scenario import Scenario
from outbid.market.scenarios.stage import Stage
from outbid.market.scenarios.study import Case, Study
from outbid.market.scenarios.sweep import sweep
from outbid.report.market_summary import count, interval, money
from outbid.report.replay_anchors import with_inputs
from outbid.report.replay_views import Made, ModelFigure, Unit, carried_by

Array = NDArray[np.float64]
RAISED = 1.1
"""What inputs are taken times to see whether a figure follows them."""
TRAINERS, AI, GENERALISTS = "LLM trainers", "AI developers", "Generalist developers"
AI_SALES, SALES = "AI sales", "Enterprise sales"
INCUMBENTS, STARTUPS = "Cash-rich incumbents", ("Late-stage startups", "Early startups")
TWICE, NO_EQUITY, LIFTED, MATCHED = (
    "Twice the experts",
    "No equity",
    "Caps lifted",
    "Early startups match salaries",
)
LAB, LAYOFFS = "One more lab", "10% more layoffs"
MARKED_DOWN, NEUTRAL = "Startups marked down by half", "A risk-neutral workforce"


@dataclass(frozen=True)
class Given:
    """A figure that is read off the inputs: it is handed their draws, and no outcome."""

    key: str
    unit: Unit
    inputs: tuple[str, ...]
    read: Callable[[Mapping[str, Array]], Array]


@dataclass(frozen=True)
class Found:
    """A level of a cleared market."""

    key: str
    unit: Unit
    read: Callable[[Study], Array]


@dataclass(frozen=True)
class Effect:
    """What one of the scenario's shocks changes, paired draw by draw."""

    key: str
    unit: Unit
    read: Callable[[Study], Array]


Spec = Given | Found | Effect


def _rivals(drawn: Mapping[str, Array]) -> Array:
    seats = [f"employer.{who}.seat.Research.count" for who in (INCUMBENTS, "Frontier labs")]
    rivals: Array = np.sum([drawn[seat] for seat in seats], axis=0) / drawn[f"segment.{TRAINERS}.headcount"]
    return rivals


FIGURES: dict[str, tuple[Spec, ...]] = {
    "S1": (
        Found("ai_over_generalists", "change", lambda found: _pay(found, AI) / _pay(found, GENERALISTS) - 1),
    ),
    "S2": (
        Given("rivals", "ratio", ("*.seat.Research.count", f"segment.{TRAINERS}.headcount"), _rivals),
        Effect("one_more_lab", "change", lambda found: _change_of_pay(found, LAB, TRAINERS)),
    ),
    "S3": (
        Found("left_over", "share", lambda found: _left(found, GENERALISTS)),
        Found("open_research", "share", lambda found: _open(found, "Research")),
        Effect("layoffs", "change", lambda found: _change_of_pay(found, LAYOFFS, GENERALISTS)),
    ),
    "S4": (
        Given(
            "trainers", "count", (f"segment.{TRAINERS}.headcount",),
            lambda drawn: drawn[f"segment.{TRAINERS}.headcount"],
        ),
        Found("pay_trainers", "money", lambda found: _pay(found, TRAINERS)),
        Effect("twice", "change", lambda found: _change_of_pay(found, TWICE, TRAINERS)),
    ),
    "S5": (
        Found(
            "pay_ai_seat", "money",
            lambda found: found.base.swept.draws.seat_pay[:, _seat(found, INCUMBENTS, "AI engineering")],
        ),
    ),
    "S6": (Found("sellers", "ratio", lambda found: _pay(found, AI_SALES) / _pay(found, SALES)),),
    "S7": (
        Found(
            "cash", "ratio",
            lambda found: _cash(found, INCUMBENTS, "AI engineering") / _cash(found, "Early startups", "Engineering"),
        ),
        Effect("matched", "change", lambda found: _change_of_hires(found, MATCHED, AI, ("Early startups",))),
    ),
    "S8": (
        Effect("neutral", "change", lambda found: _change_of_hires(found, NEUTRAL, AI, STARTUPS)),
        Effect("no_equity", "change", lambda found: _change_of_hires(found, NO_EQUITY, AI, STARTUPS)),
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Trial:
    """The market at the middle of its inputs, cleared with those at ``places`` raised, and without its shocks."""

    places: tuple[str, ...]
    found: Study


def trials(found: Study) -> tuple[Trial, ...]:
    """A trial of each kind of input of the market that ``found`` has cleared.

    What packages are worth is computed once for all of them.
    """
    stage = Stage.of(found.base.scenario, 0, found.seed)
    return tuple(Trial(places, _raised(stage, places)) for places in kinds_of_inputs(stage.base))


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
        kinds += [(employer.place_of_count(seat),), (f"{employer.place_of(seat)}.terms",)]
    return tuple(kinds)


def figures(found: Study, specs: tuple[Spec, ...], tried: tuple[Trial, ...]) -> tuple[ModelFigure, ...]:
    """``specs`` of the market that is cleared, each with what carries it."""
    return tuple(_of(spec, found, tried) for spec in specs)


def _of(spec: Spec, found: Study, tried: tuple[Trial, ...]) -> ModelFigure:
    if isinstance(spec, Given):
        drawn = draw_inputs(found.base.scenario.inputs(), found.draws, found.seed)
        return made(spec.key, spec.unit, spec.read(drawn), "given", spec.inputs)
    values = spec.read(found)
    if isinstance(spec, Effect):
        return made(spec.key, spec.unit, values, "effect")
    was = float(values[0])
    responses = [follows(was, float(spec.read(trial.found)[0])) for trial in tried]
    most = max(range(len(tried)), key=lambda place: abs(np.nan_to_num(responses[place], nan=0.0)))
    return made(spec.key, spec.unit, values, "level", tried[most].places, responses[most])


def _raised(stage: Stage, places: tuple[str, ...]) -> Study:
    scenario, assembly = replace(stage, base=scaled(stage.base, places, RAISED)).case()
    return Study(Case(scenario, assembly, *sweep([assembly])), (), 0, stage.seed)


def follows(was: float, now: float, by: float = RAISED) -> float:
    """By how many percent a figure has moved for each percent that its inputs rose, with its sign."""
    return round((now - was) / (abs(was) * (by - 1)), 6) if was else np.inf


def made(
    key: str,
    unit: Unit,
    values: Array,
    how: Made,
    inputs: tuple[str, ...] = (),
    responds: float | None = None,
) -> ModelFigure:
    """A figure from its ``values``, shape (1 + draws,), the central one first."""
    shown = interval(values, money if unit == "money" else count)
    return ModelFigure(key, unit, shown, how, inputs, responds, carried_by(how, shown, responds))


def scaled(scenario: Scenario, places: tuple[str, ...], by: float) -> Scenario:
    """``scenario`` with the quantities at ``places``, which may hold ``*``, times ``by``."""

    def put(place: str, quantity: Range) -> Range:
        return quantity.scaled(by) if any(fnmatchcase(place, each) for each in places) else quantity

    return with_inputs(scenario, put)


def _case(found: Study, shock: str = "") -> Case:
    return next(case for each, case in found.shocks if each.name == shock) if shock else found.base


def _segment(found: Study, name: str) -> int:
    return [segment.name for segment in found.base.scenario.segments].index(name)


def _seat(found: Study, employer: str, seat: str) -> int:
    return [(each.name, one.name) for each, one in found.base.scenario.seats].index((employer, seat))


def _pay(found: Study, segment: str, shock: str = "") -> Array:
    return _case(found, shock).swept.draws.pay[:, _segment(found, segment)]


def _cash(found: Study, employer: str, seat: str) -> Array:
    return found.base.swept.draws.seat_cash[:, _seat(found, employer, seat)]


def _change_of_pay(found: Study, shock: str, segment: str) -> Array:
    return _pay(found, segment, shock) / _pay(found, segment) - 1


def _left(found: Study, segment: str) -> Array:
    facts, of = found.base.swept.draws, _segment(found, segment)
    return facts.unmatched[:, of] / facts.headcount[:, of]


def _open(found: Study, kind: str) -> Array:
    seats = [y for y, (_, seat) in enumerate(found.base.scenario.seats) if seat.name == kind]
    facts = found.base.swept.draws
    share: Array = facts.open[:, seats].sum(1) / facts.seats[:, seats].sum(1)
    return share


def _hires(found: Study, shock: str, segment: str, employers: tuple[str, ...]) -> Array:
    case = _case(found, shock)
    seats = [y for y, (employer, _) in enumerate(case.scenario.seats) if employer.name in employers]
    total: Array = case.swept.draws.flow[:, _segment(found, segment)][:, seats].sum(1)
    return total


def _change_of_hires(found: Study, shock: str, segment: str, employers: tuple[str, ...]) -> Array:
    return _hires(found, shock, segment, employers) / _hires(found, "", segment, employers) - 1

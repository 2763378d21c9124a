"""The figures that the model gives on each claim, and what carries each: its inputs, or clearing.

A :class:`Given` reads inputs and sees nothing else; a :class:`Found` reads a cleared market, an :class:`Effect` what a
change does to it. What a figure owes to inputs is measured: each kind of them is raised by a tenth in its turn, the
market is cleared again, with the change and without, and the one that the figure follows most is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.market.scenarios.draws import draw_inputs
from outbid.market.scenarios.study import Case, Study
from outbid.report.market_summary import count, interval, money
from outbid.report.replay_trials import Trial, follows
from outbid.report.replay_views import STILL, Made, ModelFigure, Unit, carried_by

Array = NDArray[np.float64]
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
    """What the shock ``shock`` changes, paired draw by draw; ``demanded``: theory demands its sign."""

    key: str
    unit: Unit
    shock: str
    read: Callable[[Study], Array]
    demanded: bool = False


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
        Effect("one_more_lab", "change", LAB, lambda found: _change_of_pay(found, LAB, TRAINERS), demanded=True),
    ),
    "S3": (
        Found("left_over", "share", lambda found: _left(found, GENERALISTS)),
        Found("open_research", "share", lambda found: _open(found, "Research")),
        Effect("layoffs", "change", LAYOFFS, lambda found: _change_of_pay(found, LAYOFFS, GENERALISTS), demanded=True),
    ),
    "S4": (
        Given(
            "trainers", "count", (f"segment.{TRAINERS}.headcount",),
            lambda drawn: drawn[f"segment.{TRAINERS}.headcount"],
        ),
        Found("pay_trainers", "money", lambda found: _pay(found, TRAINERS)),
        Effect("twice", "change", TWICE, lambda found: _change_of_pay(found, TWICE, TRAINERS), demanded=True),
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
        Effect(
            "matched", "change", MATCHED,
            lambda found: _change_of_hires(found, MATCHED, AI, ("Early startups",)), demanded=True,
        ),
    ),
    "S8": (
        Effect("neutral", "change", NEUTRAL, lambda found: _change_of_hires(found, NEUTRAL, AI, STARTUPS)),
        Effect("no_equity", "change", NO_EQUITY, lambda found: _change_of_hires(found, NO_EQUITY, AI, STARTUPS)),
    ),
}  # fmt: skip


def shocks_read() -> set[str]:
    """The changes that figures are of."""
    return {spec.shock for specs in FIGURES.values() for spec in specs if isinstance(spec, Effect)}


def figures(found: Study, specs: tuple[Spec, ...], tried: tuple[Trial, ...]) -> tuple[ModelFigure, ...]:
    """``specs`` of the market that is cleared, each with what carries it."""
    return tuple(_of(spec, found, tried) for spec in specs)


def _of(spec: Spec, found: Study, tried: tuple[Trial, ...]) -> ModelFigure:
    if isinstance(spec, Given):
        drawn = draw_inputs(found.base.scenario.inputs(), found.draws, found.seed)
        return made(spec.key, spec.unit, spec.read(drawn), "given", spec.inputs)
    values = spec.read(found)
    was = float(values[0])
    responses = [follows(was, float(spec.read(trial.found)[trial.draw])) for trial in tried]
    most = max(range(len(tried)), key=lambda place: abs(np.nan_to_num(responses[place], nan=0.0)))
    kind: Made = "effect" if isinstance(spec, Effect) else "level"
    demanded = isinstance(spec, Effect) and spec.demanded
    return made(spec.key, spec.unit, values, kind, tried[most].places, responses[most], demanded)


def made(
    key: str,
    unit: Unit,
    values: Array,
    how: Made,
    inputs: tuple[str, ...] = (),
    responds: float | None = None,
    demanded: bool = False,
) -> ModelFigure:
    """A figure from its ``values``, shape (1 + draws,), the central one first."""
    shown = interval(values, money if unit == "money" else count)
    agreed = agreeing(values[1:]) if how == "effect" else (0, 0)
    carried = carried_by(how, responds, demanded, agreed)
    return ModelFigure(key, unit, shown, how, inputs, responds, carried, demanded, agreed)


def agreeing(drawn: Array) -> tuple[int, int]:
    """Of effects, shape (draws,), nan where a draw failed: how many go the way that most go, and how many there are."""
    return max(int((drawn >= STILL).sum()), int((drawn <= -STILL).sum())), int(np.isfinite(drawn).sum())


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

"""From a scenario and its shocks to arrays, up to where clearing begins: all that can be refused is refused here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError, Problems
from outbid.market.scenarios.assemble import Assembly, assemble
from outbid.market.scenarios.draws import draw_inputs
from outbid.market.scenarios.laws import laws_of, missing_laws
from outbid.market.scenarios.packages import Kitchen, usual_worth
from outbid.market.scenarios.scenario import Scenario, Shock
from outbid.market.scenarios.shocks import shocked
from outbid.market.scenarios.tastes import usual_pay

Times = Callable[[str], NDArray[np.float64]]
MOST_CHOICES = 10_000_000
"""Persons times kinds of seats that are cleared without tastes, in all draws together: some minutes."""


@dataclass(frozen=True, eq=False)
class Stage:
    """What a scenario and its shocks share.

    Args:
        base: the scenario, with the usual pay of everyone.
        usual: worth after tax of the usual pay of each segment. Tastes are those of before a shock, whatever it
            does to pay, places or tax.
        kitchen: where menus are made.
        draws, seed: of the uncertain inputs.
    """

    base: Scenario
    usual: dict[str, float]
    kitchen: Kitchen
    draws: int
    seed: int

    @staticmethod
    def of(scenario: Scenario, draws: int, seed: int) -> Stage:
        """The stage of ``scenario``.

        Raises:
            InputError: people whose usual pay is nothing.
        """
        before = {segment.name: usual_pay(segment) for segment in scenario.segments}
        segments = tuple(replace(each, usual_pay=before[each.name]) for each in scenario.segments)
        usual = usual_worth(scenario, before)
        return Stage(replace(scenario, segments=segments), usual, Kitchen(seed), draws, seed)

    def case(self, shock: Shock | None = None, times: Times | None = None) -> tuple[Scenario, Assembly]:
        """The scenario, or what ``shock`` makes of it, and its arrays.

        Args:
            times: by its place what an input is taken times in each draw, shape (1 + draws,); in a stage without
                draws, any number of them.

        Raises:
            InputError: a shock that cannot be, no tax table, a package that is not possible, too many people.
        """
        if shock is None:
            return self.base, self._assembly(self.base, times)
        with _within(shock):
            after = shocked(self.base, shock)
            return after, self._assembly(after, times)

    def _assembly(self, scenario: Scenario, times: Times | None) -> Assembly:
        wrong = [*_not_without_tastes(scenario, self.draws)] if scenario.tastes.exact else []
        wrong += missing_laws(laws_of(scenario), scenario.tax_year, scenario.currency)
        if wrong:
            raise Problems(wrong)
        drawn = draw_inputs(scenario.inputs(), self.draws, self.seed)
        if times is not None:
            drawn = {place: values * times(place) for place, values in drawn.items()}
        return assemble(scenario, drawn, self.kitchen.packages(scenario), self.usual)


def rehearse(scenario: Scenario) -> list[InputError]:
    """What would be refused before ``scenario`` or one of its shocks is cleared; nothing is cleared."""
    found: dict[tuple[str, str], InputError] = {}
    try:
        stage = Stage.of(scenario, 0, scenario.seed)
    except InputError as error:
        return [error]
    cases: Sequence[Shock | None] = (None, *scenario.shocks)
    for shock in cases:
        try:
            stage.case(shock)
        except InputError as error:
            for each in error.problems if isinstance(error, Problems) else (error,):
                # what is wrong before a shock is wrong after it too
                place = each.where.removeprefix(f"{_place(shock)}, ") if shock else each.where
                found.setdefault((each.key, place), each)
    return list(found.values())


def _not_without_tastes(scenario: Scenario, draws: int) -> Iterator[InputError]:
    for employer in scenario.employers:
        if employer.budget is not None:
            yield InputError("scenario.exact_budget", where=f"employer.{employer.name}.budget")
    people = sum(segment.headcount.high for segment in scenario.segments)
    choices = people * len(scenario.seats)
    if choices > MOST_CHOICES:
        yield InputError(
            "scenario.too_many_choices", where="tastes", people=f"{people:,.0f}", kinds=len(scenario.seats),
            most=f"{MOST_CHOICES / len(scenario.seats):,.0f}",
        )  # fmt: skip
    elif draws and choices * (1 + draws) > MOST_CHOICES:
        yield InputError(
            "scenario.too_many_draws", where="--draws", draws=draws, people=f"{people:,.0f}",
            most=int(MOST_CHOICES / choices) - 1,
        )  # fmt: skip


def _place(shock: Shock) -> str:
    return f"shock.{shock.name}"


@contextmanager
def _within(shock: Shock) -> Iterator[None]:
    """Says of a complaint in which shock it arose."""
    try:
        yield
    except InputError as error:
        several = error.problems if isinstance(error, Problems) else (error,)
        raise Problems(
            each.at(", ".join(filter(None, (_place(shock), each.where)))) for each in several
        ) from None

"""The best plan for a package: when to leave for the outside offer, and whether to exercise options that would lapse.

Decisions maximise expected utility of terminal wealth. They are fitted by least-squares Monte Carlo on training
futures of their own (:mod:`outbid.worth.stopping`), so that the futures by which a package is valued never flatter
them: the option to quit is worth at least what is reported, up to the stated error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import OPTIONS
from outbid.worth.cashflows import stay_in_months
from outbid.worth.company import company_ending
from outbid.worth.decisions import (
    AS_PLANNED,
    Plan,
    decision_states,
    decision_years,
    exercise_states,
    may_lapse,
)
from outbid.worth.employment import employment, lost_after
from outbid.worth.ending import Ending
from outbid.worth.futures import CHUNK, Factors, draw
from outbid.worth.net import Tax
from outbid.worth.option_pay import lapsing
from outbid.worth.preference import rising, utility, wealth_left
from outbid.worth.simulate import all_rows, outcome, with_paths

if TYPE_CHECKING:
    from outbid.worth.stopping import Choice

Array = NDArray[np.float64]
TRAINING = 1 << 40
"""Index of the chunk of training futures, beyond any that values are taken on."""


def best_plan(package: Package, person: Person, tax: Tax, seed: int) -> Plan:
    """How ``person`` decides best in ``package``."""
    may_leave = person.outside is not None and person.outside.option and decision_years(person) > 0
    if not (may_leave or may_lapse(package)):
        return AS_PLANNED
    factors = with_paths(draw(seed, all_rows([package], person), TRAINING, CHUNK))
    endings = [company_ending(package, i, person, factors, CHUNK) for i in range(len(package.stakes))]
    training = _Training(package, person, tax, factors, endings)
    plan = AS_PLANNED
    for index, stake in enumerate(package.stakes):
        fitted: Choice | bool = False
        if stake.form in OPTIONS and not stake.conditions.early_exercise:
            fitted = training.choice(index, plan)
        plan = replace(plan, exercise=(*plan.exercise, fitted))
    return training.with_leaving(plan) if may_leave else plan


class _Training:
    """Training futures of one package, and the utility that plans realise on them."""

    def __init__(
        self, package: Package, person: Person, tax: Tax, factors: Factors, endings: Sequence[Ending]
    ) -> None:
        self._package, self._person, self._tax = package, person, tax
        self._factors, self._endings = factors, endings
        values = outcome(package, person, tax, factors, endings, CHUNK, AS_PLANNED).value
        self._scale = float(wealth_left(person.wealth, values).min())

    def _utility(self, plan: Plan) -> Array:
        """Realised utility, larger is better, shape (futures,)."""
        result = outcome(self._package, self._person, self._tax, self._factors, self._endings, CHUNK, plan)
        gamma = self._person.gamma
        left = wealth_left(self._person.wealth, result.value)
        return utility(left, gamma, self._scale) * rising(gamma)

    def choice(self, index: int, plan: Plan) -> Choice | bool:
        """Whether stake ``index`` is exercised rather than left to lapse, by what each turned out to be worth."""
        from outbid.worth.stopping import choose

        # people leave at all kinds of times: the rule must know them all
        dates = decision_years(self._person) + 1
        leaves: Array | None = None
        if self._person.outside:
            leaves = 12.0 * (1 + np.arange(CHUNK, dtype=np.float64) % dates)
        lost = lost_after(self._package, self._person, self._endings, self._factors, CHUNK)
        job = employment(self._person, stay_in_months(self._person, self._factors), lost, leaves)
        futures, when, fair, _ = lapsing(self._package.stakes[index], self._endings[index], job)
        if not len(futures):
            return False
        first, second = (
            self._utility(Plan(leaves, (*plan.exercise, exercise)))[futures] for exercise in (True, False)
        )
        cost = max(self._package.stakes[index].exercise_price, 1e-12)
        return choose(exercise_states(when, fair / cost), first, second)

    def with_leaving(self, plan: Plan) -> Plan:
        """``plan`` with the best policy of leaving at year ends."""
        from outbid.worth.stopping import fit

        person, years = self._person, decision_years(self._person)
        states = decision_states(self._package, person, self._endings, self._factors, CHUNK)
        lost = lost_after(self._package, person, self._endings, self._factors, CHUNK)
        until = np.minimum(stay_in_months(person, self._factors), np.inf if lost is None else lost) * np.ones(
            CHUNK
        )
        allowed = np.array([until > 12 * (year + 1) for year in range(years)])
        stop = np.array([self._utility(replace(plan, leave=12.0 * (year + 1))) for year in range(years)])
        policy = fit(states, stop, self._utility(plan), allowed=allowed)
        return replace(plan, leave=policy)

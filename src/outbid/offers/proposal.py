"""From a candidate, an employer and rivals to the cheapest package, with a probability that ``compare`` reproduces.

The solver works on a table of certainty equivalents that is narrowed around the best package so far. What it finds is
valued again on all futures, as ``compare`` values it; by what that is off the alternatives are shifted, and the
package is looked for again, until the target is met on all futures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.core.ranges import Z95
from outbid.offers.acceptance import Acceptance, check_target
from outbid.offers.candidate import Candidate, Rival
from outbid.offers.confirm import Confirmed, Confirmer
from outbid.offers.design import Design, Infeasible
from outbid.offers.employer import Employer
from outbid.offers.narrowing import Step, narrowed, tabulated
from outbid.offers.rounding import cheapest_written, generous
from outbid.offers.table import Table
from outbid.offers.terms import Array, Terms
from outbid.offers.valuing import Valuer
from outbid.worth.value import Run

SETTLED = 0.002
"""Part of σ by which alternatives may still move: half a thousandth of probability."""
CORRECTIONS = 6
"""Times at most that the package is looked for and valued on all futures."""
ALIKE = 1e-3
"""Part of the cost by which two packages may differ and still cost the same: rounding decides which is less."""
HAIR = 1e-5
"""Probability beyond the target that is aimed at: corrections shrink to less than that, but never to nothing."""


@dataclass(frozen=True)
class Chance:
    """A probability with its 90% interval.

    Args:
        value: at the usual scale of tastes.
        low, high: over the elasticities that are taken to be possible, and the Monte Carlo error.
        error: Monte Carlo standard error alone.
    """

    value: float
    low: float
    high: float
    error: float


@dataclass(frozen=True, eq=False)
class Proposal:
    """What to offer.

    Args:
        design: the cheapest package, or that none will do.
        terms: of the package: the cheapest, or the best within the limits.
        chance: that it is taken, on all futures.
        cost: expected, today's money.
        seen: the package and its alternatives on all futures.
        best_alternative: of the best alternative, expected over cases, by type, shape (types,).
        acceptance: types, alternatives and tastes, shifted to what all futures say.
        table: of certainty equivalents around the package; coarse: over all that may be offered.
        valuer: that made them.
        scales: σ, usual, and at the highest and the lowest elasticity.
        wide: values packages across all that may be offered, each with decisions that suit packages near it.
        confirmer: values packages on all futures, as ``seen`` was.
    """

    design: Design | Infeasible
    terms: Terms
    chance: Chance
    cost: float
    seen: Confirmed
    best_alternative: Array
    acceptance: Acceptance
    table: Table
    coarse: Table
    valuer: Valuer
    scales: tuple[float, float, float]
    wide: Valuer
    confirmer: Confirmer

    @property
    def feasible(self) -> bool:
        """Whether the target is reached."""
        return isinstance(self.design, Design)

    @cached_property
    def exact(self) -> tuple[Valuer, Acceptance]:
        """Worth without a table, and acceptance such that this package is taken as probably as all futures say."""
        plan = self.valuer.plan
        valuer = self.wide
        if plan is not None and valuer.plans:
            valuer = replace(valuer, plans=((self.terms, plan), *valuer.plans))
        return valuer, self.anchored(valuer, self.terms, self.seen)

    def anchored(self, valuer: Valuer, terms: Terms, seen: Confirmed) -> Acceptance:
        """Acceptance such that by ``valuer`` the package with ``terms`` is taken as probably as all futures say."""
        alternatives = seen.alternatives - (seen.worth - valuer.of(terms))[:, None]
        return replace(self.acceptance, alternatives=alternatives)


def scales(candidate: Candidate, reference: float) -> tuple[float, float, float]:
    """σ, money a year: usual, and the ends that the elasticities make.

    Args:
        reference: what the best alternative is worth a year.

    Raises:
        InputError: an alternative worth nothing, which gives tastes no scale, where none is stated.
    """
    if candidate.taste is not None:
        return candidate.taste, candidate.taste, candidate.taste
    if not reference > 0:
        raise InputError("win.no_scale", value=f"{reference:,.0f}")
    low, usual, high = candidate.elasticity
    return reference / usual, reference / high, reference / low


@dataclass(frozen=True, eq=False)
class Search:
    """The search for one candidate, employer and rivals; keeps what several targets share."""

    candidate: Candidate
    employer: Employer
    rivals: tuple[Rival, ...] = ()
    run: Run = Run()

    @cached_property
    def valuer(self) -> Valuer:
        """Values packages; decisions are those that suit packages near them, across what may be offered."""
        limits = self.employer.limits
        sign_on = limits.sign_on.low
        low, high = limits.base.low, float(limits.most_base(sign_on))
        anchors = [
            Terms(
                low + base * (high - low),
                sign_on,
                limits.equity.low + part * (limits.equity.high - limits.equity.low),
            )
            for base in (0.15, 0.5, 0.85)
            for part in (0.1, 0.45, 0.9)
        ]
        return Valuer(self.candidate, self.employer, self.rivals, self.run.seed).planned_for(anchors)

    @cached_property
    def acceptance(self) -> Acceptance:
        """By the futures of the table."""
        alternatives, weights = self.valuer.alternatives
        return Acceptance(alternatives, weights, scales(self.candidate, _reference(alternatives, weights))[0])

    @cached_property
    def coarse(self) -> Table:
        """Certainty equivalents over all that may be offered."""
        return tabulated(self.valuer, self.employer.limits)

    @cached_property
    def _confirmer(self) -> Confirmer:
        return Confirmer(self.valuer, self.run)

    def propose(self, target: float) -> Proposal:
        """The cheapest package that is taken with probability ``target`` at least.

        Raises:
            InputError: a target that is no probability, nothing to win against, or an alternative that ruins.
        """
        check_target(target)
        acceptance, known = self.acceptance, self._start
        cost, limits = self.employer.cost, self.employer.limits
        goal = target + HAIR * (1 - target)
        for _ in range(CORRECTIONS):
            step = narrowed(known, self.coarse, cost, limits, acceptance, goal)
            terms = self._rounded(step, acceptance, goal)
            seen = self._confirmer(self.employer.package(terms))
            before, acceptance = acceptance, self._shifted(acceptance, seen, step.table, terms)
            moved = float(np.abs(acceptance.alternatives - before.alternatives).max())
            reached = seen.probability(acceptance)[0] >= target
            if moved < SETTLED * acceptance.scale and (reached or isinstance(step.found, Infeasible)):
                break
            known = step
        step = replace(step, found=replace(step.found, target=target))
        return self._proposal(step, terms, seen, acceptance)

    @property
    def _start(self) -> Step:
        """Before anything is known: the table over all that may be offered."""
        limits = self.employer.limits
        least = Terms(limits.base.low, limits.sign_on.low, limits.equity.low)
        return Step(Infeasible(0.0, least, 0.0, math.inf), self.coarse, self.valuer)

    def _rounded(self, step: Step, acceptance: Acceptance, target: float) -> Terms:
        if isinstance(step.found, Infeasible):
            return generous(step.found.best, self.employer)

        def enough(base: Array, sign_on: Array, equity: Array) -> NDArray[np.bool_]:
            return np.asarray(acceptance.probability(step.table(base, sign_on, equity)) >= target)

        return cheapest_written(step.found.terms, self.employer, enough)

    def _shifted(self, acceptance: Acceptance, seen: Confirmed, table: Table, terms: Terms) -> Acceptance:
        """Alternatives such that by ``table`` the package is taken with the probability that all futures say."""
        worth = table(*(np.array([part]) for part in terms))[0]
        alternatives = seen.alternatives - (seen.worth - worth)[:, None]
        # tastes are measured against the best alternative as all futures have it
        usual = scales(self.candidate, _reference(seen.alternatives, acceptance.weights))[0]
        return Acceptance(alternatives, acceptance.weights, usual)

    def _proposal(self, step: Step, terms: Terms, seen: Confirmed, acceptance: Acceptance) -> Proposal:
        reference = _reference(seen.alternatives, acceptance.weights)
        every = scales(self.candidate, reference)
        chances = [seen.probability(acceptance.with_scale(scale)) for scale in every]
        value, error = chances[0]
        spread = [p for p, _ in chances]
        chance = Chance(
            value,
            max(0.0, min(spread) - Z95 * error),
            min(1.0, max(spread) + Z95 * error),
            error,
        )
        share = acceptance.weights / acceptance.weights.sum(axis=1, keepdims=True)
        return Proposal(
            step.found,
            terms,
            chance,
            float(self.employer.cost(*terms)),
            seen,
            (seen.alternatives * share).sum(axis=1),
            acceptance,
            step.table,
            self.coarse,
            step.valuer,
            every,
            self.valuer,
            self._confirmer,
        )


def best_of(
    candidate: Candidate,
    employers: Sequence[Employer],
    target: float,
    rivals: tuple[Rival, ...] = (),
    run: Run = Run(),  # noqa: B008
) -> tuple[tuple[Employer, Proposal], ...]:
    """The proposal of each employer, the cheapest first; those that miss the target last, the most probable first.

    Several norms of one firm, such as vesting calendars, are several employers. Calendars that differ only beyond the
    years counted on cost the same by construction: of those within :data:`ALIKE` the one with the least equity is
    first.

    Raises:
        InputError: as of :meth:`Search.propose`, or employers whose costs are in different currencies.
    """
    currencies = sorted({each.template.currency for each in employers})
    if len(currencies) > 1:
        raise InputError("win.currencies", values=", ".join(currencies))
    found = [(each, Search(candidate, each, rivals, run).propose(target)) for each in employers]
    least = min((proposal.cost for _, proposal in found if proposal.feasible), default=math.inf)
    return tuple(sorted(found, key=lambda pair: _rank(pair[1], least)))


def costs_the_same(cost: float, other: float) -> bool:
    """Whether two costs differ by no more than rounding and the solver's tolerance may make them: :data:`ALIKE`."""
    return abs(cost - other) <= ALIKE * min(cost, other)


def _rank(proposal: Proposal, least: float) -> tuple[int, float, float]:
    """What costs the least first; of several that cost the same, the one that dilutes owners least."""
    if not proposal.feasible:
        return 2, -proposal.chance.value, 0.0
    if costs_the_same(proposal.cost, least):
        return 0, proposal.terms.equity, proposal.cost
    return 1, proposal.cost, proposal.terms.equity


def _reference(alternatives: Array, weights: Array) -> float:
    """What the best alternative is worth a year, expected over types and cases."""
    return float((np.maximum(alternatives, 0.0) * weights).sum())

"""From a candidate, an employer and rivals to the cheapest package, with a probability that ``compare`` reproduces.

The solver works on a table of certainty equivalents that is narrowed around the best package so far. What it finds is
valued again on all futures, as ``compare`` values it; by what that is off the alternatives are shifted, and the
package is looked for again, until the target is met on all futures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from outbid.core.errors import InputError
from outbid.core.ranges import Z95
from outbid.offers.acceptance import Acceptance, check_target
from outbid.offers.candidate import Candidate, Rival
from outbid.offers.confirm import Confirmed, confirm
from outbid.offers.design import Design, Infeasible, cheapest
from outbid.offers.employer import Employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.table import Table, knots, zoomed
from outbid.offers.terms import Array, Terms
from outbid.offers.valuing import Valuer
from outbid.worth.value import Run

COARSE = 9, 2, 9
"""Knots of the first table: base pay, sign-on, equity."""
FINE = 5, 2, 5
ZOOMS = 3
ENOUGH = 2e-4
"""Relative change of the cost at which narrowing ends."""
SETTLED = 0.002
"""Part of σ by which alternatives may still move: half a thousandth of probability."""
CORRECTIONS = 3
"""Times that the package is looked for again after it was valued on all futures."""


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
        scales: σ at the highest, usual and lowest elasticity.
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

    @property
    def feasible(self) -> bool:
        """Whether the target is reached."""
        return isinstance(self.design, Design)


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
        """Values packages; decisions are those that are best in the middle of what may be offered."""
        limits = self.employer.limits
        middle = Terms(
            min(float(limits.most_base(limits.sign_on.low)), (limits.base.low + limits.base.high) / 2),
            limits.sign_on.low,
            (limits.equity.low + limits.equity.high) / 2,
        )
        return Valuer(self.candidate, self.employer, self.rivals, self.run.seed).planned(middle)

    @cached_property
    def acceptance(self) -> Acceptance:
        """By the futures of the table."""
        alternatives, weights = self.valuer.alternatives
        usual, _, _ = scales(self.candidate, float((np.maximum(alternatives, 0.0) * weights).sum()))
        return Acceptance(alternatives, weights, usual)

    @cached_property
    def coarse(self) -> Table:
        """Certainty equivalents over all that may be offered."""
        return tabulated(self.valuer, self.employer.limits)

    def propose(self, target: float) -> Proposal:
        """The cheapest package that is taken with probability ``target`` at least.

        Raises:
            InputError: a target that is no probability, or nothing to win against.
        """
        check_target(target)
        acceptance = self.acceptance
        for _ in range(CORRECTIONS):
            found, table, valuer = self._narrowed(acceptance, target)
            terms = terms_of(found)
            seen = confirm(valuer, self.employer.package(terms), self.run)
            # by the table the package is then taken with the probability that all futures say
            shifted = replace(
                acceptance, alternatives=seen.alternatives - (seen.worth - valuer.of(terms))[:, None]
            )
            moved = float(np.abs(shifted.alternatives - acceptance.alternatives).max())
            acceptance = shifted
            if moved < SETTLED * acceptance.scale:
                break
        found, table, valuer = self._narrowed(acceptance, target)
        terms = rounded(terms_of(found), self.employer)
        seen = confirm(valuer, self.employer.package(terms), self.run)
        return self._proposal(found, terms, seen, acceptance, table, valuer)

    def _narrowed(self, acceptance: Acceptance, target: float) -> tuple[Design | Infeasible, Table, Valuer]:
        """The cheapest package by tables that are narrower and narrower around it."""
        cost, limits = self.employer.cost, self.employer.limits
        table, valuer = self.coarse, self.valuer
        found = cheapest(table, cost, limits, acceptance, target)
        axes = table.base, table.sign_on, table.equity
        for _ in range(ZOOMS):
            if isinstance(found, Infeasible):
                break
            valuer = valuer.planned(found.terms)
            axes = tuple(  # type: ignore[assignment]
                zoomed(axis, around, count)
                for axis, around, count in zip(axes, found.terms, FINE, strict=True)
            )
            narrow = Table.of(valuer, *axes)
            inside = cheapest(narrow, cost, _box(limits, narrow), acceptance, target)
            if isinstance(inside, Infeasible):
                break
            before, found, table = found.cost, inside, narrow
            if abs(found.cost - before) <= ENOUGH * before:
                break
        if isinstance(found, Design):
            found = replace(found, binding=tuple(limits.binding(found.terms)))
        return found, table, valuer

    def _proposal(
        self,
        found: Design | Infeasible,
        terms: Terms,
        seen: Confirmed,
        acceptance: Acceptance,
        table: Table,
        valuer: Valuer,
    ) -> Proposal:
        # tastes are measured against the best alternative as all futures have it
        reference = float((np.maximum(seen.alternatives, 0.0) * acceptance.weights).sum())
        every = scales(self.candidate, reference)
        chances = [seen.probability(acceptance.with_scale(scale)) for scale in (acceptance.scale, *every[1:])]
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
            found,
            terms,
            chance,
            float(self.employer.cost(*terms)),
            seen,
            (seen.alternatives * share).sum(axis=1),
            acceptance,
            table,
            self.coarse,
            valuer,
            (acceptance.scale, *every[1:]),
        )


def terms_of(found: Design | Infeasible) -> Terms:
    """Of the cheapest package, or of the best within the limits."""
    return found.terms if isinstance(found, Design) else found.best


def rounded(terms: Terms, employer: Employer) -> Terms:
    """Terms as one writes them into an offer: up to the next hundred and the next whole share, within the limits."""
    limits = employer.limits
    sign_on = min(math.ceil(terms.sign_on / 100 - 1e-6) * 100.0, limits.sign_on.high)
    most = float(limits.most_base(sign_on))
    base = min(math.ceil(terms.base / 100 - 1e-6) * 100.0, most)
    step = 100.0 if employer.unit == "money" else 1.0
    equity = min(math.ceil(terms.equity / step - 1e-6) * step, limits.equity.high)
    return Terms(base, sign_on, equity)


def tabulated(valuer: Valuer, limits: Limits, counts: tuple[int, int, int] = COARSE) -> Table:
    """Certainty equivalents over all that ``limits`` allow."""
    base = knots(limits.base.low, float(limits.most_base(limits.sign_on.low)), counts[0])
    sign_on = knots(limits.sign_on.low, limits.sign_on.high, counts[1])
    equity = knots(limits.equity.low, limits.equity.high, counts[2], curved=True)
    return Table.of(valuer, base, sign_on, equity)


def _box(limits: Limits, table: Table) -> Limits:
    """``limits`` within the range of ``table``."""

    def inside(bound: Bound, axis: Array) -> Bound:
        return replace(bound, low=max(bound.low, float(axis[0])), high=min(bound.high, float(axis[-1])))

    return replace(
        limits,
        base=inside(limits.base, table.base),
        sign_on=inside(limits.sign_on, table.sign_on),
        equity=inside(limits.equity, table.equity),
    )

"""Packages valued for every type of a candidate, on the futures that ``compare`` uses for the same seed.

What a package pays in each future does not hang on wealth or aversion to risk, only what that is worth does: one
simulation serves all types. How the person decides on the way (when to quit, what to exercise) is worked out for the
person at the centre, and near the best decision a small change of it changes nothing (envelope theorem).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.offers.candidate import Candidate, Rival
from outbid.offers.employer import Employer
from outbid.offers.terms import Array, Terms
from outbid.packages.convert import in_currency
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.worth.decisions import AS_PLANNED, Plan
from outbid.worth.futures import CHUNK, Factors, draw
from outbid.worth.net import Tax
from outbid.worth.preference import inverse_utility, relative_slope, utility, wealth_left
from outbid.worth.quitting import best_plan
from outbid.worth.simulate import all_rows, simulate, with_paths
from outbid.worth.tax_law import tax_for
from outbid.worth.value import annuity

MOST_CASES = 256
"""Combinations of what rivals may offer; beyond, a seeded sample of as many."""


def refuse_ruin(package: Package, person: Person, values: Array) -> None:
    """Refuses an alternative that leaves no wealth in some future, as ``compare`` does.

    Raises:
        InputError: it does.
    """
    left = person.wealth + float(values.min())
    if left <= 0:
        raise InputError("win.ruin", name=package.name, wealth=f"{person.wealth:,.0f}", left=f"{left:,.0f}")


def equivalents(values: Array, gamma: Array, wealth: Array) -> tuple[Array, Array]:
    """Certainty equivalents of pay to several types, and their influence functions.

    Args:
        values: net value in each future, shape (futures,).
        gamma, wealth: of the types, shape (types,).

    Returns:
        Worth, shape (types,), about minus the wealth where some future leaves none to who is averse to risk;
        influence, shape (types, futures).
    """
    worth, influence = np.empty(len(gamma)), np.zeros((len(gamma), len(values)))
    for place, (g, w) in enumerate(zip(gamma, wealth, strict=True)):
        left = wealth_left(float(w), values)
        scale = float(left.min())
        u = utility(left, float(g), scale)
        mean = float(u.mean())
        whole = inverse_utility(mean, float(g), scale)
        worth[place] = whole - w
        influence[place] = (u - mean) * (whole * relative_slope(mean, float(g)))
    return worth, influence


@dataclass(frozen=True, eq=False)
class Valuer:
    """Values an employer's packages, and their alternatives, for a candidate.

    Args:
        candidate: whom the offer is for.
        employer: who makes it.
        rivals: other offers.
        seed: of the futures.
        futures: of the table; the figures that are reported are worked out again on all futures.
        plan: how the person decides in the package; ``None``: worked out anew for each package.
        plans: by terms, how the person decides in packages near those; used where ``plan`` is ``None``, so that a
            table over very different packages does not hang on the decisions that suit one of them.
    """

    candidate: Candidate
    employer: Employer
    rivals: tuple[Rival, ...] = ()
    seed: int = 1
    futures: int = CHUNK // 2
    plan: Plan | None = None
    plans: tuple[tuple[Terms, Plan], ...] = ()
    _tax: Tax = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tax", tax_for(self.employer.template, self.candidate.person))

    def planned(self, terms: Terms) -> Valuer:
        """The same with the decisions that are best in the package with ``terms``."""
        if self.plan == AS_PLANNED:
            return self
        return replace(self, plan=self._best_plan(terms), plans=())

    def planned_for(self, terms: Sequence[Terms]) -> Valuer:
        """The same with the decisions that are best in the nearest of the packages with ``terms``."""
        first = self._best_plan(terms[0])
        if first == AS_PLANNED:
            return replace(self, plan=first, plans=())
        rest = ((each, self._best_plan(each)) for each in terms[1:])
        return replace(self, plan=None, plans=((terms[0], first), *rest))

    def _plan_near(self, terms: Terms) -> Plan | None:
        if self.plan is not None or not self.plans:
            return self.plan
        known = np.array([each for each, _ in self.plans])
        far = np.abs(known - np.array(terms)) / np.maximum(np.ptp(known, axis=0), 1e-9)
        return self.plans[int(np.argmin(far.sum(axis=1)))][1]

    def _best_plan(self, terms: Terms) -> Plan:
        package = self.converted(self.employer.package(terms))
        return best_plan(package, self.candidate.person, self._tax, self.seed)

    def __call__(self, base: Array, sign_on: Array, equity: Array) -> Array:
        """Certainty equivalents a year, shape (points, types); an :class:`~outbid.offers.terms.Worth`."""
        found = np.empty((len(base), len(self.candidate.weights)))
        for place, (b, s, e) in enumerate(zip(base, sign_on, equity, strict=True)):
            found[place] = self.of(Terms(float(b), float(s), float(e)))
        return found

    def of(self, terms: Terms) -> Array:
        """Certainty equivalents a year of one package, shape (types,)."""
        package = self.converted(self.employer.package(terms))
        values = self.values(package, self._tax, self._plan_near(terms))
        return equivalents(values, self.candidate.gamma, self.candidate.wealth)[0] / self.annuity

    def values(self, package: Package, tax: Tax, plan: Plan | None) -> Array:
        """Net value of ``package`` in each future, shape (futures,)."""
        person = self.candidate.person
        chosen = best_plan(package, person, tax, self.seed) if plan is None else plan
        return simulate(package, person, tax, self._factors, self.futures, chosen).value

    @property
    def annuity(self) -> float:
        """Today's value of one unit of money a year over the planned stay."""
        return annuity(self.candidate.person)

    @property
    def others(self) -> tuple[Package, ...]:
        """Every package that an alternative may be: the job to leave first, then each rival's."""
        current = [self.candidate.current] if self.candidate.current else []
        return (*current, *(package for rival in self.rivals for package in rival.packages))

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many of :attr:`others` each alternative has, in their order."""
        current = (1,) if self.candidate.current else ()
        return (*current, *(len(rival.packages) for rival in self.rivals))

    @cached_property
    def cases(self) -> tuple[list[NDArray[np.intp]], Array]:
        """Which package each alternative makes in each case, and the cases' probabilities.

        Raises:
            InputError: there is nothing to win against.
        """
        current = [np.ones(1)] if self.candidate.current else []
        weights = [*current, *(np.asarray(rival.weights) for rival in self.rivals)]
        if not weights:
            raise InputError("win.no_alternative")
        return _cases(weights, self.seed)

    @cached_property
    def alternatives(self) -> tuple[Array, Array]:
        """The best alternative's certainty equivalent a year by type and case, and the weights; (types, cases).

        The job to leave counts as one. Cases are what rivals may offer, taken to be independent of each other.
        """
        places, weights = self.cases
        worth = np.stack([self._alternative(each) for each in self.others], axis=1)
        starts = np.cumsum([0, *self.sizes[:-1]])
        best = np.max([worth[:, start + place] for start, place in zip(starts, places, strict=True)], axis=0)
        return best, np.outer(self.candidate.weights, weights)

    def _alternative(self, package: Package) -> Array:
        own = self.converted(package)
        values = self.values(own, tax_for(own, self.candidate.person), None)
        refuse_ruin(own, self.candidate.person, values)
        return equivalents(values, self.candidate.gamma, self.candidate.wealth)[0] / self.annuity

    def converted(self, package: Package) -> Package:
        """``package`` in the candidate's currency."""
        person = self.candidate.person
        return in_currency(package, person.currency, person.rates)

    @cached_property
    def _factors(self) -> Factors:
        packages = [self.employer.package(Terms(1.0, 1.0, 1.0)), *self.others]
        rows = all_rows([self.converted(each) for each in packages], self.candidate.person)
        # the chunk is drawn in full, so that these are the first of the very same futures
        drawn = draw(self.seed, rows, 0, CHUNK)
        return with_paths({f: np.ascontiguousarray(z[:, : self.futures]) for f, z in drawn.items()})


def _cases(weights: Sequence[Array], seed: int) -> tuple[list[NDArray[np.intp]], Array]:
    """Which package each alternative makes in each case, and the cases' probabilities."""
    counts = [len(own) for own in weights]
    if int(np.prod(counts)) <= MOST_CASES:
        grid = np.meshgrid(*(np.arange(count) for count in counts), indexing="ij")
        places = [axis.ravel() for axis in grid]
        likely = np.ones(len(places[0]))
        for own, place in zip(weights, places, strict=True):
            likely = likely * own[place]
        return places, likely
    generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence((seed, len(counts)))))
    places = [generator.choice(len(own), MOST_CASES, p=own) for own in weights]
    return places, np.full(MOST_CASES, 1 / MOST_CASES)

"""A package and its alternatives valued on all futures, as ``compare`` values them with the same seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from outbid.offers.acceptance import Acceptance
from outbid.offers.terms import Array
from outbid.offers.valuing import Valuer, refuse_ruin
from outbid.packages.package import Package
from outbid.worth import futures as source
from outbid.worth.decisions import Plan
from outbid.worth.futures import CHUNK
from outbid.worth.net import Tax
from outbid.worth.preference import Moments, wealth_left
from outbid.worth.quitting import best_plan
from outbid.worth.simulate import PackageFutures, all_rows, simulate, with_paths
from outbid.worth.tax_law import tax_for
from outbid.worth.value import Run

MOST_KEPT = 1 << 25
"""Values of the alternatives that are kept, 256 MiB; with more of them each package values them anew."""


@dataclass(frozen=True, eq=False)
class Confirmed:
    """Certainty equivalents a year on all futures.

    Args:
        worth: of the package, shape (types,).
        alternatives: the best alternative's by type and case, shape (types, cases).
        errors: Monte Carlo standard error of what the package leads the best alternative by, same shape.
        zero: probability that every stake of the package pays nothing; NaN without one.
        futures: that were simulated.
    """

    worth: Array
    alternatives: Array
    errors: Array
    zero: float
    futures: int

    def probability(self, acceptance: Acceptance) -> tuple[float, float]:
        """P(accept) with the weights and tastes of ``acceptance``, and its Monte Carlo standard error.

        Errors of types and cases share their futures: they are taken to be one and the same.
        """
        gap = (self.worth[:, None] - self.alternatives) / acceptance.scale
        taken = 1 / (1 + np.exp(-np.clip(gap, -700.0, 700.0)))
        slope = taken * (1 - taken) / acceptance.scale
        value = float((taken * acceptance.weights).sum())
        return value, float((slope * self.errors * acceptance.weights).sum())


@dataclass(frozen=True, eq=False)
class Confirmer:
    """Values packages against the alternatives of ``valuer`` on the futures of ``run``, pseudo-random ones always.

    What the alternatives pay is worked out once for all packages.
    """

    valuer: Valuer
    run: Run
    _kept: dict[int, list[Array]] = field(default_factory=dict, init=False, repr=False)
    _prepared: list[_Prepared] = field(default_factory=list, init=False, repr=False)

    def __call__(self, package: Package) -> Confirmed:
        """Certainty equivalents of ``package`` and of the alternatives.

        Raises:
            InputError: an alternative that leaves the person no wealth in some future.
        """
        candidate, run = self.valuer.candidate, self.run
        own = _Prepared.of(self.valuer, package, run.seed)
        moments: list[Moments] = []
        nothing, count = 0.0, 0
        for index, start in enumerate(range(0, run.futures, CHUNK)):
            size = min(CHUNK, run.futures - start)
            result = own.futures(self.valuer, run.seed, index, size)
            if result.stakes:
                nothing += float(np.logical_and.reduce([~stake.pays for stake in result.stakes]).sum())
            count += size
            values = [result.value, *self._others(index, size)]
            chunk = [
                Moments.of([wealth_left(float(wealth), each) for each in values], float(gamma))
                for gamma, wealth in zip(candidate.gamma, candidate.wealth, strict=True)
            ]
            moments = [a + b for a, b in zip(moments, chunk, strict=True)] if moments else chunk
        worth = np.array([each.wealth_equivalents for each in moments]) - candidate.wealth[:, None]
        covariance = np.array([each.covariance for each in moments])
        best, errors = _best(self.valuer, worth[:, 1:], covariance)
        annuity = self.valuer.annuity
        zero = nothing / count if package.stakes else float("nan")
        return Confirmed(worth[:, 0] / annuity, best / annuity, errors / annuity, zero, count)

    def _others(self, index: int, size: int) -> list[Array]:
        """What each alternative pays in the futures of a chunk."""
        if index in self._kept:
            return self._kept[index]
        if not self._prepared:
            self._prepared.extend(
                _Prepared.of(self.valuer, each, self.run.seed) for each in self.valuer.others
            )
        found = [each.futures(self.valuer, self.run.seed, index, size).value for each in self._prepared]
        for each, values in zip(self._prepared, found, strict=True):
            refuse_ruin(each.package, self.valuer.candidate.person, values)
        if len(found) * self.run.futures <= MOST_KEPT:
            self._kept[index] = found
        return found


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A package in the candidate's currency, its tax law, and how the person decides in it."""

    package: Package
    tax: Tax
    plan: Plan

    @staticmethod
    def of(valuer: Valuer, package: Package, seed: int) -> _Prepared:
        own, person = valuer.converted(package), valuer.candidate.person
        tax = tax_for(own, person)
        return _Prepared(own, tax, best_plan(own, person, tax, seed))

    def futures(self, valuer: Valuer, seed: int, index: int, size: int) -> PackageFutures:
        """What it pays in the futures of a chunk; each factor is a stream of its own, whatever else is valued."""
        person = valuer.candidate.person
        factors = with_paths(source.draw(seed, all_rows([self.package], person), index, size))
        return simulate(self.package, person, self.tax, factors, size, self.plan)


def _best(valuer: Valuer, worth: Array, covariance: Array) -> tuple[Array, Array]:
    """The best alternative by type and case, and the standard error of the package's lead over it."""
    places, _ = valuer.cases
    starts = list(accumulate(valuer.sizes, initial=0))
    chosen = np.stack([start + place for start, place in zip(starts, places, strict=False)])
    by_case = worth[:, chosen]
    which = np.argmax(by_case, axis=1)
    column = np.take_along_axis(chosen[None], which[:, None, :], axis=1)[:, 0]
    best = np.take_along_axis(by_case, which[:, None, :], axis=1)[:, 0]
    types = np.arange(len(worth))[:, None]
    spread = (
        covariance[types, 0, 0]
        + covariance[types, column + 1, column + 1]
        - 2 * covariance[types, 0, column + 1]
    )
    return best, np.sqrt(np.maximum(spread, 0.0))

"""A package and its alternatives valued on all futures, as ``compare`` values them with the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from outbid.offers.acceptance import Acceptance
from outbid.offers.terms import Array
from outbid.offers.valuing import Valuer, tax_for
from outbid.packages.package import Package
from outbid.worth import futures as source
from outbid.worth.futures import CHUNK
from outbid.worth.preference import Moments
from outbid.worth.quitting import best_plan
from outbid.worth.simulate import all_rows, simulate, with_paths
from outbid.worth.value import Run


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


def confirm(valuer: Valuer, package: Package, run: Run) -> Confirmed:
    """Values ``package`` and all alternatives of ``valuer`` on the futures of ``run``."""
    person = valuer.candidate.person
    own = [valuer.converted(each) for each in (package, *valuer.others)]
    taxes = [tax_for(each, person) for each in own]
    plans = [best_plan(each, person, tax, run.seed) for each, tax in zip(own, taxes, strict=True)]
    rows = all_rows(own, person)
    moments: list[Moments] = []
    nothing, count = 0.0, 0
    for index, start in enumerate(range(0, run.futures, CHUNK)):
        size = min(CHUNK, run.futures - start)
        factors = with_paths(source.draw(run.seed, rows, index, size))
        results = [
            simulate(each, person, tax, factors, size, plan)
            for each, tax, plan in zip(own, taxes, plans, strict=True)
        ]
        if results[0].stakes:
            nothing += float(np.logical_and.reduce([~stake.pays for stake in results[0].stakes]).sum())
        count += size
        chunk = [
            _moments([result.value for result in results], float(gamma), float(wealth))
            for gamma, wealth in zip(valuer.candidate.gamma, valuer.candidate.wealth, strict=True)
        ]
        moments = [a + b for a, b in zip(moments, chunk, strict=True)] if moments else chunk
    worth = np.array([each.wealth_equivalents for each in moments]) - valuer.candidate.wealth[:, None]
    covariance = np.array([each.covariance for each in moments])
    best, errors = _best(valuer, worth[:, 1:], covariance)
    annuity = valuer.annuity
    zero = nothing / count if package.stakes else float("nan")
    return Confirmed(worth[:, 0] / annuity, best / annuity, errors / annuity, zero, count)


def _moments(values: Sequence[Array], gamma: float, wealth: float) -> Moments:
    return Moments.of([np.maximum(wealth + each, 1.0) for each in values], gamma)


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

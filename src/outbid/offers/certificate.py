"""Shows that no cheaper package would do, without the solver and without its table.

At each of many (sign-on, equity), spread by a Latin hypercube over all that may be offered and once more around the
package, the base pay is what a cost just below the package's buys. Worth rises with base pay, so that where this
package is not taken with the target probability, no cheaper one with the same sign-on and equity is. Each is valued on
the futures themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.limits import Limits
from outbid.offers.proposal import Proposal
from outbid.offers.terms import Array, Terms, Worth

GAP = 0.003
"""Part of the cost that a cheaper package may save unseen."""
POINTS = 192
NEAR = 0.1
"""Part of each range, to either side, in which half of the packages lie around the one that is certified."""
HALVINGS = 60


@dataclass(frozen=True)
class Certificate:
    """What was tried against a package.

    Args:
        gap: part of the cost by which what was tried is cheaper.
        tried: packages that were valued; each stands for all of its sign-on and equity that cost as little.
        cheaper: a package that keeps the limits, costs less by more than the gap and reaches the target; ``None``:
            none was found.
        margin: the target less the highest probability that was found at that cost.
        limits_kept: whether the package itself keeps every limit.
        reached: whether it is taken with the target probability on all futures; for the best package that misses the
            target, whether it misses it.
    """

    gap: float
    tried: int
    cheaper: Terms | None
    margin: float
    limits_kept: bool
    reached: bool

    @property
    def holds(self) -> bool:
        """Whether nothing was found against the package."""
        return self.cheaper is None and self.limits_kept and self.reached


def certify(proposal: Proposal, points: int = POINTS, gap: float = GAP, seed: int = 1) -> Certificate:
    """Looks for a cheaper package than the proposal; of one that misses the target, for any that reaches it."""
    employer = proposal.valuer.employer
    worth, acceptance = proposal.exact
    target = proposal.design.target
    budget = proposal.cost * (1 - gap) if proposal.feasible else float("inf")
    cheaper, margin, tried = search_cheaper(
        worth, employer.cost, employer.limits, acceptance, target, budget, proposal.terms, points, seed
    )
    terms = (np.array([part]) for part in proposal.terms)
    return Certificate(
        gap,
        tried,
        cheaper,
        margin,
        bool(employer.limits.feasible(*terms)[0]),
        (proposal.chance.value >= target) == proposal.feasible,
    )


def search_cheaper(
    worth: Worth,
    cost: Cost,
    limits: Limits,
    acceptance: Acceptance,
    target: float,
    budget: float,
    around: Terms,
    points: int = POINTS,
    seed: int = 1,
) -> tuple[Terms | None, float, int]:
    """The most probable package at a cost of ``budget`` at most, if it reaches ``target``.

    Args:
        budget: most that a package may cost; infinite: whatever the limits allow.
        around: near which half of the packages are tried.
        points: sign-ons and equities that are tried.
        seed: of where they lie.

    Returns:
        The package or ``None``; the target less the highest probability found; how many packages were valued.
    """
    sign_on, equity = _places(limits, around, points, seed)
    base = _affordable(cost, limits, budget, sign_on, equity)
    possible = np.isfinite(base)
    base, sign_on, equity = base[possible], sign_on[possible], equity[possible]
    if not len(base):
        return None, target, 0
    chances = acceptance.probability(worth(base, sign_on, equity))
    best = int(np.argmax(chances))
    margin = target - float(chances[best])
    found = Terms(float(base[best]), float(sign_on[best]), float(equity[best])) if margin <= 0 else None
    return found, margin, len(base)


def _affordable(cost: Cost, limits: Limits, budget: float, sign_on: Array, equity: Array) -> Array:
    """The highest base pay that limits and ``budget`` allow; infinite where not even the lowest is, shape (points,)."""
    low, high = np.full(sign_on.shape, limits.base.low), limits.most_base(sign_on)
    possible = (high >= low) & (cost(low, sign_on, equity) <= budget)
    a, b = low, np.maximum(high, low)
    whole = cost(b, sign_on, equity) <= budget
    for _ in range(HALVINGS):
        middle = 0.5 * (a + b)
        fits = cost(middle, sign_on, equity) <= budget
        a, b = np.where(fits, middle, a), np.where(fits, b, middle)
    return np.asarray(np.where(possible, np.where(whole, np.maximum(high, low), a), np.inf))


def _places(limits: Limits, around: Terms, points: int, seed: int) -> tuple[Array, Array]:
    """Sign-ons and equities, a Latin hypercube over the limits and one around a package, and the limits' corners."""
    generator = np.random.Generator(np.random.SFC64(np.random.SeedSequence((seed, points))))
    columns = []
    for bound, value in ((limits.sign_on, around.sign_on), (limits.equity, around.equity)):
        span = bound.high - bound.low
        wide = bound.low + span * _stratified(generator, points // 2)
        near = value + NEAR * span * (2 * _stratified(generator, points - points // 2) - 1)
        columns.append(np.concatenate([wide, np.clip(near, bound.low, bound.high)]))
    corners = np.meshgrid(
        [limits.sign_on.low, limits.sign_on.high, around.sign_on],
        [limits.equity.low, limits.equity.high, around.equity],
    )
    sign_on, equity = (
        np.concatenate([column, corner.ravel()]) for column, corner in zip(columns, corners, strict=True)
    )
    unique = np.unique(np.stack([sign_on, equity]), axis=1)
    return unique[0], unique[1]


def _stratified(generator: np.random.Generator, count: int) -> Array:
    """One number in each of ``count`` equal parts of 0 to 1, in random order."""
    return np.asarray((generator.permutation(count) + generator.random(count)) / max(count, 1))

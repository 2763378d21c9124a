"""The cheapest package that a person takes with a target probability, and the frontier of cash against equity.

    min cost(base, sign-on, equity)   subject to   P(accept) ≥ target and the employer's limits

Worth rises with every term and so does cost. For each equity and sign-on there is one least base pay that reaches the
target, found for all of them at once; what is left is a search over equity and sign-on, on a grid that
narrows around the best of it, and along the ends of base pay.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.offers.acceptance import Chances, check_target
from outbid.offers.cost import Cost
from outbid.offers.limits import Limits
from outbid.offers.terms import Array, Terms, Worth

CLOSE = 1e-4
"""Base pay is found to this, a hundredth of a cent."""
STEPS = 160
"""Steps at most: one in four halves the range."""
EQUITIES, SIGN_ONS = 65, 9
"""Points of the first search, by term."""
ROUNDS = 6
"""Of narrowing, each to a quarter of the range."""
INFEASIBLE = math.inf


@dataclass(frozen=True)
class Design:
    """The cheapest package for a target.

    Args:
        terms: of the package.
        cost: expected cost, today's money.
        probability: of acceptance, by the table of worth.
        target: that was asked for.
        binding: (term, what limits it) of every limit that the package touches.
    """

    terms: Terms
    cost: float
    probability: float
    target: float
    binding: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Infeasible:
    """No package within the limits reaches the target.

    Args:
        target: that was asked for.
        best: the package within the limits that is taken most probably.
        probability: of that.
        cost: of that.
    """

    target: float
    best: Terms
    probability: float
    cost: float


Problem = tuple[Worth, Cost, Limits, Chances]


def cheapest(
    worth: Worth, cost: Cost, limits: Limits, acceptance: Chances, target: float
) -> Design | Infeasible:
    """The cheapest package that is taken with probability ``target`` at least.

    Args:
        worth: of packages, nondecreasing in each term.

    Raises:
        InputError: a target that is no probability between 0 and 1.
    """
    check_target(target)
    problem = worth, cost, limits, acceptance
    equity = _spread(limits.equity.low, limits.equity.high, EQUITIES)
    sign_on = _sign_ons(limits, SIGN_ONS)
    best: tuple[float, Terms] | None = None
    for _ in range(ROUNDS):
        s, e = (axis.ravel() for axis in np.meshgrid(sign_on, equity, indexing="ij"))
        base = least_base(worth, limits, acceptance, target, s, e)
        best = _cheaper(best, cost, base, s, e)
        if best is None:
            break
        equity = _narrowed(equity, best[1].equity)
        sign_on = _narrowed(sign_on, best[1].sign_on)
    for base_of in (limits.most_base, lambda s: np.full(s.shape, limits.base.low)):
        best = _cheaper(best, cost, *_along(problem, target, base_of))
    if best is None:
        return _infeasible(problem, target)
    terms = best[1]
    probability = float(acceptance.probability(_at(worth, terms))[0])
    return Design(terms, best[0], probability, target, tuple(limits.binding(terms)))


def _cheaper(
    best: tuple[float, Terms] | None, cost: Cost, base: Array, sign_on: Array, equity: Array
) -> tuple[float, Terms] | None:
    """The cheapest of ``best`` and of packages, of which those with infinite terms will not do."""
    will_do = np.isfinite(base) & np.isfinite(equity)
    if not will_do.any():
        return best
    terms = base[will_do], sign_on[will_do], equity[will_do]
    price = cost(*terms)
    place = int(np.argmin(price))
    if best is not None and best[0] <= price[place]:
        return best
    return float(price[place]), Terms(*(float(part[place]) for part in terms))


def _along(problem: Problem, target: float, base_of: Callable[[Array], Array]) -> tuple[Array, Array, Array]:
    """The cheapest packages whose base pay is at an end: for each sign-on the least equity that reaches ``target``.

    Where base pay can give no further, sign-on and equity stand for each other along a curve that no grid of both
    follows. Terms have shape (points,), equity infinite where none does.
    """
    worth, cost, limits, acceptance = problem
    knots = _spread(limits.equity.low, limits.equity.high, EQUITIES)
    sign_on = _sign_ons(limits, SIGN_ONS)
    found: list[tuple[Array, Array, Array]] = []
    for _ in range(ROUNDS):
        sign_on = sign_on[limits.most_base(sign_on) >= limits.base.low]
        base = base_of(sign_on)
        equity = _least_equity(worth, acceptance, target, base, sign_on, knots)
        found.append((base, sign_on, equity))
        if len(sign_on) < 2 or not np.isfinite(equity).any():
            break
        price = np.where(
            np.isfinite(equity), cost(base, sign_on, np.where(np.isfinite(equity), equity, 0.0)), math.inf
        )
        sign_on = _narrowed(sign_on, float(sign_on[np.argmin(price)]))
    base, sign_on, equity = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return base, sign_on, equity


def _least_equity(
    worth: Worth, acceptance: Chances, target: float, base: Array, sign_on: Array, knots: Array
) -> Array:
    """The least equity within ``knots`` beside each base and sign-on that reaches ``target``, shape (points,)."""
    b, e = (axis.ravel() for axis in np.meshgrid(base, knots, indexing="ij"))
    s = np.repeat(sign_on, len(knots))
    reaches = (acceptance.probability(worth(b, s, e)) >= target).reshape(len(base), len(knots))
    first = np.argmax(reaches, axis=1)
    found = np.where(reaches.any(axis=1), knots[first], math.inf)
    between = reaches.any(axis=1) & (first > 0)
    if between.any():
        gap = _gap(worth, acceptance, target)
        b, s, place = base[between], sign_on[between], first[between]
        found[between] = _root(lambda x: gap(b, s, x), knots[place - 1], knots[place])
    return found


def _gap(worth: Worth, acceptance: Chances, target: float) -> Callable[[Array, Array, Array], Array]:
    """By how many logits packages are taken more probably than ``target``."""
    # a hair above the target, lest rounding leave it missed
    goal = float(_logit(np.array(target))) + 1e-12
    return lambda base, sign_on, equity: _logit(acceptance.probability(worth(base, sign_on, equity))) - goal


def least_base(
    worth: Worth, limits: Limits, acceptance: Chances, target: float, sign_on: Array, equity: Array
) -> Array:
    """The least base pay beside each sign-on and equity that reaches ``target``; infinite where none within the
    limits does, shape (points,)."""
    low = np.full(sign_on.shape, limits.base.low)
    high = limits.most_base(sign_on)
    possible = high >= low
    high = np.maximum(high, low)
    enough = acceptance.probability(worth(high, sign_on, equity)) >= target
    already = acceptance.probability(worth(low, sign_on, equity)) >= target
    # where an end already decides, there is nothing to look for
    searched = enough & possible & ~already
    found = np.where(already & possible, low, math.inf)
    if searched.any():
        gap, s, e = _gap(worth, acceptance, target), sign_on[searched], equity[searched]
        found[searched] = _root(lambda x: gap(x, s, e), low[searched], high[searched])
    return np.asarray(found)


def _root(gap: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """The least amounts, to a hundredth of a cent, at which ``gap`` is not negative; it is at ``high``.

    False position with halved ends (Illinois). Logits of probabilities are nearly straight in pay, so that it lands
    next to the root at once; the step after that goes just beyond it, so that both ends close in.
    """
    a, b, below, above = low.copy(), high.copy(), gap(low), gap(high)
    last, side = b.copy(), np.zeros(len(b))
    for step in range(STEPS):
        if (b - a <= CLOSE).all():
            break
        rise = above - below
        middle = b - above * (b - a) / np.where(rise > 0, rise, 1.0)
        beyond = np.where(side > 0, -CLOSE / 3, CLOSE / 3)
        middle = np.where(np.abs(middle - last) < CLOSE / 3, last + beyond, middle)
        halve = (step % 4 == 3) | (rise <= 0) | (middle <= a) | (middle >= b)
        middle = np.where(halve, 0.5 * (a + b), middle)
        found = gap(middle)
        reaches = found >= 0
        above = np.where(reaches, found, np.where(side < 0, above / 2, above))
        below = np.where(reaches, np.where(side > 0, below / 2, below), found)
        a, b = np.where(reaches, a, middle), np.where(reaches, middle, b)
        last, side = middle, np.where(reaches, 1.0, -1.0)
    return b


def _logit(chance: Array) -> Array:
    kept = np.clip(chance, 1e-15, 1 - 1e-15)
    return np.asarray(np.log(kept / (1 - kept)))


@dataclass(frozen=True, eq=False)
class Frontier:
    """Cheapest packages by target, and for one target the packages along equity.

    Args:
        targets, designs: one design a target.
        target: of the trade-off.
        equity, base, sign_on, cost: packages that reach ``target``, by equity; infinite base where none does.
    """

    targets: tuple[float, ...]
    designs: tuple[Design | Infeasible, ...]
    target: float
    equity: Array
    base: Array
    sign_on: Array
    cost: Array


def frontier(
    worth: Worth,
    cost: Cost,
    limits: Limits,
    acceptance: Chances,
    target: float,
    targets: Sequence[float],
    points: int = 41,
) -> Frontier:
    """Cash against equity at ``target``, and the cheapest package for each of ``targets``."""
    designs = tuple(cheapest(worth, cost, limits, acceptance, each) for each in targets)
    equity = _spread(limits.equity.low, limits.equity.high, points)
    sign_ons = _sign_ons(limits, SIGN_ONS)
    s, e = (axis.ravel() for axis in np.meshgrid(sign_ons, equity, indexing="ij"))
    base = least_base(worth, limits, acceptance, target, s, e)
    price = np.where(np.isfinite(base), cost(np.where(np.isfinite(base), base, 0.0), s, e), math.inf)
    shape = len(sign_ons), len(equity)
    best = np.argmin(price.reshape(shape), axis=0)
    columns = np.arange(len(equity))
    chosen = base.reshape(shape)[best, columns]
    return Frontier(
        tuple(targets), designs, target, equity, chosen, sign_ons[best], price.reshape(shape)[best, columns]
    )


def _infeasible(problem: Problem, target: float) -> Infeasible:
    """The package within the limits that is taken most probably: all cash, split where it is worth most.

    More equity is no better where it costs more to take than it may bring, so that all amounts are tried.
    """
    worth, cost, limits, acceptance = problem
    sign_on, equity = (
        axis.ravel()
        for axis in np.meshgrid(
            _sign_ons(limits, 4 * SIGN_ONS),
            _spread(limits.equity.low, limits.equity.high, EQUITIES),
            indexing="ij",
        )
    )
    base = limits.most_base(sign_on)
    allowed = base >= limits.base.low
    sign_on, equity, base = sign_on[allowed], equity[allowed], base[allowed]
    chances = acceptance.probability(worth(base, sign_on, equity))
    # of packages that are alike, the one that asks for least
    place = int(np.argmax(chances >= chances.max() * (1 - 1e-12)))
    best = Terms(float(base[place]), float(sign_on[place]), float(equity[place]))
    return Infeasible(target, best, float(chances[place]), float(cost(*best)))


def _at(worth: Worth, terms: Terms) -> Array:
    return worth(*(np.array([part]) for part in terms))


def _spread(low: float, high: float, count: int) -> Array:
    """Points from ``low`` to ``high``, closer together near ``low``."""
    if high <= low:
        return np.array([low])
    return low + (high - low) * np.linspace(0.0, 1.0, count) ** 2


def _sign_ons(limits: Limits, count: int) -> Array:
    """Sign-ons to try: spread over the bound, and the most that leaves base pay at its highest under the cap."""
    bound = limits.sign_on
    most = limits.cash - float(limits.first_year_cash(limits.base.high, 0.0))
    spread = _spread(bound.low, bound.high, count)
    return np.unique(np.append(spread, most)) if bound.low < most < bound.high else spread


def _narrowed(axis: Array, around: float) -> NDArray[np.float64]:
    """As many points, between the neighbours of ``around``."""
    if len(axis) == 1:
        return axis
    place = int(np.searchsorted(axis, around))
    low, high = axis[max(place - 2, 0)], axis[min(place + 2, len(axis) - 1)]
    return np.unique(np.append(np.linspace(low, high, len(axis)), around))

"""Where no package within the limits will do: how far each limit alone would have to give way.

More shares with cash as high as it may be, more base pay or more sign-on with as much equity as helps. A certainty
equivalent may be bounded: whoever is averse to risk takes no number of shares for a certain loss of pay, and no pay
for a job that may be lost on the first day. Then no amount does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from outbid.offers.acceptance import Acceptance, check_target
from outbid.offers.cost import Cost
from outbid.offers.limits import Limits
from outbid.offers.proposal import HAIR, Proposal
from outbid.offers.terms import Array, Terms, Worth

Term = Literal["base", "sign_on", "equity"]
TERMS: tuple[Term, ...] = ("base", "sign_on", "equity")
SPLITS = 3
"""Sign-ons, from the least to the most, beside which base pay is as high as it may be."""
FIRST, DOUBLINGS = 0.01, 18
"""Amounts that are tried: a part of the limit, doubled so many times: to 2,600 times the limit."""
SECANTS = 24
CLOSE = 1e-6
"""How close to the target, in logits, the amount must come."""
UNIT = 0.01
"""How close, else, in money or shares."""
DIGITS = 3
"""To so many digits an amount that was confirmed is rounded up."""
NEAR = 0.01
"""Part of an amount by which less may also be enough."""
REPEATS, PUSHES = 5, 12
"""Times that a relief is valued on all futures and looked for again, and then that it is raised."""


@dataclass(frozen=True)
class Relief:
    """One term beyond its limit, the others within theirs.

    Args:
        term: that would have to be more.
        more: money beyond the best package within the limits, or equity beyond its limit; infinite: no amount does.
        breaks: what limits it would pass, such as ``("band", "cash cap")``.
        terms: of the package that then reaches the target; the one that comes nearest where no amount does.
        cost: of that, expected, today's money; infinite where no amount does.
        bounded: the highest probability that any amount was found to reach.
    """

    term: Term
    more: float
    breaks: tuple[str, ...]
    terms: Terms
    cost: float
    bounded: float

    @property
    def possible(self) -> bool:
        """Whether some amount does."""
        return math.isfinite(self.more)


@dataclass(frozen=True)
class Shortfall:
    """By how much no package within the limits will do.

    Args:
        reliefs: of base pay, sign-on and equity, each alone.
    """

    reliefs: tuple[Relief, ...]

    @property
    def cheapest(self) -> Relief | None:
        """The one that costs least; ``None``: the candidate prefers an alternative at any cost."""
        possible = [relief for relief in self.reliefs if relief.possible]
        return min(possible, key=lambda relief: relief.cost, default=None)

    def of(self, term: Term) -> Relief:
        """The relief of one term."""
        return next(relief for relief in self.reliefs if relief.term == term)


def shortfall_of(proposal: Proposal) -> Shortfall:
    """By how much the best package within the limits falls short; each amount is confirmed on all futures.

    The first futures say where to look. What they say far from the best package may be far off, so that each relief
    is valued on all futures, the alternatives are shifted to agree there, and the amount is looked for again.

    Raises:
        ValueError: the target is reached.
    """
    if proposal.feasible:
        raise ValueError("the target is reached within the limits")
    employer = proposal.valuer.employer
    worth, acceptance = proposal.exact
    whole = employer.unit == "shares"
    found = shortfall(
        worth, employer.cost, employer.limits, acceptance, proposal.design.target, proposal.terms, whole=whole
    )
    return Shortfall(tuple(_confirmed(each, proposal, whole) for each in found.reliefs))


def _confirmed(relief: Relief, proposal: Proposal, whole: bool) -> Relief:
    """``relief`` as all futures have it: rounded up to what is enough, and hardly more than the least that is."""
    employer, target = proposal.valuer.employer, proposal.design.target
    cost, limits, term = employer.cost, employer.limits, relief.term
    goal = target + HAIR * (1 - target)
    enough: Relief | None = None
    bounded = 0.0
    for _ in range(REPEATS):
        relief = _rounded(relief, cost, limits, proposal.terms, whole)
        seen = proposal.confirmer(employer.package(relief.terms))
        chance = seen.probability(proposal.acceptance)[0]
        bounded = max(bounded, chance)
        if relief.possible and chance >= target and (enough is None or relief.more < enough.more):
            enough = replace(relief, bounded=chance)
        valuer = proposal.wide.planned(relief.terms)
        acceptance = proposal.anchored(valuer, relief.terms, seen)
        start = relief.terms._replace(**{term: getattr(proposal.terms, term)})
        again = _relief(term, start, _chances(valuer, acceptance), goal, cost, limits, whole=whole)
        if enough is not None and not (again.possible and again.more < enough.more * (1 - NEAR)):
            return enough
        relief = again
    return enough or _pushed(relief, proposal, bounded, whole)


def _pushed(relief: Relief, proposal: Proposal, bounded: float, whole: bool) -> Relief:
    """More and more than ``relief`` until all futures say that it is enough, or that nothing of the kind is."""
    employer = proposal.valuer.employer
    if relief.possible:
        term, start = relief.term, float(getattr(proposal.terms, relief.term))
        amount = float(getattr(relief.terms, term)) - start
        for _ in range(PUSHES):
            terms = relief.terms._replace(**{term: start + amount})
            relief = _rounded(
                replace(relief, terms=terms), employer.cost, employer.limits, proposal.terms, whole
            )
            chance = proposal.confirmer(employer.package(relief.terms)).probability(proposal.acceptance)[0]
            bounded = max(bounded, chance)
            if chance >= proposal.design.target:
                return replace(relief, bounded=chance)
            amount *= 1 + 2 * NEAR
    return Relief(relief.term, math.inf, (), relief.terms, math.inf, bounded)


def _rounded(relief: Relief, cost: Cost, limits: Limits, best: Terms, whole: bool) -> Relief:
    """``relief`` with the amount that it asks for rounded up; as it is where none does."""
    if not relief.possible:
        return relief
    value = float(getattr(relief.terms, relief.term))
    limit = limits.equity.high if relief.term == "equity" else float(getattr(best, relief.term))
    more = round_up(value - limit, 1.0 if whole and relief.term == "equity" else UNIT)
    terms = relief.terms._replace(**{relief.term: limit + more})
    return replace(
        relief, more=more, terms=terms, breaks=tuple(_broken(limits, terms)), cost=float(cost(*terms))
    )


def round_up(amount: float, least: float = UNIT) -> float:
    """``amount`` rounded up to :data:`DIGITS` digits, and to a multiple of ``least``; never nothing."""
    if amount <= least:
        return least
    step = max(10.0 ** (math.floor(math.log10(amount)) + 1 - DIGITS), least)
    return math.ceil(amount / step - 1e-9) * step


def _chances(worth: Worth, acceptance: Acceptance) -> Callable[[list[Terms]], Array]:
    def chances(terms: list[Terms]) -> Array:
        return acceptance.probability(worth(*(np.array(part) for part in zip(*terms, strict=True))))

    return chances


def shortfall(
    worth: Worth,
    cost: Cost,
    limits: Limits,
    acceptance: Acceptance,
    target: float,
    best: Terms,
    *,
    whole: bool = False,
) -> Shortfall:
    """By how much each term alone would have to pass its limit for ``target``.

    Args:
        worth: of packages, beyond the limits too.
        best: the package within the limits that is taken most probably.
        whole: equity is counted in whole units.

    Raises:
        InputError: a target that is no probability between 0 and 1.
    """
    check_target(target)
    chances = _chances(worth, acceptance)
    return Shortfall(
        tuple(
            _cheapest_relief(
                [
                    _relief(term, start, chances, target, cost, limits, whole=whole)
                    for start in _starts(term, limits, best)
                ]
            )
            for term in TERMS
        )
    )


def _starts(term: str, limits: Limits, best: Terms) -> Iterator[Terms]:
    """Packages at the limits from which the one term goes beyond."""
    yield best
    if term == "equity":
        for sign_on in np.linspace(limits.sign_on.low, limits.sign_on.high, SPLITS):
            base = float(limits.most_base(sign_on))
            if base >= limits.base.low:
                yield Terms(base, float(sign_on), limits.equity.high)
    elif best.equity < limits.equity.high:
        yield best._replace(equity=limits.equity.high)


def _relief(
    term: Term,
    start: Terms,
    chances: Callable[[list[Terms]], Array],
    target: float,
    cost: Cost,
    limits: Limits,
    *,
    whole: bool,
) -> Relief:
    value = float(getattr(start, term))

    def package(amount: float) -> Terms:
        return start._replace(**{term: value + amount})

    def gap(amount: float) -> float:
        return _logit(float(chances([package(amount)])[0])) - _logit(target)

    amounts = [0.0, *(_first_amount(term, start, cost) * 2.0 ** np.arange(DOUBLINGS)).tolist()]
    found = chances([package(amount) for amount in amounts])
    enough = np.flatnonzero(found >= target)
    if not len(enough):
        nearest = package(amounts[int(np.argmax(found))])
        return Relief(term, math.inf, (), nearest, math.inf, float(found.max()))
    place = int(enough[0])
    more = amounts[place]
    if place:
        more = _root(gap, amounts[place - 1], more)
    if term == "equity" and whole:
        more = math.ceil(value + more - 1e-9) - value
    terms = package(more)
    if term == "equity":
        # the best package may hold less than all of the pool
        more = terms.equity - limits.equity.high
    return Relief(term, more, tuple(_broken(limits, terms)), terms, float(cost(*terms)), float(found.max()))


def _logit(chance: float) -> float:
    kept = min(max(chance, 1e-12), 1 - 1e-12)
    return math.log(kept / (1 - kept))


def _first_amount(term: str, start: Terms, cost: Cost) -> float:
    """The least amount that is tried."""
    money = FIRST * max(start.base, 1.0)
    if term != "equity":
        return money
    # whichever is more: next to a pool of a few shares a part of it would lead nowhere
    return max(FIRST * start.equity, money / cost.share_value if cost.share_value > 0 else 1.0)


def _root(gap: Callable[[float], float], low: float, high: float) -> float:
    """The amount between ``low`` and ``high`` that closes the gap: false position with halved ends (Illinois)."""
    below, above, side = gap(low), gap(high), 0
    for _ in range(SECANTS):
        if high - low <= UNIT:
            break
        middle = high - above * (high - low) / (above - below)
        middle = min(max(middle, low + UNIT / 2), high - UNIT / 2)
        found = gap(middle)
        if found >= 0:
            high, above = middle, found
            below = below / 2 if side > 0 else below
            side = 1
            if found < CLOSE:
                break
        else:
            low, below = middle, found
            above = above / 2 if side < 0 else above
            side = -1
    return high


def _broken(limits: Limits, terms: Terms) -> Iterator[str]:
    """What limits ``terms`` pass."""
    for bound, value in (
        (limits.base, terms.base),
        (limits.sign_on, terms.sign_on),
        (limits.equity, terms.equity),
    ):
        if value > bound.high * (1 + 1e-9):
            yield bound.high_is
    if float(limits.first_year_cash(terms.base, terms.sign_on)) > limits.cash * (1 + 1e-9):
        yield "cash cap"


def _cheapest_relief(reliefs: list[Relief]) -> Relief:
    """The cheapest of several ways; where none does, the one that comes nearest."""
    possible = [relief for relief in reliefs if relief.possible]
    if possible:
        return min(possible, key=lambda relief: (relief.more, relief.cost))
    return max(reliefs, key=lambda relief: relief.bounded)

"""The cheapest two packages between which people sort themselves by how much risk they bear.

    min  Σ π_g P_g(p_g) cost(p_g) / Σ π_g P_g(p_g)      the expected cost of who is hired
    subject to   P ≥ target, overall or of each group;  CE_t(p_g) ≥ CE_t(p_h) + margin  for every type t of group g

One package leads: it lies on its group's indifference curves, at each of many levels of acceptance. The other is the
least base pay beside each sign-on and equity that its own types prefer and that reaches the target (worth rises with
base pay, so that there is one). All pairs are priced at once, on a grid that narrows around the best of them. What is
given up so that nobody takes the other's package is the rent of hidden information (Rothschild & Stiglitz 1976,
Quarterly Journal of Economics 90; Stiglitz 1977, Review of Economic Studies 44).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from outbid.offers.cost import Cost
from outbid.offers.design import least_base
from outbid.offers.limits import Limits
from outbid.offers.menu_ask import Ask, Pair, Role, expected_cost
from outbid.offers.table import knots
from outbid.offers.terms import Array, Terms

LEVELS, SIGN_ONS, EQUITIES, BASES = 9, 3, 11, 65
"""Points of each search, by acceptance of the leading group and by term."""
ROUNDS = 9
NARROWER = 0.45
"""Part of its range to which each round narrows a term."""
LOGITS = 3.0, 0.3
"""How far the leading group's acceptance may be from the target at first, as log odds: widely, and close by, where two
packages that are nearly one can still be told apart."""
_HAIR = 1e-3
"""Money a year by which rounding may leave a preference short."""


def cheapest_pair(
    roles: tuple[Role, Role], cost: Cost, ask: Ask, single: Terms | None = None, rounds: int = ROUNDS
) -> Pair | None:
    """The cheapest menu; ``None`` where no two packages within the limits do what is asked.

    Args:
        roles: the package for those averse to risk, and the one for those who bear it.
        single: the best package for all, from which to look first.
        rounds: of narrowing.
    """
    found = [each for lead in (0, 1) if (each := _led(roles, cost, ask, lead, single, rounds)) is not None]
    return min(found, key=lambda pair: pair.cost, default=None)


@dataclass(frozen=True, eq=False)
class _Box:
    """Where is looked: log odds of the leading group, and sign-ons and equities of the leading and of the other."""

    logit: Array
    lead: tuple[Array, Array]
    other: tuple[Array, Array]


def _led(
    roles: tuple[Role, Role], cost: Cost, ask: Ask, lead: int, single: Terms | None, rounds: int
) -> Pair | None:
    """The cheapest menu whose package ``lead`` is on an indifference curve of its group."""
    middle = float(_odds(ask.target))
    least = middle if ask.each else -math.inf
    start = middle
    if single is not None:
        start = float(_odds(ask.chances(lead).probability(roles[lead].at(single)[ask.group(lead)])))
    box = _Box(
        np.union1d(_around(middle, 1.0, least), _around(start, 1.0, least)),
        _axes(roles[lead].limits),
        _axes(roles[1 - lead].limits),
    )
    best: tuple[float, float, Terms, Terms] | None = None
    for step in range(rounds):
        found = _round(roles, cost, ask, lead, box)
        if found is not None and (best is None or found[0] < best[0]):
            best = found
        if best is None:
            return None
        part = NARROWER ** (step + 1)
        _, logit, own, other = best
        box = _Box(
            _around(logit, part, least),
            _axes(roles[lead].limits, own, part),
            _axes(roles[1 - lead].limits, other, part),
        )
    assert best is not None
    return _polished(roles, cost, ask, lead, best[2], best[3])


def _round(
    roles: tuple[Role, Role], cost: Cost, ask: Ask, lead: int, box: _Box
) -> tuple[float, float, Terms, Terms] | None:
    """(cost, logit, leading package, other package) of the best pair on the grid."""
    own, other = roles[lead], roles[1 - lead]
    logit, base, sign_on, equity = _on_curves(own, ask, lead, box)
    if not len(base):
        return None
    value = own.worth(base, sign_on, equity)
    chance = ask.chances(lead).probability(value[:, ask.group(lead)])
    price = cost(base, sign_on, equity)
    s2, e2 = (axis.ravel() for axis in np.meshgrid(*box.other, indexing="ij"))
    best: tuple[float, float, Terms, Terms] | None = None
    for s, e in zip(s2, e2, strict=True):
        high = float(other.limits.most_base(s))
        if high < other.limits.base.low:
            continue
        line = knots(other.limits.base.low, high, BASES)
        along = other.worth(line, np.full(len(line), s), np.full(len(line), e))
        b, total = _beside(ask, lead, value, chance, line, along)
        second = cost(np.where(np.isfinite(b), b, 0.0), s, e)
        spent = ask.share(lead) * chance * price + ask.share(1 - lead) * total * second
        whole = ask.share(lead) * chance + ask.share(1 - lead) * total
        each = np.where(np.isfinite(b), spent / np.maximum(whole, 1e-300), math.inf)
        place = int(np.argmin(each))
        if math.isfinite(each[place]) and (best is None or each[place] < best[0]):
            best = (
                float(each[place]),
                float(logit[place]),
                Terms(float(base[place]), float(sign_on[place]), float(equity[place])),
                Terms(float(b[place]), float(s), float(e)),
            )
    return best


def _on_curves(own: Role, ask: Ask, lead: int, box: _Box) -> tuple[Array, Array, Array, Array]:
    """Logit, base, sign-on and equity of packages on the leading group's indifference curves, (points,) each."""
    s, e = (axis.ravel() for axis in np.meshgrid(*box.lead, indexing="ij"))
    group, chances = ask.group(lead), ask.chances(lead)

    def worth(base: Array, sign_on: Array, equity: Array) -> Array:
        return own.worth(base, sign_on, equity)[:, group]

    rows = []
    for logit in box.logit:
        base = least_base(worth, own.limits, chances, 1 / (1 + math.exp(-logit)), s, e)
        rows.append(np.stack([np.full(len(base), logit), base, s, e])[:, np.isfinite(base)])
    logits, bases, signs, equities = np.concatenate(rows, axis=1)
    return logits, bases, signs, equities


def _beside(
    ask: Ask, lead: int, value: Array, chance: Array, line: Array, along: Array
) -> tuple[Array, Array]:
    """The least base pay of the other package beside each leading one, and how probably its group takes it.

    Args:
        value, chance: of the leading packages: worth, shape (points, types), and acceptance by their group.
        line, along: base pay, and worth of the other package with it, shapes (knots,) and (knots, types).
    """
    role = 1 - lead
    curve = ask.chances(role).probability(along[:, ask.group(role)])
    wanted = ask.target if ask.each else (ask.target - ask.share(lead) * chance) / ask.share(role)
    # log odds are nearly straight in pay
    odds = _odds(curve)
    needed = np.where(np.asarray(wanted) < 1, _odds(wanted), math.inf)
    base = _inverse(np.broadcast_to(needed, chance.shape), odds, line)
    for place in np.flatnonzero(ask.group(role)):
        base = np.maximum(base, _inverse(value[:, place] + ask.margin, along[:, place], line))
    for place in np.flatnonzero(ask.group(lead)):
        tempted = np.interp(base, line, along[:, place]) > value[:, place] - ask.margin + _HAIR
        base = np.where(tempted, math.inf, base)
    return base, 1 / (1 + np.exp(-np.interp(base, line, odds)))


def _inverse(wanted: Array, values: Array, line: Array) -> Array:
    """Where ``values`` along ``line`` first reach what is wanted; infinite where they do not."""
    if len(line) == 1:
        return np.where(wanted <= values[0], line[0], math.inf)
    rising = np.maximum.accumulate(values) + np.arange(len(values)) * 1e-12 * max(1.0, abs(float(values[-1])))
    return np.asarray(np.interp(wanted, rising, line, left=line[0], right=math.inf))


def _polished(
    roles: tuple[Role, Role], cost: Cost, ask: Ask, lead: int, own: Terms, other: Terms
) -> Pair | None:
    """The pair with the other's base pay worked out without the lines between knots."""

    def pair(base: float) -> tuple[Terms, Terms]:
        second = Terms(base, other.sign_on, other.equity)
        return (second, own) if lead else (own, second)

    def worth(base: float) -> tuple[Array, Array]:
        first, second = pair(base)
        return roles[0].at(first), roles[1].at(second)

    def enough(base: float) -> bool:
        both = worth(base)
        theirs = ask.preference(both)[ask.group(1 - lead)]
        return bool((theirs >= ask.margin).all() and ask.reached(both) >= 0)

    limits = roles[1 - lead].limits
    low, high = limits.base.low, float(limits.most_base(other.sign_on))
    if not enough(high):
        return None
    if enough(low):
        high = low
    while high - low > 1e-4:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if enough(middle) else (middle, high)
    both = worth(high)
    if not ask.kept(both, _HAIR):
        return None
    terms = pair(high)
    price = (np.asarray(float(cost(*terms[0]))), np.asarray(float(cost(*terms[1]))))
    return Pair(*terms, float(expected_cost(ask, both, price)))


def _odds(chance: Array | float) -> Array:
    """Logarithm of the odds."""
    kept = np.clip(chance, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(kept / (1 - kept)))


def _around(centre: float, part: float, least: float) -> Array:
    """Points around a centre and through it, widely and close by, from ``least`` on."""
    wide = [np.linspace(centre - part * half, centre + part * half, LEVELS) for half in LOGITS]
    return np.unique(np.maximum(np.concatenate([*wide, [centre]]), least))


def _axes(limits: Limits, around: Terms | None = None, part: float = 1.0) -> tuple[Array, Array]:
    """Sign-ons and equities: all over the limits, or over a part of them around a package and through it."""
    found = []
    for name, bound, count in (
        ("sign_on", limits.sign_on, SIGN_ONS),
        ("equity", limits.equity, EQUITIES),
    ):
        low, high = bound.low, bound.high
        if high <= low:
            found.append(np.array([low]))
            continue
        if around is None:
            found.append(knots(low, high, count, curved=name == "equity"))
            continue
        value, half = float(getattr(around, name)), part * (high - low) / 2
        line = np.linspace(max(low, value - half), min(high, value + half), count)
        found.append(np.unique(np.append(line, value)))
    return found[0], found[1]

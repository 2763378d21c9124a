"""What it saves to know a fact before the offer is made.

Not knowing, one package p is offered whatever the fact is; knowing, each state s of it gets a package of its own:

    min  Σ q_s P_s(p_s) cost(p_s) / Σ q_s P_s(p_s)   subject to   Σ q_s P_s(p_s) ≥ target

The target is to be reached on average over the states, known or not, and cost is that of who is hired. One package
for all states is then one of the choices of who knows, so that knowing never costs more; where winning in one state
is dear, who knows wins more often in the others. With one multiplier μ on acceptance, what a hire is worth at the
margin, states part: each takes the package with the highest P_s·(μ − cost).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.offers.acceptance import Acceptance, check_target
from outbid.offers.cost import Cost
from outbid.offers.design import Design, Infeasible, cheapest
from outbid.offers.limits import Bound, Limits
from outbid.offers.table import Table, knots
from outbid.offers.terms import Array, Terms, Worth

POINTS = 33, 4, 25
"""Of each search, by term: base pay, sign-on, equity."""
ROUNDS = 4
NARROWER = 0.3
"""Part of its range to which each round narrows a term."""


@dataclass(frozen=True, eq=False)
class State:
    """One way in which a fact may turn out.

    Args:
        name: of it; value: as a number, where it is one.
        probability: of it, by what the employer knows.
        types: the types of the candidate that are possible then, as columns of worth.
        acceptance: of those types.
    """

    name: str
    value: float
    probability: float
    types: NDArray[np.intp]
    acceptance: Acceptance

    def probability_of(self, worth: Array) -> Array:
        """P(accept) in this state of packages worth (..., all types)."""
        return self.acceptance.probability(worth[..., self.types])


@dataclass(frozen=True, eq=False)
class Mixed:
    """Acceptance by who does not know which state it is."""

    states: tuple[State, ...]

    def probability(self, worth: Array) -> Array:
        """P(accept) of packages worth ``worth`` a year to each type, shape (..., types) → (...)."""
        parts = [state.probability * state.probability_of(worth) for state in self.states]
        return np.asarray(np.sum(parts, axis=0))


@dataclass(frozen=True, eq=False)
class Known:
    """The best package not knowing, and the best of each state.

    Args:
        states: of the fact.
        unknown: the cheapest package for all of them.
        terms, probabilities, costs: of the package of each state.
        cost: expected cost of who is hired, knowing.
    """

    states: tuple[State, ...]
    unknown: Design
    terms: tuple[Terms, ...]
    probabilities: tuple[float, ...]
    costs: tuple[float, ...]
    cost: float

    @property
    def saving(self) -> float:
        """What knowing saves, expected of who is hired; never negative."""
        return self.unknown.cost - self.cost

    @property
    def probability(self) -> float:
        """Of acceptance, expected over the states."""
        return math.fsum(
            state.probability * own for state, own in zip(self.states, self.probabilities, strict=True)
        )


def knowing(
    worth: Worth,
    cost: Cost,
    limits: Limits,
    states: Sequence[State],
    target: float,
    unknown: Design | Infeasible | None = None,
) -> Known | Infeasible:
    """What it saves to know which of ``states`` it is; that no package will do where not knowing none does.

    Args:
        worth: of packages to all types.
        states: in which the fact may turn out.
        target: probability of acceptance, expected over the states.
        unknown: the cheapest package for all of them, where it was found already.

    Raises:
        InputError: a target that is no probability between 0 and 1.
        ValueError: probabilities of the states that do not add up to 1.
    """
    check_target(target)
    if abs(math.fsum(state.probability for state in states) - 1) > 1e-9:
        raise ValueError("probabilities of states add up to 1")
    problem = _Problem(worth, cost, limits, tuple(states), target)
    unknown = unknown or cheapest(worth, cost, limits, Mixed(problem.states), target)
    if isinstance(unknown, Infeasible):
        return unknown
    same = problem.known(unknown, (unknown.terms,) * len(states))
    return _best(problem, same)


@dataclass(frozen=True, eq=False)
class _Problem:
    worth: Worth
    cost: Cost
    limits: Limits
    states: tuple[State, ...]
    target: float

    def worth_in(self, place: int) -> Worth:
        """Worth to the types that are possible in a state."""
        types = self.states[place].types
        if isinstance(self.worth, Table):
            # a table of fewer types is looked up faster
            return Table(*self.worth.axes, self.worth.values[..., types])
        whole = self.worth

        def worth(base: Array, sign_on: Array, equity: Array) -> Array:
            return whole(base, sign_on, equity)[:, types]

        return worth

    def known(self, unknown: Design, terms: tuple[Terms, ...]) -> Known:
        """What ``terms`` by state come to."""
        value = self.worth(*(np.array(part) for part in zip(*terms, strict=True)))
        chances = [float(state.probability_of(own)) for state, own in zip(self.states, value, strict=True)]
        costs = tuple(float(self.cost(*each)) for each in terms)
        hired = [state.probability * own for state, own in zip(self.states, chances, strict=True)]
        spent = math.fsum(part * own for part, own in zip(hired, costs, strict=True))
        # one package for all costs what it costs, to the last digit
        alike = len(set(terms)) == 1
        return Known(
            self.states,
            unknown,
            terms,
            tuple(chances),
            costs,
            costs[0] if alike else spent / max(math.fsum(hired), 1e-300),
        )


def _best(problem: _Problem, same: Known) -> Known:
    """With the best chances by state; if they save nothing, with those of one package for all, the cheapest by state.

    One package for all, if neither saves.
    """
    for levels in (_levels(problem), same.probabilities):
        if levels is None:
            continue
        known = problem.known(same.unknown, _at_levels(problem, levels))
        if known.probability >= problem.target - 1e-12 and known.cost < same.cost:
            return known
    return same


def _levels(problem: _Problem) -> tuple[float, ...] | None:
    """The chance of each state at the best multiplier, on a grid that narrows around each state's package."""
    around: list[Terms | None] = [None] * len(problem.states)
    chances: tuple[float, ...] | None = None
    for step in range(ROUNDS):
        grids = [_grid(problem.limits, own, NARROWER**step) for own in around]
        values = [
            state.acceptance.probability(problem.worth_in(place)(*grid))
            for place, (state, grid) in enumerate(zip(problem.states, grids, strict=True))
        ]
        prices = [problem.cost(*grid) for grid in grids]
        places = _chosen(problem, values, prices)
        if places is None:
            return chances
        around = [
            Terms(*(float(axis[place]) for axis in grid)) for grid, place in zip(grids, places, strict=True)
        ]
        chances = tuple(float(own[place]) for own, place in zip(values, places, strict=True))
    return chances


def _chosen(problem: _Problem, chances: list[Array], costs: list[Array]) -> list[int] | None:
    """Each state's package at the least multiplier with which the target is reached; ``None``: it never is."""

    def at(multiplier: float) -> list[int]:
        return [int(np.argmax(p * (multiplier - c))) for p, c in zip(chances, costs, strict=True)]

    def reached(places: list[int]) -> bool:
        parts = (
            state.probability * float(own[place])
            for state, own, place in zip(problem.states, chances, places, strict=True)
        )
        return math.fsum(parts) >= problem.target

    low = min(float(each.min()) for each in costs)
    high = 1e6 * max(1.0, *(float(np.abs(each).max()) for each in costs))
    if not reached(at(high)):
        return None
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if reached(at(middle)) else (middle, high)
    return at(high)


def _at_levels(problem: _Problem, levels: tuple[float, ...]) -> tuple[Terms, ...]:
    """The cheapest package of each state at chances near ``levels`` with which the target is just reached.

    All chances move by the same log odds; a state that cannot go so far stays at the most it can, and the others
    make up for it.
    """
    terms: list[Terms | None] = [None] * len(levels)
    chances = list(levels)
    for _ in levels:
        free = [place for place, own in enumerate(terms) if own is None]
        held = math.fsum(
            problem.states[place].probability * chances[place]
            for place, own in enumerate(terms)
            if own is not None
        )
        moved = _moved(
            [(problem.states[place].probability, levels[place]) for place in free], problem.target - held
        )
        found = [_cheapest(problem, place, own) for place, own in zip(free, moved, strict=True)]
        stuck = [
            (place, each) for place, each in zip(free, found, strict=True) if isinstance(each, Infeasible)
        ]
        if not stuck:
            for place, each in zip(free, found, strict=True):
                assert isinstance(each, Design)
                terms[place] = each.terms
            break
        for place, each in stuck:
            terms[place], chances[place] = each.best, each.probability
    return tuple(each for each in terms if each is not None)


def _cheapest(problem: _Problem, place: int, level: float) -> Design | Infeasible:
    chances = problem.states[place].acceptance
    level = min(max(level, 1e-9), 1 - 1e-9)
    return cheapest(problem.worth_in(place), problem.cost, problem.limits, chances, level)


def _moved(levels: list[tuple[float, float]], wanted: float) -> list[float]:
    """Chances whose log odds all moved by one amount, so that with their weights they add up to ``wanted``."""

    def at(shift: float) -> list[float]:
        return [1 / (1 + math.exp(-min(max(_logit(own) + shift, -40.0), 40.0))) for _, own in levels]

    low, high = -60.0, 60.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        total = math.fsum(weight * own for (weight, _), own in zip(levels, at(middle), strict=True))
        low, high = (low, middle) if total >= wanted else (middle, high)
    return at(high)


def _logit(chance: float) -> float:
    kept = min(max(chance, 1e-15), 1 - 1e-15)
    return math.log(kept / (1 - kept))


def _grid(limits: Limits, around: Terms | None, part: float) -> tuple[Array, Array, Array]:
    """Packages within the limits: across all that may be offered, or across a part of it around one."""
    axes = []
    for place, (bound, count) in enumerate(
        zip((limits.base, limits.sign_on, limits.equity), POINTS, strict=True)
    ):
        axes.append(_axis(bound, count, None if around is None else around[place], part, curved=place == 2))
    base, sign_on, equity = (axis.ravel() for axis in np.meshgrid(*axes, indexing="ij"))
    # base pay that the cap on cash cuts off counts as what is left of it
    most = limits.most_base(sign_on)
    allowed = most >= limits.base.low
    base = np.minimum(base, most)
    return base[allowed], sign_on[allowed], equity[allowed]


def _axis(bound: Bound, count: int, around: float | None, part: float, *, curved: bool) -> Array:
    if around is None or bound.high <= bound.low:
        return knots(bound.low, bound.high, count, curved=curved)
    half = part * (bound.high - bound.low) / 2
    line = np.linspace(max(bound.low, around - half), min(bound.high, around + half), count)
    return np.unique(np.append(line, around))

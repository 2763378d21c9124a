"""Where the ranking flips: root finding on the first half chunk of the same futures.

Every input is moved over a stated range while all else, the random numbers included, stays as it is. The chunk's
own sampling error is removed at the present value of the input: the difference found there is replaced by the
difference over all futures, so that a switch point never contradicts the ranking it belongs to, and errs little more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Mixture, Point
from outbid.core.roots import Bracket, closing
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.worth.chance import chance_needed
from outbid.worth.company import company_value
from outbid.worth.laboratory import (
    Laboratory,
    belief,
    equivalent,
    good_size,
    with_base_scaled,
    with_exit_scaled,
)

Array = NDArray[np.float64]
Lead = Callable[[float], tuple[float, Array]]
"""By the value of an input: what the first package is worth more than the second, and its influence function."""


@dataclass(frozen=True)
class SwitchPoint:
    """Where an input flips the ranking of two packages.

    Args:
        input: what is moved: ``chance``, ``exit``, ``company`` (its value today), ``base``, ``stay``, ``gamma`` or
            ``wealth``.
        package: whose input it is; empty for the person's.
        current: its value now.
        low, high: the range searched.
        value: where the two are worth the same; ``None`` if the ranking holds over the whole range.
        error: Monte Carlo standard error of ``value``.
        above: name of the package that is worth more just above ``value``, or throughout.
    """

    input: str
    package: str
    current: float
    low: float
    high: float
    value: float | None
    error: float
    above: str


def switch_points(
    lab: Laboratory, first: int, second: int, lead: float, lead_error: float
) -> list[SwitchPoint]:
    """For every input the value at which package ``first`` stops being worth more than ``second``.

    Args:
        lab: the futures.
        first: index of one package.
        second: index of the other.
        lead: what ``first`` is worth more than ``second`` over all futures.
        lead_error: its Monte Carlo standard error.
    """
    duel = _Duel(lab, first, second, lead, lead_error)
    if lead == 0 and not duel.now[1].any():
        # the same pay in every future: whatever changes for one changes for both
        return []
    found = [_switch(duel, move) for index in (first, second) for move in _moves_of_package(duel, index)]
    found += [
        _chance(lab, index, other, ahead, lead_error)
        for index, other, ahead in ((first, second, lead), (second, first, -lead))
        if belief(lab.packages[index])
    ]
    found += [_switch(duel, move) for move in _moves_of_person(duel)]
    return sorted(found, key=lambda point: ORDER.index(point.input))


ORDER = ("chance", "exit", "company", "base", "stay", "gamma", "wealth")
"""The inputs in the order in which people ask for them."""


@dataclass(frozen=True)
class _Duel:
    """Two packages of a laboratory, and what the first leads by over all futures."""

    lab: Laboratory
    first: int
    second: int
    lead: float
    lead_error: float

    @cached_property
    def now(self) -> tuple[float, Array]:
        """The lead as these futures alone have it."""
        return self.leads()

    def leads(
        self, *, terms: dict[int, Package] | None = None, person: Person | None = None
    ) -> tuple[float, Array]:
        """The first's lead and its influence function under other terms, or for another person."""
        who = person or self.lab.person
        # risk aversion does not change what is paid, only what it is worth
        values = [
            self.lab.values(i, (terms or {}).get(i), who)
            if (terms and i in terms) or not self.lab.pays_alike(i, who)
            else self.lab.present[i]
            for i in (self.first, self.second)
        ]
        one, two = (equivalent(each, who.gamma, who.wealth) for each in values)
        return one.worth - two.worth, one.influence - two.influence


@dataclass(frozen=True)
class _Move:
    """An input, whose it is, its value, the range to search on a grid of ``points``, and the lead it makes."""

    input: str
    package: str
    current: float
    low: float
    high: float
    points: int
    lead: Lead


def _moves_of_package(duel: _Duel, index: int) -> Iterator[_Move]:
    package = duel.lab.packages[index]
    if package.stakes:
        outlook = package.stakes[0].outlook
        stated = isinstance(outlook, Stated)
        size = (
            good_size(outlook)
            if isinstance(outlook, Stated)
            else company_value(outlook, duel.lab.person.economy)
        )
        if size > 0:
            exits: Lead = lambda x: duel.leads(terms={index: with_exit_scaled(package, x / size)})  # noqa: E731
            yield _Move("exit" if stated else "company", package.name, size, size / 10, size * 10, 2, exits)
    base = package.salary.base.median
    if base > 0:
        bases: Lead = lambda x: duel.leads(terms={index: with_base_scaled(package, x / base)})  # noqa: E731
        yield _Move("base", package.name, base, 0.0, 4 * base, 2, bases)


def _moves_of_person(duel: _Duel) -> Iterator[_Move]:
    person = duel.lab.person
    stay = person.stay.mean if isinstance(person.stay, Mixture) else person.stay.median
    years: Lead = lambda x: duel.leads(person=replace(person, stay=Point(round(12 * x) / 12)))  # noqa: E731
    horizon = float(person.horizon)
    if horizon > 1:
        yield _Move("stay", "", min(stay, horizon), 1.0, horizon, min(person.horizon, 5), years)
    gammas: Lead = lambda x: duel.leads(person=replace(person, gamma=x))  # noqa: E731
    yield _Move("gamma", "", person.gamma, 0.0, max(10.0, person.gamma), 4, gammas)
    wealths: Lead = lambda x: duel.leads(person=replace(person, wealth=x))  # noqa: E731
    poorest = -min(float(duel.lab.present[i].min()) for i in (duel.first, duel.second))
    least = max(1000.0, poorest + 1000.0)
    low = min(least, person.wealth) if person.wealth > poorest and person.wealth > 0 else least
    yield _Move("wealth", "", person.wealth, low, max(100 * person.wealth, 100e6), 4, wealths)


def _switch(duel: _Duel, move: _Move) -> SwitchPoint:
    names = duel.lab.packages[duel.first].name, duel.lab.packages[duel.second].name
    lead_now, influence_now = duel.now

    def shifted(x: float) -> tuple[float, float]:
        """The lead over all futures at ``x``: known as it stands, and moved by what these futures move it by."""
        lead, influence = move.lead(x)
        moved = float(np.var(influence - influence_now)) / influence.size
        return duel.lead + lead - lead_now, math.hypot(duel.lead_error, math.sqrt(moved))

    root, error, rising = _crossing(shifted, move)
    above = names[0] if rising else names[1]
    if move.input == "stay":
        # worth moves in steps of months
        root, error = None if root is None else round(12 * root) / 12, max(error, 1 / 24)
    return SwitchPoint(move.input, move.package, move.current, move.low, move.high, root, error, above)


def _chance(lab: Laboratory, index: int, other: int, lead: float, lead_error: float) -> SwitchPoint:
    package, rival = lab.packages[index], lab.packages[other]
    outlook = belief(package)
    assert outlook is not None  # switch_points has asked
    current = 1 - outlook.chance_of_zero
    needed = chance_needed(lab, index, other, [lab.person.gamma], [lab.person.wealth], lead, lead_error)[0][0]
    ahead = needed.value is not None or needed.always
    above = package.name if ahead else rival.name
    return SwitchPoint("chance", package.name, current, 0.0, 1.0, needed.value, needed.error, above)


def _crossing(
    function: Callable[[float], tuple[float, float]], move: _Move
) -> tuple[float | None, float, bool]:
    """The zero of ``function`` nearest to the current value, its error, and whether the lead rises through it.

    A grid finds a change of sign, and a bracket closes in on it until the lead is small beside its error.
    """
    low, high, current = move.low, move.high, move.current
    wide = low > 0 and high / low > 50
    grid = np.geomspace(low, high, move.points) if wide else np.linspace(low, high, move.points)
    xs = sorted({float(x) for x in grid} | {min(max(current, low), high)})
    seen = {x: function(x) for x in xs}
    ys = {x: seen[x][0] for x in xs}
    brackets = [(a, b) for a, b in pairwise(xs) if ys[a] * ys[b] <= 0]
    if not brackets:
        return None, 0.0, ys[xs[-1]] > 0
    a, b = min(brackets, key=lambda ab: max(ab[0] - current, current - ab[1], 0.0))

    def lead(x: float) -> float:
        seen[x] = function(x)
        return seen[x][0]

    found = Bracket(b, ys[b], a, ys[a])
    slope, last = found.slope, found
    for found in closing(lead, a, b, ys[a], ys[b], 1e-6 * (high - low)):
        # worth may move in steps, between which it is flat
        slope, last = (found.value - last.value) / (found.x - last.x) or slope, found
        if abs(found.value) <= 0.02 * seen[found.x][1]:
            break
    root = found.best
    return root, seen[root][1] / abs(slope) if slope else math.inf, ys[b] > ys[a]

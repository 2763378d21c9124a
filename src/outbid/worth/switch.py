"""Where the ranking flips: root finding on the first chunk of the same futures.

Every input is moved over a stated range while all else, the random numbers included, stays as it is. The chunk's
own sampling error is removed at the present value of the input: the difference found there is replaced by the
difference over all futures, so that a switch point never contradicts the ranking it belongs to.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Mixture, Point
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.terms import Outlook, Stake
from outbid.worth.futures import CHUNK, Factors, draw
from outbid.worth.net import Tax
from outbid.worth.preference import Moments, utility
from outbid.worth.simulate import all_rows, simulate, with_paths

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SwitchPoint:
    """Where an input flips the ranking of two packages.

    Args:
        input: what is moved: ``chance``, ``exit``, ``base``, ``stay``, ``gamma`` or ``wealth``.
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


@dataclass(frozen=True)
class Laboratory:
    """The first chunk of futures, kept so that packages can be valued again under other terms.

    Args:
        packages, taxes, person: as valued.
        seed: of the futures.
        size: futures used.
    """

    packages: Sequence[Package]
    person: Person
    taxes: Sequence[Tax]
    seed: int
    size: int = CHUNK

    @cached_property
    def factors(self) -> Factors:
        """Standard normals for the longest stay that the horizon allows."""
        longest = replace(self.person, stay=Point(float(self.person.horizon)))
        rows = dict(all_rows(self.packages, longest))
        rows.update({f: n for f, n in all_rows(self.packages, self.person).items() if n > rows.get(f, 0)})
        return with_paths(draw(self.seed, rows, 0, self.size))

    def values(self, index: int, package: Package | None = None, person: Person | None = None) -> Array:
        """Net value of package ``index`` in each future, under other terms or for another person if given."""
        return simulate(
            package or self.packages[index], person or self.person, self.taxes[index], self.factors, self.size
        ).value

    @cached_property
    def present(self) -> tuple[Array, ...]:
        """Net values of all packages as they stand."""
        return tuple(self.values(index) for index in range(len(self.packages)))


def equivalents(values: Sequence[Array], gamma: float, wealth: float) -> tuple[Array, float]:
    """Certainty equivalents of several packages and the standard error of the first's lead over the second."""
    x = [wealth + each for each in values]
    moments = Moments.of(x, gamma, [float(each.min()) for each in x])
    c = moments.covariance
    error = math.sqrt(max(float(c[0, 0] + c[-1, -1] - 2 * c[0, -1]), 0.0))
    return moments.wealth_equivalents - wealth, error


def switch_points(lab: Laboratory, first: int, second: int, lead: float) -> list[SwitchPoint]:
    """For every input the value at which package ``first`` stops being worth more than ``second``.

    Args:
        lab: the futures.
        first, second: indices of the two packages.
        lead: what ``first`` is worth more than ``second`` over all futures.
    """
    person, pair = lab.person, (first, second)
    names = (lab.packages[first].name, lab.packages[second].name)
    gamma, wealth = person.gamma, person.wealth

    def lead_of(values: Sequence[Array], g: float = gamma, w: float = wealth) -> tuple[float, float]:
        both, error = equivalents(values, g, w)
        return float(both[0] - both[1]), error

    now = [lab.present[i] for i in pair]
    offset = lead - lead_of(now)[0]

    def search(
        key: str,
        owner: str,
        current: float,
        low: float,
        high: float,
        function: Callable[[float], tuple[float, float]],
        points: int,
    ) -> SwitchPoint:
        def shifted(x: float) -> tuple[float, float]:
            value, error = function(x)
            return value + offset, error

        root, error, rising = _crossing(shifted, current, low, high, points)
        above = names[0] if rising else names[1]
        return SwitchPoint(key, owner, current, low, high, root, error, above)

    found = []
    for place, index in enumerate(pair):
        package = lab.packages[index]

        def changed(terms: Package, place: int = place, index: int = index) -> tuple[float, float]:
            values = list(now)
            values[place] = lab.values(index, terms)
            return lead_of(values)

        if package.stakes and 0 < package.stakes[0].outlook.chance_of_zero < 1:
            found.append(_chance(lab, first, second, index, names))
        size = good_size(package.stakes[0]) if package.stakes else 0.0
        if size > 0:
            found.append(
                search(
                    "exit",
                    package.name,
                    size,
                    size / 10,
                    size * 10,
                    lambda x, p=package, s=size, c=changed: c(with_exit_scaled(p, x / s)),
                    5,
                )  # fmt: skip
            )
        base = package.salary.base.median
        if base > 0:
            found.append(
                search(
                    "base",
                    package.name,
                    base,
                    0.0,
                    4 * base,
                    lambda x, p=package, b=base, c=changed: c(with_base_scaled(p, x / b)),
                    3,
                )  # fmt: skip
            )
    stay = min(
        person.stay.median if not isinstance(person.stay, Mixture) else person.stay.mean,
        float(person.horizon),
    )

    def at_stay(years: float) -> tuple[float, float]:
        other = replace(person, stay=Point(round(12 * years) / 12))
        return lead_of([lab.values(i, person=other) for i in pair])

    found.append(search("stay", "", stay, 1.0, float(person.horizon), at_stay, person.horizon))
    found.append(search("gamma", "", gamma, 0.0, 10.0, lambda g: lead_of(now, g=g), 6))
    least = max(1000.0, -min(float(v.min()) for v in now) + 1000.0)
    found.append(
        search(
            "wealth",
            "",
            wealth,
            min(least, wealth or least),
            max(100 * wealth, 100e6),
            lambda w: lead_of(now, w=w),
            7,
        )  # fmt: skip
    )
    return found


def _chance(lab: Laboratory, first: int, second: int, index: int, names: tuple[str, str]) -> SwitchPoint:
    package = lab.packages[index]
    current = 1 - package.stakes[0].outlook.chance_of_zero
    other = second if index == first else first
    point = chance_needed(lab, index, other, [lab.person.gamma], [lab.person.wealth])[0][0]
    return SwitchPoint(
        "chance", package.name, current, 0.0, 1.0, point.value, point.error,
        package.name if point.value is not None or point.always else lab.packages[other].name,
    )  # fmt: skip


@dataclass(frozen=True)
class Chance:
    """The chance of a good exit at which a stake's package draws level.

    ``None`` with ``always`` true: it is worth more even without the stake; false: not even a sure exit is enough.
    """

    value: float | None
    error: float
    always: bool


def chance_needed(
    lab: Laboratory, index: int, other: int, gammas: Sequence[float], wealths: Sequence[float]
) -> list[list[Chance]]:
    """The chance that the first stake of package ``index`` needs for the package to draw level with ``other``.

    Expected utility is linear in the chance, so it follows from two valuations, with a sure good exit and with
    none: ``p·E u(good) + (1−p)·E u(bad) = E u(other)``.

    Returns:
        By wealth (rows) and risk aversion (columns).
    """
    good = lab.values(index, with_chance(lab.packages[index], 1.0))
    bad = lab.values(index, with_chance(lab.packages[index], 0.0))
    rival = lab.present[other]
    table = []
    for wealth in wealths:
        row = []
        scale = wealth + float(min(good.min(), bad.min(), rival.min()))
        for gamma in gammas:
            u_good, u_bad, u_rival = (utility(wealth + x, gamma, scale) for x in (good, bad, rival))
            sign = -1.0 if gamma > 1 else 1.0
            gain, need = sign * (u_good - u_bad), sign * (u_rival - u_bad)
            if need.mean() <= 0:
                row.append(Chance(None, 0.0, always=True))
            elif need.mean() >= gain.mean():
                row.append(Chance(None, 0.0, always=False))
            else:
                chance = float(need.mean() / gain.mean())
                spread = float(np.std(need - chance * gain)) / math.sqrt(lab.size) / float(gain.mean())
                row.append(Chance(chance, spread, always=False))
        table.append(row)
    return table


def good_size(stake: Stake) -> float:
    """Median of the largest part of the outlook: the size of a good exit."""
    return max(part.median for part in stake.outlook.mixture.parts)


def with_chance(package: Package, chance: float) -> Package:
    """``package`` whose first stake ends well with probability ``chance``, the good parts in their proportions."""
    stake = package.stakes[0]
    mixture = stake.outlook.mixture
    good = 1 - stake.outlook.chance_of_zero
    zero = 1 - good
    weights = tuple(
        w / zero * (1 - chance) if part.high <= 0 else w / good * chance
        for part, w in zip(mixture.parts, mixture.weights, strict=True)
    )
    return _with_outlook(package, replace(stake.outlook, proceeds=Mixture(mixture.parts, weights)))


def with_exit_scaled(package: Package, factor: float) -> Package:
    """``package`` whose first stake's exit is ``factor`` times as large."""
    outlook = package.stakes[0].outlook
    return _with_outlook(package, replace(outlook, proceeds=outlook.proceeds.scaled(factor)))


def _with_outlook(package: Package, outlook: Outlook) -> Package:
    stake, *others = package.stakes
    return replace(package, stakes=(replace(stake, outlook=outlook), *others))


def with_base_scaled(package: Package, factor: float) -> Package:
    """``package`` with ``factor`` times the base pay (and the bonus that hangs on it)."""
    return replace(package, salary=replace(package.salary, base=package.salary.base.scaled(factor)))


def with_base_raised(package: Package, amount: float) -> Package:
    """``package`` with ``amount`` more base pay a year."""
    base = package.salary.base.median
    return with_base_scaled(package, (base + amount) / base) if base > 0 else package


def _crossing(
    function: Callable[[float], tuple[float, float]], current: float, low: float, high: float, points: int
) -> tuple[float | None, float, bool]:
    """The zero of ``function`` nearest to ``current`` in [low, high], its error, and the sign just above it.

    A grid finds a change of sign, the Illinois variant of false position closes in on it.
    """
    positive = low > 0 and high / low > 50
    grid = np.geomspace(low, high, points) if positive else np.linspace(low, high, points)
    xs = sorted({float(x) for x in grid} | {min(max(current, low), high)})
    ys = {x: function(x) for x in xs}
    brackets = [(a, b) for a, b in zip(xs, xs[1:], strict=False) if ys[a][0] * ys[b][0] <= 0]
    if not brackets:
        return None, 0.0, ys[xs[-1]][0] > 0
    a, b = min(brackets, key=lambda ab: max(ab[0] - current, current - ab[1], 0.0))
    fa, fb = ys[a][0], ys[b][0]
    rising, error, x = fb > fa, ys[b][1], b
    left, right, span = fa, fb, high - low
    for _ in range(40):
        if right == left:
            break
        x = (a * right - b * left) / (right - left)
        fx, error = function(x)
        if fx * fb < 0:
            a, left, right = b, fb, fx
        else:
            left, right = left / 2, fx
        b, fb = x, fx
        if abs(fx) <= 0.02 * error or abs(b - a) <= 1e-6 * span or fx == 0:
            break
    slope = abs((ys[xs[-1]][0] - ys[xs[0]][0]) / (xs[-1] - xs[0]))
    near = abs(function(min(x * 1.02 + 1e-9, high))[0] - fb) / max(abs(min(x * 1.02 + 1e-9, high) - x), 1e-12)
    return x, error / (near or slope or math.inf), rising

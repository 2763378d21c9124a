"""Packages valued again under other terms, on the first half chunk of the same futures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Mixture, Point
from outbid.packages.outlooks import Outlook, Priced, Stated
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.worth.decisions import AS_PLANNED, Plan, may_lapse
from outbid.worth.futures import CHUNK, Factors, draw
from outbid.worth.net import Tax
from outbid.worth.preference import inverse_utility, relative_slope, utility, wealth_left
from outbid.worth.quitting import best_plan
from outbid.worth.simulate import all_rows, simulate, with_paths

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Laboratory:
    """The first chunk of futures, kept so that packages can be valued again under other terms.

    Args:
        packages, taxes, person: as valued.
        seed: of the futures.
        size: futures used, at most a chunk.
        plans: how the person decides in each package; the same under other terms, since near the best decision a
            small change of it changes nothing (envelope theorem). Not so for another wealth where options may lapse:
            who can pay for them is no small change.
    """

    packages: Sequence[Package]
    person: Person
    taxes: Sequence[Tax]
    seed: int
    size: int = CHUNK // 2
    plans: Sequence[Plan] = ()

    @cached_property
    def factors(self) -> Factors:
        """Standard normals for the longest stay that the horizon allows."""
        longest = replace(self.person, stay=Point(float(self.person.horizon)))
        rows = dict(all_rows(self.packages, longest))
        rows.update({f: n for f, n in all_rows(self.packages, self.person).items() if n > rows.get(f, 0)})
        # the chunk is drawn in full, so that these are the first of the very same futures
        drawn = draw(self.seed, rows, 0, CHUNK)
        return with_paths({factor: np.ascontiguousarray(z[:, : self.size]) for factor, z in drawn.items()})

    def values(self, index: int, package: Package | None = None, person: Person | None = None) -> Array:
        """Net value of package ``index`` in each future, under other terms or for another person if given."""
        who, terms = person or self.person, package or self.packages[index]
        plan = self._plan(index, who.wealth)
        if who.stay != self.person.stay and plan.leave is not None:
            # a policy is for the dates it was made for
            plan = replace(plan, leave=None)
        return simulate(terms, who, self.taxes[index], self.factors, self.size, plan).value

    def pays_alike(self, index: int, person: Person) -> bool:
        """Whether package ``index`` pays another ``person`` what it pays this one, as far as wealth and stay go.

        Wealth changes what is paid where options may lapse: exercising them takes money.
        """
        return person.stay == self.person.stay and (
            person.wealth == self.person.wealth or not may_lapse(self.packages[index])
        )

    def _plan(self, index: int, wealth: float) -> Plan:
        """How somebody with ``wealth``, and else like the person, decides in package ``index``."""
        plan = self.plans[index] if self.plans else AS_PLANNED
        if not self.plans or wealth == self.person.wealth or not may_lapse(self.packages[index]):
            return plan
        if (index, wealth) not in self._replanned:
            who = replace(self.person, wealth=wealth)
            self._replanned[index, wealth] = best_plan(
                self.packages[index], who, self.taxes[index], self.seed
            )
        return self._replanned[index, wealth]

    @cached_property
    def _replanned(self) -> dict[tuple[int, float], Plan]:
        return {}

    def decides(self, index: int) -> bool:
        """Whether the person decides anything on the way in package ``index``, by what is seen then."""
        return bool(self.plans) and self.plans[index] != AS_PLANNED

    @cached_property
    def present(self) -> tuple[Array, ...]:
        """Net values of all packages as they stand."""
        return tuple(self.values(index) for index in range(len(self.packages)))


@dataclass(frozen=True)
class Equivalent:
    """A certainty equivalent and its influence function.

    Args:
        worth: certainty equivalent of pay.
        influence: what each future moves it by, times the number of futures; mean zero, shape (futures,). Its
            variance over that number is the variance of the error of ``worth`` (delta method).
    """

    worth: float
    influence: Array


def equivalent(values: Array, gamma: float, wealth: float) -> Equivalent:
    """Certainty equivalent of the net ``values`` of a package for someone with ``gamma`` and ``wealth``."""
    left = wealth_left(wealth, values)
    scale = float(left.min())
    u = utility(left, gamma, scale)
    mean = float(u.mean())
    whole = inverse_utility(mean, gamma, scale)
    return Equivalent(whole - wealth, (u - mean) * (whole * relative_slope(mean, gamma)))


def belief(package: Package) -> Stated | None:
    """The stated outlook of the first stake, if it is the one in use and may end well or pay nothing."""
    outlook = package.stakes[0].outlook if package.stakes else None
    if isinstance(outlook, Stated) and 0 < outlook.chance_of_zero < 1:
        return outlook
    return None


def good_size(outlook: Stated) -> float:
    """Median of the largest part of the outlook: the size of a good exit."""
    return max(part.median for part in outlook.mixture.parts)


def with_chance(package: Package, chance: float) -> Package:
    """``package`` whose first stake ends well with probability ``chance``, the good parts in their proportions."""
    outlook = package.stakes[0].outlook
    assert isinstance(outlook, Stated)  # belief() has been asked
    mixture = outlook.mixture
    # added up as they stand: 1 less the others can differ in the last digit, and a weight would pass 1
    ends = list(zip(mixture.parts, mixture.weights, strict=True))
    zero = math.fsum(w for part, w in ends if part.high <= 0)
    good = math.fsum(w for part, w in ends if part.high > 0)
    weights = tuple(w / zero * (1 - chance) if part.high <= 0 else w / good * chance for part, w in ends)
    return _with_outlook(package, replace(outlook, proceeds=Mixture(mixture.parts, weights)))


def with_stake_scaled(package: Package, factor: float) -> Package:
    """``package`` whose first stake is ``factor`` times as large, at the same strike per share."""
    stake, *others = package.stakes
    shares = None if stake.shares is None else stake.shares * factor
    headline = None if stake.headline is None else stake.headline * factor
    outlook = stake.outlook
    if stake.basis == "stake" and isinstance(outlook, Stated):
        outlook = replace(outlook, proceeds=outlook.proceeds.scaled(factor))
    larger = replace(stake, shares=shares, headline=headline, outlook=outlook)
    return replace(package, stakes=(larger, *others))


def with_exit_scaled(package: Package, factor: float) -> Package:
    """``package`` whose first stake's exit, or whose company today, is worth ``factor`` times as much."""
    outlook = package.stakes[0].outlook
    if isinstance(outlook, Stated):
        return _with_outlook(package, replace(outlook, proceeds=outlook.proceeds.scaled(factor)))
    if isinstance(outlook, Priced):
        return _with_outlook(package, replace(outlook, changed=(1 + outlook.changed) * factor - 1))
    return _with_outlook(package, replace(outlook, post_money=outlook.post_money * factor))


def _with_outlook(package: Package, outlook: Outlook) -> Package:
    stake, *others = package.stakes
    return replace(package, stakes=(replace(stake, outlook=outlook), *others))


def with_base_scaled(package: Package, factor: float) -> Package:
    """``package`` with ``factor`` times the base pay (and the bonus that hangs on it)."""
    return replace(package, salary=replace(package.salary, base=package.salary.base.scaled(factor)))


def with_base_raised(package: Package, amount: float) -> Package:
    """``package`` with ``amount`` more base pay a year."""
    base = package.salary.base
    if isinstance(base, Point):
        return replace(package, salary=replace(package.salary, base=Point(base.value + amount)))
    return with_base_scaled(package, (base.mean + amount) / base.mean)

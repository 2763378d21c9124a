"""The short answer: how offers stand to each other, without what would flip it; quick enough to follow a slider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.report.build import DOTS, dots, money, pair_view, probability
from outbid.report.views import SCHEMA_VERSION, PairView
from outbid.worth.laboratory import belief, with_chance
from outbid.worth.net import Tax
from outbid.worth.quitting import best_plan
from outbid.worth.value import Run, annuity, value


@dataclass(frozen=True)
class GlanceOffer:
    """One package at a glance; see :class:`~outbid.report.views.OfferView` for the units.

    ``chance`` is the chance of a good exit that its stake is taken to have; ``None`` where the stake is not valued by
    what somebody believes, or there is none.
    """

    name: str
    employer: str
    kind: str
    worth: float
    worth_error: float
    worth_per_year: float
    stake_zero_of_50: int | None
    chance: float | None
    dots: tuple[float, ...]


@dataclass(frozen=True)
class GlanceView:
    """Offers best first, the second against the first in the same futures, and what was assumed of the person."""

    offers: tuple[GlanceOffer, ...]
    pair: PairView | None
    tie: bool
    currency: str
    gamma: float
    stay: float
    horizon: int
    seed: int
    futures: int
    kind: str = "glance"
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True)
class Supposed:
    """What to suppose instead of what the files say.

    Args:
        gamma: relative risk aversion.
        stay: years in the job.
        chance: that nothing goes wrong: of a good exit of every stake that is valued by what somebody believes.
    """

    gamma: float | None = None
    stay: float | None = None
    chance: float | None = None

    def person(self, person: Person) -> Person:
        """``person`` with these tastes and plans.

        Raises:
            InputError: no such risk aversion, or a stay beyond the horizon.
        """
        if self.gamma is not None and not 0 <= self.gamma <= 50:
            raise InputError("errors.risk_aversion", value=f"{self.gamma:g}")
        if self.stay is not None and not 1 / 12 <= self.stay <= person.horizon:
            raise InputError("glance.stay", value=f"{self.stay:g}", most=person.horizon)
        gamma = person.gamma if self.gamma is None else self.gamma
        stay = person.stay if self.stay is None else Point(self.stay)
        return replace(person, gamma=gamma, stay=stay)

    def package(self, package: Package) -> Package:
        """``package`` with this chance of a good exit, where somebody believes in one.

        Raises:
            InputError: not a chance.
        """
        if self.chance is None or belief(package) is None:
            return package
        if not 0 <= self.chance <= 1:
            raise InputError("glance.chance", value=f"{self.chance:g}")
        return with_chance(package, self.chance)


def glance_view(
    packages: Sequence[Package], person: Person, taxes: Sequence[Tax], run: Run, chance: float | None
) -> GlanceView:
    """Values ``packages``, in the person's currency, and says how they stand.

    Args:
        packages: as supposed.
        person: as supposed.
        taxes: the tax law that meets each.
        run: how the futures are drawn.
        chance: the one supposed, if any: a chance of 0 or 1 is no longer a belief that could be read off the package.
    """
    plans = [best_plan(p, person, t, run.seed) for p, t in zip(packages, taxes, strict=True)]
    valuation = value(packages, person, taxes, run, plans=plans)
    order = sorted(range(len(packages)), key=lambda i: -valuation.worth[i])

    def offer(index: int) -> GlanceOffer:
        package, zero = packages[index], float(valuation.zero_stake[index])
        return GlanceOffer(
            name=package.name,
            employer=package.employer,
            kind=package.kind,
            worth=money(valuation.worth[index]),
            worth_error=money(valuation.standard_error[index]),
            worth_per_year=money(valuation.worth[index] / annuity(person)),
            stake_zero_of_50=None if np.isnan(zero) else round(DOTS * zero),
            chance=_chance(package, chance),
            dots=dots(np.sort(valuation.sample[index])),
        )

    pair, tie = None, False
    if len(order) > 1:
        pair = pair_view(packages, person, valuation, order[0], order[1])
        tie = pair.lead <= 2 * pair.lead_error
    return GlanceView(
        offers=tuple(map(offer, order)),
        pair=pair,
        tie=tie,
        currency=person.currency,
        gamma=person.gamma,
        stay=round(person.stay.median, 4),
        horizon=person.horizon,
        seed=run.seed,
        futures=valuation.count,
    )


def _chance(package: Package, supposed: float | None) -> float | None:
    outlook = package.stakes[0].outlook if package.stakes else None
    if outlook is None or outlook.kind != "stated":
        return None
    believed = belief(package)
    if believed is None:
        return supposed
    return probability(1 - believed.chance_of_zero)

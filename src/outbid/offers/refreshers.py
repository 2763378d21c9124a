"""Later grants that keep somebody: the smallest each year that holds the chance of leaving below a target.

As a grant vests, less of it holds the person. Each year an offer from outside stands against another few years here:

    P(leave in the year) = offers · Λ(−(CE(stay) − CE(outside)) / σ − τ)

with the same logit and taste scale σ as in acceptance. Who has joined likes the place better than its terms say: where
the employer states what part leaves in a year, τ is such that as many do in the first; otherwise 0.

A grant's cost, expected under the chances of leaving that it brings about, stands against the cost of replacing the
person: over 27 case studies a median of 21% of a year's pay and up to 213% for specialised and senior staff (Boushey &
Glynn 2012, Center for American Progress); half a year's pay unless stated.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from outbid.core.errors import InputError
from outbid.offers.proposal import scales
from outbid.offers.refresher_job import Granted, Jobs, Vests
from outbid.offers.refresher_paths import NAMES, Name, price_paths
from outbid.offers.refresher_search import fewest, still_there, survival
from outbid.offers.terms import Array, Terms
from outbid.offers.valuing import Valuer
from outbid.packages.package import Package

REPLACEMENT = 0.5
"""Cost of replacing somebody, as a part of a year's target cash."""
MOST_YEARS = 20
USUAL_AHEAD = 4.0
FINE = 1e-3
"""To which the lowest target that can be kept is told."""


@dataclass(frozen=True)
class Retention:
    """What a plan of later grants is for.

    Args:
        target: the highest probability a year of leaving.
        years: that are planned, the first without a refresher.
        ahead: years that the person looks ahead; ``None``: four, as long as grants usually vest, within the horizon.
        offers: probability a year that there is an offer from outside.
        replacement: cost of replacing the person, as a part of a year's target cash.
        scale: σ of the first year, the person's money a year; later it grows with the outside offer. ``None``: the
            candidate's.
        vesting: of refreshers, (month, part); ``None``: that of the grant on joining.
        most: of one refresher, shares or money; beside it the employer's limits hold.

    Raises:
        InputError: a target or a chance of offers that is no probability, or years or a cost out of range.
    """

    target: float = 0.1
    years: int = 4
    ahead: float | None = None
    offers: float = 1.0
    replacement: float = REPLACEMENT
    scale: float | None = None
    vesting: Vests | None = None
    most: float = math.inf

    def __post_init__(self) -> None:
        if not 0 < self.target < 1:
            raise InputError("retain.target", value=f"{self.target:g}")
        if not 0 < self.offers <= 1:
            raise InputError("retain.offers", value=f"{self.offers:g}")
        if not 1 <= self.years <= MOST_YEARS:
            raise InputError("retain.plan_years", value=self.years, most=MOST_YEARS)
        if not 0 <= self.replacement < math.inf:
            raise InputError("retain.replacement", value=f"{self.replacement:g}")
        if self.scale is not None and not 0 < self.scale < math.inf:
            raise InputError("win.scale", value=f"{self.scale:g}")


@dataclass(frozen=True)
class YearHere:
    """One year of a plan; units of equity are shares, or money of listed shares at the price of that day.

    Args:
        year: from 1 on.
        price: of a share when it begins, relative to today's.
        unvested: units that have not vested when it begins, without this year's refresher.
        vests: of them in this year.
        staying: certainty equivalent a year of staying, without this year's refresher, expected over types; money of
            the person.
        outside: the same of the outside offer.
        hazard_without: probability of leaving in this year without this year's refresher.
        hazard_none: the same had there been no refresher ever.
        refresher: units granted when the year begins.
        hazard: probability of leaving in this year.
        there: probability of still being there when the year begins.
        cost: expected cost of this refresher, today's money of the employer.
        replacement: expected cost of replacing the person in this year, the same.
        reached: whether the target is kept; not where what may be granted does not suffice, and then nothing is.
    """

    year: int
    price: float
    unvested: float
    vests: float
    staying: float
    outside: float
    hazard_without: float
    hazard_none: float
    refresher: float
    hazard: float
    there: float
    cost: float
    replacement: float
    reached: bool


@dataclass(frozen=True)
class Path:
    """A plan along one path of the share's price.

    Args:
        name: ``"expected"``, or ``"low"`` and ``"high"``: the 10th and 90th percentile of each year.
        years: in order.
        there: probability of still being there at the end; ``there_without``: without any refresher.
        replacement_without: expected cost of replacing the person without any refresher, today's money.
        lowest: target that can be kept where the one aimed at cannot, to a thousandth; of the expected path only.
    """

    name: Name
    years: tuple[YearHere, ...]
    there: float
    there_without: float
    replacement_without: float
    lowest: float | None = None

    @property
    def cost(self) -> float:
        """Expected cost of the refreshers, today's money."""
        return math.fsum(year.cost for year in self.years)

    @property
    def replacement(self) -> float:
        """Expected cost of replacing the person with the plan."""
        return math.fsum(year.replacement for year in self.years)

    @property
    def saves(self) -> float:
        """What the plan saves in replacements beyond what it costs; negative: it does not pay by that alone."""
        return self.replacement_without - self.replacement - self.cost

    @property
    def reached(self) -> bool:
        """Whether the target is kept in every year with a refresher."""
        return all(year.reached for year in self.years if year.year > 1)


def plan_refreshers(
    valuer: Valuer,
    terms: Terms,
    aim: Retention = Retention(),
    rival: Package | None = None,
) -> Mapping[Name, Path]:
    """The refresher plan along each path of the share's price.

    Args:
        valuer: of the candidate and the employer.
        terms: as agreed on joining.
        aim: what the plan is for.
        rival: the outside offer, renewed and grown with its own raises each year; ``None``: the person's ``outside``.

    Raises:
        InputError: no outside offer, an employer without equity, more years than the person's horizon, or more people
            who leave than have an offer.
    """
    person = valuer.candidate.person
    if valuer.employer.unit == "none":
        raise InputError("retain.no_equity", name=valuer.employer.name)
    if aim.years > person.horizon:
        raise InputError("retain.plan_years", value=aim.years, most=person.horizon)
    ahead = min(USUAL_AHEAD, float(person.horizon)) if aim.ahead is None else aim.ahead
    jobs = Jobs(valuer, terms, rival, ahead)
    package = valuer.employer.package(Terms(terms.base, 0.0, 1.0))
    paths = price_paths(package, person, aim.years, valuer.seed)
    planner = _Planner(jobs, aim, paths["expected"])
    plan = {name: planner.along(name, paths[name]) for name in NAMES}
    usual = plan["expected"]
    return plan if usual.reached else plan | {"expected": replace(usual, lowest=planner.lowest(usual))}


@dataclass(frozen=True, eq=False)
class _Planner:
    jobs: Jobs
    aim: Retention
    expected: Array

    def along(self, name: Name, price: Array) -> Path:
        """The plan along the path ``price``, shape (years,)."""
        none = [self.jobs.on_joining]
        bare = [self._hazard(year, price, none) for year in range(self.aim.years)]
        grants, hazards, found = list(none), [], []
        for year in range(self.aim.years):
            without = self._hazard(year, price, grants) if len(grants) > 1 else bare[year]
            units, hazard = 0.0, without
            if year and without > self.aim.target:
                units = self._smallest(year, price, grants)
                hazard = self._hazard(year, price, [*grants, self._granted(year, units)])
                if hazard > self.aim.target * (1 + 1e-9):
                    # what does not keep the target is not spent on missing it
                    units, hazard = 0.0, without
            found.append((tuple(grants), without, units, hazard))
            hazards.append(hazard)
            if units > 0:
                grants.append(self._granted(year, units))
        there, there_without = survival(hazards), survival(bare)
        years = tuple(
            self._year(year, price, part, bare[year], hazards, there) for year, part in enumerate(found)
        )
        lost = math.fsum(
            self._replacing(year, there_without[year] * hazard) for year, hazard in enumerate(bare)
        )
        return Path(name, years, there[-1], there_without[-1], lost)

    def lowest(self, missed: Path) -> float:
        """The least target that is kept along the expected path, which misses the one aimed at."""
        low, high = self.aim.target, max(year.hazard_none for year in missed.years[1:])
        while high - low > FINE:
            middle = (low + high) / 2
            planner = replace(self, aim=replace(self.aim, target=middle))
            kept = planner.along("expected", self.expected).reached
            low, high = (low, middle) if kept else (middle, high)
        return high

    def _granted(self, year: int, units: float) -> Granted:
        return Granted(year, units, self.aim.vesting or self.jobs.on_joining.vesting)

    def _hazard(self, year: int, price: Array, grants: Sequence[Granted]) -> float:
        """Probability of leaving in the year, expected over types."""
        outside = self.jobs.leaving(year)
        gap = (self.jobs.staying(year, price, grants) - outside) / self._scale(year) + self.taste
        leaves = 1 / (1 + np.exp(np.clip(gap, -700.0, 700.0)))
        return float(self.aim.offers * (self.jobs.candidate.weights @ leaves))

    @cached_property
    def taste(self) -> float:
        """τ: what those who have joined like beyond the terms, in units of σ."""
        from scipy.optimize import brentq

        leaving, offers = self.jobs.valuer.employer.cost.leaving, self.aim.offers
        if not leaving > 0:
            return 0.0
        if leaving >= offers:
            raise InputError("retain.leaving", leaving=f"{leaving:.0%}", offers=f"{offers:.0%}")
        here = self.jobs.staying(0, self.expected, [self.jobs.on_joining])
        gap = (here - self.jobs.leaving(0)) / self._scale(0)

        def off(taste: float) -> float:
            leaves = 1 / (1 + np.exp(np.clip(gap + taste, -700.0, 700.0)))
            return float(offers * (self.jobs.candidate.weights @ leaves)) - leaving

        middle = math.log(offers / leaving - 1)
        # each type alone would need this much; the answer lies between
        return float(brentq(off, middle - float(gap.max()) - 1e-9, middle - float(gap.min()) + 1e-9))

    def _scale(self, year: int) -> float:
        """σ when year ``year`` begins: it grows with what the market pays."""
        weights = self.jobs.candidate.weights
        first, now = (float(weights @ np.maximum(self.jobs.leaving(y), 0.0)) for y in (0, year))
        scale = self.aim.scale or scales(self.jobs.candidate, first)[0]
        return scale * now / first if first > 0 and now > 0 else scale

    def _smallest(self, year: int, price: Array, grants: Sequence[Granted]) -> float:
        """The fewest units that keep the target; where none do, the most that may be granted."""
        most, whole = min(self._most(grants), self.aim.most), self.jobs.valuer.employer.unit == "shares"

        def above(units: float) -> float:
            return self._hazard(year, price, [*grants, self._granted(year, units)]) - self.aim.target

        return fewest(above, math.floor(most) if whole else most, self._start(price[year]), whole=whole)

    def _start(self, price: float) -> float:
        """A refresher to begin the search with: a tenth of base pay."""
        employer = self.jobs.valuer.employer
        share = employer.share_price * price if employer.unit == "shares" else 1.0
        return 0.1 * self.jobs.terms.base / share if share > 0 else 1.0

    def _most(self, grants: Sequence[Granted]) -> float:
        """What is left of the pool; a grant of listed shares has its own limit each time."""
        limit = self.jobs.valuer.employer.limits.equity.high
        if self.jobs.valuer.employer.unit == "money":
            return limit
        return max(limit - math.fsum(granted.units for granted in grants), 0.0)

    def _year(
        self,
        year: int,
        price: Array,
        part: tuple[tuple[Granted, ...], float, float, float],
        bare: float,
        hazards: Sequence[float],
        there: Sequence[float],
    ) -> YearHere:
        grants, without, units, hazard = part
        weights, now = self.jobs.candidate.weights, float(price[year])
        money = self.jobs.valuer.employer.unit == "money"
        left = [
            (month, amount * (now / float(price[granted.year]) if money else 1.0))
            for granted in grants
            for month, amount in granted.left(year)
        ]
        return YearHere(
            year + 1,
            now,
            math.fsum(amount for _, amount in left),
            math.fsum(amount for month, amount in left if month <= 12),
            float(weights @ self.jobs.staying(year, price, grants)),
            float(weights @ self.jobs.leaving(year)),
            without,
            bare,
            units,
            hazard,
            there[year],
            self._cost(year, now, units, hazards),
            self._replacing(year, there[year] * hazard),
            hazard <= self.aim.target * (1 + 1e-9),
        )

    def _cost(self, year: int, price: float, units: float, hazards: Sequence[float]) -> float:
        """Expected cost of a refresher, today's money; who has left by then is granted none."""
        if not units > 0:
            return 0.0
        cost = self.jobs.valuer.employer.cost
        granted = self._granted(year, units)
        kept = math.fsum(part * still_there(hazards, 12 * year + month) for month, part in granted.vesting)
        on_top = sum(rate for ceiling, rate in cost.payroll if math.isinf(ceiling))
        unit = cost.share_value * (1 + (on_top if cost.equity_is_wages else 0.0))
        if self.jobs.valuer.employer.unit == "money":
            unit *= math.exp(-cost.risk_free * year)
        else:
            # what owners reckon a share at is expected; along a path it moves as the price does
            unit *= price / float(self.expected[year])
        return units * kept * unit

    def _replacing(self, year: int, leaves: float) -> float:
        """Cost of a replacement that is needed with probability ``leaves``, in the middle of the year."""
        cost = self.jobs.valuer.employer.cost
        pay = self.jobs.terms.base * (1 + cost.growth) ** year * (1 + cost.bonus_rate) + cost.bonus_amount
        return leaves * self.aim.replacement * pay * math.exp(-cost.risk_free * (year + 0.5))

"""The job as it is when a year begins, and what staying in it is worth against the offer from outside.

Staying means another few years of pay and of what has not vested yet; leaving means the same years of the outside
offer. Both are certainty equivalents a year, after tax, for somebody with today's wealth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.offers.buyout_ways import vesting_of
from outbid.offers.candidate import Candidate
from outbid.offers.terms import Array, Terms
from outbid.offers.valuing import Valuer, equivalents
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import OPTIONS, Stake
from outbid.packages.terms import Grant, Salary
from outbid.worth.futures import CHUNK, draw
from outbid.worth.laboratory import with_exit_scaled
from outbid.worth.simulate import all_rows, simulate, with_paths
from outbid.worth.tax_law import tax_for
from outbid.worth.value import annuity

Vests = tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Granted:
    """A grant that was made when year ``year`` began.

    Args:
        year: 0 for the grant on joining.
        units: shares, or money of listed shares on the day of the grant.
        vesting: (month since the grant, part).
    """

    year: int
    units: float
    vesting: Vests

    def left(self, year: int) -> tuple[tuple[int, float], ...]:
        """(months from then, units) of what has not vested when year ``year`` begins."""
        passed = 12 * (year - self.year)
        return tuple(
            (month - passed, self.units * part)
            for month, part in self.vesting
            if month > passed or (passed == 0 and month == 0)
        )


@dataclass(frozen=True, eq=False)
class Jobs:
    """What staying and leaving are worth year by year.

    Args:
        valuer: of the candidate and the employer.
        terms: as agreed on joining.
        rival: the offer from outside, renewed each year; ``None``: the person's ``outside``.
        ahead: years that somebody looks ahead who decides whether to stay.
    """

    valuer: Valuer
    terms: Terms
    rival: Package | None = None
    ahead: float = 4.0
    _leaving: dict[int, Array] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        person = self.candidate.person
        if self.rival is None and person.outside is None:
            raise InputError("retain.no_outside")
        if not 0 < self.ahead <= person.horizon:
            raise InputError("retain.ahead", value=f"{self.ahead:g}", most=person.horizon)

    @property
    def candidate(self) -> Candidate:
        """Who decides."""
        return self.valuer.candidate

    @property
    def on_joining(self) -> Granted:
        """The grant that was agreed."""
        return Granted(0, self.terms.equity, self.valuer.employer.cost.vesting)

    @cached_property
    def person(self) -> Person:
        """The person who looks ahead; leaving is what is decided, so that nobody leaves within those years."""
        return replace(self.candidate.person, stay=Point(self.ahead), outside=None)

    def staying(self, year: int, price: Array, grants: Sequence[Granted]) -> Array:
        """Certainty equivalent a year of staying when year ``year`` begins, shape (types,).

        Args:
            year: from 0 on.
            price: of a share at the beginning of each year, relative to today's.
            grants: that have been made by then.
        """
        return self._worth(self.job(year, price, grants), year)

    def leaving(self, year: int) -> Array:
        """Certainty equivalent a year of the outside offer as it is then, shape (types,)."""
        if year not in self._leaving:
            self._leaving[year] = self._worth(self._outside(year), year)
        return self._leaving[year]

    def job(self, year: int, price: Array, grants: Sequence[Granted]) -> Package:
        """What is left of the job, and what has not vested of it, when year ``year`` begins; the person's money."""
        employer = self.valuer.employer
        template = employer.package(Terms(self.terms.base, 0.0, 1.0))
        salary = replace(template.salary, base=Point(self.terms.base * (1 + template.salary.growth) ** year))
        job = replace(template, salary=salary, sign_on=None, refresher=None, dues=(), grants=(), stakes=())
        now = float(price[year])
        if employer.unit == "money":
            left = (
                Grant(f"Grant {index}", tuple((m, units * now / price[g.year]) for m, units in g.left(year)))
                for index, g in enumerate(grants)
                if g.left(year) and g.units > 0
            )
            job = replace(job, grants=tuple(left))
        elif employer.unit == "shares":
            kept = (
                _stake(template.stakes[0], g, year, price) for g in grants if g.units > 0 and g.left(year)
            )
            job = replace(job, stakes=tuple(kept))
            job = _at_price(job, now, year)
        return self.valuer.converted(job)

    def _outside(self, year: int) -> Package:
        person = self.candidate.person
        if self.rival is None:
            assert person.outside is not None  # the constructor has asked
            pay = person.outside.pay * (1 + person.outside.growth) ** year
            return Package("Outside", person.currency, Salary(Point(pay), person.outside.growth))
        rival = self.valuer.converted(self.rival)
        grown = (1 + rival.salary.growth) ** year
        grants = tuple(
            replace(grant, calendar=tuple((month, value * grown) for month, value in grant.calendar))
            for grant in rival.grants
        )
        salary = replace(rival.salary, base=rival.salary.base.scaled(grown))
        bonus = rival.bonus
        if bonus is not None and bonus.amount is not None:
            bonus = replace(bonus, amount=bonus.amount * grown)
        return replace(rival, salary=salary, bonus=bonus, grants=grants)

    def _worth(self, package: Package, year: int) -> Array:
        person, valuer = self.person, self.valuer
        tax = tax_for(package, person)
        tax = replace(tax, years_since=tax.years_since + year)
        drawn = draw(valuer.seed, all_rows([package], person), 0, CHUNK)
        factors = with_paths({f: np.ascontiguousarray(z[:, : valuer.futures]) for f, z in drawn.items()})
        values = simulate(package, person, tax, factors, valuer.futures).value
        return equivalents(values, self.candidate.gamma, self.candidate.wealth)[0] / annuity(person)


def _stake(one: Stake, granted: Granted, year: int, price: Array) -> Stake:
    """What has not vested of a grant; options of a later grant cost what a share was worth on its day."""
    left = granted.left(year)
    units = sum(amount for _, amount in left)
    then = float(price[granted.year])
    strike = one.strike * then if one.form in OPTIONS else one.strike
    value = None if one.fair_market_value is None else one.fair_market_value * then
    outlook = one.outlook
    if one.basis == "stake" and isinstance(outlook, Stated):
        outlook = replace(outlook, proceeds=outlook.proceeds.scaled(units))
    return replace(
        one,
        name=f"Grant of year {granted.year}",
        shares=None if one.shares is None else one.shares * units,
        headline=None if one.headline is None else one.headline * units,
        strike=strike,
        fair_market_value=value,
        outlook=outlook,
        vesting=vesting_of([(month, amount / units) for month, amount in left]),
        vested_months=0,
    )


LEAST_LEFT = 0.5
"""Years until an exit that was expected earlier."""


def _at_price(job: Package, price: float, year: int) -> Package:
    """``job`` when a share is worth ``price`` times as much, and a believed exit is nearer."""
    stakes = []
    for stake in job.stakes:
        scaled = with_exit_scaled(replace(job, stakes=(stake,)), price).stakes[0]
        outlook = scaled.outlook
        if isinstance(outlook, Stated) and year:
            mean = outlook.years.mean
            nearer = max(mean - year, min(mean, LEAST_LEFT)) / mean if mean > 0 else 1.0
            scaled = replace(scaled, outlook=replace(outlook, years=outlook.years.scaled(nearer)))
        stakes.append(scaled)
    return replace(job, stakes=tuple(stakes))

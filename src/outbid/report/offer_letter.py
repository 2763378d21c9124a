"""What a candidate should know of an offer: the terms, and what its equity pays in many futures.

Made from the package alone and from what anybody may assume of the economy. Nothing that the employer keeps to itself
goes in: neither what the package costs it, nor what else it could offer, nor what it believes of the candidate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from outbid.core.ranges import Point
from outbid.law import schedule
from outbid.law.equity import Country
from outbid.packages.outlooks import OutlookKind
from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import OPTIONS, Stake
from outbid.packages.terms import Grant
from outbid.report.build import dots
from outbid.worth.cashflows import yearly_pay
from outbid.worth.company import company_ending
from outbid.worth.employment import steady
from outbid.worth.futures import CHUNK, draw
from outbid.worth.simulate import all_rows, with_paths
from outbid.worth.study import by_outlook
from outbid.worth.value import Run

Array = NDArray[np.float64]
COUNT = 50
"""Futures that are drawn as dots."""


@dataclass(frozen=True)
class Equity:
    """What all equity of an offer pays before tax, in money of the day, to who stays until it has vested.

    Args:
        kind: of a private company, or listed.
        dots: fifty equally likely amounts, ascending.
        nothing: probability that it pays nothing.
        bad, middle, good: what it pays less than in one future of ten, of two, and more than in one of ten.
        a_year: probability that it pays at least a year's base pay.
        years: median time until a private stake pays, of the futures in which it does; 0 where it never does.
        outlook: by which a private company's end is drawn.
        others: by every other outlook that the facts allow, the probability that it pays nothing.
    """

    kind: Literal["private", "listed"]
    dots: tuple[float, ...]
    nothing: float
    bad: float
    middle: float
    good: float
    a_year: float
    years: float = 0.0
    outlook: OutlookKind | None = None
    others: tuple[tuple[OutlookKind, float], ...] = ()


@dataclass(frozen=True)
class Letter:
    """An offer as the candidate is told of it.

    Args:
        package: in its own currency.
        country: whose tax law meets it.
        equity: what its equity may pay; ``None`` without any.
        run: seed and futures.
    """

    package: Package
    country: Country
    equity: Equity | None
    run: Run

    @property
    def base(self) -> float:
        """Base pay of the first year."""
        return float(self.package.salary.base.median)

    @property
    def stake(self) -> Stake | None:
        """The stake in a private company, the first if there are several."""
        return self.package.stakes[0] if self.package.stakes else None

    @property
    def grant(self) -> Grant | None:
        """The grant of listed shares, the first if there are several."""
        return self.package.grants[0] if self.package.grants else None


def offer_letter(package: Package, person: Person, run: Run = Run()) -> Letter:  # noqa: B008
    """An offer as the candidate is told of it.

    Args:
        package: the offer, in its own currency.
        person: whose economy, horizon and place of work count; nothing else of them does.
        run: seed and number of futures; those of the employer are the same as in a comparison with this seed.

    Raises:
        InputError: no tax law for the place.
    """
    law = schedule(package.place or person.place, person.tax_year, package.status or person.status)
    country: Country = "DE" if law.place.startswith("DE") else "US"
    anybody = replace(
        person, wealth=0.0, gamma=0.0, other_income=0.0, outside=None, stay=Point(float(person.horizon))
    )
    base = float(package.salary.base.median)
    equity = None
    if package.stakes:
        paid, years = _stakes(package, anybody, run)
        pays = years[paid > 0]
        own = package.stakes[0].outlook
        kinds = dict.fromkeys(other.kind for stake in package.stakes for other in stake.others)
        others = tuple(
            (kind, float((_stakes(by_outlook(package, kind), anybody, run)[0] <= 0).mean()))
            for kind in kinds
            if kind != own.kind
        )
        equity = replace(
            _told("private", paid, base),
            years=float(np.median(pays)) if len(pays) else 0.0,
            outlook=own.kind,
            others=others,
        )
    elif package.grants:
        equity = _told("listed", _grants(package, anybody, run), base)
    return Letter(package, country, equity, run)


def _told(kind: Literal["private", "listed"], paid: Array, base: float) -> Equity:
    ordered = np.sort(paid)
    bad, middle, good = (float(value) for value in np.quantile(ordered, (0.1, 0.5, 0.9)))
    return Equity(
        kind,
        dots(ordered),
        float((ordered <= 0).mean()),
        bad,
        middle,
        good,
        float((ordered >= base).mean()),
    )


def _stakes(package: Package, person: Person, run: Run) -> tuple[Array, Array]:
    """What all stakes pay when the company ends, and in how many years; shape (futures,) each."""
    rows = all_rows([package], person)
    paid, years = np.zeros(run.futures), np.zeros(run.futures)
    for index, start in enumerate(range(0, run.futures, CHUNK)):
        size = min(CHUNK, run.futures - start)
        factors = with_paths(draw(run.seed, rows, index, size))
        here = slice(start, start + size)
        for place, stake in enumerate(package.stakes):
            ending = company_ending(package, place, person, factors, size)
            gross = np.maximum(ending.worth - stake.exercise_price, 0.0)
            if stake.form in (*OPTIONS, "rsu"):
                late = ending.years + stake.vested_months / 12 > stake.conditions.expires_years
                gross = np.where(late, 0.0, gross)
            paid[here] += gross
            years[here] = np.maximum(years[here], ending.years)
    return paid, years


def _grants(package: Package, person: Person, run: Run) -> Array:
    """What all listed shares are worth on the days on which they vest, shape (futures,)."""
    bare = replace(package, refresher=None)
    last = max(month for grant in bare.grants for month, _ in grant.calendar)
    stays = replace(person, stay=Point(max(last, 12) / 12), horizon=max(person.horizon, -(-last // 12)))
    rows = all_rows([bare], stays)
    paid = np.zeros(run.futures)
    for index, start in enumerate(range(0, run.futures, CHUNK)):
        size = min(CHUNK, run.futures - start)
        factors = with_paths(draw(run.seed, rows, index, size))
        years = yearly_pay(bare, stays, steady(float(max(last, 12))), factors)
        for year in years:
            paid[start : start + size] += year.stock
    return paid

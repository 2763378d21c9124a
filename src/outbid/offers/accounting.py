"""What a grant costs in the accounts: its fair value on the day of the grant, expensed as it vests.

Accounts know nothing of what a package is worth to anybody, nor of what the shares turn out to be worth: the expense
is fixed on the day of the grant and spread over the service it pays for. It stands beside the cash-equivalent cost that
offers are weighed by and must not be added to it.

*Graded*: each tranche over the time until it vests, as if it were a grant of its own (IFRS 2.IG11; allowed by
ASC 718-10-35-8). *Straight-line*: the whole grant evenly, never less than what has vested (ASC 718-10-35-8).
*Forfeitures*: those that are expected lower the expense from the start (IFRS 2.20), or each lowers it when it occurs
(allowed by ASC 718-10-35-3).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from outbid.core.errors import InputError
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.fair_value import Award, Tranche, award_of, tranches
from outbid.offers.terms import Terms

Attribution = Literal["graded", "straight_line"]
Forfeitures = Literal["estimated", "as_they_occur"]


@dataclass(frozen=True)
class Policy:
    """How a firm keeps its books.

    Args:
        standard: ``"ifrs"`` (IFRS 2) or ``"us_gaap"`` (ASC 718).
        attribution: of a grant that vests in parts.
        forfeitures: whether those that are expected count from the start.

    Raises:
        InputError: IFRS 2 with anything but graded attribution and estimated forfeitures.
    """

    standard: Literal["ifrs", "us_gaap"] = "us_gaap"
    attribution: Attribution = "straight_line"
    forfeitures: Forfeitures = "estimated"

    def __post_init__(self) -> None:
        strict = self.attribution == "graded" and self.forfeitures == "estimated"
        if self.standard == "ifrs" and not strict:
            raise InputError("retain.ifrs")


IFRS = Policy("ifrs", "graded", "estimated")
US_GAAP = Policy()


@dataclass(frozen=True)
class Expense:
    """One year of a grant.

    Args:
        year: from 1 on.
        if_stays: expense of somebody who stays; over all years the grant-date fair value.
        expected: the same with leavers; over all years the fair value of what is expected to vest.
        cash_equivalent: what the same year of the same grant is expected to cost the owners, money of that year;
            never to be added to the expense.
    """

    year: int
    if_stays: float
    expected: float
    cash_equivalent: float = math.nan


@dataclass(frozen=True)
class Accounts:
    """A grant in the accounts.

    Args:
        award: the grant.
        policy: by which it is expensed.
        tranches: with their fair values.
        years: of service, in order.
        leaving: probability a year of leaving that is expected.
    """

    award: Award
    policy: Policy
    tranches: tuple[Tranche, ...]
    years: tuple[Expense, ...]
    leaving: float

    @property
    def fair_value(self) -> float:
        """Of the whole grant on its day."""
        return math.fsum(each.total for each in self.tranches)

    @property
    def expected(self) -> float:
        """Of what is expected to vest."""
        return math.fsum(each.total * (1 - self.leaving) ** (each.month / 12) for each in self.tranches)


def accounts(award: Award, leaving: float = 0.0, policy: Policy = US_GAAP) -> Accounts:
    """The yearly expense of a grant.

    A performance condition that only an exit can meet (double-trigger units) leaves the expense at zero until then;
    ``years`` then say what is expensed if the exit occurs on the day of the grant.

    Raises:
        InputError: a probability of leaving that is none.
    """
    if not 0 <= leaving < 1:
        raise InputError("win.leaving", value=f"{leaving:g}")
    separately = policy.attribution == "graded"
    parts = tranches(award, separately=separately)
    count = max(1, math.ceil(max(each.month for each in parts) / 12))
    known = [
        [_cumulative(parts, 12.0 * year, hazard, policy) for year in range(count + 1)]
        for hazard in (0.0, leaving)
    ]
    # what vests on the day of the grant is expensed in the first year
    known[0][0] = known[1][0] = 0.0
    years = (
        Expense(year, stays - stayed, left - before)
        for year, ((stayed, stays), (before, left)) in enumerate(
            zip(pairwise(known[0]), pairwise(known[1]), strict=True), start=1
        )
    )
    return Accounts(award, policy, parts, tuple(years), leaving)


def accounting_view(
    employer: Employer,
    terms: Terms,
    policy: Policy = US_GAAP,
    *,
    volatility: float | None = None,
    dividend: float = 0.0,
) -> Accounts | None:
    """The grant in an employer's package in the accounts, beside its cash-equivalent cost; ``None`` without a grant.

    Args:
        employer: who grants it; its expected probability of leaving counts.
        terms: of the package.
        policy: of the firm.
        volatility: of listed peers, for options on a private share.
        dividend: yield a year.

    Raises:
        InputError: what is missing for a fair value.
    """
    award = award_of(employer, terms, volatility=volatility, dividend=dividend)
    if award is None:
        return None
    found = accounts(award, employer.cost.leaving, policy)
    equity = _cash_equivalent(employer.cost, terms)
    beside = [
        Expense(
            each.year,
            each.if_stays,
            each.expected,
            equity[each.year - 1] if each.year <= len(equity) else 0.0,
        )
        for each in found.years
    ]
    return Accounts(found.award, found.policy, found.tranches, tuple(beside), found.leaving)


def trued_up(fair_value: float, expected: Sequence[float]) -> tuple[float, ...]:
    """Expense of each year of a grant that vests as a whole, as estimates change.

    Args:
        fair_value: of the whole grant on its day.
        expected: at the end of each year of service, the part that is then expected to vest; the last is what vested.

    Returns:
        The expense by year: what has been earned by its end by the estimate of that day, less what was expensed before.
    """
    count = len(expected)
    earned = [0.0, *(fair_value * part * year / count for year, part in enumerate(expected, start=1))]
    return tuple(after - before for before, after in pairwise(earned))


def _cash_equivalent(cost: Cost, terms: Terms) -> list[float]:
    return [float(year.equity) for year in cost.by_year(*terms)]


def _cumulative(parts: Sequence[Tranche], month: float, leaving: float, policy: Policy) -> float:
    """Expected expense from the grant until ``month``."""

    def stays(until: float) -> float:
        return float((1 - leaving) ** (until / 12))

    if policy.attribution == "graded":
        if policy.forfeitures == "estimated":
            return math.fsum(_earned(part, month) * stays(part.month) for part in parts)
        # who has left before vesting counts nothing, who left after it what vested
        return math.fsum(_earned(part, month) * stays(min(month, part.month)) for part in parts)
    last = max(part.month for part in parts)
    served = min(month / last, 1.0) if last else 1.0
    vested = [part for part in parts if part.month <= month]
    kept = math.fsum(part.total * stays(part.month) for part in vested)
    if policy.forfeitures == "estimated":
        return max(served * math.fsum(part.total * stays(part.month) for part in parts), kept)
    # who is still there has earned by service, at least what has vested; who left keeps what had vested
    whole, done = math.fsum(part.total for part in parts), math.fsum(part.total for part in vested)
    return kept + stays(min(month, last)) * max(served * whole - done, 0.0)


def _earned(part: Tranche, month: float) -> float:
    return part.total * (min(month / part.month, 1.0) if part.month else 1.0)

"""What a grant is worth on its day by accounting rules, tranche by tranche.

Shares and restricted stock units: the price of the day, less what is paid for them. Options: Black–Scholes–Merton over
the expected term, which the SEC's simplified method takes half-way between vesting and expiry (Staff Accounting
Bulletins 107 and 110, Topic 14.D.2; the same for ASC 718). A private company's price is its appraised value (409A), its
volatility that of listed peers (ASC 718-10-30-20; IFRS 2.B29).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from outbid.core.errors import InputError
from outbid.offers.employer import Employer
from outbid.offers.terms import Terms
from outbid.packages.outlooks import Priced
from outbid.packages.stake import OPTIONS, Stake
from outbid.worth.closed_forms import call

Vests = tuple[tuple[int, float], ...]
ABOVE_A_PRICE = (*OPTIONS, "profits_interest", "vsop")
"""Forms that pay what a share is worth beyond an exercise price or a hurdle, if there is one."""
ON_EXIT = ("rsu", "vsop")
"""Forms on private shares that pay nothing before an exit."""


@dataclass(frozen=True)
class Award:
    """A grant as accounts see it.

    Args:
        name: of the grant.
        units: shares, units or options; a listed grant that is stated in money has one unit for each unit of money.
        price: fair value of a share on the day of the grant.
        vesting: (month, part), parts adding up to 1.
        strike: exercise price of options, or what is paid for a share.
        option: whether it is exercised.
        contract_years: until an option expires.
        volatility: of the log share price, per √year; of listed peers where the share is private.
        rate: risk-free, continuously compounded, over the expected term.
        dividend: yield a year, continuously compounded.
        on_exit: nothing is expensed until a sale or an IPO has happened, since service alone vests nothing
            (ASC 718-10-25-20: such an event is not probable before it occurs).
        cash_settled: paid in money, as virtual shares are: the value is taken anew on each balance sheet date until it
            is paid (IFRS 2.30; ASC 718-30-35-3), so that the expense is only what it would be at today's price.

    Raises:
        InputError: an option whose volatility is not stated, or which expires before it vests.
    """

    name: str
    units: float
    price: float
    vesting: Vests
    strike: float = 0.0
    option: bool = False
    contract_years: float = 10.0
    volatility: float | None = None
    rate: float = 0.0
    dividend: float = 0.0
    on_exit: bool = False
    cash_settled: bool = False

    def __post_init__(self) -> None:
        if self.option and not (self.volatility is not None and 0 <= self.volatility < math.inf):
            raise InputError("retain.volatility", name=self.name)
        last = max(month for month, _ in self.vesting)
        if self.option and last > 12 * self.contract_years:
            raise InputError("retain.expires", name=self.name, months=last, years=f"{self.contract_years:g}")

    @property
    def together(self) -> float:
        """Months until a unit vests, on average."""
        return math.fsum(month * part for month, part in self.vesting)


@dataclass(frozen=True)
class Tranche:
    """What vests on one date.

    Args:
        month: of vesting.
        units: that vest then.
        fair_value: of one of them on the day of the grant.
        term: expected years until exercise; NaN of what is not exercised.
    """

    month: int
    units: float
    fair_value: float
    term: float = math.nan

    @property
    def total(self) -> float:
        """Fair value of the tranche."""
        return self.units * self.fair_value


def simplified_term(vesting_years: float, contract_years: float) -> float:
    """Expected term of a plain option: half-way between vesting and expiry (SEC Topic 14.D.2, question 6)."""
    return (vesting_years + contract_years) / 2


def tranches(award: Award, *, separately: bool = False) -> tuple[Tranche, ...]:
    """The grant by the date on which it vests, each part with its grant-date fair value.

    Args:
        award: the grant.
        separately: each tranche of options has a term of its own, as IFRS 2 has it; otherwise all have one, with the
            average time to vesting, which US rules allow.
    """
    found = []
    for month, part in award.vesting:
        years = month / 12 if separately else award.together / 12
        term = simplified_term(years, award.contract_years) if award.option else math.nan
        found.append(Tranche(month, award.units * part, unit_value(award, term), term))
    return tuple(found)


def unit_value(award: Award, term: float) -> float:
    """Grant-date fair value of one unit; of an option over an expected ``term`` in years."""
    if not award.option:
        return max(award.price - award.strike, 0.0)
    assert award.volatility is not None  # the award has been checked
    return float(
        call(
            award.price,
            award.strike,
            term,
            rate=award.rate,
            volatility=award.volatility,
            dividend=award.dividend,
        )
    )


def award_of(
    employer: Employer, terms: Terms, *, volatility: float | None = None, dividend: float = 0.0
) -> Award | None:
    """The grant in an employer's package as accounts see it; ``None`` where there is none.

    Args:
        employer: who grants it.
        terms: of the package.
        volatility: of listed peers; where it is not stated, that of the stake's priced outlook if it has one.
        dividend: yield a year.

    Raises:
        InputError: a private share without an appraised value, or what :class:`Award` refuses.
    """
    if employer.unit == "none" or not terms.equity > 0:
        return None
    package, rate = employer.package(terms), employer.cost.risk_free
    if employer.unit == "money":
        grant = package.grants[0]
        vests = tuple((month, value / grant.value) for month, value in grant.calendar)
        return Award(grant.name, grant.value, 1.0, vests, rate=rate)
    stake = package.stakes[0]
    if stake.fair_market_value is None:
        raise InputError("retain.appraisal", name=stake.name)
    return Award(
        stake.name,
        terms.equity,
        stake.fair_market_value,
        employer.cost.vesting,
        stake.strike,
        stake.form in ABOVE_A_PRICE and stake.strike > 0,
        stake.conditions.expires_years,
        volatility if volatility is not None else _outlook_volatility(stake),
        rate,
        dividend,
        on_exit=stake.form in ON_EXIT,
        cash_settled=stake.form == "vsop",
    )


def _outlook_volatility(stake: Stake) -> float | None:
    priced = next((each for each in (stake.outlook, *stake.others) if isinstance(each, Priced)), None)
    return None if priced is None else priced.volatility

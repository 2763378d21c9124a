"""The person a package is valued for, and the economy that is assumed around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from outbid.core.ranges import Point, Range

RISK_WORDS = {"low": 1.0, "medium": 2.0, "high": 4.0}
"""Relative risk aversion in words. Low: logarithmic utility, the centre of what labour supply implies (Chetty 2006,
AER 96(5)). Medium: the usual calibration, and Chetty's upper bound. High: about what most respondents to income
gambles choose (Barsky, Juster, Kimball & Shapiro 1997, QJE 112(2): two thirds are above 3.76)."""


@dataclass(frozen=True)
class Economy:
    """Assumptions about the world, per year.

    Args:
        risk_free: continuously compounded rate at which payments are discounted.
        equity_premium: expected excess return of the stock market.
        market_volatility: volatility of the market's log return.
        bracket_indexing: growth of tax brackets after the tax year, in line with prices.
    """

    risk_free: float = 0.04
    equity_premium: float = 0.045
    market_volatility: float = 0.17
    bracket_indexing: float = 0.025


@dataclass(frozen=True)
class Outside:
    """What the market would pay the person who is not, or no longer, in one of the packages compared.

    Args:
        pay: cash a year, in money of the first year, taxed as wages.
        growth: its rise a year.
        search_months: months without pay after a job is lost; who leaves of their own will has the next job already.
        layoff: probability a year of losing the job although the employer lives on, where a package does not say.
        option: whether the person leaves when that is better; otherwise only a lost job brings them to the market.
    """

    pay: float
    growth: float = 0.0
    search_months: float = 4.0
    layoff: float = 0.0
    option: bool = True


@dataclass(frozen=True)
class Person:
    """Whose certainty equivalent is computed.

    Args:
        wealth: what the person owns today, outside the packages compared.
        gamma: relative risk aversion.
        place: ISO 3166 code whose tax law applies, e.g. ``US-CA`` or ``DE``.
        stay: planned years in the job, the same for every package compared.
        horizon: years that are simulated; at least the planned stay.
        other_income: further yearly income of the household, taxed with the wages.
        rates: currency code to the value of one unit in the person's currency.
        outside: the outside offer; ``None``: nobody loses the job or leaves before the planned stay is over.
    """

    wealth: float
    gamma: float
    place: str
    status: str
    tax_year: int
    currency: str = "USD"
    stay: Range = Point(4.0)
    horizon: int = 10
    other_income: float = 0.0
    as_of: dt.date | None = None
    economy: Economy = field(default_factory=Economy)
    rates: Mapping[str, float] = field(default_factory=dict)
    outside: Outside | None = None

"""Frozen wire types that every front end shares. Their JSON is the interface; its golden copy is tested.

Money is in the person's currency and in today's money unless said otherwise, rounded to cents; probabilities are
fractions; texts are catalogue keys, so that a view has no language.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class StepView:
    """One step of the attribution: catalogue key under ``attribution.`` and signed amount."""

    key: str
    amount: float


@dataclass(frozen=True)
class YearView:
    """One year: net pay of the job, and what has come in by its end, as percentiles.

    ``net`` is the median of the year's net pay without stakes, in money of that year; ``p10``, ``p50``, ``p90``
    the percentiles of all that was paid by the end of the year, stakes included, in today's money; the last year holds
    exits after the horizon too.
    """

    year: int
    net: float
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class TotalsView:
    """What the profession quotes, before tax and risk, in the offer's own currency."""

    currency: str
    base: float
    target_cash: float
    first_year_cash: float
    first_year_direct: float
    annualised_direct: float
    stake_counted: bool


@dataclass(frozen=True)
class OutlookView:
    """What the package is worth by one outlook on its private stake.

    ``used`` marks the one by which the package is valued; ``stake_worth`` is what the package is worth more than
    without its private stakes, whose company cannot fail its people then. ``reaches_headline`` is the probability that
    the stake pays at least what the person was told, ``in_time`` that it does so as early as the person believes;
    ``ipo`` and ``sale`` how the company may end, ``years`` the mean time until the stake pays, where it does,
    ``dilution`` what later rounds take of it on average. By the last round's price and by base rates ``company`` is
    what the whole company is taken to be worth today, ``round_price`` what the last round paid per common share, and
    ``at_round_price`` what that makes of the stake, less strike; ``fair_common`` is what a common share is worth if
    that round was fair.
    """

    kind: str
    used: bool
    worth: float
    worth_error: float
    worth_per_year: float
    stake_worth: float
    stake_zero: float
    stake_zero_of_50: int
    reaches_headline: float
    in_time: float
    ipo: float
    sale: float
    years: float | None
    dilution: float
    p90: float
    company: float | None
    round_price: float | None
    at_round_price: float | None
    fair_common: float | None


@dataclass(frozen=True)
class QuitView:
    """What the outside offer does to a package.

    ``option`` is what being free to leave is worth, with its Monte Carlo error; ``without`` the worth of the package
    to someone who stays as planned unless the job is lost; ``left_of_50`` and ``lost_of_50`` the futures in which it
    is left, or lost, before the planned stay is over.
    """

    option: float
    option_error: float
    without: float
    left_of_50: int
    lost_of_50: int


@dataclass(frozen=True)
class OfferView:
    """One package as it meets the person.

    ``worth`` is the certainty equivalent over the stay, ``worth_error`` its Monte Carlo standard error;
    ``dots`` are 50 equally likely values, ascending; ``stake_zero`` the probability that no stake pays anything,
    ``stake_headline`` what the person was told that the first one is worth, ``told_years`` by when it is believed to
    pay.
    """

    name: str
    employer: str
    kind: str
    totals: TotalsView
    worth: float
    worth_error: float
    worth_per_year: float
    headline: float
    mean: float
    percentiles: dict[str, float]
    stake_zero: float | None
    stake_zero_of_50: int | None
    attribution: tuple[StepView, ...]
    dots: tuple[float, ...]
    years: tuple[YearView, ...]
    forfeited: float
    stake_headline: float | None
    stakes_headline: float
    told_years: float | None
    outlooks: tuple[OutlookView, ...]
    quit: QuitView | None


@dataclass(frozen=True)
class SwitchView:
    """Where an input flips the ranking of the first two offers (see :class:`~outbid.worth.switch.SwitchPoint`)."""

    input: str
    offer: str
    current: float
    low: float
    high: float
    value: float | None
    error: float
    above: str


@dataclass(frozen=True)
class ChanceCell:
    """Chance of a good exit needed; ``None`` when ``always`` (better even without) or never enough."""

    chance: float | None
    error: float
    always: bool


@dataclass(frozen=True)
class ChanceTable:
    """The chance that ``offer``'s stake needs to draw level with ``rival``, by wealth (rows) and risk aversion."""

    offer: str
    rival: str
    stated: float
    gammas: tuple[float, ...]
    wealths: tuple[float, ...]
    cells: tuple[tuple[ChanceCell, ...], ...]


@dataclass(frozen=True)
class ExchangeView:
    """What is worth as much as ``base`` more base pay a year in ``offer``."""

    offer: str
    base: float
    worth: float
    what: str
    amount: float | None


@dataclass(frozen=True)
class PairView:
    """How an offer fares against the best one in the same futures."""

    offer: str
    rival: str
    wins: float
    wins_of_50: int
    lead: float
    lead_error: float
    lead_per_year: float
    dots: tuple[float, ...]


@dataclass(frozen=True)
class LeadView:
    """Who leads by how much if private stakes are seen by one outlook; ``tie`` within two standard errors."""

    kind: str
    best: str
    other: str
    lead: float
    lead_error: float
    lead_per_year: float
    tie: bool


@dataclass(frozen=True)
class Assumptions:
    """All that reproduces the result, and what is left out (catalogue keys under ``not_modelled.``)."""

    version: str
    seed: int
    futures: int
    futures_by_year: int
    precise: bool
    normals_per_future: int
    currency: str
    wealth: float
    gamma: float
    place: str
    status: str
    tax_year: int
    tax_places: tuple[str, ...]
    tax_error: float
    tax_sources: tuple[str, ...]
    tax_not_modelled: tuple[str, ...]
    stay: str
    horizon: int
    other_income: float
    risk_free: float
    equity_premium: float
    market_volatility: float
    bracket_indexing: float
    rates: dict[str, float]
    outside_pay: float | None
    outside_growth: float
    search_months: float
    layoff: float
    base_rates: str
    not_modelled: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class WorthView:
    """The answer of ``outbid worth``."""

    offer: OfferView
    exchange: tuple[ExchangeView, ...]
    assumptions: Assumptions
    kind: str = "worth"
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True)
class CompareView:
    """The answer of ``outbid compare``: offers best first, everyone against the best, and what would flip it.

    ``tie`` is true when the lead of the first over the second is within two standard errors. ``leads`` holds one lead
    for each outlook that some offer has, best first among the offers as that outlook ranks them;
    ``best_without_option`` names the best offer for someone who never leaves early of their own will.
    """

    offers: tuple[OfferView, ...]
    pairs: tuple[PairView, ...]
    tie: bool
    leads: tuple[LeadView, ...]
    best_without_option: str
    switches: tuple[SwitchView, ...]
    chance_tables: tuple[ChanceTable, ...]
    exchange: tuple[ExchangeView, ...]
    assumptions: Assumptions
    kind: str = "compare"
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True)
class FindingView:
    """One finding of ``outbid check``; ``params`` fill the message."""

    kind: str
    key: str
    field: str
    at_stake: float
    params: dict[str, str | float]


@dataclass(frozen=True)
class CheckView:
    """The answer of ``outbid check``: findings, the most valuable question first."""

    offer: str
    currency: str
    totals: TotalsView
    missing: int
    contradictory: int
    suspicious: int
    findings: tuple[FindingView, ...]
    as_of: str
    kind: str = "check"
    schema: int = SCHEMA_VERSION


@dataclass(frozen=True)
class RiskView:
    """The answer of ``outbid me``: relative risk aversion and the interval the answers leave."""

    answers: str
    gamma: float
    low: float
    high: float
    kind: str = "me"
    schema: int = SCHEMA_VERSION


def to_json(view: Any, *, ascii_only: bool = False) -> str:
    """``view`` as JSON text: keys in the order of the fields, no NaN, the same bytes for the same view.

    Args:
        view: a view, or a mapping from names to what views hold.
        ascii_only: other signs as escapes.
    """
    held = view if isinstance(view, Mapping) else dataclasses.asdict(view)
    return json.dumps(_plain(held), ensure_ascii=ascii_only, indent=2, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    """Tuples as lists, and integral zero without a sign, so that equal views have equal text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("a view never holds a number that is not finite")
        return value + 0.0
    if isinstance(value, dt.date):
        return value.isoformat()
    return value

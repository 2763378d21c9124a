"""What may stand in a market file: the boundary where input is validated, and its JSON Schema.

Quantities are read as in offer files (:mod:`outbid.packages.schema`); each may also be a table
``{ value, reason, source }``, which :mod:`outbid.market.scenarios.reasons` takes apart before validation.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from outbid.core.parse import parse_range
from outbid.core.ranges import Point
from outbid.market.scenarios.quantities import (
    Band,
    Count,
    CountChange,
    Elasticity,
    EmployerValue,
    Firms,
    FirmsChange,
    Multiple,
    Pay,
    PayChange,
    Pool,
    RiskMix,
    ScaleText,
    SignedPay,
    ValueChange,
    Words,
)
from outbid.market.scenarios.scenario import DRAWS, ELASTICITY
from outbid.packages.person import RISK_WORDS
from outbid.packages.schema import (
    BaseRatesTable,
    Beta,
    Code,
    Correlation,
    Date,
    EconomyTable,
    Money,
    Share,
    Table,
    Text,
    UncertainShare,
    UncertainYears,
    Volatility,
)
from outbid.packages.terms import Stock

MOST_ROWS = 200
"""Segments, or employers, in one file."""


class TastesTable(Table):
    """How strongly people and employers care for what is not pay."""

    elasticity: Elasticity = parse_range(ELASTICITY)
    worker_scale: ScaleText | None = None
    seat_scale: ScaleText | None = None
    outside_firms: Firms = Point(1.0)


class DrawsTable(Table):
    """How many draws of the uncertain inputs, and their seed."""

    count: Annotated[int, Field(ge=0, le=100_000)] = DRAWS
    seed: Annotated[int, Field(ge=0, le=2**63)] = 1


class SegmentTable(Table):
    """People of one kind."""

    name: Text
    headcount: Count
    place: Text | None = None
    status: Text | None = None
    wealth: Money
    risk_aversion: RiskMix = ((RISK_WORDS["medium"], 1.0),)
    outside: Pay
    usual_pay: Money | None = None
    stay: Annotated[float, Field(ge=0.25, le=40.0, strict=False)] = 4.0
    reason: Words = ""


class ListedTable(Table):
    """The employer's share is listed."""

    volatility: Volatility = Stock.volatility
    beta: Beta = Stock.beta


class BeliefTable(Table):
    """What equity is believed to pay, as a multiple of its face value at the last round's price."""

    multiple: Multiple
    exit_in_years: UncertainYears
    dilution: UncertainShare = Point(0.0)
    market_correlation: Correlation = 0.0


class StageTable(BaseRatesTable):
    """The company fares like others of its stage; ``preferences`` are what investors get before common stock."""

    preferences: Money | None = None


class EquityTable(Table):
    """What the employer's equity is: exactly one of ``listed``, ``belief``, ``base_rates`` and ``company``."""

    listed: ListedTable | None = None
    belief: BeliefTable | None = None
    base_rates: StageTable | None = None
    company: Text | None = None
    employer_value: EmployerValue | None = None
    forfeited: Share = 0.0
    reason: Words = ""


class SeatTable(Table):
    """One kind of seat."""

    name: Text
    count: Count
    value: Annotated[dict[Text, Pay], Field(min_length=1)]
    amenity: dict[Text, SignedPay] = Field(default_factory=dict)
    cash_cap: Money | None = None
    band: Band | None = None
    pool: Pool | None = None
    reason: Words = ""


class EmployerTable(Table):
    """Who hires; ``seats``, ``value`` and ``amenity`` stand here where there is one kind of seat."""

    name: Text
    stage: Annotated[str, Field(max_length=60)] = ""
    place: Text | None = None
    cash_cap: Money | None = None
    band: Band | None = None
    pool: Pool | None = None
    payroll_tax: Share | None = None
    budget: Money | None = None
    firms: Firms = Point(1.0)
    equity: EquityTable | None = None
    seats: Count | None = None
    value: dict[Text, Pay] | None = None
    amenity: dict[Text, SignedPay] = Field(default_factory=dict)
    seat: tuple[SeatTable, ...] = Field(default=(), strict=False, max_length=MOST_ROWS)
    reason: Words = ""


class SegmentChangeTable(Table):
    """What a shock does to a segment."""

    headcount: CountChange | None = None
    outside: PayChange | None = None
    wealth: PayChange | None = None
    place: Text | None = None
    status: Text | None = None
    risk_aversion: RiskMix | None = None
    reason: Words = ""


class SeatChangeTable(Table):
    """What a shock does to a kind of seat."""

    count: CountChange | None = None
    value: ValueChange | None = None
    cash_cap: PayChange | None = None
    band: Band | None = None
    pool: PayChange | None = None
    remove: bool = False


class EmployerChangeTable(Table):
    """What a shock does to an employer: to all its seats alike, and under ``seat`` to one kind."""

    seats: CountChange | None = None
    value: ValueChange | None = None
    cash_cap: PayChange | None = None
    band: Band | None = None
    pool: PayChange | None = None
    budget: PayChange | None = None
    place: Text | None = None
    firms: FirmsChange | None = None
    equity: EquityTable | None = None
    remove: bool = False
    seat: dict[Text, SeatChangeTable] = Field(default_factory=dict)
    reason: Words = ""


class LikeTable(EmployerChangeTable):
    """An employer that enters and is like another, but for what is said here."""

    name: Text
    like: Text


class ShockTable(Table):
    """A named change."""

    name: Text
    reason: Words = ""
    tax_year: Annotated[int, Field(ge=1990, le=2100)] | None = None
    segment: dict[Text, SegmentChangeTable] = Field(default_factory=dict)
    employer: dict[Text, EmployerChangeTable] = Field(default_factory=dict)
    add: tuple[EmployerTable, ...] = Field(default=(), strict=False, max_length=MOST_ROWS)
    like: tuple[LikeTable, ...] = Field(default=(), strict=False, max_length=MOST_ROWS)


class SourceTable(Table):
    """Why numbers are what they are: ``what`` names places, with ``*`` for any."""

    what: Text
    reason: Words = ""
    source: Words = ""


class MarketFile(Table):
    """A market of segments and employers."""

    kind: Literal["market"]
    name: Text
    currency: Code
    tax_year: Annotated[int, Field(ge=1990, le=2100)]
    locale: Literal["en", "de"] | None = None
    as_of: Date | None = None
    place: Text | None = None
    status: Text = "single"
    tastes: TastesTable = TastesTable()
    draws: DrawsTable = DrawsTable()
    economy: EconomyTable = EconomyTable()
    segment: tuple[SegmentTable, ...] = Field(default=(), strict=False, max_length=MOST_ROWS)
    employer: tuple[EmployerTable, ...] = Field(default=(), strict=False, max_length=MOST_ROWS)
    shock: tuple[ShockTable, ...] = Field(default=(), strict=False, max_length=MOST_ROWS)
    source: tuple[SourceTable, ...] = Field(default=(), strict=False, max_length=1000)

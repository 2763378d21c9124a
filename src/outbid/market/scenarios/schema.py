"""What may stand in a market file: the boundary where input is validated, and its JSON Schema.

Quantities are read as in offer files (:mod:`outbid.packages.schema`); each may also be a table
``{ value, reason, source }``, which :mod:`outbid.market.scenarios.reasons` takes apart before validation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from outbid.core.errors import InputError
from outbid.core.parse import parse_number, parse_range, shown
from outbid.core.ranges import Mixture, Point, Range
from outbid.market.scenarios.scenario import ELASTICITY, Factor, Scale
from outbid.packages.person import RISK_WORDS
from outbid.packages.schema import (
    MOST,
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
    complaint,
)
from outbid.packages.terms import Stock


@dataclass(frozen=True)
class Pooled:
    """A pool of equity at face value a year: per hire, or in ``total`` for all seats."""

    amount: float
    total: bool = False


MOST_PEOPLE = 1e9
"""No segment and no employer is larger than a billion."""
MOST_ROWS = 200
"""Segments, or employers, in one file."""

_EXPLAINED = {
    "type": "object",
    "properties": {"value": {}, "reason": {"type": "string"}, "source": {"type": "string"}},
    "required": ["value"],
    "additionalProperties": False,
}


def _json(description: str) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [{"type": ["number", "string"]}, _EXPLAINED], "description": description})


def _read(value: Any, info: ValidationInfo) -> Range:
    context = info.context or {}
    try:
        return parse_range(value, context.get("locale"), currency=context.get("currency"))
    except InputError as error:
        raise complaint(error) from None


def _within(quantity: Range, value: Any, low: float, high: float) -> Range:
    if quantity.low < low:
        raise complaint(InputError("errors.too_small", value=shown(value), least=f"{low:g}"))
    if quantity.high > high:
        raise complaint(InputError("errors.too_large", value=shown(value), most=f"{high:g}"))
    return quantity


def _quantity(low: float, high: float, *, percent: bool = False) -> BeforeValidator:
    def read(value: Any, info: ValidationInfo) -> Range:
        if not percent and isinstance(value, str) and "%" in value and not value.strip().startswith("mix"):
            raise complaint(InputError("errors.no_percent", value=shown(value)))
        return _within(_read(value, info), value, low, high)

    return BeforeValidator(read)


def _read_change(value: Any, info: ValidationInfo, high: float) -> Factor | Range:
    if isinstance(value, str) and value.strip().endswith("%"):
        if value.strip()[0] not in "+-−":
            raise complaint(InputError("scenario.change_sign", value=shown(value)))
        try:
            by = 1 + parse_number(value, (info.context or {}).get("locale"))
        except InputError as error:
            raise complaint(error) from None
        if not 0 <= by <= 1e6:
            raise complaint(InputError("scenario.change_range", value=shown(value)))
        return Factor(by)
    if isinstance(value, str) and value.strip()[:1] == "+":
        raise complaint(InputError("scenario.change_plus", value=shown(value)))
    return _within(_read(value, info), value, 0.0, high)


def _read_count_change(value: Any, info: ValidationInfo) -> Factor | Range:
    return _read_change(value, info, MOST_PEOPLE)


def _read_pay_change(value: Any, info: ValidationInfo) -> Factor | Range:
    return _read_change(value, info, MOST)


def _scale(value: Any, info: ValidationInfo) -> Scale:
    quantity = _read(value, info)
    share = isinstance(value, str) and "%" in value
    _within(quantity, value, 0.0, 10.0 if share else MOST)
    if quantity != Point(0.0) and quantity.low <= 0:
        raise complaint(InputError("scenario.scale_reaches_zero", value=shown(value)))
    return Scale(quantity, share)


def _elasticity(value: Any, info: ValidationInfo) -> Range:
    return _within(_read(value, info), value, 0.05, 1000.0)


def _band(value: Any, info: ValidationInfo) -> tuple[float, float] | Factor:
    if isinstance(value, str) and value.strip().endswith("%"):
        change = _read_pay_change(value, info)
        assert isinstance(change, Factor)  # what ends with a percent sign is a factor, or an error
        return change
    band = _within(_read(value, info), value, 0.0, MOST)
    if isinstance(band, Mixture):
        raise complaint(InputError("errors.no_mixture", value=shown(value)))
    return band.low, band.high


def _pool(value: Any, info: ValidationInfo) -> Pooled:
    total = isinstance(value, dict) and set(value) == {"total"}
    quantity = _within(_read(value["total"] if total else value, info), value, 0.0, MOST)
    if not isinstance(quantity, Point):
        raise complaint(InputError("errors.not_one_number", value=shown(value)))
    return Pooled(quantity.value, total)


def _value_change(value: Any, info: ValidationInfo) -> Any:
    """One change for all segments, or a table of changes by segment."""
    if not isinstance(value, dict):
        return _read_pay_change(value, info)
    return {str(name): _read_pay_change(change, info) for name, change in value.items()}


def _risk_mix(value: Any, info: ValidationInfo) -> tuple[tuple[float, float], ...]:
    if not isinstance(value, dict):
        return ((_gamma(value, info), 1.0),)
    if not value:
        raise complaint(InputError("scenario.risk_shares", value="{}"))
    found: dict[float, float] = {}
    for word, share in value.items():
        quantity = _within(_read(share, info), share, 0.0, 1.0)
        gamma = _gamma(word, info)
        found[gamma] = found.get(gamma, 0.0) + quantity.median
    if abs(sum(found.values()) - 1) > 1e-9:
        raise complaint(InputError("scenario.risk_shares", value=f"{sum(found.values()):g}"))
    return tuple((gamma, share) for gamma, share in sorted(found.items()) if share > 0)


def _gamma(value: Any, info: ValidationInfo) -> float:
    if isinstance(value, str) and value.strip().lower() in RISK_WORDS:
        return RISK_WORDS[value.strip().lower()]
    if isinstance(value, str) and value.strip().isalpha():
        raise complaint(InputError("errors.risk_word", value=value[:40], available=", ".join(RISK_WORDS)))
    gamma = _read(value, info)
    if not isinstance(gamma, Point):
        raise complaint(InputError("errors.not_one_number", value=shown(value)))
    if not 0 <= gamma.value <= 50:
        raise complaint(InputError("errors.risk_aversion", value=shown(value)))
    return gamma.value


_NUMBER = _json("A number, or text such as '200 to 500' (5th to 95th percentile).")
_CHANGE = _json("'+20%' or '-20%' of what it was, or a new number or range.")
Count = Annotated[Any, _quantity(0.0, MOST_PEOPLE), _NUMBER]
Pay = Annotated[Any, _quantity(0.0, MOST), _NUMBER]
SignedPay = Annotated[Any, _quantity(-MOST, MOST), _NUMBER]
CountChange = Annotated[Any, BeforeValidator(_read_count_change), _CHANGE]
PayChange = Annotated[Any, BeforeValidator(_read_pay_change), _CHANGE]
ValueChange = Annotated[
    Any,
    BeforeValidator(_value_change),
    WithJsonSchema(
        {"type": ["number", "string", "object"], "description": "A change, or changes by segment."}
    ),
]
Pool = Annotated[
    Any,
    BeforeValidator(_pool),
    WithJsonSchema(
        {
            "type": ["number", "string", "object"],
            "description": "Face value per hire and year, or { total = … }.",
        }
    ),
]
ScaleText = Annotated[Any, BeforeValidator(_scale), _json("Money a year, or '15%' of usual pay; 0: none.")]
Elasticity = Annotated[Any, BeforeValidator(_elasticity), _NUMBER]
Band = Annotated[Any, BeforeValidator(_band), _json("'200k to 400k': least and most base pay.")]
RiskMix = Annotated[
    Any,
    BeforeValidator(_risk_mix),
    WithJsonSchema(
        {"type": ["number", "string", "object"], "description": "low, medium, high, a number, or shares"}
    ),
]
Words = Annotated[str, Field(max_length=600)]


class TastesTable(Table):
    """How strongly people and employers care for what is not pay."""

    elasticity: Elasticity = parse_range(ELASTICITY)
    worker_scale: ScaleText | None = None
    seat_scale: ScaleText | None = None


class DrawsTable(Table):
    """How many draws of the uncertain inputs, and their seed."""

    count: Annotated[int, Field(ge=0, le=100_000)] = 100
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

    multiple: Annotated[Any, _quantity(0.0, 1e6), _NUMBER]
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
    employer_value: Annotated[Any, _quantity(0.0, 100.0), _NUMBER] | None = None
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

"""What may stand in an offer file and in a person file: the boundary where input is validated, and its JSON Schema.

Quantities are read by :mod:`outbid.core.parse` with the file's own number format and currency, which arrive in the
validation context. Complaints travel as :class:`~outbid.core.errors.InputError` inside pydantic's error list, so
that all of them can be shown at once, each with its field.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from outbid.core.errors import InputError
from outbid.core.parse import parse_range, shown
from outbid.core.ranges import Point, Range
from outbid.core.signs import shows, steers
from outbid.packages.person import RISK_WORDS, Economy, Outside
from outbid.packages.terms import Stock
from outbid.packages.vesting import Vesting, parse_vesting

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def complaint(error: InputError) -> PydanticCustomError:
    """``error`` in the form that pydantic collects."""
    return PydanticCustomError("outbid", "{message}", {"message": error.key, "error": error})


def _range(value: Any, info: ValidationInfo) -> Range:
    context = info.context or {}
    try:
        return parse_range(value, context.get("locale"), currency=context.get("currency"))
    except InputError as error:
        raise complaint(error) from None


def _bounded(low: float, high: float, *, one: bool, percent: bool = True) -> BeforeValidator:
    def read(value: Any, info: ValidationInfo) -> Any:
        if not percent and isinstance(value, str) and "%" in value and not value.strip().startswith("mix"):
            # a percentage of what? of a company it is never a number of shares; of a mixture it is a chance
            raise complaint(InputError("errors.no_percent", value=shown(value)))
        quantity = _range(value, info)
        if one and not isinstance(quantity, Point):
            raise complaint(InputError("errors.not_one_number", value=shown(value)))
        if quantity.low < low:
            raise complaint(InputError("errors.too_small", value=shown(value), least=f"{low:g}"))
        if quantity.high > high:
            raise complaint(InputError("errors.too_large", value=shown(value), most=f"{high:g}"))
        return quantity.value if one and isinstance(quantity, Point) else quantity

    return BeforeValidator(read)


def _vesting(value: Any) -> Vesting:
    try:
        if not isinstance(value, str):
            raise InputError("errors.vesting", value=shown(value))
        return parse_vesting(value)
    except InputError as error:
        raise complaint(error) from None


def _date(value: Any) -> dt.date:
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            raise complaint(InputError("errors.date", value=value[:40])) from None
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise complaint(InputError("errors.date", value=shown(value)[:40]))
    if not EARLIEST <= value <= LATEST:
        raise complaint(InputError("errors.date_range", value=value, first=EARLIEST, last=LATEST))
    return value


def _printable(value: str) -> str:
    """Names are shown on terminals, where control and direction signs could pretend, and blanks could not be seen."""
    if steers(value):
        raise complaint(InputError("errors.control_sign", value=value.encode("unicode_escape").decode()[:60]))
    if value and not shows(value):
        raise complaint(InputError("errors.text", value=""))
    return value


_QUANTITY = WithJsonSchema(
    {
        "type": ["number", "string"],
        "description": "A number, or text such as 180k, 1.5M, 20%, '180k to 260k' (5th to 95th percentile), "
        "'mix(0: 70%; 60M to 400M: 30%)'.",
    }
)
_ONE = WithJsonSchema(
    {"type": ["number", "string"], "description": "A number, or text such as 180k, 1.5M, 20%."}
)
_DATE = WithJsonSchema({"type": "string", "format": "date"})

MOST = 1e12
"""No amount of pay or company value is larger than a trillion."""

Money = Annotated[float, _bounded(0.0, MOST, one=True, percent=False), _ONE]
UncertainMoney = Annotated[Any, _bounded(0.0, MOST, one=False, percent=False), _QUANTITY]
Share = Annotated[float, _bounded(0.0, 1.0, one=True), _ONE]
Rate = Annotated[float, _bounded(-0.5, 1.0, one=True), _ONE]
Volatility = Annotated[float, _bounded(0.0, 3.0, one=True), _ONE]
Beta = Annotated[float, _bounded(-3.0, 6.0, one=True), _ONE]
Factor = Annotated[float, _bounded(0.0, 10.0, one=True), _ONE]
UncertainFactor = Annotated[Any, _bounded(0.0, 10.0, one=False), _QUANTITY]
UncertainShare = Annotated[Any, _bounded(0.0, 1.0, one=False), _QUANTITY]
UncertainYears = Annotated[Any, _bounded(1 / 12, 40.0, one=False), _QUANTITY]
Shares = Annotated[float, _bounded(0.0, 1e15, one=True, percent=False), _ONE]
Correlation = Annotated[float, _bounded(-1.0, 1.0, one=True), _ONE]
Schedule = Annotated[
    Any,
    BeforeValidator(_vesting),
    WithJsonSchema({"type": "string", "examples": ["4y/1y-cliff/monthly", "4y/quarterly", "40/30/20/10"]}),
]
Date = Annotated[dt.date, BeforeValidator(_date), _DATE]
Months = Annotated[int, Field(ge=0, le=240)]
Text = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_printable)]
FormWord = Literal[
    "shares", "restricted", "options", "iso", "nso", "rsu", "profits_interest", "vsop", "section_19a"
]  # fmt: skip
Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


def _risk_aversion(value: Any, info: ValidationInfo) -> float:
    if isinstance(value, str) and value.strip().lower() in RISK_WORDS:
        return RISK_WORDS[value.strip().lower()]
    if isinstance(value, str) and value.strip().isalpha():
        raise complaint(InputError("errors.risk_word", value=value[:40], available=", ".join(RISK_WORDS)))
    gamma = _range(value, info)
    if not isinstance(gamma, Point):
        raise complaint(InputError("errors.not_one_number", value=shown(value)))
    if not 0 <= gamma.value <= 50:
        raise complaint(InputError("errors.risk_aversion", value=shown(value)))
    return gamma.value


RiskAversion = Annotated[
    float,
    BeforeValidator(_risk_aversion),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 50}, {"enum": list(RISK_WORDS)}]}),
]


class Table(BaseModel):
    """A TOML table that knows all its keys."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)


class SalaryTable(Table):
    """Base pay a year and its yearly rise."""

    base: UncertainMoney
    growth: Rate = 0.0


class BonusTable(Table):
    """Yearly bonus: target as a share of base, or as an amount; and what part of it is paid."""

    target: Factor | None = None
    amount: Money | None = None
    payout: UncertainFactor = Point(1.0)


class SignOnTable(Table):
    """Cash on joining and the months within which leaving means paying it back."""

    amount: Money
    clawback_months: Months = 0
    pro_rata: bool = True


class StockTable(Table):
    """The employer's listed share."""

    price: Money | None = None
    volatility: Volatility = Stock.volatility
    beta: Beta = Stock.beta


class UnvestedTable(Table):
    """One date at which part of a grant vests."""

    date: Date
    value: Money | None = None
    shares: Shares | None = None


class RsuTable(Table):
    """Listed shares: a value or a count, with a vesting schedule and its start, or the dates one by one."""

    name: Text = "RSU"
    value: Money | None = None
    shares: Shares | None = None
    vesting: Schedule | None = None
    start: Date | None = None
    unvested: tuple[UnvestedTable, ...] | None = Field(default=None, strict=False, max_length=240)


class RefresherTable(Table):
    """Listed shares granted every year, at the price of that day."""

    value: Money
    vesting: Schedule
    first_month: Months = 12


class OutlookTable(Table):
    """What the stake is believed to pay: its own worth, or the value of the company's common stock."""

    stake: UncertainMoney | None = None
    company: UncertainMoney | None = None
    exit_in_years: UncertainYears
    dilution: UncertainShare = Point(0.0)
    market_correlation: Correlation = 0.0


class PricedTable(Table):
    """How the company develops if its last round was fairly priced."""

    last_round: Text | None = None
    volatility: Annotated[float, _bounded(0.05, 3.0, one=True), _ONE] = 0.9
    beta: Beta = 1.5
    exit_in_years: Annotated[float, _bounded(0.25, 40.0, one=True), _ONE] = 4.0
    later_rounds: bool = True
    round_every: Annotated[float, _bounded(0.5, 20.0, one=True), _ONE] = 2.0
    round_dilution: Annotated[float, _bounded(0.0, 0.8, one=True), _ONE] = 0.15
    changed: Annotated[float, _bounded(-0.99, 100.0, one=True), _ONE] = 0.0


class BaseRatesTable(Table):
    """Where the company stands among others of its kind, and whose base rates to use."""

    stage: Literal["seed", "a", "b", "c", "d"] | None = None
    post_money: Money | None = None
    file: Text | None = None
    market_correlation: Correlation | None = None


class TenderTable(Table):
    """A chance to sell before the exit."""

    year: Annotated[int, Field(ge=1, le=40)]
    fraction: Share
    discount: Share = 0.0


class StakeTable(Table):
    """A stake in a private company."""

    name: Text = "stake"
    form: FormWord | None = None
    vesting: Schedule | None = None
    start: Date | None = None
    shares: Shares | None = None
    strike: Money | None = None
    preferred_price: Money | None = None
    fair_market_value: Money | None = None
    fully_diluted_shares: Shares | None = None
    preferences: Money | None = None
    headline: Money | None = None
    cap_table: Annotated[str, Field(min_length=1, max_length=400), AfterValidator(_printable)] | None = None
    grant: Text | None = None
    use: Literal["stated", "priced", "base_rates"] | None = None
    outlook: OutlookTable | None = None
    priced: PricedTable | None = None
    base_rates: BaseRatesTable | None = None
    election_83b: bool | None = None
    early_exercise: bool = False
    exercise_window_months: Annotated[float, _bounded(0.0, 240.0, one=True), _ONE] | None = None
    expires_in_years: Annotated[float, _bounded(0.25, 40.0, one=True), _ONE] | None = None
    acceleration: Literal["none", "single", "double"] = "none"
    accelerated: Share = 1.0
    let_go: Share = 0.3
    lockup_months: Annotated[float, _bounded(0.0, 36.0, one=True), _ONE] = 6.0
    tender: tuple[TenderTable, ...] = Field(default=(), strict=False, max_length=20)
    qsbs: bool = False
    gross_assets: Money | None = None
    employees: Shares | None = None
    revenue: Money | None = None
    balance_sheet: Money | None = None
    company_age: Annotated[float, _bounded(0.0, 300.0, one=True), _ONE] | None = None
    employer_assumes: bool = False


class BenefitTable(Table):
    """A benefit with a cash value a year."""

    name: Text
    yearly: Money
    taxed: bool = False


class DueTable(Table):
    """A payment that is lost by leaving before its date."""

    name: Text
    date: Date
    amount: Money


class OfferFile(Table):
    """An offer, or the current job."""

    name: Text
    kind: Literal["offer", "current"] = "offer"
    employer: Annotated[str, Field(max_length=120), AfterValidator(_printable)] = ""
    currency: Code
    locale: Literal["en", "de"] | None = None
    place: Text | None = None
    status: Text | None = None
    start: Date | None = None
    expires: Date | None = None
    salary: SalaryTable
    bonus: BonusTable | None = None
    sign_on: SignOnTable | None = None
    stock: StockTable | None = None
    rsu: tuple[RsuTable, ...] = Field(default=(), strict=False, max_length=50)
    refresher: RefresherTable | None = None
    stake: tuple[StakeTable, ...] = Field(default=(), strict=False, max_length=20)
    benefit: tuple[BenefitTable, ...] = Field(default=(), strict=False, max_length=50)
    due: tuple[DueTable, ...] = Field(default=(), strict=False, max_length=50)
    layoff: Share | None = None


class EconomyTable(Table):
    """Assumptions about the world, a year."""

    risk_free: Rate = Economy.risk_free
    equity_premium: Rate = Economy.equity_premium
    market_volatility: Volatility = Economy.market_volatility
    bracket_indexing: Rate = Economy.bracket_indexing


class OutsideTable(Table):
    """What the market would pay the person who has lost or left a job."""

    pay: Money
    growth: Rate = 0.0
    search_months: Annotated[float, _bounded(0.0, 60.0, one=True), _ONE] = Outside.search_months
    layoff: Share = Outside.layoff
    may_leave: bool = True


class PersonFile(Table):
    """The person a package is valued for."""

    wealth: Money
    risk_aversion: RiskAversion
    place: Text
    status: Text
    tax_year: Annotated[int, Field(ge=1990, le=2100)]
    currency: Code
    locale: Literal["en", "de"] | None = None
    stay: UncertainYears = Point(4.0)
    horizon: Annotated[int, Field(ge=1, le=40)] = 10
    other_income: Money = 0.0
    as_of: Date | None = None
    economy: EconomyTable = EconomyTable()
    outside: OutsideTable | None = None
    rates: dict[Code, Annotated[float, _bounded(1e-9, 1e9, one=True), _ONE]] = Field(default_factory=dict)

"""Quantities of market files as pydantic fields: counts, pay, changes, scales, bands, pools, risk aversion."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from outbid.core.errors import InputError
from outbid.core.parse import parse_number, parse_range, shown
from outbid.core.ranges import Mixture, Point, Range
from outbid.market.scenarios.scenario import Factor, Scale
from outbid.packages.person import RISK_WORDS
from outbid.packages.schema import MOST, complaint


@dataclass(frozen=True)
class Pooled:
    """A pool of equity at face value a year: per hire, or in ``total`` for all seats."""

    amount: float
    total: bool = False


MOST_PEOPLE = 1e9
"""No segment and no employer is larger than a billion."""
MOST_FIRMS = 1e7

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


def _read_firms_change(value: Any, info: ValidationInfo) -> Factor | Range:
    change = _read_change(value, info, MOST_FIRMS)
    if isinstance(change, Factor):
        if change.by <= 0:
            raise complaint(InputError("scenario.no_firms", value=shown(value)))
        return change
    return _within(change, value, 1.0, MOST_FIRMS)


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
Multiple = Annotated[Any, _quantity(0.0, 1e6), _NUMBER]
EmployerValue = Annotated[Any, _quantity(0.0, 100.0), _NUMBER]
Count = Annotated[Any, _quantity(0.0, MOST_PEOPLE), _NUMBER]
Pay = Annotated[Any, _quantity(0.0, MOST), _NUMBER]
SignedPay = Annotated[Any, _quantity(-MOST, MOST), _NUMBER]
Firms = Annotated[Any, _quantity(1.0, MOST_FIRMS), _NUMBER]
CountChange = Annotated[Any, BeforeValidator(_read_count_change), _CHANGE]
FirmsChange = Annotated[Any, BeforeValidator(_read_firms_change), _CHANGE]
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

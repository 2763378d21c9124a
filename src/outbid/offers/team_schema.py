"""What may stand in the file of a plan for a team."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationInfo, WithJsonSchema

from outbid.core.errors import InputError
from outbid.offers.schema import Money
from outbid.packages.schema import Code, Share, Shares, Table, Text, complaint

_CHANCE = {"type": ["number", "string"]}
_SHARE: TypeAdapter[float] = TypeAdapter(Share)


def _chances(value: Any, info: ValidationInfo) -> tuple[float, ...]:
    several = value if isinstance(value, list) else [value]
    if not several:
        raise complaint(InputError("errors.too_few_rows", least=1))
    return tuple(_SHARE.validate_python(each, context=info.context) for each in several)


def _texts(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


Chances = Annotated[
    Any,
    BeforeValidator(_chances),
    WithJsonSchema(
        {
            "anyOf": [_CHANCE, {"type": "array", "items": _CHANCE, "minItems": 1}],
            "description": "The probability that a candidate takes it, or one for each in the order they are asked.",
        }
    ),
]
Files = Annotated[
    tuple[Text, ...],
    BeforeValidator(_texts),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Whole = Annotated[int, Field(ge=1, le=50)]


class OfferedTable(Table):
    """A package that an opening may offer."""

    name: Text | None = None
    base: Money
    sign_on: Money = 0.0
    shares: Shares = 0.0
    chance: Chances
    cost: Money | None = None


class OpeningTable(Table):
    """A job to fill: what a hire is worth, when it should start, and what may be offered to whom."""

    name: Text
    month: Annotated[int, Field(ge=1, le=60)] = 1
    value: Money | None = None
    value_a_year: Money | None = None
    count: Whole = 1
    candidates: Whole = 1
    candidate: Files = ()
    employer: Text | None = None
    rival: Files = ()
    target: Annotated[tuple[Share, ...], Field(strict=False, max_length=50)] = ()
    package: Annotated[tuple[OfferedTable, ...], Field(strict=False, max_length=200)] = ()


class TeamFile(Table):
    """A plan for a team: openings, one budget and one pool."""

    name: Text
    currency: Code
    locale: Literal["en", "de"] | None = None
    months: Annotated[int, Field(ge=1, le=36)] = 18
    budget: Money
    pool: Shares
    fully_diluted: Shares | None = None
    overrun_at_most: Share | None = None
    maximise: Literal["value", "net"] = "value"
    counted_months: Annotated[int, Field(ge=1, le=480)] = 48
    months_to_answer: Annotated[int, Field(ge=0, le=12)] = 1
    leaving: Share = 0.0
    payroll: Share = 0.0
    growth: Share = 0.0
    share_value: Money = 0.0
    opening: Annotated[tuple[OpeningTable, ...], Field(strict=False, max_length=200)] = ()


def json_schema() -> dict[str, Any]:
    """JSON Schema of the file of a plan, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | TeamFile.model_json_schema()

"""What may stand in the files of a candidate and of an employer: validated at the boundary, and its JSON Schema.

A candidate's file is a person's file (see :mod:`outbid.packages.schema`) in which wealth and risk aversion may be
ranges, with what else is on the table. An employer's file states everything about its offers but what is negotiated.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from outbid.core.errors import InputError
from outbid.core.parse import parse_range, shown
from outbid.core.ranges import Mixture, Range
from outbid.packages.person import RISK_WORDS
from outbid.packages.schema import (
    BenefitTable,
    Beta,
    BonusTable,
    Code,
    Date,
    Months,
    PersonFile,
    Rate,
    RefresherTable,
    Share,
    Shares,
    StakeTable,
    Table,
    Text,
    UncertainMoney,
    Volatility,
    complaint,
)
from outbid.packages.schema import Money as Money
from outbid.packages.terms import Stock
from outbid.packages.vesting import Vesting, parse_vesting

MOST_AVERSE = 50
_QUANTITY = {"type": ["number", "string"]}
_WORD = re.compile(rf"\b({'|'.join(RISK_WORDS)})\b", re.IGNORECASE)


def _aversion(value: Any, info: ValidationInfo) -> Range:
    """A number, a range or a mixture; the words for aversion may stand in each of them."""
    context = info.context or {}
    text = (
        _WORD.sub(lambda word: f"{RISK_WORDS[word[0].lower()]:g}", value) if isinstance(value, str) else value
    )
    try:
        if isinstance(text, str) and text.strip().isalpha():
            raise InputError("errors.risk_word", value=text[:40], available=", ".join(RISK_WORDS))
        found = parse_range(text, context.get("locale"))
        if not (found.low >= 0 and found.high <= MOST_AVERSE):
            raise InputError("errors.risk_aversion", value=shown(value))
    except InputError as error:
        raise complaint(error) from None
    return found


def _band(value: Any, info: ValidationInfo) -> Range:
    context = info.context or {}
    try:
        found = parse_range(value, context.get("locale"), currency=context.get("currency"))
        if isinstance(found, Mixture) or found.low < 0:
            raise InputError("candidate.ends", value=shown(value))
    except InputError as error:
        raise complaint(error) from None
    return found


def _norms(value: Any) -> tuple[Vesting, ...]:
    try:
        several = value if isinstance(value, list) and value else [value]
        if not all(isinstance(each, str) for each in several):
            raise InputError("errors.vesting", value=shown(value)[:40])
        return tuple(parse_vesting(each) for each in several)
    except InputError as error:
        raise complaint(error) from None


_WORDS = "A number, low, medium or high, or a range of them such as '1 to 4' or 'low to high'."
UncertainAversion = Annotated[
    Any, BeforeValidator(_aversion), WithJsonSchema(_QUANTITY | {"description": _WORDS})
]
Ends = Annotated[
    Any,
    BeforeValidator(_band),
    WithJsonSchema(_QUANTITY | {"description": "'a to b': the least and the most; one number is both."}),
]
Norms = Annotated[
    Any,
    BeforeValidator(_norms),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
         "description": "A schedule such as 4y/1y-cliff/monthly, or those that may be chosen from."}
    ),
]  # fmt: skip


class TasteTable(Table):
    """What terms do not say: the elasticity of supply of labour to one firm, or the scale in money a year."""

    elasticity: Ends | None = None
    scale: Money | None = None


class EvidenceTable(Table):
    """A cell of the shipped evidence, of whose pay a rival's offer is taken to be."""

    role: Text
    level: Text | None = None
    place: Text | None = None
    employer: Text | None = None
    tag: Text | None = None
    kind: Text | None = None
    measure: Text | None = None
    growth: Rate = 0.0


class RivalTable(Table):
    """A rival: an offer file, or a cell of the evidence."""

    name: Text | None = None
    file: Text | None = None
    evidence: EvidenceTable | None = None


class CandidateFile(PersonFile):
    """A person's file in which wealth and aversion to risk may be ranges, with what else is on the table."""

    wealth: UncertainMoney
    risk_aversion: UncertainAversion
    current: Text | None = None
    taste: TasteTable | None = None
    rival: tuple[RivalTable, ...] = Field(default=(), strict=False, max_length=20)


class PayTable(Table):
    """What is settled about base pay."""

    growth: Rate = 0.0


class EquityTable(StakeTable):
    """What is granted: a stake of a private company as in an offer, less its size, or listed shares."""

    vesting: Norms = ()
    listed: bool = False
    volatility: Volatility = Stock.volatility
    beta: Beta = Stock.beta


class ParityTable(Table):
    """Somebody in the same job."""

    name: Text
    base: Money


class LimitsTable(Table):
    """What may be offered."""

    base: Ends | None = None
    cash_cap: Money | None = None
    sign_on_most: Money = 0.0
    pool: Shares | None = None
    grant_most: Money | None = None
    parity: tuple[ParityTable, ...] = Field(default=(), strict=False, max_length=500)
    parity_within: Share | None = None


class CostTable(Table):
    """What offers cost the employer."""

    leaving: Share
    payroll: Share | None = None
    share_value: Money | None = None
    years: Annotated[float, Field(strict=False, ge=1 / 12, le=40)] | None = None
    clawback_months: Months = 0
    pro_rata: bool = True


class EmployerFile(Table):
    """An employer: what its offers have in common, what it may offer, and what that costs it."""

    name: Text
    offer: Text | None = None
    currency: Code
    locale: Literal["en", "de"] | None = None
    place: Text | None = None
    status: Text | None = None
    start: Date | None = None
    expires: Date | None = None
    salary: PayTable = PayTable()
    bonus: BonusTable | None = None
    refresher: RefresherTable | None = None
    benefit: tuple[BenefitTable, ...] = Field(default=(), strict=False, max_length=50)
    layoff: Share | None = None
    equity: EquityTable | None = None
    limits: LimitsTable
    cost: CostTable


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema of both kinds of files, for editors: ``candidate`` and ``employer``."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        "candidate": head | CandidateFile.model_json_schema(),
        "employer": head | EmployerFile.model_json_schema(),
    }

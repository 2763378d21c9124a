"""What may stand in a cap table file: the boundary where it is validated, and its JSON Schema."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, create_model

from outbid.core.errors import InputError
from outbid.core.parse import parse_number, shown
from outbid.packages.schema import Code, Date, Factor, Money, Share, Shares, Table, Text, complaint

_TIMES = re.compile(r"\s*[x×]\s*$", re.IGNORECASE)


def _without_times(value: Any) -> Any:
    """``"1.5x"`` as ``"1.5"``."""
    return _TIMES.sub("", value) if isinstance(value, str) else value


def _participation(value: Any, info: ValidationInfo) -> str | float:
    if isinstance(value, str) and value.strip().lower() in ("none", "full"):
        return value.strip().lower()
    context = info.context or {}
    try:
        cap = parse_number(_without_times(value), context.get("locale"))
    except InputError:
        cap = 0.0
    if not 0 < cap <= 100:
        raise complaint(InputError("captable.participation_text", value=shown(value)))
    return cap


Multiple = Annotated[Factor, BeforeValidator(_without_times)]
"""A multiple of something, as a number or as ``"1.5x"``."""

Participation = Annotated[
    Any,
    BeforeValidator(_participation),
    WithJsonSchema(
        {
            "type": ["number", "string"],
            "description": "“none”, “full”, or the cap as a multiple of the price, preference included: “2x”.",
        }
    ),
]
Seniority = Annotated[int, Field(ge=0, le=1000)]


class ClassTable(Table):
    """A class of shares."""

    name: Text
    kind: Literal["preferred", "common"] = "preferred"
    shares: Shares
    price: Money | None = None
    preference: Multiple | None = None
    seniority: Seniority = 0
    participation: Participation = "none"
    conversion: Factor | None = None
    converts_to: Text | None = None
    dividends: Money = 0.0
    ipo_floor: Multiple = 0.0
    ratchet: Multiple = 0.0


class OptionsTable(Table):
    """Options granted and outstanding, on common stock."""

    name: Text = "options"
    shares: Shares
    strike: Money


class WarrantTable(Table):
    """Warrants outstanding, on common stock or on the class that ``on`` names."""

    name: Text = "warrants"
    shares: Shares
    strike: Money
    on: Text | None = None


class PoolTable(Table):
    """The part of the option pool that nobody holds yet."""

    unissued: Shares


class SafeTable(Table):
    """A SAFE that has not converted yet."""

    name: Text = "SAFE"
    amount: Money
    cap: Money | None = None
    cap_is: Literal["post", "pre"] = "post"
    discount: Share = 0.0
    seniority: Seniority = 0


class NoteTable(Table):
    """A convertible note that has not converted yet; ``years`` since its interest runs."""

    name: Text = "note"
    amount: Money
    cap: Money | None = None
    cap_is: Literal["post", "pre"] = "pre"
    discount: Share = 0.0
    interest: Share = 0.0
    years: Factor = 0.0
    multiple: Multiple = 1.0


class DebtTable(Table):
    """Money owed to lenders."""

    name: Text = "debt"
    amount: Money


class CarveOutTable(Table):
    """What managers or advisers get of what debt leaves."""

    name: Text = "carve-out"
    fraction: Share | None = None
    amount: Money | None = None


class CompanyTables(Table):
    """A company's cap table, less its classes of shares, whose key is a word of Python's own."""

    name: Text
    currency: Code
    locale: Literal["en", "de"] | None = None
    date: Date | None = None
    last_round: Text | None = None
    stage: Literal["seed", "a", "b", "c", "d", "e"] | None = None
    fully_diluted_shares: Shares | None = None
    options: tuple[OptionsTable, ...] = Field(default=(), strict=False, max_length=500)
    warrant: tuple[WarrantTable, ...] = Field(default=(), strict=False, max_length=100)
    pool: PoolTable | None = None
    safe: tuple[SafeTable, ...] = Field(default=(), strict=False, max_length=200)
    note: tuple[NoteTable, ...] = Field(default=(), strict=False, max_length=200)
    debt: tuple[DebtTable, ...] = Field(default=(), strict=False, max_length=50)
    carve_out: tuple[CarveOutTable, ...] = Field(default=(), strict=False, max_length=50)


_CLASSES: dict[str, Any] = {"class": (tuple[ClassTable, ...], Field(strict=False, max_length=100))}

CompanyFile: type[CompanyTables] = create_model(
    "CompanyFile",
    __base__=CompanyTables,
    __doc__="A company's cap table: who owns it, and on what terms.",
    **_CLASSES,
)
"""A cap table file; :func:`classes_of` gives its classes of shares."""


def classes_of(file: CompanyTables) -> tuple[ClassTable, ...]:
    """The ``[[class]]`` tables of a file."""
    classes: tuple[ClassTable, ...] = getattr(file, "class")
    return classes

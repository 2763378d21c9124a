"""What the page on equity asks: which company, which part of it is yours, and at what exits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from outbid.core import catalogue
from outbid.core.errors import InputError
from outbid.packages.toml_file import read_toml
from outbid.report.equity import Wanted
from outbid.report.format import Reader
from outbid.web.shelf import Shelf
from outbid.web.typed import amount
from outbid.web.worked import example_title

FIELDS = ("shares", "strike", "exits")
EVENTS = ("sale", "ipo")
LONGEST = 400
_BETWEEN = re.compile(r";|,\s+|\s+(?:und|and)\s+|(?<=[A-Za-z.]),")
_PLACES = {"--shares": "shares", "--strike": "strike", "--exit": "exits"}


@dataclass(frozen=True)
class Stake:
    """A stake of an offer on the shelf in a company on the shelf.

    Args:
        offer: file of the offer.
        title: what the offer is called.
        name: what the stake is called; may be empty.
        company: file of the cap table.
        shares, strike: as somebody would write them into the form.
    """

    offer: str
    title: str
    name: str
    company: str
    shares: str
    strike: str


def stakes_on(shelf: Shelf, reader: Reader) -> tuple[Stake, ...]:
    """The stakes of the offers on ``shelf`` whose cap table lies there too."""
    companies = {entry.name for entry in shelf.entries("company")}
    found = []
    for entry in shelf.entries("offer"):
        stakes = read_toml(shelf.path(entry.name)).get("stake")
        for stake in stakes if isinstance(stakes, list) else ():
            company = PurePath(str(stake.get("cap_table", ""))).name if isinstance(stake, dict) else ""
            if company in companies:
                written = [_written(stake.get(key), reader) for key in ("shares", "strike")]
                found.append(
                    Stake(
                        entry.name,
                        example_title(shelf, entry, reader.language),
                        str(stake.get("name", "")),
                        company,
                        *written,
                    )
                )
    return tuple(found)


def _written(value: Any, reader: Reader) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    return reader.number(float(value), 12) if isinstance(value, int | float) else str(value)


@dataclass(frozen=True)
class EquityQuestion:
    """The form as it was filled in.

    Args:
        file: of the company.
        shares, strike, exits: as written.
        event: ``sale`` or ``ipo``.
        wrong: what is wrong with a field, by its name.
    """

    file: str
    shares: str = ""
    strike: str = ""
    exits: str = ""
    event: str = "sale"
    wrong: Mapping[str, str] = field(default_factory=dict)

    def understood(self, locale: str) -> tuple[Wanted, list[float] | None]:
        """One's own part, and the exit values, or ``None`` where none are named.

        Raises:
            InputError: a field cannot be read; ``where`` is its name.
        """
        shares, strike = (_number(getattr(self, name), name, locale) for name in ("shares", "strike"))
        words = [word for word in _BETWEEN.split(self.exits) if word.strip()]
        exits = [value for word in words if (value := _number(word, "exits", locale)) is not None]
        return Wanted(shares=shares, strike=strike), exits or None


def _number(text: str, name: str, locale: str) -> float | None:
    return amount(text, name, locale) if text.strip() else None


def field_of(error: InputError) -> str:
    """The field that ``error`` is about; empty: none, so it is about the company's file."""
    where = _PLACES.get(error.where, error.where)
    return where if where in FIELDS else ""


def in_words(error: InputError, language: str) -> str:
    """``error`` as the form says it: what is wrong and how to mend it, without names of options of a command."""
    own = catalogue.text(
        f"app_equity.wrong_{error.key.removeprefix('equity.')}", language, default="", **error.params
    )  # fmt: skip
    if own:
        return own
    said = (
        catalogue.text(key, language, default="", **error.params) for key in (error.key, f"{error.key}.fix")
    )
    return " ".join(text for text in said if text)

"""One JSON object of a package, read field by field: every complaint names the file, the object and the field."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from outbid.core.errors import InputError
from outbid.core.parse import shown
from outbid.core.signs import steers

_NUMERIC = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:$|[T ][0-9]{2}:)")
_CURRENCY = re.compile(r"[A-Z]{3}")
LONGEST = 500
"""Letters of a name or an id."""


@dataclass(frozen=True)
class Record:
    """A JSON object and where it stands.

    Args:
        data: its fields.
        where: file, type and id, as errors show them.
        file: the file it stands in.
    """

    data: dict[str, Any]
    where: str
    file: str = ""

    def __contains__(self, key: str) -> bool:
        return self.data.get(key) is not None

    @cached_property
    def id(self) -> str:
        """The object's ``id``."""
        return self.text("id")

    @cached_property
    def type(self) -> str:
        """The object's ``object_type``."""
        return self.text("object_type")

    def wrong(self, key: str, expected: str) -> InputError:
        """The complaint that field ``key`` is not what ``expected`` (a key of the catalogue) says."""
        return InputError(expected, where=f"{self.where}, {key}", value=shown(self.data.get(key)))

    def need(self, key: str) -> Any:
        """The value of a field that must be there."""
        if self.data.get(key) is None:
            raise InputError("ocf.missing_field", where=self.where, key=key)
        return self.data[key]

    def text(self, key: str, default: str | None = None) -> str:
        """A text; control and direction signs are refused, since names are shown on terminals."""
        if default is not None and key not in self:
            return default
        value = self.need(key)
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
            raise self.wrong(key, "ocf.not_a_text")
        if steers(value):
            raise self.wrong(key, "ocf.not_a_text")
        return value.strip()

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of the words ``allowed``, which are in capitals; exports that write them small mean the same."""
        value = self.need(key)
        if isinstance(value, str):
            value = value.strip().upper()
        if not isinstance(value, str) or value not in allowed:
            where = f"{self.where}, {key}"
            raise InputError("ocf.not_a_word", where=where, value=shown(value), available=", ".join(allowed))
        return value

    def number(self, key: str, default: Fraction | None = None, *, negative: bool = False) -> Fraction:
        """A decimal text, exactly; a JSON number is as clear. Thousands separators and exponents are not."""
        if default is not None and key not in self:
            return default
        value = self.need(key)
        text = str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not _NUMERIC.fullmatch(text.strip()):
            raise self.wrong(key, "ocf.not_a_decimal")
        number = Fraction(Decimal(text.strip()))
        if number < 0 and not negative:
            raise self.wrong(key, "ocf.negative")
        return number

    def whole(self, key: str, least: int = 0) -> int:
        """A JSON integer."""
        value = self.need(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 10**6:
            raise self.wrong(key, "ocf.not_an_integer")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "ocf.not_a_flag")
        return value

    def date(self, key: str) -> dt.date:
        """A date as ``YYYY-MM-DD``; of a date with a time, the day as written, wherever its time zone is."""
        value = self.need(key)
        try:
            if not isinstance(value, str) or not _DAY.match(value.strip()):
                raise ValueError
            return dt.datetime.fromisoformat(value.strip()).date()
        except ValueError:
            raise self.wrong(key, "ocf.not_a_date") from None

    def optional_date(self, key: str) -> dt.date | None:
        """A date that may be missing or null."""
        return self.date(key) if key in self else None

    def money(self, key: str) -> tuple[Fraction, str]:
        """Amount and currency."""
        inner = self.record(key)
        currency = inner.text("currency").upper()
        if not _CURRENCY.fullmatch(currency):
            raise inner.wrong("currency", "ocf.not_a_currency")
        return inner.number("amount"), currency

    def ratio(self, key: str) -> Fraction:
        """A ratio of two positive numbers."""
        inner = self.record(key)
        top, bottom = inner.number("numerator"), inner.number("denominator")
        if top <= 0 or bottom <= 0:
            raise self.wrong(key, "ocf.not_a_ratio")
        return top / bottom

    def record(self, key: str) -> Record:
        """An object within this one."""
        value = self.need(key)
        if not isinstance(value, dict):
            raise self.wrong(key, "ocf.not_an_object")
        return Record(value, f"{self.where}, {key}", self.file)

    def records(self, key: str) -> tuple[Record, ...]:
        """A list of objects within this one; missing is empty."""
        value = self.data.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, "ocf.not_a_list")
        return tuple(Record(item, f"{self.where}, {key}[{i}]", self.file) for i, item in enumerate(value))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; missing is empty."""
        value = self.data.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, "ocf.not_a_list")
        return tuple(value)

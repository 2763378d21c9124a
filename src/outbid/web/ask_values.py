"""What a person types in a field, and what stands for it in the file: the same reading in either number format."""

from __future__ import annotations

import datetime as dt
import math
from decimal import localcontext
from typing import Any

from babel.numbers import format_decimal

from outbid.core.errors import InputError
from outbid.core.parse import parse_range
from outbid.core.ranges import Mixture, Point, Range, Spread, number_text
from outbid.web.ask_fields import Field

_BABEL = {"en": "en_US", "de": "de_DE"}
_ONE = ("amount", "count", "percent", "number", "whole")
_RANGES = ("range", "years", "percents")
_PERCENT = ("percent", "percents")


class Unclear(InputError):
    """A text that may mean either of two numbers; ``readings`` are texts that mean one each."""

    def __init__(
        self, key: str, /, *, where: str = "", readings: tuple[str, ...] = (), **params: Any
    ) -> None:
        super().__init__(key, where=where, readings=readings, **params)
        self.readings = readings


def shown(value: object, field: Field, locale: str) -> str:
    """What stands in the form for ``value`` of the file: numbers in the visitor's format, texts as they are."""
    if value is None:
        return field.default
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) and field.kind in _PERCENT:
        return f"{_digits(100 * value, locale)}%"
    if isinstance(value, int | float) and field.kind not in ("choice", "text"):
        return _digits(value, locale)
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value)[:400]
    return text.replace(" to ", " bis ") if locale == "de" and field.kind in _RANGES else text


def spelled(number: str, locale: str) -> str:
    """A number or range as :func:`plain` writes it, in the visitor's number format."""
    ends = [_digits(float(end), locale) for end in number.split(" to ")]
    return (" bis " if locale == "de" else " to ").join(ends)


def read(text: str, field: Field, locale: str, currency: str, meant: str = "") -> Any:
    """What to write into the file for ``text``, which is not empty.

    Args:
        text: as typed.
        field: the one that it was typed in.
        locale: number format of the visitor.
        currency: of the file; other signs are refused.
        meant: the reading that was chosen after :class:`Unclear`, if any.

    Raises:
        Unclear: it may mean two numbers.
        InputError: it is no answer to the question.
    """
    if field.kind == "text":
        return text
    if field.kind == "choice":
        if field.choices and text not in field.choices:
            raise InputError("app_ask.not_a_choice", value=text[:40])
        return _chosen(text)
    if field.kind == "date":
        return _date(text)
    money = currency if field.kind in ("amount", "range") else None
    reading = _number(text, locale, money, meant)
    if isinstance(reading, Mixture) or (field.kind in _ONE and not isinstance(reading, Point)):
        raise InputError("errors.not_one_number", value=text[:60])
    if field.kind in _PERCENT:
        return percent_text(reading, text, meant)
    if field.kind == "whole" and reading.low % 1:
        raise InputError("errors.not_whole", value=text[:60])
    if field.kind not in _PERCENT and "%" in text:
        raise InputError("errors.no_percent", value=text[:60])
    return plain(reading)


def _chosen(text: str) -> int | float | str:
    """What a choice stands for: a tax year is a number."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text) if text[:1].isdigit() else math.inf
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def range_of(text: str, locale: str, currency: str, meant: str = "") -> Range:
    """The range that ``text`` states; raises like :func:`read`."""
    return _number(text, locale, currency, meant)


def _number(text: str, locale: str, currency: str | None, meant: str) -> Range:
    own = parse_range(text, locale, currency=currency)
    both = _readings(text, currency)
    chosen = next((each for each in both if str(each) == meant), None)
    if chosen is not None:
        return chosen
    # separators as the visitor writes thousands are clear; what only they could read as a decimal point is not
    if len(set(both)) > 1 and own.low < max(both, key=lambda each: each.low).low:
        raise Unclear(
            "app_ask.which", value=text[:60], readings=tuple(str(each) for each in dict.fromkeys(both))
        )
    return own


def _readings(text: str, currency: str | None) -> list[Range]:
    found = []
    for locale in ("en", "de"):
        try:
            found.append(parse_range(text, locale, currency=currency))
        except InputError:
            continue
    return found


def percent_text(reading: Range, text: str, meant: str) -> str:
    """``reading`` of a field that asks for a percentage, as a text with per cent signs."""
    if isinstance(reading, Mixture):
        raise InputError("errors.not_one_number", value=text[:60])
    if "%" in text:
        return _percent(reading, 100)
    readings = (_percent(reading, 100), _percent(reading, 1))
    if not 0 < reading.high <= 1:
        return readings[1]
    if meant in readings:
        return meant
    raise Unclear("app_ask.which", value=text[:60], readings=readings)


def _percent(reading: Point | Spread, factor: float) -> str:
    ends = [reading.value] if isinstance(reading, Point) else [reading.low, reading.high]
    return " to ".join(f"{number_text(float(f'{end * factor:.10g}'))}%" for end in ends)


def plain(reading: Range) -> int | float | str:
    """``reading`` as a file has it, in a way that reads the same in every number format."""
    if isinstance(reading, Point):
        return int(reading.value) if reading.value % 1 == 0 else reading.value
    return str(reading) if isinstance(reading, Mixture) else short(reading)


def short(reading: Point | Spread) -> str:
    """``20M to 80M``."""
    ends = [reading.value] if isinstance(reading, Point) else [reading.low, reading.high]
    for unit, size, step in (("M", 1e6, 1e5), ("k", 1e3, 1e3)):
        if all(end >= size and end % step == 0 for end in ends):
            return " to ".join(number_text(end / size) + unit for end in ends)
    return " to ".join(map(number_text, ends))


def _date(text: str) -> dt.date:
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text, pattern).date()  # a day has no zone
        except ValueError:
            continue
    raise InputError("app_ask.no_date", value=text[:40])


def _digits(value: float, locale: str) -> str:
    rounded = float(f"{value:.12g}")
    # the usual 28 digits do not hold what a file may say by mistake, and then nobody could mend it in the form
    with localcontext(prec=400):
        return str(format_decimal(rounded, "#,##0.############", locale=_BABEL[locale]))

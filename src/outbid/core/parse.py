"""Reads numbers and ranges as people write them, in English or German notation, and asks where the two differ.

A text is read once under each notation. If only one reading is possible, or both agree, that is the meaning; if
they differ and no locale was given, the text is ambiguous and the reader is asked (``1.500`` is 1.5 or 1500). The
German word ``bis`` between points settles it: ``180.000 bis 260.000`` is written by someone who writes German.
"""

from __future__ import annotations

import math
import re

from outbid.core.errors import InputError
from outbid.core.ranges import Mixture, Point, Range, Spread, number_text

LOCALES = ("en", "de")
_FACTORS = {
    "": 0, "%": -2, "k": 3, "tsd": 3, "m": 6, "mm": 6, "mio": 6, "mn": 6, "b": 9, "bn": 9, "mrd": 9,
}  # fmt: skip
_SPACES = "\u0020\u00a0\u2009\u202f"
_GROUP = {"en": rf"[,'’_{_SPACES}]", "de": rf"[.'’_{_SPACES}]"}
_POINT = {"en": r"\.", "de": ","}
_NUMBER = {
    locale: re.compile(
        rf"(?P<sign>[+\-−]?)\s*"
        rf"(?P<whole>[1-9]\d{{0,2}}(?:(?P<sep>{_GROUP[locale]})\d{{3}}(?:(?P=sep)\d{{3}})*)|\d+)?"
        rf"(?:{_POINT[locale]}(?P<decimals>\d+))?"
        rf"\s*(?P<unit>%|[A-Za-z]+\.?)?",
    )
    for locale in LOCALES
}
_MARKS = {"$": "USD", "€": "EUR", "£": "GBP"}
_MARK = re.compile(r"^\s*(?:([$€£])|([A-Z]{3})\b)\s*|\s*(?:([$€£])|\b([A-Z]{3}))\s*$")
_TO = re.compile(r"\s+(?:to|bis)\s+|\s*[–—]\s*|(?<=[\dkKMB%])\s*-\s*(?=[\d$€£])", re.IGNORECASE)
_BIS = re.compile(r"\bbis\b", re.IGNORECASE)
_MIX = re.compile(r"\s*mix\s*\((?P<body>.*)\)\s*", re.IGNORECASE | re.DOTALL)
LONGEST = 500
"""Longest text read as a number; longer ones are a mistake, not a number."""


class _Unreadable(Exception):
    """This text is no number under the notation tried."""


def parse_range(value: object, locale: str | None = None, *, currency: str | None = None) -> Range:
    """The range that a number or a text states.

    Args:
        value: a number, or a text such as ``"180k to 260k"``.
        locale: ``"en"`` or ``"de"``: which reading to take where the two notations differ; ``None`` asks then.
        currency: ISO 4217 code that a currency sign in the text must agree with; ``None`` refuses signs.

    Raises:
        InputError: not a number, not finite, ambiguous, in another currency, or not in order.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InputError("errors.not_a_number", value=shown(value))
    if not isinstance(value, str):
        return Point(_finite(float(value) if abs(value) < 1e300 else math.inf, value))
    if len(value) > LONGEST:
        raise InputError("errors.number_too_long", value=shown(value), longest=LONGEST)
    if locale is not None and locale not in LOCALES:
        raise InputError("errors.locale", value=locale, available=", ".join(LOCALES))
    readings: dict[str, Range] = {}
    complaints: list[InputError] = []
    for each in LOCALES:
        try:
            readings[each] = _read(value, each, currency)
        except _Unreadable:
            continue
        except InputError as complaint:
            complaints.append(complaint)
    if not readings and complaints:
        raise complaints[0]
    if not readings:
        raise InputError("errors.not_a_number", value=shown(value))
    if locale in readings:
        return readings[locale]
    if len(set(readings.values())) > 1 and _BIS.search(value) and "," not in value:
        return readings["de"]
    if len(set(readings.values())) > 1:
        raise InputError(
            "errors.ambiguous_number", value=shown(value), en=str(readings["en"]), de=str(readings["de"])
        )
    return next(iter(readings.values()))


def parse_number(value: object, locale: str | None = None, *, currency: str | None = None) -> float:
    """Like :func:`parse_range`, for a place where only one number will do."""
    reading = parse_range(value, locale, currency=currency)
    if not isinstance(reading, Point):
        raise InputError("errors.not_one_number", value=shown(value))
    return reading.value


def shown(value: object) -> str:
    """``value`` as an error message quotes it: shortened, and never an error itself."""
    try:
        text = str(value)
    except (ValueError, RecursionError):  # a number of thousands of digits, tables nested thousands deep
        text = type(value).__name__
    return text if len(text) <= 60 else text[:57] + "..."


def _finite(number: float, value: object) -> float:
    if not math.isfinite(number):
        raise InputError("errors.not_finite", value=shown(value))
    return number


def _read(text: str, locale: str, currency: str | None) -> Range:
    mixture = _MIX.fullmatch(text)
    if mixture is None:
        return _read_simple(text, locale, currency)
    parts, weights = zip(*_read_parts(mixture["body"], locale, currency), strict=True)
    return Mixture(parts, weights)


def _read_parts(body: str, locale: str, currency: str | None) -> list[tuple[Point | Spread, float]]:
    if ";" in body:
        pieces = [piece.partition(":") for piece in body.split(";") if piece.strip()]
        if not pieces or any(not colon for _, colon, _ in pieces):
            raise _Unreadable
        return [(_read_simple(v, locale, currency), _read_number(w, locale)) for v, _, w in pieces]
    first, *rest = body.split(":")
    if not rest:
        raise _Unreadable
    values, weights = [first], []
    for middle in rest[:-1]:
        weight, value = _split_at_comma(middle, locale, currency)
        weights.append(weight)
        values.append(value)
    weights.append(rest[-1])
    return [
        (_read_simple(v, locale, currency), _read_number(w, locale))
        for v, w in zip(values, weights, strict=True)
    ]


def _split_at_comma(text: str, locale: str, currency: str | None) -> tuple[str, str]:
    """``"0.7, 60M to 400M"`` at the one comma that leaves a weight before it and a value after it."""
    ways = []
    for comma in (match.start() for match in re.finditer(",", text)):
        weight, value = text[:comma], text[comma + 1 :]
        try:
            _read_number(weight, locale)
            _read_simple(value, locale, currency)
        except _Unreadable:
            continue
        ways.append((weight, value))
    if len(ways) > 1:
        raise InputError("errors.mixture_separator", value=shown(text.strip()))
    if not ways:
        raise _Unreadable
    return ways[0]


def _read_simple(text: str, locale: str, currency: str | None) -> Point | Spread:
    ends = _TO.split(text.strip())
    if len(ends) == 1:
        return Point(_read_number(text, locale, currency))
    if len(ends) != 2:
        raise _Unreadable
    low, high = (_read_number(end, locale, currency) for end in ends)
    units = [_unit(end, locale) for end in ends]
    if units[0] != units[1] and low != 0 and not (units[0] and units[1] and low <= high):
        raise InputError("errors.range_units", value=shown(text.strip()), unit=units[1] or units[0])
    return Point(low) if low == high else Spread(low, high)


def _unit(text: str, locale: str) -> str:
    match = _NUMBER[locale].fullmatch(_without_mark(text)[0])
    return (match["unit"] or "").rstrip(".").lower() if match else ""


def _without_mark(text: str) -> tuple[str, str | None]:
    """The text without a currency sign or code at either end, and the code if there was one."""
    found = None
    for match in _MARK.finditer(text):
        mark = next((group for group in match.groups() if group), None)
        if mark:
            found = _MARKS.get(mark, mark)
    return (_MARK.sub("", text) if found else text).strip(), found


def _read_number(text: str, locale: str, currency: str | None = None) -> float:
    bare, mark = _without_mark(text)
    if mark is not None and mark != currency:
        if mark not in _MARKS.values() and currency is None:
            raise _Unreadable
        raise InputError(
            "errors.currency_mark", value=shown(text.strip()), mark=mark, currency=currency or "–"
        )
    match = _NUMBER[locale].fullmatch(bare)
    if match is None or not (match["whole"] or match["decimals"]):
        raise _Unreadable
    unit = (match["unit"] or "").rstrip(".").lower()
    if unit not in _FACTORS:
        raise _Unreadable
    whole = re.sub(r"\D", "", match["whole"] or "0")
    digits = f"{whole}.{match['decimals'] or '0'}e{_FACTORS[unit]}"
    number = -float(digits) if match["sign"] in ("-", "−") else float(digits)
    return _finite(number, text.strip())


__all__ = ["LOCALES", "LONGEST", "number_text", "parse_number", "parse_range", "shown"]

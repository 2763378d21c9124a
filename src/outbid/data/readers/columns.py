"""What readers share: columns by their many names, numbers, days, units and bounds of plausible pay."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import BooleanValue, DateValue, FloatingValue, StringValue

LOW, HIGH = 1_000.0, 100_000_000.0
"""Outside of these, in US dollars a year, pay is absurd."""
HOURS = 2080
"""A full-time year."""
A_YEAR = {"year": 1, "month": 12, "week": 52, "day": 260, "hour": HOURS}
"""How many of a unit make a full-time year."""
_UNITS = {
    "year": "year", "years": "year", "yr": "year", "annual": "year", "annually": "year", "yearly": "year",
    "ann": "year", "annum": "year", "jahr": "year", "jährlich": "year",
    "month": "month", "months": "month", "monthly": "month", "mon": "month", "monat": "month",
    "monatlich": "month", "week": "week", "weekly": "week", "wee": "week", "woche": "week",
    "pa": "year", "mo": "month", "wk": "week", "h": "hour",
    "wöchentlich": "week", "day": "day", "daily": "day", "tag": "day", "täglich": "day", "hour": "hour",
    "hourly": "hour", "hr": "hour", "hur": "hour", "stunde": "hour", "stündlich": "hour",
}  # fmt: skip
_PER_DOLLAR = {
    "ARS": 300, "BRL": 4, "CLP": 800, "CNY": 7, "COP": 4000, "CRC": 550, "CZK": 22, "DKK": 7, "HKD": 8,
    "HUF": 330, "IDR": 15000, "ILS": 3.5, "INR": 80, "ISK": 135, "JPY": 130, "KES": 120, "KRW": 1300,
    "MXN": 19, "NGN": 800, "NOK": 10, "PHP": 55, "PKR": 250, "PLN": 4, "RON": 4.5, "RUB": 80, "SEK": 10,
    "THB": 35, "TRY": 20, "TWD": 31, "UAH": 37, "VND": 24000, "ZAR": 18,
}  # fmt: skip
"""Units of a currency to a US dollar, roughly, to judge orders of magnitude only; others count as one."""

_PERSONAL = re.compile(
    r"(poc|contact|attorney|agent|preparer|law_firm|email|phone|lawfirm|declaration|signature)(_|$)|_(address|address1|address2)(_|$)"
    r"|^(e_mail|mail|name|full_name|first_name|last_name|surname|employee|employee_name|person|ssn|birth.*|address|"
    r"vorname|nachname|mitarbeiter.*|telefon|geburts.*|adresse|anschrift|personalnummer)$"
)

_FIPS = (
    "01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL "
    "18IN 19IA 20KS 21KY 22LA 23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT 31NE "
    "32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH 40OK 41OR 42PA 44RI 45SC 46SD "
    "47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY 60AS 66GU 69MP 72PR 78VI "
)
STATES = {_FIPS[at : at + 2]: _FIPS[at + 2 : at + 4] for at in range(0, len(_FIPS), 5)}
"""Letters of a state by its number."""


def present(names: Sequence[str], choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each thing the first of its names that a header has; things without one are left out."""
    there = set(names)
    found = {what: next((name for name in these if name in there), "") for what, these in choices.items()}
    return {what: name for what, name in found.items() if name}


def text(raw: ibis.Table, found: Mapping[str, str], what: str) -> StringValue:
    """The column of a thing, or nulls."""
    import ibis as library

    # strip: a bare null literal compares as "is null" with whatever it meets
    column: StringValue = raw[found[what]] if what in found else library.null("string").strip()
    return column


def is_personal(name: str) -> bool:
    """Whether a column, by its name in ``layout.key`` form, holds people's names, addresses or numbers."""
    return _PERSONAL.search(name) is not None


def number(value: StringValue) -> FloatingValue:
    """A plain number with a decimal point and perhaps thousands commas and a percent sign; else null."""
    bare = value.replace(",", "").re_replace(r"\s*%$", "")
    return bare.re_extract(r"^[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?\.?$", 0).nullif("").try_cast("float64")


def day(value: StringValue, *, day_first: bool = False) -> DateValue:
    """ISO days with or without a time; day.month.year; month/day/year; days since 1899-12-30, as spreadsheets count.

    Between slashes the month comes first unless ``day_first``; a number above 12 is a day in either place. What is
    none of these is null.
    """
    import ibis as library

    iso = value.re_extract(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})", 1).nullif("").try_cast("date")
    german = _assembled(value, r"^([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", (3, 2, 1))
    american = _assembled(value, r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", (3, 1, 2))
    british = _assembled(value, r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", (3, 2, 1))
    serial = value.re_extract(r"^([0-9]{5})(?:\.[0-9]+)?$", 1).nullif("").try_cast("int32")
    # a day and an interval make a timestamp in DuckDB, which Ibis takes for a date already
    counted = (library.date("1899-12-30") + serial.as_interval("D")).cast("timestamp").cast("date")
    slashed = (british, american) if day_first else (american, british)
    return library.coalesce(iso, german, *slashed, counted)


def _assembled(value: StringValue, pattern: str, places: tuple[int, int, int]) -> DateValue:
    year, month, date = (value.re_extract(pattern, place) for place in places)
    joined: StringValue = year + "-" + month.lpad(2, "0") + "-" + date.lpad(2, "0")
    return joined.try_cast("date")


def step(table: ibis.Table, **columns: ibis.Value) -> ibis.Table:
    """The table with more columns, each worked out once.

    Ibis writes successive selections as one, in which each use of a column repeats its whole expression: a chain of
    ten steps over text becomes megabytes of SQL. It does not do so across an impure column; DuckDB drops that one.
    """
    import ibis as library

    return table.mutate(**columns, _step=library.random())


def given_day(value: str | None) -> DateValue:
    """The day that was given for all rows, or null."""
    import ibis as library

    return library.literal(value).cast("date") if value else library.null("date")


def unit(value: StringValue) -> StringValue:
    """``year``, ``month``, ``week``, ``day``, ``hour``, or null for another word."""
    import ibis as library

    return value.lower().strip().cases(*_UNITS.items(), else_=library.null("string"))


def times(value: StringValue) -> FloatingValue:
    """How many of a unit, as :func:`unit` gives it, make a year."""
    import ibis as library

    return value.cases(*((name, float(n)) for name, n in A_YEAR.items()), else_=library.null("float64"))


def absurd(pay: FloatingValue, currency: StringValue) -> BooleanValue:
    """Whether a year's pay is beyond :data:`LOW` and :data:`HIGH`, currencies taken at their order of magnitude."""
    return below(pay, currency, LOW) | ~below(pay, currency, HIGH)


def below(pay: FloatingValue, currency: StringValue, dollars: float) -> BooleanValue:
    """Whether pay is under so many US dollars, currencies taken at their order of magnitude."""
    rate = currency.cases(*((name, float(rate)) for name, rate in _PER_DOLLAR.items()), else_=1.0)
    return pay / rate < dollars


def excerpt(reason: StringValue, *parts: StringValue) -> StringValue:
    """The parts of a row to show, only where there is a reason for leaving it out."""
    import ibis as library

    shown = parts[0].fill_null("")
    for part in parts[1:]:
        shown = shown + " · " + part.fill_null("")
    return library.ifelse(reason.notnull(), shown, library.null("string"))

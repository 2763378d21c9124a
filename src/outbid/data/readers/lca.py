"""Labor condition applications as the US Department of Labor discloses them, fiscal years 2018 to 2026.

What an employer swears to pay at least: base pay, of people on H-1B, H-1B1 and E-3 visas only. Only certified
full-time applications are kept. The date is the first day of employment, else of the decision, else of receipt.
Where the offered wage is a span its lower end is what is attested; both ends are kept. Contacts, attorneys, agents and
preparers are never imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.core.errors import InputError
from outbid.data.readers import columns
from outbid.data.readers.layout import Given, Layout, Staged

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import FloatingValue, StringValue

HOURS = 2080
"""A full-time year, as the Department converts."""
LOW, HIGH = 15_000, 3_000_000
"""Bounds of a plausible year's pay: below is under the federal minimum wage of full-time work."""
HIGHEST = {"month": 40_000, "bi_weekly": 20_000, "week": 10_000, "hour": 500}
"""Rates above which an amount was rather meant by the year, or for a longer unit.

The dearest that the filings of 2024 and 2025 bear out are 30,307 a month, 13,462 in two weeks, 5,200 a week, 288 an
hour. Pay by the year has no such bound: a surgeon or a chairman earns a million.
"""
BORNE_OUT = (0.5, 3.0)
"""Of the prevailing wage: within it a rate is believed, however high. Hospitals pay some physicians five times."""
ALIKE = (0.9, 1.5)
"""An amount so near the prevailing wage's amount was stated in its unit; pay may not lie below what prevails."""
_A_YEAR = {"year": 1, "month": 12, "bi_weekly": 26, "week": 52, "hour": HOURS}
_UNITS = {
    "year": "year", "yr": "year", "y": "year", "annual": "year", "month": "month", "mth": "month",
    "bi-weekly": "bi_weekly", "biweekly": "bi_weekly", "bi": "bi_weekly", "week": "week", "wk": "week",
    "hour": "hour", "hr": "hour", "h": "hour",
}  # fmt: skip
_NAMES = {
    "employer": ("employer_name", "employer_business_name", "employer"),
    "title": ("job_title", "title"),
    "soc": ("soc_code", "soc_occupation_code", "soc"),
    "from": ("wage_rate_of_pay_from_1", "wage_rate_of_pay_from", "wage_rate_of_pay", "wage_from"),
    "to": ("wage_rate_of_pay_to_1", "wage_rate_of_pay_to", "wage_to"),
    "unit": ("wage_unit_of_pay_1", "wage_unit_of_pay", "wage_rate_of_pay_unit", "wage_unit"),
    "prevailing": ("prevailing_wage_1", "prevailing_wage"),
    "prevailing_unit": ("pw_unit_of_pay_1", "pw_unit_of_pay", "pw_unit_1"),
    "status": ("case_status",),
    "full_time": ("full_time_position",),
    "state": ("worksite_state_1", "worksite_state"),
    "county": ("worksite_county_1", "worksite_county"),
    "city": ("worksite_city_1", "worksite_city"),
    "begin": ("begin_date", "employment_start_date", "period_of_employment_start_date"),
    "decision": ("decision_date",),
    "received": ("received_date", "case_submitted", "case_received_date"),
    "positions": ("total_worker_positions", "total_workers", "total_workers_positions"),
}


def recognises(names: Sequence[str]) -> float:
    """How many of the four things that make a filing a header names; see :class:`Layout`."""
    found = _columns(names)
    if not {"employer", "title", "from"} <= found.keys() or found["from"].startswith("wage_from"):
        return 0.0
    marks = ("unit", "soc", "status", "full_time", "state", "begin")
    official = found["from"].startswith("wage_rate_of_pay")
    return (0.6 if official else 0.2) + 0.4 * sum(mark in found for mark in marks) / len(marks)


def stage(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Staged records of the text table ``raw``.

    Raises:
        InputError: a column is missing that pay or its unit cannot be told without.
    """
    import ibis as library

    found = _columns(names)
    for needed in ("employer", "title", "from"):
        if needed not in found:
            raise InputError("importing.column_missing", value=_NAMES[needed][-1].upper())

    def text(name: str) -> StringValue:
        return raw[found[name]] if name in found else library.null("string")

    pay_text = text("from")
    span = pay_text.re_extract(r"^\s*\$?([0-9.,]+)\s*-\s*\$?([0-9.,]+)?\s*$", 1)
    upper = pay_text.re_extract(r"^\s*\$?([0-9.,]+)\s*-\s*\$?([0-9.,]+)?\s*$", 2)
    is_span = span.length() > 0
    unit = _unit(text("unit") if "unit" in found else library.literal("Year"))
    factor = _factor(unit)
    pay = _money(library.ifelse(is_span, span, pay_text)) * factor
    to = (
        library.coalesce(_money(text("to")), library.ifelse(is_span, _money(upper), library.null("float64")))
        * factor
    )
    high = library.ifelse(to > pay, to, library.null("float64"))
    rate = pay / factor
    prevailing_unit = _unit(text("prevailing_unit"))
    prevailing_rate = _money(text("prevailing"))
    prevailing = prevailing_rate * _factor(prevailing_unit)
    date = library.coalesce(
        _date(text("begin")), _date(text("decision")), _date(text("received")),
        library.literal(given.date).cast("date") if given.date else library.null("date"),
    )  # fmt: skip
    status = text("status").upper()
    positions = text("positions").try_cast("float64")
    off = (pay / prevailing > 20) | (pay / prevailing < 0.5)
    too_dear = (rate > unit.cases(*((name, float(most)) for name, most in HIGHEST.items()), else_=HIGH)) & ~(
        (pay / prevailing).between(*BORNE_OUT).fill_null(False)
    )
    exchanged = (unit != prevailing_unit) & (rate / prevailing_rate).between(*ALIKE)
    wrong = off.fill_null(False) | too_dear.fill_null(False) | exchanged.fill_null(False)
    reason = library.cases(
        (("status" in found) & (status.fill_null("") != "CERTIFIED"), "not certified"),
        (text("full_time").upper().isin(["N", "NO", "FALSE"]), "part time"),
        (pay_text.isnull(), "no pay"),
        (unit.isnull(), "unknown unit"),
        (pay.isnull(), "pay not a number"),
        (pay <= 0, "negative pay"),
        ((pay < LOW) | (pay > HIGH) | wrong, "implausible unit"),
        (text("title").isnull() & text("soc").isnull(), "no title"),
        (date.isnull(), "no date"),
    )
    excerpt = (
        text("title").fill_null("") + " · " + pay_text.fill_null("") + " " + text("unit").fill_null("") + " · "
        + text("employer").fill_null("")
    )  # fmt: skip
    records = raw.select(
        row=raw["row"],
        reason=reason,
        excerpt=library.ifelse(reason.notnull(), excerpt, library.null("string")),
        kind=library.literal("attested"),
        measure=library.literal("base"),
        bound=library.literal("exact"),
        title=text("title"),
        soc=library.coalesce(
            text("soc").re_extract(r"^([0-9]{2}-[0-9]{4})", 1).nullif(""), library.null("string")
        ),
        country=library.literal("US"),
        state=text("state"),
        county=text("county"),
        city=text("city"),
        employer=text("employer"),
        currency=library.literal("USD"),
        pay=pay,
        low=library.ifelse(high.notnull(), pay, library.null("float64")),
        high=high,
        date=date,
        weight=library.ifelse(positions >= 1, positions, 1.0).fill_null(1.0),
    )
    return Staged(records=records, columns_ignored=tuple(filter(columns.is_personal, names)))


def _columns(names: Sequence[str]) -> dict[str, str]:
    present = set(names)
    return {
        what: next(choice for choice in choices if choice in present)
        for what, choices in _NAMES.items()
        if present.intersection(choices)
    }


def _money(text: StringValue) -> FloatingValue:
    bare = text.replace("$", "").replace(",", "").replace(" ", "")
    return bare.try_cast("float64")


def _unit(text: StringValue) -> StringValue:
    import ibis as library

    return text.lower().cases(*_UNITS.items(), else_=library.null("string"))


def _factor(unit: StringValue) -> FloatingValue:
    import ibis as library

    return unit.cases(
        *((name, float(times)) for name, times in _A_YEAR.items()), else_=library.null("float64")
    )


def _date(text: StringValue) -> ibis.Value:
    """ISO dates, with or without a time; month/day/year; days since 1899-12-30, as spreadsheets count them."""
    import ibis as library

    iso = text.substr(0, 10).try_cast("date")
    parts = text.re_extract(r"^([0-9]{1,2}/[0-9]{1,2}/[0-9]{4})", 1)
    year, month, day = (parts.split("/")[place] for place in (2, 0, 1))
    american = (year + "-" + month.lpad(2, "0") + "-" + day.lpad(2, "0")).try_cast("date")
    number = text.re_extract(r"^([0-9]{5})(\.0+)?$", 1).try_cast("int32")
    serial = library.date("1899-12-30") + number.as_interval("D")
    return library.coalesce(iso, american, serial.cast("date"))


LAYOUT = Layout("lca", recognises, stage)

"""What a user's own header means, in English and German words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from outbid.data.readers import columns, money

OPEN, PLAIN = "open", "plain"
"""Pay without its measure: of ``OPEN`` anything may be meant; ``PLAIN`` salary is base pay in most uses."""
_ENGLISH = {
    "title": ("title", "job_title", "jobtitle", "role", "position", "job", "occupation", "job_name"),
    "employer": ("company", "employer", "company_name", "employer_name", "organization", "organisation"),
    "city": ("location", "city", "place", "office", "job_location", "work_location"),
    "country": ("country", "country_code", "company_location"),
    "state": ("state", "region", "province"),
    "level": ("level", "seniority", "experience_level", "seniority_level"),
    "date": ("date", "year", "month", "timestamp", "as_of", "date_posted", "posted", "work_year", "day"),
    "experience": ("experience", "years_of_experience", "yearsofexperience", "yoe", "years_experience"),
    "currency": ("currency", "salary_currency", "currency_code", "pay_currency"),
    "unit": ("unit", "pay_period", "period", "salary_period", "pay_unit", "unit_of_pay"),
    "soc": ("soc", "soc_code"),
}
_GERMAN = {
    "title": (
        "stelle",
        "jobtitel",
        "titel",
        "beruf",
        "stellenbezeichnung",
        "berufsbezeichnung",
        "rolle",
        "tätigkeit",
    ),
    "employer": ("firma", "arbeitgeber", "unternehmen"),
    "city": ("ort", "stadt", "standort", "arbeitsort"),
    "country": ("land",),
    "state": ("bundesland",),
    "level": ("stufe", "karrierestufe", "senioritaet", "seniorität"),
    "date": ("datum", "jahr", "stand"),
    "experience": ("berufserfahrung", "erfahrung", "berufsjahre", "jahre_erfahrung", "berufserfahrung_jahre"),
    "currency": ("währung", "waehrung"),
    "unit": ("zeitraum", "einheit"),
}
_PAY_ENGLISH = {
    "base": "base", "base_salary": "base", "base_pay": "base", "basesalary": "base", "base_compensation": "base",
    "fixed_salary": "base", "total": "total", "total_comp": "total", "total_compensation": "total", "tc": "total",
    "total_pay": "total", "totalcomp": "total", "ote": "on-target", "on_target_earnings": "on-target",
    "on_target": "on-target", "target_earnings": "on-target", "target_cash": "target cash",
    "total_target_cash": "target cash", "salary": PLAIN, "wage": PLAIN, "wages": PLAIN, "pay": OPEN,
    "compensation": OPEN, "comp": OPEN, "income": OPEN, "earnings": OPEN,
}  # fmt: skip
_PAY_GERMAN = {
    "grundgehalt": "base", "fixgehalt": "base", "festgehalt": "base", "fixum": "base", "gesamtvergütung": "total",
    "gesamtverguetung": "total", "gesamtgehalt": "total", "zielgehalt": "on-target", "zieleinkommen": "on-target",
    "gehalt": PLAIN, "lohn": PLAIN, "bruttogehalt": PLAIN, "jahresgehalt": PLAIN, "jahresbruttogehalt": PLAIN,
    "bruttojahresgehalt": PLAIN, "monatsgehalt": PLAIN, "bruttomonatsgehalt": PLAIN, "monatslohn": PLAIN,
    "stundenlohn": PLAIN, "vergütung": OPEN, "verguetung": OPEN, "einkommen": OPEN, "verdienst": OPEN,
}  # fmt: skip
_COMPOUNDS = {"jahres": "year", "monats": "month", "stunden": "hour"}
_UNITS = {
    "annual": "year", "annually": "year", "yearly": "year", "year": "year", "jahr": "year", "jährlich": "year",
    "monthly": "month", "month": "month", "monat": "month", "monatlich": "month", "weekly": "week",
    "week": "week", "daily": "day", "hourly": "hour", "hour": "hour", "stunde": "hour",
}  # fmt: skip
_FILLER = frozenset({"in", "per", "pro", "p", "a", "brutto", "gross", "range", "rate", "spanne"})
_ENDS = {
    "min": "low", "minimum": "low", "from": "low", "von": "low", "low": "low",
    "max": "high", "maximum": "high", "to": "high", "bis": "high", "high": "high",
}  # fmt: skip


@dataclass(frozen=True)
class PayColumn:
    """A column of pay, or two of its ends.

    Attributes:
        measure: one of ``schema.MEASURES``, :data:`OPEN` or :data:`PLAIN`.
        low, high: names of the columns; the same for single amounts.
        currency: that the name states, ISO 4217.
        unit: that the name states, as :func:`columns.unit` gives it.
    """

    measure: str
    low: str
    high: str
    currency: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Header:
    """What stands where: other columns by their meaning, one pay column a measure, whether its words are German."""

    found: dict[str, str]
    pay: tuple[PayColumn, ...]
    german: bool
    unread: tuple[str, ...]


def read(names: Sequence[str]) -> Header:
    """The meaning of a header's names in ``layout.key`` form."""
    found = columns.present(names, {what: (*_ENGLISH[what], *_GERMAN.get(what, ())) for what in _ENGLISH})
    single: dict[str, PayColumn] = {}
    ends: dict[str, dict[str, PayColumn]] = {}
    german = any(name in _GERMAN.get(what, ()) for what, name in found.items())
    for name in names:
        meant = None if name in found.values() else _pay(name)
        if meant is None:
            continue
        column, end, in_german = meant
        german = german or in_german
        if end is None:
            single.setdefault(column.measure, column)
        else:
            ends.setdefault(column.measure, {}).setdefault(end, column)
    for measure, both in ends.items():
        if both.keys() == {"low", "high"}:
            low, high = both["low"], both["high"]
            whole = PayColumn(
                measure, low.low, high.low, low.currency or high.currency, low.unit or high.unit
            )
            single.setdefault(measure, whole)
    pay = tuple(single.values())
    used = {*found.values(), *(name for column in pay for name in (column.low, column.high))}
    return Header(found, pay, german, tuple(name for name in names if name not in used))


def _pay(name: str) -> tuple[PayColumn, str | None, bool] | None:
    """The pay column of a name, which end of a range it is, and whether the word is German; ``None``: no pay."""
    words = name.split("_")
    currency = next((word for word in words if word in money.CODES), None)
    unit = next((_UNITS[word] for word in words if word in _UNITS), None)
    end = next((_ENDS[word] for word in words if word in _ENDS), None)
    left = [word for word in words if word not in _UNITS and word not in _FILLER and word != currency]
    known = _PAY_ENGLISH | _PAY_GERMAN
    plain = "_".join(left)
    if plain not in known and end:
        plain = "_".join(word for word in left if word not in _ENDS)
    else:
        end = None
    if plain not in known:
        return None
    unit = unit or next((meant for part, meant in _COMPOUNDS.items() if part in plain), None)
    column = PayColumn(known[plain], name, name, currency.upper() if currency else None, unit)
    return column, end, plain in _PAY_GERMAN

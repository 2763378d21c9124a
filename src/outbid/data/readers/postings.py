"""What readers of job postings share: pay in ranges and units, and whether it is said to be on target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.data.readers import columns
from outbid.data.readers.layout import Given, Staged

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import StringValue

ON_TARGET = (
    r"(^|[^a-z])(ote|on[- ]target|target earnings|target cash incl|zielgehalt|zieleinkommen)([^a-z]|$)"
)
"""Words, in the title or beside the pay, by which a posting says that commission is in its range."""
FIELDS = (
    "posting_title", "posting_text", "posting_low", "posting_high", "posting_unit", "posting_currency",
    "posting_country", "posting_state", "posting_city", "posting_employer", "posting_date",
)  # fmt: skip


def row(**fields: str | None) -> dict[str, str | None]:
    """One posting as a text row with all of :data:`FIELDS`, on one line each."""
    return {name: " ".join(value.split()) if (value := fields.get(name[8:])) else None for name in FIELDS}


def staged(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Staged records of text rows as :func:`row` gives them: a range with its midpoint, or one amount.

    A posting is on target if its title or text says so by :data:`ON_TARGET`, else base, unless a measure is given.
    """
    import ibis as library

    present = {name: name for name in names}

    def text(what: str) -> StringValue:
        return columns.text(raw, present, f"posting_{what}")

    raw = columns.step(
        raw,
        _unit=columns.unit(text("unit").fill_null("year")),
        _first=columns.number(text("low")),
        _second=columns.number(text("high")),
        _currency=library.coalesce(text("currency").upper(), library.literal(given.currency, type="string")),
        _date=library.coalesce(columns.day(text("date")), columns.given_day(given.date)),
    )
    factor = columns.times(raw["_unit"])
    raw = columns.step(
        raw,
        _low=library.coalesce(raw["_first"], raw["_second"]) * factor,
        _high=library.coalesce(raw["_second"], raw["_first"]) * factor,
    )
    low, high, currency = raw["_low"], raw["_high"], raw["_currency"]
    pay = (low + high) / 2
    span = high > low
    spoken = (text("title").fill_null("") + " " + text("text").fill_null("")).lower().re_search(ON_TARGET)
    said = library.ifelse(spoken, library.literal("on-target"), library.literal("base"))
    reason = library.cases(
        (text("low").isnull() & text("high").isnull(), "no pay"),
        (raw["_unit"].isnull(), "unknown unit"),
        (pay.isnull(), "pay not a number"),
        (low < 0, "negative pay"),
        (high < low, "ends of the range exchanged"),
        (currency.isnull(), "no currency"),
        (~currency.re_search("^[A-Z]{3}$"), "unknown currency"),
        (columns.absurd(pay, currency), "absurd pay"),
        (raw["_date"].isnull(), "no date"),
        (text("title").isnull(), "no title"),
    )
    raw = columns.step(raw, _reason=reason)
    reason = raw["_reason"]
    records = raw.select(
        row=raw["row"],
        reason=reason,
        excerpt=columns.excerpt(reason, text("title"), text("low"), text("high"), text("employer")),
        kind=library.literal("advertised"),
        measure=library.literal(given.measure) if given.measure else said,
        bound=library.ifelse(span.fill_null(False), library.literal("range"), library.literal("exact")),
        title=text("title"),
        country=library.coalesce(text("country"), library.literal(given.country, type="string")),
        state=text("state"),
        city=text("city"),
        employer=library.coalesce(text("employer"), library.literal(given.entity, type="string")),
        currency=currency,
        pay=pay,
        low=library.ifelse(span, low, library.null("float64")),
        high=library.ifelse(span, high, library.null("float64")),
        date=raw["_date"],
        weight=library.literal(1.0),
    )
    return Staged(records=records)

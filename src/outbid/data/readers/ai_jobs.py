"""The open salary survey of ai-jobs.net: what people say that they earn, in their own currency.

Half of the rows are exact repetitions and the file has no ids, so that a repetition and two alike people cannot be
told apart; one of each is kept, the others are counted. Only full-time rows are kept. The place is where the person
lives: where that is not the company's country, pay is in the money of the person's. Rows say their year only: its
middle is their day, or the day that was given, if it is in that year.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.data.readers import columns
from outbid.data.readers.layout import Given, Layout, Staged

if TYPE_CHECKING:
    import ibis

_NEEDED = ("work_year", "job_title", "salary", "salary_currency")
_MARKS = ("experience_level", "employment_type", "company_location", "salary_in_usd", "remote_ratio")
_LEVELS = {"EN": "entry", "MI": "mid", "SE": "senior", "EX": "executive"}


def recognises(names: Sequence[str]) -> float:
    """One where all columns are there; see :class:`Layout`."""
    if not set(_NEEDED) <= set(names):
        return 0.0
    return 0.5 + 0.5 * sum(mark in names for mark in _MARKS) / len(_MARKS)


def stage(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Staged records of the text table ``raw``."""
    import ibis as library

    found = {name: name for name in names}

    def text(name: str) -> ibis.expr.types.StringValue:
        return columns.text(raw, found, name)

    copies = library.row_number().over(group_by=[raw[name] for name in names], order_by=raw["row"])
    pay = columns.number(text("salary"))
    currency = text("salary_currency").upper()
    said = columns.given_day(given.date)
    year = text("work_year").re_extract(r"^([12][0-9]{3})(?:\.0)?$", 1).nullif("")
    reason = library.cases(
        (copies > 0, "duplicate"),
        (text("employment_type").upper() != "FT", "not full time"),
        (text("salary").isnull(), "no pay"),
        (pay.isnull(), "pay not a number"),
        (pay <= 0, "negative pay"),
        (~currency.re_search("^[A-Z]{3}$").fill_null(False), "unknown currency"),
        (columns.absurd(pay, currency), "absurd pay"),
        (year.isnull(), "no date"),
        (text("job_title").isnull(), "no title"),
    )
    records = raw.select(
        row=raw["row"],
        reason=reason,
        excerpt=columns.excerpt(reason, text("job_title"), text("salary"), currency, text("work_year")),
        kind=library.literal("self-reported"),
        measure=library.literal("base"),
        bound=library.literal("exact"),
        title=text("job_title"),
        level=text("experience_level").upper().cases(*_LEVELS.items(), else_=library.null("string")),
        country=library.coalesce(
            text("employee_residence"),
            text("company_location"),
            library.literal(given.country, type="string"),
        ),
        currency=currency,
        pay=pay,
        date=library.ifelse(year == said.year().cast("string"), said, (year + "-07-01").try_cast("date")),
        weight=library.literal(1.0),
    )
    return Staged(records=records)


LAYOUT = Layout("ai-jobs", recognises, stage)

"""Exports of total compensation as people report it: company, level, title, total, base, stock, bonus.

Each row gives two records under its number, the total and the base. A company's own names of levels ("L5", "ICT4")
are not comparable and stay out; words that mean the same everywhere are kept. Old rows count in thousands, which is
taken so only where total and parts all do. A specialty in machine learning, where the row states one, is put behind
the title.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.data.readers import columns, seniority
from outbid.data.readers.layout import Given, Layout, Staged

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import StringValue

TOLERANCE = 0.02
"""By how much of the total its parts may miss it."""
THOUSANDS = 10_000.0
"""Below this no amount of a row is a year's pay in single units."""
_NAMES = {
    "title": ("title", "job_title"),
    "company": ("company",),
    "level": ("level",),
    "total": ("totalyearlycompensation", "total_yearly_compensation", "total_compensation"),
    "base": ("basesalary", "base_salary"),
    "stock": ("stockgrantvalue", "stock_grant_value"),
    "bonus": ("bonus",),
    "location": ("location",),
    "experience": ("yearsofexperience", "years_of_experience"),
    "tag": ("tag",),
    "date": ("timestamp", "date"),
}
_LEARNING = r"(^|[^a-z])(ml|ai|machine learning|deep learning)([^a-z]|$)"


def recognises(names: Sequence[str]) -> float:
    """One where title, total and parts are there; see :class:`Layout`."""
    found = columns.present(names, _NAMES)
    if not {"title", "company", "total", "base", "stock"} <= found.keys():
        return 0.0
    return 0.6 + 0.4 * len(found) / len(_NAMES)


def stage(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Staged records of the text table ``raw``, up to two a row."""
    import ibis as library

    found = columns.present(names, _NAMES)

    def text(what: str) -> StringValue:
        return columns.text(raw, found, what)

    parts = ("total", "base", "stock", "bonus")
    day = library.coalesce(
        columns.day(text("date"), day_first=given.day_first), columns.given_day(given.date)
    )
    raw = columns.step(raw, _date=day, **{f"_{what}_said": columns.number(text(what)) for what in parts})
    said = {what: raw[f"_{what}_said"] for what in parts}
    small = [(amount < THOUSANDS).fill_null(True) for amount in said.values()]
    in_thousands = library.and_(
        *small, (said["total"] >= 10).fill_null(False), said["base"].fill_null(0.0) > 0
    )
    scale = library.ifelse(in_thousands, 1000.0, 1.0)
    raw = columns.step(raw, **{f"_{what}": amount * scale for what, amount in said.items()})
    total, base, stock, bonus = (raw[f"_{what}"] for what in parts)
    stated = base.fill_null(0.0) > 0
    gap = (base + stock.fill_null(0.0) + bonus.fill_null(0.0) - total).abs() > TOLERANCE * total
    odd = (stated & gap).fill_null(False)
    currency = library.literal(given.currency or "USD")
    reason = library.cases(
        (text("total").isnull() & text("base").isnull(), "no pay"),
        (total.isnull(), "pay not a number"),
        (total < 0, "negative pay"),
        (total == 0, "no pay"),
        (columns.absurd(total, currency), "absurd pay"),
        (raw["_date"].isnull(), "no date"),
        (text("title").isnull(), "no title"),
    )
    raw = columns.step(raw, _reason=reason, _odd=odd)
    reason, odd = raw["_reason"], raw["_odd"]
    learning = text("tag").lower().re_search(_LEARNING).fill_null(False)
    rows = raw.select(
        row=raw["row"],
        reason=reason,
        excerpt=columns.excerpt(reason, text("title"), text("total"), text("base"), text("company")),
        kind=library.literal("self-reported"),
        bound=library.literal("exact"),
        title=library.ifelse(learning, text("title") + " (" + text("tag") + ")", text("title")),
        level=seniority.level(text("level")),
        city=text("location"),
        employer=text("company"),
        currency=currency,
        date=raw["_date"],
        weight=library.literal(1.0),
        experience=columns.number(text("experience")),
        flag=library.ifelse(odd, library.literal("parts do not add up"), library.null("string")),
        total=total,
        base=base,
        stock=library.ifelse(stated & ~odd, stock, library.null("float64")),
        bonus=library.ifelse(stated & ~odd, bonus, library.null("float64")),
    )
    totals = rows.mutate(measure=library.literal("total"), pay=rows["total"]).drop("total", "base")
    plain = rows["reason"].isnull() & (rows["base"] > 0) & ~columns.absurd(rows["base"], rows["currency"])
    bases = rows.filter(plain).mutate(
        measure=library.literal("base"),
        pay=rows["base"],
        stock=library.null("float64"),
        bonus=library.null("float64"),
    )
    records = totals.union(bases.drop("total", "base").select(totals.columns))
    return Staged(records=records, days=(found["date"],) if "date" in found else ())


LAYOUT = Layout("levels", recognises, stage)

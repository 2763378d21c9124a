"""Lists of layoffs as they are collected from the news: company, day, people, share of the staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.data.readers import columns, series
from outbid.data.readers.layout import Given, Layout, Staged

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import StringValue

_NAMES = {
    "company": ("company", "company_name"),
    "date": ("date", "layoff_date", "date_of_layoff"),
    "people": ("total_laid_off", "laid_off", "laid_off_count", "number_laid_off", "count", "layoffs"),
    "share": ("percentage_laid_off", "percentage", "percent_laid_off", "share_laid_off"),
    "stage": ("stage",),
    "place": ("location", "location_hq"),
    "industry": ("industry",),
    "country": ("country",),
}


def recognises(names: Sequence[str]) -> float:
    """Company, day and a number of people or a share laid off; see :class:`Layout`.

    A bare count is one of people laid off where the company's stage stands beside it.
    """
    found = columns.present(names, _NAMES)
    if not {"company", "date"} <= found.keys() or not {"people", "share"} & found.keys():
        return 0.0
    telling = any("laid_off" in name or "layoff" in name for name in found.values())
    return 0.9 if telling else 0.6 if "stage" in found else 0.0


def stage(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Two series by company: people laid off, and their share of the staff as a fraction.

    A row with one of the two only is kept with that; with neither it is left out.
    """
    import ibis as library

    found = columns.present(names, _NAMES)

    def words(table: ibis.Table, what: str) -> StringValue:
        return columns.text(table, found, what)

    def note(table: ibis.Table) -> StringValue:
        parts = [words(table, what).fill_null("") for what in ("stage", "industry", "place")]
        joined = parts[0] + " · " + parts[1] + " · " + parts[2]
        return joined.re_replace("( · )+$", "").re_replace("^( · )+", "").nullif("")

    def rows(table: ibis.Table, what: str, name: str, unit: str) -> ibis.Table:
        said = words(table, what)
        value = columns.number(said)
        if what == "share":
            value = value / library.ifelse(said.endswith("%") | (value > 1), 100.0, 1.0)
        return series.values(
            table,
            series=name,
            date=columns.day(words(table, "date"), day_first=given.day_first),
            said=said,
            value=value,
            unit=unit,
            entity=words(table, "company"),
            country=words(table, "country"),
            note=note(table),
            other=(words(table, "company").isnull(), "no company"),
        )

    shared = raw.filter(words(raw, "share").notnull())
    counted = raw.filter(words(raw, "people").notnull() | words(raw, "share").isnull())
    people = rows(counted, "people", "layoffs", "people")
    return Staged(
        series=people.union(rows(shared, "share", "share laid off", "share")), days=(found["date"],)
    )


LAYOUT = Layout("layoffs", recognises, stage)

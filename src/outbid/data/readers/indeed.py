"""The trackers of Indeed Hiring Lab: postings as an index, shares of postings, and growth of posted wages.

An index is not a level: it says how many postings there are against a day, never how many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from outbid.data.readers import columns, series
from outbid.data.readers.layout import Given, Layout, Staged

if TYPE_CHECKING:
    import ibis

INDEX = "index, 2020-02-01 = 100"


def _has(*needed: str, one_of: tuple[str, ...] = ()) -> Callable[[Sequence[str]], float]:
    def recognises(names: Sequence[str]) -> float:
        fits = set(needed) <= set(names) and (not one_of or bool(set(one_of) & set(names)))
        return 0.95 if fits else 0.0

    return recognises


def postings(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Index of postings, adjusted for seasons where the file has that, of all sectors or of one a row.

    New postings are a series apart from all postings.
    """
    import ibis as library

    found = columns.present(
        names,
        {"index": ("indeed_job_postings_index_sa", "indeed_job_postings_index"), "sector": ("display_name",)},
    )
    new = columns.text(raw, {"v": "variable"} if "variable" in names else {}, "v") == "new postings"
    rows = series.values(
        raw,
        series=library.ifelse(new.fill_null(False), "new postings", "postings"),
        date=columns.day(raw["date"]),
        said=raw[found["index"]],
        unit=INDEX,
        entity=raw[found["sector"]] if "sector" in found else given.entity,
        country=raw["jobcountry"],
    )
    return Staged(series=rows)


def _share(column: str, name: str) -> Callable[[ibis.Table, Sequence[str], Given], Staged]:
    def stage(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
        rows = series.values(
            raw,
            series=name,
            date=columns.day(raw["date"]),
            said=raw[column],
            unit="share",
            entity=raw["sector"] if "sector" in names else given.entity,
            country=raw["jobcountry" if "jobcountry" in names else "country_code"],
            scale=0.01,
        )
        return Staged(series=rows)

    return stage


def wage_growth(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Growth of posted wages over a year by sector, as a fraction; the day is the first of the month."""
    rows = series.values(
        raw,
        series="posted wage growth",
        date=series.month(raw["month"]),
        said=raw["posted_wage_growth_yoy"],
        unit="growth a year",
        entity=raw["sector"] if "sector" in names else given.entity,
        country=raw["jobcountry"],
    )
    return Staged(series=rows)


_INDICES = ("indeed_job_postings_index_sa", "indeed_job_postings_index")
LAYOUTS = (
    Layout("indeed-postings", _has("date", "jobcountry", one_of=_INDICES), postings),
    Layout(
        "indeed-ai-share",
        _has("date", "jobcountry", "ai_share_postings"),
        _share("ai_share_postings", "ai share of postings"),
    ),
    Layout(
        "indeed-genai-share",
        _has("date", "jobcountry", "genai_share_postings"),
        _share("genai_share_postings", "genai share of postings"),
    ),
    Layout(
        "indeed-pay-transparency",
        _has("date", "country_code", "pay_transparency_pct"),
        _share("pay_transparency_pct", "share of postings with pay"),
    ),
    Layout("indeed-wage-growth", _has("jobcountry", "month", "posted_wage_growth_yoy"), wage_growth),
)

"""Occupational employment and wage statistics of the US Bureau of Labor Statistics, 2014 on.

Workbooks of the nation and of sectors, whose columns drifted from 20 to 32, and files of the time series, whose
missing values stand in a column of footnotes. A percentile marked as beyond the year's top code is that code or a
stated percentile below it, whichever is more: a lower bound, counted in ``capped``. The mean of such an occupation is
null where it is marked too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.core.errors import InputError
from outbid.data.readers import columns
from outbid.data.readers.layout import Given, Layout, Staged

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import BooleanValue, StringValue

TOP_CODES = ((2022, 239_200.0), (2016, 208_000.0), (2012, 187_200.0))
"""First year and annual top code: 115, 100 and 90 dollars an hour times 2080."""
_NAMES = {
    "soc": ("occ_code", "soc"),
    "occupation": ("occ_title", "soc_name"),
    "group": ("o_group", "occ_group"),
    "area": ("area",),
    "area_type": ("area_type", "areatype"),
    "state": ("prim_state", "state"),
    "industry": ("naics", "industry"),
    "employment": ("tot_emp", "employment"),
    "employment_rse": ("emp_prse", "employment_rse"),
    "mean": ("a_mean", "annual_mean"),
    "mean_rse": ("mean_prse", "wage_rse"),
    "p10": ("a_pct10", "annual_p10"),
    "p25": ("a_pct25", "annual_p25"),
    "p50": ("a_median", "annual_median"),
    "p75": ("a_pct75", "annual_p75"),
    "p90": ("a_pct90", "annual_p90"),
    "footnotes": ("footnotes",),
}
_POINTS = ("p10", "p25", "p50", "p75", "p90")
_TOP_CODED = "5"


def recognises(names: Sequence[str]) -> float:
    """One where occupation and all five percentiles are there; see :class:`Layout`."""
    found = columns.present(names, _NAMES)
    return 1.0 if {"soc", "occupation", *_POINTS} <= found.keys() else 0.0


def stage(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Staged aggregates of the text table ``raw``.

    Raises:
        InputError: no date is given: the files do not hold their own.
    """
    import ibis as library

    if not given.date:
        raise InputError("readers.oews_date")
    found = columns.present(names, _NAMES)

    def text(what: str) -> StringValue:
        return columns.text(raw, found, what)

    top = next((code for first, code in TOP_CODES if int(given.date[:4]) >= first), None)
    marked = {what: _marked(text(what), text("footnotes"), found[what]) for what in _POINTS}
    stated = {what: columns.number(text(what)) for what in _POINTS}
    values = {}
    for at, what in enumerate(_POINTS):
        # in 2025 a percentile may be marked above one that is stated beyond the top code: no bound below that one
        bound = library.greatest(
            library.literal(top, type="float64"), *(stated[lower] for lower in _POINTS[:at])
        )
        values[what] = library.ifelse(marked[what], bound, stated[what])
    place = text("area_type").upper()
    industry = _sector(text("industry"))
    detailed = _detailed(raw, found)
    silent = library.and_(*(value.isnull() for value in values.values()))
    reason = library.cases(
        (
            text("soc").isnull() | ~text("soc").re_search("^[0-9]{2}-[0-9]{4}$").fill_null(False),
            "no occupation",
        ),
        (~detailed, "not a detailed occupation"),
        (industry.isnull() & ~_all_industries(text("industry")), "not a sector"),
        (_nonmetropolitan(place, text("area")), "nonmetropolitan area"),
        (library.or_(*marked.values()) & library.literal(top is None), "top code not known"),
        (silent, "pay not released"),
    )
    metropolitan = place.isin(["4", "M"]).fill_null(False)
    national = place.isin(["1", "N"]).fill_null(True)
    aggregates = raw.select(
        row=raw["row"],
        reason=reason,
        excerpt=columns.excerpt(reason, text("soc"), text("occupation"), text("area"), text("industry")),
        kind=library.literal("incumbent"),
        measure=library.literal("base"),
        soc=text("soc"),
        occupation=text("occupation"),
        country=library.literal("US"),
        # a metropolitan area may cross states, and a question about one names no state
        state=library.ifelse(national | metropolitan, library.null("string"), _state(text("state"))),
        cbsa=library.ifelse(metropolitan, text("area").right(5), library.null("string")),
        industry=industry,
        currency=library.literal("USD"),
        date=columns.given_day(given.date),
        employment=columns.number(text("employment")),
        employment_rse=columns.number(text("employment_rse")) / 100,
        mean=columns.number(text("mean")),
        mean_rse=columns.number(text("mean_rse")) / 100,
        capped=sum((flag.cast("int32") for flag in marked.values()), library.literal(0)),
        **values,
    )
    return Staged(aggregates=aggregates)


def _marked(value: StringValue, footnotes: StringValue, column: str) -> BooleanValue:
    noted = footnotes.re_search(f"(^|;){column}={_TOP_CODED}(;|$)").fill_null(False)
    return (value == "#").fill_null(False) | (noted & columns.number(value).isnull())


def _detailed(raw: ibis.Table, found: dict[str, str]) -> BooleanValue:
    """By the source's own group; without one a code that ends in 0 is detailed if nothing below it is listed."""
    import ibis as library

    if "group" in found:
        return (raw[found["group"]].lower() == "detailed").fill_null(False)
    soc = raw[found["soc"]]
    below = (soc.right(1) != "0").cast("int32").max().over(library.window(group_by=soc.substr(0, 6)))
    return ((soc.right(1) != "0") | ((soc.right(2) != "00") & (below == 0))).fill_null(False)


def _all_industries(value: StringValue) -> BooleanValue:
    return value.fill_null("000000").isin(["000000", "0", "0.0"])


def _sector(value: StringValue) -> StringValue:
    """``"51"``, ``"31-33"``; the time series writes the code after the last one: ``"31--34"``."""
    import ibis as library

    plain = value.re_extract(r"^([0-9]{2}(?:-[0-9]{2})?)$", 1).nullif("")
    first, after = (
        value.re_extract(r"^([0-9]{2})--?[0-9]+$", 1),
        value.re_extract(r"^[0-9]{2}--([0-9]{2})$", 1),
    )
    last = (after.nullif("").try_cast("int32") - 1).cast("string")
    span = library.ifelse(last == first, first, first + "-" + last)
    final = library.ifelse(value == "99-100", library.literal("99"), library.null("string"))
    return library.coalesce(plain, span, final)


def _nonmetropolitan(place: StringValue, area: StringValue) -> BooleanValue:
    """Their areas are no CBSA: seven digits that do not begin with two zeros."""
    return (place == "6").fill_null(False) | ((place == "M") & (area.substr(0, 2) != "00")).fill_null(False)


def _state(value: StringValue) -> StringValue:
    import ibis as library

    letters = value.lpad(2, "0").cases(*columns.STATES.items(), else_=value)
    known = letters.isin(list(columns.STATES.values()))
    return library.ifelse(known, library.literal("US-") + letters, library.null("string"))


LAYOUT = Layout("oews", recognises, stage)

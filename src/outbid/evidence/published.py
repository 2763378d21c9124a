"""Percentiles that a statistical office publishes, as benchmarks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from outbid.evidence import ageing
from outbid.evidence.answer import Benchmark, Cell, Figure, Question
from outbid.evidence.currency import Rates, convert

PERCENTILES = ("p10", "p25", "p50", "p75", "p90")


def published(columns: Mapping[str, NDArray[Any]], question: Question) -> list[Benchmark]:
    """The latest published percentiles of each occupation of the role, in the place asked, the largest first.

    Offices do not publish by level: where one is asked the benchmark's cell leaves it open, and a note says so. None
    for an employer or a tag. A country left open takes what there is.

    Args:
        columns: as ``queries.aggregates_of_role`` gives them.
        question: of which the currency and the day of ageing are not heeded here.
    """
    cell = question.cell
    if cell.employer is not None or cell.tag is not None:
        return []
    rows = [
        dict(zip(columns, row, strict=True))
        for row in zip(*(each.tolist() for each in columns.values()), strict=True)
    ]
    rows = [row for row in rows if _asked(row, question)]
    newest: dict[tuple[str, str | None], Any] = {}
    for row in rows:
        issue = row["source"], row["country"]
        newest[issue] = max(newest.get(issue, row["date"]), row["date"])
    # an occupation that only older issues have is one whose code is no longer used
    rows = [row for row in rows if row["date"] == newest[row["source"], row["country"]]]
    rows.sort(key=lambda row: (-(_number(row["employment"]) or 0.0), row["source"], row["soc"] or ""))
    return [_benchmark(row, question) for row in rows]


def published_place(cell: Cell) -> dict[str, str | None]:
    """The place of published percentiles that is asked: a CBSA is named without its state, as it may cross some."""
    return {"state": None if cell.cbsa else cell.state, "cbsa": cell.cbsa}


def _asked(row: Mapping[str, Any], question: Question) -> bool:
    cell = question.cell
    place = all(row[name] == code for name, code in published_place(cell).items())
    country = cell.country is None or row["country"] == cell.country
    kind = question.kind in (None, row["kind"]) and question.measure in (None, row["measure"])
    source = question.sources is None or row["source"] in question.sources
    return (
        place
        and country
        and kind
        and source
        and (question.since is None or _day(row["date"]) >= question.since)
    )


def _benchmark(row: Mapping[str, Any], question: Question) -> Benchmark:
    capped = int(row["capped"] or 0) if row["capped"] == row["capped"] else 0
    values = [_number(row[name]) for name in PERCENTILES]
    figures = tuple(
        Figure(value, bound="at least" if value is not None and place >= len(values) - capped else "exact")
        for place, value in enumerate(values)
    )
    employment = _number(row["employment"])
    notes = ("pay.every_level",) if question.cell.level is not None else ()
    return Benchmark(
        kind=row["kind"],
        measure=row["measure"],
        cell=replace(question.cell, level=None, country=row["country"]),
        currency=row["currency"],
        percentiles=figures,
        n=None if employment is None else round(employment),
        sources=(row["source"],),
        first=_day(row["date"]),
        last=_day(row["date"]),
        middle=_day(row["date"]),
        published=True,
        occupation=row["occupation"] or row["soc"],
        mean_rse=_number(row["mean_rse"]),
        censored=0,
        notes=(*notes, "pay.no_published_error"),
    )


def brought(
    benchmark: Benchmark, currency: str | None, using: Rates, growth: ageing.Growth | None, question: Question
) -> Benchmark:
    """A published benchmark in another currency, at the rate of its own day, and aged.

    Args:
        benchmark: as published.
        currency: to give it in; ``None``: as published.
        using: the rates.
        growth: a year; ``None``: not aged.
        question: whose ``as_of`` and ``ageing`` are meant.
    """
    day = np.array([benchmark.last.isoformat()], dtype="datetime64[D]")
    factor = np.ones(1)
    notes = benchmark.notes
    into = benchmark.currency
    if currency is not None and currency != benchmark.currency:
        rate = convert(factor, np.array([benchmark.currency], dtype=object), day, currency, using)
        if np.isnan(rate).any():
            notes = (*notes, "pay.no_rate")
        else:
            factor, into, notes = rate, currency, (*notes, "pay.published_converted")
    how = benchmark.aged
    if growth is not None and question.as_of is not None:
        factor, how = ageing.aged(factor, day, question.as_of, growth, question.ageing)
    figures = tuple(
        replace(each, value=None if each.value is None else each.value * float(factor[0]))
        for each in benchmark.percentiles
    )
    return replace(benchmark, percentiles=figures, currency=into, notes=notes, aged=how)


def _number(value: float | None) -> float | None:
    return None if value is None or value != value else float(value)


def _day(value: Any) -> dt.date:
    return dt.date.fromisoformat(str(np.datetime64(value, "D")))

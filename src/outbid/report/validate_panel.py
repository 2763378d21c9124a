"""Occupations over years from the evidence: which are the same before and after the codes changed, and what is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from outbid.market.validate import Panel

if TYPE_CHECKING:
    from outbid.data.engine import Engine

SOURCE = "oews"
FITTED = (2014, 2015, 2016, 2017, 2018, 2019)
PREDICTED = (2021, 2022, 2023, 2024)
"""Without 2020: the survey's year of the pandemic."""
REST = "all other"
"""Ends the title of what is left of a group: what that is changes whenever a code of the group does."""
PRICES = {
    2014: 237.900, 2015: 237.805, 2016: 240.229, 2017: 244.733, 2018: 251.588, 2019: 256.092,
    2021: 269.195, 2022: 292.296, 2023: 304.127, 2024: 314.069,
}  # fmt: skip
"""Consumer prices (US Bureau of Labor Statistics, CPI-U, all items, not seasonally adjusted, 1982–84 = 100) in May, the
month that the survey's pay is of."""


@dataclass(frozen=True)
class Occupations:
    """Comparable occupations.

    Attributes:
        panel: median pay and employment; NaN where the median is above the top code.
        titles, codes, roles: of each occupation: its title, its code in the last year, its role family or ``None``.
        lost: occupations left out, by reason, counted among the titles of the last year to be fitted.
        bounds: medians left out of the years predicted.
    """

    panel: Panel
    titles: tuple[str, ...]
    codes: tuple[str, ...]
    roles: tuple[str | None, ...]
    lost: Mapping[str, int]
    bounds: int

    @property
    def groups(self) -> NDArray[np.str_]:
        """The major group of each occupation: the first two digits of its code."""
        return np.array([code[:2] for code in self.codes])


def occupations(engine: Engine) -> Occupations:
    """The national occupations that have the same title in every year to be fitted and predicted.

    A title, not a code, tells an occupation: of 2018's new codes many only renumbered what they name, and where what
    an occupation is changed, so in most cases did its title. Residual titles are left out.
    """
    return comparable(published(engine))


def published(engine: Engine) -> Mapping[str, NDArray[Any]]:
    """Rows of the survey for the whole country and all industries."""
    from outbid.data import tables

    found = tables.aggregates()
    wanted = found.filter(
        found.source == SOURCE,
        found.country == "US",
        found.state.isnull(),
        found.cbsa.isnull(),
        found.industry.isnull(),
    )
    columns = ("soc", "occupation", "role", "date", "employment", "p50", "capped")
    return engine.columns(wanted.select(*columns).order_by("date", "soc"))


def comparable(columns: Mapping[str, NDArray[Any]]) -> Occupations:
    """Of rows by occupation and year those whose title goes through, with what is lost."""
    years = (*FITTED, *PREDICTED)
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    seen: Counter[tuple[str, int]] = Counter()
    for values in zip(*(columns[name].tolist() for name in columns), strict=True):
        row = dict(zip(columns, values, strict=True))
        key = _title(row["occupation"]), int(str(np.datetime64(row["date"], "Y")))
        rows[key] = row
        seen[key] += 1
    lost: Counter[str] = Counter()
    kept: list[str] = []
    for title in sorted(title for title, year in rows if year == FITTED[-1]):
        reason = _reason(title, rows, seen, years)
        if reason:
            lost[reason] += 1
        else:
            kept.append(title)
    pay = np.array([_median(rows[title, year]) for title in kept for year in years], np.float64)
    people = np.array([rows[title, year]["employment"] for title in kept for year in years], np.float64)
    shape = len(kept), len(years)
    last = [rows[title, years[-1]] for title in kept]
    return Occupations(
        Panel(years, pay.reshape(shape), people.reshape(shape)),
        tuple(row["occupation"] for row in last),
        tuple(row["soc"] for row in last),
        tuple(row["role"] for row in last),
        dict(sorted(lost.items())),
        int(np.isnan(pay).sum()),
    )


def _reason(
    title: str,
    rows: Mapping[tuple[str, int], Mapping[str, Any]],
    seen: Mapping[tuple[str, int], int],
    years: tuple[int, ...],
) -> str:
    """Why a title is left out; empty: it is not."""
    if title.endswith(REST):
        return "rest"
    if any(seen.get((title, year), 0) != 1 for year in years):
        return "title"
    if not all((rows[title, year]["employment"] or 0) > 0 for year in years):
        return "employment"
    if any(np.isnan(_median(rows[title, year])) for year in FITTED):
        return "bound"
    return ""


def _median(row: Mapping[str, Any]) -> float:
    """Median pay, NaN where it is not published or where it is a lower bound: three or more of five are."""
    capped, value = row["capped"], row["p50"]
    if value is None or value != value or (capped == capped and (capped or 0) >= 3):
        return float("nan")
    return float(value)


def _title(title: str) -> str:
    return " ".join(title.casefold().split())

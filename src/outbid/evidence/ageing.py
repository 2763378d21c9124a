"""Pay of one day brought to another, and the growth that the evidence knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.evidence.answer import Aged, Method

if TYPE_CHECKING:
    from outbid.data.engine import Engine

Array = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]
YEAR = 365.25
SPAN = 3
"""Years over which published medians tell of growth: one year's is mostly sampling error."""
GIVEN = "given"
"""Source of a rate that the question states."""


@dataclass(frozen=True)
class Growth:
    """Of pay a year, as a fraction, and its source: an id of the catalogue and its years, or :data:`GIVEN`."""

    rate: float
    source: str


def aged(
    pay: Array, days: NDArray[np.datetime64], to: dt.date, growth: Growth, method: Method
) -> tuple[Array, Aged]:
    """Each amount brought from its own day to another; an earlier day makes it less.

    Args:
        pay: shape (n,), n at least 1.
        days: shape (n,).
        to: the day.
        growth: a year.
        method: ``"compound"``: times (1 + growth)^years; ``"linear"``: times 1 + growth·years; ``"none"``.

    Raises:
        InputError: a loss of all pay a year, or linear ageing back over so many years that nothing would be left.
    """
    years = (np.datetime64(to, "D") - days.astype("datetime64[D]")).astype(np.float64) / YEAR
    factor = np.ones(pay.shape)
    if growth.rate <= -1:
        raise InputError("pay.nothing_left", rate=f"{growth.rate:.1%}", date=to.isoformat())
    if method == "compound":
        factor = (1 + growth.rate) ** years
    elif method == "linear":
        factor = 1 + growth.rate * years
        if not (factor > 0).all():
            raise InputError("pay.nothing_left", rate=f"{growth.rate:.1%}", date=to.isoformat())
    return pay * factor, Aged(method, growth.rate, float(years.mean()) * 12, growth.source, to)


def growth(engine: Engine, aggregates: Columns, country: str | None) -> Growth | None:
    """Growth of pay a year from the evidence.

    That of the published medians of the role's occupations over the last :data:`SPAN` years, weighted by employment;
    only codes that are there at both ends count, since a change of codes is not a change of pay. Where there are none,
    the latest growth of posted wages in the country.

    Args:
        engine: the store.
        aggregates: of the role, as ``queries.aggregates_of_role`` gives them.
        country: whose growth it is; ``None``: the country with published medians.

    Returns:
        ``None``: the evidence knows none.
    """
    return published_growth(aggregates, country) or posted_growth(engine, country)


def published_growth(aggregates: Columns, country: str | None) -> Growth | None:
    """Growth of published medians over :data:`SPAN` years, or the longest shorter time; ``None``: it cannot be told."""
    date = np.asarray(aggregates["date"]).astype("datetime64[Y]").astype(np.int64) + 1970
    median = np.asarray(aggregates["p50"], dtype=np.float64)
    capped = np.nan_to_num(np.asarray(aggregates["capped"], dtype=np.float64))
    usable = (median > 0) & (capped < 3) & (aggregates["kind"] == "incumbent")
    for name in ("state", "cbsa"):
        usable &= np.array([each is None for each in aggregates[name].tolist()], dtype=np.bool_)
    if country is not None:
        usable &= aggregates["country"] == country
    if not usable.any():
        return None
    last = int(date[usable].max())
    at = {
        (int(year), source, code): (value, people)
        for year, source, code, value, people in zip(
            date[usable].tolist(),
            aggregates["source"][usable].tolist(),
            aggregates["soc"][usable].tolist(),
            median[usable].tolist(),
            np.nan_to_num(np.asarray(aggregates["employment"], dtype=np.float64)[usable], nan=1.0).tolist(),
            strict=True,
        )
    }
    now = {key[1:]: value for key, value in at.items() if key[0] == last}
    for span in range(SPAN, 0, -1):
        before = {key[1:]: value for key, value in at.items() if key[0] == last - span}
        both = sorted(now.keys() & before.keys())
        if both:
            logs = np.array([np.log(now[key][0] / before[key][0]) / span for key in both])
            people = np.array([max(now[key][1], 1.0) for key in both])
            source = "+".join(sorted({key[0] for key in both}))
            rate = float(np.expm1((logs * people).sum() / people.sum()))
            return Growth(rate, f"{source} {last - span}–{last}")
    return None


def posted_growth(engine: Engine, country: str | None) -> Growth | None:
    """The latest growth of wages in postings, over all sectors where the source tells; ``None``: there is none."""
    found = engine.prepared("series_values", {"series": POSTED, "entity": None})
    where = np.asarray(found["country"]) == country
    if country is None or not where.any():
        return None
    dates = np.asarray(found["date"]).astype("datetime64[D]")[where]
    values = np.asarray(found["value"], dtype=np.float64)[where]
    entities = found["entity"][where]
    whole = np.array([each is None for each in entities.tolist()], dtype=np.bool_)
    if whole.any():
        dates, values = dates[whole], values[whole]
    latest = dates == dates.max()
    source = found["source"][where].tolist()[0]
    return Growth(float(np.median(values[latest])), f"{source} {dates.max()}")


POSTED = "posted wage growth"
"""Name of the series; its values are fractions a year."""

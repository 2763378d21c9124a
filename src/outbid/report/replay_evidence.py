"""Figures of the evidence that a replay needs: headcounts and pay by occupation, postings, and what filings say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from outbid.core.errors import InputError
from outbid.data.schema import Kind, Measure
from outbid.evidence.answer import CONFIDENCE, Benchmark, Cell, Premium, Question, Step
from outbid.evidence.benchmark import OWN, pay
from outbid.evidence.premium.answer import premium
from outbid.evidence.statistics.proportion import clopper_pearson
from outbid.report.replay_days import FISCAL_YEAR, HEALTH, Nearby, Window, dated, later, span
from outbid.report.replay_views import EvidenceFigure, LeftOut, Unit

if TYPE_CHECKING:
    from outbid.data.store import Store

Month = tuple[int, int]
METROS = {"san_jose": "41940", "san_francisco": "41860", "seattle": "42660", "new_york": "35620"}
"""Regions that are known for their technology, as the office numbers them."""
SMALL, LARGE = (2, 20), 100
"""Employers with so many filings for jobs of technology, and with more than so many."""
TECHNOLOGY = (
    "software-engineer", "machine-learning-engineer", "research-scientist", "data-scientist", "data-engineer",
    "data-analyst", "analytics-engineer", "platform-engineer", "security-engineer", "hardware-engineer",
    "test-engineer", "solutions-engineer", "systems-engineer", "software-architect", "database-administrator",
    "it-support", "engineering-manager", "product-manager", "designer", "quantitative-analyst",
)  # fmt: skip
"""Roles that count as jobs of technology."""
MILLION = 1e6
_TECHNOLOGY = "currency = 'USD' AND kind = 'attested' AND measure = 'base' AND role IN ({})".format(
    ", ".join(f"'{role}'" for role in TECHNOLOGY)
)
_COUNTED = f"""pay_records WHERE {_TECHNOLOGY} AND "date" BETWEEN ? AND ? AND source <> '{HEALTH}'"""
BEARS = {
    "S1": "measure = 'base' AND kind IN ('attested', 'self-reported')",
    "S4": _TECHNOLOGY,
    "S5": "employer = 'Meta' AND measure IN ('base', 'total')",
    "S6": "role = 'account-executive' AND country = 'US' AND measure IN ('base', 'on-target')",
    "S7": _TECHNOLOGY,
}
"""Records that would bear on a claim, if they count."""
_LEFT_OUT = (
    f"SELECT CASE WHEN source = '{HEALTH}' THEN 'health' WHEN starts_with(source, '{OWN}') THEN 'own' ELSE 'day' END"
    " AS why, count(*) AS n,"
    ' min("date") AS "first", max("date") AS "last", list(DISTINCT source) AS sources FROM pay_records'
    f""" WHERE {{}} AND (source = '{HEALTH}' OR NOT coalesce("date" BETWEEN ? AND ?, false)) GROUP BY 1 ORDER BY 1"""
)
_MILLIONS = (
    'SELECT count(*) AS n, count(*) FILTER (pay >= ?) AS above, min("date") AS "first", max("date") AS "last"'
    f" FROM {_COUNTED}"
)
_SOURCES = f"SELECT DISTINCT source FROM {_COUNTED} ORDER BY source"
_FILERS = (
    'SELECT size, median(pay) AS pay, count(*) AS n, min("date") AS "first", max("date") AS "last" FROM'
    " (SELECT *, CASE WHEN filed BETWEEN ? AND ? THEN 'small' WHEN filed > ? THEN 'large' END AS size FROM"
    f" (SELECT *, count(*) OVER (PARTITION BY employer) AS filed FROM {_COUNTED} AND employer IS NOT NULL))"
    " WHERE size IS NOT NULL GROUP BY size ORDER BY size DESC"
)


@dataclass(frozen=True)
class Evidence:
    """The evidence of the United States on a claim of a day.

    Nothing later is used to build the market. Of records of pay those count that are dated around the day, and what
    is later than it is marked.

    Raises:
        InputError: a figure is not in the store.
    """

    store: Store
    day: dt.date

    @property
    def window(self) -> Window:
        """Days whose records of pay count."""
        return Window.around(self.day)

    @property
    def near(self) -> Nearby:
        """The evidence with those records only."""
        return Nearby(self.store, self.window)

    def left_out(self, claim: str) -> tuple[LeftOut, ...]:
        """Records that would bear on a claim and do not count."""
        if claim not in BEARS:
            return ()
        columns = self.store.query(_LEFT_OUT.format(BEARS[claim]), self._days())
        rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
        return tuple(
            LeftOut(
                row["why"],
                int(row["n"]),
                *_texts(span(tuple(row["sources"]), _day(row["first"]), _day(row["last"]))),
            )
            for row in rows
        )

    def employed(self, role: str, soc: str, key: str) -> EvidenceFigure:
        """People employed in an occupation, in the newest publication up to the day."""
        row = self._published(role, soc)
        people = float(row["employment"])
        spread = 1.6448536 * float(row["employment_rse"] or 0.0)
        ends = (people * (1 - spread), people * (1 + spread)) if spread > 0 else (None, None)
        return _of_office(key, "count", people, ends, row)

    def percentile(self, role: str, soc: str, which: str, key: str) -> EvidenceFigure:
        """A percentile of pay in an occupation, in the newest publication up to the day."""
        row = self._published(role, soc)
        return _of_office(key, "money", float(row[which]), (None, None), row)

    def month(self, series: str, entity: str | None, year: int, month: int, key: str) -> EvidenceFigure:
        """The value of a US series in a month: an index, or a share in percent as a fraction."""
        found = self.path(series, entity)
        if (year, month) not in found:
            raise InputError("replay.no_series", series=series, month=f"{year}-{month:02}")
        value, day, source = found[year, month]
        unit: Unit = "share" if "share" in series else "index"
        return EvidenceFigure(key, unit, value, None, None, None, (source,), day, day)

    def path(self, series: str, entity: str | None) -> dict[Month, tuple[float, str, str]]:
        """A US series by year and month: the last value in it, its day and its source."""
        columns = self.store.prepared("series_values", {"series": series, "entity": entity})
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        return {
            (_day(row["date"]).year, _day(row["date"]).month): (
                float(row["value"]), _day(row["date"]).isoformat(), str(row["source"]),
            )
            for row in rows
            if row["country"] == "US" and (row["entity"] == entity if entity else not _text(row["entity"]))
        }  # fmt: skip

    def premia(self, kind: Kind, key: str) -> tuple[EvidenceFigure, ...]:
        """What AI in the title adds to base pay: as it is, and with more and more held fixed.

        Args:
            kind: of the evidence.
            key: that the names of the figures begin with.
        """
        found = premium(self.near, "ai", kind=kind, measure="base").premia
        if not found:
            return ()
        one = found[0]
        raw, *rest = (self._of_step(step, f"{key}_{step.name}", one) for step in one.steps)
        raw = raw and replace(raw, after=self._after(kind, one.sources))
        return tuple(figure for figure in (raw, *rest) if figure is not None)

    def regions(self) -> tuple[EvidenceFigure, ...]:
        """Median pay of software developers in some regions over the country's, less 1, both as published last."""
        whole = self._official(Cell("software-engineer", country="US"))
        base = whole.percentiles[2].value if whole else None
        if whole is None or base is None:
            return ()
        found = []
        for name, area in METROS.items():
            there = self._official(Cell("software-engineer", country="US", cbsa=area))
            value = there.percentiles[2].value if there else None
            if there is None or value is None or there.occupation != whole.occupation:
                continue
            days = min(there.first, whole.first), max(there.last, whole.last)
            found.append(
                EvidenceFigure(
                    f"region_{name}", "change", value / base - 1, None, None, there.n, there.sources, *_texts(days),
                    published=True, later=later(*days, self.day),
                )
            )  # fmt: skip
        return tuple(found)

    def filers(self) -> tuple[EvidenceFigure, ...]:
        """Median sworn base pay in technology at employers with few filings for it, and at those with many."""
        columns = self.store.query(_FILERS, [*SMALL, LARGE, *self._days()])
        sources = tuple(map(str, self.store.query(_SOURCES, self._days())["source"]))
        rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
        return tuple(
            EvidenceFigure(
                f"filers_{row['size']}", "money", float(row["pay"]), None, None, int(row["n"]), sources,
                **self._of_days(sources, row["first"], row["last"]),
            )
            for row in rows
        )  # fmt: skip

    def millions(self) -> EvidenceFigure | None:
        """Which part of sworn base pay in technology is a million or more."""
        columns = self.store.query(_MILLIONS, [MILLION, *self._days()])
        n, above = int(columns["n"][0]), int(columns["above"][0])
        if not n:
            return None
        sources = tuple(map(str, self.store.query(_SOURCES, self._days())["source"]))
        low, high = clopper_pearson(above, n, CONFIDENCE)
        days = self._of_days(sources, columns["first"][0], columns["last"][0])
        return EvidenceFigure("million", "share", above / n, low, high, n, sources, **days)

    def paid(self, cell: Cell, measure: Measure, key: str) -> EvidenceFigure | None:
        """The median pay of a cell by one measure; ``None``: not in the evidence."""
        found = [
            each for each in pay(self.near, Question(cell, measure=measure, currency="USD")).benchmarks
            if not each.published and each.cell == cell
        ]  # fmt: skip
        middle = found[0].percentiles[2] if found else None
        if middle is None or middle.value is None:
            return None
        one = found[0]
        days = self._of_days(one.sources, one.first, one.last)
        return EvidenceFigure(
            key, "money", middle.value, middle.low, middle.high, one.n, one.sources, **days
        )  # fmt: skip

    def sellers(self, measure: Measure, key: str) -> EvidenceFigure | None:
        """What AI adds to the pay of sellers of one measure, like for like as far as it can be; ``None``: not known."""
        found = premium(self.near, "ai", Cell("account-executive", country="US"), measure=measure).premia
        return self._of_step(found[0].steps[0], key, found[0]) if found else None

    def _of_step(self, step: Step, key: str, of: Premium) -> EvidenceFigure | None:
        if step.premium.value is None:
            return None
        return EvidenceFigure(
            key, "change", step.premium.value, step.premium.low, step.premium.high, step.tagged, of.sources,
            within=step.within, of=step.n, **self._of_days(of.sources, of.first, of.last),
        )  # fmt: skip

    def _of_days(self, sources: tuple[str, ...], first: Any, last: Any) -> dict[str, Any]:
        """What a figure says of its days, which its records carry from ``first`` to ``last``."""
        days = span(sources, _day(first), _day(last))
        named = dict(zip(("first", "last"), _texts(days), strict=True))
        return {**named, "dated": dated(sources), "later": later(*days, self.day)}

    def _after(self, kind: Kind, sources: tuple[str, ...]) -> int | None:
        """Records that a raw premium compares and that are later than the claim; ``None``: their days are not known."""
        if set(sources) & FISCAL_YEAR.keys():
            return None
        columns = self.near.prepared("premium_records", {"tag": "ai", "kind": kind})
        exact = ~np.isin(columns["bound"].astype(str), ("at least", "at most"))
        counted = (columns["measure"] == "base") & np.isin(columns["source"].astype(str), sources) & exact
        return int((counted & (columns["date"] > np.datetime64(self.day))).sum())

    def _days(self) -> list[dt.date]:
        return [self.window.first, self.window.last]

    def _published(self, role: str, soc: str) -> dict[str, Any]:
        columns = self.store.prepared("aggregates_of_role", {"role": role})
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        here = [
            row
            for row in rows
            if row["soc"] == soc and row["country"] == "US" and _day(row["date"]) <= self.day
        ]
        if not here:
            raise InputError("replay.no_occupation", occupation=soc, day=self.day.isoformat())
        return max(here, key=lambda row: _day(row["date"]))

    def _official(self, cell: Cell) -> Benchmark | None:
        """What is published of the occupation with most people in a cell."""
        found = pay(self.store, Question(cell, kind="incumbent", currency="USD")).benchmarks
        here = [each for each in found if each.published and each.cell.cbsa == cell.cbsa]
        return here[0] if here else None


def _of_office(
    key: str, unit: Unit, value: float, ends: tuple[float | None, float | None], row: dict[str, Any]
) -> EvidenceFigure:
    day = _day(row["date"]).isoformat()
    return EvidenceFigure(
        key, unit, value, *ends, int(row["employment"]), (str(row["source"]),), day, day, published=True
    )


def _texts(days: tuple[dt.date, dt.date]) -> tuple[str, str]:
    first, last = days
    return first.isoformat(), last.isoformat()


def _day(value: Any) -> dt.date:
    """A date of the store, however its engine gives it."""
    found = value.item() if hasattr(value, "item") else value
    return found.date() if isinstance(found, dt.datetime) else found


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)

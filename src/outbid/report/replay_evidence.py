"""Figures of the evidence that a replay needs: headcounts and pay by occupation, postings, and what filings say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from outbid.core.errors import InputError
from outbid.data import catalogue
from outbid.data.schema import Kind, Measure
from outbid.evidence.answer import CONFIDENCE, Benchmark, Cell, Question, Step
from outbid.evidence.benchmark import pay
from outbid.evidence.premium.answer import premium
from outbid.evidence.statistics.proportion import clopper_pearson
from outbid.report.replay_views import EvidenceFigure, Unit

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
_TECHNOLOGY = (
    "pay_records WHERE currency = 'USD' AND kind = 'attested' AND measure = 'base' AND list_contains(?, role)"
)
_MILLIONS = (
    'SELECT count(*) AS n, count(*) FILTER (pay >= ?) AS above, min("date") AS "first", max("date") AS "last"'
    f" FROM {_TECHNOLOGY}"
)
_SOURCES = f"SELECT DISTINCT source FROM {_TECHNOLOGY} ORDER BY source"
_FILERS = (
    'SELECT size, median(pay) AS pay, count(*) AS n, min("date") AS "first", max("date") AS "last" FROM'
    " (SELECT *, CASE WHEN filed BETWEEN ? AND ? THEN 'small' WHEN filed > ? THEN 'large' END AS size FROM"
    f" (SELECT *, count(*) OVER (PARTITION BY employer) AS filed FROM {_TECHNOLOGY} AND employer IS NOT NULL))"
    " WHERE size IS NOT NULL GROUP BY size ORDER BY size DESC"
)


@dataclass(frozen=True)
class Evidence:
    """The evidence of the United States, as it was known on a day: nothing later is used to build the market.

    Raises:
        InputError: a figure is not in the store.
    """

    store: Store
    day: dt.date

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
        found = premium(self.store, "ai", kind=kind, measure="base").premia
        if not found:
            return ()
        one = found[0]
        dates = one.first.isoformat(), one.last.isoformat()
        return tuple(
            figure
            for step in one.steps
            if (figure := _of_step(step, f"{key}_{step.name}", one.sources, dates)) is not None
        )

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
            dates = min(there.first, whole.first).isoformat(), max(there.last, whole.last).isoformat()
            found.append(
                EvidenceFigure(
                    f"region_{name}", "change", value / base - 1, None, None, there.n, there.sources, *dates,
                    published=True,
                )
            )  # fmt: skip
        return tuple(found)

    def filers(self) -> tuple[EvidenceFigure, ...]:
        """Median sworn base pay in technology at employers with few filings for it, and at those with many."""
        columns = self.store.query(_FILERS, [*SMALL, LARGE, list(TECHNOLOGY)])
        sources = tuple(map(str, self.store.query(_SOURCES, [list(TECHNOLOGY)])["source"]))
        rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
        return tuple(
            EvidenceFigure(
                f"filers_{row['size']}", "money", float(row["pay"]), None, None, int(row["n"]), sources,
                _day(row["first"]).isoformat(), _day(row["last"]).isoformat(), dated=dated(sources),
            )
            for row in rows
        )  # fmt: skip

    def millions(self) -> EvidenceFigure | None:
        """Which part of sworn base pay in technology is a million or more."""
        columns = self.store.query(_MILLIONS, [MILLION, list(TECHNOLOGY)])
        n, above = int(columns["n"][0]), int(columns["above"][0])
        if not n:
            return None
        first, last = (_day(columns[name][0]).isoformat() for name in ("first", "last"))
        sources = tuple(map(str, self.store.query(_SOURCES, [list(TECHNOLOGY)])["source"]))
        low, high = clopper_pearson(above, n, CONFIDENCE)
        return EvidenceFigure(
            "million", "share", above / n, low, high, n, sources, first, last, dated=dated(sources)
        )

    def paid(self, cell: Cell, measure: Measure, key: str) -> EvidenceFigure | None:
        """The median pay of a cell by one measure; ``None``: not in the evidence."""
        found = [
            each for each in pay(self.store, Question(cell, measure=measure, currency="USD")).benchmarks
            if not each.published and each.cell == cell
        ]  # fmt: skip
        middle = found[0].percentiles[2] if found else None
        if middle is None or middle.value is None:
            return None
        dates = found[0].first.isoformat(), found[0].last.isoformat()
        return EvidenceFigure(
            key, "money", middle.value, middle.low, middle.high, found[0].n, found[0].sources, *dates,
            dated=dated(found[0].sources),
        )  # fmt: skip

    def sellers(self, measure: Measure, key: str) -> EvidenceFigure | None:
        """What AI adds to the pay of sellers of one measure, like for like as far as it can be; ``None``: not known."""
        found = premium(self.store, "ai", Cell("account-executive", country="US"), measure=measure).premia
        if not found:
            return None
        one = found[0]
        return _of_step(one.steps[0], key, one.sources, (one.first.isoformat(), one.last.isoformat()))

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


def dated(sources: tuple[str, ...]) -> bool:
    """Whether all records of ``sources`` have a day of their own, and not one that stands in for an unknown one."""
    found = [catalogue.source(name) for name in sources]
    return not any("date" in file.given for source in found if source for file in source.files)


def _of_office(
    key: str, unit: Unit, value: float, ends: tuple[float | None, float | None], row: dict[str, Any]
) -> EvidenceFigure:
    day = _day(row["date"]).isoformat()
    return EvidenceFigure(
        key, unit, value, *ends, int(row["employment"]), (str(row["source"]),), day, day, published=True
    )


def _of_step(step: Step, key: str, sources: tuple[str, ...], dates: tuple[str, str]) -> EvidenceFigure | None:
    if step.premium.value is None:
        return None
    return EvidenceFigure(
        key, "change", step.premium.value, step.premium.low, step.premium.high, step.tagged, sources, *dates,
        within=step.within, of=step.n, dated=dated(sources),
    )  # fmt: skip


def _day(value: Any) -> dt.date:
    """A date of the store, however its engine gives it."""
    found = value.item() if hasattr(value, "item") else value
    return found.date() if isinstance(found, dt.datetime) else found


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value)

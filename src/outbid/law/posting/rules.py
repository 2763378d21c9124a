"""Which posting laws hold at a place on a day, what they ask, and the minimum wage where it is at hand."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

State = Literal["in force", "not yet", "too small", "size unknown"]
HOURS_A_YEAR = 52 * 40
"""Of full-time work at 40 hours a week, to make a year's pay of an hour's."""


@dataclass(frozen=True)
class PostingRule:
    """One law on what a job posting must say.

    Attributes:
        id, place, name, reference: ``place`` is ISO 3166-2, or ``"EU"``.
        since: first day in force; for a directive the day its transposition was due.
        employees, employees_where: employers of fewer people are exempt; where they are counted.
        range, good_faith, benefits, other_pay: what a posting must hold.
        before_interview: what applicants must be told outside the posting.
        no_history: day from which pay history may not be asked for; ``None``: not recorded here.
        city: only for work that can be done there; ``None``: all of ``place``.
        transposition: a directive: the member state's own law decides.
        verified: date, size and place were confirmed against other publications.
    """

    id: str
    place: str
    name: str
    reference: str
    since: dt.date
    employees: int
    employees_where: str
    range: bool
    good_faith: bool
    benefits: bool
    other_pay: bool
    before_interview: tuple[str, ...]
    no_history: dt.date | None
    city: str | None
    cbsa: str | None
    transposition: bool
    verified: bool

    def state(self, as_of: dt.date, employees: int | None) -> State:
        """Does it bind an employer of ``employees`` people on ``as_of``?"""
        if as_of < self.since:
            return "not yet"
        if employees is None and self.employees > 1:
            return "size unknown"
        return "too small" if employees is not None and employees < self.employees else "in force"


@dataclass(frozen=True)
class Reporting:
    """When an employer first has to report its pay gap (article 9), and how often; day and years."""

    first: dt.date
    every_years: int
    reference: str


@dataclass(frozen=True)
class MinimumWage:
    """A minimum wage, an hour, and its reference; :attr:`yearly` at full-time hours."""

    hourly: float
    currency: str
    since: dt.date
    name: str
    reference: str

    @property
    def yearly(self) -> float:
        """Pay a year at :data:`HOURS_A_YEAR`."""
        return self.hourly * HOURS_A_YEAR


def rules_at(
    country: str | None, state: str | None = None, cbsa: str | None = None
) -> tuple[PostingRule, ...]:
    """The laws of a place, those not yet in force included; of a metropolitan area also its cities'.

    Of a CBSA that crosses states, and of a country without a state, no state's law is named: it is not known which.
    """
    if country in _table("eu")["members"]:
        return _rules("eu")
    if country == "US":
        return tuple(rule for rule in _rules("us") if _holds(rule, state, cbsa))
    return ()


def _holds(rule: PostingRule, state: str | None, cbsa: str | None) -> bool:
    """Is the place within the law's? A city's law may hold in all of its metropolitan area, where work may reach it."""
    if rule.city is None:
        return rule.place == state
    return rule.cbsa == cbsa and state in (None, rule.place)


def all_rules() -> tuple[PostingRule, ...]:
    """Every law that is at hand."""
    return _rules("us") + _rules("eu")


def states_with_rules() -> tuple[str, ...]:
    """ISO 3166-2 codes with a law at hand, sorted."""
    return tuple(sorted({rule.place for rule in _rules("us")}))


def reporting(employees: int) -> Reporting | None:
    """When an employer in the European Union has to report; ``None``: below the smallest size."""
    table = _table("eu")["reporting"]
    for size in table["sizes"]:
        if employees >= size["least"]:
            return Reporting(dt.date.fromisoformat(size["first"]), size["every_years"], table["reference"])
    return None


def joint_assessment() -> tuple[float, int, str]:
    """The threshold as a share, the months to remedy, and the reference of article 10."""
    table = _table("eu")["joint_assessment"]
    return table["threshold"], table["remedy_months"], table["reference"]


def minimum_wage(country: str | None, as_of: dt.date) -> MinimumWage | None:
    """The minimum wage at hand for ``country`` on ``as_of``; ``None``: not at hand, so not checked."""
    table = _table("minimum_wage").get(country or "", {})
    found = [row for row in table.get("hourly", ()) if dt.date.fromisoformat(row["from"]) <= as_of]
    if not found:
        return None
    row = found[-1]
    since = dt.date.fromisoformat(row["from"])
    return MinimumWage(row["value"], table["currency"], since, table["name"], table["reference"])


@cache
def _table(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))
    return found


@cache
def _rules(name: str) -> tuple[PostingRule, ...]:
    return tuple(
        PostingRule(
            row["id"], row["place"], row["name"], row["reference"], dt.date.fromisoformat(row["from"]),
            row["employees"], row["employees_where"], row["range"], row["good_faith"], row["benefits"],
            row["other_pay"], tuple(row.get("before_interview", ())),
            dt.date.fromisoformat(row["no_history"]) if row["no_history"] else None,
            row.get("city"), row.get("cbsa"), row.get("transposition", False), row["verified"],
        )
        for row in _table(name)["rules"]
    )  # fmt: skip

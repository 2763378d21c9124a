"""Which posting laws hold at a place on a day, what they ask, and the minimum wage where it is at hand."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from outbid.law import minimum_wage as law
from outbid.law.minimum_wage import MinimumWage

State = Literal["in force", "not yet", "too small", "size unknown"]
Duty = Literal["range", "good_faith", "benefits", "other_pay", "deadline", "no_history"]
Transposed = Literal["yes", "partly", "no"]


@dataclass(frozen=True)
class PostingRule:
    """One law on what a job posting must say.

    Attributes:
        id, place, name, reference: ``place`` is ISO 3166-2, or ``"EU"``.
        since: first day in force; for a directive the day its transposition was due.
        employees, employees_where: employers of fewer people are exempt; where they are counted.
        range, good_faith, benefits, other_pay, deadline: first day from which a posting must hold each; ``None``: it
            need not.
        before_interview: what applicants must be told outside the posting, as keys of ``posting.told``.
        no_history: day from which pay history may not be asked for; ``None``: not recorded here.
        city: only for work that can be done there; ``None``: all of ``place``.
        transposition: a directive: the member state's own law decides.
        seen: what first day, size and duties were compared with; empty: nothing, or sources differ.
        transposed: how far the member state asked about had turned the directive into law on ``transposed_as_of``.
    """

    id: str
    place: str
    name: str
    reference: str
    since: dt.date
    employees: int
    employees_where: str
    range: dt.date | None
    good_faith: dt.date | None
    benefits: dt.date | None
    other_pay: dt.date | None
    deadline: dt.date | None
    before_interview: tuple[str, ...]
    no_history: dt.date | None
    city: str | None
    cbsa: str | None
    transposition: bool
    seen: str
    transposed: Transposed | None = None
    transposed_as_of: dt.date | None = None

    @property
    def verified(self) -> bool:
        """Were its first day, size and duties found in another source, and do sources agree?"""
        return bool(self.seen)

    def asks(self, duty: Duty, as_of: dt.date) -> bool:
        """Does the law ask for ``duty`` on ``as_of``, of an employer that it binds?"""
        since: dt.date | None = getattr(self, duty)
        return since is not None and since <= as_of

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


def rules_at(
    country: str | None, state: str | None = None, cbsa: str | None = None
) -> tuple[PostingRule, ...]:
    """The laws of a place, those not yet in force included; of a metropolitan area also its cities'.

    Of a CBSA that crosses states, and of a country without a state, no state's law is named: it is not known which.
    """
    if country in _table("eu")["members"]:
        known = _table("eu")["transposed"]
        how: Transposed = (
            "yes" if country in known["yes"] else "partly" if country in known["partly"] else "no"
        )
        day = dt.date.fromisoformat(known["as_of"])
        return tuple(replace(rule, transposed=how, transposed_as_of=day) for rule in _rules("eu"))
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


def cities_with_rules(state: str) -> tuple[str, ...]:
    """Cities of a state that have a law of their own at hand, sorted."""
    return tuple(sorted(rule.city for rule in _rules("us") if rule.place == state and rule.city))


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
    """The minimum wage that a range at ``country`` is held against; ``None``: not at hand, so not checked.

    The United States' is not: what counts there is the state's or the city's.
    """
    if country is None or country == "US":
        return None
    return law.minimum_wage(country, as_of)


@cache
def _table(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))
    return found


@cache
def _rules(name: str) -> tuple[PostingRule, ...]:
    return tuple(
        PostingRule(
            row["id"], row["place"], row["name"], row["reference"], dt.date.fromisoformat(row["from"]),
            row["employees"], row["employees_where"],
            _day(row["range"]), _day(row["good_faith"]), _day(row["benefits"]), _day(row["other_pay"]),
            _day(row["deadline"]),
            tuple(row.get("before_interview", ())), _day(row["no_history"]), row.get("city"), row.get("cbsa"),
            row.get("transposition", False), row["seen"],
        )
        for row in _table(name)["rules"]
    )  # fmt: skip


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None

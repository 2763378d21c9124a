"""Vesting conditions of the format: which shares vest in which month, by the graph that they form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction

from outbid.packages.ocf.record import Record
from outbid.packages.vesting import LONGEST_MONTHS

DAYS_A_MONTH = Fraction(1461, 48)
"""365.25 / 12."""


class NotASchedule(Exception):
    """The terms cannot be put as months and fractions; ``reason`` is a catalogue key under ``ocf.reason``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def whole_months(start: dt.date, end: dt.date) -> int:
    """Months from ``start`` to ``end``, whole ones; not negative. The last day of a shorter month completes it."""
    months = 12 * (end.year - start.year) + end.month - start.month
    last = (end + dt.timedelta(days=1)).month != end.month
    return max(0, months - (end.day < start.day and not last))


@dataclass
class Graph:
    """The conditions of one grant's vesting terms.

    Args:
        conditions: by id.
        triggers: type of each condition's trigger, by id.
        quantity: shares at issue, for conditions that vest a number of shares.
        start: vesting commencement, for conditions with a date; ``None`` if it has not begun.
        assumed: catalogue keys of what was assumed on the way.
    """

    conditions: dict[str, Record]
    triggers: dict[str, str]
    quantity: Fraction
    start: dt.date | None
    assumed: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, terms: Record, quantity: Fraction, start: dt.date | None) -> Graph:
        """The graph of ``terms``.

        Raises:
            NotASchedule: two conditions have one id.
        """
        conditions = {each.text("id"): each for each in terms.records("vesting_conditions")}
        if len(conditions) < len(terms.records("vesting_conditions")):
            raise NotASchedule("vesting_ids")
        triggers = {id: each.record("trigger").text("type").upper() for id, each in conditions.items()}
        found = cls(conditions, triggers, quantity, start)
        if "VESTING_EVENT" in triggers.values():
            found.assumed.add("vesting_event_too")
        return found

    @staticmethod
    def rests_on(terms: Record) -> tuple[bool, bool]:
        """Whether the schedule of ``terms`` differs by the size of a grant, and by the day it begins."""
        size, day = False, False
        for each in terms.records("vesting_conditions"):
            trigger = each.record("trigger")
            size = size or each.number("quantity", default=Fraction(0)) != 0
            day = day or "date" in trigger
            if "period" in trigger:
                day = day or trigger.record("period").text("day_of_month", default="")[:2].isdigit()
        return size, day

    def followed(self) -> dict[int, Fraction]:
        """Fractions by month, from the beginning along the next conditions.

        A condition that follows another vests nothing before that one is met: instalments that would be earlier are
        caught up with then, which is how a cliff that vests nothing itself holds back what is counted from the start.

        Raises:
            NotASchedule: only events begin it, or it runs in a circle, or refers to what is not met before.
        """
        parts: dict[int, Fraction] = {}
        reached: dict[str, int] = {}
        ready = self._beginnings()
        before: str | None = None
        while ready:
            ready = [id for id in ready if id not in reached]
            if not ready:
                raise NotASchedule("vesting_circle")
            since = reached[before] if before is not None else 0
            dates = {id: self._months(id, reached, before) for id in ready}
            possible = {id: [max(month, since) for month in months] for id, months in dates.items() if months}
            if not possible:
                raise NotASchedule("vesting_order")
            # a condition that time meets but that vests nothing ends what waits for an event
            current = min(possible, key=lambda id: (not self._pays(id), possible[id][0]))
            self._vest(current, possible[current], parts)
            reached[current] = possible[current][-1]
            before, ready = current, self._next(current)
        return parts

    def by_reference(self) -> dict[int, Fraction]:
        """Fractions by month, of all conditions that time meets, each counted from the one that it refers to.

        Raises:
            NotASchedule: they refer to one another in a circle, or to events.
        """
        parts: dict[int, Fraction] = {}
        reached: dict[str, int] = {}
        left = {id for id, kind in self.triggers.items() if kind != "VESTING_EVENT"}
        while left:
            dates = {id: self._months(id, reached, None) for id in self.conditions if id in left}
            possible = {id: months for id, months in dates.items() if months}
            if not possible:
                raise NotASchedule("vesting_order")
            current = min(possible, key=lambda id: possible[id][0])
            self._vest(current, possible[current], parts)
            reached[current] = possible[current][-1]
            left.remove(current)
        return parts

    def _beginnings(self) -> list[str]:
        """Where vesting begins: at its start, else at a date, else at what counts from a start that is left out."""
        for kind in ("VESTING_START_DATE", "VESTING_SCHEDULE_ABSOLUTE"):
            found = [id for id, each in self.triggers.items() if each == kind]
            if found:
                return found[:1] if kind == "VESTING_START_DATE" else found
        named = {id for each in self.conditions.values() for id in each.texts("next_condition_ids")}
        found = [
            id
            for id, each in self.triggers.items()
            if each == "VESTING_SCHEDULE_RELATIVE"
            and id not in named
            and self._origin(id) not in self.triggers
        ]
        if not found:
            raise NotASchedule("vesting_event")
        return found

    def _next(self, id: str) -> list[str]:
        """The conditions that time alone can meet after ``id``."""
        following = self.conditions[id].texts("next_condition_ids")
        if set(following) - self.conditions.keys():
            self.assumed.add("vesting_next")
        return [each for each in following if self.triggers.get(each, "").startswith("VESTING_SCHEDULE")]

    def _origin(self, id: str) -> str:
        return self.conditions[id].record("trigger").text("relative_to_condition_id")

    def _months(self, id: str, reached: dict[str, int], before: str | None) -> list[int]:
        """The months in which a condition is met; none if what it counts from has not been met."""
        trigger, kind = self.conditions[id].record("trigger"), self.triggers[id]
        if kind == "VESTING_START_DATE":
            return [0]
        if kind == "VESTING_SCHEDULE_ABSOLUTE":
            if self.start is None:
                raise NotASchedule("vesting_not_begun")
            return [whole_months(self.start, trigger.date("date"))]
        if kind != "VESTING_SCHEDULE_RELATIVE":
            raise NotASchedule("vesting_event")
        origin = self._origin(id)
        if origin not in self.conditions:
            self.assumed.add("vesting_relative")
            begin = reached[before] if before is not None else 0
        elif origin in reached:
            begin = reached[origin]
        else:
            return []
        return [begin + month for month in self._period(trigger.record("period"))]

    def _period(self, period: Record) -> list[int]:
        """Months of the instalments of a period, those before its cliff at the cliff."""
        length, times = Fraction(period.whole("length")), period.whole("occurrences", least=1)
        unit = period.choice("type", ("DAYS", "MONTHS", "YEARS"))
        if unit == "DAYS":
            self.assumed.add("vesting_days")
            length /= DAYS_A_MONTH
        elif unit == "YEARS":
            length *= 12
        if times * length > LONGEST_MONTHS or times > 31 * LONGEST_MONTHS:
            raise NotASchedule("vesting_too_long")
        if self.start and _another_day(period.text("day_of_month", default=""), self.start):
            self.assumed.add("vesting_day")
        cliff = period.whole("cliff_installment") if "cliff_installment" in period else 0
        return [round(length * max(k, min(cliff, times))) for k in range(1, times + 1)]

    def _pays(self, id: str) -> bool:
        return self._part(id, Fraction(0)) > 0

    def _vest(self, id: str, months: list[int], parts: dict[int, Fraction]) -> None:
        vested = sum(parts.values(), Fraction(0))
        for month in months:
            part = self._part(id, vested)
            vested += part
            if part:
                parts[month] = parts.get(month, Fraction(0)) + part

    def _part(self, id: str, vested: Fraction) -> Fraction:
        """The fraction of the whole that vests when a condition is met once."""
        condition = self.conditions[id]
        if "quantity" in condition:
            return condition.number("quantity") / self.quantity if self.quantity else Fraction(0)
        if "portion" not in condition:
            return Fraction(0)
        portion = condition.record("portion")
        bottom = portion.number("denominator")
        if not bottom:
            raise portion.wrong("denominator", "ocf.not_a_ratio")
        part = portion.number("numerator") / bottom
        return part * (1 - vested) if portion.flag("remainder") else part


def _another_day(rule: str, start: dt.date) -> bool:
    """Whether a rule for the day of the month names another day than that of ``start``."""
    if not rule[:2].isdigit():
        return False
    day, last = int(rule[:2]), (start + dt.timedelta(days=1)).month != start.month
    return day != start.day and not (last and day > start.day)

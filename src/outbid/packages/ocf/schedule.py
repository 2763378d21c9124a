"""Vesting terms of the format, a graph of conditions, as a schedule of months and fractions."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from outbid.core.errors import InputError
from outbid.packages.ocf.record import Record
from outbid.packages.vesting import LONGEST_MONTHS, Vesting, parse_vesting

DAYS_A_MONTH = Fraction(1461, 48)
"""365.25 / 12."""
_PERIODS = {1: "monthly", 3: "quarterly", 6: "half-yearly", 12: "annual"}
Steps = tuple[tuple[int, Fraction], ...]


class NotASchedule(Exception):
    """The terms cannot be put as months and fractions; ``reason`` is a catalogue key under ``ocf.reason``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def whole_months(start: dt.date, end: dt.date) -> int:
    """Months from ``start`` to ``end``, whole ones; not negative."""
    months = 12 * (end.year - start.year) + end.month - start.month
    return max(0, months - (end.day < start.day))


def from_dates(vestings: tuple[Record, ...], start: dt.date, quantity: Fraction) -> Vesting:
    """The schedule that exact dates and amounts state, counted in months from ``start``.

    Raises:
        NotASchedule: the amounts are not those of the grant.
    """
    amounts: dict[int, Fraction] = {}
    for each in vestings:
        month = whole_months(start, each.date("date"))
        amounts[month] = amounts.get(month, Fraction(0)) + each.number("amount")
    if sum(amounts.values()) != quantity:
        raise NotASchedule("vesting_sum")
    return notated({month: amount / quantity for month, amount in amounts.items()}, "")


def from_terms(terms: Record, quantity: Fraction, start: dt.date | None) -> tuple[Vesting, tuple[str, ...]]:
    """The schedule of vesting terms, and catalogue keys of what was assumed.

    The conditions are followed from the start of vesting through the first next condition that time alone meets.

    Args:
        terms: the terms.
        quantity: shares at issue, for conditions that vest a number of shares.
        start: vesting commencement, for conditions with a date.

    Raises:
        NotASchedule: it hangs on events, runs in a circle or does not add up.
        InputError: a condition refers to one that does not exist.
    """
    conditions = {each.text("id"): each for each in terms.records("vesting_conditions")}
    triggers = {id: each.record("trigger").text("type") for id, each in conditions.items()}
    begin = [id for id, kind in triggers.items() if kind == "VESTING_START_DATE"]
    if not begin:
        timed = [id for id, kind in triggers.items() if kind == "VESTING_SCHEDULE_ABSOLUTE"]
        if not timed:
            raise NotASchedule("vesting_event")
        begin = timed[:1]
    assumed = {"vesting_event_too"} if "VESTING_EVENT" in triggers.values() else set()
    parts: dict[int, Fraction] = {}
    reached: dict[str, int] = {}
    current: str | None = begin[0]
    while current is not None:
        if current in reached:
            raise NotASchedule("vesting_circle")
        condition = conditions[current]
        months = _months(condition, reached, start, assumed)
        for month in months:
            vested = sum(parts.values(), Fraction(0))
            part = _part(condition, quantity, vested)
            if part:
                parts[month] = parts.get(month, Fraction(0)) + part
        reached[current] = months[-1]
        current = _next(condition, conditions, triggers)
    return notated(parts, terms.text("name")), tuple(sorted(assumed))


def _next(condition: Record, conditions: dict[str, Record], triggers: dict[str, str]) -> str | None:
    following = condition.texts("next_condition_ids")
    for id in following:
        if id not in conditions:
            where = f"{condition.where}, next_condition_ids"
            raise InputError("ocf.unknown_reference", where=where, value=id, type="vesting condition")
    timed = [id for id in following if triggers[id].startswith("VESTING_SCHEDULE")]
    # a condition that time meets but that vests nothing ends what waits for an event
    paying = [id for id in timed if _part(conditions[id], Fraction(1), Fraction(0))]
    return next(iter(paying or timed), None)


def _months(
    condition: Record, reached: dict[str, int], start: dt.date | None, assumed: set[str]
) -> list[int]:
    """The months in which a condition is met."""
    trigger = condition.record("trigger")
    kind = trigger.text("type")
    if kind == "VESTING_START_DATE":
        return [0]
    if kind == "VESTING_SCHEDULE_ABSOLUTE":
        if start is None:
            raise NotASchedule("vesting_not_begun")
        return [whole_months(start, trigger.date("date"))]
    origin = trigger.text("relative_to_condition_id")
    if origin not in reached:
        raise NotASchedule("vesting_order")
    period = trigger.record("period")
    length, times = Fraction(period.whole("length")), period.whole("occurrences", least=1)
    unit = period.choice("type", ("DAYS", "MONTHS", "YEARS"))
    if unit == "DAYS":
        assumed.add("vesting_days")
        length /= DAYS_A_MONTH
    elif unit == "YEARS":
        length *= 12
    if times * length > LONGEST_MONTHS:
        raise NotASchedule("vesting_too_long")
    return [reached[origin] + round(length * k) for k in range(1, times + 1)]


def _part(condition: Record, quantity: Fraction, vested: Fraction) -> Fraction:
    """The fraction of the whole that vests when a condition is met once."""
    if "quantity" in condition:
        return condition.number("quantity") / quantity if quantity else Fraction(0)
    if "portion" not in condition:
        return Fraction(0)
    portion = condition.record("portion")
    bottom = portion.number("denominator")
    if not bottom:
        raise portion.wrong("denominator", "ocf.not_a_ratio")
    part = portion.number("numerator") / bottom
    return part * (1 - vested) if portion.flag("remainder") else part


def notated(parts: dict[int, Fraction], name: str) -> Vesting:
    """The schedule with these fractions by month, in the field's notation if there is one for it.

    Raises:
        NotASchedule: the fractions do not add up to 1.
    """
    steps, vested = [], Fraction(0)
    for month in sorted(parts):
        if parts[month]:
            vested += parts[month]
            steps.append((month, vested))
    # shares of 1/36 written as decimals add up to less than one by what was rounded off
    if not steps or abs(vested - 1) > Fraction(1, 500):
        raise NotASchedule("vesting_sum")
    steps[-1] = (steps[-1][0], Fraction(1))
    return _regular(tuple(steps)) or Vesting(name or _listed(tuple(steps)), tuple(steps))


def _regular(steps: Steps) -> Vesting | None:
    if steps == ((0, Fraction(1)),):
        return parse_vesting("immediate")
    last, first = steps[-1][0], steps[0][0]
    gap = steps[1][0] - first if len(steps) > 1 else first
    if gap in _PERIODS and 0 < last <= LONGEST_MONTHS and last % gap == 0:
        cliff = "" if first == gap else f"{_length(first)}-cliff/"
        found = parse_vesting(f"{_length(last)}/{cliff}{_PERIODS[gap]}")
        if len(found.steps) == len(steps) and all(
            a[0] == b[0] and abs(a[1] - b[1]) < Fraction(1, 500)
            for a, b in zip(found.steps, steps, strict=True)
        ):
            return found
    if all(month % 12 == 0 and month for month, _ in steps) and last <= LONGEST_MONTHS:
        shares, before = {}, Fraction(0)
        for month, vested in steps:
            shares[month], before = float(100 * (vested - before)), vested
        years = (f"{shares.get(12 * year, 0.0):.4f}" for year in range(1, last // 12 + 1))
        text = "/".join(year.rstrip("0").rstrip(".") for year in years)
        try:
            return parse_vesting(text)
        except InputError:
            return None
    return None


def _length(months: int) -> str:
    return f"{months // 12}y" if months % 12 == 0 else f"{months}m"


def _listed(steps: Steps) -> str:
    return " ".join(f"{float(100 * part):.4g}%@{month}m" for month, part in steps[:6]) + (
        " …" if len(steps) > 6 else ""
    )

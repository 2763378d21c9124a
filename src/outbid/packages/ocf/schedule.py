"""Vesting terms of the format, a graph of conditions, as a schedule of months and fractions."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from outbid.core.errors import InputError
from outbid.packages.ocf.conditions import Graph, NotASchedule, whole_months
from outbid.packages.ocf.objects import Objects
from outbid.packages.ocf.record import Record
from outbid.packages.vesting import LONGEST_MONTHS, Vesting, parse_vesting

_PERIODS = {1: "monthly", 3: "quarterly", 6: "half-yearly", 12: "annual"}
Steps = tuple[tuple[int, Fraction], ...]


Found = tuple[Vesting, tuple[str, ...]] | NotASchedule


class Schedules:
    """The schedules of a package's grants. Thousands of grants vest by few terms: each schedule is made once."""

    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.rests_on: dict[str, tuple[bool, bool]] = {}
        self.made: dict[tuple[str, Fraction | None, dt.date | None], Found] = {}

    def of(self, record: Record, start: dt.date | None) -> Vesting | None:
        """The schedule of one grant; ``None``, and listed, if it cannot be put as months and fractions."""
        notes = self.objects.notes
        try:
            if "vestings" in record and record.records("vestings"):
                return from_dates(record.records("vestings"), record.date("date"), record.number("quantity"))
            if "vesting_terms_id" not in record:
                return parse_vesting("immediate")
            terms = self.objects.by_type.get("VESTING_TERMS", {}).get(record.text("vesting_terms_id"))
            if terms is None:
                raise NotASchedule("vesting_missing")
            found = self._found(terms, record.number("quantity"), start)
            if isinstance(found, NotASchedule):
                raise NotASchedule(found.reason)
        except NotASchedule as problem:
            notes.add(record.type, record.id, problem.reason)
            return None
        vesting, assumed = found
        for reason in assumed:
            notes.add(terms.type, terms.id, reason, detail=terms.text("name"))
        return vesting

    def _found(self, terms: Record, quantity: Fraction, start: dt.date | None) -> Found:
        if terms.id not in self.rests_on:
            self.rests_on[terms.id] = Graph.rests_on(terms)
        by_size, by_day = self.rests_on[terms.id]
        key = (terms.id, quantity if by_size else None, start if by_day else None)
        if key not in self.made:
            try:
                self.made[key] = from_terms(terms, quantity, start)
            except NotASchedule as problem:
                self.made[key] = problem
        return self.made[key]


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

    The conditions are followed from the start of vesting, always to the next one that time alone meets first. What
    they then do not reach is taken where it refers to, if all together vest exactly the grant.

    Args:
        terms: the terms.
        quantity: shares at issue, for conditions that vest a number of shares.
        start: vesting commencement, for conditions with a date.

    Raises:
        NotASchedule: it hangs on events, runs in a circle or does not add up.
        InputError: a field is missing or impossible.
    """
    graph = Graph.of(terms, quantity, start)
    try:
        found = notated(graph.followed(), terms.text("name"))
    except NotASchedule as problem:
        if problem.reason not in ("vesting_sum", "vesting_order"):
            raise
        try:
            found = notated(graph.by_reference(), terms.text("name"))
        except NotASchedule:
            raise problem from None
        graph.assumed.add("vesting_by_reference")
    return found, tuple(sorted(graph.assumed))


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

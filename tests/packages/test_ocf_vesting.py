"""Vesting terms of Open Cap Format packages, in the orders that people write them down."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ocf import Object, basis, options, tx, write

from outbid.packages.ocf.conditions import whole_months
from outbid.packages.ocf.model import OcfPackage
from outbid.packages.ocf.read import load_ocf
from outbid.packages.vesting import parse_vesting


def read(tmp_path: Path, *more: Object) -> OcfPackage:
    return load_ocf(write(tmp_path / "package", [*basis(), *more]))


def reasons(package: OcfPackage) -> set[str]:
    return {note.reason for note in package.unsupported}


def terms(*conditions: Object) -> Object:
    return {
        "object_type": "VESTING_TERMS", "id": "terms", "name": "Terms", "description": "-",
        "allocation_type": "CUMULATIVE_ROUNDING", "vesting_conditions": list(conditions),
    }  # fmt: skip


START = {
    "id": "start",
    "quantity": "0",
    "trigger": {"type": "VESTING_START_DATE"},
    "next_condition_ids": ["a"],
}


def after(
    id: str,
    of: str,
    length: int,
    times: int,
    portion: tuple[str, str],
    then: list[str],
    unit: str = "MONTHS",
    **more: Any,
) -> Object:
    period = {"length": length, "type": unit, "occurrences": times}
    return {
        "id": id, "portion": {"numerator": portion[0], "denominator": portion[1], **more},
        "trigger": {"type": "VESTING_SCHEDULE_RELATIVE", "period": period, "relative_to_condition_id": of},
        "next_condition_ids": then,
    }  # fmt: skip


EVENT = {
    "id": "b",
    "portion": {"numerator": "1", "denominator": "1", "remainder": True},
    "trigger": {"type": "VESTING_EVENT"},
    "next_condition_ids": [],
}


def grant_with(tmp_path: Path, *conditions: Object) -> tuple[Any, set[str]]:
    package = read(
        tmp_path,
        terms(*conditions),
        options("2023-03-01", "op-9", "4800", "0.50", vesting_terms_id="terms"),
        tx("VESTING_START", "2023-02-01", "op-9", vesting_condition_id="start"),
    )
    grant = next(each for each in package.grants if each.id == "op-9")
    assert grant.start == dt.date(2023, 2, 1)
    return grant.vesting, reasons(package)


@pytest.mark.parametrize(
    ("conditions", "notation"),
    [
        (
            (after("a", "start", 12, 1, ("1", "4"), ["b"]), after("b", "a", 1, 36, ("1", "48"), [])),
            "4y/1y-cliff/monthly",
        ),
        ((after("a", "start", 3, 16, ("1", "16"), []),), "4y/quarterly"),
        (
            (after("a", "start", 6, 1, ("1", "6"), ["b"]), after("b", "a", 1, 30, ("1", "36"), [])),
            "3y/6m-cliff/monthly",
        ),
        ((after("a", "start", 12, 1, ("2", "5"), ["b"]), after("b", "a", 12, 2, ("3", "10"), [])), "40/30/30"),
        # half of what is left, then all of it
        (
            (after("a", "start", 12, 1, ("1", "2"), ["b"]), after("b", "a", 12, 1, ("1", "1"), [], remainder=True)),
            "2y/annual",
        ),
    ],
)  # fmt: skip
def test_schedules_take_the_fields_notation(
    tmp_path: Path, conditions: tuple[Object, ...], notation: str
) -> None:
    vesting, notes = grant_with(tmp_path, START, *conditions)
    assert vesting.steps == parse_vesting(notation).steps
    assert notes == set()


def test_an_irregular_schedule_keeps_its_steps(tmp_path: Path) -> None:
    """A tenth after two years, then 1/80 a month for a year, then 3/4 at once."""
    conditions = (
        after("a", "start", 24, 1, ("1", "10"), ["b"]),
        after("b", "a", 1, 12, ("1", "80"), ["c"]),
        after("c", "b", 12, 1, ("3", "4"), []),
    )
    vesting, _ = grant_with(tmp_path, START, *conditions)
    assert vesting.fraction(24) == Fraction(1, 10)
    assert vesting.fraction(30) == Fraction(1, 10) + Fraction(6, 80)
    assert vesting.months == 48
    assert vesting.fraction(48) == 1


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ((after("a", "start", 12, 1, ("1", "4"), []),), "vesting_sum"),
        ((after("a", "start", 12, 1, ("1", "2"), ["b"]), after("b", "a", 12, 1, ("1", "2"), ["a"])), "vesting_circle"),
        ((after("a", "b", 12, 1, ("1", "1"), []), EVENT), "vesting_order"),
        ((after("a", "start", 300, 1, ("1", "1"), []),), "vesting_too_long"),
    ],
)  # fmt: skip
def test_a_schedule_that_cannot_be_read_is_listed(
    tmp_path: Path, conditions: tuple[Object, ...], reason: str
) -> None:
    vesting, notes = grant_with(tmp_path, START, *conditions)
    assert vesting is None
    assert notes - {"vesting_event_too"} == {reason}


def test_vesting_by_events_and_in_days_is_listed(tmp_path: Path) -> None:
    vesting, notes = grant_with(
        tmp_path,
        START | {"next_condition_ids": ["b", "a"]},
        after("a", "start", 365, 2, ("1", "2"), [], "DAYS"),
        EVENT,
    )
    assert vesting.steps == parse_vesting("2y/annual").steps
    assert notes == {"vesting_event_too", "vesting_days"}


def test_exact_vesting_dates(tmp_path: Path) -> None:
    dates = [{"date": "2024-03-01", "amount": "1200"}, {"date": "2025-03-01", "amount": "3600"}]
    package = read(tmp_path, options("2023-03-01", "op-9", "4800", "0.50", vestings=dates))
    grant = next(each for each in package.grants if each.id == "op-9")
    assert grant.vesting is not None
    assert grant.vesting.steps == ((12, Fraction(1, 4)), (24, Fraction(1)))


def ruled(condition: Object, **rule: Any) -> Object:
    """A condition whose period has more fields."""
    period = condition["trigger"]["period"] | rule
    return condition | {"trigger": condition["trigger"] | {"period": period}}


def leading(*to: str) -> Object:
    return START | {"next_condition_ids": list(to)}


def nothing(condition: Object) -> Object:
    """A condition that vests no share of its own."""
    return {key: value for key, value in condition.items() if key != "portion"} | {"quantity": "0"}


CLIFF = after("cliff", "start", 12, 1, ("12", "48"), ["rest"])
REST = after("rest", "cliff", 1, 36, ("1", "48"), [])
ALL = after("rest", "start", 1, 48, ("1", "48"), [])


@pytest.mark.parametrize(
    ("conditions", "assumed"),
    [
        ((leading("cliff"), CLIFF, REST), set()),
        # the order in the file says nothing
        ((REST, CLIFF, leading("cliff")), set()),
        # the start leads to both; only the cliff can come first
        ((leading("rest", "cliff"), CLIFF, REST), set()),
        # nothing leads from the cliff to the rest
        ((leading("cliff", "rest"), CLIFF | {"next_condition_ids": []}, REST), {"vesting_by_reference"}),
        ((leading("cliff"), CLIFF | {"next_condition_ids": []}, REST), {"vesting_by_reference"}),
        # the rest is counted from the start and caught up with at a cliff that vests nothing itself
        ((leading("cliff"), nothing(CLIFF), ALL), set()),
        # one period with a cliff in it
        ((leading("rest"), ruled(ALL, cliff_installment=12)), set()),
        # counted from a condition that the terms lack
        ((leading("cliff"), CLIFF, after("rest", "the cliff", 1, 36, ("1", "48"), [])), {"vesting_relative"}),
        # no condition for the start at all
        ((CLIFF, REST), {"vesting_relative"}),
        # numbers of shares, remainders and years say the same
        ((leading("cliff"), {k: v for k, v in CLIFF.items() if k != "portion"} | {"quantity": "1200"}, REST), set()),
        ((leading("cliff"), after("cliff", "start", 1, 1, ("1", "4"), ["rest"], "YEARS"), REST), set()),
        ((leading("cliff", "gone"), CLIFF, REST), {"vesting_next"}),
        # the start is the first of its month
        ((leading("cliff"), ruled(CLIFF, day_of_month="01"), ruled(REST, day_of_month="01")), set()),
        ((leading("cliff"), CLIFF, ruled(REST, day_of_month="15")), {"vesting_day"}),
        ((leading("cliff"), CLIFF, ruled(REST, day_of_month="VESTING_START_DAY_OR_LAST_DAY_OF_MONTH")), set()),
    ],
)  # fmt: skip
def test_the_usual_schedule_survives_odd_orders(
    tmp_path: Path, conditions: tuple[Object, ...], assumed: set[str]
) -> None:
    package = read(
        tmp_path,
        terms(*conditions),
        options("2023-03-01", "op-9", "4800", "0.50", vesting_terms_id="terms"),
        tx("VESTING_START", "2023-02-01", "op-9", vesting_condition_id="start"),
    )
    grant = next(each for each in package.grants if each.id == "op-9")
    assert grant.vesting == parse_vesting("4y/1y-cliff/monthly")
    assert reasons(package) == assumed


def test_a_cliff_instalment_of_one_is_no_cliff(tmp_path: Path) -> None:
    for instalment in (0, 1):
        vesting, _ = grant_with(tmp_path, leading("rest"), ruled(ALL, cliff_installment=instalment))
        assert vesting == parse_vesting("4y/monthly")


def test_the_condition_that_is_met_first_goes_first(tmp_path: Path) -> None:
    """A tenth after six months would be passed over if the list's order decided."""
    late = after("late", "start", 24, 1, ("1", "2"), [])
    early = after("early", "start", 6, 1, ("1", "10"), ["end"])
    end = after("end", "early", 6, 1, ("9", "10"), [])
    vesting, _ = grant_with(tmp_path, leading("late", "early"), late, early, end)
    assert [vesting.fraction(month) for month in (5, 6, 12)] == [0, Fraction(1, 10), 1]


def test_two_conditions_of_one_id(tmp_path: Path) -> None:
    vesting, notes = grant_with(tmp_path, START, after("a", "start", 12, 1, ("1", "1"), []), START)
    assert vesting is None
    assert notes == {"vesting_ids"}


def test_exact_dates_at_the_ends_of_months(tmp_path: Path) -> None:
    """Granted on the 31st, an eleventh part on the last day of every month but the first."""
    ends = ["02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30", "10-31", "11-30", "12-31"]
    dates = [{"date": f"2022-{end}", "amount": "100"} for end in ends]
    package = read(tmp_path, options("2022-01-31", "op-9", "1100", "0.50", vestings=dates))
    grant = next(each for each in package.grants if each.id == "op-9")
    assert grant.vesting is not None
    assert grant.vesting.steps == tuple((month, Fraction(month, 11)) for month in range(1, 12))


@given(start=st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)), months=st.integers(0, 240))
def test_whole_months_undo_the_calendar(start: dt.date, months: int) -> None:
    """The same day so many months later, or the last day of a shorter month, is that many months away."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = dt.date(year + month // 11, (month + 1) % 12 + 1, 1)
    last = (following - dt.timedelta(days=1)).day
    assert whole_months(start, dt.date(year, month + 1, min(start.day, last))) == months

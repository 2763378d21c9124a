"""Exports of total compensation, with what people type into such forms."""

from __future__ import annotations

import datetime as dt

import pytest
from staging import reasons, staged

from outbid.data.readers import levels
from outbid.data.readers.layout import key

COLUMNS = (
    "timestamp company level title totalyearlycompensation location yearsofexperience yearsatcompany tag "
    "basesalary stockgrantvalue bonus gender otherdetails cityid dmaid rowNumber Race Education"
)
HEADER = COLUMNS.split()
LINE = dict(
    zip(
        HEADER,
        ["6/7/2017 11:33:27", "Oracle", "L3", "Product Manager", "127000", "Redwood City, CA", "1.5", "1.5", "",
         "107000", "10000", "10000", "", "", "7392", "807", "1", "", ""],
        strict=True,
    )
)  # fmt: skip


def line(**changes: str) -> list[str]:
    assert not changes.keys() - LINE.keys()
    return [{**LINE, **changes}[name] for name in HEADER]


def test_a_row_is_a_total_and_a_base() -> None:
    base, total = staged(levels.LAYOUT, HEADER, [line()])
    assert (base["row"], base["measure"], base["pay"], base["stock"], base["bonus"]) == (
        1, "base", 107_000, None, None,
    )  # fmt: skip
    assert (total["row"], total["measure"], total["pay"], total["stock"], total["bonus"]) == (
        1, "total", 127_000, 10_000, 10_000,
    )  # fmt: skip
    for record in (base, total):
        assert (record["kind"], record["currency"], record["employer"]) == ("self-reported", "USD", "Oracle")
        assert (record["city"], record["experience"], record["flag"]) == ("Redwood City, CA", 1.5, None)
        assert record["date"] == dt.date(2017, 6, 7)
        assert record["level"] is None, "a company's own L3 is no seniority"


@pytest.mark.parametrize(
    "stamp", ["6/7/2017 11:33:27", "2017-06-07T11:33:27.000Z", "2017-06-07", "07.06.2017"]
)
def test_days_are_written_in_several_ways(stamp: str) -> None:
    assert {row["date"] for row in staged(levels.LAYOUT, HEADER, [line(timestamp=stamp)])} == {
        dt.date(2017, 6, 7)
    }


def test_parts_that_miss_the_total_are_flagged_and_dropped() -> None:
    within = line(totalyearlycompensation="129000")
    beyond = line(totalyearlycompensation="140000")
    rows = staged(levels.LAYOUT, HEADER, [within, beyond])
    assert [(row["measure"], row["flag"]) for row in rows] == [
        ("base", None), ("total", None), ("base", "parts do not add up"), ("total", "parts do not add up"),
    ]  # fmt: skip
    assert (rows[1]["stock"], rows[3]["stock"], rows[3]["bonus"]) == (10_000, None, None)


def test_thousands_are_taken_only_where_all_amounts_are_thousands() -> None:
    old = line(totalyearlycompensation="127", basesalary="107", stockgrantvalue="10", bonus="10")
    mixed = line(totalyearlycompensation="127", basesalary="107000")
    alone = line(totalyearlycompensation="127", basesalary="0", stockgrantvalue="0", bonus="0")
    rows = staged(levels.LAYOUT, HEADER, [old, mixed, alone])
    assert [(row["row"], row["pay"]) for row in rows if row["reason"] is None] == [(1, 107_000), (1, 127_000)]
    assert [(row["row"], row["reason"]) for row in rows if row["reason"]] == [
        (2, "absurd pay"), (3, "absurd pay"),
    ]  # fmt: skip


def test_bad_rows_are_counted_once_each() -> None:
    rows = staged(
        levels.LAYOUT,
        HEADER,
        [
            line(totalyearlycompensation="", basesalary=""),
            line(totalyearlycompensation="lots"),
            line(totalyearlycompensation="-127000"),
            line(totalyearlycompensation="0", basesalary="0"),
            line(totalyearlycompensation="127000000000"),
            line(timestamp="yesterday"),
            line(title=""),
            line(totalyearlycompensation="=127000+1"),
        ],
    )
    assert reasons(rows) == [
        "no pay", "pay not a number", "negative pay", "no pay", "absurd pay", "no date", "no title", "pay not a number",
    ]  # fmt: skip


def test_words_for_seniority_are_kept_and_a_specialty_follows_the_title() -> None:
    rows = staged(
        levels.LAYOUT,
        HEADER,
        [line(level="Senior"), line(level="Senior Manager"), line(tag="ML / AI"), line(tag="HTML")],
    )
    totals = [row for row in rows if row["measure"] == "total"]
    assert [row["level"] for row in totals[:2]] == ["senior", "manager"]
    assert [row["title"] for row in totals[2:]] == ["Product Manager (ML / AI)", "Product Manager"]


def test_other_headers_are_not_taken_for_it() -> None:
    assert levels.recognises([key(name) for name in HEADER]) > 0.9
    assert levels.recognises(["title", "company", "base_salary", "date"]) == 0

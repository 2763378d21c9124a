"""A user's own table, in the words that people use."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from staging import reasons, staged

from outbid.core.errors import InputError
from outbid.data.readers import generic
from outbid.data.readers.layout import Given, key
from outbid.data.readers.registry import fit, layouts

SAID = Given(kind="self-reported", date="2025-01-01", currency="EUR")


def table(header: str, *lines: str, given: Given = SAID) -> list[dict[str, Any]]:
    mark = ";" if ";" in header else ","
    return staged(generic.LAYOUT, header.split(mark), [line.split(mark) for line in lines], given)


@pytest.mark.parametrize(
    "header",
    ["title,salary", "Job Title;Gehalt;Ort", "role,company,base,total,location,date", "Stelle,Jahresgehalt (EUR)"],
)  # fmt: skip
def test_headers_of_strangers_are_recognised_and_no_other_layout_takes_them(header: str) -> None:
    names = [key(name) for name in header.replace(";", ",").split(",")]
    assert fit(names, layouts())[1] is generic.LAYOUT


def test_headers_without_title_or_pay_are_not() -> None:
    assert generic.recognises(["company", "salary"]) == 0
    assert generic.recognises(["title", "date"]) == 0
    assert generic.recognises(["title", "nettogehalt"]) == 0, "net pay is no pay before tax"


def test_english_rows_with_everything() -> None:
    header = "role,company,base,location,date,seniority,years of experience,email"
    (row,) = table(header, "Software Engineer,Acme,$150k,Austin,2025-03-01,Sr.,7.5,a@acme.example")
    assert (row["title"], row["employer"], row["city"]) == ("Software Engineer", "Acme", "Austin")
    assert (row["pay"], row["currency"], row["measure"], row["kind"]) == (
        150_000, "USD", "base", "self-reported",
    )  # fmt: skip
    assert (row["date"], row["level"], row["experience"]) == (dt.date(2025, 3, 1), "senior", 7.5)


def test_columns_that_are_not_read_are_named_and_never_shown() -> None:
    names = ["title", "salary", "e_mail", "name"]
    import ibis

    raw = ibis.table({"row": "int64", **dict.fromkeys(names, "string")}, name="raw")
    assert generic.stage(raw, names, SAID).columns_ignored == ("e_mail", "name")
    (row,) = table("title,salary,e-mail,name", "Cook,lots,ann@acme.example,Ann")
    assert row["reason"] == "pay not a number"
    assert "ann" not in str(row).lower()


def test_german_rows_and_numbers() -> None:
    rows = table(
        "Stelle;Gehalt;Ort;Datum;Berufserfahrung",
        "Softwareentwicklerin;85.000;Berlin;31.12.2024;3,5",
        "Pflegekraft;3.200 € im Monat;Köln;05/2024;",
        "Datenanalyst;72.500,50 €;München;2024;",
        "Koch;24 €/Stunde;Bonn;2024-05;",
    )
    assert reasons(rows) == [None] * 4
    assert [row["pay"] for row in rows] == [85_000, 38_400, 72_500.5, 49_920]
    assert [row["date"] for row in rows] == [
        dt.date(2024, 12, 31), dt.date(2024, 5, 15), dt.date(2024, 7, 1), dt.date(2024, 5, 15),
    ]  # fmt: skip
    assert rows[0]["experience"] == 3.5


@pytest.mark.parametrize(
    ("header", "measure", "pay"),
    [
        ("title,base salary", "base", 60_000), ("title,OTE", "on-target", 60_000),
        ("title,total comp", "total", 60_000), ("title,target cash", "target cash", 60_000),
        ("Stelle,Grundgehalt", "base", 60_000), ("Stelle,Zielgehalt", "on-target", 60_000),
        ("title,annual salary (USD)", "base", 60_000), ("title,monthly salary", "base", 720_000),
        ("Stelle,Monatsgehalt brutto", "base", 720_000), ("title,Salary per week", "base", 3_120_000),
    ],
)  # fmt: skip
def test_the_name_of_the_column_tells_measure_and_unit(header: str, measure: str, pay: float) -> None:
    (row,) = table(header, "Engineer,60000")
    assert (row["reason"], row["measure"], row["pay"]) == (None, measure, pay)
    assert row["currency"] == ("USD" if "USD" in header else "EUR")


def test_two_measures_of_a_row_are_two_records() -> None:
    rows = table(
        "title,base,total comp,currency",
        "Engineer,150000,210000,USD", "Engineer,150000,,USD", "Engineer,,210000,USD", "Engineer,,,USD",
    )  # fmt: skip
    kept = [(row["row"], row["measure"], row["pay"]) for row in rows if row["reason"] is None]
    assert kept == [
        (1, "base", 150_000), (1, "total", 210_000), (2, "base", 150_000), (3, "total", 210_000),
    ]  # fmt: skip
    assert {(row["row"], row["reason"]) for row in rows if row["reason"]} == {(4, "no pay")}


def test_ends_of_a_range_may_stand_in_two_columns_or_one() -> None:
    (two,) = table("title,min salary,max salary", "Engineer,60000,80000")
    (one,) = table("title,salary", "Engineer,60k-80k")
    for row in (two, one):
        assert (row["pay"], row["low"], row["high"], row["bound"]) == (70_000, 60_000, 80_000, "range")
    assert reasons(table("title,salary from,salary to", "Engineer,80000,60000")) == [
        "ends of the range exchanged"
    ]


def test_mixed_currencies_stay_each_its_own() -> None:
    rows = table("title,salary", "A,€60000", "B,90000 USD", "C,70000")
    assert [row["currency"] for row in rows] == ["EUR", "USD", "EUR"]


@pytest.mark.parametrize(
    ("header", "line", "reason"),
    [
        ("title,salary", "A,", "no pay"),
        ("title,salary", "A,=1+1", "pay not a number"),
        ("title,salary", "A,-60000", "negative pay"),
        ("title,salary", "A,0", "negative pay"),
        ("title,salary", "A,85.000", "ambiguous number"),
        ("title,salary", "A,5", "absurd pay"),
        ("title,salary", "A,999999999", "absurd pay"),
        ("title,salary", "A,4000", "implausible unit"),
        ("title,salary", "A,90k-80k", "ends of the range exchanged"),
        ("title,salary,currency", "A,€60000,USD", "two currencies"),
        ("title,salary,currency", "A,60000,XXX", "unknown currency"),
        ("title,salary,unit", "A,60000,piece", "unknown unit"),
        ("title,salary,date", "A,60000,soon", None),
        ("title,salary", ",60000", "no title"),
    ],
)
def test_bad_rows_are_left_out_with_a_reason(header: str, line: str, reason: str | None) -> None:
    assert reasons(table(header, line)) == [reason]


def test_a_row_needs_a_day_and_a_currency_from_somewhere() -> None:
    said = Given(kind="self-reported")
    assert reasons(table("title,salary,date", "A,60000 EUR,soon", "A,60000,2024", given=said)) == [
        "no date", "no currency",
    ]  # fmt: skip


def test_what_must_be_said_is_asked_for_in_words_of_the_command_line() -> None:
    with pytest.raises(InputError) as caught:
        table("title,compensation", given=Given())
    assert "--kind self-reported --measure total --date 20" in str(caught.value)
    assert str(caught.value).count("--currency USD") == 1
    assert "--kind" in caught.value.text("de")
    with pytest.raises(InputError) as caught:
        table("Stelle,Gehalt,Währung", given=Given())
    assert "--currency EUR" not in str(caught.value), "the table has a column of currencies"
    with pytest.raises(InputError, match="--kind self-reported"):
        table("title,salary,date", given=Given())
    (row,) = table("title,compensation", "A,60000", given=Given("incumbent", "total", "EUR", "2024-01-01"))
    assert (row["kind"], row["measure"]) == ("incumbent", "total")


def test_the_measure_that_is_given_is_that_of_the_column_without_one() -> None:
    def read(measure: str | None) -> set[tuple[str, float]]:
        rows = table("title,total,salary", "A,90000,60000", given=replace(SAID, measure=measure))
        return {(row["measure"], row["pay"]) for row in rows}

    assert read("base") == {("total", 90_000), ("base", 60_000)}
    assert read("on-target") == {("total", 90_000), ("on-target", 60_000)}
    assert read("total") == read(None) == {("total", 90_000)}, "there is a column of that measure"


def test_a_guess_is_noted_unless_the_user_has_said_it() -> None:
    import ibis

    names = ["stelle", "gehalt"]
    raw = ibis.table({"row": "int64", **dict.fromkeys(names, "string")}, name="raw")
    assert generic.stage(raw, names, SAID).notes == ("readers.salary_is_base", "readers.german_numbers")
    told = Given("self-reported", "total", "EUR", "2025-01-01", locale="de")
    assert generic.stage(raw, names, told).notes == ()


def test_a_table_without_pay_is_refused_even_if_its_layout_is_named() -> None:
    with pytest.raises(InputError, match="not understood"):
        table("name,colour")


@pytest.mark.parametrize(
    ("header", "written", "day"),
    [
        ("title,salary,date", "3/4/2024", dt.date(2024, 3, 4)),
        ("Stelle,Gehalt,Datum", "3/4/2024", dt.date(2024, 4, 3)),
        ("title,salary,date", "3/4/24", dt.date(2024, 3, 4)),
        ("Stelle,Gehalt,Datum", "31.12.24", dt.date(2024, 12, 31)),
        ("title,salary,month", "Jan 2024", dt.date(2024, 1, 1)), ("title,salary,year", "2024.0", dt.date(2024, 7, 1)),
    ],
)  # fmt: skip
def test_days_follow_the_language_of_the_header(header: str, written: str, day: dt.date) -> None:
    (row,) = table(header, f"Engineer,60000,{written}")
    assert (row["reason"], row["date"]) == (None, day)

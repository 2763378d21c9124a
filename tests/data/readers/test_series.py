"""Trackers, indices, prices and rates: values by date whose unit says what they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from staging import reasons, staged

from outbid.core.errors import InputError
from outbid.data.readers import registry
from outbid.data.readers.layout import Given, key


def series(layout: str, header: str, *lines: str, given: Given = Given()) -> list[dict[str, Any]]:  # noqa: B008
    names = [key(name) for name in header.split(",")]
    found = registry.fit(names, registry.layouts())[1]
    assert found is not None
    assert found.name == layout
    return staged(found, header.split(","), [line.split(",") for line in lines], given, "series")


def test_an_index_of_postings_says_its_base_and_tells_new_postings_apart() -> None:
    header = "date,jobcountry,indeed_job_postings_index_SA,indeed_job_postings_index_NSA,variable"
    rows = series(
        "indeed-postings", header,
        "2020-02-01,US,100,100,total postings", "2020-02-01,US,99.5,100,new postings",
        "2020-02-02,US,NA,100,total postings",
    )  # fmt: skip
    assert [(row["series"], row["value"], row["reason"]) for row in rows] == [
        ("postings", 100, None), ("new postings", 99.5, None), ("postings", None, "no value"),
    ]  # fmt: skip
    assert {row["unit"] for row in rows} == {"index, 2020-02-01 = 100"}


def test_an_index_by_sector_names_the_sector() -> None:
    header = "date,jobcountry,indeed_job_postings_index,variable,display_name"
    (row,) = series("indeed-postings", header, "2/1/2020,DE,100,total postings,Software Development")
    assert (row["entity"], row["country"], row["date"]) == ("Software Development", "DE", dt.date(2020, 2, 1))


@pytest.mark.parametrize(
    ("layout", "header"),
    [
        ("indeed-ai-share", "date,jobcountry,ai_share_postings"),
        ("indeed-genai-share", "date,jobcountry,genai_share_postings"),
        ("indeed-pay-transparency", "date,country_code,pay_transparency_pct"),
    ],
)
def test_shares_in_percent_become_fractions(layout: str, header: str) -> None:
    good, bad = series(layout, header, "2024-12-31,US,2.5", "2024-12-31,US,=2")
    assert (good["value"], good["unit"], good["country"]) == (pytest.approx(0.025), "share", "US")
    assert bad["reason"] == "value not a number"


def test_growth_of_wages_has_months_of_two_digit_years() -> None:
    rows = series(
        "indeed-wage-growth", "jobcountry,month,sector,posted_wage_growth_yoy", "US,Jan-19,Nursing,0.031",
        "US,Foo-19,Nursing,0.031",
    )  # fmt: skip
    assert (rows[0]["date"], rows[0]["value"], rows[0]["unit"]) == (
        dt.date(2019, 1, 1),
        0.031,
        "growth a year",
    )
    assert rows[1]["reason"] == "no date"


@pytest.mark.parametrize(
    ("name", "series_", "unit"),
    [
        ("IHLIDXUSTPSOFTDEVE", "postings", "index, 2020-02-01 = 100"),
        ("JTU5100JOL_NBD20001201", "job openings", "index, 2000-12-01 = 100"),
        ("JTU5100JOL", "job openings", "as published, JTU5100JOL"),
    ],
)
def test_a_series_of_the_federal_reserve_has_the_unit_of_its_id(name: str, series_: str, unit: str) -> None:
    rows = series("fred", f"observation_date,{name}", "2020-02-01,100", "2020-02-02,.", "2020-02-03,")
    assert (rows[0]["series"], rows[0]["unit"], rows[0]["country"]) == (series_, unit, "US")
    assert reasons(rows) == [None, "no value", "no value"]


@pytest.mark.parametrize(
    ("header", "line", "close"),
    [
        ("Date,Open,High,Low,Close,Adj Close,Volume", "2024-05-01,9,11,8,10,9.5,1000", 9.5),
        ("Date,Open,High,Low,Close,Volume", "2024-05-01,9,11,8,10,1000", 10),
        ("Date,Close/Last,Volume,Open,High,Low", "05/01/2024,$10.25,1000,9,11,8", 10.25),
        ("Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen,volume", "2024-05-01,9,11,8,10,1000,1", 10),
        ("date,close", "2024-05-01,10", 10),
    ],
)
def test_closing_prices_of_several_sites(header: str, line: str, close: float) -> None:
    (row,) = series("prices", header, line, given=Given(entity="GOOG"))
    assert (row["entity"], row["date"], row["value"], row["unit"]) == (
        "GOOG",
        dt.date(2024, 5, 1),
        close,
        "USD",
    )


def test_prices_of_nobody_are_refused() -> None:
    with pytest.raises(InputError, match="--entity"):
        series("prices", "date,close", "2024-05-01,10")


def test_exchange_rates_are_a_row_a_currency_and_day() -> None:
    codes = "USD,JPY,BGN,CZK,DKK,GBP,HUF,PLN,RON,SEK"
    rows = series("exchange-rates", f"Date,{codes}", "2024-05-02,1.07,166,N/A,25,7.4,0.85,390,4.3,,11.6")
    assert {row["entity"] for row in rows} == set(codes.split(",")) - {"BGN", "RON"}
    (dollar,) = (row for row in rows if row["entity"] == "USD")
    assert (dollar["value"], dollar["unit"], dollar["date"]) == (1.07, "USD per EUR", dt.date(2024, 5, 2))


def test_purchasing_power_by_country_and_year() -> None:
    rows = series(
        "ppp", "Country,Country ID,Year,PPP", "Germany,DEU,2023,0.72", "Germany,DEU,soon,0.72", "Germany,DEU,2023,",
    )  # fmt: skip
    assert (rows[0]["entity"], rows[0]["date"], rows[0]["value"]) == ("DEU", dt.date(2023, 7, 1), 0.72)
    assert reasons(rows) == [None, "no date", "no value"]


def test_price_levels_of_states_are_those_of_all_items() -> None:
    header = "GeoFIPS,GeoName,LineCode,Description,2022,2023"
    rows = series(
        "price-parities", header,
        ' "06000",California,1,RPPs: All items,112.5,112.6', ' "06000",California,2,RPPs: Goods,108,109',
        ' "00000",United States,1,RPPs: All items,100,100', "Note: see the table,,,,,",
    )  # fmt: skip
    kept = [(row["entity"], row["date"].year, row["value"]) for row in rows if row["reason"] is None]
    assert sorted(kept, key=str) == [
        ("US-CA", 2022, 112.5), ("US-CA", 2023, 112.6), (None, 2022, 100), (None, 2023, 100),
    ]  # fmt: skip
    assert {row["reason"] for row in rows} == {None, "another figure of the table"}


WRITTEN = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%d.%m.%Y", "%m/%d/%Y", "%m/%d/%Y %H:%M:%S")


@settings(max_examples=10)
@given(st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), min_size=1, max_size=20))
def test_days_are_read_back_however_written(days: list[dt.date]) -> None:
    lines = [f"{day.strftime(form)},1" for day in days for form in WRITTEN]
    lines += [f"{(day - dt.date(1899, 12, 30)).days},1" for day in days]
    rows = series("prices", "date,close", *lines, given=Given(entity="X"))
    wanted = [day for day in days for _ in WRITTEN] + days
    assert [row["date"] for row in rows] == wanted


@pytest.mark.parametrize(
    "text", ["2024-02-30", "31.02.2024", "13/32/2024", "2024", "yesterday", "=TODAY()", "00.00.0000"]
)
def test_days_that_are_none_are_no_days(text: str) -> None:
    assert reasons(series("prices", "date,close", f"{text},1", given=Given(entity="X"))) == ["no date"]

"""The open survey and the official percentiles, by rows written as those files have them."""

from __future__ import annotations

import datetime as dt

import pytest
from staging import staged

from outbid.core.errors import InputError
from outbid.data.readers import ai_jobs, oews
from outbid.data.readers.layout import Given

AI_JOBS = (
    "work_year,experience_level,employment_type,job_title,salary,salary_currency,salary_in_usd,employee_residence,"
    "remote_ratio,company_location,company_size"
)
OEWS_2014 = (
    "OCC_CODE,OCC_TITLE,OCC_GROUP,TOT_EMP,EMP_PRSE,H_MEAN,A_MEAN,MEAN_PRSE,H_PCT10,H_PCT25,H_MEDIAN,H_PCT75,H_PCT90,"
    "A_PCT10,A_PCT25,A_MEDIAN,A_PCT75,A_PCT90,ANNUAL,HOURLY"
)
OEWS_SERIES = (
    "areatype,area,area_name,state,industry,soc,soc_name,employment,employment_rse,annual_mean,wage_rse,annual_p10,"
    "annual_p25,annual_median,annual_p75,annual_p90,footnotes"
)


def test_survey_keeps_one_of_repeated_rows_and_full_time_only() -> None:
    lines = [
        "2025,SE,FT,Engineer,214000,USD,214000,US,100,US,M",
        "2025,SE,FT,Engineer,214000,USD,214000,US,100,US,M",
        "2024,EX,PT,Engineer,90000,EUR,99000,DE,0,DE,M",
        "2023,EN,FT,Analyst,=1+1,EUR,1,DE,0,DE,M",
        "2023,MI,FT,Analyst,18000000,INR,230000,IN,0,IN,L",
        "2023,MI,FT,Analyst,-5,EUR,1,DE,0,DE,M",
        "2023,MI,FT,Analyst,5,EUR,1,DE,0,DE,M",
    ]
    rows = staged(ai_jobs.LAYOUT, AI_JOBS.split(","), [line.split(",") for line in lines], Given(), "records")
    assert [row["reason"] for row in rows] == [
        None, "duplicate", "not full time", "pay not a number", None, "negative pay", "absurd pay",
    ]  # fmt: skip
    first, other = rows[0], rows[4]
    assert (first["pay"], first["currency"], first["level"], first["date"]) == (
        214000.0, "USD", "senior", dt.date(2025, 7, 1),
    )  # fmt: skip
    assert (other["pay"], other["currency"], other["country"]) == (18e6, "INR", "IN")


def test_survey_places_people_where_they_live_and_dates_its_last_year_as_given() -> None:
    lines = [
        "2025,SE,FT,Engineer,2100000,INR,25000,IN,100,AU,M",
        "2024,SE,FT,Engineer,2100000,INR,25000,,100,IN,M",
    ]
    rows = staged(
        ai_jobs.LAYOUT,
        AI_JOBS.split(","),
        [line.split(",") for line in lines],
        Given(date="2025-04-01"),
        "records",
    )
    assert [(row["country"], row["date"]) for row in rows] == [
        ("IN", dt.date(2025, 4, 1)), ("IN", dt.date(2024, 7, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(("year", "code"), [(2014, 187_200), (2019, 208_000), (2024, 239_200)])
def test_top_codes_are_bounds_of_their_year(year: int, code: int) -> None:
    """The Bureau's own notes: 90, 100 and 115 dollars an hour times 2080."""
    lines = [
        "11-1011,Chief Executives,detailed,246240,0.9,86.88,180700,0.4,36,52,83,#,#,74520,109150,173320,#,#,,",
        "11-0000,Management,major,1,1,1,1,1,1,1,1,1,1,50000,60000,70000,80000,90000,,",
        "27-2011,Actors,detailed,59210,6,40,*,6,9,9,20,43,90,*,*,*,*,*,,TRUE",
    ]
    rows = staged(
        oews.LAYOUT,
        OEWS_2014.split(","),
        [line.split(",") for line in lines],
        Given(date=f"{year}-05-12"),
        "aggregates",
    )
    assert [row["reason"] for row in rows] == [None, "not a detailed occupation", "pay not released"]
    top = rows[0]
    assert [top[name] for name in ("p10", "p50", "p75", "p90")] == [74520, 173320, code, code]
    assert (top["capped"], top["mean_rse"], top["employment_rse"]) == (
        2,
        pytest.approx(0.004),
        pytest.approx(0.009),
    )


def test_series_files_take_missing_values_from_footnotes_and_places_from_codes() -> None:
    pay = "10,1.0,90000,2.0,50000,60000,80000,100000,-,annual_p90=5"
    lines = [
        f"M,0041860,San Francisco,06,000000,15-1252,Software Developers,{pay}",
        f"M,0600006,Eastern Sierra,06,000000,15-1252,Software Developers,{pay}",
        f"S,0600000,California,06,000000,15-1252,Software Developers,{pay}",
        f"N,0000000,National,,31--34,15-1252,Software Developers,{pay}",
        f"N,0000000,National,,311000,15-1252,Software Developers,{pay}",
        f"N,0000000,National,,000000,15-1250,Software and Web,{pay}",
        f"N,0000000,National,,000000,13-1020,Buyers,{pay.replace('annual_p90=5', 'annual_p90=8')}",
    ]
    rows = staged(
        oews.LAYOUT,
        OEWS_SERIES.split(","),
        [line.split(",") for line in lines],
        Given(date="2025-05-12"),
        "aggregates",
    )
    assert [row["reason"] for row in rows] == [
        None, "nonmetropolitan area", None, None, "not a sector", "not a detailed occupation", None,
    ]  # fmt: skip
    assert [(row["state"], row["cbsa"]) for row in rows if row["reason"] is None] == [
        (None, "41860"), ("US-CA", None), (None, None), (None, None),
    ]  # fmt: skip
    assert rows[3]["industry"] == "31-33"
    assert (rows[0]["p90"], rows[0]["capped"]) == (239_200, 1)
    assert (rows[6]["p90"], rows[6]["capped"]) == (None, 0)


def test_wages_without_a_year_are_refused() -> None:
    with pytest.raises(InputError, match="which year"):
        staged(oews.LAYOUT, OEWS_2014.split(","), [], Given(), "aggregates")


def test_survey_rows_that_lack_something_are_left_out() -> None:
    lines = [
        "2025,SE,FT,Engineer,,USD,1,US,100,US,M",
        "2025,SE,FT,Engineer,100000,dollars,1,US,100,US,M",
        "soon,SE,FT,Engineer,100000,USD,1,US,100,US,M",
        "2025,SE,FT,,100000,USD,1,US,100,US,M",
    ]
    rows = staged(ai_jobs.LAYOUT, AI_JOBS.split(","), [line.split(",") for line in lines], Given())
    assert [row["reason"] for row in rows] == ["no pay", "unknown currency", "no date", "no title"]


def test_percentiles_before_known_top_codes_are_not_made_up() -> None:
    lines = [
        "11-1011,Chief Executives,detailed,246240,0.9,86.88,180700,0.4,36,52,83,#,#,74520,109150,173320,#,#,,",
        "all,All,detailed,246240,0.9,86.88,180700,0.4,36,52,83,90,99,74520,109150,173320,1,1,,",
    ]
    rows = staged(
        oews.LAYOUT, OEWS_2014.split(","), [line.split(",") for line in lines], Given(date="2009-05-12"), "aggregates",
    )  # fmt: skip
    assert [row["reason"] for row in rows] == ["top code not known", "no occupation"]


def test_a_bound_is_never_below_a_percentile_that_is_stated() -> None:
    """Athletes of May 2025: the third quartile is stated beyond the top code, the ninth decile is marked."""
    line = "M,0041860,San Francisco,06,000000,27-2021,Athletes,320,9,-,9,32180,49070,203390,776140,-,annual_p90=5"
    (row,) = staged(
        oews.LAYOUT, OEWS_SERIES.split(","), [line.split(",")], Given(date="2025-05-12"), "aggregates"
    )
    assert (row["p75"], row["p90"], row["capped"]) == (776_140, 776_140, 1)

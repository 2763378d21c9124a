"""Lists of layoffs from the news, whose columns are often empty."""

from __future__ import annotations

import datetime as dt

import pytest
from staging import staged

from outbid.data.readers import layoffs
from outbid.data.readers.layout import Given

COLUMNS = (
    "company location total_laid_off date percentage_laid_off industry source stage funds_raised country"
)
HEADER = COLUMNS.split()


def rows(*lines: str) -> list[dict[str, object]]:
    assert layoffs.recognises(HEADER) > 0.5
    return staged(layoffs.LAYOUT, HEADER, [line.split(",") for line in lines], Given(), "series")


def test_people_and_share_are_two_series_of_a_company() -> None:
    people, share = rows("Acme,SF Bay Area,12000,1/20/2023,0.06,Consumer,x,Post-IPO,26,United States")
    assert (people["series"], people["value"], people["unit"]) == ("layoffs", 12_000, "people")
    assert (share["series"], share["value"], share["unit"]) == (
        "share laid off",
        pytest.approx(0.06),
        "share",
    )
    for each in (people, share):
        assert (each["entity"], each["date"]) == ("Acme", dt.date(2023, 1, 20))
        assert (each["reason"], each["note"]) == (None, "Post-IPO · Consumer · SF Bay Area")


@pytest.mark.parametrize(
    ("written", "share"), [("6%", 0.06), ("6", 0.06), ("0.06", 0.06), ("1", 1.0), ("100%", 1.0)]
)
def test_shares_are_fractions_however_written(written: str, share: float) -> None:
    (row,) = rows(f"Acme,,,2023-01-20,{written},,,,,")
    assert (row["series"], row["value"]) == ("share laid off", pytest.approx(share))


def test_rows_with_nothing_to_count_are_left_out_once() -> None:
    found = rows(
        "Acme,,,2023-01-20,,,,,,",
        "Acme,,about 10,2023-01-20,,,,,,",
        ",,10,2023-01-20,,,,,,",
        "Acme,,10,one day,,,,,,",
        "Acme,,NULL,2023-01-20,,,,,,",
    )
    assert [row["reason"] for row in found] == [
        "no value", "value not a number", "no company", "no date", "no value",
    ]  # fmt: skip


def test_the_column_need_not_be_named_after_layoffs_where_its_neighbours_are() -> None:
    assert layoffs.recognises(["company", "date", "count", "stage", "industry"]) > 0.5
    assert layoffs.recognises(["company", "date", "count"]) == 0

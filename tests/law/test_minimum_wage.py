"""Minimum wages of the states in 2026, as published, and which of several laws holds."""

import datetime as dt
from pathlib import Path

import pytest

import outbid.law
from outbid.law.minimum_wage import minimum_wage, table

TABLES = Path(outbid.law.__file__).parent / "tables"
MARCH, JULY, LATER = dt.date(2026, 3, 1), dt.date(2026, 7, 1), dt.date(2027, 1, 4)


# HR Dive's table of 2026, and the National Employment Law Project's of states that kept theirs
@pytest.mark.parametrize(
    ("place", "hourly"),
    [
        ("AZ", 15.15), ("CA", 16.90), ("CO", 15.16), ("CT", 16.94), ("HI", 16.00), ("ME", 15.10), ("MI", 13.73),
        ("MN", 11.41), ("MO", 15.00), ("MT", 10.85), ("NE", 15.00), ("NJ", 15.92), ("NY", 16.00), ("OH", 11.00),
        ("RI", 16.00), ("SD", 11.85), ("VT", 14.42), ("VA", 12.77), ("WA", 17.13), ("AR", 11.00), ("DE", 15.00),
        ("IL", 15.00), ("MD", 15.00), ("MA", 15.00), ("NV", 12.00), ("NM", 12.00), ("WV", 8.75), ("DC", 17.95),
        ("TX", 7.25), ("GA", 7.25), ("WY", 7.25),
    ],
)  # fmt: skip
def test_rates_of_2026(place, hourly):
    wage = minimum_wage(f"US-{place}", MARCH)
    assert wage.hourly == hourly
    assert wage.yearly == pytest.approx(hourly * 2_080)
    assert wage.place == ("US" if hourly == 7.25 else f"US-{place}")


@pytest.mark.parametrize(
    ("place", "day", "hourly"),
    [
        ("US-AK", MARCH, 13.0), ("US-AK", JULY, 14.0), ("US-DC", JULY, 18.40), ("US-FL", JULY, 14.0),
        ("US-FL", dt.date(2026, 9, 30), 15.0), ("US-OR", JULY, 16.80 - 1.25 - 1.00), ("DE", LATER, 14.60),
        ("US-CA", LATER, 16.90),
    ],
)  # fmt: skip
def test_steps_within_the_year_and_the_newest_rate_at_hand_after_it(place, day, hourly):
    assert minimum_wage(place, day).hourly == pytest.approx(hourly)


def test_before_a_states_first_rate_at_hand_the_countrys_holds():
    assert minimum_wage("US-CA", dt.date(2020, 1, 1)).place == "US"


def test_nothing_is_claimed_of_other_places():
    assert minimum_wage("FR", MARCH) is None
    assert minimum_wage("DE", dt.date(2020, 1, 1)) is None


def test_every_place_with_tax_law_has_one_and_every_rate_says_what_it_was_compared_with():
    known = table()
    states = {path.name[:5] for path in TABLES.glob("US-??-*.json")}
    higher = {place for place in known["places"] if place.startswith("US-")}
    federal = {f"US-{state}" for state in known["federal"]}
    assert higher | federal == states
    assert not higher & federal
    for row in known["places"].values():
        days = [rate["from"] for rate in row["hourly"]]
        assert days == sorted(set(days))
        assert row["seen"] and set(row["seen"]) <= set(known["sources"])
    for place in higher:
        assert minimum_wage(place, MARCH).hourly > 7.25


def test_the_market_keeps_to_the_countries_law():
    from outbid.market.scenarios.packages import MINIMUM_PAY

    assert MINIMUM_PAY == {"US": 7.25 * 2_080, "DE": 13.90 * 2_080}

"""Dates, sizes and places as other publications state them (reports of law firms on each act)."""

import datetime as dt

import pytest

from outbid.law.posting.rules import (
    all_rules,
    joint_assessment,
    minimum_wage,
    reporting,
    rules_at,
    states_with_rules,
)

RULES = {rule.id: rule for rule in all_rules()}


@pytest.mark.parametrize(
    ("law", "since", "employees"),
    [
        ("US-CO", "2021-01-01", 1),
        ("US-CA", "2023-01-01", 15),
        ("US-WA", "2023-01-01", 15),
        ("US-NY", "2023-09-17", 4),
        ("US-NYC", "2022-11-01", 4),
        ("US-NJ-JC", "2022-04-13", 5),
        ("US-HI", "2024-01-01", 50),
        ("US-DC", "2024-06-30", 1),
        ("US-MD", "2024-10-01", 1),
        ("US-IL", "2025-01-01", 15),
        ("US-MN", "2025-01-01", 30),
        ("US-NJ", "2025-06-01", 10),
        ("US-VT", "2025-07-01", 5),
        ("US-MA", "2025-10-29", 25),
        ("US-OH-CLE", "2025-10-27", 15),
        ("US-VA", "2026-07-01", 1),
        ("US-OH-COL", "2027-01-01", 15),
        ("US-DE", "2027-09-26", 26),
        ("US-NV", "2021-10-01", 1),
        ("US-RI", "2023-01-01", 1),
        ("EU-2023-970", "2026-06-07", 1),
    ],
)
def test_a_law_binds_from_its_day_and_size(law, since, employees):
    rule, day = RULES[law], dt.date.fromisoformat(since)
    assert rule.state(day - dt.timedelta(1), 10_000) == "not yet"
    assert rule.state(day, employees) == "in force"
    if employees > 1:
        assert rule.state(day, employees - 1) == "too small"
        assert rule.state(day, None) == "size unknown"


def test_places():
    assert [rule.id for rule in rules_at("US", "US-CA")] == ["US-CA"]
    assert [rule.id for rule in rules_at("US", "US-NY", "35620")] == ["US-NY", "US-NYC"]
    assert {rule.id for rule in rules_at("US", None, "35620")} == {"US-NYC", "US-NJ-JC"}
    assert rules_at("US", "US-TX") == ()
    assert [rule.id for rule in rules_at("DE")] == ["EU-2023-970"]
    assert rules_at("GB") == ()
    assert rules_at(None) == ()
    assert "US-CO" in states_with_rules()


@pytest.mark.parametrize(
    ("employees", "first", "years"),
    [(1000, "2027-06-07", 1), (250, "2027-06-07", 1), (249, "2027-06-07", 3), (150, "2027-06-07", 3),
     (149, "2031-06-07", 3), (100, "2031-06-07", 3)],
)  # fmt: skip
def test_reports_by_size(employees, first, years):
    due = reporting(employees)
    assert (due.first.isoformat(), due.every_years) == (first, years)


def test_below_a_hundred_nobody_reports():
    assert reporting(99) is None
    assert joint_assessment()[:2] == (0.05, 6)


@pytest.mark.parametrize(
    ("day", "hourly"), [("2025-12-31", 12.82), ("2026-01-01", 13.90), ("2027-01-01", 14.60)]
)
def test_german_minimum_wage(day, hourly):
    wage = minimum_wage("DE", dt.date.fromisoformat(day))
    assert wage.hourly == hourly
    assert wage.yearly == pytest.approx(hourly * 2080)


def test_other_minimum_wages_are_not_claimed():
    assert minimum_wage("US", dt.date(2026, 1, 1)) is None
    assert minimum_wage("DE", dt.date(2020, 1, 1)) is None


def test_what_was_not_confirmed_says_so_and_every_law_has_a_reference():
    assert {rule.id for rule in all_rules() if not rule.verified} == {"US-ME", "US-OH-CIN", "US-OH-TOL"}
    assert all(rule.reference for rule in all_rules())


@pytest.mark.parametrize(
    ("law", "duty", "first"),
    [
        ("US-CO", "deadline", "2024-01-01"),  # SB 23-105
        ("US-CA", "good_faith", "2026-01-01"),  # SB 642
        ("US-CT", "range", "2026-10-01"),  # Public Act 26-12; before it only on request
        ("US-CT", "benefits", "2026-10-01"),
        ("US-CT", "no_history", "2019-01-01"),
        ("US-NV", "no_history", "2021-10-01"),
    ],
)
def test_a_duty_has_its_own_first_day(law, duty, first):
    day = dt.date.fromisoformat(first)
    assert not RULES[law].asks(duty, day - dt.timedelta(1))
    assert RULES[law].asks(duty, day)


@pytest.mark.parametrize(
    ("law", "duty"),
    [("US-NY", "benefits"), ("US-MA", "other_pay"), ("US-VT", "benefits"), ("US-HI", "benefits"), ("US-RI", "range"),
     ("US-NV", "range"), ("EU-2023-970", "range"), ("US-WA", "deadline")],
)  # fmt: skip
def test_what_a_law_never_asks_for(law, duty):
    assert not RULES[law].asks(duty, dt.date(2030, 1, 1))


def test_sections_as_the_legislatures_print_them():
    sections = {
        "US-VT": "495p", "US-HI": "378-2.8", "US-MD": "3-304.2", "US-NV": "613.133", "US-RI": "28-6-22",
        "US-VA": "40.1-28.7:12", "US-WA": "49.58.110",
    }  # fmt: skip
    for law, section in sections.items():
        assert section in RULES[law].reference


@pytest.mark.parametrize(("country", "how"), [("DE", "no"), ("IT", "yes"), ("PL", "partly")])
def test_how_far_a_member_state_is(country, how):
    (rule,) = rules_at(country)
    assert rule.transposed == how
    assert rule.transposed_as_of == dt.date(2026, 6, 7)


def test_every_duty_begins_with_its_law_or_later():
    for rule in all_rules():
        for duty in ("range", "good_faith", "benefits", "other_pay", "deadline"):
            first = getattr(rule, duty)
            assert first is None or first >= rule.since

"""Expected values: the statute's own numbers, and taxes worked by hand from published brackets."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.law import available, schedule
from outbid.law.higher_rate import extra_tax
from outbid.law.startup_stock import Issue, conditions, exclusion, higher_rate_part, regime
from outbid.law.startup_stock_states import rules, share

OLD, NEW = date(2020, 5, 1), date(2025, 8, 1)
CENT = 0.02
STATES = tuple(key for key in available() if key.place.startswith("US-"))


def test_shares_of_the_statute():
    """IRC 1202(a)(5): 50, 75, 100% at 3, 4, 5 years; before July 5, 2025 everything at more than five."""
    held = np.array([1.0, 2.99, 3.0, 3.9, 4.0, 4.99, 5.0, 9.0])
    np.testing.assert_allclose(exclusion(held, NEW, 100.0), [0, 0, 50, 50, 75, 75, 100, 100])
    np.testing.assert_allclose(exclusion(held, OLD, 100.0), [0, 0, 0, 0, 0, 0, 0, 100])
    assert exclusion(60 / 12, OLD, 100.0) == 0
    assert exclusion(sum([1 / 12] * 36), NEW, 100.0) == 50


@pytest.mark.parametrize(
    ("acquired", "basis", "used", "expected"),
    [
        (OLD, 0, 0, 10e6),
        (NEW, 0, 0, 15e6),
        (OLD, 1.2e6, 0, 12e6),
        (NEW, 1.2e6, 0, 15e6),
        (NEW, 3e6, 0, 30e6),
        (OLD, 0, 4e6, 6e6),
        (OLD, 0, 11e6, 0),
    ],
)
def test_cap_per_issuer(acquired, basis, used, expected):
    assert exclusion(6.0, acquired, 40e6, basis, used=used) == expected


def test_cap_applies_before_the_share():
    assert exclusion(3.0, NEW, 40e6) == 7.5e6
    assert higher_rate_part(3.0, NEW, 40e6) == 7.5e6
    assert higher_rate_part(5.0, NEW, 40e6) == 0
    assert higher_rate_part(2.0, NEW, 40e6) == 0


def test_law_by_element():
    """Futures that exercise before and after July 4, 2025."""
    after, held = np.array([True, False, True, False]), np.array([4.0, 4.0, 6.0, 6.0])
    assert exclusion(held, after, 40e6).tolist() == [0.75 * 15e6, 0, 15e6, 10e6]
    assert higher_rate_part(held, after, 40e6).tolist() == [0.25 * 15e6, 0, 0, 0]
    assert exclusion(4.0, True, 100.0) == exclusion(4.0, NEW, 100.0)
    assert exclusion(6.0, False, 40e6) == exclusion(6.0, OLD, 40e6)


def test_cap_grows_from_2027():
    assert exclusion(5.0, NEW, 40e6, year=2026, inflation=0.03) == 15e6
    assert exclusion(5.0, NEW, 40e6, year=2027, inflation=0.03) == pytest.approx(15.45e6)
    assert exclusion(6.0, OLD, 40e6, year=2030, inflation=0.03) == 10e6


def test_dates_decide():
    assert regime(date(2025, 7, 4)).cap == 10e6
    assert regime(date(2025, 7, 5)).cap == 15e6
    assert regime(date(2025, 7, 5)).gross_assets == 75e6
    with pytest.raises(InputError, match="2010-09-27"):
        regime(date(2010, 9, 27))


@given(
    held=st.floats(0, 12),
    gain=st.floats(0, 1e9),
    basis=st.floats(0, 1e7),
    used=st.floats(0, 2e7),
    acquired=st.sampled_from([OLD, NEW]),
)
def test_never_more_than_the_gain(held, gain, basis, used, acquired):
    out = exclusion(held, acquired, gain, basis, used=used)
    rest = higher_rate_part(held, acquired, gain, basis, used=used)
    assert 0 <= out <= gain
    assert 0 <= rest <= gain - out + 1e-6


def test_california_taxes_what_federal_law_excludes():
    """Single, 2025, wages 400,000, gain 200,000 excluded: state tax as published for the taxed gain (worth.md).

    Federal: the state tax, 40,000 at most, is deducted: 360,000 taxable, 57,231 + 35% of 109,475 = 95,547.25.
    """
    parts = schedule("US-CA", 2025, "single").by_component(400_000, 200_000, excluded=200_000)
    assert parts["state_income_tax"] == pytest.approx(55_421.36, abs=CENT)
    assert parts["federal_income_tax"] == pytest.approx(95_547.25, abs=CENT)
    assert parts["net_investment_surtax"] == 0
    assert parts["additional_medicare"] == pytest.approx(1_800, abs=CENT)


@pytest.mark.parametrize(
    ("place", "year", "expected"),
    [
        ("US-CA", 2026, 0),
        ("US-PA", 2025, 0),
        ("US-AL", 2025, 0),
        ("US-MS", 2025, 0),
        ("US-NJ", 2025, 0),
        ("US-NJ", 2026, 1),
        ("US-OR", 2025, 1),
        ("US-OR", 2026, 0),
        ("US-HI", 2026, 0.5),
        ("US-NY", 2026, 1),
        ("US-TX", 2026, 1),
    ],
)
def test_conformity_of_states(place, year, expected):
    """As published by several firms' surveys of 2025 and 2026 (docs/tax-equity.md)."""
    assert share(place, year) == expected


def test_states_are_known_and_sourced():
    assert set(rules()) <= {key.place for key in STATES}
    assert all(rule.reference and 0 <= rule.share <= 1 for listed in rules().values() for rule in listed)


@settings(max_examples=40)
@given(
    key=st.sampled_from(STATES),
    wages=st.floats(0, 1e6),
    gains=st.floats(0, 2e7),
    part=st.sampled_from([0, 0.3, 1]),
)
def test_federal_tax_sees_the_rest_and_a_state_its_share(key, wages, gains, part):
    law = schedule(key.place, key.year, key.status)
    parts = law.by_component(wages, gains, excluded=part * gains)
    seen = gains * (1 - part * law.conformity)
    if "net_investment_surtax" in parts:
        lower = law.by_component(wages, gains * (1 - part))["net_investment_surtax"]
        assert parts["net_investment_surtax"] == pytest.approx(lower, abs=CENT)
    if key.place not in {"US-AL", "US-MO", "US-NE", "US-OR"}:  # those look at the federal tax
        own = law.by_component(wages, seen)["state_income_tax"]
        assert parts["state_income_tax"] == pytest.approx(own, abs=CENT)
    assert law.tax(wages, gains, excluded=0.0) == pytest.approx(law.tax(wages, gains), abs=CENT)
    assert law.tax(wages, gains, excluded=part * gains) == pytest.approx(sum(parts.values()), abs=CENT)


@pytest.mark.parametrize("place", ["US-TX", "US-NY", "US-MN"])
def test_where_the_state_conforms_a_fully_excluded_gain_is_no_gain(place):
    law = schedule(place, 2025, "married_joint")
    wages = np.array([0.0, 90_000.0, 700_000.0])
    np.testing.assert_allclose(law.tax(wages, 3e6, excluded=3e6), law.tax(wages), atol=CENT)


def test_germany_has_no_such_exclusion():
    law = schedule("DE", 2026, "class_1")
    assert law.tax(80_000, 50_000, excluded=50_000) == law.tax(80_000, 50_000)


def test_the_half_that_is_left_bears_28_percent():
    """A published example (Mondaq, August 2025): of a gain of 900,000 half is excluded, 126,000 due on the rest."""
    law, wages, gain = schedule("US-TX", 2026, "single"), 2_000_000.0, 900_000.0
    excluded = exclusion(3.1, NEW, gain)
    higher = higher_rate_part(3.1, NEW, gain)
    due = law.tax(wages, gain, excluded=excluded) - law.tax(wages)
    due += extra_tax(law, wages, gain, higher, excluded=excluded)
    assert due == pytest.approx(126_000 + 0.038 * 450_000, abs=CENT)


def test_open_conditions():
    unknown = conditions(Issue(), NEW)
    assert len(unknown) == 6
    assert not any(c.known for c in unknown)
    good = Issue(True, True, True, 40e6, False, True)
    assert conditions(good, NEW) == ()
    big = Issue(True, True, True, 60e6, False, False)
    assert [c.key for c in conditions(big, NEW)] == ["equity_tax.startup_exercised"]
    assert [c.key for c in conditions(big, OLD)] == [
        "equity_tax.startup_gross_assets",
        "equity_tax.startup_exercised",
    ]
    assert all(c.known for c in conditions(big, OLD))
    assert dict(conditions(big, OLD)[0].params) == {"limit": "50,000,000"}

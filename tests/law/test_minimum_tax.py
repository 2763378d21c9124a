"""Expected values: Tax-Calculator and PolicyEngine-US (stored), published parameters, Form 6251 worked by hand."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.law import schedule
from outbid.law.minimum_tax import MinimumTax, Owed, minimum_tax

GOLDEN = json.loads((Path(__file__).parent / "golden" / "minimum_tax.json").read_text(encoding="utf-8"))
CENT = 0.011
TEXAS = minimum_tax(schedule("US-TX", 2025, "single"))
CALIFORNIA = minimum_tax(schedule("US-CA", 2025, "single"))
money = st.floats(0, 5e6)


def cases(place):
    return [key.split()[1:] for key in GOLDEN if key.startswith(f"{place} ")]


@pytest.mark.parametrize(("year", "status"), cases("US"))
def test_spread_adds_what_tax_calculator_says(year, status):
    wages, spread, gains, regular, amt = np.array(GOLDEN[f"US {year} {status}"]).T
    law = minimum_tax(schedule("US-TX", int(year), status))
    total = regular + amt
    without = {(w, g): t for w, s, g, t in zip(wages, spread, gains, total, strict=True) if s == 0}
    expected = total - np.array([without[w, g] for w, g in zip(wages, gains, strict=True)])
    assert (expected > 0).sum() > 80
    np.testing.assert_allclose(law.on_spread(wages, spread, gains), expected, atol=2 * CENT)


@pytest.mark.parametrize(
    ("place", "year", "status"),
    [(place, *case) for place in ("US-CA", "US-CO", "US-MN") for case in cases(place)],
)
def test_states_add_what_policyengine_says(place, year, status):
    wages, spread, gains, amt = np.array(GOLDEN[f"{place} {year} {status}"]).T
    owed = minimum_tax(schedule(place, int(year), status)).owed(wages, spread, gains)
    without = {(w, g): t for w, s, g, t in zip(wages, spread, gains, amt, strict=True) if s == 0}
    expected = amt - np.array([without[w, g] for w, g in zip(wages, gains, strict=True)])
    assert (expected > 0).sum() > 50
    np.testing.assert_allclose(owed.state, expected, atol=2 * CENT)


def tax(amount, starts, rates):
    return sum(
        rate * max(0.0, min(amount, end) - start)
        for start, end, rate in zip(starts, [*starts[1:], np.inf], rates, strict=True)
    )


def form_6251(wages, gains, preference=0.0, lower_gain=0.0):
    """Regular and tentative minimum tax, single, 2025 (Rev. Proc. 2024-40, P.L. 119-21), line by line."""
    deduction = 15_750
    ordinary, taxable = max(0.0, wages - deduction), max(0.0, wages + gains - deduction)
    starts = [0, 11_925, 48_475, 103_350, 197_300, 250_525, 626_350]
    rates = [0.10, 0.12, 0.22, 0.24, 0.32, 0.35, 0.37]

    def of_gains(below, amount):
        zero = min(amount, max(0.0, 48_350 - below))
        middle = min(amount - zero, max(0.0, 533_400 - below - zero))
        return 0.15 * middle + 0.20 * (amount - zero - middle)

    regular = min(
        tax(taxable, starts, rates),
        tax(ordinary, starts, rates) + of_gains(ordinary, taxable - ordinary),
    )
    line_4 = wages + gains + preference - min(lower_gain, gains + 3_000)
    line_5 = max(0.0, 88_100 - 0.25 * max(0.0, line_4 - 626_350))
    line_6 = max(0.0, line_4 - line_5)
    amt = [0, 239_100], [0.26, 0.28]
    line_13 = min(line_6, max(0.0, gains - lower_gain))
    line_38 = tax(line_6 - line_13, *amt) + of_gains(ordinary, line_13)
    return regular, min(tax(line_6, *amt), line_38)


def test_the_form_by_hand():
    """Wages 200,000, spread 300,000: AMTI 500,000, exemption 88,100; 62,166 + 28% of 172,800 less 37,067."""
    assert TEXAS.on_spread(200_000, 300_000) == pytest.approx(110_550 - 37_067, abs=CENT)
    assert form_6251(200_000, 0, 300_000) == pytest.approx((37_067, 110_550), abs=CENT)


@pytest.mark.parametrize(
    ("year", "exemption", "begin", "rate"),
    [(2024, 85_700, 609_350, 0.25), (2025, 88_100, 626_350, 0.25), (2026, 90_100, 500_000, 0.5)],
)
def test_published_exemptions(year, exemption, begin, rate):
    """Rev. Proc. 2023-34, 2024-40, 2025-32; P.L. 119-21 sec. 70107: without wages the first dollars owe 26%."""
    law = minimum_tax(schedule("US-TX", year, "single"))
    assert law.on_spread(0, exemption) == pytest.approx(0, abs=CENT)
    assert law.on_spread(0, exemption + 1_000) == pytest.approx(260, abs=CENT)
    slope = (law.on_spread(0, begin + 2_000) - law.on_spread(0, begin + 1_000)) / 1_000
    assert slope == pytest.approx(0.28 * (1 + rate), abs=1e-6)


@given(wages=money, spread=money, gains=money)
def test_agrees_with_the_form_everywhere(wages, spread, gains):
    regular, tentative = form_6251(wages, gains, spread)
    before = max(form_6251(wages, gains))
    expected = max(0.0, max(regular, tentative) - before)
    assert TEXAS.on_spread(wages, spread, gains) == pytest.approx(expected, abs=CENT)


@given(wages=money, gains=money, lower=money, credit=money)
def test_credit_is_regular_tax_less_tentative_minimum_tax(wages, gains, lower, credit):
    """Form 8801 line 25; the shares' higher basis lowers the minimum-tax gain of the year of sale."""
    regular, tentative = form_6251(wages, gains, lower_gain=lower)
    used = TEXAS.credit_used(wages, Owed(credit), gains, adjustment=lower)
    assert used.federal == pytest.approx(min(credit, max(0.0, regular - tentative)), abs=CENT)
    assert used.state == 0
    spared = TEXAS.lower_in_year_of_sale(wages, gains, adjustment=lower)
    expected = max(form_6251(wages, gains)) - max(regular, tentative)
    assert spared == pytest.approx(max(0.0, expected), abs=CENT)


def test_exercise_and_sale_a_year_later_give_most_of_it_back():
    """Sold at the value at exercise: 300,000 of gain, none for the minimum tax, whose exemption shelters wages."""
    owed = TEXAS.owed(200_000, 300_000)
    used = TEXAS.credit_used(200_000, owed, 300_000, adjustment=300_000)
    regular, tentative = form_6251(200_000, 300_000, lower_gain=300_000)
    assert used.federal == pytest.approx(min(73_483, regular - tentative), abs=CENT)
    assert used.federal > 0.6 * owed.federal


@given(wages=money, spread=money, more=st.floats(0, 1e6))
def test_more_spread_never_owes_less_and_at_most_its_marginal_rate(wages, spread, more):
    for law, most in ((TEXAS, 0.35), (CALIFORNIA, 0.35 + 0.07 * 1.25)):
        first, second = law.on_spread(wages, np.array([spread, spread + more]))
        assert first >= 0
        assert first - CENT <= second <= first + most * more + CENT


@given(wages=money, gains=money, credit=money, state=money)
def test_credit_never_exceeds_what_is_left(wages, gains, credit, state):
    used = CALIFORNIA.credit_used(wages, Owed(credit, state), gains)
    assert 0 <= used.federal <= credit
    assert 0 <= used.state <= state


def test_an_excluded_gain_does_not_count_for_the_minimum_tax():
    spreads = np.array([0.0, 50_000.0, 400_000.0])
    with_gain = TEXAS.on_spread(150_000, spreads, 2e6, excluded=2e6)
    np.testing.assert_allclose(with_gain, TEXAS.on_spread(150_000, spreads), atol=CENT)


def test_nobody_owes_without_a_spread():
    wages = np.linspace(0, 3e6, 200)
    assert CALIFORNIA.on_spread(wages, 0.0).max() == 0


def test_colorado_gives_nothing_back():
    law = minimum_tax(schedule("US-CO", 2025, "single"))
    owed = law.owed(150_000, 2e6)
    assert owed.state > 10_000
    assert law.credit_used(900_000, owed).state == 0


def test_shapes_broadcast():
    owed = CALIFORNIA.owed(np.full((3, 1), 2e5), np.zeros(4), 1e4)
    assert owed.total.shape == (3, 4)


def test_only_in_the_united_states():
    with pytest.raises(InputError, match="law of the United States"):
        MinimumTax.of(schedule("DE", 2026, "class_1"))


def test_kinks_of_california_stand_where_the_form_has_them():
    """Schedule P (540) of 2025: exemption 92,749, falling by a quarter of what exceeds 347,808."""
    spread = np.array([92_749.0, 100_000.0, 347_808.0, 400_000.0])
    owed = CALIFORNIA.owed(0, spread).state
    exemption = [92_749, 92_749, 92_749, 92_749 - 0.25 * (400_000 - 347_808)]
    np.testing.assert_allclose(owed, 0.07 * (spread - exemption), atol=CENT)
    assert all(b > a for a, b in pairwise(owed))

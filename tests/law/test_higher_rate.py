"""Expected values: PolicyEngine-US (stored), and the rates of IRC 1(h)."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.law import schedule
from outbid.law.higher_rate import extra_tax, surtax_on_short_term

GOLDEN = json.loads((Path(__file__).parent / "golden" / "higher_rate.json").read_text(encoding="utf-8"))
CASES = [key for key in GOLDEN if key not in ("oracle", "columns")]


@pytest.mark.parametrize("key", CASES)
def test_income_tax_is_policyengine_s(key):
    year, status = key.split()
    wages, gains, higher, expected = np.array(GOLDEN[key]).T
    law = schedule("US-TX", int(year), status)
    tax = law.by_component(wages, gains)["federal_income_tax"] + extra_tax(law, wages, gains, higher)
    np.testing.assert_allclose(tax, expected, atol=0.02)
    assert (extra_tax(law, wages, gains, higher) > 0).sum() > 50


def test_nine_schedules():
    assert len(CASES) == 9


@given(wages=st.floats(0, 2e6), gains=st.floats(0, 1e7), part=st.floats(0, 1))
def test_between_nothing_and_the_difference_of_rates(wages, gains, part):
    law = schedule("US-CA", 2026, "married_joint")
    extra = extra_tax(law, wages, gains, part * gains)
    assert 0 <= extra <= 0.28 * part * gains + 0.02
    assert extra_tax(law, wages, gains, 0.0) == pytest.approx(0, abs=0.02)


def test_eight_points_more_at_the_top():
    law = schedule("US-TX", 2025, "single")
    assert extra_tax(law, 3e6, 1e6, 4e5) == pytest.approx(0.08 * 4e5, abs=0.02)


def test_surtax_on_short_term_gains():
    """IRC 1411, single: 3.8% of the lesser of investment income and income above 200,000."""
    law = schedule("US-NY", 2025, "single")
    wages, gains, short = np.array([100_000, 150_000, 400_000]), 50_000, 100_000
    other = short + 5_000
    income = wages + gains + other
    expected = 0.038 * (
        np.minimum(gains + short, np.maximum(income - 200_000, 0))
        - np.minimum(gains, np.maximum(income - 200_000, 0))
    )
    np.testing.assert_allclose(surtax_on_short_term(law, wages, gains, other, short), expected, atol=0.02)

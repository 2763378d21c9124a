"""Discounts for lack of marketability: published numbers, limits, and the option each stands for."""

from __future__ import annotations

import json
import math
from pathlib import Path
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from outbid.core.errors import InputError
from outbid.worth import discounts

CASES = json.loads((Path(__file__).parents[1] / "cases/discounts.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['model']}-{case['sigma']}")
def test_published(case: dict) -> None:
    terms = [case["sigma"], case["years"]] + ([case["rate"]] if "rate" in case else [])
    digits = len(str(case["value"]).split(".")[1])
    found = getattr(discounts, case["model"])(*terms)
    assert found == pytest.approx(case["value"], abs=0.6 * 10**-digits)


@pytest.mark.parametrize(("sigma", "years"), [(0.3, 1), (0.9, 4)])
def test_longstaff_is_the_mean_of_the_maximum(sigma: float, years: float) -> None:
    """The maximum of the discounted price over the restriction, less the price: by the law of the maximum."""
    v = sigma**2 * years

    def above(level: float) -> float:
        first = 0.5 * math.erfc((level + v / 2) / math.sqrt(2 * v))
        return first + math.exp(-level) * 0.5 * math.erfc((level - v / 2) / math.sqrt(2 * v))

    # E e^M − 1 = ∫ e^m P(M > m) dm
    wanted, _ = integrate.quad(lambda m: math.exp(m) * above(m), 0, v + 15 * math.sqrt(v))
    assert discounts.longstaff(sigma, years) == pytest.approx(wanted, rel=1e-7)


@pytest.mark.parametrize("v", [0.05, 0.72, 5.0, 30.0])
def test_finnerty_as_printed(v: float) -> None:
    """The formula as it stands in the paper, before ``e^v`` is taken out."""
    squared = v + math.log(2 * (math.exp(v) - v - 1)) - 2 * math.log(math.exp(v) - 1)
    normal = NormalDist()
    wanted = normal.cdf(math.sqrt(squared) / 2) - normal.cdf(-math.sqrt(squared) / 2)
    assert discounts.finnerty(math.sqrt(v), 1) == pytest.approx(wanted, rel=1e-10)
    assert discounts.finnerty(math.sqrt(v), 1, dividend=0.1) == pytest.approx(
        wanted * math.exp(-0.1), rel=1e-10
    )


@given(st.floats(0, 3), st.floats(0, 30), st.floats(0, 0.2))
def test_ranges(sigma: float, years: float, rate: float) -> None:
    assert discounts.longstaff(sigma, years) >= -1e-12
    assert -1e-12 <= discounts.chaffe(sigma, years, rate) <= 1
    assert (
        0 <= discounts.finnerty(sigma, years) <= math.erf(math.sqrt(math.log(2)) / 2 / math.sqrt(2)) + 1e-12
    )


@given(st.floats(0.9, 1.1))
def test_finnerty_series_joins_the_closed_form(place: float) -> None:
    sigma = math.sqrt(place * discounts.SMALL_VARIANCE)
    wanted = math.erf(math.sqrt(place * discounts.SMALL_VARIANCE / 3) / 2 / math.sqrt(2))
    assert discounts.finnerty(sigma, 1) == pytest.approx(wanted, rel=2e-4)


def test_without_time_there_is_no_discount() -> None:
    assert [discounts.longstaff(0.5, 0), discounts.chaffe(0.5, 0, 0.04), discounts.finnerty(0.5, 0)] == [
        0,
        0,
        0,
    ]
    with pytest.raises(InputError, match="volatility"):
        discounts.longstaff(-0.1, 1)
    with pytest.raises(InputError, match="years"):
        discounts.chaffe(0.1, -1, 0.04)

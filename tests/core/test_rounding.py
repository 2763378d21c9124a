"""Ties go away from zero, as decimal's ROUND_HALF_UP has them for the number as it is written."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.rounding import to_digits, to_places, to_whole

WRITTEN = st.decimals(min_value=-10_000, max_value=10_000, places=6)
"""Numbers that a person writes, of at most eleven digits."""


@given(WRITTEN, st.integers(-3, 6))
def test_places_are_those_of_the_number_as_it_is_written(written: Decimal, places: int) -> None:
    expected = written.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    assert to_places(float(written), places) == float(expected)


@given(st.integers(-(10**9), 10**9), st.integers(1, 6))
def test_a_half_goes_away_from_zero_however_it_was_worked_out(whole: int, places: int) -> None:
    tie = (whole + math.copysign(0.5, whole)) / 10**places
    away = whole + (1 if whole >= 0 else -1)
    if len(str(abs(whole))) + 1 <= 11:
        assert to_places(tie, places) == away / 10**places
        assert to_places(tie * 3 / 3, places) == away / 10**places


@given(WRITTEN.filter(bool), st.integers(1, 12))
def test_significant_digits(written: Decimal, digits: int) -> None:
    expected = written.quantize(Decimal(1).scaleb(written.adjusted() - digits + 1), ROUND_HALF_UP)
    assert to_digits(float(written), digits) == float(expected)


@pytest.mark.parametrize("value", [math.inf, -math.inf, 0.0, 1e300, -1e300, 123456789012345.0])
def test_what_has_no_digits_to_round_stays(value: float) -> None:
    assert to_places(value) == value
    assert to_places(value, 6) == value


def test_no_number_stays_none() -> None:
    assert math.isnan(to_places(math.nan, 2))
    assert math.isnan(to_digits(math.nan, 3))


def test_a_whole_number_is_one() -> None:
    assert [to_whole(x) for x in (0.5, 1.5, 2.5, -0.5, -2.5, 0.49999999, 28.499999999999996)] == [
        1, 2, 3, -1, -3, 0, 29,
    ]  # fmt: skip

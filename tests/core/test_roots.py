"""Roots in closed form, and that the bracket always holds one."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.roots import Bracket, closing, root

CASES: tuple[tuple[Callable[[float], float], float, float, float], ...] = (
    (lambda x: x**3 - 2, 0.0, 5.0, 2 ** (1 / 3)),
    (lambda x: math.exp(-x) - 1e-5, -5.0, 50.0, 5 * math.log(10)),
    (lambda x: math.tanh(50 * (x - 0.123)), -3.0, 3.0, 0.123),
    (lambda x: math.copysign(1.0, x - 0.7), 0.0, 1.0, 0.7),
    (lambda x: math.copysign(math.sqrt(abs(x - 0.3)), x - 0.3), -1.0, 1.0, 0.3),
    (lambda x: 1 / 3 - x, 0.0, 1e6, 1 / 3),
)


@pytest.mark.parametrize(("function", "low", "high", "at"), CASES)
def test_roots_in_closed_form(function: Callable[[float], float], low: float, high: float, at: float) -> None:
    points: list[float] = []

    def counted(x: float) -> float:
        points.append(x)
        return function(x)

    found = root(counted, low, high, at_low=function(low), at_high=function(high), tolerance=1e-12, most=200)
    assert found == pytest.approx(at, abs=2e-12)
    # no worse than bisection by much, whatever the function
    assert len(points) <= 1.3 * math.log2((high - low) / 1e-12)
    assert all(low < x < high for x in points)


def test_smooth_roots_take_few_evaluations() -> None:
    function, low, high, _ = CASES[0]
    brackets = list(closing(function, low, high, function(low), function(high), 1e-13))
    assert len(brackets) <= 12


@given(st.floats(-3, 3), st.floats(0.1, 20), st.floats(-4, -3.01), st.floats(3.01, 4))
def test_every_bracket_holds_the_root_and_they_shrink(
    at: float, steep: float, low: float, high: float
) -> None:
    def function(x: float) -> float:
        return math.atan(steep * (x - at)) + (x - at) ** 3

    before = Bracket(low, function(low), high, function(high))
    for each in closing(function, low, high, before.value, before.other_value, 1e-10):
        least, most = sorted((each.x, each.other))
        assert least <= at + 1e-15
        assert at - 1e-15 <= most
        assert each.width < before.width
        assert function(each.best) == min((each.value, each.other_value), key=abs)
        before = each
    assert before.width <= 1.1e-10 or before.value == 0


def test_a_root_at_an_end_takes_no_evaluation() -> None:
    def never(x: float) -> float:
        raise AssertionError(x)

    assert root(never, 1.0, 2.0, at_low=0.0, at_high=3.0, tolerance=1e-9, most=50) == 1.0
    assert root(never, 1.0, 2.0, at_low=-3.0, at_high=0.0, tolerance=1e-9, most=50) == 2.0
    assert root(never, 1.0, 1.0, at_low=-1.0, at_high=1.0, tolerance=1e-9, most=50) == 1.0


def test_the_best_point_so_far_when_evaluations_run_out() -> None:
    found = root(lambda x: x - 0.2, 0.0, 1.0, at_low=-0.2, at_high=0.8, tolerance=0.0, most=1)
    assert found == 0.2 or abs(found - 0.2) <= 0.3


def test_the_slope_of_a_straight_line_is_found() -> None:
    first = next(iter(closing(lambda x: 3 * x - 1, 0.0, 1.0, -1.0, 2.0, 1e-9)))
    assert first.slope == pytest.approx(3)

"""The lottery questions against expected utility itself, and Barsky et al. (1997), table I."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.worth.elicit import HIGHEST, LOWEST, begin, elicit, indifferent_cut


@given(st.floats(0.2, 20.0))
def test_at_the_cut_keeping_and_gambling_are_worth_the_same(gamma: float) -> None:
    def u(x: float) -> float:
        return math.log(x) if gamma == 1 else x ** (1 - gamma) / (1 - gamma)

    kept = 1 - indifferent_cut(gamma)
    assert 0.5 * u(2.0) + 0.5 * u(kept) == pytest.approx(u(1.0), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("cut", "gamma"), [(1 / 5, 3.76), (1 / 3, 2.0), (1 / 2, 1.0)])
def test_published_thresholds(cut: float, gamma: float) -> None:
    assert indifferent_cut(gamma) == pytest.approx(cut, abs=5e-4)


def test_the_first_question_is_the_published_one() -> None:
    assert begin().cut == pytest.approx(1 / 3)


@given(st.text("AB", min_size=5, max_size=5), st.text("AB", min_size=5, max_size=5))
def test_more_caution_means_more_risk_aversion_and_intervals_tile(one: str, two: str) -> None:
    a, b = elicit(one), elicit(two)
    assert LOWEST <= a.low < a.gamma < a.high <= HIGHEST
    # A sorts before B, and A is the cautious answer
    if one < two:
        assert a.low >= b.high * (1 - 1e-12)


@pytest.mark.parametrize("answers", ["", "ABBA", "ABBABA", "ABCAB", "12345"])
def test_other_answers_are_refused(answers: str) -> None:
    with pytest.raises(InputError, match="not a set of answers"):
        elicit(answers)

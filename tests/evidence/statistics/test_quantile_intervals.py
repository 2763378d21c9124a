"""Intervals of quantiles cover the truth as often as they say, on populations that are known."""

from __future__ import annotations

import numpy as np
import pytest

from outbid.core import normal
from outbid.evidence.statistics.quantiles import Ordered, rank

CONFIDENCE = 0.9


def covered(interval: tuple[float | None, float | None], truth: float) -> bool:
    low, high = interval
    return (low is None or low <= truth) and (high is None or truth <= high)


@pytest.mark.parametrize("n", [15, 40, 500])
def test_medians_of_independent_records(n: int) -> None:
    rng = np.random.default_rng(n)
    hits = [
        covered(Ordered(np.exp(rng.standard_normal(n)), np.ones(n)).interval(0.5, CONFIDENCE), 1.0)
        for _ in range(2000)
    ]
    assert 0.87 <= np.mean(hits) <= 0.93


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_outer_percentiles(share: float) -> None:
    rng = np.random.default_rng(4)
    truth = float(np.exp(normal.quantile(share)))
    hits = [
        covered(Ordered(np.exp(rng.standard_normal(200)), np.ones(200)).interval(share, CONFIDENCE), truth)
        for _ in range(1500)
    ]
    assert 0.87 <= np.mean(hits) <= 0.93


@pytest.mark.parametrize("employers", [30, 60, 100])
def test_medians_of_records_that_share_employers(employers: int) -> None:
    rng = np.random.default_rng(employers)
    hits = []
    for _ in range(1200):
        sizes = 1 + rng.geometric(0.15, employers)
        codes = np.repeat(np.arange(employers), sizes)
        pay = 0.8 * rng.standard_normal(employers)[codes] + 0.6 * rng.standard_normal(codes.size)
        sample = Ordered(pay, np.ones(codes.size), codes)
        hits.append(covered(sample.interval(0.5, CONFIDENCE), 0.0))
    assert 0.87 <= np.mean(hits) <= 0.93


@pytest.mark.parametrize("employers", [30, 80])
def test_medians_where_few_employers_have_most_records(employers: int) -> None:
    rng = np.random.default_rng(employers + 7)
    hits = []
    for _ in range(1200):
        sizes = 1 + np.floor(np.exp(rng.normal(1.5, 1.2, employers))).astype(np.int64)
        codes = np.repeat(np.arange(employers), sizes)
        pay = 0.8 * rng.standard_normal(employers)[codes] + 0.6 * rng.standard_normal(codes.size)
        hits.append(covered(Ordered(pay, np.ones(codes.size), codes).interval(0.5, CONFIDENCE), 0.0))
    assert 0.87 <= np.mean(hits) <= 0.93


def test_medians_of_weighted_records() -> None:
    rng = np.random.default_rng(9)
    hits = []
    for _ in range(1500):
        weights = rng.integers(1, 6, 120).astype(np.float64)
        hits.append(covered(Ordered(rng.standard_normal(120), weights).interval(0.5, CONFIDENCE), 0.0))
    assert 0.87 <= np.mean(hits) <= 0.93


def test_whole_ranks_are_the_binomial_table() -> None:
    # Hettmansperger and Sheather: of n = 10, the 2nd and 9th value enclose the median with 1 - 2·11/1024
    assert rank(10, 0.5, 1013 / 1024) == pytest.approx(2, abs=1e-5)
    assert rank(10, 0.5, 11 / 1024) == pytest.approx(9, abs=1e-5)


def test_the_median_of_equal_weights_is_the_median() -> None:
    values = np.random.default_rng(1).standard_normal(101)
    assert Ordered(values, np.full(101, 3.0)).at(0.5) == pytest.approx(float(np.median(values)))


def test_beyond_the_sample_nothing_is_known() -> None:
    low, high = Ordered(np.arange(8.0), np.ones(8)).interval(0.1, CONFIDENCE)
    assert low is None
    assert high is not None


def test_one_employer_tells_as_much_as_one_record() -> None:
    pay = np.random.default_rng(2).standard_normal(50)
    assert Ordered(pay, np.ones(50), np.zeros(50, np.int64)).size(0.5, CONFIDENCE).independent == 1

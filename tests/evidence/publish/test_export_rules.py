import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.evidence.answer import SHARES, Benchmark, Cell, Figure
from outbid.evidence.export_rules import (
    LEAST_EMPLOYERS,
    STEP,
    coarse_amount,
    coarse_count,
    coarse_share,
    judge,
    months_after,
    safe_cell,
)

FIGURES = tuple(map(Figure, (80e3, 100e3, 120e3, 150e3, 190e3)))
GOOD = Benchmark(
    "attested", "base", Cell("software-engineer"), "USD", FIGURES, 10, ("lca",), dt.date(2025, 1, 1),
    dt.date(2026, 1, 31), employers=5, largest_share=0.25,
)  # fmt: skip
LATER = dt.date(2026, 6, 1)


def keys(verdict):
    return [reason.key for reason in verdict.against]


def test_at_the_limits_all_may_be_published():
    verdict = judge(GOOD, LATER)
    assert verdict.may
    assert verdict.shares == SHARES


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"employers": 4}, "publish.few_employers"),
        ({"employers": 0}, "publish.no_employers"),
        ({"largest_share": 0.2501}, "publish.one_employer"),
        ({"largest_share": None}, "publish.share_unknown"),
        ({"last": dt.date(2026, 3, 1)}, "publish.too_new"),
        ({"percentiles": (Figure(None),) * 5}, "publish.nothing_observed"),
    ],
)
def test_each_rule_refuses_alone(change, key):
    verdict = judge(replace(GOOD, **change), LATER)
    assert keys(verdict) == [key]
    assert not verdict.may
    assert verdict.shares == ()


def test_three_months_to_the_day_are_not_over_three_months():
    assert judge(GOOD, dt.date(2026, 4, 30)).may is False
    assert judge(GOOD, dt.date(2026, 5, 1)).may is True
    assert months_after(dt.date(2026, 1, 31), 3) == dt.date(2026, 4, 30)
    assert months_after(dt.date(2025, 11, 30), 3) == dt.date(2026, 2, 28)


def test_outer_percentiles_from_ten_records():
    verdict = judge(replace(GOOD, n=9), LATER)
    assert verdict.may
    assert verdict.shares == (0.25, 0.5, 0.75)
    assert [reason.key for reason in verdict.left_out] == ["publish.tails"]


def test_an_office_has_applied_its_own_rules_but_age_counts():
    office = replace(GOOD, published=True, n=None, employers=0, largest_share=None)
    assert judge(office, LATER).shares == SHARES
    assert keys(judge(office, dt.date(2026, 2, 1))) == ["publish.too_new"]


def test_a_licence_that_forbids_it_is_named():
    assert keys(judge(GOOD, LATER, closed_sources=("lca", "other"))) == ["publish.closed_source"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", " =1", "\r=1"])
def test_formulas_become_text(text):
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "Acme", "a=b", "5-10"])
def test_other_text_stays(text):
    assert safe_cell(text) == text


@given(st.integers(0, 10**6), st.integers(0, 200))
def test_counts_of_two_exports_never_tell_a_group_below_the_step(wider, fewer):
    """Somebody exports a cell and the same cell without a few people, and subtracts."""
    told = coarse_count(wider + fewer) - coarse_count(wider)
    assert told % STEP == 0
    assert coarse_count(wider) <= wider < coarse_count(wider) + STEP


@given(st.integers(20, 5_000), st.floats(0.05, 0.25))
def test_the_largest_employers_count_does_not_follow_from_its_share(n, share):
    """Count times share would be exact if both were."""
    low, high = coarse_share(share) - 0.05, coarse_share(share)
    assert low - 1e-9 <= share <= high + 1e-9
    assert (high - low) * n >= 1 - 1e-9  # at least one record wide


def test_a_single_pay_is_not_told_to_the_dollar():
    assert coarse_amount(175_064.0) == 175_000.0
    assert coarse_amount(98_765.0) == coarse_amount(98_800.0) == 98_800.0
    assert coarse_amount(None) is None


def test_what_is_left_of_a_large_cell_has_to_pass_alone():
    """The complement of a published cell is a cell like any other: four employers are refused, whatever is around."""
    whole, part = replace(GOOD, n=60, employers=9), replace(GOOD, n=40, employers=LEAST_EMPLOYERS)
    rest = replace(GOOD, n=20, employers=whole.employers - part.employers)
    assert judge(whole, LATER).may
    assert judge(part, LATER).may
    assert keys(judge(rest, LATER)) == ["publish.few_employers"]


def test_one_employer_among_many_is_refused_whatever_the_size():
    assert keys(judge(replace(GOOD, n=100_000, employers=5_000, largest_share=0.26), LATER)) == [
        "publish.one_employer"
    ]


def test_a_cell_of_one_employer_is_refused():
    named = replace(GOOD, cell=Cell("software-engineer", employer="acme"), employers=1, largest_share=1.0)
    assert set(keys(judge(named, LATER))) == {"publish.few_employers", "publish.one_employer"}

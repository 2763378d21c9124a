"""The expense of grants against the standards' own examples, and what must add up."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.offers import accounting
from outbid.offers.accounting import IFRS, Policy, accounting_view, accounts, trued_up
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.fair_value import Award, Tranche
from outbid.offers.limits import Bound, Limits
from outbid.offers.terms import Terms
from outbid.packages.package import Package
from outbid.packages.terms import Grant, Salary

YEARLY = ((12, 0.25), (24, 0.25), (36, 0.25), (48, 0.25))
POLICIES = [
    Policy("us_gaap", how, when)
    for how in ("graded", "straight_line")
    for when in ("estimated", "as_they_occur")
]


def test_ifrs_2_example_1():
    # IFRS 2.IG11, example 1: 500 employees, 100 options at CU15, three years
    whole = 500 * 100 * 15
    assert trued_up(whole, [0.80, 0.80, 0.80]) == pytest.approx([200_000, 200_000, 200_000])
    assert trued_up(whole, [0.85, 0.88, 443 / 500]) == pytest.approx([212_500, 227_500, 224_500])


def test_asc_718_cliff_vesting():
    # ASC 718-20-55, example 1 (FAS 123R, A86 to A96): 900,000 options at $14.69, three years, 3% a year forfeit
    award = Award("Options", 900_000, 14.69, ((36, 1.0),))
    found = accounts(award, 0.03)
    assert found.expected == pytest.approx(12_066_454, abs=5)
    assert [year.expected for year in found.years] == pytest.approx([4_022_151] * 3, abs=3)
    # at the end of the second year 6% a year is expected: $10,981,157 in all, and $723,531 too much was expensed
    whole = 900_000 * 14.69
    first, second, third = trued_up(whole, [0.97**3, 0.94**3, 0.94**3])
    assert first == pytest.approx(4_022_151, abs=3)
    assert 2 * 4_022_151 - (first + second) == pytest.approx(723_531, abs=5)
    assert first + second + third == pytest.approx(10_981_157, abs=10)


def test_asc_718_graded_vesting(monkeypatch):
    # ASC 718-20-55, example 2 (FAS 123R, A97 to A104): a quarter a year, values of a tranche from $13.44 to $15.08
    values = [13.44, 14.17, 14.69, 15.08]
    parts = tuple(Tranche(month, 225_000, value) for (month, _), value in zip(YEARLY, values, strict=True))
    monkeypatch.setattr(accounting, "tranches", lambda *_, **__: parts)
    graded = accounts(Award("Options", 900_000, 1.0, YEARLY), 0.03, Policy("us_gaap", "graded"))
    # the standard rounds to whole options
    assert graded.expected == pytest.approx(11_953_533, abs=25)
    published = [6_189_686, 3_256_406, 1_756_490, 750_951]
    assert [year.expected for year in graded.years] == pytest.approx(published, abs=15)
    level = accounts(Award("Options", 900_000, 1.0, YEARLY), 0.03)
    assert [year.expected for year in level.years] == pytest.approx([11_953_533 / 4] * 4, abs=10)


def test_straight_line_is_never_behind_what_has_vested():
    # 60% vest after a year: at least that is expensed then
    found = accounts(Award("Units", 100.0, 1.0, ((12, 0.6), (24, 0.4))))
    assert [year.if_stays for year in found.years] == pytest.approx([60, 40])


@given(
    parts=st.lists(st.tuples(st.integers(0, 70), st.floats(0.01, 1)), min_size=1, max_size=8),
    leaving=st.floats(0, 0.6),
    policy=st.sampled_from(POLICIES),
)
def test_years_add_up_to_the_fair_value(parts, leaving, policy):
    total = math.fsum(part for _, part in parts)
    vesting = tuple(sorted((month, part / total) for month, part in parts))
    award = Award("Options", 1_000.0, 5.0, vesting, 4.0, True, 10.0, 0.6, 0.04)
    found = accounts(award, leaving, policy)
    assert math.fsum(year.if_stays for year in found.years) == pytest.approx(found.fair_value)
    assert math.fsum(year.expected for year in found.years) == pytest.approx(found.expected)
    assert found.expected <= found.fair_value * (1 + 1e-12)
    assert all(year.if_stays >= -1e-9 for year in found.years)


def test_graded_runs_ahead_of_straight_line():
    award = Award("Units", 100.0, 1.0, YEARLY)
    graded, level = (accounts(award, 0.1, Policy("us_gaap", how)) for how in ("graded", "straight_line"))
    # tranche k is spread over k years: 25·(1 + 1/2 + 1/3 + 1/4) in the first
    assert graded.years[0].if_stays == pytest.approx(25 * (1 + 1 / 2 + 1 / 3 + 1 / 4))
    assert graded.years[0].expected > level.years[0].expected


def test_forfeitures_as_they_occur_reverse_what_was_not_vested():
    # cliff of two years, a tenth leave a year: 90% of half are there after one, 81% vest
    found = accounts(
        Award("Units", 100.0, 1.0, ((24, 1.0),)), 0.1, Policy("us_gaap", "graded", "as_they_occur")
    )
    assert [year.expected for year in found.years] == pytest.approx([45, 36])


def test_ifrs_allows_no_other_policy():
    assert IFRS.attribution == "graded"
    for policy in POLICIES[1:]:
        with pytest.raises(InputError) as caught:
            Policy("ifrs", policy.attribution, policy.forfeitures)
        assert caught.value.key == "retain.ifrs"


def test_the_view_stands_beside_the_cash_equivalent_cost():
    vesting = ((12, 0.5), (24, 0.5))
    cost = Cost(years=2.0, leaving=0.1, share_value=1.0, vesting=vesting)
    one = Package("Offer", "USD", Salary(Point(1.0)), grants=(Grant("Grant", vesting),))
    limits = Limits(Bound(1.0, 1e6), equity=Bound(0, 1e6))
    employer = Employer("Listed", one, limits, cost, "money", 1.0)
    found = accounting_view(employer, Terms(100_000.0, 0.0, 80_000.0), IFRS)
    assert found.fair_value == pytest.approx(80_000)
    # half vests with 90%, half with 81%: the same expectation in both, differently spread
    assert math.fsum(year.expected for year in found.years) == pytest.approx(40_000 * (0.9 + 0.81))
    assert [year.cash_equivalent for year in found.years] == pytest.approx([36_000, 32_400])
    assert accounting_view(employer, Terms(100_000.0)) is None

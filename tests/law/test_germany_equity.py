"""Expected values: § 19a EStG, § 34 EStG and § 32a EStG worked by hand, published contribution rates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.law import schedule
from outbid.law.germany_equity import (
    CompanyYear,
    benefit,
    conditions,
    contributions,
    deferral_law,
    one_fifth_saving,
    taxed_benefit,
    years_deferred,
)

LAW = schedule("DE", 2025, "class_1")
SMALL, LARGE = CompanyYear(300, 60e6, 90e6), CompanyYear(1_000, 60e6, 40e6)
MET = {"age": 6.0, "on_top": True, "consent": True, "real_shares": True, "below_value": True}
CHORDS = 12.0
"""EUR: five times the largest distance of the table's chords from the tariff, and the rounding of both."""


def keys(years, **more):
    return [c.key for c in conditions(years, **{**MET, **more})]


def tariff(x):
    """§ 32a EStG as of 2025."""
    if x <= 12_096:
        return 0.0
    if x <= 17_443:
        y = (x - 12_096) / 10_000
        return (932.30 * y + 1_400) * y
    if x <= 68_480:
        z = (x - 17_443) / 10_000
        return (176.64 * z + 2_397) * z + 1_015.13
    return 0.42 * x - 10_911.92 if x <= 277_825 else 0.45 * x - 19_246.67


def with_surcharge(due):
    """§§ 3, 4 SolZG as of 2025."""
    return due + min(0.055 * due, 0.119 * max(0.0, due - 19_950))


def saving(rest, extra):
    usual = with_surcharge(tariff(rest + extra))
    fifth = tariff(rest) + 5 * (tariff(rest + extra / 5) - tariff(rest))
    return usual - with_surcharge(fifth)


@pytest.mark.parametrize(
    ("rest", "extra"), [(20_000, 10_000), (40_000, 50_000), (40_000, 500_000), (66_000, 30_000)]
)
def test_one_fifth_rule(rest, extra):
    """Without wages nothing but the 36 EUR of § 10c is deducted, so that taxable income is known."""
    assert one_fifth_saving(LAW, 0.0, extra, rest + 36) == pytest.approx(saving(rest, extra), abs=CHORDS)
    assert saving(rest, extra) > CHORDS


def test_one_fifth_rule_is_worth_nothing_in_the_proportional_zones():
    assert one_fifth_saving(LAW, 0.0, 50_000, 100_036) == pytest.approx(0, abs=0.01)


def test_one_fifth_rule_where_nothing_else_is_taxed():
    """§ 34 Abs. 1 Satz 3 EStG: five times the tax on a fifth of taxable income."""
    expected = with_surcharge(tariff(100_000)) - with_surcharge(5 * tariff(20_000))
    assert one_fifth_saving(LAW, 0.0, 100_036, 0.0) == pytest.approx(expected, abs=CHORDS)


@given(wages=st.floats(0, 3e5), extra=st.floats(0, 2e6), as_wages=st.booleans())
def test_one_fifth_rule_never_costs_and_never_exceeds_the_tax(wages, extra, as_wages):
    found = one_fifth_saving(LAW, wages, extra, as_wages=as_wages)
    plain = LAW.tax(wages + extra) if as_wages else LAW.tax(wages, other=extra)
    assert -1e-6 <= found <= plain + 1e-6


def test_contributions_at_the_transfer():
    """2025: pension 9.3 and unemployment 1.3% to 96,600; health 8.55 and care 2.4% to 66,150."""
    np.testing.assert_allclose(
        contributions(LAW, [50_000, 90_000, 120_000], 20_000),
        [0.106 * 20_000 + 0.1095 * 16_150, 0.106 * 6_600, 0],
        atol=0.01,
    )


def test_benefit_and_what_is_taxed_of_it():
    assert benefit(10_000, 1_000) == 7_000
    assert benefit(10_000, 1_000, allowance=False) == 9_000
    assert benefit(1_500) == 0
    assert taxed_benefit(7_000, 50_000, 1_000) == 7_000
    assert taxed_benefit(7_000, 5_000, 1_000) == 4_000
    assert taxed_benefit(7_000, 500, 1_000) == 0


def test_when_the_benefit_is_taxed():
    assert years_deferred([3.0, 20.0, 20.0, 9.0], [np.inf, np.inf, 4.0, 12.0]).tolist() == [3, 15, 4, 9]
    assert years_deferred([20.0, 9.0], [4.0, 4.0], employer_liable=True).tolist() == [20, 9]


def test_numbers_of_the_statute():
    law = deferral_law()
    assert (law.employees, law.revenue, law.balance) == (1_000, 100e6, 86e6)
    assert (law.years_before, law.age, law.deferral, law.fifth_after, law.allowance) == (6, 20, 15, 3, 2_000)


def test_size_of_the_company():
    assert keys((SMALL,)) == []
    assert keys((LARGE, LARGE, SMALL)) == []
    assert keys((LARGE,) * 7) == ["equity_tax.deferred_employees"]
    assert keys((*(LARGE,) * 7, SMALL)) == ["equity_tax.deferred_employees"]
    assert keys((CompanyYear(300, 150e6, 80e6),)) == []
    assert keys((CompanyYear(300, 90e6, None),)) == []


def test_unknown_is_not_unmet():
    (unknown,) = conditions((LARGE,), **MET)
    assert unknown.key == "equity_tax.deferred_employees"
    assert not unknown.known
    (unmet,) = conditions((LARGE,) * 7, **MET)
    assert unmet.known
    assert len(conditions()) == 6


def test_a_young_company_has_no_further_years():
    (unmet,) = conditions((LARGE, LARGE, LARGE), **{**MET, "age": 1.5})
    assert unmet.known


def test_other_conditions():
    assert keys((SMALL,), age=20.0) == []
    assert keys((SMALL,), age=20.5) == ["equity_tax.deferred_founded"]
    assert keys((SMALL,), real_shares=False) == ["equity_tax.deferred_real_shares"]
    assert keys((SMALL,), on_top=None) == ["equity_tax.deferred_on_top"]


def test_only_in_germany():
    with pytest.raises(InputError, match="German law"):
        contributions(schedule("US-TX", 2025, "single"), 1e5, 1e4)

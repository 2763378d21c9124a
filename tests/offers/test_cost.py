"""What packages cost the employer, against sums written out by hand and integrals."""

import math

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.offers.cost import Cost

FICA = ((176_100.0, 0.062), (math.inf, 0.0145))
FULL = Cost(
    years=3.5,
    growth=0.04,
    bonus_rate=0.1,
    bonus_amount=5_000,
    benefits=9_000,
    payroll=FICA,
    leaving=0.15,
    clawback_months=12,
    share_value=2.0,
    vesting=((12, 0.25), (24, 0.25), (36, 0.25), (48, 0.25)),
    risk_free=0.04,
    equity_is_wages=True,
)


def test_one_year_of_pay_with_contributions():
    cost = Cost(years=1.0, payroll=FICA)
    assert float(cost(200_000, 10_000, 0)) == pytest.approx(
        210_000 + 0.062 * 176_100 + 0.0145 * 210_000, abs=1e-6
    )
    assert float(cost(100_000, 0, 0)) == pytest.approx(100_000 * 1.0765, abs=1e-6)


def test_years_are_discounted_and_weighted_by_who_is_still_there():
    cost = Cost(years=2.5, growth=0.05, leaving=0.2, risk_free=0.04)
    by_hand = sum(
        part * 1.05**year * math.exp(-0.04 * middle) * 0.8**middle
        for year, part, middle in ((0, 1, 0.5), (1, 1, 1.5), (2, 0.5, 2.25))
    )
    assert float(cost(1, 0, 0)) == pytest.approx(by_hand, rel=1e-12)


@pytest.mark.parametrize("pro_rata", [True, False])
def test_clawback_is_the_integral_over_when_people_leave(pro_rata):
    cost = Cost(years=4.0, leaving=0.3, clawback_months=18, pro_rata=pro_rata, risk_free=0.05)
    hazard = -math.log(0.7)
    years = (np.arange(200_000) + 0.5) * 1.5 / 200_000
    repaid = 1 - years / 1.5 if pro_rata else 1.0
    back = float((hazard * np.exp(-(hazard + 0.05) * years) * repaid).sum() * 1.5 / 200_000)
    assert float(cost(0, 1, 0)) == pytest.approx(1 - back, abs=1e-4)


def test_only_equity_that_is_expected_to_vest_costs():
    cost = Cost(years=2.0, leaving=0.2, share_value=3.0, vesting=((12, 0.25), (24, 0.25), (36, 0.5)))
    assert float(cost(0, 0, 100)) == pytest.approx(300 * (0.25 * 0.8 + 0.25 * 0.64), rel=1e-12)


def test_the_years_add_up_to_the_cost():
    for terms in ((180_000, 0, 0), (250_000, 40_000, 30_000), (0, 20_000, 1e6)):
        assert sum(year.total * year.discount for year in FULL.by_year(*terms)) == pytest.approx(
            float(FULL(*terms)), rel=1e-12
        )


def test_more_of_anything_costs_more():
    base = float(FULL(200_000, 10_000, 5_000))
    for terms in ((200_001, 10_000, 5_000), (200_000, 10_001, 5_000), (200_000, 10_000, 5_001)):
        assert float(FULL(*terms)) > base


@pytest.mark.parametrize(
    "wrong, key",
    [
        ({"leaving": 1.0}, "win.leaving"),
        ({"leaving": -0.1}, "win.leaving"),
        ({"share_value": math.inf}, "win.share_value"),
        ({"years": 0.01}, "win.years"),
    ],
)
def test_what_cannot_be_worked_out(wrong, key):
    with pytest.raises(InputError) as caught:
        Cost(**{"years": 4.0, **wrong})
    assert caught.value.key == key

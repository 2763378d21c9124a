"""The cheapest package, against closed forms: without tax and risk, and with equity that pays all or nothing."""

import math

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.design import Design, Infeasible, cheapest
from outbid.offers.limits import Bound, Limits

LIMITS = Limits(Bound(50_000, 400_000, "law", "band"), equity=Bound(0, 100_000, "", "pool"))
ONE = Acceptance(np.array([[200_000.0]]), np.ones((1, 1)), 30_000.0)


def sure(base, sign_on, equity):
    """Cash alone, worth what it is."""
    return (base + sign_on / 4 + 0 * equity)[:, None]


def gamble(chance, gamma, wealth):
    """CRRA worth over one year of base pay and shares that pay 1 with ``chance``; log utility at gamma 1."""

    def worth(base, sign_on, equity):
        high, low = wealth + base + equity, wealth + base
        if gamma == 1:
            sure = np.exp(chance * np.log(high) + (1 - chance) * np.log(low))
        else:
            mean = chance * high ** (1 - gamma) + (1 - chance) * low ** (1 - gamma)
            sure = mean ** (1 / (1 - gamma))
        return (sure - wealth)[:, None]

    return worth


def cost(share_value=0.0):
    return Cost(years=1.0, share_value=share_value, vesting=((12, 1.0),))


@pytest.mark.parametrize("target", [0.1, 0.5, 0.8, 0.95])
def test_sure_cash_needs_the_logit(target):
    found = cheapest(sure, cost(), LIMITS, ONE, target)
    assert isinstance(found, Design)
    assert found.terms.base == pytest.approx(200_000 + 30_000 * math.log(target / (1 - target)), abs=0.02)
    assert found.terms.equity == 0
    assert found.cost == pytest.approx(found.terms.base, abs=0.02)


@pytest.mark.parametrize("value, chance, wealth", [(0.18, 0.2, 300_000.0), (0.095, 0.1, 1e6)])
def test_log_utility_meets_its_first_order_condition(value, chance, wealth):
    # min b + v·e  s.t.  q·log(w+b+e) + (1−q)·log(w+b) = log(w + c), whose multiplier leaves H/L = q(1−v) / (v(1−q))
    found = cheapest(gamble(chance, 1, wealth), cost(value), LIMITS, ONE, 0.5)
    need = wealth + 200_000
    ratio = chance * (1 - value) / (value * (1 - chance))
    low = need * ratio**-chance
    assert found.terms.base == pytest.approx(low - wealth, rel=1e-3)
    assert found.terms.equity == pytest.approx((ratio - 1) * low, rel=2e-2)


def test_beyond_every_limit_is_an_answer():
    found = cheapest(sure, cost(), LIMITS, ONE, 0.9999)
    assert isinstance(found, Infeasible)
    assert found.best.base == 400_000
    assert found.probability == pytest.approx(1 / (1 + math.exp(-200 / 30)))


@pytest.mark.parametrize("target", [0, 1, -0.1, 1.5, math.nan])
def test_a_target_is_a_probability(target):
    with pytest.raises(InputError) as caught:
        cheapest(sure, cost(), LIMITS, ONE, target)
    assert caught.value.key == "win.target"


def test_the_best_within_the_limits_pays_base_before_sign_on():
    # a dollar of sign-on is worth a quarter of one of base pay: the cap leaves 12,345 beside the top of the band
    capped = Limits(Bound(50_000, 180_000, "law", "band"), Bound(0, 40_000, "", "norm"), cash=192_345.67)
    found = cheapest(sure, cost(), capped, ONE, 0.9)
    assert isinstance(found, Infeasible)
    assert found.best.base == 180_000
    assert found.best.sign_on == pytest.approx(12_345.67)


def test_sign_on_and_equity_stand_for_each_other_where_base_pay_ends():
    # min s + v·e with 180,000 + s/4 + 60·√e = 200,000: worth of equity bends, so that both are used
    limits = Limits(
        Bound(50_000, 180_000, "law", "band"), Bound(0, 60_000, "", "norm"), Bound(0, 90_000, "", "pool")
    )

    def bending(base, sign_on, equity):
        return (base + sign_on / 4 + 60 * np.sqrt(equity))[:, None]

    # v = 1: 60 / (2·√e) = 1/4 asks for √e = 120; the other 12,800 are a sign-on of 51,200
    found = cheapest(bending, cost(1.0), limits, ONE, 0.5)
    assert found.terms.base == pytest.approx(180_000, abs=0.01)
    assert found.terms.equity == pytest.approx(120**2, rel=0.02)
    assert found.cost == pytest.approx(180_000 + 51_200 + 14_400, rel=1e-6)

"""Grant-date fair values against published examples."""

import math

import pytest

from outbid.core.errors import InputError
from outbid.core.ranges import Point
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.fair_value import Award, award_of, simplified_term, tranches, unit_value
from outbid.offers.limits import Bound, Limits
from outbid.offers.terms import Terms
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.stake import Stake
from outbid.packages.terms import Salary
from outbid.packages.vesting import parse_vesting

YEARLY = ((12, 0.25), (24, 0.25), (36, 0.25), (48, 0.25))


def option(price, strike, volatility, rate, vesting=((36, 1.0),), **more):
    return Award("Options", 1.0, price, vesting, strike, True, 10.0, volatility, rate, **more)


def test_simplified_term_of_the_sec():
    # SEC Topic 14.D.2, question 6: ten years, a quarter each year: ((1 + 2 + 3 + 4) / 4 + 10) / 2 = 6.25
    assert simplified_term(2.5, 10) == 6.25
    award = option(1.0, 1.0, 0.3, 0.03, YEARLY)
    assert {each.term for each in tranches(award)} == {6.25}
    assert [each.term for each in tranches(award, separately=True)] == [5.5, 6.0, 6.5, 7.0]


@pytest.mark.parametrize(
    "price, strike, volatility, rate, term, published",
    [
        # PwC, Stock-based compensation, example SC 2-23: $35.29
        (100.0, 100.0, 0.30, 0.03, 6.0, 35.29),
        # Hull, Options, Futures, and Other Derivatives, ch. 15: a call worth 4.76
        (42.0, 40.0, 0.20, 0.10, 0.5, 4.76),
        # Hull, ch. 16, employee options: 4.5 years expected, dividends of $4 in today's money: $6.31
        (30.0 - 4.0, 30.0, 0.25, 0.05, 4.5, 6.31),
        # Hull, ch. 16, a problem: $22.01 with dividends of $7.775 in today's money
        (70.0 - 7.775, 70.0, 0.30, 0.05, 6.0, 22.01),
    ],
)
def test_options_of_published_examples(price, strike, volatility, rate, term, published):
    assert unit_value(option(price, strike, volatility, rate), term) == pytest.approx(published, abs=0.006)


def test_shares_are_worth_their_price_less_what_is_paid():
    award = Award("Units", 100.0, 20.0, YEARLY, strike=0.5)
    parts = tranches(award)
    assert math.fsum(each.total for each in parts) == pytest.approx(1_950)
    assert all(math.isnan(each.term) for each in parts)


def test_options_need_a_volatility_and_time_to_vest():
    with pytest.raises(InputError) as caught:
        option(1.0, 1.0, None, 0.03)
    assert caught.value.key == "retain.volatility"
    with pytest.raises(InputError) as caught:
        option(1.0, 1.0, 0.5, 0.03, ((132, 1.0),))
    assert caught.value.key == "retain.expires"


def private(form, strike=0.0, value=4.0, **more):
    stake = Stake(
        "Stake", Stated(Point(1e6), Point(5.0), Point(0.0)), parse_vesting("4y/annual"), form=form, shares=1.0,
        strike=strike, fair_market_value=value, basis="company", fully_diluted_shares=1e6, **more,
    )  # fmt: skip
    template = Package("Join", "USD", Salary(Point(1.0)), stakes=(stake,))
    limits = Limits(Bound(1.0, 1e6), equity=Bound(0, 1e6))
    return Employer(
        "Private", template, limits, Cost(4.0, vesting=YEARLY, risk_free=0.04), "shares", 10.0, 1e6
    )


TERMS = Terms(100e3, 0.0, 1_000.0)


@pytest.mark.parametrize(
    "form, strike, option, on_exit, cash_settled",
    [
        ("iso", 4.0, True, False, False),
        ("restricted", 0.5, False, False, False),
        ("rsu", 0.0, False, True, False),
        ("profits_interest", 4.0, True, False, False),
        ("vsop", 4.0, True, True, True),
        ("vsop", 0.0, False, True, True),
    ],
)
def test_forms_of_private_equity(form, strike, option, on_exit, cash_settled):
    award = award_of(private(form, strike), TERMS, volatility=0.6)
    assert (award.option, award.on_exit, award.cash_settled) == (option, on_exit, cash_settled)
    total = math.fsum(each.total for each in tranches(award))
    if option:
        # at the money over 6.25 years: S·(2N(d₁) − 1) were there no interest, between that and the share itself
        least = 4_000 * math.erf(0.6 * math.sqrt(6.25) / 2 / math.sqrt(2))
        assert least < total < 4_000
    else:
        assert total == pytest.approx(4_000 - 1_000 * strike)


def test_a_private_share_needs_an_appraisal():
    with pytest.raises(InputError) as caught:
        award_of(private("iso", 4.0, None), TERMS, volatility=0.6)
    assert caught.value.key == "retain.appraisal"
    with pytest.raises(InputError) as caught:
        award_of(private("iso", 4.0), TERMS)
    assert caught.value.key == "retain.volatility"
    assert award_of(private("iso", 4.0), Terms(100e3)) is None

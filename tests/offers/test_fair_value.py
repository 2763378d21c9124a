"""Grant-date fair values against published examples."""

import math

import pytest

from outbid.core.errors import InputError
from outbid.offers.fair_value import Award, simplified_term, tranches, unit_value

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

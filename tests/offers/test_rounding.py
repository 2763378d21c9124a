"""Terms as they are written: round, next to the solution, and within every limit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.rounding import cheapest_written, generous, written
from outbid.offers.terms import Terms


def employer(limits, unit="shares"):
    return Employer("E", None, limits, Cost(years=1.0, share_value=2.0, vesting=((12, 1.0),)), unit)


def columns(terms):
    return tuple(np.array([part]) for part in terms)


part = st.floats(0, 1)


@given(
    st.floats(1e3, 5e5), part, st.floats(0, 2e5), part, st.floats(0, 1e6), part, part,
    st.sampled_from([0.0, 0.1, 0.15]), st.sampled_from(["shares", "money"]),
)  # fmt: skip
def test_never_beyond_a_limit(low, wide, sign_on, place, pool, much, cap, bonus, unit):
    high = low * (1 + wide)
    least = low * (1 + bonus)
    cash = least + cap * (high * (1 + bonus) + sign_on - least) + 1
    limits = Limits(Bound(low, high), Bound(0, sign_on), Bound(0, pool), cash, bonus_rate=bonus)
    signed = place * min(sign_on, limits.cash - least)
    terms = Terms(min(low + much * (high - low), float(limits.most_base(signed))), signed, much * pool)
    near = written(terms, employer(limits, unit))
    for each in (*near, generous(terms, employer(limits, unit))):
        assert limits.feasible(*columns(each))[0]
        assert abs(each.base - terms.base) <= 200 and abs(each.equity - terms.equity) <= 101
        if unit == "shares" and pool >= 1:
            assert each.equity == int(each.equity)


LIMITS = Limits(Bound(100_000, 250_050), Bound(0, 40_000), Bound(0, 1_000.7), cash=260_075)


def test_the_cheapest_that_is_enough():
    def enough(base, sign_on, equity):
        return base + sign_on + 3 * equity >= 200_120

    # ten more shares are worth 30 and cost 20: of the corners around the solution, all rounded up is not needed
    found = cheapest_written(Terms(200_030, 0, 30.5), employer(LIMITS), enough)
    assert found == Terms(200_100, 0, 30)


def test_smaller_steps_where_limits_leave_no_round_package():
    def enough(base, sign_on, equity):
        return base >= 250_049.5

    assert cheapest_written(Terms(250_049.5, 0, 0), employer(LIMITS), enough).base == 250_050
    pinned = Limits(Bound(123_456.78, 123_456.78), equity=Bound(0, 10))
    assert cheapest_written(Terms(123_456.78, 0, 3.2), employer(pinned), lambda b, s, e: e >= 3.2) == Terms(
        123_456.78, 0, 4
    )


def test_the_most_is_written_down_not_up():
    assert generous(Terms(250_050, 10_025, 1_000.7), employer(LIMITS)) == Terms(250_050, 10_025, 1_000)


@pytest.mark.parametrize("base", [199_999.9999999, 200_000.0000001])
def test_what_solving_leaves_is_no_other_amount(base):
    assert {each.base for each in written(Terms(base, 0, 0), employer(LIMITS))} == {200_000.0}

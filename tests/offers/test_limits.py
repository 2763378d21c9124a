"""What may be offered."""

import math

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.offers.limits import Bound, Limits
from outbid.offers.terms import Terms

BAND = Bound(180_000, 220_000, "law", "band", "base pay")


def test_the_tighter_end_keeps_its_reason():
    both = BAND.within(Bound(190_000, 300_000, "parity", "norm"))
    assert (both.low, both.low_is, both.high, both.high_is) == (190_000, "parity", 220_000, "band")


def test_a_band_below_the_legal_floor_names_both():
    floor = Bound(60_000, math.inf, "minimum pay", "", "base pay")
    with pytest.raises(InputError) as caught:
        floor.within(Bound(30_000, 45_000, "band", "band"))
    assert caught.value.key == "win.bound"
    words = str(caught.value)
    assert "minimum pay" in words and "band" in words and "60,000" in words


def test_the_cap_on_cash_counts_bonus_and_sign_on():
    limits = Limits(BAND, Bound(0, 50_000), cash=240_000, bonus_rate=0.1, bonus_amount=2_000)
    # base × 1.1 + 2,000 + sign-on = 240,000
    assert float(limits.most_base(18_000)) == pytest.approx(200_000)
    assert float(limits.most_base(0)) == pytest.approx(238_000 / 1.1)
    kept = limits.feasible(np.array([200_000, 200_001]), np.array([18_000, 18_000]), np.zeros(2))
    assert kept.tolist() == [True, False]
    assert dict(limits.binding(Terms(200_000, 18_000))) == {"cash": "cash cap"}


def test_a_cap_below_the_least_cash_is_refused():
    with pytest.raises(InputError) as caught:
        Limits(BAND, cash=170_000)
    assert caught.value.key == "win.cash_cap"


def test_what_binds():
    limits = Limits(BAND, Bound(0, 50_000, "", "norm"), Bound(0, 1_000, "", "pool"))
    assert dict(limits.binding(Terms(180_000, 50_000, 1_000))) == {
        "base": "law", "sign_on": "norm", "equity": "pool",
    }  # fmt: skip
    assert dict(limits.binding(Terms(200_000, 0, 0))) == {}

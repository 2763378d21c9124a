"""The probability of acceptance, against the logistic function and sums by hand."""

import math

import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.offers.acceptance import Acceptance


def logistic(z):
    return 1 / (1 + math.exp(-z))


TWO = Acceptance(np.array([[100.0, 150.0], [120.0, 90.0]]), np.array([[0.1, 0.2], [0.3, 0.4]]), 25.0)


def test_expected_over_types_and_cases():
    worth = np.array([130.0, 95.0])
    by_hand = (
        0.1 * logistic(30 / 25) + 0.2 * logistic(-20 / 25) + 0.3 * logistic(-25 / 25) + 0.4 * logistic(5 / 25)
    )
    assert float(TWO.probability(worth)) == pytest.approx(by_hand, rel=1e-12)
    assert TWO.probability(np.stack([worth, worth])).shape == (2,)
    by_type = TWO.by_type(worth)
    assert by_type[0] == pytest.approx((0.1 * logistic(1.2) + 0.2 * logistic(-0.8)) / 0.3)
    assert float(by_type @ TWO.weights.sum(axis=1)) == pytest.approx(by_hand)


def test_as_good_as_the_alternative_is_taken_half_the_time():
    one = Acceptance(np.array([[200.0]]), np.ones((1, 1)), 1.0)
    assert float(one.probability(np.array([200.0]))) == 0.5
    assert float(one.probability(np.array([1e9]))) == 1.0
    assert float(one.probability(np.array([-1e9]))) == pytest.approx(0.0, abs=1e-300)


def test_small_shares_answer_pay_with_the_elasticity():
    # d log P / d log w = (1 − P)·w/σ, which is w/σ = ε while P is small
    pay, elasticity = 200_000.0, 6.0
    one = Acceptance(np.array([[400_000.0]]), np.ones((1, 1)), pay / elasticity)
    low, high = (float(one.probability(np.array([pay * (1 + s)]))) for s in (-1e-5, 1e-5))
    assert math.log(high / low) / math.log(1.00001 / 0.99999) == pytest.approx(elasticity, rel=5e-3)


@pytest.mark.parametrize("scale", [0.0, -1.0, math.inf, math.nan])
def test_tastes_have_a_scale(scale):
    with pytest.raises(InputError) as caught:
        TWO.with_scale(scale)
    assert caught.value.key == "win.scale"

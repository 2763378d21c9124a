"""The certificate: accepts the cheapest package, and catches one that is not, whatever the solver says."""

import numpy as np
import pytest

from outbid.offers.acceptance import Acceptance
from outbid.offers.certificate import search_cheaper
from outbid.offers.cost import Cost
from outbid.offers.limits import Bound, Limits
from outbid.offers.terms import Terms

WEALTH, NEED, VALUE, CHANCE = 300_000.0, 200_000.0, 0.18, 0.2
LIMITS = Limits(Bound(50_000, 400_000, "law", "band"), equity=Bound(0, 100_000, "", "pool"))
RIVAL = Acceptance(np.array([[NEED]]), np.ones((1, 1)), 30_000.0)
COST = Cost(years=1.0, share_value=VALUE, vesting=((12, 1.0),))


def worth(base, sign_on, equity):
    """Log utility of a year's pay and shares that pay 1 with the chance."""
    low = WEALTH + base
    return (np.exp(CHANCE * np.log(low + equity) + (1 - CHANCE) * np.log(low)) - WEALTH)[:, None]


def optimum():
    """Of min b + v·e with log(L + e)·q + log(L)·(1 − q) = log(w + need): its ratio is q(1−v) / (v(1−q))."""
    ratio = CHANCE * (1 - VALUE) / (VALUE * (1 - CHANCE))
    low = (WEALTH + NEED) * ratio**-CHANCE
    return Terms(low - WEALTH, 0.0, (ratio - 1) * low)


def tried(terms, part=0.9995):
    budget = float(COST(*terms)) * part
    return search_cheaper(worth, COST, LIMITS, RIVAL, 0.5, budget, terms)


def test_the_optimum_in_closed_form_passes():
    cheaper, margin, count = tried(optimum())
    assert cheaper is None
    assert 0 < margin < 0.01
    assert count > 150


@pytest.mark.parametrize("shares", [0.0, 40_000.0, 100_000.0])
def test_a_package_that_pays_too_much_is_caught(shares):
    # same worth as the optimum, but with other shares: what the solver would say if its search went wrong
    low = float(np.exp(np.log(WEALTH + NEED)))
    a, b = 1.0, low
    for _ in range(200):
        middle = (a + b) / 2
        reaches = CHANCE * np.log(middle + shares) + (1 - CHANCE) * np.log(middle) >= np.log(WEALTH + NEED)
        a, b = (a, middle) if reaches else (middle, b)
    wrong = Terms(b - WEALTH, 0.0, shares)
    best = float(COST(*optimum()))
    excess = 1 - best / float(COST(*wrong))
    assert excess > 0
    cheaper, _, _ = tried(wrong, 1 - excess / 2)
    assert cheaper is not None
    assert float(COST(*cheaper)) < float(COST(*wrong))
    assert RIVAL.probability(worth(*(np.array([each]) for each in cheaper)))[0] >= 0.5
    assert LIMITS.feasible(*(np.array([each]) for each in cheaper))[0]


def test_nothing_is_tried_that_the_limits_forbid():
    capped = Limits(LIMITS.base, Bound(0, 50_000, "", "norm"), LIMITS.equity, cash=180_000)
    seen = []

    def watched(base, sign_on, equity):
        seen.append(capped.feasible(base, sign_on, equity))
        return worth(base, sign_on, equity)

    found, margin, count = search_cheaper(
        watched, COST, capped, RIVAL, 0.5, float("inf"), Terms(180_000, 0, 0)
    )
    assert found is None and margin > 0
    assert seen[0].all() and len(seen[0]) == count

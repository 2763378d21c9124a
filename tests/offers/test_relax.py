"""By how much nothing within the limits will do, against closed forms."""

import math

import numpy as np
import pytest

from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.limits import Bound, Limits
from outbid.offers.relax import shortfall
from outbid.offers.terms import Terms

WEALTH, NEED, SCALE = 300_000.0, 200_000.0, 30_000.0
RIVAL = Acceptance(np.array([[NEED]]), np.ones((1, 1)), SCALE)
LIMITS = Limits(
    Bound(50_000, 150_000, "law", "band"),
    Bound(0, 40_000, "", "norm"),
    Bound(0, 50_000, "", "pool"),
    cash=160_000,
)
BEST = Terms(150_000, 10_000, 50_000)


def gamble(gamma, chance):
    """One year of pay, a quarter of the sign-on, and shares that pay 1 with ``chance``; CRRA."""

    def worth(base, sign_on, equity):
        low = WEALTH + base + sign_on / 4
        if gamma == 1:
            whole = np.exp(chance * np.log(low + equity) + (1 - chance) * np.log(low))
        else:
            mean = chance * (low + equity) ** (1 - gamma) + (1 - chance) * low ** (1 - gamma)
            whole = mean ** (1 / (1 - gamma))
        return (whole - WEALTH)[:, None]

    return worth


def needed(target):
    return NEED + SCALE * math.log(target / (1 - target))


def relaxed(worth, target=0.5, **options):
    return shortfall(worth, Cost(years=1.0, share_value=0.3), LIMITS, RIVAL, target, BEST, **options)


def test_shares_that_log_utility_asks_for_at_the_limits_of_cash():
    # chance·log(L + e) + (1 − chance)·log(L) = log(w + need), at the base and the sign-on that the cap leaves
    found = relaxed(gamble(1, 0.5), whole=True).of("equity")
    low = WEALTH + 150_000 + 10_000 / 4
    shares = (WEALTH + NEED) ** 2 / low - low
    assert found.terms.equity == math.ceil(shares)
    assert found.more == math.ceil(shares) - 50_000
    assert found.breaks == ("pool",)


@pytest.mark.parametrize("target", [0.4, 0.5, 0.8])
def test_cash_closes_the_gap_dollar_by_dollar(target):
    def sure(base, sign_on, equity):
        return (base + sign_on / 4 + 0 * equity)[:, None]

    found = relaxed(sure, target)
    missing = needed(target) - (150_000 + 10_000 / 4)
    assert found.of("base").more == pytest.approx(missing, abs=SCALE * 2e-6)
    assert found.of("base").breaks == ("band", "cash cap")
    assert found.of("sign_on").more == pytest.approx(4 * missing, abs=4 * SCALE * 2e-6)
    assert not found.of("equity").possible
    assert found.cheapest == found.of("base")


def test_no_number_of_shares_makes_up_for_a_certain_loss():
    # with gamma 4 the worth is at most what never paying leaves, times (1 − chance)^(−1/3)
    chance = 0.3
    found = relaxed(gamble(4, chance), 0.8).of("equity")
    low = WEALTH + 150_000 + 10_000 / 4
    bound = low * (1 - chance) ** (-1 / 3) - WEALTH
    assert needed(0.8) > bound
    assert not found.possible
    assert found.bounded == pytest.approx(1 / (1 + math.exp(-(bound - NEED) / SCALE)), rel=1e-6)


def test_who_prefers_the_rival_at_any_cost():
    def bounded(base, sign_on, equity):
        """The job may be lost on the first day, with all it pays."""
        return (100_000 * (1 - np.exp(-(base + sign_on + equity) / 100_000)))[:, None]

    found = relaxed(bounded)
    assert [relief.possible for relief in found.reliefs] == [False, False, False]
    assert found.cheapest is None
    assert all(r.bounded <= 1 / (1 + math.exp(100 / 30)) + 1e-12 for r in found.reliefs)

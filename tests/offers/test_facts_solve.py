"""What knowing a fact saves: closed forms of two states, and that it never costs."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from outbid.core.errors import InputError
from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.design import Infeasible
from outbid.offers.facts_solve import State, knowing
from outbid.offers.limits import Bound, Limits

LIMITS = Limits(Bound(50_000, 500_000, "law", "band"), equity=Bound(0, 300_000, "", "pool"))
CASH = Limits(LIMITS.base, equity=Bound(0, 0))
ONE = np.array([0])


def sure(base, sign_on, equity):
    """One type, to whom cash is worth what it is."""
    return (base + sign_on / 4 + 0 * equity)[:, None]


def gambles(*gammas, chance=0.25, wealth=300_000.0):
    """Types of constant relative risk aversion, none of them 1, and shares that pay 1 with ``chance``."""

    def worth(base, sign_on, equity):
        low = wealth + base
        high = low + equity
        means = [chance * high ** (1 - g) + (1 - chance) * low ** (1 - g) for g in gammas]
        return np.stack([m ** (1 / (1 - g)) - wealth for m, g in zip(means, gammas, strict=True)], axis=1)

    return worth


def cost(value=0.21):
    return Cost(years=1.0, share_value=value, vesting=((12, 1.0),))


def rival(pay, chance, scale=30_000.0):
    """A state in which the only type has an alternative of ``pay``."""
    return State(f"{pay:g}", pay, chance, ONE, Acceptance(np.array([[pay]]), np.ones((1, 1)), scale))


def type_of(place, chance, stay=200_000.0):
    """A state in which the candidate is of type ``place``."""
    return State(
        str(place), place, chance, np.array([place]), Acceptance(np.array([[stay]]), np.ones((1, 1)), 30e3)
    )


def logistic(gap):
    return 1 / (1 + math.exp(-gap))


@pytest.mark.parametrize("target", [0.3, 0.6, 0.8])
@pytest.mark.parametrize("scale", [15_000.0, 40_000.0])
def test_a_rival_s_pay_meets_the_first_order_condition(target, scale):
    # min Σ q P (A + σ logit P) at Σ q P = T: each state has A + σ (logit P + 1 / (1 − P)) = μ
    pays, chances = (180_000.0, 240_000.0), (0.6, 0.4)

    def won(mu, pay):
        return brentq(
            lambda p: pay + scale * (math.log(p / (1 - p)) + 1 / (1 - p)) - mu, 1e-12, 1 - 1e-12, xtol=1e-14
        )

    def reached(mu):
        return sum(q * won(mu, pay) for q, pay in zip(chances, pays, strict=True)) - target

    mu = brentq(reached, 1e5, 3e6)
    best = [won(mu, pay) for pay in pays]
    costs = [pay + scale * math.log(p / (1 - p)) for p, pay in zip(best, pays, strict=True)]
    knows = sum(q * p * c for q, p, c in zip(chances, best, costs, strict=True)) / target
    blind = brentq(
        lambda b: sum(q * logistic((b - pay) / scale) for q, pay in zip(chances, pays, strict=True)) - target,
        5e4,
        5e5,
    )
    found = knowing(
        sure, cost(), CASH, [rival(p, q, scale) for p, q in zip(pays, chances, strict=True)], target
    )
    assert found.unknown.cost == pytest.approx(blind, abs=0.05)
    assert found.cost == pytest.approx(knows, rel=1e-4)
    assert found.saving == pytest.approx(blind - knows, rel=0.02)
    assert found.probabilities == pytest.approx(best, abs=0.01)
    assert found.probability == pytest.approx(target, abs=1e-9)


def test_states_that_are_alike_are_not_worth_knowing():
    found = knowing(sure, cost(), CASH, [rival(200_000.0, 0.3), rival(200_000.0, 0.7)], 0.7)
    assert found.saving == pytest.approx(0, abs=1)


def test_one_state_is_known_already():
    found = knowing(sure, cost(), CASH, [rival(200_000.0, 1.0)], 0.7)
    assert found.saving == 0
    assert found.terms == (found.unknown.terms,)


def test_a_state_that_cannot_be_won_is_made_up_for():
    # with 500,000 at most, a million is never beaten: half of the states reach at most 0.5 of 0.4
    found = knowing(sure, cost(), CASH, [rival(200_000.0, 0.5), rival(1_000_000.0, 0.5)], 0.4)
    assert found.probabilities[0] == pytest.approx(0.8, abs=1e-3)
    assert found.costs[0] == pytest.approx(200_000 + 30_000 * math.log(4), abs=50)
    # not knowing, the very same pay is offered to those who never take it: nothing is saved on who is hired
    assert found.saving == pytest.approx(0, abs=50)


def test_beyond_the_limits_is_an_answer():
    assert isinstance(knowing(sure, cost(), CASH, [rival(1_000_000.0, 1.0)], 0.9), Infeasible)


def test_bad_questions():
    with pytest.raises(InputError) as caught:
        knowing(sure, cost(), CASH, [rival(200_000.0, 1.0)], 1.0)
    assert caught.value.key == "win.target"
    with pytest.raises(ValueError):
        knowing(sure, cost(), CASH, [rival(200_000.0, 0.5)], 0.5)


STATES = st.lists(
    st.tuples(st.floats(120_000, 320_000), st.floats(0.05, 1), st.floats(5_000, 60_000)),
    min_size=2,
    max_size=4,
)


def states_of(drawn):
    total = sum(weight for _, weight, _ in drawn)
    return [rival(pay, weight / total, scale) for pay, weight, scale in drawn]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(STATES, st.floats(0.1, 0.95))
def test_knowing_never_costs(drawn, target):
    found = knowing(sure, cost(), CASH, states_of(drawn), target)
    if isinstance(found, Infeasible):
        assert found.probability < target
        return
    assert found.saving >= 0
    assert found.probability >= target - 1e-9
    assert min(found.costs) <= found.unknown.cost + 1e-6


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.floats(0.2, 0.8), st.floats(0.2, 0.8), st.floats(0.15, 0.3), st.floats(180_000, 450_000))
def test_knowing_who_it_is_never_costs(share, target, value, cap):
    limits = Limits(LIMITS.base, Bound(0, 50_000), LIMITS.equity, cash=cap)
    states = [type_of(0, 1 - share), type_of(1, share)]
    found = knowing(gambles(4.0, 1.5), cost(value), limits, states, target)
    if isinstance(found, Infeasible):
        assert found.probability < target
        return
    assert found.saving >= 0
    for terms in found.terms:
        assert limits.feasible(*(np.array([part]) for part in terms))[0]


def test_knowing_more_saves_more():
    pays = [(170_000.0, 0.25), (200_000.0, 0.25), (230_000.0, 0.25), (280_000.0, 0.25)]
    fine = knowing(sure, cost(), CASH, [rival(*each) for each in pays], 0.7)
    halves = [
        State(
            str(part),
            part,
            0.5,
            ONE,
            Acceptance(np.array([[pay for pay, _ in pays[part : part + 2]]]), np.full((1, 2), 0.5), 30_000.0),
        )
        for part in (0, 2)
    ]
    coarse = knowing(sure, cost(), CASH, halves, 0.7)
    assert coarse.unknown.cost == pytest.approx(fine.unknown.cost, abs=0.01)
    assert fine.saving > coarse.saving > 0


def test_the_risk_averse_get_cash_and_the_tolerant_get_shares():
    found = knowing(gambles(5.0, 1.2), cost(), LIMITS, [type_of(0, 0.5), type_of(1, 0.5)], 0.5)
    averse, tolerant = found.terms
    odds = 0.25 * (1 - 0.21) / (0.21 * (1 - 0.25))
    # the first-order condition of each: wealth if it pays over wealth if not
    for terms, gamma in ((averse, 5.0), (tolerant, 1.2)):
        low = 300_000 + terms.base
        assert (low + terms.equity) / low == pytest.approx(odds ** (1 / gamma), rel=5e-3)
    assert found.saving > 0

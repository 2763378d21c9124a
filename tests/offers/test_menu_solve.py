"""Menus of two packages, against the closed forms of two types and a payoff of all or nothing, and by brute force."""

import math

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar

from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.design import Design, cheapest
from outbid.offers.facts import by_type
from outbid.offers.facts_solve import knowing
from outbid.offers.limits import Bound, Limits
from outbid.offers.menu_ask import Ask, Role, expected_cost
from outbid.offers.menu_solve import cheapest_pair

LIMITS = Limits(Bound(20_000, 400_000, "law", "band"), equity=Bound(0, 600_000, "", "pool"))
STAY, SCALE, WEALTH = 200_000.0, 30_000.0, 300_000.0
CHANCE, VALUE = 0.25, 0.21
"""That a share pays 1, and what it costs the employer."""
TOLERANT = np.array([False, True])


def equivalent(gamma, low, high, chance=CHANCE):
    """Of wealth that is high with ``chance``."""
    if gamma == 1:
        return np.exp(chance * np.log(high) + (1 - chance) * np.log(low))
    return (chance * high ** (1 - gamma) + (1 - chance) * low ** (1 - gamma)) ** (1 / (1 - gamma))


def gambles(*gammas, chance=CHANCE):
    def worth(base, sign_on, equity):
        low = WEALTH + base
        return np.stack([equivalent(g, low, low + equity, chance) - WEALTH for g in gammas], axis=1)

    return worth


def cost(value=VALUE):
    return Cost(years=1.0, share_value=value, vesting=((12, 1.0),))


def two(share=0.5):
    """Two types alike but for their risk aversion; ``share``: of the tolerant."""
    return Acceptance(np.full((2, 1), STAY), np.array([[1 - share], [share]]), SCALE)


def solve(ask, worth, price=None, limits=LIMITS, single=None):
    return cheapest_pair((Role(worth, limits), Role(worth, limits)), price or cost(), ask, single)


def logistic(gap):
    return 1 / (1 + math.exp(-gap / SCALE))


def screening(averse, tolerant, share, target):
    """(cost, averse equity, tolerant equity): one dimension of equity, all else by first-order conditions.

    The averse are held to what they need; the tolerant get what that package is worth to them, at the least cost.
    """
    need = WEALTH + STAY + SCALE * math.log(target / (1 - target))
    odds = CHANCE * (1 - VALUE) / (VALUE * (1 - CHANCE))

    def pair(equity):
        low = brentq(lambda x: equivalent(averse, x, x + equity) - need, 1.0, need + 1)
        rent = equivalent(tolerant, low, low + equity)
        ratio = odds ** (1 / tolerant)
        own = rent / equivalent(tolerant, 1.0, ratio)
        costs = low - WEALTH + VALUE * equity, own - WEALTH + VALUE * (ratio - 1) * own
        taken = (1 - share) * target, share * logistic(rent - WEALTH - STAY)
        return np.dot(costs, taken) / sum(taken), (ratio - 1) * own

    best = minimize_scalar(
        lambda e: pair(e)[0], bounds=(0.0, 250_000.0), options={"xatol": 1.0}, method="bounded"
    )
    return best.fun, best.x, pair(best.x)[1]


@pytest.mark.parametrize("share, target", [(0.2, 0.5), (0.5, 0.5), (0.5, 0.7)])
def test_two_types_are_screened_as_the_theory_has_it(share, target):
    worth = gambles(4.0, 1.0)
    ask = Ask(two(share), target, TOLERANT, each=True)
    found = solve(ask, worth)
    expected, averse, tolerant = screening(4.0, 1.0, share, target)
    assert found.cost == pytest.approx(expected, rel=2e-5)
    assert found.tolerant.equity == pytest.approx(tolerant, rel=0.05)
    assert found.averse.equity == pytest.approx(averse, rel=0.1, abs=2_000)
    value = [worth(*(np.array([part]) for part in each)) for each in (found.averse, found.tolerant)]
    lead = ask.preference(value)[0]
    # the tolerant are just kept from the package of the averse, who do not want theirs at all
    assert lead[1] == pytest.approx(0, abs=0.01)
    assert lead[0] > 1_000
    # the averse get what they need, the tolerant a rent
    low, high, _ = ask.probabilities(value)
    assert low[0] == pytest.approx(target, abs=1e-6)
    assert high[0] > target


def everything(worth, ask, price, bases, equities):
    """The cheapest pair of all on a grid, by nothing but the definitions."""
    base, equity = (axis.ravel() for axis in np.meshgrid(bases, equities, indexing="ij"))
    value, spent = worth(base, 0 * base, equity), price(base, 0 * base, equity)
    weights = ask.acceptance.weights[:, 0]
    taken = 1 / (1 + np.exp(-(value - ask.acceptance.alternatives[:, 0]) / ask.acceptance.scale))
    best = math.inf
    for first in range(len(base)):
        meant = np.where(ask.tolerant, value, value[first])
        other = np.where(ask.tolerant, value[first], value)
        chance = np.where(ask.tolerant, taken, taken[first])
        groups = [chance[:, g] @ weights[g] / weights[g].sum() for g in (~ask.tolerant, ask.tolerant)]
        reached = np.minimum(*groups) if ask.each else chance @ weights
        possible = ((meant - other).min(axis=1) >= ask.margin) & (reached >= ask.target)
        each = np.where(ask.tolerant, spent[:, None], spent[first]) * chance @ weights / (chance @ weights)
        best = min(best, float(np.where(possible, each, math.inf).min()))
    return best


@pytest.mark.parametrize("each", [False, True])
def test_no_pair_of_a_grid_is_cheaper(each):
    worth, price = gambles(5.0, 1.0, 2.5), cost()
    acceptance = Acceptance(
        np.array([[STAY], [STAY], [1.05 * STAY]]), np.array([[0.4], [0.35], [0.25]]), SCALE
    )
    ask = Ask(acceptance, 0.6, np.array([False, True, True]), 500.0, each)
    found = solve(ask, worth, price)
    grid = everything(worth, ask, price, np.arange(150e3, 250e3, 2_500), np.arange(0, 200e3, 8_000))
    assert found.cost <= grid * (1 + 1e-6)
    assert found.cost >= grid * 0.99
    value = tuple(worth(*(np.array([part]) for part in terms)) for terms in (found.averse, found.tolerant))
    assert ask.kept(value, 1e-3)[0]
    costs = tuple(price(*terms) for terms in (found.averse, found.tolerant))
    assert float(expected_cost(ask, value, costs)[0]) == pytest.approx(found.cost)


# without shrinking, which takes minutes here
@settings(max_examples=10, deadline=None, derandomize=True, phases=(Phase.generate,))
@given(
    averse=st.floats(2.0, 7.0),
    tolerant=st.floats(0.3, 1.9),
    share=st.floats(0.1, 0.9),
    target=st.floats(0.2, 0.9),
    value=st.floats(0.12, 0.3),
    cap=st.floats(200_000, 420_000),
    pool=st.floats(5_000, 300_000),
)
def test_one_package_for_all_is_a_menu_too(averse, tolerant, share, target, value, cap, pool):
    limits = Limits(LIMITS.base, equity=Bound(0, pool, "", "pool"), cash=cap)
    worth, price = gambles(averse, tolerant), cost(value)
    single = cheapest(worth, price, limits, two(share), target)
    if not isinstance(single, Design):
        return
    ask = Ask(two(share), target, TOLERANT)
    found = solve(ask, worth, price, limits, single.terms)
    assert found is not None
    assert found.cost <= single.cost * (1 + 2e-4)
    both = found.averse, found.tolerant
    for terms in both:
        assert limits.feasible(*(np.array([part]) for part in terms))[0]
    assert ask.kept(tuple(worth(*(np.array([part]) for part in terms)) for terms in both), 1e-3)[0]


@pytest.mark.parametrize("averse, tolerant, share", [(4.0, 1.5, 0.5), (6.0, 0.8, 0.3), (2.5, 2.0, 0.7)])
def test_to_know_who_it_is_is_better_still(averse, tolerant, share):
    # what the tolerant are left so that they show themselves is what knowing them would save
    acceptance, worth = two(share), gambles(averse, tolerant)
    states = by_type(acceptance, np.array([averse, tolerant]))
    known = knowing(worth, cost(), LIMITS, states, 0.6)
    found = solve(Ask(acceptance, 0.6, TOLERANT), worth)
    assert known.unknown.cost > found.cost >= known.cost * (1 - 1e-6)


def test_a_margin_that_nothing_gives_has_no_menu():
    assert solve(Ask(two(), 0.5, TOLERANT, 1e6), gambles(4.0, 1.0)) is None


def test_all_cash_leaves_nothing_to_sort_by():
    limits = Limits(LIMITS.base, equity=Bound(0, 0))
    found = solve(Ask(two(), 0.5, TOLERANT), gambles(4.0, 1.0), limits=limits)
    assert found.averse == pytest.approx(found.tolerant, abs=0.01)
    assert solve(Ask(two(), 0.5, TOLERANT, 1.0), gambles(4.0, 1.0), limits=limits) is None

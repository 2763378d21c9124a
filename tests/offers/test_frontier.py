"""The frontier, where equity is worth as much as it costs in one future of two."""

import numpy as np
import pytest

from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.design import frontier
from outbid.offers.frontier import marked
from outbid.offers.limits import Bound, Limits

RIVAL = Acceptance(np.array([[200_000.0]]), np.ones((1, 1)), 30_000.0)
LIMITS = Limits(Bound(150_000, 190_000, "law", "band"), equity=Bound(0, 100_000, "", "pool"))
COST = Cost(years=1.0, share_value=1.2, vesting=((12, 1.0),))


def worth(base, sign_on, equity):
    """Shares are worth one each to the candidate, and cost more than that."""
    return (base + sign_on + equity)[:, None]


@pytest.fixture(scope="module")
def found():
    targets = (0.2, 0.5, 0.9, 0.99)
    return marked(frontier(worth, COST, LIMITS, RIVAL, 0.5, targets, points=81), LIMITS)


def test_where_cash_alone_will_not_do(found):
    along = found.frontier
    # 200,000 is needed: at least 10,000 shares beside 190,000, and from 50,000 on the law's least is enough
    assert found.feasible.tolist() == (along.equity >= 10_000).tolist()
    inside = along.equity[found.feasible]
    expected = np.maximum(150_000, 200_000 - inside)
    assert along.base[found.feasible] == pytest.approx(expected, abs=0.01)
    assert along.cost[found.feasible] == pytest.approx(expected + 1.2 * inside, abs=0.01)


def test_switches_are_where_other_limits_bind(found):
    marks = [(float(found.frontier.equity[place]), binding) for place, binding in found.switches]
    (equity, binding), *others = marks
    assert others == []
    assert binding == (("base", "law"),)
    assert found.frontier.equity[found.switches[0][0] - 1] < 50_000 <= equity


def test_costs_by_target(found):
    # need is 200,000 + 30,000·logit(target): cash up to 190,000, shares of 1.2 beyond, and 290,000 at most
    need = 200_000 + 30_000 * np.log(np.array([0.2, 0.5, 0.9]) / np.array([0.8, 0.5, 0.1]))
    expected = np.minimum(need, 190_000) + 1.2 * np.maximum(need - 190_000, 0)
    assert found.target_cost[:3] == pytest.approx(expected, rel=1e-6)
    assert found.target_cost[3] == np.inf
    assert found.highest == pytest.approx(1 / (1 + np.exp(-3)))

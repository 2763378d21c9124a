"""The cheapest package against cvxpy, by stored values (tools/oracles/win_cvxpy.py)."""

import json
from pathlib import Path

import numpy as np
import pytest

from outbid.offers.acceptance import Acceptance
from outbid.offers.cost import Cost
from outbid.offers.design import Design, Infeasible, cheapest
from outbid.offers.limits import Bound, Limits

STORED = json.loads(Path(__file__).with_name("win_cvxpy.json").read_text(encoding="utf-8"))


def posed(case):
    """A stored instance as the product has it."""
    payouts, chances = np.array(case["payouts"]), np.array(case["chances"])
    gamma, wealth = case["gamma"], case["wealth"]

    def worth(base, sign_on, equity):
        cash = wealth + base + case["sign_on_worth"] * sign_on
        left = cash[:, None] + payouts * equity[:, None]
        if gamma == 1:
            return (np.exp(np.log(left) @ chances) - wealth)[:, None]
        return ((left ** (1 - gamma) @ chances) ** (1 / (1 - gamma)) - wealth)[:, None]

    limits = Limits(*(Bound(*case[term]) for term in ("base", "sign_on", "equity")), cash=case["cash"])
    cost = Cost(years=1.0, share_value=case["share_value"], vesting=((12, 1.0),))
    rival = Acceptance(np.array([[case["rival"]]]), np.ones((1, 1)), case["scale"])
    return worth, cost, limits, rival, case["target"]


def test_there_are_fifty():
    assert len(STORED["feasible"]) == 50


@pytest.mark.parametrize("case", STORED["feasible"])
def test_cost_as_cvxpy_has_it(case):
    worth, cost, limits, rival, target = posed(case)
    found = cheapest(worth, cost, limits, rival, target)
    assert isinstance(found, Design)
    assert found.cost == pytest.approx(case["cost"], rel=1e-3)
    terms = [np.array([part]) for part in found.terms]
    assert limits.feasible(*terms)[0]
    assert rival.probability(worth(*terms))[0] >= target


@pytest.mark.parametrize("case", STORED["infeasible"])
def test_infeasible_as_cvxpy_has_it(case):
    assert isinstance(cheapest(*posed(case)), Infeasible)

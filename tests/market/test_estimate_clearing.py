"""Estimates and clearing are each other's inverse: through the solver, not through the conditions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from outbid.market.estimate.inversion import joint_surplus, values_from_pay
from outbid.market.estimate.poisson import estimate
from outbid.market.estimate.scales import scales_across_markets, worker_scale_from_elasticity
from outbid.market.estimate.table import Table
from outbid.market.frontier import linear, package
from outbid.market.logit import clear
from outbid.market.market import Frontiers, Market
from outbid.market.outcome import Outcome

CASE = json.loads(
    (Path(__file__).parents[1] / "cases/market/15_choo_siow_1970s_aggregate.json").read_text("utf-8")
)


def observed(outcome: Outcome) -> Table:
    assert outcome.converged
    return Table(outcome.hires, outcome.unmatched, outcome.open_seats)


def test_more_young_men_as_published() -> None:
    table = Table(CASE["inputs"]["mu"], CASE["inputs"]["mux0"], CASE["inputs"]["mu0y"])
    surplus = joint_surplus(table, 1.0, 1.0).value
    published = CASE["expected"]["counterfactual"]
    found = clear(Market(published["n"], table.seats, surplus), tolerance=1e-12)
    np.testing.assert_allclose(found.hires, published["mu"], rtol=1e-8)
    np.testing.assert_allclose(found.unmatched, published["mux0"], rtol=1e-8)
    np.testing.assert_allclose(found.open_seats, published["mu0y"], rtol=1e-8)


@pytest.mark.parametrize("kind", ["money", "tax", "packages"])
def test_values_that_were_cleared_come_back(kind: str) -> None:
    draw = np.random.default_rng(50)
    curve = np.linspace(-40, 40, 801)
    terms = {
        "money": Frontiers.same(linear(), 7, 5),
        "tax": Frontiers.by_worker([linear(0.5, 1.0), linear(0.8)], np.arange(7) % 2, 5),
        "packages": Frontiers.same(package(curve, -9 * np.exp(-curve / 9)), 7, 5),
    }[kind]
    value, amenity = draw.normal(1, 1, (7, 5)), draw.normal(0, 1, (7, 5))
    market = Market(draw.uniform(5, 20, 7), draw.uniform(5, 20, 5), value, amenity, terms, 1.3, 0.8)
    outcome = clear(market, tolerance=1e-12)
    found = values_from_pay(observed(outcome), outcome.cost, 1.3, 0.8, terms)
    np.testing.assert_allclose(found.value.value, value, atol=1e-8)
    np.testing.assert_allclose(found.amenity.value, amenity, atol=1e-8)


def test_a_fit_clears_at_its_own_hires() -> None:
    draw = np.random.default_rng(51)
    table = Table(draw.poisson(4, (9, 7)), 1 + draw.poisson(3, 9), 1 + draw.poisson(3, 7))
    fit = estimate(table, draw.normal(size=(3, 9, 7)), 1.2, 0.5)
    market = Market(table.workers, table.seats, fit.surplus, worker_scale=1.2, seat_scale=0.5)
    outcome = clear(market, tolerance=1e-12)
    np.testing.assert_allclose(outcome.hires, fit.hires, rtol=1e-7)


def test_scales_come_back_from_a_layoff_and_a_new_laboratory() -> None:
    draw = np.random.default_rng(52)
    value, workers, seats = draw.normal(2, 1, (6, 5)), draw.uniform(5, 20, 6), draw.uniform(5, 20, 5)
    more_workers, more_seats = workers.copy(), seats.copy()
    more_workers[1] *= 1.5
    more_seats[3] *= 2.0
    outcomes = [
        clear(Market(n, m, value, 0.3, None, 1.7, 0.4), tolerance=1e-12)
        for n, m in ((workers, seats), (more_workers, seats), (workers, more_seats))
    ]
    found = scales_across_markets([observed(each) for each in outcomes], [each.cost for each in outcomes])
    np.testing.assert_allclose(found.value, [1.7, 0.4], rtol=1e-6)


def test_a_small_employer_that_wants_more_traces_out_supply() -> None:
    """Its pay and hires, before and after, are an elasticity; nobody else's pay answers to so small an employer."""
    draw = np.random.default_rng(53)
    value, workers, seats = draw.normal(75, 1, (4, 5)), draw.uniform(5, 20, 4), draw.uniform(5, 20, 5)
    seats[0], step = 1e-5, 1e-3
    terms = Frontiers.same(linear(0.6), 4, 5)

    def cleared(x: int, more: float) -> Outcome:
        wanted = value.copy()
        wanted[x, 0] += more
        return clear(Market(workers, seats, wanted, -40.0, terms, 1.7, 0.4), tolerance=1e-13)

    for x in range(4):
        base, more, less = cleared(x, 0.0), cleared(x, step), cleared(x, -step)
        hires = np.log(more.hires[x, 0] / less.hires[x, 0])
        pay = np.log(more.cost[x, 0] / less.cost[x, 0])
        share = base.hires[x, 0] / workers[x]
        found = worker_scale_from_elasticity(hires / pay, base.cost[x, 0], share, keep=0.6)
        assert found.value[0] == pytest.approx(1.7, rel=1e-4)

"""Clearing with tastes against published numbers and closed forms."""

import json
from pathlib import Path

import numpy as np
import pytest

from outbid.market.certificate import certify
from outbid.market.exponential import Exponential
from outbid.market.frontier import linear
from outbid.market.logit import clear
from outbid.market.market import Frontiers, Market

CASES = Path(__file__).parents[1] / "cases" / "market"


def case(name: str) -> dict:
    return json.loads((CASES / f"{name}.json").read_text("utf-8"))


def one(n: float, m: float, value: float, amenity: float = 0.0, frontier=None, scales=(1.0, 1.0)) -> Market:
    frontiers = None if frontier is None else Frontiers.same(frontier, 1, 1)
    return Market(np.array([n]), np.array([m]), np.array([[value]]), np.array(amenity), frontiers, *scales)


@pytest.mark.parametrize("expected", case("04_choo_siow_1x1")["expected"])
def test_transferable_one_by_one(expected: dict) -> None:
    # the published form has mu² = exp(Φ) μ_x0 μ_0y: both scales one
    outcome = clear(one(expected["n"], expected["m"], expected["Phi"]), tolerance=1e-12)
    assert outcome.converged
    assert outcome.hires[0, 0] == pytest.approx(expected["mu"], rel=1e-11)
    assert outcome.unmatched[0] == pytest.approx(expected["mux0"], rel=1e-9)
    assert outcome.open_seats[0] == pytest.approx(expected["mu0y"], rel=1e-9)
    assert outcome.worker_welfare[0] == pytest.approx(expected["u"], rel=1e-9)
    assert outcome.seat_welfare[0] == pytest.approx(expected["v"], rel=1e-9)


def test_linear_tax_one_by_one() -> None:
    given, expected = (case("06_ltu_1x1_closed_form")[part] for part in ("inputs", "expected"))
    market = one(given["n"], given["m"], given["gamma"], given["alpha"], linear(1 - given["tau"]))
    outcome = clear(market, tolerance=1e-12)
    assert outcome.hires[0, 0] == pytest.approx(expected["mu"], rel=1e-10)
    assert outcome.unmatched[0] == pytest.approx(expected["mux0"], rel=1e-10)
    assert outcome.open_seats[0] == pytest.approx(expected["mu0y"], rel=1e-10)
    assert outcome.cost[0, 0] == pytest.approx(expected["wage"], rel=1e-10)
    assert outcome.worth[0, 0] == pytest.approx(expected["U"], rel=1e-10)


def test_exponential_one_by_one() -> None:
    given, expected = (case("07_etu_1x1_closed_form")[part] for part in ("inputs", "expected"))
    market = one(given["n"], given["m"], given["gamma"], given["alpha"], Exponential(given["tau"]))
    outcome = clear(market, tolerance=1e-12)
    assert outcome.hires[0, 0] == pytest.approx(expected["mu"], rel=1e-10)
    assert outcome.unmatched[0] == pytest.approx(expected["mux0"], rel=1e-10)
    assert outcome.open_seats[0] == pytest.approx(expected["mu0y"], rel=1e-10)
    received, given_up = outcome.transfer.received[0, 0], outcome.transfer.given[0, 0]
    assert given["alpha"] + received == pytest.approx(expected["U"], rel=1e-9)
    assert given["gamma"] - given_up == pytest.approx(expected["V"], abs=1e-9)


@pytest.mark.parametrize("scales", [(1.0, 1.0), (0.4, 2.0), (3.0, 0.2)])
def test_exponential_frontier_solves_its_equation(scales: tuple[float, float]) -> None:
    frontier = Exponential(0.7)
    z = np.concatenate([np.linspace(-60, 60, 241), [-1e4, 1e4]])
    given, received, weight = frontier.transfer(z, *scales)
    np.testing.assert_allclose(received / scales[0] + given / scales[1], z, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(np.logaddexp(received / 0.7, -given / 0.7), np.log(2), rtol=0, atol=1e-9)
    step = 1e-5
    slope = frontier.transfer(z[:-2] + step, *scales).given - frontier.transfer(z[:-2] - step, *scales).given
    np.testing.assert_allclose(weight[:-2], slope / (2 * step) / scales[1], atol=1e-7)
    # near its least cost W is too steep for a cost in float64 to name it
    inside = (np.abs(z) < 10) & (received > -7)
    np.testing.assert_allclose(frontier.worth(given[inside]), received[inside], atol=1e-9)
    np.testing.assert_allclose(frontier.cost(received[inside]), given[inside], atol=1e-9)


def test_the_marriage_data_of_choo_and_siow() -> None:
    given, expected = (case("15_choo_siow_1970s_aggregate")[part] for part in ("inputs", "expected"))
    surplus = np.array(expected["Phi"])
    mu, single_men, single_women = (np.array(given[part]) for part in ("mu", "mux0", "mu0y"))
    observed = clear(Market(single_men + mu.sum(1), single_women + mu.sum(0), surplus), tolerance=1e-12)
    np.testing.assert_allclose(observed.hires, mu, rtol=1e-8)
    counterfactual = expected["counterfactual"]
    market = Market(np.array(counterfactual["n"]), single_women + mu.sum(0), surplus)
    outcome = clear(market, tolerance=1e-12, start=observed)
    np.testing.assert_allclose(outcome.hires, counterfactual["mu"], rtol=1e-8)
    np.testing.assert_allclose(outcome.unmatched, counterfactual["mux0"], rtol=1e-8)
    np.testing.assert_allclose(outcome.open_seats, counterfactual["mu0y"], rtol=1e-8)
    assert certify(outcome).holds()


@pytest.mark.parametrize("surplus", [60.0, 80.0, 200.0, 1e4])
@pytest.mark.parametrize("masses", [(1.0, 1.0), (7.0, 7.0), (3.0, 5.0), (100.0, 1.0), (1e-6, 1e9)])
def test_extreme_surplus_leaves_singles_right_relative_to_themselves(
    surplus: float, masses: tuple[float, float]
) -> None:
    outcome = clear(one(*masses, surplus), tolerance=1e-12)
    assert outcome.converged
    n, m = masses
    # at these surpluses μ is the shorter side to rounding, so the logs have a closed form
    if n == m:
        wanted = np.log(n) - surplus / 2, np.log(n) - surplus / 2
    elif n < m:
        wanted = 2 * np.log(n) - surplus - np.log(m - n), np.log(m - n)
    else:
        wanted = np.log(n - m), 2 * np.log(m) - surplus - np.log(n - m)
    assert outcome.log_unmatched[0] == pytest.approx(wanted[0], rel=1e-12, abs=1e-8)
    assert outcome.log_open[0] == pytest.approx(wanted[1], rel=1e-12, abs=1e-8)

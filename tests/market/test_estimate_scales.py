"""Scales of taste: elasticities, dispersion, markets that differ by a shock."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.estimate.scales import (
    dispersion_factor,
    scale_from_dispersion,
    scales_across_markets,
    seat_scale_from_elasticity,
    worker_scale_from_elasticity,
)
from outbid.market.estimate.table import Table
from outbid.market.frontier import package
from outbid.market.market import Frontiers

Array = NDArray[np.float64]


def shares(worths: Array, scale: float) -> Array:
    """Logit shares with an outside option worth 0."""
    weights = np.exp(worths / scale)
    return weights / (1 + weights.sum())


@pytest.mark.parametrize("keep", [1.0, 0.6])
def test_elasticity_of_supply_as_finite_differences_of_logit_choice(keep: float) -> None:
    scale, pay, amenity = 20.0, np.array([100.0, 90.0, 120.0]), np.array([-80.0, -60.0, -70.0])
    step = 1e-4

    def share(cost: float) -> float:
        return float(shares(amenity + keep * np.array([cost, *pay[1:]]), scale)[0])

    elasticity = (math.log(share(100 + step)) - math.log(share(100 - step))) / (2 * step) * 100
    found = worker_scale_from_elasticity(
        elasticity, 100.0, share(100.0), keep, elasticity_error=0.1 * elasticity
    )
    assert found["worker_scale"] == pytest.approx((scale, 0.1 * scale), rel=1e-6)
    assert found.identified_by == ("estimate.by_elasticity",)


def test_elasticity_of_demand_as_finite_differences_of_logit_choice() -> None:
    scale, value, step = 15.0, np.array([110.0, 95.0]), 1e-4

    def share(cost: float) -> float:
        return float(shares(value - np.array([cost, 90.0]), scale)[0])

    elasticity = (math.log(share(100 + step)) - math.log(share(100 - step))) / (2 * step) * 100
    found = seat_scale_from_elasticity(elasticity, 100.0, share(100.0))
    assert found["seat_scale"][0] == pytest.approx(scale, rel=1e-6)


def test_a_usual_elasticity_gives_a_scale_of_a_quarter_of_pay() -> None:
    """Elasticity 4 to an employer with a negligible share, as in Card and others (2018): σ = pay/4."""
    assert worker_scale_from_elasticity(4.0, 100_000.0).value[0] == 25_000.0


def test_dispersion_at_its_ends_is_exponential_and_logistic() -> None:
    assert dispersion_factor(0.0) == 1.0
    assert dispersion_factor(1e-6) == pytest.approx(1.0, abs=1e-5)
    assert dispersion_factor(1 - 1e-12) == pytest.approx(math.pi / math.sqrt(3), rel=1e-6)


@pytest.mark.parametrize("share", [1e-7, 0.005, 0.3, 0.9])
def test_dispersion_as_integrals_over_the_survival_of_gains(share: float) -> None:
    """P(D > d | D > 0) = 1/(p(1 + exp(d)/r)), by quadrature."""
    from scipy.integrate import quad

    def survival(gain: float) -> float:
        return math.exp(-gain) / ((1 - share) * (1 + math.exp(-gain) * share / (1 - share)))

    mean = quad(survival, 0, 60)[0]
    square = quad(lambda gain: 2 * gain * survival(gain), 0, 60)[0]
    assert dispersion_factor(share) == pytest.approx(math.sqrt(square - mean**2), rel=1e-7)


@pytest.mark.parametrize("first", [-2.0, 0.0, 1.5])
def test_dispersion_as_simulated_gains_over_the_next_best(first: float) -> None:
    """Gumbel tastes over four options; 10⁶ workers know a standard deviation to better than half a percent."""
    worths = np.array([first, 0.3, -0.5, 0.0])
    utility = worths + np.random.default_rng(30).gumbel(size=(1_000_000, 4))
    gain = utility[:, 0] - utility[:, 1:].max(axis=1)
    taken = gain > 0
    spread = 2000.0 * float(np.std(gain[taken]))
    found = scale_from_dispersion(spread, float(taken.mean()), spread_error=10.0)
    assert found.value[0] == pytest.approx(2000.0, rel=0.01)
    assert found.standard_error[0] == pytest.approx(10.0 * found.value[0] / spread)
    assert found.identified_by == ("estimate.by_dispersion",)


def markets(
    seed: int, sigma: float, tau: float, frontiers: Frontiers | None = None
) -> tuple[list[Table], list[Array]]:
    """Equilibria of the same values, three supplies and demands, chosen by the unmatched; pay solves both sides."""
    draw = np.random.default_rng(seed)
    amenity, value = draw.normal(size=(2, 6, 5))
    tables, pay = [], []
    for _ in range(3):
        a, b = np.log(draw.uniform(2, 20, 6))[:, None], np.log(draw.uniform(2, 20, 5))
        level = value / tau - amenity / sigma + b - a
        if frontiers is None:
            given = received = level / (1 / sigma + 1 / tau)
        else:
            given, received, _ = frontiers.tables[0].transfer(level, sigma, tau)
        hires = np.exp(a + (amenity + received) / sigma)
        np.testing.assert_allclose(hires, np.exp(b + (value - given) / tau), rtol=1e-9)
        tables.append(Table(hires, np.exp(a)[:, 0], np.exp(b)))
        pay.append(given)
    return tables, pay


def test_both_scales_come_back_from_markets_that_differ_by_a_shock() -> None:
    found = scales_across_markets(*markets(31, 1.4, 0.6))
    np.testing.assert_allclose(found.value, [1.4, 0.6], rtol=1e-9)
    assert found.names == ("worker_scale", "seat_scale")
    assert found.identified_by == ("estimate.by_markets",) * 2
    np.testing.assert_allclose(found.standard_error, 0, atol=1e-9)


def test_both_scales_come_back_with_packages() -> None:
    """A concave frontier without ends, so that every pay is inside."""
    curve = np.linspace(-20, 20, 401)
    frontier = package(curve, -8 * np.exp(-curve / 8))
    found = scales_across_markets(
        *markets(32, 1.4, 0.6, Frontiers.same(frontier, 6, 5)), Frontiers.same(frontier, 6, 5)
    )
    np.testing.assert_allclose(found.value, [1.4, 0.6], rtol=1e-9)


def test_pay_at_a_cap_is_left_out_for_employers_only() -> None:
    """Half of the cells reach the cap: their employers give up more than the pay, which would bias τ."""
    frontier = Frontiers.same(package([-50.0, 0.2], [-50.0, 0.2]), 6, 5)
    tables, given = markets(33, 1.4, 0.6, frontier)
    pay = [np.minimum(each, 0.2) for each in given]
    assert 0.2 < np.mean([each == 0.2 for each in pay]) < 0.8
    found = scales_across_markets(tables, pay, frontier)
    np.testing.assert_allclose(found.value, [1.4, 0.6], rtol=1e-9)


def test_errors_of_scales_are_the_spread_over_noisy_pay() -> None:
    values, errors = [], []
    tables, pay = markets(34, 1.4, 0.6)
    draw = np.random.default_rng(35)
    for _ in range(400):
        noisy = [each + 0.1 * draw.normal(size=each.shape) for each in pay]
        found = scales_across_markets(tables, noisy)
        values.append(found.value)
        errors.append(found.covariance)
    np.testing.assert_allclose(np.mean(values, axis=0), [1.4, 0.6], rtol=0.01)
    spread = np.cov(np.array(values).T)
    mean = np.mean(errors, axis=0)
    np.testing.assert_allclose(np.sqrt(np.diag(mean)), np.sqrt(np.diag(spread)), rtol=0.15)
    assert np.sign(mean[0, 1]) == np.sign(spread[0, 1])


def test_two_cells_in_two_markets_by_hand() -> None:
    """Each cell moves matches by d and pay by r: slope Σvdr/Σvd², clusters' error √(2 Σ(vd(r − slope·d))²)/Σvd²."""
    first = Table([[20.0, 30.0]], [10.0], [10.0, 10.0])
    second = Table([[40.0, 10.0]], [10.0], [40.0, 2.0])
    d = np.log([40 / 20, 10 / 30])
    v = np.array([20 * 40 / 60, 30 * 10 / 40])
    r = np.array([1.0, -0.5])
    slope = (v * d * r).sum() / (v * d**2).sum()
    error = np.sqrt(2 * ((v * d * (r - slope * d)) ** 2).sum()) / (v * d**2).sum()
    found = scales_across_markets([first, second], [np.array([[5.0, 5.0]]), np.array([[6.0, 4.5]])])
    assert found["worker_scale"] == pytest.approx((slope, error), rel=1e-12)


def test_markets_between_which_nothing_moves_say_nothing() -> None:
    tables, pay = markets(36, 1.0, 1.0)
    with pytest.raises(InputError, match="worker_scale: pay and matches do not move"):
        scales_across_markets([tables[0]] * 2, [pay[0]] * 2)
    with pytest.raises(InputError, match="worker_scale: the data give the scale"):
        scales_across_markets(tables, [-each for each in pay])
    with pytest.raises(InputError, match="do not move"):
        scales_across_markets(tables[:1], pay[:1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: worker_scale_from_elasticity(-1.0, 100.0), "elasticity: must be a positive number"),
        (lambda: worker_scale_from_elasticity(1.0, 0.0), "pay: must be a positive number"),
        (lambda: worker_scale_from_elasticity(1.0, 1.0, 1.0), "at least 0 and below 1, not 1.0"),
        (lambda: seat_scale_from_elasticity(0.5, 1.0), "elasticity of demand must be negative"),
        (lambda: scale_from_dispersion(0.0), "spread: must be a positive number"),
        (lambda: scale_from_dispersion(1.0, -0.1), "share: a share must be"),
        (lambda: scales_across_markets([], []), "at least two markets"),
    ],
)
def test_what_is_no_elasticity_or_spread_is_said(call: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()  # type: ignore[operator]

"""Pay splits the surplus into amenity and value, where features or instruments allow it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.estimate.split import amenity_from_pay, value_from_pay
from outbid.market.estimate.table import Table
from outbid.market.frontier import package
from outbid.market.market import Frontiers

Array = NDArray[np.float64]
SIGMA, TAU, X, Y = 1.6, 0.7, 9, 8
AMENITY, VALUE = np.array([0.5, -1.2]), np.array([2.0, 1.5, -0.8])


def features(seed: int = 40) -> tuple[Array, Array]:
    draw = np.random.default_rng(seed)
    ones = np.ones((1, X, Y))
    return (
        np.concatenate([ones, draw.normal(size=(1, X, Y))]),
        np.concatenate([ones, draw.normal(size=(2, X, Y))]),
    )


def market(
    seed: int = 41, frontiers: Frontiers | None = None, amenity_error: float = 0.0
) -> tuple[Table, Array, tuple[Array, Array]]:
    """An equilibrium of values made of features: pay and hires solve both sides' conditions."""
    draw = np.random.default_rng(seed)
    of_workers, of_seats = features()
    alpha = np.tensordot(AMENITY, of_workers, 1) + amenity_error * draw.normal(size=(X, Y))
    gamma = np.tensordot(VALUE, of_seats, 1)
    a, b = np.log(draw.uniform(20, 200, X))[:, None], np.log(draw.uniform(20, 200, Y))
    level = gamma / TAU - alpha / SIGMA + b - a
    if frontiers is None:
        given = received = level / (1 / SIGMA + 1 / TAU)
    else:
        given, received, _ = frontiers.tables[0].transfer(level, SIGMA, TAU)
    return (
        Table(np.exp(a + (alpha + received) / SIGMA), np.exp(a)[:, 0], np.exp(b)),
        given,
        (of_workers, of_seats),
    )


def concave() -> Frontiers:
    curve = np.linspace(-30, 30, 601)
    return Frontiers.same(package(curve, -8 * np.exp(-curve / 8)), X, Y)


@pytest.mark.parametrize("terms", [None, concave()], ids=["money", "packages"])
def test_features_and_scales_come_back(terms: Frontiers | None) -> None:
    table, pay, (of_workers, of_seats) = market(frontiers=terms)
    workers = amenity_from_pay(table, pay, of_workers, frontiers=terms, names=["any", "remote"])
    assert workers.names == ("worker_scale", "any", "remote")
    np.testing.assert_allclose(workers.value, [SIGMA, *AMENITY], rtol=1e-8)
    seats = value_from_pay(table, pay, of_seats, frontiers=terms)
    np.testing.assert_allclose(seats.value, [TAU, *VALUE], rtol=1e-8)
    assert set(workers.identified_by) == {"estimate.by_pay_basis"}
    known = amenity_from_pay(table, pay, of_workers, SIGMA, terms)
    np.testing.assert_allclose(known.value, AMENITY, rtol=1e-8)
    assert set(known.identified_by) == {"estimate.by_pay"}
    np.testing.assert_allclose(value_from_pay(table, pay, of_seats, TAU, terms).value, VALUE, rtol=1e-8)


def test_intervals_cover_under_error_of_measured_pay_that_differs_by_cell() -> None:
    """Of 200 samples 95% ± 3 binomial standard deviations (9.2 samples) must cover: at least 181."""
    table, pay, (of_workers, of_seats) = market()
    draw = np.random.default_rng(42)
    spread = draw.uniform(0.05, 0.4, pay.shape)
    covered = np.zeros(7)
    for _ in range(200):
        noisy = pay + spread * draw.normal(size=pay.shape)
        both = amenity_from_pay(table, noisy, of_workers), value_from_pay(table, noisy, of_seats)
        ends = np.concatenate([each.interval() for each in both])
        truth = np.array([SIGMA, *AMENITY, TAU, *VALUE])
        covered += (ends[:, 0] <= truth) & (ends[:, 1] >= truth)
    assert (covered >= 181).all(), covered


def test_instruments_mend_what_unmeasured_amenities_bias() -> None:
    """Hires answer to amenities nobody measured; the employers' features move hires, not amenities."""
    plain, mended = [], []
    for seed in range(60):
        table, pay, (of_workers, of_seats) = market(seed, amenity_error=1.0)
        plain.append(amenity_from_pay(table, pay, of_workers).value[0])
        found = amenity_from_pay(table, pay, of_workers, instruments=of_seats[1:])
        assert set(found.identified_by) == {"estimate.by_instruments"}
        mended.append(found["worker_scale"])
    value, error = np.array(mended).T
    assert abs(np.mean(plain) - SIGMA) > 0.3
    assert abs(np.median(value) - SIGMA) < 3 * 1.2533 * np.std(value) / np.sqrt(60)
    low, high = 60 * 0.95 - 3 * np.sqrt(60 * 0.95 * 0.05), 60
    assert low <= (np.abs(value - SIGMA) < 1.96 * error).sum() <= high


def test_cells_without_hires_need_no_pay() -> None:
    table, pay, (of_workers, _) = market()
    hires = table.hires.copy()
    hires[0, :3] = 0
    pay = pay.copy()
    pay[0, :3] = np.nan
    thin = Table(hires, table.unmatched, table.open_seats)
    np.testing.assert_allclose(amenity_from_pay(thin, pay, of_workers).value, [SIGMA, *AMENITY], rtol=1e-8)
    hires[0, 0] = 1
    with pytest.raises(InputError, match=r"pay\[0, 0\]: has hires but no pay"):
        amenity_from_pay(Table(hires, table.unmatched, table.open_seats), pay, of_workers)


def test_pay_at_a_floor_is_left_out_for_workers_and_at_a_cap_for_employers() -> None:
    band = Frontiers.same(package([0.5, 2.0], [0.5, 2.0]), X, Y)
    table, given, (of_workers, of_seats) = market(frontiers=band)
    pay = np.clip(given, 0.5, 2.0)
    at_floor, at_cap = (pay == 0.5).sum(), (pay == 2.0).sum()
    assert min(at_floor, at_cap) > 5
    np.testing.assert_allclose(
        amenity_from_pay(table, pay, of_workers, frontiers=band).value, [SIGMA, *AMENITY], rtol=1e-8
    )
    np.testing.assert_allclose(
        value_from_pay(table, pay, of_seats, frontiers=band).value, [TAU, *VALUE], rtol=1e-8
    )


def test_what_pay_does_not_identify_is_refused() -> None:
    table, pay, (of_workers, of_seats) = market()
    for ask in (amenity_from_pay, value_from_pay):
        with pytest.raises(InputError, match="any scale fits"):
            ask(table, pay, None)
    every_cell = np.eye(X * Y).reshape(-1, X, Y)
    with pytest.raises(InputError, match="any scale fits"):
        amenity_from_pay(table, pay, every_cell)
    # the odds themselves as a feature are the scale under another name
    odds = np.log(table.hires / table.unmatched[:, None])
    with pytest.raises(InputError, match="any scale fits"):
        amenity_from_pay(table, pay, [odds])
    with pytest.raises(InputError, match="cannot be told apart"):
        value_from_pay(table, pay, [of_seats[0], 2 * of_seats[0]])
    with pytest.raises(InputError, match=r"do not move matches apart from the features \(rank 2, needs 3\)"):
        amenity_from_pay(table, pay, of_workers, instruments=of_workers)
    with pytest.raises(InputError, match="together with the scale"):
        amenity_from_pay(table, pay, of_workers, SIGMA, instruments=of_seats)
    with pytest.raises(InputError, match="but a scale of tastes is positive"):
        amenity_from_pay(table, -pay, of_workers)


def test_known_scales_with_a_feature_for_each_cell_are_the_inversion() -> None:
    from outbid.market.estimate.inversion import values_from_pay

    table, pay, _ = market()
    found = value_from_pay(table, pay, np.eye(X * Y).reshape(-1, X, Y), TAU)
    np.testing.assert_allclose(
        found.value, values_from_pay(table, pay, SIGMA, TAU).value.value.ravel(), rtol=1e-9
    )


def test_one_feature_for_all_is_the_mean_over_hires() -> None:
    draw = np.random.default_rng(43)
    table = Table(draw.uniform(1, 100, (3, 4)), draw.uniform(1, 9, 3), draw.uniform(1, 9, 4))
    pay = draw.normal(size=(3, 4))
    each = SIGMA * np.log(table.hires / table.unmatched[:, None]) - pay
    found = amenity_from_pay(table, pay, np.ones((1, 3, 4)), SIGMA)
    assert found.value[0] == pytest.approx(np.average(each, weights=table.hires), rel=1e-12)

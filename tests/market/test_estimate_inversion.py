"""Values from counts: published, known answers, bounds where nobody was hired, bands of pay."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.market.estimate.inversion import joint_surplus, pay_at_amenity, values_from_pay
from outbid.market.estimate.table import Table
from outbid.market.frontier import PiecewiseLinear, linear, package
from outbid.market.market import Frontiers

CASE = json.loads(
    (Path(__file__).parents[1] / "cases/market/15_choo_siow_1970s_aggregate.json").read_text("utf-8")
)
MARRIAGES = Table(CASE["inputs"]["mu"], CASE["inputs"]["mux0"], CASE["inputs"]["mu0y"])


def chosen(seed: int, shape: tuple[int, int] = (5, 4)) -> Table:
    """An equilibrium by choice: any positive table is one for some values."""
    draw = np.random.default_rng(seed)
    return Table(draw.uniform(1, 50, shape), draw.uniform(0.1, 20, shape[0]), draw.uniform(0.1, 20, shape[1]))


def bent(kind: str, shape: tuple[int, int]) -> Frontiers:
    curve = np.linspace(10, 90, 9)
    tables = {
        "tax": (linear(0.6, 3.0), linear(0.8)),
        "table": (
            package(curve, 2 * np.sqrt(curve)),
            PiecewiseLinear(curve, curve**0.8, below=1.0, above=0.3),
        ),
    }[kind]
    x, y = shape
    return Frontiers(tables, np.array([[0, 1], [1, 0]]), np.arange(x) % 2, np.arange(y) % 2)


def test_surplus_of_marriages_of_the_seventies() -> None:
    found = joint_surplus(MARRIAGES, 1.0, 1.0)
    assert MARRIAGES.hires.sum() == CASE["expected"]["total_marriages"]
    assert found.identified.all()
    np.testing.assert_allclose(found.value, CASE["expected"]["Phi"], rtol=1e-8)
    np.testing.assert_array_equal(found.low, found.high)


@pytest.mark.parametrize("kind", ["tax", "table"])
def test_values_come_back_from_a_chosen_equilibrium(kind: str) -> None:
    """The values, put into the clearing's condition, give the chosen pay, and the chosen pay the chosen hires."""
    table, sigma, tau = chosen(3), 1.3, 0.7
    frontiers = bent(kind, table.shape)
    pay = np.random.default_rng(4).uniform(15, 85, table.shape)
    found = values_from_pay(table, pay, sigma, tau, frontiers)
    assert found.amenity.identified.all()
    assert found.value.identified.all()
    a, b = np.log(table.unmatched)[:, None], np.log(table.open_seats)
    level = found.value.value / tau - found.amenity.value / sigma + b - a
    for x in range(table.shape[0]):
        for y in range(table.shape[1]):
            frontier = frontiers.tables[frontiers.of[x % 2, y % 2]]
            transfer = frontier.transfer(level[x, y], sigma, tau)
            assert transfer.given == pytest.approx(pay[x, y], rel=1e-10)
            hires = a[x, 0] + (found.amenity.value[x, y] + transfer.received) / sigma
            assert hires == pytest.approx(math.log(table.hires[x, y]), abs=1e-10)


def test_with_money_worth_what_it_costs_the_two_sides_add_up_to_the_surplus() -> None:
    table = chosen(5)
    pay = np.random.default_rng(6).normal(size=table.shape)
    found = values_from_pay(table, pay, 2.0, 0.5)
    surplus = joint_surplus(table, 2.0, 0.5)
    np.testing.assert_allclose(found.amenity.value + found.value.value, surplus.value, rtol=1e-12)


def test_under_a_tax_of_workers_the_surplus_is_in_employers_money() -> None:
    table = chosen(7)
    keep, extra = np.array([0.6, 0.8]), np.array([3.0, 0.0])
    classes = np.array([0, 1, 0, 1, 1])
    terms = Frontiers.by_worker([linear(0.6, 3.0), linear(0.8)], classes, table.shape[1])
    pay = np.random.default_rng(8).uniform(10, 50, table.shape)
    sides = values_from_pay(table, pay, 1.5, 0.9, terms)
    expected = sides.value.value + (sides.amenity.value + extra[classes][:, None]) / keep[classes][:, None]
    np.testing.assert_allclose(joint_surplus(table, 1.5, 0.9, terms).value, expected, rtol=1e-10)


def test_a_lump_sum_by_pair_is_part_of_the_surplus() -> None:
    """Lines of one slope and two intercepts: the market is that of the amenities raised by the intercepts."""
    table = chosen(17)
    lump = np.array([[0.0, 6.0], [2.0, -1.0]])
    tables = tuple(linear(0.7, each) for each in lump.ravel())
    rows, columns = np.arange(5) % 2, np.arange(4) % 2
    terms = Frontiers(tables, np.arange(4).reshape(2, 2), rows, columns)
    pay = np.random.default_rng(18).uniform(10, 50, table.shape)
    sides = values_from_pay(table, pay, 1.5, 0.9, terms)
    expected = sides.value.value + (sides.amenity.value + lump[np.ix_(rows, columns)]) / 0.7
    np.testing.assert_allclose(joint_surplus(table, 1.5, 0.9, terms).value, expected, rtol=1e-10)


def test_pay_is_predicted_where_the_amenity_is_known() -> None:
    table = chosen(9)
    frontiers = bent("table", table.shape)
    pay = np.random.default_rng(10).uniform(15, 85, table.shape)
    sides = values_from_pay(table, pay, 1.1, 0.6, frontiers)
    predicted, value = pay_at_amenity(table, sides.amenity.value, 1.1, 0.6, frontiers)
    np.testing.assert_allclose(predicted, pay, rtol=1e-9)
    np.testing.assert_allclose(value, sides.value.value, rtol=1e-9)
    with pytest.raises(InputError, match="the best is worth"):
        pay_at_amenity(
            table, sides.amenity.value - 100, 1.1, 0.6, Frontiers.same(package([10, 90], [5, 9]), 5, 4)
        )


def test_an_empty_cell_is_bounded_by_the_rule_of_three() -> None:
    hires = np.array([[0.0, 40.0], [30.0, 20.0]])
    table = Table(hires, np.array([10.0, 20.0]), np.array([5.0, 8.0]))
    found = joint_surplus(table, 1.0, 1.0)
    assert not found.identified[0, 0]
    assert np.isnan(found.value[0, 0])
    assert np.isnan(found.standard_error[0, 0])
    assert found.low[0, 0] == -np.inf
    # exp(−3) is 5%: zero persons are seen with this chance if three are expected
    assert found.high[0, 0] == pytest.approx(2 * math.log(3) - math.log(10) - math.log(5), abs=3e-3)
    one = joint_surplus(table, 1.0, 1.0, confidence=1 - math.exp(-1))
    assert one.high[0, 0] == pytest.approx(-math.log(50), abs=1e-12)
    sample = Table(hires, table.unmatched, table.open_seats, persons_per_count=100.0)
    wider = joint_surplus(sample, 1.0, 1.0, confidence=1 - math.exp(-1))
    assert wider.high[0, 0] == pytest.approx(2 * math.log(100) - math.log(50), abs=1e-12)


def test_an_impossible_pair_says_nothing() -> None:
    table = Table([[0.0, 4.0], [3.0, 2.0]], [1.0, 2.0], [5.0, 8.0], np.array([[False, True], [True, True]]))
    found = joint_surplus(table, 1.0, 1.0)
    assert np.isnan([found.value[0, 0], found.low[0, 0], found.high[0, 0]]).all()


def test_a_band_of_pay_gives_ends_that_its_pay_would() -> None:
    table = chosen(11)
    frontiers = bent("table", table.shape)
    low = np.random.default_rng(12).uniform(15, 50, table.shape)
    high = low + 20
    band = values_from_pay(table, low, 1.0, 1.0, frontiers, pay_high=high)
    at_low = values_from_pay(table, low, 1.0, 1.0, frontiers)
    at_high = values_from_pay(table, high, 1.0, 1.0, frontiers)
    assert not band.amenity.identified.any()
    np.testing.assert_allclose(band.amenity.low, at_high.amenity.value)
    np.testing.assert_allclose(band.amenity.high, at_low.amenity.value)
    np.testing.assert_allclose(band.value.low, at_low.value.value)
    np.testing.assert_allclose(band.value.high, at_high.value.value)


def test_top_coded_pay_leaves_one_end_open() -> None:
    table = chosen(13)
    low = np.full(table.shape, 20.0)
    found = values_from_pay(table, low, 1.0, 1.0, pay_high=np.full(table.shape, np.inf))
    assert (found.value.high == np.inf).all()
    assert np.isfinite(found.value.low).all()
    assert (found.amenity.low == -np.inf).all()
    capped = Frontiers.same(package([0, 100], [0, 60]), *table.shape)
    found = values_from_pay(table, low, 1.0, 1.0, capped, pay_high=np.full(table.shape, np.inf))
    np.testing.assert_allclose(found.amenity.low, np.log(table.hires / table.unmatched[:, None]) - 60)


def test_at_a_floor_workers_may_wait_and_at_a_cap_seats_may_stay_open() -> None:
    table = Table([[30.0, 20.0]], [5.0], [4.0, 6.0])
    band = Frontiers.same(package([50, 80], [40, 55]), 1, 2)
    found = values_from_pay(table, [[50.0, 80.0]], 1.0, 1.0, band)
    assert found.amenity.low[0, 0] == pytest.approx(math.log(6) - 40)
    assert found.amenity.high[0, 0] == np.inf
    assert found.value.identified.tolist() == [[True, False]]
    assert found.value.high[0, 1] == np.inf
    assert found.amenity.identified.tolist() == [[False, True]]


def test_standard_errors_are_the_spread_over_samples() -> None:
    """Against the spread over simulated Poisson tables; 4,000 draws know a standard deviation to 1.1%."""
    truth = Table([[400.0, 900.0], [250.0, 600.0]], [300.0, 500.0], [350.0, 800.0])
    pay, spread = np.array([[40.0, 50.0], [60.0, 70.0]]), 0.05
    draw = np.random.default_rng(14)
    surplus, alpha, gamma = [], [], []
    for _ in range(4000):
        sample = Table(
            draw.poisson(truth.hires), draw.poisson(truth.unmatched), draw.poisson(truth.open_seats)
        )
        surplus.append(joint_surplus(sample, 1.5, 0.5).value)
        sides = values_from_pay(sample, pay + spread * draw.normal(size=(2, 2)), 1.5, 0.5)
        alpha.append(sides.amenity.value)
        gamma.append(sides.value.value)
    exact = values_from_pay(truth, pay, 1.5, 0.5, pay_error=spread)
    for found, simulated in (
        (joint_surplus(truth, 1.5, 0.5), surplus),
        (exact.amenity, alpha),
        (exact.value, gamma),
    ):
        np.testing.assert_allclose(found.standard_error, np.std(simulated, axis=0), rtol=0.045)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 1000), st.floats(0.1, 5), st.floats(0.1, 5))
def test_only_ratios_of_masses_count_and_scales_multiply(
    seed: int, size: float, sigma: float, tau: float
) -> None:
    table = chosen(seed)
    other = Table(size * table.hires, size * table.unmatched, size * table.open_seats)
    value = joint_surplus(table, sigma, tau).value
    np.testing.assert_allclose(joint_surplus(other, sigma, tau).value, value, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(joint_surplus(table, 3 * sigma, 3 * tau).value, 3 * value, rtol=1e-9)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1.0]], [0.0], [1.0]), r"unmatched\[0\]: nobody of this type is unmatched \(1"),
        (([[1.0]], [1.0], [0.0]), r"open_seats\[0\]: nobody of this type is unmatched"),
        (([[-1.0]], [1.0], [1.0]), r"hires\[0, 0\]: must be a number of persons"),
        (([[np.nan]], [1.0], [1.0]), r"hires\[0, 0\]: must be a number of persons"),
        (([[1.0, 2.0]], [1.0], [1.0]), "hires: has the shape"),
        (([[0.0], [1.0]], [0.0, 1.0], [1.0]), r"workers\[0\]: nobody belongs"),
        (([[1.0]], [1.0], [1.0], np.array([[False]])), "this pair cannot match"),
    ],
)
def test_what_cannot_be_inverted_is_said(arguments: tuple[object, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        joint_surplus(Table(*arguments), 1.0, 1.0)  # type: ignore[arg-type]


def test_frontiers_that_bend_need_pay() -> None:
    table = chosen(15)
    with pytest.raises(InputError, match="linear in its cost"):
        joint_surplus(table, 1.0, 1.0, bent("table", table.shape))
    with pytest.raises(InputError, match="different parts of a unit of pay at different employers"):
        joint_surplus(table, 1.0, 1.0, bent("tax", table.shape))
    kink = Frontiers.same(PiecewiseLinear(np.zeros(1), np.zeros(1), below=1.0, above=0.5), *table.shape)
    with pytest.raises(InputError, match="linear in its cost"):
        joint_surplus(table, 1.0, 1.0, kink)


def test_pay_that_cannot_be_is_refused() -> None:
    table = chosen(16)
    band = Frontiers.same(package([10, 20], [10, 20]), *table.shape)
    good = np.full(table.shape, 15.0)
    for change, message in (
        (np.nan, "no pay"),
        (9.0, "outside the packages"),
        (21.0, "outside the packages"),
    ):
        pay = good.copy()
        pay[1, 2] = change
        with pytest.raises(InputError, match=rf"pay\[1, 2\].*{message}"):
            values_from_pay(table, pay, 1.0, 1.0, band)
    with pytest.raises(InputError, match="above the high end"):
        values_from_pay(table, good, 1.0, 1.0, band, pay_high=good - 1)

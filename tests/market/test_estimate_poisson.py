"""Poisson estimates of the surplus: recovery, coverage, moments, and what is refused."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.market.estimate.inversion import joint_surplus, values_from_pay
from outbid.market.estimate.poisson import estimate
from outbid.market.estimate.table import Table
from outbid.market.estimate.two_way import Effects, System
from outbid.market.frontier import linear
from outbid.market.market import Frontiers

Array = NDArray[np.float64]
BETA = np.array([-1.0, 0.8, 2.0])
SIGMA, TAU = 1.5, 0.7


def features(x: int, y: int) -> Array:
    skill, level = np.arange(x)[:, None] / x, np.arange(y) / y
    return np.stack([np.ones((x, y)), skill + 0 * level, -((skill - level) ** 2)])


def equilibrium(x: int, y: int, size: float, seed: int = 1, sigma: float = SIGMA) -> Table:
    """Expected counts that meet the market's conditions with the surplus ``BETA·features``."""
    draw = np.random.default_rng(seed)
    a, b = np.log(size * draw.uniform(1, 3, x)), np.log(size * draw.uniform(1, 3, y))
    surplus = np.tensordot(BETA, features(x, y), 1)
    return Table(np.exp((surplus + sigma * a[:, None] + TAU * b) / (sigma + TAU)), np.exp(a), np.exp(b))


def sample(truth: Table, draw: np.random.Generator) -> Table:
    return Table(draw.poisson(truth.hires), draw.poisson(truth.unmatched), draw.poisson(truth.open_seats))


def test_the_surplus_of_an_equilibrium_comes_back() -> None:
    truth = equilibrium(8, 6, 100.0)
    fit = estimate(truth, features(8, 6), SIGMA, TAU, names=["any", "skill", "distance"])
    assert fit.converged
    np.testing.assert_allclose(fit.estimate.value, BETA, rtol=1e-9)
    np.testing.assert_allclose(fit.hires, truth.hires, rtol=1e-9)
    assert fit.estimate["distance"][0] == pytest.approx(2.0)
    assert fit.estimate.identified_by == ("estimate.by_matches",) * 3


@pytest.mark.parametrize("errors", ["robust", "poisson"])
def test_intervals_cover_the_truth_as_often_as_they_say(errors: str) -> None:
    """Of 200 samples 95% ± 3 binomial standard deviations (9.2 samples) must cover: 181 to 199."""
    truth, draw = equilibrium(7, 6, 60.0), np.random.default_rng(20)
    covered = np.zeros(3)
    for _ in range(200):
        fit = estimate(sample(truth, draw), features(7, 6), SIGMA, TAU, errors=errors)  # type: ignore[arg-type]
        assert fit.converged
        low, high = fit.estimate.interval().T
        covered += (low <= BETA) & (high >= BETA)
    assert (covered >= 181).all(), covered
    assert (covered <= 199).all(), covered


def test_robust_errors_cover_where_counts_spread_more_than_poisson() -> None:
    """Negative binomial counts with four times the variance: intervals of persons' sampling alone are half as wide."""
    truth, draw = equilibrium(12, 10, 400.0), np.random.default_rng(21)
    values, robust, plain = [], [], []
    for _ in range(150):
        noisy = [
            draw.negative_binomial(mean / 3, 0.25)
            for mean in (truth.hires, truth.unmatched, truth.open_seats)
        ]
        table = Table(*noisy)
        fit = estimate(table, features(12, 10), SIGMA, TAU)
        values.append(fit.estimate.value)
        robust.append(fit.estimate.standard_error)
        plain.append(estimate(table, features(12, 10), SIGMA, TAU, errors="poisson").estimate.standard_error)
    spread = np.std(values, axis=0)
    np.testing.assert_allclose(np.mean(robust, axis=0), spread, rtol=0.18)
    np.testing.assert_allclose(2 * np.mean(plain, axis=0), spread, rtol=0.18)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 4), st.floats(0.1, 4))
def test_the_fit_meets_margins_and_moments_and_is_an_equilibrium(seed: int, sigma: float, tau: float) -> None:
    draw = np.random.default_rng(seed)
    table = Table(draw.poisson(3, (6, 5)), 1 + draw.poisson(3, 6), 1 + draw.poisson(3, 5))
    basis = draw.normal(size=(2, 6, 5))
    fit = estimate(table, basis, sigma, tau)
    assert fit.converged
    np.testing.assert_allclose(fit.hires.sum(1) + fit.unmatched, table.workers, rtol=1e-9)
    np.testing.assert_allclose(fit.hires.sum(0) + fit.open_seats, table.seats, rtol=1e-9)
    moments = (basis * fit.hires).sum((1, 2)), (basis * table.hires).sum((1, 2))
    np.testing.assert_allclose(*moments, atol=1e-8 * table.hires.sum())
    fitted = joint_surplus(Table(fit.hires, fit.unmatched, fit.open_seats), sigma, tau)
    np.testing.assert_allclose(fitted.value, fit.surplus, atol=1e-9)
    np.testing.assert_allclose(np.tensordot(fit.estimate.value, basis, 1), fit.surplus, atol=1e-12)


def test_a_feature_for_each_cell_is_the_inversion() -> None:
    table = equilibrium(3, 4, 50.0, seed=5)
    fit = estimate(table, np.eye(12).reshape(12, 3, 4), 1.0, 2.0, errors="poisson")
    exact = joint_surplus(table, 1.0, 2.0)
    np.testing.assert_allclose(fit.estimate.value, exact.value.ravel(), rtol=1e-9)
    np.testing.assert_allclose(fit.estimate.standard_error, exact.standard_error.ravel(), rtol=1e-9)


def test_scale_of_masses_units_of_money_and_offsets() -> None:
    draw = np.random.default_rng(22)
    table = sample(equilibrium(8, 6, 30.0), draw)
    basis = features(8, 6)
    fit = estimate(table, basis, SIGMA, TAU)
    larger = Table(1e6 * table.hires, 1e6 * table.unmatched, 1e6 * table.open_seats)
    scaled = estimate(larger, basis, SIGMA, TAU).estimate
    np.testing.assert_allclose(scaled.value, fit.estimate.value, rtol=1e-8)
    twice = estimate(table, basis, 2 * SIGMA, 2 * TAU)
    np.testing.assert_allclose(twice.estimate.value, 2 * fit.estimate.value, rtol=1e-8)
    np.testing.assert_allclose(twice.estimate.standard_error, 2 * fit.estimate.standard_error, rtol=1e-8)
    np.testing.assert_allclose(twice.hires, fit.hires, rtol=1e-8)
    known = estimate(table, basis[:2], SIGMA, TAU, offset=fit.estimate.value[2] * basis[2])
    np.testing.assert_allclose(known.estimate.value, fit.estimate.value[:2], rtol=1e-7)
    units = estimate(table, basis * np.array([1e-6, 1.0, 1e5])[:, None, None], SIGMA, TAU)
    expected = fit.estimate.value / [1e-6, 1.0, 1e5]
    np.testing.assert_allclose(units.estimate.value, expected, rtol=1e-7)


def test_a_tax_on_workers_is_a_scale_of_workers() -> None:
    draw = np.random.default_rng(23)
    keep = np.array([0.5, 0.8])
    classes = np.arange(8) % 2
    table = sample(equilibrium(8, 6, 80.0), draw)
    terms = Frontiers.by_worker([linear(0.5, 4.0), linear(0.8)], classes, 6)
    taxed = estimate(table, features(8, 6), 1.2, TAU, terms)
    plain = estimate(table, features(8, 6), 1.2 / keep[classes], TAU)
    np.testing.assert_allclose(taxed.estimate.value, plain.estimate.value, rtol=1e-9)


def test_far_fewer_hires_than_cells_and_nobody_unmatched_are_fine() -> None:
    draw = np.random.default_rng(24)
    truth = equilibrium(60, 60, 8.0)
    table = sample(truth, draw)
    thin = Table(draw.poisson(truth.hires / 40), table.unmatched, np.where(np.arange(60) == 3, 0, 5))
    assert (thin.hires == 0).mean() > 0.5
    fit = estimate(thin, features(60, 60), SIGMA, TAU)
    assert fit.converged
    assert np.isfinite(fit.estimate.standard_error).all()
    np.testing.assert_allclose(fit.hires.sum(0) + fit.open_seats, thin.seats, rtol=1e-9)


def test_out_of_steps_is_a_result_that_says_so() -> None:
    fit = estimate(equilibrium(8, 6, 100.0), features(8, 6), SIGMA, TAU, iterations=0)
    assert not fit.converged
    assert fit.residual > 1e-10


def test_columns_that_depend_on_each_other_are_named() -> None:
    basis = features(8, 6)
    table = equilibrium(8, 6, 50.0)
    extra = np.concatenate([basis, [basis[0] * 2 - basis[1] * 3]])
    with pytest.raises(InputError, match=r"one is a combination of the others: one, skill, mix\."):
        estimate(table, extra, SIGMA, TAU, names=["one", "skill", "distance", "mix"])
    with pytest.raises(InputError, match="empty: this column is zero"):
        estimate(table, [basis[0], 0 * basis[0]], SIGMA, TAU, names=["one", "empty"])
    with pytest.raises(InputError, match="infinite values"):
        estimate(table, np.where(basis == 1, np.nan, basis), SIGMA, TAU)
    with pytest.raises(InputError, match="as many different names"):
        estimate(table, basis, SIGMA, TAU, names=["a", "a", "b"])
    with pytest.raises(InputError, match="2 cells cannot tell"):
        estimate(equilibrium(1, 2, 5.0), np.ones((3, 1, 2)), SIGMA, TAU)


def test_features_are_not_read_where_nobody_can_match() -> None:
    table = equilibrium(8, 6, 50.0)
    allowed = np.ones((8, 6), bool)
    allowed[2, 3] = False
    basis = features(8, 6)
    free = np.where(allowed, table.hires, 0.0)
    first = estimate(Table(free, table.unmatched, table.open_seats, allowed), basis, SIGMA, TAU)
    basis[:, 2, 3] = np.nan
    second = estimate(Table(free, table.unmatched, table.open_seats, allowed), basis, SIGMA, TAU)
    np.testing.assert_array_equal(first.estimate.value, second.estimate.value)
    # the rest of the table is still the equilibrium of the same surplus
    np.testing.assert_allclose(first.estimate.value, BETA, rtol=1e-8)
    assert first.hires[2, 3] == 0


def test_separation_by_a_feature_is_found() -> None:
    table = equilibrium(8, 6, 50.0)
    hires = table.hires.copy()
    hires[:2, :3] = 0
    mark = np.zeros((8, 6))
    mark[:2, :3] = 1
    thinned = Table(hires, table.unmatched, table.open_seats)
    basis = np.concatenate([features(8, 6), [mark]])
    with pytest.raises(InputError, match=r"along: mark\. No hires are seen in 6 cells"):
        estimate(thinned, basis, SIGMA, TAU, names=["one", "skill", "distance", "mark"])
    # with one person there the estimate is finite
    hires[0, 0] = 1
    assert estimate(Table(hires, table.unmatched, table.open_seats), basis, SIGMA, TAU).converged


def test_separation_that_only_a_combination_shows() -> None:
    """The two columns differ only where nobody is hired: their difference runs away, neither does alone."""
    table = equilibrium(8, 6, 50.0)
    hires = table.hires.copy()
    hires[0, 0] = 0
    one = features(8, 6)[1] + 1
    two = one.copy()
    two[0, 0] += 1
    thinned = Table(hires, table.unmatched, table.open_seats)
    assert estimate(thinned, [one], SIGMA, TAU).converged
    with pytest.raises(InputError, match=r"along: first, second\. No hires are seen in 1 cells"):
        estimate(thinned, [one, two], SIGMA, TAU, names=["first", "second"])


def test_zeros_of_both_signs_do_not_separate() -> None:
    """A column that is +1 in one empty cell and −1 in another cannot fall in both."""
    table = equilibrium(8, 6, 50.0)
    hires = table.hires.copy()
    hires[0, 0] = hires[1, 1] = 0
    mark = np.zeros((8, 6))
    mark[0, 0], mark[1, 1] = 1, -1
    thinned = Table(hires, table.unmatched, table.open_seats)
    fit = estimate(thinned, [features(8, 6)[0], mark], SIGMA, TAU)
    assert fit.converged


def test_separation_through_a_type_of_which_nobody_is_unmatched() -> None:
    """A feature of one worker type, all of whom are matched: ever more surplus fits ever better."""
    table = equilibrium(5, 4, 50.0)
    unmatched = table.unmatched.copy()
    unmatched[2] = 0
    mark = np.zeros((5, 4))
    mark[2] = 1
    full = Table(table.hires, unmatched, table.open_seats)
    with pytest.raises(InputError, match="along: mark"):
        estimate(full, [np.ones((5, 4)), mark], SIGMA, TAU, names=["one", "mark"])
    assert estimate(full, [np.ones((5, 4))], SIGMA, TAU).converged


def test_other_refusals() -> None:
    table = equilibrium(8, 6, 50.0)
    for sigma in (0.0, -1.0, np.nan):
        with pytest.raises(InputError, match="worker_scale: a scale of tastes must be a positive number"):
            estimate(table, features(8, 6), sigma, TAU)
    with pytest.raises(InputError, match=re.escape("basis: has the shape (8, 6)")):
        estimate(table, features(8, 6)[0], SIGMA, TAU)
    with pytest.raises(InputError, match="no standard error called"):
        estimate(table, features(8, 6), SIGMA, TAU, errors="hc9")  # type: ignore[arg-type]


@pytest.mark.parametrize(("x", "y"), [(7, 4), (4, 7)])
def test_two_way_systems_against_the_full_matrix(x: int, y: int) -> None:
    draw = np.random.default_rng(25)
    rows = draw.normal(size=(60, 3))
    at_x, at_y = draw.integers(0, x, 60), draw.integers(0, y, 60)
    design = np.column_stack([np.eye(x)[at_x], np.eye(y)[at_y], rows])
    matrix = design.T @ design + 0.5 * np.eye(x + y + 3)
    ends = x, x + y
    of_x, of_y, of_k = slice(0, ends[0]), slice(*ends), slice(ends[1], None)
    diagonal = np.diag(matrix)
    effects = Effects.of(diagonal[of_x], diagonal[of_y], matrix[of_x, of_y])
    system = System(effects, matrix[of_x, of_k], matrix[of_y, of_k], matrix[of_k, of_k])
    right = draw.normal(size=x + y + 3)
    found = np.concatenate(system.solve(*np.split(right, ends)))
    np.testing.assert_allclose(found, np.linalg.solve(matrix, right), rtol=1e-9)
    inverse = np.linalg.inv(matrix[: ends[1], : ends[1]])
    own_x, own_y, across = effects.inverse_blocks()
    np.testing.assert_allclose(own_x, np.diag(inverse)[:x], rtol=1e-9)
    np.testing.assert_allclose(own_y, np.diag(inverse)[x:], rtol=1e-9)
    np.testing.assert_allclose(across, inverse[:x, x:], rtol=1e-9, atol=1e-12)


def test_persons_behind_a_counted_one_widen_sampling_errors() -> None:
    """A sample of one in a hundred says as much as its counts do, whatever they stand for."""
    counts = sample(equilibrium(8, 6, 30.0), np.random.default_rng(26))
    weighted = Table(
        100 * counts.hires, 100 * counts.unmatched, 100 * counts.open_seats, persons_per_count=100.0
    )
    for ask in (
        lambda table: estimate(table, features(8, 6), SIGMA, TAU, errors="poisson").estimate.standard_error,
        lambda table: joint_surplus(table, SIGMA, TAU).standard_error,
        lambda table: values_from_pay(table, np.ones((8, 6)), SIGMA, TAU).amenity.standard_error,
        lambda table: values_from_pay(table, np.ones((8, 6)), SIGMA, TAU).value.standard_error,
        lambda table: estimate(table, features(8, 6), SIGMA, TAU).estimate.standard_error,
    ):
        np.testing.assert_allclose(ask(weighted), ask(counts), rtol=1e-7)


def test_counts_over_many_orders_of_magnitude_are_fitted_or_said_not_to_be() -> None:
    fitted = 0
    for seed in range(60):
        draw = np.random.default_rng(seed)
        rates = 10 ** draw.uniform(-3, 6, (5, 6))
        table = Table(draw.poisson(rates), 1 + draw.poisson(10 ** draw.uniform(0, 6, 5)), np.ones(6))
        fit = estimate(table, draw.normal(size=(2, 5, 6)) * 1e4, *10 ** draw.uniform(-2, 2, 2))
        fitted += fit.converged
        if fit.converged:
            np.testing.assert_allclose(fit.hires.sum(1) + fit.unmatched, table.workers, rtol=1e-9)
            assert np.isfinite(fit.estimate.standard_error).all()
        else:
            assert np.isnan(fit.estimate.standard_error).all()
    assert fitted >= 57

"""As tastes vanish, clearing comes to the assignment without any: by scipy, and by the bounds of supportable pay."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from outbid.core.errors import InputError
from outbid.market import (
    Frontier,
    Frontiers,
    Market,
    PiecewiseLinear,
    assign,
    certify,
    clear,
    linear,
    package,
)

FRONTIERS: dict[str, Frontier] = {
    "tax": linear(0.6),
    "package": package([0, 1, 2], [0, 0.8, 1.3]),
    "kinked": PiecewiseLinear(np.array([0.0, 1, 2]), np.array([0, 0.8, 1.3]), below=1.0, above=0.4),
}


@pytest.mark.parametrize("scale", [0.03, 0.01, 1e-3, 1e-4])
@pytest.mark.parametrize("shape", [(6, 6), (20, 20), (15, 22)])
def test_money_finds_the_best_assignment(shape: tuple[int, int], scale: float) -> None:
    value = np.random.default_rng(3).uniform(-0.3, 1.7, shape)
    outcome = clear(Market(np.ones(shape[0]), np.ones(shape[1]), value, worker_scale=scale, seat_scale=scale))
    assert outcome.converged
    assert certify(outcome).holds(1e-7)
    worth = np.maximum(value, 0)
    best = worth[linear_sum_assignment(-worth)].sum()
    # nobody gives up more than the logarithm of the number of choices, in units of tastes
    assert abs(float((outcome.hires * value).sum()) - best) <= 2 * scale * sum(shape) * np.log(1 + max(shape))


@pytest.mark.parametrize("scale", [0.03, 0.01, 1e-3])
@pytest.mark.parametrize("name", sorted(FRONTIERS))
def test_welfare_comes_between_the_ends_of_the_lattice(name: str, scale: float) -> None:
    for seed in range(3):
        value = np.random.default_rng(seed).random((5, 5)) * 3 + 0.2
        frontiers = Frontiers.same(FRONTIERS[name], 5, 5)
        masses = np.ones(5)
        outcome = clear(Market(masses, masses, value, 0.0, frontiers, scale, scale))
        assert outcome.converged
        assert certify(outcome).holds(1e-7)
        exact = assign(Market(masses, masses, value, 0.0, frontiers, 0.0, 0.0))
        near = 4 * scale * np.log(6)
        assert (outcome.worker_welfare >= exact.personal_best.worker_surplus - near).all()
        assert (outcome.worker_welfare <= exact.workers_best.worker_surplus + near).all()


def test_tastes_too_weak_for_the_values_are_refused() -> None:
    frontiers = Frontiers.same(package([100, 500], [70, 300]), 1, 1)
    with pytest.raises(InputError, match="exact"):
        clear(Market(np.array([100.0]), np.array([20.0]), np.array(1e6), -75.0, frontiers, 1e-3, 1e-3))


def test_values_far_beyond_tastes_fill_the_seats_at_what_keeps_people() -> None:
    frontiers = Frontiers.same(package([100, 500], [70, 300]), 1, 1)
    outcome = clear(Market(np.array([100.0]), np.array([20.0]), np.array(20_000.0), -75.0, frontiers))
    assert outcome.converged
    # 80 of 100 stay away: W(c) = 75 + log(20/80), and W rises by 230 over 400 from (100, 70)
    assert outcome.hires == pytest.approx(np.array([[20.0]]), rel=1e-6)
    assert outcome.cost == pytest.approx(np.array([[100 + (5 + np.log(20 / 80)) * 400 / 230]]), rel=1e-6)


@pytest.mark.parametrize("point", [np.nan, np.inf, -np.inf])
def test_a_start_that_is_no_number_is_refused(point: float) -> None:
    with pytest.raises(InputError):
        clear(Market(np.ones(2), np.ones(2), np.zeros(())), start=(np.array([point, 0]), np.zeros(2)))


@pytest.mark.parametrize("tolerance", [-1.0, 0.0, np.nan, 1.0])
def test_a_tolerance_that_makes_no_sense_is_refused(tolerance: float) -> None:
    with pytest.raises(InputError):
        clear(Market(np.ones(2), np.ones(2), np.zeros(())), tolerance=tolerance)

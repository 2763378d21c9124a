"""The lattice of paths: each coordinate evenly filled, means without bias, better than random points by far."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from outbid.worth.rank_one import POINTS, VECTOR, shifted


def test_every_coordinate_has_one_point_in_each_interval() -> None:
    points = shifted(len(VECTOR), (3,), 4).reshape(len(VECTOR), 4, POINTS)
    assert points.min() >= 0
    assert points.max() < 1
    for row in points.reshape(-1, POINTS):
        np.testing.assert_array_equal(np.sort(np.floor(row * POINTS)), np.arange(POINTS))


def test_components_are_odd_and_distinct() -> None:
    # odd: coprime with the number of points; one of each: no two coordinates move together
    assert all(each % 2 == 1 and 0 < each < POINTS // 2 for each in VECTOR)
    assert len(set(VECTOR)) == len(VECTOR)


@pytest.mark.parametrize("dimensions", [2, 14])
def test_a_smooth_product_is_integrated_far_better_than_by_random_points(dimensions: int) -> None:
    weights = 1 / np.arange(1, dimensions + 1) ** 2
    points = shifted(dimensions, (7,), 16)
    values = np.prod(1 + weights[:, None] * (points - 0.5), axis=0)
    means = values.reshape(16, POINTS).mean(axis=1)
    error = means.std(ddof=1) / 4
    assert abs(means.mean() - 1) < 4 * error + 1e-15
    assert means.std(ddof=1) < 0.1 * values.std() / np.sqrt(POINTS)


def test_the_vector_is_the_one_that_the_script_finds() -> None:
    path = Path(__file__).parents[2] / "tools" / "lattice_rule.py"
    spec = importlib.util.spec_from_file_location("lattice_rule", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert tuple(script.vector()) == VECTOR

"""Regressions with absorbed fixed effects: against pyfixest, dummy variables and closed forms."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from outbid.evidence.statistics import absorb as absorbing
from outbid.evidence.statistics.absorb import absorb, singletons
from outbid.evidence.statistics.absorbed import fit

HERE = Path(__file__).parent
GOLDEN: dict[str, dict[str, Any]] = json.loads((HERE / "golden_absorbed.json").read_text())["cases"]


@pytest.fixture(scope="module")
def data() -> dict[str, np.ndarray]:
    spec = importlib.util.spec_from_file_location("drawn", HERE / "drawn.py")
    assert spec and spec.loader
    drawn = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawn)
    market: dict[str, np.ndarray] = drawn.draw()
    return market


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("name", GOLDEN)
def test_slopes_and_clustered_errors_are_those_of_pyfixest(
    name: str, compiled: bool, data: dict[str, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absorbing, "COMPILED_FROM", 0 if compiled else 10**9)
    case = GOLDEN[name]
    columns = np.stack([data[each] for each in case["columns"]], axis=1)
    weights = data["weight"] if case["weighted"] else None
    got = fit(data["y"], columns, [data[each] for each in case["sets"]], data[case["cluster"]], weights)
    assert got.n == case["n"]
    np.testing.assert_allclose(got.slopes, case["slopes"], rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(got.errors, case["errors"], rtol=1e-8)
    np.testing.assert_allclose(got.interval(0.9, case["columns"].index("tag")), case["interval"], rtol=1e-7)


def dummies(*codes: np.ndarray) -> np.ndarray:
    return np.concatenate([one[:, None] == np.unique(one) for one in codes], axis=1).astype(float)


@given(st.integers(0, 10_000), st.integers(1, 4), st.booleans())
@settings(max_examples=40, deadline=None)
def test_residuals_are_those_of_dummy_variables(seed: int, count: int, weighted: bool) -> None:
    rng = np.random.default_rng(seed)
    rows = 60
    sets = [rng.integers(0, rng.integers(1, 12), rows).astype(np.int32) for _ in range(count)]
    levels = [int(codes.max()) + 1 for codes in sets]
    columns = rng.normal(size=(rows, 2))
    weights = rng.uniform(0.1, 5, rows) if weighted else np.ones(rows)
    sets = [np.unique(codes, return_inverse=True)[1].astype(np.int32) for codes in sets]
    levels = [int(codes.max()) + 1 for codes in sets]
    root = np.sqrt(weights)[:, None]
    design = dummies(*sets)
    expected = columns - design @ np.linalg.lstsq(root * design, root * columns)[0]
    np.testing.assert_allclose(absorb(columns, sets, levels, weights), expected, atol=1e-8)


def test_two_groups_give_the_difference_of_means_and_its_known_clustered_error() -> None:
    # everyone a cluster of his own: HC0 times G/(G−1) · (N−1)/(N−2), the textbook's
    rng = np.random.default_rng(5)
    tag = np.repeat([1.0, 0.0], [7, 13])
    y = rng.normal(size=20)
    got = fit(y, tag[:, None], [], np.arange(20, dtype=np.int32))
    assert got.slopes[0] == pytest.approx(y[:7].mean() - y[7:].mean())
    variance = y[:7].var() / 7 + y[7:].var() / 13
    assert got.errors[0] == pytest.approx(np.sqrt(variance * 20 / 19 * 19 / 18))


def test_rows_alone_in_a_group_go_until_none_is_left() -> None:
    # a chain: dropping the first leaves the next alone, and so to the end
    a = np.array([0, 1, 1, 2, 2, 3, 3], np.int32)
    b = np.array([0, 0, 1, 1, 2, 2, 3], np.int32)
    assert not singletons([a, b], [4, 4]).any()
    assert singletons([np.array([0, 0, 1, 2, 2], np.int32)], [3]).tolist() == [True, True, False, True, True]


def test_a_column_that_groups_explain_has_no_slope_and_the_others_keep_theirs() -> None:
    rng = np.random.default_rng(6)
    group = np.repeat(np.arange(10, dtype=np.int32), 5)
    other = np.tile(np.arange(5, dtype=np.int32), 10)
    x, y = rng.normal(size=50), rng.normal(size=50)
    explained = np.where(group % 2 == 0, 1.0, 0.0) + 0.25 * other
    got = fit(y, np.stack([explained, x, 2 * x], axis=1), [group, other], group)
    assert np.isnan(got.slopes).tolist() == [True, False, True]
    alone = fit(y, x[:, None], [group, other], group)
    assert got.slopes[1] == pytest.approx(alone.slopes[0]) and got.errors[1] == pytest.approx(alone.errors[0])


@given(st.integers(0, 10_000), st.floats(0.1, 10), st.floats(-5, 5))
@settings(max_examples=25, deadline=None)
def test_scaling_weights_or_shifting_pay_changes_nothing(seed: int, scale: float, shift: float) -> None:
    rng = np.random.default_rng(seed)
    group, cluster = (rng.integers(0, size, 80).astype(np.int32) for size in (9, 13))
    tag = (rng.random(80) < 0.4).astype(float)
    y, weights = rng.normal(size=80), rng.uniform(1, 2, 80)
    one = fit(y, tag[:, None], [group], cluster, weights)
    two = fit(y + shift + group, tag[:, None], [group], cluster, scale * weights)
    np.testing.assert_allclose(two.slopes, one.slopes, atol=1e-9)
    np.testing.assert_allclose(two.errors, one.errors, rtol=1e-7)


def test_one_cluster_has_a_slope_but_no_error() -> None:
    got = fit(np.array([1.0, 2, 4, 3]), np.array([[0.0], [0], [1], [1]]), [], np.zeros(4, np.int32))
    assert got.slopes[0] == pytest.approx(2.0)
    assert np.isnan(got.errors[0]) and np.isnan(got.interval(0.9)).all()


def test_clusters_that_tell_alike_all_count_and_those_without_variation_do_not() -> None:
    rng = np.random.default_rng(8)
    cluster = np.repeat(np.arange(12, dtype=np.int32), 10)
    tag = np.where(cluster < 5, np.tile([1.0, 0.0], 60), 0.0)
    got = fit(rng.normal(size=120), tag[:, None], [cluster], cluster)
    assert got.telling[0] == pytest.approx(5) and got.clusters == 12


def test_the_jackknife_is_that_of_leaving_out_each_cluster() -> None:
    rng = np.random.default_rng(21)
    cluster = np.repeat(np.arange(9, dtype=np.int32), rng.integers(3, 40, 9))
    rows = cluster.size
    # fixed effects within clusters, so that leaving one out changes no other
    group = (2 * cluster + rng.integers(0, 2, rows)).astype(np.int32)
    columns, weights = rng.normal(size=(rows, 2)) + 0.1 * cluster[:, None], rng.uniform(1, 3, rows)
    y = columns @ [0.5, -0.2] + 0.3 * rng.normal(size=9)[cluster] * columns[:, 0] + rng.normal(size=rows)

    def slopes(keep: NDArray[np.bool_]) -> NDArray[np.float64]:
        dummies = (group[keep, None] == np.unique(group[keep])).astype(float)
        root = np.sqrt(weights[keep])[:, None]
        design = np.hstack([columns[keep], dummies])
        found: NDArray[np.float64] = np.linalg.lstsq(root * design, root[:, 0] * y[keep])[0][:2]
        return found

    whole = slopes(np.ones(rows, bool))
    moved = np.array([slopes(cluster != one) - whole for one in range(9)])
    got = fit(y, columns, [group], cluster, weights)
    np.testing.assert_allclose(got.jackknife, np.sqrt(8 / 9 * (moved**2).sum(axis=0)), rtol=1e-9)


def test_a_slope_that_one_cluster_alone_tells_has_no_jackknife() -> None:
    rng = np.random.default_rng(22)
    cluster = np.repeat(np.arange(6, dtype=np.int32), 10)
    tag = np.where(cluster == 2, np.tile([1.0, 0.0], 30), 0.0)
    got = fit(rng.normal(size=60), tag[:, None], [cluster], cluster)
    assert np.isnan(got.jackknife[0])
    np.testing.assert_array_equal(got.told[:, 0] > 0, cluster == 2)

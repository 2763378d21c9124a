"""Poisson estimates of matching surplus against statsmodels (with dummies) and cupid_matching, as stored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from outbid.market.estimate.poisson import estimate
from outbid.market.estimate.table import Table

STORED = json.loads((Path(__file__).parent / "golden/matching_poisson.json").read_text(encoding="utf-8"))


def table_of(case: dict[str, Any]) -> Table:
    return Table(
        np.array(case["hires"]),
        np.array(case["unmatched"]),
        np.array(case["open_seats"]),
        np.array(case["feasible"]),
    )


@pytest.mark.parametrize("errors", ["robust", "poisson"])
@pytest.mark.parametrize("case", STORED["cases"], ids=lambda case: case["name"])
def test_as_a_regression_with_a_dummy_for_every_type(case: dict[str, Any], errors: Any) -> None:
    stored = case["statsmodels"]
    fit = estimate(table_of(case), case["basis"], case["worker_scale"], case["seat_scale"], errors=errors)
    assert fit.converged
    np.testing.assert_allclose(fit.estimate.value, stored["beta"], rtol=1e-8)
    np.testing.assert_allclose(fit.estimate.standard_error, stored[errors], rtol=1e-7)
    np.testing.assert_allclose(fit.unmatched, stored["unmatched"], rtol=1e-8)
    np.testing.assert_allclose(fit.open_seats, stored["open_seats"], rtol=1e-8)


def test_the_sparse_case_has_what_real_tables_have() -> None:
    table = table_of(STORED["cases"][2])
    assert (table.hires == 0).mean() > 0.25
    assert not table.possible.all()
    assert (table.unmatched == 0).any()
    assert (table.open_seats == 0).any()


def test_as_the_matching_library_of_the_authors() -> None:
    (case,) = (case for case in STORED["cases"] if "cupid_matching" in case)
    stored = case["cupid_matching"]
    fit = estimate(table_of(case), case["basis"], 1.0, 1.0, errors="poisson")
    # it stops at a gradient of 1e-12 of the whole sample, and takes the variance at observed, not at fitted counts
    np.testing.assert_allclose(fit.estimate.value, stored["beta"], atol=1e-4)
    np.testing.assert_allclose(fit.estimate.standard_error, stored["standard_error"], rtol=0.04)

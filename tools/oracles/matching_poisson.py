"""Store other libraries' Poisson estimates of matching surplus, with a dummy for every type.

statsmodels and cupid_matching are needed here only, never by the product or its tests::

    python -m venv oracle && oracle/bin/pip install statsmodels cupid_matching
    oracle/bin/python tools/oracles/matching_poisson.py

Counts are simulated; what the two libraries make of them is stored beside them.
"""

from __future__ import annotations

import contextlib
import io
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import statsmodels.api as sm
from cupid_matching.matching_utils import Matching
from cupid_matching.poisson_glm import choo_siow_poisson_glm

TARGET = Path(__file__).parents[2] / "tests/differential/golden/matching_poisson.json"


def main() -> None:
    """Estimate each case and write the file."""
    cases = [
        _case("transferable", 7, 5, 1.0, 1.0, 60.0, 1),
        _case("other scales", 6, 8, 1.7, 0.4, 40.0, 2),
        _case(
            "scale by worker, sparse counts, impossible pairs, nobody unmatched", 12, 10, None, 0.8, 1.5, 3
        ),
    ]
    names = [f"{name} {version(name)}" for name in ("statsmodels", "cupid_matching")]
    source = f"{' and '.join(names)}, written by tools/oracles/matching_poisson.py"
    TARGET.write_text(json.dumps({"source": source, "cases": cases}, indent=1) + "\n", encoding="utf-8")


def _case(
    name: str, X: int, Y: int, sigma: float | None, tau: float, size: float, seed: int
) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    sigmas = np.full(X, sigma) if sigma else 0.6 + draw.uniform(size=X).round(3)
    skill, level = np.arange(X)[:, None] / X, np.arange(Y)[None, :] / Y
    basis = np.stack(
        [np.ones((X, Y)), skill + 0 * level, -((skill - level) ** 2), draw.normal(size=(X, Y)).round(4)]
    )
    beta = np.array([-1.0, 0.8, 3.0, 0.7])
    a, b = np.log(size * draw.uniform(1, 4, X)), np.log(size * draw.uniform(1, 4, Y))
    total = sigmas[:, None] + tau
    mean = np.exp((np.tensordot(beta, basis, 1) + (sigmas * a)[:, None] + tau * b) / total)
    feasible = np.ones((X, Y), bool) if sigma else draw.uniform(size=(X, Y)) > 0.1
    hires = np.where(feasible, draw.poisson(mean), 0)
    unmatched, open_seats = draw.poisson(np.exp(a)), draw.poisson(np.exp(b))
    if not sigma:
        unmatched[2] = open_seats[1] = 0
    case = {
        "name": name,
        "worker_scale": sigmas.tolist(),
        "seat_scale": tau,
        "basis": basis.tolist(),
        "hires": hires.tolist(),
        "unmatched": unmatched.tolist(),
        "open_seats": open_seats.tolist(),
        "feasible": feasible.tolist(),
        "statsmodels": _statsmodels(hires, unmatched, open_seats, feasible, basis, sigmas, tau),
    }
    if sigma == tau == 1.0:
        case["cupid_matching"] = _cupid(hires, unmatched, open_seats, basis)
    return case


def _statsmodels(
    hires: Any, unmatched: Any, open_seats: Any, feasible: Any, basis: Any, sigmas: Any, tau: float
) -> dict[str, Any]:
    X, Y = hires.shape
    rows, weights, counts = [], [], []
    for x in range(X):
        for y in range(Y):
            if feasible[x, y]:
                total = sigmas[x] + tau
                rows.append(
                    [*basis[:, x, y] / total, *np.eye(X)[x] * sigmas[x] / total, *np.eye(Y)[y] * tau / total]
                )
                weights.append(total)
                counts.append(hires[x, y])
    for x in range(X):
        rows.append([*np.zeros(len(basis)), *np.eye(X)[x], *np.zeros(Y)])
        weights.append(sigmas[x])
        counts.append(unmatched[x])
    for y in range(Y):
        rows.append([*np.zeros(len(basis)), *np.zeros(X), *np.eye(Y)[y]])
        weights.append(tau)
        counts.append(open_seats[y])
    design, weight, count = np.array(rows), np.array(weights), np.array(counts, float)
    model = sm.GLM(count, design, family=sm.families.Poisson(), var_weights=weight)
    fit = model.fit(tol=1e-14, tol_criterion="params", maxiter=200)
    # statsmodels' own leverage; its robust covariance has no leverage correction for this family
    hat = fit.get_influence().hat_matrix_diag
    bread = fit.cov_params() / fit.scale
    moved = design * (weight * (count - fit.mu) / np.sqrt(1 - hat))[:, None]
    sampled = design * (weight * np.sqrt(fit.mu))[:, None]
    K = len(basis)
    plain = model.fit(tol=1e-14, tol_criterion="params", maxiter=200, cov_type="HC0").cov_params()
    mine = bread @ (design * (weight * (count - fit.mu))[:, None]).T
    np.testing.assert_allclose(plain, mine @ mine.T, rtol=1e-6, atol=1e-12)
    return {
        "beta": fit.params[:K].tolist(),
        "unmatched": np.exp(fit.params[K : K + X]).tolist(),
        "open_seats": np.exp(fit.params[K + X :]).tolist(),
        "robust": np.sqrt(np.diag(bread @ (moved.T @ moved) @ bread))[:K].tolist(),
        "poisson": np.sqrt(np.diag(bread @ (sampled.T @ sampled) @ bread))[:K].tolist(),
    }


def _cupid(hires: Any, unmatched: Any, open_seats: Any, basis: Any) -> dict[str, Any]:
    matching = Matching(
        hires.astype(float),
        (hires.sum(1) + unmatched).astype(float),
        (hires.sum(0) + open_seats).astype(float),
    )
    with contextlib.redirect_stdout(io.StringIO()):
        found = choo_siow_poisson_glm(matching, np.moveaxis(basis, 0, -1), verbose=0)
    return {"beta": found.estimated_beta.tolist(), "standard_error": found.stderrs_beta.tolist()}


if __name__ == "__main__":
    main()

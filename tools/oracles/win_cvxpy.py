"""Store the cheapest packages that cvxpy finds for random candidates and employers.

cvxpy is needed here only, never by the product or its tests::

    python -m venv oracle && oracle/bin/pip install cvxpy
    oracle/bin/python tools/oracles/win_cvxpy.py

One year of base pay, a sign-on of which a part is worth anything to the candidate, and shares that pay one of a few
amounts; constant relative risk aversion, no tax. A package is taken with the target probability where its certainty
equivalent is at least the rival's worth plus σ·logit(target), which makes expected utility a concave constraint.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import cvxpy as cp
import numpy as np

TARGET = Path(__file__).parents[2] / "tests/offers/win_cvxpy.json"
SEED, FEASIBLE, INFEASIBLE = 20_26, 50, 10


def main() -> None:
    """Draw instances until there are enough of both kinds, solve them and write the file."""
    rng = np.random.default_rng(SEED)
    found: dict[str, list[dict[str, Any]]] = {"optimal": [], "infeasible": []}
    wanted = {"optimal": FEASIBLE, "infeasible": INFEASIBLE}
    while any(len(found[status]) < count for status, count in wanted.items()):
        instance = drawn(rng)
        status, answer = solved(instance)
        # a few that Clarabel finds only inaccurately are drawn anew
        if status in wanted and len(found[status]) < wanted[status]:
            found[status].append({**instance, **answer})
    document = {
        "source": f"cvxpy {cp.__version__} with Clarabel, written by tools/oracles/win_cvxpy.py, seed {SEED}",
        "feasible": found["optimal"],
        "infeasible": found["infeasible"],
    }
    TARGET.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def drawn(rng: np.random.Generator) -> dict[str, Any]:
    """One random candidate, employer and rival; amounts in thousands."""
    states = int(rng.integers(2, 6))
    payouts = np.sort(rng.lognormal(0.0, 1.2, states))
    payouts[0] = 0.0
    chances = rng.dirichlet(np.full(states, 1.5))
    mean = float(payouts @ chances)
    rival = float(rng.uniform(120, 400))
    low = float(rng.uniform(0.2, 0.9)) * rival
    high = low + float(rng.uniform(0.05, 1.2)) * rival
    return {
        "gamma": float(rng.choice([0.0, 0.5, 1.0, 2.0, 3.0, round(float(rng.uniform(0.3, 6.0)), 1)])),
        "wealth": float(rng.uniform(50, 1_500)),
        "payouts": payouts.tolist(),
        "chances": chances.tolist(),
        "sign_on_worth": float(rng.uniform(0.7, 1.1)),
        "share_value": mean * float(rng.uniform(0.5, 1.2)),
        "rival": rival,
        "scale": rival / float(rng.uniform(5, 7)),
        "target": float(rng.uniform(0.1, 0.95)),
        "base": [low, high],
        "sign_on": [0.0, float(rng.choice([0.0, rng.uniform(5, 80)]))],
        "equity": [0.0, float(rng.uniform(0.0, 2.0)) * rival / max(mean, 1e-3)],
        "cash": float(low + rng.uniform(0.1, 1.3) * (high - low)),
    }


def solved(case: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """How cvxpy ends, and the cheapest package."""
    need = case["rival"] + case["scale"] * math.log(case["target"] / (1 - case["target"]))
    unit = case["wealth"] + need
    if unit <= 0:
        raise ValueError("the drawn wealth covers every target")
    base, sign_on, equity = cp.Variable(), cp.Variable(), cp.Variable()
    payouts, chances = np.array(case["payouts"]), np.array(case["chances"])
    wealth = (case["wealth"] + base + case["sign_on_worth"] * sign_on + payouts * equity) / unit
    gamma = case["gamma"]
    if gamma == 0:
        enough = chances @ wealth >= 1
    elif gamma == 1:
        enough = chances @ cp.log(wealth) >= 0
    elif gamma < 1:
        enough = chances @ cp.power(wealth, 1 - gamma) >= 1
    else:
        enough = chances @ cp.power(wealth, 1 - gamma) <= 1
    cost = base + sign_on + case["share_value"] * equity
    terms = {"base": base, "sign_on": sign_on, "equity": equity}
    limits = [base + sign_on <= case["cash"], enough]
    for name, variable in terms.items():
        limits += [variable >= case[name][0], variable <= case[name][1]]
    problem = cp.Problem(cp.Minimize(cost / unit), limits)
    problem.solve(solver=cp.CLARABEL)
    if problem.status.startswith("infeasible"):
        return "infeasible", {}
    if problem.status != "optimal":
        return problem.status, {}
    answer = {name: float(variable.value) for name, variable in terms.items()}
    return "optimal", {"cost": float(cost.value), "terms": answer}


if __name__ == "__main__":
    main()

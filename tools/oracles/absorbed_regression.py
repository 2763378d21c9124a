"""Writes tests/evidence/premium/golden_absorbed.json: slopes and clustered errors by pyfixest.

Run in an environment with pyfixest: python tools/oracles/absorbed_regression.py
The data are drawn anew from a seed, here and in the test, by tests/evidence/premium/drawn.py.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pandas
import pyfixest

FOLDER = Path(__file__).parents[2] / "tests" / "evidence" / "premium"
CASES = {
    # name: formula, cluster, weighted
    "constant": ("y ~ tag", "employer", False),
    "one set": ("y ~ tag | place", "employer", False),
    "one set, nested": ("y ~ tag | employer", "employer", True),
    "two sets": ("y ~ tag + x | place + employer", "employer", True),
    "three sets": ("y ~ tag + x | place + employer + level", "employer", False),
    "three sets, weighted": ("y ~ tag + x | place + employer + level", "place", True),
    "three sets, clusters across": ("y ~ tag | place + employer + level", "other", True),
}


def main() -> None:
    """Fits every case and writes what pyfixest finds."""
    spec = importlib.util.spec_from_file_location("drawn", FOLDER / "drawn.py")
    drawn = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(drawn)
    frame = pandas.DataFrame(drawn.draw())
    golden = {}
    for name, (formula, cluster, weighted) in CASES.items():
        fit = pyfixest.feols(
            formula,
            frame,
            vcov={"CRV1": cluster},
            weights="weight" if weighted else None,
            fixef_tol=1e-13,
            fixef_maxiter=100_000,
        )
        slopes, errors = fit.coef(), fit.se()
        names = [each for each in slopes.index if each != "Intercept"]
        low_high = fit.confint(alpha=0.1).loc["tag"].tolist()
        golden[name] = {
            "sets": formula.partition("|")[2].split(" + ") if "|" in formula else [],
            "columns": names,
            "cluster": cluster,
            "weighted": weighted,
            "slopes": [float(slopes[each]) for each in names],
            "errors": [float(errors[each]) for each in names],
            "n": int(fit._N),
            "interval": low_high,
        }
        golden[name]["sets"] = [each.strip() for each in golden[name]["sets"]]
    content = {"by": f"pyfixest {pyfixest.__version__}", "cases": golden}
    (FOLDER / "golden_absorbed.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

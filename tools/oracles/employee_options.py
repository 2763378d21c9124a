"""Store QuantLib's values of European, Bermudan-after-vesting and American employee calls.

QuantLib is needed here only, never by the product or its tests::

    python -m venv oracle && oracle/bin/pip install QuantLib
    oracle/bin/python tools/oracles/employee_options.py

Times are whole days over 365, so that both sides mean the same dates.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import QuantLib as ql  # noqa: N813

TARGET = Path(__file__).parents[2] / "tests/differential/golden/quantlib_options.json"
YEAR, QUARTER = 365, 91
STRIKE, RATE = 100.0, 0.04
LATTICE_STEPS, TIME_STEPS, SPACE_STEPS = 6001, 1500, 1500


def main() -> None:
    """Value the grid of cases and write the file."""
    today = ql.Date(2, 1, 2025)
    ql.Settings.instance().evaluationDate = today
    grid = itertools.product(
        [60.0, 100.0, 150.0], [0.0, 0.02, 0.05], [0.2, 0.5, 0.9], [(0, 1), (1, 4), (3, 7), (4, 10)]
    )
    cases = [
        _case(today, spot, dividend, sigma, vest, years) for spot, dividend, sigma, (vest, years) in grid
    ]
    document = {
        "source": f"QuantLib {ql.__version__}, written by tools/oracles/employee_options.py",
        "engines": {
            "european": "AnalyticEuropeanEngine",
            "bermudan": f"FdBlackScholesVanillaEngine, {TIME_STEPS} time and {SPACE_STEPS} space steps",
            "american": f"BinomialVanillaEngine, Leisen-Reimer, {LATTICE_STEPS} steps, exercise from vesting on",
        },
        "strike": STRIKE,
        "rate": RATE,
        "days_per_year": YEAR,
        "cases": cases,
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _case(today: Any, spot: float, dividend: float, sigma: float, vest: int, years: int) -> dict[str, Any]:
    counter = ql.Actual365Fixed()
    process = ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(spot)),
        ql.YieldTermStructureHandle(ql.FlatForward(today, dividend, counter)),
        ql.YieldTermStructureHandle(ql.FlatForward(today, RATE, counter)),
        ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), sigma, counter)),
    )
    end = years * YEAR
    days = [*range(vest * YEAR or QUARTER, end, QUARTER), end]
    kinds = {
        "european": (
            ql.EuropeanExercise(today + end),
            ql.AnalyticEuropeanEngine(process),
        ),
        "bermudan": (
            ql.BermudanExercise([today + day for day in days]),
            ql.FdBlackScholesVanillaEngine(process, TIME_STEPS, SPACE_STEPS),
        ),
        "american": (
            ql.AmericanExercise(today + vest * YEAR, today + end),
            ql.BinomialVanillaEngine(process, "lr", LATTICE_STEPS),
        ),
    }
    values = {}
    for kind, (exercise, engine) in kinds.items():
        option = ql.VanillaOption(ql.PlainVanillaPayoff(ql.Option.Call, STRIKE), exercise)
        option.setPricingEngine(engine)
        values[kind] = round(option.NPV(), 8)
    return {
        "spot": spot,
        "dividend": dividend,
        "sigma": sigma,
        "vest_days": vest * YEAR,
        "days": end,
        "exercise_days": days,
        **values,
    }


if __name__ == "__main__":
    main()

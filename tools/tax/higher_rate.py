"""Writes the federal tax on gains that are taxed at up to 28%, and what Tax-Calculator says of it.

    python tools/tax/higher_rate.py parameters    src/outbid/law/parameters/higher_rate.json
    python tools/tax/higher_rate.py golden        tests/law/golden/higher_rate.json

The law is the Schedule D tax worksheet and Part III of Form 6251, line by line. The golden values are
PolicyEngine-US's: Tax-Calculator 6.8.0 still has the worksheet of before 2018, which taxes such a gain at ordinary
rates only up to the limit of the 0% rate instead of the top of the 24% bracket (IRC 1(h)(1)(A)(ii)(I)).
"""

from __future__ import annotations

import importlib.metadata
import sys
from itertools import product
from pathlib import Path

import federal
import files
import numpy as np
import taxcalc
from files import brackets, minus, positive, total

ROOT = Path(__file__).parents[2]
PARAMETERS = ROOT / "src" / "outbid" / "law" / "parameters" / "higher_rate.json"
GOLDEN = ROOT / "tests" / "law" / "golden" / "higher_rate.json"
RATE = 0.28


def law(policy: taxcalc.Policy, year: int, status: str) -> dict[str, files.Node]:
    """Regular and tentative minimum tax where `higher` of the gains is taxed at up to 28%."""
    column = federal.COLUMN[status]

    def get(name: str) -> float:
        value = np.asarray(getattr(policy, name))[0]
        return float(value[column] if np.ndim(value) else value)

    notes = {"unit": "USD", "period": "year"}
    starts = [0.0] + [get(f"II_brk{i}") for i in range(1, 7)]
    rates = [get(f"II_rt{i}") for i in range(1, 8)]
    zero_until, middle_until, ordinary_until = get("CG_brk1"), get("CG_brk2"), get("II_brk4")
    middle, high = get("CG_rt2"), get("CG_rt3")

    def ordinary(of: files.Node) -> files.Node:
        return brackets(of, starts, rates, **notes, reference=federal.REFERENCES[year])

    def minimum(of: files.Node) -> files.Node:
        marginal = [get("AMT_rt1"), get("AMT_rt1") + get("AMT_rt2_addon")]
        return brackets(of, [0.0, get("AMT_brk1")], marginal, **notes, reference="IRC 55(b)(1)")

    def until(limit: float, of: files.Node) -> files.Node:
        return {"min": [of, limit]}

    def at(rate: float, of: files.Node) -> files.Node:
        return {"scale": rate, "of": of}

    def gains_part(name: str, room: files.Node) -> dict[str, files.Node]:
        """The part of the lower-rate gains at 15%, and the rest at 20%."""
        return {
            f"{name}_middle": {"min": [f"{name}_above_zero", positive(room)]},
            f"{name}_high": total(f"{name}_above_zero", minus(f"{name}_middle")),
        }

    return {
        "lower_gains": positive("gains", minus("higher")),
        "beside_lower_gains": positive("taxable", minus("lower_gains")),
        "at_ordinary_rates": {"max": ["ordinary_taxable", until(ordinary_until, "beside_lower_gains")]},
        "at_zero": total(until(zero_until, "taxable"), minus(until(zero_until, "beside_lower_gains"))),
        "lower_taxed": {"min": ["taxable", "lower_gains"]},
        "lower_above_zero": total("lower_taxed", minus("at_zero")),
        **gains_part(
            "lower", total(until(middle_until, "taxable"), minus("at_ordinary_rates"), minus("at_zero"))
        ),
        "higher_regular_tax": {
            "min": [
                ordinary("taxable"),
                total(
                    ordinary("at_ordinary_rates"),
                    at(middle, "lower_middle"),
                    at(high, "lower_high"),
                    at(RATE, positive("taxable", minus("at_ordinary_rates"), minus("lower_taxed"))),
                ),
            ],
            "reference": "IRC 1(h); Schedule D tax worksheet",
        },
        "minimum_lower": {"min": ["minimum_base", "lower_gains"]},
        "minimum_zero_room": positive(zero_until, minus("beside_lower_gains")),
        "minimum_at_zero": {"min": ["minimum_zero_room", "minimum_lower"]},
        "minimum_above_zero": total("minimum_lower", minus("minimum_at_zero")),
        **gains_part("minimum", total(middle_until, minus("minimum_zero_room"), minus("at_ordinary_rates"))),
        "higher_minimum_tax": {
            "min": [
                minimum("minimum_base"),
                total(
                    minimum(total("minimum_base", minus("minimum_lower"))),
                    at(middle, "minimum_middle"),
                    at(high, "minimum_high"),
                ),
            ],
            "reference": "Form 6251 Part III",
        },
    }


def parameters() -> None:
    """Writes the shipped file."""
    policy = taxcalc.Policy()
    years: dict[str, files.Node] = {}
    for year in federal.YEARS:
        policy.set_year(year)
        years[str(year)] = {status: law(policy, year, status) for status in files.STATUSES}
    document: dict[str, files.Node] = {
        "format": 1,
        "sources": [f"Tax-Calculator {importlib.metadata.version('taxcalc')}: federal parameters"],
        "US": years,
    }
    PARAMETERS.write_text(files._text(document, 0) + "\n", encoding="utf-8")


WAGES = (0.0, 40_000.0, 150_000.0, 233_321.0, 600_000.0)
LOWER = (0.0, 30_007.0, 400_000.0, 2_000_000.0)
HIGHER = (0.0, 20_000.0, 160_000.0, 700_000.0, 5_000_000.0)


def golden() -> None:
    """Stores PolicyEngine-US's answers on a grid."""
    import policyengine

    wages, lower, higher = np.array(list(product(WAGES, LOWER, HIGHER))).T
    document: dict[str, object] = {
        "oracle": f"PolicyEngine-US {policyengine.VERSION}",
        "columns": ["wages", "gains", "higher", "income_tax"],
    }
    names = ["income_tax_before_refundable_credits", "net_investment_income_tax"]
    for year in federal.YEARS:
        for status in files.STATUSES:
            given = {"capital_gains_28_percent_rate_gain": higher}
            gains = lower + higher
            tax, surtax = policyengine.evaluate("TX", year, status, wages, gains, names, given)
            rows = np.column_stack([wages, gains, higher, tax - surtax])
            document[f"{year} {status}"] = np.round(rows, 2).tolist()
    GOLDEN.write_text(files._text(document, 0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    {"parameters": parameters, "golden": golden}[sys.argv[1]]()

"""Writes what the alternative minimum tax is on an option's spread, and what the oracles say of it.

    python tools/tax/minimum_tax.py parameters    src/outbid/law/parameters/minimum_tax.json
    python tools/tax/minimum_tax.py golden        tests/law/golden/minimum_tax.json

Federal numbers are Tax-Calculator's parameters, the states' are PolicyEngine-US's. The golden values are
Tax-Calculator's own results with the spread as `cmbtp` (income on Form 6251 that is not in adjusted gross income)
and PolicyEngine-US's for the states, with the spread put into their minimum-tax income.
"""

from __future__ import annotations

import importlib.metadata
import sys
from itertools import product
from pathlib import Path

import federal
import files
import numpy as np
import pandas as pd
import taxcalc
from files import brackets, curve, minus, positive, total

ROOT = Path(__file__).parents[2]
PARAMETERS = ROOT / "src" / "outbid" / "law" / "parameters" / "minimum_tax.json"
GOLDEN = ROOT / "tests" / "law" / "golden" / "minimum_tax.json"

LOSS_LIMIT = 3_000.0
"""Capital losses beyond gains that a year's minimum-tax income may bear (IRC 1211(b), Form 6251 instructions)."""

STATE_FADE = 0.25
"""Rev. & Tax. Code 17062(b)(5), Minn. Stat. 290.091 subd. 3: the exemption falls by a quarter of the excess.
PolicyEngine-US takes the federal rate, which P.L. 119-21 raised to one half from 2026; neither state has followed."""

ADJUSTED = total("income", "preference", minus({"min": ["basis_difference", total("gains", LOSS_LIMIT)]}))
NOTES = {"unit": "USD", "period": "year"}


def federal_law(policy: taxcalc.Policy, year: int, status: str) -> dict[str, files.Node]:
    """Tentative minimum tax with a preference and a difference of basis."""
    column = federal.COLUMN[status]

    def get(name: str) -> float:
        value = np.asarray(getattr(policy, name))[0]
        return float(value[column] if np.ndim(value) else value)

    def minimum(of: files.Node) -> files.Node:
        rates = [get("AMT_rt1"), get("AMT_rt1") + get("AMT_rt2_addon")]
        return brackets(
            of, [0.0, get("AMT_brk1")], rates, **NOTES, reference="IRC 55(b)(1); Form 6251 line 7"
        )

    def stacked(of: files.Node) -> files.Node:
        return brackets(
            of,
            [0.0, get("AMT_CG_brk1"), get("AMT_CG_brk2")],
            [get("AMT_CG_rt1"), get("AMT_CG_rt2"), get("AMT_CG_rt3")],
            **NOTES,
            reference="IRC 55(b)(3); Form 6251 Part III",
        )

    exempt, begin, fade = get("AMT_em"), get("AMT_em_ps"), get("AMT_prt")
    exemption = curve(
        "adjusted_income",
        [begin, begin + exempt / fade],
        [exempt, 0.0],
        0.0,
        **NOTES,
        reference=f"IRC 55(d); {federal.REFERENCES[year]}; Form 6251 line 5",
    )
    return {
        "adjusted_income": ADJUSTED,
        "adjusted_gains": positive("gains", minus("basis_difference")),
        "adjusted_base": positive("adjusted_income", minus(exemption)),
        "adjusted_taxed_gains": {"min": ["adjusted_base", "adjusted_gains"]},
        "adjusted_minimum_tax": {
            "min": [
                minimum("adjusted_base"),
                total(
                    minimum(total("adjusted_base", minus("adjusted_taxed_gains"))),
                    stacked(total("ordinary_taxable", "adjusted_taxed_gains")),
                    minus("gains_below"),
                ),
            ]
        },
    }


def california_law(system: object, year: int, status: str) -> dict[str, files.Node]:
    """California's regular tax before credits, and its tentative minimum tax."""
    import policyengine

    law = system.parameters(f"{year}-01-01").gov.states.ca.tax.income  # type: ignore[attr-defined]
    name = policyengine.STATUS[status]
    rates = getattr(law.rates, name.lower())
    standard = float(law.deductions.standard.amount[name])
    exempt = float(law.amt.exemption.amount[name])
    begin = float(law.amt.exemption.amti.threshold.lower[name])
    exemption = curve(
        "state_adjusted_income",
        [begin, begin + exempt / STATE_FADE],
        [exempt, 0.0],
        0.0,
        **NOTES,
        reference="Rev. & Tax. Code 17062(b); Schedule P (540) line 22",
    )
    return {
        "state_adjusted_income": ADJUSTED,
        "state_regular_tax": brackets(
            positive("income", -standard),
            [float(t) for t in rates.thresholds],
            [float(r) for r in rates.rates],
            **NOTES,
            reference="Rev. & Tax. Code 17041; without the tax of 17043 on incomes above a million",
        ),
        "state_adjusted_minimum_tax": {
            "scale": float(law.amt.tentative_min_tax_rate),
            "of": positive("state_adjusted_income", minus(exemption)),
            "reference": "Rev. & Tax. Code 17062(b)(3)(A)(iv); Schedule P (540) line 24",
        },
    }


def colorado_law(system: object, year: int, status: str) -> dict[str, files.Node]:
    """Colorado's tentative minimum tax, on the federal base; its schedule holds the larger of regular and minimum."""
    import policyengine

    rate = float(system.parameters(f"{year}-01-01").gov.states.co.tax.income.amt.rate)  # type: ignore[attr-defined]
    rich = np.array([299_999.0, 300_001.0])
    below, above = policyengine.evaluate("CO", year, status, rich, 0.0, ["co_additions"])[0]
    threshold = 299_999.995  # as in the schedule: "equal to or exceeding 300,000"
    additions = curve(
        "income",
        [threshold, threshold],
        [below, above],
        0.0,
        **NOTES,
        reference="C.R.S. 39-22-104(3)(p.5), (p.7)",
    )
    return {
        "state_regular_tax": "state_income_tax",
        "state_adjusted_minimum_tax": {
            "scale": rate,
            "of": total("adjusted_base", additions),
            "reference": "C.R.S. 39-22-105; DR 0104AMT",
        },
    }


def minnesota_law(system: object, year: int, status: str) -> dict[str, files.Node]:
    """Minnesota's; its schedule holds the larger of both and a tax of 1% on gains above a million."""
    import policyengine

    law = system.parameters(f"{year}-01-01").gov.states.mn.tax.income  # type: ignore[attr-defined]
    name = policyengine.STATUS[status]
    exempt = float(law.amt.fractional_income_threshold[name])
    begin = float(law.amt.income_threshold[name])
    exemption = curve(
        "state_adjusted_income",
        [begin, begin + exempt / STATE_FADE],
        [exempt, 0.0],
        0.0,
        **NOTES,
        reference="Minn. Stat. 290.091 subd. 3; Schedule M1MT",
    )
    on_gains = {"scale": 0.01, "of": positive("gains", -1e6), "reference": "Minn. Stat. 290.033"}
    return {
        "state_adjusted_income": ADJUSTED,
        "state_regular_tax": total("state_income_tax", minus(on_gains)),
        "state_adjusted_minimum_tax": {
            "scale": float(law.amt.rate),
            "of": positive("state_adjusted_income", minus(exemption)),
            "reference": "Minn. Stat. 290.091 subd. 1; Schedule M1MT line 22",
        },
    }


STATES = {"US-CA": california_law, "US-CO": colorado_law, "US-MN": minnesota_law}


def parameters() -> None:
    """Writes the shipped file."""
    import policyengine
    from policyengine_us import CountryTaxBenefitSystem

    policy, system = taxcalc.Policy(), CountryTaxBenefitSystem()
    document: dict[str, files.Node] = {
        "format": 1,
        "sources": [
            f"Tax-Calculator {importlib.metadata.version('taxcalc')}: federal parameters",
            f"PolicyEngine-US {policyengine.VERSION}: California, Colorado, Minnesota",
        ],
        "assumptions": [
            "the spread of an incentive stock option is the only preference of the minimum tax",
            "a minimum-tax loss beyond 3,000 dollars a year is lost, not carried forward",
            "California 2026: its amounts of 2025 raised with prices by PolicyEngine-US, none being published",
        ],
        "deviations": [
            "the exemptions of California and Minnesota fall by 25% of the excess; PolicyEngine-US has 50% in 2026"
        ],
        "without_credit": ["US-CO"],
    }
    for place in ("US", *STATES):
        years: dict[str, files.Node] = {}
        for year in federal.YEARS:
            policy.set_year(year)
            years[str(year)] = {
                status: federal_law(policy, year, status)
                if place == "US"
                else STATES[place](system, year, status)
                for status in files.STATUSES
            }
        document[place] = years
    PARAMETERS.write_text(files._text(document, 0) + "\n", encoding="utf-8")


WAGES = (0.0, 60_000.0, 150_000.0, 233_321.0, 400_000.0, 700_000.0, 2_000_000.0)
SPREADS = (0.0, 25_000.0, 90_000.0, 300_000.0, 1_000_000.0, 5_000_000.0)
GAINS = (0.0, 41_007.0, 300_000.0, 1_000_000.0)


def taxed(
    year: int, status: str, wages: np.ndarray, gains: np.ndarray, spread: np.ndarray
) -> dict[str, np.ndarray]:
    """Tax-Calculator's regular tax and minimum tax with the standard deduction."""
    mars = federal.COLUMN[status] + 1
    data = pd.DataFrame(
        {
            "RECID": np.arange(1, len(wages) + 1),
            "MARS": mars,
            "e00200": wages,
            "e00200p": wages,
            "e00200s": 0.0,
            "p23250": gains,
            "cmbtp": spread,
            "age_head": 40,
            "age_spouse": 40 if mars == 2 else 0,
            "XTOT": 2 if mars == 2 else 1,
            "FLPDYR": year,
            "data_year": year,
        }
    )
    policy = taxcalc.Policy()
    policy.set_year(year)
    records = taxcalc.Records(data=data, start_year=year, gfactors=None, weights=None)
    calculator = taxcalc.Calculator(policy=policy, records=records)
    calculator.calc_all()
    return {"regular_tax": calculator.array("taxbc"), "minimum_tax": calculator.array("c09600")}


def state_oracle(
    place: str, year: int, status: str, wages: np.ndarray, gains: np.ndarray, spread: np.ndarray
) -> np.ndarray:
    """PolicyEngine-US's minimum tax of a state."""
    import policyengine

    state = place[-2:]
    if state == "CA":
        plain = policyengine.evaluate("CA", year, status, wages, gains, ["ca_standard_deduction"])[0]
        given = {"ca_amti_adjustments": spread + plain}
    elif state == "CO":
        given = {"amt_separate_addition": spread}
    else:
        given = {"mn_amt_taxable_income": wages + gains + spread}
    return policyengine.evaluate(state, year, status, wages, gains, [f"{state.lower()}_amt"], given)[0]


def golden() -> None:
    """Stores the oracles' answers on a grid."""
    import policyengine

    grid = np.array(list(product(WAGES, SPREADS, GAINS))).T
    wages, spread, gains = grid
    document: dict[str, object] = {
        "oracle": f"Tax-Calculator {importlib.metadata.version('taxcalc')}",
        "states": f"PolicyEngine-US {policyengine.VERSION}",
        "columns": ["wages", "spread", "gains", "regular_tax", "minimum_tax"],
    }
    for year in federal.YEARS:
        for status in files.STATUSES:
            result = taxed(year, status, wages, gains, spread)
            rows = np.column_stack([wages, spread, gains, result["regular_tax"], result["minimum_tax"]])
            document[f"US {year} {status}"] = np.round(rows, 2).tolist()
            for place in STATES:
                if year == 2026 and place != "US-CO":  # there the oracle's phase-out is not the law's
                    continue
                owed = state_oracle(place, year, status, wages, gains, spread)
                document[f"{place} {year} {status}"] = np.round(
                    np.column_stack([wages, spread, gains, owed]), 2
                ).tolist()
    GOLDEN.write_text(files._text(document, 0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    {"parameters": parameters, "golden": golden}[sys.argv[1]]()

"""Compiles the federal law of the United States from Tax-Calculator's parameters and proves it on its results.

    python tools/tax/federal.py            writes src/outbid/law/tables/US-<year>.json

The law is stated as a composition of one-dimensional curves (docs/decisions/0002-tax-tables.md); the composition is
then compared with Tax-Calculator's own calculation at random wages, gains and state taxes, and the largest
difference is stored as the error bound.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence

import files
import numpy as np
import pandas as pd
import taxcalc
from files import brackets, curve, minus, positive, total

YEARS = (2024, 2025, 2026)
COLUMN = {"single": 0, "married_joint": 1, "head_of_household": 3}

SALT_THRESHOLD = {2026: 505_000.0}
"""Where Tax-Calculator's parameter departs from the statute: IRC 164(b)(7)(B)(ii) fixes the 2026 threshold at 101% of
500,000; Tax-Calculator 6.8.0 indexes it with prices (513,850). PolicyEngine-US has 505,000 too."""

REFERENCES = {
    2024: "Rev. Proc. 2023-34",
    2025: "Rev. Proc. 2024-40; P.L. 119-21 (standard deduction, state and local taxes)",
    2026: "Rev. Proc. 2025-32; P.L. 119-21",
}

ASSUMPTIONS = [
    "all income is wages, long-term gains and, as `other`, further ordinary income; age under 65, not blind",
    "no dependents: the head of a household is taxed on that status's brackets and deductions, without credits for"
    " children or other dependents",
    "a joint return with one earner; additional Medicare tax on `wages` alone",
    "itemised deductions consist of state income tax alone, taken when they exceed the standard deduction",
]
NOT_MODELLED = [
    "earned income credit and other refundable credits",
    "incentive stock option spread in the alternative minimum tax",
    "mortgage interest, charitable gifts, property and sales tax, retirement contributions",
    "qualified business income, self-employment tax, short-term gains and losses, dividends (qualified ones: as gains)",
]


def law(policy: taxcalc.Policy, year: int, status: str) -> dict[str, files.Node]:
    """Components and definitions of one filing status."""
    column = COLUMN[status]

    def get(name: str) -> float:
        value = np.asarray(getattr(policy, name))[0]
        return float(value[column] if np.ndim(value) else value)

    notes = {"unit": "USD", "period": "year", "reference": REFERENCES[year]}
    starts = [0.0] + [get(f"II_brk{i}") for i in range(1, 7)]
    rates = [get(f"II_rt{i}") for i in range(1, 8)]
    gain_starts = [0.0, get("CG_brk1"), get("CG_brk2")]
    gain_rates = [get("CG_rt1"), get("CG_rt2"), get("CG_rt3")]

    def ordinary(of: files.Node) -> files.Node:
        return brackets(of, starts, rates, **notes)

    def stacked(of: files.Node) -> files.Node:
        return brackets(of, gain_starts, gain_rates)

    def minimum(of: files.Node) -> files.Node:
        return brackets(of, [0.0, get("AMT_brk1")], [get("AMT_rt1"), get("AMT_rt1") + get("AMT_rt2_addon")])

    exempt, begin, fade = get("AMT_em"), get("AMT_em_ps"), get("AMT_prt")
    exemption = curve(
        "income", [begin, begin + exempt / fade], [exempt, 0.0], 0.0, reference="IRC 55(d), Form 6251 line 5"
    )
    standard = get("STD")
    definitions: dict[str, files.Node] = {
        "salt_cap": _salt_cap(get, year),
        "federal_deduction": {"max": [standard, {"min": ["salt_cap", "state_income_tax"]}]},
        "taxable": positive("income", minus("federal_deduction")),
        "ordinary_taxable": positive("ordinary", minus("federal_deduction")),
        "gains_below": stacked("ordinary_taxable"),
        "regular_tax": {
            "min": [
                ordinary("taxable"),
                total(ordinary("ordinary_taxable"), stacked("taxable"), minus("gains_below")),
            ]
        },
        "minimum_base": positive("income", minus(exemption)),
        "minimum_gains": {"min": ["minimum_base", "gains"]},
        "minimum_tax": {
            "min": [
                minimum("minimum_base"),
                total(
                    minimum(total("minimum_base", minus("minimum_gains"))),
                    stacked(total("ordinary_taxable", "minimum_gains")),
                    minus("gains_below"),
                ),
            ]
        },
        # for states that deduct federal tax: as if the standard deduction were taken, which breaks the circle
        "federal_income_tax_standard": {
            "max": [
                {
                    "min": [
                        ordinary(positive("income", -standard)),
                        total(
                            ordinary(positive("ordinary", -standard)),
                            stacked(positive("income", -standard)),
                            minus(stacked(positive("ordinary", -standard))),
                        ),
                    ]
                },
                {
                    "min": [
                        minimum("minimum_base"),
                        total(
                            minimum(total("minimum_base", minus("minimum_gains"))),
                            stacked(total(positive("ordinary", -standard), "minimum_gains")),
                            minus(stacked(positive("ordinary", -standard))),
                        ),
                    ]
                },
            ]
        },
    }
    ceiling = get("SS_Earnings_c")
    components: dict[str, files.Node] = {
        "federal_income_tax": {"max": ["regular_tax", "minimum_tax"]},
        "net_investment_surtax": {
            "scale": get("NIIT_rt"),
            "of": {"min": ["gains", positive("income", -get("NIIT_thd"))]},
            "reference": "IRC 1411",
        },
        "social_security": brackets(
            "wages", [0.0, ceiling], [get("FICA_ss_trt_employee"), 0.0], reference="IRC 3101(a)"
        ),
        "medicare": {"scale": get("FICA_mc_trt_employee"), "of": "wages", "reference": "IRC 3101(b)(1)"},
        "additional_medicare": brackets(
            "wages", [0.0, get("AMEDT_ec")], [0.0, get("AMEDT_rt")], reference="IRC 3101(b)(2)"
        ),
    }
    return {"error_bound": 0.0, "components": components, "definitions": definitions}


def _salt_cap(get: object, year: int) -> files.Node:
    assert callable(get)
    cap, fade = float(get("ID_AllTaxes_c")), float(get("ID_AllTaxes_c_po_rate"))
    if fade == 0.0:
        return cap
    floor = float(get("ID_AllTaxes_c_po_floor"))
    begin = SALT_THRESHOLD.get(year, float(get("ID_AllTaxes_c_ps")))
    return curve(
        "income", [begin, begin + (cap - floor) / fade], [cap, floor], 0.0, reference="IRC 164(b)(6) and (7)"
    )


def calculate(
    year: int, status: str, wages: np.ndarray, gains: np.ndarray, state_tax: np.ndarray
) -> dict[str, np.ndarray]:
    """Tax-Calculator's own results by component: the lower of the returns with and without itemising.

    Both are asked for because Tax-Calculator itself sometimes itemises although the standard deduction gives the
    lower tax (2024, single, 55,936.64 wages, 1,498,492.69 gains, state tax at the cap: 920 dollars more).
    """
    itemised, plain = (_return(year, status, wages, gains, tax) for tax in (state_tax, 0.0 * state_tax))
    lower = itemised["federal_income_tax"] < plain["federal_income_tax"]
    return {name: np.where(lower, itemised[name], plain[name]) for name in plain}


def _return(
    year: int, status: str, wages: np.ndarray, gains: np.ndarray, state_tax: np.ndarray
) -> dict[str, np.ndarray]:
    mars = COLUMN[status] + 1
    data = pd.DataFrame(
        {
            "RECID": np.arange(1, len(wages) + 1),
            "MARS": mars,
            "e00200": wages,
            "e00200p": wages,
            "e00200s": 0.0,
            "p23250": gains,
            "e18400": state_tax,
            "age_head": 40,
            "age_spouse": 40 if mars == 2 else 0,
            "XTOT": 2 if mars == 2 else 1,
            "FLPDYR": year,
            "data_year": year,
        }
    )
    policy = taxcalc.Policy()
    if year in SALT_THRESHOLD:
        threshold = SALT_THRESHOLD[year]
        policy.implement_reform(
            {"ID_AllTaxes_c_ps": {year: [threshold, threshold, threshold / 2, threshold, threshold]}}
        )
    policy.set_year(year)
    records = taxcalc.Records(data=data, start_year=year, gfactors=None, weights=None)
    calculator = taxcalc.Calculator(policy=policy, records=records)
    calculator.calc_all()
    surtax = calculator.array("niit")
    return {
        "federal_income_tax": calculator.array("iitax") - surtax + calculator.array("eitc"),
        "net_investment_surtax": surtax,
        "additional_medicare": calculator.array("ptax_amc"),
    }


def points(count: int, seed: int, states: Sequence[float] = (0.0, 0.05, 0.13)) -> tuple[np.ndarray, ...]:
    """Random wages, gains and state taxes, dense where the kinks are."""
    rng = np.random.default_rng(seed)
    wages = np.where(
        rng.random(count) < 0.7, rng.uniform(0, 1.5e6, count), np.exp(rng.uniform(3, 18.4, count))
    )
    gains = np.where(
        rng.random(count) < 0.7, rng.uniform(0, 1.5e6, count), np.exp(rng.uniform(3, 18.4, count))
    )
    gains[: count // 4] = 0.0
    wages[-count // 8 :] = 0.0
    return wages, gains, (wages + gains) * rng.choice(states, count)


def main() -> None:
    """Writes the tables of all years."""
    policy = taxcalc.Policy()
    version = importlib.metadata.version("taxcalc")
    for year in YEARS:
        policy.set_year(year)
        schedules = {status: law(policy, year, status) for status in files.STATUSES}
        deviations = []
        if year in SALT_THRESHOLD:
            deviations.append(
                "Tax-Calculator indexes the income above which the cap on deductible state tax falls (513,850 in 2026);"
                " taken: 505,000 as IRC 164(b)(7) has it, and PolicyEngine-US"
            )
        provenance = {
            "sources": [
                f"Tax-Calculator {version}: parameters of {year}, checked against its full calculation"
            ],
            "references": [
                REFERENCES[year],
                "IRC 1, 55, 164(b), 1411, 3101; Form 6251; Schedule D tax worksheet",
            ],
            "assumptions": ASSUMPTIONS,
            "not_modelled": NOT_MODELLED,
            "deviations": deviations,
        }
        files.write("US", year, schedules, provenance)
        for status in files.STATUSES:
            schedules[status]["error_bound"] = files.number(np.ceil(error(year, status) * 100) / 100)
        print(year, {status: schedules[status]["error_bound"] for status in files.STATUSES})
        files.write("US", year, schedules, provenance)


def error(year: int, status: str, count: int = 20_000) -> float:
    """Largest difference between the written table and Tax-Calculator, USD a year."""
    from outbid.law import table
    from outbid.law.evaluate import evaluate

    table.forget()
    wages, gains, state_tax = points(count, seed=year)
    law_ = table.read(table.ScheduleKey("US", year, status))
    mine = evaluate(law_, wages, gains, np.zeros_like(wages), {"state_income_tax": state_tax})
    theirs = calculate(year, status, wages, gains, state_tax)
    worst = 0.0
    for name in ("federal_income_tax", "net_investment_surtax", "additional_medicare"):
        difference = np.abs(mine[name] - theirs[name])
        k = int(difference.argmax())
        print(
            f"  {year} {status} {name}: {difference[k]:.4f} at {wages[k]:.2f} {gains[k]:.2f} {state_tax[k]:.2f}"
        )
        worst = max(worst, float(difference[k]))
    return worst


if __name__ == "__main__":
    main()

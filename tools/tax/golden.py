"""Stores what the oracles say at chosen points, so that the tests need no oracle.

    python tools/tax/golden.py taxcalc | policyengine | tenforty

Writes tests/law/golden/<oracle>.csv; the points differ from those on which the tables were compiled.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from files import INCOME_TAX_STATES, STATES, STATUSES

FOLDER = Path(__file__).parents[2] / "tests" / "law" / "golden"
POINTS = (
    (65_000, 0), (150_000, 0), (400_000, 0), (400_000, 200_000), (90_000, 1_000_000), (2_000_000, 3_000_000),
    (0, 120_000), (233_321, 41_007), (1_234_567, 0),
)  # fmt: skip
OTS = {(year, state) for year in (2024, 2025) for state in ("NY", "OR")}
"""Where OpenTaxSolver's forms are asked through tenforty; elsewhere tenforty's own, which are shorter, but know
California's mental health tax and gains in Massachusetts and New Jersey, which OpenTaxSolver is not given."""


def store(name: str, header: str, rows: Iterable[Iterable[object]]) -> None:
    """Writes a golden table."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def taxcalc() -> None:
    """Federal taxes by Tax-Calculator at random wages, gains and state taxes."""
    import federal

    rows = []
    for year in federal.YEARS:
        for status in STATUSES:
            wages, gains, state_tax = (np.round(a, 2) for a in federal.points(40, seed=100 + year))
            result = federal.calculate(year, status, wages, gains, state_tax)
            values = [
                np.round(result[n], 2)
                for n in ("federal_income_tax", "net_investment_surtax", "additional_medicare")
            ]
            rows += [(year, status, *row) for row in zip(wages, gains, state_tax, *values, strict=True)]
    store(
        "taxcalc",
        "year,status,wages,gains,state_income_tax,federal_income_tax,net_investment_surtax,additional_medicare",
        rows,
    )


def policyengine() -> None:
    """State income tax and payroll contributions, and federal tax without itemising, by PolicyEngine-US."""
    import policyengine as oracle

    wages, gains = (np.array(column, dtype=float) for column in zip(*POINTS, strict=True))
    path = FOLDER / "policyengine.csv"
    only = sys.argv[2:]
    rows: list[tuple[object, ...]] = []
    if only:  # renew some states, keep the rest
        with path.open(encoding="utf-8") as file:
            rows = [
                tuple(row)
                for row in csv.reader(file)
                if row[0].removeprefix("US-") not in [*only, "place", "US"]
            ]
    for year in (2024, 2025, 2026):
        for status in STATUSES:
            names = ["income_tax_before_refundable_credits", "net_investment_income_tax", "employee_medicare_tax",
                     "employee_social_security_tax", "additional_medicare_tax"]  # fmt: skip
            federal = oracle.evaluate("TX", year, status, wages, gains, names)
            rows += _rows("US", year, status, federal[0] - federal[1], "federal_income_tax")
            rows += _rows("US", year, status, federal[1], "net_investment_surtax")
            rows += _rows("US", year, status, federal[2], "medicare")
            rows += _rows("US", year, status, federal[3], "social_security")
            rows += _rows("US", year, status, federal[4], "additional_medicare")
            for state in only or STATES:
                if state in oracle.income_tax_variables():
                    tax = oracle.income_tax(state, year, status, wages, gains)
                    rows += _rows(f"US-{state}", year, status, tax, "state_income_tax")
        print(year, flush=True)
    store("policyengine", "place,year,status,component,wages,gains,amount", rows)


def tenforty() -> None:
    """Federal and state income tax by tenforty (OpenTaxSolver and its own forms), standard deduction."""
    from tenforty import evaluate_return

    statuses = dict(zip(STATUSES, ("Single", "Married/Joint", "Head_of_House"), strict=True))
    states = sys.argv[2:] or INCOME_TAX_STATES
    rows: list[tuple[object, ...]] = []
    for year in (2024, 2025):
        for status, name in statuses.items():
            for state in [None, *states]:
                federal, own = [], []
                for wages, gains in POINTS:
                    try:
                        result = evaluate_return(
                            year=year, state=state, filing_status=name, w2_income=wages,
                            long_term_capital_gains=gains,
                            backend="ots" if state is None or (year, state) in OTS else "graph",
                        )  # fmt: skip
                    except Exception as refusal:
                        print(year, status, state, repr(refusal)[:100], flush=True)
                        break
                    federal.append(result.federal_income_tax)
                    own.append(result.state_total_tax)
                if state is None:
                    rows += _rows("US", year, status, federal, "federal_income_tax")
                else:
                    rows += _rows(f"US-{state}", year, status, own, "state_income_tax")
    store("tenforty", "place,year,status,component,wages,gains,amount", rows)


def _rows(
    place: str, year: int, status: str, amounts: Iterable[float], component: str
) -> list[tuple[object, ...]]:
    return [
        (place, year, status, component, wages, gains, round(float(amount), 2))
        for (wages, gains), amount in zip(POINTS, amounts, strict=False)
    ]


if __name__ == "__main__":
    {"taxcalc": taxcalc, "policyengine": policyengine, "tenforty": tenforty}[sys.argv[1]]()

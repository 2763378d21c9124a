"""Compiles the income tax of every state from PolicyEngine-US into tables, and measures them.

    python tools/tax/states.py 2025            all states of a year
    python tools/tax/states.py 2025 CA NY      some of them

The federal tables of the year (federal.py) must exist: some states deduct or limit to federal tax.
"""

from __future__ import annotations

import sys
import time

import files
import numpy as np
import policyengine as oracle
from files import STATES, Node, brackets
from recover import recover
from shapes import Question, node, shapes

from outbid.law import table
from outbid.law.evaluate import evaluate
from outbid.law.expression import parse

ACCEPT = 0.5
"""A shape that is this close to the oracle everywhere, in USD a year, is taken at once."""

SOURCE = (
    f"PolicyEngine-US {oracle.VERSION}: state income tax before refundable credits, itemising switched off"
)


def points(count: int = 500, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Random wages and gains that a shape has to agree on."""
    rng = np.random.default_rng(seed)
    wages = np.where(rng.random(count) < 0.5, rng.uniform(0, 8e5, count), np.exp(rng.uniform(8, 18, count)))
    gains = np.where(rng.random(count) < 0.5, rng.uniform(0, 8e5, count), np.exp(rng.uniform(5, 18, count)))
    gains[: count // 3] = 0.0
    wages[-count // 8 :] = 0.0
    return wages, gains


def measure(
    question: Question, candidate: Node, wages: np.ndarray, gains: np.ndarray, truth: np.ndarray
) -> float:
    """Largest difference between an expression and the oracle, USD a year."""
    federal = table.read(table.ScheduleKey("US", question.year, question.status))
    alone = table.Table(
        federal.key,
        "USD",
        {"tax": parse(candidate)},
        {**federal.definitions, **federal.components},
        0.0,
        federal.provenance,
    )
    mine = evaluate(alone, wages, gains, np.zeros(1))["tax"]
    worst = int(np.abs(mine - truth).argmax())
    if "-v" in sys.argv:
        print(f"    at {wages[worst]:.2f} {gains[worst]:.2f}: {mine[worst]:.2f}, oracle {truth[worst]:.2f}")
    return float(np.abs(mine - truth)[worst])


def compile_status(state: str, year: int, status: str) -> tuple[str, Node, float]:
    """The best expression for a state's income tax: what it says, itself, and its largest error."""
    if state not in oracle.income_tax_variables():
        return "no income tax", 0, 0.0
    question = Question(state, year, status)
    wages, gains = points()
    truth = question.tax(wages, gains)
    if not truth.any():
        return "no tax on wages or gains", 0, 0.0
    found = []
    for says, candidate in shapes(question):
        error = measure(question, candidate, wages, gains, truth)
        found.append((error, says, candidate))
        if error < ACCEPT:
            break
    error, says, candidate = min(found, key=lambda entry: entry[0])
    return says, candidate, error


PUBLISHED: dict[tuple[str, int], Node] = {
    ("CA", 2024): brackets(
        "wages", [0.0], [0.011], unit="USD", period="year", reference="EDD, SDI rate of 2024"
    ),
    ("CA", 2025): brackets(
        "wages", [0.0], [0.012], unit="USD", period="year", reference="EDD, SDI rate of 2025"
    ),
}
"""Contributions that PolicyEngine-US 2.68.0 has wrong: California's rate of 2026 (1.3%) in all years. The
published rates are taken."""


def payroll(state: str, year: int) -> Node | None:
    """Employee contributions to state programmes, on wages of one earner; None where there are none."""
    if (state, year) in PUBLISHED:
        return PUBLISHED[state, year]

    def contribution(x: np.ndarray) -> np.ndarray:
        return oracle.evaluate(state, year, "single", x, 0.0, ["employee_state_payroll_tax"])[0]

    if not contribution(np.array([5e4, 1e6])).any():
        return None
    return node("wages", recover(contribution), unit="USD", period="year")


FOLLOWS_FEDERAL_CHOICE = ("AL", "CO", "DC", "GA", "IA", "MO", "OK", "SC", "VA")
"""Where the oracle's state tax changes when the federal deductions are itemised (measured; docs/tax.md)."""


def compile_state(state: str, year: int) -> None:
    """Writes the table of a state and year."""
    schedules: dict[str, dict[str, Node]] = {}
    begin = time.perf_counter()
    contributions = payroll(state, year)
    summary = []
    for status in files.STATUSES:
        says, expression, error = compile_status(state, year, status)
        if isinstance(expression, dict):
            expression = {**expression, "unit": "USD", "period": "year", "note": says}
        components: dict[str, Node] = {"state_income_tax": expression}
        if contributions is not None:
            components["state_payroll"] = contributions
        schedules[status] = {
            "error_bound": files.number(np.ceil(error * 100) / 100),
            "components": components,
        }
        summary.append(f"{error:.3f}")
    provenance = {
        "sources": [SOURCE],
        "references": [
            f"parameters gov.states.{state.lower()} of PolicyEngine-US, each with its statute or form"
        ],
        "assumptions": ["resident of the state all year; the state's own standard deduction"],
        "not_modelled": [
            "local income taxes",
            "refundable state credits and rebates",
            "state itemised deductions",
        ],
        "deviations": ["differences from tenforty, and their causes, are listed in docs/tax.md"],
    }
    if state in FOLLOWS_FEDERAL_CHOICE:
        provenance["not_modelled"].append(
            "the state's itemising where it follows the federal choice "
            "(up to 1,400 dollars a year for those who itemise)"
        )
    if state in ("AK", "HI"):
        provenance["not_modelled"].append(
            "employees' contributions to state unemployment or disability insurance"
        )
    if state == "VT":
        provenance["not_modelled"].append("the exclusion of 40% of gains on business assets")
    files.write(f"US-{state}", year, schedules, provenance, base="US")
    print(f"{state} {year} {' '.join(summary)} ({says}) {time.perf_counter() - begin:.0f} s", flush=True)


def main() -> None:
    """Compiles what the command line names."""
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    for state in words[1:] or STATES:
        compile_state(state, int(words[0]))


if __name__ == "__main__":
    main()

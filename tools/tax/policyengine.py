"""PolicyEngine-US as an oracle: state income tax and payroll contributions at given wages and gains.

Development only: PolicyEngine-US is AGPL and slow to import; nothing of it is shipped, only numbers it returned.
"""

from __future__ import annotations

import gc
import importlib.metadata
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import policyengine_core.variables.config as core_config

core_config.VALUE_TYPES[float]["dtype"] = np.float64  # its float32 would cost dollars on large incomes

import policyengine_us  # noqa: E402
from policyengine_us import Simulation  # noqa: E402

STATUS = {"single": "SINGLE", "married_joint": "JOINT", "head_of_household": "HEAD_OF_HOUSEHOLD"}

WITHOUT = {
    "MD": {"md_non_refundable_credits": 0.0},
    "VA": {"va_rebate": 0.0, "va_non_refundable_eitc": 0.0},
}
"""Set to zero: credits on low earned income, as they are left out elsewhere, and Virginia's one-off rebate of 2024."""

VERSION = importlib.metadata.version("policyengine-us")


@cache
def income_tax_variables() -> Mapping[str, tuple[str, ...]]:
    """By state: the variables whose sum is its income tax before refundable credits."""
    path = Path(policyengine_us.__file__).parent / (
        "parameters/gov/states/household/state_income_tax_before_refundable_credits.yaml"
    )
    names = dict.fromkeys(re.findall(r"- (\w+)", path.read_text(encoding="utf-8")))
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        found[name[:2].upper()] = (*found.get(name[:2].upper(), ()), name)
    return found


def evaluate(
    state: str,
    year: int,
    status: str,
    wages: np.ndarray,
    gains: np.ndarray | float,
    variables: Sequence[str],
    given: Mapping[str, np.ndarray | float] | None = None,
    itemize: bool | None = False,
) -> list[np.ndarray]:
    """Values of tax-unit variables, one per household; a person's variable is summed over the couple.

    Args:
        given: variables to be set instead of calculated.
        itemize: the federal choice; None leaves it to PolicyEngine.
    """
    count, joint = len(wages), status == "married_joint"
    members = ["head", "spouse"] if joint else ["head"]
    group = {"members": members}
    simulation = Simulation(
        situation={
            "people": {name: {"age": {year: 40}} for name in members},
            "tax_units": {"unit": group},
            "families": {"family": group},
            "spm_units": {"spm": group},
            "marital_units": {"couple": group},
            "households": {"household": {**group, "state_code": {year: state}}},
            "axes": [[{"name": "employment_income", "count": count, "min": 0, "max": 1e6, "period": year}]],
        }
    )

    def person(values: np.ndarray | float) -> np.ndarray:
        one = np.broadcast_to(np.asarray(values, dtype=np.float64), (count,))
        return np.column_stack([one, 0.0 * one]).ravel() if joint else one

    simulation.set_input("state_code", year, np.full(count, state))
    simulation.set_input("employment_income", year, person(wages))
    simulation.set_input("long_term_capital_gains", year, person(gains))
    simulation.set_input("age", year, np.full(count * len(members), 40))
    if status == "head_of_household":
        simulation.set_input("filing_status", year, np.full(count, STATUS[status]))
    if itemize is not None:
        simulation.set_input("tax_unit_itemizes", year, np.full(count, itemize))
    simulation.set_input("takes_up_eitc", year, np.full(count, False))
    for name, value in (given or {}).items():
        on_people = simulation.tax_benefit_system.variables[name].entity.key == "person"
        simulation.set_input(name, year, person(value) if on_people else np.broadcast_to(value, (count,)))
    results = []
    for name in variables:
        value = np.asarray(simulation.calculate(name, year), dtype=np.float64)
        results.append(value.reshape(count, -1).sum(axis=1))
    del simulation
    gc.collect(0)
    return results


def income_tax(
    state: str,
    year: int,
    status: str,
    wages: np.ndarray,
    gains: np.ndarray | float = 0.0,
    given: Mapping[str, np.ndarray | float] | None = None,
    itemize: bool | None = False,
) -> np.ndarray:
    """State income tax before refundable credits; 0 in a state without one."""
    names = income_tax_variables().get(state, ())
    if not names:
        return np.zeros(len(wages))
    return np.sum(
        evaluate(
            state, year, status, wages, gains, names, {**WITHOUT.get(state, {}), **(given or {})}, itemize
        ),
        axis=0,
    )

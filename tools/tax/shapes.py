"""What a state's income tax depends on, and the expression that says so.

Most states tax wages and gains alike, so one curve of income is exact. The others are one of a few shapes; each is
tried and measured against the oracle at random points, and the first that holds is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import policyengine as oracle
from files import Node, curve, minus, positive, total
from recover import Knots, recover

GAINS_SHARES = (1.0, 0.75, 0.7, 0.6, 0.56, 0.5)
"""Shares of a long-term gain that states tax (all; AZ; WI; ND; SC; AR)."""

FEDERAL_TAX: Node = total("federal_income_tax_standard", "net_investment_surtax")
NEVER = 1e10


@dataclass(frozen=True)
class Question:
    """A state, year and filing status, and the oracle's answers about it."""

    state: str
    year: int
    status: str

    def tax(self, wages: np.ndarray, gains: np.ndarray | float = 0.0, **given: float) -> np.ndarray:
        """The oracle's state income tax."""
        return oracle.income_tax(self.state, self.year, self.status, wages, gains, given)

    def values(self, names: list[str], income: np.ndarray, **given: np.ndarray | float) -> list[np.ndarray]:
        """The oracle's variables at wages of ``income``."""
        return oracle.evaluate(self.state, self.year, self.status, income, 0.0, names, given)

    @cached_property
    def on_wages(self) -> Knots:
        """Tax of wages alone."""
        return recover(lambda x: self.tax(x))

    @cached_property
    def on_gains(self) -> Knots:
        """Tax of gains alone."""
        return recover(lambda x: self.tax(0.0 * x, x))


def node(of: Node, knots: Knots, **notes: str) -> Node:
    """The curve through ``knots``."""
    return curve(of, knots.knots, knots.values, knots.slope, **notes)


def shapes(question: Question) -> Iterator[tuple[str, Node]]:
    """Candidate expressions with a sentence on what they say, the plainest first."""
    special = SPECIAL.get(question.state)
    if special:
        yield special(question)
    for share in GAINS_SHARES:
        axis: Node = "income" if share == 1.0 else total("ordinary", {"scale": share, "of": "gains"})
        yield f"a curve of ordinary income and {share:.0%} of gains", node(axis, question.on_wages)
    yield "curves of income and of gains", _separate(question)
    yield "gains stacked on ordinary income", _stacked(question)


def _separate(question: Question) -> Node:
    extra = recover(lambda x: question.tax(0.0 * x, x) - question.tax(x))
    return total(node("income", question.on_wages), node("gains", extra))


def _stacked(question: Question) -> Node:
    return total(
        node("ordinary", question.on_wages),
        node("income", question.on_gains),
        minus(node("ordinary", question.on_gains)),
    )


def _alabama(question: Question) -> tuple[str, Node]:
    rates = recover(
        lambda x: question.values(["al_income_tax_before_refundable_credits"], x, al_taxable_income=x)[0]
    )
    standard = recover(lambda x: question.values(["al_standard_deduction"], x)[0])
    itemised = recover(lambda x: question.values(["al_itemized_deductions"], x)[0])
    exempt = recover(lambda x: question.values(["al_personal_exemption"], x)[0])
    less: Node = {"max": [node("income", standard), node("wages", itemised)]}
    taxable = positive("income", minus(less), minus(node("income", exempt)), minus(FEDERAL_TAX))
    return "federal tax is deducted, and payroll contributions or the standard deduction", node(
        taxable, rates
    )


def _arkansas(question: Question) -> tuple[str, Node]:
    taxed = curve("gains", [0.0, 1e7], [0.0, 5e6], 0.0, note="half of gains up to 10 million, none beyond")
    return "half of gains up to 10 million, none beyond", node(total("ordinary", taxed), question.on_wages)


def _hawaii(question: Question) -> tuple[str, Node]:
    rates = recover(
        lambda x: question.values(["hi_income_tax_before_refundable_credits"], x, hi_taxable_income=x)[0]
    )
    taxable = node("income", recover(lambda x: question.values(["hi_taxable_income"], x)[0]))
    name = "hi_taxable_income_for_alternative_tax"
    cap = oracle.evaluate("HI", question.year, question.status, np.zeros(2), np.full(2, 1e6), [name])[0][0]
    kept: Node = {"max": [total(taxable, minus("gains")), {"min": [taxable, float(cap)]}]}
    alternative = total(node(kept, rates), {"scale": 0.0725, "of": total(taxable, minus(kept))})
    return "gains above a bracket at 7.25% if that is less", {"min": [node(taxable, rates), alternative]}


def _oregon(question: Question) -> tuple[str, Node]:
    def deduction(x: np.ndarray, federal: float) -> np.ndarray:
        agi, less = question.values(["or_agi", "or_deductions"], x, income_tax=federal)
        return x - agi + less

    rates = recover(lambda x: question.values(["or_income_tax_before_credits"], x, or_taxable_income=x)[0])
    less = recover(lambda x: deduction(x, 0.0))
    cap = recover(lambda x: deduction(x, 1e12) - deduction(x, 0.0))
    credit = recover(lambda x: question.values(["or_non_refundable_credits"], x, or_taxable_income=1e9)[0])
    taxable = positive(
        "income", minus(node("income", less)), minus({"min": [FEDERAL_TAX, node("income", cap)]})
    )
    return "federal tax is deducted up to a cap", positive(
        node(taxable, rates), minus(node("income", credit))
    )


def _missouri(question: Question) -> tuple[str, Node]:
    name = "mo_federal_income_tax_deduction"
    probe = np.array([1e4, 1e6])
    exempt = question.tax(np.full(1, 1e6), 1e6)[0] - question.tax(np.full(1, 1e6))[0] < 1.0
    rates = recover(
        lambda x: question.values(["mo_income_tax_before_refundable_credits"], x, mo_taxable_income=x)[0]
    )
    rate = recover(lambda x: question.values([name], x, income_tax=1.0)[0])
    cap = float(question.values([name], probe, income_tax=1e12)[0][0])
    fixed = float(1e6 - question.values(["mo_taxable_income"], probe, income_tax=0.0)[0][1])
    base: Node = "ordinary" if exempt else "income"
    deduction = {"min": [{"product": [node(base, rate), FEDERAL_TAX]}, cap]}
    return "a share of federal tax is deducted, up to a cap" + ("; gains are exempt" if exempt else ""), node(
        positive(base, -fixed, minus(deduction)), rates
    )


def _nebraska(question: Question) -> tuple[str, Node]:
    return "a curve of income, at most the federal tax", {
        "min": [node("income", question.on_wages), FEDERAL_TAX]
    }


def _new_mexico(question: Question) -> tuple[str, Node]:
    wages = 5e6
    rate = question.on_wages.slope

    def deduction(x: np.ndarray) -> np.ndarray:
        return (question.tax(wages + x) - question.tax(wages + 0.0 * x, x)) / rate

    less = recover(deduction)
    rates = recover(
        lambda x: question.values(["nm_income_tax_before_refundable_credits"], x, nm_taxable_income=x)[0]
    )
    taxable = node("income", recover(lambda x: question.values(["nm_taxable_income"], x)[0]))
    return "a part of gains is deducted", positive(node(total(taxable, minus(node("gains", less))), rates))


def _vermont(question: Question) -> tuple[str, Node]:
    standard = float(question.values(["standard_deduction"], np.array([1e6]))[0][0])
    flat = 5_000.0
    limit: Node = {"scale": 0.4, "of": positive("income", -standard)}
    less: Node = {"min": ["gains", flat, limit]}
    return "gains less 5,000, at most 40% of federal taxable income", node(
        total("income", minus(less)), question.on_wages
    )


def _south_carolina(question: Question) -> tuple[str, Node]:
    name = "sc_income_tax_before_refundable_credits"
    rates = recover(lambda x: question.values([name], x, sc_taxable_income=x)[0])
    taxable = node("income", recover(lambda x: question.values(["sc_taxable_income"], x)[0]))
    kept = positive(taxable, {"scale": -0.44, "of": "gains"})
    return "56% of gains; deductions by income with all gains", node(kept, rates)


def _maryland(question: Question) -> tuple[str, Node]:
    gain = 100_000.0
    extra = recover(lambda x: question.tax(x, gain) - question.tax(x + gain))
    plain = node("income", question.on_wages)
    if extra.values[-1] < 1.0:
        return "a curve of income", plain
    begin = extra.knots[-2] + gain
    surtax = {
        "min": [
            {"scale": round(extra.values[-1] / gain, 6), "of": "gains"},
            curve("income", [begin, begin], [0.0, NEVER], 0.0, note="the surtax begins all at once"),
        ]
    }
    return "a curve of income, and a surtax on gains above a threshold of income", total(plain, surtax)


def _massachusetts(question: Question) -> tuple[str, Node]:
    ceiling, rate = 2000.0, 0.0765
    limit = float(question.values(["ma_income_tax_exemption_threshold"], np.array([5e4]))[0][0])
    gains_only = question.on_gains
    first = max(limit * 1.75, 20_000.0) + 10_000.0
    high = [(k, v) for k, v in zip(gains_only.knots, gains_only.values, strict=True) if k > first]
    at = float(gains_only(np.array([first]))[0])
    zero = first - at / 0.05
    taxed: Node = total("income", minus({"min": [ceiling, {"scale": rate, "of": "wages"}]}))
    full = curve(
        taxed, [zero, first, *(k for k, _ in high)], [0.0, at, *(v for _, v in high)], gains_only.slope
    )
    relief = curve(
        "income",
        [limit, limit * 1.75, limit * 1.75],
        [0.0, 0.1 * limit * 0.75, NEVER],
        0.0,
        note="no-tax status and limited income credit",
    )
    return "payroll contributions are deducted up to 2,000; relief for low incomes", {"min": [full, relief]}


SPECIAL: dict[str, Callable[[Question], tuple[str, Node]]] = {
    "AL": _alabama,
    "AR": _arkansas,
    "HI": _hawaii,
    "OR": _oregon,
    "MO": _missouri,
    "NE": _nebraska,
    "NM": _new_mexico,
    "MD": _maryland,
    "VT": _vermont,
    "SC": _south_carolina,
    "MA": _massachusetts,
}

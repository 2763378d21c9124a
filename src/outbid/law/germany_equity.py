"""Employee shares and virtual shares in Germany: deferral under § 19a EStG and the one-fifth rule of § 34 EStG.

A § 19a benefit (value less price at the transfer) bears social contributions at once and income tax later; what the
shares gain beyond is a private capital gain. Virtual shares (VSOP) are wages when they pay, which a schedule knows.
Parameters: parameters/germany_equity.json.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from outbid.core.errors import InputError
from outbid.law import evaluate
from outbid.law.condition import Condition, open_ones
from outbid.law.schedule import Schedule, sum_of

Array = NDArray[np.float64]
FILE = Path(__file__).parent / "parameters" / "germany_equity.json"
_TAXES = ("income_tax", "solidarity_surcharge")
_ON_GAINS = "capital_income_tax"


@dataclass(frozen=True)
class DeferralLaw:
    """Numbers of § 19a EStG as of 2024, in EUR, years and persons; the names are those of the parameter file."""

    employees: float
    revenue: float
    balance: float
    years_before: int
    age: float
    deferral: float
    fifth_after: float
    allowance: float


@cache
def deferral_law() -> DeferralLaw:
    """The numbers."""
    found = json.loads(FILE.read_text(encoding="utf-8"))["section_19a"]
    return DeferralLaw(**{name: found[name]["value"] for name in DeferralLaw.__dataclass_fields__})


@cache
def _parts() -> int:
    parts: int = json.loads(FILE.read_text(encoding="utf-8"))["one_fifth"]["parts"]["value"]
    return parts


@dataclass(frozen=True)
class CompanyYear:
    """A company's size in one calendar year; None where unknown.

    Attributes:
        employees: persons.
        revenue: EUR a year.
        balance: balance-sheet total, EUR.
    """

    employees: float | None = None
    revenue: float | None = None
    balance: float | None = None

    def small(self) -> bool | None:
        """Whether the year is within the limits; None where the answer hangs on what is unknown."""
        law = deferral_law()
        staff = None if self.employees is None else self.employees < law.employees
        revenue = None if self.revenue is None else self.revenue <= law.revenue
        balance = None if self.balance is None else self.balance <= law.balance
        return _both(staff, _either(revenue, balance))


def _either(a: bool | None, b: bool | None) -> bool | None:
    if a or b:
        return True
    return None if a is None or b is None else False


def _both(a: bool | None, b: bool | None) -> bool | None:
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def conditions(
    years: tuple[CompanyYear, ...] = (),
    age: float | None = None,
    *,
    on_top: bool | None = None,
    consent: bool | None = None,
    real_shares: bool | None = None,
    below_value: bool | None = None,
) -> tuple[Condition, ...]:
    """The conditions of § 19a EStG that are unmet or unknown; empty when all are met.

    Args:
        years: the company's sizes in the year of the transfer and those before, latest first; the law looks at the
            first and six more, of which one within the limits is enough.
        age: years from foundation to transfer.
        on_top: the shares came on top of pay owed anyway (Abs. 1 Satz 1).
        consent: the employee agreed (Abs. 2).
        real_shares: shares of the employer or its group, not options or virtual shares.
        below_value: free or below market value.
    """
    law = deferral_law()
    seen = years[: law.years_before + 1]
    small: bool | None = False if len(seen) > law.years_before else None
    for year in seen:
        small = _either(small, year.small())
    if small is None and seen and all(year.small() is False for year in seen) and age is not None:
        # a company younger than the years looked back has no further years that could be within the limits
        small = False if age < len(seen) - 1 else None
    young = None if age is None else age <= law.age
    sizes = (
        ("employees", f"{law.employees:,.0f}"),
        ("revenue", f"{law.revenue:,.0f}"),
        ("balance", f"{law.balance:,.0f}"),
        ("years", str(law.years_before)),
    )
    return open_ones(
        (
            ("equity_tax.deferred_employees", small, sizes),
            ("equity_tax.deferred_founded", young, (("years", f"{law.age:.0f}"),)),
            ("equity_tax.deferred_on_top", on_top, ()),
            ("equity_tax.deferred_consent", consent, ()),
            ("equity_tax.deferred_real_shares", real_shares, ()),
            ("equity_tax.deferred_below_value", below_value, ()),
        )
    )


def benefit(value: ArrayLike, paid: ArrayLike = 0.0, *, allowance: bool = True) -> Array:
    """The deferred benefit of a transfer: value less price less the yearly tax-free amount (§ 3 Nr. 39), EUR.

    Args:
        value: market value of the shares transferred in a year.
        paid: price paid for them.
        allowance: whether the tax-free amount applies (shares offered to the whole staff).
    """
    free = deferral_law().allowance if allowance else 0.0
    net = np.asarray(value, dtype=np.float64) - np.asarray(paid, dtype=np.float64) - free
    return np.maximum(net, 0.0)


def years_deferred(
    until_sale: ArrayLike, until_leaving: ArrayLike = np.inf, *, employer_liable: bool = False
) -> Array:
    """When the benefit is taxed: years from the transfer (§ 19a Abs. 4 Satz 1, Abs. 4a).

    Args:
        until_sale, until_leaving: years from the transfer; infinite where it does not happen.
        employer_liable: the employer has declared to be liable for the tax: then only the sale counts.

    Returns:
        Years, of the broadcast shape.
    """
    sale, leaving = (np.asarray(x, dtype=np.float64) for x in (until_sale, until_leaving))
    if employer_liable:
        return np.broadcast_to(sale, np.broadcast_shapes(sale.shape, leaving.shape)).copy()
    return np.asarray(np.minimum(np.minimum(sale, leaving), deferral_law().deferral))


def taxed_benefit(deferred: ArrayLike, value: ArrayLike, paid: ArrayLike = 0.0) -> Array:
    """The benefit that is taxed in the end: no more than the shares are then worth beyond their price (Abs. 4 Satz 4).

    Args:
        deferred: by :func:`benefit`, EUR.
        value: market value, or the price of the sale, when the tax falls due.
        paid: price paid at the transfer.
    """
    left = np.asarray(value, dtype=np.float64) - np.asarray(paid, dtype=np.float64)
    return np.clip(left, 0.0, np.asarray(deferred, dtype=np.float64))


def contributions(schedule: Schedule, wages: ArrayLike, deferred: ArrayLike) -> Array:
    """Employee's social contributions that a transfer adds in its year, EUR: no income tax, but contributions.

    Args:
        schedule: of Germany.
        wages: of that year, without the benefit.
        deferred: by :func:`benefit`.
    """
    _german(schedule)
    w = np.asarray(wages, dtype=np.float64)

    def due(base: Array) -> Array:
        parts = schedule.by_component(base)
        return sum_of({n: a for n, a in parts.items() if n not in (*_TAXES, _ON_GAINS)})

    return due(w + np.asarray(deferred, dtype=np.float64)) - due(w)


def one_fifth_saving(
    schedule: Schedule,
    wages: ArrayLike,
    extra: ArrayLike,
    other: ArrayLike = 0.0,
    *,
    as_wages: bool = False,
) -> Array:
    """Income tax and surcharge that the one-fifth rule (§ 34 Abs. 1 EStG) takes off an extraordinary income.

    The tax on ``extra`` is five times what a fifth of it adds to the tax on the rest; where the rest is negative, five
    times the tax on a fifth of taxable income. For pay of more than one year's work that comes in one year (a
    virtual-share payout), and for a § 19a benefit three years after the transfer. From 2025 on it comes back with the
    assessment, not with the pay slip. Deductions are those of the schedule.

    Args:
        schedule: of Germany.
        wages: of the year, without ``extra``.
        extra: extraordinary income, EUR, at least 0.
        other: further ordinary income.
        as_wages: whether ``extra`` bears social contributions (virtual shares), or not (§ 19a).

    Returns:
        EUR, at least 0, of the broadcast shape: take it off ``schedule.tax(wages + extra, other=other)`` or
        ``schedule.tax(wages, other=other + extra)``.
    """
    _german(schedule)
    w, e, o = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in (wages, extra, other)))
    law, _ = schedule.laws()
    zero = np.zeros(1)
    nodes = {**law.definitions, **law.components}
    income = replace(law, components={"taxable_income": nodes["taxable_income"]})
    whole = evaluate.evaluate(income, w + e if as_wages else w, zero, o if as_wages else o + e)[
        "taxable_income"
    ]
    tariff = replace(law, components={"income_tax": nodes["income_tax"]})
    surcharge = replace(law, components={"solidarity_surcharge": nodes["solidarity_surcharge"]})

    def tax(taxable: Array) -> Array:
        return evaluate.evaluate(tariff, zero, zero, zero, {"taxable_income": taxable})["income_tax"]

    def with_surcharge(due: Array) -> Array:
        part = evaluate.evaluate(surcharge, zero, zero, zero, {"income_tax": due})["solidarity_surcharge"]
        return due + part

    rest, n = whole - e, _parts()
    usual = tax(rest) + n * (tax(rest + e / n) - tax(rest))
    with_rule = np.where(rest < 0, n * tax(np.maximum(whole, 0.0) / n), usual)
    plain = tax(whole)
    return with_surcharge(plain) - with_surcharge(np.minimum(with_rule, plain))


def _german(schedule: Schedule) -> None:
    if schedule.place != "DE":
        raise InputError("equity_tax.not_germany", place=schedule.place)

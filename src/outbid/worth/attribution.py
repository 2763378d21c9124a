"""From the headline to what it is worth: every step once, adding up to the cent.

Steps are differences of successive levels, each level an expectation over the same futures, so that nothing is
counted twice and no illiquidity discount is stacked on a certainty equivalent that already prices the lock-up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outbid.packages.package import Package
from outbid.packages.person import Person
from outbid.packages.stake import Stake
from outbid.worth.holding import vested_fraction


@dataclass(frozen=True)
class Step:
    """One step from the headline to the worth: catalogue key and amount (negative where it takes away)."""

    key: str
    amount: float


@dataclass(frozen=True)
class Attribution:
    """``headline`` plus the amounts of ``steps`` is ``worth``, exactly, in whole cents."""

    headline: float
    steps: tuple[Step, ...]
    worth: float


def attribute(
    package: Package,
    person: Person,
    sums: dict[str, float],
    mean: float,
    worth: float,
    planned: dict[str, float] | None = None,
) -> Attribution:
    """How the headline of ``package`` becomes its ``worth``.

    Args:
        package: amounts in the person's currency.
        sums: averages per future, as :class:`~outbid.worth.value.Valuation` gives them.
        mean: expected net value; ``worth``: its certainty equivalent.
        planned: the same averages if nobody left or lost the job before the planned stay is over, where they differ.
    """
    stay = 12 * min(person.stay.mean, float(person.horizon))
    cash = headline_cash(package, stay)
    stock = sum(value for grant in package.grants for _, value in grant.calendar)
    kept_stock = sum(value for grant in package.grants for month, value in grant.calendar if month <= stay)
    refreshers = _refreshers(package, stay)
    # dilution and preferences take the parts of expected proceeds that they take in the futures that are valued
    dilution = 1 - sums["as_converted"] / sums["undiluted"] if sums["undiluted"] > 0 else 0.0
    stakes = [_stake_levels(stake, dilution) for stake in package.stakes]
    told, after_strike, after_dilution = (
        (sum(level) for level in zip(*stakes, strict=True)) if stakes else (0.0,) * 3
    )
    after_preferences = after_dilution
    if sums["converted"] > 0:
        after_preferences *= sums["whole"] / sums["converted"]
    kept_part = (
        sum(
            level[2] * float(vested_fraction(stake, stay))
            for stake, level in zip(package.stakes, stakes, strict=True)
        )
        / after_dilution
        if after_dilution > 0
        else 1.0
    )
    vested = after_preferences * kept_part
    steady = planned or sums
    clawback = package.sign_on.repaid(stay) if package.sign_on else 0.0
    sure = cash + stock + refreshers
    paid = sums["cash"] + sums["stock"] + sums["untaxed"] + sums["outside"]
    as_planned = steady["cash"] + steady["stock"] + steady["untaxed"]
    levels = [
        ("headline", sure + told),
        ("strike", sure + after_strike),
        ("dilution", sure + after_dilution),
        ("preferences", sure + after_preferences),
        ("unvested", cash - clawback + kept_stock + refreshers + vested),
        ("failure", cash - clawback + kept_stock + refreshers + steady["stake"]),
        ("growth", as_planned + steady["stake"]),
        ("market", paid + sums["stake"]),
        ("delay", sums["discounted"]),
        ("tax", mean),
        ("risk", worth),
    ]
    cents = [round(level * 100) for _, level in levels]
    steps = [
        Step(key, (after - before) / 100)
        for (key, _), before, after in zip(levels[1:], cents, cents[1:], strict=False)
        if after != before
    ]
    return Attribution(cents[0] / 100, tuple(steps), cents[-1] / 100)


def headline_cash(package: Package, stay: float) -> float:
    """Base, bonus at target, sign-on, dues and benefits over ``stay`` months, as quoted."""
    base, total = package.salary.base.mean, 0.0
    years = stay / 12
    for year in range(int(np.ceil(years - 1e-9))):
        salary = base * (1 + package.salary.growth) ** year
        served = min(1.0, years - year)
        total += served * (salary + sum(benefit.yearly for benefit in package.benefits))
        if package.bonus and served == 1.0:
            total += package.bonus.at_target(salary)
    total += sum(due.amount for due in package.dues if due.month <= stay)
    return total + (package.sign_on.amount if package.sign_on else 0.0)


def _refreshers(package: Package, stay: float) -> float:
    """What refreshers vest within the stay, at the price of the day they are granted."""
    refresher = package.refresher
    if refresher is None:
        return 0.0
    return sum(
        refresher.value * float(refresher.vesting.fraction(int(stay) - granted))
        for granted in range(refresher.first_month, int(stay) + 1, 12)
    )


def _stake_levels(stake: Stake, dilution: float) -> tuple[float, float, float]:
    """A stake as told, less strike, less the dilution that is to be expected."""
    told, cost = stake.headline_value, stake.exercise_price
    # what costs more to exercise than it pays is not exercised
    return told, max(told - cost, 0.0), max(told * (1 - dilution) - cost, 0.0)

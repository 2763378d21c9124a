"""Exchange rates: how much of something else is worth as much as more base pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from outbid.core.ranges import Point
from outbid.packages.package import Package
from outbid.packages.terms import SignOn
from outbid.packages.vesting import Vesting
from outbid.worth.laboratory import (
    Laboratory,
    belief,
    equivalent,
    with_base_raised,
    with_chance,
    with_stake_scaled,
)
from outbid.worth.preference import utility, wealth_left

PRECISION = 1e-3
"""Relative precision of an exchange rate: three digits are shown."""


@dataclass(frozen=True)
class ExchangeRate:
    """What is worth as much as ``base`` more base pay a year.

    Args:
        package: whose terms.
        base: the rise of base pay, money a year.
        worth: what that rise is worth over the stay, after tax and risk.
        what: ``sign_on`` (money), ``stake`` (money of headline), ``shares``, ``chance`` (probability of a good exit)
            or ``cliff`` (months of cliff).
        amount: how much of it; ``None`` when no amount within reason makes up for it.
    """

    package: str
    base: float
    worth: float
    what: str
    amount: float | None


def exchange_rates(lab: Laboratory, index: int, base: float) -> list[ExchangeRate]:
    """What ``base`` more base pay a year in package ``index`` is worth in its other terms, on the same futures."""
    package, person = lab.packages[index], lab.person

    def worth(terms: Package) -> float:
        return equivalent(lab.values(index, terms), person.gamma, person.wealth).worth

    now = equivalent(lab.present[index], person.gamma, person.wealth).worth
    gain = worth(with_base_raised(package, base)) - now
    if gain <= 0:
        return []

    def needed(terms: Callable[[float], Package], start: float, most: float) -> float | None:
        return _root(lambda amount: worth(terms(amount)) - now - gain, start, most, -gain)

    def rate(what: str, amount: float | None) -> ExchangeRate:
        return ExchangeRate(package.name, base, gain, what, amount)

    rates = [rate("sign_on", needed(lambda x: _with_sign_on(package, x), 5 * base, 100 * base))]
    if package.stakes:
        stake = package.stakes[0]
        told = stake.headline_value
        scale = needed(lambda x: with_stake_scaled(package, 1 + x), 0.1, 20.0)
        if stake.shares:
            rates.append(rate("shares", None if scale is None else scale * stake.shares))
        else:
            rates.append(rate("stake", None if scale is None else scale * told))
        if belief(package):
            rates.append(rate("chance", _chance(lab, index, with_base_raised(package, base))))
        cliff = stake.vesting.cliff_months - stake.vested_months
        if cliff > 0 and "-cliff" in stake.vesting.notation:
            early = not isinstance(person.stay, Point) or person.stay.value * 12 < cliff
            matters = early or person.outside is not None
            without = worth(_without_cliff(package)) - now if matters else 0.0
            rates.append(rate("cliff", cliff * gain / without if without > 1e-6 * abs(gain) else None))
    return rates


def _chance(lab: Laboratory, index: int, raised: Package) -> float | None:
    """How much more chance of a good exit is worth as much as the terms of ``raised``.

    Utility is linear in the chance, so both are taken at the stated chance exactly, not at the share of good exits
    that happened to be drawn. Where decisions hang on the chance, it is linear only nearby.
    """
    package, person = lab.packages[index], lab.person
    outlook = belief(package)
    assert outlook is not None  # or nobody would ask for its chance
    stated = 1 - outlook.chance_of_zero
    if lab.decides(index):
        return _chance_nearby(lab, index, raised, stated)
    outcomes = [
        wealth_left(person.wealth, lab.values(index, with_chance(terms, chance)))
        for terms in (package, raised)
        for chance in (0.0, 1.0)
    ]
    scale = min(float(x.min()) for x in outcomes)
    bad, good, raised_bad, raised_good = (float(utility(x, person.gamma, scale).mean()) for x in outcomes)
    if good == bad:
        return None
    chance = ((1 - stated) * raised_bad + stated * raised_good - bad) / (good - bad)
    return chance - stated if chance <= 1 else None


NEARBY = 0.1
"""So far from the stated chance utility is taken as linear where decisions hang on it."""


def _chance_nearby(lab: Laboratory, index: int, raised: Package, stated: float) -> float | None:
    """Like :func:`_chance`, from the slope of expected utility around the stated chance."""
    package, person = lab.packages[index], lab.person
    low, high = max(stated - NEARBY, 0.0), min(stated + NEARBY, 1.0)
    values = [lab.values(index, with_chance(package, chance)) for chance in (low, high)]
    values += [lab.present[index], lab.values(index, raised)]
    left = [wealth_left(person.wealth, each) for each in values]
    scale = min(float(x.min()) for x in left)
    below, above, now, better = (float(utility(x, person.gamma, scale).mean()) for x in left)
    if above == below:
        return None
    chance = stated + (better - now) / (above - below) * (high - low)
    return chance - stated if chance <= 1 else None


def _with_sign_on(package: Package, amount: float) -> Package:
    sign_on = package.sign_on or SignOn(0.0)
    return replace(package, sign_on=replace(sign_on, amount=sign_on.amount + amount))


def _without_cliff(package: Package) -> Package:
    """``package`` whose first stake vests evenly from the start, as often as it does after its cliff."""
    stake, *others = package.stakes
    months = [month for month, _ in stake.vesting.steps]
    period = months[1] - months[0] if len(months) > 1 else months[0]
    length = stake.vesting.months
    steps = tuple(
        (month, Fraction(month, length)) for month in sorted({*range(period, length + 1, period), length})
    )
    return replace(package, stakes=(replace(stake, vesting=Vesting(f"{length}m", steps)), *others))


def _root(function: Callable[[float], float], start: float, most: float, at_zero: float) -> float | None:
    """The zero of a rising ``function`` between 0, where it is ``at_zero``, and ``most``: secant steps, kept inside."""
    before, f_before, x = 0.0, at_zero, start
    for _ in range(30):
        fx = function(x)
        if abs(fx) <= PRECISION * abs(at_zero):
            return x
        if x >= most and fx < 0:
            return None
        slope = (fx - f_before) / (x - before)
        before, f_before = x, fx
        x = min(max(x - fx / slope, x / 4), 4 * x, most) if slope > 0 else min(4 * x, most)
    return x

"""The terms a package is made of. Money in the package's currency, times in months from the day of the decision."""

from __future__ import annotations

from dataclasses import dataclass

from outbid.core.ranges import Range
from outbid.packages.vesting import Vesting


@dataclass(frozen=True)
class Salary:
    """Base pay a year, paid monthly; ``growth`` is the rise a year, as a fraction, from the second year on."""

    base: Range
    growth: float = 0.0


@dataclass(frozen=True)
class Bonus:
    """A yearly bonus, paid at the end of each full year.

    Exactly one of ``target`` (fraction of base) and ``amount`` (money) is given; ``payout`` is what part of the
    target is paid, drawn anew each year.
    """

    payout: Range
    target: float | None = None
    amount: float | None = None

    def at_target(self, base: float) -> float:
        """The bonus of a year in which ``base`` is paid and the target is met exactly."""
        return self.amount if self.amount is not None else (self.target or 0.0) * base


@dataclass(frozen=True)
class SignOn:
    """Cash on joining. Leaving before ``clawback_months`` means paying back all of it, or the unserved part."""

    amount: float
    clawback_months: int = 0
    pro_rata: bool = True

    def repaid(self, stay_months: float) -> float:
        """What is paid back by someone who leaves after ``stay_months``."""
        if stay_months >= self.clawback_months:
            return 0.0
        return self.amount * (1 - stay_months / self.clawback_months if self.pro_rata else 1.0)


@dataclass(frozen=True)
class Stock:
    """A listed share: yearly volatility of its log price and its beta to the market."""

    volatility: float = 0.35
    beta: float = 1.0


@dataclass(frozen=True)
class Grant:
    """Listed shares that vest: (month, worth at today's price), months ascending. Sold on vesting, taxed as wages."""

    name: str
    calendar: tuple[tuple[int, float], ...]

    @property
    def value(self) -> float:
        """Worth of everything still to vest at today's price."""
        return sum(amount for _, amount in self.calendar)


@dataclass(frozen=True)
class Refresher:
    """A grant of ``value`` in listed shares every twelve months, at the price of that day."""

    value: float
    vesting: Vesting
    first_month: int = 12


@dataclass(frozen=True)
class Benefit:
    """A benefit with a stated cash value a year, paid monthly; taxed as wages or not at all."""

    name: str
    yearly: float
    taxed: bool = False


@dataclass(frozen=True)
class Due:
    """A payment already earned but lost on leaving before ``month``, such as last year's bonus; taxed as wages."""

    name: str
    month: int
    amount: float

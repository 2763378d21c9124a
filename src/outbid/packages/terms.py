"""The terms a package is made of. Money in the package's currency, times in months from the day of the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outbid.core.ranges import Mixture, Range, as_mixture
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
class Outlook:
    """What someone believes a private stake will pay (the *stated* outlook).

    Args:
        proceeds: value at the exit, of the whole company or of the stake (see :class:`Stake`).
        years: time until the exit.
        dilution: fraction of the stake lost to later rounds on the way.
        market_correlation: correlation of the log proceeds with the stock market's return up to the exit.
    """

    proceeds: Range
    years: Range
    dilution: Range
    market_correlation: float = 0.0

    @property
    def mixture(self) -> Mixture:
        """The proceeds as a mixture, of one part if they are none."""
        return as_mixture(self.proceeds)

    @property
    def chance_of_zero(self) -> float:
        """Probability of the parts that pay exactly nothing."""
        mixture = self.mixture
        if all(part.high <= 0 for part, w in zip(mixture.parts, mixture.weights, strict=True) if w):
            return 1.0
        return sum(w for part, w in zip(mixture.parts, mixture.weights, strict=True) if part.high <= 0)


@dataclass(frozen=True)
class Stake:
    """A stake in a private company that pays at an exit, or never.

    ``basis = "stake"``: the outlook states what the whole stake is worth. ``basis = "company"``: it states what
    the company's common stock fetches, so that ``shares / fully_diluted_shares`` of it, less the strike, is paid.

    ``preferences``: what holders of preferred stock get before common stock, money; only checked against the outlook,
    which is about what reaches common stock.

    ``form``: shares held for over a year are taxed as long-term gains; options exercised at the exit and RSUs as wages.
    """

    name: str
    outlook: Outlook
    vesting: Vesting
    vested_months: int = 0
    basis: Literal["stake", "company"] = "stake"
    form: Literal["shares", "options", "rsu"] = "shares"
    shares: float | None = None
    strike: float = 0.0
    preferred_price: float | None = None
    fully_diluted_shares: float | None = None
    fair_market_value: float | None = None
    preferences: float | None = None
    headline: float | None = None

    @property
    def taxed_as(self) -> Literal["wages", "gains"]:
        """How the payout is taxed."""
        return "gains" if self.form == "shares" else "wages"

    @property
    def exercise_price(self) -> float:
        """What exercising everything costs."""
        return self.strike * (self.shares or 0.0)

    @property
    def headline_value(self) -> float:
        """What one is told it is worth: as stated, at the last preferred price, or the median if all goes well."""
        if self.headline is not None:
            return self.headline
        if self.shares is not None and self.preferred_price is not None:
            return self.shares * self.preferred_price
        return self.share_of_company * max(part.median for part in self.outlook.mixture.parts)

    @property
    def share_of_company(self) -> float:
        """What part of the outlook's proceeds the whole stake is: all of them, or shares over the diluted count."""
        if self.basis == "stake":
            return 1.0
        return (self.shares or 0.0) / (self.fully_diluted_shares or 1.0)


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

"""How a private company may end: the owner's belief, the last round's price, or base rates of its stage.

Each is only a statement of terms; :mod:`outbid.worth` turns it into exits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from outbid.core.ranges import Mixture, Range, as_mixture

if TYPE_CHECKING:
    from outbid.packages.base_rates import BaseRates
    from outbid.packages.captable import CapTable

OutlookKind = Literal["stated", "priced", "base_rates"]
KINDS: tuple[OutlookKind, ...] = ("stated", "priced", "base_rates")
"""The outlooks, in the order in which one is chosen when a file does not say which."""


@dataclass(frozen=True)
class Stated:
    """What someone believes a private stake will pay.

    Args:
        proceeds: value at the exit, of the whole company or of the stake (see :class:`~outbid.packages.stake.Stake`).
        years: time until the exit.
        dilution: fraction of the stake lost to later rounds on the way.
        market_correlation: correlation of the log proceeds with the stock market's return up to the exit.
        table: who owns the company today, if proceeds are of the whole company and run through its waterfall; those
            who come later then hold common stock. ``None``: proceeds are what reaches common stock.
    """

    proceeds: Range
    years: Range
    dilution: Range
    market_correlation: float = 0.0
    table: CapTable | None = None
    kind: Literal["stated"] = "stated"

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
class Priced:
    """The last round was fairly priced (Gornall & Strebulaev 2020; with later rounds 2021).

    Args:
        table: who owns the company after that round.
        last_round: the class that its investors bought.
        volatility: of the company's log value, a year.
        beta: of the company to the stock market, for its expected growth. Estimates for venture capital run from 1 to
            2.8 (Korteweg 2019, Annual Review of Financial Economics 11, surveys them).
        exit_years: mean of the exponential time until the exit.
        round_every: years between later rounds; ``None``: no later rounds.
        round_dilution: part of the company that each of them buys.
        changed: what has happened to the company's value since the round, as a fraction.
        unit: one million US dollars in the table's currency: the odds of an IPO go by it.
    """

    table: CapTable
    last_round: str
    volatility: float = 0.9
    beta: float = 1.5
    exit_years: float = 4.0
    round_every: float | None = 2.0
    round_dilution: float = 0.15
    changed: float = 0.0
    unit: float = 1e6
    kind: Literal["priced"] = "priced"


@dataclass(frozen=True)
class Cohort:
    """The company fares like others of its stage.

    Args:
        rates: base rates of outcomes.
        stage: the stage it has reached.
        post_money: its post-money valuation at the last round.
        table: who owns it today.
        market_correlation: of the log size of exits with the stock market's return.
    """

    rates: BaseRates
    stage: str
    post_money: float
    table: CapTable
    market_correlation: float = 0.25
    kind: Literal["base_rates"] = "base_rates"


Outlook = Stated | Priced | Cohort

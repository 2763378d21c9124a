"""What a company is worth if its last round was fairly priced: exact, with no rounds to come.

Gornall & Strebulaev (2020), Squaring venture capital valuations with reality, JFE 135(1). Under the risk-neutral
measure company value is geometric Brownian, the exit comes at an exponential time, and it is an IPO, at which
preferred stock converts, or a sale, by the odds of :mod:`outbid.worth.ipo_odds`. The value just after the round is the
one at which what the round's investors got is worth what they paid. Rounds to come are in
:mod:`outbid.worth.multi_round`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError
from outbid.core.roots import root
from outbid.packages.captable import CapTable, ShareClass
from outbid.worth.exit_claims import Claims
from outbid.worth.random_time import Kernel

Array = NDArray[np.float64]
MOST_SWEEPS = 48
"""Full evaluations after which the search for the fair value is given up."""
FARTHEST = 1e4
"""The fair value is looked for within this factor of the post-money valuation."""
TOLERANCE = 1e-12


def _check(name: str, value: float, fine: bool) -> None:
    if not (math.isfinite(value) and fine):
        raise InputError("priced.out_of_range", name=name, value=value)


@dataclass(frozen=True)
class FutureRounds:
    """Rounds that the company raises between now and its exit.

    Args:
        every: years between opportunities to raise, the first one ``every`` years from now. Carta (Time between VC
            rounds, 2024): from seed to series A a median of 1.2 years at the end of 2021, of 2.1 at the end of 2024.
        dilution: part of the fully diluted shares that a round gives away, which is also the money it raises as a
            part of its post-money valuation. Carta (Dilution, first quarter of 2024): medians of 20.5% at series A
            and 16.7% at series B.
        floor: value, relative to that after the previous round (now, if there was none), below which nobody invests.
            An assumption.
        multiple: liquidation preference of the new classes, as a multiple of what they pay; ``None``: that of the
            last round (later terms resemble earlier ones: Gornall & Strebulaev 2021). Well above 1 there may be no
            fair price: each dollar buys a preference worth more than a dollar.
        senior: whether the new classes are paid before today's at a sale, rather than pari passu with them; ``None``:
            as the last round stands to those before it.
        most: opportunities at most.
    """

    every: float = 1.5
    dilution: float = 0.18
    floor: float = 0.25
    multiple: float | None = 1.0
    senior: bool | None = None
    most: int = 12

    def __post_init__(self) -> None:
        _check("every", self.every, self.every > 0)
        _check("dilution", self.dilution, 0 <= self.dilution < 0.9)
        _check("floor", self.floor, self.floor >= 0)
        _check("multiple", self.multiple or 0.0, (self.multiple or 0.0) >= 0)
        _check("most", self.most, 0 <= self.most <= 50)

    def like(self, table: CapTable, last_round: ShareClass) -> FutureRounds:
        """The same rounds with terms of their own in place of "those of the last round"."""
        earlier = [each for each in table.classes if each.owed > 0 and each.name != last_round.name]
        senior = bool(earlier) and last_round.seniority > max(each.seniority for each in earlier)
        return replace(
            self,
            multiple=last_round.preference if self.multiple is None else self.multiple,
            senior=senior if self.senior is None else self.senior,
        )


@dataclass(frozen=True)
class PricedTerms:
    """How the company is thought to develop.

    Args:
        volatility: of the log value of the company, per √year (Gornall & Strebulaev 2020: 0.9).
        rate: risk-free rate, continuously compounded, per year (in that paper 0.025).
        exit_years: mean of the exponential time until the exit, in years (in that paper 4, for late stages).
        unit: units of the cap table's money in one million dollars, for the odds of an IPO.
        rounds: those to come; ``None``: none, as in that paper.
    """

    volatility: float = 0.9
    rate: float = 0.04
    exit_years: float = 4.0
    unit: float = 1e6
    rounds: FutureRounds | None = FutureRounds()

    def __post_init__(self) -> None:
        _check("volatility", self.volatility, self.volatility > 0)
        _check("exit_years", self.exit_years, self.exit_years > 0)
        _check("rate", self.rate, self.rate > -1 / self.exit_years)
        _check("unit", self.unit, self.unit > 0)

    @property
    def kernel(self) -> Kernel:
        """Law of the discounted growth of company value up to the exit, under the risk-neutral measure."""
        return Kernel(self.volatility, self.rate, self.rate, 1 / self.exit_years)


@dataclass(frozen=True)
class Calibration:
    """A company whose last round was fairly priced.

    Args:
        terms: how it is thought to develop; terms of later rounds are filled in.
        share: what today's claims get.
        last_round: class that the last round sold.
        value: fair value of the whole company just after the round, its money and debt included.
        post_money: price a common share × fully diluted shares, the unissued pool included.
        claims: fair value of each claim.
        fair_common: fair value of one common share.
        price: what the last round paid for each common share that its class converts into.
        sweeps: how many times all claims were valued.
        error: standard error of ``value`` (Monte Carlo); 0 where it is exact.
        common_error: standard error of ``fair_common``.
        money: part of its fair post-money value that each round to come raises; above
            ``dilution``, since what it buys is worth more than common stock. 0 without such rounds.
        softening: preference cost of a common share with rounds to come, relative to that without; 1 without them.
    """

    terms: PricedTerms
    share: Claims
    last_round: str
    value: float
    post_money: float
    claims: Mapping[str, float]
    fair_common: float
    price: float
    sweeps: int
    error: float = 0.0
    common_error: float = 0.0
    money: float = 0.0
    softening: float = 1.0

    @property
    def equity(self) -> float:
        """Fair value of all claims but debt and carve-outs; ``value`` where there are none."""
        table = self.share.table
        ahead = [each.name for each in table.debts] + [each.name for each in table.carve_outs]
        return self.value - sum(self.claims[name] for name in ahead)

    @property
    def over_post(self) -> float:
        """By what fraction the post-money valuation exceeds the fair value of the equity."""
        return self.post_money / self.equity - 1

    @property
    def over_common(self) -> float:
        """By what fraction the price of the round exceeds the fair value of a common share."""
        return self.price / self.fair_common - 1


def single_round(table: CapTable, last_round: str, terms: PricedTerms | None = None) -> Calibration:
    """The fair value after the last round if no other round follows.

    Exact quadrature, and a search that brackets the fair value: the round is worth nothing in a company worth nothing,
    and its part of everything in one worth infinitely much, so there is a fair value. Where an IPO takes
    more from the class than growth gives it (multiples well above 1 near $100M) there may be several; the one nearest
    to the post-money valuation is found.

    Args:
        table: who owns what, after the round.
        last_round: name of the class that the round sold.
        terms: ``terms.rounds`` is not looked at.

    Raises:
        InputError: the class is unknown, was sold at no price or in no number, or nothing makes it worth its price.
    """
    terms = terms or PricedTerms()
    bought = sold_class(table, last_round)
    if terms.rounds is not None:
        terms = replace(terms, rounds=terms.rounds.like(table, bought))
    claims = Claims.of(table, terms.unit, bool(terms.rounds and terms.rounds.senior))
    kernel, knots, row = terms.kernel, claims.knots, table.claims.index(last_round)

    def values(company: float) -> Array:
        return np.asarray(kernel.expect(claims.expected, company, knots))

    post, price = headline(table, bought)
    company, found, sweeps = solve(values, row, bought.invested, post, last_round)
    by_name = dict(zip(table.claims, found[:-1].tolist(), strict=True))
    return Calibration(terms, claims, last_round, company, post, by_name, float(found[-1]), price, sweeps)


def solve(
    values: Callable[[float], Array], row: int, paid: float, post: float, name: str
) -> tuple[float, Array, int]:
    """Company value at which claim ``row`` is worth ``paid``, the values there, and the number of evaluations."""
    seen: dict[float, Array] = {}

    def excess(log_company: float) -> float:
        if log_company not in seen:
            seen[log_company] = values(math.exp(log_company))
        return math.log(max(float(seen[log_company][row]), 1e-300) / paid)

    low = high = math.log(post)
    least, most, step = low - math.log(FARTHEST), low + math.log(FARTHEST), 0.25
    # elasticities lie between 0 and 1 or so, hence the root is at least as far away as the excess is large
    while (gap := excess(low)) > 0 and low > least:
        low, high, step = max(low - max(step, 1.2 * gap), least), low, 2 * step
    while (gap := excess(high)) < 0 and high < most:
        low, high, step = high, min(high + max(step, -1.2 * gap), most), 2 * step
    if excess(low) > 0 or excess(high) < 0:
        raise InputError(
            "priced.never_fair", name=name, low=f"{post / FARTHEST:,.0f}", high=f"{post * FARTHEST:,.0f}"
        )
    at = root(
        excess, low, high, at_low=excess(low), at_high=excess(high), tolerance=TOLERANCE, most=MOST_SWEEPS
    )
    return math.exp(at), seen[at], len(seen)


def sold_class(table: CapTable, name: str) -> ShareClass:
    """The class that the last round sold.

    Raises:
        InputError: there is no such class, or its price or number of shares is not positive.
    """
    known = [each.name for each in table.classes]
    if name not in known:
        raise InputError("priced.unknown_round", name=name, known=", ".join(known))
    bought = table.share_class(name)
    if not (math.isfinite(bought.price) and bought.price > 0):
        raise InputError("priced.no_price", name=name, value=bought.price)
    if not (math.isfinite(bought.shares) and bought.shares > 0):
        raise InputError("priced.no_shares", name=name, value=bought.shares)
    return bought


def headline(table: CapTable, bought: ShareClass) -> tuple[float, float]:
    """Post-money valuation, and the price of the round for each common share that its class converts into."""
    ratio = 1.0 if bought.is_common else table.common_per_share(bought.name)
    price = bought.price / ratio
    return price * table.fully_diluted, price

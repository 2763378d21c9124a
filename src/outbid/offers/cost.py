"""What a package is expected to cost the employer: cash with contributions, and equity at the employer's own value.

Expected in today's money over the years that the employer counts on, with a constant hazard of leaving: who has left
costs nothing more, keeps what has vested, and pays back what the sign-on's clawback says.

Pay and equity are cut off alike: what is paid, or vests, after those years is for work after them, which the employer
does not count on. A longer calendar therefore costs what a shorter one does once its grant is so much larger that as
much vests within the years; it sets more shares aside all the same, so that of calendars that cost the same
:func:`~outbid.offers.proposal.best_of` takes the one with fewer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from outbid.core.errors import InputError

Array = NDArray[np.float64]
Bands = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Year:
    """What one year is expected to cost, in money of that year and today's value of one unit of it."""

    base: float
    bonus: float
    sign_on: float
    contributions: float
    benefits: float
    equity: float
    discount: float
    staying: float

    @property
    def total(self) -> float:
        """All of it, in money of the year."""
        return self.base + self.bonus + self.sign_on + self.contributions + self.benefits + self.equity


@dataclass(frozen=True, eq=False)
class Cost:
    """Expected cost of packages, today's money over ``years``.

    Args:
        years: that the employer counts on.
        growth: of base pay a year.
        bonus_rate, bonus_amount: expected bonus, as a part of base and as money a year.
        benefits: money a year.
        payroll: (wages a year up to which it is due, rate) of each of the employer's contributions.
        leaving: probability a year that the hire leaves.
        clawback_months, pro_rata: of the sign-on.
        share_value: what one unit of equity costs the employer today.
        vesting: (month, part) of the grant, parts adding up to 1.
        equity_is_wages: whether contributions are due on equity as it vests, beyond every ceiling.
        risk_free: continuously compounded.

    Raises:
        InputError: rates, values or years out of range.
    """

    years: float
    growth: float = 0.0
    bonus_rate: float = 0.0
    bonus_amount: float = 0.0
    benefits: float = 0.0
    payroll: Bands = ()
    leaving: float = 0.0
    clawback_months: int = 0
    pro_rata: bool = True
    share_value: float = 0.0
    vesting: tuple[tuple[int, float], ...] = ()
    equity_is_wages: bool = False
    risk_free: float = 0.0
    _weights: tuple[Array, Array, Array, Array] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.leaving < 1:
            raise InputError("win.leaving", value=f"{self.leaving:g}")
        if not (0 <= self.share_value < math.inf):
            raise InputError("win.share_value", value=f"{self.share_value:g}")
        if not self.years * 12 >= 1:
            raise InputError("win.years", value=f"{self.years:g}")
        year = np.arange(math.ceil(self.years - 1e-9))
        months = np.minimum(self.years - year, 1.0) * 12
        middle = 12 * year + months / 2
        object.__setattr__(
            self,
            "_weights",
            (
                months / 12,
                (1 + self.growth) ** year,
                np.exp(-self.risk_free * middle / 12),
                self._staying(middle),
            ),
        )

    def _staying(self, month: Array | float) -> Array:
        return np.asarray((1 - self.leaving) ** (np.asarray(month, np.float64) / 12))

    @cached_property
    def vested(self) -> float:
        """Expected part of a grant that vests within the years counted on."""
        return math.fsum(p * float(self._staying(m)) for m, p in self.vesting if m <= self.years * 12 + 1e-9)

    @cached_property
    def equity_unit(self) -> float:
        """Expected cost of one unit of equity, with contributions.

        A share handed over later is worth its price of today to who may trade it today: no discount.
        """
        on_top = sum(rate for ceiling, rate in self.payroll if math.isinf(ceiling))
        return self.share_value * self.vested * (1 + (on_top if self.equity_is_wages else 0.0))

    @cached_property
    def sign_on_kept(self) -> float:
        """Expected part of a sign-on that is not paid back, in today's money; people leave in the middle of a month."""
        if not self.clawback_months or not self.leaving:
            return 1.0
        months = np.arange(self.clawback_months, dtype=np.float64)
        leaves = self._staying(months) - self._staying(months + 1)
        middle = months + 0.5
        repaid = 1 - middle / self.clawback_months if self.pro_rata else np.ones(len(months))
        return 1 - float((leaves * repaid * np.exp(-self.risk_free * middle / 12)).sum())

    def __call__(self, base: Array | float, sign_on: Array | float, equity: Array | float) -> Array:
        """Expected cost, the broadcast shape of the arguments."""
        b, s, e = np.broadcast_arrays(
            np.asarray(base, np.float64), np.asarray(sign_on, np.float64), np.asarray(equity, np.float64)
        )
        total = self.equity_unit * e + self.sign_on_kept * s
        for place, (part, grown, discount, staying) in enumerate(zip(*self._weights, strict=True)):
            cash = b * grown * (1 + self.bonus_rate) + self.bonus_amount
            due = self._contributions(cash * part + (s if place == 0 else 0.0))
            total = total + (cash * part + due + self.benefits * part) * (discount * staying)
        return np.asarray(total)

    def _contributions(self, wages: Array) -> Array:
        due = np.zeros(np.shape(wages))
        for ceiling, rate in self.payroll:
            due = due + rate * np.minimum(wages, ceiling)
        return due

    @property
    def annuity(self) -> float:
        """Today's value of one unit of money a year while the hire is expected to stay."""
        part, _, discount, staying = self._weights
        return float((part * discount * staying).sum())

    def by_year(self, base: float, sign_on: float, equity: float) -> tuple[Year, ...]:
        """The cost year by year; discounted, the totals add up to the cost of the package."""
        found = []
        unit = self.equity_unit / self.vested if self.vested else 0.0
        for place, (part, grown, discount, staying) in enumerate(zip(*self._weights, strict=True)):
            pay = base * grown * part
            bonus = pay * self.bonus_rate + self.bonus_amount * part
            extra = sign_on if place == 0 else 0.0
            due = float(self._contributions(np.asarray(pay + bonus + extra)))
            first, last = 12 * place, min(12 * (place + 1), self.years * 12 + 1e-9)
            vests = math.fsum(
                p * float(self._staying(m))
                for m, p in self.vesting
                if first < m <= last or (place == 0 and m == 0)
            )
            found.append(
                Year(
                    base=pay * staying,
                    bonus=bonus * staying,
                    sign_on=extra * self.sign_on_kept / discount,
                    contributions=due * staying,
                    benefits=self.benefits * part * staying,
                    # equity is counted in money of today, whenever it vests
                    equity=equity * unit * vests / discount,
                    discount=float(discount),
                    staying=float(staying),
                )
            )
        return tuple(found)

"""Who owns a company, and on what terms: share classes, options, convertibles, debt and carve-outs.

Amounts are in the company's currency, prices per share of the class they belong to.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Participation = Literal["none", "full", "capped"]


@dataclass(frozen=True)
class ShareClass:
    """A class of shares; common stock is a class without a preference.

    Args:
        name: unique in the cap table.
        shares: issued and outstanding.
        price: original issue price per share; 0 for common stock.
        preference: liquidation preference as a multiple of ``price``; 0 for common stock.
        seniority: a higher number is paid first; equal numbers share pari passu, in proportion to what they are owed.
        participation: ``"none"``: the preference or, converted, the share of the rest; ``"full"``: both;
            ``"capped"``: both, up to ``cap``.
        cap: most that a capped participating share gets without converting, preference included, as a
            multiple of ``price``.
        conversion: shares of ``converts_to`` for each share.
        converts_to: class it converts into; empty: common stock.
        dividends: cumulative dividends accrued per share, part of what is owed before common stock is paid.
        ipo_floor: price per share converted, as a multiple of ``price``, below which the class may veto automatic
            conversion at an IPO; 0: it always converts.
        ratchet: value at an IPO, as a multiple of ``price``, up to which its conversion is adjusted; 0: none.
    """

    name: str
    shares: float
    price: float = 0.0
    preference: float = 0.0
    seniority: int = 0
    participation: Participation = "none"
    cap: float | None = None
    conversion: float = 1.0
    converts_to: str = ""
    dividends: float = 0.0
    ipo_floor: float = 0.0
    ratchet: float = 0.0

    @property
    def is_common(self) -> bool:
        """Whether it has no preference, no ratchet, and converts into no other class."""
        return self.owed_per_share == 0 and not self.converts_to and self.ratchet == 0

    @property
    def owed_per_share(self) -> float:
        """What one share is owed before common stock is paid."""
        return self.price * self.preference + self.dividends

    @property
    def owed(self) -> float:
        """What the whole class is owed before common stock is paid."""
        return self.shares * self.owed_per_share

    @property
    def invested(self) -> float:
        """What was paid for the whole class."""
        return self.shares * self.price


@dataclass(frozen=True)
class Option:
    """Options or warrants outstanding: the right to buy ``shares`` at ``strike`` each.

    ``on`` names the class they buy; empty: common stock.
    """

    name: str
    shares: float
    strike: float
    on: str = ""


@dataclass(frozen=True)
class Convertible:
    """A SAFE or a convertible note that has not converted yet.

    Args:
        name: unique in the cap table.
        kind: a SAFE ranks with preferred stock of seniority ``seniority``, a note as debt ahead of all equity.
        amount: purchase amount or principal.
        cap: valuation cap; ``None``: none.
        cap_is: whether the cap counts the convertibles themselves (post-money) or not.
        discount: fraction off the price at which it converts.
        interest: simple interest a year, notes only.
        years: years for which interest has accrued.
        multiple: multiple of principal (and interest) paid back at a sale.
        seniority: of a SAFE, as in :class:`ShareClass`.
    """

    name: str
    kind: Literal["safe", "note"]
    amount: float
    cap: float | None = None
    cap_is: Literal["post", "pre"] = "post"
    discount: float = 0.0
    interest: float = 0.0
    years: float = 0.0
    multiple: float = 1.0
    seniority: int = 0

    @property
    def balance(self) -> float:
        """Purchase amount, or principal and interest."""
        return self.amount * (1 + (self.interest * self.years if self.kind == "note" else 0.0))


@dataclass(frozen=True)
class Debt:
    """Money owed to lenders, paid before any equity."""

    name: str
    amount: float


@dataclass(frozen=True)
class CarveOut:
    """What managers or advisers get before equity: a fraction of what debt leaves, an amount, or the lesser of both."""

    name: str
    fraction: float = 1.0
    amount: float | None = None


MOST_CONVERTED = 0.95
"""Largest part of a company that convertibles are taken to hold."""


@dataclass(frozen=True)
class CapTable:
    """All claims on a company.

    Args:
        unissued: shares of the option pool that nobody holds; they count in the fully diluted count and
            in a round's price, and get nothing at an exit.
    """

    classes: tuple[ShareClass, ...]
    options: tuple[Option, ...] = ()
    unissued: float = 0.0
    convertibles: tuple[Convertible, ...] = ()
    debts: tuple[Debt, ...] = ()
    carve_outs: tuple[CarveOut, ...] = ()

    def share_class(self, name: str) -> ShareClass:
        """The class called ``name``.

        Raises:
            KeyError: there is none.
        """
        for each in self.classes:
            if each.name == name:
                return each
        raise KeyError(name)

    def common_per_share(self, name: str) -> float:
        """Common shares that one share of class ``name`` converts into, through other classes if need be.

        The chain of conversions has been checked not to be a circle.
        """
        ratio = 1.0
        while name:
            each = self.share_class(name)
            ratio *= each.conversion
            name = each.converts_to
        return ratio

    @property
    def fully_diluted(self) -> float:
        """Common shares if every class converted and every option, unissued ones included, were exercised.

        SAFEs and notes are not counted: what they convert into depends on the price.
        """
        shares = sum(each.shares * self.common_per_share(each.name) for each in self.classes)
        shares += sum(each.shares * self.common_per_share(each.on) for each in self.options)
        return shares + self.unissued

    @property
    def converted(self) -> float:
        """Fully diluted shares with SAFEs and notes converted at their caps."""
        return self.diluted_at(math.inf)

    @property
    def issued(self) -> float:
        """The same without options that nobody holds: who shares in an exit at which everybody converts."""
        return self.converted - self.unissued

    def diluted_at(self, post_money: float) -> float:
        """Fully diluted shares with SAFEs and notes converted in a round at ``post_money``.

        A convertible holds its balance over the valuation at which it converts: the lower of its cap (counting itself)
        and of the round's less its discount.
        """
        part = 0.0
        for each in self.convertibles:
            own = post_money * (1 - each.discount)
            if each.cap is not None:
                own = min(own, each.cap + (each.balance if each.cap_is == "pre" else 0.0))
            part += each.balance / own
        return self.fully_diluted / (1 - min(part, MOST_CONVERTED))

    def scaled(self, factor: float) -> CapTable:
        """The same table with every amount of money times ``factor``: in another currency."""
        return CapTable(
            tuple(
                replace(each, price=each.price * factor, dividends=each.dividends * factor)
                for each in self.classes
            ),
            tuple(replace(each, strike=each.strike * factor) for each in self.options),
            self.unissued,
            tuple(
                replace(
                    each, amount=each.amount * factor, cap=None if each.cap is None else each.cap * factor
                )
                for each in self.convertibles
            ),
            tuple(replace(each, amount=each.amount * factor) for each in self.debts),
            tuple(
                replace(each, amount=None if each.amount is None else each.amount * factor)
                for each in self.carve_outs
            ),
        )

    @property
    def claims(self) -> tuple[str, ...]:
        """Names of all who may be paid, in the order in which payouts are listed."""
        return tuple(self._names())

    def _names(self) -> Iterator[str]:
        for group in (self.debts, self.carve_outs, self.convertibles, self.classes, self.options):
            yield from (each.name for each in group)


@dataclass(frozen=True)
class Company:
    """A company as its cap table file or package states it.

    Args:
        name: what it is called.
        currency: ISO 4217 code of all amounts.
        table: the claims on it.
        date: of the last priced round.
        last_round: class sold in that round.
        stage: ``"seed"`` or ``"a"`` to ``"e"``: the last round's place in the usual sequence.
    """

    name: str
    currency: str
    table: CapTable
    date: dt.date | None = None
    last_round: str | None = None
    stage: str | None = None

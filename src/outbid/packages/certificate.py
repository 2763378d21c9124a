"""A check of payouts that does not trust what computed them.

Decisions are settled by trying them out: beginning with those that the payouts suggest, every holder in turn takes what
pays it most while the others stand still, until nobody gains. The distribution that :func:`outbid.packages.walk.walk`
then makes is compared with the payouts, and each holder's gain by deciding alone otherwise is measured against them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outbid.packages.captable import CapTable
from outbid.packages.tiers import Event
from outbid.packages.walk import HOLD, Decision, Distribution, choices, walk

Array = NDArray[np.float64]

CENT = 0.01
_SLACK = 1e-9
"""Relative: gains and distances from a floor that are smaller are rounding."""


@dataclass(frozen=True)
class Failure:
    """Something that does not hold.

    Args:
        check: ``"sum"``: payouts do not add up to the exit value; ``"negative"``: a claim gets less than nothing;
            ``"deviation"``: a holder gains by deciding otherwise; ``"distribution"``: a claim gets something else than
            the terms say; ``"seniority"``: a claim is paid before one that ranks ahead of it.
        exit_value: at which.
        claim: whose; empty for the sum.
        amount: by how much.
    """

    check: str
    exit_value: float
    claim: str
    amount: float


@dataclass(frozen=True)
class Certificate:
    """What was checked and what failed.

    Args:
        exits: number of exit values checked.
        gap: largest distance of a sum of payouts from its exit value.
        gain: most that any holder can gain by deciding otherwise; 0 if nobody can.
        difference: largest distance of a payout from the walk down the tiers.
        failures: all that does not hold.
    """

    exits: int
    gap: float
    gain: float
    difference: float
    failures: tuple[Failure, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return not self.failures


def certify(table: CapTable, event: Event, x: Array, payouts: Array) -> Certificate:
    """Checks payouts of ``table`` to a cent.

    Args:
        table: a checked cap table.
        event: a sale or an IPO.
        x: exit values, shape (n,).
        payouts: of each claim in the order of ``table.claims``, shape (C, n).
    """
    gap = gain = difference = 0.0
    failures: list[Failure] = []
    for exit_value, column in zip(x.tolist(), payouts.T.tolist(), strict=True):
        paid = dict(zip(table.claims, column, strict=True))
        here = abs(sum(column) - exit_value)
        gap = max(gap, here)
        if not here <= 1e-12 * exit_value + 0.5 * CENT:
            failures.append(Failure("sum", exit_value, "", here))
        failures += [Failure("negative", exit_value, name, -got) for name, got in paid.items() if got < 0]
        one = _Exit(table, event, exit_value, paid, _SLACK)
        if one.failures and event == "ipo":  # at a floor rounding decides whether it is met; either will do
            one = min(one, _Exit(table, event, exit_value, paid, -_SLACK), key=lambda each: each.difference)
        gain, difference = max(gain, one.gain), max(difference, one.difference)
        failures += one.failures
    return Certificate(len(x), gap, gain, difference, tuple(failures))


class _Exit:
    """The checks at one exit value, for floors that may be missed by ``slack``."""

    def __init__(
        self, table: CapTable, event: Event, exit_value: float, paid: dict[str, float], slack: float
    ) -> None:
        self._table, self._event, self._exit, self._paid = table, event, exit_value, paid
        self._tolerance = CENT + 1e-12 * exit_value
        decisions, options = self._settle_all(slack)
        told = walk(table, exit_value, decisions)
        off = {name: abs(told.paid[name] - paid[name]) for name in paid}
        gains = {name: self._best(decisions, name, options[name]) - paid[name] for name in options}
        self.difference = max(off.values())
        self.gain = max(0.0, *gains.values())
        self.failures = [
            *(Failure("deviation", exit_value, n, v) for n, v in gains.items() if not v <= self._tolerance),
            *(Failure("distribution", exit_value, n, v) for n, v in off.items() if not v <= self._tolerance),
            *self._seniority(decisions),
        ]

    def _settle_all(self, slack: float) -> tuple[dict[str, Decision], dict[str, tuple[Decision, ...]]]:
        """Decisions from which nobody wants to deviate, with the largest set of automatic conversions that stands."""
        automatic = frozenset[str]()
        if self._event == "ipo":
            automatic = frozenset(each.name for each in self._table.classes if not each.is_common)
        while True:
            options = choices(self._table, self._event, automatic)
            decisions = self._settle(self._guess(options), options)
            told = walk(self._table, self._exit, decisions)
            vetoing = {name for name in automatic if self._vetoes(name, told, slack)}
            if not vetoing:
                return decisions, options
            automatic -= vetoing

    def _vetoes(self, name: str, told: Distribution, slack: float) -> bool:
        each = self._table.share_class(name)
        converted = self._table.common_per_share(name) * told.common
        converted = max(converted, told.fixed * each.ratchet * each.price)
        return converted < each.ipo_floor * each.price * (1 - slack)

    def _guess(self, options: dict[str, tuple[Decision, ...]]) -> dict[str, Decision]:
        """Decisions that the payouts suggest."""
        decisions = {name: some[0] for name, some in options.items()}
        gets = {each.name: self._paid[each.name] / each.shares for each in self._table.classes if each.shares}
        common = max(
            (gets[x.name] / x.conversion for x in self._table.classes if x.is_common and x.shares),
            default=0.0,
        )
        for each in self._table.classes:
            converted = self._table.common_per_share(each.name) * common
            if 0 < gets.get(each.name, 0.0) <= converted * (1 + _SLACK):
                decisions[each.name] = options[each.name][-1]
        for option in self._table.options:
            if self._paid[option.name] > 0:
                decisions[option.name] = options[option.name][-1]
        return decisions

    def _settle(
        self, decisions: dict[str, Decision], options: dict[str, tuple[Decision, ...]]
    ) -> dict[str, Decision]:
        players = [name for name, some in options.items() if len(some) > 1]
        for _ in range(20 * len(players) + 1):
            settled = True
            for name in players:
                now = self._pay(decisions, name)
                for other in options[name]:
                    changed = decisions | {name: other}
                    then = self._pay(changed, name)
                    if then > now + _SLACK * abs(now) + 1e-12 * self._exit:
                        decisions, now, settled = changed, then, False
            if settled:
                break
        return decisions

    def _pay(self, decisions: dict[str, Decision], name: str) -> float:
        return walk(self._table, self._exit, decisions).paid[name]

    def _best(self, decisions: dict[str, Decision], name: str, options: tuple[Decision, ...]) -> float:
        return max(self._pay(decisions | {name: each}, name) for each in options)

    def _seniority(self, decisions: dict[str, Decision]) -> list[Failure]:
        """Claims paid although one ahead of them, as these payouts stand, is short."""
        table, inf = self._table, float("inf")
        rank: dict[str, float] = dict.fromkeys(table.claims, -inf)
        owed = {each.name: each.amount for each in table.debts}
        for convertible in table.convertibles:
            if decisions[convertible.name] == HOLD:
                note = convertible.kind == "note"
                rank[convertible.name] = inf if note else convertible.seniority
                owed[convertible.name] = convertible.balance * (convertible.multiple if note else 1.0)
        rank |= dict.fromkeys((each.name for each in table.debts), inf)
        rank |= {each.name: 1e300 for each in table.carve_outs}
        for each in table.classes:
            kind, end = decisions[each.name]
            if kind == "hold":
                rank[each.name] = table.share_class(end).seniority
                owed[each.name] = each.owed if end == each.name else 0.0
        for option in table.options:
            kind, end = decisions[option.name]
            if kind == "hold":
                rank[option.name] = table.share_class(end).seniority
        short = max(
            (rank[n] for n, due in owed.items() if self._paid[n] < due - self._tolerance), default=-inf
        )
        return [
            Failure("seniority", self._exit, name, got)
            for name, got in self._paid.items()
            if rank[name] < short and got > self._tolerance
        ]

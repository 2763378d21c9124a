"""Payouts when every decision has been made: a walk down the tiers, one sum of money after the other.

It shares nothing with the level of :mod:`outbid.packages.tiers`; the certificate compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from outbid.packages.captable import CapTable
from outbid.packages.tiers import Event

Decision = tuple[str, str]
"""``("hold", class)``: shares end as that class and keep its preference; ``("ratchet", class)``: as that class, with
its ratchet; ``("common", "")``: as common stock. An option that is not exercised takes ``("lapse", "")``; a SAFE or
note ``("hold", "")``, ``("cap", "")`` or ``("discount", "")``."""

Decisions = Mapping[str, Decision]
"""What each holder does, by name of the claim; lenders and carve-outs decide nothing."""

HOLD: Decision = ("hold", "")
"""What a SAFE or note does that stays one."""

Debts = tuple[Mapping[Any, float], dict[Any, float]]
"""Sums owed, and the book in which is put down what was paid on them."""


def choices(table: CapTable, event: Event, automatic: frozenset[str]) -> dict[str, tuple[Decision, ...]]:
    """What each holder could do; ``automatic`` are classes that may not hold on to their preference."""
    found: dict[str, tuple[Decision, ...]] = {}
    for each in table.convertibles:
        capped, discounted = bool(each.cap), each.discount > 0
        kinds = ["hold", *(["cap"] if capped else []), *(["discount"] if discounted else [])]
        found[each.name] = tuple((kind, "") for kind in kinds)
    for share in table.classes:
        found[share.name] = _ends(table, event, automatic, share.name)
    for option in table.options:
        found[option.name] = (("lapse", ""), *_ends(table, event, automatic, option.on))
    return found


def _ends(table: CapTable, event: Event, automatic: frozenset[str], name: str) -> tuple[Decision, ...]:
    """What a share of class ``name`` can end as, itself and all that it converts into."""
    ends: list[Decision] = []
    while name:
        each = table.share_class(name)
        if each.owed_per_share > 0 and name not in automatic:
            ends.append(("hold", name))
        if event == "ipo" and each.ratchet > 0:
            ends.append(("ratchet", name))
        name = each.converts_to
    return (*ends, ("common", ""))


def _ratio(table: CapTable, name: str, end: str) -> float:
    """Shares of class ``end`` ("" for common stock) that one share of class ``name`` converts into."""
    ratio = 1.0
    while name != end:
        each = table.share_class(name)
        ratio, name = ratio * each.conversion, each.converts_to
    return ratio


@dataclass(frozen=True)
class Distribution:
    """Who got what.

    Args:
        paid: by claim, net of exercise prices; it adds up to the exit value.
        common: what one common share gets.
        fixed: fraction to which claims of fixed value on common stock are paid.
    """

    paid: dict[str, float]
    common: float
    fixed: float


def walk(table: CapTable, exit_value: float, decisions: Decisions) -> Distribution:
    """The distribution of ``exit_value`` under ``decisions``, sensible or not, of a checked ``table``."""
    paid = dict.fromkeys(table.claims, 0.0)
    cash = _lenders(table, exit_value, decisions, paid)
    exercised = [each for each in table.options if decisions[each.name][0] != "lapse"]
    cash += sum(each.shares * each.strike for each in exercised)

    common, holdings = _shares(table, decisions)
    got = dict.fromkeys(holdings, 0.0)
    safes = [each for each in table.convertibles if each.kind == "safe" and decisions[each.name][0] == "hold"]
    held = {end: table.share_class(end[1]) for end in holdings if end[0] == "hold"}
    for seniority in sorted(
        {x.seniority for x in safes} | {x.seniority for x in held.values()}, reverse=True
    ):
        here = {each.name: each.amount for each in safes if each.seniority == seniority}
        tier = {
            e: holdings[e] * each.owed_per_share for e, each in held.items() if each.seniority == seniority
        }
        cash -= _in_proportion(cash, (here, paid), (tier, got))[1]
    ratchets = {end: holdings[end] * _ratchet(table, end[1]) for end in holdings if end[0] == "ratchet"}
    discounted = [each for each in table.convertibles if decisions[each.name][0] == "discount"]
    bought = {each.name: each.balance / (1 - each.discount) for each in discounted}
    part, spent = _in_proportion(cash, (bought, paid), (ratchets, got))
    if not bought and not ratchets and cash <= 1e-12 * exit_value:  # nothing would be there for such a claim
        part = 0.0
    value = _rest(table, cash - spent, common, holdings, got)

    at_cap = _at_cap(table)
    for name in (each.name for each in table.convertibles if decisions[each.name][0] == "cap"):
        paid[name] = at_cap[name] * value

    def per_share(name: str, end: Decision) -> float:
        each = got[end] / holdings[end] if holdings.get(end, 0.0) > 0 else value
        return _ratio(table, name, end[1]) * each

    for each in table.classes:
        paid[each.name] = each.shares * per_share(each.name, decisions[each.name])
    for option in exercised:
        paid[option.name] = option.shares * (per_share(option.on, decisions[option.name]) - option.strike)
    return Distribution(paid, value, part)


def _lenders(table: CapTable, exit_value: float, decisions: Decisions, paid: dict[str, float]) -> float:
    """Pays debt, notes that stay notes, and carve-outs; gives back what is left."""
    owed = {each.name: each.amount for each in table.debts}
    owed |= {each.name: each.multiple * each.balance for each in table.convertibles if each.kind == "note"}
    left = max(exit_value - sum(owed.values()), 0.0)
    owed = {name: amount for name, amount in owed.items() if decisions.get(name, HOLD) == HOLD}
    cash = exit_value - _in_proportion(exit_value, (owed, paid))[1]
    open_ = {each.name: each for each in table.carve_outs if each.fraction > 0 and each.amount != 0}
    while open_ and left > 0:
        crowd = max(1.0, sum(each.fraction for each in open_.values()))
        waits = {
            name: (each.amount - paid[name]) * crowd / each.fraction
            for name, each in open_.items()
            if each.amount is not None
        }
        step = min([left, *waits.values()])
        for name, each in open_.items():
            paid[name] += step * each.fraction / crowd
            cash -= step * each.fraction / crowd
        open_ = {name: each for name, each in open_.items() if waits.get(name, left) > step * (1 + 1e-12)}
        left -= step
    return cash


def _in_proportion(cash: float, *debts: Debts) -> tuple[float, float]:
    """Pays what is owed, in proportion if ``cash`` is short; the fraction paid and the sum spent."""
    total = sum(sum(owed.values()) for owed, _ in debts)
    part = min(1.0, cash / total) if total > 0 else 1.0
    for owed, book in debts:
        for name, amount in owed.items():
            book[name] += part * amount
    return part, part * total


def _shares(table: CapTable, decisions: Decisions) -> tuple[float, dict[Decision, float]]:
    """Common shares, and shares that end otherwise, after all conversions and exercises."""
    at_cap = _at_cap(table)
    common = sum(at_cap[each.name] for each in table.convertibles if decisions[each.name][0] == "cap")
    holdings: dict[Decision, float] = {}
    issued = [(each.name, each.shares, decisions[each.name]) for each in table.classes]
    issued += [(each.on, each.shares, decisions[each.name]) for each in table.options]
    for name, shares, end in issued:
        if end[0] == "common":
            common += shares * _ratio(table, name, "")
        elif end[0] != "lapse" and shares > 0:
            holdings[end] = holdings.get(end, 0.0) + shares * _ratio(table, name, end[1])
    return common, holdings


def _ratchet(table: CapTable, name: str) -> float:
    each = table.share_class(name)
    return each.ratchet * each.price


def _at_cap(table: CapTable) -> dict[str, float]:
    """Common shares of SAFEs and notes at their caps: the equations of the terms, solved by repetition."""
    capped = [each for each in table.convertibles if each.cap]
    issued = table.fully_diluted - table.unissued
    shares = {each.name: 0.0 for each in capped}
    for _ in range(10_000):
        before = dict(shares)
        total = issued + sum(shares.values())
        for each in capped:
            assert each.cap is not None
            price = each.cap / (total if each.cap_is == "post" else issued)
            shares[each.name] = each.balance / price
        if all(abs(shares[name] - before[name]) <= 1e-15 * shares[name] for name in shares):
            break
    return shares


def _rest(
    table: CapTable,
    cash: float,
    common: float,
    holdings: Mapping[Decision, float],
    got: dict[Decision, float],
) -> float:
    """Shares out what preferences leave, share by share, until one participant after the other reaches its cap."""
    value = 0.0
    active: dict[Decision, tuple[float, float]] = {}
    for end, shares in holdings.items():
        each = table.share_class(end[1])
        if end[0] == "hold" and each.participation != "none":
            ratio = table.common_per_share(each.name)
            most = float("inf")
            if each.participation == "capped" and each.cap is not None:
                most = max(each.cap * each.price - each.owed_per_share, 0.0) / ratio
            active[end] = (shares * ratio, most)
    while cash > 0:
        total = common + sum(shares for shares, _ in active.values())
        if total == 0:
            break
        step = min([cash / total, *(most - value for _, most in active.values())])
        for end, (shares, _) in active.items():
            got[end] += step * shares
        value, cash = value + step, cash - step * total
        reached = {end for end, (_, most) in active.items() if most <= value * (1 + 1e-15)}
        if not reached:
            break
        active = {end: each for end, each in active.items() if end not in reached}
    return value

"""Payouts when every decision has been made: a walk down the tiers, one sum of money after the other.

It shares nothing with the level of :mod:`outbid.packages.tiers`; the certificate compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outbid.packages.captable import CapTable, ShareClass
from outbid.packages.tiers import Event

Decisions = Mapping[str, str]
"""What each holder does, by name of the claim: a class ``"hold"``, ``"convert"`` or takes its ``"ratchet"``; an option
``"hold"`` or ``"exercise"``; a SAFE or note ``"hold"``, ``"cap"`` or ``"discount"``."""


def choices(table: CapTable, event: Event, automatic: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """What each holder could do; ``automatic`` are classes that may not hold on to their preference."""
    found: dict[str, tuple[str, ...]] = {}
    for each in table.convertibles:
        found[each.name] = (
            "hold", *(("cap",) if each.cap else ()), *(("discount",) if each.discount > 0 else ()),
        )  # fmt: skip
    for share in table.classes:
        may_hold = share.owed_per_share > 0 and share.name not in automatic
        ratchet = event == "ipo" and share.ratchet > 0
        found[share.name] = (
            *(("hold",) if may_hold else ()), *(("ratchet",) if ratchet else ()), "convert",
        )  # fmt: skip
    return found | {each.name: ("hold", "exercise") for each in table.options}


@dataclass(frozen=True)
class Distribution:
    """Who got what.

    Args:
        paid: by claim, net of exercise prices; it adds up to the exit value.
        per_share: by class, what one share of it gets; under the empty name, one common share.
        fixed: fraction to which claims of fixed value on common stock are paid.
    """

    paid: dict[str, float]
    per_share: dict[str, float]
    fixed: float


def walk(table: CapTable, exit_value: float, decisions: Decisions) -> Distribution:
    """The distribution of ``exit_value`` under ``decisions``, sensible or not, of a checked ``table``."""
    paid = dict.fromkeys(table.claims, 0.0)
    cash = _lenders(table, exit_value, decisions, paid)
    exercised = [each for each in table.options if decisions[each.name] == "exercise"]
    cash += sum(each.shares * each.strike for each in exercised)

    common, holdings = _shares(table, decisions)
    got = dict.fromkeys(holdings, 0.0)
    safes = [each for each in table.convertibles if each.kind == "safe" and decisions[each.name] == "hold"]
    held = {name: table.share_class(name) for name in holdings if decisions[name] == "hold"}
    for seniority in sorted(
        {x.seniority for x in safes} | {x.seniority for x in held.values()}, reverse=True
    ):
        owed = {each.name: each.amount for each in safes if each.seniority == seniority}
        owed |= {
            n: holdings[n] * each.owed_per_share for n, each in held.items() if each.seniority == seniority
        }
        cash -= _in_proportion(cash, owed, paid, got)[1]
    values = {
        name: holdings[name] * _ratchet(table.share_class(name)) for name in holdings if name not in held
    }
    discounted = [each for each in table.convertibles if decisions[each.name] == "discount"]
    values |= {each.name: each.balance / (1 - each.discount) for each in discounted}
    part, spent = _in_proportion(cash, values, paid, got)
    value = _rest(table, cash - spent, common, {name: holdings[name] for name in held}, got)

    at_cap = _at_cap(table)
    for name in (each.name for each in table.convertibles if decisions[each.name] == "cap"):
        paid[name] = at_cap[name] * value
    per_share = {"": value}
    for each in table.classes:
        end, ratio = _end(table, decisions, each.name)
        per_share[each.name] = ratio * (got[end] / holdings[end] if holdings.get(end, 0.0) > 0 else value)
        paid[each.name] = each.shares * per_share[each.name]
    for option in exercised:
        paid[option.name] = option.shares * (per_share[option.on] - option.strike)
    return Distribution(paid, per_share, part)


def _lenders(table: CapTable, exit_value: float, decisions: Decisions, paid: dict[str, float]) -> float:
    """Pays debt, notes that stay notes, and carve-outs; gives back what is left."""
    owed = {each.name: each.amount for each in table.debts}
    owed |= {each.name: each.multiple * each.balance for each in table.convertibles if each.kind == "note"}
    left = max(exit_value - sum(owed.values()), 0.0)
    owed = {name: amount for name, amount in owed.items() if decisions.get(name, "hold") == "hold"}
    cash = exit_value - _in_proportion(exit_value, owed, paid, {})[1]
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


def _in_proportion(
    cash: float, owed: Mapping[str, float], paid: dict[str, float], got: dict[str, float]
) -> tuple[float, float]:
    """Pays what is owed, in proportion if ``cash`` is short; the fraction paid and the sum spent.

    What holders of shares of a class get together is put down in ``got``, what other claims get in ``paid``.
    """
    total = sum(owed.values())
    part = min(1.0, cash / total) if total > 0 else 1.0
    for name, amount in owed.items():
        book = got if name in got else paid
        book[name] += part * amount
    return part, part * total


def _end(table: CapTable, decisions: Decisions, name: str) -> tuple[str, float]:
    """The class in which a share of class ``name`` ends, "" for common stock, and how many it has become."""
    ratio = 1.0
    while name and decisions[name] == "convert":
        each = table.share_class(name)
        ratio, name = ratio * each.conversion, each.converts_to
    return name, ratio


def _shares(table: CapTable, decisions: Decisions) -> tuple[float, dict[str, float]]:
    """Common shares, and shares of classes that hold or take their ratchet, after all conversions and exercises."""
    at_cap = _at_cap(table)
    common = sum(at_cap[each.name] for each in table.convertibles if decisions[each.name] == "cap")
    holdings = {each.name: 0.0 for each in table.classes if decisions[each.name] != "convert"}
    issued = [(each.name, each.shares) for each in table.classes]
    issued += [(each.on, each.shares) for each in table.options if decisions[each.name] == "exercise"]
    for name, shares in issued:
        end, ratio = _end(table, decisions, name)
        if end:
            holdings[end] += shares * ratio
        else:
            common += shares * ratio
    return common, {name: shares for name, shares in holdings.items() if shares > 0}


def _ratchet(each: ShareClass) -> float:
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
    table: CapTable, cash: float, common: float, held: Mapping[str, float], got: dict[str, float]
) -> float:
    """Shares out what preferences leave, share by share, until one participant after the other reaches its cap."""
    value = 0.0
    active: dict[str, tuple[float, float]] = {}
    for name, shares in held.items():
        each = table.share_class(name)
        if each.participation != "none":
            ratio = table.common_per_share(name)
            most = float("inf")
            if each.participation == "capped" and each.cap is not None:
                most = max(each.cap * each.price - each.owed_per_share, 0.0) / ratio
            active[name] = (shares * ratio, most)
    while cash > 0:
        total = common + sum(shares for shares, _ in active.values())
        if total == 0:
            break
        step = min([cash / total, *(most - value for _, most in active.values())])
        for name, (shares, _) in active.items():
            got[name] += step * shares
        value, cash = value + step, cash - step * total
        reached = {name for name, (_, most) in active.items() if most <= value * (1 + 1e-15)}
        if not reached:
            break
        active = {name: each for name, each in active.items() if name not in reached}
    return value

"""What every claim on a company is paid as a function of the level that payment has reached.

Let ``l`` be the level of :mod:`outbid.packages.level` and ``f_i(l)`` what claim ``i`` gets at it: the largest of what
its possible decisions (hold, convert, exercise) give at that level, each of which is nondecreasing in ``l``. So is the
sum, which is therefore inverted once: at exit value ``X`` the level solves ``sum f_i(l) = X``.

That is a Nash equilibrium of the decisions. Let ``i`` alone decide otherwise and get ``g_i <= f_i`` at every level,
the others' decisions (not their payouts) standing, and let ``m`` be the new level:
``others(m) + g_i(m) = X = others(l) + f_i(l)``. If the deviation paid, ``g_i(m) > f_i(l)``, then
``others(m) < others(l)``, so ``m < l``, so ``g_i(m) <= g_i(l) <= f_i(l)``: a contradiction. Nothing in this depends
on how many tiers there are or on who shares one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outbid.packages.captable import CapTable, Convertible, Option, ShareClass
from outbid.packages.level import Level, Path, Stages, added, higher, lower, scaled, shifted

Event = Literal["sale", "ipo"]


@dataclass(frozen=True)
class Turn:
    """Something that happens to a claim at a level."""

    level: Level
    what: str
    claim: str


@dataclass(frozen=True)
class Claims:
    """Payouts by level.

    Args:
        stages: the stages that the level runs through.
        payouts: by name, for every claim but carve-outs, which are paid by exit value, not by level.
        common: value of one common share.
        automatic: by class, value of one share if it is converted automatically at an IPO.
        senior: debt and what notes are owed as debt: what comes before carve-outs.
        turns: what happens at which level.
    """

    stages: Stages
    payouts: dict[str, Path]
    common: Path
    automatic: dict[str, Path]
    senior: Path
    turns: tuple[Turn, ...]


def conversion_shares(table: CapTable) -> dict[str, float]:
    """Common shares that each SAFE and note with a cap converts into.

    The price is the cap over the capitalisation: all classes as converted and all issued options; with a post-money
    cap also what all capped SAFEs and notes convert into, whether they do or not, because otherwise one holder's
    decision would change the others' terms. The unissued pool does not count at an exit.
    """
    base = table.fully_diluted - table.unissued
    capped = [(each, each.balance / each.cap) for each in table.convertibles if each.cap]
    before = sum(base * part for each, part in capped if each.cap_is == "pre")
    after = (base + before) / (1.0 - sum(part for each, part in capped if each.cap_is == "post"))
    return {each.name: part * (after if each.cap_is == "post" else base) for each, part in capped}


def claims_by_level(table: CapTable, event: Event, automatic: frozenset[str]) -> Claims:
    """The payouts of ``table`` by level.

    Args:
        table: checked by :func:`outbid.packages.captable_checks.problems`.
        event: a sale, or an IPO at which ratchets hold.
        automatic: classes that an IPO converts without asking; the others decide as in a sale.
    """
    return _Builder(table, event, automatic).claims()


class _Builder:
    def __init__(self, table: CapTable, event: Event, automatic: frozenset[str]) -> None:
        tiers = {each.seniority for each in table.classes if each.owed_per_share > 0}
        tiers |= {each.seniority for each in table.convertibles if each.kind == "safe"}
        self.stages = Stages(tuple(sorted(tiers, reverse=True)))
        self.common = self.stages.paid_in(self.stages.common, 1.0)
        self._table, self._ipo, self._automatic = table, event == "ipo", automatic
        self._shares: dict[str, Path] = {}
        self._turns: list[Turn] = []

    def claims(self) -> Claims:
        table, stages = self._table, self.stages
        payouts = {each.name: stages.paid_in(0, each.amount) for each in table.debts}
        senior = stages.paid_in(
            0, sum(each.amount for each in table.debts) + sum(map(_note, table.convertibles))
        )
        self._turns += [Turn((0, 1.0), "debt_paid", each.name) for each in table.debts if each.amount > 0]
        shares = conversion_shares(table)
        payouts |= {each.name: self._convertible(each, shares) for each in table.convertibles}
        payouts |= {each.name: scaled(self._share(each.name), each.shares) for each in table.classes}
        payouts |= {each.name: self._option(each) for each in table.options}
        fixed = {each.name: self._automatic_share(each) for each in table.classes}
        return Claims(stages, payouts, self.common, fixed, senior, tuple(self._turns))

    def _turn(self, levels: tuple[Level, ...], what: str, claim: str) -> None:
        self._turns += [Turn(level, what, claim) for level in levels]

    def _share(self, name: str) -> Path:
        """What one share of class ``name`` gets."""
        if name not in self._shares:
            self._shares[name] = self._compute_share(self._table.share_class(name))
        return self._shares[name]

    def _compute_share(self, each: ShareClass) -> Path:
        into = self._share(each.converts_to) if each.converts_to else self.common
        held = self._held(each)
        path, converts = higher(held, scaled(into, each.conversion), self.stages)
        if each.shares > 0:
            if each.is_common:
                what = "common_paid"
            elif each.name in self._automatic:
                what = "ratchet_passed" if self._ipo and each.ratchet > 0 else "common_paid"
            else:
                what = "converts"
            self._turn(converts, what, each.name)
        return path

    def _held(self, each: ShareClass) -> Path:
        """What one share gets that does not convert."""
        path = self.stages.constant(0.0)
        if each.name not in self._automatic and each.owed_per_share > 0:
            path = self._preference(each)
        if self._ipo and each.ratchet > 0:
            ratchet = self._ratchet(each)
            path, _ = higher(path, ratchet, self.stages)
            self._turn(((self.stages.fixed, 1.0),), "ratchet_met", each.name)
        return path

    def _preference(self, each: ShareClass) -> Path:
        owed = each.owed_per_share
        tier = self.stages.tier(each.seniority)
        path = self.stages.paid_in(tier, owed)
        self._turn(((tier, 1.0),), "preference_paid", each.name)
        if each.participation == "none":
            return path
        more = scaled(self.common, self._table.common_per_share(each.name))
        if each.participation == "capped":
            assert each.cap is not None
            most = self.stages.constant(max(each.cap * each.price - owed, 0.0))
            more, capped = lower(more, most, self.stages)
            self._turn(capped, "capped", each.name)
        return added(path, more)

    def _ratchet(self, each: ShareClass) -> Path:
        return self.stages.paid_in(self.stages.fixed, each.ratchet * each.price)

    def _automatic_share(self, each: ShareClass) -> Path:
        path = scaled(self.common, self._table.common_per_share(each.name))
        return higher(path, self._ratchet(each), self.stages)[0] if each.ratchet > 0 else path

    def _convertible(self, each: Convertible, shares: dict[str, float]) -> Path:
        stages = self.stages
        if each.kind == "note":
            owed, stage, what = _note(each), 0, "debt_paid"
        else:
            owed, stage, what = each.amount, stages.tier(each.seniority), "preference_paid"
        path = stages.paid_in(stage, owed)
        self._turn(((stage, 1.0),), what, each.name)
        if each.discount > 0:
            # a discount on whatever common stock is worth buys shares of a fixed value
            path, gains = higher(
                path, stages.paid_in(stages.fixed, each.balance / (1 - each.discount)), stages
            )
            self._turn(gains, "converts", each.name)
        if each.name in shares:
            path, converts = higher(path, scaled(self.common, shares[each.name]), stages)
            self._turn(converts, "converts_at_cap" if each.discount > 0 else "converts", each.name)
        return path

    def _option(self, each: Option) -> Path:
        underlying = self._share(each.on) if each.on else self.common
        gain, exercised = higher(self.stages.constant(0.0), shifted(underlying, -each.strike), self.stages)
        self._turn(exercised, "exercised", each.name)
        return scaled(gain, each.shares)


def _note(each: Convertible) -> float:
    """What a note is owed as debt; nothing for a SAFE."""
    return each.multiple * each.balance if each.kind == "note" else 0.0

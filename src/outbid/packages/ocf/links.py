"""Which security came out of which transaction, and what is missing between them.

Packages name securities that they never issue. What a transaction takes without issuing anything for it stays counted
where it was: an exit pays it to someone in any case, and to leave it out would pay it to everybody else. An issuance
of the same day and number that no transaction claims is taken for the missing one, so that nothing counts twice. Both
are listed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from outbid.packages.ocf.objects import Objects
from outbid.packages.ocf.record import Record

ISSUANCES = {
    "TX_STOCK_ISSUANCE": "stock",
    "TX_EQUITY_COMPENSATION_ISSUANCE": "equity",
    "TX_CONVERTIBLE_ISSUANCE": "convertible",
    "TX_WARRANT_ISSUANCE": "warrant",
}
INTO_STOCK = ("TX_EQUITY_COMPENSATION_EXERCISE", "TX_EQUITY_COMPENSATION_RELEASE")
ONE_FOR_ONE = ("_TRANSFER", "TX_EQUITY_COMPENSATION_EXERCISE")
"""Endings of the transactions that issue as much as they take, in the same unit."""


@dataclass
class Links:
    """Securities and the transactions between them, up to one day.

    Args:
        issued: issuances by security id.
        made_by: the transaction that a security came out of, by security id.
        origins: the security that one came out of by a transfer or holds the balance of, by security id.
        heirs: the securities that came out of a transaction and were issued, by its id.
        missing: transactions that name a result that was never issued, by id.
        no_balance: transactions that name a balance that was never issued, by id.
    """

    issued: dict[str, Record] = field(default_factory=dict)
    made_by: dict[str, Record] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    heirs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    no_balance: set[str] = field(default_factory=set)

    def kept(self, record: Record, taken: Fraction) -> Fraction:
        """What of ``taken`` by a transaction stays where it was, since nothing is issued for it."""
        if record.id not in self.missing:
            return Fraction(0)
        if record.type.endswith(ONE_FOR_ONE):
            given = sum((size(self.issued[id]) for id in self.heirs[record.id]), Fraction(0))
            return max(Fraction(0), taken - given)
        return Fraction(0) if self.heirs[record.id] else taken


def size(issuance: Record) -> Fraction:
    """Shares, or the amount of a convertible, at issue; 0 where a warrant states none."""
    if ISSUANCES[issuance.type] == "convertible":
        return issuance.money("investment_amount")[0]
    return issuance.number("quantity", default=Fraction(0))


def find_links(objects: Objects, as_of: dt.date) -> Links:
    """The links between the transactions up to ``as_of``; what is missing is listed."""
    found = Links()
    for each in objects.of(*ISSUANCES):
        if each.date("date") <= as_of:
            found.issued.setdefault(each.text("security_id"), each)
    named = [each for each in objects.transactions() if each.date("date") <= as_of]
    wanted = {each.id: _results(each) for each in named}
    claimed = {id for ids in wanted.values() for id in ids} | {
        each.text("balance_security_id", default="") for each in named
    }
    free: dict[tuple[str, dt.date], list[Record]] = defaultdict(list)
    for id, issuance in found.issued.items():
        if id not in claimed:
            free[issuance.type, issuance.date("date")].append(issuance)
    for record in named:
        _link(found, record, wanted[record.id], free, objects)
    return found


def _results(record: Record) -> tuple[str, ...]:
    one = record.text("resulting_security_id", default="")
    return (*record.texts("resulting_security_ids"), *([one] if one else []))


def _link(
    found: Links,
    record: Record,
    wanted: tuple[str, ...],
    free: dict[tuple[str, dt.date], list[Record]],
    objects: Objects,
) -> None:
    balance, source = record.text("balance_security_id", default=""), record.text("security_id", default="")
    heirs = [id for id in wanted if id in found.issued]
    if len(heirs) < len(wanted):
        other = _unclaimed(found, record, found.issued.get(source), heirs, free)
        if other is not None:
            heirs.append(other.text("security_id"))
            objects.notes.add(record.type, record.id, "result_matched")
        else:
            found.missing.add(record.id)
            # of a security that is itself missing, more need not be said
            if source in found.issued or not source:
                objects.notes.add(record.type, record.id, "result_missing")
    if balance and balance not in found.issued:
        found.no_balance.add(record.id)
        if source in found.issued:
            objects.notes.add(record.type, record.id, "balance_missing", money=False)
    found.heirs[record.id] = tuple(heirs)
    kept = [balance] if balance in found.issued else []
    found.made_by.update(dict.fromkeys([*heirs, *kept], record))
    follows = heirs if "TRANSFER" in record.type or "REISSUANCE" in record.type else []
    found.origins.update(dict.fromkeys([*follows, *kept], source))


def _unclaimed(
    found: Links,
    record: Record,
    source: Record | None,
    heirs: Iterable[str],
    free: dict[tuple[str, dt.date], list[Record]],
) -> Record | None:
    """The one issuance that can only be the missing result of a transaction; none if there is not exactly one."""
    if source is None or "quantity" not in record or not record.type.endswith((*ONE_FOR_ONE, *INTO_STOCK)):
        return None
    given = sum((size(found.issued[id]) for id in heirs), Fraction(0))
    exercised = record.type in INTO_STOCK
    kind = "TX_STOCK_ISSUANCE" if exercised else source.type
    # whoever exercises gets the stock; a transfer goes to another holder, of the same class
    same = "stakeholder_id" if exercised else "stock_class_id"
    fits = [
        each
        for each in free[kind, record.date("date")]
        if size(each) == record.number("quantity") - given and each.data.get(same) == source.data.get(same)
    ]
    if len(fits) != 1:
        return None
    free[kind, record.date("date")].remove(fits[0])
    return fits[0]

"""From what is outstanding to a cap table: classes, options, warrants, convertibles and the pool."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from outbid.core.errors import InputError
from outbid.packages.captable import CapTable, Convertible, Option, ShareClass
from outbid.packages.ocf.ledger import Ledger, Security, give_back, is_common, ratio_of
from outbid.packages.ocf.record import Record
from outbid.packages.ocf.safes import convertible


@dataclass
class Claims:
    """A cap table in the making.

    Args:
        ledger: what is outstanding.
        currency: of all amounts; empty until the first is read.
        names: of classes, by id.
        claim_of: of each security, the claim of the cap table that it is part of.
        strikes: of each security with one, today's.
    """

    ledger: Ledger
    currency: str = ""
    first_amount: str = ""
    names: dict[str, str] = field(default_factory=dict)
    claim_of: dict[str, str] = field(default_factory=dict)
    strikes: dict[str, float] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def amount(self, record: Record, key: str) -> Fraction:
        """An amount of money in the one currency of the package.

        Raises:
            InputError: its currency is another than that of the amounts before.
        """
        return self.agreed(*record.money(key), f"{record.where}, {key}")

    def agreed(self, amount: Fraction, currency: str, where: str) -> Fraction:
        """``amount``, once its currency is found to be that of all others."""
        if not self.currency:
            self.currency, self.first_amount = currency, where
        if currency != self.currency:
            raise InputError(
                "ocf.currencies", where=where, value=currency, other=self.currency, first=self.first_amount
            )
        return amount

    def name(self, wanted: str, id: str) -> str:
        """``wanted``, made unique among the claims by the id."""
        name = wanted
        if name in self.taken:
            name = f"{wanted} ({id[:40]})"
        count = 2
        while name in self.taken:
            name, count = f"{wanted} ({id[:40]}, {count})", count + 1
        self.taken.add(name)
        return name


def cap_table(ledger: Ledger) -> tuple[CapTable, Claims]:
    """The claims outstanding, and which security is part of which.

    Raises:
        InputError: currencies are mixed, or a term is missing or impossible.
    """
    made = Claims(ledger)
    notes, objects = ledger.objects.notes, ledger.objects
    # an option that ran out before the day of the package is worth nothing
    for security in ledger.securities.values():
        key = {"equity": "expiration_date", "warrant": "warrant_expiration_date"}.get(security.kind)
        expires = security.record.optional_date(key) if key else None
        if expires and expires < ledger.as_of and security.quantity:
            notes.add(security.record.type, security.record.id, "expired", money=False)
            give_back(ledger, security, security.quantity)
            security.quantity = Fraction(0)
    alive = {id: s for id, s in ledger.securities.items() if s.quantity > 0}
    classes = _classes(made, alive)
    options = _options(made, alive, {each.name for each in classes if each.is_common})
    tiers = max((each.seniority for each in classes if each.preference), default=0)
    convertibles: list[Convertible] = []
    levels = {s.record.whole("seniority") for s in alive.values() if s.kind == "convertible"}
    for id, security in alive.items():
        if security.kind == "convertible":
            made.agreed(Fraction(0), security.record.money("investment_amount")[1], security.record.where)
            name = made.name(security.record.text("custom_id"), security.record.id)
            found = convertible(security, name, tiers, ledger.as_of, notes, made.agreed)
            made.claim_of[id] = name
            if found:
                convertibles.append(found)
            if len(levels) > 1:
                notes.add(security.record.type, security.record.id, "convertible_seniority")
    kept = [each for each in classes if each.shares > 0 or _needed(each, classes, options)]
    unissued = Fraction(0)
    for plan in objects.of("STOCK_PLAN"):
        pool = ledger.pools[plan.id]
        if pool.used > pool.reserved:
            notes.add(plan.type, plan.id, "pool_overdrawn", detail=plan.text("plan_name"))
        unissued += max(Fraction(0), pool.reserved - pool.used)
    table = CapTable(tuple(kept), tuple(options), float(unissued), tuple(convertibles))
    return table, made


def _needed(each: ShareClass, classes: list[ShareClass], options: list[Option]) -> bool:
    return any(o.on == each.name for o in options) or any(
        c.converts_to == each.name and c.shares > 0 for c in classes
    )


def _classes(made: Claims, alive: dict[str, Security]) -> list[ShareClass]:
    objects = made.ledger.objects
    records = list(objects.of("STOCK_CLASS"))
    for record in records:
        made.names[record.id] = made.name(record.text("name"), record.id)
    seniorities = sorted({record.number("seniority", negative=True) for record in records})
    held: dict[str, list[Security]] = defaultdict(list)
    for id, security in alive.items():
        if security.kind == "stock":
            held[security.class_id].append(security)
            made.claim_of[id] = made.names[security.class_id]
            made.amount(security.record, "share_price")
    plain = {record.id for record in records if is_common(record)}
    return [
        _share_class(made, r, held[r.id], seniorities.index(r.number("seniority", negative=True)), plain)
        for r in records
    ]


def _share_class(
    made: Claims, record: Record, held: list[Security], rank: int, common: set[str]
) -> ShareClass:
    notes = made.ledger.objects.notes
    shares = sum((each.quantity for each in held), Fraction(0))
    ratio = ratio_of(made.ledger, record)
    into = _target(made, record)
    target = "" if into in common else made.names.get(into, "")
    if record.id in common:
        if "price_per_share" in record:
            made.amount(record, "price_per_share")
        own = made.names[record.id]
        if ratio != 1 and into:
            return ShareClass(own, float(shares), converts_to=made.names[into], conversion=float(ratio))
        return ShareClass(own, float(shares))
    if not record.records("conversion_rights"):
        notes.add(record.type, record.id, "no_conversion_right", detail=record.text("name"))
    multiple = record.number("liquidation_preference_multiple", default=Fraction(-1), negative=True)
    if multiple < 0:
        if "liquidation_preference_multiple" in record:
            raise record.wrong("liquidation_preference_multiple", "ocf.negative")
        notes.add(record.type, record.id, "no_preference", detail=record.text("name"))
        multiple = Fraction(1)
    cap = record.number("participation_cap_multiple", default=Fraction(0))
    capped = cap > multiple > 0
    return ShareClass(
        made.names[record.id],
        float(shares),
        price=float(_price(made, record, held)),
        preference=float(multiple),
        seniority=rank,
        participation="capped" if capped else "none",
        cap=float(cap) if capped else None,
        conversion=float(ratio),
        converts_to=target,
    )


def _target(made: Claims, record: Record) -> str:
    """The class that a class converts into; empty if the package does not know it."""
    objects = made.ledger.objects
    rights = record.records("conversion_rights")
    if len(rights) > 1:
        objects.notes.add(record.type, record.id, "several_rights", detail=record.text("name"))
    if not rights:
        return ""
    mechanism = rights[0].record("conversion_mechanism")
    if mechanism.text("type") != "RATIO_CONVERSION":
        objects.notes.add(record.type, record.id, "mechanism", detail=mechanism.text("type"))
    id = rights[0].text("converts_to_stock_class_id", default="")
    if not id:
        objects.notes.add(record.type, record.id, "future_class", detail=record.text("name"))
        return ""
    if id not in objects.by_type["STOCK_CLASS"]:
        objects.notes.add(record.type, record.id, "target_missing", detail=record.text("name"))
        return ""
    return id


def _price(made: Claims, record: Record, held: list[Security]) -> Fraction:
    """Original issue price: as the class states it, else the average paid by its holders."""
    if "price_per_share" in record:
        return made.amount(record, "price_per_share") / made.ledger.class_splits[record.id]
    shares = sum((each.quantity for each in held), Fraction(0))
    if not shares:
        return Fraction(0)
    made.ledger.objects.notes.add(record.type, record.id, "price_of_issuances", detail=record.text("name"))
    paid = sum((e.record.money("share_price")[0] / e.split * e.quantity for e in held), Fraction(0))
    return paid / shares


def _options(made: Claims, alive: dict[str, Security], plain: set[str]) -> list[Option]:
    """Options and units of one plan, class and strike together; warrants one by one."""
    groups: dict[tuple[str, str, str, Fraction], list[str]] = defaultdict(list)
    for id, security in alive.items():
        if security.kind in ("equity", "warrant"):
            found = _group(made, security)
            if found:
                groups[found].append(id)
    options = []
    for (wanted, _, class_id, strike), ids in groups.items():
        record = alive[ids[0]].record
        name = made.name(wanted, record.id)
        shares = sum((alive[id].quantity for id in ids), Fraction(0))
        on = made.names.get(class_id, "")
        options.append(Option(name, float(shares), float(strike), "" if on in plain else on))
        for id in ids:
            made.claim_of[id], made.strikes[id] = name, float(strike)
    return options


def _group(made: Claims, security: Security) -> tuple[str, str, str, Fraction] | None:
    """Name, kind, class and strike of what a grant or warrant is counted with; none if it cannot be counted."""
    record, notes = security.record, made.ledger.objects.notes
    if security.kind == "warrant":
        strike = (
            made.amount(record, "exercise_price") / security.split
            if "exercise_price" in record
            else Fraction(0)
        )
        made.amount(record, "purchase_price")
        mechanisms = {
            t.record("conversion_right").record("conversion_mechanism").text("type")
            for t in record.records("exercise_triggers")
        }
        if mechanisms - {"FIXED_AMOUNT_CONVERSION"} or not mechanisms:
            notes.add(record.type, record.id, "warrant_quantity", detail=", ".join(sorted(mechanisms)))
        if "vesting_terms_id" in record or "vestings" in record:
            notes.add(record.type, record.id, "warrant_vesting")
        return record.text("custom_id"), "warrant", security.class_id, strike
    kind = record.choice("compensation_type", ("OPTION_NSO", "OPTION_ISO", "OPTION", "RSU", "CSAR", "SSAR"))
    plan_id = security.plan_id
    plan = (
        made.ledger.objects.by_type["STOCK_PLAN"][plan_id].text("plan_name")
        if plan_id
        else record.text("stock_plan_id", default="") or record.text("custom_id")
    )
    if kind == "RSU":
        return f"{plan} RSU", "rsu", security.class_id, Fraction(0)
    key = "base_price" if kind in ("CSAR", "SSAR") else "exercise_price"
    if security.strike:
        strike = made.agreed(*security.strike, record.where) / security.split
    else:
        strike = made.amount(record, key) / security.split
    label = f"{plan} SAR" if key == "base_price" else plan
    return f"{label} @ {float(strike):.10g}", "options", security.class_id, strike

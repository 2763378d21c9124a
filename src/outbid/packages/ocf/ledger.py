"""What is outstanding on a day: the transactions of a package, replayed in the order of their dates.

A split takes effect at the start of its day. It multiplies the shares of its class that were issued before, the
options on them and the pools reserved from them, divides their prices, and moves the ratio at which other classes
convert into it, which charters do of themselves; a stated adjustment of the ratio replaces that.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from outbid.core.errors import InputError
from outbid.packages.ocf.links import ISSUANCES, Links, find_links
from outbid.packages.ocf.objects import Objects
from outbid.packages.ocf.record import Record

_KIND_OF = {each.removeprefix("TX_").split("_")[0]: kind for each, kind in ISSUANCES.items()}
ALL_OF_IT = ("TX_STOCK_REISSUANCE", "TX_WARRANT_EXERCISE", "TX_CONVERTIBLE_CONVERSION")
"""What ends a security whole, besides retractions."""


@dataclass
class Security:
    """A security as it stands while transactions are replayed.

    Args:
        record: its issuance.
        kind: stock, equity, convertible or warrant.
        class_id: stock class that it is or that it buys; empty for convertibles.
        quantity: shares, or amount of a convertible, outstanding.
        split: shares for each share at issue, by which its price is divided.
        accelerated: shares vested ahead of schedule.
        strike: exercise price after a repricing.
        origin: the security that it came out of, if it is a balance or the result of a transfer.
        plan_id: the stock plan that it was issued from; empty without one, or if the package lacks it.
    """

    record: Record
    kind: str
    class_id: str
    quantity: Fraction
    split: Fraction = Fraction(1)
    accelerated: Fraction = Fraction(0)
    strike: tuple[Fraction, str] | None = None
    origin: str = ""
    plan_id: str = ""


@dataclass
class Pool:
    """Shares reserved by a stock plan, and what has been granted of them, less what came back."""

    reserved: Fraction
    used: Fraction = Fraction(0)


@dataclass
class Ledger:
    """The state after the last transaction up to ``as_of``."""

    objects: Objects
    as_of: dt.date
    links: Links = field(default_factory=Links)
    securities: dict[str, Security] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    ratios: dict[str, Fraction] = field(default_factory=dict)
    class_splits: dict[str, Fraction] = field(default_factory=lambda: defaultdict(lambda: Fraction(1)))
    splits: list[tuple[dt.date, str, Fraction]] = field(default_factory=list)
    starts: dict[str, dt.date] = field(default_factory=dict)
    events: set[str] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)

    def security(self, user: Record) -> Security | None:
        """The security that ``user`` is about; one that was never issued is listed."""
        found = self.securities.get(user.text("security_id"))
        if found is None:
            self.objects.notes.add(user.type, user.id, "security_missing")
        elif _KIND_OF.get(user.type.removeprefix("TX_").split("_")[0], found.kind) != found.kind:
            self.objects.notes.add(user.type, user.id, "other_kind", detail=found.record.type)
            return None
        return found

    def known(self, object_type: str, key: str, user: Record) -> Record | None:
        """The object that field ``key`` of ``user`` refers to; one that is not in the package is listed."""
        found = self.objects.by_type.get(object_type, {}).get(user.text(key))
        if found is None:
            self.objects.notes.add(user.type, user.id, "reference_missing", detail=object_type)
        return found

    def start_of(self, id: str) -> dt.date | None:
        """Vesting commencement of a security, its own or that of the security it came out of."""
        seen = set()
        while id and id not in seen:
            if id in self.starts:
                return self.starts[id]
            seen.add(id)
            id = self.securities[id].origin if id in self.securities else ""
        return None

    def split_since(self, class_id: str, day: dt.date) -> Fraction:
        """Shares of a class today for each share on ``day``."""
        factor = Fraction(1)
        for date, split_class, ratio in self.splits:
            if split_class == class_id and date > day:
                factor *= ratio
        return factor


def replay(objects: Objects, as_of: dt.date) -> Ledger:
    """What is outstanding at the end of ``as_of``.

    Raises:
        InputError: an issuance is of a class that does not exist, or two are of one security.
    """
    ledger = Ledger(objects, as_of, find_links(objects, as_of))
    issued = {each.text("security_id"): each.date("date") for each in objects.of(*ISSUANCES)}
    ledger.returned = {each.text("security_id") for each in objects.of("TX_STOCK_PLAN_RETURN_TO_POOL")}
    for plan in objects.of("STOCK_PLAN"):
        ledger.pools[plan.id] = Pool(plan.number("initial_shares_reserved"))
    events, starts = [], []
    for record in objects.transactions():
        date = record.date("date")
        if record.type == "TX_VESTING_START":
            # often before the grant itself, and sometimes yet to come
            starts.append(record)
        elif date > as_of:
            objects.notes.add(record.type, record.id, "later", money=True)
        else:
            begun = [issued[id] for id in _subjects(record) if issued.get(id, as_of) < as_of]
            if max(begun, default=date) > date:
                objects.notes.add(record.type, record.id, "before_issuance")
            events.append((max([date, *begun]), _phase(record), record))
    events.sort(key=lambda event: event[:2])
    for _, _, record in events:
        if record.type in ISSUANCES:
            _issue(ledger, record)
        else:
            _HANDLERS.get(record.type, _reduce)(ledger, record)
    for record in starts:
        id = record.text("security_id")
        if id not in issued:
            objects.notes.add(record.type, record.id, "security_missing")
        ledger.starts[id] = record.date("date")
    return ledger


def class_of_plan(objects: Objects, plan: Record) -> tuple[str, ...]:
    """The stock classes that a plan grants, the first for grants that name none."""
    return plan.texts("stock_class_ids") or (plan.text("stock_class_id"),)


def _phase(record: Record) -> int:
    if record.type == "TX_STOCK_CLASS_SPLIT":
        return 0
    return 1 if record.type in ISSUANCES else 2


def _subjects(record: Record) -> tuple[str, ...]:
    """The securities that a transaction other than an issuance is about."""
    if record.type in ISSUANCES:
        return ()
    return (record.text("security_id", default=""), *record.texts("security_ids"))


def _issue(ledger: Ledger, record: Record) -> None:
    id, kind = record.text("security_id"), ISSUANCES[record.type]
    if id in ledger.securities:
        first = ledger.securities[id].record.id
        raise InputError("ocf.id_taken", where=f"{record.where}, security_id", value=id, first=first)
    if kind == "convertible":
        quantity, _ = record.money("investment_amount")
    elif kind == "warrant":
        quantity = record.number("quantity", default=_fixed_quantity(record))
        if not quantity:
            ledger.objects.notes.add(record.type, record.id, "warrant_no_quantity")
    else:
        quantity = record.number("quantity")
    found = Security(record, kind, _class_id(ledger.objects, record, kind), quantity)
    found.origin = ledger.links.origins.get(id, "")
    ledger.securities[id] = found
    if "stock_plan_id" in record:
        plan = ledger.known("STOCK_PLAN", "stock_plan_id", record)
        found.plan_id = plan.id if plan else ""
        if plan and id not in ledger.links.made_by:
            ledger.pools[plan.id].used += quantity


def _class_id(objects: Objects, record: Record, kind: str) -> str:
    if kind == "convertible":
        return ""
    key, id = "stock_class_id", record.text("stock_class_id", default="")
    if kind == "stock":
        id = record.text("stock_class_id")
    elif kind == "equity" and not id:
        if "stock_plan_id" not in record:
            raise InputError("ocf.missing_field", where=record.where, key="stock_class_id")
        key, id = "stock_plan_id", _class_of_grant(objects, record)
    elif kind == "warrant":
        rights = [each.record("conversion_right") for each in record.records("exercise_triggers")]
        targets = [r.text("converts_to_stock_class_id") for r in rights if "converts_to_stock_class_id" in r]
        key, id = "exercise_triggers", targets[0] if targets else ""
        if not id:
            objects.notes.add(record.type, record.id, "warrant_class")
            return ""
    return objects.get("STOCK_CLASS", id, record, key).id


def _class_of_grant(objects: Objects, record: Record) -> str:
    """The class that a grant's plan is for; without the plan the only common class, which plans are made for."""
    plan = objects.by_type.get("STOCK_PLAN", {}).get(record.text("stock_plan_id"))
    if plan is not None:
        return class_of_plan(objects, plan)[0]
    common = [each.id for each in objects.of("STOCK_CLASS") if is_common(each)]
    if len(common) != 1:
        objects.get("STOCK_PLAN", record.text("stock_plan_id"), record, "stock_plan_id")
    return common[0]


def is_common(stock_class: Record) -> bool:
    """Whether a class is of common stock."""
    return stock_class.choice("class_type", ("COMMON", "PREFERRED")) == "COMMON"


def _fixed_quantity(record: Record) -> Fraction:
    """The shares a warrant without a quantity buys by its triggers; 0 if they state no number."""
    for trigger in record.records("exercise_triggers"):
        mechanism = trigger.record("conversion_right").record("conversion_mechanism")
        if "converts_to_quantity" in mechanism:
            return mechanism.number("converts_to_quantity")
    return Fraction(0)


def _split(ledger: Ledger, record: Record) -> None:
    class_id, ratio = record.text("stock_class_id"), record.ratio("split_ratio")
    objects = ledger.objects
    if ledger.known("STOCK_CLASS", "stock_class_id", record) is None:
        return
    ledger.splits.append((record.date("date"), class_id, ratio))
    for security in ledger.securities.values():
        if security.class_id == class_id:
            security.quantity *= ratio
            security.accelerated *= ratio
            security.split *= ratio
    present = {each.class_id for each in ledger.securities.values() if each.kind == "stock"}
    if class_id in present:
        # the price that a class states is that of its first sale
        ledger.class_splits[class_id] *= ratio
    for each in objects.of("STOCK_CLASS"):
        if each.id not in present:
            continue
        target, own = _target(each), ratio_of(ledger, each)
        if target == class_id:
            own *= ratio
        if each.id == class_id and target:
            own /= ratio
        ledger.ratios[each.id] = own
    for plan in objects.of("STOCK_PLAN"):
        approved = plan.optional_date("board_approval_date")
        if class_id in class_of_plan(objects, plan) and (not approved or approved < record.date("date")):
            ledger.pools[plan.id].reserved *= ratio
            ledger.pools[plan.id].used *= ratio


def _target(stock_class: Record) -> str:
    rights = stock_class.records("conversion_rights")
    return rights[0].text("converts_to_stock_class_id", default="") if rights else ""


def _stated_ratio(stock_class: Record) -> Fraction:
    rights = stock_class.records("conversion_rights")
    if not rights:
        return Fraction(1)
    mechanism = rights[0].record("conversion_mechanism")
    return mechanism.ratio("ratio") if "ratio" in mechanism else Fraction(1)


def ratio_of(ledger: Ledger, stock_class: Record) -> Fraction:
    """Shares that one share of a class converts into, after splits and adjustments."""
    return ledger.ratios.get(stock_class.id, _stated_ratio(stock_class))


def _ratio(ledger: Ledger, record: Record) -> None:
    of = ledger.known("STOCK_CLASS", "stock_class_id", record)
    if of is not None:
        ledger.ratios[of.id] = record.record("new_ratio_conversion_mechanism").ratio("ratio")


def _pool(ledger: Ledger, record: Record) -> None:
    plan = ledger.known("STOCK_PLAN", "stock_plan_id", record)
    if plan is not None:
        ledger.pools[plan.id].reserved = record.number("shares_reserved")


def _return(ledger: Ledger, record: Record) -> None:
    plan = ledger.known("STOCK_PLAN", "stock_plan_id", record)
    if record.text("security_id") not in ledger.securities:
        ledger.objects.notes.add(record.type, record.id, "security_missing")
    elif plan is not None:
        ledger.pools[plan.id].used -= record.number("quantity")


def _vesting_event(ledger: Ledger, record: Record) -> None:
    if ledger.security(record):
        ledger.events.add(record.text("security_id"))


def _accelerate(ledger: Ledger, record: Record) -> None:
    security = ledger.security(record)
    if security is not None:
        security.accelerated += record.number("quantity")


def _reprice(ledger: Ledger, record: Record) -> None:
    security = ledger.security(record)
    if security is None:
        return
    amount, currency = record.money("new_exercise_price")
    # stated in shares of its day
    security.strike = (amount * security.split, currency)


def _consolidate(ledger: Ledger, record: Record) -> None:
    if record.id in ledger.links.missing:
        return
    for id in record.texts("security_ids"):
        if id in ledger.securities:
            ledger.securities[id].quantity = Fraction(0)
        else:
            ledger.objects.notes.add(record.type, record.id, "security_missing")


def _reduce(ledger: Ledger, record: Record) -> None:
    """Cancellation, retraction, transfer, repurchase, conversion, exercise, release, reissuance."""
    security = ledger.security(record)
    if security is None:
        return
    taken = security.quantity
    if record.type not in ALL_OF_IT and not record.type.endswith("_RETRACTION"):
        if security.kind == "convertible":
            taken, _ = record.money("amount")
        else:
            key = "quantity_converted" if record.type == "TX_STOCK_CONVERSION" else "quantity"
            taken = record.number(key)
    elif record.type == "TX_WARRANT_EXERCISE" and "quantity" in record:
        taken = record.number("quantity")
    if taken > security.quantity:
        ledger.objects.notes.add(record.type, record.id, "more_than_outstanding")
        taken = security.quantity
    kept = ledger.links.kept(record, taken)
    # what is left after a partial step is a security of its own where one is named and issued
    if "balance_security_id" in record and record.id not in ledger.links.no_balance:
        security.quantity = kept
    else:
        security.quantity += kept - taken
    if record.type in ("TX_EQUITY_COMPENSATION_CANCELLATION", "TX_EQUITY_COMPENSATION_RETRACTION"):
        give_back(ledger, security, taken)


def give_back(ledger: Ledger, security: Security, quantity: Fraction) -> None:
    """Puts ``quantity`` of a grant that has ended back into its plan's pool, if the plan provides that.

    A transaction that says what came back goes before what the plan provides.
    """
    if not security.plan_id or security.record.text("security_id") in ledger.returned:
        return
    plan = ledger.objects.by_type["STOCK_PLAN"][security.plan_id]
    behaviour = plan.text("default_cancellation_behavior", default="")
    if behaviour == "RETURN_TO_POOL":
        ledger.pools[plan.id].used -= quantity
    elif behaviour not in ("RETIRE", "HOLD_AS_CAPITAL_STOCK"):
        ledger.objects.notes.add("STOCK_PLAN", plan.id, "pool_behaviour", detail=plan.text("plan_name"))


_HANDLERS: dict[str, Callable[[Ledger, Record], None]] = {
    "TX_STOCK_CLASS_SPLIT": _split,
    "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT": _ratio,
    "TX_STOCK_PLAN_POOL_ADJUSTMENT": _pool,
    "TX_STOCK_PLAN_RETURN_TO_POOL": _return,
    "TX_VESTING_EVENT": _vesting_event,
    "TX_VESTING_ACCELERATION": _accelerate,
    "TX_EQUITY_COMPENSATION_REPRICING": _reprice,
    "TX_STOCK_CONSOLIDATION": _consolidate,
}

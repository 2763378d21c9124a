"""Reads an Open Cap Format package: a directory or a zip archive in, a company and grants out.

The format is that of the Open Cap Table Coalition, versions 1.x (written against 1.2.0). What follows from it here:
a higher seniority number is paid first; a class whose participation cap does not exceed its preference does not
participate (the format has no word for participation without a cap, nor for cumulative dividends, debt, ratchets
or carve-outs: a cap table in TOML has); a common class has no preference, whatever multiple it states.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from outbid.packages.captable import Company
from outbid.packages.ocf.claims import Claims, cap_table
from outbid.packages.ocf.conditions import DAYS_A_MONTH
from outbid.packages.ocf.ledger import Ledger, Security, is_common, replay
from outbid.packages.ocf.links import ISSUANCES
from outbid.packages.ocf.model import OcfGrant, OcfPackage, Window
from outbid.packages.ocf.objects import read_objects
from outbid.packages.ocf.record import Record
from outbid.packages.ocf.schedule import Schedules
from outbid.packages.ocf.source import open_source

_FORMS = {"RSU": "rsu", "CSAR": "sar", "SSAR": "sar"}
_TAX = {"OPTION_ISO": "iso", "OPTION_NSO": "nso", "ISO": "iso", "NSO": "nso", "INTL": "intl"}
_SERIES = re.compile(r"\bseries\s+([a-z])\b|\bseed\b", re.IGNORECASE)
_STAGES = ("seed", "a", "b", "c", "d", "e")


def load_ocf(path: str | Path) -> OcfPackage:
    """The package at ``path``.

    Args:
        path: a directory, or a zip archive (``.zip``, ``.ocf.zip``), with a manifest.

    Raises:
        InputError: something in it cannot be right; the message names the file, the object and the fix.
    """
    objects = read_objects(open_source(path))
    issuer = objects.manifest.record("issuer")
    as_of = objects.manifest.date("as_of")
    ledger = replay(objects, as_of)
    table, made = cap_table(ledger)
    value, valued = _fair_market_value(ledger, made)
    date, sold = _last_round(ledger, made)
    company = Company(
        name=issuer.text("dba", default="") or issuer.text("legal_name"),
        currency=made.currency or "USD",
        table=table,
        date=date,
        last_round=sold,
        stage=_stage(sold),
    )
    schedules = Schedules(objects)
    grants = tuple(
        _grant(ledger, made, schedules, id, security)
        for id, security in ledger.securities.items()
        if security.quantity > 0 and id in made.claim_of and _is_grant(security)
    )
    return OcfPackage(company, grants, as_of, value, valued, objects.notes.all())


def _is_grant(security: Security) -> bool:
    vests = "vesting_terms_id" in security.record or "vestings" in security.record
    return security.kind == "equity" or (security.kind == "stock" and (vests or bool(security.plan_id)))


def _fair_market_value(ledger: Ledger, made: Claims) -> tuple[float | None, dt.date | None]:
    """Value of a common share by the latest valuation, in shares of today."""
    found = []
    for each in ledger.objects.of("VALUATION"):
        day = each.date("effective_date")
        amount = made.amount(each, "price_per_share")
        of = ledger.objects.by_type.get("STOCK_CLASS", {}).get(each.text("stock_class_id"))
        if of is None:
            ledger.objects.notes.add(each.type, each.id, "valuation_of_unknown", money=False)
        elif not is_common(of):
            ledger.objects.notes.add(each.type, each.id, "valuation_of_preferred", money=False)
        elif day > ledger.as_of:
            ledger.objects.notes.add(each.type, each.id, "later", money=False)
        else:
            found.append((day, float(amount / ledger.split_since(of.id, day))))
    if not found:
        return None, None
    day, value = max(found, key=lambda pair: pair[0])
    return value, day


def _last_round(ledger: Ledger, made: Claims) -> tuple[dt.date | None, str | None]:
    """Day and class of the last priced round: the latest financing that sold preferred stock, else the latest sale."""
    objects = ledger.objects
    preferred = {
        security.record.id: security
        for security in ledger.securities.values()
        if security.kind == "stock" and not is_common(objects.by_type["STOCK_CLASS"][security.class_id])
    }
    by_any_id = {s.record.text("security_id"): s for s in preferred.values()} | preferred
    known = {each.id for each in objects.of(*ISSUANCES)} | {
        each.text("security_id") for each in objects.of(*ISSUANCES)
    }
    rounds = []
    for each in objects.of("FINANCING"):
        if each.date("date") > ledger.as_of:
            objects.notes.add(each.type, each.id, "later", money=False)
        elif set(each.texts("issuance_ids")) - known:
            objects.notes.add(each.type, each.id, "financing_incomplete", money=False)
        sold = [by_any_id[id] for id in each.texts("issuance_ids") if id in by_any_id]
        if sold and each.date("date") <= ledger.as_of:
            largest = max(sold, key=lambda s: s.record.number("quantity") * s.record.money("share_price")[0])
            rounds.append((each.date("date"), largest.class_id))
    if not rounds:
        rounds = [(s.record.date("date"), s.class_id) for s in preferred.values() if s.quantity > 0]
    if not rounds:
        return None, None
    day, class_id = max(rounds, key=lambda pair: pair[0])
    return day, made.names[class_id]


def _stage(name: str | None) -> str | None:
    """The place in the usual sequence that the name of a class tells; ``None`` if it tells none."""
    match = _SERIES.search(name or "")
    if match is None:
        return None
    letter = (match[1] or "seed").lower()
    return letter if letter in _STAGES else "seed" if letter == "s" else "e"


def _grant(ledger: Ledger, made: Claims, schedules: Schedules, id: str, security: Security) -> OcfGrant:
    record, objects = security.record, ledger.objects
    holder = objects.by_type.get("STAKEHOLDER", {}).get(record.text("stakeholder_id"))
    if holder is None:
        objects.notes.add(record.type, record.id, "holder_missing", money=False)
    kind = record.text("compensation_type", default="")
    granted = record.date("date")
    start = ledger.start_of(id)
    vesting = schedules.of(record, start)
    plan = objects.by_type["STOCK_PLAN"][security.plan_id].text("plan_name") if security.plan_id else ""
    if "vesting_terms_id" in record and "vestings" not in record:
        if start is None:
            objects.notes.add(record.type, record.id, "vesting_not_begun", money=False)
    else:
        start = granted
    return OcfGrant(
        id=id,
        name=record.text("custom_id"),
        stakeholder=holder.record("name").text("legal_name") if holder else record.text("stakeholder_id"),
        form="shares" if security.kind == "stock" else _FORMS.get(kind, "options"),  # type: ignore[arg-type]
        tax=_TAX.get(kind) or _TAX.get(record.text("option_grant_type", default=""), ""),
        shares=float(security.quantity),
        strike=made.strikes.get(id, 0.0),
        claim=made.claim_of[id],
        granted=granted,
        vesting=vesting,
        start=start,
        accelerated=float(min(security.accelerated, security.quantity)),
        expires=record.optional_date("expiration_date"),
        windows=tuple(map(_window, record.records("termination_exercise_windows"))),
        early_exercise=record.flag("early_exercisable"),
        plan=plan,
    )


def _window(record: Record) -> Window:
    period = record.whole("period")
    unit = record.choice("period_type", ("DAYS", "MONTHS", "YEARS"))
    months = {"DAYS": period / float(DAYS_A_MONTH), "MONTHS": float(period), "YEARS": 12.0 * period}[unit]
    return Window(record.text("reason"), months)

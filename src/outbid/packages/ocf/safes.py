"""SAFEs and convertible notes of a package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from outbid.core.errors import InputError
from outbid.packages.captable import Convertible
from outbid.packages.ocf.ledger import Security
from outbid.packages.ocf.objects import Notes
from outbid.packages.ocf.record import Record

Agreed = Callable[[Fraction, str, str], Fraction]
KINDS = {"SAFE_CONVERSION": "safe", "CONVERTIBLE_NOTE_CONVERSION": "note"}
_A_YEAR = {"DAILY": 365, "MONTHLY": 12, "QUARTERLY": 4, "SEMI_ANNUAL": 2, "ANNUAL": 1}


def convertible(
    security: Security, name: str, top: int, as_of: dt.date, notes: Notes, agreed: Agreed
) -> Convertible | None:
    """One convertible as it stands on ``as_of``; ``None`` if how it converts cannot be computed.

    Args:
        security: what is outstanding of it.
        name: in the cap table.
        top: seniority of the preferred stock that is paid first; a SAFE ranks with it.
        as_of: interest is counted up to here.
        notes: where assumptions are listed.
        agreed: checks the currency of an amount.
    """
    record = security.record
    found = [
        trigger.record("conversion_right").record("conversion_mechanism")
        for trigger in record.records("conversion_triggers")
    ]
    known = [each for each in found if each.text("type") in KINDS]
    if not known:
        types = ", ".join(sorted({each.text("type") for each in found})) or "–"
        notes.add(record.type, record.id, "convertible_mechanism", detail=types)
        return None
    terms = known[0]
    if any(_key_terms(each) != _key_terms(terms) for each in known[1:]) or len(known) < len(found):
        notes.add(record.type, record.id, "several_terms")
    if terms.flag("conversion_mfn"):
        notes.add(record.type, record.id, "most_favoured")
    kind = KINDS[terms.text("type")]
    discount = terms.number("conversion_discount", default=Fraction(0))
    if discount >= 1:
        raise InputError(
            "ocf.discount", where=f"{terms.where}, conversion_discount", value=f"{float(discount):g}"
        )
    cap: Fraction | None = None
    if "conversion_valuation_cap" in terms:
        cap = agreed(*terms.money("conversion_valuation_cap"), terms.where)
    multiple = terms.ratio("exit_multiple") if "exit_multiple" in terms else Fraction(1)
    if kind == "safe" and multiple != 1:
        notes.add(record.type, record.id, "safe_multiple", detail=f"{float(multiple):g}x")
        multiple = Fraction(1)
    interest, years = _interest(terms, as_of, notes, record) if kind == "note" else (Fraction(0), Fraction(0))
    return Convertible(
        name,
        "note" if kind == "note" else "safe",
        float(security.quantity),
        cap=float(cap) if cap else None,
        cap_is=_cap_is(terms, kind, notes, record, bool(cap)),
        discount=float(discount),
        interest=float(interest),
        years=float(years),
        multiple=float(multiple),
        seniority=top if kind == "safe" else 0,
    )


def _key_terms(mechanism: Record) -> tuple[object, ...]:
    keys = (
        "conversion_discount",
        "conversion_valuation_cap",
        "exit_multiple",
        "conversion_timing",
        "interest_rates",
    )
    return tuple(repr(mechanism.data.get(key)) for key in keys)


def _cap_is(terms: Record, kind: str, notes: Notes, record: Record, capped: bool) -> Literal["post", "pre"]:
    """Whether the cap counts the convertibles: as stated, by the rules of its capitalisation, or as usual."""
    if "conversion_timing" in terms:
        return (
            "post"
            if terms.choice("conversion_timing", ("PRE_MONEY", "POST_MONEY")) == "POST_MONEY"
            else "pre"
        )
    if "capitalization_definition_rules" in terms:
        rules = terms.record("capitalization_definition_rules")
        both = rules.flag("include_this_security") and rules.flag("include_other_converting_securities")
        return "post" if both else "pre"
    if capped:
        notes.add(record.type, record.id, "cap_usual_safe" if kind == "safe" else "cap_usual_note")
    return "post" if kind == "safe" else "pre"


def _interest(terms: Record, as_of: dt.date, notes: Notes, record: Record) -> tuple[Fraction, Fraction]:
    """Rate and years of simple interest that give the interest accrued by ``as_of``."""
    if terms.choice("interest_payout", ("DEFERRED", "CASH")) == "CASH":
        # what is paid in cash as it falls due is not owed at the exit
        return Fraction(0), Fraction(0)
    convention = terms.choice("day_count_convention", ("ACTUAL_365", "30_360"))
    compounding = terms.choice("compounding_type", ("COMPOUNDING", "SIMPLE")) == "COMPOUNDING"
    times = _A_YEAR[terms.choice("interest_accrual_period", tuple(_A_YEAR))]
    rates = terms.records("interest_rates")
    grown, total, simple = 1.0, Fraction(0), Fraction(0)
    for each in rates:
        rate, begin = each.number("rate"), each.date("accrual_start_date")
        end = min(each.optional_date("accrual_end_date") or as_of, as_of)
        years = _years(begin, end, convention)
        if not years:
            continue
        total += years
        simple += rate * years
        # whole periods compound; the rest of the last one accrues simply
        whole = int(years * times)
        grown *= (1 + float(rate) / times) ** whole * (1 + float(rate * (years - Fraction(whole, times))))
    if not total:
        return Fraction(0), Fraction(0)
    if compounding:
        simple = Fraction(grown - 1)
    return simple / total, total


def _years(begin: dt.date, end: dt.date, convention: str) -> Fraction:
    if end <= begin:
        return Fraction(0)
    if convention == "ACTUAL_365":
        return Fraction((end - begin).days, 365)
    first, last = min(begin.day, 30), min(end.day, 30)
    return Fraction(360 * (end.year - begin.year) + 30 * (end.month - begin.month) + last - first, 360)

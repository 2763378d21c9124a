"""What the forms on candidates and employers ask, as data (see :mod:`outbid.web.ask_fields`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from outbid.core import catalogue
from outbid.data.schema import LEVELS
from outbid.evidence.taxonomy.roles import ROLES
from outbid.law import available
from outbid.report.evidence_words import role_name
from outbid.web.ask_choices import STATUSES, currency_of, dressed, person_currency
from outbid.web.ask_fields import CURRENCIES, FORMS, SCHEDULES, Field, Guide, Section
from outbid.web.ask_tables import at
from outbid.web.shelf import Shelf
from outbid.web.visitor import Visitor

AREA = "app_win_ask"
AVERSIONS = ("low", "medium", "high", "low to medium", "medium to high", "low to high")
LIKELY = "low to high"
"""What is taken where nothing is known of how somebody bears risk."""
LISTED = "equity.listed"
STAKES = tuple(form for form in FORMS if form != "profits_interest")

CANDIDATE = Guide(
    "candidate",
    (
        Section(
            "person",
            (
                Field("wealth", "range", required=True),
                Field("risk_aversion", "choice", AVERSIONS, default=LIKELY, always=True),
                Field("place", "choice", required=True, always=True),
                Field("status", "choice", required=True, always=True),
                Field("currency", "choice", CURRENCIES, CURRENCIES),
                Field("stay", "years", default="4", always=True),
            ),
            open=True,
        ),
        Section("job_now", (Field("current", "choice"),)),
        Section(
            "likely_rival",
            (
                Field("name"),
                Field("evidence.role", "choice", tuple(ROLES)),
                Field("evidence.level", "choice", LEVELS),
                Field("evidence.place", "choice"),
            ),
            rows="rival",
        ),
        Section("liking", (Field("taste.elasticity", "range"), Field("taste.scale", "amount"))),
        Section("law", (Field("tax_year", "choice", always=True), Field("horizon", "whole"),
                        Field("other_income", "amount"))),
    ),
)  # fmt: skip
EMPLOYER = Guide(
    "employer",
    (
        Section(
            "bidder",
            (
                Field("name", required=True),
                Field("offer"),
                Field("currency", "choice", CURRENCIES, CURRENCIES),
                Field("place", "choice"),
                Field("limits.base", "range"),
                Field("limits.cash_cap", "amount"),
                Field("limits.sign_on_most", "amount"),
                Field("cost.leaving", "percent", required=True),
            ),
            open=True,
        ),
        Section(
            "private",
            (
                Field("equity.form", "choice", STAKES, always=True),
                Field("equity.strike", "amount"),
                Field("equity.fair_market_value", "amount"),
                Field("equity.vesting", "choice", SCHEDULES, default="4y/1y-cliff/monthly", always=True),
                Field("limits.pool", "count"),
                Field("equity.cap_table", "choice"),
                Field("equity.fully_diluted_shares", "count"),
                Field("equity.preferred_price", "amount"),
                Field("equity.preferences", "amount"),
                Field("equity.exercise_window_months", "number"),
            ),
        ),
        Section(
            "on_exchange",
            (Field(LISTED, "choice", ("true",)), Field("limits.grant_most", "amount"),
             Field("equity.volatility", "percent")),
        ),
        Section("pay", (Field("bonus.target", "percents"), Field("salary.growth", "percent"), Field("start", "date"))),
        Section("benefit", (Field("name"), Field("yearly", "amount")), rows="benefit"),
        Section(
            "own_cost",
            (
                Field("cost.years", "number"),
                Field("cost.clawback_months", "whole"),
                Field("cost.share_value", "amount"),
                Field("cost.payroll", "percent"),
            ),
        ),
    ),
)  # fmt: skip


def guide_for(kind: str, shelf: Shelf, tables: Mapping[str, Any], who: Visitor) -> Guide:
    """The form for a kind of file, with what can be chosen by this visitor."""
    guide = {"candidate": CANDIDATE, "employer": EMPLOYER}[kind]
    own = tuple(
        replace(
            section,
            fields=tuple(replace(_own(each, section, shelf, who), area=AREA) for each in section.fields),
        )
        for section in guide.sections
    )
    return dressed(Guide(kind, own), shelf, tables, who)


def settled(tables: dict[str, Any], kind: str, shelf: Shelf) -> dict[str, Any]:
    """``tables`` of a form as the reader of the file takes them: with a currency, truth values and no table missing.

    Where no currency is chosen, it is that in which taxes are paid at the place, or that of the person on the shelf.
    """
    found = dict(tables)
    if "currency" not in found:
        years = [key.year for key in available() if key.place == found.get("place")]
        year = found.get("tax_year", max(years, default=0))
        currency = currency_of(found.get("place"), year) or person_currency(shelf)
        found |= {"currency": currency} if currency else {}
    if kind == "employer":
        found.setdefault("limits", {})
        found.setdefault("cost", {})
        if at(found, LISTED) is not None:
            found["equity"] = {**found["equity"], "listed": str(at(found, LISTED)).lower() == "true"}
    return found


def _own(field: Field, section: Section, shelf: Shelf, who: Visitor) -> Field:
    """``field`` with choices that only these forms have."""
    if field.path in ("current", "equity.cap_table"):
        files = shelf.entries("offer" if field.path == "current" else "company")
        return replace(field, choices=tuple(e.name for e in files), names=tuple(e.title for e in files))
    if field.path == "status":
        return replace(field, names=tuple(who.say(f"app_ask.status.{each}") for each in STATUSES))
    if field.path == "equity.form":
        return replace(field, names=tuple(who.say(f"app_ask.stake_form.{each}") for each in STAKES))
    if field.path == "evidence.role":
        return replace(field, names=tuple(role_name(role, who.reader("USD")) for role in ROLES))
    if field.path == "evidence.level":
        return replace(
            field, names=tuple(catalogue.text(f"evidence.level.{each}", who.language) for each in LEVELS)
        )
    if field.path == "evidence.place":
        place = next(each for each in CANDIDATE.fields({}) if each.path == "place")
        (found,) = dressed(Guide("me", (Section("places", (place,)),)), shelf, {}, who).sections[0].fields
        return replace(field, choices=found.choices, names=found.names)
    return field

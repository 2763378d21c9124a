"""What a form takes for granted where nothing was said, so that the reader of the file finds all it needs."""

from __future__ import annotations

from typing import Any

from outbid.core.catalogue import text
from outbid.core.errors import InputError
from outbid.law import available
from outbid.web.ask_choices import currency_of, person_currency
from outbid.web.ask_tables import at
from outbid.web.shelf import Shelf

LISTED = "equity.listed"
FACTS = ("preferred_price", "fully_diluted_shares", "preferences")
"""What is asked of a private company that enters no table of its owners."""


def settled_person(tables: dict[str, Any], shelf: Shelf) -> dict[str, Any]:
    """With the currency in which taxes are paid at the place, where none is chosen."""
    currency = currency_of(tables.get("place"), tables.get("tax_year"))
    return {**tables, "currency": currency} if currency and "currency" not in tables else tables


def settled_currency(tables: dict[str, Any], shelf: Shelf) -> dict[str, Any]:
    """With the currency of the place, or else that of the person on the shelf, where none is chosen."""
    if "currency" in tables:
        return tables
    years = [key.year for key in available() if key.place == tables.get("place")]
    currency = currency_of(tables.get("place"), tables.get("tax_year", max(years, default=0)))
    currency = currency or person_currency(shelf)
    return {**tables, "currency": currency} if currency else tables


def settled_employer(tables: dict[str, Any], shelf: Shelf) -> dict[str, Any]:
    """With a currency, no table missing, and a truth value for whether shares trade on an exchange."""
    found = {"limits": {}, "cost": {}, **settled_currency(tables, shelf)}
    if at(found, LISTED) is not None:
        found["equity"] = {**found["equity"], "listed": str(at(found, LISTED)).lower() == "true"}
    return found


def titled_offer(tables: dict[str, Any], language: str) -> dict[str, Any]:
    """With a name for what the employer offers, where the usual one is in another language and none was given."""
    if language == "en" or "offer" in tables or "name" not in tables:
        return tables
    return {**tables, "offer": text("app_win_ask.offer_title", language, name=tables["name"])}


def lacking(tables: dict[str, Any]) -> dict[str, InputError]:
    """What else the equity of a private employer needs, by path of its field: else nothing says what it may pay."""
    equity = tables.get("equity")
    if not isinstance(equity, dict) or equity.get("listed") or {"cap_table", "outlook"} & set(equity):
        return {}
    found = {
        f"equity.{key}": InputError("app_win_ask.without_table") for key in FACTS if equity.get(key) is None
    }
    price, total, first = (equity.get(key) for key in FACTS)
    numbers = all(isinstance(each, int | float) for each in (price, total, first))
    if not found and numbers and not 0 < float(first or 0) < float(price or 0) * float(total or 0):
        found["equity.preferences"] = InputError("app_win_ask.paid_first")
    return found

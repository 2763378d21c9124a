"""Prices: of shares by day, of currencies, of a country's and of a state's consumption."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.core.errors import InputError
from outbid.data.readers import columns, series
from outbid.data.readers.layout import Given, Layout, Staged

if TYPE_CHECKING:
    import ibis

_DATE = ("date", "datum", "data")
_CLOSE = ("close", "zamkniecie", "schlusskurs", "schluss", "close_last", "price")
_ADJUSTED = ("adj_close", "adjusted_close", "adjclose")


def recognises_history(names: Sequence[str]) -> float:
    """A day and a closing price."""
    there = set(names)
    if not there & set(_DATE) or not there & {*_CLOSE, *_ADJUSTED}:
        return 0.0
    return 0.9 if there & {"open", "high", "low", "volume"} else 0.6 if len(names) <= 3 else 0.0


def history(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Closing prices, adjusted for splits and dividends where the file has them so; the unit is the currency.

    Raises:
        InputError: it is not said whose prices they are.
    """
    if not given.entity and "symbol" not in names:
        raise InputError("readers.price_entity")
    found = columns.present(names, {"date": _DATE, "close": (*_ADJUSTED, *_CLOSE), "entity": ("symbol",)})
    said = raw[found["close"]].re_replace(r"^[$€£]", "")
    rows = series.values(
        raw,
        series="price",
        date=columns.day(raw[found["date"]]),
        said=said,
        unit=given.currency or "USD",
        entity=raw[found["entity"]] if "entity" in found else given.entity,
        country=given.country,
    )
    return Staged(series=rows)


def recognises_rates(names: Sequence[str]) -> float:
    """A day and at least ten currencies."""
    return 0.95 if "date" in names and {"usd", "jpy", "gbp"} <= set(names) and len(_codes(names)) > 9 else 0.0


def exchange_rates(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Units of each currency per euro, a row a currency and day."""
    spread = series.long(raw, ("date",), _codes(names))
    rows = series.values(
        spread,
        series="exchange rate",
        date=columns.day(spread["date"]),
        said=spread["said"],
        unit=spread["name"].upper() + " per EUR",
        entity=spread["name"].upper(),
    )
    return Staged(series=rows)


def _codes(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if re.fullmatch("[a-z]{3}", name))


def recognises_ppp(names: Sequence[str]) -> float:
    """Country, year and purchasing power parity."""
    return 0.95 if {"country", "country_id", "year", "ppp"} <= set(names) else 0.0


def purchasing_power(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Units of a country's money that buy what a dollar buys in the United States, by year."""
    rows = series.values(
        raw,
        series="purchasing power parity",
        date=(raw["year"].re_extract(r"^([0-9]{4})", 1) + "-07-01").try_cast("date"),
        said=raw["ppp"],
        unit="units of local currency per international dollar",
        entity=raw["country_id"],
        country=raw["country_id"],
    )
    return Staged(series=rows)


def recognises_parities(names: Sequence[str]) -> float:
    """Places, descriptions, and a column a year."""
    return 0.95 if {"geofips", "geoname", "description"} <= set(names) and len(_years(names)) > 1 else 0.0


def parities(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Regional price parities of all items, 100 = the nation; the entity is the state, of the nation null."""
    import ibis as library

    wanted = raw.filter(raw["geofips"].re_search("[0-9]{5}").fill_null(False))
    spread = series.long(wanted, ("geofips", "geoname", "description"), _years(names))
    number = spread["geofips"].re_extract("([0-9]{2})[0-9]{3}", 1)
    state = library.literal("US-") + number.cases(*columns.STATES.items(), else_=library.null("string"))
    rows = series.values(
        spread,
        series="price level",
        date=(spread["name"] + "-07-01").try_cast("date"),
        said=spread["said"],
        unit="nation = 100",
        entity=state,
        country="US",
        other=(
            ~spread["description"].strip().lower().startswith("rpps: all items"),
            "another figure of the table",
        ),
    )
    return Staged(series=rows)


def _years(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if re.fullmatch("(19|20)[0-9]{2}", name))


LAYOUTS = (
    Layout("exchange-rates", recognises_rates, exchange_rates),
    Layout("ppp", recognises_ppp, purchasing_power),
    Layout("price-parities", recognises_parities, parities),
    Layout("prices", recognises_history, history),
)

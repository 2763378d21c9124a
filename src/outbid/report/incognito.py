"""Answers that can be shown to anybody: ratios only, no amount of money and no name.

Amounts become points: 100 points are what the best offer is worth to the person a year. A view is scaled as a whole
before anything is made of it, so that axes, texts and files are in points from the start. What stands in no fixed
proportion to the rest, such as the price of a share or an exchange for a round sum of money, would give the scale
away and is left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from outbid.core.errors import InputError
from outbid.report.build import significant
from outbid.report.format import Reader
from outbid.report.views import (
    Assumptions,
    ChanceCell,
    ChanceTable,
    CompareView,
    OfferView,
    OutlookView,
    PairView,
    SwitchView,
    TotalsView,
    WorthView,
)

View = CompareView | WorthView
WHOLE = 100.0
"""Points for a year of the best offer."""
POINTS = "XXX"
"""The currency of what is in no currency (ISO 4217)."""
RATIOS: Mapping[type, frozenset[str]] = {
    OfferView: frozenset({"stake_zero", "told_years"}),
    OutlookView: frozenset({"stake_zero", "reaches_headline", "in_time", "ipo", "sale", "years", "dilution"}),
    PairView: frozenset({"wins"}),
    ChanceCell: frozenset({"chance", "error"}),
    ChanceTable: frozenset({"stated", "gammas"}),
    Assumptions: frozenset(
        {
            "gamma", "risk_free", "equity_premium", "market_volatility", "bracket_indexing", "outside_growth",
            "search_months", "layoff",
        }
    ),
}  # fmt: skip
"""Numbers that are no amounts. All others are scaled: a new one is wrong in a report before it is in the open."""
UNITLESS = ("chance", "gamma", "stay")
"""Inputs of switch points that are no amounts."""


@dataclass(frozen=True)
class PointsReader(Reader):
    """Who reads amounts in points."""

    def money(self, amount: float, currency: str | None = None, *, digits: int = 3) -> str:
        """Points in ``digits`` significant digits."""
        return self.number(amount, digits)

    def exact(self, amount: float, currency: str | None = None) -> str:
        """Points as they are."""
        return self.number(amount, 12)

    def price(self, amount: float) -> str:
        """Points."""
        return self.number(amount)


def incognito(view: View) -> View:
    """``view`` without amounts and names: offers are A, B, … in their order.

    Raises:
        InputError: no offer is worth anything, so that there is nothing to measure by.
    """
    offers = view.offers if isinstance(view, CompareView) else (view.offer,)
    whole = max(offer.worth_per_year for offer in offers)
    if whole <= 0:
        raise InputError("share.nothing_to_measure_by")
    names = {offer.name: _letter(place) for place, offer in enumerate(offers)}
    bare = replace(view, exchange=())
    found: View = _scaled(bare, _Scale(WHOLE / whole, names, view.assumptions.rates))
    return found


def _letter(place: int) -> str:
    return chr(ord("A") + place)


@dataclass(frozen=True)
class _Scale:
    factor: float
    names: Mapping[str, str]
    rates: Mapping[str, float]

    def by(self, factor: float) -> _Scale:
        return replace(self, factor=self.factor * factor)


def _scaled(value: Any, scale: _Scale) -> Any:
    if isinstance(value, str):
        return scale.names.get(value, value)
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, float):
        return significant(value * scale.factor, 6)
    if isinstance(value, tuple):
        return tuple(_scaled(item, scale) for item in value)
    if isinstance(value, Mapping):
        return {key: _scaled(item, scale) for key, item in value.items()}
    kept: dict[str, Any] = {name: getattr(value, name) for name in RATIOS.get(type(value), ())}
    if isinstance(value, TotalsView):
        # amounts in the offer's own currency
        scale = scale.by(scale.rates.get(value.currency, 1.0))
        kept["currency"] = POINTS
    elif isinstance(value, SwitchView) and value.input in UNITLESS:
        kept = {name: getattr(value, name) for name in ("current", "low", "high", "value", "error")}
    elif isinstance(value, OutlookView):
        # a price of one share says how much a point is
        kept |= dict.fromkeys(("company", "round_price", "at_round_price", "fair_common"))
    elif isinstance(value, Assumptions):
        kept |= {"currency": POINTS, "rates": {}}
    elif isinstance(value, OfferView):
        kept["employer"] = ""
    fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    found = {name: kept[name] if name in kept else _scaled(item, scale) for name, item in fields.items()}
    return type(value)(**found)

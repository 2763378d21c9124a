"""Answers that can be shown to anybody: ratios only, no amount of money and no name.

Amounts become points: 100 points are what the best offer is worth to the person a year. A view is scaled as a whole
before anything is made of it, so that axes, texts and files are in points from the start.

What could give the scale away is left out or coarse. Pay before tax beside pay after it says what the income is, to
whoever knows the law: only amounts after tax stay, and neither place nor law is named. Prices of a share, sums that
are the same for everybody and exchanges for round sums stand in no fixed proportion to the rest. And since people are
offered round sums, many digits would name the scale at which all of them are round: two are kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from outbid.core.errors import InputError
from outbid.report.build import significant
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
DIGITS = 2
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
NAMING = frozenset({"name", "offer", "rival", "best", "other", "best_without_option", "above"})
"""Fields that hold what people call their offers. Other texts are keys of ours, also where they read the same."""
UNITLESS = ("chance", "gamma", "stay")
"""Inputs of switch points that are no amounts."""
NO_TOTALS = TotalsView(POINTS, 0.0, 0.0, 0.0, 0.0, 0.0, stake_counted=True)
"""In place of what is quoted before tax."""


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
    found: View = _scaled(bare, _Scale(WHOLE / whole, names))
    return found


def _letter(place: int) -> str:
    return chr(ord("A") + place)


@dataclass(frozen=True)
class _Scale:
    factor: float
    names: Mapping[str, str]


def _scaled(value: Any, scale: _Scale) -> Any:
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, float):
        return significant(value * scale.factor, DIGITS)
    if isinstance(value, tuple):
        return tuple(_scaled(item, scale) for item in value)
    if isinstance(value, Mapping):
        return {key: _scaled(item, scale) for key, item in value.items()}
    kept: dict[str, Any] = {name: getattr(value, name) for name in RATIOS.get(type(value), ())}
    if isinstance(value, TotalsView):
        return NO_TOTALS
    if isinstance(value, SwitchView):
        kept = _switch(value)
    elif isinstance(value, OutlookView):
        kept |= dict.fromkeys(("company", "round_price", "at_round_price", "fair_common"))
    elif isinstance(value, OfferView):
        kept |= {
            "employer": "",
            "attribution": (),
            "forfeited": 0.0,
            "stake_headline": None,
            "stakes_headline": 0.0,
        }
        kept["quit"] = None
        kept["headline"] = significant(value.worth * scale.factor, DIGITS)
    elif isinstance(value, Assumptions):
        kept |= {"currency": POINTS, "rates": {}, "place": "", "status": "", "tax_year": 0, "tax_places": ()}
        kept |= {
            "outside_pay": None,
            "other_income": 0.0,
            "tax_error": 0.0,
            "tax_sources": (),
            "tax_not_modelled": (),
        }
    fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    found = {name: kept[name] if name in kept else _scaled(item, scale) for name, item in fields.items()}
    called = {name: scale.names.get(found[name], found[name]) for name in NAMING & found.keys()}
    return type(value)(**(found | called))


def _switch(value: SwitchView) -> dict[str, float | None]:
    """Where an amount switches, in percent of what it is now: its own scale, and none of the bounds of the search."""
    if value.input in UNITLESS:
        return {name: getattr(value, name) for name in ("current", "low", "high", "value", "error")}
    if value.current <= 0 or value.value is None:
        return {"current": WHOLE, "low": 0.0, "high": 0.0, "value": None, "error": 0.0}
    at, error = (significant(WHOLE * each / value.current, DIGITS) for each in (value.value, value.error))
    return {"current": WHOLE, "low": 0.0, "high": 0.0, "value": at, "error": error}

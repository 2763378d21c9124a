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
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from outbid.core.errors import InputError
from outbid.report.build import significant
from outbid.report.format import POINT_DIGITS
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
NAMING = frozenset({"name", "offer", "rival", "best", "other", "best_without_option", "above"})
"""Fields that hold what people call their offers. Other texts are keys of ours, also where they read the same."""
UNITLESS = ("chance", "gamma", "stay")
"""Inputs of switch points that are no amounts."""
HIDDEN: Mapping[type, Mapping[str, Any]] = {
    CompareView: {"exchange": ()},
    WorthView: {"exchange": ()},
    OutlookView: dict.fromkeys(("company", "round_price", "at_round_price", "fair_common")),
    OfferView: {
        "employer": "",
        "totals": TotalsView(POINTS, 0.0, 0.0, 0.0, 0.0, 0.0, stake_counted=True),
        "headline": 0.0,
        "attribution": (),
        "forfeited": 0.0,
        "stake_headline": None,
        "stakes_headline": 0.0,
        "quit": None,
    },
    Assumptions: {
        "currency": POINTS, "rates": {}, "place": "", "status": "", "tax_year": 0, "tax_places": (),
        "tax_error": 0.0, "tax_sources": (), "tax_not_modelled": (), "outside_pay": None, "other_income": 0.0,
    },
}  # fmt: skip
"""What is left out, with what stands in its place in a view. That is not true of anything: no reader sees it, and no
file holds it (:func:`written`)."""
BOUNDS = frozenset({"low", "high"})
"""Of the search for a switch point: for amounts they are left out too, being the same for everybody."""


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
    found: View = _scaled(view, _Scale(WHOLE / whole, names))
    return found


def written(view: View) -> dict[str, Any]:
    """What a file holds of a view of :func:`incognito`, by the names of the fields: those that are left."""
    found: dict[str, Any] = _left(view)
    return found


def _left(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_left(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _left(item) for key, item in value.items()}
    if not dataclasses.is_dataclass(value):
        return value
    out: Set[str] = HIDDEN.get(type(value), {}).keys()
    if isinstance(value, SwitchView) and value.input not in UNITLESS:
        out = BOUNDS
    names = (field.name for field in dataclasses.fields(value) if field.name not in out)
    return {name: _left(getattr(value, name)) for name in names}


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
        return significant(value * scale.factor, POINT_DIGITS)
    if isinstance(value, tuple):
        return tuple(_scaled(item, scale) for item in value if not _without_scale(item))
    if isinstance(value, Mapping):
        return {key: _scaled(item, scale) for key, item in value.items()}
    kept: dict[str, Any] = {name: getattr(value, name) for name in RATIOS.get(type(value), ())}
    kept |= HIDDEN.get(type(value), {})
    if isinstance(value, SwitchView):
        kept = _switch(value)
    fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    found = {name: kept[name] if name in kept else _scaled(item, scale) for name, item in fields.items()}
    called = {name: scale.names.get(found[name], found[name]) for name in NAMING if _is_text(found.get(name))}
    return type(value)(**(found | called))


def _is_text(value: object) -> bool:
    # the field that names an offer in one view holds the offer itself in another
    return isinstance(value, str)


def _without_scale(value: object) -> bool:
    """Whether it is a switch of an amount that is nothing now, or a debt: it has no percent to be told in."""
    return isinstance(value, SwitchView) and value.input not in UNITLESS and value.current <= 0


def _switch(value: SwitchView) -> dict[str, float | None]:
    """Where an amount switches, in percent of what it is now: its own scale, and none of the bounds of the search."""
    if value.input in UNITLESS:
        return {name: getattr(value, name) for name in ("current", "low", "high", "value", "error")}
    if value.value is None:
        return {"current": WHOLE, "low": 0.0, "high": 0.0, "value": None, "error": 0.0}
    at, error = (
        significant(WHOLE * each / value.current, POINT_DIGITS) for each in (value.value, value.error)
    )
    return {"current": WHOLE, "low": 0.0, "high": 0.0, "value": at, "error": error}

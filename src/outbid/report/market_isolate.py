"""Market answers with names that cannot turn the sentences around them, and amounts in the market's currency."""

from __future__ import annotations

import dataclasses
from typing import Any

from outbid.report.format import Reader
from outbid.report.isolate import safe
from outbid.report.market_views import MarketCheckView, MarketView


def isolated_market(view: MarketView, reader: Reader) -> tuple[MarketView, Reader]:
    """``view`` with safe words, and ``reader`` with its currency."""
    return _safe(view), dataclasses.replace(reader, currency=view.assumptions.currency)


def isolated_check(view: MarketCheckView, reader: Reader) -> tuple[MarketCheckView, Reader]:
    """``view`` with safe words, and ``reader`` with its currency."""
    return _safe(view), dataclasses.replace(reader, currency=view.currency)


def _safe(value: Any) -> Any:
    """``value`` with every text in it safe: names, reasons and places all come from the file."""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, tuple):
        return tuple(_safe(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: _safe(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return type(value)(**fields)
    return value

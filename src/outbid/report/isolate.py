"""Names are whatever people wrote: kept from turning the sentences around them."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable
from typing import Any

from outbid.report.views import CompareView, WorthView

View = CompareView | WorthView
_OPEN, _CLOSE = "\u2068", "\u2069"
_TURNING = {"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"}


def isolated(view: View) -> View:
    """``view`` with names that are safe in a sentence.

    A name with right-to-left text or with marks of direction stands between the marks of a Unicode isolate, which
    ends whatever the name began; control characters, which HTML cannot hold, are replaced.
    """
    offers = view.offers if isinstance(view, CompareView) else (view.offer,)
    names = {text: safe(text) for offer in offers for text in (offer.name, offer.employer)}
    changed = {name: text for name, text in names.items() if name != text}
    renamed: View = with_texts(view, lambda text: changed.get(text, text)) if changed else view
    return renamed


def safe(name: str) -> str:
    """``name`` as it can stand in a sentence of another direction."""
    shown = "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cs") else c for c in name)
    if any(unicodedata.bidirectional(c) in _TURNING for c in shown):
        closing = shown.count(_CLOSE)
        opening = sum(shown.count(c) for c in "\u2066\u2067\u2068")
        # a name that closes more than it opened would step out of its own isolate
        return (
            _OPEN
            + (shown.replace(_CLOSE, "") if closing > opening else shown)
            + _CLOSE * (1 + max(0, opening - closing))
        )
    return shown


def with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """``value`` with ``change`` made to every text in it, at any depth of tuples and dataclasses."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(with_texts(each, change) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            each.name: with_texts(getattr(value, each.name), change) for each in dataclasses.fields(value)
        }
        return type(value)(**fields)
    return value

"""Signs that are not shown but obeyed."""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"
"""Persian and Indian words are spelt with them, and pictures of several people put together; they steer nothing."""


def steers(text: str) -> bool:
    """Whether ``text`` could pretend on a terminal or a page: it breaks lines, turns directions or gives commands."""
    return not text.isprintable() and any(
        unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in _JOINERS for sign in text
    )


def shows(text: str) -> bool:
    """Whether anything of ``text`` can be seen."""
    return bool(text.strip().strip(_JOINERS).strip())

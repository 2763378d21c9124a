"""Names that people write: the nearest known one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from outbid.core.errors import InputError


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that ``name`` was most likely meant to be, or a dash if nothing is known."""
    folded = {each.casefold(): each for each in known}
    close = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.0)
    return folded[close[0]] if close else "–"


def unknown(name: str, known: Iterable[str], where: str, kind: str) -> InputError:
    """The complaint that there is no ``name``: with the nearest known one, if there is any."""
    available = list(known)
    if not available:
        return InputError("scenario.no_name", where=where, kind=kind, value=name[:60])
    return InputError(
        "scenario.unknown_name", where=where, kind=kind, value=name[:60], nearest=nearest(name, available)
    )

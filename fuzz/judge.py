"""The rule that every reader is held to: a result whose numbers are numbers, or a complaint in both languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from outbid.core.errors import InputError

INFINITE = frozenset({"payroll"})
"""Fields that say "no limit" by infinity: what employers pay on top of wages, up to which ceiling."""
PLAIN = (str, bytes, bool, int, type(None), dt.date, dt.time, dt.timedelta, Enum, Path, Fraction, range)


class Unsound(AssertionError):
    """A result that holds no number where there should be one."""


def judged(read: Callable[[], Any]) -> str:
    """Runs ``read`` and holds what comes of it to the rule.

    Returns:
        ``"read"`` or ``"refused"``.

    Raises:
        Unsound: NaN or an infinity in a result, or an empty complaint.
        Exception: whatever ``read`` raises that is no :class:`InputError`.
    """
    try:
        found = read()
    except InputError as error:
        for language in ("en", "de"):
            if not error.text(language).strip():
                raise Unsound(f"an empty complaint: {error.key}") from error
        return "refused"
    sound(found)
    return "read"


def sound(result: Any) -> None:
    """Walks over all that ``result`` holds.

    Raises:
        Unsound: NaN, or an infinity in a field that does not say "no limit" by it.
    """
    seen: set[int] = set()
    waiting: list[tuple[str, Any]] = [("", result)]
    while waiting:
        name, each = waiting.pop()
        if isinstance(each, PLAIN):
            continue
        if isinstance(each, float | Decimal | np.floating):
            if not math.isfinite(each) and not (math.isinf(each) and name in INFINITE):
                raise Unsound(f"{name or 'the result'} is {each}")
            continue
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, np.ndarray):
            if each.dtype.kind == "f" and not np.isfinite(each).all():
                if name not in INFINITE or np.isnan(each).any():
                    raise Unsound(f"{name or 'the result'} holds {each[~np.isfinite(each)].flat[0]}")
            elif each.dtype.kind == "O":
                waiting.extend((name, inner) for inner in each.flat)
        elif dataclasses.is_dataclass(each) and not isinstance(each, type):
            waiting.extend((field.name, getattr(each, field.name)) for field in dataclasses.fields(each))
        elif isinstance(each, Mapping):
            waiting.extend((str(key), inner) for key, inner in each.items())
        elif isinstance(each, tuple | list | set | frozenset):
            waiting.extend((name, inner) for inner in each)
        elif hasattr(type(each), "model_fields"):
            waiting.extend((key, getattr(each, key)) for key in type(each).model_fields)

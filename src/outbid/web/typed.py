"""Numbers as people type them into fields: what a text means, or what is wrong with it, at the field's name."""

from __future__ import annotations

from outbid.core.errors import InputError
from outbid.core.parse import parse_number

LONGEST = 40
"""Letters of a text that are said again."""


def amount(text: str, field: str, locale: str) -> float:
    """A number that is no percentage, such as ``400k``.

    Args:
        text: as typed.
        field: in which.
        locale: of the reader's numbers, where the notations differ.

    Raises:
        InputError: it is none; ``where`` is ``field``.
    """
    if "%" in text:
        raise InputError("errors.no_percent", where=field, value=text[:LONGEST])
    return _number(text, field, locale)


def percent(text: str, field: str, locale: str) -> float:
    """A percentage, in percent: ``3`` and ``3%`` are the same; the field's label says that it is in percent.

    A bare number below 1 may be meant as a fraction, so it is asked which of the two it is.

    Raises:
        InputError: it is no number, or may mean two; ``where`` is ``field``.
    """
    bare = text.strip().removesuffix("%").strip()
    if "%" in bare:
        raise InputError("errors.not_a_number", where=field, value=text[:LONGEST])
    found = _number(bare, field, locale)
    if 0 < abs(found) < 1 and not text.strip().endswith("%"):
        much = f"{100 * found:g}".replace(".", "," if locale == "de" else ".")
        raise InputError("app.percent_unclear", where=field, value=bare[:LONGEST], much=much)
    return found


def _number(text: str, field: str, locale: str) -> float:
    try:
        return parse_number(text.strip(), locale)
    except InputError as error:
        raise error.at(field) from None

"""Every sentence a person reads, by key and language.

The messages live in ``core/messages/<language>/<area>.py`` as plain dictionaries: compiled by Python itself, so
that ``outbid --help`` pays a millisecond for them, and loaded area by area.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

LANGUAGES = ("en", "de")


@cache
def _area(language: str, area: str) -> dict[str, str]:
    messages: dict[str, str] = import_module(f"outbid.core.messages.{language}.{area}").MESSAGES
    return messages


def text(key: str, /, language: str = "en", *, default: str | None = None, **params: Any) -> str:
    """The message ``key`` (``"area.name"``) in ``language`` with its placeholders filled.

    Args:
        key: area and name, separated by the first dot.
        language: one of :data:`LANGUAGES`.
        default: what to give when the catalogue has no such key; without it a missing key is a ``KeyError``.
        params: values for the placeholders, in ``str.format`` notation.

    Raises:
        KeyError: no such message and no ``default``: a defect of the program, not of the input.
    """
    area, _, name = key.partition(".")
    message = _area(language, area).get(name, default)
    if message is None:
        raise KeyError(f"no message {key!r} in language {language!r}")
    return message.format(**params) if params else message

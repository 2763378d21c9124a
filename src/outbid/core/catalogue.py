"""Every sentence a person reads, by key and language.

The messages live in ``core/messages/<language>/<area>.py`` as plain dictionaries: compiled by Python itself, so
that ``outbid --help`` pays a millisecond for them, and loaded area by area.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    if not params:
        return message
    return _german(message, params) if language == "de" and "%}" in message else message.format(**params)


def _german(message: str, params: Mapping[str, Any]) -> str:
    """``message`` with percentages as Germans write them: a comma, and a space that does not break."""
    # imported here: few messages need it, and every command would wait for it
    from string import Formatter

    class German(Formatter):
        def format_field(self, value: Any, format_spec: str) -> str:
            found = str(super().format_field(value, format_spec))
            return f"{found[:-1].replace('.', ',')}\u00a0%" if format_spec.endswith("%") else found

    return German().vformat(message, (), params)

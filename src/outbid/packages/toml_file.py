"""TOML files as tables, with a message for everything that can be wrong with a file itself."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outbid.core import catalogue
from outbid.core.errors import InputError, Problems
from outbid.core.parse import shown

LARGEST = 1_000_000
"""Bytes; an offer is a page of text, a larger file is a mistake."""

MOST_DOTS = 100
"""Dots in a line; reading a key of many parts takes memory with the square of their number."""

LARGEST_NUMBER = 10**18
"""Beyond it, what is worked out from a number may be more than a number can hold; nobody is paid as much."""

DEEPEST = 32
"""Tables within each other; files have four."""


def is_folder(path: str | Path) -> bool:
    """Whether a folder lies at ``path``; a path that cannot be, or may not be looked at, is none."""
    return os.path.isdir(path)  # noqa: PTH112  # which raises for names that are too long or not permitted


_AT = re.compile(r"at line (\d+), column (\d+)")
_REASONS = {
    "Expected '='": "equals",
    "Expected newline": "after",
    "Cannot ": "twice",
    "Duplicate": "twice",
    "Unclosed": "open",
    "Unterminated": "open",
    "Expected ']": "open",
    'Expected "': "open",
    "Illegal character '\\n'": "open",
    "Illegal": "sign",
    "Found invalid": "sign",
    "Invalid": "value",
}
"""What :mod:`tomllib` complains of, by how its complaint begins."""


class NotToml(InputError):
    """A text is no TOML; ``reason`` is the complaint of :mod:`tomllib`, which is English."""

    def text(self, language: str = "en") -> str:
        """The message in ``language``, complaint included."""
        return self._told(language).text(language)

    def _told(self, language: str) -> InputError:
        reason = str(self.params["reason"])
        found = next((name for begin, name in _REASONS.items() if reason.startswith(begin)), "other")
        what = catalogue.text(f"toml.{found}", language)
        at = _AT.search(reason)
        if at:
            what = catalogue.text("toml.at", language, line=at[1], column=at[2], what=what)
        elif "end of document" in reason:
            what = catalogue.text("toml.end", language, what=what)
        return InputError(self.key, where=self.where, reason=what)


def read_toml(path: str | Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        InputError: no such file, a directory, no permission, or whatever :func:`tables_in` refuses.
    """
    where, file = str(path), Path(path)
    try:
        if file.is_dir():
            raise InputError("errors.file_is_directory", where=where)
        with file.open("rb") as handle:
            content = handle.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError("errors.file_missing", where=where) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("errors.file_unreadable", where=where, reason=reason) from None
    return tables_in(content, where)


def tables_in(content: bytes, where: str) -> dict[str, Any]:
    """The tables that ``content``, of a file called ``where``, stands for.

    Raises:
        InputError: too large, not text, no TOML (line and column), tables too deep within each other, or
            :class:`~outbid.core.errors.Problems` with all numbers that cannot be counted with, each at its place.
    """
    if len(content) > LARGEST:
        raise InputError("errors.file_too_large", where=where, most=f"{LARGEST // 1000:,} kB")
    _refuse_dots(content, where)
    try:
        text = content.decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("errors.file_not_text", where=f"{where}, line {line}") from None
    except tomllib.TOMLDecodeError as error:
        raise NotToml("errors.file_not_toml", where=where, reason=str(error)) from None
    except (RecursionError, ValueError) as error:
        raise InputError("errors.file_not_toml", where=where, reason=str(error)[:80]) from None
    problems = list(_uncountable(tables, where))
    if problems:
        raise Problems(problems)
    return tables


def _uncountable(tables: dict[str, Any], where: str) -> Iterator[InputError]:
    """Complaints about numbers, in the order of the file, so that no reader has to think of them."""
    waiting: list[tuple[str, Any, int]] = [("", tables, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        if depth > DEEPEST:
            raise InputError("errors.file_not_toml", where=where, reason=f"{place[:80]}: nested too deeply")
        if isinstance(value, dict):
            dot = "." if place else ""
            inner = [(f"{place}{dot}{key}", each, depth + 1) for key, each in value.items()]
            waiting.extend(reversed(inner))
        elif isinstance(value, list):
            inner = [(f"{place}[{number}]", each, depth + 1) for number, each in enumerate(value)]
            waiting.extend(reversed(inner))
        elif isinstance(value, float) and not math.isfinite(value):
            yield InputError("errors.not_finite", where=f"{where}, {place}", value=shown(value))
        elif isinstance(value, int | float) and abs(value) > LARGEST_NUMBER:
            most = f"{LARGEST_NUMBER:.0e}"
            yield InputError("errors.too_large", where=f"{where}, {place}", value=shown(value), most=most)


def _refuse_dots(content: bytes, where: str) -> None:
    for number, line in enumerate(content.splitlines(), start=1):
        if line.count(b".") > MOST_DOTS and not line.lstrip().startswith(b"#"):
            reason = f"more than {MOST_DOTS} dots (at line {number}, column 1)"
            raise InputError("errors.file_not_toml", where=where, reason=reason)

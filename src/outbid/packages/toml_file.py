"""TOML files as tables, with a message for everything that can be wrong with a file itself."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError

LARGEST = 1_000_000
"""Bytes; an offer is a page of text, a larger file is a mistake."""

MOST_DOTS = 100
"""Dots in a line; reading a key of many parts takes memory with the square of their number."""


def read_toml(path: str | Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        InputError: no such file, a directory, too large, no permission, not text, or no TOML (line and column).
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
        InputError: too large, not text, or no TOML (line and column).
    """
    if len(content) > LARGEST:
        raise InputError("errors.file_too_large", where=where, most=f"{LARGEST // 1000:,} kB")
    _refuse_dots(content, where)
    try:
        text = content.decode("utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("errors.file_not_text", where=f"{where}, line {line}") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError("errors.file_not_toml", where=where, reason=str(error)) from None
    except (RecursionError, ValueError) as error:
        raise InputError("errors.file_not_toml", where=where, reason=str(error)[:80]) from None


def _refuse_dots(content: bytes, where: str) -> None:
    for number, line in enumerate(content.splitlines(), start=1):
        if line.count(b".") > MOST_DOTS and not line.lstrip().startswith(b"#"):
            reason = f"more than {MOST_DOTS} dots (at line {number}, column 1)"
            raise InputError("errors.file_not_toml", where=where, reason=reason)

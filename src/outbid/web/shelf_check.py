"""What is wrong with a file of its kind, and on which line."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError, OutbidError
from outbid.packages.toml_file import read_toml, tables_in
from outbid.web.editing_places import line_in, line_of, lines_by_place
from outbid.web.file_check import check_tables
from outbid.web.shelf import Shelf
from outbid.web.shelf_seen import kind_of

_NAMED = re.compile(r"\] \(.*\)(?=\.[\w-]|$)")
_PLACE = re.compile(r"^[\w-]+(?:\[\d+\])?(?:\.[\w-]+(?:\[\d+\])?)*")


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong with a file.

    Args:
        error: what, with its place in the words of the file.
        line: on which line, counted from 1; ``None``: of no line in particular.
    """

    error: OutbidError
    line: int | None = None

    def text(self, language: str) -> str:
        """The message, and how to mend it."""
        return self.error.text(language)


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a text.

    Args:
        kind: of file that it is; see :class:`outbid.web.shelf_seen.Entry`.
        toml: whether it is TOML at all.
        wrong: in the order in which it was found.
    """

    kind: str
    toml: bool
    wrong: tuple[Wrong, ...] = ()


def verdict(text: str, folder: Path, name: str, locale: str | None) -> Verdict:
    """What is wrong with ``text`` as the content of the file called ``name`` in ``folder``, which is not touched."""
    # what cannot be written as text is refused as such where it is read back
    content = text.encode("utf-8", "surrogatepass")
    return _verdict(text, lambda: tables_in(content, str(folder / name)), folder / name, locale)


def verdict_on(path: Path, locale: str | None) -> Verdict:
    """What is wrong with the file at ``path``."""
    text = ""
    with contextlib.suppress(OSError, UnicodeDecodeError):
        text = path.read_text("utf-8-sig")
    return _verdict(text, lambda: read_toml(path), path, locale)


def _verdict(text: str, read: Callable[[], dict[str, Any]], path: Path, locale: str | None) -> Verdict:
    kind, toml = "", False
    try:
        tables = read()
        kind, toml = kind_of(tables), True
        check_tables(kind, tables, str(path), locale)
    except InputError as error:
        lines = lines_by_place(text)
        told = Shelf(path.parent).told(error)
        return Verdict(kind, toml, tuple(_placed(each, path.name, lines) for each in told))
    return Verdict(kind, toml)


def _placed(error: InputError, name: str, lines: dict[str, int]) -> Wrong:
    """``error``, in the file called ``name``, with the line that it is about."""
    own = error.where == name or error.where.startswith((f"{name},", f"{name}:"))
    place = error.where.removeprefix(name).lstrip(",: ") if own else ""
    line = line_in(place) if place.startswith("line ") else None
    if line is None and error.key == "errors.file_not_toml":
        line = line_in(str(error.params.get("reason", "")))
    # cap tables say the name of a row behind its number
    found = _PLACE.match(_NAMED.sub("]", place))
    if line is None and found:
        line = line_of(found[0], lines)
    return Wrong(error.at(place) if own else error, line)

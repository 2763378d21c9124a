"""Where the fields of a TOML file stand in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=(.*)$""")
_PARTS = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_STRINGS = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|\#.*$""")
_AT_LINE = re.compile(r"\bline (\d+)\b")


def lines_by_place(text: str) -> dict[str, int]:
    """The line, counted from 1, on which each table and field begins, by place such as ``stake[0].strike``.

    Fields inside a value (an inline table) have no line of their own: what holds them has.
    """
    found: dict[str, int] = {}
    rows: dict[str, int] = {}
    table = ""
    for number, line in _code(text):
        header = _HEADER.match(line)
        if header:
            table = _table(_parts(header[2]), rows, starts=header[1] == "[[")
            found.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            place = ".".join([*([table] if table else []), *_parts(key[1])])
            found.setdefault(place, number)
    return found


def line_of(place: str, lines: dict[str, int]) -> int | None:
    """The line of ``place``, or of the nearest thing that holds it; ``None``: nothing of the file does."""
    while place:
        if place in lines:
            return lines[place]
        place = place[: max(place.rfind("."), place.rfind("["), 0)]
    return None


def line_in(message: str) -> int | None:
    """The line that a message of the parser names."""
    named = _AT_LINE.search(message)
    return int(named[1]) if named else None


def _parts(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PARTS.findall(dotted)]


def _table(parts: list[str], rows: dict[str, int], *, starts: bool) -> str:
    """The place of a table, with the numbers of the rows that it lies in."""
    place = ""
    for index, part in enumerate(parts):
        place = f"{place}.{part}" if place else part
        if starts and index == len(parts) - 1:
            rows[place] = rows.get(place, -1) + 1
        if place in rows:
            place = f"{place}[{rows[place]}]"
    return place


def _code(text: str) -> Iterator[tuple[int, str]]:
    """Lines on which something begins: not those inside a list, a table or a text of several lines."""
    depth, quote = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quote:
            if line.count(quote) % 2:
                quote = ""
            continue
        began = depth == 0
        for sign in ('"""', "'''"):
            if line.count(sign) % 2:
                quote = sign
        bare = _STRINGS.sub("", line)
        if not (began and _HEADER.match(line)):
            depth = max(0, depth + sum(bare.count(s) for s in "[{") - sum(bare.count(s) for s in "]}"))
        if began:
            yield number, line

"""Two people's edits of a text put together line by line, as long as that says the same as field by field."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from outbid.web.editing import changed, same, tables_of
from outbid.web.editing_text import apply

MOST_LINES = 1_500
"""Beyond this many lines, comparing them takes longer than a person waits."""


def merged_text(base: str | None, theirs: str, mine: str, tables: dict[str, Any]) -> str:
    """The text of ``tables``, with the comments of both as far as they can be kept, else with those of ``mine``.

    Args:
        base: what both have read, if it is known.
        theirs, mine: what each has made of it; both TOML.
        tables: what the two make together (see :func:`outbid.web.editing.merge`).
    """
    together = None if base is None else by_line(base, theirs, mine)
    if together is not None:
        found = tables_of(together)
        if found is not None and same(found, tables):
            return together
    own = tables_of(mine) or {}
    return apply(mine, changed(own, tables))


def by_line(base: str, theirs: str, mine: str) -> str | None:
    """The text that has the changes of both; ``None``: they touch the same lines."""
    lines = [text.splitlines(keepends=True) for text in (base, theirs, mine)]
    if max(map(len, lines)) > MOST_LINES:
        return None
    old, others, own = lines
    edits = sorted([*_edits(old, others), *_edits(old, own)], key=lambda each: each[:2])
    result: list[str] = []
    at = 0
    last: tuple[int, int, list[str]] | None = None
    for edit in edits:
        start, end, new = edit
        if edit == last:
            continue
        if last is not None and (start < at or start == last[0]):
            return None
        result += old[at:start] + new
        at, last = end, edit
    return "".join(result + old[at:])


def _edits(old: list[str], new: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    for kind, start, end, first, last in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind != "equal":
            yield start, end, new[first:last]

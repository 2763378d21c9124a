"""Nested tables by path: ``stake.0.outlook.dilution``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def at(tables: Mapping[str, Any], path: str) -> Any:
    """What stands at ``path``; ``None`` if nothing does."""
    here: Any = tables
    for part in path.split("."):
        if isinstance(here, list) and part.isdigit():
            here = here[int(part)] if int(part) < len(here) else None
        else:
            here = here.get(part) if isinstance(here, Mapping) else None
    return here


def put(tables: dict[str, Any], path: str, value: Any) -> None:
    """Puts ``value`` at ``path``, with what leads there; ``None`` removes it, and the tables that are empty then.

    A row is emptied, not removed, so that the rows behind it keep their numbers (see :func:`without_empty_rows`).
    """
    head, _, rest = path.partition(".")
    if not rest:
        if value is None:
            tables.pop(head, None)
        else:
            tables[head] = value
        return
    if rest.split(".")[0].isdigit():
        number, _, inner = rest.partition(".")
        rows = tables.get(head)
        if not isinstance(rows, list):
            if value is None:
                return
            rows = tables[head] = []
        while len(rows) <= int(number):
            rows.append({})
        if isinstance(rows[int(number)], dict):
            put(rows[int(number)], inner, value)
        return
    table = tables.get(head)
    if not isinstance(table, dict):
        if value is None:
            return
        table = tables[head] = {}
    put(table, rest, value)
    if not table:
        del tables[head]


def without_empty_rows(tables: dict[str, Any], lists: tuple[str, ...]) -> dict[str, Any]:
    """``tables`` less the empty rows of ``lists``, and the lists that have no others."""
    kept = dict(tables)
    for name in lists:
        rows = kept.get(name)
        if isinstance(rows, list):
            kept[name] = [row for row in rows if row != {}]
            if not kept[name]:
                del kept[name]
    return kept

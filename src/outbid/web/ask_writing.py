"""New files from forms: keys in a pleasant order below a line that says what the file is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import Integer, Trivia

from outbid.web.ask_fields import Guide

_GROUPED = 10_000
"""Whole numbers from here on are written with digits in groups, as in the examples."""


def written(guide: Guide, tables: Mapping[str, Any], comment: str) -> str:
    """A new file with ``tables``, in the order of the form."""
    document = tomlkit.document()
    document.add(tomlkit.comment(comment))
    fields = guide.fields({section.rows: 1 for section in guide.sections})
    order = dict.fromkeys(field.path.split(".")[0] for field in fields)
    keys = [key for key in order if key in tables] + [key for key in tables if key not in order]
    for key in keys:
        if not _is_table(tables[key]):
            document.add(key, _item(tables[key]))
    for key in keys:
        if _is_table(tables[key]):
            document.add(tomlkit.nl())
            document.add(key, _item(tables[key]))
    return tomlkit.dumps(document)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _item(value: Any) -> Any:
    if isinstance(value, dict):
        table = tomlkit.table()
        for key in sorted(value, key=lambda key: _is_table(value[key])):
            table.add(key, _item(value[key]))
        return table
    if _is_table(value):
        rows = tomlkit.aot()
        for row in value:
            rows.append(_item(row))
        return rows
    if isinstance(value, int) and not isinstance(value, bool) and _GROUPED <= value < 2**63:
        return Integer(value, Trivia(), f"{value:_}")
    return tomlkit.item(value)

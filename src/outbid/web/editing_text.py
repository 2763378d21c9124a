"""Changes put into the text of a file, with its comments and layout kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Integer

from outbid.web.editing import GONE, Change, same, tables_of


def apply(text: str, changes: Iterable[Change]) -> str:
    """``text`` with ``changes`` made to it.

    What the changes do not touch stays as it is written: comments, order, spaces and the way numbers are written.

    Args:
        text: of a TOML file.
        changes: relative to the tables of ``text`` (see :func:`outbid.web.editing.changed`).

    Raises:
        ValueError: ``text`` is no TOML.
    """
    changes = tuple(changes)
    before = tables_of(text)
    if before is None:
        raise ValueError("no TOML")
    wanted = _plain(before, changes)
    try:
        document = tomlkit.parse(text)
        for change in changes:
            _put(document, change)
        written = tomlkit.dumps(document)
    except (TOMLKitError, LookupError, TypeError, ValueError, AttributeError):
        written = ""
    if not same(tables_of(written), wanted):
        # rather lose the layout than a value; the text as it was is among the versions
        written = tomlkit.dumps(wanted)
    return written


def _plain(tables: dict[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    tables = deepcopy(tables)
    for change in changes:
        holder, last = _holder(tables, change)
        if change.value is GONE:
            del holder[last]
        elif isinstance(holder, list) and last == len(holder):
            holder.append(deepcopy(change.value))
        else:
            holder[last] = deepcopy(change.value)
    return tables


def _put(document: Any, change: Change) -> None:
    holder, last = _holder(document, change)
    if change.value is GONE:
        del holder[last]
    elif isinstance(holder, list) and last == len(holder):
        holder.append(change.value)
    else:
        old = holder[last] if isinstance(holder, list) or last in holder else None
        holder[last] = _item(change.value, old)


def _holder(tables: Any, change: Change) -> tuple[Any, Any]:
    """What holds the field of ``change``, with tables made on the way that are not there yet."""
    here: Any = tables
    for part in change.where[:-1]:
        if isinstance(here, Mapping) and part not in here:
            here[part] = {}  # type: ignore[index]
        here = here[part]
    return here, change.where[-1]


def _item(value: Any, old: Any) -> Any:
    """``value`` written as ``old`` was: whole numbers with their thousands apart."""
    if isinstance(old, Integer) and "_" in old.as_string() and type(value) is int:
        return tomlkit.value(f"{value:_}")
    return value

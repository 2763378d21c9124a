"""Names and places that are wrong in a file that does not validate, so that they are told with the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from outbid.core.errors import InputError
from outbid.market.scenarios.laws import Taxed, missing_laws
from outbid.market.scenarios.names import unknown

_STEP = re.compile(r"(segment|employer|shock|seat|add|like)\[(\d+)\]")


def beside(tables: Mapping[str, Any], path: str) -> list[InputError]:
    """Unknown names and missing laws in ``tables`` as written; nothing where tables have no names to go by."""
    return [*_names(tables, path), *_laws(tables, path)]


def named(where: str, tables: Mapping[str, Any], own: bool) -> str:
    """``where`` with names instead of numbers: ``segment.Devs`` for ``segment[0]``.

    Args:
        own: whether the last shock is that of the command line.
    """
    text, end, table = "", 0, tables
    for found in _STEP.finditer(where):
        rows, index = table.get(found[1]), int(found[2])
        if not isinstance(rows, list) or index >= len(rows) or not isinstance(rows[index], Mapping):
            break
        table = rows[index]
        name = table.get("name")
        step = f"{found[1]}.{name}" if isinstance(name, str) and name else found[0]
        if own and found[1] == "shock" and index == len(rows) - 1:
            step = "--set"
        text += where[end : found.start()] + step
        end = found.end()
    return text + where[end:]


def _names(tables: Mapping[str, Any], path: str) -> Iterator[InputError]:
    segments, employers = _known(tables, "segment"), _known(tables, "employer")
    for employer in _rows(tables, "employer"):
        place = f"{path}, employer.{employer.get('name')}"
        for table in (employer, *_rows(employer, "seat")):
            at = place if table is employer else f"{place}.seat.{table.get('name')}"
            for kind in ("value", "amenity"):
                yield from _unknown(table.get(kind), segments, f"{at}.{kind}", "segment")
    for shock in _rows(tables, "shock"):
        at = f"{path}, shock.{shock.get('name')}"
        yield from _unknown(shock.get("segment"), segments, f"{at}.segment", "segment")
        yield from _unknown(shock.get("employer"), employers, f"{at}.employer", "employer")
        for twin in _rows(shock, "like"):
            target = {str(twin["like"]): None} if "like" in twin else {}
            yield from _unknown(target, employers, f"{at}.like.{twin.get('name')}.like", "employer")


def _unknown(table: Any, known: list[str], where: str, kind: str) -> Iterator[InputError]:
    for name in table if isinstance(table, Mapping) and known else ():
        if name not in known:
            yield unknown(str(name), known, where, kind)


def _laws(tables: Mapping[str, Any], path: str) -> Iterator[InputError]:
    year, currency = tables.get("tax_year"), tables.get("currency")
    if type(year) is not int or not isinstance(currency, str):
        return
    asked: dict[Taxed, str] = {}
    for segment in _rows(tables, "segment"):
        place, status = (segment.get(key, tables.get(key)) for key in ("place", "status"))
        status = "single" if status is None else status
        if isinstance(place, str) and isinstance(status, str):
            asked.setdefault((place, status), f"{path}, {law_place(segment, str(segment.get('name')))}")
    yield from missing_laws(asked, year, currency)


def law_place(segment: Mapping[str, Any], name: str) -> str:
    """Where the file says how ``segment`` is taxed."""
    own = next((key for key in ("place", "status") if segment.get(key) is not None), None)
    return f"segment.{name}.{own}" if own else "place"


def _rows(table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = table.get(key)
    return [each for each in rows if isinstance(each, Mapping)] if isinstance(rows, list) else []


def _known(tables: Mapping[str, Any], key: str) -> list[str]:
    """Names of all tables of a kind; none if one of them has none."""
    names = [each.get("name") for each in _rows(tables, key)]
    known = [name for name in names if isinstance(name, str) and name]
    return known if len(known) == len(names) else []

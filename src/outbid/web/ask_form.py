"""From what a form sent to the tables of a file: fields left as they were stay as they were written."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from outbid.core.errors import InputError
from outbid.web import ask_belief, ask_derived
from outbid.web.ask_fields import Field, Guide
from outbid.web.ask_tables import at, put, without_empty_rows
from outbid.web.ask_values import Unclear, read, shown

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Filled:
    """What came of a form.

    Args:
        tables: of the file, with all answers that can be read.
        wrong: what cannot be taken, by the path of its field; with an empty path what belongs to none.
    """

    tables: dict[str, Any]
    wrong: dict[str, InputError] = field(default_factory=dict)


def texts_of(guide: Guide, tables: Mapping[str, Any], rows: Mapping[str, int], locale: str) -> dict[str, str]:
    """What the form shows for a file, by path."""
    found = {each.path: shown(_value(tables, each), each, locale) for each in guide.fields(rows)}
    if guide.kind == "offer":
        found |= ask_belief.told(tables, locale)
    return found


def kept_empty(tables: Mapping[str, Any], field: Field) -> bool:
    """Whether a file leaves a choice out that a new one would make: it can stay so (a calendar has no schedule)."""
    there = at(tables, field.table) is not None if field.table else bool(tables)
    return field.always and there and at(tables, field.path) is None


def filled(
    guide: Guide, base: Mapping[str, Any], texts: Texts, rows: Mapping[str, int], locale: str, meant: Texts
) -> Filled:
    """The tables of a file after a form over ``base`` was sent.

    Args:
        guide: the form.
        base: the file that the form was made from; empty for a new one.
        texts: what was sent, by path; a field that was not sent is left as it is.
        rows: how many rows of each list the form had.
        locale: number format of the visitor.
        meant: the readings chosen for texts that may mean two numbers, by path.
    """
    tables: dict[str, Any] = copy.deepcopy(dict(base))
    before = texts_of(guide, base, rows, locale)
    texts = ask_derived.a_year(ask_derived.with_others(texts))
    now = {path: texts[path].strip() if path in texts else text for path, text in before.items()}
    fields = list(guide.fields(rows))
    asked = {each.path: each for each in fields}
    blank = _blank_tables(fields, now)
    currency = str(now.get("currency") or base.get("currency") or "")
    wrong: dict[str, InputError] = {}
    for path, each in asked.items():
        if path.rpartition(".")[2].startswith("@"):
            continue
        new = each.always and at(base, path) is None and not kept_empty(base, each)
        if each.table in blank and each.table:
            put(tables, path, None)
        elif now[path] == before[path] and not (new and now[path]):
            continue
        elif not now[path]:
            put(tables, path, None)
        else:
            try:
                put(tables, path, read(now[path], each, locale, currency, meant.get(path, "")))
            except InputError as error:
                wrong[path] = error
    if ask_belief.CHANCE in asked:
        _believe(tables, before, now, locale, currency, meant, wrong)
        ask_derived.put_shares(tables, now, locale, wrong)
    ask_derived.put_grants(tables, now)
    for each in fields:
        if each.required and not now[each.path] and each.table not in (blank - {""}):
            wrong.setdefault(each.path, InputError("app_ask.needed"))
    lists = tuple(section.rows for section in guide.sections if section.rows) + (
        ("stake",) if "stake" in tables else ()
    )
    return Filled(without_empty_rows(tables, lists), wrong)


def _believe(
    tables: dict[str, Any],
    before: Texts,
    now: Texts,
    locale: str,
    currency: str,
    meant: Texts,
    wrong: dict[str, Any],
) -> None:
    headline = "stake.0.headline"
    if all(before[path] == now[path] for path in (*ask_belief.PATHS, headline)):
        return
    try:
        key, value = ask_belief.believed(now, tables, locale, currency, meant)
    except InputError as error:
        wrong.setdefault(error.where, error)
        return
    for basis in ("stake", "company"):
        put(tables, f"stake.0.outlook.{basis}", value if basis == key else None)


def _blank_tables(fields: list[Field], now: Texts) -> set[str]:
    """Tables in which nobody has typed or chosen anything."""
    touched = {each.table for each in fields if now[each.path] != each.default}
    return {each.table for each in fields} - touched


def _value(tables: Mapping[str, Any], field: Field) -> Any:
    value = at(tables, field.path)
    if value is None and kept_empty(tables, field):
        return ""
    return value if not isinstance(value, dict | list) else None


__all__ = ["Filled", "Unclear", "filled", "kept_empty", "texts_of"]

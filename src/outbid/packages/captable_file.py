"""Cap tables as TOML files: read, validate with every complaint at its place, turn into frozen terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError, Problems
from outbid.packages.captable import (
    CapTable,
    CarveOut,
    Company,
    Convertible,
    Debt,
    Option,
    Participation,
    ShareClass,
)
from outbid.packages.captable_checks import problems
from outbid.packages.captable_schema import (
    CarveOutTable,
    ClassTable,
    CompanyFile,
    CompanyTables,
    NoteTable,
    SafeTable,
    classes_of,
)
from outbid.packages.toml_file import read_toml
from outbid.packages.validation import validate

_ROW = re.compile(r"\b(class|options|warrant|safe|note|debt|carve_out)\[(\d+)\]")


def load_cap_table(path: str | Path, *, locale: str | None = None) -> Company:
    """The company that the cap table file at ``path`` states.

    Args:
        path: the TOML file.
        locale: number format, ``"en"`` or ``"de"``, if the file does not name its own.

    Raises:
        InputError: the file cannot be read, or :class:`~outbid.core.errors.Problems` with all that is wrong in it;
            each names the object it concerns.
    """
    return cap_table_of(read_toml(path), str(path), locale)


def cap_table_of(tables: Mapping[str, Any], path: str, locale: str | None) -> Company:
    """Like :func:`load_cap_table`, of ``tables`` that lie at ``path`` or will."""
    try:
        file = validate(CompanyFile, tables, path, locale)
    except Problems as found:
        raise Problems(error.at(_named(error.where, tables)) for error in found.problems) from None
    return build_company(file, path)


def build_company(file: CompanyTables, path: str) -> Company:
    """The company of a validated file.

    Raises:
        Problems: what :func:`outbid.packages.captable_checks.problems` finds, and a last round that is no class.
    """
    classes = classes_of(file)
    table = CapTable(
        tuple(_share_class(each) for each in classes),
        tuple(Option(each.name, each.shares, each.strike) for each in file.options)
        + tuple(Option(each.name, each.shares, each.strike, each.on or "") for each in file.warrant),
        file.pool.unissued if file.pool else 0.0,
        tuple(_convertible(each) for each in file.safe) + tuple(_convertible(each) for each in file.note),
        tuple(Debt(each.name, each.amount) for each in file.debt),
        tuple(_carve_out(each) for each in file.carve_out),
    )
    found = [*_common_with_terms(classes, path), *_last_round(file, table, path)]
    found += [
        error if error.where else error.at(path)
        for error in problems(
            table,
            fully_diluted=file.fully_diluted_shares,
            place=lambda group, i: f"{path}, {_row(file, group, i)}",
        )
    ]
    if found:
        raise Problems(found)
    return Company(file.name, file.currency, table, file.date, file.last_round, file.stage)


def _share_class(each: ClassTable) -> ShareClass:
    preferred = each.kind == "preferred"
    capped = not isinstance(each.participation, str)
    participation: Participation = "capped" if capped else each.participation
    return ShareClass(
        each.name,
        each.shares,
        each.price or 0.0,
        (1.0 if each.preference is None else each.preference) if preferred else 0.0,
        each.seniority,
        participation,
        float(each.participation) if capped else None,
        1.0 if each.conversion is None else each.conversion,
        each.converts_to or "",
        each.dividends,
        each.ipo_floor,
        each.ratchet,
    )


def _convertible(each: SafeTable | NoteTable) -> Convertible:
    if isinstance(each, SafeTable):
        return Convertible(
            each.name, "safe", each.amount, each.cap, each.cap_is, each.discount, seniority=each.seniority
        )
    return Convertible(
        each.name,
        "note",
        each.amount,
        each.cap,
        each.cap_is,
        each.discount,
        each.interest,
        each.years,
        each.multiple,
    )


def _carve_out(each: CarveOutTable) -> CarveOut:
    """An amount without a fraction is paid as soon as there is money for it; a fraction alone has no limit."""
    return CarveOut(each.name, 1.0 if each.fraction is None else each.fraction, each.amount)


def _common_with_terms(classes: tuple[ClassTable, ...], path: str) -> list[InputError]:
    """Common stock for which a preferred class's terms are stated."""
    found = []
    for i, each in enumerate(classes):
        terms = ("preference", "participation", "dividends", "ratchet", "ipo_floor", "converts_to")
        stated = [term for term in terms if term in each.model_fields_set]
        if each.kind == "common" and stated:
            where = f"{path}, class[{i}].{stated[0]}"
            found.append(
                InputError("captable.common_with_terms", where=where, name=each.name, field=stated[0])
            )
    return found


def _last_round(file: CompanyTables, table: CapTable, path: str) -> list[InputError]:
    if file.last_round is None:
        return []
    sold = {each.name for each in table.classes if each.price > 0}
    if file.last_round in sold:
        return []
    available = ", ".join(each.name for each in table.classes if each.name in sold) or "–"
    where = f"{path}, last_round"
    return [InputError("captable.last_round", where=where, name=file.last_round, available=available)]


def _row(file: CompanyTables, group: str, index: int) -> str:
    """Where in the file an object of the cap table stands."""
    if group == "classes":
        return f"class[{index}]"
    if group == "options":
        issued = len(file.options)
        return f"options[{index}]" if index < issued else f"warrant[{index - issued}]"
    if group == "convertibles":
        safes = len(file.safe)
        return f"safe[{index}]" if index < safes else f"note[{index - safes}]"
    return f"{'debt' if group == 'debts' else 'carve_out'}[{index}]"


def _named(where: str, tables: Mapping[str, Any]) -> str:
    """``where``, with the name of the object behind its number."""
    match = _ROW.search(where)
    if match is None:
        return where
    rows = tables.get(match[1])
    row = rows[int(match[2])] if isinstance(rows, list) and int(match[2]) < len(rows) else None
    name = row.get("name") if isinstance(row, dict) else None
    if not isinstance(name, str) or not name.isprintable() or len(name) > 60:
        return where
    return f"{where[: match.end()]} ({name}){where[match.end() :]}"

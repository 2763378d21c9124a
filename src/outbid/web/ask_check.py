"""What the readers of files say about the answers of a form, each complaint at its field."""

from __future__ import annotations

from typing import Any

from outbid.core.errors import InputError
from outbid.web.ask_fields import Guide
from outbid.web.ask_law import untaxed
from outbid.web.file_check import check_tables
from outbid.web.shelf import Shelf
from outbid.web.visitor import Visitor

OWN_WORDS = {
    "errors.missing_key": "app_ask.needed",
    "errors.outlook_needed": "app_ask.belief_needed",
    "errors.date_range": "app_ask.no_date_of_pay",
    "errors.strike_without_shares": "app_ask.shares_needed",
    "errors.start_needed": "app_ask.start_needed",
    "errors.no_rate": "app_ask.no_rate",
}
"""Complaints that speak of files, in words of the form."""
ELSEWHERE = {"errors.no_schedule": "status", "errors.no_rate": "currency"}
"""Complaints about several fields at once, and the one to mend them at."""
FIELD_OF = {"errors.strike_without_shares": "shares", "errors.start_needed": "start"}
"""Where a complaint is mended, if not where it arises: the last part of the field's path."""


def complaints(
    kind: str, tables: dict[str, Any], shelf: Shelf, name: str, locale: str
) -> tuple[InputError, ...]:
    """All that the reader of this kind of file says about ``tables``, at places such as ``stake[0].strike``.

    Args:
        kind: of file.
        tables: of the file.
        shelf: where the file lies, or will: what it refers to lies beside it.
        name: of the file.
        locale: number format of the visitor.
    """
    try:
        check_tables(kind, tables, str(shelf.path(name)), locale)
    except InputError as error:
        return tuple(each.at(each.where.removeprefix(name).lstrip(",: ")) for each in shelf.told(error))
    return ()


def at_fields(
    guide: Guide, found: tuple[InputError, ...], who: Visitor
) -> tuple[dict[str, InputError], list[InputError]]:
    """Complaints by the path of their field, in words of the form, and those that are about no field."""
    placed: dict[str, InputError] = {}
    rest = []
    for error in found:
        # what is wrong in a file that this one names is to be mended where it is named
        path = guide.field(error.where) or guide.field(error.where.split(", ")[0])
        if path != "current":
            path = ELSEWHERE.get(error.key, path)
        if error.key in FIELD_OF:
            sibling = f"{path.rpartition('.')[0]}.{FIELD_OF[error.key]}"
            path = "start" if error.key == "errors.start_needed" else sibling
        if not path:
            rest.append(error)
            continue
        own = InputError(OWN_WORDS.get(error.key, error.key), **error.params)
        placed.setdefault(path, untaxed(error, who) if error.key == "errors.no_schedule" else own)
    return placed, rest


def name_taken(shelf: Shelf, kind: str, title: object, own: str | None) -> bool:
    """Whether another offer is called so already: a comparison tells offers apart by their names."""
    return kind == "offer" and any(e.title == title and e.name != own for e in shelf.entries("offer"))

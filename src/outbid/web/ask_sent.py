"""What a guided form sent, and what is made of it: a saved file, or the same form with what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from outbid.core.errors import InputError
from outbid.web.ask_belief import CHANCE, GOOD
from outbid.web.ask_check import at_fields, complaints, name_taken
from outbid.web.ask_derived import complete
from outbid.web.ask_fields import MOST_ROWS, Guide
from outbid.web.ask_form import filled
from outbid.web.ask_writing import written
from outbid.web.editing import changed, tables_of
from outbid.web.shelf import Conflict, Shelf
from outbid.web.visitor import Visitor

LONGEST = 2000
LONGEST_NAME = 60


@dataclass(frozen=True)
class Filling:
    """The fields of a form as they were filled.

    Args:
        texts: what was typed, by path; fields that were not in the form are not here.
        meant: readings chosen for texts that may mean two numbers, by path.
        rows: how many rows of each list the form had.
        called: what a new file is to be named, where no field says so.
    """

    texts: dict[str, str]
    meant: dict[str, str]
    rows: dict[str, int]
    called: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a form: ``name`` of the file that was saved, or else what is wrong, by field and in general."""

    name: str | None
    wrong: dict[str, InputError]
    rest: tuple[InputError, ...] = ()


def sent_of(form: FormData, guide: Guide, base: Mapping[str, Any]) -> Filling:
    """The fields of ``form``."""
    rows = guide.rows_of(base)
    for name in rows:
        count = str(form.get(f"rows-{name}", ""))
        if count.isdigit() and len(count) < 4:
            rows[name] = min(max(int(count), 1), MOST_ROWS)
    texts, meant = {}, {}
    for field in guide.fields(rows):
        typed, chosen = form.get(field.id), form.get(f"which-{field.id}")
        if isinstance(typed, str):
            texts[field.path] = typed[:LONGEST]
        if isinstance(chosen, str) and form.get(f"asked-{field.id}") == typed:
            meant[field.path] = chosen[:LONGEST]
    return Filling(texts, meant, rows, str(form.get("called", ""))[:LONGEST_NAME])


def save(
    guide: Guide, sent: Filling, shelf: Shelf, name: str | None, text: str, digest: str, who: Visitor
) -> Outcome:
    """Saves the answers of a form, or says what is wrong with them.

    Args:
        guide: the form.
        sent: its answers.
        shelf: where files are.
        name: of the file that is edited; ``None``: a new one.
        text, digest: of the file that the form was made from; empty for a new one.
        who: sent it.

    Raises:
        Conflict: the file was changed elsewhere, in the same fields.
    """
    base = tables_of(text) or {}
    result = filled(guide, base, sent.texts, sent.rows, who.locale, sent.meant)
    tables = guide.settle(result.tables, shelf)
    if name is None:
        tables = guide.fresh(tables, who.language)
    found = complaints(guide.kind, tables, shelf, name or "new.toml", who.locale)
    placed, rest = at_fields(guide, found, who)
    if GOOD in result.wrong:
        # what the reader misses in the belief is this same amount
        placed.pop(CHANCE, None)
    wrong = {**placed, **guide.lacks(tables), **result.wrong}
    wrong |= complete(tables, sent.texts, wrong) if guide.kind == "offer" else {}
    if name is None and not wrong and not rest:
        twin = next(
            (e for e in shelf.entries(*guide.kinds) if tables_of(shelf.read(e.name)[0]) == tables), None
        )
        if twin is not None:
            # the button was pressed twice
            return Outcome(twin.name, {})
    if name_taken(shelf, guide.kind, tables.get("name"), name):
        wrong.setdefault("name", InputError("app_ask.name_taken"))
    if wrong or rest:
        return Outcome(None, wrong, tuple(rest))
    try:
        if name is None:
            name = shelf.free_name(str(tables.get("name") or sent.called.strip() or guide.kind))
            shelf.save(name, written(guide, tables, who.say(f"{guide.area}.comment_{guide.kind}")), None)
        else:
            changes = changed(base, tables)
            if changes:
                shelf.update(name, digest, changes)
    except Conflict:
        raise
    except InputError as error:
        # a full disk loses nothing that was typed
        return Outcome(None, {}, (error,))
    return Outcome(name, {})

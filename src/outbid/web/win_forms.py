"""What the forms on candidates and employers sent: a saved file, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError, Problems
from outbid.law import schedule
from outbid.offers.employer_checks import contradictions
from outbid.offers.schema import CandidateFile, EmployerFile
from outbid.packages.validation import validate
from outbid.web.ask_check import at_fields
from outbid.web.ask_fields import Guide
from outbid.web.ask_form import filled
from outbid.web.ask_sent import Outcome, Sent
from outbid.web.ask_writing import written
from outbid.web.editing import changed, tables_of
from outbid.web.shelf import Shelf
from outbid.web.visitor import Visitor
from outbid.web.win_guides import settled

KINDS = ("candidate", "employer")
LONGEST_NAME = 60


def save(
    guide: Guide, sent: Sent, shelf: Shelf, name: str | None, called: str, read: tuple[str, str], who: Visitor
) -> Outcome:
    """Saves the answers of a form, or says what is wrong with them.

    Args:
        guide: the form.
        sent: its answers.
        shelf: where files are.
        name: of the file that is edited; ``None``: a new one.
        called: what a new file is to be called, if not as the employer is.
        read: text and digest of the file that the form was made from; empty for a new one.
        who: sent it.

    Raises:
        Conflict: the file was changed elsewhere, in the same fields.
        InputError: it cannot be written.
    """
    base = tables_of(read[0]) or {}
    result = filled(guide, base, sent.texts, sent.rows, who.locale, sent.meant)
    tables = settled(result.tables, guide.kind, shelf)
    placed, rest = at_fields(
        guide, complaints(guide.kind, tables, shelf.path(name or "new.toml"), who.locale)
    )
    wrong = {**placed, **result.wrong}
    if wrong or rest:
        return Outcome(None, wrong, tuple(rest))
    if name is None:
        title = str(tables.get("name", "")) or called.strip()[:LONGEST_NAME] or guide.kind
        name = shelf.free_name(title)
        shelf.save(name, written(guide, tables, who.say(f"app_win_ask.comment_{guide.kind}")), None)
        return Outcome(name, {})
    changes = changed(base, tables)
    if changes:
        shelf.update(name, read[1], changes)
    return Outcome(name, {})


def complaints(kind: str, tables: Mapping[str, Any], path: Path, locale: str) -> tuple[InputError, ...]:
    """All that the reader of this kind of file says about ``tables``, at places such as ``limits.base``."""
    place = str(path)
    try:
        if kind == "candidate":
            person = validate(CandidateFile, tables, place, locale)
            schedule(person.place, person.tax_year, person.status)
            return ()
        found: tuple[InputError, ...] = tuple(
            contradictions(validate(EmployerFile, tables, place, locale), place)
        )
    except InputError as error:
        found = error.problems if isinstance(error, Problems) else (error,)
    return tuple(each.at(each.where.removeprefix(place).removeprefix(", ")) for each in found)

"""What the guided forms ask, as data: where a field stands in the file, how it is typed, and when it matters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from outbid.web.ask_tables import at

if TYPE_CHECKING:
    from outbid.core.errors import InputError
    from outbid.web.desk import Desk
    from outbid.web.shelf import Shelf
    from outbid.web.visitor import Visitor

Kind = Literal[
    "text", "amount", "range", "count", "percent", "percents", "years", "number", "whole", "date", "choice"
]
"""How a field is typed.

``amount``, ``count`` and ``number``: one number; ``range`` and ``years``: also ``5 to 7``; ``percent``, ``percents``:
of one, or a range of them; ``whole``: without a fraction.
"""
MOST_ROWS = 40


@dataclass(frozen=True)
class Field:
    """One question of a form.

    Args:
        path: where its answer stands in the file, ``stake.0.outlook.dilution``; a last part that begins with ``@`` is
            worked out (see :mod:`outbid.web.ask_belief`).
        kind: how it is typed.
        choices: of a choice, what may be written; their words are messages ``NAME.CHOICE`` unless ``names`` has them.
        names: words of choices that are no messages (places, files).
        default: what is chosen, or stands in the field, before anybody has typed.
        required: an answer is impossible without it.
        always: written even if it is the default, where its table is written at all.
        area: of its messages.
    """

    path: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    default: str = ""
    required: bool = False
    always: bool = False
    area: str = "app_ask"

    @property
    def id(self) -> str:
        """Its name in the form."""
        return self.path.replace(".", "-")

    @property
    def label(self) -> str:
        """The message that asks it; ``.why`` says why it is asked."""
        if self.path.startswith("rates."):
            return "app_ask.rates"
        return f"{self.area}." + re.sub(r"\.\d+", "", self.path).replace(".", "_").replace("@", "")

    @property
    def table(self) -> str:
        """The table that it stands in: ``stake.0`` for all of a stake; empty for the file itself."""
        parts = self.path.split(".")
        if len(parts) == 1:
            return ""
        return ".".join(parts[:2]) if parts[1].isdigit() else parts[0]


@dataclass(frozen=True)
class Section:
    """Fields that belong together.

    Args:
        name: of its messages ``section_NAME`` and ``section_NAME.why``.
        fields: its questions; of a section with rows, those of one row, ``value`` for ``rsu.0.value``.
        rows: the list in the file that has a row for each repetition; empty: no repetitions.
        open: unfolded from the start.
        first: rows that are shown before there are any.
    """

    name: str
    fields: tuple[Field, ...]
    rows: str = ""
    open: bool = False
    first: int = 1

    def row(self, number: int) -> tuple[Field, ...]:
        """The fields of one row."""
        return tuple(replace(each, path=f"{self.rows}.{number}.{each.path}") for each in self.fields)


@dataclass(frozen=True)
class Saved:
    """A file that a form has just saved.

    Args:
        name: of the file.
        new: there was none before.
        offer: for which it was entered.
        desk, who: where, and by whom.
        others: the stage whose usual chance was taken.
        part: of the company that was promised, of which nobody knows how many shares it is.
    """

    name: str
    new: bool
    offer: str
    desk: Desk
    who: Visitor
    others: str = ""
    part: str = ""


@dataclass(frozen=True)
class Guide:
    """A guided form for a kind of file.

    Args:
        kind: of file that it makes.
        sections: of fields.
        after: where to go once the file of this name was saved; see :class:`Saved`.
        files: kinds of files that can be edited with it, where there are others than its own.
        area: of its messages, and of those of its fields.
        settle: what is taken for granted where the form says nothing, put into the tables of a file.
        fresh: what a new file says besides, in the language of who makes it.
        lacks: what is needed once something else is stated, by path of its field.
        named: the form asks apart from the fields what a new file is to be called.
        steps: it is one of the steps towards a comparison.
    """

    kind: str
    sections: tuple[Section, ...]
    after: Callable[[Saved], str]
    files: tuple[str, ...] = ()
    area: str = "app_ask"
    settle: Callable[[dict[str, Any], Shelf], dict[str, Any]] = lambda tables, shelf: tables
    fresh: Callable[[dict[str, Any], str], dict[str, Any]] = lambda tables, language: tables
    lacks: Callable[[dict[str, Any]], dict[str, InputError]] = lambda tables: {}
    named: bool = False
    steps: bool = True

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of files that can be edited with it."""
        return self.files or (self.kind,)

    def fields(self, rows: Mapping[str, int]) -> Iterator[Field]:
        """Every field, with as many rows of each list as ``rows`` says."""
        for section in self.sections:
            if not section.rows:
                yield from section.fields
            for number in range(rows.get(section.rows, 0) if section.rows else 0):
                yield from section.row(number)

    def rows_of(self, tables: Mapping[str, Any]) -> dict[str, int]:
        """How many rows of each list a form over a file shows: those there are, or some empty ones."""
        found = {}
        for section in self.sections:
            if section.rows:
                there = at(tables, section.rows)
                found[section.rows] = (len(there) if isinstance(there, list) else 0) or section.first
        return found

    def field(self, place: str) -> str:
        """The path of the field that a place in a file is about: ``rsu[0].value`` is ``rsu.0.value``; else empty.

        What has no field of its own is asked where its table begins.
        """
        path = re.sub(r"\[(\d+)\](?: \([^)]*\))?", r".\1", place).strip(".")
        index = re.search(r"\.(\d+)(?:\.|$)", path)
        number = int(index[1]) if index else 0
        known = [each.path for each in self.fields({s.rows: number + 1 for s in self.sections if s.rows})]
        if path in ALIASES and ALIASES[path] in known:
            return ALIASES[path]
        if path in known:
            return path
        return next((each for each in known if each.startswith(f"{path}.")), "")


ALIASES = {
    "stake.0": "stake.0.outlook.@chance",
    "stake.0.outlook": "stake.0.outlook.@chance",
    "stake.0.outlook.stake": "stake.0.outlook.@good",
    "stake.0.outlook.company": "stake.0.outlook.@good",
    "bonus": "bonus.target",
    "stake.0.qsbs": "stake.0.form",
}
"""Places in a file whose field is another."""
SCHEDULES = (
    "4y/1y-cliff/monthly", "4y/1y-cliff/quarterly", "4y/quarterly", "4y/monthly", "4y/annual", "3y/quarterly",
    "40/30/20/10", "5/15/40/40", "immediate",
)  # fmt: skip
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "CAD")
FORMS = ("nso", "iso", "restricted", "shares", "rsu", "vsop", "section_19a", "profits_interest")

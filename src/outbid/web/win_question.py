"""What is asked on the page of winning: which files, which chance, and what else; read from an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi.datastructures import QueryParams

from outbid.core.errors import InputError
from outbid.packages.toml_file import read_toml
from outbid.report.format import Reader
from outbid.web.desk import Desk
from outbid.web.shelf import Entry, Shelf
from outbid.web.shelf_winning import own_title
from outbid.web.typed import percent
from outbid.web.visitor import Visitor
from outbid.web.worked import example_title

ROLES: Mapping[str, tuple[str, ...]] = {
    "candidate": ("candidate", "me"),
    "employer": ("employer",),
    "rival": ("offer",),
}
"""Kinds of files that may take each part."""
FIRST = {"candidate": "candidate-medium.toml"}
"""Of the worked example, the file that is chosen until another one is."""
USUAL, SHOWN = 0.8, 0.5
"""Chance of yes that is asked for at first: of own files, and of the worked example."""
LEAST, MOST = 1, 99
"""Percent that a chance may be."""
MOST_RIVALS = 20
LONGEST = 40


@dataclass(frozen=True)
class Question:
    """The cheapest package of which employer, for whom, against whom, with which chance.

    Args:
        candidate, employer, rivals: names of files.
        target: chance of yes, a fraction.
        menu, facts, keep: as :func:`outbid.workspace.win` takes them.
    """

    candidate: str
    employer: str
    rivals: tuple[str, ...]
    target: float
    menu: bool = False
    facts: bool = False
    keep: float | None = None

    def query(self) -> str:
        """The question as it stands in an address, whatever the number format."""
        pairs = [("candidate", self.candidate), ("employer", self.employer)]
        pairs += [("rival", name) for name in self.rivals]
        pairs.append(("target", f"{100 * self.target:g}%"))
        pairs += [(name, "1") for name in ("menu", "facts") if getattr(self, name)]
        if self.keep is not None:
            pairs.append(("keep", f"{100 * self.keep:g}%"))
        return urlencode(pairs)


@dataclass(frozen=True)
class Given:
    """What there is to choose from.

    Args:
        shelves: where the files of each role lie: the user's own, or the example's.
        files: of each role, by name.
    """

    shelves: Mapping[str, Shelf]
    files: Mapping[str, tuple[Entry, ...]]

    @property
    def example(self) -> bool:
        """Whether everything is the worked example's."""
        return all(shelf.example for shelf in self.shelves.values())

    def path(self, role: str, name: str) -> Path:
        """Where the file lies that takes ``role``."""
        return self.shelves[role].readable(name)

    def stamp(self, question: Question) -> tuple[str, ...]:
        """Changes whenever a file does that the answer to ``question`` may rest on: not with other offers."""
        named = (*question.rivals, *_named(self, question.candidate))
        others = {each.name for each in self.files["rival"] if each.name not in named}
        return tuple(shelf.stamp(without=others) for shelf in dict.fromkeys(self.shelves.values()))

    def options(self, role: str, who: Visitor) -> tuple[tuple[str, str], ...]:
        """Names and titles of the files that may take ``role``; the file's name too, where titles are alike."""
        if self.shelves[role].example and role == "candidate":
            return tuple(
                (name, who.say(f"app_win.shown_{name.removesuffix('.toml')}")) for name in self.names(role)
            )
        shelf = self.shelves[role]
        titles = [
            example_title(shelf, each, who.language) if shelf.example else spoken_title(each)
            for each in self.files[role]
        ]
        return tuple(
            (each.name, title if titles.count(title) == 1 else f"{title} ({each.name})")
            for each, title in zip(self.files[role], titles, strict=True)
        )

    def names(self, role: str) -> tuple[str, ...]:
        """Names of the files that may take ``role``."""
        return tuple(each.name for each in self.files[role])


@dataclass(frozen=True)
class TypedQuestion:
    """A question as it was typed.

    Args:
        values: of each field, as typed.
        rivals: that are chosen.
        errors: what is wrong with each field.
        question: that this makes; ``None`` while something is wrong.
    """

    values: Mapping[str, str]
    rivals: tuple[str, ...]
    errors: Mapping[str, InputError] = field(default_factory=dict)
    question: Question | None = None

    def told(self, language: str) -> dict[str, str]:
        """What is wrong with each field; empty if nothing is."""
        fields = ("candidate", "employer", "rival", "target", "keep")
        return {name: self.errors[name].text(language) if name in self.errors else "" for name in fields}


def given_at(desk: Desk) -> Given:
    """What there is to choose from: the user's files, and the example's where the user has none for a role."""
    own, shown = desk.shelf, desk.example("win")
    entries = {True: shown.entries(), False: own.entries()}
    if not any(each.kind in ("candidate", "employer") for each in entries[False]):
        # whoever has only offers asks what these are worth, not yet what would win somebody
        entries[False] = ()
    shelves: dict[str, Shelf] = {}
    files: dict[str, tuple[Entry, ...]] = {}
    for role, kinds in ROLES.items():
        mine = tuple(each for each in entries[False] if each.kind in kinds)
        theirs = tuple(each for each in entries[True] if each.kind in kinds)
        # nobody who describes their own candidate means the example's rival
        at_hand = bool(mine) or (role == "rival" and not shelves["candidate"].example)
        shelves[role] = own if at_hand else shown
        files[role] = mine if at_hand else theirs
    return Given(shelves, files)


def read(sent: QueryParams, given: Given, reader: Reader) -> TypedQuestion:
    """The question that an address puts; one that says nothing puts the usual one."""
    errors: dict[str, InputError] = {}
    values = {}
    for role in ("candidate", "employer"):
        names = given.names(role)
        usual = FIRST.get(role, "") if FIRST.get(role) in names else next(iter(names), "")
        values[role] = sent.get(role, usual)
        if values[role] not in names:
            errors[role] = InputError("app.no_such_file", value=values[role][:80])
    if "target" in sent:
        rivals = tuple(dict.fromkeys(sent.getlist("rival")))
    else:
        rivals = () if errors else _usual_rivals(given, values["candidate"], values["employer"])
    missing = next((name for name in rivals if name not in given.names("rival")), None)
    if missing is not None:
        errors["rival"] = InputError("app.no_such_file", value=missing[:80])
    elif len(rivals) > MOST_RIVALS:
        errors["rival"] = InputError("app_win.too_many_rivals", most=MOST_RIVALS)
    usually = SHOWN if given.example else USUAL
    target = _share("target", sent.get("target", f"{100 * usually:g}%"), reader, values, errors)
    keep = None
    values["keep"] = ""
    if sent.get("keep", "").strip():
        keep = _share("keep", sent["keep"], reader, values, errors)
    for name in ("menu", "facts"):
        values[name] = "1" if sent.get(name) else ""
    question = None
    if not errors:
        question = Question(
            values["candidate"], values["employer"], rivals, target, bool(values["menu"]), bool(values["facts"]), keep
        )  # fmt: skip
    return TypedQuestion(values, rivals, errors, question)


def spoken_title(entry: Entry) -> str:
    """What a file is called; one that says no name, as its own name is spoken."""
    if entry.title != entry.name.removesuffix(".toml"):
        return entry.title
    words = re.sub(r"[-_]+", " ", entry.title).strip() or entry.title
    return words[0].upper() + words[1:]


def _usual_rivals(given: Given, candidate: str, employer: str) -> tuple[str, ...]:
    """All offers but those that the candidate's file already names, and the employer's own."""
    named, bidder = _named(given, candidate), _tables(given, "employer", employer)
    own = own_title(bidder)
    others = (each for each in given.files["rival"] if each.name not in named and each.title != own)
    return tuple(each.name for each in others)[:MOST_RIVALS]


def _named(given: Given, candidate: str) -> tuple[object, ...]:
    """The offers that a candidate's file names: the job to leave, and rivals."""
    person = _tables(given, "candidate", candidate)
    rows = person.get("rival")
    rivals = rows if isinstance(rows, list) else []
    return (person.get("current"), *(row.get("file") for row in rivals if isinstance(row, dict)))


def _tables(given: Given, role: str, name: str) -> dict[str, Any]:
    try:
        return read_toml(given.path(role, name))
    except InputError:
        return {}  # the search says what is wrong with it


def _share(
    name: str, text: str, reader: Reader, values: dict[str, str], errors: dict[str, InputError]
) -> float:
    """A chance in percent; the field is named ``name``."""
    values[name] = text[:LONGEST]
    try:
        # addresses hold a point whatever the visitor's format; what people type follows theirs
        locale = "en" if text.endswith("%") and text.count(".") == 1 else reader.locale
        found = percent(text, name, locale)
    except InputError as error:
        # it stands at its field, which need not be named again
        errors[name] = error.at("")
        return 0.0
    if not LEAST <= found <= MOST:
        errors[name] = InputError("app_win.percent", value=text[:LONGEST], least=LEAST, most=MOST)
    else:
        values[name] = reader.number(found, 4)
    return found / 100

"""The offers and the people on a shelf, read once for as long as no file changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from outbid.core.errors import InputError
from outbid.packages.files import load_offer
from outbid.packages.package import Package
from outbid.packages.toml_file import read_toml
from outbid.web.desk import Desk
from outbid.web.shelf import Shelf
from outbid.web.win_question import spoken_title
from outbid.web.worked import example_title
from outbid.workspace import Workspace


@dataclass(frozen=True)
class Offered:
    """An offer that can be read; its package has a name that no other offer has.

    ``has_cap_table`` tells whether a file on the same shelf says who else owns its company.
    """

    file: str
    package: Package
    has_cap_table: bool


@dataclass(frozen=True)
class Someone:
    """A person whose file can be read; ``kind`` is ``me`` or, of somebody to be won, ``candidate``."""

    file: str
    kind: str
    title: str
    workspace: Workspace


@dataclass(frozen=True)
class Broken:
    """A file that cannot be used, and what is wrong with it."""

    file: str
    error: InputError


@dataclass(frozen=True)
class Read:
    """What is on a shelf."""

    shelf: Shelf
    offers: tuple[Offered, ...]
    people: tuple[Someone, ...]
    broken: tuple[Broken, ...]


def read(desk: Desk, shelf: Shelf, locale: str, language: str) -> Read:
    """What is on ``shelf`` now, from its files if any of them changed since they were read.

    Args:
        desk: where answers are kept.
        shelf: a folder of files.
        locale: number format of files that do not name their own.
        language: in which the example's offers are called; the user's own are called as their files say.
    """
    key = ("compare", "read", locale, language if shelf.example else "")
    return desk.answer(shelf, key, lambda: _read(desk, shelf, locale, language), quick=True)


def _read(desk: Desk, shelf: Shelf, locale: str, language: str) -> Read:
    offers: list[Offered] = []
    people: dict[str, list[Someone]] = {"me": [], "candidate": []}
    broken: list[Broken] = []
    entries = shelf.entries()
    companies = {entry.name for entry in entries if entry.kind == "company"}
    for entry in entries:
        try:
            if entry.kind == "offer":
                path = shelf.readable(entry.name)
                package = load_offer(path, locale=locale)
                if shelf.example:
                    package = replace(package, name=example_title(shelf, entry, language))
                offers.append(Offered(entry.name, package, _has_cap_table(path, companies)))
            elif entry.kind in ("me", "candidate"):
                workspace = Workspace.of(shelf.readable(entry.name), desk.run, locale=locale)
                title = spoken_title(entry) if entry.kind == "candidate" else entry.title
                people[entry.kind].append(Someone(entry.name, entry.kind, title, workspace))
            elif not entry.kind:
                # it may be of a kind that this page has no use for, but what is no TOML may be anybody's offer
                read_toml(shelf.folder / entry.name)
        except InputError as error:
            broken.append(Broken(entry.name, error))
    return Read(shelf, _distinct(offers), (*people["me"], *people["candidate"]), tuple(broken))


def _has_cap_table(path: Path, companies: set[str]) -> bool:
    stakes = read_toml(path).get("stake", [])
    return any(PurePath(str(stake.get("cap_table", ""))).name in companies for stake in stakes)


def _distinct(offers: list[Offered]) -> tuple[Offered, ...]:
    """``offers`` with the file's name beside a name that several have, since a comparison goes by names."""
    names = Counter(offer.package.name for offer in offers)
    return tuple(
        offer
        if names[offer.package.name] == 1
        else replace(
            offer,
            package=replace(offer.package, name=f"{offer.package.name} ({offer.file.removesuffix('.toml')})"),
        )
        for offer in offers
    )

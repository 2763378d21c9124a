"""How far somebody is on the way to an answer about their own offers."""

from __future__ import annotations

from dataclasses import dataclass

from outbid.web import addresses
from outbid.web.shelf import Shelf
from outbid.web.shelf_versions import Versions
from outbid.web.shelf_winning import of_winning


@dataclass(frozen=True)
class Step:
    """One step: ``you``, ``first``, ``second`` or ``answer``; its page, and whether it is done."""

    name: str
    address: str
    done: bool


def steps(shelf: Shelf) -> tuple[Step, ...]:
    """The four steps as they stand with the files on ``shelf``."""
    offers = [addresses.ask("offer", each) for each in as_entered(shelf)]
    you = bool(shelf.entries("me"))
    first, second = (offers[i] if len(offers) > i else addresses.ask("offer") for i in (0, 1))
    return (
        Step("you", addresses.ask("me"), you),
        Step("first", first, bool(offers)),
        Step("second", second, len(offers) > 1),
        Step("answer", "/", False),
    )


def next_step(shelf: Shelf) -> Step:
    """What is to be done next: the first step that is not done."""
    return next(each for each in steps(shelf) if not each.done)


def current(shelf: Shelf, kind: str, name: str | None) -> str:
    """The step that a form belongs to; empty if to none of them."""
    if kind == "me":
        return "you"
    if kind != "offer":
        return ""
    offers = as_entered(shelf)
    place = offers.index(name) if name in offers else len(offers)
    return ("first", "second")[place] if place < 2 else ""


def as_entered(shelf: Shelf) -> list[str]:
    """The reader's own offers in the order in which they were entered, so that none changes its place when saved."""
    theirs = of_winning(shelf)
    found = [
        (min(each.modified, Versions(shelf.folder, each.name).since()), each.name)
        for each in shelf.entries("offer")
        if each.name not in theirs
    ]
    return [name for _, name in sorted(found)]

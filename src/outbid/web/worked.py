"""The worked examples, which a page shows until the user has files of their own."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from outbid.core.catalogue import text
from outbid.core.errors import InputError
from outbid.web.shelf import Shelf
from outbid.web.shelf_seen import Entry, Memory


@cache
def folder() -> Path:
    """Where the examples lie: inside the installed package, or beside the source code.

    Raises:
        InputError: they were left out of this installation.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package / "examples", package.parents[1] / "examples"):
        if (place / "talent-war" / "stay.toml").is_file():
            return place
    raise InputError("app.no_examples", where=str(package / "examples"))


def example(name: str, memory: Memory | None = None) -> Shelf:
    """The example called ``name``: ``talent-war``, ``win``, ``market``, ...; ``memory`` is what is known of it."""
    return Shelf(folder() / name, example=True, memory=memory or Memory())


def example_title(shelf: Shelf, entry: Entry, language: str) -> str:
    """What a file is called in ``language``: of an example, where it is known there; else as it says itself."""
    if not shelf.example:
        return entry.title
    stem = entry.name.removesuffix(".toml")
    usual = example_words(entry.title, language)
    return text(f"app_compare.named_{shelf.folder.name}_{stem}", language, default=usual)


def example_words(name: str, language: str) -> str:
    """The name of an offer of the example of winning somebody, in ``language``; any other text as it is."""
    found = re.fullmatch(r"Join (\w[\w ]*)", name)
    return text("app_win_ask.offer_title", language, name=found[1]) if found else name

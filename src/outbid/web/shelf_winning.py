"""Which offers on a shelf belong to the question of whom to win, and not to the reader's own choice.

Whoever hires keeps files of both kinds in one folder: the offers that a candidate has, and those made to win them, say
nothing about what the reader may choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outbid.core.errors import InputError
from outbid.packages.toml_file import read_toml
from outbid.web.shelf import Shelf

SIDES = ("candidate", "employer")
"""Kinds of files that only the question of winning somebody has."""


def of_winning(shelf: Shelf) -> frozenset[str]:
    """Names of the files on ``shelf`` whose offers are not the reader's own.

    They are those that a candidate's file names, and those that carry the name an employer gives to what it offers.
    Where the files describe a candidate or an employer and nobody who says "me", no offer is the reader's.
    """
    offers, sides = shelf.entries("offer"), shelf.entries(*SIDES)
    if sides and not shelf.entries("me"):
        return frozenset(each.name for each in offers)
    named = {name for side in sides if side.kind == "candidate" for _, name in side.named}
    titles = {own_title(_tables(shelf, side.name)) for side in sides if side.kind == "employer"}
    return frozenset(each.name for each in offers if each.name in named or each.title in titles)


def own_title(employer: Mapping[str, Any]) -> str:
    """What the offer is called that an employer's file makes; the same as where the offer is written."""
    return str(employer.get("offer", f"Join {employer.get('name')}"))


def _tables(shelf: Shelf, name: str) -> Mapping[str, Any]:
    try:
        return read_toml(shelf.path(name))
    except InputError:
        return {}  # the page of its question says what is wrong with it

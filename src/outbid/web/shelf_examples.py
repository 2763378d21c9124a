"""The worked examples copied onto the user's shelf, with the names by which they refer to each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from outbid.web.editing import changed, tables_of
from outbid.web.editing_text import apply
from outbid.web.shelf import Shelf
from outbid.web.worked import example

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "talent-war": ("stay.toml", "startup.toml", "company.toml", "me.toml"),
    "series-b": ("offer.toml", "company.toml", "me.toml"),
    "seed": ("offer.toml", "company.toml", "me.toml"),
    "win": (
        "startup.toml", "company.toml", "candidate-low.toml", "candidate-medium.toml", "candidate-high.toml",
        "public.toml", "team.toml", "me.toml",
    ),
    "market": ("ai-talent.toml", "three-employers.toml"),
    "replay": ("2024.toml",),
}  # fmt: skip
"""Files of each example that refer to each other and to nothing else."""
_SCHEMA = re.compile(r"\A#:schema \S+\n")


def copy_example(name: str, shelf: Shelf) -> tuple[str, ...]:
    """Copies the example ``name`` onto ``shelf``; returns what its files are called there.

    A file that is there already is not copied again; where another one has its name, the copy gets a new name, and so
    do the fields of the other copies that refer to it.

    Raises:
        InputError: a file cannot be written.
    """
    source = example(name)
    texts = {each: _SCHEMA.sub("", source.read(each)[0]) for each in EXAMPLES[name]}
    there = {each.name: shelf.read(each.name)[0] for each in shelf.entries() if each.digest}
    names: dict[str, str] = {}
    for own, text in texts.items():
        free = own if own not in there or there[own] == text else shelf.free_name(own.removesuffix(".toml"))
        names[own] = free
    for own, text in texts.items():
        renamed = _renamed(text, names)
        if there.get(names[own]) != renamed:
            shelf.save(names[own], renamed, None)
    return tuple(names.values())


def _renamed(text: str, names: Mapping[str, str]) -> str:
    tables = tables_of(text) or {}
    return apply(text, changed(tables, _with_names(tables, names)))


def _with_names(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _with_names(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_names(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value

"""The worked examples, which a page shows until the user has files of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from outbid.core.errors import InputError
from outbid.web.shelf import Shelf
from outbid.web.shelf_seen import Memory


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

"""Which store of the evidence a command uses: who adds to one makes it where it is missing, who only asks does not."""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from outbid.cli.output import diagnose
from outbid.core.catalogue import text
from outbid.core.errors import InputError


def store_asked(named: str | None) -> Path | None:
    """The store that ``--data`` names to a question; ``None``: the usual one.

    Raises:
        InputError: it is not there. Answering from the shipped evidence instead would hide a slip of the keyboard.
    """
    from outbid.data.store import place_of

    if named is None:
        return None
    place = place_of(named)
    if not place.exists():
        raise InputError("importing.no_store", where=str(place), name=shlex.quote(named))
    return place


def store_to_be(named: str | None) -> Path | None:
    """The store that ``--data`` names, or else ``OUTBID_DATA``; ``None``: the usual one.

    ``OUTBID_DATA`` says where somebody keeps their evidence, often before there is any: like the usual store, that one
    is made when it is first asked, and :func:`said_if_made` says so.
    """
    from outbid.data.store import default_path, place_of

    if named is not None:
        return place_of(named)
    return default_path() if os.environ.get("OUTBID_DATA") else None


@contextlib.contextmanager
def said_if_made(named: str | None, language: str) -> Iterator[None]:
    """Says on stderr if what is done within makes the store of :func:`store_to_be`."""
    place = None
    with contextlib.suppress(InputError):  # no home folder: who needs one says so
        place = store_to_be(named)
    missing = place is not None and not place.exists()
    try:
        yield
    finally:
        if missing and place is not None and place.exists():
            say_made(place, language)


def say_made(place: Path, language: str) -> None:
    """Says on stderr that the store at ``place`` is a new one."""
    diagnose(text("importing.made", language, path=place))

"""Everything that files on a shelf rest on, also where it lies beside the folder: it counts when an answer is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from outbid.core.errors import InputError
from outbid.web.shelf_named import MOST_NAMED, check_named
from outbid.web.shelf_seen import Entry, Seen, others_in

MOST_INSIDE = 1_000
"""Files of a folder that is named; a package has no more."""


def reached(folder: Path, entries: Iterable[Entry], seen: Seen) -> Iterator[Path]:
    """Where everything lies that ``entries`` name, and what that names in turn; each path once.

    Raises:
        InputError: see :func:`check_named`.
    """
    known: set[Path] = set()
    waiting = [(folder, each) for each in entries]
    while waiting and len(known) < MOST_NAMED:
        base, entry = waiting.pop()
        check_named(folder, entry.name, entry.named, base)
        for _, value in entry.named:
            path = base / value
            if path in known:
                continue
            known.add(path)
            yield path
            try:
                if path.suffix.lower() == ".toml" and path.is_file():
                    waiting.append((path.parent, seen.entry(path, path.stat())))
            except (OSError, ValueError):
                continue


def states_of(folder: Path, entries: Iterable[Entry], seen: Seen) -> Iterator[str]:
    """A line for each thing outside ``folder`` that ``entries`` name, which changes when that does."""
    for entry in entries:
        if not entry.named:
            continue
        try:
            # one that is refused keeps nobody from noticing what the others name
            for path in reached(folder, [entry], seen):
                yield from _state(path)
        except InputError:
            continue


def _state(path: Path) -> Iterator[str]:
    try:
        status = path.stat()
        yield f"{path} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_size} {status.st_ino}"
        if path.is_dir():
            yield from islice(others_in(path, 1), MOST_INSIDE)
    except (OSError, ValueError):
        yield f"{path} is not there"

"""Files as they were last seen, so that looking at a folder again costs little."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError
from outbid.packages.toml_file import LARGEST, tables_in
from outbid.web.shelf_named import named_in
from outbid.web.shelf_names import readable
from outbid.web.shelf_versions import digest_of
from outbid.workspace import CANDIDATE_KEYS

MOST_FILES = 500
MOST_OTHERS = 2_000
DEEPEST = 3
FRESH = 2.0
"""Seconds within which a clock may be too coarse to tell two states of a file apart."""
_TELLING = (
    ("market", ("segment",)), ("team", ("opening",)), ("company", ("class",)), ("employer", ("limits", "equity")),
)  # fmt: skip
_POLICY = {"target", "width", "below", "above", "round", "floor", "age_to"}


@dataclass(frozen=True)
class Entry:
    """A file on the shelf.

    Args:
        name: of the file, without its folder.
        kind: ``offer``, ``me``, ``company``, ``market``, ``candidate``, ``employer``, ``team``, ``policy``, or ``""``
            where its keys are of none of them.
        title: what the file says that it is called; else its name.
        digest: of its content; empty where it cannot be read.
        modified: when it was written last, in seconds since 1970.
        named: other files that it names; see :func:`outbid.web.shelf_named.named_in`.
    """

    name: str
    kind: str
    title: str
    digest: str
    modified: float = 0.0
    named: tuple[tuple[str, str], ...] = ()


class Seen:
    """Entries by file, each good as long as the file has the same inode, times and size."""

    def __init__(self, most: int = 4 * MOST_FILES) -> None:
        self._known: OrderedDict[str, tuple[tuple[int, int, int, int], Entry]] = OrderedDict()
        self._most = most
        self._guard = threading.Lock()

    def entry(self, path: Path, status: os.stat_result) -> Entry:
        """What ``path`` is."""
        # tools that keep a file's time cannot keep when it was changed
        state = (status.st_ino, status.st_mtime_ns, status.st_size, status.st_ctime_ns)
        age = min(abs(time.time() - each) for each in (status.st_mtime, status.st_ctime))
        with self._guard:
            known = self._known.get(str(path))
        if known and known[0] == state and age > FRESH:
            return known[1]
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError:
            return Entry(path.name, "", path.stem, "", status.st_mtime)
        digest = digest_of(content)
        if known and known[1].digest == digest and known[1].modified == status.st_mtime:
            found = known[1]
        else:
            found = _entry(path.name, content, digest, status.st_mtime)
        with self._guard:
            self._known[str(path)] = (state, found)
            self._known.move_to_end(str(path))
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return found


class Texts:
    """Contents that were read lately, by digest: a form is made from one of them, whatever becomes of the file."""

    def __init__(self, most: int = 300, largest: int = 100_000) -> None:
        self._read: OrderedDict[str, bytes] = OrderedDict()
        self._most, self._largest = most, largest
        self._guard = threading.Lock()

    def put(self, digest: str, content: bytes) -> None:
        """Keeps ``content`` for a while, unless it is very large."""
        with self._guard:
            if len(content) <= self._largest:
                self._read[digest] = content
                self._read.move_to_end(digest)
            while len(self._read) > self._most:
                self._read.popitem(last=False)

    def get(self, digest: str) -> bytes | None:
        """The content with this digest, if it is known."""
        with self._guard:
            return self._read.get(digest)


@dataclass(frozen=True)
class Memory:
    """What is known of files, for all shelves of one app."""

    seen: Seen = field(default_factory=Seen)
    read: Texts = field(default_factory=Texts)


def files_in(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """The readable files of ``folder`` itself, by name; links count only where they stay inside it."""
    try:
        with os.scandir(folder) as found:
            named = sorted((each for each in found if readable(each.name)), key=lambda each: each.name)
    except OSError:
        return
    count = 0
    for each in named:
        if count == MOST_FILES:
            return
        try:
            inside = not each.is_symlink() or stays(folder, Path(each.path))
            if inside and each.is_file():
                yield Path(each.path), each.stat()
                count += 1
        except OSError:
            # it went while we looked
            continue


def stays(folder: Path, path: Path) -> bool:
    """Whether what ``path`` stands for lies inside ``folder`` and is not hidden there."""
    try:
        inner = path.resolve().relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):
        return False
    return not any(part.startswith(".") for part in inner.parts)


def others_in(folder: Path, depth: int = 0) -> Iterator[str]:
    """What stands in the folders below and beside the files: a line for each that changes when it does."""
    try:
        with os.scandir(folder) as found:
            listed = sorted(found, key=lambda each: each.name)[:MOST_OTHERS]
    except OSError:
        return
    for each in listed:
        try:
            if each.name.startswith(".") or (depth == 0 and readable(each.name)):
                continue
            if each.is_dir(follow_symlinks=False):
                if depth < DEEPEST:
                    yield from others_in(Path(each.path), depth + 1)
            else:
                status = each.stat()
                times = f"{status.st_mtime_ns} {status.st_ctime_ns}"
                yield f"{os.fsencode(each.path)!r} {times} {status.st_size} {status.st_ino}"
        except OSError:
            continue


def stamp_of(digests: dict[str, str], others: Iterator[str]) -> str:
    """A name for the state of a folder."""
    lines = [f"{name} {digest}" for name, digest in digests.items()]
    return hashlib.sha256("\n".join([*lines, *others]).encode()).hexdigest()[:16]


def _entry(name: str, content: bytes, digest: str, modified: float) -> Entry:
    stem = name.removesuffix(".toml")
    try:
        tables = tables_in(content, name)
    except InputError:
        # it stays where it is; the page of files says what is wrong with it
        return Entry(name, "", stem, digest, modified)
    title = tables.get("name")
    titled = isinstance(title, str) and title.strip() and title.isprintable()
    called = str(title)[:120] if titled else stem
    return Entry(name, kind_of(tables), called, digest, modified, named_in(tables))


def kind_of(tables: dict[str, Any]) -> str:
    """What a file is, by the keys that only its kind has."""
    if tables.get("kind") == "market":
        return "market"
    for kind, keys in _TELLING:
        if any(key in tables for key in keys):
            return kind
    if "wealth" in tables:
        written = [str(tables.get(key, "")).strip() for key in ("wealth", "risk_aversion")]
        ranged = any(" to " in each or " bis " in each or each.startswith("mix") for each in written)
        return "candidate" if ranged or any(key in tables for key in CANDIDATE_KEYS) else "me"
    if "salary" in tables:
        return "offer"
    return "policy" if tables and tables.keys() <= _POLICY else ""

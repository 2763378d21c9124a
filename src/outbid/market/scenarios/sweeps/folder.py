"""A folder that keeps what is finished of a sweep, so that the same question goes on from there.

Each chunk is a file: a line that says what it is, and the facts. It comes into being whole or not at all; one that
does not bear out its digest is cleared again. One process at a time works in a folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from outbid.core.errors import InputError
from outbid.market.scenarios.facts import NAMES, Facts
from outbid.market.scenarios.sweeps.chunks import Chunk, Found
from outbid.market.scenarios.sweeps.question import Question

QUESTION, LOCK = "sweep.json", ".lock"

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@dataclass(frozen=True)
class Folder:
    """The folder of one question, in the hands of this process."""

    path: Path
    digest: str

    def kept(self, chunk: Chunk, like: Facts) -> Found | None:
        """What was kept of ``chunk``, whose draws look ``like`` one; ``None`` if nothing whole was."""
        try:
            head, _, body = self._place(chunk).read_bytes().partition(b"\n")
            told = json.loads(head)
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(told, dict) or type(told.get("failed")) is not int:
            return None
        if told != self._told(chunk, told["failed"], body):
            return None
        count, values, at, found = chunk.last - chunk.first, np.frombuffer(body, "<f8"), 0, {}
        for name in NAMES:
            shape = (count, *np.shape(getattr(like, name)))
            size = int(np.prod(shape))
            found[name] = values[at : at + size].reshape(shape)
            at += size
        return Found(Facts(**found), told["failed"])

    def keep(self, chunk: Chunk, found: Found) -> None:
        """Writes what was found for ``chunk``.

        Raises:
            InputError: it cannot be written; nothing that looks like a part is left.
        """
        body = b"".join(np.asarray(getattr(found.facts, name), "<f8").tobytes() for name in NAMES)
        head = json.dumps(self._told(chunk, found.failed, body), sort_keys=True).encode()
        _write(self._place(chunk), head + b"\n" + body)

    def _place(self, chunk: Chunk) -> Path:
        return self.path / f"part-{chunk.case:02d}-{chunk.first:07d}"

    def _told(self, chunk: Chunk, failed: int, body: bytes) -> dict[str, Any]:
        told = {
            "question": self.digest,
            "case": chunk.case,
            "first": chunk.first,
            "last": chunk.last,
            "failed": failed,
        }
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode() + body).hexdigest()
        return told | {"sha256": digest}


@contextlib.contextmanager
def opened(path: Path, question: Question) -> Iterator[Folder]:
    """The folder at ``path`` for ``question``, made if there is none, held until the end.

    Raises:
        InputError: it holds something else, another process works in it, or it cannot be made or written.
    """
    if path.exists() and not path.is_dir():
        raise InputError("sweep.not_a_folder", where="--resume", value=str(path))
    with _named(path):
        path.mkdir(parents=True, exist_ok=True)
        others = [each.name for each in path.iterdir() if not each.name.startswith(".")]
    if others and QUESTION not in others:
        raise InputError("sweep.not_a_sweep", where="--resume", value=str(path), found=min(others)[:60])
    with _named(path):
        file = os.open(path / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        try:
            _take(file)
        except (BlockingIOError, PermissionError):
            raise InputError("sweep.in_use", where="--resume", value=str(path)) from None
        _agree(path, question)
        yield Folder(path, question.digest)
    finally:
        os.close(file)


def _agree(path: Path, question: Question) -> None:
    """Sees to it that the folder is that of ``question``."""
    try:
        held = json.loads((path / QUESTION).read_text("utf-8"))
        if not isinstance(held, dict):
            raise ValueError(held)
    except FileNotFoundError:
        text = json.dumps(dict(question.told), indent=2, ensure_ascii=False, sort_keys=True)
        _write(path / QUESTION, text.encode() + b"\n")
        return
    except (ValueError, RecursionError):
        raise InputError("sweep.not_a_sweep", where="--resume", value=str(path), found=QUESTION) from None
    for name, asked in question.told.items():
        if held.get(name) != asked:
            raise _other(path, name, held.get(name), asked)


def _other(path: Path, name: str, held: Any, asked: Any) -> InputError:
    """The complaint about a folder of another question."""
    params: dict[str, Any] = {"where": "--resume", "value": str(path)}
    if name in ("draws", "seed", "market"):
        keys = {"draws": "sweep.other_draws", "seed": "sweep.other_seed", "market": "sweep.other_market"}
        return InputError(keys[name], held=held, asked=asked, **params)
    if name == "shocks":
        return InputError("sweep.other_shocks", **params)
    if name == "inputs":
        return InputError("sweep.other_inputs", **params)
    return InputError("sweep.other_versions", **params)


def _write(place: Path, content: bytes) -> None:
    """Puts ``content`` at ``place``, whole or not at all."""
    # nobody else works here, so that what a killed process left under this name is simply written over
    part = place.with_name(f".{place.name}.new")
    with _named(place.parent):
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(place)


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """Says of the folder what the system refuses, as on a full disk."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("errors.cannot_write", where=f"--resume {path}", reason=reason) from None

"""The bytes of a file: their digest, and whether they stayed the same."""

from __future__ import annotations

import codecs
import hashlib
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from outbid.core.errors import InputError

Progress = Callable[[int, int], None]
"""Told how many of how many bytes are done."""
CHUNK = 1 << 22


@dataclass(frozen=True)
class Fingerprint:
    """A file at one moment.

    ``encoding`` is what its bytes can be read as: ``"utf-8"``, ``"utf-8-sig"``, ``"utf-16"``, ``"cp1252"`` or
    ``"latin-1"``; meaningless of binary files. ``nul``: it holds NUL bytes. ``damaged``: it is UTF-8 but for some
    bytes.
    """

    sha256: str
    bytes: int
    modified: int
    encoding: str
    nul: bool
    damaged: bool = False


def fingerprint(path: Path, progress: Progress | None = None) -> Fingerprint:
    """Reads the file once, in pieces.

    Raises:
        InputError: there is no such file, it is a folder, empty, may not be read, or grows while it is read.
    """
    where = path.name
    if path.is_dir():
        raise InputError("importing.folder", where=where)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError("importing.no_file", where=where)
        if not status.st_size:
            raise InputError("importing.empty", where=where)
        state = hashlib.sha256()
        decoder = codecs.getincrementaldecoder("utf-8")()
        head, unicode, undefined, nul, done = b"", True, False, False, 0
        characters = broken = 0
        with path.open("rb") as file:
            while piece := file.read(CHUNK):
                head = head or piece[:4]
                state.update(piece)
                nul = nul or b"\0" in piece
                if unicode and not nul and not piece.isascii():
                    unicode = _decodes(decoder, piece)
                if not unicode and not nul:
                    text = piece.decode("utf-8", "replace")
                    lost = text.count("\ufffd")
                    broken += lost
                    characters += len(text) - len(text.encode("ascii", "ignore")) - lost
                undefined = undefined or (not unicode and any(sign in piece for sign in _UNDEFINED))
                done += len(piece)
                if done > status.st_size:  # it grows, perhaps for ever
                    raise InputError("importing.changed", where=where)
                if progress:
                    progress(done, status.st_size)
        unicode = unicode and _decodes(decoder, b"", final=True)
    except FileNotFoundError:
        raise InputError("importing.missing", where=where) from None
    except OSError as error:
        raise InputError("importing.unreadable", where=where, reason=error.strerror or str(error)) from None
    damaged = False
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        encoding = "utf-16"
    elif head[:3] == codecs.BOM_UTF8:
        encoding = "utf-8-sig"
    else:
        # bytes of another encoding hardly ever make characters of UTF-8, so more characters than not tell it
        damaged = not unicode and not nul and characters > broken
        encoding = "utf-8" if unicode or damaged else "latin-1" if undefined else "cp1252"
    return Fingerprint(state.hexdigest(), status.st_size, status.st_mtime_ns, encoding, nul, damaged)


def unchanged(path: Path, before: Fingerprint) -> None:
    """Nothing, if the file's size, time and bytes are those of ``before``.

    Raises:
        InputError: it changed while it was read.
    """
    try:
        status = path.stat()
        same = (status.st_size, status.st_mtime_ns) == (before.bytes, before.modified)
        if same:
            with path.open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == before.sha256
    except OSError:
        same = False
    if not same:
        raise InputError("importing.changed", where=path.name)


_UNDEFINED = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
"""Bytes that cp1252 leaves undefined."""


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True

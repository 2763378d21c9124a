"""Files that are there as they were or as they are to be, whatever ends the program in between."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from pathlib import Path

from outbid.core.errors import InputError

LEFT_BEHIND = 3600.0
"""Seconds after which nobody is writing a hidden file any more: whoever began it was stopped."""


def save(content: bytes, path: str | os.PathLike[str]) -> None:
    """Like :func:`put`, with words for whatever the system refuses.

    Raises:
        InputError: it cannot be written there.
    """
    try:
        put(content, path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("errors.cannot_write", where=os.fspath(path), reason=reason) from None


def put(content: bytes, path: str | os.PathLike[str]) -> None:
    """Writes ``content`` to ``path`` in one step, through a hidden file beside it; who may read it stays as it was.

    Hidden files that stopped writers left in that folder long ago are taken away.

    Raises:
        OSError, ValueError: it cannot be written there, or that is no path; what was there is as it was.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        # a device or a pipe cannot be replaced, only written to; the system says what is wrong with a folder
        target.write_bytes(content)
        return
    # a name of its own: that of the process comes again in containers, and what one left that was killed with it
    part = target.with_name(f".outbid-{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            with contextlib.suppress(FileNotFoundError):
                part.chmod(target.stat().st_mode & 0o777)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    _clear_away(target.parent)


def _clear_away(folder: Path) -> None:
    for left in folder.glob(".outbid-*.part"):
        with contextlib.suppress(OSError):
            if time.time() - left.lstat().st_mtime > LEFT_BEHIND:
                left.unlink()

"""One writer at a time, across threads and processes."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from outbid.core.errors import InputError

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


PATIENCE = 10.0
"""Seconds to wait for another writer, who needs milliseconds."""


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """The time in which nobody else holds the lock that the file at ``path`` stands for.

    The system gives the lock back when a process ends, however it ends; the file stays and means nothing by itself.

    Raises:
        InputError: somebody has held it for longer than :data:`PATIENCE`.
        OSError: the file cannot be made.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                _take(file)
                break
            except OSError as error:
                if time.monotonic() > until:
                    raise InputError("app_files.busy", where=str(path.parent.parent)) from error
                time.sleep(0.005)
        yield
    finally:
        os.close(file)

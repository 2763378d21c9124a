"""The store of the evidence under many readers: questions share it, and a change replaces it at once.

An import works on a copy. DuckDB lets one process write only while none reads, so an import into the store itself
would shut every page out while it runs; a copy put in its place shuts them out for as long as a rename takes.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from outbid.core.errors import InputError
from outbid.data.store import open_store
from outbid.web.evidence_pending import Imports
from outbid.web.passing import PassingFolder

T = TypeVar("T")
COPY = "copy.duckdb"
FOLDER = ".outbid-"
LEFT_BEHIND = 86_400.0
"""Seconds after which a folder of an import is of an app that was killed."""


class Gate:
    """Many inside at once, or one alone; who wants to be alone is let in before those who come later."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._alone = False
        self._waiting = 0

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Inside with others."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone and not self._waiting)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Inside alone."""
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: not self._alone and not self._inside)
            self._waiting -= 1
            self._alone = True
        try:
            yield
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()


class Evidence:
    """The store at ``path`` as the pages use it.

    Args:
        path: of its file.
        read_only: leave no file behind: a store that is not there yet is made in a temporary folder.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._gate = Gate()
        self._first = threading.Lock()
        self._made = False
        self._temporary: PassingFolder | None = None
        self.path = path
        self.imports = Imports()
        if read_only and not path.exists():
            self._temporary = PassingFolder("outbid-")
            self.path = Path(self._temporary.name) / path.name

    @contextlib.contextmanager
    def reading(self) -> Iterator[str]:
        """Nothing changes while it is read; gives the stamp of what is read."""
        with self._first:
            if not self._made or not self.path.exists():
                # two threads that make it, or bring it up to date, would be in each other's way
                open_store(self.path).close()
                self._made = True
        with self._gate.together():
            yield stamp_of(self.path)

    def folder(self) -> PassingFolder:
        """A new folder that only this user can look into, on the disk of the store; it goes with the object.

        Raises:
            InputError: no folder can be made there.
        """
        for old in self.path.parent.glob(f"{FOLDER}*"):
            with contextlib.suppress(OSError):
                if time.time() - old.stat().st_mtime > LEFT_BEHIND:
                    shutil.rmtree(old)
        with placed(self.path):
            return PassingFolder(FOLDER, self.path.parent)

    def replace(self, copy: Path, expected: str) -> bool:
        """Puts ``copy`` in the place of the store, unless that is no longer as ``expected``; whether it was done.

        Raises:
            InputError: it cannot be put there.
        """
        with self._gate.alone():
            if stamp_of(self.path) != expected:
                return False
            with placed(self.path):
                copy.replace(self.path)
            return True

    def change(self, work: Callable[[Path], T]) -> T:
        """Does ``work`` on a copy of the store, and puts that in its place; again if somebody else was faster.

        Raises:
            InputError: ``work`` refuses, or the store is changed again and again.
        """
        for _ in range(3):
            with self.folder() as folder:
                with self.reading():
                    copy, stamp = copied(self.path, Path(folder))
                done = work(copy)
                if self.replace(copy, stamp):
                    return done
        raise InputError("importing.locked", where=str(self.path))


@contextlib.contextmanager
def placed(store: Path) -> Iterator[None]:
    """Files come into being here; what the system refuses, as on a full disk, is said of the place of ``store``."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("importing.no_place", where=str(store), reason=reason) from None


def copied(path: Path, folder: Path) -> tuple[Path, str]:
    """A copy of the store in ``folder``, and the stamp of what was copied.

    Raises:
        InputError: there is no room for it.
    """
    copy = folder / COPY
    with placed(path), open_store(path):  # which nobody may write to while it is open
        copy.unlink(missing_ok=True)
        stamp = stamp_of(path)
        shutil.copyfile(path, copy)
        copy.chmod(
            path.stat().st_mode & 0o600
        )  # it takes the place of the store, and holds pay that users state
        log = path.with_name(path.name + ".wal")
        if log.exists():
            shutil.copyfile(log, copy.with_name(copy.name + ".wal"))
    return copy, stamp


def stamp_of(path: Path) -> str:
    """Changes whenever the file does; the same for all that is kept in memory only."""
    try:
        status = path.stat()
    except OSError:
        return "memory"
    return f"{status.st_mtime_ns} {status.st_size} {status.st_ino}"

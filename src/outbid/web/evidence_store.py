"""The store of the evidence under many readers: questions share it, and a change is made alone.

An import is tried on a copy. DuckDB lets one process write only while none reads, so an import into the store itself
would shut every page out while it runs; what was tried is taken over into the store in one transaction, which is short.
The copy never takes the place of the store: what another process adds meanwhile, or is about to, would be lost.
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
from outbid.data.store import is_current, open_store
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
    """The store at ``place`` as the pages use it.

    Args:
        place: of its file.
        read_only: leave no file behind: a store that is not there, or of another release, is made or brought up to
            date in a temporary folder.
    """

    def __init__(self, place: Path, *, read_only: bool = False) -> None:
        self._gate = Gate()
        self._first = threading.Lock()
        self._place = place
        self._read_only = read_only
        self._settled: tuple[Path, str] | None = None
        self._temporary: list[PassingFolder] = []
        self.imports = Imports()

    @property
    def path(self) -> Path:
        """The file that answers are made from.

        Raises:
            InputError: there is none, and none can be made.
        """
        with self._first:
            # two threads that make it, or bring it up to date, would be in each other's way
            if self._read_only:
                return self._untouched()
            if self._settled is None or not self._place.exists():
                open_store(self._place).close()
                self._settled = self._place, ""
            return self._place

    def _untouched(self) -> Path:
        """The store if it is as a question needs it, else a copy of it in a folder that goes with this object."""
        now = stamp_of(self._place)
        if self._settled is None or self._settled[1] != now:
            path = self._place
            if not is_current(path):
                with placed(path):
                    # those of before stay, since somebody may be reading there
                    self._temporary.append(PassingFolder("outbid-"))
                folder = Path(self._temporary[-1].name)
                path = copied(path, folder) if path.exists() else folder / COPY
                open_store(path).close()
            self._settled = path, now
        return self._settled[0]

    @contextlib.contextmanager
    def reading(self) -> Iterator[str]:
        """Nothing that the app does changes it while it is read; gives the stamp of what is read."""
        path = self.path
        with self._gate.together():
            yield stamp_of(path)

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

    def change(self, work: Callable[[Path], T]) -> T:
        """Does ``work``, which opens the store to write, when nobody in this app reads it.

        Raises:
            InputError: ``work`` refuses, or another process keeps the store to itself.
        """
        path = self.path
        with self._gate.alone():
            return work(path)


@contextlib.contextmanager
def placed(store: Path) -> Iterator[None]:
    """Files come into being here; what the system refuses, as on a full disk, is said of the place of ``store``."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("importing.no_place", where=str(store), reason=reason) from None


def copied(path: Path, folder: Path) -> Path:
    """A copy of the store in ``folder``.

    Raises:
        InputError: there is no room for it, or another process keeps the store to itself.
    """
    copy = folder / COPY
    with placed(path), open_store(path, shipped=None):  # which nobody may write to while it is open
        copy.unlink(missing_ok=True)
        log = path.with_name(path.name + ".wal")
        if log.exists():
            shutil.copyfile(log, copy.with_name(copy.name + ".wal"))
        # at last: once this process has closed the file, the system forgets that it holds it
        shutil.copyfile(path, copy)
        copy.chmod(0o600)  # it holds pay that users state
    return copy


def stamp_of(path: Path) -> str:
    """Changes whenever the store does; the same for all that is kept in memory only."""
    log = path.with_name(path.name + ".wal")  # which holds what a process that was killed had committed
    stamps = []
    for file in (path, log):
        with contextlib.suppress(OSError):
            status = file.stat()
            stamps.append(f"{status.st_mtime_ns} {status.st_size} {status.st_ino}")
    return " ".join(stamps) or "memory"

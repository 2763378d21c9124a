"""Earlier versions of the user's files, and the text of edits that met another: beside the files, hidden."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import math
import os
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path

HIDDEN = ".outbid"
"""How the name of a hidden file ends whose text is only tried, not saved."""
MOST = 50
"""Versions of a file that are kept, and refused edits likewise; the oldest go first."""
_ID = re.compile(r"([0-9]{19})-([0-9a-f]{16})-(was|not-saved)")


@dataclass(frozen=True)
class Version:
    """A text that a file has had, or that somebody wanted it to have.

    Args:
        id: its name in addresses.
        time: when it was replaced, or refused.
        digest: of its content.
        saved: the file has had this content; else it is an edit that met another one and was not saved.
    """

    id: str
    time: dt.datetime
    digest: str
    saved: bool


def digest_of(content: bytes) -> str:
    """A name for ``content``."""
    return hashlib.sha256(content).hexdigest()[:16]


@dataclass(frozen=True)
class Versions:
    """What is kept of one file. Whoever writes holds the lock of the folder.

    Args:
        folder: the user's.
        name: of the file.
    """

    folder: Path
    name: str

    @property
    def place(self) -> Path:
        """Where they lie."""
        return self.folder / HIDDEN / "versions" / self.name

    def all(self) -> tuple[Version, ...]:
        """The newest first."""
        try:
            found = sorted(os.listdir(self.place), reverse=True)  # noqa: PTH208  # names are enough
        except OSError:
            return ()
        return tuple(_version(match) for match in map(_ID.fullmatch, found) if match)

    def since(self) -> float:
        """When the first text that is kept was written, in seconds since 1970; infinite where none is kept."""
        times = [math.inf]
        for version in self.all():
            with contextlib.suppress(OSError):
                times.append((self.place / version.id).stat().st_mtime)
        return min(times)

    def text(self, id: str) -> bytes | None:
        """The content of a version; ``None``: there is none of that name."""
        if not _ID.fullmatch(id):
            return None
        try:
            return (self.place / id).read_bytes()
        except OSError:
            return None

    def of_digest(self, digest: str) -> bytes | None:
        """The content that has this digest, if it is kept."""
        for version in self.all():
            content = self.text(version.id) if version.digest == digest else None
            if content is not None and digest_of(content) == digest:
                return content
        return None

    def keep(self, content: bytes, *, saved: bool) -> None:
        """Keeps ``content``, unless it is the last that was kept.

        Raises:
            OSError: it cannot be written.
        """
        known = [each for each in self.all() if each.saved is saved]
        digest = digest_of(content)
        if known and known[0].digest == digest and self.text(known[0].id) == content:
            return
        self.place.mkdir(parents=True, exist_ok=True, mode=0o700)
        # a clock that was set back must not make the newest the oldest
        now = max(time.time_ns(), int(known[0].id[:19]) + 1 if known else 0)
        kept = self.place / f"{now:019d}-{digest}-{'was' if saved else 'not-saved'}"
        put(content, kept, self.folder)
        if saved:
            with contextlib.suppress(OSError):
                written = (self.folder / self.name).stat().st_mtime_ns
                os.utime(kept, ns=(written, written))
        for old in known[MOST - 1 :]:
            with contextlib.suppress(OSError):
                (self.place / old.id).unlink()


def put(content: bytes, path: Path, folder: Path) -> None:
    """Writes ``content`` to ``path`` in one step, so that there is either what was there or all of the new.

    Args:
        content: of the file.
        path: where.
        folder: the user's, in whose hidden part the new file comes into being.

    Raises:
        OSError: it cannot be written; what was there is as it was.
    """
    part = folder / HIDDEN / f"{secrets.token_hex(8)}.part"
    mode = 0o600
    with contextlib.suppress(OSError):
        mode = path.stat().st_mode & 0o777
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            part.chmod(mode)
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """Sees to it that the names in ``folder`` outlast a failure of power, where the system lets one."""
    with contextlib.suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def sweep(folder: Path) -> None:
    """Takes away what somebody has left behind who was stopped; the caller holds the lock, so no writer needs it."""
    with contextlib.suppress(OSError):
        for part in (folder / HIDDEN).glob("*.part"):
            part.unlink(missing_ok=True)


def _version(match: re.Match[str]) -> Version:
    when = dt.datetime.fromtimestamp(int(match[1]) / 1e9, tz=dt.UTC)
    return Version(match[0], when, match[2], match[3] == "was")

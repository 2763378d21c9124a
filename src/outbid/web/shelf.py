"""The folder of the user's files, which are the truth: read as they are now, written all or nothing."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outbid.core.errors import InputError
from outbid.packages.toml_file import LARGEST, read_toml
from outbid.report.html import save
from outbid.workspace import CANDIDATE_KEYS

MOST_FILES = 500
_NAME = re.compile(r"[A-Za-z0-9ÄÖÜäöüß][\w\-. ]{0,78}\.toml", re.UNICODE)


class Conflict(InputError):
    """The file was changed by somebody else since it was read."""


@dataclass(frozen=True)
class Entry:
    """A file on the shelf.

    Args:
        name: of the file, without its folder.
        kind: ``offer``, ``me``, ``company``, ``market``, ``candidate``, ``employer``, ``team``, or ``""`` where its
            keys are of none of them.
        title: what the file says that it is called; else its name.
        digest: of its content.
    """

    name: str
    kind: str
    title: str
    digest: str


@dataclass(frozen=True)
class Shelf:
    """A folder of TOML files.

    Args:
        folder: need not exist as long as nothing is saved.
        example: the worked example, which is never written to.
    """

    folder: Path
    example: bool = False

    def entries(self, *kinds: str) -> tuple[Entry, ...]:
        """The files, of these kinds only if any are named, by name."""
        try:
            paths = sorted(p for p in self.folder.iterdir() if p.suffix == ".toml" and p.is_file())[
                :MOST_FILES
            ]
        except OSError:
            return ()
        found = (_entry(path) for path in paths)
        return tuple(each for each in found if each and (not kinds or each.kind in kinds))

    def path(self, name: str) -> Path:
        """Where the file called ``name`` lies.

        Raises:
            InputError: no name for a file in this folder.
        """
        if not _NAME.fullmatch(name) or ".." in name:
            raise InputError("app.file_name", value=name[:80])
        return self.folder / name

    def read(self, name: str) -> tuple[str, str]:
        """Text and digest of a file.

        Raises:
            InputError: no such file, or none that can be read as text.
        """
        path = self.path(name)
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except FileNotFoundError:
            raise InputError("errors.file_missing", where=name) from None
        except OSError as error:
            raise InputError(
                "errors.file_unreadable", where=name, reason=error.strerror or str(error)
            ) from None
        if len(content) > LARGEST:
            raise InputError("errors.file_too_large", where=name, most=f"{LARGEST // 1000:,} kB")
        try:
            return content.decode("utf-8-sig"), digest_of(content)
        except UnicodeDecodeError:
            raise InputError("errors.file_not_text", where=name) from None

    def save(self, name: str, text: str, expected: str | None) -> str:
        """Puts ``text`` into the file called ``name``, all of it or nothing; returns its digest.

        Args:
            name: of the file.
            text: its new content.
            expected: digest of what the writer has read; ``None``: a new file.

        Raises:
            Conflict: the file is not what the writer has read.
            InputError: no such name, or the file cannot be written.
        """
        path = self.path(name)
        if self.example:
            raise InputError("app.example_is_fixed", where=name)
        now = digest_of(path.read_bytes()) if path.exists() else None
        if now != expected:
            raise Conflict("app.changed_meanwhile", where=name)
        self.folder.mkdir(parents=True, exist_ok=True)
        save(text, path)
        return digest_of(text.encode())

    def stamp(self) -> str:
        """Changes whenever a file on the shelf does."""
        lines = []
        try:
            for path in sorted(self.folder.rglob("*")):
                if path.is_file() and not any(
                    part.startswith(".") for part in path.relative_to(self.folder).parts
                ):
                    status = path.stat()
                    lines.append(f"{path.name} {status.st_mtime_ns} {status.st_size} {status.st_ino}")
        except OSError:
            pass
        return hashlib.sha256("\n".join(lines[:MOST_FILES]).encode()).hexdigest()[:16]


def digest_of(content: bytes) -> str:
    """A name for ``content``."""
    return hashlib.sha256(content).hexdigest()[:16]


def _entry(path: Path) -> Entry | None:
    try:
        tables = read_toml(path)
        digest = digest_of(path.read_bytes())
    except (InputError, OSError):
        # it stays where it is; the page of files says what is wrong with it
        return Entry(path.name, "", path.stem, "")
    title = tables.get("name")
    return Entry(path.name, _kind(tables), title if isinstance(title, str) else path.stem, digest)


def _kind(tables: dict[str, Any]) -> str:
    """What a file is, by the keys that only its kind has."""
    if tables.get("kind") == "market":
        return "market"
    for kind, keys in (("team", ("opening",)), ("company", ("class",)), ("employer", ("limits", "equity"))):
        if any(key in tables for key in keys):
            return kind
    if "wealth" in tables:
        ranged = any(" " in str(tables.get(key, "")).strip() for key in ("wealth", "risk_aversion"))
        return "candidate" if ranged or any(key in tables for key in CANDIDATE_KEYS) else "me"
    return "offer" if "salary" in tables else ""

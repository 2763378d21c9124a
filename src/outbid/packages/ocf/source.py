"""The files of an Open Cap Format package, from a directory or a zip archive, read within limits."""

from __future__ import annotations

import hashlib
import json
import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

from outbid.core.errors import InputError
from outbid.packages.toml_file import is_folder

MANIFEST = "OCF_MANIFEST_FILE"
LARGEST_FILE = 100_000_000
"""Bytes of one file, unpacked; 50,000 transactions with all their fields take half of it."""
LARGEST_PACKAGE = 200_000_000
"""Bytes of all files of a package, unpacked."""
MOST_FILES = 1_000
"""Entries of a folder or an archive, folders and whatever else lies there among them."""
DEEPEST_FOLDER = 8
"""Levels of folders; packages have one or two."""
MOST_OBJECTS = 5_000_000
"""Objects and lists in one file: empty ones fill the memory thirty times faster than the disk."""
DEEPEST = 64
"""Levels of nesting; the format needs ten."""


@dataclass(frozen=True)
class Source:
    """The files of one package.

    Args:
        path: the directory or archive as the user named it.
        names: files in it, relative, with forward slashes.
        archive: whether it is a zip archive.
    """

    path: Path
    names: tuple[str, ...]
    archive: bool

    def where(self, name: str) -> str:
        """``name`` as errors show it."""
        return f"{self.path}, {name}" if name else str(self.path)

    def content(self, name: str) -> bytes:
        """The bytes of the file ``name``.

        Raises:
            InputError: it is larger than a file may be, damaged, or cannot be read.
        """
        try:
            if self.archive:
                with zipfile.ZipFile(self.path) as archive, archive.open(name) as handle:
                    # the size in the directory of an archive may lie; what is read does not
                    content = handle.read(LARGEST_FILE + 1)
            else:
                with (self.path / name).open("rb") as handle:
                    content = handle.read(LARGEST_FILE + 1)
        except (
            OSError,
            zipfile.BadZipFile,
            zlib.error,
            lzma.LZMAError,
            RuntimeError,
            NotImplementedError,
            ValueError,
            EOFError,
        ) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError("ocf.unreadable", where=self.where(name), reason=str(reason)[:120]) from None
        if len(content) > LARGEST_FILE:
            raise InputError("ocf.too_large", where=self.where(name), most=f"{LARGEST_FILE // 10**6} MB")
        return content


def is_package(path: str | Path) -> bool:
    """Whether ``path`` looks like an Open Cap Format package rather than a TOML file."""
    place = Path(path)
    return is_folder(place) or place.suffix.lower() in (".zip", ".ocf")


def open_source(path: str | Path) -> Source:
    """The files of the package at ``path``, a directory or a zip archive.

    Raises:
        InputError: nothing is there, it is neither, it holds too much, or a name in it leads outside.
    """
    place = Path(path)
    if is_folder(place):
        return Source(place, tuple(sorted(_files_in(place))), archive=False)
    try:
        with zipfile.ZipFile(place) as archive:
            entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    except FileNotFoundError:
        raise InputError("errors.file_missing", where=str(path)) from None
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("ocf.not_archive", where=str(path), reason=str(reason)[:120]) from None
    if len(entries) > MOST_FILES:
        raise InputError("ocf.too_many", where=str(path), most=MOST_FILES)
    if sum(entry.file_size for entry in entries) > LARGEST_PACKAGE:
        raise InputError("ocf.too_large", where=str(path), most=f"{LARGEST_PACKAGE // 10**6} MB")
    names = [entry.filename for entry in entries]
    for name in names:
        if outside(name):
            raise InputError("ocf.outside", where=str(path), value=name[:120])
    if len(set(names)) < len(names):
        raise InputError("ocf.not_archive", where=str(path), reason="two entries of one name")
    return Source(place, tuple(names), archive=True)


def _files_in(folder: Path) -> Iterator[str]:
    """Names of the JSON files in and below ``folder``.

    It may be any folder of the disk, named by mistake: whatever lies there is counted before it is looked into.

    Raises:
        InputError: more entries than a package has, or a folder that cannot be read.
    """
    seen = 0
    waiting = [("", 1)]
    try:
        while waiting:
            below, level = waiting.pop()
            with os.scandir(folder / below) as entries:
                for entry in entries:
                    seen += 1
                    if seen > MOST_FILES:
                        raise InputError("ocf.too_many", where=str(folder), most=MOST_FILES)
                    if entry.is_dir(follow_symlinks=False):  # a link may lead back to where it stands
                        if level < DEEPEST_FOLDER:
                            waiting.append((f"{below}{entry.name}/", level + 1))
                    elif entry.name.lower().endswith(".json") and _is_file(entry):
                        yield f"{below}{entry.name}"
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("ocf.unreadable", where=str(folder), reason=reason[:120]) from None


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link to itself
        return False


def outside(name: str) -> bool:
    """Whether the path ``name`` could lead out of the package."""
    parts = PurePosixPath(name.replace("\\", "/"))
    return parts.is_absolute() or ".." in parts.parts or ":" in name or not name or "\0" in name


def find_manifest(source: Source) -> tuple[str, dict[str, Any]]:
    """Name and content of the manifest: at the top, or in an archive in its only folder.

    Raises:
        InputError: there is none, or more than one.
    """
    names = [name for name in source.names if not name.startswith("__MACOSX/")]
    tops = {PurePosixPath(name).parts[0] for name in names}
    levels = 2 if source.archive and len(tops) == 1 else 1
    found = []
    for name in names:
        if not name.lower().endswith(".json") or len(PurePosixPath(name).parts) > levels:
            continue
        if b"OCF_MANIFEST_FILE" in source.content(name):
            content = read_json(source, name)
            if isinstance(content, dict) and content.get("file_type") == MANIFEST:
                found.append((name, content))
    if not found:
        # a manifest that cannot be told from other files by its type still has its usual name
        named = next((n for n in names if n.lower() == "manifest.ocf.json"), "")
        if named:
            raise InputError("ocf.no_manifest_type", where=source.where(named))
        raise InputError("ocf.no_manifest", where=str(source.path))
    if len(found) > 1:
        raise InputError("ocf.two_manifests", where=str(source.path), first=found[0][0], second=found[1][0])
    return found[0]


def read_json(source: Source, name: str) -> Any:
    """The content of the JSON file ``name``.

    Raises:
        InputError: not UTF-8, not JSON (line and column), a name that stands twice in one object, too
            deep, or too much.
    """
    content = source.content(name)
    if content.count(b"[") + content.count(b"{") > MOST_OBJECTS:
        raise InputError("ocf.too_many_objects", where=source.where(name), most=MOST_OBJECTS)
    try:
        text = content.decode("utf-8-sig")
        parsed = json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_no_constant,
            parse_int=_number,
            parse_float=_decimal,
        )
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError("ocf.not_text", where=source.where(name), line=line) from None
    except json.JSONDecodeError as error:
        raise InputError(
            "ocf.not_json", where=source.where(name), reason=error.msg, line=error.lineno, column=error.colno
        ) from None
    except (ValueError, RecursionError) as error:
        raise InputError("ocf.not_json_value", where=source.where(name), reason=str(error)[:120]) from None
    if _deeper(parsed, DEEPEST):
        raise InputError("ocf.not_json_value", where=source.where(name), reason="nested too deeply")
    return parsed


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"“{twice[:40]}” stands twice in one object")
    return found


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _number(digits: str) -> int:
    if len(digits) > 30:
        raise ValueError("a number of more than 30 digits")
    return int(digits)


def _decimal(digits: str) -> Decimal | float:
    """The number as it is written: what is money must not pass through binary fractions.

    Exponents are kept out of exact arithmetic, where a short one can fill the memory.
    """
    return Decimal(digits) if len(digits) <= 60 and "e" not in digits.lower() else float(digits)


def _deeper(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 0 or any(_deeper(item, levels - 1) for item in inner if isinstance(item, dict | list))


def checksum(content: bytes) -> str:
    """The MD5 sum that a manifest states for a file."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()

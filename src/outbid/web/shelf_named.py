"""What a file names of other files: owners, rivals, outlooks; and which of those the app reads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PureWindowsPath
from typing import Any

from outbid.core.errors import InputError

_KEYS = ("cap_table", "company", "file", "current", "candidate", "employer", "rival")
_ALWAYS = ("cap_table", "company")
"""Keys under which a folder may be named; what stands under the others and is no file is the name of somebody."""
_SUFFIXES = (".toml", ".zip")
MOST_NAMED = 100


def named_in(tables: dict[str, Any], place: str = "") -> tuple[tuple[str, str], ...]:
    """Places in ``tables`` where another file is named (``stake[0].cap_table``), and its name there."""
    found: list[tuple[str, str]] = []
    waiting: list[tuple[str, str, Any]] = [(place, "", tables)]
    while waiting:
        where, key, value = waiting.pop()
        if isinstance(value, dict):
            dot = "." if where else ""
            waiting += ((f"{where}{dot}{inner}", inner, each) for inner, each in value.items())
        elif isinstance(value, list):
            waiting += ((f"{where}[{number}]", key, each) for number, each in enumerate(value))
        elif (
            isinstance(value, str) and key in _KEYS and (key in _ALWAYS or value.lower().endswith(_SUFFIXES))
        ):
            found.append((where, value))
    return tuple(sorted(found))[:MOST_NAMED]


def check_named(folder: Path, name: str, named: Iterable[tuple[str, str]], base: Path | None = None) -> None:
    """Refuses what the app has no business with: an address of a form could have it read the whole disk.

    Args:
        folder: of the shelf. What is named lies in it, or in a folder beside it.
        name: of the file, for the message.
        named: see :func:`named_in`.
        base: from where the names lead; ``folder`` if left out.

    Raises:
        InputError: an absolute path, one that leads further away, or one to what is neither file nor folder.
    """
    for place, value in named:
        if (
            PureWindowsPath(value).anchor
            or Path(value).is_absolute()
            or not _near(folder, (base or folder) / value)
        ):
            raise InputError("app_files.names_outside", where=f"{name}, {place}", value=value[:80])
        if _endless((base or folder) / value):
            raise InputError("app_files.no_file", where=f"{name}, {place}")


def _near(folder: Path, path: Path) -> bool:
    try:
        around = folder.resolve().parent
        place = path.resolve()
    except (OSError, ValueError, RuntimeError):
        return True  # it leads nowhere, which whoever reads it says
    return place != around and place.is_relative_to(around)


def _endless(path: Path) -> bool:
    """Whether ``path`` is a pipe or a device: who reads one may wait for ever."""
    try:
        return path.exists() and not (path.is_file() or path.is_dir())
    except (OSError, ValueError, RuntimeError):
        return False  # it leads nowhere, which whoever reads it says

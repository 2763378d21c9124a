"""Folders that hold what is nobody else's business: pay that users state."""

from __future__ import annotations

from pathlib import Path

from outbid.core.errors import InputError


def make_folder(place: Path) -> None:
    """Makes ``place`` and the folders above it that are missing, for this user alone; those that are there stay.

    Raises:
        OSError: it cannot be made.
    """
    missing = [each for each in (place, *place.parents) if not each.exists()]
    for each in reversed(missing):
        # the mode of mkdir(parents=True) is that of the last folder only
        each.mkdir(mode=0o700, exist_ok=True)
    if not missing:
        place.mkdir(exist_ok=True)  # which complains where a file is in its place


def at_home(place: str) -> Path:
    """The path that ``place`` names, whose ``~`` is the user's home folder.

    Raises:
        InputError: the system does not know of one, as for accounts that exist only as a number.
    """
    try:
        return Path(place).expanduser()
    except RuntimeError:
        raise InputError("errors.no_home", where=place) from None


def as_told(place: Path) -> str:
    """``place`` as it is shown to its user: beginning with ``~`` within the home folder, as a shell would take it."""
    try:
        return str("~" / place.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(place)

"""Names of files: what may be read, and what may be given so that the file can be taken to any other machine."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable

from outbid.core.errors import InputError

SUFFIX = ".toml"
LONGEST = 80
"""Signs in a name that is given here."""
LONGEST_BYTES = 200
_NEW = re.compile(r"[^\W_][\w\-.,+&'() ]*", re.UNICODE)
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def readable(name: str) -> bool:
    """Whether a file of this name is read: not hidden, no way out of the folder, nothing that deceives."""
    if not name.endswith(SUFFIX) or name == SUFFIX or name.startswith("."):
        return False
    if any(sign in name for sign in "/\\:\0") or len(name) > 255:
        return False
    # what cannot be printed cannot be told from something else either
    return not any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co") for sign in name)


def given(name: str, present: Iterable[str]) -> str:
    """``name`` as it is written for a new file.

    Args:
        name: as wished.
        present: names of the files that are there.

    Raises:
        InputError: some other system could not keep a file of this name, or one that differs in capitals or accents
            only is there already.
    """
    name = unicodedata.normalize("NFC", name.strip())
    stem = name.removesuffix(SUFFIX)
    fits = len(name) <= LONGEST and len(os.fsencode(name)) <= LONGEST_BYTES if readable(name) else False
    if not fits or not _NEW.fullmatch(stem) or ".." in name or stem.endswith((" ", ".")):
        raise InputError("app.file_name", value=_shown(name))
    if _RESERVED.fullmatch(stem):
        raise InputError("app_files.reserved_name", value=_shown(name))
    for other in present:
        if other != name and _folded(other) == _folded(name):
            raise InputError("app_files.name_too_near", value=_shown(name), other=other)
    return name


def free(wish: str, present: Iterable[str]) -> str:
    """A name for a new file that says ``wish``, and that no file has yet.

    Example:
        >>> free("Join the startup!", ["join-the-startup.toml"])
        'join-the-startup-2.toml'
    """
    words = re.sub(r"[^\w]+|_", "-", unicodedata.normalize("NFC", wish).lower()).strip("-")
    stem = words.encode()[:60].decode(errors="ignore").strip("-") or "file"
    if _RESERVED.fullmatch(stem):
        stem = f"{stem}-file"
    taken = {_folded(each) for each in present}
    number, name = 1, f"{stem}{SUFFIX}"
    while _folded(name) in taken:
        number += 1
        name = f"{stem}-{number}{SUFFIX}"
    return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())


def _shown(name: str) -> str:
    """``name`` as it can be printed anywhere."""
    return "".join(sign if sign.isprintable() else "�" for sign in name[:80])

"""What the operating system refuses, in the reader's language: it gives its reasons in English."""

from __future__ import annotations

import errno
import os

from outbid.core import catalogue

REFUSALS = (
    "EACCES", "EBUSY", "EEXIST", "EFBIG", "EIO", "EISDIR", "ELOOP", "EMFILE", "ENAMETOOLONG", "ENFILE", "ENOENT",
    "ENOSPC", "ENOTDIR", "EPERM", "EROFS", "ESTALE", "ETIMEDOUT", "ETXTBSY",
)  # fmt: skip
"""The refusals that a person may meet, by the names of their numbers; not every system knows all of them."""
UNKNOWN_HOST = "EAI_NONAME"
_NAMES = {os.strerror(getattr(errno, name)): name for name in REFUSALS if hasattr(errno, name)} | {
    # resolvers have no numbers that Python could give words for, and these are those of Linux and of macOS
    "Name or service not known": UNKNOWN_HOST,
    "nodename nor servname provided, or not known": UNKNOWN_HOST,
}


def reason_in(language: str, reason: str) -> str:
    """``reason`` in ``language`` where it is one of the system's; whatever else it is stays."""
    name = _NAMES.get(reason)
    return reason if name is None else catalogue.text(f"system.{name}", language)

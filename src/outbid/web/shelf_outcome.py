"""What comes of an edit: it is saved, or it meets somebody else's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from outbid.core.errors import InputError
from outbid.web.editing import Clash

WHOLE = ""
"""The place of a whole file among choices."""


@dataclass(frozen=True)
class Meeting:
    """Two edits of a file that meet.

    Args:
        base: digest of what the writer has read; ``None``: a new file.
        now: digest of what the file is now; ``None``: it is gone.
        theirs: what the file is now, as text.
        mine: what the writer wants it to be.
        clashes: fields that both have changed; empty where fields cannot be told apart, so that one text has to go.
        known: whether it is known what the writer has read; if not, every field that differs is a clash.
    """

    base: str | None
    now: str | None
    theirs: str
    mine: str
    clashes: tuple[Clash, ...] = ()
    known: bool = True


class Conflict(InputError):
    """The file was changed by somebody else since it was read; what was sent is kept among its versions."""

    def __init__(
        self, key: str, /, *, where: str = "", meeting: Meeting | None = None, **params: Any
    ) -> None:
        super().__init__(key, where=where, **params)
        self.meeting = meeting


@dataclass(frozen=True)
class Saved:
    """What became of an edit.

    Args:
        digest: of the file as it is now.
        theirs: places of fields that somebody else had changed meanwhile, and that keep that value.
    """

    digest: str
    theirs: tuple[str, ...] = ()

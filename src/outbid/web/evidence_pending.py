"""Files of a user's own that were tried and wait for a decision."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from outbid.data.readers.layout import Given
from outbid.web.passing import PassingFolder

MOST_PENDING = 6
KEPT_FOR = 3600.0
"""Seconds that a tried file waits for a decision."""


@dataclass(frozen=True)
class Wanted:
    """What to add, and how to read it.

    Args:
        file: where it lies for now.
        shown: what the user calls it.
        source: its name among the sources.
        layout: read it so; ``None``: as its header says.
        given: what it does not say itself.
    """

    file: Path
    shown: str
    source: str
    layout: str | None
    given: Given


@dataclass(frozen=True)
class Pending:
    """A file that waits for a decision; ``folder`` holds it and the copy of the store, and goes with this object."""

    folder: PassingFolder
    wanted: Wanted
    job: str
    since: float


class Imports:
    """The files that wait for a decision: a few, and not for ever."""

    def __init__(self) -> None:
        self._pending: OrderedDict[str, Pending] = OrderedDict()
        self._guard = threading.Lock()

    def put(self, name: str, pending: Pending) -> None:
        """Keeps ``pending`` as ``name``; those that wait longest go where there are too many."""
        with self._guard:
            self._pending[name] = pending
            now = time.monotonic()
            for old, each in list(self._pending.items()):
                if len(self._pending) > MOST_PENDING or now - each.since > KEPT_FOR:
                    self._pending.pop(old).folder.cleanup()

    def get(self, name: str) -> Pending | None:
        """What is kept as ``name``."""
        with self._guard:
            return self._pending.get(name)

    def drop(self, name: str) -> None:
        """Removes what is kept as ``name``, with its file."""
        with self._guard:
            pending = self._pending.pop(name, None)
        if pending is not None:
            pending.folder.cleanup()

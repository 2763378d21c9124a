"""Folders that pass away with the object that stands for them."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path


class PassingFolder:
    """A folder that only this user can look into; it goes when it is let go of, or at the end of the program.

    Unlike :class:`tempfile.TemporaryDirectory` it may go with the app that holds it without a warning.
    """

    def __init__(self, prefix: str, among: Path | None = None) -> None:
        self.name = tempfile.mkdtemp(prefix=prefix, dir=among)
        self._end = weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)

    def cleanup(self) -> None:
        """Removes it now."""
        self._end()

    def __enter__(self) -> str:
        return self.name

    def __exit__(self, *_: object) -> None:
        self.cleanup()

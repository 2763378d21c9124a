"""Machine code where nothing can be kept: each process compiles for itself."""

from __future__ import annotations

import numba
import pytest
from numba.core import caching

from outbid.core.compiled import njit


def cubed(number: int) -> int:
    return number**3


def test_what_cannot_be_kept_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: object) -> None:
        raise PermissionError(13, "Permission denied")

    # neither beside the program nor in the user's own folder
    monkeypatch.setattr(caching._CacheLocator, "ensure_cache_path", refused)
    with pytest.raises(RuntimeError):
        numba.njit(cache=True)(cubed)
    assert njit(cache=True, nogil=True)(cubed)(7) == 343


def test_a_full_disk_keeps_nothing_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: object, name: str, data: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(caching.IndexDataCacheFile, "save", full)
    with pytest.raises(OSError, match="No space"):
        numba.njit(cache=True)(cubed)(7)
    assert njit(cache=True)(cubed)(7) == 343

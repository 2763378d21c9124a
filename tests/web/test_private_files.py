"""What is nobody else's business is readable by nobody else: the folder of files, and the store of the evidence."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from outbid.core.private import make_folder
from outbid.data.store import open_store
from outbid.web.evidence_store import copied
from outbid.web.shelf import Shelf

pytestmark = pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions")


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    """As nearly every system gives it: others may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_folder_that_is_made_is_private_and_those_there_stay(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir(mode=0o755)
    make_folder(there / "a" / "b")
    assert [mode(each) for each in (there, there / "a", there / "a" / "b")] == [0o755, 0o700, 0o700]
    make_folder(there)
    assert mode(there) == 0o755
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "x"):
        with pytest.raises(OSError, match="file"):
            make_folder(place)


def test_the_folder_of_files_is_private_when_the_app_makes_it(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "home" / "Outbid")
    shelf.save("mine.toml", "x = 1\n", None)
    assert [mode(each) for each in (shelf.folder.parent, shelf.folder)] == [0o700, 0o700]
    assert mode(shelf.folder / "mine.toml") == 0o600


def test_the_store_of_the_evidence_and_its_copies_are_private(tmp_path: Path) -> None:
    store = tmp_path / "share" / "outbid" / "evidence.duckdb"
    open_store(store, shipped=None).close()
    assert [mode(each) for each in (store.parent.parent, store.parent, store)] == [0o700, 0o700, 0o600]
    (tmp_path / "import").mkdir()
    store.chmod(0o644)
    copy = copied(store, tmp_path / "import")
    assert mode(copy) == 0o600

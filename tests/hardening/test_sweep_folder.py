"""Folders that keep a sweep, where the disk is full or nothing may be written: named, and gone on with later."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from outbid.core.catalogue import text

MARKET = Path(__file__).parents[2] / "examples" / "market" / "three-employers.toml"


def test_a_sweep_on_a_full_disk_names_the_folder_and_goes_on_once_there_is_room(
    machine, folder: Path
) -> None:
    shutil.copy(MARKET, folder / "market.toml")
    words = ("market", "run", "market.toml", "--draws", "600", "--json")
    whole = machine.run(*words, folder=folder)
    full = machine.run(*words, "--resume", "kept", folder=folder, largest=8192)
    assert full.code == 2
    assert "--resume kept: " + text("errors.cannot_write", reason=os.strerror(27)) in full.err
    assert not list((folder / "kept").glob("part-*"))
    again = machine.run(*words, "--resume", "kept", folder=folder)
    assert (again.code, again.out) == (0, whole.out)
    assert sorted(each.name for each in (folder / "kept").iterdir() if each.name.startswith(".")) == [".lock"]


def test_a_folder_that_cannot_be_made_is_named(machine, folder: Path) -> None:
    (folder / "file").write_text("no folder")
    words = ("market", "run", MARKET, "--draws", "2", "--json", "--resume", "file/kept")
    refused = machine.run(*words, folder=folder)
    assert refused.code == 2
    assert refused.err.startswith(
        "error: --resume file/kept: " + text("errors.cannot_write", reason=os.strerror(20))
    )

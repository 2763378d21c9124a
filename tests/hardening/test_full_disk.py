"""A disk that is full: what was there stays, nothing half is left, and it is said what is wrong.

The limit on the size of files stands for the disk: the system refuses to write more just so, for every account.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import duckdb
import pytest
from taking_over import TAKES

from outbid.core.catalogue import text
from outbid.data.store import is_current

ROOM = 8192
"""Bytes that a file may have: more than messages need, less than any answer does."""
FULL = os.strerror(errno.EFBIG)
OWN = ("--kind", "incumbent", "--measure", "base")
PAY = ("pay", "research-scientist", "--level", "senior", "--json")


def names(folder: Path) -> set[str]:
    return {each.name for each in folder.iterdir()}


@pytest.mark.parametrize("kind", ["html", "pdf", "xlsx"])
def test_a_report_stays_as_it_was(machine, folder: Path, kind: str) -> None:
    report = folder / f"report.{kind}"
    report.write_bytes(b"the old one")
    before = names(folder)
    room = 2048 if kind == "xlsx" else ROOM
    outcome = machine.run(
        "worth", "stay.toml", "--futures", "500", f"--{kind}", report.name, folder=folder, largest=room
    )
    assert outcome.code == 2
    assert text("errors.cannot_write", reason=FULL) in outcome.err
    assert report.read_bytes() == b"the old one"
    assert names(folder) == before


def test_the_evidence_stays_as_it_was(machine, folder: Path, evidence: Path) -> None:
    store = folder / "evidence.duckdb"
    shutil.copy(evidence, store)
    where = {"OUTBID_DATA": str(store)}
    rows = "".join(f"Research Scientist,{200_000 + 7 * row},USD,US,2025-01-01\n" for row in range(800))
    for name in ("first", "second"):
        (folder / f"{name}.csv").write_text(
            f"title,base,currency,country,date\n{rows}{name},1,USD,US,2025-01-01\n"
        )
    assert machine.run("data", "add", "first.csv", *OWN, folder=folder, env=where).code == 0
    known = machine.run(*PAY, folder=folder, env=where).out
    add = machine.run("data", "add", "second.csv", *OWN, folder=folder, env=where, largest=ROOM)
    assert add.code == 2
    assert text("importing.no_room", reason=FULL) in add.err, "nothing is wrong with the file"
    remove = machine.run("data", "remove", "first", folder=folder, env=where, largest=512)
    assert remove.code == 2
    assert text("importing.not_removed", reason=FULL) in remove.err, "a removal needs some room too"
    assert machine.run(*PAY, folder=folder, env=where).out == known
    added = machine.run("data", "add", "second.csv", *OWN, folder=folder, env=where)
    assert added.code == 0, "once there is room again, it goes on"


def test_evidence_of_another_release_stays_until_there_is_room(machine, folder: Path, evidence: Path) -> None:
    store = folder / "evidence.duckdb"
    shutil.copy(evidence, store)
    where = {"OUTBID_DATA": str(store)}
    rows = "".join(f"Senior Research Scientist,{200_000 + 7 * row},USD,US,2025-01-01\n" for row in range(40))
    (folder / "own.csv").write_text(f"title,base,currency,country,date\n{rows}")
    assert machine.run("data", "add", "own.csv", *OWN, folder=folder, env=where).code == 0
    known = machine.run(*PAY, folder=folder, env=where).out
    assert b"user/own" in known
    with duckdb.connect(str(store)) as connection:
        connection.execute("UPDATE store SET value = 'of another release' WHERE key = 'shipped'")
    was = store.read_bytes()
    outcome = machine.run(*PAY, folder=folder, env=where, largest=len(was) + ROOM)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == known, "from memory, with what the user added"
    assert not is_current(store)
    assert machine.run(*PAY, folder=folder, env=where).out == known
    assert is_current(store), "once there is room again, it is brought up to date"


def test_an_import_of_the_app_that_finds_no_room_changes_nothing(
    machine, folder: Path, evidence: Path
) -> None:
    for name in ("evidence", "copy"):
        shutil.copy(evidence, folder / f"{name}.duckdb")
    rows = "".join(f"Research Scientist,{200_000 + 7 * row},USD,US,2025-01-01\n" for row in range(800))
    (folder / "own.csv").write_text(f"title,base,currency,country,date\n{rows}")
    where = {"OUTBID_DATA": str(folder / "copy.duckdb")}
    assert machine.run("data", "add", "own.csv", *OWN, folder=folder, env=where).code == 0
    taken = TAKES.format(store="evidence.duckdb")
    full = machine.run(folder=folder, before=taken, largest=ROOM)
    assert (full.code, full.err) == (0, "")
    assert text("importing.no_room", reason=FULL) in full.out.decode()
    assert (folder / "evidence.duckdb").read_bytes() == evidence.read_bytes()
    assert machine.run(folder=folder, before=taken).out == b"", "once there is room, it is added"
    with duckdb.connect(str(folder / "evidence.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM pay_records WHERE batch = 1").fetchall() == [(800,)]


def test_evidence_that_cannot_be_laid_out_is_answered_from_memory(
    machine, folder: Path, evidence: Path
) -> None:
    before = names(folder)
    for room in (ROOM, 200_000):  # too little for its first page, and for what is in it
        where = {"OUTBID_DATA": str(folder / "new.duckdb")}
        outcome = machine.run(*PAY, folder=folder, env=where, largest=room, stdout="/dev/null")
        assert (outcome.code, outcome.err) == (0, "")
        assert names(folder) == before

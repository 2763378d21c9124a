"""Imports that are killed, and processes that meet at the store of the evidence: whole batches, and no lost ones."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from pathlib import Path

import duckdb
import pytest

from outbid.data.making import LEFT_BEHIND
from outbid.data.store import open_store, shipped_digest
from outbid.web.evidence_store import copied, stamp_of

ROWS = 50
OWN = ("--kind", "incumbent", "--measure", "base")
TURNS = """
from pathlib import Path
from outbid.report import data_answer
from outbid.data.readers.layout import Given
given = Given("incumbent", "base", None, None, None, None, None)
while True:
    data_answer.data_add("own.csv", source="own", given=given, data="e.duckdb")
    data_answer.data_remove("own", data="e.duckdb")
    Path("turned").touch()
"""

ANOTHER = "UPDATE store SET value = 'another' WHERE key = 'shipped'"
RENEWS = """
from pathlib import Path
from outbid.data.store import open_store, shipped_digest
from outbid.web.evidence_store import copied, stamp_of
import duckdb
Path("{begun}").touch()
open_store("e.duckdb").close()
"""

COMMITS = """
import os
from outbid.data.store import open_store
store = open_store("e.duckdb", read_only=False, shipped=None)
store.connection.execute("INSERT INTO pay_records (batch, source, pay) VALUES (1, 'user/x', 7)")
os._exit(0)
"""


def own(folder: Path, name: str, title: str = "Research Scientist") -> None:
    rows = "".join(f"{title},{200_000 + row},USD,US,2025-01-01\n" for row in range(ROWS))
    (folder / f"{name}.csv").write_text(f"title,base,currency,country,date\n{rows}")


def counted(store: Path) -> tuple[int, int]:
    """How many imports the store lists, and how many rows of them it holds."""
    with duckdb.connect(str(store), read_only=True) as connection:
        found = [
            connection.execute(f"SELECT count(*) FROM {table} WHERE batch > 0").fetchone()
            for table in ("imports", "pay_records")
        ]
    return found[0][0], found[1][0]  # type: ignore[index]


@pytest.mark.slow
def test_imports_that_are_killed_are_there_as_a_whole_or_not_at_all(
    machine, tmp_path: Path, evidence: Path
) -> None:
    store, chance = tmp_path / "e.duckdb", random.Random(8)
    shutil.copy(evidence, store)
    own(tmp_path, "own")
    log = store.with_name(store.name + ".wal")
    for kill in range(16):
        turned = tmp_path / f"turned{kill}"
        running = machine.start(folder=tmp_path, before=TURNS.replace("turned", turned.name))
        reached(turned, running)
        if kill % 2:
            time.sleep(chance.uniform(0, 0.5))
        else:  # when it is writing, which it does for a small part of the time
            reached(log, running)
            time.sleep(chance.uniform(0, 0.02))
        running.kill()
        assert running.wait().code == -9
        assert counted(store) in ((0, 0), (1, ROWS))


@pytest.mark.slow
def test_a_new_release_that_is_killed_leaves_the_old_evidence_or_the_new_and_all_of_ones_own(
    machine, tmp_path: Path, evidence: Path
) -> None:
    store, chance = tmp_path / "e.duckdb", random.Random(9)
    shutil.copy(evidence, store)
    own(tmp_path, "own")
    where = {"OUTBID_DATA": str(store)}
    assert machine.run("data", "add", "own.csv", *OWN, folder=tmp_path, env=where).code == 0
    with duckdb.connect(str(store)) as connection:  # what another release shipped
        connection.execute(f"{ANOTHER}; DELETE FROM series WHERE batch < 0; CHECKPOINT")
    older, left = tmp_path / "older.duckdb", set()
    shutil.copy(store, older)
    for kill in range(10):
        shutil.copy(older, store)
        begun = tmp_path / f"begun{kill}"
        running = machine.start(folder=tmp_path, before=RENEWS.format(begun=begun.name))
        reached(begun, running)
        time.sleep(chance.uniform(0, 0.4) if kill else 0)
        running.kill()
        running.wait()
        assert counted(store) == (1, ROWS)
        with duckdb.connect(str(store), read_only=True) as connection:
            found = connection.execute(
                "SELECT value, (SELECT count(*) > 0 FROM series) FROM store WHERE key = 'shipped'"
            ).fetchall()
        left.add(found[0][1])
        assert found in ([("another", False)], [(shipped_digest(), True)])
        store.with_name(store.name + ".wal").unlink(missing_ok=True)
    assert machine.run("pay", "research-scientist", folder=tmp_path, env=where).code == 0
    assert False in left, "some were killed before the end"


def test_what_a_killed_process_had_committed_is_in_copies_and_makes_answers_old(
    machine, tmp_path: Path
) -> None:
    store = tmp_path / "e.duckdb"
    open_store(store, shipped=None).close()
    assert machine.run(folder=tmp_path, before=COMMITS).code == 0
    before = stamp_of(store), store.read_bytes(), store.stat().st_mtime_ns
    assert machine.run(folder=tmp_path, before=COMMITS).code == 0
    assert (store.read_bytes(), store.stat().st_mtime_ns) == before[1:], (
        "it stands in a file beside the store"
    )
    assert stamp_of(store) != before[0]
    (tmp_path / "aside").mkdir()
    with open_store(copied(store, tmp_path / "aside"), shipped=None) as copy:
        assert copy.query("SELECT pay FROM pay_records")["pay"].tolist() == [7, 7]


def reached(file: Path, running) -> None:
    """Waits until the file is there that shows how far a process is."""
    until = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < until
        assert not running.ended.exists(), running.wait().err
        time.sleep(0.0005)


def test_imports_and_a_question_at_once_wait_for_each_other(machine, tmp_path: Path, evidence: Path) -> None:
    store = tmp_path / "e.duckdb"
    shutil.copy(evidence, store)
    where = {"OUTBID_DATA": str(store)}
    own(tmp_path, "first")
    own(tmp_path, "second", "Data Scientist")
    # however slow the machine is: the default patience is for one import, not for what a test may meet
    patient = "from outbid.data import store; store.PATIENCE = 100.0"
    names = ("first", "second")
    both = [
        machine.start("data", "add", f"{name}.csv", *OWN, folder=tmp_path, env=where, before=patient)
        for name in names
    ]
    asked = machine.start("pay", "research-scientist", "--json", folder=tmp_path, env=where, before=patient)
    for running in (*both, asked):
        outcome = running.wait()
        assert outcome.code == 0, outcome.err
    assert json.loads(asked.wait().out)
    assert counted(store) == (2, 2 * ROWS)


def test_two_first_questions_make_one_store(machine, tmp_path: Path) -> None:
    where = {"OUTBID_DATA": str(tmp_path / "store")}
    both = [
        machine.start("pay", "research-scientist", "--json", folder=tmp_path, env=where) for _ in range(2)
    ]
    answers = [running.wait() for running in both]
    assert [each.code for each in answers] == [0, 0]
    place = str(tmp_path / "store" / "evidence.duckdb")
    # who found none says that one is made, and either may have been quicker
    told = [each.err.splitlines() for each in answers]
    assert 1 <= sum(map(len, told)) <= 2 and all(place in line for lines in told for line in lines)
    assert answers[0].out == answers[1].out
    assert [each.name for each in (tmp_path / "store").iterdir()] == ["evidence.duckdb"]


def test_what_killed_makers_left_is_cleared_away(tmp_path: Path) -> None:
    old, young, other = (
        tmp_path / name for name in (".e.duckdb.0123", ".e.duckdb.4567", ".else.duckdb.0123")
    )
    for left in (old, young, other):
        left.write_bytes(b"half a store")
    for left in (old, other):
        long_ago = time.time() - LEFT_BEHIND - 60
        os.utime(left, (long_ago, long_ago))
    open_store(tmp_path / "e.duckdb", shipped=None).close()
    assert sorted(each.name for each in tmp_path.iterdir()) == [young.name, other.name, "e.duckdb"]

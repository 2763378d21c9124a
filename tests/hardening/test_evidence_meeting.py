"""Processes that change the store at the same time: what each of them adds or removes is added or removed."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from outbid.core.errors import InputError
from outbid.data import store as stores
from outbid.data.importing import import_file
from outbid.data.readers.layout import Given
from outbid.data.store import is_current, open_store
from outbid.evidence.taxonomy import Taxonomy
from outbid.report.data_answer import data_remove
from outbid.web.evidence_import import Trial, Wanted, confirm, trial
from outbid.web.evidence_pending import Pending
from outbid.web.evidence_store import Evidence
from outbid.web.passing import PassingFolder

ROWS = 20
GIVEN = Given(kind="incumbent", measure="base")
HOLDS = """
import time
from pathlib import Path
from outbid.data import store as stores
from outbid.data.importing import import_file, remove
from outbid.data.readers.layout import Given
from outbid.data.taking import take_over
from outbid.evidence.taxonomy import Taxonomy
from outbid.web.evidence_store import Evidence

def add(store):
    given = Given(kind="incumbent", measure="base")
    import_file(store, "theirs.csv", classify=Taxonomy(), source="user/theirs", given=given)

def held(path, work):
    with stores.open_store(path, read_only=False) as store:
        Path("held").touch()
        until = time.monotonic() + 60
        while not Path("go").exists():
            assert time.monotonic() < until, "nobody wanted in"
            time.sleep(0.001)
        work(store)

"""
"""Another process that has the store to itself until the file ``go`` is there, and then does its work and ends."""
THEIRS = {
    "the terminal adds": "held(Path('e.duckdb'), add)",
    "the terminal removes": "held(Path('e.duckdb'), lambda store: remove(store, 'first'))",
    "another app adds": "Evidence(Path('e.duckdb')).change(lambda path: held(path, add))",
    "another app adds the same": (
        "Evidence(Path('e.duckdb')).change("
        "lambda path: held(path, lambda store: take_over(store, Path('tried/copy.duckdb'), 2)))"
    ),
    "the terminal brings it up to date": (
        "held(Path('e.duckdb'), lambda store: add(store) or store.connection.execute("
        "\"UPDATE store SET value = 'of an older release' WHERE key = 'shipped'\"))"
    ),
}


def table(path: Path, title: str, lowest: int) -> Path:
    rows = "".join(f"{title},{lowest + row},USD,US,2025-01-01\n" for row in range(ROWS))
    path.write_text(f"title,base,currency,country,date\n{rows}")
    return path


def sources(store: Path) -> Counter[str]:
    """The rows that the store holds of each source of the user's."""
    with duckdb.connect(str(store), read_only=True) as connection:
        found = connection.execute(
            "SELECT source, rows_kept, (SELECT count(*) FROM pay_records p WHERE p.batch = i.batch)"
            " FROM imports i WHERE batch > 0"
        ).fetchall()
    assert all(kept == there for _, kept, there in found)
    return Counter({source: there for source, _, there in found})


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory, evidence: Path) -> tuple[Path, Trial]:
    """A folder with a store that has one source, and in ``tried`` what the app tried of a file on a copy of it."""
    folder = tmp_path_factory.mktemp("meeting")
    store, aside = folder / "e.duckdb", folder / "tried"
    aside.mkdir()
    shutil.copy(evidence, store)
    with open_store(store, read_only=False) as opened:
        import_file(
            opened, table(folder / "first.csv", "Data Scientist", 100_000), classify=Taxonomy(), given=GIVEN
        )
    table(folder / "theirs.csv", "Research Scientist", 200_000)
    mine = table(aside / "mine.csv", "Nurse", 50_000)
    return folder, trial(store, Wanted(mine, "mine.csv", "mine", None, GIVEN), lambda done, total: None)


def adds(evidence: Evidence, folder: Path, found: Trial) -> object:
    """The user confirms in the app what was tried."""
    aside = PassingFolder("outbid-", folder)
    shutil.copy(folder / "tried" / "copy.duckdb", aside.name)
    pending = Pending(
        aside, Wanted(Path(aside.name) / "mine.csv", "mine.csv", "mine", None, GIVEN), "", time.monotonic()
    )
    return confirm(evidence, pending, found)


def removes(evidence: Evidence, folder: Path, found: Trial) -> object:
    """The user removes in the app what was there first."""
    return evidence.change(lambda path: data_remove("first", data=path))


def asks(evidence: Evidence, folder: Path, found: Trial) -> object:
    """Somebody looks at a page."""
    with evidence.reading():
        return is_current(evidence.path)


Mine = Callable[[Evidence, Path, Trial], object]
FIRST, THEIR, MINE = "user/first", "user/theirs", "user/mine"


@pytest.mark.parametrize(
    ("theirs", "mine", "left"),
    [
        ("the terminal adds", adds, {FIRST, THEIR, MINE}),
        ("the terminal adds", removes, {THEIR}),
        ("the terminal removes", adds, {MINE}),
        ("another app adds", adds, {FIRST, THEIR, MINE}),
        ("another app adds", removes, {THEIR}),
        ("another app adds the same", adds, {FIRST, MINE}),
        ("the terminal brings it up to date", asks, {FIRST, THEIR}),
    ],
    ids=[
        "add/add",
        "add/remove",
        "remove/add",
        "app/app",
        "app/app removes",
        "the same twice",
        "add/new release",
    ],
)
def test_whoever_waits_finds_what_the_other_did(
    machine,
    tmp_path: Path,
    tried: tuple[Path, Trial],
    monkeypatch: pytest.MonkeyPatch,
    theirs: str,
    mine: Mine,
    left: set[str],
) -> None:
    shutil.copytree(tried[0], tmp_path, dirs_exist_ok=True)
    store = tmp_path / "e.duckdb"
    was = store.stat().st_ino
    running = machine.start(folder=tmp_path, before=HOLDS + THEIRS[theirs])
    until = time.monotonic() + 60
    while not (tmp_path / "held").exists():
        assert time.monotonic() < until and not running.ended.exists(), running.wait().err
        time.sleep(0.001)
    refused, tell = [], stores.trouble

    def met(place: Path, error: Exception) -> InputError:
        told = tell(place, error)
        refused.append(told.key)
        (tmp_path / "go").touch()  # the other goes on only once this process was turned away
        return told

    monkeypatch.setattr(stores, "trouble", met)
    monkeypatch.setattr(stores, "PATIENCE", 100.0)
    done = mine(Evidence(store), tmp_path, tried[1])
    outcome = running.wait()
    assert (outcome.code, outcome.err) == (0, "")
    assert set(refused) == {"importing.locked"}, "the two met"
    assert sources(store) == dict.fromkeys(left, ROWS)
    assert store.stat().st_ino == was, "who waits for a file never waits for one that is replaced"
    assert done is True or mine is not asks

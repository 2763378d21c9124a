"""The store: made once, whole or not at all, and opened with clear errors."""

import subprocess
import sys
from subprocess import PIPE

import duckdb
import numpy as np
import pytest

from outbid.core.errors import InputError
from outbid.data import making, schema, tables
from outbid.data import store as stores
from outbid.data.statements import compile_statement, load
from outbid.data.store import is_current, open_store
from outbid.evidence import queries


def shipped(folder, pay):
    folder.mkdir(exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 1 AS batch, 'x' AS source, {pay}::DOUBLE AS pay) TO '{folder}/x.pay_records.parquet'"
        )
    return folder


def test_the_shipped_files_become_tables_and_a_new_release_keeps_what_users_added(tmp_path):
    place, folder = tmp_path / "deep" / "e.duckdb", shipped(tmp_path / "s", 1)
    with open_store(place, read_only=False, shipped=folder) as store:
        store.connection.execute("INSERT INTO pay_records (batch, source, pay) VALUES (1, 'user/y', 7)")
        before = store.digest()
    was = place.stat().st_ino
    shipped(folder, 2)
    assert not is_current(place, folder)
    with open_store(place, shipped=folder) as store:
        assert place.stat().st_ino == was, "another process may wait for this very file"
        assert is_current(place, folder)
        found = store.query("SELECT batch, source, pay FROM pay_records ORDER BY batch")
        assert found["pay"].tolist() == [2, 7]
        assert found["source"].tolist() == ["x", "user/y"]
        assert store.digest() != before
    assert [file.name for file in place.parent.iterdir()] == ["e.duckdb"]


def test_columns_have_no_masks(tmp_path):
    with open_store(tmp_path / "e.duckdb", read_only=False, shipped=None) as store:
        store.connection.execute(
            "INSERT INTO pay_records (batch, role, pay, date, ai)"
            " VALUES (1, 'a', 1, DATE '2024-02-29', true), (2, NULL, NULL, NULL, NULL)"
        )
        found = store.columns(
            tables.pay_records().select("batch", "role", "pay", "date", "ai").order_by("batch")
        )
    assert found["role"].tolist() == ["a", None]
    assert found["ai"].tolist() == [True, None]
    assert found["pay"][0] == 1 and np.isnan(found["pay"][1])
    assert found["date"].dtype == np.dtype("datetime64[D]") and np.isnat(found["date"][1])


def test_every_table_of_the_schema_exists(tmp_path):
    with open_store(tmp_path / "e.duckdb", shipped=None) as store:
        for name, columns in schema.TABLES.items():
            assert list(store.query(f"SELECT * FROM {name}")) == list(columns)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 1000])
def test_a_damaged_file_is_said_to_be(tmp_path, content):
    (tmp_path / "e.duckdb").write_bytes(content)
    with pytest.raises(InputError) as caught:
        open_store(tmp_path / "e.duckdb", shipped=None)
    assert caught.value.key in ("importing.damaged", "importing.not_a_store")


def test_another_database_and_a_newer_store_are_refused(tmp_path):
    with duckdb.connect(str(tmp_path / "other.duckdb")) as connection:
        connection.execute("CREATE TABLE a (b INTEGER)")
    with pytest.raises(InputError) as caught:
        open_store(tmp_path / "other.duckdb", shipped=None)
    assert caught.value.key == "importing.not_a_store"
    with open_store(tmp_path / "e.duckdb", read_only=False, shipped=None) as store:
        store.connection.execute("UPDATE store SET value = '999' WHERE key = 'version'")
    with pytest.raises(InputError) as caught:
        open_store(tmp_path / "e.duckdb", shipped=None)
    assert caught.value.key == "importing.newer"


def test_a_store_that_another_process_writes_is_said_to_be_locked(tmp_path):
    with open_store(tmp_path / "e.duckdb", read_only=False, shipped=None):
        code = (
            "from outbid.core.errors import InputError\nfrom outbid.data import store\nstore.PATIENCE = 0.0\n"
            f"try: store.open_store({str(tmp_path / 'e.duckdb')!r}, shipped=None)\n"
            "except InputError as error: print(error.key)"
        )
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "importing.locked\n"


def test_questions_are_answered_from_memory_where_nothing_can_be_written(tmp_path):
    folder = shipped(tmp_path / "s", 1)
    (tmp_path / "file").write_text("no folder")
    with open_store(tmp_path / "file" / "e.duckdb", shipped=folder) as store:
        assert store.query("SELECT pay FROM pay_records")["pay"].tolist() == [1]
    with pytest.raises(InputError) as caught:
        open_store(tmp_path / "file" / "e.duckdb", read_only=False, shipped=folder)
    assert caught.value.key == "importing.no_place"
    assert "OUTBID_DATA" in str(caught.value)


def test_who_writes_waits_for_readers_of_the_same_process(tmp_path, monkeypatch):
    place = tmp_path / "e.duckdb"
    reader = open_store(place, shipped=None)
    monkeypatch.setattr(stores.time, "sleep", lambda _: reader.close())
    with open_store(place, read_only=False, shipped=None) as store:
        monkeypatch.undo()
        monkeypatch.setattr(stores, "PATIENCE", 0.0)
        with pytest.raises(InputError) as caught:
            open_store(place, shipped=None)
        assert caught.value.key == "importing.locked"
        assert store.query("SELECT * FROM imports")["batch"].size == 0


def test_an_older_store_that_cannot_be_brought_up_to_date_answers_from_memory(tmp_path, monkeypatch):
    """A process reads it and does not end, so that nobody may write; what users added is there nevertheless."""
    folder, place = shipped(tmp_path / "s", 1), tmp_path / "e.duckdb"
    with open_store(place, read_only=False, shipped=folder) as store:
        store.connection.execute("INSERT INTO pay_records (batch, source, pay) VALUES (1, 'user/y', 7)")
    was = place.read_bytes()
    shipped(folder, 2)
    monkeypatch.setattr(stores, "PATIENCE", 0.0)
    reads = f"import duckdb, sys; c = duckdb.connect({str(place)!r}, read_only=True); print(1, flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", reads], stdin=PIPE, stdout=PIPE, text=True) as reader:
        assert reader.stdout.readline() == "1\n"
        with open_store(place, shipped=folder) as store:
            assert store.query("SELECT pay FROM pay_records ORDER BY batch")["pay"].tolist() == [2, 7]
        with pytest.raises(InputError) as caught:
            open_store(place, read_only=False, shipped=folder)
        assert caught.value.key == "importing.locked"
        reader.communicate("\n")
    assert place.read_bytes() == was


@pytest.mark.parametrize("links", [True, False], ids=["usual", "a file system without links"])
def test_who_made_the_store_first_keeps_it(tmp_path, monkeypatch, links):
    """Another process makes the store, and imports into it, while this one is making it."""
    folder = shipped(tmp_path / "s", 1)
    place = tmp_path / "e.duckdb"
    fill = making._fill

    def made_meanwhile(*asked):
        monkeypatch.setattr(making, "_fill", fill)
        with open_store(place, read_only=False, shipped=folder) as other:
            other.connection.execute("INSERT INTO pay_records (batch, source, pay) VALUES (1, 'user/y', 7)")
        fill(*asked)

    def refused(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(making, "_fill", made_meanwhile)
    if not links:
        monkeypatch.setattr(making.os, "link", refused)
    with open_store(place, shipped=folder) as store:
        assert store.query("SELECT pay FROM pay_records ORDER BY batch")["pay"].tolist() == [1, 7]


def test_a_folder_whose_name_tells_of_locks_is_not_said_to_be_locked(tmp_path):
    place = tmp_path / "locked version number" / "e.duckdb"
    place.parent.mkdir()
    place.write_bytes(b"no database" * 1000)
    with pytest.raises(InputError) as caught:
        open_store(place, shipped=None)
    assert caught.value.key == "importing.damaged"


def test_nobody_writes_while_another_process_reads(tmp_path):
    place = tmp_path / "e.duckdb"
    with open_store(place, shipped=None):
        code = (
            "from outbid.core.errors import InputError\nfrom outbid.data import store\nstore.PATIENCE = 0.0\n"
            f"store.open_store({str(place)!r}, shipped=None).close()\n"
            f"try: store.open_store({str(place)!r}, read_only=False, shipped=None)\n"
            "except InputError as error: print(error)"
        )
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "another process" in said.stdout and "Wait" in said.stdout


@pytest.mark.parametrize("statement", queries.STATEMENTS, ids=lambda statement: statement.name)
def test_compiled_statements_are_those_of_the_builders(statement, tmp_path):
    assert compile_statement(statement).partition("\n")[2].rstrip() == load(statement.name).sql.rstrip()
    with open_store(tmp_path / "e.duckdb", shipped=None) as store:
        assert all(len(column) == 0 for column in store.prepared(statement.name, {}).values())

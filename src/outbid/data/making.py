"""How a store comes to be: the shipped evidence, and what a user added to the store before it."""

from __future__ import annotations

import glob
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from outbid.core.errors import InputError
from outbid.core.private import make_folder
from outbid.data import schema
from outbid.data.statements import SQL_TYPES
from outbid.data.transaction import no_space, transaction

if TYPE_CHECKING:
    import duckdb

FILES = 1000
"""More than a shipped source has files."""
LEFT_BEHIND = 3600.0
"""Seconds after which a store that is not finished will not be: making one takes seconds."""
VERSION = 1
"""Of the tables' layout; a store of a higher one is refused."""


def create_tables(connection: duckdb.DuckDBPyConnection, prefix: str = "") -> None:
    """The empty tables of ``schema.TABLES``."""
    for name, columns in schema.TABLES.items():
        typed = ", ".join(f'"{column}" {SQL_TYPES[kind]}' for column, kind in columns.items())
        connection.execute(f"CREATE TABLE {prefix}{name} ({typed})")


def create(place: Path, shipped: Path | None, stamp: str) -> None:
    """Writes a new store beside ``place`` and puts it there at once, unless there is one by then.

    Raises:
        InputError: it cannot be written there.
    """
    import duckdb

    # a name of its own: in containers each process has the number that the last one had
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    try:
        make_folder(place.parent)
        _clear_away(place)
        with _removed(fresh):
            with duckdb.connect(str(fresh)) as connection:
                _fill(connection, shipped, stamp)
                fresh.chmod(0o600)
                connection.execute("CHECKPOINT")
            _put(fresh, place)
    except (OSError, duckdb.IOException, duckdb.FatalException) as error:
        raise trouble(place, error) from None


def renew(connection: duckdb.DuckDBPyConnection, shipped: Path, stamp: str) -> None:
    """Exchanges the shipped evidence of an open store in one transaction, and keeps the user's batches.

    In its place, not in that of the file: whoever waits for the store would write into a file that is gone.
    """
    with transaction(connection):
        for name in (*schema.TABLES, "store"):
            connection.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
        _fill(connection, shipped, stamp)
        _keep(connection, "old_")
        for name in (*schema.TABLES, "store"):
            connection.execute(f"DROP TABLE old_{name}")


def _clear_away(place: Path) -> None:
    """Takes away what is left of stores whose makers were stopped."""
    for left in place.parent.glob(f".{glob.escape(place.name)}.*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink()


def _put(fresh: Path, place: Path) -> None:
    """Gives ``fresh`` the name ``place`` unless another process was first, whose store may hold an import by now."""
    try:
        os.link(fresh, place)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not place.exists():
            fresh.replace(place)


def in_memory(shipped: Path | None, stamp: str, keep: Path | None) -> duckdb.DuckDBPyConnection:
    """A store of the shipped evidence and of the user's batches in the store ``keep``, where none can be written.

    Raises:
        duckdb.Error: ``keep`` cannot be read, as while somebody has it open to write.
    """
    import duckdb

    connection = duckdb.connect()
    kept = keep is not None and keep.is_file()
    if kept:
        connection.execute("ATTACH '" + str(keep).replace("'", "''") + "' AS old (READ_ONLY)")
    _fill(connection, shipped, stamp)
    if kept:
        _keep(connection, "old.")
        connection.execute("DETACH old")
    return connection


def _fill(connection: duckdb.DuckDBPyConnection, shipped: Path | None, stamp: str) -> None:
    """The tables and the shipped rows."""
    create_tables(connection)
    connection.execute("CREATE TABLE store (key VARCHAR, value VARCHAR)")
    connection.execute("INSERT INTO store VALUES ('version', ?), ('shipped', ?)", [str(VERSION), stamp])
    if shipped is not None:
        _load(connection, shipped)


def _load(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    files = sorted(folder.glob("*.parquet"))
    sources = sorted({file.name.split(".")[0] for file in files})
    for file in files:
        source, table, _ = file.name.rsplit(".", 2)
        if table in schema.TABLES:
            connection.execute(
                # within a source files are numbered from 0
                f"INSERT INTO {table} BY NAME SELECT ({-1 - FILES * sources.index(source)} - batch)::INTEGER AS batch,"
                " COLUMNS(lambda c: c <> 'batch') FROM read_parquet(?)",
                [str(file)],
            )


def _keep(connection: duckdb.DuckDBPyConnection, old: str) -> None:
    """Copies the user's batches from the tables whose names begin with ``old``."""
    for table in schema.TABLES:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM {old}{table} WHERE batch > 0")


@contextmanager
def _removed(file: Path) -> Iterator[None]:
    """Removes what is left of ``file`` afterwards."""
    try:
        yield
    finally:
        for leftover in (file, file.with_name(file.name + ".wal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def trouble(place: Path, error: Exception) -> InputError:
    """DuckDB tells its troubles apart by their sentences only; the path in them must not."""
    reason = str(error).replace(str(place), "").splitlines()[0]
    if any(sign in reason for sign in _HELD):
        return InputError("importing.locked", where=str(place))
    if any(sign in reason for sign in ("newer version", "version number")):
        return InputError("importing.newer", where=str(place))
    if isinstance(error, OSError) or no_space(error) or any(sign in reason for sign in _PLACELESS):
        why = error.strerror if isinstance(error, OSError) else reason.rpartition(": ")[2]
        return InputError("importing.no_place", where=str(place), reason=why or reason)
    return InputError("importing.damaged", where=str(place))


_HELD = (
    "Conflicting lock",
    "being used by another process",
    "different configuration",
    "file handle conflict",
)
"""The last two: a thread of this process has it open in another way."""
_PLACELESS = (
    "Cannot open",
    "Is a directory",
    "Permission denied",
    "Read-only",
    "Not a directory",
)

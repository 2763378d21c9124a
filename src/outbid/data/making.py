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
from outbid.data.transaction import no_space

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


def create(place: Path, shipped: Path | None, stamp: str, *, keep: Path | None) -> None:
    """Writes a new store beside ``place`` and puts it there at once; user batches of ``keep`` are copied."""
    import duckdb

    # a name of its own: in containers each process has the number that the last one had
    fresh = place.with_name(f".{place.name}.{secrets.token_hex(8)}")
    try:
        make_folder(place.parent)
        _clear_away(place)
        with _removed(fresh):
            # who takes the place of a store that nobody else may read is not read by anybody else either
            mode = place.stat().st_mode & 0o600 if place.exists() else 0o600
            with duckdb.connect(str(fresh)) as connection:
                _fill(connection, shipped, stamp, keep, mode="")
                fresh.chmod(mode)
                connection.execute("CHECKPOINT")
            if keep is None:
                _put(fresh, place)
            else:
                fresh.replace(place)
    except (OSError, duckdb.IOException, duckdb.FatalException) as error:
        raise trouble(place, error) from None


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
        fresh.replace(place)


def in_memory(shipped: Path | None, stamp: str, keep: Path | None) -> duckdb.DuckDBPyConnection:
    """What :func:`create` would write, where nothing can be written."""
    import duckdb

    connection = duckdb.connect()
    _fill(connection, shipped, stamp, keep if keep and keep.is_file() else None, mode="(READ_ONLY)")
    return connection


def _fill(
    connection: duckdb.DuckDBPyConnection, shipped: Path | None, stamp: str, keep: Path | None, mode: str
) -> None:
    """The tables, the shipped rows and the user's batches of the store ``keep``."""
    create_tables(connection)
    connection.execute("CREATE TABLE store (key VARCHAR, value VARCHAR)")
    connection.execute("INSERT INTO store VALUES ('version', ?), ('shipped', ?)", [str(VERSION), stamp])
    if shipped is not None:
        _load(connection, shipped)
    if keep is not None:
        _keep(connection, keep, mode)


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


def _keep(connection: duckdb.DuckDBPyConnection, old: Path, mode: str) -> None:
    """Copies the user's batches; holding the old file read-write keeps an import from ending in between."""
    connection.execute("ATTACH '" + str(old).replace("'", "''") + f"' AS old {mode}")
    for table in schema.TABLES:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM old.{table} WHERE batch > 0")
    connection.execute("DETACH old")


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
    if "Conflicting lock" in reason or "being used by another process" in reason:
        return InputError("importing.locked", where=str(place))
    if any(sign in reason for sign in ("newer version", "version number")):
        return InputError("importing.newer", where=str(place))
    if isinstance(error, OSError) or no_space(error) or any(sign in reason for sign in _PLACELESS):
        why = error.strerror if isinstance(error, OSError) else reason.rpartition(": ")[2]
        return InputError("importing.no_place", where=str(place), reason=why or reason)
    return InputError("importing.damaged", where=str(place))


_PLACELESS = (
    "Cannot open",
    "Is a directory",
    "Permission denied",
    "Read-only",
    "Not a directory",
)

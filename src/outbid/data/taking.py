"""A batch of one store taken over into another, as that of a copy on which an import was tried."""

from __future__ import annotations

from pathlib import Path

from outbid.core.errors import InputError
from outbid.data import schema
from outbid.data.inserting import forget_empty, next_batch
from outbid.data.making import trouble
from outbid.data.store import Store
from outbid.data.transaction import no_space, transaction


def take_over(store: Store, other: Path, batch: int) -> str:
    """Adds ``batch`` of the store ``other``: all of it, or nothing, as where the same file was added meanwhile.

    Args:
        store: opened for writing; the batch gets its next number.
        other: file of a store that nobody has open.
        batch: one of the user's.

    Returns:
        The source under which the rows of the file are there now.

    Raises:
        InputError: there is no room for it, the store may not be written, or there is no such file.
    """
    import duckdb

    connection = store.connection
    where = other
    try:
        connection.execute("ATTACH '" + str(other).replace("'", "''") + "' AS other (READ_ONLY)")
        where = store.path
        try:
            with transaction(connection):
                return _taken(store, batch)
        finally:
            connection.execute("DETACH other")
    except duckdb.Error as error:
        if reason := no_space(error):
            raise InputError("importing.no_room", where=str(store.path), reason=reason) from None
        if (told := trouble(where, error)).key == "importing.no_place":
            raise told from None
        raise


def _taken(store: Store, batch: int) -> str:
    connection = store.connection
    [(source, sha256)] = connection.execute(
        "SELECT source, sha256 FROM other.imports WHERE batch = ?", [batch]
    ).fetchall()
    if earlier := connection.execute(
        "SELECT source FROM imports WHERE sha256 = ? AND rows_kept > 0", [sha256]
    ).fetchone():
        return str(earlier[0])
    forget_empty(connection, sha256)
    number = next_batch(connection)
    for table in schema.TABLES:
        connection.execute(
            f"INSERT INTO {table} BY NAME SELECT * REPLACE ({number} AS batch) FROM other.{table} WHERE batch = ?",
            [batch],
        )
    return str(source)

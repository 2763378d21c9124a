"""All of a change to the store or nothing of it, also when the disk is full."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

_FULL = ("Could not write", "No space left", "File too large", "quota exceeded")


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """What is done within takes effect at the end, at once; nothing of it if anything fails."""
    import duckdb

    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(duckdb.Error):  # a commit that failed has ended the transaction itself
            connection.execute("ROLLBACK")
        raise


def no_space(error: Exception) -> str:
    """Why nothing could be written, in the system's words; empty: ``error`` is about something else."""
    told = (error.strerror if isinstance(error, OSError) else None) or str(error)
    first = next(iter(told.splitlines()), "")
    return first.rpartition(": ")[2] if any(sign in first for sign in _FULL) else ""

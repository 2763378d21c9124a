"""How far an import is: what the file's reading, its cutting, its placing and its insertion have of the time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from outbid.data.files.fingerprint import Progress

if TYPE_CHECKING:
    import duckdb

READ, CUT, PLACED, WHOLE = 0.05, 0.55, 0.8, 1.0
"""Shares of the time that are gone when a stage ends, as ``benchmarks/import_lca.py`` has them, about."""
_EVERY = 0.2
"""Seconds between two questions to DuckDB."""


def part(progress: Progress | None, begin: float, end: float) -> Progress | None:
    """A report of a stage as one of the whole, which has a thousand parts."""
    if progress is None:
        return None
    tell = progress
    return lambda done, total: tell(round(1000 * (begin + done / total * (end - begin))), 1000)


@contextmanager
def watched(connection: duckdb.DuckDBPyConnection, progress: Progress | None) -> Iterator[None]:
    """Reports, from a thread, how far the connection's statements are while the context is open: of 100."""
    if progress is None:
        yield
        return
    connection.execute("SET enable_progress_bar = true")
    connection.execute("SET enable_progress_bar_print = false")
    over = threading.Event()
    asking = threading.Thread(target=_ask, args=(connection, progress, over.wait), daemon=True)
    asking.start()
    try:
        yield
    finally:
        over.set()
        asking.join()
        connection.execute("SET enable_progress_bar = false")


def _ask(connection: duckdb.DuckDBPyConnection, progress: Progress, waited: Callable[[float], bool]) -> None:
    most = 0
    while not waited(_EVERY):
        done = round(connection.query_progress())  # below nought where DuckDB cannot tell
        if done > most:
            most = done
            progress(min(done, 100), 100)

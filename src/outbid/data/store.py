"""The store: one DuckDB file, made from the shipped evidence on first use, and a user's imports beside it.

Batches of the shipped evidence are numbered -1, -2, …, those of the user 1, 2, …: when a new release ships other
evidence it takes the place of the old in one transaction, and the user's batches stay. A store that is there is never
replaced by another file: processes that wait for it would go on with one that is gone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from outbid.core.errors import InputError
from outbid.core.private import at_home
from outbid.data import statements
from outbid.data.engine import Columns
from outbid.data.making import VERSION, create, create_tables, in_memory, renew, trouble
from outbid.data.statements import SQL_TYPES

if TYPE_CHECKING:
    import duckdb
    import ibis

__all__ = [
    "SHIPPED",
    "Store",
    "create_tables",
    "default_path",
    "is_current",
    "open_store",
    "place_of",
    "shipped_digest",
]
SHIPPED = Path(__file__).parent / "shipped"
PATIENCE = 10.0
"""Seconds to wait for another process, which needs seconds for an import and less for a question."""


_ADDED = """
SELECT i.sha256, i.source, i.layout, i.rows_kept, r.kind, r.measure, r.currency, r.country, r.first, r.last
FROM imports i LEFT JOIN (
    SELECT batch, kind, measure, currency, country, min("date")::VARCHAR AS first, max("date")::VARCHAR AS last
    FROM pay_records WHERE batch > 0 GROUP BY ALL
) r USING (batch) WHERE i.batch > 0
"""
"""A user's imports by their bytes, and what options made of them: the same file can be read in several ways."""


class Store:
    """An open store; an :class:`~outbid.data.engine.Engine`. Use it as a context, or :meth:`close` it.

    Attributes:
        path: of its file.
        connection: DuckDB's.
        read_only: whether imports are refused.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, *, read_only: bool) -> None:
        self.path = path
        self.connection = connection
        self.read_only = read_only

    def columns(self, expression: ibis.Table) -> Columns:
        """The rows of ``expression``, an Ibis expression over unbound tables."""
        import ibis as library

        return self.query(library.to_sql(expression, dialect="duckdb"))

    def prepared(self, name: str, request: Mapping[str, object]) -> Columns:
        """The rows of the statement ``name`` for ``request``; names that ``request`` lacks are null.

        Raises:
            FileNotFoundError, KeyError: no such statement, or no such name in its request: defects of the program.
        """
        compiled = statements.load(name)
        if unknown := set(request) - set(compiled.request):
            raise KeyError(f"{name} takes no {', '.join(sorted(unknown))}")
        values = ", ".join(f'?::{SQL_TYPES[kind]} AS "{key}"' for key, kind in compiled.request.items())
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {statements.REQUEST} AS SELECT {values}",
            [request.get(key) for key in compiled.request],
        )
        return self.query(compiled.sql)

    def query(self, sql: str, values: list[Any] | None = None) -> Columns:
        """The rows of DuckDB text ``sql`` as :data:`~outbid.data.engine.Columns`."""
        result = self.connection.execute(sql, values or [])
        kinds = {column[0]: str(column[1]) for column in result.description or ()}
        return {name: _plain(array, kinds[name]) for name, array in result.fetchnumpy().items()}

    def digest(self) -> str:
        """Of all that answers rest on: the shipped evidence, and what the user added and how it was read.

        The order of imports does not matter, nor what was removed again; with none of the user's it is that of the
        shipped evidence alone.
        """
        shipped = str(_meta(self.connection).get("shipped", ""))
        added = self.connection.execute(_ADDED).fetchall()
        if not added:
            return shipped
        return hashlib.blake2b(
            "\n".join([shipped, *sorted(map(str, added))]).encode(), digest_size=16
        ).hexdigest()

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def default_path() -> Path:
    """``$OUTBID_DATA`` (a file, or a folder that holds ``evidence.duckdb``), else the user's data folder.

    Raises:
        InputError: none is named, and the system knows of no home folder.
    """
    if named := os.environ.get("OUTBID_DATA"):
        return place_of(named)
    if sys.platform == "win32":
        base = at_home(os.environ.get("LOCALAPPDATA") or "~/AppData/Local")
    elif sys.platform == "darwin":
        base = at_home("~/Library/Application Support")
    else:
        base = at_home(os.environ.get("XDG_DATA_HOME") or "~/.local/share")
    return base / "outbid" / "evidence.duckdb"


def place_of(named: str) -> Path:
    """The file of the store that somebody names: by its own name, or by a folder that holds ``evidence.duckdb``.

    Raises:
        InputError: the name begins at home, and the system knows of no home folder.
    """
    place = at_home(named)
    is_file = place.is_file() or (place.suffix == ".duckdb" and not place.is_dir())
    return place if is_file else place / "evidence.duckdb"


def shipped_digest(folder: Path = SHIPPED) -> str:
    """Of the names and contents of the shipped files."""
    state = hashlib.blake2b(str(VERSION).encode(), digest_size=16)
    for file in sorted(folder.glob("*.parquet")):
        state.update(file.name.encode() + b"\0")
        state.update(file.read_bytes())
    return state.hexdigest()


def open_store(
    path: str | Path | None = None, *, read_only: bool = True, shipped: Path | None = SHIPPED
) -> Store:
    """Opens the store, and makes it on first use and when other evidence is shipped.

    Where it cannot be made or brought up to date, as in a folder that is read-only, questions are answered from
    memory; imports need a place.

    Args:
        path: of its file; ``None``: :func:`default_path`.
        read_only: many processes may read at once, one may write while none reads.
        shipped: folder of the shipped files; ``None``: an empty store, for users' own data alone.

    Raises:
        InputError: another process holds it, a newer version wrote it, it is damaged, or no file can be made there.
    """
    stamp = "" if shipped is None else shipped_digest(shipped)
    try:
        place = default_path() if path is None else Path(path)
    except InputError:
        if not read_only:
            raise
        return Store(Path(os.devnull), in_memory(shipped, stamp, keep=None), read_only=True)
    held = True
    try:
        if not place.exists():
            create(place, shipped, stamp)
        connection = _opened(place, read_only=read_only)
        held = False
        if shipped is not None and _meta(connection).get("shipped") != stamp:
            connection.close()
            _renew(place, shipped, stamp)
            connection = _opened(place, read_only=read_only)
    except InputError as error:
        # who reads it may keep it from being brought up to date, but from nobody who reads it too
        readable = error.key == "importing.no_place" or (error.key == "importing.locked" and not held)
        if not (read_only and readable):
            raise
        # questions need no place to write; the shipped evidence is loaded in about a quarter of a second
        connection = _patient(place, lambda: in_memory(shipped, stamp, keep=place))
    return Store(place, connection, read_only=read_only)


def is_current(path: Path, shipped: Path = SHIPPED) -> bool:
    """Whether there is a store that a question need not make or bring up to date first.

    Raises:
        InputError: another process holds it, a newer version wrote it, or it is damaged.
    """
    if not path.exists():
        return False
    with contextlib.closing(_opened(path, read_only=True)) as connection:
        return _meta(connection).get("shipped") == shipped_digest(shipped)


def _renew(place: Path, shipped: Path, stamp: str) -> None:
    """Brings the store up to date, unless another process just did.

    Raises:
        InputError: it cannot be written.
    """
    import duckdb

    try:
        with contextlib.closing(_opened(place, read_only=False)) as connection:
            if _meta(connection).get("shipped") != stamp:
                renew(connection, shipped, stamp)
    except duckdb.Error as error:
        raise trouble(place, error) from None


def _opened(place: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """A connection to a file that is known to be a store of a version that this one reads."""
    connection = _connect(place, read_only=read_only)
    try:
        version = int(_meta(connection)["version"])
    except Exception:
        connection.close()
        raise InputError("importing.not_a_store", where=str(place)) from None
    if version > VERSION:
        connection.close()
        raise InputError("importing.newer", where=str(place))
    return connection


def _connect(place: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    import duckdb

    return _patient(place, lambda: duckdb.connect(str(place), read_only=read_only))


def _patient(place: Path, connect: Callable[[], duckdb.DuckDBPyConnection]) -> duckdb.DuckDBPyConnection:
    """What ``connect`` gives, as soon as nobody else is in its way at the store."""
    import duckdb

    until = time.monotonic() + PATIENCE
    while True:
        try:
            return connect()
        except (duckdb.Error, OSError) as error:
            told = trouble(place, error)
            if told.key != "importing.locked" or time.monotonic() > until:
                raise told from None
        time.sleep(0.05)


def _meta(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(connection.execute("SELECT key, value FROM store").fetchall())


def _plain(array: Any, kind: str) -> Any:
    """An array without masks: nulls as NaN, NaT or None."""
    mask = np.ma.getmaskarray(array) if isinstance(array, np.ma.MaskedArray) else None
    bare = array.data if mask is not None else array
    if kind == "DATE":
        days = bare.astype("datetime64[D]")
        return days if mask is None else np.where(mask, np.datetime64("NaT", "D"), days)
    if mask is None or not mask.any():
        return bare
    if bare.dtype.kind in "iuf":
        return np.where(mask, np.nan, bare.astype(np.float64))
    plain = bare.astype(object)
    plain[mask] = None
    return plain

"""The store: one DuckDB file, made from the shipped evidence on first use, and a user's imports beside it.

Batches of the shipped evidence are numbered -1, -2, …, those of the user 1, 2, …: when a new release ships other
evidence the file is made anew and the user's batches are copied over.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from outbid.core.errors import InputError
from outbid.data import schema, statements
from outbid.data.engine import Columns
from outbid.data.statements import SQL_TYPES

if TYPE_CHECKING:
    import duckdb
    import ibis

VERSION = 1
"""Of the tables' layout; a store of a higher one is refused."""
SHIPPED = Path(__file__).parent / "shipped"


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
        """Of the shipped evidence that the store was made from."""
        return str(_meta(self.connection).get("shipped", ""))

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
    """``$OUTBID_DATA`` (a file, or a folder that holds ``evidence.duckdb``), else the user's data folder."""
    if named := os.environ.get("OUTBID_DATA"):
        place = Path(named).expanduser()
        return place if place.suffix == ".duckdb" else place / "evidence.duckdb"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "outbid" / "evidence.duckdb"


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

    Args:
        path: of its file; ``None``: :func:`default_path`.
        read_only: many processes may read at once, one may write while none reads.
        shipped: folder of the shipped files; ``None``: an empty store, for users' own data alone.

    Raises:
        InputError: another process holds it, a newer version wrote it, it is damaged, or no file can be made there.
    """
    place = default_path() if path is None else Path(path)
    stamp = "" if shipped is None else shipped_digest(shipped)
    if not place.exists():
        _create(place, shipped, stamp, keep=None)
    connection = _connect(place, read_only=read_only)
    try:
        meta = _meta(connection)
    except Exception:
        connection.close()
        raise InputError("importing.not_a_store", where=str(place)) from None
    if int(meta.get("version", "0")) > VERSION:
        connection.close()
        raise InputError("importing.newer", where=str(place))
    if shipped is not None and meta.get("shipped") != stamp:
        connection.close()
        _create(place, shipped, stamp, keep=place)
        connection = _connect(place, read_only=read_only)
    return Store(place, connection, read_only=read_only)


def create_tables(connection: duckdb.DuckDBPyConnection, prefix: str = "") -> None:
    """The empty tables of ``schema.TABLES``."""
    for name, columns in schema.TABLES.items():
        typed = ", ".join(f'"{column}" {SQL_TYPES[kind]}' for column, kind in columns.items())
        connection.execute(f"CREATE TABLE {prefix}{name} ({typed})")


def _create(place: Path, shipped: Path | None, stamp: str, *, keep: Path | None) -> None:
    """Writes a new store beside ``place`` and puts it there at once; user batches of ``keep`` are copied."""
    import duckdb

    fresh = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with _removed(fresh), duckdb.connect(str(fresh)) as connection:
            create_tables(connection)
            connection.execute("CREATE TABLE store (key VARCHAR, value VARCHAR)")
            connection.execute(
                "INSERT INTO store VALUES ('version', ?), ('shipped', ?)", [str(VERSION), stamp]
            )
            if shipped is not None:
                _load(connection, shipped)
            if keep is not None:
                _keep(connection, keep)
            connection.execute("CHECKPOINT")
            connection.close()
            fresh.replace(place)
    except (OSError, duckdb.IOException) as error:
        raise _trouble(place, error) from None


def _load(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    files = sorted(folder.glob("*.parquet"))
    sources = sorted({file.name.split(".")[0] for file in files})
    for file in files:
        source, table, _ = file.name.rsplit(".", 2)
        if table in schema.TABLES:
            connection.execute(
                f"INSERT INTO {table} BY NAME SELECT {-1 - sources.index(source)}::INTEGER AS batch,"
                " COLUMNS(lambda c: c <> 'batch') FROM read_parquet(?)",
                [str(file)],
            )


def _keep(connection: duckdb.DuckDBPyConnection, old: Path) -> None:
    """Copies the user's batches; holding the old file read-write keeps an import from ending in between."""
    connection.execute("ATTACH '" + str(old).replace("'", "''") + "' AS old")
    for table in schema.TABLES:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM old.{table} WHERE batch > 0")
    connection.execute("DETACH old")


@contextmanager
def _removed(file: Path) -> Iterator[None]:
    """Removes what is left of ``file`` before and after."""
    leftovers = (file, file.with_name(file.name + ".wal"))
    try:
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        yield
    finally:
        for leftover in leftovers:
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def _connect(place: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    import duckdb

    try:
        return duckdb.connect(str(place), read_only=read_only)
    except (duckdb.Error, OSError) as error:
        raise _trouble(place, error) from None


def _trouble(place: Path, error: Exception) -> InputError:
    """DuckDB tells its troubles apart by their sentences only."""
    reason = str(error)
    if "lock" in reason.lower() or "being used by another process" in reason:
        return InputError("importing.locked", where=str(place))
    if "newer version" in reason or "storage version" in reason.lower():
        return InputError("importing.newer", where=str(place))
    if isinstance(error, OSError) or "No such file" in reason or "Permission" in reason:
        return InputError("importing.no_place", where=str(place), reason=reason.splitlines()[0])
    return InputError("importing.damaged", where=str(place))


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

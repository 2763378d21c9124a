"""Import of a file: from bytes to placed rows, in one transaction."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from outbid.core.errors import InputError
from outbid.core.signs import shows, steers
from outbid.data import schema
from outbid.data.classifying import Classifier, Places, Texts, Titles
from outbid.data.days import order_of_days
from outbid.data.files.fingerprint import Fingerprint, Progress, fingerprint, unchanged
from outbid.data.files.opened import Opened, open_raw
from outbid.data.files.ragged import RAGGED, REJECTS, list_ragged
from outbid.data.inserting import insert, one_number
from outbid.data.making import trouble
from outbid.data.placing import place_records
from outbid.data.progress import CUT, PLACED, READ, WHOLE, part, watched
from outbid.data.readers.columns import is_personal
from outbid.data.readers.layout import Given, Staged
from outbid.data.readers.registry import layout_named, layouts
from outbid.data.statements import SQL_TYPES
from outbid.data.store import Store
from outbid.data.transaction import no_space, transaction

if TYPE_CHECKING:
    import duckdb
    import ibis

__all__ = ["Classifier", "ImportReport", "Places", "Texts", "Titles", "import_file", "remove"]

MOST_SIGNS = 120
"""Of the name of a source."""
MEMORY = "2GB"
"""Of DuckDB during an import; what exceeds it spills to a temporary folder."""
_STAGED = {
    "staged_records": schema.STAGED_RECORDS,
    "staged_aggregates": schema.STAGED_AGGREGATES,
    "staged_series": schema.STAGED_SERIES,
}


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    Attributes:
        batch: its number; where ``already``, that of the earlier import of the same bytes.
        source, layout, file, sha256: as in ``schema.IMPORTS``.
        encoding: of a text file.
        already: the same bytes were imported before, under whatever name, or come with Outbid; nothing was added.
        rows_read, rows_kept: rows of the file; rows of the three tables.
        unplaced: records kept whose role is unknown.
        rejects: rows left out by reason.
        columns_ignored: columns that are never imported.
        columns_repeated: header names that occurred twice; the later one got a suffix.
        notes: message keys of anything else to say.
        contradicted: records whose stated occupation was believed against what their title seems to name.
    """

    batch: int
    source: str
    layout: str
    file: str
    sha256: str
    encoding: str
    already: bool
    rows_read: int = 0
    rows_kept: int = 0
    unplaced: int = 0
    rejects: Mapping[str, int] = field(default_factory=dict)
    columns_ignored: tuple[str, ...] = ()
    columns_repeated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    contradicted: int = 0


def _check_names(path: str, source: str | None) -> None:
    """The names of a file and of its source stand in every answer that they are in."""
    source = source and source.removeprefix("user/")
    for name, where in ((path, ""), (source or "x", "--source")):
        if steers(name):
            seen = name.encode("unicode_escape").decode()[-60:]
            raise InputError("errors.control_sign", where=where, value=seen)
    if source is not None and not shows(source):
        raise InputError("errors.text", where="--source", value="")
    if source is not None and len(source) > MOST_SIGNS:
        raise InputError("errors.text_too_long", where="--source", count=len(source), most=MOST_SIGNS)


def import_file(
    store: Store,
    path: str | Path,
    *,
    classify: Classifier,
    layout: str | None = None,
    source: str | None = None,
    given: Given = Given(),  # noqa: B008  # frozen
    progress: Progress | None = None,
) -> ImportReport:
    """Adds a file to the store: all of it, or nothing.

    Args:
        store: opened for writing.
        path: of the file: CSV, XLSX, XLS, parquet, JSON, or a zip archive of one of them.
        classify: places titles, occupations, employers and places.
        layout: read it so, whatever its header.
        source: its id; ``None``: ``user/`` and the file's name.
        given: what the file does not say itself.
        progress: told how many of a thousand parts are done, now and then from another thread.

    Raises:
        InputError: the file is not what it seems, has no known layout, or changed while it was read.
    """
    import duckdb

    file = Path(path)
    _check_names(str(path), source)
    before = fingerprint(file, part(progress, 0, READ))
    name = source or f"user/{file.stem}"
    connection = store.connection
    among = (layout_named(layout),) if layout else layouts()
    if earlier := connection.execute(
        # a file of which nothing was kept may be read again in another way
        "SELECT batch, layout, source FROM imports WHERE sha256 = ? AND rows_kept > 0",
        [before.sha256],
    ).fetchone():
        return ImportReport(
            earlier[0], earlier[2], earlier[1], file.name, before.sha256, before.encoding, already=True
        )
    with tempfile.TemporaryDirectory(prefix="outbid-") as folder:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET temp_directory = '" + folder.replace("'", "''") + "'")
        try:
            with watched(connection, part(progress, READ, CUT)):
                try:
                    opened = open_raw(connection, file, before, Path(folder), among)
                    staged = _stage(connection, opened, given, file.name)
                except (
                    duckdb.InvalidInputException
                ):  # so DuckDB calls a table whose lines end in several ways
                    _clear(connection)
                    opened = open_raw(connection, file, before, Path(folder), among, mend_lines=True)
                    staged = _stage(connection, opened, given, file.name)
            personal = any(map(is_personal, opened.names))
            list_ragged(connection, file.name, opened.skip, opened.size, personal=personal)
            if not one_number(
                connection,
                f"SELECT (SELECT count(*) FROM {RAGGED}) + (SELECT count(*) FROM (SELECT 1 FROM raw LIMIT 1))",
            ):
                raise InputError("importing.no_rows", where=file.name)
            unchanged(file, before)
            _check_measure(connection, staged, given, file.name)
            if staged.records is not None:
                place_records(connection, classify)
            with watched(connection, part(progress, PLACED, WHOLE)):
                done = insert(
                    connection, tuple(_present(staged)), name, opened.layout.name, file.name, before, classify
                )
            return ImportReport(
                done.batch, name, opened.layout.name, file.name, before.sha256, before.encoding, False,
                done.rows_read, done.rows_kept, done.unplaced, done.rejects, staged.columns_ignored,
                opened.repeated, (*_notes(connection, before, opened, done.batch), *staged.notes),
                done.contradicted,
            )  # fmt: skip
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise InputError("importing.no_room", where=file.name, reason=_first_line(error)) from None
        except RuntimeError as error:
            if str(error) != "Query interrupted":
                raise
            raise KeyboardInterrupt from None  # which DuckDB renames
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
            raise  # a defect of a reader, not of the file
        except (duckdb.Error, OSError) as error:
            if reason := no_space(error):
                raise InputError("importing.no_room", where=file.name, reason=reason) from None
            told = trouble(store.path, error)
            if isinstance(error, duckdb.TransactionException) and told.key == "importing.no_place":
                raise told from None  # the folder of the store, in which nothing may be written
            raise InputError("importing.no_sense", where=file.name, reason=_first_line(error)) from None
        finally:
            _clear(connection)


def remove(store: Store, which: str) -> int:
    """Removes a user's source (``"user/NAME"`` or ``"NAME"``) or batch (its number); how many rows went.

    Raises:
        InputError: there is none of the user's of that name, or the disk is full.
    """
    import duckdb

    found = store.connection.execute(
        "SELECT batch FROM imports WHERE batch > 0 AND (source = $1 OR source = 'user/' || $1 OR batch::VARCHAR = $1)",
        [which],
    ).fetchall()
    if not found:
        raise InputError("importing.nothing_to_remove", value=which[:60])
    gone = 0
    try:
        with transaction(store.connection):
            for (batch,) in found:
                for table in schema.TABLES:
                    count = store.connection.execute(
                        f"DELETE FROM {table} WHERE batch = ?", [batch]
                    ).fetchone()
                    gone += int(count[0]) if count and table in ("pay_records", "aggregates", "series") else 0
    except duckdb.Error as error:
        if reason := no_space(error):
            raise InputError("importing.not_removed", where=str(store.path), reason=reason) from None
        if (told := trouble(store.path, error)).key == "importing.no_place":
            raise told from None
        raise
    return gone


def _arranged(raw: ibis.Table, opened: Opened, given: Given, where: str) -> Staged:
    """The layout's expressions.

    Raises:
        InputError: it was named for a table that lacks its columns.
    """
    from ibis.common.exceptions import IbisError

    try:
        return opened.layout.stage(raw, opened.names, given)
    except InputError as error:
        raise error if error.where else error.at(where) from None
    except (IbisError, LookupError, ValueError):
        if opened.layout.recognises(opened.names) > 0.5:
            raise  # a defect of the reader, which took the table for its own
        raise InputError(
            "importing.other_layout",
            where=where,
            value=opened.layout.name,
            columns=", ".join(opened.names[:12]),
        ) from None


def _stage(connection: duckdb.DuckDBPyConnection, opened: Opened, given: Given, where: str) -> Staged:
    """Runs the layout's expressions into the temporary tables ``staged_*``.

    Raises:
        InputError: a column is missing, or one that the layout needs is there twice.
    """
    import ibis as library

    raw = library.table({"row": "int64", **dict.fromkeys(opened.names, "string")}, name="raw")
    staged = _arranged(raw, opened, given, where)
    if staged.days:
        day_first, said = order_of_days(connection, staged.days)
        if day_first:
            staged = opened.layout.stage(raw, opened.names, replace(given, day_first=True))
        staged = replace(staged, notes=(*staged.notes, *said))
    for name, rows in _present(staged).items():
        wanted = _STAGED[name]
        cells = ", ".join(
            f'"{column}"::{SQL_TYPES[kind]} AS "{column}"' if column in rows.columns
            else f'NULL::{SQL_TYPES[kind]} AS "{column}"'
            for column, kind in wanted.items()
        )  # fmt: skip
        sql = library.to_sql(rows, dialect="duckdb")
        if twice := next((each for each in opened.repeated if f'."{each}"' in sql), None):
            raise InputError("importing.column_twice", where=where, value=twice.upper())
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {cells} FROM ({sql})")
    return staged


def _check_measure(connection: duckdb.DuckDBPyConnection, staged: Staged, given: Given, where: str) -> None:
    """Taking the file's word in silence would pass pay off as what the user says it is not.

    Raises:
        InputError: a measure is given, and the file says that all its pay is of others.
    """
    measured = [
        f"SELECT measure FROM {name} WHERE reason IS NULL AND measure IS NOT NULL"
        for name in _present(staged)
        if "measure" in _STAGED[name]
    ]
    if given.measure and measured:
        said = [name for (name,) in connection.execute(f"{' UNION '.join(measured)} ORDER BY ALL").fetchall()]
        if said and given.measure not in said:
            raise InputError(
                "importing.other_measure", where=where, value=given.measure, said=", ".join(said)
            )


def _present(staged: Staged) -> dict[str, ibis.Table]:
    """The tables that there are, by the name that they are staged under."""
    tables = zip(_STAGED, (staged.records, staged.aggregates, staged.series), strict=True)
    return {name: rows for name, rows in tables if rows is not None}


def _notes(
    connection: duckdb.DuckDBPyConnection, print_: Fingerprint, opened: Opened, batch: int
) -> tuple[str, ...]:
    """Keys of what to say about the file; only a text table has a ``skip``."""
    notes = []
    same = f"SELECT count(*) FROM imports WHERE source = (SELECT source FROM imports WHERE batch = {batch})"
    if one_number(connection, same) > 1:
        notes.append("importing.note_beside")
    if opened.skip and print_.damaged:
        notes.append("importing.note_damaged")
    elif opened.skip and print_.encoding in _ENCODINGS:
        notes.append(_ENCODINGS[print_.encoding])
    if opened.repeated:
        notes.append("importing.note_repeated")
    return tuple(notes)


_ENCODINGS = {
    "utf-16": "importing.note_utf16",
    "cp1252": "importing.note_cp1252",
    "latin-1": "importing.note_latin1",
}


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__


def _clear(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DROP VIEW IF EXISTS raw")
    for table in (
        *_STAGED,
        "titles",
        "codes",
        "employers",
        "places",
        "left_out",
        RAGGED,
        REJECTS,
        f"{REJECTS}_scans",
    ):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")

"""Lines that cannot be cut into as many fields as the header has: each is counted, and none is lost silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outbid.core.errors import InputError

if TYPE_CHECKING:
    import duckdb

REJECTS = "import_rejects"
"""Temporary table in which DuckDB lists what it cannot cut; it is there once the table was read."""
RAGGED = "ragged"
REASON = "ragged row"
_EXCERPT = 120
_SHOWN = 10_000
"""Signs of such a piece that DuckDB keeps."""


def list_ragged(
    connection: duckdb.DuckDBPyConnection, where: str, skip: int, size: int, *, personal: bool
) -> None:
    """Makes the temporary table ``ragged``: the ``row`` of each line left out, from 1 after the header, and its text.

    A quotation mark that is not closed takes following lines with it: each of them is a row left out.

    Args:
        connection: that read the table.
        where: the file, for errors.
        skip: lines up to and with the header.
        size: bytes of the table.
        personal: the table holds columns that must not be shown; where cells are out of place, no text is.

    Raises:
        InputError: a quotation mark takes more lines with it than can be counted, or all to the file's end.
    """
    connection.execute(
        f'CREATE OR REPLACE TEMP TABLE {RAGGED} ("row" BIGINT, line BIGINT, open BOOLEAN, excerpt VARCHAR)'
    )
    tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    if (REJECTS,) not in tables:
        return
    quotes = "length(piece) - length(replace(piece, '\"', ''))"
    shown = (
        "NULL"
        if personal
        else f"unnest(list_transform(string_split(piece, chr(10)), lambda x: left(x, {_EXCERPT})))"
    )
    more = "length(piece) - length(replace(piece, chr(10), ''))"
    connection.execute(
        f"INSERT INTO {RAGGED} WITH pieces AS (SELECT DISTINCT line::BIGINT AS line, line_byte_position - 1 AS start,"
        f" strlen(csv_line) AS bytes, rtrim(csv_line, chr(10) || chr(13)) AS piece FROM {REJECTS})"
        f" SELECT unnest(range(line - {skip}, line - {skip} + 1 + ({more}))), line,"
        f" ({more} > 0 AND bytes >= {_SHOWN}) OR (start + bytes >= {size} AND ({quotes}) % 2 = 1), {shown} FROM pieces"
    )
    first = connection.execute(f"SELECT min(line) FROM {RAGGED} WHERE open").fetchone()
    if first and first[0] is not None:
        raise InputError("importing.unterminated", where=where, line=first[0])

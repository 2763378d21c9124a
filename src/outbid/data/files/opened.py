"""A file of any kind as the text table ``raw`` of a connection."""

from __future__ import annotations

import csv
import glob
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from outbid.core.errors import InputError
from outbid.data.files.archive import unpack_one
from outbid.data.files.fingerprint import Fingerprint, fingerprint
from outbid.data.files.ragged import REJECTS
from outbid.data.files.text import as_utf8, survey, unique
from outbid.data.files.workbook import workbook_to_csv
from outbid.data.readers.layout import Layout, key
from outbid.data.readers.registry import fit

if TYPE_CHECKING:
    import duckdb

_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class Opened:
    """What was found: the layout, the names of ``raw``'s columns, those that occurred twice.

    Of text tables ``skip`` is the number of lines up to and with the header, ``size`` that of their bytes.
    """

    layout: Layout
    names: tuple[str, ...]
    repeated: tuple[str, ...] = ()
    skip: int = 0
    size: int = 0


def open_raw(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    print_: Fingerprint,
    folder: Path,
    among: tuple[Layout, ...],
    *,
    mend_lines: bool = False,
) -> Opened:
    """Makes the temporary view ``raw`` of the file and tells which of the layouts ``among`` it has.

    Args:
        connection: to make the view in.
        path: of the file.
        print_: its fingerprint.
        folder: for what must be unpacked or written anew.
        among: the layouts that are considered; of one alone its fit is not asked.
        mend_lines: make all line ends of a text table the same first.

    Raises:
        InputError: the file is not what its name says, is damaged, or has no layout that is known.
    """
    with path.open("rb") as file:
        head = file.read(1 << 16)
    magic = head[:4]
    suffix = path.suffix.lower()
    if magic == _BOOKS[0] and suffix == ".zip":
        try:
            inside = unpack_one(path, folder)
            return open_raw(connection, inside, fingerprint(inside), folder, among, mend_lines=mend_lines)
        except InputError as error:
            raise error.at(path.name) from None
    if magic in _BOOKS:
        sheet = folder / "sheet.csv"
        workbook_to_csv(path, sheet, lambda names: fit(names, among)[0])
        return _text_table(connection, sheet, path.name, among)
    if magic == b"PAR1":
        return _parquet(connection, path, among)
    if suffix in (".xlsx", ".xlsm", ".zip", ".json") and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise InputError("importing.html", where=path.name)
    if suffix == ".zip":
        raise InputError("importing.truncated", where=path.name)
    if suffix in (".xlsx", ".xlsm"):
        raise InputError("importing.book_kind", where=path.name)
    if tabulating := tuple(layout for layout in among if layout.tabulate and suffix in layout.suffixes):
        return _tabulated(connection, path, folder, tabulating)
    if print_.nul and print_.encoding != "utf-16":
        raise InputError("importing.nul", where=path.name)
    mend_lines = mend_lines or (b"\r" in head and b"\n" not in head)
    return _text_table(connection, as_utf8(path, print_, folder, mend_lines=mend_lines), path.name, among)


def _known(names: tuple[str, ...], among: tuple[Layout, ...], where: str) -> Layout:
    layout = among[0] if len(among) == 1 else fit(names, among)[1]
    if layout is None:
        raise InputError("importing.unknown_layout", where=where, columns=", ".join(names[:12]))
    return layout


def _text_table(
    connection: duckdb.DuckDBPyConnection, path: Path, where: str, among: tuple[Layout, ...]
) -> Opened:
    tables = tuple(layout for layout in among if not layout.tabulate) or among
    found = survey(path, where, lambda names: fit(names, tables)[0])
    layout = _known(found.names, tables, where)
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in found.names)
    columns = "{" + columns + "}"
    # names are letters, digits and "_" after key(); a path with "*" in it must not be taken for a pattern
    scan = (
        f"read_csv({_text(glob.escape(str(path)))}, delim={_text(found.delimiter)}, quote='\"', escape='\"',"
        f" header=false, skip={found.skip}, columns={columns}, auto_detect=false, null_padding=false,"
        f" max_line_size=16000000, store_rejects=true, rejects_table='{REJECTS}',"
        f" rejects_scan='{REJECTS}_scans', rejects_limit=0)"
    )
    _view(connection, scan, {name: name for name in found.names})
    return Opened(layout, found.names, found.repeated, found.skip, path.stat().st_size)


def _parquet(connection: duckdb.DuckDBPyConnection, path: Path, among: tuple[Layout, ...]) -> Opened:
    import duckdb

    scan = f"read_parquet({_text(glob.escape(str(path)))})"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    except duckdb.Error:
        raise InputError("importing.truncated", where=path.name) from None
    names, repeated = unique([key(column[0]) for column in described])
    tables = tuple(layout for layout in among if not layout.tabulate) or among
    layout = _known(names, tables, path.name)
    _view(connection, scan, dict(zip(names, (column[0] for column in described), strict=True)))
    return Opened(layout, names, repeated)


def _tabulated(
    connection: duckdb.DuckDBPyConnection, path: Path, folder: Path, among: tuple[Layout, ...]
) -> Opened:
    best: tuple[float, Layout, tuple[str, ...], Path] | None = None
    trouble: InputError | None = None
    for number, layout in enumerate(among):
        assert layout.tabulate is not None
        lines = folder / f"rows{number}.jsonl"
        names: dict[str, None] = {}
        try:
            with lines.open("w", encoding="utf-8") as out:
                for row in layout.tabulate(str(path)):
                    cells = {key(name): cell for name, cell in row.items()}
                    names.update(dict.fromkeys(cells))
                    out.write(json.dumps(cells) + "\n")
        except InputError as error:
            trouble = error
            continue
        score = layout.recognises(tuple(names)) if names else 0.0
        if best is None or score > best[0]:
            best = (score, layout, tuple(names), lines)
    if best is None and trouble is not None:
        raise trouble.at(path.name)
    if best is None or not best[2] or (len(among) > 1 and best[0] <= 0.5):
        raise InputError("importing.unknown_layout", where=path.name, columns="–")
    _, layout, names_, lines = best
    table = folder / "rows.csv"
    with lines.open(encoding="utf-8") as rows, table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names_, lineterminator="\n")
        writer.writeheader()
        for line in rows:
            writer.writerow(json.loads(line))
    return _text_table(connection, table, path.name, (layout,))


def _view(connection: duckdb.DuckDBPyConnection, scan: str, columns: dict[str, str]) -> None:
    cells = ", ".join(
        f"nullif(trim({_name(old)}::VARCHAR), '') AS {_name(new)}" for new, old in columns.items()
    )
    connection.execute(
        f'CREATE OR REPLACE TEMP VIEW raw AS SELECT row_number() OVER () AS "row", {cells} FROM {scan}'
    )


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"

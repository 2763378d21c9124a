"""Rows through a layout alone: text in, staged rows out, without the pipeline of imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis

from outbid.data.readers.layout import Given, Layout, key


def staged(
    layout: Layout,
    names: Sequence[str],
    lines: Sequence[Sequence[str | None]],
    given: Given = Given(),  # noqa: B008  # frozen
    table: str = "records",
) -> list[dict[str, Any]]:
    """What ``layout`` gives of ``lines`` under the header ``names``, by row and measure; empty cells are null."""
    names = [key(name) for name in names]
    connection = duckdb.connect()
    columns = ", ".join(f'"{name}" VARCHAR' for name in names)
    connection.execute(f'CREATE TABLE raw ("row" BIGINT, {columns})')
    marks = ", ".join("?" * (len(names) + 1))
    for row, cells in enumerate(lines, 1):
        connection.execute(f"INSERT INTO raw VALUES ({marks})", [row, *(cell or None for cell in cells)])
    raw = ibis.table({"row": "int64", **dict.fromkeys(names, "string")}, name="raw")
    expression = getattr(layout.stage(raw, names, given), table)
    cursor = connection.execute(ibis.to_sql(expression, dialect="duckdb"))
    found = [entry[0] for entry in cursor.description or ()]
    rows = [dict(zip(found, row, strict=True)) for row in cursor.fetchall()]
    return sorted(rows, key=lambda row: (row["row"], str(row.get("measure") or row.get("series"))))


def tabulated(
    layout: Layout,
    path: Path,
    given: Given = Given(),  # noqa: B008  # frozen
) -> list[dict[str, Any]]:
    """What a layout of files that are no tables gives of the file at ``path``."""
    assert layout.tabulate is not None
    rows: list[Mapping[str, str | None]] = list(layout.tabulate(str(path)))
    if not rows:
        return []
    names = list(rows[0])
    assert layout.recognises(names) == 1
    return staged(layout, names, [[row[name] for name in names] for row in rows], given)


def reasons(rows: Sequence[Mapping[str, Any]]) -> list[str | None]:
    """Why each is left out."""
    return [row["reason"] for row in rows]

"""Staged rows placed by a classifier: each distinct value is asked about once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from outbid.data.classifying import Classifier

if TYPE_CHECKING:
    import duckdb

_PLACE = ("country", "state", "county", "city")


def place_records(connection: duckdb.DuckDBPyConnection, classify: Classifier) -> None:
    """Makes the temporary tables ``titles``, ``codes``, ``employers`` and ``places`` of ``staged_records``."""
    title = _distinct(connection, "staged_records", ("title",))[0]
    said = classify.titles(title)
    _mapping(
        connection,
        "titles",
        {"title": title, "role": said.role, "level": said.level},
        {"ai": said.ai, "genai": said.genai, "sales": said.sales},
    )
    place_codes(connection, "staged_records", classify)
    employer = _distinct(connection, "staged_records", ("employer",))[0]
    _mapping(connection, "employers", {"employer": employer, "name": classify.employers(employer)})
    columns = _distinct(connection, "staged_records", _PLACE)
    found = classify.places(*columns)
    _mapping(
        connection,
        "places",
        {
            **dict(zip(_PLACE, columns, strict=True)),
            "country_code": found.country,
            "state_code": found.state,
            "cbsa": found.cbsa,
        },
    )


def place_codes(connection: duckdb.DuckDBPyConnection, staged: str, classify: Classifier) -> None:
    """Makes the temporary table ``codes``: by occupation code of the table ``staged`` its role, and those ruled out."""
    soc = _distinct(connection, staged, ("soc",))[0]
    against = [" ".join(roles) or None for roles in classify.contradicted(soc)]
    _mapping(connection, "codes", {"soc": soc, "role": classify.occupations(soc), "against": against})


def _distinct(connection: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...]) -> list[list[Any]]:
    """The distinct values of the columns together, column by column; a single column without null."""
    columns = ", ".join(f'"{name}"' for name in names)
    only = f'AND "{names[0]}" IS NOT NULL' if len(names) == 1 else ""
    rows = connection.execute(
        f"SELECT DISTINCT {columns} FROM {table} WHERE reason IS NULL {only} ORDER BY ALL"
    ).fetchall()
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in names]


def _mapping(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    texts: dict[str, Any],
    flags: dict[str, Any] | None = None,
) -> None:
    flags = flags or {}
    arrays = {key: np.array([None, *values], dtype=object)[1:] for key, values in (texts | flags).items()}
    connection.register("mapping", arrays)
    typed = [f'"{key}"::VARCHAR AS "{key}"' for key in texts] + [
        f'"{key}"::BOOLEAN AS "{key}"' for key in flags
    ]
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {', '.join(typed)} FROM mapping")
    connection.unregister("mapping")

"""The same questions on Spark: Ibis expressions compiled to Spark's text, results as plain numpy columns.

Needs the extra ``spark`` and Java 17 or later.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from outbid.data import schema, tables
from outbid.data.statements import REQUEST, Statement

if TYPE_CHECKING:
    import ibis

    from outbid.data.engine import Columns

SPARK_TYPES = {
    "string": "string",
    "float64": "double",
    "int64": "bigint",
    "int32": "int",
    "boolean": "boolean",
    "date": "date",
}
_FLOATING = ("double", "float")
_WHOLE = ("bigint", "int", "smallint", "tinyint")


class SparkEngine:
    """An :class:`~outbid.data.engine.Engine` over parquet files, on a Spark session.

    Args:
        session: a ``pyspark.sql.SparkSession``; who made it ends it.
        folder: of files named ``SOURCE.TABLE.parquet``, as the product ships them; a table without files is empty.
        statements: what :meth:`prepared` can be asked, by name.
    """

    def __init__(self, session: Any, folder: Path, statements: Mapping[str, Statement] | None = None) -> None:
        self.session = session
        self.statements = dict(statements or {})
        for name, columns in schema.TABLES.items():
            typed = _typed(columns)
            files = [str(file) for file in sorted(folder.glob(f"*.{name}.parquet"))]
            frame = (
                session.read.schema(typed).parquet(*files)
                if files
                else session.createDataFrame([], schema=typed)
            )
            frame.createOrReplaceTempView(name)

    def columns(self, expression: ibis.Table) -> Columns:
        """The rows of ``expression``, an Ibis expression over unbound tables."""
        import ibis as library

        library.pyspark  # noqa: B018  # compiling for Spark reads options that only its backend's loading sets
        frame = self.session.sql(_wide(str(library.to_sql(expression, dialect="pyspark"))))
        rows = frame.collect()
        return {
            name: _array([row[place] for row in rows], kind)
            for place, (name, kind) in enumerate(frame.dtypes)
        }

    def prepared(self, name: str, request: Mapping[str, object]) -> Columns:
        """The rows of the statement ``name`` for ``request``; names that ``request`` lacks are null.

        Raises:
            KeyError: no such statement, or no such name in its request: defects of the program.
        """
        statement = self.statements[name]
        if unknown := set(request) - set(statement.request):
            raise KeyError(f"{name} takes no {', '.join(sorted(unknown))}")
        values = [_stated(request.get(key), kind) for key, kind in statement.request.items()]
        self.session.createDataFrame(
            [tuple(values)], schema=_typed(statement.request)
        ).createOrReplaceTempView(REQUEST)
        return self.columns(statement.build(tables.table(REQUEST, statement.request)))


def _wide(sql: str) -> str:
    """Hashes of 64 bits: Spark's own have 32, so that some two of 100,000 employers would count as one."""
    return re.sub(r"\bHASH\(", "XXHASH64(", sql)


def _typed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` {SPARK_TYPES[kind]}" for name, kind in columns.items())


def _stated(value: object, kind: str) -> object:
    """Spark takes no whole number for a floating one, and no text for a date."""
    if kind == "float64" and isinstance(value, int):
        return float(value)
    return dt.date.fromisoformat(value) if kind == "date" and isinstance(value, str) else value


def _array(values: list[Any], kind: str) -> Any:
    """One column: NaN, NaT or ``None`` where Spark has null."""
    missing = any(value is None for value in values)
    if kind in _FLOATING or kind.startswith("decimal") or (kind in _WHOLE and missing):
        return np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
    if kind in _WHOLE:
        return np.array(values, dtype=np.int32 if kind == "int" else np.int64)
    if kind.startswith("date"):
        return np.array(["NaT" if value is None else value for value in values], dtype="datetime64[D]")
    if kind == "boolean" and not missing:
        return np.array(values, dtype=np.bool_)
    plain = np.empty(len(values), dtype=object)
    plain[:] = values
    return plain

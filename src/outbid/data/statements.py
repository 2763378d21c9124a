"""Queries compiled beforehand, so that a cold question pays for neither Ibis nor compilation.

A statement is an Ibis expression over the store's tables and a one-row table ``request`` that holds what is asked.
``tools/compile_statements.py`` writes its DuckDB text to ``evidence/statements/NAME.sql``; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

REQUEST = "request"
_HEAD = "-- request: "
SQL_TYPES = {
    "string": "VARCHAR",
    "float64": "DOUBLE",
    "int64": "BIGINT",
    "int32": "INTEGER",
    "boolean": "BOOLEAN",
    "date": "DATE",
}
"""DuckDB's names of the types that ``schema`` uses."""


@dataclass(frozen=True)
class Statement:
    """A query that is asked often.

    Attributes:
        name: of its file, letters and ``_``.
        request: type by name of the values asked for, as in ``schema``.
        build: from the one-row table of the request to the expression.
    """

    name: str
    request: Mapping[str, str]
    build: Callable[[ibis.Table], ibis.Table]


@dataclass(frozen=True)
class Compiled:
    """The text of a statement and the types of its request."""

    request: Mapping[str, str]
    sql: str


def compile_statement(statement: Statement) -> str:
    """The content of the statement's file: the request's types in a comment, then DuckDB's text."""
    import ibis as library

    from outbid.data import tables

    sql = library.to_sql(statement.build(tables.table(REQUEST, statement.request)), dialect="duckdb")
    types = ", ".join(f"{name} {kind}" for name, kind in statement.request.items())
    return f"{_HEAD}{types}\n{sql}\n"


def parse(content: str) -> Compiled:
    """What :func:`compile_statement` wrote, read back."""
    head, _, sql = content.partition("\n")
    pairs = (pair.split() for pair in head.removeprefix(_HEAD).split(", "))
    return Compiled({pair[0]: pair[1] for pair in pairs}, sql)


@cache
def load(name: str) -> Compiled:
    """The compiled statement ``name``.

    Raises:
        FileNotFoundError: there is none: a defect of the program, not of the input.
    """
    place = resources.files("outbid") / "evidence" / "statements" / f"{name}.sql"
    return parse(place.read_text(encoding="utf-8"))

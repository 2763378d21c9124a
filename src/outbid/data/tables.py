"""The tables of the store as unbound Ibis tables: expressions over them run on every engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from outbid.data import schema

if TYPE_CHECKING:
    import ibis


def table(name: str, columns: Mapping[str, str] | None = None) -> ibis.Table:
    """The unbound table ``name``, of ``columns`` or as ``schema.TABLES`` states it."""
    import ibis as library  # takes most of a second, and asking for pay must not need it

    return library.table(dict(schema.TABLES[name] if columns is None else columns), name=name)


def pay_records() -> ibis.Table:
    """One person's, one posting's or one filing's pay."""
    return table("pay_records")


def aggregates() -> ibis.Table:
    """Published percentiles of an occupation in a place."""
    return table("aggregates")


def series() -> ibis.Table:
    """Values by date."""
    return table("series")


def imports() -> ibis.Table:
    """One line an import."""
    return table("imports")


def rejects() -> ibis.Table:
    """How many rows an import left out, by reason."""
    return table("rejects")


def rejected_rows() -> ibis.Table:
    """The rows left out, at most ``schema.LISTED`` a reason."""
    return table("rejected_rows")

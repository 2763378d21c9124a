"""What a chart is before it is drawn: how its drawing is specified, and the data that its marks stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from outbid.report.format import Reader
from outbid.report.marks import NARROW, PANEL, WIDE, Frame, Spec

FRAMES: Mapping[str, Frame] = {"wide": WIDE, "narrow": NARROW, "panel": PANEL}
"""The widths that charts are made for, by the class that the style sheet knows them by."""
BOTH, BESIDE = ("wide", "narrow"), ("panel",)
"""Widths of a chart that has its line to itself, and of one that stands beside others."""

Datum = str | float | int | None


@dataclass(frozen=True)
class Column:
    """A column of a chart's data.

    Args:
        name: in the reader's language.
        kind: ``text``, ``number``, ``count``, ``money``, ``signed`` (money that is a difference), ``share`` (a
            fraction) or ``change`` (a fraction with a sign).
        currency: of amounts, if not the reader's.
    """

    name: str
    kind: str = "number"
    currency: str | None = None

    def heading(self, reader: Reader) -> str:
        """The name with the unit of its numbers, since plain numbers have none."""
        money = self.kind in ("money", "signed")
        return f"{self.name} ({self.currency or reader.currency})" if money else self.name

    def words(self, datum: Datum, reader: Reader) -> str:
        """``datum`` as ``reader`` reads it."""
        if datum is None:
            return "–"
        if isinstance(datum, str):
            return datum
        if self.kind == "money":
            return reader.money(datum, self.currency)
        if self.kind == "signed":
            sign = "+" if datum > 0 else "−" if datum < 0 else ""
            return sign + reader.money(abs(datum), self.currency)
        if self.kind == "share":
            return reader.percent(datum)
        if self.kind == "change":
            return ("+" if datum > 0 else "") + reader.percent(datum)
        return str(datum) if self.kind == "count" else reader.number(datum, 6)


@dataclass(frozen=True)
class Data:
    """What the marks of a chart stand for: a row for each mark, numbers in full precision."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Datum, ...], ...]

    def told(self, place: int, reader: Reader) -> str:
        """A row in one line, for whoever points at its mark."""
        told = zip(self.columns, self.rows[place], strict=True)
        return " · ".join(f"{column.name}: {column.words(d, reader)}" for column, d in told if d is not None)


@dataclass(frozen=True)
class Drawable:
    """A chart that can be drawn.

    Args:
        key: its name within its answer, the same in every language.
        widths: keys of :data:`FRAMES` that it is shown in.
        spec: the Vega-Lite specification in a frame; rows of its layers that stand for a row of the data have the
            number of that row in the field ``row``.
        data: what it shows.
    """

    key: str
    widths: tuple[str, ...]
    spec: Callable[[Frame], Spec]
    data: Data

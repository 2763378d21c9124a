"""How readers of values by date give their rows: one check of day and number for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outbid.data.readers import columns

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import BooleanValue, DateValue, FloatingValue, StringValue

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def values(
    raw: ibis.Table,
    *,
    series: str | StringValue,
    date: DateValue,
    said: StringValue,
    unit: str | StringValue,
    entity: str | StringValue | None = None,
    country: str | StringValue | None = None,
    value: FloatingValue | None = None,
    scale: float = 1.0,
    note: StringValue | None = None,
    other: tuple[BooleanValue, str] | None = None,
) -> ibis.Table:
    """Staged series of ``raw``, a value a row.

    Args:
        raw: the text table.
        series, unit, entity, country, note: as in ``schema.SERIES``.
        date: its day; null leaves the row out.
        said: the value's text; null or no number leaves the row out.
        value: the number of ``said``, where it is not plain.
        scale: that the number is multiplied by.
        other: one more reason to leave a row out, after its condition.
    """
    import ibis as library

    amount = columns.number(said) if value is None else value
    reason = library.cases(
        *((other,) if other else ()),
        (date.isnull(), "no date"),
        (said.isnull() | said.upper().isin(["NA", "N/A", ".", "-", "NAN", "NULL"]), "no value"),
        (amount.isnull(), "value not a number"),
    )

    def word(given: str | StringValue | None) -> StringValue:
        return given if isinstance(given, library.Value) else library.literal(given, type="string")

    return raw.select(
        row=raw["row"],
        reason=reason,
        excerpt=columns.excerpt(reason, date.cast("string"), word(entity), said),
        series=word(series),
        entity=word(entity),
        country=word(country),
        date=date,
        value=amount * scale,
        unit=word(unit),
        note=word(note),
    )


def long(raw: ibis.Table, kept: tuple[str, ...], wide: tuple[str, ...]) -> ibis.Table:
    """A row for each of the ``wide`` columns with something in it: columns ``row``, ``kept``, ``name``, ``said``."""
    import ibis as library

    spread = raw.select(
        "row",
        *kept,
        name=library.array([library.literal(name) for name in wide]).unnest(),
        said=library.array([raw[name] for name in wide]).unnest(),
    )
    there: ibis.Table = spread.filter(spread["said"].notnull() & (spread["said"].upper() != "N/A"))
    return there


def month(value: StringValue) -> DateValue:
    """The first day of ``Jan-19`` or ``Jan-2019``; years of two digits are of this century."""
    name = value.re_extract(r"^([A-Za-z]{3})-([0-9]{2,4})$", 1).lower()
    year = value.re_extract(r"^([A-Za-z]{3})-([0-9]{2,4})$", 2)
    number = name.cases(*((each, f"{at:02d}") for at, each in enumerate(MONTHS, 1)), else_="")
    return ("20" + year.right(2) + "-" + number + "-01").try_cast("date")

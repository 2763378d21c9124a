"""A user's own table: a title, pay and whatever else stands there, under English or German words.

Who says so cannot be told from a table and must be said. The measure is told by the word: a "salary" is read as base
pay, which the report of the import says; other words must be explained. Amounts keep their own currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from outbid.core.errors import InputError
from outbid.core.today import today
from outbid.data.readers import columns, headers, money, seniority, series
from outbid.data.readers.headers import OPEN, PLAIN, Header, PayColumn
from outbid.data.readers.layout import Given, Layout, Staged

if TYPE_CHECKING:
    import ibis
    from ibis.expr.types import DateValue, StringValue

UNSAID = 12_000.0
"""Below this many dollars, pay whose unit nobody states is hardly a full-time year's."""


def recognises(names: Sequence[str]) -> float:
    """A title and pay, below every layout that knows more; see :class:`Layout`."""
    header = headers.read(names)
    return 0.55 if "title" in header.found and header.pay else 0.0


def stage(raw: ibis.Table, names: Sequence[str], given: Given) -> Staged:
    """Staged records of the text table ``raw``: one a row and measure.

    Raises:
        InputError: kind, measure or date are neither in the file nor given; it names the options.
    """
    header = headers.read(names)
    if "title" not in header.found or not header.pay:
        raise InputError("readers.table_columns", columns=", ".join(names[:12]))
    # what is measured without a word for it stands back where another column has one
    told = tuple(column for column in header.pay if column.measure not in (OPEN, PLAIN))
    wordless = tuple(column for column in header.pay if column.measure in (OPEN, PLAIN))[:1]
    # unless the user says of which measure it is, and no other column is
    meant = given.measure and given.measure not in {column.measure for column in told}
    pay = (*told, *(wordless if meant or not told else ()))
    _complain(header, pay, given)
    first, *others = [_records(raw, header, column, pay, given) for column in pay]
    records = first.union(*others) if others else first
    notes = (
        *(("readers.salary_is_base",) if pay[0].measure == PLAIN and not given.measure else ()),
        *(("readers.german_numbers",) if header.german and not given.locale else ()),
    )
    # a German header says the order itself
    days = (header.found["date"],) if "date" in header.found and not header.german else ()
    return Staged(records=records, columns_ignored=header.unread, notes=notes, days=days)


def _complain(header: Header, pay: Sequence[PayColumn], given: Given) -> None:
    options = [
        *(() if given.kind else ("--kind self-reported",)),
        *(("--measure total",) if pay[0].measure == OPEN and not given.measure else ()),
        *(() if given.date or "date" in header.found else (f"--date {today()}",)),
    ]
    known = given.currency or "currency" in header.found or pay[0].currency
    if options and not known:
        # not needed where each amount has its own, which only reading them would tell
        options.append("--currency EUR" if header.german else "--currency USD")
    if options:
        raise InputError("readers.table_needs", options=" ".join(options))


def _records(
    raw: ibis.Table, header: Header, column: PayColumn, pay: Sequence[PayColumn], given: Given
) -> ibis.Table:
    import ibis as library

    rest = [other.low for other in pay if other is not column]
    if rest:
        # a row may have one measure only
        raw = raw.filter(raw[column.low].notnull() | library.and_(*(raw[name].isnull() for name in rest)))

    def text(what: str) -> StringValue:
        return columns.text(raw, header.found, what)

    def word(value: str | None) -> StringValue:
        return library.literal(value, type="string")

    def amount(table: ibis.Table, name: str, into: str) -> ibis.Table:
        return money.read(
            table,
            table[name],
            into,
            locale=given.locale or ("de" if header.german else "en"),
            sure=given.locale is not None,
            beside=word(column.currency) if column.currency else text("currency").upper(),
            default=word(given.currency),
        )

    raw = amount(raw, column.low, "low")
    end = "low" if column.low == column.high else "high"
    if end == "high":
        raw = amount(raw, column.high, "high")
    stated = library.coalesce(columns.unit(text("unit")), raw["_low_unit"], word(column.unit))
    date = library.coalesce(_day(text("date"), header.german, given.day_first), columns.given_day(given.date))
    raw = columns.step(raw, _stated=stated, _date=date)
    factor = columns.times(raw["_stated"].fill_null("year"))
    raw = columns.step(raw, _low=raw["_low_low"] * factor, _high=raw[f"_{end}_high"] * factor)
    low, high, currency = raw["_low"], raw["_high"], raw["_low_currency"]
    raw = columns.step(raw, _paid=(low + high) / 2)
    paid = raw["_paid"]
    reason = library.coalesce(
        raw["_low_trouble"],
        raw[f"_{end}_trouble"],
        library.cases(
            (text("unit").notnull() & columns.unit(text("unit")).isnull(), "unknown unit"),
            (high < low, "ends of the range exchanged"),
            (paid <= 0, "negative pay"),
            (columns.absurd(paid, currency), "absurd pay"),
            (raw["_stated"].isnull() & columns.below(paid, currency, UNSAID), "implausible unit"),
            (text("title").isnull(), "no title"),
            (raw["_date"].isnull(), "no date"),
        ),
    )
    raw = columns.step(raw, _reason=reason)
    reason, low, high = raw["_reason"], raw["_low"], raw["_high"]
    span = (high > low).fill_null(False)
    measure = given.measure or "base" if column.measure in (OPEN, PLAIN) else column.measure
    return raw.select(
        row=raw["row"],
        reason=reason,
        excerpt=columns.excerpt(reason, text("title"), raw[column.low], text("employer"), text("date")),
        kind=word(given.kind),
        measure=word(measure),
        bound=library.ifelse(span, library.literal("range"), library.literal("exact")),
        title=text("title"),
        level=seniority.level(text("level")),
        soc=text("soc").re_extract("^([0-9]{2}-[0-9]{4})", 1).nullif(""),
        country=library.coalesce(text("country"), word(given.country)),
        state=text("state"),
        city=text("city"),
        employer=library.coalesce(text("employer"), word(given.entity)),
        currency=raw["_low_currency"],
        pay=raw["_paid"],
        low=library.ifelse(span, low, library.null("float64")),
        high=library.ifelse(span, high, library.null("float64")),
        date=raw["_date"],
        weight=library.literal(1.0),
        experience=columns.number(text("experience").re_replace(",", ".")),
    )


def _day(value: StringValue, german: bool, day_first: bool) -> DateValue:
    """Days as :func:`columns.day` reads them, and the middle of a year or a month where only that is said.

    Years of two digits are of this century; in a German table the day comes before the month.
    """
    import ibis as library

    value = value.re_replace(r"^([0-9]{1,2}[./][0-9]{1,2}[./])([0-9]{2})$", r"\1" + r"20\2")
    if german:
        value = value.re_replace(r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", r"\1.\2.\3")
    year = value.re_extract(r"^((?:19|20)[0-9]{2})(?:\.0)?$", 1).nullif("")
    iso = value.re_extract(r"^((?:19|20)[0-9]{2}-[0-9]{2})$", 1).nullif("")
    month = value.re_extract(r"^([0-9]{1,2})[./](?:19|20)[0-9]{2}$", 1).nullif("")
    of = value.re_extract(r"^[0-9]{1,2}[./]((?:19|20)[0-9]{2})$", 1)
    named = series.month(value.re_replace(" ", "-"))
    return library.coalesce(
        (year + "-07-01").try_cast("date"),
        (iso + "-15").try_cast("date"),
        (of + "-" + month.lpad(2, "0") + "-15").try_cast("date"),
        columns.day(value, day_first=day_first),
        named,
    )


LAYOUT = Layout("table", recognises, stage)

"""What a reader is: how its layout is recognised, and the expressions that turn text into staged rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis


@dataclass(frozen=True)
class Given:
    """What the user or the catalogue says about a file beyond what it holds itself.

    Attributes:
        kind: of all its records, where the layout leaves it open.
        measure: likewise.
        currency: of amounts without one, ISO 4217.
        date: of rows without one, ISO 8601.
        country: of rows without one, ISO 3166-1 alpha-2.
        entity: whose series it is (a ticker, a sector), where the file does not say.
        locale: number format, ``"en"`` or ``"de"``, where a notation is ambiguous.
        day_first: 03/04/2026 is 3 April. Nobody states it: it is what the file's own days tell, see ``Staged.days``.
    """

    kind: str | None = None
    measure: str | None = None
    currency: str | None = None
    date: str | None = None
    country: str | None = None
    entity: str | None = None
    locale: str | None = None
    day_first: bool = False


@dataclass(frozen=True)
class Staged:
    """Rows of one file by table, as expressions with the columns of ``schema.STAGED_*``; ``None``: none of that table.

    ``columns_ignored`` names columns that were there and are never imported (contacts, names), for the report;
    ``notes`` are message keys of how the reader understood what the file leaves open; ``days`` names columns in which
    a day may be written with slashes: the import looks whether they tell the order of day and month, and if the day
    comes first has the file staged again with ``given.day_first``.
    """

    records: ibis.Table | None = None
    aggregates: ibis.Table | None = None
    series: ibis.Table | None = None
    columns_ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """One layout of files.

    Attributes:
        name: id, as ``--layout`` takes it.
        recognises: how well a header fits, 0 (not at all) to 1; given the header's names in :func:`key` form. The
            best fit above one half is taken.
        stage: from the text table ``raw`` to staged rows. ``raw`` has a column ``row`` (int64, from 1) and one text
            column a header name, in :func:`key` form, each trimmed, empty as null; other arguments: those names, and
            what was given. It only builds expressions; nothing runs. May raise ``InputError`` (say, when
            ``given.kind`` is needed).
        tabulate: for files that are no table (JSON): from the path to the text rows that ``raw`` is then made of, as
            dictionaries, one at a time, never all in memory where the format allows; ``None`` for tables.
        suffixes: of files with a ``tabulate``.
    """

    name: str
    recognises: Callable[[Sequence[str]], float]
    stage: Callable[[ibis.Table, Sequence[str], Given], Staged]
    tabulate: Callable[[str], Iterator[Mapping[str, str | None]]] | None = None
    suffixes: tuple[str, ...] = ()


def key(name: str) -> str:
    """A header's name without what drifts: lower case, letters and digits, words joined by ``_``.

    Example:
        >>> key("H-1B_Dependent "), key("totalYearlyCompensation"), key("Wage Rate Of Pay From")
        ('h_1b_dependent', 'totalyearlycompensation', 'wage_rate_of_pay_from')
    """
    return "_".join("".join(sign if sign.isalnum() else " " for sign in name.lower()).split())

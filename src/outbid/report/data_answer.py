"""``outbid data``: what is in the store, what an import did, and which rows it left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outbid.core.errors import InputError
from outbid.data import catalogue
from outbid.evidence.answer import Cell
from outbid.evidence.benchmark import OWN
from outbid.report.evidence_sources import provenance, source_view
from outbid.report.evidence_views import (
    AddedView,
    CountView,
    DataView,
    DroppedView,
    HeldView,
    RejectedRow,
    RejectedView,
    RemovedView,
    UnplacedView,
)

if TYPE_CHECKING:
    from outbid.data.readers.layout import Given
    from outbid.data.store import Store

SHOWN = 200
"""Rows left out that one answer lists."""
_LARGEST = (
    "SELECT role, NULL, country FROM pay_records WHERE batch = ? AND role IS NOT NULL GROUP BY ALL"
    " ORDER BY count(*) DESC, role, country LIMIT 1"
)
_UNPLACED = (
    'SELECT title, count(*) AS "rows" FROM pay_records WHERE batch IN ({batches}) AND role IS NULL'
    " GROUP BY title ORDER BY count(*) DESC, title"
)
_COUNTS = " UNION ALL ".join(
    f"SELECT source, '{table}' AS \"table\", {kind} AS kind, {measure} AS measure,"
    f' count(*) AS "rows", min("date") AS "first", max("date") AS "last" FROM {table} GROUP BY ALL'
    for table, kind, measure in (
        ("pay_records", "kind", "measure"),
        ("aggregates", "kind", "measure"),
        ("series", "NULL", "NULL"),
    )
)
_IMPORTS = (
    'SELECT source, batch, sum(rows_read) AS "read", sum(rows_kept) AS kept FROM imports'
    " GROUP BY source, batch ORDER BY source, batch"
)
_DROPPED = (
    'SELECT i.source, r.reason, sum(r."rows") AS "rows"'
    " FROM rejects r JOIN (SELECT DISTINCT batch, source FROM imports) i USING (batch)"
    ' GROUP BY ALL ORDER BY i.source, sum(r."rows") DESC, r.reason'
)


def data_sources(*, data: str | Path | None = None, version: str = "") -> DataView:
    """What is in the store: sources, licences, vintages, rows, what was dropped and why.

    Args:
        data: file of the store; ``None``: the default one.
        version: of Outbid, to stand beside the answer.
    """
    from outbid.data.store import open_store

    with open_store(data) as store:
        counts: dict[str, list[CountView]] = {}
        for row in _rows(store, f'SELECT * FROM ({_COUNTS}) ORDER BY source, "table", kind, measure'):
            source, table, kind, measure, rows, first, last = row
            counted = CountView(table, kind, measure, int(rows), first, last)
            counts.setdefault(source, []).append(counted)
        imports: dict[str, list[tuple[int, int, int]]] = {}
        for source, batch, read, kept in _rows(store, _IMPORTS):
            imports.setdefault(source, []).append((int(batch), int(read), int(kept)))
        dropped: dict[str, list[DroppedView]] = {}
        for source, reason, rows in _rows(store, _DROPPED):
            dropped.setdefault(source, []).append(DroppedView(reason, int(rows)))
        known = [source.id for source in catalogue.sources()]
        found = sorted(
            {*counts, *imports}, key=lambda id: (known.index(id) if id in known else len(known), id)
        )
        held = tuple(_held(id, counts.get(id, []), imports.get(id, []), dropped.get(id, [])) for id in found)
        return DataView(held, provenance(version, store, found), str(store.path))


def _held(
    id: str, counts: list[CountView], imports: list[tuple[int, int, int]], dropped: list[DroppedView]
) -> HeldView:
    stated = catalogue.source(id)
    kept = sum(count.rows for count in counts)
    left_out = sum(each.rows for each in dropped)
    return HeldView(
        source_view(id),
        stated is not None,
        tuple(batch for batch, _, _ in imports),
        sum(read for _, read, _ in imports) or kept + left_out,
        kept,
        tuple(counts),
        tuple(dropped),
        () if stated is None else tuple(dict(each) for each in stated.caveats),
    )


def data_add(
    file: str | Path,
    *,
    source: str | None = None,
    layout: str | None = None,
    given: Given | None = None,
    progress: Callable[[int, int], None] | None = None,
    data: str | Path | None = None,
) -> AddedView:
    """Adds a file to the evidence on this machine, in one step: all of it or nothing.

    Args:
        file: to read; its layout is recognised by its header.
        source: its name among the sources; ``None``: the file's.
        layout: read it so, whatever its header.
        given: what the file does not say itself: kind, measure, currency, date, country, number format.
        progress: told how much of how much is done.
        data: file of the store; ``None``: the default one.

    Raises:
        InputError: the file cannot be read, or the store cannot be written.
    """
    from outbid.data.importing import import_file
    from outbid.data.readers.layout import Given
    from outbid.data.store import open_store
    from outbid.evidence.taxonomy import Taxonomy

    with open_store(data, read_only=False) as store:
        report = import_file(
            store, file, classify=Taxonomy(), layout=layout, source=_own_name(source), given=given or Given(),
            progress=progress,
        )  # fmt: skip
        largest = _rows(store, _LARGEST, [report.batch])
    return AddedView(
        report.source,
        report.layout,
        Path(file).name,
        report.batch,
        report.rows_read,
        report.rows_kept,
        report.unplaced,
        report.already,
        tuple(DroppedView(reason, rows) for reason, rows in report.rejects.items()),
        tuple(report.notes),
        Cell(*largest[0]) if largest else None,
        report.contradicted,
    )


def _own_name(source: str | None) -> str | None:
    """So that no import of a user passes for a source of the product."""
    return source if source is None or source.startswith(OWN) else f"{OWN}{source}"


def data_rejected(source: str, reason: str | None = None, *, data: str | Path | None = None) -> RejectedView:
    """Rows that imports of ``source`` (a name, or the number of a batch) left out, of one ``reason`` or all."""
    from outbid.data.store import open_store

    with open_store(data) as store:
        batches = _batches(store, source)
        within = f"batch IN ({', '.join(map(str, batches))})" + (" AND reason = ?" if reason else "")
        values = [reason] if reason else []
        total = _rows(store, f'SELECT coalesce(sum("rows"), 0) AS total FROM rejects WHERE {within}', values)
        listed = _rows(
            store,
            f'SELECT batch, file, "row", reason, excerpt FROM rejected_rows JOIN imports USING (batch) WHERE {within}'
            f' ORDER BY abs(batch), "row", reason LIMIT {SHOWN}',
            values,
        )
    rows = tuple(
        RejectedRow(int(batch), file, int(row), why, text or "") for batch, file, row, why, text in listed
    )
    return RejectedView(source, int(total[0][0]), rows)


def data_unplaced(source: str, *, data: str | Path | None = None) -> UnplacedView:
    """Titles of ``source`` (a name, or the number of a batch) that no role was found for, the most frequent first."""
    from outbid.data.store import open_store

    with open_store(data) as store:
        batches = _batches(store, source)
        found = _rows(store, _UNPLACED.format(batches=", ".join(map(str, batches))))
    titles = tuple((title or "–", int(rows)) for title, rows in found)
    return UnplacedView(source, sum(rows for _, rows in titles), titles)


def data_remove(source: str, *, data: str | Path | None = None) -> RemovedView:
    """Removes what a user imported as ``source``.

    Raises:
        InputError: there is no such source, or it comes with Outbid.
    """
    from outbid.data.store import open_store

    with open_store(data) as store:
        batches = _batches(store, source)
    if min(batches) < 0:
        raise InputError("evidence.shipped_stays", value=source)
    from outbid.data.importing import remove

    with open_store(data, read_only=False) as store:
        return RemovedView(source, remove(store, source))


def _batches(store: Store, source: str) -> list[int]:
    """The batches of a source, or the one of that number."""
    found = _rows(store, "SELECT DISTINCT batch, source FROM imports ORDER BY batch")
    batches = [int(batch) for batch, name in found if source in (name, str(batch), name.removeprefix(OWN))]
    if not batches:
        names = ", ".join(dict.fromkeys(name for _, name in found)) or "–"
        raise InputError("evidence.no_source", value=source[:60], available=names)
    return batches


def _rows(store: Store, sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    return store.connection.execute(sql, values or []).fetchall()

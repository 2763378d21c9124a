"""The answers of ``outbid data`` as pages: what is in the evidence, what an import did, which rows were left out."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from outbid.core.private import as_told
from outbid.core.signs import steers
from outbid.evidence.benchmark import OWN
from outbid.report.evidence_page import Cell, Grid, GridRow, Page, Section
from outbid.report.evidence_rests import licence_text, rests
from outbid.report.evidence_views import (
    AddedView,
    CountView,
    DataView,
    DroppedView,
    HeldView,
    RejectedView,
    RemovedView,
    UnplacedView,
)
from outbid.report.evidence_words import (
    command_for,
    dates_text,
    in_full,
    month_text,
    note,
    reason_text,
    row_words,
    say,
)
from outbid.report.format import Reader

MOST_TITLES = 100
"""Titles without a role that a page lists, the most frequent."""


def data_page(view: DataView, reader: Reader) -> Page:
    """What is in the store, by source."""
    title = say(reader, "data_title")
    where = say(reader, "data_where", place=as_told(Path(view.place)))
    # rates and indices are of yesterday when pay is of last year: only pay says how new the answers are
    counts = [count for held in view.held for count in held.counts if count.last is not None]
    days = [count.last for count in counts if count.kind and count.last] or [
        count.last for count in counts if count.last
    ]
    if not view.held or not days:
        return Page(title, say(reader, "data_lead_none"), (where,), (_add(reader),))
    words = {
        "newest": month_text(max(days), reader),
        "rows": in_full(sum(held.rows_kept for held in view.held), reader),
    }
    if len(view.held) == 1:
        lead = say(reader, "data_lead_one", **words)
    else:
        lead = say(reader, "data_lead", sources=len(view.held), **words)
    return Page(title, lead, (where,), tuple(_sections(view, reader)))


def _sections(view: DataView, reader: Reader) -> Iterator[Section]:
    title = say(reader, "data_table")
    headings = tuple(say(reader, f"data_{name}") for name in ("what", "rows", "dates", "licence"))
    rows = tuple(row for held in view.held for row in _rows(held, reader))
    grid = Grid(title, say(reader, "data_corner"), headings, rows, words=(0, 2, 3))
    yield Section(title, grid=grid)
    yield Section(say(reader, "data_dropped"), tuple(dropped_line(held, reader) for held in view.held))
    caveats = [
        f"{held.source.title[reader.language]}: {' '.join(each[reader.language] for each in held.caveats)}"
        for held in view.held
        if held.caveats
    ]
    if caveats:
        yield Section(say(reader, "data_caveats"), tuple(caveats))
    yield _add(reader)
    yield rests(view.provenance, reader)


def _rows(held: HeldView, reader: Reader) -> Iterator[GridRow]:
    """One row for each table, kind and measure of a source; its name stands on the first."""
    source = held.source
    under = " · ".join(dict.fromkeys(part for part in (source.id, source.vintage) if part))
    for place, count in enumerate(held.counts):
        dates = "–"
        if count.first is not None and count.last is not None:
            dates = dates_text(count.first, count.last, reader)
        licence = say(reader, "data_yours") if not held.shipped else licence_text(source.licence, reader)
        cells = (
            Cell(_what(count, reader)),
            Cell(in_full(count.rows, reader)),
            Cell(dates),
            Cell(licence if not place else ""),
        )
        yield GridRow("" if place else source.title[reader.language], cells, "" if place else under)


def _what(count: CountView, reader: Reader) -> str:
    if count.kind is None or count.measure is None:
        return say(reader, "data_series")
    words = row_words(count.kind, count.measure, reader)
    return f"{words}: {say(reader, 'data_aggregates')}" if count.table == "aggregates" else words


def dropped_line(held: HeldView, reader: Reader) -> str:
    """How many rows of a source were read, kept and left out, and why."""
    words = {
        "source": held.source.title[reader.language],
        "read": in_full(held.rows_read, reader),
        "kept": in_full(held.rows_kept, reader),
    }
    if not held.dropped and held.rows_read != held.rows_kept:
        # wide tables become several values a row, and daily ones are thinned to months
        return say(reader, "data_dropped_other", **words)
    if not held.dropped:
        return say(reader, "data_dropped_all", source=words["source"], read=words["read"])
    if held.rows_kept + sum(each.rows for each in held.dropped) > held.rows_read:
        # values of wide tables: one row gives several
        return say(reader, "data_dropped_values", reasons=reasons_text(held.dropped, reader), **words)
    return say(reader, "data_dropped_line", reasons=reasons_text(held.dropped, reader), **words)


def reasons_text(dropped: Sequence[DroppedView], reader: Reader) -> str:
    """``1,204 implausible unit, 88 no pay``."""
    return ", ".join(
        say(reader, "data_reason", rows=in_full(each.rows, reader), reason=reason_text(each.reason, reader))
        for each in dropped
    )


def _add(reader: Reader) -> Section:
    return Section(
        say(reader, "add_title"), (say(reader, "add_line"),), commands=("outbid data add FILE.csv",)
    )


def added_page(view: AddedView, reader: Reader) -> Page:
    """What an import did."""
    title = say(reader, "added_title")
    if view.already:
        lead = say(reader, "added_already", file=view.file, source=view.source.removeprefix(OWN))
        if view.batch < 0:  # it came with Outbid
            return Page(title, lead, (), ())
        remove = shlex.join(["outbid", "data", "remove", str(view.batch)])
        return Page(title, lead, (), (Section(say(reader, "added_otherwise"), commands=(remove,)),))
    kept, read = in_full(view.rows_kept, reader), in_full(view.rows_read, reader)
    # some rows give several records, as of a total and of the base in it
    several = view.rows_kept + sum(each.rows for each in view.dropped) > view.rows_read
    key = "added_lead_several" if several else "added_lead"
    lead = say(reader, key, file=view.file, source=view.source.removeprefix(OWN), kept=kept, read=read)
    rest = [say(reader, "added_layout", layout=view.layout)]
    if view.unplaced:
        unplaced = "added_unplaced_one" if view.unplaced == 1 else "added_unplaced"
        rest.append(say(reader, unplaced, n=in_full(view.unplaced, reader)))
    if view.contradicted:
        rest.append(say(reader, "added_contradicted", n=in_full(view.contradicted, reader)))
    sections = []
    if view.dropped:
        lines = tuple(
            say(
                reader,
                "data_reason",
                rows=in_full(each.rows, reader),
                reason=reason_text(each.reason, reader),
            )
            for each in view.dropped
        )
        sections.append(Section(say(reader, "added_dropped"), lines))
        see = shlex.join(["outbid", "data", "rejected", str(view.batch)])
        sections.append(Section(say(reader, "added_see"), commands=(see,)))
    if view.unplaced:
        see = shlex.join(["outbid", "data", "unplaced", str(view.batch)])
        sections.append(Section(say(reader, "added_see_unplaced"), commands=(see,)))
    if view.ask is not None:
        sections.append(Section(say(reader, "added_ask"), commands=(command_for(view.ask),)))
    notes = tuple(note(reader, key) for key in view.notes)
    return Page(title, lead, (*rest, *notes), tuple(sections))


def rejected_page(view: RejectedView, reader: Reader) -> Page:
    """The rows of a source that were left out."""
    title = say(reader, "rejected_title", source=view.source)
    if not view.total:
        return Page(title, say(reader, "rejected_lead_none", source=view.source), (), ())
    words = "rejected_lead_one" if view.total == 1 else "rejected_lead"
    lead = say(reader, words, source=view.source, n=in_full(view.total, reader))
    listed = say(reader, "rejected_listed", n=in_full(len(view.rows), reader))
    rest = (listed,) if len(view.rows) < view.total else ()
    headings = (say(reader, "rejected_reason"), say(reader, "rejected_excerpt"))
    rows = tuple(
        GridRow(
            in_full(each.row, reader),
            (Cell(reason_text(each.reason, reader)), Cell(each.excerpt)),
            # each file is named where its rows begin
            each.file if not place or view.rows[place - 1].batch != each.batch else "",
        )
        for place, each in enumerate(view.rows)
    )
    grid = Grid(title, say(reader, "rejected_corner"), headings, rows, words=(0, 1))
    return Page(title, lead, rest, (Section(title, grid=grid),) if rows else ())


def unplaced_page(view: UnplacedView, reader: Reader) -> Page:
    """The titles that no role was found for."""
    title = say(reader, "unplaced_title", source=view.source)
    if not view.total:
        return Page(title, say(reader, "unplaced_lead_none", source=view.source), (), ())
    words = "unplaced_lead_one" if view.total == 1 else "unplaced_lead"
    lead = say(reader, words, source=view.source, n=in_full(view.total, reader))
    shown = view.titles[:MOST_TITLES]
    rest: tuple[str, ...] = ()
    if len(shown) < len(view.titles):
        rest = (say(reader, "unplaced_listed", n=len(shown), all=in_full(len(view.titles), reader)),)
    # a title is shown as its file has it, but must not steer a terminal
    harmless = ("".join("�" if steers(sign) else sign for sign in name) for name, _ in shown)
    counts = (Cell(in_full(count, reader)) for _, count in shown)
    rows = tuple(GridRow(name, (count,)) for name, count in zip(harmless, counts, strict=True))
    grid = Grid(title, say(reader, "unplaced_corner"), (say(reader, "data_rows"),), rows)
    return Page(title, lead, rest, (Section(title, grid=grid),))


def removed_page(view: RemovedView, reader: Reader) -> Page:
    """What a removal did."""
    key = "removed_lead" if view.rows else "removed_none"
    words = {"rows": in_full(view.rows, reader)} if view.rows else {}
    return Page(say(reader, "removed_title"), say(reader, key, source=view.source, **words), (), ())

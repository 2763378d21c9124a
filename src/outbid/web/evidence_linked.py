"""Pages of the evidence with their suggestions as links, and their command lines as small print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from markupsafe import Markup

from outbid.evidence.answer import Benchmark
from outbid.report.evidence_page import Grid, GridRow, Page, Section
from outbid.report.evidence_views import PayView
from outbid.report.evidence_words import say
from outbid.report.format import Reader
from outbid.web.evidence_asked import address_of


def link(address: str, text: str) -> Markup:
    """A link in the place of a text."""
    return Markup('<a href="{}">{}</a>').format(address, text)


def linked_pay(page: Page, view: PayView, reader: Reader, add: str) -> Page:
    """``page`` of ``view`` with links to the cells it names; ``add`` are the words of the link to adding a file."""
    near, cells = say(reader, "near_title"), say(reader, f"cells_title.{view.by}") if view.by else None

    def mended(section: Section) -> Section:
        if section.title == near and section.grid is not None:
            return _with_links(section, section.grid, [address_of(n.cell, kind=n.kind, measure=n.measure)
                                                       for n in view.answer.nearest])  # fmt: skip
        if section.title == cells and section.grid is not None:
            return _with_links(section, section.grid, [_asked(b, view) for b in view.cells])
        return section

    return offering(replace(page, sections=tuple(map(mended, page.sections))), reader, add)


def offering(page: Page, reader: Reader, add: str) -> Page:
    """``page`` with a link where it says that a file may be added, and with its command lines in small print."""
    title = say(reader, "add_title")

    def mended(section: Section) -> Section:
        if section.title == title:
            return replace(section, lines=(*section.lines, link("/data#add", add)), commands=())
        return replace(section, fine=True) if section.commands else section

    return replace(page, sections=tuple(map(mended, page.sections)))


def _asked(benchmark: Benchmark, view: PayView) -> str:
    cell = replace(benchmark.cell, role=benchmark.cell.role or view.answer.question.cell.role)
    return address_of(cell, kind=benchmark.kind, measure=benchmark.measure)


def _with_links(section: Section, grid: Grid, addresses: Sequence[str]) -> Section:
    made: Callable[[GridRow, str], GridRow] = lambda row, to: replace(row, label=link(to, row.label))  # noqa: E731
    rows = tuple(made(row, to) for row, to in zip(grid.rows, addresses, strict=False))
    return replace(section, grid=replace(grid, rows=rows))

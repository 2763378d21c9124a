"""Pages of the evidence in the app: suggestions are links, command lines are small print, and no option is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from markupsafe import Markup

from outbid.evidence.answer import Benchmark
from outbid.report.evidence_page import Grid, Page, Section
from outbid.report.evidence_views import PayView, PremiumView
from outbid.report.evidence_words import say
from outbid.report.pay_chart import shown
from outbid.report.pay_page import MOST_CELLS
from outbid.web.evidence_asked import address, address_of
from outbid.web.visitor import Visitor

ELSEWHERE = {"asked.lacking.equity": "equity", "asked.lacking.premium": "premium"}
"""What is no pay of a job, and the page that answers it."""


def link(to: str, text: str) -> Markup:
    """A link in the place of a text."""
    return Markup('<a href="{}">{}</a>').format(to, text)


def linked_pay(page: Page, view: PayView, who: Visitor) -> Page:
    """``page`` of ``view`` with links to the cells that it names."""
    reader = who.reader("USD")
    near = say(reader, "near_title")
    cells = say(reader, f"cells_title.{view.by}") if view.by else None
    found = {
        near: [address_of(each.cell, kind=each.kind, measure=each.measure) for each in view.answer.nearest],
        cells: [_asked(each, view) for each in view.cells],
    }

    def mended(section: Section) -> Section:
        if section.grid is None or section.title not in found:
            return section
        return replace(section, grid=_with_links(section.grid, found[section.title]))

    rest = page.rest
    elsewhere = ELSEWHERE.get(view.heard.lacking) if view.heard else None
    if elsewhere:
        rest = (*rest, link(f"/{elsewhere}", who.say(f"app_evidence.to_{elsewhere}")))
    sections = tuple(mended(section) for section in page.sections)
    return in_app(replace(page, rest=rest, sections=sections), _words(view, who), who)


def linked_premium(page: Page, view: PremiumView, who: Visitor) -> Page:
    """``page`` of ``view`` with a link where it says what can be asked instead."""
    tag = view.answer.tag
    asked = link(address("/premium", {"tag": tag}), who.say("app_evidence.all_roles"))
    return in_app(page, {f"  outbid premium {tag}": asked}, who)


def in_app(page: Page, words: Mapping[str, str], who: Visitor) -> Page:
    """``page`` with a link where a file may be added, its command lines in small print, and ``words`` exchanged."""
    title = say(who.reader("USD"), "add_title")

    def mended(section: Section) -> Section:
        grid = section.grid
        if grid is not None:
            grid = replace(grid, notes=tuple(words.get(note, note) for note in grid.notes))
        lines = tuple(words.get(line, line) for line in section.lines)
        if section.title == title:
            to_form = link("/data#add", who.say("app_evidence.add_here"))
            return replace(section, lines=(*lines, to_form), commands=())
        return replace(section, grid=grid, lines=lines, fine=section.fine or bool(section.commands))

    return replace(page, sections=tuple(map(mended, page.sections)))


def without_offer(page: Page, who: Visitor) -> Page:
    """``page`` without its offer to add a file, where the form for it stands on the same page."""
    title = say(who.reader("USD"), "add_title")
    return replace(page, sections=tuple(each for each in page.sections if each.title != title))


def titled(page: Page, who: Visitor) -> Page:
    """``page`` with a name for each table and each of its columns, by which they are read aloud."""

    def mended(section: Section) -> Section:
        if section.grid is None:
            return section
        corner = section.grid.corner or who.say("app_evidence.currency")
        caption = section.grid.caption or section.title
        return replace(section, grid=replace(section.grid, caption=caption, corner=corner))

    return replace(page, sections=tuple(map(mended, page.sections)))


def _words(view: PayView, who: Visitor) -> dict[str, str]:
    """Sentences that name options of the command line, and what the app says instead."""
    reader = who.reader("USD")
    found = {say(reader, "as_recorded"): who.say("app_evidence.as_recorded")}
    counts = {
        "table_more": len(view.answer.benchmarks) - len(shown(view.answer.benchmarks)),
        "cells_more": len(view.cells) - MOST_CELLS,
    }
    return found | {say(reader, key, n=n): who.say(f"app_evidence.{key}", n=n) for key, n in counts.items()}


def _asked(benchmark: Benchmark, view: PayView) -> str:
    cell = replace(benchmark.cell, role=benchmark.cell.role or view.answer.question.cell.role)
    return address_of(cell, kind=benchmark.kind, measure=benchmark.measure)


def _with_links(grid: Grid, addresses: Sequence[str]) -> Grid:
    """``grid`` with its rows' headings as links; of the addresses those beyond the rows that are shown are left."""
    rows = tuple(
        replace(row, label=link(to, row.label)) for row, to in zip(grid.rows, addresses, strict=False)
    )
    return replace(grid, rows=rows)

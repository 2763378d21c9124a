"""The answer of ``outbid pay`` as a page: the median and how sure it is, the percentiles, what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator

from outbid.evidence.answer import Aged, Benchmark, Figure, Near
from outbid.evidence.benchmark import NOT_AGED
from outbid.report.evidence_age import age_text
from outbid.report.evidence_page import Cell, Grid, GridRow, Page, Section
from outbid.report.evidence_rests import rests
from outbid.report.evidence_views import PayView
from outbid.report.evidence_words import (
    benchmark_words,
    cell_words,
    command_for,
    count_text,
    day_text,
    differs,
    figure_cell,
    figure_text,
    kind_measure,
    note,
    part_text,
    place_name,
    records_text,
    row_words,
    say,
    shares_text,
    titles_text,
)
from outbid.report.format import Reader
from outbid.report.pay_chart import pay_chart, shown
from outbid.report.pay_heard import asked, understood

EVEN = 1.6
"""Ratio of the two sides of an interval up to which ± says enough."""
MOST_CELLS = 30
"""Cells of ``--by`` that a page shows; files and JSON have all."""


def pay_page(view: PayView, reader: Reader) -> Page:
    """``view`` in the words of ``reader``."""
    answer = view.answer
    cell = cell_words(answer.question.cell, reader)
    title = say(reader, "pay_title", cell=cell)
    heard = tuple(understood(view, reader))
    if view.heard and view.heard.lacking:
        words = {"text": view.heard.typed}
        needed = (asked(reader, view.heard.lacking, **words), asked(reader, f"{view.heard.lacking}.fix"))
        return Page(
            title,
            asked(reader, "asked.lacking", typed=view.heard.typed),
            needed,
            tuple(_without(view, reader)),
        )
    if not answer.benchmarks:
        near = say(reader, "near_rest" if answer.nearest else "missing_none")
        return Page(title, _missing(view, reader), (*heard, near), tuple(_without(view, reader)))
    first = answer.benchmarks[0]
    rest = [*heard, sure(first, reader), _counts(first, view, reader) + "."]
    if NOT_AGED in first.notes:
        rest.insert(0, note(reader, NOT_AGED))
    amount = answer.question.share_above
    if amount is not None and first.share_above is not None:
        rest.insert(-1, _shared(first, reader.money(amount, first.currency), reader))
    asked_level = answer.question.cell.level
    return Page(title, lead(first, reader, asked_level), tuple(rest), tuple(_sections(view, reader)))


def lead(benchmark: Benchmark, reader: Reader, level: str | None = None) -> str:
    """Half of how many earn above what, by which kind and measure of evidence; ``level`` is the one asked."""
    median = benchmark.percentiles[2]
    cell = cell_words(benchmark.cell, reader)
    if level is not None and benchmark.cell.level is None:
        cell = f"{cell}, {say(reader, 'all_levels')}"
    if benchmark.published and benchmark.occupation:
        cell = f"{cell} ({benchmark.occupation})"
    words = {"cell": cell, **kind_measure(benchmark, reader)}
    n = "" if benchmark.n is None else count_text(benchmark.n, reader)
    if median.value is None:
        return say(reader, "pay_lead_unknown", n=n or "–", **words)
    words["median"] = reader.money(median.value, benchmark.currency)
    if median.bound in ("at least", "at most"):
        key = "pay_lead_bound" if median.bound == "at least" else "pay_lead_at_most"
        return say(reader, key, **words)
    if benchmark.published:
        key = "pay_lead_published" if n else "pay_lead_published_none"
        return say(reader, key, **({"n": n} if n else {}), **words)
    return say(reader, "pay_lead", n=n, **words)


def sure(benchmark: Benchmark, reader: Reader) -> str:
    """How well the median is known."""
    median = benchmark.percentiles[2]
    if median.value is not None and median.low is not None and median.high is not None:
        below, above = median.value - median.low, median.high - median.value
        if max(below, above) <= EVEN * min(below, above) or min(below, above) < 0:
            error = reader.money((below + above) / 2, benchmark.currency, digits=2)
            return say(reader, "sure", error=error)
        ends = (reader.money(median.low, benchmark.currency), reader.money(median.high, benchmark.currency))
        return say(reader, "sure_uneven", low=ends[0], high=ends[1])
    if not benchmark.published:
        return say(reader, "sure_not")
    if benchmark.mean_rse is None:
        return say(reader, "sure_published_not")
    return say(reader, "sure_published", error=reader.percent(benchmark.mean_rse))


def _shared(benchmark: Benchmark, amount: str, reader: Reader) -> str:
    """Which share earns more than ``amount``; that nobody among the records does is no proof that nobody does."""
    share, plain = benchmark.share_above, benchmark.share_above_records
    if share is None or share.value != 0 or share.bound != "exact" or share.high is None:
        return say(reader, "shared_lead", share=shares_text(benchmark, reader), amount=amount)
    high = part_text(share.high, reader)
    if plain is None or plain.high is None or not differs(benchmark):
        return say(reader, "shared_none", amount=amount, high=high)
    return say(reader, "shared_none_both", amount=amount, plain=part_text(plain.high, reader), high=high)


def _sections(view: PayView, reader: Reader) -> Iterator[Section]:
    benchmarks = view.answer.benchmarks
    chart = pay_chart(benchmarks, reader)
    if chart is not None:
        yield Section(say(reader, "chart_title"), chart=chart)
    yield Section(say(reader, "table_title"), grid=percentiles_grid(view, reader))
    if view.answer.nearest:
        yield from _nearest(view, reader)
    if view.by:
        yield _cells(view, reader)
    records = [line for b in benchmarks if not b.published for line in _behind(b, view, reader)]
    official = _behind_published([b for b in benchmarks if b.published], view, reader)
    yield Section(say(reader, "behind_title"), (*records, *official))
    notes = _general(view, reader)
    yield rests(view.provenance, reader, notes)


def percentiles_grid(view: PayView, reader: Reader) -> Grid:
    """P10 to P90 by kind and measure, observed, and what is modelled on a row of its own."""
    notes, benchmarks = [], shown(view.answer.benchmarks)
    figures = [figure for b in benchmarks for figure in b.percentiles]
    if any(figure.low is not None for figure in figures):
        notes.append(say(reader, "table_note"))
    if any(b.modelled for b in benchmarks):
        notes.append(say(reader, "table_modelled"))
    if any(figure.bound == "at least" for figure in figures):
        notes.append(say(reader, "table_bound"))
    more = len(view.answer.benchmarks) - len(benchmarks)
    if more:
        notes.append(say(reader, "table_more", n=more))
    rows = tuple(row for b in benchmarks for row in _rows(b, view, reader))
    return Grid(
        say(reader, "table_title"), say(reader, "table_corner"), _headings(reader), rows, tuple(notes)
    )


def _headings(reader: Reader) -> tuple[str, ...]:
    return ("P10", "P25", say(reader, "median"), "P75", "P90")


def _rows(b: Benchmark, view: PayView, reader: Reader) -> Iterator[GridRow]:
    cells = tuple(figure_cell(figure, b.currency, reader) for figure in b.percentiles)
    yield GridRow(benchmark_words(b, reader), cells, _counts(b, view, reader))
    if b.modelled is None:
        return
    model = b.modelled
    borrowed = "; ".join(cell_words(cell, reader) for cell in model.borrowed[:2]) or "–"
    under = say(
        reader, "own_weight", share=reader.percent(model.own_weight), borrowed=borrowed,
        n=count_text(model.records, reader),
    )  # fmt: skip
    cells = tuple(figure_cell(f, b.currency, reader, modelled=True) for f in model.percentiles)
    yield GridRow(say(reader, "row_modelled"), cells, under, modelled=True)


def _counts(b: Benchmark, view: PayView, reader: Reader) -> str:
    """How many records of how many employers, how many independent ones, from when, and how old."""
    ages = age_text(b.first, b.last, b.middle, view.day, reader)
    if b.published:
        jobs = say(reader, "jobs_none") if b.n is None else say(reader, "jobs", n=count_text(b.n, reader))
        return ", ".join([*([b.occupation] if b.occupation else ()), jobs, ages])
    parts = [records_text(b.n, reader)]
    if b.employers == 1:
        parts.append(say(reader, "employer_one"))
    elif b.employers:
        parts.append(say(reader, "employers", n=count_text(b.employers, reader)))
    else:
        parts.append(say(reader, "employers_unnamed"))
    if b.independent is not None and b.n and b.independent < 0.95 * b.n:
        parts.append(say(reader, "independent", n=count_text(b.independent, reader)))
    return ", ".join([*parts, ages])


def _behind(b: Benchmark, view: PayView, reader: Reader) -> Iterator[str]:
    """One line of facts for each benchmark, and its notes."""
    parts = []
    if b.cell != view.answer.question.cell:
        parts.append(say(reader, "behind_cell", cell=cell_words(b.cell, reader)))
    if b.largest_share is not None and b.employers > 1:
        parts.append(say(reader, "behind_largest", share=reader.percent(b.largest_share)))
    if b.censored:
        parts.append(say(reader, "behind_censored", n=count_text(b.censored, reader)))
    if b.converted:
        n = count_text(b.converted, reader)
        parts.append(say(reader, "behind_converted", n=n, currency=b.currency))
    if b.aged is not None:
        parts.append(_aged(b.aged, view, reader))
    asked = view.answer.question.share_above
    if asked is not None and b.share_above is not None:
        amount = reader.money(asked, b.currency)
        parts.append(say(reader, "behind_share", amount=amount, share=shares_text(b, reader)))
    facts = [titles_text(b.sources, view.provenance, reader), _counts(b, view, reader), *parts]
    yield f"{benchmark_words(b, reader)}: " + "; ".join(facts) + "."
    for key in b.notes:
        yield f"  {note(reader, key)}"


def _behind_published(found: list[Benchmark], view: PayView, reader: Reader) -> Iterator[str]:
    """One line for all occupations of an issue: they differ only in what their names say."""
    issues: dict[tuple[object, ...], list[Benchmark]] = {}
    for b in found:
        issues.setdefault((b.kind, b.measure, b.sources, b.last, b.cell), []).append(b)
    for several in issues.values():
        b = several[0]
        facts = [
            titles_text(b.sources, view.provenance, reader),
            age_text(b.first, b.last, b.middle, view.day, reader),
        ]
        if b.cell != view.answer.question.cell:
            facts.append(say(reader, "behind_cell", cell=cell_words(b.cell, reader)))
        if b.aged is not None:
            facts.append(_aged(b.aged, view, reader))
        yield f"{benchmark_words(b, reader)}: " + "; ".join(facts) + "."
        for key in dict.fromkeys(key for each in several for key in each.notes):
            yield f"  {note(reader, key)}"


def _aged(aged: Aged, view: PayView, reader: Reader) -> str:
    return say(
        reader, "behind_aged", to=day_text(aged.to, reader), rate=reader.percent(aged.rate),
        method=say(reader, f"method.{aged.method}"), source=_growth_from(aged.source, view, reader),
        months=reader.number(aged.months, 2),
    )  # fmt: skip


def _growth_from(source: str, view: PayView, reader: Reader) -> str:
    """Where a growth of pay comes from: the title of its source, if it is one."""
    id, _, rest = source.partition(" ")
    titles = {each.id: each.title[reader.language] for each in view.provenance.sources}
    return f"{titles[id]} {rest}".strip() if id in titles else note(reader, source)


def _general(view: PayView, reader: Reader) -> tuple[str, ...]:
    lines = [say(reader, "rests_kinds")]
    if view.answer.question.as_of is None:
        lines.append(say(reader, "as_recorded"))
    if view.day is not None:
        lines.append(say(reader, "ages_on", day=day_text(view.day, reader)))
    level = view.answer.price_level
    if level is not None:
        words = {"level": reader.percent(level)}
        if view.answer.price_level_year is None:
            lines.append(say(reader, "price_level_undated", **words))
        else:
            lines.append(say(reader, "price_level", year=view.answer.price_level_year, **words))
    return tuple(lines)


def _cells(view: PayView, reader: Reader) -> Section:
    """A row for each level, place or employer, those of most records first."""
    title = say(reader, f"cells_title.{view.by}")
    if not view.cells:
        return Section(title, (say(reader, "cells_none"),))
    shown = view.cells[:MOST_CELLS]
    rows = tuple(
        GridRow(
            _by_name(b, view.by, reader),
            tuple(figure_cell(figure, b.currency, reader) for figure in b.percentiles),
            f"{benchmark_words(b, reader)}; {_counts(b, view, reader)}",
        )
        for b in shown
    )
    more = len(view.cells) - len(shown)
    notes = (say(reader, "cells_more", n=more),) if more else ()
    return Section(title, grid=Grid(title, say(reader, f"given.{view.by}"), _headings(reader), rows, notes))


def _by_name(b: Benchmark, by: str, reader: Reader) -> str:
    if by == "level":
        return say(reader, f"level.{b.cell.level}") if b.cell.level else say(reader, "level_unstated")
    name = b.cell.employer if by == "employer" else place_name(b.cell, reader)
    return name or say(reader, "unstated")


def _missing(view: PayView, reader: Reader) -> str:
    question = view.answer.question
    what = [
        say(reader, f"measure.{question.measure}") if question.measure else "",
        say(reader, f"kind.{question.kind}") if question.kind else "",
    ]
    cell, found = cell_words(question.cell, reader), ", ".join(word for word in what if word)
    return say(reader, "missing_kind", cell=cell, what=found) if found else say(reader, "missing", cell=cell)


def _without(view: PayView, reader: Reader) -> Iterator[Section]:
    """What is near, how to ask for it, and what would be needed."""
    if view.answer.nearest:
        yield from _nearest(view, reader)
    yield Section(
        say(reader, "add_title"), (say(reader, "add_line"),), commands=("outbid data add FILE.csv",)
    )
    yield rests(view.provenance, reader, (say(reader, "rests_kinds"),))


def _nearest(view: PayView, reader: Reader) -> Iterator[Section]:
    """The cells that have what this one lacks, and the commands that ask for them."""
    nearest, title = view.answer.nearest, say(reader, "near_title")
    headings = (say(reader, "near_n"), say(reader, "median"))
    rows = tuple(_near(near, view, reader) for near in nearest)
    yield Section(title, grid=Grid(title, say(reader, "near_corner"), headings, rows))
    asks = dict.fromkeys(command_for(near.cell) for near in nearest)
    yield Section(say(reader, "near_asks"), commands=tuple(asks))


def _near(near: Near, view: PayView, reader: Reader) -> GridRow:
    given = ", ".join(say(reader, f"given.{name}") for name in near.given_up)
    parts = [row_words(near.kind, near.measure, reader), say(reader, "near_without", given=given)]
    if near.first is not None and near.last is not None:
        parts.append(age_text(near.first, near.last, None, view.day, reader))
    count = count_text(near.n, reader)
    cells = (
        Cell(say(reader, "near_jobs", n=count) if near.published else count),
        Cell(figure_text(Figure(near.median, bound=near.bound), near.currency, reader)),
    )
    named = cell_words(near.cell, reader)
    if near.occupation:
        named = f"{named} ({near.occupation})"
    return GridRow(named, cells, "; ".join(parts))

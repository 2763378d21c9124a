"""The answer of ``outbid premium`` as a page: what the tag adds in the market, and what is left at the same desk."""

from __future__ import annotations

from collections.abc import Iterator

from outbid.core import catalogue
from outbid.evidence.answer import Premium, Refusal, Step
from outbid.report.evidence_page import Cell, Chart, Grid, GridRow, Page, Section
from outbid.report.evidence_rests import rests
from outbid.report.evidence_views import PremiumView
from outbid.report.evidence_words import (
    cell_words,
    change_cell,
    change_text,
    count_text,
    dates_text,
    note,
    row_words,
    say,
    share_text,
    tag_name,
)
from outbid.report.format import Reader
from outbid.report.market_rows import Line
from outbid.report.marks import CSS


def premium_page(view: PremiumView, reader: Reader) -> Page:
    """``view`` in the words of ``reader``."""
    answer = view.answer
    words = {"tag": tag_name(answer.tag, reader), "cell": cell_words(answer.cell, reader)}
    title = say(reader, "premium_title", **words)
    premia = sorted(answer.premia, key=_weight, reverse=True)
    if premia:
        first, *rest = premium_sentences(premia[0], answer.tag, reader)
    elif answer.refused:
        first, rest = say(reader, "premium_refused_lead", tag=words["tag"]), []
    else:
        first, rest = say(reader, "premium_none", **words), []
    return Page(title, first, tuple(rest), tuple(_sections(view, premia, reader)))


def last_estimated(premium: Premium) -> Step | None:
    """The step that holds most fixed of those that could be estimated; ``None``: none could."""
    return next((step for step in reversed(premium.steps) if step.premium.value is not None), None)


def _weight(premium: Premium) -> tuple[int, int]:
    """Which to lead with: how far like is compared with like, then how many with the tag tell something."""
    last = last_estimated(premium)
    order = ("raw", "place", "employer")
    return (-1, 0) if last is None else (order.index(last.name), last.tagged)


def premium_sentences(premium: Premium, tag: str, reader: Reader) -> list[str]:
    """The headline, and how sure it is."""
    words = {
        "tag": tag_name(tag, reader),
        "kind": say(reader, f"kind.{premium.kind}"),
        "measure": say(reader, f"measure.{premium.measure}"),
    }
    last = last_estimated(premium)
    if last is None or last.premium.value is None:
        return [say(reader, "premium_refused_lead" if premium.steps else "not_estimated", tag=words["tag"])]
    raw = next((s.premium.value for s in premium.steps if s.name == "raw"), None)
    shown = None if raw is None else change_text(raw, reader)
    low, high = last.premium.low, last.premium.high
    sentences = []
    if not premium.clear and low is not None and high is not None:
        ends = {"low": change_text(low, reader), "high": change_text(high, reader)}
        within = say(reader, f"within.{last.name}")
        sentences.append(say(reader, "premium_unclear", **ends, within=within, **words))
        if shown is not None and last.name != "raw":
            sentences.append(say(reader, "premium_raw_rest", raw=shown))
        return sentences
    if last.name == "raw" or shown is None:
        sentences.append(
            say(reader, "premium_raw_only", raw=change_text(last.premium.value, reader), **words)
        )
    else:
        key = "premium_both" if last.name == "employer" else "premium_place"
        desk = change_text(last.premium.value, reader)
        sentences.append(say(reader, key, raw=shown, desk=desk, **words))
    if low is not None and high is not None:
        ends = {"low": change_text(low, reader), "high": change_text(high, reader)}
        sentences.append(say(reader, "premium_interval", n=count_text(last.n, reader), **ends))
    return sentences


def _sections(view: PremiumView, premia: list[Premium], reader: Reader) -> Iterator[Section]:
    for premium in premia:
        title = row_words(premium.kind, premium.measure, reader)
        yield Section(
            title,
            (
                ", ".join([*_titles(view, premium, reader), dates_text(premium.first, premium.last, reader)])
                + ".",
            ),
            grid=steps_grid(premium, title, reader),
            chart=steps_chart(premium, reader),
        )
    for refusal in view.answer.refused:
        yield _refused(refusal, reader)
    if view.share_above is not None and view.tagged:
        yield _tagged(view, reader)
    yield rests(view.provenance, reader, (say(reader, "rests_kinds"),))


def _titles(view: PremiumView, premium: Premium, reader: Reader) -> list[str]:
    titles = {source.id: source.title[reader.language] for source in view.provenance.sources}
    return [titles.get(source, source) for source in premium.sources]


def steps_grid(premium: Premium, title: str, reader: Reader) -> Grid:
    """One row a step: what is held fixed, the premium with its interval, and what tells it."""
    headings = tuple(say(reader, f"steps_{name}") for name in ("premium", "n", "tagged", "clusters"))
    rows, notes = [], [say(reader, "steps_note")]
    for step in premium.steps:
        held = ", ".join(_column(name, reader) for name in step.within) or say(reader, "step_nothing")
        clusters = f"{count_text(step.clusters, reader)} × {_column(step.clustered_by, reader)}"
        cells = (
            change_cell(step.premium, reader),
            Cell(count_text(step.n, reader)),
            Cell(count_text(step.tagged, reader)),
            Cell(clusters if step.clusters else "–"),
        )
        label = say(reader, f"step.{step.name}")
        rows.append(GridRow(label, cells, say(reader, "step_under", within=held)))
        notes += [f"{label}: {note(reader, key)}" for key in (step.reason, *step.notes) if key]
    if premium.censored:
        notes.append(say(reader, "steps_censored", n=count_text(premium.censored, reader)))
    return Grid(title, say(reader, "steps_corner"), headings, tuple(rows), tuple(notes))


def _column(name: str, reader: Reader) -> str:
    """A column's name in words; several are joined by ``×``."""
    return " × ".join(
        catalogue.text(f"evidence.column.{part.strip()}", reader.language, default=part.strip())
        for part in name.split("×")
    )


def steps_chart(premium: Premium, reader: Reader) -> Chart | None:
    """The premium step by step on one axis, with zero."""
    lines, texts = [], []
    for step in premium.steps:
        if step.premium.value is None:
            continue
        cell = change_cell(step.premium, reader)
        label = say(reader, f"step.{step.name}")
        span = (
            None
            if step.premium.low is None or step.premium.high is None
            else (step.premium.low, step.premium.high)
        )
        figure = f"{cell.text} ({cell.range})" if cell.range else cell.text
        lines.append(Line(label, figure, CSS.offer(0), span=span, dot=step.premium.value))
        texts.append(say(reader, "steps_chart", step=label, figure=figure))
    if not lines:
        return None
    return Chart(tuple(lines), " ".join(texts), (say(reader, "steps_chart_key"),), money=False)


def _refused(refusal: Refusal, reader: Reader) -> Section:
    words = say(
        reader,
        "refused",
        tagged_n=count_text(refusal.tagged_n, reader),
        other_n=count_text(refusal.other_n, reader),
        tagged_measure=say(reader, f"measure.{refusal.tagged_measure}"),
        other_measure=say(reader, f"measure.{refusal.other_measure}"),
        kind=say(reader, f"kind.{refusal.kind}"),
        ratio=reader.number(refusal.naive_ratio),
    )
    needed = [note(reader, key) for key in refusal.needed]
    more = [say(reader, "needed_title") + ":", *(f"· {line}" for line in needed)] if needed else []
    return Section(say(reader, "refused_title"), (words, *more))


def _tagged(view: PremiumView, reader: Reader) -> Section:
    amount = reader.money(view.share_above or 0.0, view.tagged[0].currency)
    lines = tuple(
        say(
            reader,
            "tagged_line",
            row=row_words(b.kind, b.measure, reader),
            share=share_text(b.share_above, reader),
            n=count_text(b.n or 0, reader),
        )
        for b in view.tagged
        if b.share_above is not None
    )
    return Section(say(reader, "tagged_title", amount=amount), lines)

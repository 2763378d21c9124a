"""The answer of ``outbid premium`` as a page: what the tag adds in the market, and what is left at the same desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from outbid.core import catalogue
from outbid.evidence.answer import Cell, OneSided, Premium, Refusal, Step, leaves_zero_out
from outbid.report.chart_data import Marks
from outbid.report.evidence_age import age_text
from outbid.report.evidence_page import Cell as Shown
from outbid.report.evidence_page import Chart, Grid, GridRow, Page, Section
from outbid.report.evidence_rests import rests
from outbid.report.evidence_views import PremiumView
from outbid.report.evidence_words import (
    benchmark_words,
    cell_words,
    change_cell,
    change_text,
    count_text,
    day_text,
    kind_measure,
    note,
    records_text,
    role_name,
    row_words,
    say,
    shares_text,
    tag_name,
    titles_text,
)
from outbid.report.format import Reader
from outbid.report.market_rows import Line
from outbid.report.marks import CSS

LEADING = ("raw", "place", "employer")
"""The steps that a headline is from; a stated occupation is told beside them."""


def premium_page(view: PremiumView, reader: Reader) -> Page:
    """``view`` in the words of ``reader``."""
    answer = view.answer
    words = {"tag": tag_name(answer.tag, reader), "cell": cell_words(answer.cell, reader)}
    title = say(reader, "premium_title", **words)
    premia = sorted(answer.premia, key=_weight, reverse=True)
    if premia and last_estimated(premia[0]) is not None:
        first, *rest = premium_sentences(premia[0], subject(view, reader), reader, view.day)
    elif answer.refused:
        first, rest = say(reader, "premium_refused_lead", tag=words["tag"]), []
    elif answer.one_sided:
        first, rest = _one_sided_lead(answer.one_sided[0], view, reader), []
    elif premia:
        first, rest = say(reader, "premium_untold", tag=subject(view, reader)), []
    else:
        first, rest = say(reader, "premium_none", **words), []
    return Page(title, first[:1].upper() + first[1:], tuple(rest), tuple(_sections(view, premia, reader)))


def subject(view: PremiumView, reader: Reader) -> str:
    """The tag, and the part of the market where it is not all."""
    tag = tag_name(view.answer.tag, reader)
    return tag if view.answer.cell == Cell() else f"{tag} ({cell_words(view.answer.cell, reader)})"


def last_estimated(premium: Premium) -> Step | None:
    """The step that holds most fixed of those with an interval, or of those estimated at all; ``None``: none was."""
    told = [step for step in premium.steps if step.name in LEADING and step.premium.value is not None]
    sure = [step for step in told if step.premium.low is not None and step.premium.high is not None]
    best = sure or told
    return best[-1] if best else None


def _weight(premium: Premium) -> tuple[int, int]:
    """Which to lead with: how far like is compared with like, then how many with the tag tell something."""
    last = last_estimated(premium)
    return (-1, 0) if last is None else (LEADING.index(last.name), last.tagged)


def premium_sentences(premium: Premium, tag: str, reader: Reader, day: dt.date | None = None) -> list[str]:
    """The headline, how sure it is, and what it is from; ``premium`` has a step that is estimated.

    Args:
        premium: of one kind and measure.
        tag: what it is of, in words.
        reader: whose words.
        day: on which ages are told.
    """
    last, raw = last_estimated(premium), premium.steps[0]
    if last is None or last.premium.value is None:
        return [say(reader, "premium_untold", tag=tag)]
    words = {"tag": tag, **kind_measure(premium, reader)}
    ends, shown = change_cell(last.premium, reader).range, change_text(last.premium.value, reader)
    whole = None if raw is last or raw.premium.value is None else change_text(raw.premium.value, reader)
    whole_ends = change_cell(raw.premium, reader).range
    within = say(reader, f"within.{last.name}")
    sentences = []
    if ends and not premium.clear:
        sentences.append(say(reader, _unsure(last), ends=ends, within=within, **words))
        if whole is not None:
            more = f"{whole} ({whole_ends})" if whole_ends else whole
            sentences.append(say(reader, "premium_raw_rest", raw=more))
    else:
        keys = {"raw": "premium_raw_only", "place": "premium_place", "employer": "premium_both"}
        key = keys[last.name] if whole is not None else "premium_raw_only"
        sentences.append(say(reader, key, raw=whole or shown, desk=shown, **words))
        if ends and whole_ends and whole is not None:
            sentences.append(say(reader, "premium_intervals", raw=whole_ends, ends=ends, within=within))
        elif ends:
            sentences.append(say(reader, "premium_interval", ends=ends))
    beyond = [step for step in premium.steps if step.name in LEADING][-1]
    if beyond is not last and beyond.n:
        sentences.append(say(reader, "premium_beyond", within=say(reader, f"within.{beyond.name}")))
    for step in premium.steps:
        if step.name not in LEADING and step.premium.value is not None:
            cell = change_cell(step.premium, reader)
            shown = f"{cell.text} ({cell.range})" if cell.range else cell.text
            sentences.append(say(reader, "premium_occupation", shown=shown))
    sentences.append(_from(premium, last, day, reader))
    return sentences


def _unsure(last: Step) -> str:
    """The key of a headline about what is not clear, a discount where pay with the tag is lower."""
    if not leaves_zero_out(last.premium):
        return "premium_unclear"
    sign = "discount" if (last.premium.high or 0.0) < 0 else "premium"
    return f"{sign}_edge" if last.notes == ("premium.near_zero",) else f"{sign}_rough"


def _from(premium: Premium, last: Step, day: dt.date | None, reader: Reader) -> str:
    """Records of the step that leads, those with the tag, employers, and ages."""
    parts = [records_text(last.n, reader), say(reader, "premium_tagged", n=count_text(last.tagged, reader))]
    if last.clustered_by == "employer":
        parts.append(say(reader, "employers", n=count_text(last.clusters, reader)))
    else:
        parts.append(say(reader, "employers_unnamed"))
    return ", ".join([*parts, age_text(premium.first, premium.last, premium.middle, day, reader)]) + "."


def _sections(view: PremiumView, premia: list[Premium], reader: Reader) -> Iterator[Section]:
    for number, premium in enumerate(premia, 1):
        title = benchmark_words(premium, reader)
        yield Section(
            title,
            (_source(view, premium, reader),),
            grid=steps_grid(premium, title, view, reader),
            chart=steps_chart(premium, number, reader),
        )
    if view.answer.one_sided:
        yield _one_sided(view, reader)
    for refusal in view.answer.refused:
        yield _refused(refusal, reader)
    if view.share_above is not None and view.tagged:
        yield _tagged(view, reader)
    notes = [say(reader, "rests_kinds")]
    if view.day is not None:
        notes.append(say(reader, "ages_on", day=day_text(view.day, reader)))
    yield rests(view.provenance, reader, tuple(notes))


def _source(view: PremiumView, premium: Premium, reader: Reader) -> str:
    ages = age_text(premium.first, premium.last, premium.middle, view.day, reader)
    return f"{titles_text(premium.sources, view.provenance, reader)}; {ages}."


def steps_grid(premium: Premium, title: str, view: PremiumView, reader: Reader) -> Grid:
    """One row a step: what is held fixed, the premium with its interval, and what tells it."""
    headings = tuple(say(reader, f"steps_{name}") for name in ("premium", "n", "tagged"))
    rows, notes = [], [say(reader, "steps_note")]
    for step in premium.steps:
        held = ", ".join(_column(name, reader) for name in step.within) or say(reader, "step_nothing")
        under = say(reader, "step_under", within=held)
        if step.clusters:
            by, number = _column(step.clustered_by, reader), count_text(step.clusters, reader)
            under = f"{under}; {say(reader, 'step_clusters', by=by, n=number)}"
        cells = (
            change_cell(step.premium, reader),
            Shown(count_text(step.n, reader)),
            Shown(count_text(step.tagged, reader)),
        )
        label = say(reader, f"step.{step.name}")
        rows.append(GridRow(label, cells, under))
        notes += [f"{label}: {note(reader, key)}" for key in (step.reason, *step.notes) if key]
        if step.occupation is not None and step.occupation_share is not None:
            share, occupation = reader.percent(step.occupation_share), _occupation(step.occupation, view)
            notes.append(say(reader, "steps_largest", step=label, share=share, occupation=occupation))
    if view.answer.cell.role is not None:
        notes.append(note(reader, "premium.role_from_title"))
    if premium.censored:
        notes.append(say(reader, "steps_censored", n=count_text(premium.censored, reader)))
    return Grid(title, say(reader, "steps_corner"), headings, tuple(rows), tuple(notes))


def _column(name: str, reader: Reader) -> str:
    """A column's name in words; several are joined by ``×``."""
    return " × ".join(
        catalogue.text(f"evidence.column.{part.strip()}", reader.language, default=part.strip())
        for part in name.split("×")
    )


def steps_chart(premium: Premium, number: int, reader: Reader) -> Chart | None:
    """The premium ``number`` of a page step by step on one axis, with zero."""
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
    key = say(reader, "steps_chart_key")
    return Chart(f"steps-{number}", tuple(lines), " ".join(texts), (key,), Marks(dot="premium"), money=False)


def _one_sided_lead(found: OneSided, view: PremiumView, reader: Reader) -> str:
    return say(
        reader,
        "one_sided_all" if found.tagged else "one_sided_none",
        tag=tag_name(view.answer.tag, reader),
        role=role_name(view.answer.cell.role or "", reader),
        n=count_text(found.n, reader),
        kind=say(reader, f"kind.{found.kind}"),
        measure=say(reader, f"measure.{found.measure}"),
    )


def _one_sided(view: PremiumView, reader: Reader) -> Section:
    lines = []
    for found in view.answer.one_sided:
        named = [_occupation(code, view) for code, _ in found.occupations]
        key = "one_sided_occupations" if named else "one_sided_no_occupation"
        more = say(reader, key, occupations="; ".join(named)) if named else say(reader, key)
        lines += [_one_sided_lead(found, view, reader), more]
    ask = f"  outbid premium {view.answer.tag}"
    return Section(say(reader, "one_sided_title"), (*lines, say(reader, "one_sided_ask"), ask))


def _occupation(code: str, view: PremiumView) -> str:
    name = dict(view.answer.occupations).get(code)
    return f"{code} ({name})" if name else code


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
            share=shares_text(b, reader),
            n=count_text(b.n or 0, reader),
        )
        for b in view.tagged
        if b.share_above is not None
    )
    return Section(say(reader, "tagged_title", amount=amount), lines)

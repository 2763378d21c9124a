"""The answer of ``outbid replay`` as a page: nine claims, what people ask, what theory demands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import get_args

from outbid.core import catalogue
from outbid.report.chart_data import Marks
from outbid.report.evidence_page import Cell, Chart, Grid, GridRow, Page, Section
from outbid.report.format import Reader
from outbid.report.market_format import change, count, counted_change, finite, inline, money, signed_percent
from outbid.report.market_rows import Line
from outbid.report.market_sections import ends, pay_lines
from outbid.report.market_views import MoveView, ShockView
from outbid.report.marks import Paint
from outbid.report.replay_figures import LAYOFFS, MARKED_DOWN
from outbid.report.replay_names import called, spoken
from outbid.report.replay_views import AnchorView, EvidenceFigure, ReplayView, RowView, Verdict, least_draws
from outbid.report.replay_words import day_words, evidence_words, left_out_words, model_words, say, why_words
from outbid.report.scale import scale_for

MOVES = 4
"""Moves that are told of each change."""
ASIDES = {MARKED_DOWN: "ask_marked", LAYOFFS: "ask_layoffs"}
"""What must be said of a change so that nobody takes it for another."""
ROOM = 0.04
"""What an axis of changes leaves free at its ends, as a part of it."""


def replay_page(view: ReplayView, reader: Reader) -> Page:
    """``view`` in the words of ``reader``."""
    view = spoken(view, reader)
    return Page(
        say(reader, "title"), _lead(view, reader), tuple(_rest(view, reader)), tuple(_all(view, reader))
    )


def _lead(view: ReplayView, reader: Reader) -> str:
    found = Counter(row.verdict for row in view.rows)
    return say(reader, "lead", **{verdict: found[verdict] for verdict in get_args(Verdict)})


def _rest(view: ReplayView, reader: Reader) -> Iterator[str]:
    kinds = [figure.carried for row in view.rows for figure in row.model]
    counted = {kind: kinds.count(kind) for kind in ("input", "theory", "sign", "output")}
    yield say(reader, "rest_carried", all=len(kinds), **counted)
    if few := kinds.count("few"):
        drawn, least = view.market.assumptions.draws, least_draws()
        key = "rest_few" if drawn >= least else "rest_few_least"
        yield say(reader, key, few=few, draws=reader.number(drawn, 9), least=least)
    failed, cleared = (max(getattr(each, name) for each in view.directions) for name in ("failed", "draws"))
    held = "rest_directions_one" if cleared == 1 else "rest_directions"
    yield say(
        reader, "rest_directions_failed" if failed else held, failed=failed, draws=reader.number(cleared, 9)
    )


def _all(view: ReplayView, reader: Reader) -> Iterator[Section]:
    yield Section(say(reader, "rows_title"), grid=_overview(view, reader))
    yield from (_claim(row, view, reader) for row in view.rows)
    yield _market(view, reader)
    yield Section(say(reader, "asks_title"), grid=_asked(view, reader, "pay"))
    yield Section(say(reader, "asks_left"), grid=_asked(view, reader, "left"))
    yield from (_change(number, shock, reader) for number, shock in enumerate(view.market.shocks, 1))
    yield Section(say(reader, "directions_title"), tuple(_directions(view, reader)))
    anchors = (*(_anchor(each, view, reader) for each in view.anchors), say(reader, "anchors_note"))
    yield Section(say(reader, "anchors_title"), anchors)
    yield Section(say(reader, "rests_title"), tuple(_rests(view, reader)), fine=True)


def _overview(view: ReplayView, reader: Reader) -> Grid:
    rows = tuple(
        GridRow(
            row.name,
            (
                Cell(say(reader, f"claim_{row.name}")),
                Cell(say(reader, f"verdict_{row.verdict}")),
                Cell(say(reader, f"carried_{row.carried}")),
            ),
        )
        for row in view.rows
    )
    title = say(reader, "rows_title")
    headings = (say(reader, "rows_claim"), say(reader, "rows_verdict"), say(reader, "rows_carried"))
    corner = catalogue.text("tables.row", reader.language)
    notes = (say(reader, "rows_note"), _days(view, reader))
    return Grid(title, corner, headings, rows, notes, words=(0, 1, 2))


def _days(view: ReplayView, reader: Reader) -> str:
    """Which days count."""
    day, first, last = (day_words(each, reader) for each in (view.day, *view.window))
    return say(reader, "rows_days", day=day, first=first, last=last)


def _claim(row: RowView, view: ReplayView, reader: Reader) -> Section:
    said = [say(reader, "evidence", figure=evidence_words(figure, view, reader)) for figure in row.evidence]
    out = [left_out_words(each, view, reader) for each in row.left_out]
    verdict = say(
        reader,
        "verdict",
        verdict=say(reader, f"verdict_{row.verdict}"),
        why=why_words(row, reader),
    )
    model = [say(reader, "model", figure=model_words(figure, reader)) for figure in row.model]
    title = say(reader, "row", name=row.name, claim=say(reader, f"claim_{row.name}"))
    lines = (*(said or [say(reader, "nothing")]), *out, verdict, *model)
    return Section(title, lines, chart=_premium_chart(row.evidence, reader))


def _premium_chart(figures: tuple[EvidenceFigure, ...], reader: Reader) -> Chart | None:
    """The steps of a premium on one axis, where a row has any."""
    steps = [figure for figure in figures if figure.key.startswith("premium_")]
    if not steps:
        return None
    lines = tuple(
        Line(
            say(reader, f"said_{figure.key}"),
            signed_percent(figure.value, reader),
            Paint().offer(0),
            span=None if figure.low is None or figure.high is None else (figure.low, figure.high),
            dot=figure.value,
        )
        for figure in steps
    )
    words = ", ".join(f"{line.name} {line.figure}" for line in lines)
    notes = (say(reader, "chart_premium_note"),)
    text = say(reader, "chart_premium", steps=words)
    return Chart("premium", lines, text, notes, Marks(dot="mean"), money=False)


def _market(view: ReplayView, reader: Reader) -> Section:
    title, note = say(reader, "market_title"), say(reader, "market_note")
    lines = tuple(pay_lines(view.market, reader, Paint()))
    parts = ", ".join(
        f"{segment.name} {inline(money(segment.pay, reader))}"
        for segment in view.market.segments
        if segment.pay
    )
    text = say(reader, "market_text", parts=parts)
    marks = Marks(band=("P10", "P90"), tick="P50", dot="mean")
    return Section(title, (text, note), chart=Chart("pay", lines, text, (note,), marks, money=True))


def _asked(view: ReplayView, reader: Reader, what: str) -> Grid:
    """Every change in a row, every segment in a column."""
    rows = []
    for shock in view.market.shocks:
        figures = [
            change(shift.pay, reader) if what == "pay" else counted_change(shift.unmatched, reader)
            for shift in shock.segments
        ]
        rows.append(GridRow(shock.name, tuple(Cell(each.text, each.range) for each in figures)))
    headings = tuple(segment.name for segment in view.market.segments)
    notes = (say(reader, "asks_note"),) if what == "pay" else ()
    return Grid(say(reader, f"asks_{what}"), say(reader, "asks_corner"), headings, tuple(rows), notes)


def _change(number: int, shock: ShockView, reader: Reader) -> Section:
    paint = Paint()
    lines = tuple(
        Line(
            shift.segment,
            inline(change(shift.pay, reader)),
            paint.offer(2) if shift.pay.value >= 0 else paint.offer(1),
            bar=(min(0.0, shift.pay.value), max(0.0, shift.pay.value)),
            span=ends(shift.pay),
        )
        for shift in shock.segments
        if shift.pay is not None
    )
    title = say(reader, "ask_title", name=shock.name)
    # a move that rounding hides is none to tell
    told = [each for each in shock.moves if count(each.before, reader) != count(each.after, reader)]
    moves = (
        *(say(reader, key) for name, key in ASIDES.items() if shock.name == called(name, reader)),
        *(_move(each, reader) for each in told[:MOVES]),
    )
    if not lines:
        return Section(title, (say(reader, "ask_none"), *moves))
    text = say(reader, "ask_text", parts=", ".join(f"{line.name} {line.figure}" for line in lines))
    reached = [value for line in lines for pair in (line.bar, line.span) if pair for value in pair]
    stretched = scale_for([*reached, 0.0], ROOM).kind != "linear"
    notes = (say(reader, "ask_note"), *((say(reader, "ask_axis"),) if stretched else ()))
    marks = Marks(bar=("", "change"))
    return Section(title, moves, chart=Chart(f"ask-{number}", lines, text, notes, marks, money=False))


def _move(move: MoveView, reader: Reader) -> str:
    before, after = (count(people, reader) for people in (move.before, move.after))
    if not move.employer:
        return say(reader, "move_left", segment=move.segment, before=before, after=after)
    return say(
        reader, "move", segment=move.segment, employer=move.employer, before=before, after=after
    )  # fmt: skip


def _directions(view: ReplayView, reader: Reader) -> Iterator[str]:
    for each in view.directions:
        what = say(reader, f"direction_{each.key}")
        held, draws = (reader.number(n, 9) for n in (each.draws - each.failed, each.draws))
        yield say(reader, "direction", shock=each.shock, what=what, held=held, draws=draws)
    yield say(reader, "directions_rest")


def _anchor(anchor: AnchorView, view: ReplayView, reader: Reader) -> str:
    figures = " · ".join(evidence_words(figure, view, reader).rstrip(".") for figure in anchor.figures)
    if anchor.share:
        figures = say(reader, "anchor_share", figures=figures, share=_percents(anchor.share, reader))
    return say(
        reader,
        "anchor",
        place=anchor.place,
        value=reader.span(anchor.value),
        why=say(reader, f"anchor_{anchor.key}"),
        figures=figures,
    )


def _percents(share: str, reader: Reader) -> str:
    """``9% to 15%`` in the reader's words."""
    low, high = (reader.percent(float(end.strip().rstrip("%")) / 100) for end in share.split(" to "))
    return f"{low}{reader.say('span')}{high}"


def _rests(view: ReplayView, reader: Reader) -> Iterator[str]:
    stated = view.market.assumptions
    yield say(reader, "rests_verdict")
    yield say(
        reader, "rests", version=stated.version, draws=reader.number(stated.draws, 9), seed=stated.seed,
        digest=view.provenance.digest, failed=stated.failed_draws,
    )  # fmt: skip
    yield say(reader, "rests_certificate", certificate=finite(stated.certificate, reader))
    yield say(reader, "rests_example", futures=reader.number(view.futures, 9))
    for source in view.provenance.sources:
        title = source.title[reader.language]
        yield say(reader, "rests_source", title=title, attribution=source.attribution)
    yield from (caveat[reader.language] for caveat in view.caveats)

"""The answer of ``outbid equity`` as one HTML file."""

from __future__ import annotations

import shlex
from dataclasses import replace
from functools import partial
from typing import Any

from outbid.report import chart_data as data
from outbid.report import equity_charts as charts
from outbid.report.chart import BOTH, Drawable
from outbid.report.chart_pictures import drawn
from outbid.report.colours import of_offer
from outbid.report.equity import EquityView
from outbid.report.equity_phrases import (
    breakpoint_rows,
    choose_line,
    grant_lines,
    lead_sentences,
    own_label,
    payout_rows,
    rests_lines,
    say,
    unsupported_line,
)
from outbid.report.format import Reader
from outbid.report.html import document
from outbid.report.isolate import safe
from outbid.report.marks import Frame, Spec
from outbid.report.page import Figure, Gallery, Heading, Lead, Row, Table


def render_equity(view: EquityView, reader: Reader) -> str:
    """``view`` as an HTML document: the same view and reader give the same text."""
    return document("equity.html.j2", equity_content(view, reader), "report.css", "equity.css")


def equity_content(view: EquityView, reader: Reader) -> dict[str, Any]:
    """What the body of ``view`` is made of, for any document around it."""
    page = _isolated(view)
    first, *rest = lead_sentences(page, reader)
    return {
        "say": partial(say, reader),
        "language": reader.language,
        "title": say(reader, "title", company=page.company),
        "lead": Lead(first, " ".join(rest)),
        "payouts": _payouts(page, reader),
        "parts": drawn(_parts(page, reader)),
        "own": drawn(_own(page, reader)),
        "grant": grant_lines(page, reader),
        "changes": breakpoint_rows(page, reader),
        "unsupported": [unsupported_line(note, reader) for note in page.unsupported],
        "rests": rests_lines(page, reader),
        "command": _command(page, reader),
    }


def equity_galleries(view: EquityView, reader: Reader) -> tuple[Gallery | None, ...]:
    """The charts of ``view``, not yet drawn."""
    page = _isolated(view)
    return _own(page, reader), _parts(page, reader)


def _isolated(view: EquityView) -> EquityView:
    """``view`` with names that are safe in a sentence of another direction."""
    holding = view.holding and replace(view.holding, name=safe(view.holding.name))
    return replace(
        view,
        company=safe(view.company),
        last_round=safe(view.last_round),
        claims=tuple(replace(claim, name=safe(claim.name)) for claim in view.claims),
        holding=holding,
        holdings=tuple(map(safe, view.holdings)),
        breakpoints=tuple(replace(mark, claim=safe(mark.claim)) for mark in view.breakpoints),
        unsupported=tuple(
            replace(note, id=safe(note.id), detail=safe(note.detail), object_type=safe(note.object_type))
            for note in view.unsupported
        ),
    )


def _payouts(view: EquityView, reader: Reader) -> Table:
    notes = [say(reader, "before_tax"), choose_line(view, reader)]
    return Table(
        say(reader, "exits_title"),
        say(reader, f"exits_{view.event}"),
        tuple(Heading(reader.money(value)) for value in view.exits),
        tuple(Row(label, tuple(cells), strong) for label, cells, strong in payout_rows(view, reader)),
        tuple(note for note in notes if note),
    )


def _parts(view: EquityView, reader: Reader) -> Gallery:
    place = _telling(view)
    exit_value = view.exits[place]
    common = sum(
        c.payouts[place]
        for b in view.curve.bands
        if b.kind == "common"
        for c in view.claims
        if c.name in b.claims
    )
    options = sum(c.payouts[place] for c in view.claims if c.kind == "option")
    words = say(
        reader,
        "chart_text",
        exit=reader.money(exit_value),
        common=reader.percent(common / exit_value),
        ahead=reader.percent(max(0.0, 1 - (common + options) / exit_value)),
    )
    label = (
        "" if view.common_from is None else say(reader, "chart_from", amount=reader.money(view.common_from))
    )
    names = {"senior": "chart_senior", "preferred_others": "chart_others", "common": "chart_common"}
    names["options"] = "chart_options"
    legend = tuple(
        Heading(say(reader, names[band.kind]) if band.kind in names else safe(band.claims[0]), colour)
        for band, colour in zip(view.curve.bands, charts.band_colours(view), strict=True)
    )

    def spec(frame: Frame) -> Spec:
        return charts.parts_chart(view, reader, frame, label)

    chart = Drawable("parts", BOTH, spec, data.parts_data(view, [each.text for each in legend], reader))
    figure = Figure(Heading(words), "", chart, legend)
    return Gallery(say(reader, "chart_title"), (say(reader, "chart_log"),), (figure,))


def _telling(view: EquityView) -> int:
    """The exit value to put in words: the one nearest to twice what comes before common stock, or the middle one."""
    if view.common_from:
        aim = 1.5 * view.common_from
        return min(range(len(view.exits)), key=lambda i: abs(view.exits[i] - aim))
    return len(view.exits) // 2


def _own(view: EquityView, reader: Reader) -> Gallery | None:
    if view.holding is None:
        return None
    start = view.holding.pays_from
    never = start is None or start >= view.exits[-1]
    words = (
        say(reader, "own_text_never") if never else say(reader, "own_text", from_=reader.money(start or 0.0))
    )
    chart = Drawable("payout", BOTH, partial(charts.own_chart, view, reader), data.own_data(view, reader))
    legend = (Heading(say(reader, "own_legend"), of_offer(0)), Heading(say(reader, "own_simple"), "neutral"))
    figure = Figure(Heading(own_label(view.holding, reader)), words, chart, legend)
    return Gallery(say(reader, "own_title"), (say(reader, "before_tax"),), (figure,))


def _command(view: EquityView, reader: Reader) -> str:
    """The command line that gives this report again."""
    words = ["outbid", "equity", "FILE"]
    if view.holding and view.holding.name:
        words += ["--grant", view.holding.name]
    if view.holding and not view.holding.name:
        words += ["--shares", f"{view.holding.shares:.15g}", "--strike", f"{view.holding.strike:.12g}"]
    words += ["--exit", "; ".join(f"{value:.15g}" for value in view.exits), "--event", view.event]
    words += ["--language", reader.language, "--locale", reader.locale, "--html", "REPORT.html"]
    return shlex.join(words)

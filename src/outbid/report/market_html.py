"""Market answers as one HTML file, and as a fragment for notebooks."""

from __future__ import annotations

from functools import partial
from typing import Any

from markupsafe import Markup

from outbid.report import market_sections as sections
from outbid.report import market_tables as tables
from outbid.report.chart_pictures import drawn
from outbid.report.format import Reader
from outbid.report.html import document, templates
from outbid.report.market_format import say
from outbid.report.market_isolate import isolated_market
from outbid.report.market_notes import command, inputs_lines, left_out_lines, rests_lines
from outbid.report.market_phrases import LEAD_SHOCKS, lead_sentences, move_sentence
from outbid.report.market_views import MarketView, ShockView
from outbid.report.page import Gallery, Lead

MOVES = 8
"""Moves that the report names for each shock."""


def render_market(view: MarketView, reader: Reader) -> str:
    """``view`` as an HTML document: the same view and reader give the same text."""
    return document("market.html.j2", market_content(view, reader), "report.css", "market.css")


def market_content(view: MarketView, reader: Reader) -> dict[str, Any]:
    """What the body of ``view`` is made of, for any document around it."""
    page, own = isolated_market(view, reader)
    first, *rest = lead_sentences(page, own)
    sorting = sections.sorting_gallery(page, own)
    return {
        "say": partial(say, own),
        "language": own.language,
        "title": say(own, "title", name=page.name),
        "lead": Lead(first, ""),
        "rest": rest,
        "pay": drawn(sections.pay_gallery(page, own)),
        "segments": tables.segments_table(page, own),
        "flow": drawn(sections.flow_gallery(page, own)),
        "matrix": sections.matrix(page, own),
        "left": drawn(sections.left_gallery(page, own)),
        "seats": tables.seats_table(page, own),
        "sorting": sorting and (drawn(sorting[0]), sorting[1]),
        "shocks": _shocks(page, own),
        "shocks_notes": tables.shocks_notes(page, own),
        "shocks_first": page.shocks_first,
        "rests": rests_lines(page, own),
        "inputs": inputs_lines(page, own),
        "left_out": left_out_lines(page, own),
        "command": command(page, own),
    }


def market_fragment(view: MarketView, reader: Reader) -> str:
    """``view`` for the middle of a notebook: sentences, pay, tables and shocks, without a page around them.

    It brings its colours and its paper along, so that it can be read in a dark notebook too.
    """
    page, own = isolated_market(view, reader)
    first, *rest = lead_sentences(page, own)
    style = templates().get_template("market_fragment.css").render()
    return (
        templates()
        .get_template("market_fragment.html.j2")
        .render(
            say=partial(say, own),
            style=Markup(style),
            first=first,
            rest=rest,
            pay=drawn(sections.pay_gallery(page, own)),
            grids=[tables.segments_table(page, own), tables.seats_table(page, own)],
            shocks=[tables.shock_segments(shock, own) for shock in page.shocks],
            shocks_notes=tables.shocks_notes(page, own),
            shocks_first=page.shocks_first,
            rests=rests_lines(page, own),
        )
    )


def _shocks(view: MarketView, reader: Reader) -> list[tuple[object, ...]]:
    """For each shock its chart, its tables and its largest moves."""
    scale = sections.shock_scale(view)
    told = view.shocks[:LEAD_SHOCKS] if view.shocks_first else ()

    def parts(number: int, shock: ShockView) -> tuple[object, ...]:
        moves = [move_sentence(move, reader) for move in shock.moves[:MOVES]]
        grids = [tables.shock_segments(shock, reader), tables.shock_seats(shock, view, reader)]
        gallery = drawn(sections.shock_gallery(shock, number, scale, reader, told=shock in told))
        return gallery, [grid for grid in grids if grid], moves

    return [parts(number, shock) for number, shock in enumerate(view.shocks, 1)]


def market_galleries(view: MarketView, reader: Reader) -> tuple[Gallery | None, ...]:
    """The charts of ``view``, not yet drawn."""
    page, own = isolated_market(view, reader)
    sorting = sections.sorting_gallery(page, own)
    scale = sections.shock_scale(page)
    return (
        sections.pay_gallery(page, own),
        sections.flow_gallery(page, own),
        sections.left_gallery(page, own),
        sorting[0] if sorting else None,
        *(sections.shock_gallery(shock, i, scale, own) for i, shock in enumerate(page.shocks, 1)),
    )

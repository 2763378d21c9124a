"""An offer that wins as one HTML file: the page of :mod:`outbid.report.win_page` with charts."""

from __future__ import annotations

import shlex
from functools import partial
from typing import Any

from outbid.report.chart import BOTH, Column, Data, Drawable
from outbid.report.chart_data import say as name_of
from outbid.report.chart_pictures import drawn
from outbid.report.evidence_html import without_folders
from outbid.report.format import Reader
from outbid.report.html import document
from outbid.report.page import Figure, Gallery, Heading
from outbid.report.win_charts import Curve, cash_points, cost_points, curve_chart
from outbid.report.win_isolate import isolated_win
from outbid.report.win_page import win_page
from outbid.report.win_phrases import chance_of, cost, grant_words, say
from outbid.report.win_views import WinView


def render_win(view: WinView, reader: Reader, command: tuple[str, ...] = (), offer: str = "") -> str:
    """``view`` as an HTML document: the same arguments give the same text."""
    content = win_content(view, reader, command, offer)
    return document("evidence.html.j2", content, "report.css", "market.css", "evidence.css")


def win_content(
    view: WinView, reader: Reader, command: tuple[str, ...] = (), offer: str = ""
) -> dict[str, Any]:
    """What the body of the page of ``view`` is made of, for any document around it."""
    view = isolated_win(view)
    page = win_page(view, reader, offer=offer)
    galleries = {
        say(reader, "frontier"): drawn(_frontier(view, reader)),
        say(reader, "targets"): drawn(_targets(view, reader)),
    }
    return {
        "say": partial(say, reader),
        "language": reader.language,
        "page": page,
        "sections": [(section, galleries.get(section.title)) for section in page.sections],
        "command": shlex.join(("outbid", *map(without_folders, command))) if command else "",
    }


def win_galleries(view: WinView, reader: Reader) -> tuple[Gallery | None, ...]:
    """The charts of ``view``, not yet drawn."""
    view = isolated_win(view)
    return _frontier(view, reader), _targets(view, reader)


def _frontier(view: WinView, reader: Reader) -> Gallery | None:
    """Cash against equity."""
    points = cash_points(view)
    if len(points) < 2:
        return None
    terms = view.terms
    chosen = (terms.equity, terms.base + terms.sign_on)
    inside = view.feasible and view.grant.unit != "none"
    curve = Curve(
        points,
        (chosen, say(reader, "frontier_dot")) if inside else None,
        across=partial(_amount, view, reader),
        up=partial(cost, view, reader=reader),
    )
    ends = {
        "least": cost(view, points[-1][1], reader),
        "most": cost(view, points[0][1], reader),
        "least_equity": grant_words(view, round(points[0][0]), reader),
        "most_equity": grant_words(view, round(points[-1][0]), reader),
    }
    text = say(reader, "frontier_text", target=chance_of(reader, view.target), **ends)
    equity = "money" if view.grant.unit == "money" else "number"
    columns = (
        Column(name_of(reader, "equity"), equity, view.currency),
        Column(name_of(reader, "cash"), "money", view.currency),
    )
    return _gallery("frontier", text, curve, columns, reader)


def _targets(view: WinView, reader: Reader) -> Gallery | None:
    """What each chance of yes costs."""
    points = cost_points(view)
    if len(points) < 2:
        return None
    dot = ((view.target, view.cost), say(reader, "frontier_dot")) if view.feasible else None
    curve = Curve(points, dot, across=reader.percent, up=partial(cost, view, reader=reader))
    (first, low), (last, high) = points[0], points[-1]
    text = say(
        reader, "targets_text", low=cost(view, low, reader), first=reader.percent(first),
        high=cost(view, high, reader), last=reader.percent(last),
    )  # fmt: skip
    columns = (
        Column(name_of(reader, "target"), "share"),
        Column(name_of(reader, "cost"), "money", view.currency),
    )
    return _gallery("targets", text, curve, columns, reader)


def _amount(view: WinView, reader: Reader, equity: float) -> str:
    return cost(view, equity, reader) if view.grant.unit == "money" else reader.number(equity, 4)


def _gallery(key: str, text: str, curve: Curve, columns: tuple[Column, ...], reader: Reader) -> Gallery:
    chart = Drawable(key, BOTH, partial(curve_chart, curve), Data(columns, curve.points))
    figure = Figure(Heading(""), text, chart)
    return Gallery(say(reader, key), (say(reader, f"{key}_note"),), (figure,))

"""An offer that wins as a page of sections: text and HTML print the same ones."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from outbid.core import catalogue
from outbid.core.rounding import to_places
from outbid.offers.offer_file import LIMITS
from outbid.report.evidence_page import Cell, Grid, GridRow, Page, Section
from outbid.report.format import Reader
from outbid.report.phrases import assumption_lines
from outbid.report.win_costs import cost_sections
from outbid.report.win_isolate import isolated_win
from outbid.report.win_more_page import more_sections
from outbid.report.win_phrases import (
    FUTURES,
    beyond_company,
    chance_of,
    following,
    grant_words,
    lead,
    likely,
    more_words,
    reliefs,
    say,
    terms_words,
)
from outbid.report.win_phrases import cost as cost_words
from outbid.report.win_phrases import worth_a_year as a_year
from outbid.report.win_views import PointView, TermsView, WinView, WorthLine

FEW = 9
"""Points of the frontier that a table shows."""
OFFER = "offer.toml"
"""What the file of the package is called until it is written."""


def isolated_page(view: WinView, reader: Reader) -> Page:
    """``view`` as a page, with names that are safe in a sentence."""
    return win_page(isolated_win(view), reader)


def win_page(view: WinView, reader: Reader, *, whole: bool = False, offer: str = "") -> Page:
    """``view`` as a page.

    Args:
        view: the answer.
        reader: who reads it.
        whole: with every point of the frontier.
        offer: file that the package was written to; empty: to none.
    """
    sections = (
        *_short(view, reader),
        _why(view, reader),
        _limits(view, reader),
        *_frontier(view, reader, whole=whole),
        _targets(view, reader),
        _tastes(view, reader),
        *cost_sections(view, reader),
        *more_sections(view, reader),
        _checks(view, reader, Path(offer).name),
        _rests(view, reader),
    )
    return Page(say(reader, "title"), lead(view, reader), tuple(following(view, reader)), sections)


def _short(view: WinView, reader: Reader) -> Iterator[Section]:
    """What would have to give way where nothing will do."""
    if view.feasible:
        return
    possible, lines = reliefs(view), []
    for each in possible:
        breaks = ", ".join(say(reader, f"breaks.{why}") for why in each.breaks)
        words = {
            "more": more_words(view, each, reader),
            "terms": terms_words(view, each.terms, reader),
            "cost": cost_words(view, each.cost or 0.0, reader),
        }
        lines.append(say(reader, "short_more", breaks=breaks, **words))
    for each in view.shortfall:
        if each not in possible:
            term = say(reader, f"term.{each.term}")
            if beyond_company(view, each):
                lines.append(say(reader, "short_beyond", term=term))
                continue
            lines.append(say(reader, "short_never", term=term, bounded=likely(reader, each.bounded)))
    yield Section(say(reader, "short"), tuple(lines))


def _why(view: WinView, reader: Reader) -> Section:
    shown = ["worth"]
    if any(line.packages > 1 for line in view.worths):
        shown.append("ends")
    if any(line.zero is not None for line in view.worths):
        shown.append("nothing")
    rows = tuple(_worth_row(view, line, shown, reader) for line in view.worths)
    headings = tuple(say(reader, f"col_{name}") for name in shown)
    grid = Grid(say(reader, "why"), say(reader, "why_corner"), headings, rows, (say(reader, "why_note"),))
    lines = []
    if view.types:
        low, high = (choose(view.types, key=lambda each: each.chance) for choose in (min, max))
        ends = {
            f"{name}_{end}": words
            for end, each in (("low", low), ("high", high))
            for name, words in (
                ("gamma", reader.number(each.gamma)),
                ("wealth", a_year(view, each.wealth, reader)),
            )
        }
        chances = {"low": likely(reader, low.chance), "high": likely(reader, high.chance)}
        key = "types" if chances["low"] != chances["high"] else "types_alike"
        lines.append(say(reader, key, count=len(view.types), **chances, **ends))
    lines += [
        say(reader, "source", name=line.name, source=line.source) for line in view.worths if line.source
    ]
    return Section(say(reader, "why"), tuple(lines), grid)


def _worth_row(view: WinView, line: WorthLine, shown: list[str], reader: Reader) -> GridRow:
    money = partial(a_year, view, reader=reader)
    cells = {
        "worth": money(line.worth),
        "ends": "–" if line.packages == 1 else f"{money(line.low)} … {money(line.high)}",
        "nothing": "–"
        if line.zero is None
        else say(reader, "nothing_of_50", count=round(FUTURES * line.zero)),
    }
    name = say(reader, f"kind.{line.kind}", name=line.name)
    return GridRow(name, tuple(Cell(cells[each]) for each in shown))


def _limits(view: WinView, reader: Reader) -> Section:
    lines = []
    for each in view.binding:
        why = catalogue.text(LIMITS[each.limit], reader.language)
        amount = (
            grant_words(view, each.amount, reader)
            if each.term == "equity"
            else reader.exact(each.amount, view.currency)
        )
        lines.append(say(reader, f"limit.{each.term}", amount=amount, why=why))
    return Section(say(reader, "limits"), tuple(lines or [say(reader, "limits_none")]))


def _frontier(view: WinView, reader: Reader, *, whole: bool) -> Iterator[Section]:
    """Packages along equity, where there is any to offer."""
    if len(view.frontier) < 2:
        return
    title = say(reader, "frontier")
    points = [point for point in view.frontier if point.cost is not None]
    if not points:
        yield Section(title, (say(reader, "frontier_none", target=chance_of(reader, view.target)),))
        return
    if not whole and len(points) > FEW:
        points = [points[round(i * (len(points) - 1) / (FEW - 1))] for i in range(FEW)]
    headings = tuple(say(reader, f"col_{name}") for name in ("cash", "sign_on", "cost", "binds"))
    rows = tuple(_point_row(view, point, reader) for point in points)
    unit = "money" if view.grant.unit == "money" else "shares"
    yield Section(title, grid=Grid(title, say(reader, f"corner.{unit}"), headings, rows, words=(3,)))


def _point_row(view: WinView, point: PointView, reader: Reader) -> GridRow:
    money = partial(reader.exact, currency=view.currency)
    binds = ", ".join(say(reader, f"breaks.{why}") for why in dict.fromkeys(point.binding)) or "–"
    label = money(point.equity) if view.grant.unit == "money" else reader.number(to_places(point.equity), 12)
    cells = (
        money(point.base or 0.0),
        money(point.sign_on) if point.sign_on else "–",
        cost_words(view, point.cost or 0.0, reader),
        binds,
    )
    return GridRow(label, tuple(map(Cell, cells)))


def _targets(view: WinView, reader: Reader) -> Section:
    title = say(reader, "targets")
    rows = []
    for each in view.targets:
        if each.cost is None or each.terms is None:
            continue
        cells = (
            Cell(cost_words(view, each.cost, reader)),
            Cell(terms_words(view, _rounded(each.terms), reader)),
        )
        rows.append(GridRow(likely(reader, each.target), cells))
    notes = (say(reader, "targets_end", highest=likely(reader, view.highest)),) if view.highest else ()
    headings = (say(reader, "col_cost"), say(reader, "col_package"))
    grid = Grid(title, say(reader, "col_target"), headings, tuple(rows[1::2] or rows), notes, words=(1,))
    return Section(title, grid=grid) if rows else Section(title, notes)


def _rounded(terms: TermsView) -> TermsView:
    """Terms of a point of the frontier, which nobody wrote in round amounts."""
    return TermsView(round(terms.base, -2), round(terms.sign_on, -2), float(round(terms.equity)))


def _tastes(view: WinView, reader: Reader) -> Section:
    usual = view.scales[len(view.scales) // 2]
    scale = a_year(view, usual.scale, reader)
    if usual.elasticity is None:
        lines = [say(reader, "taste_stated", scale=scale)]
    else:
        lines = [say(reader, "taste", scale=scale, elasticity=reader.number(usual.elasticity))]
    rows = []
    for each in view.scales:
        label = say(reader, "stated") if each.elasticity is None else reader.number(each.elasticity)
        cost = say(reader, "out_of_reach") if each.cost is None else cost_words(view, each.cost, reader)
        cells = (a_year(view, each.scale, reader), likely(reader, each.chance), cost)
        rows.append(GridRow(label, tuple(map(Cell, cells))))
    headings = (
        say(reader, "col_scale"),
        say(reader, "col_chance"),
        say(reader, "col_target_cost", target=chance_of(reader, view.target)),
    )
    title = say(reader, "tastes")
    return Section(title, tuple(lines), Grid(title, say(reader, "tastes_corner"), headings, tuple(rows)))


def check_command(view: WinView, offer: str = OFFER) -> str:
    """The command that values the proposed package by ``compare``."""
    check, seeds = view.check, view.assumptions
    files = [Path(each).name for each in check.files]
    words = ["outbid", "compare" if files else "worth", offer, *files, "--me", Path(check.me).name]
    words += ["--seed", str(seeds.seed), "--futures", str(seeds.futures)]
    return shlex.join(words)


def _checks(view: WinView, reader: Reader, offer: str) -> Section:
    tried = view.certificate
    key = "certificate_broken" if not tried.holds else "certificate"
    if tried.holds and not view.feasible:
        key = "certificate_infeasible"
    elif tried.holds and not tried.tried:
        key = "certificate_least"
    lines = [say(reader, key, gap=reader.percent(tried.gap), tried=reader.number(tried.tried, 6))]
    check = view.check
    worth = a_year(view, check.worth[0], reader)
    if len(check.worth) == 1:
        lines.append(say(reader, "check_alone", worth=worth))
    else:
        best = max(range(1, len(check.worth)), key=lambda place: check.worth[place])
        lines.append(
            say(
                reader, "check_known" if check.known else "check", worth=worth, other=check.names[best],
                other_worth=a_year(view, check.worth[best], reader), chance=likely(reader, check.chance),
            )
        )  # fmt: skip
        if not check.known:
            lines.append(say(reader, "check_differs"))
    if not offer:
        lines.append(say(reader, "check_first", offer=OFFER))
    return Section(say(reader, "checks"), tuple(lines), commands=(check_command(view, offer or OFFER),))


def rests_lines(view: WinView, reader: Reader) -> tuple[str, ...]:
    """Seed, futures, tax, sources, and what is not modelled."""
    person = replace(reader, currency=view.person_currency)
    lines = assumption_lines(view.assumptions, view.worth_error, person)
    own = ["not_modelled"]
    if sum(line.kind == "rival" for line in view.worths) > 1:
        own.append("independent")
    if view.scales[0].elasticity is not None:
        own.append("tastes_source")
    return (*lines[:-1], *(say(reader, key) for key in own), lines[-1])


def _rests(view: WinView, reader: Reader) -> Section:
    return Section(say(reader, "rests"), rests_lines(view, reader), fine=True)

"""What an offer costs the employer, as sections: year by year, dilution, and by vesting schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from outbid.report.evidence_page import Cell, Grid, GridRow, Section
from outbid.report.format import Reader
from outbid.report.win_phrases import cost, grant_words, say, small_percent
from outbid.report.win_views import CostYearView, WinView

COLUMNS: tuple[tuple[str, Callable[[CostYearView], float]], ...] = (
    ("base", lambda year: year.base),
    ("bonus", lambda year: year.bonus),
    ("sign_on", lambda year: year.sign_on),
    ("contributions", lambda year: year.contributions),
    ("benefits", lambda year: year.benefits),
    ("equity", lambda year: year.equity),
)
"""Parts of a year's cost."""


def cost_sections(view: WinView, reader: Reader) -> Iterator[Section]:
    """Everything about costs."""
    yield _years(view, reader)
    if len(view.norms) > 1:
        yield _norms(view, reader)


def _years(view: WinView, reader: Reader) -> Section:
    shown = [(name, part) for name, part in COLUMNS if any(part(year) for year in view.cost_years)]
    rows = []
    for year in view.cost_years:
        figures = [*(part(year) for _, part in shown), year.total, year.total * year.discount]
        rows.append(
            GridRow(
                str(year.year),
                tuple(Cell(cost(view, figure, reader) if figure else "–") for figure in figures),
            )
        )
    total = cost(view, view.cost, reader)
    rows.append(GridRow(say(reader, "years_all"), (*(Cell("") for _ in (*shown, None)), Cell(total))))
    headings = tuple(say(reader, f"col_{name}") for name, _ in shown)
    headings = (*headings, say(reader, "col_total"), say(reader, "col_today"))
    title = say(reader, "years")
    note = say(reader, "years_note", leaving=reader.percent(view.leaving), cost=total)
    grid = Grid(title, say(reader, "years_corner"), headings, tuple(rows), (note,))
    return Section(title, tuple(_equity_lines(view, reader)), grid)


def _equity_lines(view: WinView, reader: Reader) -> Iterator[str]:
    """What part of the company the grant is, and how a unit of it is counted."""
    grant, equity = view.grant, view.terms.equity
    if grant.unit == "none" or not equity:
        return
    if grant.unit == "shares" and grant.part:
        words = {
            "grant": grant_words(view, equity, reader, bare=True),
            "part": small_percent(grant.part, reader),
        }
        if grant.at_price:
            yield say(reader, "dilution", amount=cost(view, grant.at_price, reader), **words)
        else:
            yield say(reader, "dilution_bare", **words)
    if view.share_value_is:
        yield say(reader, f"unit.{view.share_value_is}", amount=_price(view, reader))


def _price(view: WinView, reader: Reader) -> str:
    return Reader(reader.language, reader.locale, view.currency).price(view.share_value)


def _norms(view: WinView, reader: Reader) -> Section:
    title = say(reader, "norms")
    rows = []
    for place, norm in enumerate(view.norms):
        label = norm.vesting if place else say(reader, "norms_proposed", vesting=norm.vesting)
        cells = (Cell(cost(view, norm.cost, reader)), Cell(reader.percent(norm.chance)))
        rows.append(GridRow(label, cells))
    headings = (say(reader, "col_cost"), say(reader, "col_target"))
    return Section(title, grid=Grid(title, say(reader, "norms_corner"), headings, tuple(rows)))

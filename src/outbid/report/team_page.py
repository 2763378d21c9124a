"""The answer of ``outbid team`` as a page: what to offer for each opening, what more would bring, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from outbid.core import catalogue
from outbid.core.rounding import to_places
from outbid.offers.team_prices import LEAD
from outbid.report.chart_data import Marks
from outbid.report.evidence_page import Cell, Chart, Grid, GridRow, Page, Section
from outbid.report.format import Reader
from outbid.report.market_rows import Line
from outbid.report.marks import CSS
from outbid.report.team_views import (
    BASIS_POINT,
    OpeningView,
    PackageView,
    PriceView,
    RiskView,
    StepView,
    TeamView,
)

PROVEN = 1e-9
"""Gap up to which a plan is called the best."""


def say(reader: Reader, key: str, **params: Any) -> str:
    """The message ``key`` of the area ``team``."""
    return catalogue.text(f"team.{key}", reader.language, **params)


def team_page(view: TeamView, reader: Reader) -> Page:
    """``view`` in the words of ``reader``."""
    return Page(view.name, _answer(view, reader), tuple(_rest(view, reader)), tuple(_sections(view, reader)))


def _answer(view: TeamView, reader: Reader) -> str:
    """The first sentence."""
    if view.least_overrun is not None and view.most_overrun is not None:
        most, least = reader.percent(view.most_overrun), _small(view.least_overrun, reader)
        return say(
            reader, "lead_none_kept", most=most, least=least, budget=reader.money(view.budget),
            pool=_count(view.pool, reader),
        )  # fmt: skip
    return say(
        reader,
        "lead_net" if view.net else "lead",
        hires=reader.number(view.hires, 2),
        openings=len(view.openings),
        value=reader.money(view.value),
        cash=reader.money(view.cash),
        budget=reader.money(view.budget),
        shares=_count(view.shares, reader),
        pool=_count(view.pool, reader),
        risk=_risk(view.cash_risk, reader),
    )


def _rest(view: TeamView, reader: Reader) -> Iterator[str]:
    if view.least_overrun is not None:
        yield say(reader, "none_kept_fix", least=_small(view.least_overrun, reader))
        return
    first = min(
        (each for each in view.openings if each.package is not None),
        key=lambda each: each.month,
        default=None,
    )
    if first is not None and first.package is not None:
        yield say(
            reader,
            "first",
            opening=first.name,
            package=package_words(first.package, reader),
            month=first.month,
            chance=reader.percent(first.asked[0].chance),
        )
    if view.shares > 0:
        yield say(reader, "pool_risk", risk=_risk(view.pool_risk, reader))
    if view.most_overrun is not None:
        yield say(reader, "careful", most=reader.percent(view.most_overrun))
    if view.gap <= PROVEN:
        yield say(reader, "proven" if view.most_overrun is None else "proven_careful")
    else:
        yield say(reader, "bounded", bound=reader.money(view.bound), gap=_small(view.gap, reader))


def _sections(view: TeamView, reader: Reader) -> Iterator[Section]:
    yield Section(say(reader, "plan_title"), grid=_plan_grid(view, reader))
    yield Section(say(reader, "asked_title"), tuple(_asked(view, reader)))
    yield Section(say(reader, "prices_title"), tuple(_prices(view, reader)), grid=_steps_grid(view, reader))
    yield Section(
        say(reader, "months_title"), grid=_months_grid(view, reader), chart=_months_chart(view, reader)
    )
    yield Section(
        say(reader, "left_out_title"), tuple(say(reader, key) for key in ("note_leavers", "note_independent"))
    )
    price = "note_price" if view.most_overrun is None else "note_price_careful"
    notes = ["note_expected", "note_sequence", "note_cash", price]
    yield Section(
        say(reader, "rests_title"),
        (
            *(say(reader, key) for key in notes),
            say(
                reader,
                "note_seed",
                seed=view.seed,
                futures=_count(view.futures, reader),
                version=view.version,
            ),
        ),
        fine=True,
    )


def package_words(package: PackageView, reader: Reader) -> str:
    """``$185,000, $10,000 on joining, 20,706 shares``, or the name that the file gives it."""
    if package.name:
        return package.name
    parts = [reader.exact(package.base)]
    if package.sign_on > 0:
        parts.append(say(reader, "on_joining", amount=reader.exact(package.sign_on)))
    if package.shares > 0:
        parts.append(say(reader, "shares", n=_count(package.shares, reader)))
    return ", ".join(parts)


def _plan_grid(view: TeamView, reader: Reader) -> Grid:
    headings = tuple(
        say(reader, f"column_{name}") for name in ("month", "first", "filled", "value", "cash", "shares")
    )
    rows = []
    for each in view.openings:
        if each.package is None:
            under = say(reader, "left_open", cash=reader.money(each.cheapest))
            cells = (Cell(str(each.month)), *[Cell("–")] * 5)
        else:
            under = package_words(each.package, reader)
            cells = (
                Cell(str(each.month)),
                Cell(reader.percent(each.asked[0].chance)),
                Cell(reader.percent(each.filled)),
                Cell(reader.money(each.value)),
                Cell(reader.money(each.cash)),
                Cell(_count(each.shares, reader)),
            )
        rows.append(GridRow(each.name, cells, under))
    whole = (
        Cell(""),
        Cell(""),
        Cell(reader.number(view.hires, 2)),
        Cell(reader.money(view.value)),
        Cell(reader.money(view.cash)),
        Cell(_count(view.shares, reader)),
    )
    rows.append(GridRow(say(reader, "in_all"), whole))
    notes = (say(reader, "plan_note"),)
    return Grid(say(reader, "plan_title"), say(reader, "column_opening"), headings, tuple(rows), notes)


def _asked(view: TeamView, reader: Reader) -> Iterator[str]:
    for each in view.openings:
        if each.package is None:
            continue
        people = [
            say(
                reader,
                "asked_one",
                who=ask.candidate or say(reader, "candidate", n=place),
                month=ask.month,
                chance=reader.percent(ask.chance),
            )
            for place, ask in enumerate(each.asked, start=1)
        ]
        words = f"{each.name}: {'; '.join(people)}."
        yield f"{words} {_instead(each, reader)}".rstrip()


def _instead(each: OpeningView, reader: Reader) -> str:
    other = each.instead
    if other is None:
        return say(reader, "instead_none")
    package = package_words(other.package, reader)
    return say(reader, "instead", opening=other.opening, package=package, value=reader.money(other.value))


def _prices(view: TeamView, reader: Reader) -> Iterator[str]:
    cash, share = view.cash_price, view.share_price
    one = reader.exact(1)
    if view.most_overrun is not None:
        yield _anew("budget", one, 1.0, cash, view.budget, reader)
        point = view.fully_diluted * BASIS_POINT if view.fully_diluted else 100.0
        name = say(reader, "one_basis_point" if view.fully_diluted else "one_hundred")
        yield _anew("pool", name, point, share, view.pool, reader)
        return
    yield _price(say(reader, "dollar", one=one), one, 1.0, cash, view.budget, reader)
    if view.fully_diluted:
        point = view.fully_diluted * BASIS_POINT
        what = say(reader, "basis_point", n=_count(point, reader))
        yield _price(what, say(reader, "one_basis_point"), point, share, view.pool, reader)
    else:
        what = say(reader, "hundred_shares")
        yield _price(what, say(reader, "one_hundred"), 100.0, share, view.pool, reader)


def _anew(what: str, one: str, units: float, told: PriceView, whole: float, reader: Reader) -> str:
    """What more brings where a chance is kept: only solving anew keeps it."""
    lead = _lead(told, whole)
    key, part = f"more_{what}", reader.percent(LEAD)
    if lead is None or lead.value <= 0:
        return say(reader, f"{key}_none", part=part)
    each = _amount(lead.each * units, reader)
    return say(reader, key, part=part, value=reader.money(lead.value), each=each, one=one)


def _price(what: str, one: str, units: float, told: PriceView, whole: float, reader: Reader) -> str:
    """What so many units more are worth by both ways of asking."""
    lead = _lead(told, whole)
    if told.price <= 0 and (lead is None or lead.value <= 0):
        return say(reader, "price_none", what=what)
    said = say(reader, "price", what=what, price=_amount(told.price * units, reader))
    if lead is None:
        return said
    each = _amount(lead.each * units, reader)
    part, value = reader.percent(LEAD), reader.money(lead.value)
    return f"{said} {say(reader, 'price_anew', part=part, value=value, each=each, one=one)}"


def _lead(told: PriceView, whole: float) -> StepView | None:
    return next((each for each in told.steps if abs(each.amount - LEAD * whole) <= 1e-9 * whole), None)


def _steps_grid(view: TeamView, reader: Reader) -> Grid:
    rows = []
    for told, whole, what in (
        (view.cash_price, view.budget, "budget"),
        (view.share_price, view.pool, "pool"),
    ):
        for step in told.steps:
            part = step.amount / whole
            sign = "+" if part > 0 else "−"
            label = say(reader, f"step_{what}", part=f"{sign}{reader.percent(abs(part))}")
            amount = (
                reader.signed(step.amount) if what == "budget" else sign + _count(abs(step.amount), reader)
            )
            rows.append(GridRow(label, (Cell(amount), Cell(reader.signed(step.value)))))
    headings = say(reader, "column_change"), say(reader, "column_gain")
    return Grid(say(reader, "prices_title"), say(reader, "column_if"), headings, tuple(rows))


def _months_grid(view: TeamView, reader: Reader) -> Grid:
    cash, shares = np.cumsum(view.cash_by_month), np.cumsum(view.shares_by_month)
    rows = tuple(
        GridRow(
            say(reader, "month_n", n=place + 1),
            (
                Cell(reader.money(view.cash_by_month[place])),
                Cell(reader.money(float(cash[place]))),
                Cell(_count(float(shares[place]), reader)),
            ),
        )
        for place in range(view.months)
    )
    headings = tuple(say(reader, f"column_{name}") for name in ("spent", "spent_so_far", "granted_so_far"))
    return Grid(say(reader, "months_title"), say(reader, "column_when"), headings, rows)


def _months_chart(view: TeamView, reader: Reader) -> Chart:
    cash = np.cumsum(view.cash_by_month)
    lines = tuple(
        Line(
            say(reader, "month_n", n=place + 1),
            reader.money(float(cash[place])),
            CSS.offer(0),
            bar=(0.0, float(cash[place])),
            tick=view.budget,
        )
        for place in range(view.months)
        if (place + 1) % 3 == 0 or place + 1 == view.months
    )
    text = say(
        reader,
        "months_chart",
        cash=reader.money(float(cash[-1])),
        budget=reader.money(view.budget),
        n=view.months,
    )
    marks = Marks(bar=("", "needed"), tick="budget")
    return Chart("months", lines, text, (say(reader, "months_key"),), marks, money=True)


def _risk(risk: RiskView, reader: Reader) -> str:
    low, high = _small(risk.low, reader), _small(risk.high, reader)
    return high if low == high else say(reader, "between", low=low, high=high)


def _small(part: float, reader: Reader) -> str:
    """A percentage that is not told as none where it is some."""
    return f"< {reader.percent(0.001)}" if 0 < part < 0.001 else reader.percent(part)


def _count(amount: float, reader: Reader) -> str:
    return reader.number(to_places(amount), 15)


def _amount(amount: float, reader: Reader) -> str:
    return reader.price(amount) if amount < 100 else reader.money(amount)

"""Buy-out, accounts, menu and later grants as sections."""

from __future__ import annotations

import math
from collections.abc import Iterator

from outbid.core.errors import InputError
from outbid.report.evidence_page import Cell, Grid, GridRow, Section
from outbid.report.format import Reader
from outbid.report.win_more_views import AccountsView, BuyOutView, FactView, MenuView, PlanView
from outbid.report.win_phrases import cost, grant_words, likely, say, terms_words, worth_a_year
from outbid.report.win_views import WinView


def more_sections(view: WinView, reader: Reader) -> Iterator[Section]:
    """Everything that was asked for beyond the package, or that the candidate's job makes necessary."""
    if view.buy_out is not None:
        yield _buy_out(view, view.buy_out, reader)
    if view.menu is not None:
        yield _menu(view, view.menu, reader)
    if view.facts is not None:
        yield _facts(view, view.facts, reader)
    if view.plan is not None:
        yield _plan(view, view.plan, reader)
    if view.accounts is not None:
        yield _accounts(view, view.accounts, reader)


def _buy_out(view: WinView, made: BuyOutView, reader: Reader) -> Section:
    """What is forfeited by date, what makes up for it, and why less than the face value does."""
    words = {"face": cost(view, made.face, reader), "needed": cost(view, made.needed, reader)}
    lines = [say(reader, "buy_out_lead", loss=cost(view, made.loss, reader), **words)]
    if made.passes:
        held = ", ".join(say(reader, f"held.{each}") for each in made.passes)
        lines.append(say(reader, "buy_out_passes", needed=words["needed"], held=held))
    steps = [
        say(reader, f"step.{step.key}", amount=_signed(view, step.amount, reader))
        for step in made.steps
        if abs(step.amount) >= 1
    ]
    if steps and words["face"] != words["needed"]:
        lines.append(say(reader, "buy_out_steps", steps=", ".join(steps), **words))
    for way in made.ways:
        if not way.amount:
            continue
        shares = way.kind == "shares"
        told = {
            "amount": grant_words(view, way.amount, reader, bare=True)
            if shares
            else cost(view, way.amount, reader),
            "cost": cost(view, way.cost, reader),
        }
        words = {"way": say(reader, f"way.{way.kind}", **told), **told}
        if way.enough:
            lines.append(say(reader, "way_enough", **words))
        else:
            lines.append(say(reader, "way_short", held=say(reader, f"held.{way.held_by}"), **words))
    if made.needed and not any(way.amount for way in made.ways):
        lines.append(say(reader, "way_none"))
    rows = tuple(
        GridRow(
            say(reader, "in_month", month=each.month),
            (
                Cell(each.name),
                Cell(cost(view, each.face, reader)),
                Cell(cost(view, each.worth, reader) if each.counted else say(reader, "too_late")),
            ),
        )
        for each in made.dates
    )
    headings = tuple(say(reader, f"col_{name}") for name in ("payment", "face", "to_them"))
    title = say(reader, "buy_out")
    grid = Grid(title, say(reader, "due"), headings, rows, (say(reader, "buy_out_note"),), words=(0,))
    return Section(title, tuple(lines), grid)


def _menu(view: WinView, made: MenuView, reader: Reader) -> Section:
    title = say(reader, "menu")
    if not made.sorts:
        return Section(title, (say(reader, "menu_none"),))
    rows = tuple(
        GridRow(
            say(reader, f"menu_{name}", share=reader.percent(made.shares[place])),
            (
                Cell(terms_words(view, terms, reader)),
                Cell(cost(view, made.costs[place], reader)),
                Cell(reader.percent(made.chances[place])),
            ),
        )
        for place, (name, terms) in enumerate((("averse", made.averse), ("tolerant", made.tolerant)))
    )
    lines = [
        say(reader, "menu_saves", saving=cost(view, made.saving, reader), cost=cost(view, made.cost, reader)),
        say(reader, "menu_sorted", lead=worth_a_year(view, made.lead, reader)),
    ]
    headings = tuple(say(reader, f"col_{name}") for name in ("package", "cost", "target"))
    return Section(title, tuple(lines), Grid(title, say(reader, "menu_corner"), headings, rows, words=(0,)))


def _facts(view: WinView, made: tuple[FactView, ...], reader: Reader) -> Section:
    """What each fact saves, the most first."""
    title = say(reader, "facts")
    if not made:
        return Section(title, (say(reader, "facts_none"),))
    rows = tuple(
        GridRow(
            say(reader, f"{each.way}.{each.what}", name=each.name),
            (
                Cell("–" if each.saving is None else _signed(view, each.saving, reader)),
                Cell("–" if each.chance is None else reader.percent(each.chance)),
            ),
        )
        for each in made
    )
    headings = say(reader, "col_saves"), say(reader, "col_chance")
    notes = ["facts_note", *(["facts_beyond"] if any(each.saving is None for each in made) else [])]
    grid = Grid(title, say(reader, "facts_corner"), headings, rows, tuple(say(reader, key) for key in notes))
    return Section(title, grid=grid)


def _plan(view: WinView, made: PlanView, reader: Reader) -> Section:
    """Later grants year by year, and what they save in replacements."""
    title = say(reader, "plan")
    rival = made.rival or say(reader, "plan_outside")
    lines = []
    if not made.reached:
        least = made.target if made.lowest is None else made.lowest
        # rounded up: what is told can be held
        told = likely(reader, math.ceil(least * 1000) / 1000, 1)
        lines.append(say(reader, "plan_missed", target=likely(reader, made.target), lowest=told))
    lines += [
        say(
            reader, "plan_lead", target=reader.percent(made.target), rival=rival,
            there=reader.percent(made.there), without=reader.percent(made.there_without), years=len(made.years),
        ),
        say(
            reader, "plan_cost", cost=cost(view, made.cost, reader), low=cost(view, made.low, reader),
            high=cost(view, made.high, reader), replacement=cost(view, made.replacement, reader),
            before=cost(view, made.replacement_without, reader),
        ),
    ]  # fmt: skip
    rows = tuple(
        GridRow(
            str(each.year),
            (
                Cell(_units(view, each.unvested, reader)),
                Cell(reader.percent(each.hazard_without)),
                Cell(_units(view, each.refresher, reader)),
                Cell(reader.percent(each.hazard)),
                Cell(cost(view, each.cost, reader)),
            ),
        )
        for each in made.years
    )
    headings = tuple(say(reader, f"col_{name}") for name in ("unvested", "leaves", "grant", "left", "cost"))
    note = say(reader, "plan_note")
    return Section(title, tuple(lines), Grid(title, say(reader, "years_corner"), headings, rows, (note,)))


def _accounts(view: WinView, made: AccountsView, reader: Reader) -> Section:
    title = say(reader, "accounts")
    if made.missing:
        why = InputError(made.missing, **made.mentions).text(reader.language)
        return Section(title, (say(reader, "accounts_missing", why=why),))
    rows = tuple(
        GridRow(
            str(each.year),
            tuple(
                Cell(cost(view, amount, reader))
                for amount in (each.if_stays, each.expected, each.cash_equivalent)
            ),
        )
        for each in made.years
    )
    lead = say(
        reader, "accounts_lead", fair=cost(view, made.fair_value, reader),
        expected=cost(view, made.expected, reader), standard=say(reader, f"standard.{made.standard}"),
    )  # fmt: skip
    headings = tuple(say(reader, f"col_{name}") for name in ("if_stays", "expected", "owners"))
    notes = [say(reader, "accounts_note")]
    if made.volatility is not None:
        notes.append(say(reader, "accounts_volatility", volatility=reader.percent(made.volatility)))
    return Section(title, (lead,), Grid(title, say(reader, "years_corner"), headings, rows, tuple(notes)))


def _units(view: WinView, units: float, reader: Reader) -> str:
    if not units:
        return "–"
    return (
        cost(view, units, reader)
        if view.grant.unit == "money"
        else reader.number(math.floor(units + 1e-6), 12)
    )


def _signed(view: WinView, amount: float, reader: Reader) -> str:
    sign = "−" if amount < 0 else "+" if amount > 0 else ""
    return sign + cost(view, abs(amount), reader)

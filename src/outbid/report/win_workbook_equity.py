"""Sheets on the grant: what part of the company it is as rounds come, and what it costs in the accounts."""

from __future__ import annotations

import math

from outbid.core.errors import InputError
from outbid.offers.employer import Employer
from outbid.offers.fair_value import Award, award_of
from outbid.offers.terms import Terms
from outbid.packages.outlooks import Cohort, Priced
from outbid.packages.stake import Stake
from outbid.report.win_workbook_costs import Costs
from outbid.report.win_workbook_inputs import Inputs, Vested
from outbid.report.win_workbook_sheet import Book, Sheet
from outbid.report.win_workbook_terms import (
    Term,
    below,
    choose,
    exp,
    highest,
    least,
    log,
    most,
    normal,
    product,
    term,
    total,
    total_until,
    total_where,
)

ROUNDS = 4
"""Later rounds that the sheet of dilution has rows for."""
MULTIPLES = (0.25, 1.0, 3.0, 10.0)
"""Exits that are shown, as multiples of today's value at the price of the last round."""


def dilution_sheet(book: Book, employer: Employer, inputs: Inputs) -> Term:
    """The grant as a part of the company, today and after later rounds; gives today's part."""
    sheet = book.sheet("dilution", (50, 18, 18, 18, 18))
    stake = employer.template.stakes[0]
    sheet.note(1, book.say("dilution_note"), lines=2)
    rows = (
        ("fully_diluted", employer.fully_diluted, "count"),
        ("round_price", employer.share_price, "price"),
        ("strike_price", stake.strike, "price"),
    )
    known = {}
    for row, (name, value, kind) in enumerate(rows, 3):
        sheet.words(row, 0, book.say(name))
        known[name] = sheet.input(row, 1, value, kind, name)
    units, price = inputs["equity_units"], known["round_price"]
    part = choose(
        below(term(0.0), known["fully_diluted"]), units / most(known["fully_diluted"], 1e-9), term(0.0)
    )
    made = (
        ("part_today", part, "fine"),
        ("company_today", known["fully_diluted"] * price, "money"),
        ("at_round_price", units * most(price - known["strike_price"], 0.0), "money"),
        ("to_exercise", units * known["strike_price"], "money"),
    )
    cells = {}
    for row, (name, formula, kind) in enumerate(made, 7):
        sheet.words(row, 0, book.say(name))
        cells[name] = sheet.formula(row, 1, formula, kind, strong=name == "part_today", name=name)
    after = _rounds(book, sheet, 12, stake, cells["part_today"])
    last = _exits(book, sheet, 20, cells["company_today"], cells["to_exercise"], after)
    sheet.finish(last)
    return cells["part_today"]


def _rounds(book: Book, sheet: Sheet, row: int, stake: Stake, today: Term) -> Term:
    """What later rounds leave of the part; sizes are inputs, taken from the outlook that is in use."""
    sheet.part(row, book.say("part_rounds"))
    sheet.head(row + 1, [book.say(f"col_{name}") for name in ("round", "sold", "pool", "left", "part_left")])
    left, cell = term(1.0), today
    for place, (sold, pool) in enumerate(later_rounds(stake), 1):
        at = row + 1 + place
        sheet.words(at, 0, book.say("round", number=place))
        given = sheet.input(at, 1, sold, "percent")
        aside = sheet.input(at, 2, pool, "percent")
        left = sheet.formula(at, 3, left * (1 - given - aside), "percent")
        cell = sheet.formula(at, 4, today * left, "fine")
    return cell


def later_rounds(stake: Stake) -> tuple[tuple[float, float], ...]:
    """(part sold, part set aside for employees) of each later round, by the outlook in use or else by another one."""
    for outlook in (stake.outlook, *stake.others):
        if isinstance(outlook, Priced):
            return ((outlook.round_dilution, 0.0),) * ROUNDS
        if isinstance(outlook, Cohort):
            names = [each.name for each in outlook.rates.stages]
            known = outlook.rates.stages[names.index(outlook.stage) :]
            rounds = [(each.dilution, each.pool) for each in known]
            return tuple((rounds + rounds[-1:] * ROUNDS)[:ROUNDS])
    return ((0.0, 0.0),) * ROUNDS


def _exits(book: Book, sheet: Sheet, row: int, today: Term, cost: Term, after: Term) -> int:
    """What the grant would pay if common stock shared in the whole price."""
    sheet.part(row, book.say("part_exits"))
    sheet.note(row + 1, book.say("exits_note"), lines=3)
    sheet.head(row + 2, [book.say(f"col_{name}") for name in ("multiple", "price", "proceeds", "pays")])
    for place, multiple in enumerate(MULTIPLES):
        at = row + 3 + place
        given = sheet.input(at, 0, multiple, "plain")
        price = sheet.formula(at, 1, today * given, "money")
        share = sheet.formula(at, 2, price * after, "money")
        sheet.formula(at, 3, most(share - cost, 0.0), "money", strong=True)
    return row + 2 + len(MULTIPLES)


def accounting_sheet(
    book: Book, employer: Employer, terms: Terms, inputs: Inputs, vested: Vested, costs: Costs
) -> None:
    """Fair value on the day of the grant and its expense by year: ASC 718, straight-line, forfeitures estimated.

    Where a fair value cannot be told, the sheet says what is missing.
    """
    sheet = book.sheet("accounting", (50, 18, 18, 18, 18, 18))
    sheet.note(1, book.say("accounting_note"), lines=3)
    try:
        award = award_of(employer, terms)
    except InputError as error:
        sheet.note(3, error.text(book.reader.language), lines=3)
        sheet.finish(4)
        return
    if award is None:
        sheet.note(3, book.say("no_grant"))
        sheet.finish(4)
        return
    unit = _fair_value(book, sheet, award, inputs, vested)
    _expenses(book, sheet, award, unit, inputs, vested, costs)


def _fair_value(book: Book, sheet: Sheet, award: Award, inputs: Inputs, vested: Vested) -> Term:
    """Fair value of one unit, by Black–Scholes–Merton over the simplified expected term where it is an option."""
    priced = award.option and award.strike > 0 and bool(award.volatility)
    rows = [("grant_price", award.price, "price"), ("grant_strike", award.strike, "price")]
    if priced:
        rows += [
            ("contract_years", award.contract_years, "plain"),
            ("volatility", award.volatility or 0.0, "percent"),
            ("dividend_yield", award.dividend, "percent"),
        ]
    known = {}
    for row, (name, value, kind) in enumerate(rows, 3):
        sheet.words(row, 0, book.say(name))
        known[name] = sheet.input(row, 1, value, kind, name)
    row = 3 + len(rows)
    price, strike = known["grant_price"], known["grant_strike"]
    if not priced:
        # shares and units, and options whose formula has nothing to divide by
        sheet.words(row, 0, book.say("fair_value"), bold=True)
        return sheet.formula(row, 1, most(price - strike, 0.0), "price", strong=True, name="fair_value")
    sheet.words(row, 0, book.say("expected_term"))
    years = (product(vested.months, vested.parts) / 12 + known["contract_years"]) / 2
    years = sheet.formula(row, 1, years, "plain", name="expected_term")
    sheet.words(row + 1, 0, book.say("d_one"))
    rate, spread = inputs["discount_rate"], known["volatility"]
    drift = (rate - known["dividend_yield"] + spread**2 / 2) * years
    d_one = sheet.formula(row + 1, 1, (log(price / strike) + drift) / (spread * years**0.5), "factor")
    forward, paid = exp(-(known["dividend_yield"] * years)), exp(-(rate * years))
    fair = price * forward * normal(d_one) - strike * paid * normal(d_one - spread * years**0.5)
    sheet.words(row + 2, 0, book.say("fair_value"), bold=True)
    return sheet.formula(row + 2, 1, fair, "price", strong=True, name="fair_value")


def _expenses(
    book: Book,
    sheet: Sheet,
    award: Award,
    unit: Term,
    inputs: Inputs,
    vested: Vested,
    costs: Costs,
) -> None:
    """The expense by year: never less than what has vested, and the cash-equivalent cost beside it."""
    sheet.words(11, 0, book.say("grant_value"), bold=True)
    whole = sheet.formula(11, 1, inputs["equity_units"] * unit, "money", strong=True, name="grant_value")
    if award.on_exit:
        sheet.note(12, book.say("on_exit"), lines=2)
    titles = ("year", "served", "vested", "if_stays", "expense", "beside")
    sheet.head(14, [book.say(f"col_{title}") for title in titles])
    count = max(inputs.years, math.ceil(max(vested.months.values) / 12))
    last, expected = highest(vested.months), total(vested.expected)
    before: tuple[Term, Term] = (term(0.0), term(0.0))
    so_far: Term | None = None
    columns: dict[int, list[Term]] = {3: [], 4: [], 5: []}
    for place in range(count):
        row = 15 + place
        year = sheet.number(row, 0, place + 1.0)
        served = sheet.formula(row, 1, least(1.0, year * 12 / most(last, 1.0)), "percent")
        parts = total_where(vested.years, year, vested.parts)
        so_far = sheet.formula(row, 2, parts if so_far is None else so_far + parts, "percent")
        # the years are the differences of what has been expensed by their ends
        after = (
            most(served, so_far),
            most(served * expected, total_until(vested.years, year, vested.expected)),
        )
        for kind, (now, then) in enumerate(zip(after, before, strict=True)):
            columns[3 + kind].append(sheet.formula(row, 3 + kind, whole * (now - then), "cents"))
        before = after
        if place < inputs.years:
            columns[5].append(sheet.formula(row, 5, costs.parts["equity"].cell(place), "cents"))
    end = 15 + count
    sheet.words(end, 0, book.say("sum"), bold=True)
    for letter, cells in columns.items():
        sheet.formula(end, letter, total(sheet.column(letter, 15, cells)), "cents", strong=True)
    sheet.finish(end)

"""Sheets on the grant: what part of the company it is as rounds come, and what it costs in the accounts."""

from __future__ import annotations

from outbid.offers.employer import Employer
from outbid.packages.outlooks import Cohort, Priced
from outbid.packages.stake import Stake
from outbid.report.win_workbook_inputs import Inputs
from outbid.report.win_workbook_sheet import Book, Sheet
from outbid.report.win_workbook_terms import (
    Term,
    below,
    choose,
    most,
    term,
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

"""The sheet on the grant in the accounts: its fair value on the day of the grant, expensed as it vests."""

from __future__ import annotations

import math
from dataclasses import dataclass

from outbid.core.errors import InputError
from outbid.offers.employer import Employer
from outbid.offers.fair_value import Award, award_of
from outbid.offers.terms import Terms
from outbid.report.win_workbook_costs import Costs
from outbid.report.win_workbook_inputs import Inputs, Vested
from outbid.report.win_workbook_sheet import Book, Sheet
from outbid.report.win_workbook_terms import (
    Term,
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


@dataclass(frozen=True)
class FairValue:
    """Fair value of one unit of the grant, and the cells that it is worked out from.

    Args:
        whole: of a unit of the whole grant.
        known: inputs by name; of an option with ``contract_years``, ``volatility`` and ``dividend_yield``.
    """

    whole: Term
    known: dict[str, Term]

    @property
    def option(self) -> bool:
        """Whether it is worked out as an option."""
        return "volatility" in self.known


def accounting_sheet(
    book: Book, employer: Employer, terms: Terms, inputs: Inputs, vested: Vested, costs: Costs
) -> FairValue | None:
    """Fair value on the day of the grant and its expense by year: ASC 718, straight-line, forfeitures estimated.

    Where a fair value cannot be told, the sheet says what is missing, and nothing is given back.
    """
    sheet = book.sheet("accounting", (50, 18, 18, 18, 18, 18))
    sheet.note(1, book.say("accounting_note"), lines=3)
    try:
        award = award_of(employer, terms)
    except InputError as error:
        sheet.note(3, error.text(book.reader.language), lines=3)
        sheet.finish(4)
        return None
    if award is None:
        sheet.note(3, book.say("no_grant"))
        sheet.finish(4)
        return None
    unit = _fair_value(book, sheet, award, inputs, vested)
    _expenses(book, sheet, award, unit.whole, inputs, vested, costs)
    return unit


def _fair_value(book: Book, sheet: Sheet, award: Award, inputs: Inputs, vested: Vested) -> FairValue:
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
        unit = sheet.formula(row, 1, most(price - strike, 0.0), "price", strong=True, name="fair_value")
        return FairValue(unit, known)
    sheet.words(row, 0, book.say("expected_term"))
    years = simplified_term(product(vested.months, vested.parts), known["contract_years"])
    years = sheet.formula(row, 1, years, "plain", name="expected_term")
    sheet.words(row + 1, 0, book.say("d_one"))
    d_one = sheet.formula(row + 1, 1, d_one_of(known, inputs["discount_rate"], years), "factor")
    sheet.words(row + 2, 0, book.say("fair_value"), bold=True)
    fair = call_of(known, inputs["discount_rate"], years, d_one)
    return FairValue(sheet.formula(row + 2, 1, fair, "price", strong=True, name="fair_value"), known)


def simplified_term(months: Term, contract: Term) -> Term:
    """Half-way between vesting and expiry, in years."""
    return (months / 12 + contract) / 2


def d_one_of(known: dict[str, Term], rate: Term, years: Term) -> Term:
    """d₁ of Black, Scholes and Merton."""
    spread = known["volatility"]
    drift = (rate - known["dividend_yield"] + spread**2 / 2) * years
    return (log(known["grant_price"] / known["grant_strike"]) + drift) / (spread * years**0.5)


def call_of(known: dict[str, Term], rate: Term, years: Term, d_one: Term) -> Term:
    """Value of an option over ``years``."""
    forward, paid = exp(-(known["dividend_yield"] * years)), exp(-(rate * years))
    d_two = d_one - known["volatility"] * years**0.5
    return known["grant_price"] * forward * normal(d_one) - known["grant_strike"] * paid * normal(d_two)


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

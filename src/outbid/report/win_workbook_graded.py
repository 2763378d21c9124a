"""The sheet on the grant by tranche: each expensed over its own time to vesting, as IFRS 2 has it."""

from __future__ import annotations

import math

from outbid.report.win_workbook_accounts import FairValue, call_of, d_one_of, simplified_term
from outbid.report.win_workbook_inputs import Inputs, Vested
from outbid.report.win_workbook_sheet import Book
from outbid.report.win_workbook_terms import (
    Column,
    Term,
    below,
    choose,
    term,
    total,
    total_after,
    total_where,
)

_TRANCHES = (
    "month",
    "part",
    "term",
    "d_one_short",
    "unit",
    "if_stays",
    "expense",
    "a_year",
    "a_year_left",
    "year",
)
_YEARS = ("year", "if_stays", "expense")


def tranches_sheet(book: Book, inputs: Inputs, vested: Vested, fair: FairValue) -> None:
    """Graded attribution with expected leavers (IFRS 2.20 and IG11): by tranche, and by year to its right."""
    sheet = book.sheet("tranches", (9, 11, 9, 9, 11, *(15,) * 4, 7, 3, 7, 16, 16), landscape=True)
    sheet.note(1, book.say("tranches_note"), lines=3)
    sheet.head(
        2, [*(book.say(f"col_{title}") for title in _TRANCHES), "", *(book.say(f"col_{t}") for t in _YEARS)]
    )
    cells: dict[str, list[Term]] = {title: [] for title in _TRANCHES}
    rate, units = inputs["discount_rate"], inputs["equity_units"]
    for place in range(len(vested.months.values)):
        row = 3 + place
        month = sheet.formula(row, 0, vested.months.cell(place), "count")
        part = sheet.formula(row, 1, vested.parts.cell(place), "fine")
        unit, years, d_one = fair.whole, term(0.0), term(0.0)
        if fair.option:
            years = sheet.formula(row, 2, simplified_term(month, fair.known["contract_years"]), "plain")
            d_one = sheet.formula(row, 3, d_one_of(fair.known, rate, years), "factor")
            unit = call_of(fair.known, rate, years, d_one)
        unit = sheet.formula(row, 4, unit, "price")
        stays = sheet.formula(row, 5, units * part * unit, "cents")
        left = sheet.formula(row, 6, units * vested.expected.cell(place) * unit, "cents")
        # what a full year before vesting takes of it
        yearly = [choose(below(term(0.0), month), each * 12 / month, 0.0) for each in (stays, left)]
        a_year, a_year_left = (sheet.formula(row, 7 + p, each, "cents") for p, each in enumerate(yearly))
        year = sheet.formula(row, 9, vested.years.cell(place), "count")
        known = (month, part, years, d_one, unit, stays, left, a_year, a_year_left, year)
        for title, cell in zip(_TRANCHES, known, strict=True):
            cells[title].append(cell)
    every = {title: sheet.column(place, 3, cells[title]) for place, title in enumerate(_TRANCHES)}
    last = 3 + len(cells["month"])
    sheet.words(last, 0, book.say("sum"), bold=True)
    for title in ("if_stays", "expense"):
        place = _TRANCHES.index(title)
        sheet.formula(last, place, total(every[title]), "cents", strong=True)
    count = max(inputs.years, math.ceil(max(vested.months.values) / 12))
    sums: list[list[Term]] = [[], []]
    for place in range(count):
        row = 3 + place
        year = sheet.number(row, 11, place + 1.0)
        for kind, (whole, rest) in enumerate((("if_stays", "a_year"), ("expense", "a_year_left"))):
            spent = _expense(every["year"], year, every[whole], every[rest])
            sums[kind].append(sheet.formula(row, 12 + kind, spent, "cents"))
    for kind in (0, 1):
        sheet.formula(
            3 + count, 12 + kind, total(sheet.column(12 + kind, 3, sums[kind])), "cents", strong=True
        )
    sheet.finish(max(last, 3 + count), frozen=(3, 1))


def _expense(years: Column, year: Term, whole: Column, a_year: Column) -> Term:
    """Of tranches that vest later a full year; of those that vest in this year what is left of them."""
    begun = (year - 1) * total_where(years, year, a_year)
    return total_after(years, year, a_year) + total_where(years, year, whole) - begun

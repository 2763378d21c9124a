"""Sheets that work out what a package costs: who stays until equity vests, the clawback, and year by year."""

from __future__ import annotations

from dataclasses import dataclass

from outbid.report.win_workbook_inputs import Inputs, Vested
from outbid.report.win_workbook_sheet import Book, Sheet
from outbid.report.win_workbook_terms import (
    Column,
    Term,
    added,
    at_most,
    below,
    choose,
    exp,
    least,
    most,
    product,
    rounded_up,
    term,
    total,
    total_where,
)

SPARE_STEPS = 12
"""Empty rows for a longer calendar."""
_ALMOST = 1e-6


def vesting_sheet(book: Book, inputs: Inputs, calendar: tuple[tuple[int, float], ...]) -> Vested:
    """The calendar of vesting, an input, and what of it is expected to vest."""
    sheet = book.sheet("vesting", (12, 16, 16, 18, 18, 20, 12))
    sheet.note(1, book.say("vesting_note"), lines=3)
    titles = ("month", "part", "cumulated", "staying_until", "expected", "within", "year")
    sheet.head(2, [book.say(f"col_{title}") for title in titles])
    cells: dict[str, list[Term]] = {title: [] for title in titles}
    for row, (at, what) in enumerate((*calendar, *((None, None),) * SPARE_STEPS), 3):
        month = _or_zero(sheet.input(row, 0, at, "count"), at)
        part = _or_zero(sheet.input(row, 1, what, "fine"), what)
        known = cells["cumulated"]
        so_far = sheet.formula(row, 2, known[-1] + part if known else part, "percent")
        stays = sheet.formula(row, 3, (1 - inputs["leaving_a_year"]) ** (month / 12), "percent")
        vests = sheet.formula(row, 4, part * stays, "fine")
        counts = choose(at_most(month, inputs["years_counted"] * 12 + _ALMOST), vests, 0.0)
        counted = sheet.formula(row, 5, counts, "fine")
        year = sheet.formula(row, 6, most(1.0, rounded_up(month / 12)), "count")
        for title, cell in zip(titles, (month, part, so_far, stays, vests, counted, year), strict=True):
            cells[title].append(cell)
    last = 3 + len(cells["month"])
    every = {title: sheet.column(place, 3, cells[title]) for place, title in enumerate(titles)}
    sheet.words(last, 0, book.say("sum"), bold=True)
    for place, title in enumerate(titles):
        if title in ("part", "expected", "within"):
            sheet.formula(last, place, total(every[title]), "percent", strong=True)
    sheet.finish(last, frozen=(3, 1))
    own = {title: column.on(sheet.name) for title, column in every.items()}
    return Vested(own["month"], own["part"], own["expected"], own["within"], own["year"])


def _or_zero(cell: Term, value: float | None) -> Term:
    """An empty cell of the calendar counts as nothing."""
    return Term(cell.text, 0.0) if value is None else cell


def clawback_sheet(book: Book, inputs: Inputs) -> Term:
    """What part of a sign-on is expected to stay with those who take it; people leave in the middle of a month."""
    sheet = book.sheet("clawback", (12, 20, 20, 16, 18))
    sheet.note(1, book.say("clawback_note"), lines=3)
    titles = ("month", "leaves", "repaid", "discount", "returned")
    sheet.head(2, [book.say(f"col_{title}") for title in titles])
    stay, months = 1 - inputs["leaving_a_year"], inputs["clawback_months"]
    rows = []
    for place in range(inputs.months):
        row = 3 + place
        month = sheet.number(row, 0, place + 1.0)
        leaves = sheet.formula(row, 1, stay ** ((month - 1) / 12) - stay ** (month / 12), "fine")
        middle = month - 0.5
        owed = choose(
            at_most(month, months),
            choose(below(term(0.0), inputs["clawback_pro_rata"]), 1 - middle / months, 1.0),
            0.0,
        )
        owed = sheet.formula(row, 2, owed, "percent")
        factor = sheet.formula(row, 3, exp(-(inputs["discount_rate"] * middle / 12)), "factor")
        rows.append(sheet.formula(row, 4, leaves * owed * factor, "fine"))
    last = 3 + inputs.months
    sheet.words(last, 0, book.say("sign_on_kept"), bold=True)
    kept = 1 - total(sheet.column(4, 3, rows))
    cell = sheet.formula(last, 4, kept, "fine", strong=True, name="sign_on_kept")
    sheet.finish(last, frozen=(3, 1))
    return cell


@dataclass(frozen=True)
class Costs:
    """Cells of the sheet by year.

    Args:
        parts: expected cost of each year by kind, as :class:`~outbid.offers.cost.Year` names them.
        discount: factor of each year.
        whole: expected cost in today's money.
    """

    parts: dict[str, Column]
    discount: Column
    whole: Term

    def present(self, kind: str) -> Term:
        """Today's value of all that one kind is expected to cost."""
        return product(self.parts[kind], self.discount)


KINDS = ("base", "bonus", "sign_on", "contributions", "benefits", "equity")
_HELPERS = ("counted", "index", "staying", "discount", "wages", "due")


def yearly_sheet(book: Book, inputs: Inputs, vested: Vested, kept: Term) -> Costs:
    """The cost year by year, as :meth:`~outbid.offers.cost.Cost.by_year` has it."""
    sheet = book.sheet("yearly", (8, *(12,) * 6, *(13,) * 8), landscape=True)
    sheet.note(1, book.say("yearly_note"), lines=3)
    titles = ("year", *_HELPERS, *KINDS, "total", "present")
    sheet.head(2, [book.say(f"col_{title}") for title in titles])
    rows = [_year(sheet, 3 + place, place + 1, inputs, vested, kept) for place in range(inputs.years)]
    last = 3 + inputs.years
    sheet.words(last, 0, book.say("sum"), bold=True)
    every = {title: sheet.column(p, 3, [row[p] for row in rows]) for p, title in enumerate(titles)}
    for place, title in enumerate(titles):
        if title in (*KINDS, "total"):
            sheet.formula(last, place, total(every[title]), "money", strong=True)
    whole = sheet.formula(
        last, len(titles) - 1, total(every["present"]), "cents", strong=True, name="cost_today"
    )
    sheet.finish(last, frozen=(3, 1))
    parts = {kind: every[kind].on(sheet.name) for kind in (*KINDS, "total")}
    return Costs(parts, every["discount"].on(sheet.name), whole)


def _year(sheet: Sheet, row: int, number: int, inputs: Inputs, vested: Vested, kept: Term) -> list[Term]:
    """The cells of one year, in the order of the headings."""
    get = inputs.by_name
    year = sheet.number(row, 0, float(number))
    counted = sheet.formula(row, 1, most(0.0, least(1.0, get["years_counted"] - (year - 1))), "plain")
    index = sheet.formula(row, 2, (1 + get["pay_growth"]) ** (year - 1), "factor")
    middle = year - 1 + counted / 2
    staying = sheet.formula(row, 3, (1 - get["leaving_a_year"]) ** middle, "percent")
    discount = sheet.formula(row, 4, exp(-(get["discount_rate"] * middle)), "factor")
    salary = get["base_pay"] * index * counted
    bonus = salary * get["bonus_rate"] + get["bonus_amount"] * counted
    wages = salary + bonus + get["sign_on"] if number == 1 else salary + bonus
    wages = sheet.formula(row, 5, wages, "money")
    due = added([rate * least(wages, ceiling) for ceiling, rate in inputs.bands])
    due = sheet.formula(row, 6, due, "money")
    on_top = choose(below(term(0.0), get["equity_is_wages"]), inputs.uncapped, 0.0)
    vests = total_where(vested.years, year, vested.within)
    # a share given later is counted at its price of today: money of the year undoes the discount
    equity = get["equity_units"] * get["share_cost"] * (1 + on_top) * vests / discount
    costs = [
        salary * staying,
        bonus * staying,
        get["sign_on"] * kept / discount if number == 1 else term(0.0),
        due * staying,
        get["benefits_a_year"] * counted * staying,
        equity,
    ]
    cells = [sheet.formula(row, 7 + place, each, "money") for place, each in enumerate(costs)]
    whole = sheet.formula(row, 13, added(cells), "money", strong=True)
    present = sheet.formula(row, 14, whole * discount, "cents")
    return [year, counted, index, staying, discount, wages, due, *cells, whole, present]

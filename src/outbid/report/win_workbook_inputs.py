"""The sheet of inputs: every number that the cost of a package hangs on, once, each in a named cell."""

from __future__ import annotations

import math
from dataclasses import dataclass

from outbid.offers.employer import Employer
from outbid.offers.terms import Terms
from outbid.report.win_workbook_sheet import MUTED, Book, Sheet
from outbid.report.win_workbook_terms import Column, Term, added, choose, limited

SPARE_BANDS = 2
"""Empty rows for further contributions."""
YEARS = 10
"""Years that the workbook has rows for, at least."""
CLAWBACK = 36
"""Months of clawback that it has rows for, at least."""


@dataclass(frozen=True)
class Inputs:
    """Cells of the sheet of inputs, as other sheets name them.

    Args:
        by_name: cells of single numbers.
        bands: (most wages of a year, rate) of each contribution.
        uncapped: sum of the rates of those without a ceiling.
        years, months: rows that the sheets by year, and of the clawback, have.
    """

    by_name: dict[str, Term]
    bands: tuple[tuple[Term, Term], ...]
    uncapped: Term
    years: int
    months: int

    def __getitem__(self, name: str) -> Term:
        return self.by_name[name]


@dataclass(frozen=True)
class Vested:
    """The calendar of vesting, as other sheets name it; one entry for each step.

    Args:
        months, parts: of the grant, parts adding up to 1.
        expected: what is expected to vest with people leaving on the way.
        within: of that, what the years counted on include.
        years: in which each step falls.
    """

    months: Column
    parts: Column
    expected: Column
    within: Column
    years: Column


Row = tuple[str, float, str, tuple[float, float] | None]


def inputs_sheet(book: Book, employer: Employer, terms: Terms) -> Inputs:
    """Writes the sheet of inputs."""
    sheet = book.sheet("inputs", (48, 18, 84))
    cost = employer.cost
    years = max(YEARS, math.ceil(cost.years - 1e-9))
    months = max(CLAWBACK, cost.clawback_months)
    code = employer.template.currency
    sheet.note(1, book.say("inputs_note", currency=code), lines=2)
    unit = "count" if employer.unit == "shares" else "money"
    groups: list[tuple[str, list[Row]]] = [
        (
            "package",
            [
                ("base_pay", terms.base, "money", None),
                ("sign_on", terms.sign_on, "money", None),
                ("equity_units", terms.equity, unit, None),
            ],
        ),
        (
            "pay",
            [
                ("pay_growth", cost.growth, "percent", None),
                ("bonus_rate", cost.bonus_rate, "percent", None),
                ("bonus_amount", cost.bonus_amount, "money", None),
                ("benefits_a_year", cost.benefits, "money", None),
            ],
        ),
        (
            "staying",
            [
                ("years_counted", cost.years, "plain", (1 / 12, years)),
                ("leaving_a_year", cost.leaving, "percent", (0, 0.99)),
                ("discount_rate", cost.risk_free, "percent", None),
                ("clawback_months", cost.clawback_months, "count", (0, months)),
                ("clawback_pro_rata", float(cost.pro_rata), "count", (0, 1)),
            ],
        ),
        (
            "equity",
            [
                ("share_cost", cost.share_value, "price", None),
                ("equity_is_wages", float(cost.equity_is_wages), "count", (0, 1)),
            ],
        ),
    ]
    row, known = 3, {}
    for title, rows in groups:
        sheet.part(row, book.say(f"part_{title}"))
        row += 1
        for name, value, kind, allowed in rows:
            known[name] = _row(book, sheet, row, name, value, kind, allowed)
            row += 1
        row += 1
    bands, uncapped, row = _bands(book, sheet, row, cost.payroll)
    sheet.finish(row, frozen=(1, 0))
    return Inputs(known, bands, uncapped, years, months)


def _row(
    book: Book,
    sheet: Sheet,
    row: int,
    name: str,
    value: float,
    kind: str,
    allowed: tuple[float, float] | None,
) -> Term:
    sheet.words(row, 0, book.say(name))
    cell = sheet.input(row, 1, value, kind, name)
    sheet.words(row, 2, book.say(f"{name}_note"), font_color=MUTED, indent=1)
    if allowed is not None:
        sheet.allow(row, 1, *allowed, whole=kind == "count")
    return cell


def _bands(
    book: Book, sheet: Sheet, row: int, payroll: tuple[tuple[float, float], ...]
) -> tuple[tuple[tuple[Term, Term], ...], Term, int]:
    """Contributions: an empty ceiling means none."""
    sheet.part(row, book.say("part_payroll"))
    sheet.note(row + 1, book.say("payroll_note"), lines=2)
    sheet.head(row + 2, [book.say("ceiling"), book.say("rate"), ""])
    row += 3
    bands, open_ended = [], []
    for place, (ceiling, rate) in enumerate((*payroll, *((math.inf, 0.0),) * SPARE_BANDS), 1):
        most = sheet.input(row, 0, None if math.isinf(ceiling) else ceiling, "money", f"ceiling_{place}")
        due = sheet.input(row, 1, rate, "rate", f"rate_{place}")
        bands.append((most, due))
        open_ended.append(choose(limited(most), 0.0, due))
        row += 1
    sheet.words(row, 0, book.say("uncapped"), font_color=MUTED)
    return tuple(bands), sheet.formula(row, 1, added(open_ended), "rate", name="uncapped_rate"), row + 1

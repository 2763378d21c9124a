"""What a package costs its employer as a workbook in which every figure follows from cells that can be changed."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Sequence

from outbid.offers.employer import Employer
from outbid.offers.terms import Terms
from outbid.report.format import Reader
from outbid.report.isolate import safe
from outbid.report.win_workbook_accounts import accounting_sheet
from outbid.report.win_workbook_costs import KINDS, Costs, clawback_sheet, vesting_sheet, yearly_sheet
from outbid.report.win_workbook_equity import dilution_sheet
from outbid.report.win_workbook_graded import tranches_sheet
from outbid.report.win_workbook_inputs import Inputs, inputs_sheet
from outbid.report.win_workbook_sheet import MUTED, Book, Sheet
from outbid.report.win_workbook_terms import Term, added, below, choose, term

NOTE = 78
"""Letters of a note that stand in one line."""
CREATED = (2000, 1, 1)
"""Day that is written as the day of the file: the same package gives the same bytes."""


def write_workbook(
    employer: Employer,
    terms: Terms,
    path: str | os.PathLike[str],
    reader: Reader,
    notes: Sequence[str] = (),
) -> None:
    """Writes :func:`workbook` to ``path``, all of it or nothing.

    Raises:
        InputError: the file cannot be written there.
    """
    from outbid.core.whole import save

    save(workbook(employer, terms, reader, notes), path)


def workbook(employer: Employer, terms: Terms, reader: Reader, notes: Sequence[str] = ()) -> bytes:
    """The cost of a package as an XLSX workbook with live formulas.

    Sheets: the package and what it costs in all, inputs, the cost year by year, vesting, the clawback of a sign-on,
    dilution where the employer's shares are private and counted, the grant in the accounts, notes. Amounts are in the
    employer's currency; with the inputs unchanged the cost is that of :class:`~outbid.offers.cost.Cost`.

    Args:
        employer: who makes the offer.
        terms: of the package.
        reader: whose language is used; the program that shows the workbook formats its numbers.
        notes: sentences for the last sheet: sources, seed, what is not modelled.

    Returns:
        The file; the same arguments give the same bytes.
    """
    import datetime as dt

    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as file:
        file.set_properties({"title": "Outbid", "created": dt.datetime(*CREATED)})
        file.set_calc_mode("auto")
        book = Book(file, reader)
        # the first sheet shows what the others come to: it is written last
        front = book.sheet("front", (48, 18, 12, 48))
        inputs = inputs_sheet(book, employer, terms)
        vesting = vesting_sheet(book, inputs, employer.cost.vesting)
        kept = clawback_sheet(book, inputs)
        costs = yearly_sheet(book, inputs, vesting, kept)
        part = None
        if employer.unit == "shares" and employer.template.stakes and employer.fully_diluted > 0:
            part = dilution_sheet(book, employer, inputs)
        unit = accounting_sheet(book, employer, terms, inputs, vesting, costs)
        if unit is not None:
            tranches_sheet(book, inputs, vesting, unit)
        _front(front, book, employer, inputs, costs, part)
        _notes(book, notes)
    return content.getvalue()


def _front(
    sheet: Sheet, book: Book, employer: Employer, inputs: Inputs, costs: Costs, part: Term | None
) -> None:
    """The package, and what it is expected to cost in all."""
    template = employer.template
    sheet.words(1, 0, safe(template.name), bold=True)
    sheet.words(
        2, 0, book.say("of_employer", name=safe(employer.name), currency=template.currency), font_color=MUTED
    )
    base, units = inputs["base_pay"], inputs["equity_units"]
    first = base * (1 + inputs["bonus_rate"]) + inputs["bonus_amount"]
    offered: list[tuple[str, Term, str]] = [
        ("base_pay", base, "money"),
        ("sign_on", inputs["sign_on"], "money"),
    ]
    if employer.unit != "none":
        offered.append(("equity_units", units, "count" if employer.unit == "shares" else "money"))
    if part is not None:
        offered.append(("part_today", part, "fine"))
    offered.append(("first_year_cash", first + inputs["sign_on"], "money"))
    row = 4
    sheet.part(row, book.say("part_package"))
    for name, formula, kind in offered:
        row += 1
        sheet.words(row, 0, book.say(name))
        sheet.formula(row, 1, formula, kind)
    row += 2
    sheet.part(row, book.say("part_cost"))
    sheet.head(
        row + 1, [book.say(f"col_{name}") for name in ("kind", "present", "share", "what")], left=(0, 3)
    )
    row += 2
    cells = []
    for kind in KINDS:
        sheet.words(row, 0, book.say(f"col_{kind}"))
        cell = sheet.formula(row, 1, costs.present(kind), "money")
        sheet.formula(row, 2, choose(below(term(0.0), costs.whole), cell / costs.whole, 0.0), "percent")
        sheet.words(row, 3, book.say(f"{kind}_what"), font_color=MUTED, indent=1)
        cells.append(cell)
        row += 1
    sheet.words(row, 0, book.say("cost_in_all"), bold=True)
    sheet.formula(row, 1, added(cells), "money", strong=True)
    sheet.words(row + 1, 0, book.say("cost_a_year"))
    sheet.formula(row + 1, 1, costs.whole / inputs["years_counted"], "money")
    sheet.note(row + 3, book.say("front_note"), lines=3)
    sheet.finish(row + 3)


def _notes(book: Book, notes: Sequence[str]) -> None:
    """Where figures come from and what is left out; whatever a note begins with, it is text."""
    sheet = book.sheet("notes", (88,))
    wrapped = {"text_wrap": True, "valign": "top"}
    row = 2
    for line in (*(book.say(f"notes_{place}") for place in range(1, 7)), *map(safe, notes)):
        sheet.words(row, 0, line, **wrapped)
        sheet.made.set_row(row, 16 * math.ceil(len(line) / NOTE) + 3)
        row += 1
    sheet.finish(row)

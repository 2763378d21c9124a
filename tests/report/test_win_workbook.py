"""The workbook of an offer's cost: its formulas, worked out anew, give the cost that the product computes."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
from formula_book import Book
from hypothesis import given, settings
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.offers.accounting import IFRS, accounting_view
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.terms import Terms
from outbid.packages.files import load_offer
from outbid.packages.package import Package
from outbid.packages.terms import Grant, Salary
from outbid.report.format import Reader
from outbid.report.win_workbook import workbook, write_workbook
from outbid.worth.laboratory import with_stake_scaled

EXAMPLES = Path(__file__).parents[2] / "examples"
EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "USD")
CENT = 0.005
STARTUP = load_offer(EXAMPLES / "talent-war/startup.toml")
MONTHLY = tuple((month, float(part)) for month, part in STARTUP.stakes[0].vesting.increments)
FULL = Cost(
    years=3.5,
    growth=0.04,
    bonus_rate=0.1,
    bonus_amount=5_000,
    benefits=9_000,
    payroll=((176_100.0, 0.062), (math.inf, 0.0145), (7_000.0, 0.006)),
    leaving=0.15,
    clawback_months=18,
    share_value=2.0,
    vesting=MONTHLY,
    risk_free=0.04,
    equity_is_wages=True,
)
TERMS = Terms(212_345.0, 25_000.0, 18_400.0)
LIMITS = Limits(Bound(100e3, 300e3), Bound(0, 50e3), Bound(0, 1e6))


def startup(cost: Cost = FULL, **changes: object) -> Employer:
    stake = dataclasses.replace(STARTUP.stakes[0], strike=1.1, fair_market_value=1.3, form="nso", **changes)
    template = dataclasses.replace(STARTUP, stakes=(stake,))
    one = with_stake_scaled(template, 1 / (stake.shares or 1.0))
    return Employer("Startup", one, LIMITS, cost, "shares", 4.0, 1e7)


def listed(cost: Cost = FULL) -> Employer:
    template = Package(
        "Listed", "USD", Salary(STARTUP.salary.base), grants=(Grant("RSU", ((12, 0.5), (24, 0.5))),)
    )
    steps = dataclasses.replace(cost, vesting=((12, 0.5), (24, 0.5)), share_value=1.0)
    return Employer("Listed", template, LIMITS, steps, "money", 1.0)


def made(employer: Employer, terms: Terms = TERMS, reader: Reader = EN) -> Book:
    return Book(workbook(employer, terms, reader))


@pytest.mark.parametrize("employer", [startup(), listed()], ids=["startup", "listed"])
def test_the_formulas_give_the_cost(employer: Employer) -> None:
    book = made(employer)
    assert book.named("cost_today") == pytest.approx(float(employer.cost(*TERMS)), abs=CENT)
    years = employer.cost.by_year(*TERMS)
    for place, year in enumerate(years):
        for letter, kind in zip("HIJKLMN", (*KINDS, "total"), strict=True):
            found = book.number(("Yearly cost", f"{letter}{4 + place}"))
            assert found == pytest.approx(getattr(year, kind), abs=CENT), (place, kind)


KINDS = ("base", "bonus", "sign_on", "contributions", "benefits", "equity")


@pytest.mark.parametrize("employer", [startup(), listed()], ids=["startup", "listed"])
@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_stored_values_are_those_of_the_formulas(employer: Employer, reader: Reader) -> None:
    book = made(employer, reader=reader)
    assert len(book.formulas) > 300
    for cell, stored in book.stored.items():
        assert book.number(cell) == pytest.approx(stored, rel=1e-9, abs=1e-9), (cell, book.formulas[cell])


money, rate = st.floats(0, 5e5), st.floats(0, 0.4)


@settings(max_examples=25, deadline=None)
@given(
    terms=st.builds(Terms, st.floats(3e4, 6e5), money, st.floats(0, 1e5)),
    cost=st.builds(
        Cost,
        years=st.integers(1, 120).map(lambda months: months / 12),
        growth=st.floats(-0.05, 0.2),
        bonus_rate=rate,
        bonus_amount=money,
        benefits=money,
        leaving=st.floats(0, 0.9),
        clawback_months=st.integers(0, 36),
        pro_rata=st.booleans(),
        share_value=st.floats(0, 50),
        equity_is_wages=st.booleans(),
        risk_free=st.floats(-0.01, 0.1),
        payroll=st.sampled_from(
            [
                ((5e4, 0.09), (2e5, 0.01), (math.inf, 0.02)),
                ((1e5, 0.2), (math.inf, 0.0), (math.inf, 0.05)),
            ]
        ),
        vesting=st.sampled_from([MONTHLY, ((0, 0.25), (12, 0.25), (40, 0.5)), ((36, 1.0),)]),
    ),
)
def test_changed_inputs_give_the_cost_of_the_changed_package(terms: Terms, cost: Cost) -> None:
    """A workbook made for one package, with every input changed by hand to those of another."""
    book = made(startup())
    book.change("base_pay", terms.base)
    book.change("sign_on", terms.sign_on)
    book.change("equity_units", terms.equity)
    inputs = {
        "pay_growth": cost.growth,
        "bonus_rate": cost.bonus_rate,
        "bonus_amount": cost.bonus_amount,
        "benefits_a_year": cost.benefits,
        "years_counted": cost.years,
        "leaving_a_year": cost.leaving,
        "discount_rate": cost.risk_free,
        "clawback_months": float(cost.clawback_months),
        "clawback_pro_rata": float(cost.pro_rata),
        "share_cost": cost.share_value,
        "equity_is_wages": float(cost.equity_is_wages),
    }
    for name, value in inputs.items():
        book.change(name, value)
    for place in range(5):
        ceiling, due = cost.payroll[place] if place < len(cost.payroll) else (math.inf, 0.0)
        book.change(f"ceiling_{place + 1}", None if math.isinf(ceiling) else ceiling)
        book.change(f"rate_{place + 1}", due)
    for place in range(len(MONTHLY)):
        step = cost.vesting[place] if place < len(cost.vesting) else (None, None)
        book.put(("Vesting", f"A{4 + place}"), None if step[0] is None else float(step[0]))
        book.put(("Vesting", f"B{4 + place}"), step[1])
    expected = float(cost(*terms))
    assert book.named("cost_today") == pytest.approx(expected, abs=CENT)
    front = [book.number(cell) for cell in book.formulas if cell[0] == "Package"]
    assert any(value == pytest.approx(expected, abs=CENT) for value in front)


@pytest.mark.parametrize("name", ["base_pay", "leaving_a_year", "rate_2", "share_cost", "discount_rate"])
def test_each_input_moves_the_total(name: str) -> None:
    book = made(startup())
    before = book.named("cost_today")
    book.change(name, book.named(name) * 1.1)
    assert abs(book.named("cost_today") - before) > 1


def test_the_expense_is_that_of_the_accounts() -> None:
    employer = startup()
    book, view = made(employer), accounting_view(employer, TERMS)
    assert view is not None
    assert book.named("grant_value") == pytest.approx(view.fair_value, rel=1e-9)
    for year in view.years:
        row = 15 + year.year
        assert book.number(("Accounting", f"D{row}")) == pytest.approx(year.if_stays, abs=CENT)
        assert book.number(("Accounting", f"E{row}")) == pytest.approx(year.expected, abs=CENT)
        assert book.number(("Accounting", f"F{row}")) == pytest.approx(year.cash_equivalent, abs=CENT)


@pytest.mark.parametrize("employer", [startup(), listed()], ids=["startup", "listed"])
def test_the_graded_expense_is_that_of_ifrs(employer: Employer) -> None:
    book, view = made(employer), accounting_view(employer, TERMS, IFRS)
    assert view is not None
    for year in view.years:
        row = 3 + year.year
        assert book.number(("Tranches", f"M{row}")) == pytest.approx(year.if_stays, abs=CENT)
        assert book.number(("Tranches", f"N{row}")) == pytest.approx(year.expected, abs=CENT)
    last = len(employer.cost.vesting) + 12 + 4
    assert book.number(("Tranches", f"F{last}")) == pytest.approx(view.fair_value, abs=CENT)
    assert book.number(("Tranches", "M14")) == pytest.approx(view.fair_value, abs=CENT)


def test_an_option_at_the_money_is_worth_what_black_and_scholes_say() -> None:
    """Hull, Options, Futures and Other Derivatives, section 15.9: 42, 40, 10%, 20%, half a year: 4.76."""
    book = made(startup())
    for name, value in (
        ("grant_price", 42.0),
        ("grant_strike", 40.0),
        ("discount_rate", 0.1),
        ("volatility", 0.2),
    ):
        book.change(name, value)
    # half a year of expected term: what vests at once and expires after a year
    book.change("contract_years", 1.0)
    for place in range(len(MONTHLY)):
        book.put(("Vesting", f"A{4 + place}"), 0.0)
    assert book.named("fair_value") == pytest.approx(4.76, abs=0.005)


def test_later_rounds_leave_what_they_do_not_take() -> None:
    book = made(startup())
    assert book.named("part_today") == pytest.approx(0.00184)
    cells = {f"B{row}": 0.2 for row in range(15, 19)} | {f"C{row}": 0.05 for row in range(15, 19)}
    for cell, value in cells.items():
        assert ("Dilution", cell) in book.values
        book.put(("Dilution", cell), value)
    assert book.number(("Dilution", "E18")) == pytest.approx(0.00184 * 0.75**4)
    # at ten times today's 40 million: a part of 400 million less the strike of all options
    assert book.number(("Dilution", "D27")) == pytest.approx(0.00184 * 0.75**4 * 4e8 - 18_400 * 1.1)


@pytest.mark.parametrize("hostile", ['=HYPERLINK("x","y")', "+1", "-2", "@SUM(1)", "\t=1", "\x01=1+1"])
def test_words_of_users_are_never_formulas(hostile: str) -> None:
    employer = startup()
    template = dataclasses.replace(employer.template, name=hostile)
    named = dataclasses.replace(employer, template=template, name=hostile)
    book = Book(workbook(named, TERMS, EN, (hostile,)))
    assert book.formulas == made(employer).formulas
    texts = [text for text in book.values.values() if isinstance(text, str)]
    assert not any(text.lstrip().startswith(("=", "+", "-", "@")) for text in texts)


def test_the_same_package_gives_the_same_bytes_and_no_address() -> None:
    one = workbook(startup(), TERMS, EN)
    assert one == workbook(startup(), TERMS, EN)
    assert b"externalLink" not in one


def test_without_an_appraisal_the_sheet_says_what_is_missing() -> None:
    employer = startup()
    stake = dataclasses.replace(employer.template.stakes[0], fair_market_value=None)
    bare = dataclasses.replace(employer, template=dataclasses.replace(employer.template, stakes=(stake,)))
    book = made(bare)
    assert "fair_value" not in book.names
    with pytest.raises(InputError) as error:
        accounting_view(bare, TERMS)
    assert error.value.text() in book.values.values()


def test_a_package_without_equity_has_a_cost() -> None:
    employer = dataclasses.replace(startup(), unit="none")
    terms = Terms(150_000.0)
    book = made(employer, terms)
    assert book.named("cost_today") == pytest.approx(float(FULL(*terms)), abs=CENT)
    assert "Dilution" not in book.sheets


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        write_workbook(startup(), TERMS, tmp_path / "missing" / "cost.xlsx", EN)
    assert error.value.key == "errors.cannot_write"
    write_workbook(startup(), TERMS, tmp_path / "cost.xlsx", EN)
    assert [entry.name for entry in tmp_path.iterdir()] == ["cost.xlsx"]


def test_a_german_workbook_says_nothing_in_english() -> None:
    from outbid.core.messages.en.sheets import MESSAGES

    book = made(startup(), reader=DE)
    texts = {text for text in book.values.values() if isinstance(text, str)}
    german = {text for text in MESSAGES.values() if "{" not in text and len(text) > 14}
    assert not texts & german

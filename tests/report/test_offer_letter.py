"""The page that the candidate is given: what it says, and what it must never say."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pages import Page, asks_nothing_of_anyone, plain

from outbid.core.errors import InputError
from outbid.core.ranges import Mixture, Point, Spread
from outbid.offers.cost import Cost
from outbid.offers.employer import Employer
from outbid.offers.limits import Bound, Limits
from outbid.offers.terms import Terms
from outbid.packages.files import load_offer, load_person
from outbid.packages.outlooks import Stated
from outbid.packages.package import Package
from outbid.packages.terms import Bonus, Grant, Refresher, Salary, SignOn, Stock
from outbid.packages.vesting import parse_vesting
from outbid.report.format import Reader
from outbid.report.offer_letter import Letter, offer_letter
from outbid.report.offer_letter_html import letter_html, write_letter
from outbid.report.offer_letter_pdf import letter_pdf, page_content
from outbid.report.offer_letter_words import words
from outbid.worth.laboratory import with_stake_scaled
from outbid.worth.value import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "USD")
RUN = Run(seed=3, futures=8_192)
PERSON = load_person(EXAMPLES / "talent-war/me.toml")
STARTUP = load_offer(EXAMPLES / "talent-war/startup.toml")
TERMS = Terms(213_000.0, 17_000.0, 54_321.0)
TWO = Stated(Mixture((Point(0.0), Point(10.0)), (0.7, 0.3)), Point(5.0), Point(0.0))
"""Nothing with 70%, else ten a share."""


def startup(**changes: object) -> Package:
    known = {
        "outlook": TWO,
        "others": (),
        "basis": "stake",
        "form": "nso",
        "shares": 1.0,
        "strike": 1.0,
        "preferred_price": 4.0,
        "fully_diluted_shares": 1e7,
        "vesting": parse_vesting("4y/1y-cliff/monthly"),
    }
    stake = dataclasses.replace(STARTUP.stakes[0], **{**known, **changes})
    return dataclasses.replace(
        STARTUP, name="Join us", employer="Harbor", stakes=(stake,), start=dt.date(2027, 1, 4), expires=None
    )


def employer(**cost: float) -> Employer:
    limits = Limits(Bound(151e3, 287e3), Bound(0, 41e3), Bound(0, 777e3), cash=311e3)
    known: dict[str, float] = {"years": 4, "growth": 0.03, "leaving": 0.17, "share_value": 1.37}
    vesting = tuple(parse_vesting("4y/1y-cliff/monthly").increments)
    return Employer(
        "Harbor", startup(), limits, Cost(**{**known, **cost}, vesting=vesting), "shares", 4.0, 1e7
    )


def listed(months: int = 24) -> Package:
    return Package(
        "Join Meridian",
        "USD",
        Salary(Point(170_000.0)),
        employer="Meridian",
        place="US-CA",
        stock=Stock(0.3, 1.2),
        grants=(Grant("RSU", ((months, 100_000.0),)),),
        bonus=Bonus(Spread(0.8, 1.2), 0.1),
        refresher=Refresher(20_000.0, parse_vesting("4y/quarterly")),
    )


@pytest.fixture(scope="module")
def private() -> Letter:
    return offer_letter(employer().package(TERMS), PERSON, RUN)


@pytest.fixture(scope="module")
def public() -> Letter:
    return offer_letter(listed(), PERSON, RUN)


def test_it_pays_nothing_as_often_as_is_believed(private: Letter) -> None:
    equity = private.equity
    assert equity is not None
    assert equity.nothing == pytest.approx(0.7, abs=4 * math.sqrt(0.21 / RUN.futures))
    # ten a share less a strike of one
    assert (equity.bad, equity.middle, equity.good) == (0.0, 0.0, pytest.approx(9 * 54_321))
    assert equity.a_year == pytest.approx(1 - equity.nothing)
    assert equity.years == pytest.approx(5.0)
    assert sum(dot == 0 for dot in equity.dots) == 35


def test_listed_shares_have_the_quantiles_of_a_lognormal_price(public: Letter) -> None:
    """Two years at volatility 30% and beta 1.2: log price normal with mean (r + βλ − σ²/2)·2."""
    equity, economy = public.equity, PERSON.economy
    assert equity is not None
    drift = (economy.risk_free + 1.2 * economy.equity_premium - 0.3**2 / 2) * 2
    z = 1.2815515655446004
    for found, sign in ((equity.bad, -z), (equity.middle, 0.0), (equity.good, z)):
        assert found == pytest.approx(1e5 * math.exp(drift + sign * 0.3 * math.sqrt(2)), rel=0.03)
    assert equity.nothing == 0


def test_options_that_lapse_before_the_exit_pay_nothing() -> None:
    late = dataclasses.replace(TWO, years=Point(9.0))
    for expires, nothing in ((10.0, 0.7), (8.0, 1.0)):
        conditions = dataclasses.replace(STARTUP.stakes[0].conditions, expires_years=expires)
        equity = offer_letter(startup(outlook=late, conditions=conditions), PERSON, RUN).equity
        assert equity is not None
        assert equity.nothing == pytest.approx(nothing, abs=0.03)


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_nothing_that_the_employer_keeps_to_itself_changes_a_byte(private: Letter, reader: Reader) -> None:
    """Other costs, limits, share values, and another belief about the candidate: the same page."""
    other = dataclasses.replace(
        employer(leaving=0.4, share_value=9.99, growth=0.01, years=6),
        limits=Limits(Bound(1e5, 9e5), Bound(0, 9e4), Bound(0, 9e6)),
        name="Another name of the file",
    )
    someone = dataclasses.replace(PERSON, wealth=1.0, gamma=7.0, other_income=5e4, outside=None)
    letter = offer_letter(other.package(TERMS), someone, RUN)
    assert letter_html(letter, reader) == letter_html(private, reader)
    assert letter_pdf(letter, reader) == letter_pdf(private, reader)


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_no_private_figure_occurs(private: Letter, reader: Reader) -> None:
    own = employer()
    limits, cost = own.limits, own.cost
    amounts = [float(cost(*TERMS)), *(year.total for year in cost.by_year(*TERMS)), PERSON.wealth]
    amounts += [limits.base.low, limits.base.high, limits.sign_on.high, limits.equity.high, limits.cash]
    amounts.append(cost.equity_unit * TERMS.equity)
    hidden = {form(amount) for amount in amounts for form in (reader.money, reader.exact, reader.number)}
    hidden |= {reader.price(cost.share_value), reader.number(cost.share_value), reader.percent(cost.leaving)}
    texts = [Page(letter_html(private, reader)).text, json.dumps(page_content(private, reader))]
    if shutil.which("pdftotext"):
        found = subprocess.run(
            ["pdftotext", "-", "-"], input=letter_pdf(private, reader), capture_output=True, check=True
        )
        texts.append(found.stdout.decode())
        assert "54,321" in texts[-1] or "54.321" in texts[-1]
    for text in texts:
        for figure in hidden:
            assert plain(figure) not in plain(text), figure


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_the_downside_stands_at_the_top(private: Letter, reader: Reader) -> None:
    told = words(private, reader)
    html = Page(letter_html(private, reader))
    assert "35" in told.warning
    assert plain(told.warning) in html.text
    assert html.text.index(plain(told.warning)) < html.text.index(plain(told.sections["terms"].title))
    for section in told.sections.values():
        for line in (section.title, *section.lines, *section.points):
            assert plain(line) in html.text
    assert asks_nothing_of_anyone(html, letter_html(private, reader))


def test_the_calendar_adds_up_and_has_dates(private: Letter) -> None:
    rows = words(private, EN).sections["vesting"].rows
    assert rows[0] == ("January 4, 2028", "25%", "13,580")
    assert rows[-1] == ("January 4, 2031", "100%", "54,321")


def test_what_a_share_must_fetch_is_base_pay_over_shares_and_the_strike(private: Letter) -> None:
    # 1 + 213,000 / 54,321 = 4.92, 1.23 times the price of the last round
    text = " ".join(words(private, EN).sections["matter"].lines)
    assert "$4.92: 1.2 times the $4.00" in text


@pytest.mark.parametrize("name", ["private", "public"])
@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_a_pdf_is_one_page_and_the_same_every_time(
    name: str, reader: Reader, request: pytest.FixtureRequest
) -> None:
    letter = request.getfixturevalue(name)
    found = letter_pdf(letter, reader)
    assert found.startswith(b"%PDF-")
    assert found == letter_pdf(letter, reader)
    assert len(re.findall(rb"/Type\s*/Page\b", found)) == 1
    assert b"<pdfuaid:part>1<" in found
    assert b"(D:" not in found  # no day of today, nor any other


def test_the_drawing_has_fifty_dots_inside_its_box(private: Letter, public: Letter) -> None:
    for letter in (private, public):
        assert letter.equity is not None
        drawn = page_content(letter, EN)["drawing"]
        assert len(drawn["dots"]) == 50
        radius = drawn["dot"] / 2
        assert all(radius <= dot["x"] <= drawn["width"] - radius for dot in drawn["dots"])
        assert all(radius <= dot["y"] <= drawn["height"] for dot in drawn["dots"])
        assert sum(dot["pays"] for dot in drawn["dots"]) == sum(d > 0 for d in letter.equity.dots)


def test_names_are_text_and_nothing_else(tmp_path: Path) -> None:
    hostile = """#sys.inputs <script>alert(1)</script> *b* $x$ "]#panic() \\u{41} {{ 7 * 7 }}"""
    package = dataclasses.replace(employer().package(TERMS), name=hostile, employer=hostile)
    letter = offer_letter(package, PERSON, RUN)
    html = letter_html(letter, EN)
    assert plain(hostile) in Page(html).text
    assert "<script" not in html
    content = page_content(letter, EN)
    assert content["title"] == hostile
    assert letter_pdf(letter, EN).startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["東京の会社", "Söhne & Cie.", "שלום", "Ω Łódź", "a\x00b", "Ꜳ 🚀 \ue000"])
def test_names_of_any_script_can_be_set(name: str) -> None:
    letter = offer_letter(dataclasses.replace(listed(), name=name, employer=name), PERSON, RUN)
    assert letter_pdf(letter, EN).startswith(b"%PDF-")
    assert letter_html(letter, EN)


@pytest.mark.parametrize(
    "form", ["iso", "nso", "rsu", "restricted", "shares", "profits_interest", "vsop", "section_19a"]
)
@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_every_form_is_told(form: str, reader: Reader) -> None:
    strike = 1.0 if form in ("iso", "nso") else 0.0
    for place in ("US-CA", "DE"):
        package = dataclasses.replace(
            startup(form=form, strike=strike, shares=100.0), place=place, status=None
        )
        person = PERSON
        if place == "DE":
            person = dataclasses.replace(PERSON, place="DE", status="class_1", rates={"EUR": 1.1})
        letter = offer_letter(package, person, RUN)
        assert letter.country == place[:2]
        text = Page(letter_html(letter, reader)).text
        for unfilled in ("{", "}", "None", "nan"):
            assert unfilled not in text.split()


def test_a_chance_that_is_small_is_not_called_none() -> None:
    rare = dataclasses.replace(TWO, proceeds=Mixture((Point(0.0), Point(10.0)), (0.996, 0.004)))
    told = words(offer_letter(with_stake_scaled(startup(outlook=rare), 5e4), PERSON, RUN), EN)
    assert "nearly all of 50" in told.warning
    assert "fewer than 1 of 50" in " ".join(told.sections["matter"].lines)


def test_without_equity_the_page_says_what_is_left(tmp_path: Path) -> None:
    bare = Package("Join", "USD", Salary(Point(1e5)), sign_on=SignOn(5_000.0, 12, False), place="US-CA")
    letter = offer_letter(bare, PERSON, RUN)
    assert letter.equity is None
    told = words(letter, EN)
    assert told.warning == ""
    assert "all of it" in " ".join(told.sections["leaving"].lines)
    for name in ("offer.html", "offer.PDF"):
        write_letter(letter, EN, tmp_path / name)
    assert (tmp_path / "offer.PDF").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "offer.html").read_text().startswith("<!DOCTYPE html>")
    with pytest.raises(InputError):
        write_letter(letter, EN, tmp_path / "missing" / "offer.pdf")


def test_a_german_page_says_nothing_in_english(private: Letter, public: Letter) -> None:
    from outbid.core.messages.en.sheets import MESSAGES

    for letter in (private, public):
        text = Page(letter_html(letter, DE)).text
        for key, message in MESSAGES.items():
            if key.startswith("letter_") and "{" not in message and len(message) > 8:
                assert plain(message) not in text, key


def test_amounts_are_in_the_currency_of_the_offer() -> None:
    offer = dataclasses.replace(listed(), currency="EUR")
    letter = offer_letter(offer, PERSON, RUN)
    for text in (
        Page(letter_html(letter, EN)).text,
        json.dumps(page_content(letter, EN), ensure_ascii=False),
    ):
        assert "€170,000" in text
        assert "$" not in text


def test_a_small_grant_is_a_small_part() -> None:
    one = with_stake_scaled(startup(), 1_840.0)
    rows = words(offer_letter(one, PERSON, RUN), DE).sections["terms"].rows
    assert any("0,018\u00a0%" in row[2] for row in rows)

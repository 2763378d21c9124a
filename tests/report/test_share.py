"""Reports to take along hold what the page holds; incognito ones hold no amount and no name."""

import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.report.format import PointsReader, Reader
from outbid.report.html import render
from outbid.report.incognito import POINTS, incognito
from outbid.report.share import pdf_of, veiled, xlsx_of
from outbid.report.text import print_view
from outbid.report.views import CompareView, to_json
from outbid.report.workbook import Sheet, workbook
from outbid.workspace import Workspace, equity
from outbid.worth.value import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "talent-war"
AMOUNT = re.compile(r"[$€£¥¤]|\b(?:USD|EUR|GBP)\b|Dollar|Euro\b")
CALLED = {"name", "employer", "offer", "rival", "best", "other", "best_without_option", "above"}
NAMES = re.compile(r"BigSoft|startup\b|Startup|Founding", re.IGNORECASE)


@cache
def compared() -> CompareView:
    workspace = Workspace.of(EXAMPLE / "me.toml", Run(futures=1_000))
    return workspace.compare(EXAMPLE / "stay.toml", EXAMPLE / "startup.toml")


def test_pdf_is_tagged_and_the_same_each_time() -> None:
    reader = Reader("de", "de", "USD")
    first, second = (pdf_of(compared(), reader) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in first and b"/Lang" in first


@pytest.mark.parametrize("name", ["current", "base", "compare", "stay", "startup", "market"])
def test_an_offer_may_be_called_like_anything_the_report_is_made_of(name: str) -> None:
    """Only names are taken for names: what is said of every offer stays, whatever one of them is called."""

    def keys(value: Any, field: str = "") -> Iterator[tuple[str, str]]:
        if isinstance(value, str) and field not in CALLED:
            yield field, value
        elif isinstance(value, tuple):
            for item in value:
                yield from keys(item, field)
        elif dataclasses.is_dataclass(value):
            for each in dataclasses.fields(value):
                yield from keys(getattr(value, each.name), each.name)

    plain = compared()
    told = replace(plain, offers=(replace(plain.offers[0], name=name), *plain.offers[1:]))
    assert list(keys(incognito(told))) == list(keys(incognito(plain)))
    assert [offer.name for offer in incognito(told).offers] == ["A", "B"]


def test_incognito_says_neither_amounts_nor_names() -> None:
    for language in ("en", "de"):
        view, reader = veiled(compared(), language, language)
        page = re.sub(r"<style>.*?</style>", "", render(view, reader), flags=re.DOTALL)
        from rich.console import Console

        console = Console(file=io.StringIO(), width=100)
        print_view(view, reader, console)
        book = zipfile.ZipFile(io.BytesIO(xlsx_of(view, reader)))
        cells = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        cells = re.sub(r'formatCode="[^"]*"|<xf .*?/>', "", cells)
        for text in (page, console.file.getvalue(), to_json(view), cells):
            assert not AMOUNT.search(text), AMOUNT.search(text)
            assert not NAMES.search(text), NAMES.search(text)


def test_incognito_keeps_the_ratios() -> None:
    view, shown = compared(), incognito(compared())
    assert shown.offers[0].worth_per_year == pytest.approx(100)
    ratio = shown.offers[1].worth / shown.offers[0].worth
    assert ratio == pytest.approx(view.offers[1].worth / view.offers[0].worth, rel=0.1)
    assert shown.pairs[0].wins == view.pairs[0].wins
    assert [o.name for o in shown.offers] == ["A", "B"]
    assert shown.chance_tables[0].cells == view.chance_tables[0].cells


PLAIN = re.compile(
    r"gamma|stay|wins|zero|chance|stated|futures|seed|horizon|years|year|risk_free|premium|volatility|indexing"
    r"|growth|months|layoff|ipo|sale|dilution|reaches|in_time|tax_year|counted|normals|schema|precise|tie|left|lost"
)
"""Fields that hold no money, by an independent reading of the JSON."""
MONEY = ("worth_per_year", "lead_per_year", "stake_worth")


def money_scaled(value: Any, factor: float, name: str = "") -> Any:
    """A view's JSON with every amount ``factor`` times as large."""
    if isinstance(value, dict):
        unitless = value.get("input") in ("chance", "gamma", "stay") or set(value) == {
            "chance",
            "error",
            "always",
        }
        return {key: item if unitless else money_scaled(item, factor, key) for key, item in value.items()}
    if isinstance(value, list):
        return [money_scaled(item, factor, name) for item in value]
    if isinstance(value, float) and (name in MONEY or not PLAIN.search(name)):
        return value * factor
    return value


def same_with(view: CompareView, factor: float) -> CompareView:
    """``view`` of the same person where everything costs, pays and is owned ``factor`` times as much."""
    from pydantic import TypeAdapter

    return TypeAdapter(CompareView).validate_python(money_scaled(json.loads(to_json(view)), factor))


@given(st.integers(-6, 6))
def test_incognito_does_not_tell_the_scale(power: int) -> None:
    # the same offers a power of two as large, so that no rounding of the machine comes in between
    view = compared()
    assert to_json(incognito(same_with(view, 2.0**power))) == to_json(incognito(view))


def test_incognito_shows_no_pay_before_tax_and_no_law() -> None:
    # who knows the law and both would know the income
    view = incognito(compared())
    assert {offer.totals.base for offer in view.offers} == {0.0}
    assert {(offer.attribution, offer.headline) for offer in view.offers} == {((), 0.0)}
    page = re.sub(
        r"<(style|svg).*?</\1>", "", render(view, PointsReader("en", "en", POINTS)), flags=re.DOTALL
    )
    assert not re.search(r"US-CA|law of|single|Tax-Calculator", to_json(view) + page)


def test_incognito_keeps_two_digits_so_that_round_sums_cannot_be_found_again() -> None:
    def digits(value: float) -> int:
        return len(f"{abs(value):.12g}".replace(".", "").lstrip("0").rstrip("0") or "0")

    view = incognito(compared())
    amounts = [o.worth for o in view.offers] + [d for o in view.offers for d in o.dots]
    amounts += [y.p50 for o in view.offers for y in o.years] + [view.assumptions.wealth]
    assert max(map(digits, amounts)) <= 2
    for switch in view.switches:
        if switch.input not in ("chance", "gamma", "stay"):
            # each in percent of itself, without the bounds of the search, which are the same for everybody
            assert (switch.current, switch.low, switch.high) == (100.0, 0.0, 0.0)


def test_nothing_to_measure_by_is_refused() -> None:
    view = compared()
    poor = replace(view, offers=tuple(replace(o, worth_per_year=-1.0) for o in view.offers))
    with pytest.raises(InputError, match="nothing to measure"):
        incognito(poor)
    with pytest.raises(InputError, match="amounts and nothing else"):
        veiled(equity(EXAMPLE / "company.toml"), "en", "en")


def test_workbook_holds_text_as_text_and_numbers_as_numbers() -> None:
    sheets = [
        Sheet("a/b:c", ("=1+1", "x"), (("=HYPERLINK(1)", 1.5), ("@cmd", None))),
        Sheet("A b c", ("y",), ()),
    ]
    content = workbook(sheets)
    assert content == workbook(sheets)
    book = zipfile.ZipFile(io.BytesIO(content))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet, "no formula"
    assert "<v>1.5</v>" in sheet
    names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
    assert len({name.lower() for name in names}) == 2


def test_points_have_no_currency() -> None:
    reader = PointsReader("de", "de", POINTS)
    assert (reader.money(1234.5), reader.exact(1234), reader.price(0.5)) == ("1.230", "1.234", "0,5")
    assert reader.signed(-12.34) == "−12,3"


def test_the_workbook_of_any_answer_holds_the_data_of_its_charts() -> None:
    view = equity(EXAMPLE / "company.toml")
    book = zipfile.ZipFile(io.BytesIO(xlsx_of(view, Reader("en", "en", "USD"))))
    sheets = [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/")]
    values = {float(value) for sheet in sheets for value in re.findall(r"<v>([-\d.E+]+)</v>", sheet)}
    # the seed round gets its $20M back first, or a quarter of the whole, whatever is more
    assert 20e6 in values

"""Reports to take along hold what the page holds; incognito ones hold no amount and no name."""

import io
import re
import zipfile
from collections import Counter
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.core.errors import InputError
from outbid.report.format import Reader
from outbid.report.html import render
from outbid.report.incognito import POINTS, PointsReader, incognito
from outbid.report.printed import blocks_of
from outbid.report.share import html_of, pdf_of, veiled, xlsx_of
from outbid.report.text import print_view
from outbid.report.views import CompareView, to_json
from outbid.report.workbook import Sheet, workbook
from outbid.workspace import Workspace, equity
from outbid.worth.value import Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "talent-war"
AMOUNT = re.compile(r"[$€£¥¤]|\b(?:USD|EUR|GBP)\b|Dollar|Euro\b")
NAMES = re.compile(r"BigSoft|startup\b|Startup|Founding", re.IGNORECASE)


@cache
def compared() -> CompareView:
    workspace = Workspace.of(EXAMPLE / "me.toml", Run(futures=1_000))
    return workspace.compare(EXAMPLE / "stay.toml", EXAMPLE / "startup.toml")


def words_in(page: str) -> Counter[str]:
    """Every word that a reader of a page sees, drawings aside."""
    found: list[str] = []

    class Seen(HTMLParser):
        hidden = 0

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            quiet = dict(attrs).get("class") in ("quiet", "quiet-text")
            self.hidden += bool(self.hidden or quiet) if tag not in ("br", "meta") else 0

        def handle_endtag(self, tag: str) -> None:
            self.hidden = max(0, self.hidden - 1)

        def handle_data(self, data: str) -> None:
            if not self.hidden:
                found.extend(data.replace("\u2060", "").split())

    Seen().feed(
        re.sub(r"<svg.*?</svg>", "", page[page.index("<main") : page.index("</main>")], flags=re.DOTALL)
    )
    return Counter(found)


def words_of_blocks(blocks: list[dict]) -> Counter[str]:
    found: Counter[str] = Counter()
    for block in blocks:
        if block["kind"] == "figure":
            found += words_of_blocks(block["parts"])
        elif block["kind"] == "table":
            cells = [*block["head"], *(cell for row in block["rows"] for cell in row)]
            found += Counter(block["caption"].split())
            found += Counter(word for cell in cells for word in (cell["text"] + " " + cell["under"]).split())
        elif block["kind"] != "drawing":
            found += Counter(block["text"].split())
    return found


@pytest.mark.parametrize("language", ["en", "de"])
def test_paper_holds_every_word_of_the_page(language: str) -> None:
    page = render(compared(), Reader(language, language, "USD"))
    assert words_of_blocks(blocks_of(page)) == words_in(page)


def test_paper_holds_every_word_of_the_page_on_equity() -> None:
    view = equity(EXAMPLE / "company.toml")
    page = html_of(view, Reader("en", "en", "USD"))
    assert words_of_blocks(blocks_of(page)) == words_in(page)


def test_pdf_is_tagged_and_the_same_each_time() -> None:
    reader = Reader("de", "de", "USD")
    first, second = (pdf_of(compared(), reader) for _ in range(2))
    assert first == second
    assert first.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in first and b"/Lang" in first


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
    assert ratio == pytest.approx(view.offers[1].worth / view.offers[0].worth, rel=1e-5)
    assert shown.pairs[0].wins == view.pairs[0].wins
    assert [o.name for o in shown.offers] == ["A", "B"]
    assert shown.chance_tables[0].cells == view.chance_tables[0].cells


@given(st.floats(0.01, 100))
def test_incognito_is_the_same_whatever_money_is_counted_in(factor: float) -> None:
    # an offer in another currency, at its rate, is the same offer: what is shown must not tell which it was
    view = compared()
    foreign = tuple(
        replace(
            offer,
            totals=replace(
                offer.totals, currency="EUR",
                **{name: getattr(offer.totals, name) / factor for name in
                   ("base", "target_cash", "first_year_cash", "first_year_direct", "annualised_direct")},
            ),
        )
        for offer in view.offers
    )  # fmt: skip
    other = replace(view, offers=foreign, assumptions=replace(view.assumptions, rates={"EUR": factor}))
    for offer, same in zip(incognito(other).offers, incognito(view).offers, strict=True):
        assert offer.totals.base == pytest.approx(same.totals.base, rel=1e-5)
        assert offer.totals.currency == same.totals.currency == POINTS


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

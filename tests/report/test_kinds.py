"""Each kind of answer can be shown wherever answers are shown, and paper says what its page says."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import evidence_answers
import market_sample
import pytest
from rich.console import Console
from win_files import LISTED, written

from outbid.core.errors import InputError
from outbid.report import publish_answer
from outbid.report.chart_files import svg_text
from outbid.report.chart_set import charts_of
from outbid.report.colours import LIGHT, PRINTED, SWATCHES
from outbid.report.equity import Wanted
from outbid.report.kinds import KINDS, kind_of
from outbid.report.printed import CLASSES, blocks_of
from outbid.report.share import html_of, reader_of, xlsx_of
from outbid.workspace import Workspace, equity, market_check, replay, risk_aversion, team, validate, win
from outbid.worth.value import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
OFFERS = EXAMPLES / "talent-war"
DAY = dt.date(2026, 11, 23)
LANGUAGES = ("en", "de")
PLAN = """
name = "Our plan"
currency = "USD"
months = 12
budget = "400k"
pool = 100_000
months_to_answer = 1
leaving = "20%"
payroll = "10%"
counted_months = 36

[[opening]]
name = "Designer"
month = 2
value_a_year = "350k"

  [[opening.package]]
  base = "150k"
  shares = 20_000
  chance = "40%"
"""


def person() -> Workspace:
    return Workspace.of(OFFERS / "me.toml", Run(futures=500))


def won() -> Any:
    with TemporaryDirectory() as place:
        folder = written(Path(place), employer=LISTED)
        files = [folder / f"{name}.toml" for name in ("candidate", "employer", "rival")]
        return win(files[0], files[1], [files[2]], run=Run(1, 500)).view


def planned() -> Any:
    with TemporaryDirectory() as place:
        path = Path(place) / "team.toml"
        path.write_text(PLAN)
        return team(path, run=Run(1, 500))


def published(command: str) -> Any:
    told = evidence_answers.pay_view(evidence_answers.PUBLISHED)
    asked = publish_answer.Asked("machine-learning-engineer")
    with patch.object(publish_answer, "_market", lambda *_: told):
        if command == "band":
            return publish_answer.band(asked, pays=[132e3], as_of=DAY)
        return publish_answer.publish(
            asked, publish_answer.Stated("Engineer", "Acme"), low=1e5, high=2e5, as_of=DAY
        )


MAKE: Mapping[str, Callable[[], Any]] = {
    "compare": lambda: person().compare(OFFERS / "stay.toml", OFFERS / "startup.toml"),
    "worth": lambda: person().worth(OFFERS / "startup.toml"),
    "equity": lambda: equity(OFFERS / "company.toml", Wanted(shares=300_000, strike=0.01)),
    "market run": lambda: market_sample.market(shocks=False),
    "market shock": market_sample.market,
    "win": won,
    "team": planned,
    "pay": evidence_answers.pay_view,
    "pay, published": lambda: evidence_answers.pay_view(evidence_answers.PUBLISHED),
    "premium": evidence_answers.premium_view,
    "data": evidence_answers.data_view,
    "band": lambda: published("band"),
    "publish": lambda: published("publish"),
    "replay": lambda: replay(draws=5),
    "validate": validate,
    "gap": lambda: publish_answer.gap(EXAMPLES / "band" / "staff.csv", as_of=DAY),
}
PRINTED_ONLY: Mapping[str, Callable[[], Any]] = {
    "check": lambda: person().check(OFFERS / "startup.toml", DAY),
    "me": lambda: risk_aversion("ABABA"),
    "market_check": lambda: market_check(EXAMPLES / "market" / "three-employers.toml"),
}
CHARTED = {
    *(
        "compare",
        "worth",
        "equity",
        "market",
        "win",
        "team",
        "pay",
        "premium",
        "band",
        "gap",
        "replay",
        "validate",
    )
}


@cache
def made(name: str) -> Any:
    return (MAKE | PRINTED_ONLY)[name]()


@pytest.fixture(params=MAKE)
def answer(request: pytest.FixtureRequest) -> Any:
    return made(request.param)


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


def words_of_blocks(blocks: list[dict[str, Any]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for block in blocks:
        if block["kind"] == "figure":
            found += words_of_blocks(block["parts"])
        elif block["kind"] == "legend":
            found += words_of_blocks(block["items"])
        elif block["kind"] == "row":
            found += sum(map(words_of_blocks, block["cells"]), Counter())
        elif block["kind"] == "table":
            cells = [*block["head"], *(cell for row in block["rows"] for cell in row)]
            found += Counter(block["caption"].split())
            found += Counter(word for cell in cells for word in (cell["text"] + " " + cell["under"]).split())
        elif block["kind"] != "drawing":
            found += Counter(block["text"].split())
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_holds_every_word_of_the_page(answer: Any, language: str) -> None:
    page = html_of(answer, reader_of(answer, language, language), ("told", "so"))
    assert words_of_blocks(blocks_of(page)) == words_in(page)


def test_every_class_that_paper_is_made_by_stands_on_some_page() -> None:
    found: set[str] = set()
    for name in MAKE:
        page = html_of(made(name), reader_of(made(name), "en", "en"))
        found.update(*map(str.split, re.findall(r' class="([^"]*)"', page[page.index("<main") :])))
    assert set(CLASSES) <= found
    assert {name for name in found if name.startswith("c-")} <= {f"c-{role}" for role in SWATCHES}


def test_text_is_printed_of_every_kind() -> None:
    names = (*MAKE, *PRINTED_ONLY)
    for name in names:
        out = io.StringIO()
        kind_of(made(name)).text(made(name), reader_of(made(name), "en", "en"), Console(file=out, width=100))
        assert len(out.getvalue().split()) > 5, name
    imports = {kind for kind in KINDS if kind.startswith("data_")}
    assert {made(name).kind for name in names} == set(KINDS) - imports


def test_what_is_printed_only_has_no_report() -> None:
    for name in PRINTED_ONLY:
        with pytest.raises(InputError, match="no report"):
            html_of(made(name), reader_of(made(name), "en", "en"))


def test_a_workbook_has_a_sheet_for_every_chart_or_more(answer: Any) -> None:
    charts = charts_of(answer, "en", "en")
    assert bool(charts) == (answer.kind in CHARTED)
    if not charts:
        return
    book = zipfile.ZipFile(io.BytesIO(xlsx_of(answer, reader_of(answer, "en", "en"))))
    sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
    # the tables of these hold the rows of several charts
    several = ("compare", "worth", "pay", "replay")
    assert len(sheets) >= (1 if answer.kind in several else len(charts))


def test_a_legend_has_the_colours_of_its_drawing(answer: Any) -> None:
    """Whatever a legend explains is drawn in that colour: as a fill, or as a line."""
    for chart in charts_of(answer, "en", "en").values():
        text = svg_text(chart)
        drawing = text[text.index("<g transform") :]
        ElementTree.fromstring(text)
        for item in chart.figure.legend:
            swatch = SWATCHES[item.colour]
            assert f'"{LIGHT[swatch.colour]}"' in drawing, (chart.key, item.text)
            assert swatch.dashed <= ("stroke-dasharray" in drawing)


def test_shades_are_what_a_translucent_colour_on_paper_gives() -> None:
    for palette in (LIGHT, PRINTED):
        sums = [sum(bytes.fromhex(palette[f"s{level}"][1:])) for level in range(6)]
        assert sums == sorted(sums, reverse=True)
    # 24% of #005a96 and 76% of white
    assert PRINTED["s3"] == "#c2d7e6"

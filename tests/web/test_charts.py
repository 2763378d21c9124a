"""Every chart of every answer as data, as an image and as a live specification."""

from __future__ import annotations

import csv
import importlib.util
import io
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import evidence_answers
import market_sample
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st
from win_files import LISTED, written

from outbid.report.chart import FRAMES
from outbid.report.chart_cdf import chances
from outbid.report.chart_files import csv_text, live_spec, png_bytes, svg_text, told_rows
from outbid.report.chart_set import Charted, charts_of
from outbid.report.equity import Wanted
from outbid.report.views import CompareView
from outbid.workspace import equity, win
from outbid.worth.value import Run

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


@cache
def samples() -> ModuleType:
    path = ROOT / "tests" / "report" / "test_html_samples.py"
    spec = importlib.util.spec_from_file_location("html_samples", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def won() -> Any:
    with TemporaryDirectory() as place:
        folder = written(Path(place), employer=LISTED)
        files = [folder / f"{name}.toml" for name in ("candidate", "employer", "rival")]
        return win(files[0], files[1], [files[2]], run=Run(1, 500)).view


@cache
def company() -> Any:
    path = ROOT / "examples" / "talent-war" / "company.toml"
    return equity(path, Wanted(shares=300_000, strike=0.01))


VIEWS: dict[str, Callable[[], Any]] = {
    "compare": lambda: samples().seen(),
    "equity": company,
    "market": market_sample.market,
    "pay": evidence_answers.pay_view,
    "thin": lambda: evidence_answers.pay_view(evidence_answers.THIN),
    "premium": evidence_answers.premium_view,
    "win": won,
}
KEYS = {
    "compare": {
        "outlooks-2", "outlook-futures-2", "dots-1", "dots-2", "cdf-1", "cdf-2", "pair-1", "fan-1", "fan-2",
        "waterfall-1", "waterfall-2",
    },
    "equity": {"payout", "parts"},
    "pay": {"rows"},
    "thin": {"rows"},
    "premium": {"steps-1"},
    "win": {"frontier", "targets"},
}  # fmt: skip


@pytest.fixture(params=VIEWS)
def view(request: pytest.FixtureRequest) -> tuple[str, Any]:
    return request.param, VIEWS[request.param]()


def read(chart: Charted) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_text(chart), newline="")))


def test_keys_are_those_of_every_language(view: tuple[str, Any]) -> None:
    name, answer = view
    english, german = charts_of(answer, "en", "en"), charts_of(answer, "de", "de")
    assert list(english) == list(german)
    assert english, "an answer that shows charts has them by name"
    if name in KEYS:
        assert set(english) == KEYS[name]
    for key, chart in english.items():
        assert key == chart.key
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*(-\d+)?", key), (
            "a key is good for addresses and for names of files"
        )
        assert chart.figure.chart.data.rows
        plain = [[cell for cell in row if not isinstance(cell, str)] for row in chart.figure.chart.data.rows]
        theirs = [[c for c in row if not isinstance(c, str)] for row in german[key].figure.chart.data.rows]
        assert plain == theirs, "a language changes words, not numbers"


def test_csv_has_a_line_for_each_mark_and_gives_numbers_in_full(view: tuple[str, Any]) -> None:
    for chart in charts_of(view[1], "de", "de").values():
        head, *lines = read(chart)
        data = chart.figure.chart.data
        assert len(lines) == len(data.rows) == len(told_rows(chart))
        assert all(len(line) == len(head) == len(data.columns) for line in lines)
        for line, row in zip(lines, data.rows, strict=True):
            for cell, datum in zip(line, row, strict=True):
                assert cell == "" if datum is None else isinstance(datum, str) or float(cell) == datum
        assert csv_text(chart).endswith("\r\n")


def test_live_charts_tell_every_row_in_every_width(view: tuple[str, Any]) -> None:
    for chart in charts_of(view[1], "en", "en").values():
        count = len(chart.figure.chart.data.rows)
        for width in chart.figure.chart.widths:
            spec = live_spec(chart, width)
            told = {
                row["row"]: row["tip"]
                for layer in spec["layer"]
                for row in layer["data"]["values"]
                if "tip" in row
            }
            assert set(told) == set(range(count)), chart.key
            assert all(tip and "None" not in tip for tip in told.values())
            assert spec["width"] <= FRAMES[width].width
        assert "<svg" in vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]), "it can be drawn"


def test_images_are_whole_and_explain_themselves(view: tuple[str, Any]) -> None:
    for chart in charts_of(view[1], "de", "de").values():
        root = ElementTree.fromstring(svg_text(chart))
        assert root.tag == f"{SVG}svg"
        assert root.findtext(f"{SVG}title") == chart.name
        assert "var(" not in svg_text(chart), "it has colours of its own"
        words = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
        assert all(item.text.split()[0] in words for item in chart.figure.legend), "the legend is in it"
        assert chart.title.split()[0] in words
    png = png_bytes(chart)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width = int.from_bytes(png[16:20], "big")
    assert width == pytest.approx(2 * float(root.attrib["width"]), abs=2), "sharp on dense screens"


def numbers(chart: Charted, column: int) -> list[Any]:
    return [row[column] for row in chart.figure.chart.data.rows]


def test_numbers_are_the_answers_own() -> None:
    answer: CompareView = samples().seen()
    charts = charts_of(answer, "en", "en")
    for place, offer in enumerate(answer.offers, 1):
        assert numbers(charts[f"dots-{place}"], 1) == list(offer.dots)
        assert numbers(charts[f"fan-{place}"], 2) == [year.p50 for year in offer.years]
    assert numbers(charts["pair-1"], 1) == list(answer.pairs[0].dots)
    wins = sum(value > 0 for value in numbers(charts["pair-1"], 1))
    assert wins == answer.pairs[0].wins_of_50
    for row in charts["outlook-futures-2"].figure.chart.data.rows:
        assert sum(count for count in row if isinstance(count, int)) == 50


def test_the_steps_lead_from_the_headline_to_the_worth() -> None:
    answer: CompareView = samples().compare()
    for place, offer in enumerate(answer.offers, 1):
        steps = numbers(charts_of(answer, "en", "en")[f"waterfall-{place}"], 1)
        assert (steps[0], steps[-1]) == (offer.headline, offer.worth)
        assert sum(steps[:-1]) == pytest.approx(offer.worth)


def test_payouts_in_the_data_add_up_to_the_exit() -> None:
    chart = charts_of(company(), "en", "en")["parts"]
    for exit_value, *parts in chart.figure.chart.data.rows:
        assert sum(parts) == pytest.approx(exit_value, abs=1)
    own = charts_of(company(), "en", "en")["payout"]
    view = company()
    paid = dict(zip(view.exits, view.holding.payouts, strict=True))
    found = {exit_value: mine for exit_value, mine, _ in own.figure.chart.data.rows}
    assert found[max(paid)] == pytest.approx(paid[max(paid)])
    # the seed round's $20M come first; then common stock has 6.3M shares, 300,000 of them at a cent
    at_30 = next(mine for exit_value, mine in sorted(found.items()) if exit_value >= 30e6)
    assert at_30 == pytest.approx(300_000 * (10e6 / 6.3e6 - 0.01), rel=0.1)


def test_parts_of_a_segment_add_up_to_all_of_it() -> None:
    rows = charts_of(market_sample.market(), "en", "en")["flow"].figure.chart.data.rows
    for segment in {row[0] for row in rows}:
        assert sum(row[2] for row in rows if row[0] == segment) == pytest.approx(1)


@given(st.lists(st.sampled_from([-5.0, 0.0, 1.5, 7.0, 1e6]) | st.floats(-1e7, 1e7), min_size=1, max_size=50))
def test_the_chance_of_at_least_an_amount_is_the_share_of_futures_that_pay_it(values: list[float]) -> None:
    dots = sorted(values)
    for amount, chance in chances(dots):
        assert chance == pytest.approx(sum(value >= amount for value in dots) / len(dots))


def test_names_do_no_harm_in_files() -> None:
    answer: CompareView = samples().compare()
    hostile = '=HYPERLINK("http://x"),<b>&\u05d0'
    offers = (replace(answer.offers[0], name=hostile), *answer.offers[1:])
    charts = charts_of(replace(answer, offers=offers), "en", "en")
    head = read(charts["dots-1"])[0][1]
    assert head.startswith("'="), "a spreadsheet computes nothing"
    assert not re.search("[\u2066-\u2069]", head)
    assert hostile in (ElementTree.fromstring(svg_text(charts["dots-1"])).findtext(f"{SVG}title") or "")


def test_what_has_no_charts_has_none() -> None:
    assert charts_of(evidence_answers.nothing(), "en", "en") == {}
    assert charts_of(evidence_answers.data_view(), "en", "en") == {}


@pytest.mark.parametrize("language", ["en", "de"])
def test_an_image_says_what_was_asked_and_where_the_figures_come_from(language: str) -> None:
    view = VIEWS["pay"]()
    for chart in charts_of(view, language, language).values():
        root = ElementTree.fromstring(svg_text(chart))
        words = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
        assert "California" in words
        for source in view.provenance.sources:
            assert source.title[language].split()[0] in words
            assert source.vintage in words

"""The page of a market answer: complete, self-contained, safe whatever the names are, and readable without colour."""

from __future__ import annotations

import base64
import hashlib
import re
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import market_sample as sample
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import Page, asks_nothing_of_anyone, plain

from outbid.cli.share import write_pages
from outbid.core.errors import InputError
from outbid.report import html
from outbid.report.colours import COLOURS
from outbid.report.format import Reader
from outbid.report.market_html import market_fragment, render_market
from outbid.report.market_isolate import isolated_market
from outbid.report.market_notes import inputs_lines, rests_lines
from outbid.report.market_parts import LEFT, OTHERS, divided_segments, parts_chart, told_apart
from outbid.report.market_phrases import lead_sentences
from outbid.report.market_rows import Line, rows_chart, wrapped
from outbid.report.market_sections import matrix, pay_chart, pay_scale, shock_scale
from outbid.report.market_views import Interval, MarketView
from outbid.report.marks import NARROW, WIDE, Frame, text_width
from outbid.report.scale import Scale
from outbid.report.svg import draw

EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "USD")
VIEWS: dict[str, Callable[[], MarketView]] = {
    name: getattr(sample, name) for name in ("market", "plain", "one_segment", "nobody", "everybody", "many")
}
HOSTILE = """<script>alert("x")</script>' onload='y' & {{ 7 * 7 }} </style></svg>]]>"""


@pytest.fixture(
    scope="module", params=[(n, r) for n in VIEWS for r in (EN, DE)], ids=lambda p: f"{p[0]}-{p[1].language}"
)
def report(request: pytest.FixtureRequest) -> tuple[MarketView, Reader, str]:
    name, reader = request.param
    view = VIEWS[name]()
    return view, reader, render_market(view, reader)


def test_it_is_well_formed_and_asks_nothing_of_anyone(report: tuple[MarketView, Reader, str]) -> None:
    _, reader, text = report
    page = Page(text)
    assert asks_nothing_of_anyone(page, text)
    assert page.all("html")[0]["lang"] == reader.language
    assert len(text.encode()) < 600_000


def test_the_policy_allows_its_one_style_and_nothing_else(report: tuple[MarketView, Reader, str]) -> None:
    text = report[2]
    policies = [m["content"] for m in Page(text).all("meta") if m.get("http-equiv")]
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert len(policies) == 1
    assert (policies[0] or "").startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_every_chart_has_words_and_every_table_headings(report: tuple[MarketView, Reader, str]) -> None:
    text = report[2]
    page = Page(text)
    charts = page.all("svg")
    assert charts
    assert all(chart["role"] == "img" and len(chart["aria-label"] or "") > 20 for chart in charts)
    assert len(page.all("figcaption")) == len(page.all("figure"))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(head["scope"] in ("col", "row") for head in page.all("th"))
    for rows in re.findall(r"<table.*?</table>", text, re.DOTALL):
        widths = {len(re.findall(r"<t[hd][ >]", row)) for row in re.findall(r"<tr.*?</tr>", rows, re.DOTALL)}
        assert len(widths) == 1
    assert len(page.all("h1")) == 1


def test_it_says_what_the_text_says(report: tuple[MarketView, Reader, str]) -> None:
    view, reader, text = report
    page = Page(text)
    for line in [*lead_sentences(view, reader), *rests_lines(view, reader), *inputs_lines(view, reader)]:
        assert plain(line) in page.text
    for name in [s.name for s in view.segments] + [s.employer for s in view.seats]:
        assert name in page.text
    assert f"--seed {view.assumptions.seed} --draws {view.assumptions.draws}" in page.text
    for unfilled in ("{", "}", "None", "undefined", "nan", "NaN"):
        assert unfilled not in page.text.split()
    assert "NaN" not in text


def test_the_same_view_gives_the_same_bytes(tmp_path: Path) -> None:
    view = sample.market()
    options = Namespace(html=str(tmp_path / "market.html"), pdf=None, locale=None)
    write_pages(options, "de", DE, partial(render_market, view))
    assert Path(options.html).read_text("utf-8") == render_market(view, DE)
    with pytest.raises(InputError):
        write_pages(
            Namespace(**{**vars(options), "html": str(tmp_path / "missing" / "market.html")}),
            "de",
            DE,
            partial(render_market, view),
        )


def test_names_are_text_and_nothing_else() -> None:
    view = sample.named(HOSTILE)
    for text in (render_market(view, EN), market_fragment(view, EN)):
        page = Page(text)
        assert plain(HOSTILE) in page.text
        assert not page.all("script")
        assert "<script" not in text
        assert not any("onload" in attributes for _, attributes in page.elements)


@pytest.mark.parametrize("name", ["הצעה", "a\u202eb", "x\u2069y\u202e"])
def test_a_name_cannot_turn_its_sentence_around(name: str) -> None:
    view, _ = isolated_market(sample.named(name), EN)
    assert view.segments[0].name.startswith("\u2068")
    assert view.segments[0].name == view.flows[0].segment == view.shocks[0].segments[0].segment
    assert view.seats[0].employer == view.flows[0].employer


@pytest.mark.parametrize("name", VIEWS)
def test_the_fragment_keeps_to_itself(name: str) -> None:
    view = VIEWS[name]()
    text = market_fragment(view, EN)
    page = Page(text)
    assert not {"html", "body", "main", "script"} & {tag for tag, _ in page.elements}
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    for selectors in re.findall(r"([^{}]+)\{", style):
        assert all(one.strip().startswith(".outbid-market") for one in selectors.split(","))
    for colour in set(re.findall(r"var\((--\w+)\)", text)):
        assert f"{colour}:" in style
    for sentence in lead_sentences(view, EN):
        assert plain(sentence) in page.text


@pytest.mark.parametrize("name", VIEWS)
def test_the_parts_of_a_segment_are_all_of_it(name: str) -> None:
    view = VIEWS[name]()
    for row in divided_segments(view, EN):
        assert sum(row.parts.values()) == pytest.approx(1.0)
        assert set(row.parts) <= {*range(COLOURS), OTHERS, LEFT}
    assert len(told_apart(view)) <= COLOURS


def test_the_employers_told_apart_are_those_that_hire_the_largest_parts() -> None:
    view = sample.many()
    apart = told_apart(view)
    assert len(apart) == COLOURS
    totals = {seat.employer: 0.0 for seat in view.seats}
    for segment in view.segments:
        own = [flow for flow in view.flows if flow.segment == segment.name]
        everyone = sum(flow.hires.value for flow in own) + segment.unmatched.value
        for flow in own:
            totals[flow.employer] += flow.hires.value / everyone
    assert min(totals[name] for name in apart) >= max(totals[name] for name in totals if name not in apart)


def test_wide_parts_carry_their_letter_so_that_colour_need_not_tell() -> None:
    spec = parts_chart(divided_segments(sample.market(), EN), EN, WIDE)
    labels = [row["label"] for layer in spec["layer"] for row in layer["data"]["values"] if "label" in row]
    assert "A 50%" in labels
    assert "B 34%" in labels
    assert "17%" in labels


def test_the_table_of_hires_has_every_pair_and_everyone_left() -> None:
    view = sample.market()
    found = matrix(view, EN)
    assert found is not None
    assert [label for label, _ in found.rows] == [*(s.employer for s in view.seats), "Without a seat"]
    assert found.headings == tuple(s.name for s in view.segments)
    assert (found.rows[0][1][0].text, found.rows[0][1][0].under) == ("150", "$1.8M")
    assert found.rows[0][1][0].shade > found.rows[2][1][0].shade
    assert [cell.under for cell in found.rows[-1][1]] == ["1.3%", "2.5%", "5.3%", "12%", "17%"]
    assert matrix(sample.nobody(), EN) is None


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
@pytest.mark.parametrize("frame", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_label_of_a_chart_is_clipped_or_covers_another(frame: Frame, reader: Reader) -> None:
    name = "A segment whose name is longer than any line of any chart has room for, and goes on"
    for view in (sample.market(), sample.named(name)):
        for spec in (
            pay_chart(view, pay_scale(view), frame, reader),
            parts_chart(divided_segments(view, reader), reader, frame),
        ):
            boxes = list(label_boxes(spec, frame))
            assert boxes
            for left, right, top, bottom in boxes:
                assert left >= -4.5
                assert right <= spec["width"] + 4.5
                assert top >= -1
                assert bottom <= spec["height"] + spec["padding"]["bottom"]
            for i, one in enumerate(boxes):
                for two in boxes[:i]:
                    apart = one[1] <= two[0] or two[1] <= one[0] or one[3] <= two[2] or two[3] <= one[2]
                    assert apart, (one, two)


def label_boxes(spec: dict[str, Any], frame: Frame) -> Any:
    """The box of every text of a chart, by the same generous width of letters that layouts use."""
    for layer in spec["layer"]:
        mark = layer["mark"]
        if mark["type"] != "text":
            continue
        for row in layer["data"]["values"]:
            lines = row["label"] if isinstance(row["label"], list) else [row["label"]]
            if not any(lines):
                continue
            wide = max(text_width(line, frame) for line in lines)
            tall = frame.font * (1 + 1.35 * (len(lines) - 1))
            x, y = layer["encoding"]["x"], layer["encoding"]["y"]
            place = x["value"] if "value" in x else _placed(row["x"], x["scale"]) * spec["width"]
            top = (row["y"] if "field" in y else y["value"]) + mark.get("dy", 0)
            top -= frame.font / 2 if mark["baseline"] == "middle" else 0
            left = place - {"left": 0.0, "center": wide / 2, "right": wide}[mark["align"]]
            yield left, left + wide, top, top + tall


def _placed(value: float, scale: dict[str, Any]) -> float:
    low, high = scale["domain"]
    return Scale(scale["type"], low, high, scale.get("constant", 1.0)).place(value)


@given(st.text(min_size=0, max_size=200), st.floats(20, 800))
def test_names_are_cut_to_their_room(name: str, room: float) -> None:
    lines = wrapped(name, room, WIDE)
    assert 1 <= len(lines) <= 2
    letters = max(int(room / (0.58 * WIDE.font)), 6)
    assert all(len(line) <= letters for line in lines)


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.floats(-0.99, 3.0), st.floats(0, 0.5), st.floats(0, 0.5)), min_size=1, max_size=6),
    st.sampled_from([WIDE, NARROW]),
)
def test_any_changes_can_be_drawn(changes: list[tuple[float, float, float]], frame: Frame) -> None:
    shock = sample.market().shocks[0]
    pays = [Interval(value, value - below, value + above) for value, below, above in changes]
    shifts = tuple(replace(shock.segments[0], pay=pay) for pay in pays)
    scale = shock_scale(replace(sample.market(), shocks=(replace(shock, segments=shifts),)))
    assert scale.low < 0 < scale.high
    lines = [
        Line(
            "name",
            "figure",
            "#000",
            bar=(min(0.0, p.value), max(0.0, p.value)),
            span=(p.low or 0.0, p.high or 0.0),
        )
        for p in pays
    ]
    for line in lines:
        assert line.span is not None
        assert all(0 <= scale.place(end) <= 1 for end in line.span)
    body = draw(rows_chart(lines, scale, str, frame, zero=True)).body
    assert "NaN" not in body
    assert body.count(">name<") == len(lines)


def test_pay_of_one_segment_and_pay_below_nothing_can_be_drawn() -> None:
    view = sample.plain()
    odd = replace(view.segments[0], pay=Interval(-2e4, -5e4, 1e4), pay_band=(-1e5, -2e4, 3e4))
    for segments in ((odd,), (odd, view.segments[1]), (replace(view.segments[0], pay_band=None),)):
        changed = replace(view, segments=segments)
        assert "NaN" not in draw(pay_chart(changed, pay_scale(changed), WIDE, EN)).body


def test_words_on_colour_and_quiet_words_can_be_read() -> None:
    """WCAG 2.2, relative luminance: at least 4.5 between the paper's colour and each ground it is written on."""
    style = str(html.styled("report.css")["style"])
    blocks = re.findall(r":root \{([^}]*--o1[^}]*)\}", style)
    assert len(blocks) == 2
    for block in blocks:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for name in ("ink", "muted", *(f"o{i + 1}" for i in range(COLOURS))):
            light, dark = sorted((luminance(colours["paper"]), luminance(colours[name])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, name


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_rows_keep_their_order_from_the_top() -> None:
    lines = [Line(str(i), "1", "#000", bar=(0.0, 1.0)) for i in range(5)]
    spec = rows_chart(lines, Scale("linear", 0.0, 1.0), str, WIDE)
    tops = [
        row["y"]
        for layer in spec["layer"]
        if layer["mark"]["type"] == "rect"
        for row in layer["data"]["values"]
    ]
    assert all(a < b for a, b in pairwise(tops))

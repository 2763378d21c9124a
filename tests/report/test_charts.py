"""Charts: axes that tell skewed amounts apart, dots that can be counted, words in the reader's language."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbid.report import charts, outlook_charts
from outbid.report.format import Reader
from outbid.report.marks import NARROW, PANEL, WIDE, Spec, axis_marks, inner_width, text_width
from outbid.report.scale import Scale, diameter_for, scale_for, stacked, ticks
from outbid.report.svg import draw
from outbid.report.views import StepView

_spec = importlib.util.spec_from_file_location("samples", Path(__file__).with_name("test_html_samples.py"))
assert _spec is not None
assert _spec.loader is not None
sample = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sample)

EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "USD")
amounts = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 2))


def specs(reader: Reader) -> list[Spec]:
    view = sample.compare()
    drawn = []
    for frame in (WIDE, NARROW):
        layout = charts.dots_layout(view.offers, frame)
        drawn += [charts.dots_chart(offer, i, layout, reader) for i, offer in enumerate(view.offers)]
        layout = charts.pair_layout(view.pairs, frame)
        drawn += [charts.pair_chart(pair, i, layout, reader) for i, pair in enumerate(view.pairs, 1)]
    startup = sample.seen().offers[1]
    drawn += [
        outlook_charts.outlook_chart(startup, 1, reader),
        outlook_charts.futures_chart(startup, 1, reader),
    ]
    scale = charts.fan_scale(view.offers)
    drawn += [charts.fan_chart(offer.years, i, scale, reader) for i, offer in enumerate(view.offers)]
    return drawn + [charts.waterfall_chart(offer, i, reader) for i, offer in enumerate(view.offers)]


def words(body: str) -> list[str]:
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", body)


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((2e6, 3e6), "linear"),
        ((7e5, 3e7), "log"),
        ((-2e6, -1e6, 3e7), "symlog"),
        ((-5.0, 5.0), "linear"),
        ((0.0,), "linear"),
    ],
)
def test_the_axis_fits_the_skew(values: tuple[float, ...], kind: str) -> None:
    scale = scale_for(values)
    assert scale.kind == kind
    assert all(0 <= scale.place(value) <= 1 for value in values)


@given(st.lists(amounts, min_size=1, max_size=50))
def test_every_axis_holds_its_values_and_turns_back(values: list[float]) -> None:
    scale = scale_for(values)
    assert scale.low < scale.high
    for value in values:
        place = scale.place(value)
        assert -1e-9 <= place <= 1 + 1e-9
        assert scale.value(place) == pytest.approx(value, rel=1e-6, abs=1e-6 * (scale.high - scale.low))
    marks = ticks(scale, lambda found: len(found) <= 6)
    assert list(marks) == sorted(set(marks))
    assert all(scale.low <= mark <= scale.high for mark in marks)


@pytest.mark.parametrize("values", [(0.0,), (0.2, 0.4), (-0.3, 0.4), (100.1, 100.4), (2e6, 2e6)])
@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_no_two_neighbours_on_an_axis_are_called_the_same(values: tuple[float, ...], frame: Any) -> None:
    marks = axis_marks(scale_for(values), Reader("de", "de", "EUR").money, frame)
    assert all(a != b for (_, a), (_, b) in pairwise(marks))


@given(st.lists(amounts, min_size=50, max_size=50), st.sampled_from([WIDE, NARROW]))
def test_dots_never_overlap_and_none_is_lost(values: list[float], frame: Any) -> None:
    values = sorted(values)
    scale = scale_for(values, 3 * frame.dot / frame.width)
    size = diameter_for([values], scale, frame.width, frame.dot, 170)
    dots, blocks = stacked(values, scale, frame.width, size)
    assert sorted(dot.value for dot in dots) == values
    places = sorted((dot.row, dot.x) for dot in dots)
    for (row, x), (next_row, next_x) in pairwise(places):
        assert row != next_row or next_x - x >= size - 1e-6
    assert all(block.count > 10 for block in blocks)


def test_futures_of_one_value_stand_in_rows_of_five() -> None:
    values = [773e3] * 35 + [7e6 * 1.1**i for i in range(15)]
    dots, blocks = stacked(values, scale_for(values, 0.05), 800, 12)
    (block,) = blocks
    assert (block.count, block.rows) == (35, 7)
    assert sorted({dot.row for dot in dots if dot.value == 773e3}) == list(range(7))


def test_ticks_of_a_skewed_axis_are_round() -> None:
    marks = ticks(Scale("log", 6e5, 4e7), lambda found: len(found) <= 6)
    assert marks == (1e6, 2e6, 5e6, 1e7, 2e7)


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_every_specification_draws_twice_the_same(reader: Reader) -> None:
    for spec in specs(reader):
        json.dumps(spec, allow_nan=False)
        drawing = draw(spec)
        assert drawing == draw(spec)
        assert drawing.width == pytest.approx(
            spec["width"] + spec["padding"]["left"] + spec["padding"]["right"], abs=1.5
        )
        assert words(drawing.body)
        assert not re.search(r"NaN|undefined|null|Infinity|http|style=|<script", drawing.body)


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    view = sample.compare()
    layout = charts.dots_layout(view.offers, WIDE)
    startup = next(i for i, offer in enumerate(view.offers) if offer.stake_zero is not None)
    english = words(draw(charts.dots_chart(view.offers[startup], startup, layout, EN)).body)
    german = words(draw(charts.dots_chart(view.offers[startup], startup, layout, DE)).body)
    assert "$10M" in english
    assert any(re.fullmatch(r"10\sMio\.\s\$", label) for label in german)
    lowest = DE.money(view.offers[startup].dots[0])
    # amounts keep their thousands: the drawing's own numbers are shortened, words are not
    assert any(lowest in label for label in german)
    assert not any("." in label and "Mio" not in label and "000" not in label for label in german)


def test_every_bar_of_the_waterfall_has_its_amount() -> None:
    for offer in (*sample.compare().offers, *sample.seen().offers):
        shown = words(draw(charts.waterfall_chart(offer, 0, EN)).body)
        expected = [EN.signed(step.amount) for step in offer.attribution if step.amount]
        assert {EN.money(offer.headline), EN.money(offer.worth), *expected} <= set(shown)


def test_what_investors_and_the_market_take_is_a_bar_with_its_words() -> None:
    offer = sample.seen().offers[1]
    shown = " ".join(words(draw(charts.waterfall_chart(offer, 0, DE)).body))
    assert "Vorrechte der Investoren" in shown
    assert "Verlust oder Wechsel der Stelle" in shown


def test_every_outlook_has_its_worth_its_error_and_its_chance_of_more() -> None:
    offer = sample.seen().offers[1]
    shown = words(draw(outlook_charts.outlook_chart(offer, 1, EN)).body)
    assert {"$1.38M ±$4,000", "$1.34M ±$4,000", "$1.22M ±$4,000"} <= set(shown)
    assert {"$16.1M", "$3.25M", "$5.19M", "$41.6M as told"} <= set(shown)
    assert {"your belief (used)", "base rates of its stage"} <= set(shown)


sizes = st.floats(1e3, 1e9).map(lambda value: round(value, 2))


@given(
    st.lists(st.tuples(amounts, sizes, amounts), min_size=2, max_size=3), amounts, st.sampled_from([EN, DE])
)
def test_the_amounts_of_an_outlook_stay_inside_and_apart(
    seen: list[tuple[float, float, float]], headline: float, reader: Reader
) -> None:
    kinds = ("stated", "priced", "base_rates")
    offer = dataclasses.replace(
        sample.seen().offers[1],
        headline=headline,
        outlooks=tuple(
            dataclasses.replace(known, kind=kind, worth=worth, worth_error=error, p90=p90)
            for kind, known, (worth, error, p90) in zip(kinds, sample.OUTLOOKS, seen, strict=False)
        ),
    )
    scale, width = outlook_charts.worth_scale(offer, reader), inner_width(PANEL)
    by_height: dict[float, list[tuple[float, float]]] = {}
    for layer in outlook_charts.outlook_chart(offer, 0, reader)["layer"]:
        mark = layer["mark"]
        if mark["type"] != "text" or mark["fill"] != "var(--muted)" or mark["align"] != "left":
            continue
        for row in layer["data"]["values"]:
            x = scale.place(row["value"]) * width
            assert x >= -0.5
            assert x + text_width(row["label"], PANEL) <= width + 0.5
            by_height.setdefault(row["y"], []).append((x, x + text_width(row["label"], PANEL)))
    assert sum(map(len, by_height.values())) == 2 * len(offer.outlooks)
    for ends in by_height.values():
        for (_, end), (start, _) in pairwise(sorted(ends)):
            assert end < start


@given(st.integers(0, 50), st.floats(0, 1), st.sampled_from([None, 0.0, 4e7]))
def test_fifty_futures_are_always_fifty(zero: int, reaches: float, headline: float | None) -> None:
    seen = dataclasses.replace(sample.OUTLOOKS[0], stake_zero_of_50=zero, reaches_headline=reaches)
    counts = outlook_charts.counts_of(seen, headline)
    assert counts.nothing == zero
    assert min(counts.nothing, counts.less, counts.told) >= 0
    assert counts.nothing + counts.less + counts.told == 50
    # nobody is told nothing: a stake that was not named keeps no promise
    assert counts.told <= (50 * reaches + 0.5 if headline else 0)


def test_a_future_that_pays_nothing_is_a_ring_and_one_that_pays_what_was_told_is_dark() -> None:
    body = draw(outlook_charts.futures_chart(sample.seen().offers[1], 1, EN)).body
    circles = re.findall(r"<circle[^>]*>", body)
    assert len(circles) == 150
    # nothing in 35, 23 and 36 of 50; the told value in 4.5%, 0.7% and 2.6%, which are 2, 0 and 1 of 50
    assert sum("stroke=" in circle for circle in circles) == 35 + 23 + 36
    assert sum('fill="var(--ink)"' in circle for circle in circles) == 2 + 0 + 1
    assert sum('fill="var(--o2)"' in circle for circle in circles) == 150 - 94 - 3


def test_the_bars_of_a_worth_below_zero_stay_on_the_axis() -> None:
    offer = dataclasses.replace(
        sample.compare().offers[0], headline=10.0, worth=-5.0, attribution=(StepView("tax", -15.0),)
    )
    spec = charts.waterfall_chart(offer, 0, EN)
    boxes = [
        row for layer in spec["layer"] if layer["mark"]["type"] == "rect" for row in layer["data"]["values"]
    ]
    domain = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "rect")["encoding"]["x"][
        "scale"
    ]["domain"]
    assert domain == [-5.0, 10.0]
    assert all(domain[0] <= box["x"] < box["x2"] <= domain[1] for box in boxes)


def test_the_colour_of_a_difference_is_the_one_who_pays_more() -> None:
    view = sample.compare()
    spec = charts.pair_chart(view.pairs[0], 1, charts.pair_layout(view.pairs, WIDE), EN)
    points = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    counts = {layer["mark"]["fill"]: len(layer["data"]["values"]) for layer in points}
    behind = sum(dot < 0 for dot in view.pairs[0].dots)
    assert counts["var(--o1)"] == behind
    assert counts["var(--o2)"] == 50 - behind


def test_a_single_year_is_drawn() -> None:
    offer = sample.compare().offers[0]
    drawing = draw(charts.fan_chart(offer.years[:1], 0, charts.fan_scale([offer]), EN, PANEL))
    assert "1" in words(drawing.body)
    assert math.isfinite(drawing.height)

"""Market answers in words: who is short, who is left, what is open, and what shocks do, as far as that is known."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import market_sample as sample
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from outbid.report.format import Reader
from outbid.report.market_format import (
    certain,
    change,
    counted,
    finite,
    in_hundred,
    inline,
    money,
    signed_count,
    stated,
)
from outbid.report.market_hires import hires_table
from outbid.report.market_notes import inputs_lines, rests_lines
from outbid.report.market_phrases import check_sentence, lead_sentences, move_sentence, shock_sentence
from outbid.report.market_tables import seats_table, segments_table, sorting_tables
from outbid.report.market_text import print_market, print_market_check
from outbid.report.market_views import InputView, Interval, MarketView, MoveView, employers_of
from outbid.report.views import to_json

EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "USD")
VIEWS: dict[str, Callable[[], MarketView]] = {
    name: getattr(sample, name) for name in ("market", "plain", "one_segment", "nobody", "everybody", "many")
}


def shown(view: MarketView, reader: Reader, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    print_market(view, reader, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_answer_leads_with_who_is_short_and_who_is_left() -> None:
    assert lead_sentences(sample.market(), EN) == [
        "The scarcest, LLM trainers, cost $1.4M ($1.2M to $1.7M) a year; 1 of 100 (1 to 2) stays without a seat.",
        "Most often left over are Generalist developers: 17 of 100 (14 to 22) stay without a seat;"
        " those hired cost $170K ($140K to $190K) a year.",
        "Of 152,000 seats, 10,400 stay open, the most at Everyone else (6,690; 5,020 to 8,690).",
        "One more lab: pay of LLM trainers rises by 18% (12% to 26%);"
        " of AI developers, 110 (70 to 143) fewer stay without a seat.",
        "Layoffs: pay of Generalist developers falls by 9% (5.2% to 12%);"
        " the part of Generalist developers without a seat goes from 17% to 25%.",
    ]


def test_the_answer_in_german() -> None:
    assert [plain(sentence) for sentence in lead_sentences(sample.plain(), DE)] == [
        "Am knappsten sind „LLM trainers“: Sie kosten 1,42 Mio. $ im Jahr; 1 von 100 bleibt ohne Stelle.",
        "Am häufigsten übrig bleiben „Generalist developers“: 17 von 100 bleiben ohne Stelle;"
        " wer eingestellt wird, kostet 165.000 $ im Jahr.",
        "Von 152.000 Stellen bleiben 10.400 offen, die meisten bei „Everyone else“ (6.690).",
    ]


def test_extremes_are_said_and_not_computed_around() -> None:
    nobody = lead_sentences(sample.nobody(), EN)
    assert nobody[:2] == [
        "Nobody is hired: at these terms no seat is worth taking.",
        "All 152,000 seats stay open.",
    ]
    assert nobody[2] == "One more lab: nobody is hired, before or after."
    assert lead_sentences(sample.everybody(), EN) == [
        "The scarcest, LLM trainers, cost $1.42M a year; none stays without a seat.",
        "No seat stays open.",
    ]
    assert lead_sentences(sample.one_segment(), EN)[0].startswith("LLM trainers cost $1.42M a year")


def test_fewer_than_one_is_one() -> None:
    view = sample.plain()
    few = replace(
        view, segments=(replace(view.segments[0], unmatched_share=Interval(0.001)), *view.segments[1:])
    )
    assert lead_sentences(few, EN)[0].endswith("; fewer than 1 of 100 stays without a seat.")
    assert lead_sentences(few, DE)[0].endswith("; weniger als 1 von 100 bleibt ohne Stelle.")


def test_no_direction_is_claimed_that_the_draws_leave_open() -> None:
    shock = sample.market().shocks[1]
    one = replace(shock, segments=(replace(shock.segments[3], unmatched=Interval(20.0, -5.0, 50.0)),))
    assert shock_sentence(one, EN) == (
        "Layoffs: pay of Enterprise sales changes by −0.4% (−2% to +1%): which way is not certain;"
        " of Enterprise sales without a seat: +20 (−5 to +50)."
    )
    still = replace(shock, segments=(replace(shock.segments[0], pay=Interval(0.0, -1e-5, 1e-5)),))
    assert shock_sentence(still, EN) == "Layoffs: pay does not move."


def test_what_moved_and_who_is_left_after_it() -> None:
    assert move_sentence(MoveView("A", "B", 102.0, 71.0), EN) == "A at B: 102 → 71 (−31)"
    assert move_sentence(MoveView("A", "", 0.2, 3.0), EN) == "A without a seat: <1 → 3 (+3)"
    assert move_sentence(MoveView("A", "B", 29.4, 28.8), EN) == "A at B: 29.4 → 28.8 (−0.6)"
    assert move_sentence(MoveView("A", "B", 107_826.5, 107_861.4), EN) == "A at B: 107,827 → 107,861 (+34)"
    assert move_sentence(MoveView("A", "B", 12.4, 5.7), EN) == "A at B: 12 → 6 (−6)"
    assert move_sentence(MoveView("A", "B", 20_845.0, 36_345.0), EN) == "A at B: 20,800 → 36,300 (+15,500)"
    assert move_sentence(MoveView("A", "", 1.0, 3.0), DE) == "„A“ ohne Stelle: 1 → 3 (+2)"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Interval(1.42e6, 1.2e6, 1.7e6), "$1.4M ($1.2M to $1.7M)"),
        (Interval(185_000.0, 184_000.0, 186_000.0), "$185K ($184K to $186K)"),
        (Interval(1.42e6), "$1.42M"),
        (Interval(1.42e6, 1.42e6, 1.42e6), "$1.42M"),
        (None, "–"),
    ],
)
def test_amounts_have_no_more_digits_than_their_interval_lets_one_know(
    value: Interval | None, words: str
) -> None:
    assert inline(money(value, EN)) == words


def test_counts_and_changes() -> None:
    assert counted(Interval(0.3), EN).text == "<1"
    assert counted(Interval(0.0), EN).text == "0"
    assert counted(Interval(12_431.0, 12_000.0, 13_000.0), EN).text == "12,400"
    assert stated(Interval(12_431.0), EN).text == "12,431"
    assert inline(change(Interval(0.18, 0.12, 0.25), EN)) == "+18% (+12% to +25%)"
    assert change(Interval(-0.00001), EN).text == "0%"
    assert plain(change(Interval(-0.05), DE).text) == "−5 %"
    assert [signed_count(x, EN) for x in (-31.2, 0.4, 2.0)] == ["−31", "0", "+2"]
    assert finite(3.2e-12, EN) == "3·10⁻¹²"
    assert finite(0.0, EN) == "0"


@given(st.floats(0, 1))
def test_a_share_of_a_hundred_never_says_none_of_some_or_all_of_fewer(part: float) -> None:
    words = in_hundred(part, EN)
    assert (words == "0") == (part == 0)
    assert (words == "100") == (part == 1)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e5), st.floats(0, 1e5))
def test_intervals_stand_in_order_and_hold_their_value(value: float, below: float, above: float) -> None:
    cell = counted(Interval(value, value - below, value + above), EN)
    assert cell.range == "" or cell.range.count(" to ") == 1
    assert "nan" not in cell.text + cell.range


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize("name", VIEWS)
def test_it_fits_the_terminal_and_names_everyone(name: str, width: int, reader: Reader) -> None:
    view = VIEWS[name]()
    text = shown(view, reader, width)
    assert max(map(len, text.splitlines())) <= width
    for segment in view.segments:
        assert segment.name in text
    for seat in view.seats:
        assert seat.employer in text
    for shock in view.shocks:
        assert shock.name in text
    assert not re.search(r"[{}]|\bNone\b|\bnan\b|\binf\b", text)


def test_the_text_states_what_it_rests_on() -> None:
    view = sample.market()
    text = plain(shown(view, EN))
    for words in (
        "seed 7",
        "200 draws",
        "3 of 200 draws",
        "elasticity",
        "February 1, 2024",
        "3·10⁻¹²",
        "8·10⁻¹¹",
    ):
        assert words in text
    assert "segment.LLM trainers.headcount: 200 to 500; press reports say “a few hundred”" in text
    assert "employer.Early startups.value: 180,000 to 260,000; assumption" in text
    assert "source: own survey" in text


def test_ranges_of_inputs_are_in_the_digits_of_the_reader() -> None:
    view = sample.market()
    inputs = (InputView("a", "800000 to 1000000.5", "", ""), InputView("b", "180k to 260k", "why", "who"))
    inputs += (InputView("c", "mix(0: 70%; 60M to 400M: 30%)", "", ""), InputView("d", "+20%", "", ""))
    inputs += (InputView("e", "San Francisco to Austin", "", ""),)
    changed = replace(view, assumptions=replace(view.assumptions, uncertain=inputs))
    assert inputs_lines(changed, EN) == [
        "a: 800,000 to 1,000,000.5",
        "b: 180,000 to 260,000; why (source: who)",
        "c: mix(0: 70%; 60,000,000 to 400,000,000: 30%)",
        "d: +20%",
        "e: San Francisco to Austin",
    ]
    assert [plain(line) for line in inputs_lines(changed, DE)] == [
        "a: 800.000 bis 1.000.000,5",
        "b: 180.000 bis 260.000; why (Quelle: who)",
        "c: mix(0: 70 %; 60.000.000 bis 400.000.000: 30 %)",
        "d: +20 %",
        "e: San Francisco to Austin",
    ]


def test_no_sign_is_certain_that_the_value_does_not_have() -> None:
    assert certain(Interval(0.1, 0.05, 0.2))
    assert certain(Interval(-0.1))
    assert not certain(Interval(0.1, -0.05, 0.2))
    assert not certain(Interval(0.1, -0.3, -0.2))


def test_a_failed_certificate_is_said() -> None:
    view = sample.market()
    bad = replace(view, assumptions=replace(view.assumptions, certificate=0.02))
    assert any("Not solved exactly" in line for line in rests_lines(bad, EN))
    assert not any("Not solved exactly" in line for line in rests_lines(view, EN))
    assert any("without tastes" in line for line in rests_lines(sample.everybody(), EN))


def test_tables_leave_out_columns_that_say_nothing() -> None:
    headings = seats_table(sample.market(), EN).headings
    assert "At its cap" in headings
    assert "Price of budget" in headings
    assert "At its floor" not in headings
    assert "Queue" in segments_table(sample.market(), EN).headings
    free = replace(
        sample.plain(), seats=tuple(replace(s, budget_price=0.0, at_cap=0.0) for s in sample.plain().seats)
    )
    assert not {"At its cap", "Price of budget"} & set(seats_table(free, EN).headings)


def test_hires_add_up_to_those_of_the_segment() -> None:
    """Shares of the largest employers and of the others, in percent, sum to the part of the people who are hired."""
    view = sample.plain()
    parts: dict[str, float] = {}
    group = ""
    for row in hires_table(view, EN).rows:
        if row.group:
            group = row.label
        else:
            parts[group] = parts.get(group, 0.0) + float(row.cells[1].text.rstrip("%"))
    for segment in view.segments:
        assert parts[segment.name] == pytest.approx(100 * (1 - segment.unmatched_share.value), abs=2.1)


def test_risk_takers_and_their_employers() -> None:
    tables = sorting_tables(sample.market(), EN)
    assert [table.caption for table in tables] == [s.name for s in sample.market().segments]
    bold = tables[0].rows[0]
    assert bold.label == "1"
    assert bold.cells[3].text == "Cash-rich incumbents 41%; Frontier labs 31%; Late-stage startups 16%"
    assert sorting_tables(sample.one_segment(), EN) == ()
    assert employers_of(sample.market().seats)[0] == "Cash-rich incumbents"


def test_names_are_not_markup_and_cannot_steer_the_terminal() -> None:
    text = shown(sample.named("[bold]x[/bold] \x1b[31mred"), EN, 200)
    assert "[bold]x[/bold]" in text
    assert "\x1b" not in text


def test_amounts_are_in_the_currency_of_the_market() -> None:
    view = sample.plain()
    euros = replace(view, assumptions=replace(view.assumptions, currency="EUR"))
    assert "€1.42M" in shown(euros, EN)


def test_findings_say_what_and_how() -> None:
    console = Console(file=io.StringIO(), width=100, color_system=None)
    print_market_check(sample.checked(), EN, console)
    assert isinstance(console.file, io.StringIO)
    text = plain(console.file.getvalue())
    assert text.startswith("AI talent: 1 fact is missing, 1 contradiction, 1 thing looks odd.")
    assert "A mass must be a positive number, not 1e12." in text
    assert "segment[2].headcount" in text
    clean = replace(sample.checked(), missing=0, contradictory=0, suspicious=0, findings=())
    assert check_sentence(clean, EN) == "AI talent: Nothing is missing, contradictory or suspicious."


def test_the_view_is_plain_json() -> None:
    found = json.loads(to_json(sample.market()))
    assert found["kind"] == "market"
    assert found["segments"][0]["pay"]["value"] == 1.42e6


def test_who_asks_for_a_shock_is_told_of_it_first() -> None:
    view = sample.market()
    usual, asked = lead_sentences(view, EN), lead_sentences(replace(view, shocks_first=True), EN)
    assert asked[0].startswith("One more lab: pay of LLM trainers rises")
    assert asked == [*usual[3:], "Without a shock:", *usual[:3]]
    text = plain(shown(replace(view, shocks_first=True), EN))
    places = [
        text.index(words) for words in ("Largest moves", "The market without a shock", "What becomes of")
    ]
    assert places == sorted(places)
    assert "Ohne Schock:" in lead_sentences(replace(view, shocks_first=True), DE)

"""What a market answer must not say: scarcity where there is none, effects that are the shock itself, false digits."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import market_sample as sample
import numpy as np
import pytest
from pages import Page, plain
from rich.console import Console

from outbid.report.format import Reader
from outbid.report.market_answer import shock as run_shock
from outbid.report.market_format import inline, money, money_change
from outbid.report.market_hires import hires_notes, hires_table
from outbid.report.market_html import market_fragment, render_market
from outbid.report.market_notes import changes_line, command, rests_lines
from outbid.report.market_phrases import lead_sentences, shock_sentence
from outbid.report.market_sections import matrix
from outbid.report.market_summary import LEAST_DRAWS, count, interval
from outbid.report.market_tables import seats_table, segments_table, shock_seats, shock_segments
from outbid.report.market_text import print_market
from outbid.report.market_views import Interval, MarketView, SeatView, SegmentShiftView, SegmentView

EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "USD")
ZERO = Interval(0.0)
MARKET = """
kind = "market"
name = "Two kinds of people"
currency = "USD"
tax_year = 2026
place = "US-TX"
status = "single"

[[segment]]
name = "Devs"
headcount = 100
wealth = "100k"
risk_aversion = "medium"
outside = "60k"

[[segment]]
name = "Sellers"
headcount = 50
wealth = "100k"
risk_aversion = "medium"
outside = "50k"

[[employer]]
name = "Big"
stage = "listed"
seats = 60
band = "60k to 200k"
value = { "Devs" = "120k", "Sellers" = "100k" }

[[shock]]
name = "More developers"
segment = { "Devs" = { headcount = "+20%" } }

[[shock]]
name = "No developers"
segment = { "Devs" = { headcount = 0 } }
"""


def text_of(view: MarketView, reader: Reader) -> str:
    console = Console(file=io.StringIO(), width=120, color_system=None)
    print_market(view, reader, console)
    assert isinstance(console.file, io.StringIO)
    return plain(console.file.getvalue())


def with_segment(view: MarketView, segment: SegmentView) -> MarketView:
    return replace(view, segments=(segment, *view.segments[1:]))


def with_seats(view: MarketView, *seats: SeatView) -> MarketView:
    return replace(view, seats=seats)


def test_nobody_is_called_scarce_of_whom_most_are_left() -> None:
    view = sample.plain()
    parts = zip(view.segments[:2], (0.8, 0.9), strict=True)
    view = replace(view, segments=tuple(replace(s, unmatched_share=Interval(part)) for s, part in parts))
    assert lead_sentences(view, EN)[:2] == [
        "Least often left over are LLM trainers: 80 of 100 stay without a seat; those hired cost $1.42M a year.",
        "Most often left over are AI developers: 90 of 100 stay without a seat; those hired cost $410K a year.",
    ]
    assert plain(lead_sentences(view, DE)[0]) == (
        "Am seltensten übrig bleiben „LLM trainers“: 80 von 100 bleiben ohne Stelle;"
        " wer eingestellt wird, kostet 1,42 Mio. $ im Jahr."
    )


def test_without_seats_or_people_nothing_else_is_claimed() -> None:
    view = replace(sample.nobody(), shocks=())
    none = with_seats(view, *(replace(s, seats=ZERO, open=ZERO) for s in view.seats))
    assert lead_sentences(none, EN) == ["Nobody is hired: there are no seats."]
    assert lead_sentences(none, DE) == ["Niemand wird eingestellt: Es gibt keine Stellen."]
    empty = replace(view, segments=tuple(replace(s, headcount=ZERO, unmatched=ZERO) for s in view.segments))
    assert lead_sentences(empty, EN)[0] == "Nobody is hired: there are no people to hire."


def test_one_open_seat_is_one_and_no_employer_has_most_of_less_than_one() -> None:
    view = sample.plain()
    seat = replace(view.seats[0], seats=Interval(20.0))
    four = [replace(seat, employer=f"E{i}", open=Interval(0.3)) for i in range(4)]
    assert lead_sentences(with_seats(view, *four), EN)[-1] == "Of 80 seats, 1 stays open."
    assert lead_sentences(with_seats(view, *four), DE)[-1] == "Von 80 Stellen bleibt 1 offen."
    eight = [replace(each, employer=f"E{i}") for i, each in enumerate(four + four)]
    assert lead_sentences(with_seats(view, *eight), EN)[-1] == "Of 160 seats, 2 stay open."


def test_people_whom_the_shock_itself_brings_are_not_its_effect() -> None:
    view = sample.market()
    assert shock_sentence(view.shocks[1], EN) == (
        "Layoffs: pay of Generalist developers falls by 9% (5.2% to 12%);"
        " the part of Generalist developers without a seat goes from 17% to 25%."
    )
    assert plain(shock_sentence(view.shocks[1], DE)).endswith(
        "; der Anteil ohne Stelle geht bei „Generalist developers“ von 17 % auf 25 %."
    )
    table = shock_segments(view.shocks[1], EN)
    assert table.headings == ("Pay", "People", "Without a seat", "Share without a seat", "Gain per head")
    assert [cell.text for cell in table.rows[4].cells[1:4]] == ["+24,000", "+15,500", "17% → 25%"]
    assert "People" not in shock_segments(view.shocks[0], EN).headings
    # 35 fewer are left only because 35 fewer are there: nothing happened to those who were
    gone = SegmentShiftView("Devs", None, Interval(-35.0), ZERO, Interval(-100.0), None)
    same = SegmentShiftView("Sellers", Interval(0.1), Interval(10.0), ZERO, Interval(100.0), (0.1, 0.1))
    assert shock_sentence(replace(view.shocks[1], segments=(gone, same)), EN) == (
        "Layoffs: pay of Sellers rises by 10%."
    )


def test_a_cleared_shock_counts_the_people_that_it_brings(tmp_path: Path) -> None:
    path = tmp_path / "market.toml"
    path.write_text(MARKET, "utf-8")
    more = run_shock(path, "1", "More developers", draws=0)
    developers, sellers = more.shocks[0].segments
    assert developers.headcount == Interval(20.0)
    assert sellers.headcount is None
    assert developers.left is not None
    before = more.segments[0].unmatched.value
    assert developers.left[0] == pytest.approx(before / 100, abs=1e-6)
    assert developers.left[1] == pytest.approx((before + developers.unmatched.value) / 120, abs=1e-6)
    assert more.segments[0].outside == 60_000
    assert command(more, EN).startswith("outbid market shock FILE 'More developers' --seed")
    none = run_shock(path, "1", sets=["segment.Devs.headcount=0"], draws=0)
    assert none.shocks[0].segments[0].left is None
    assert [cell.text for cell in shock_segments(none.shocks[0], EN).rows[0].cells[-2:]] == ["–", "–"]
    assert "shock FILE --set segment.Devs.headcount=0 --seed" in command(none, EN)


def test_few_draws_make_no_interval() -> None:
    values = np.arange(1.0 + LEAST_DRAWS)
    assert interval(values[:-1], count) == Interval(0.0)
    assert interval(values, count) == Interval(0.0, 2.9, 18.1)  # deciles of 1..20, between order statistics
    view = sample.market()
    one = replace(view, assumptions=replace(view.assumptions, draws=1))
    assert "No intervals: they need 20 draws or more, not 1." in segments_table(one, EN).notes
    assert (
        "Keine Intervalle: Dafür braucht es mindestens 20 Ziehungen, nicht 1."
        in segments_table(one, DE).notes
    )


def test_a_figure_outside_its_interval_is_explained_where_there_is_one() -> None:
    view = sample.market()
    words = (
        "A figure can lie outside its interval: it takes every input at its middle,"
        " which is not the middle of all draws."
    )
    assert words not in segments_table(view, EN).notes
    shock = view.shocks[0]
    odd = replace(shock.segments[0], pay=Interval(-0.25, -0.24, -0.11))
    changed = replace(view, shocks=(replace(shock, segments=(odd,)),))
    assert words in segments_table(changed, EN).notes
    assert any("außerhalb ihres Intervalls" in note for note in segments_table(changed, DE).notes)


def test_a_figure_and_the_interval_below_it_are_of_one_unit() -> None:
    view = sample.market()
    people = replace(view.segments[0], unmatched=Interval(12.0, 9.0, 18.0), headcount=Interval(200.0))
    cell = segments_table(with_segment(view, people), EN).rows[0].cells[1]
    assert (cell.text, cell.range) == ("12 (6%)", "9 to 18")
    opened = replace(view.seats[0], open=Interval(97.0, 56.0, 140.0), seats=Interval(600.0))
    cell = seats_table(with_seats(view, opened), EN).rows[0].cells[2]
    assert (cell.text, cell.range) == ("97 (16%)", "56 to 140")
    notes = " ".join(segments_table(view, EN).notes)
    assert "(200 draws); below a median hire they hold 8 of 10 hires." in notes


def test_amounts_beside_each_other_have_the_same_digits() -> None:
    near = Interval(134_600.0, 130_500.0, 144_000.0)
    wide = Interval(1_420_000.0, 1_210_000.0, 1_680_000.0)
    assert inline(money(near, EN)) == "$135K ($131K to $144K)"
    assert inline(money(wide, EN)) == "$1.4M ($1.2M to $1.7M)"
    view = sample.market()
    paid = replace(view.segments[0], pay=wide, pay_band=(0.94e6, 1.32e6, 1.87e6))
    cells = segments_table(with_segment(view, paid), EN).rows[0].cells
    assert [cells[2].text, cells[3].text, cells[3].range] == ["$1.4M", "$1.3M", "$940K to $1.9M"]


def test_nothing_has_no_sign() -> None:
    assert money_change(Interval(-0.2, -0.4, 0.3), EN).text == "$0"
    assert money_change(Interval(-0.2, -0.4, 0.3), EN).range == ""
    assert inline(money_change(Interval(0.0, -704.3, 0.0), EN)) == "$0 (−$700 to $0)"


def test_a_budget_that_does_not_bind_has_no_price() -> None:
    table = seats_table(sample.market(), EN)
    at = table.headings.index("Price of budget")
    assert [row.cells[at].text for row in table.rows] == ["–", "–", "1.21", "–", "–", "–"]


@pytest.mark.parametrize("reader", [EN, DE], ids=["en", "de"])
def test_pages_answer_a_shock_first_when_it_was_asked_for(reader: Reader) -> None:
    view = sample.market()
    effects, people = (
        ("What shocks do", "What becomes of each segment")
        if reader is EN
        else ("Was Schocks bewirken", "Was aus jedem Segment wird")
    )
    usual, asked = (
        Page(render_market(replace(view, shocks_first=first), reader)).text for first in (False, True)
    )
    assert usual.index(people) < usual.index(effects)
    assert asked.index(effects) < asked.index(people)
    fragments = [
        Page(market_fragment(replace(view, shocks_first=first), reader)).text for first in (False, True)
    ]
    # the sentence is the headline, and no heading a second time
    assert asked.count(plain(shock_sentence(view.shocks[0], reader))) == 1
    assert fragments[0].rindex("Layoffs") > fragments[0].index(people)
    assert fragments[1].rindex("Layoffs") < fragments[1].index(people)


def test_what_pay_and_being_without_a_seat_mean_is_said_once() -> None:
    text = text_of(sample.market(), EN)
    for words in (
        "Without a seat: hired by none of these employers; they earn what the file calls outside.",
        "Pay is the mean over those who are hired, so it also changes with who is hired where;"
        " gain per head is over all people.",
        "Gain per head: over what they earn outside, tastes included.",
    ):
        assert text.count(words) == 1
    undrawn = text_of(sample.market(drawn=False), EN)
    assert "Pay is the mean over those who are hired" in undrawn
    assert "The same draws" not in undrawn
    assert "The same draws" in text
    german = text_of(sample.market(), DE)
    for words in (
        "Ohne Stelle: bei keinem dieser Arbeitgeber eingestellt; sie verdienen, was die Datei „outside“ nennt.",
        "Gewinn je Kopf: gegenüber der Alternative außerhalb, mit Vorlieben.",
        "Für sie wert",
        "Warteschlange",
    ):
        assert words in german
    assert "Pay is the mean over those who are hired" not in text_of(sample.plain(), EN)


def test_a_market_without_tastes_speaks_of_none() -> None:
    text = text_of(sample.everybody(), EN)
    assert "Gain per head: over what they earn outside." in text
    assert "tastes included" not in text


def test_pay_below_what_people_earn_outside_is_explained() -> None:
    view = sample.plain()
    assert hires_notes(view, EN) == ()
    # pay at "Everyone else", the sixth, is 0.75 of the segment's: 123,750
    last = replace(view.segments[4], outside=130_000.0)
    found = replace(view, segments=(*view.segments[:4], last))
    words = (
        "Hired for less than they earn outside:"
        " Generalist developers at Everyone else ($124K instead of $130K)."
        " Tastes, amenities or the stock make up for it; tastes vary without bound, so a few accept little."
    )
    assert hires_notes(found, EN) == (words,) == hires_table(found, EN).notes
    drawn = matrix(found, EN)
    assert drawn is not None
    assert drawn.notes[-1] == words
    assert words in text_of(found, EN)
    assert plain(hires_notes(found, DE)[0]).startswith(
        "Für weniger eingestellt, als sie außerhalb verdienen: „Generalist developers“ bei „Everyone else“"
        " (124.000 $ statt 130.000 $)."
    )
    assert hires_notes(replace(found, exact=True), EN) == ()
    # 30 pairs, of which three are named
    everywhere = replace(view, segments=tuple(replace(s, outside=1e8) for s in view.segments))
    assert "; 27 more. Tastes" in hires_notes(everywhere, EN)[0]


def test_sources_of_tax_tables_are_in_the_words_of_the_reader() -> None:
    view = sample.plain()
    sources = ("numbers of the statutes, compiled by a tool", "GETTSIM 1.3.1, checked against")
    changed = replace(view, assumptions=replace(view.assumptions, tax_sources=sources))
    assert "Tabellen gewonnen aus: Zahlen der Gesetze; GETTSIM 1.3.1." in rests_lines(changed, DE)
    assert not any("compiled by" in line or "checked against" in line for line in rests_lines(changed, EN))


def test_changes_are_in_the_digits_and_words_of_the_reader() -> None:
    changes = ("+ Second lab (like Konzern)", "segment.Devs.headcount = 300k to 400k", "x.pool = -12.5%")
    shock = replace(sample.market().shocks[0], changes=changes)
    assert changes_line(shock, EN) == (
        "What changes: + Second lab (like Konzern); segment.Devs.headcount = 300,000 to 400,000; x.pool = −12.5%"
    )
    assert plain(changes_line(shock, DE)) == (
        "Was sich ändert: + Second lab (wie „Konzern“); segment.Devs.headcount = 300.000 bis 400.000; x.pool = −12,5 %"
    )
    assert changes_line(replace(shock, changes=()), EN) == ""


def test_one_other_is_one() -> None:
    view = sample.plain()
    flows = tuple(f for f in view.flows if f.segment == "LLM trainers")[:4]
    few = replace(view, flows=flows)
    assert hires_table(few, EN).rows[-1].label == "1 other"
    assert hires_table(few, DE).rows[-1].label == "1 anderer"


def test_a_new_employers_kinds_of_seats_are_told_apart() -> None:
    view = sample.market()
    shock = view.shocks[0]
    new = [replace(shock.seats[0], employer="New lab", seat=seat) for seat in ("Research", "Sales")]
    grid = shock_seats(replace(shock, seats=(*shock.seats, *new)), view, EN)
    assert grid is not None
    labels = [row.label for row in grid.rows]
    assert {"New lab: Research", "New lab: Sales"} <= set(labels)

"""What the replay answers, on its page and in its workbook."""

from __future__ import annotations

import dataclasses
import json
from importlib import import_module

import pytest
from formula_book import Book
from replaying import DAY, DRAWS

from outbid.core.catalogue import LANGUAGES, text
from outbid.report.format import Reader
from outbid.report.replay_answer import folder
from outbid.report.replay_figures import (
    FIGURES,
)
from outbid.report.replay_names import spoken
from outbid.report.replay_page import replay_page
from outbid.report.replay_words import evidence_words, left_out_words
from outbid.report.share import xlsx_of
from outbid.report.views import to_json


@pytest.mark.slow
def test_nine_rows_and_what_people_ask(view):
    assert [row.name for row in view.rows] == [f"S{n}" for n in range(1, 10)]
    asked = {shock.name for shock in view.market.shocks}
    assert {
        "Twice the experts", "No equity", "Caps lifted", "One more lab", "10% more layoffs",
        "Startups marked down by half", "A risk-neutral workforce",
    } <= asked  # fmt: skip
    assert json.loads(to_json(view))["kind"] == "replay"
    assert all(row.model for row in view.rows)


@pytest.mark.slow
def test_at_the_chance_that_is_needed_both_offers_are_worth_the_same(view):
    from outbid.packages.files import load_offer
    from outbid.workspace import Workspace
    from outbid.worth.laboratory import with_chance

    stated, needed, lead = view.rows[-1].model
    here = folder() / "talent-war"
    startup = with_chance(load_offer(here / "startup.toml"), needed.value.value)
    found = Workspace.of(here / "me.toml").compare(here / "stay.toml", startup)
    assert abs(found.pairs[0].lead_per_year) < 0.01 * found.offers[0].worth_per_year
    # more aversion to risk asks for a greater chance, and to give up more base pay makes staying worth more
    assert stated.carried == "input"
    assert needed.value.low < stated.value.value < needed.value.value < needed.value.high
    assert needed.inputs == ("me.risk_aversion",)
    assert needed.responds > 0
    assert lead.value.low < 0 < lead.value.value


@pytest.mark.slow
def test_what_is_later_than_the_claims_is_marked_and_builds_nothing(view):
    assert view.day == DAY.isoformat()
    assert view.window == ("2023-01-31", "2025-01-31")
    shown = [one for row in view.rows for one in row.evidence]
    for one in shown:
        assert one.first <= one.last
        whole = "all" if one.first > view.day else "part" if one.last > view.day else "none"
        assert one.later == whole
        assert "lca-fy2025q2-health" not in one.sources
        if not one.published and one.n is not None and one.dated:
            assert view.window[0] <= one.first
            assert one.last <= view.window[1]
    assert {one.later for one in shown} == {"none", "part", "all"}
    built = [one for anchor in view.anchors for one in anchor.figures]
    assert {one.later for one in built} == {"none"}
    assert max(one.last for one in built) <= view.day
    assert "lca-fy2025q2-health" not in {source.id for source in view.provenance.sources}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_of_each_figure_what_carries_it(view, language):
    from outbid.report.evidence_html import render_page

    reader = Reader(language, language, "USD")
    page = replay_page(view, reader)
    told = [line for section in page.sections for line in section.lines]
    word = {
        "en": {
            "input": "carried by the input",
            "theory": "carried by theory",
            "sign": "the sign is carried",
            "few": "too few draws to tell",
        },
        "de": {
            "input": "getragen von der Eingabe",
            "theory": "getragen von der Theorie",
            "sign": "das Vorzeichen getragen vom",
            "few": "zu wenige Ziehungen",
        },
    }
    for row in view.rows:
        rests = row.verdict != "not_in_evidence" and max(one.last for one in row.evidence) > view.day
        (verdict,) = [line for line in told if text(f"replay.why_{row.name}_{row.why}", language) in line]
        assert (text("replay.why_later", language) in verdict) == rests == (row.name == "S1")
        for each in row.left_out:
            assert left_out_words(each, view, reader) in told
        for one in row.evidence:
            marked = evidence_words(one, view, reader)
            assert any(marked in line for line in told)
            assert (("später" if language == "de" else "later") in marked) == (one.last > view.day)
    model = [line for line in told if line.startswith(("Model:", "Modell:"))]
    shown = [one for row in view.rows for one in row.model]
    assert len(model) == len(shown)
    for line, one in zip(model, shown, strict=True):
        assert word[language][one.carried] in line
        assert "*." not in line
        assert "employer." not in line
    # what the market is built from stands alone, so no label may go on from the one before
    anchors_said = next(
        each for each in page.sections if each.title == text("replay.anchors_title", language)
    )
    assert not any("…" in line for line in anchors_said.lines)
    few = [one.carried for one in shown].count("few")
    assert 0 < few < len(shown)
    assert text("replay.rest_few", language, few=few, draws=DRAWS) in page.rest
    one_market = tuple(dataclasses.replace(each, draws=1) for each in view.directions)
    alone = replay_page(dataclasses.replace(view, directions=one_market), reader)
    assert text("replay.rest_directions_one", language) in alone.rest
    page_html = render_page(page, reader, ("replay", "2024"))
    assert all(f"{row.name} · " in page_html for row in view.rows)
    assert "outbid replay 2024" in page_html


def told(rows) -> list[list]:
    """``rows`` with the digits that a workbook keeps, which are sixteen."""
    return [[float(f"{each:.14g}") if isinstance(each, float) else each for each in row] for row in rows]


def table(book: Book, number: int) -> list[tuple]:
    """The rows of a sheet under its headings, with ``None`` in empty cells, up to the notes."""
    name, rows = book.sheets[number], []
    while (name, f"B{len(rows) + 2}") in book.values:
        rows.append(tuple(book.values.get((name, f"{column}{len(rows) + 2}")) for column in "ABCDEFGHIJKL"))
    return rows


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_every_figure_with_its_ends(view, language):
    reader = Reader(language, language, "USD")
    book = Book(xlsx_of(view, reader))
    assert len(set(book.sheets)) == len(book.sheets) == 8
    claims, evidence, model, market, asked, demanded, anchored, _ = (table(book, n) for n in range(8))
    assert [row[0] for row in claims] == [f"S{n}" for n in range(1, 10)]
    known = [(row.name, one) for row in view.rows for one in row.evidence]
    assert told((row[0], *row[3:9]) for row in evidence) == told(
        (name, one.value, one.low, one.high, one.n, one.first, one.last) for name, one in known
    )
    assert {one.dated for _, one in known} == {True, False}
    later = {kind: text(f"tables.later_{kind}", language) for kind in ("none", "part", "all")}
    assert [row[11] for row in evidence] == [later[one.later] for _, one in known]
    out = [[left_out_words(each, view, reader) for each in row.left_out] for row in view.rows]
    assert [row[5] for row in claims] == [" ".join(each) or None for each in out]
    assert any(out)
    given = [(row.name, one) for row in view.rows for one in row.model]
    assert told((row[0], *row[3:7], row[8]) for row in model) == told(
        (
            name, one.value.value, one.value.low, one.value.high,
            text(f"replay.carried_{one.carried}", language), one.responds,
        )
        for name, one in given
    )  # fmt: skip
    view = spoken(view, reader)
    effects = [
        (shock.name, shift.segment, each.value, each.low, each.high)
        for shock in view.market.shocks
        for shift in shock.segments
        for each in (shift.pay, shift.unmatched)
        if each is not None
    ]
    assert told((*row[:2], *row[4:7]) for row in asked) == told(effects)
    across = text("tables.pay_across", language)
    bands = [(each.name, *each.pay_band) for each in view.market.segments if each.pay_band is not None]
    assert len(bands) == len(view.market.segments)
    assert told((row[0], row[4], row[3], row[5]) for row in market if row[1] == across) == told(bands)
    assert [row[2:4] for row in demanded] == [(each.draws, each.failed) for each in view.directions]
    assert {row[0] for row in anchored} == {each.place for each in view.anchors}


def test_every_figure_has_its_words_in_both_languages():
    english, german = (import_module(f"outbid.core.messages.{each}.replay").MESSAGES for each in LANGUAGES)
    assert german.keys() == english.keys()
    for specs in FIGURES.values():
        assert all(f"figure_{spec.key}" in english for spec in specs)

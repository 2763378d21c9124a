"""What answers from the evidence say: the median and how sure it is, bounds as bounds, models apart, refusals."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import evidence_answers as sample
import pytest
from pages import Page, asks_nothing_of_anyone, plain
from rich.console import Console

from outbid.core.catalogue import LANGUAGES
from outbid.evidence.answer import Cell, Figure, OneSided
from outbid.report.evidence_page import Grid
from outbid.report.evidence_sheets import HEADER, harmless, rows_of, write_csv, write_xlsx
from outbid.report.evidence_text import print_page
from outbid.report.evidence_views import EvidenceView
from outbid.report.format import Reader
from outbid.report.kinds import page_of
from outbid.report.pay_page import percentiles_grid, sure
from outbid.report.share import html_of
from outbid.report.views import to_json

EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "USD")
VIEWS: dict[str, EvidenceView] = {
    "pay": sample.pay_view(),
    "thin": sample.pay_view(sample.THIN),
    "nothing": sample.nothing(),
    "premium": sample.premium_view(),
    "unclear": sample.premium_view(sample.SPANNING, clear=False),
    "refused": sample.premium_view(refused=True),
    "data": sample.data_view(),
}


def text_of(view: EvidenceView, reader: Reader, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    print_page(page_of(view, reader), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def flat(text: str) -> str:
    return " ".join(plain(text).split())


def test_pay_leads_with_the_median_and_how_sure_it_is() -> None:
    first, *_ = page_of(VIEWS["pay"], EN).lead.split(".")
    assert "half of 412 records are above $215K" in first
    assert "base pay" in first
    assert "attested" in first
    # 3% of 215,000 on each side: 6,450, rounded half up
    assert sure(sample.FILED, EN) == "The median is known to ±$6,500, at 90% confidence."
    assert "±6.500 $" in plain(sure(sample.FILED, DE))


def test_an_uneven_interval_is_given_by_its_ends() -> None:
    uneven = replace(
        sample.FILED, percentiles=(*sample.FILED.percentiles[:2], Figure(200e3, 195e3, 260e3)) * 2
    )
    said = sure(replace(uneven, percentiles=uneven.percentiles[:5]), EN)
    assert "$195K and $260K" in said
    assert "±" not in said


def test_a_bound_is_never_a_point() -> None:
    text = text_of(VIEWS["pay"], EN)
    assert "≥ $239K" in text
    assert "lower bound" in text
    capped = (Figure(150e3), Figure(200e3), *(Figure(239_200, bound="at least"),) * 3)
    lead = page_of(sample.pay_view(replace(sample.PUBLISHED, percentiles=capped)), EN).lead  # type: ignore[arg-type]
    assert "half of them earn at least $239K" in lead


def test_what_is_modelled_stands_on_a_row_of_its_own() -> None:
    observed, modelled = percentiles_grid(sample.pay_view(sample.THIN), EN).rows
    assert [cell.text for cell in observed.cells][2] == "$215K"
    assert [cell.text for cell in modelled.cells][2] == "~$204K"
    assert modelled.modelled
    assert "35% own records" in modelled.under


def test_nobody_among_the_records_is_no_proof_of_nobody() -> None:
    assert "None of them earns more than $1M; at 90% confidence at most 0.7%" in flat(
        text_of(VIEWS["pay"], EN)
    )


def test_a_share_by_record_and_one_with_employers_alike_are_told_apart() -> None:
    filed = replace(sample.FILED, share_above_records=Figure(0.0, 0.0, 0.0001))
    text = flat(text_of(sample.pay_view(filed), EN))
    assert (
        "at most 0.01% of such people do, each record counted by itself, or at most 0.7%, if those of one employer"
        " are alike" in text
    )
    some = replace(filed, share_above=Figure(0.02, 0.004, 0.05), share_above_records=Figure(0.02, 0.01, 0.03))
    shown = "2% (1% to 3% by record; 0.4% to 5% if those of one employer are alike)"
    assert f"{shown} earn more than $1M" in flat(text_of(sample.pay_view(some), EN))
    view = replace(sample.premium_view(), share_above=1e6, tagged=(some,))
    assert f"{shown} of 412 records" in flat(text_of(view, EN))


def test_not_in_the_evidence_is_an_answer_with_what_is_near() -> None:
    text = flat(text_of(VIEWS["nothing"], EN))
    assert text.startswith("Not in the evidence")
    assert "outbid pay machine-learning-engineer --level senior --place US" in text
    assert "1,900" in text
    assert "outbid data add" in text


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("premium", "+23% in the market, +5% at the same desk"),
        ("unclear", "No clear premium for AI: −2% to +9% within employer and level"),
        ("refused", "No comparison is made for AI"),
    ],
)
def test_premium_headlines(view: str, words: str) -> None:
    assert words in page_of(VIEWS[view], EN).lead


def test_a_step_without_an_interval_leads_nothing() -> None:
    rough = (*sample.steps(("raw", 0.2, -0.1, 0.5), ("place", 0.1, -0.01, 0.22)), sample.UNSURE)
    page = page_of(sample.premium_view(rough, clear=False), EN)
    assert page.lead.startswith("No clear premium for AI: −1% to +22% within place")
    assert "+20% (−10% to +50%)" in page.rest[0]
    assert "Too few records tell anything within employer and level." in page.rest
    page = page_of(sample.premium_view((sample.UNTOLD,), clear=False), EN)
    assert "cannot be told" in page.lead
    # nothing was compared across measures, so that is not to be said
    assert "measures" not in page.lead


def test_a_premium_that_few_clusters_tell_of_is_not_called_clear() -> None:
    rough = (*sample.steps(("raw", 0.27, 0.21, 0.34), ("place", 0.17, 0.12, 0.23)), sample.UNSURE)
    page = page_of(sample.premium_view(rough, clear=False), EN)
    assert page.lead.startswith("Perhaps a premium for AI: +12% to +23% within place")


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        (EN, "Perhaps a discount for AI: −9.5% to −2% within place"),
        (DE, "Vielleicht ein Abschlag für KI: −9,5"),
    ],
)
def test_pay_below_that_of_the_others_is_a_discount(reader: Reader, words: str) -> None:
    few = replace(sample.steps(("place", -0.058, -0.095, -0.02))[0], notes=("premium.few_tagged_clusters",))
    raw = sample.steps(("raw", 0.24, 0.21, 0.27))
    lead = flat(page_of(sample.premium_view((*raw, few), clear=False), reader).lead)
    assert lead.startswith(words)
    assert "premium" not in lead and "Aufschlag" not in lead
    edge = replace(few, notes=("premium.near_zero",))
    lead = flat(page_of(sample.premium_view((*raw, edge), clear=False), EN).lead)
    assert lead.startswith("Perhaps a discount for AI") and "just below zero" in lead


def test_an_interval_that_ends_just_above_zero_leads_as_perhaps() -> None:
    near = replace(sample.steps(("employer", 0.059, 0.0005, 0.12))[0], notes=("premium.near_zero",))
    page = page_of(sample.premium_view((*sample.CLEAR[:2], near), clear=False), EN)
    assert page.lead.startswith("Perhaps a premium for AI") and "just above zero" in page.lead


def test_a_stated_occupation_is_told_beside_the_headline_and_never_in_it() -> None:
    more = replace(
        sample.CLEAR[2],
        name="occupation",
        premium=Figure(0.03, -0.01, 0.07),
        occupation="15-1252",
        occupation_share=0.702,
    )
    view = sample.premium_view((*sample.CLEAR, more))
    view = replace(view, answer=replace(view.answer, occupations=(("15-1252", "Software Developers"),)))
    page = page_of(view, EN)
    assert "+5% at the same desk" in page.lead
    assert any(
        "occupation that the source states as well it is +3% (−1% to +7%)" in each for each in page.rest
    )
    assert "70% of what tells of the tag is of one stated occupation, 15-1252 (Software Developers)" in flat(
        text_of(view, EN)
    )


@pytest.mark.parametrize("reader", [EN, DE], ids=LANGUAGES)
def test_a_role_that_the_tag_makes_says_why_it_is_not_compared(reader: Reader) -> None:
    one = OneSided("attested", "base", 506, True, ("lca-fy2024",), (("15-1252", 304), ("15-2051", 119)))
    view = sample.premium_view()
    cell = Cell(role="machine-learning-engineer")
    names = (("15-1252", "Software Developers"),)
    answer = replace(view.answer, premia=(), cell=cell, one_sided=(one,), occupations=names)
    text = flat(text_of(replace(view, answer=answer), reader))
    assert "506" in page_of(replace(view, answer=answer), reader).lead
    assert "15-1252 (Software Developers); 15-2051" in text
    assert "outbid premium ai" in text


def test_a_premium_of_ones_own_records_is_called_ones_own() -> None:
    view = sample.premium_view()
    own = replace(view.answer.premia[0], sources=("user/mine",))
    page = page_of(replace(view, answer=replace(view.answer, premia=(own,))), EN)
    assert "(yours)" in page.lead and "(yours)" in page.sections[0].title


def test_every_figure_of_a_premium_has_its_interval_in_the_first_lines() -> None:
    said = " ".join(page_of(VIEWS["premium"], EN).rest)
    assert "+19% to +27% in the market, +2% to +8% within employer and level" in said
    assert "5,000 records, 800 of them with the tag that tell something, 120 employers" in said


def test_ages_are_told_on_the_day_of_the_answer() -> None:
    filed = replace(sample.FILED, middle=dt.date(2024, 1, 1))
    aged = replace(sample.pay_view(filed, sample.PUBLISHED), day=dt.date(2026, 7, 1))
    text = flat(text_of(aged, EN))
    # 30 months lie between the middle record and the day, 25.5 between publication and the day
    assert "Oct 2023 to Sep 2024, half over 30 months old" in text
    assert "May 2024, 26 months old" in text
    assert "Ages are as of July 1, 2026." in text
    assert "die Hälfte über 30 Monate alt" in flat(text_of(aged, DE))


def test_a_level_that_is_not_told_apart_is_not_claimed() -> None:
    led = page_of(sample.pay_view(sample.PUBLISHED), EN).lead
    assert "California, all levels (Software Developers): half of" in led


def test_of_many_occupations_the_largest_are_shown() -> None:
    several = [replace(sample.PUBLISHED, occupation=f"Occupation {i}", n=1000 - i) for i in range(9)]
    text = flat(text_of(sample.pay_view(sample.FILED, *several), EN))
    assert "Occupation 4," in text and "Occupation 5" not in text
    assert "4 more occupations are in --csv" in text


def test_a_report_does_not_tell_where_files_lie() -> None:
    words = ("pay", "x", "--html", "/home/someone/report.html", "--csv=/home/someone/pay.csv")
    html = html_of(VIEWS["pay"], EN, words)
    assert "someone" not in html
    assert "--html report.html --csv=pay.csv" in html


def test_a_refusal_shows_the_naive_ratio_as_no_premium() -> None:
    text = flat(text_of(VIEWS["refused"], EN))
    assert "2.04" in text
    assert "is no premium" in text
    assert "%" not in page_of(VIEWS["refused"], EN).lead


def test_data_says_what_was_dropped_and_why() -> None:
    text = flat(text_of(VIEWS["data"], EN))
    assert "96,545 read, 95,000 kept; left out 1,545 with an implausible unit" in text
    assert "public domain" in text


@pytest.mark.parametrize("reader", [EN, DE], ids=LANGUAGES)
@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("name", VIEWS)
def test_text_fits_its_width_and_loses_no_figure(name: str, width: int, reader: Reader) -> None:
    text = text_of(VIEWS[name], reader, width)
    assert max(map(len, text.splitlines())) <= width
    for section in page_of(VIEWS[name], reader).sections:
        if isinstance(section.grid, Grid):
            for row in section.grid.rows:
                for place, cell in enumerate(row.cells):
                    assert place in section.grid.words or cell.text in text, cell


@pytest.mark.parametrize("reader", [EN, DE], ids=LANGUAGES)
@pytest.mark.parametrize("name", VIEWS)
def test_pages_are_whole_by_themselves(name: str, reader: Reader) -> None:
    html = html_of(VIEWS[name], reader, ("pay", "x"))
    page = Page(html)
    assert asks_nothing_of_anyone(page, html)
    assert flat(page_of(VIEWS[name], reader).lead) in flat(page.text)
    for drawing in page.all("svg"):
        # every chart says in words what it shows
        assert drawing["aria-label"]
        assert flat(drawing["aria-label"]) in flat(page.text)


@pytest.mark.parametrize("name", VIEWS)
def test_json_holds_no_sentence_and_reads_back(name: str) -> None:
    found = json.loads(to_json(VIEWS[name]))
    assert found["kind"] in ("pay", "premium", "data")
    assert found["provenance"]["digest"] == "0123456789abcdef"


def test_tables_for_spreadsheets_hold_all_figures(tmp_path: Path) -> None:
    view = sample.pay_view(sample.THIN, sample.PUBLISHED)
    write_csv(view, tmp_path / "pay.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "pay.csv").read_text("utf-8"))))
    assert [row["figures"] for row in rows] == ["observed", "modelled", "published"]
    assert [float(row["p50"]) for row in rows] == [215_000, 204_000, 176_000]
    assert rows[2]["p90_bound"] == "at least"
    assert float(rows[1]["own_weight"]) == 0.35
    assert rows[0]["licences"] == "public domain"
    write_xlsx(view, tmp_path / "pay.xlsx")
    with zipfile.ZipFile(tmp_path / "pay.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 1 + len(rows_of(view))
    assert len(HEADER) == len(rows_of(view)[0])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_text_is_never_a_formula(text: str, tmp_path: Path) -> None:
    assert harmless(text) == f"'{text}"
    cell = replace(sample.CALIFORNIA, employer=text)
    view = sample.pay_view(replace(sample.FILED, cell=cell))
    write_xlsx(view, tmp_path / "pay.xlsx")
    with zipfile.ZipFile(tmp_path / "pay.xlsx") as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert harmless(-1.5) == -1.5
    assert harmless("Meta") == "Meta"

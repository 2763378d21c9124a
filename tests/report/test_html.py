"""The HTML report: complete, self-contained, the same every time, and safe whatever the names are."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import importlib.util
import os
import re
from importlib import import_module
from pathlib import Path

import pytest
from pages import Page, asks_nothing_of_anyone, plain

from outbid.core import catalogue
from outbid.core.errors import InputError
from outbid.report.format import Reader
from outbid.report.html import render, save
from outbid.report.isolate import isolated, safe
from outbid.report.phrases import (
    assumption_lines,
    compare_sentence,
    outlook_notes,
    outlook_rows,
    quit_lines,
    worth_sentence,
)
from outbid.report.views import CompareView, WorthView

_spec = importlib.util.spec_from_file_location("samples", Path(__file__).with_name("test_html_samples.py"))
assert _spec is not None
assert _spec.loader is not None
sample = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(sample)

EN, DE = Reader("en", "en", "USD"), Reader("de", "de", "USD")

VIEWS = {
    "compare": sample.compare(),
    "three": sample.three(),
    "tie": sample.tie(),
    "worth": sample.worth(),
    "seen": sample.seen(),
    "seen_alone": sample.seen_alone(),
}


@pytest.fixture(
    scope="module", params=[(n, r) for n in VIEWS for r in (EN, DE)], ids=lambda p: f"{p[0]}-{p[1].language}"
)
def report(request: pytest.FixtureRequest) -> tuple[CompareView | WorthView, Reader, str]:
    name, reader = request.param
    return VIEWS[name], reader, render(VIEWS[name], reader)


def test_it_is_well_formed_and_asks_nothing_of_anyone(
    report: tuple[CompareView | WorthView, Reader, str],
) -> None:
    _, reader, html = report
    page = Page(html)
    assert asks_nothing_of_anyone(page, html)
    assert page.all("html")[0]["lang"] == reader.language
    assert len(html.encode()) < 600_000


def test_the_policy_allows_its_one_style_and_nothing_else(
    report: tuple[CompareView | WorthView, Reader, str],
) -> None:
    _, _, html = report
    policy = next(
        m["content"] for m in Page(html).all("meta") if m.get("http-equiv") == "Content-Security-Policy"
    )
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy is not None
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy


def test_every_chart_has_words_and_every_table_headings(
    report: tuple[CompareView | WorthView, Reader, str],
) -> None:
    _, _, html = report
    page = Page(html)
    charts = page.all("svg")
    assert charts
    assert all(chart["role"] == "img" and len(chart["aria-label"] or "") > 20 for chart in charts)
    assert len(page.all("figcaption")) == len(page.all("figure"))
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(head["scope"] in ("col", "row") for head in page.all("th"))
    for rows in re.findall(r"<table.*?</table>", html, re.DOTALL):
        widths = {len(re.findall(r"<t[hd][ >]", row)) for row in re.findall(r"<tr.*?</tr>", rows, re.DOTALL)}
        assert len(widths) == 1
    assert len(page.all("h1")) == 1


def test_it_says_what_the_text_says(report: tuple[CompareView | WorthView, Reader, str]) -> None:
    view, reader, html = report
    view = isolated(view)
    page = Page(html)
    if isinstance(view, CompareView):
        sentence, offers = compare_sentence(view, reader), view.offers
    else:
        sentence, offers = worth_sentence(view.offer, reader), (view.offer,)
    assert plain(sentence) in page.text
    for line in assumption_lines(view.assumptions, max(o.worth_error for o in offers), reader):
        assert plain(line) in page.text
    assert f"--seed {view.assumptions.seed} --futures {view.assumptions.futures}" in page.text
    for offer in offers:
        assert plain(reader.money(offer.worth)) in page.text
    for unfilled in ("{", "}", "None", "undefined", "nan"):
        assert unfilled not in page.text.split()


def test_the_same_view_gives_the_same_bytes() -> None:
    view = sample.compare()
    assert render(view, DE) == render(view, DE)


def test_names_are_text_and_nothing_else() -> None:
    hostile = """<script>alert("x")</script>' onload='y' & {{ 7 * 7 }} </style>"""
    html = render(sample.named(hostile), EN)
    page = Page(html)
    assert plain(hostile) in page.text
    assert "<script" not in html
    assert "49" not in page.all("svg")[0]["aria-label"].split()  # type: ignore[union-attr]
    assert not any("onload" in attributes for _, attributes in page.elements)


@pytest.mark.parametrize("name", ["הצעה", "عرض", "a\u202eb", "\u2067x", "x\u2069y\u202e", "\u2066\u2066z"])
def test_a_name_cannot_turn_its_sentence_around(name: str) -> None:
    shown = safe(name)
    assert shown.startswith("\u2068")
    depth = 0
    for character in shown:
        depth += character in "\u2066\u2067\u2068"
        depth -= character == "\u2069"
        assert depth >= 0
    assert depth == 0
    assert shown in render(sample.named(name), EN)


def test_plain_names_stay_as_they_are_and_control_characters_go() -> None:
    assert safe("Søren & Söhne, 東京") == "Søren & Söhne, 東京"
    assert safe("a\x00b\x1b") == "a\ufffdb\ufffd"
    view = sample.compare()
    assert isolated(view) is view


def test_futures_of_one_value_are_told_as_such() -> None:
    page = Page(render(sample.compare(), EN))
    # no percentile tells a share that all pay the same from one that pays more
    assert "35 of 50 futures pay $773K, and none less" in page.text


def test_twenty_offers_fit() -> None:
    assert len(render(sample.many(20), EN).encode()) < 600_000
    stakes = sample.many(20, sample.seen())
    assert sum(len(offer.outlooks) > 1 for offer in stakes.offers) == 10
    assert len(render(stakes, DE).encode()) < 1_000_000


def test_a_report_replaces_an_older_one_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")
    save(render(sample.worth(), EN), str(path))
    assert path.read_text("utf-8") == render(sample.worth(), EN)
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.html"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError) as caught:
        save(render(sample.worth(), EN), path)
    assert caught.value.key == "errors.cannot_write"
    assert "No space left" in caught.value.text()
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    "place", ["", "missing/report.html", "file.txt/report.html", "x" * 300, "nul\x00byte"]
)
def test_a_place_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path, place: str) -> None:
    (tmp_path / "file.txt").write_text("")
    path = f"{tmp_path}/{place}" if place else str(tmp_path)
    with pytest.raises(InputError) as caught:
        save(render(sample.worth(), EN), path)
    assert caught.value.key == "errors.cannot_write"
    assert caught.value.where == path
    assert caught.value.text("de")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.txt"]


def test_no_permission_is_an_error(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot write"):
        save(render(sample.worth(), EN), tmp_path / "report.html")


def test_a_device_is_written_to_and_not_replaced() -> None:
    before = Path(os.devnull).stat()
    save(render(sample.worth(), EN), os.devnull)
    assert Path(os.devnull).stat().st_rdev == before.st_rdev
    assert Path(os.devnull).is_char_device()


def test_an_offer_may_pay_less_than_nothing() -> None:
    view = sample.worth()
    offer = dataclasses.replace(
        view.offer,
        worth=-5e4,
        dots=tuple(dot - 2.4e6 for dot in view.offer.dots),
        years=tuple(dataclasses.replace(y, p10=-y.p10) for y in view.offer.years),
    )
    assert Page(render(dataclasses.replace(view, offer=offer), DE)).all("svg")


def test_a_stake_by_several_outlooks_has_charts_and_the_table_of_the_text() -> None:
    for view, name in ((sample.seen(), "compare"), (sample.seen_alone(), "worth")):
        for reader in (EN, DE):
            html, plain_html = render(view, reader), render(VIEWS[name], reader)
            page = Page(html)
            assert len(page.all("svg")) == len(Page(plain_html).all("svg")) + 2
            offer = view.offers[1] if isinstance(view, CompareView) else view.offer
            assert plain(reader.say("charts.outlooks", offer=offer.name)) in page.text
            for label, cells in outlook_rows(offer, reader):
                assert plain(" ".join((label, *cells))) in page.text
            for note in (*outlook_notes(offer, view.assumptions, reader), *quit_lines(view, reader)):
                assert plain(note) in page.text


def test_a_row_is_stressed_where_another_offer_leads_and_ties_are_told() -> None:
    html = render(sample.seen(), EN)
    table = next(t for t in re.findall(r"<table.*?</table>", html, re.DOTALL) if "Who is ahead" in t)
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]
    assert [sample.STARTUP in row and "strong" in row for row in rows] == [False, True, False]
    assert "$58,500" in rows[1]
    assert f"level: {sample.STAY}, {sample.STARTUP}" in rows[2]
    assert "(used)" in rows[0]
    assert "Who is ahead depends on the outlook." in html
    same = render(sample.seen(flips=False), EN)
    assert f"By every outlook {sample.STAY} is ahead." in same
    assert "depends on the outlook" not in same


def test_offers_without_private_stakes_and_outside_offers_show_nothing_new() -> None:
    one = sample.seen()
    startup = dataclasses.replace(one.offers[1], outlooks=one.offers[1].outlooks[:1], quit=None)
    stay = dataclasses.replace(one.offers[0], quit=None)
    one = dataclasses.replace(one, offers=(stay, startup), leads=one.leads[:1])
    for view in (*(VIEWS[name] for name in ("compare", "three", "tie", "worth")), one):
        for reader in (EN, DE):
            page = Page(render(view, reader))
            headings = [
                plain(reader.say(key)) for key in ("charts.leads", "quit_title", "charts.outlook_table")
            ]
            assert not any(heading in page.text for heading in headings)
            assert plain(reader.say("charts.outlook")) not in page.text


def test_a_german_report_says_nothing_in_english() -> None:
    """No message without blanks stands in the other language; names and tax sources are as they were written."""
    for view in (sample.seen(), sample.seen_alone()):
        for reader, other in ((DE, "en"), (EN, "de")):
            text = Page(render(view, reader)).text
            for area in ("charts", "report"):
                messages = import_module(f"outbid.core.messages.{other}.{area}").MESSAGES
                for name, message in messages.items():
                    if "{" not in message and len(message) > 8:
                        own = catalogue.text(f"{area}.{name}", reader.language)
                        assert own == message or plain(message) not in text, name

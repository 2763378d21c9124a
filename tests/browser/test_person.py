"""Each page's main task, done as a person would, following what the screen says, in both languages."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import Watch, context
from playwright.sync_api import Browser, Page, expect

from outbid.core.catalogue import text

LANGUAGES = pytest.mark.parametrize("language", ["en", "de"])


def says(language: str, key: str, **params: object) -> str:
    return text(key, language, **params)


def button(page: Page, language: str, key: str) -> None:
    name = says(language, key)
    page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()


@LANGUAGES
def test_sliders_change_the_sentence(language: str, open_page) -> None:
    page = open_page("/", language=language)
    first = page.locator("h1").inner_text()
    assert "BigSoft" in first
    chance = page.locator("input[type=range]").last
    chance.focus()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
    # with a sure good exit nobody stays
    expect(page.locator("h1")).not_to_have_text(first)
    startup = says(language, "app_compare.named_talent-war_startup")
    assert page.locator("h1").inner_text().replace("„", "").startswith(startup)
    expect(page.locator("main svg circle")).not_to_have_count(0)


@LANGUAGES
def test_a_newcomer_compares_two_own_offers(language: str, browser: Browser, tmp_path: Path) -> None:
    from browsing import serving

    with serving(tmp_path / "mine", "--futures", "2000") as address:
        made = context(browser, address, language=language)
        watch = Watch()
        page = watch.over(made.new_page(), urlsplit(address).netloc)
        page.goto("/")
        button(page, language, "app_compare.replace")
        page.wait_for_url("**/ask/**")
        # whatever the app asks first, it asks in this order: the person, an offer, another one
        steps = page.locator(".steps a")
        steps.nth(0).click()
        page.get_by_label(says(language, "app_ask.wealth")).fill("300k")
        page.get_by_label(says(language, "app_ask.me_place")).select_option(
            "DE" if language == "de" else "US-NY"
        )
        page.get_by_label(says(language, "app_ask.status")).select_option(
            "class_1" if language == "de" else "single"
        )
        button(page, language, "app_ask.save")
        assert page.locator("[aria-invalid]").count() == 0, page.locator(".wrongs, .error").all_inner_texts()
        for number, (name, pay) in enumerate({"Bleiben": "120k", "Aurora GmbH": "90k"}.items()):
            page.locator(".steps a").nth(1 + number).click()
            page.get_by_label(says(language, "app_ask.name")).first.fill(name)
            page.get_by_label(says(language, "app_ask.salary_base")).fill(pay)
            page.get_by_label(says(language, "app_ask.currency")).select_option(
                "EUR" if language == "de" else "USD"
            )
            if number == 1:
                page.get_by_text(says(language, "app_ask.section_stake"), exact=True).click()
                page.get_by_label(says(language, "app_ask.stake_headline")).fill("2M")
                page.get_by_label(says(language, "app_ask.stake_outlook_chance")).fill("20%")
                page.get_by_label(says(language, "app_ask.stake_outlook_exit_in_years")).fill("5")
            button(page, language, "app_ask.save")
            assert page.locator("[aria-invalid]").count() == 0, page.locator(
                ".wrongs, .error"
            ).all_inner_texts()
        button(page, language, "app_ask.to_answer")
        sentence = page.locator("h1").inner_text()
        assert "Bleiben" in sentence and "Aurora" in sentence, page.locator("main").inner_text()
        assert re.search(r"\d", sentence)
        written = {path.name for path in (tmp_path / "mine").glob("*.toml")}
        assert len(written) == 3, written
        assert watch.complaints == [] and watch.elsewhere == []
        made.close()


@LANGUAGES
def test_equity_pays_what_the_papers_say(language: str, open_page) -> None:
    page = open_page("/equity", language=language)
    page.get_by_label(says(language, "app_equity.shares")).fill("100000")
    page.get_by_label(says(language, "app_equity.strike")).fill("0")
    page.get_by_label(says(language, "app_equity.exits")).fill("80M")
    button(page, language, "app_equity.show")
    # a hundred thousand of ten million shares of $80M, when the investors convert
    page.wait_for_url("**shares=**")
    assert re.search(r"800[.,]000|\$800K|0[.,]8", page.locator("main").inner_text())


@LANGUAGES
def test_chart_as_data_and_live(language: str, open_page) -> None:
    page = open_page("/equity", language=language)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text())))
    assert len(rows) > 2 and len({len(row) for row in rows}) == 1
    page.get_by_role("button", name=says(language, "app_charts.explore")).first.click()
    page.wait_for_selector(".vega-embed svg, .vega-embed canvas")


@LANGUAGES
def test_pay_of_a_role(language: str, open_page) -> None:
    page = open_page("/pay", language=language)
    page.get_by_label(says(language, "app_evidence.role")).first.fill("nurse")
    page.get_by_label(says(language, "app_evidence.place")).first.fill("Texas")
    button(page, language, "app_evidence.ask")
    page.wait_for_url("**role=nurse**")
    assert "Texas" in page.locator("h1").inner_text()
    assert re.search(r"\d", page.locator("h1").inner_text())


@LANGUAGES
def test_premium_of_a_skill(language: str, open_page) -> None:
    page = open_page("/premium", language=language)
    assert "%" in page.locator("main").inner_text()
    button(page, language, "app_evidence.ask")
    assert "%" in page.locator("h1").inner_text()


@LANGUAGES
def test_cheapest_offer(language: str, open_page) -> None:
    page = open_page("/win", language=language)
    page.wait_for_selector("h1:has-text('%')", timeout=120_000)
    assert "50" in page.locator("h1").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").or_(page.get_by_role("button", name="XLSX")).first.click()
    assert download.value.path().read_bytes()[:2] == b"PK"


@LANGUAGES
def test_a_shock_is_a_switch(language: str, open_page) -> None:
    page = open_page("/market", language=language)
    before = page.locator("h1").inner_text()
    switch = page.get_by_role("switch", name="One more lab")
    switch.check()
    expect(page.locator("h1")).not_to_have_text(before, timeout=60_000)
    switch.uncheck()
    expect(page.locator("h1")).to_have_text(before, timeout=60_000)


@LANGUAGES
def test_data_names_sources_and_licences(language: str, open_page) -> None:
    page = open_page("/data", language=language)
    assert "CC-BY-4.0" in page.locator("main").inner_text()
    assert "indeed-genai-share" in page.locator("main").inner_text()


@LANGUAGES
def test_two_windows_lose_nothing(language: str, open_page, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    name = f"job-{language}.toml"
    (folder / name).write_text('name = "Job"\ncurrency = "USD"\n\n[salary]\nbase = 100_000\n')
    one, other = (
        open_page(f"/files/{name}", language=language),
        open_page(f"/files/{name}", language=language),
    )
    for page, pay in ((one, "110_000"), (other, "120_000")):
        box = page.locator("textarea")
        box.fill(box.input_value().replace("100_000", pay))
        button(page, language, "app_files.save")
    # the first has been saved; the second is asked, sees both, and nothing is lost whatever it says
    assert "110_000" in (folder / name).read_text()
    shown = other.locator("main").inner_text() + "".join(
        box.input_value() for box in other.locator("textarea").all()
    )
    # in whatever number format
    bare = re.sub(r"(?<=\d)\D(?=\d)", "", shown)
    (folder / name).unlink()
    assert "110000" in bare and "120000" in bare


@LANGUAGES
def test_reports_to_take_along(language: str, open_page) -> None:
    page = open_page("/", language=language)
    page.get_by_label(says(language, "app_compare.share_incognito")).check()
    with page.expect_download() as download:
        page.get_by_role("button", name=says(language, "app_compare.share_html")).click()
    report = download.value.path().read_text()
    assert "BigSoft" not in report and "$" not in re.sub(r"<style>.*?</style>", "", report, flags=re.DOTALL)


def test_language_and_number_format_are_separate(open_page) -> None:
    page = open_page("/", language="en")

    def choose(label: str, value: str) -> None:
        page.wait_for_load_state("load")
        page.get_by_label(label).select_option(value)

    choose("Numbers", "de")
    expect(page.locator("h1")).to_contain_text(re.compile(r"\d\d\d\.000|\d,\d"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    choose("Language", "de")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    choose("Farben", "dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

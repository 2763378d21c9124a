"""A candidate tries what would change the answer: with the keyboard, with and without scripts, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Opens = Callable[..., Page]
SETTINGS = {
    "en": ("Stay at BigSoft is worth", "Join the startup is worth", "Back to what the files say"),
    "de": (
        "„Bei BigSoft bleiben“ ist Ihnen",
        "„Zum Start-up gehen“ ist Ihnen",
        "Zurück zu dem, was in den Dateien steht",
    ),
}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_slider_moved_by_keys_changes_the_sentence_and_the_address(language: str, open_page: Opens) -> None:
    before, after, back = SETTINGS[language]
    page = open_page("/", language=language)
    heading, slider = page.locator("h1"), page.locator("#f-chance")
    expect(heading).to_contain_text(before)
    slider.focus()
    page.keyboard.press("End")
    expect(heading).to_contain_text(after)
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^100"))
    assert page.url.endswith("/?chance=100")
    assert page.locator("#glance-dots svg.wide circle").count() == 50
    # who comes back by the address, or changes the language, finds the sliders where they were
    page.reload()
    expect(heading).to_contain_text(after)
    page.locator("select[name=theme]").select_option("dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.url.endswith("/?chance=100")
    page.get_by_role("link", name=back).first.click()
    expect(heading).to_contain_text(before)


def test_many_moves_end_with_the_last(open_page: Opens) -> None:
    page = open_page("/", phone=True)
    page.locator("#f-risk").focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#now-risk")).to_contain_text("(5)")
    expect(page.locator("#f-risk")).to_have_attribute("aria-valuetext", "high (5)")
    assert page.url.endswith("/?risk=5")


def test_the_whole_report_comes_by_itself_and_at_the_settings_asked_for(open_page: Opens) -> None:
    page = open_page("/")
    expect(page.locator("#report table").first).to_be_visible()
    assert page.locator("h1").count() == 1
    page.locator("#f-chance").focus()
    page.keyboard.press("End")
    expect(page.locator("h1")).to_contain_text("Join the startup is worth")
    page.get_by_role("button", name="Show the whole report at these settings").click()
    report = page.locator("#report")
    expect(report).to_contain_text("Chance that nothing goes wrong: 100%")
    expect(report.locator(".standfirst")).to_contain_text("Join the startup is worth")


def test_without_scripts_a_button_does_it(open_page: Opens) -> None:
    page = open_page("/", scripts=False)
    page.locator("#f-chance").focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Join the startup is worth")
    page.get_by_role("link", name="Show the whole report").click()
    expect(page.locator("#report table").first).to_be_visible()

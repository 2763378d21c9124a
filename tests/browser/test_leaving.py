"""Nothing typed is lost: neither by going back, nor by what others change, nor when the app ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

Opens = Callable[..., Page]
OFFER = 'name = "Startup"\ncurrency = "USD"\n\n[salary]\nbase = 150_000\n'


def _typed(page: Page, text: str) -> None:
    page.locator("textarea").fill(text)
    page.locator("form.text button.main").click()


def test_back_leads_to_what_was_refused_and_to_two_edits_that_met(open_page: Opens, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "back.toml"
    file.write_text(OFFER)
    page = open_page("/files/back.toml")
    page.on("dialog", lambda dialog: dialog.accept())
    _typed(page, OFFER + "salary = = 1\n")
    expect(page.locator("#wrong")).to_be_visible()
    _typed(page, OFFER.replace("150_000", "155_000"))
    page.wait_for_url("**saved=1")
    page.go_back()
    expect(page.locator("textarea")).to_have_value(re.compile("salary = = 1"))

    page.goto("/files/back.toml")
    page.locator("textarea").fill(OFFER.replace("150_000", "160_000"))
    file.write_text(OFFER.replace("150_000", "170_000"))
    page.locator("form.text button.main").click()
    page.locator("input[value=mine]").first.check()
    page.locator("form.ask button.main").click()
    page.wait_for_url("**saved=1")
    page.go_back()
    expect(page.locator("legend code")).to_have_text("salary.base")


def test_what_changed_elsewhere_is_said_without_an_offer_to_lose_what_is_typed(
    open_page: Opens, folder: Path
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "met.toml"
    file.write_text(OFFER)
    page = open_page("/files/met.toml")
    page.on("dialog", lambda dialog: dialog.accept())
    page.wait_for_timeout(500)
    file.write_text(OFFER + "# another editor\n")
    bar = page.locator("#elsewhere")
    expect(bar).to_contain_text("met.toml", timeout=10_000)
    expect(bar.locator("a")).to_be_visible()
    page.locator("textarea").press_sequentially("#")
    expect(bar.locator("a")).to_be_hidden()
    expect(bar.locator("p")).to_be_visible()


def test_that_the_app_was_ended_is_said_until_it_answers_again(open_page: Opens) -> None:
    page = open_page("/", language="de")
    gone = page.locator("#gone p")
    expect(gone).to_be_hidden()
    said = page.locator("h1").inner_text()
    page.context.set_offline(True)
    slider = page.locator("#f-risk")
    slider.focus()
    for _ in range(6):
        slider.press("ArrowRight")
    expect(gone).to_contain_text("Outbid läuft nicht mehr")
    assert page.locator("h1").inner_text() == said
    page.context.set_offline(False)
    expect(gone).to_be_hidden(timeout=10_000)
    # what was moved meanwhile is asked for again
    page.wait_for_url("**risk=*")
    page.watch.complaints.clear()  # type: ignore[attr-defined]  # of questions that nobody answered

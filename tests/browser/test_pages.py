"""Every page as it meets people: in both languages, light and dark, on a desk and on a phone, by eye and by ear.

With ``OUTBID_SCREENSHOTS`` set to a folder the pictures of the pages are kept there (``make screenshots``).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PAGES = {
    "compare": "/", "equity": "/equity", "pay": "/pay", "premium": "/premium", "win": "/win", "market": "/market",
    "replay": "/replay",
    "data": "/data", "files": "/files", "ask-offer": "/ask/offer", "ask-me": "/ask/me", "ask-company": "/ask/company",
}  # fmt: skip
HEAVIEST = 1_300_000


def picture(page: Page, name: str, tmp_path: Path) -> Path:
    kept = os.environ.get("OUTBID_SCREENSHOTS")
    path = Path(kept or tmp_path) / f"{name}.png"
    page.screenshot(path=path)
    return path


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]
    ]


@pytest.mark.parametrize("look", ["light", "dark", "phone", "german"])
@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, look: str, open_page, tmp_path: Path) -> None:
    page = open_page(
        PAGES[name], dark=look == "dark", phone=look == "phone", language="de" if look == "german" else "en"
    )
    # what a page works out by itself belongs to it
    expect(page.locator("main progress")).to_have_count(0, timeout=120_000)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.lang") == ("de" if look == "german" else "en")
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], "the page scrolls sideways"
    assert violations(page) == []
    assert picture(page, f"{name}-{look}", tmp_path).stat().st_size > 5_000, "an empty picture"


@pytest.mark.parametrize("name", PAGES)
def test_page_is_light_and_asks_nobody_else(name: str, open_page) -> None:
    page = open_page(PAGES[name])
    explore = page.get_by_role("button", name="Explore")
    if explore.count():
        # with the largest thing that a page may load by itself or on demand
        explore.first.click()
        page.wait_for_selector(".vega-embed svg, .vega-embed canvas")
    weight = sum(page.watch.bytes.values())
    assert 0 < weight <= HEAVIEST, page.watch.bytes


@pytest.mark.parametrize("name", PAGES)
def test_page_can_be_read_without_scripts(name: str, open_page) -> None:
    page = open_page(PAGES[name], scripts=False)
    assert page.locator("h1").inner_text()
    assert page.locator("main").inner_text().strip()


@pytest.mark.parametrize("name", PAGES)
def test_keyboard_alone_reaches_everything(name: str, open_page) -> None:
    page = open_page(PAGES[name])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    # everything that can be operated can be reached, is seen when it is, and is nowhere ahead of its turn
    assert page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
    unreachable = page.locator("main [onclick], main div[role=button]:not([tabindex])")
    assert unreachable.count() == 0

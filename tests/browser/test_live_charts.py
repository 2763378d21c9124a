"""Charts that answer to pointer and keyboard: they tell what the data says, and nothing is fetched elsewhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

Opens = Callable[..., Page]
EQUITY = "/equity?file=company.toml&shares=300000&strike=0.01&exits=10M%3B+80M&event=sale"


def explored(page: Page, place: int = 0) -> None:
    """Clicks a chart's button and waits until it is live."""
    page.locator("button.explore").nth(place).click()
    figure = page.locator("figure", has=page.locator("button.explore")).nth(place)
    expect(figure.locator(".live-plot svg")).to_be_visible(timeout=30_000)
    expect(figure.locator("> svg.wide")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "dark", "phone", "first"),
    [("en", False, False, "Exit value: $0"), ("de", True, True, "Exit-Wert: 0 $")],
)
def test_arrow_keys_tell_what_the_data_says(
    language: str, dark: bool, phone: bool, first: str, open_page: Opens
) -> None:
    page = open_page(EQUITY, language=language, dark=dark, phone=phone)
    link = page.locator("a[download][href$='payout.csv']").get_attribute("href")
    rows = list(csv.reader(io.StringIO(page.request.get(link or "").text(), newline="")))[1:]
    explored(page)
    plot, told = page.locator(".live-plot").first, page.locator(".live-told").first
    expect(plot).to_be_focused()
    page.keyboard.press("ArrowRight")
    assert told.inner_text().replace("\u00a0", " ").startswith(first)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    third = told.inner_text()
    page.keyboard.press("End")
    assert told.inner_text() != third
    assert float(rows[-1][0]) == 80e6
    assert "80" in told.inner_text()
    page.keyboard.press("Home")
    assert told.inner_text().replace("\u00a0", " ").startswith(first)
    found = Axe().run(page).response["violations"]
    assert [each["id"] for each in found] == []
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1]


def test_a_mark_tells_what_it_stands_for_when_it_is_pointed_at(open_page: Opens) -> None:
    page = open_page("/?whole=1")
    place = page.evaluate(
        "[...document.querySelectorAll('button.explore')].findIndex(b => b.dataset.chart.endsWith('/dots-1.json'))"
    )
    explored(page, place)
    marks = page.locator(".live-plot path[transform]")
    assert marks.count() == 50, "fifty futures"
    marks.nth(7).scroll_into_view_if_needed()
    marks.nth(7).hover()
    expect(page.locator("#vg-tooltip-element")).to_be_visible()
    assert "8" in page.locator("#vg-tooltip-element").inner_text()
    assert page.locator(".live-told").inner_text() == page.locator("#vg-tooltip-element").inner_text()


def test_it_can_be_a_plain_picture_again(open_page: Opens) -> None:
    page = open_page(EQUITY)
    button = page.locator("button.explore").first
    words = button.inner_text()
    explored(page)
    assert button.get_attribute("aria-pressed") == "true"
    assert button.inner_text() != words
    button.click()
    expect(page.locator(".live-plot")).to_have_count(0)
    expect(page.locator("figure > svg.wide").first).to_be_visible()
    assert button.inner_text() == words
    explored(page)
    assert sum("vega.js" in address for address in page.watch.bytes) <= 1, "once is enough"  # type: ignore[attr-defined]


def test_where_the_live_chart_fails_the_picture_stays(open_page: Opens) -> None:
    page = open_page(EQUITY)
    page.route("**/charts/payout.json*", lambda route: route.fulfill(status=404))
    page.locator("button.explore").first.click()
    expect(page.get_by_text("The live chart cannot be shown here")).to_be_visible()
    expect(page.locator("figure > svg.wide").first).to_be_visible()
    page.watch.complaints.clear()  # type: ignore[attr-defined]


def test_the_cumulative_view_comes_without_leaving_the_page(open_page: Opens) -> None:
    page = open_page("/?whole=1")
    before = page.url
    page.get_by_role("link", name="Cumulative").first.click()
    expect(page.locator(".chart-beside figure svg.wide").first).to_be_visible()
    assert page.url == before
    place = page.evaluate(
        "[...document.querySelectorAll('button.explore')].findIndex(b => b.dataset.chart.endsWith('/cdf-1.json'))"
    )
    explored(page, place)
    page.keyboard.press("Home")
    assert "100%" in page.locator(".live-told").first.inner_text(), (
        "it pays at least the least in every future"
    )


def test_data_and_images_are_downloads_with_sensible_names(open_page: Opens) -> None:
    page = open_page(EQUITY)
    for ending in ("csv", "png", "svg"):
        with page.expect_download() as waiting:
            page.locator(f"a[download][href$='payout.{ending}']").click()
        assert waiting.value.suggested_filename == f"outbid-equity-payout.{ending}"
        assert waiting.value.path().stat().st_size > 500

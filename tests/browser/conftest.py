"""A Chromium for all tests of a worker, and a fresh server over a fresh folder for each module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import Watch, chromium, context, serving
from playwright.sync_api import Browser, Page, sync_playwright

FUTURES = ("--futures", "2000")
"""Few, so that what is tested is the pages and not the arithmetic."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser takes seconds; where the system has none, say so and go on."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)
            if chromium() is None:
                item.add_marker(
                    pytest.mark.skip("no Chromium on this machine: `make browser` tells how to get it")
                )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mine") / "Outbid"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder, *FUTURES) as found:
        yield found


Opens = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Opens]:
    """Opens a path as a person with these settings; at the end nothing may have been complained of or fetched
    elsewhere."""
    contexts, pages, watch = [], [], Watch()

    def opened(path: str, **settings: object) -> Page:
        made = context(browser, address, **settings)  # type: ignore[arg-type]
        contexts.append(made)
        page = watch.over(made.new_page(), urlsplit(address).netloc)
        pages.append(page)
        page.goto(path)
        settle(page)
        page.watch = watch  # type: ignore[attr-defined]
        return page

    yield opened
    for page in pages:
        # a request that is cut off would be complained of
        settle(page)
    for made in contexts:
        made.close()
    assert watch.complaints == []
    assert watch.elsewhere == []


def settle(page: Page) -> None:
    """Waits until what the page loads by itself is there."""
    page.wait_for_load_state("load")
    page.wait_for_function("() => !document.querySelector('.htmx-request')", timeout=120_000)
